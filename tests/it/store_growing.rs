//! What keeps larger engines possible: the words that the schema and the statements stay away from. See
//! `docs/growing.md`, which says why.

use std::{collections::BTreeSet, fs, path::Path};

/// Words, or words in a row, of the schema that distributed engines lack, or make everybody wait for.
const NOT_IN_A_SCHEMA: &[&str] = &[
    "SERIAL",
    "SMALLSERIAL",
    "BIGSERIAL",
    "IDENTITY",
    "AUTOINCREMENT",
    "GENERATED",
    "CREATE SEQUENCE",
    "NEXTVAL",
    "TRIGGER",
    "FUNCTION",
    "PROCEDURE",
    "RULE",
    "REFERENCES",
    "FOREIGN",
    "CASCADE",
    "DEFERRABLE",
    "EXCLUDE",
    "TEMP",
    "TEMPORARY",
    "UNLOGGED",
    "VIEW",
    "MATERIALIZED",
    "CREATE EXTENSION",
    "INHERITS",
    "TABLESPACE",
    "CONCURRENTLY",
    "GIN",
    "GIST",
    "BRIN",
    "COLLATE",
    "DOMAIN",
    "ENUM",
];

/// Words of a statement that distributed engines lack, that a pooled connection loses, or that lock too much.
const NOT_IN_A_STATEMENT: &[&str] = &[
    "LISTEN",
    "UNLISTEN",
    "NOTIFY",
    "PG_NOTIFY",
    "PG_ADVISORY_LOCK",
    "PG_ADVISORY_XACT_LOCK",
    "PG_TRY_ADVISORY_LOCK",
    "PG_TRY_ADVISORY_XACT_LOCK",
    "NEXTVAL",
    "CURRVAL",
    "LASTVAL",
    "SETVAL",
    "LOCK",
    "TRUNCATE",
    "CURSOR",
    "DECLARE",
    "FETCH",
    "TEMP",
    "TEMPORARY",
    "CALL",
    "PREPARE",
    "MERGE",
    "TABLESAMPLE",
    "LATERAL",
    "CTID",
    "XMIN",
    "TXID_CURRENT",
    "NOW",
    "CURRENT_TIMESTAMP",
    "CLOCK_TIMESTAMP",
    "RANDOM",
    "GEN_RANDOM_UUID",
];

/// Words that change the schema.
const CHANGES_THE_SCHEMA: &[&str] = &["CREATE", "ALTER", "DROP"];

/// Where that is right: a database's first moment, and lists that are loaded while nobody else works.
const FIRST_MOMENT: &[&str] = &["bulk.rs", "migrate.rs", "postgres.rs"];

/// Types that are the same everywhere.
const TYPES: &[&str] = &["BIGINT", "TEXT", "BYTEA"];

/// Where a string literal stands, and what it says.
struct Said {
    file: String,
    text: String,
}

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src/store"))
}

/// The schema as it was written, without its remarks.
fn migrations() -> Vec<Said> {
    let entries = fs::read_dir(root().join("migrations")).unwrap().map(|it| it.unwrap().path());
    let said = entries.map(|path| {
        let text = fs::read_to_string(&path).unwrap();
        let lines = text.lines().map(|it| it.split("--").next().unwrap_or_default());
        Said { file: name(&path), text: lines.collect::<Vec<_>>().join("\n") }
    });
    said.collect()
}

/// Every string literal of the store's code that speaks to a database, tests left out.
fn statements() -> Vec<Said> {
    let verbs = "SELECT INSERT UPDATE DELETE WITH CREATE ALTER DROP BEGIN SET DO".split(' ');
    let verbs: BTreeSet<&str> = verbs.chain(NOT_IN_A_STATEMENT.iter().copied()).collect();
    let mut found = Vec::new();
    for entry in fs::read_dir(root()).unwrap() {
        let path = entry.unwrap().path();
        // What SQLite says to itself no other engine hears.
        if path.is_dir() || name(&path) == "sqlite.rs" {
            continue;
        }
        let code = fs::read_to_string(&path).unwrap();
        let code = code.split("#[cfg(test)]").next().unwrap_or_default();
        let code = code.lines().filter(|it| !it.trim_start().starts_with("//"));
        let code = code.collect::<Vec<_>>().join("\n");
        for text in code.split('"').skip(1).step_by(2) {
            let first = text.split_whitespace().next().unwrap_or_default();
            if verbs.contains(first) && text.contains(' ') {
                found.push(Said { file: name(&path), text: text.to_owned() });
            }
        }
    }
    found
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

/// The words of a statement in capitals, without what stands in quotes.
fn words(text: &str) -> Vec<String> {
    let plain: String = text.split('\'').step_by(2).collect::<Vec<_>>().join(" ");
    let words = plain.split(|it: char| !it.is_alphanumeric() && it != '_');
    words.filter(|it| !it.is_empty()).map(str::to_uppercase).collect()
}

/// What a schema says that it should not.
fn wrong_in_a_schema(text: &str) -> Option<String> {
    let words = format!(" {} ", words(text).join(" "));
    let found = NOT_IN_A_SCHEMA.iter().find(|it| words.contains(&format!(" {it} ")));
    found.map(|it| (*it).to_owned()).or_else(|| wrong_type(text))
}

/// A column of a type that engines see differently.
fn wrong_type(text: &str) -> Option<String> {
    let tables =
        text.split("CREATE TABLE").skip(1).filter_map(|it| it.split_once('(')?.1.split(';').next());
    let added = text.split("ADD COLUMN").skip(1).filter_map(|it| it.split(';').next());
    let mut columns =
        tables.flat_map(|it| it.lines().filter(|it| !it.trim().starts_with(')'))).chain(added);
    columns.find_map(|line| {
        let mut words = line.split_whitespace();
        let column = words.next()?;
        let is_column =
            column.chars().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '_');
        let kind = words.next()?.trim_end_matches(',');
        (is_column && !TYPES.contains(&kind)).then(|| format!("{column} {kind}"))
    })
}

