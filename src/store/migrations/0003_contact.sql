-- Calls and everything else that was said, on one timeline for each enterprise.

-- One telephone call, from ring to wrap-up.
CREATE TABLE phone_call (
    id          BYTEA  NOT NULL PRIMARY KEY,
    ref         TEXT   NOT NULL,                    -- the telephone system's name for it; used again when it is over
    national    TEXT   NOT NULL,                    -- the customer's; empty: withheld or unreadable
    unreadable  TEXT   NOT NULL DEFAULT '',         -- personal: what was told instead of a number
    ext         TEXT   NOT NULL DEFAULT '',
    called      TEXT   NOT NULL DEFAULT '',
    hints       TEXT   NOT NULL DEFAULT '{}',       -- JSON, personal: what the telephone system knows besides
    direction   TEXT   NOT NULL DEFAULT 'in',       -- 'in', 'out'
    state       TEXT   NOT NULL,                    -- 'ringing', 'calling', 'answered', 'ended', 'missed', 'unreached', 'wrapped'
    enterprise  BYTEA,
    person      BYTEA,
    bindings    TEXT   NOT NULL DEFAULT '[]',       -- JSON: whom it was taken to belong to, oldest first
    staff       BYTEA,                              -- who took it
    rang_us     BIGINT NOT NULL,
    answered_us BIGINT,
    ended_us    BIGINT,
    wrapped_us  BIGINT,
    notes       TEXT   NOT NULL DEFAULT '',
    disposition TEXT   NOT NULL DEFAULT '',         -- wrap-up code
    rev         BIGINT NOT NULL DEFAULT 1
) /*strict*/;

CREATE UNIQUE INDEX phone_call_under ON phone_call (ref) WHERE ended_us IS NULL;
CREATE INDEX phone_call_by_ref ON phone_call (ref, rang_us);
CREATE INDEX phone_call_by_staff ON phone_call (staff, rang_us);
CREATE INDEX phone_call_open ON phone_call (staff, rang_us) WHERE state IN ('ringing', 'calling', 'answered', 'ended');
CREATE INDEX phone_call_by_enterprise ON phone_call (enterprise, rang_us) WHERE enterprise IS NOT NULL;

CREATE TABLE interaction (
    enterprise BYTEA  NOT NULL,
    at_us      BIGINT NOT NULL,
    id         BYTEA  NOT NULL,
    channel    TEXT   NOT NULL,                     -- 'phone', 'wechat', 'mail', 'app', 'visit', 'desk'
    direction  TEXT   NOT NULL,                     -- 'in', 'out', 'internal'
    kind       TEXT   NOT NULL,                     -- 'call', 'note', 'demand', 'order', 'paper' …
    person     BYTEA,
    staff      BYTEA,
    summary    TEXT   NOT NULL,                     -- text, or arguments of a stated event as JSON
    disposition TEXT  NOT NULL DEFAULT '',
    thread     TEXT   NOT NULL DEFAULT '',          -- subject of the matter it belongs to
    PRIMARY KEY (enterprise, at_us, id)
) /*clustered*/;

CREATE INDEX interaction_by_thread ON interaction (thread, at_us) WHERE thread <> '';
