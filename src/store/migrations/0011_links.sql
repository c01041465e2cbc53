-- Links by which customers send papers: who may knock, what was sent, and where its pieces are.

CREATE TABLE upload_link (
    id           BYTEA  NOT NULL PRIMARY KEY,
    enterprise   BYTEA  NOT NULL,
    product_order BYTEA NOT NULL,
    made_by      BYTEA  NOT NULL,
    made_us      BIGINT NOT NULL,
    expires_us   BIGINT NOT NULL,
    scope        TEXT   NOT NULL,                   -- JSON: the kinds of papers that may be sent
    token        BYTEA  NOT NULL UNIQUE,            -- SHA-256; the token itself is nowhere
    short        BYTEA  NOT NULL UNIQUE,            -- keyed hash of the code for typing
    code         TEXT   NOT NULL,                   -- JSON: keyed hash of the second factor, how told, wrong tries
    opens        BIGINT NOT NULL DEFAULT 0,
    opened_us    BIGINT,
    proved_us    BIGINT,
    consent      TEXT,                              -- JSON: version and time
    submitted_us BIGINT,
    revoked_us   BIGINT,
    hint         TEXT,                              -- JSON: what the manager says on the page
    sight        TEXT,                              -- JSON: what the customer was last seen doing
    rev          BIGINT NOT NULL DEFAULT 1
) /*strict*/;

CREATE INDEX link_by_order ON upload_link (product_order, made_us);
CREATE INDEX link_by_maker ON upload_link (made_by, made_us);
CREATE INDEX link_by_expiry ON upload_link (expires_us);

CREATE TABLE link_session (
    secret     BYTEA  NOT NULL PRIMARY KEY,         -- SHA-256
    link       BYTEA  NOT NULL,
    opened_us  BIGINT NOT NULL,
    seen_us    BIGINT NOT NULL,
    proved     BIGINT NOT NULL
) /*clustered*/;

CREATE INDEX link_session_by_age ON link_session (opened_us);

CREATE TABLE upload (
    id         BYTEA  NOT NULL PRIMARY KEY,
    link       BYTEA  NOT NULL,
    enterprise BYTEA  NOT NULL,
    kind       TEXT   NOT NULL,
    name       TEXT   NOT NULL,                     -- may name people
    length     BIGINT NOT NULL,
    received   BIGINT NOT NULL,
    made_us    BIGINT NOT NULL,
    expires_us BIGINT NOT NULL,
    state      TEXT   NOT NULL,                     -- 'receiving', 'received', 'filed', 'refused', 'ended'
    sha256     BYTEA,
    version    BYTEA,
    fault      TEXT   NOT NULL DEFAULT '',
    writer     BYTEA,                               -- who appends to it, or looks into it, until then
    writer_until_us BIGINT NOT NULL DEFAULT 0
) /*strict*/;

CREATE INDEX upload_by_link ON upload (link, made_us);
CREATE INDEX upload_unfinished ON upload (expires_us) WHERE state = 'receiving';
CREATE INDEX upload_whole ON upload (writer_until_us) WHERE state = 'received';

-- What arrived, piece by piece; each piece is a file in the vault.
CREATE TABLE upload_part (
    upload   BYTEA  NOT NULL,
    at_byte  BIGINT NOT NULL,
    length   BIGINT NOT NULL,
    blob     BYTEA  NOT NULL,                       -- SHA-256 in the vault
    PRIMARY KEY (upload, at_byte)
) /*clustered*/;
