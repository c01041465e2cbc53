-- Clocks beside orders, tasks, promises and demands; what they told whom; who sweeps.

CREATE TABLE clock (
    id            BYTEA  NOT NULL PRIMARY KEY,
    kind          TEXT   NOT NULL,                  -- 'task', 'hop', 'order', 'next_update', 'promise' …
    about         TEXT   NOT NULL,                  -- 'order', 'task', 'promise', 'demand'
    about_id      BYTEA  NOT NULL,
    enterprise    BYTEA  NOT NULL,
    product_order BYTEA,                            -- the order that it belongs to
    calendar      TEXT   NOT NULL,
    budget_minutes BIGINT NOT NULL,                 -- in the hours of its calendar
    consumed_s    BIGINT NOT NULL,
    running_us    BIGINT,
    state         TEXT   NOT NULL,                  -- 'running', 'paused', 'stopped', 'ended'
    since_us      BIGINT NOT NULL,                  -- the open interval of its ledger
    cause         TEXT   NOT NULL,
    changed_by    BYTEA  NOT NULL,
    wait          TEXT,
    remind_us     BIGINT,
    over_us       BIGINT,
    is_reminded   BIGINT NOT NULL DEFAULT 0,
    closed        BIGINT NOT NULL,                  -- lines of its ledger
    generation    BIGINT NOT NULL,
    rungs         BIGINT NOT NULL,                  -- those that this generation has climbed, as bits
    breached_us   BIGINT,                           -- for ever
    target        TEXT   NOT NULL,                  -- JSON: the target with its rule and the policy's version
    next_us       BIGINT                            -- when time next does something to it
) /*strict*/;

CREATE INDEX clock_by_order ON clock (product_order) WHERE product_order IS NOT NULL;
CREATE INDEX clock_by_next ON clock (next_us) WHERE next_us IS NOT NULL;
CREATE INDEX clock_by_calendar ON clock (calendar) WHERE next_us IS NOT NULL;

-- The ledger: lines are added and never changed.
CREATE TABLE clock_interval (
    clock         BYTEA  NOT NULL,
    number        BIGINT NOT NULL,                  -- from one, without gaps
    generation    BIGINT NOT NULL,
    state         TEXT   NOT NULL,
    from_us       BIGINT NOT NULL,
    to_us         BIGINT NOT NULL,
    worked_s      BIGINT NOT NULL,                  -- as it was counted when the line was written
    cause         TEXT   NOT NULL,
    wait          TEXT,
    changed_by    BYTEA  NOT NULL,
    PRIMARY KEY (clock, number)
) /*clustered*/;

-- Each rung of each generation of a clock is climbed once.
CREATE TABLE clock_rung (
    clock         BYTEA  NOT NULL,
    generation    BIGINT NOT NULL,
    percent       BIGINT NOT NULL,
    reached_us    BIGINT NOT NULL,                  -- when the time was used up
    fired_us      BIGINT NOT NULL,                  -- when somebody was told
    PRIMARY KEY (clock, generation, percent)
) /*clustered*/;

CREATE TABLE notice (
    id            BYTEA  NOT NULL PRIMARY KEY,
    staff         BYTEA  NOT NULL,                  -- whom it is for; zeroes: whoever supervises
    clock         BYTEA,
    enterprise    BYTEA  NOT NULL,
    product_order BYTEA,
    tone          TEXT   NOT NULL,                  -- 'hint', 'warning', 'breach'
    words         TEXT   NOT NULL,                  -- JSON: a sentence of the translation files with its values
    at_us         BIGINT NOT NULL,
    seen_us       BIGINT,
    seen_by       BYTEA
) /*strict*/;

CREATE INDEX notice_open ON notice (staff, at_us) WHERE seen_us IS NULL;
CREATE INDEX notice_by_clock ON notice (clock) WHERE seen_us IS NULL;

-- Who does something that only one process should do at a time.
CREATE TABLE lease (
    name          TEXT   NOT NULL PRIMARY KEY,
    holder        BYTEA  NOT NULL,
    until_us      BIGINT NOT NULL
) /*strict*/;

-- How often an order was on hold, and who asked that it be given up.
ALTER TABLE product_order ADD COLUMN holds BIGINT NOT NULL DEFAULT 0;
ALTER TABLE product_order ADD COLUMN failing TEXT;  -- JSON: who asked, when, why