/// What a statement says that it should not.
fn wrong_in_a_statement(said: &Said) -> Option<String> {
    // Our hint becomes words in PostgreSQL; any other remark stays one.
    let text = said.text.replace("/*postgres ", " ").replace("*/", " ");
    let words = words(&text);
    let has = |word: &str| words.iter().any(|it| it == word);
    if words.first().is_some_and(|it| it == "DO") {
        return Some("a procedure".to_owned());
    }
    if let Some(word) = NOT_IN_A_STATEMENT.iter().find(|it| has(it)) {
        return Some((*word).to_owned());
    }
    let is_first = FIRST_MOMENT.contains(&said.file.as_str());
    if let Some(word) = CHANGES_THE_SCHEMA.iter().find(|it| has(it)).filter(|_| !is_first) {
        return Some(format!("{word} outside of a migration"));
    }
    if words.first().is_some_and(|it| it == "WITH")
        && ["INSERT", "UPDATE", "DELETE"].iter().any(|it| has(it))
    {
        return Some("writes within WITH".to_owned());
    }
    let locks =
        words.windows(2).any(|it| it[0] == "FOR" && ["UPDATE", "SHARE"].contains(&it[1].as_str()));
    if locks && (has("JOIN") || has("GROUP") || has("DISTINCT") || !has("WHERE")) {
        return Some("a lock on more than rows of one table".to_owned());
    }
    // Whoever takes the first of many must not wait for whoever takes the second.
    (locks && has("LIMIT") && !has("SKIP"))
        .then(|| "a queue whose takers wait for each other".to_owned())
}

#[test]
fn the_schema_stays_away_from_what_larger_engines_lack() {
    let migrations = migrations();
    assert!(12 <= migrations.len());
    for said in migrations {
        assert_eq!(wrong_in_a_schema(&said.text), None, "{}", said.file);
    }
}

#[test]
fn statements_stay_away_from_what_larger_engines_lack() {
    let statements = statements();
    assert!(200 < statements.len(), "only {} were found", statements.len());
    assert!(statements.iter().any(|it| it.text.contains("FOR UPDATE SKIP LOCKED")));
    assert!(statements.iter().any(|it| it.file == "postgres.rs"));
    for said in statements {
        assert_eq!(wrong_in_a_statement(&said), None, "{}: {}", said.file, said.text);
    }
}

#[test]
fn whoever_forgets_is_found() {
    for text in [
        "CREATE TABLE a (id BIGSERIAL PRIMARY KEY);",
        "CREATE TABLE a (\n    id BIGINT GENERATED BY DEFAULT AS IDENTITY\n);",
        "CREATE SEQUENCE a;",
        "CREATE TRIGGER a AFTER INSERT ON b EXECUTE FUNCTION c();",
        "CREATE TABLE a (\n    b BYTEA REFERENCES c (id) ON DELETE CASCADE\n);",
        "CREATE TABLE a (\n    id BYTEA NOT NULL,\n    at TIMESTAMPTZ NOT NULL\n);",
        "ALTER TABLE a ADD COLUMN b JSONB;",
        "CREATE TEMP TABLE a (b TEXT);",
        "CREATE INDEX a ON b USING gin (c);",
    ] {
        assert!(wrong_in_a_schema(text).is_some(), "{text}");
    }
    assert_eq!(
        wrong_in_a_schema("CREATE TABLE a (\n    id BYTEA NOT NULL,\n    n BIGINT\n);"),
        None
    );
    let said = |text: &str| Said { file: "tasks.rs".to_owned(), text: text.to_owned() };
    for text in [
        "LISTEN changes",
        "SELECT pg_notify('a', 'b')",
        "SELECT pg_advisory_xact_lock(1)",
        "SELECT nextval('a')",
        "INSERT INTO a (b) VALUES (now())",
        "CREATE TABLE a (b TEXT)",
        "WITH gone AS (DELETE FROM a RETURNING b) SELECT b FROM gone",
        "SELECT a FROM b JOIN c ON c.d = b.d WHERE a = ?1 /*postgres FOR UPDATE*/",
        "SELECT a FROM b WHERE c = ?1 ORDER BY a LIMIT 1 /*postgres FOR UPDATE*/",
        "SELECT a FROM b /*postgres FOR UPDATE*/",
        "SET SESSION a = 1; LOCK TABLE b",
        "DO $$ BEGIN END $$",
    ] {
        assert!(wrong_in_a_statement(&said(text)).is_some(), "{text}");
    }
    for text in [
        "SELECT a FROM b WHERE c = 'listen' AND d = ?1 /*postgres FOR UPDATE*/",
        "SELECT a FROM b WHERE c = ?1 ORDER BY a LIMIT 1 /*postgres FOR UPDATE SKIP LOCKED*/",
        "UPDATE a SET b = ?1 WHERE c = ?2",
    ] {
        assert_eq!(wrong_in_a_statement(&said(text)), None, "{text}");
    }
}
