-- Evidence: slots for papers, their versions, and what was decided about each.

CREATE TABLE document (
    id         BYTEA  NOT NULL PRIMARY KEY,
    enterprise BYTEA  NOT NULL,
    slot       TEXT   NOT NULL,                     -- the kind, and whom or which order it is about
    kind       TEXT   NOT NULL,                     -- 'D-LIC' …
    person     BYTEA,                               -- whom it is about, for identity papers
    product_order BYTEA,                            -- which order it belongs to, for forms
    current    BYTEA,                               -- newest version
    approved   BYTEA,                               -- newest approved version
    created_us BIGINT NOT NULL,
    rev        BIGINT NOT NULL DEFAULT 1,
    UNIQUE (enterprise, slot)
) /*strict*/;

-- One uploaded file; its bytes are in the vault and never change.
CREATE TABLE document_version (
    id           BYTEA  NOT NULL PRIMARY KEY,
    document     BYTEA  NOT NULL,
    enterprise   BYTEA  NOT NULL,
    kind         TEXT   NOT NULL,
    person       BYTEA,
    n            BIGINT NOT NULL,                   -- 1, 2, 3 … in the slot
    product_order BYTEA,                            -- for which it was given
    file_name    TEXT   NOT NULL,                   -- may name people
    sha256       BYTEA  NOT NULL,
    original     BYTEA  NOT NULL,                   -- its bytes in the vault
    bytes        BIGINT NOT NULL,
    media        TEXT   NOT NULL,
    pages        TEXT   NOT NULL,                   -- JSON: the pictures that people see
    thumb        BYTEA  NOT NULL,
    findings     TEXT   NOT NULL DEFAULT '[]',      -- JSON
    state        TEXT   NOT NULL,                   -- 'waiting', 'approved', 'rejected', 'superseded', 'withdrawn'
    uploaded_by  BYTEA  NOT NULL,
    asked_by     BYTEA,
    uploaded_us  BIGINT NOT NULL,
    tier         BIGINT NOT NULL,
    holder       BYTEA,                             -- the reviewer who has it
    held_until_us BIGINT,
    decided_by   BYTEA,
    decided_us   BIGINT,
    expires_day  BIGINT,
    acknowledged TEXT   NOT NULL DEFAULT '[]',      -- JSON
    reasons      TEXT   NOT NULL DEFAULT '[]',      -- JSON
    note         TEXT   NOT NULL DEFAULT '',        -- internal
    rev          BIGINT NOT NULL DEFAULT 1,
    UNIQUE (document, n)
) /*strict*/;

CREATE INDEX version_by_order ON document_version (product_order) WHERE product_order IS NOT NULL;
CREATE INDEX version_returned ON document_version (product_order) WHERE state = 'rejected' AND product_order IS NOT NULL;
CREATE INDEX version_by_content ON document_version (sha256);
CREATE INDEX version_free ON document_version (tier, uploaded_us, id) WHERE state = 'waiting' AND holder IS NULL;
CREATE INDEX version_held ON document_version (held_until_us) WHERE state = 'waiting' AND holder IS NOT NULL;
CREATE INDEX version_by_holder ON document_version (holder) WHERE state = 'waiting' AND holder IS NOT NULL;
CREATE INDEX version_decided ON document_version (decided_by, decided_us, state) WHERE decided_by IS NOT NULL;

-- What first pages look like, cut into bands: two pictures that differ in four bits share one of five.
CREATE TABLE document_look (
    band       BIGINT NOT NULL,
    bits       BIGINT NOT NULL,
    version    BYTEA  NOT NULL,
    enterprise BYTEA  NOT NULL,
    likeness   BIGINT NOT NULL,
    PRIMARY KEY (band, bits, version)
) /*clustered*/;

-- Files that the desk has inspected and put into the vault, before a command uses them.
CREATE TABLE staged_file (
    sha256  BYTEA  NOT NULL PRIMARY KEY,
    writer  BYTEA  NOT NULL,                        -- labels in the vault are made of it and a number
    numbers BIGINT NOT NULL,                        -- how many
    inspected TEXT NOT NULL,                        -- JSON
    at_us   BIGINT NOT NULL,
    used    BIGINT NOT NULL DEFAULT 0               -- 1: papers refer to its files in the vault
) /*strict*/;

CREATE INDEX staged_by_age ON staged_file (at_us);

-- Who puts files into the vault that nothing refers to yet. Noted before the first of them is put.
CREATE TABLE loose_file (
    writer  BYTEA  NOT NULL PRIMARY KEY,            -- labels in the vault are made of it and a number
    upload  BYTEA,                                  -- of which they are pieces, if they are
    numbers BIGINT NOT NULL,                        -- those below this one may have been used
    seen_us BIGINT NOT NULL,                        -- when the writer was last heard of
    doomed  BIGINT NOT NULL DEFAULT 0               -- 1: nothing may refer to them any more
) /*strict*/;
