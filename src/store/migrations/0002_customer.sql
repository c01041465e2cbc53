-- Enterprises, the people who act for them, and what they have from us.

CREATE TABLE enterprise (
    id             BYTEA  NOT NULL PRIMARY KEY,
    name           TEXT   NOT NULL,
    name_key       TEXT   NOT NULL,                 -- normalised, for finding the same name again
    sort_key       TEXT   NOT NULL,                 -- by sound, for lists
    short_name     TEXT   NOT NULL DEFAULT '',
    uscc           TEXT,                            -- unified social credit code
    org_type       TEXT   NOT NULL DEFAULT 'enterprise',
    size_class     TEXT   NOT NULL DEFAULT '',
    industry       TEXT   NOT NULL DEFAULT '',      -- GB/T 4754 code
    region         TEXT   NOT NULL DEFAULT '',      -- GB/T 2260 code
    address        TEXT   NOT NULL DEFAULT '',
    legal_person   TEXT   NOT NULL DEFAULT '',      -- personal
    licence_until_day BIGINT,                       -- NULL: long term or unknown
    tier           BIGINT NOT NULL DEFAULT 4,       -- 1 (key account) … 4
    lifecycle      TEXT   NOT NULL DEFAULT 'existing',
    manager        BYTEA,                           -- staff; NULL: in the pool
    pref_channel   TEXT   NOT NULL DEFAULT '',
    pref_window    TEXT   NOT NULL DEFAULT '',
    tags           TEXT   NOT NULL DEFAULT '[]',    -- JSON list of texts
    note           TEXT   NOT NULL DEFAULT '',
    monthly_fen    BIGINT NOT NULL DEFAULT 0,       -- of all active holdings
    holdings       BIGINT NOT NULL DEFAULT 0,       -- active ones
    next_expiry_day BIGINT,                         -- of the active holding that expires first
    source         TEXT   NOT NULL DEFAULT '',
    created_us     BIGINT NOT NULL,
    verified_us    BIGINT NOT NULL DEFAULT 0,
    rev            BIGINT NOT NULL DEFAULT 1
) /*strict*/;

CREATE UNIQUE INDEX enterprise_by_uscc ON enterprise (uscc);
CREATE INDEX enterprise_by_name ON enterprise (name_key);
CREATE INDEX enterprise_by_manager ON enterprise (manager, tier, sort_key, id);
-- The ways in which the list of all enterprises is put in order.
CREATE INDEX enterprise_by_sound ON enterprise (sort_key, id);
CREATE INDEX enterprise_by_tier ON enterprise (tier, sort_key, id);
CREATE INDEX enterprise_by_worth ON enterprise (monthly_fen, id);
-- For counting the list of those that fit some conditions without looking at the rows.
CREATE INDEX enterprise_by_kind ON enterprise (tier, lifecycle, manager, next_expiry_day);
CREATE INDEX enterprise_by_expiry ON enterprise (next_expiry_day, id) WHERE next_expiry_day IS NOT NULL;

CREATE TABLE tier_change (
    enterprise BYTEA  NOT NULL,
    at_us      BIGINT NOT NULL,
    id         BYTEA  NOT NULL,
    before     BIGINT NOT NULL,
    after      BIGINT NOT NULL,
    reason     TEXT   NOT NULL,
    staff      BYTEA  NOT NULL,
    PRIMARY KEY (enterprise, at_us, id)
) /*clustered*/;

-- What everyone who opens the enterprise must see first.
CREATE TABLE warning (
    enterprise BYTEA  NOT NULL,
    id         BYTEA  NOT NULL,
    kind       TEXT   NOT NULL,
    note       TEXT   NOT NULL,
    at_us      BIGINT NOT NULL,
    staff      BYTEA,
    lifted_us  BIGINT,
    PRIMARY KEY (enterprise, id)
) /*clustered*/;

CREATE TABLE person (
    id          BYTEA  NOT NULL PRIMARY KEY,
    name        TEXT   NOT NULL,                    -- personal
    id_number   TEXT   NOT NULL DEFAULT '',         -- personal
    email       TEXT   NOT NULL DEFAULT '',         -- personal
    note        TEXT   NOT NULL DEFAULT '',
    provisional BIGINT NOT NULL DEFAULT 0,          -- made by a call from an unknown number
    created_us  BIGINT NOT NULL,
    rev         BIGINT NOT NULL DEFAULT 1
) /*strict*/;

