-- Processes that the office made itself, and how often a task sent its order back.

ALTER TABLE task ADD COLUMN round BIGINT NOT NULL DEFAULT 0;

-- One row for each version of a process that was made here; for one that comes with the program,
-- only once it is retired.
CREATE TABLE process_version (
    code         TEXT   NOT NULL,
    version      BIGINT NOT NULL,
    state        TEXT   NOT NULL,                  -- 'draft', 'published', 'retired'
    body         TEXT   NOT NULL,                  -- JSON of the template; never changes once published
    by_staff     BYTEA  NOT NULL,                  -- who changed its state last
    at_us        BIGINT NOT NULL,
    rev          BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (code, version)
) /*strict*/;
