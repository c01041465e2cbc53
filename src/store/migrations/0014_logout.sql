-- What an organisation's provider is told to say about who has signed out there.

-- Which session of the provider somebody came with; both are SHA-256 over the issuer and what it says.
ALTER TABLE arrival ADD COLUMN subject BYTEA;
ALTER TABLE arrival ADD COLUMN sid BYTEA;

-- Sessions here that go back to a session there.
CREATE TABLE vouched (
    token    BYTEA  NOT NULL PRIMARY KEY,           -- as in session
    staff    BYTEA  NOT NULL,
    subject  BYTEA  NOT NULL,
    sid      BYTEA,
    begun_us BIGINT NOT NULL
) /*strict*/;

CREATE INDEX vouched_by_subject ON vouched (subject);
CREATE INDEX vouched_by_sid ON vouched (sid);

-- Logout tokens that were taken; each is good once.
CREATE TABLE logout_token (
    jti      BYTEA  NOT NULL PRIMARY KEY,           -- SHA-256
    until_us BIGINT NOT NULL                        -- after this it would be too old anyway
) /*strict*/;

CREATE INDEX logout_token_by_until ON logout_token (until_us);
