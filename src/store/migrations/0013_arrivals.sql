-- Who went to sign in with their organisation and has not been seen back at their desktop.

CREATE TABLE arrival (
    handle    BYTEA  NOT NULL PRIMARY KEY,          -- SHA-256 of what travels through the browser
    challenge BYTEA  NOT NULL,                      -- SHA-256 of what only the desktop knows
    port      BIGINT NOT NULL,                      -- where the desktop waits on its own machine
    nonce     TEXT   NOT NULL,
    verifier  TEXT   NOT NULL,
    begun_us  BIGINT NOT NULL,
    returned  BIGINT NOT NULL DEFAULT 0,
    ticket    BYTEA,                                -- SHA-256 of what the browser brings to the desktop
    staff     BYTEA,
    fault     TEXT
) /*strict*/;

CREATE INDEX arrival_by_begun ON arrival (begun_us);