CREATE INDEX person_by_name ON person (name);

-- A dated role of one person in one enterprise, with what it allows and on what evidence.
CREATE TABLE role_assignment (
    id             BYTEA  NOT NULL PRIMARY KEY,
    enterprise     BYTEA  NOT NULL,
    person         BYTEA  NOT NULL,
    role           TEXT   NOT NULL,                 -- 'legal_representative', 'authorized_agent' …
    title          TEXT   NOT NULL DEFAULT '',
    scope          TEXT   NOT NULL DEFAULT '',      -- products or sites; empty: all
    may            TEXT   NOT NULL DEFAULT '[]',    -- JSON list of what the role may do
    evidence       BYTEA,                           -- document version
    valid_from_day BIGINT NOT NULL,
    valid_to_day   BIGINT,
    ended_us       BIGINT,
    influence      BIGINT NOT NULL DEFAULT 0,       -- 0 … 3
    rev            BIGINT NOT NULL DEFAULT 1
) /*strict*/;

CREATE INDEX role_by_enterprise ON role_assignment (enterprise);
CREATE INDEX role_by_person ON role_assignment (person);

-- Numbers by which callers are recognised. `person` NULL: a switchboard of the enterprise.
CREATE TABLE phone (
    enterprise BYTEA  NOT NULL,
    national   TEXT   NOT NULL,                     -- digits without +86 and trunk 0
    ext        TEXT   NOT NULL DEFAULT '',
    id         BYTEA  NOT NULL,                     -- of the person, or of the enterprise again
    person     BYTEA,
    kind       TEXT   NOT NULL,                     -- 'mobile', 'landline', 'switchboard' …
    tail       TEXT   NOT NULL,                     -- the digits backwards
    PRIMARY KEY (enterprise, national, ext, id)
) /*clustered*/;

CREATE INDEX phone_by_number ON phone (national, ext);
CREATE INDEX phone_by_tail ON phone (tail);
CREATE INDEX phone_by_person ON phone (person) WHERE person IS NOT NULL;

-- Who spoke last from a number that several people use.
CREATE TABLE speaker (
    national   TEXT   NOT NULL,
    enterprise BYTEA  NOT NULL,
    person     BYTEA  NOT NULL,
    last_us    BIGINT NOT NULL,
    times      BIGINT NOT NULL,
    PRIMARY KEY (national, enterprise, person)
) /*clustered*/;

CREATE TABLE holding (
    id            BYTEA  NOT NULL PRIMARY KEY,
    enterprise    BYTEA  NOT NULL,
    offering      TEXT   NOT NULL,                  -- catalogue code
    number        TEXT   NOT NULL DEFAULT '',       -- line, circuit or account number
    payer         TEXT   NOT NULL DEFAULT 'enterprise', -- 统付 or 'individual' 个付
    service_level TEXT   NOT NULL DEFAULT 'ordinary', -- 'AAA', 'AA', 'A', 'ordinary'
    status        TEXT   NOT NULL DEFAULT 'active', -- 'active', 'suspended', 'ended'
    quantity      BIGINT NOT NULL DEFAULT 1,
    monthly_fen   BIGINT NOT NULL DEFAULT 0,
    since_day     BIGINT NOT NULL,
    expiry_day    BIGINT,
    person        BYTEA,                            -- the member who uses it, if one
    manager       BYTEA,                            -- of the enterprise, kept equal by the desk
    source        TEXT   NOT NULL DEFAULT '',
    as_of_day     BIGINT NOT NULL,
    rev           BIGINT NOT NULL DEFAULT 1
) /*strict*/;

CREATE INDEX holding_by_enterprise ON holding (enterprise, status, offering, id);
CREATE INDEX holding_by_expiry ON holding (manager, expiry_day) WHERE status = 'active';
CREATE INDEX holding_by_number ON holding (number) WHERE number <> '';

-- What an enterprise has, by offering, without counting its holdings again.
CREATE TABLE holding_rollup (
    enterprise  BYTEA  NOT NULL,
    offering    TEXT   NOT NULL,
    n           BIGINT NOT NULL,
    monthly_fen BIGINT NOT NULL,
    min_expiry_day BIGINT,
    PRIMARY KEY (enterprise, offering)
) /*clustered*/;
