-- What a hub keeps about the desktops that talk to it.

-- Who is signed in from afar. Only a hash of the token is kept, so that who reads the database
-- cannot use it.
CREATE TABLE session (
    token    BYTEA  NOT NULL PRIMARY KEY,           -- SHA-256
    staff    BYTEA  NOT NULL,
    begun_us BIGINT NOT NULL,
    seen_us  BIGINT NOT NULL                        -- last used, to the minute
) /*strict*/;

CREATE INDEX session_of_staff ON session (staff);

-- Telephone systems that may tell of calls, each with a token of its own.
CREATE TABLE cti_door (
    token      BYTEA  NOT NULL PRIMARY KEY,         -- SHA-256
    name       TEXT   NOT NULL UNIQUE,
    created_us BIGINT NOT NULL
) /*strict*/;

-- Who sits at which extension.
CREATE TABLE extension (
    number TEXT  NOT NULL PRIMARY KEY,
    staff  BYTEA NOT NULL
) /*strict*/;

-- Secrets that codes are made from; encrypted by the vault's key, because they must be read again.
CREATE TABLE second_factor (
    staff     BYTEA  NOT NULL PRIMARY KEY,
    sealed    BYTEA  NOT NULL,
    last_step BIGINT NOT NULL,                      -- a code is good once
    since_us  BIGINT NOT NULL
) /*strict*/;

-- Attempts at logins that nobody has: they wait like those at real ones, at whichever hub they are made.
CREATE TABLE stranger (
    login           BYTEA  NOT NULL PRIMARY KEY,    -- SHA-256, because a login may be of any length
    failed          BIGINT NOT NULL DEFAULT 0,
    locked_until_us BIGINT NOT NULL DEFAULT 0,
    at_us           BIGINT NOT NULL                 -- the last attempt
) /*clustered*/;

-- That the office went to another database; one row at most. What is in this one is history since.
CREATE TABLE office_moved (
    one        BIGINT NOT NULL PRIMARY KEY,
    place      TEXT   NOT NULL,                     -- without a password
    begun_us   BIGINT NOT NULL,
    arrived_us BIGINT                               -- NULL while rows are copied
) /*strict*/;
