-- Evidence: slots for papers, their versions, and what was decided about each.

CREATE TABLE document (
    id         BYTEA  NOT NULL PRIMARY KEY,
    enterprise BYTEA  NOT NULL,
    kind       TEXT   NOT NULL,                     -- 'D-LIC' …
    person     BYTEA,                               -- whom it is about, for identity papers
    current    BYTEA,                               -- newest version
    approved   BYTEA,                               -- newest approved version
    created_us BIGINT NOT NULL,
    rev        BIGINT NOT NULL DEFAULT 1
) /*strict*/;

CREATE INDEX document_by_enterprise ON document (enterprise, kind);

-- One uploaded file; its bytes are in the vault and never change.
CREATE TABLE document_version (
    id           BYTEA  NOT NULL PRIMARY KEY,
    document     BYTEA  NOT NULL,
    enterprise   BYTEA  NOT NULL,
    kind         TEXT   NOT NULL,
    n            BIGINT NOT NULL,                   -- 1, 2, 3 … in the slot
    product_order BYTEA,                            -- for which it was asked
    file_name    TEXT   NOT NULL,
    sha256       BYTEA  NOT NULL,
    dhash        BIGINT NOT NULL DEFAULT 0,         -- what it looks like
    bytes        BIGINT NOT NULL,
    media        TEXT   NOT NULL,
    pages        BIGINT NOT NULL DEFAULT 1,
    findings     TEXT   NOT NULL DEFAULT '[]',      -- JSON
    state        TEXT   NOT NULL,                   -- 'waiting', 'approved', 'rejected', 'superseded', 'withdrawn'
    expires_day  BIGINT,
    uploaded_by  BYTEA  NOT NULL,
    asked_by     BYTEA,
    uploaded_us  BIGINT NOT NULL,
    tier         BIGINT NOT NULL DEFAULT 4,
    holder       BYTEA,                             -- the reviewer who has it
    held_until_us BIGINT,
    draft        TEXT   NOT NULL DEFAULT '',        -- the holder's unfinished decision, JSON
    decided_by   BYTEA,
    decided_us   BIGINT,
    reasons      TEXT   NOT NULL DEFAULT '[]',      -- JSON
    note         TEXT   NOT NULL DEFAULT '',        -- internal
    rev          BIGINT NOT NULL DEFAULT 1
) /*strict*/;

CREATE INDEX version_by_document ON document_version (document, n);
CREATE INDEX version_by_order ON document_version (product_order) WHERE product_order IS NOT NULL;
CREATE INDEX version_by_content ON document_version (sha256);
CREATE INDEX version_by_look ON document_version (dhash) WHERE dhash <> 0;
CREATE INDEX version_free ON document_version (tier, uploaded_us, id) WHERE state = 'waiting' AND holder IS NULL;
CREATE INDEX version_held ON document_version (held_until_us) WHERE state = 'waiting' AND holder IS NOT NULL;
CREATE INDEX version_decided ON document_version (decided_by, decided_us) WHERE decided_by IS NOT NULL;

-- Files that the desk has inspected and put into the vault, before a command uses them.
CREATE TABLE staged_file (
    sha256  BYTEA  NOT NULL PRIMARY KEY,
    inspected TEXT NOT NULL,                        -- JSON
    at_us   BIGINT NOT NULL
) /*strict*/;
