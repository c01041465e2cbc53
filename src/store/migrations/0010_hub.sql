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
