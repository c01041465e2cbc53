-- What came to a stand, what was agreed about giving an order up.

ALTER TABLE product_order ADD COLUMN fee TEXT;      -- what the customer agreed to pay, and with whom

CREATE TABLE fallout (
    id            BYTEA  NOT NULL PRIMARY KEY,
    product_order BYTEA  NOT NULL,
    enterprise    BYTEA  NOT NULL,
    task          BYTEA  NOT NULL,
    kind          TEXT   NOT NULL,                  -- 'task_refused', 'undo_failed'
    department    TEXT   NOT NULL,                  -- that could not go on
    reason        TEXT   NOT NULL,
    owner         BYTEA  NOT NULL,                  -- who sees to it
    next_day      BIGINT NOT NULL,
    opened_us     BIGINT NOT NULL,
    opened_by     BYTEA  NOT NULL,
    ended_us      BIGINT,
    ended_by      BYTEA,
    way           TEXT,                             -- 'retried', 'skipped', 'compensated', 'given_up', 'dropped'
    note          TEXT,
    rev           BIGINT NOT NULL DEFAULT 1
) /*strict*/;

CREATE INDEX fallout_by_order ON fallout (product_order, opened_us);
CREATE INDEX fallout_open_by_owner ON fallout (owner, next_day, id) WHERE ended_us IS NULL;
CREATE INDEX fallout_open ON fallout (next_day, id) WHERE ended_us IS NULL;

-- Who is away from a day to a day, and who stands in.
CREATE TABLE absence (
    id         BYTEA  NOT NULL PRIMARY KEY,
    staff      BYTEA  NOT NULL,
    substitute BYTEA  NOT NULL,
    from_day   BIGINT NOT NULL,
    until_day  BIGINT NOT NULL,                     -- the last day
    note       TEXT   NOT NULL,
    set_by     BYTEA  NOT NULL,
    ended_us   BIGINT,                              -- when it was said to be over before its last day
    rev        BIGINT NOT NULL DEFAULT 1
) /*strict*/;

CREATE INDEX absence_by_substitute ON absence (substitute, until_day) WHERE ended_us IS NULL;
CREATE INDEX absence_not_over ON absence (until_day) WHERE ended_us IS NULL;

-- How often an order was changed since it was opened, plus one; each change with its differences.
ALTER TABLE product_order ADD COLUMN amended BIGINT NOT NULL DEFAULT 1;

CREATE TABLE order_supplement (
    product_order BYTEA  NOT NULL,
    number        BIGINT NOT NULL,                  -- the order as it was opened is number 1
    at_us         BIGINT NOT NULL,
    by_staff      BYTEA  NOT NULL,
    body          TEXT   NOT NULL,                  -- JSON: reason, differences, what is done again
    PRIMARY KEY (product_order, number)
) /*clustered*/;
