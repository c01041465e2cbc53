-- Parts the large tables of an office by enterprise, while no hub runs on it:
--
--   psql "$ATTACHE_DATABASE" -v ON_ERROR_STOP=1 -c 'SET search_path TO attache' -f docs/deploy/partition.sql
--
-- All or nothing. Each table becomes eight parts by the hash of its enterprise. A key of a parted table must carry the
-- enterprise; keys that do not get it as their last column, so that what looks for an id alone still finds it by its
-- index, in each part. docs/growing.md says which tables stay whole, and why.
DO $$
DECLARE
    parts CONSTANT INT := 8;
    named TEXT;
    kept RECORD;
    keys TEXT;
BEGIN
    FOREACH named IN ARRAY ARRAY[
        'interaction', 'phone', 'speaker', 'warning', 'tier_change', 'role_assignment', 'holding', 'holding_rollup',
        'demand', 'promise', 'task', 'clock', 'document', 'document_version'
    ] LOOP
        EXECUTE format('ALTER TABLE %I RENAME TO whole', named);
        EXECUTE format('CREATE TABLE %I (LIKE whole INCLUDING DEFAULTS) PARTITION BY HASH (enterprise)', named);
        FOR part IN 0 .. parts - 1 LOOP
            EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES WITH (MODULUS %s, REMAINDER %s)',
                named || '_' || part, named, parts, part);
        END LOOP;
        EXECUTE format('INSERT INTO %I SELECT * FROM whole', named);
        CREATE TEMP TABLE held ON COMMIT DROP AS
            SELECT i.indisprimary AS is_primary, i.indisunique AS is_unique, c.relname AS name,
                pg_get_indexdef(i.indexrelid) AS words,
                (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY k.n)
                 FROM unnest(i.indkey) WITH ORDINALITY AS k (attnum, n)
                 JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum) AS columns,
                EXISTS (SELECT 1 FROM unnest(i.indkey) AS k (attnum)
                    JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
                    WHERE a.attname = 'enterprise') AS has_enterprise
            FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
            WHERE i.indrelid = 'whole'::regclass;
        DROP TABLE whole;
        FOR kept IN SELECT * FROM held LOOP
            keys := kept.columns || CASE WHEN kept.has_enterprise THEN '' ELSE ', enterprise' END;
            IF kept.is_primary THEN
                EXECUTE format('ALTER TABLE %I ADD PRIMARY KEY (%s)', named, keys);
            ELSIF kept.is_unique THEN
                EXECUTE format('CREATE UNIQUE INDEX %I ON %I (%s)', kept.name, named, keys);
            ELSE
                EXECUTE replace(kept.words, '.whole USING', '.' || quote_ident(named) || ' USING');
            END IF;
        END LOOP;
        DROP TABLE held;
        EXECUTE format('ANALYZE %I', named);
    END LOOP;
END $$;
