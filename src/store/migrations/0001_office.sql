-- The office itself: settings, staff, what was done and who did it.
-- Never edit a migration that has shipped; add the next number instead.
-- `_us` columns are microseconds since 1970, `_day` columns days since 1970, `_fen` columns
-- hundredths of a yuan. `rev` counts changes and guards against lost updates.

CREATE TABLE setting (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) /*strict*/;

-- Numbers given out in order, such as the orders of one day.
CREATE TABLE counter (
    name TEXT   NOT NULL PRIMARY KEY,
    last BIGINT NOT NULL
) /*strict*/;

CREATE TABLE staff (
    id             BYTEA  NOT NULL PRIMARY KEY,
    login          TEXT   NOT NULL UNIQUE,          -- lower case
    name           TEXT   NOT NULL,
    role           TEXT   NOT NULL,
    department     TEXT,
    password       TEXT   NOT NULL,                 -- PHC string, argon2id; empty: cannot sign in
    active         BIGINT NOT NULL DEFAULT 1,
    failed         BIGINT NOT NULL DEFAULT 0,       -- wrong passwords in a row
    locked_until_us BIGINT NOT NULL DEFAULT 0,
    created_us     BIGINT NOT NULL,
    rev            BIGINT NOT NULL DEFAULT 1
) /*strict*/;

-- What a person has typed and not yet sent; survives a crash.
CREATE TABLE draft (
    staff  BYTEA  NOT NULL,
    slot   TEXT   NOT NULL,
    body   TEXT   NOT NULL,
    at_us  BIGINT NOT NULL,
    PRIMARY KEY (staff, slot)
) /*clustered*/;

-- Commands that were done, so that one sent twice is done once.
CREATE TABLE command_done (
    id      BYTEA  NOT NULL PRIMARY KEY,
    at_us   BIGINT NOT NULL,
    body    BYTEA  NOT NULL,                        -- SHA-256 of who sent what under this id
    receipt TEXT   NOT NULL                         -- JSON
) /*clustered*/;

-- Which subjects each commit touched; other processes and hubs read on from where they were.
CREATE TABLE change_feed (
    at_us   BIGINT NOT NULL,
    id      BYTEA  NOT NULL,                        -- of the command
    subject TEXT   NOT NULL,
    PRIMARY KEY (at_us, id, subject)
) /*clustered*/;

-- The trail of who did and looked at what, in hash chains. Rows are added and never changed.
CREATE TABLE audit (
    stream  BIGINT NOT NULL,
    seq     BIGINT NOT NULL,
    at_us   BIGINT NOT NULL,
    staff   BYTEA  NOT NULL,
    role    TEXT   NOT NULL,
    action  TEXT   NOT NULL,                        -- 'order.open', 'look.workspace' …
    outcome TEXT   NOT NULL,                        -- 'done', 'refused', 'forbidden', 'failed', 'seen'
    subject TEXT   NOT NULL,
    detail  TEXT   NOT NULL,                        -- JSON without personal data
    hash    BYTEA  NOT NULL,                        -- SHA-256 over the one before and all of this
    PRIMARY KEY (stream, seq)
) /*clustered*/;

CREATE INDEX audit_by_time ON audit (at_us);
CREATE INDEX audit_by_subject ON audit (subject, at_us);
CREATE INDEX audit_by_staff ON audit (staff, at_us);

-- The newest line of each chain.
CREATE TABLE audit_head (
    stream BIGINT NOT NULL PRIMARY KEY,
    seq    BIGINT NOT NULL,
    hash   BYTEA  NOT NULL
) /*strict*/;

-- One personal value shown in full to one person for one purpose, for a short time.
CREATE TABLE reveal (
    staff    BYTEA  NOT NULL,
    subject  TEXT   NOT NULL,
    field    TEXT   NOT NULL,
    purpose  TEXT   NOT NULL,
    at_us    BIGINT NOT NULL,
    until_us BIGINT NOT NULL,
    PRIMARY KEY (staff, at_us, subject, field)
) /*clustered*/;

-- Published process templates; a running order keeps its version.
CREATE TABLE process_template (
    code         TEXT   NOT NULL,
    version      BIGINT NOT NULL,
    body         TEXT   NOT NULL,                   -- JSON
    published_us BIGINT NOT NULL,
    PRIMARY KEY (code, version)
) /*clustered*/;

-- What became of each part of an imported list, so that a part sent twice is told the same.
CREATE TABLE import_batch (
    id    BYTEA  NOT NULL PRIMARY KEY,              -- of the command
    at_us BIGINT NOT NULL,
    tally TEXT   NOT NULL                           -- JSON
) /*clustered*/;
