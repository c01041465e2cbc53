-- What customers want, what we promised, and the orders and tasks that follow.

CREATE TABLE demand (
    id         BYTEA  NOT NULL PRIMARY KEY,
    enterprise BYTEA  NOT NULL,
    person     BYTEA,
    title      TEXT   NOT NULL,
    detail     TEXT   NOT NULL DEFAULT '',
    family     TEXT   NOT NULL DEFAULT '',          -- product family of the catalogue
    offering   TEXT   NOT NULL DEFAULT '',
    stage      TEXT   NOT NULL,
    owner      BYTEA  NOT NULL,
    next_day   BIGINT NOT NULL,                     -- nothing rests without one
    merged_into BYTEA,
    product_order BYTEA,
    channel    TEXT   NOT NULL DEFAULT 'phone',
    outcome    TEXT   NOT NULL DEFAULT '',
    created_us BIGINT NOT NULL,
    closed_us  BIGINT,
    rev        BIGINT NOT NULL DEFAULT 1
) /*strict*/;

CREATE INDEX demand_by_enterprise ON demand (enterprise, created_us);
CREATE INDEX demand_open_by_owner ON demand (owner, next_day) WHERE closed_us IS NULL;

CREATE TABLE promise (
    id         BYTEA  NOT NULL PRIMARY KEY,
    enterprise BYTEA  NOT NULL,
    what       TEXT   NOT NULL,
    due_us     BIGINT NOT NULL,
    owner      BYTEA  NOT NULL,
    thread     TEXT   NOT NULL DEFAULT '',
    made_us    BIGINT NOT NULL,
    state      TEXT   NOT NULL DEFAULT 'open',      -- 'open', 'kept', 'broken', 'withdrawn'
    settled_us BIGINT,
    rev        BIGINT NOT NULL DEFAULT 1
) /*strict*/;

CREATE INDEX promise_by_enterprise ON promise (enterprise, due_us);
CREATE INDEX promise_open_by_owner ON promise (owner, due_us) WHERE state = 'open';

CREATE TABLE product_order (
    id           BYTEA  NOT NULL PRIMARY KEY,
    number       TEXT   NOT NULL UNIQUE,            -- 'DD-20261103-0186'
    enterprise   BYTEA  NOT NULL,
    demand       BYTEA,
    offering     TEXT   NOT NULL,
    template     TEXT   NOT NULL,
    template_version BIGINT NOT NULL,               -- pinned
    tier         BIGINT NOT NULL,
    applicant    BYTEA,                             -- person who signs
    applicant_kind TEXT NOT NULL DEFAULT 'agent',   -- 'legal' or 'agent'
    quantity     BIGINT NOT NULL DEFAULT 1,
    monthly_fen  BIGINT NOT NULL DEFAULT 0,
    state        TEXT   NOT NULL,                   -- 'running', 'on_hold', 'completed', 'cancelled'
    stage        TEXT   NOT NULL,                   -- 'presales', 'sale', 'aftersales'
    held_from    TEXT,                              -- the state before a hold
    reason       TEXT   NOT NULL DEFAULT '',
    owner        BYTEA  NOT NULL,
    next_us      BIGINT NOT NULL,
    due_us       BIGINT NOT NULL,
    promised_us  BIGINT,
    opened_us    BIGINT NOT NULL,
    ended_us     BIGINT,
    rev          BIGINT NOT NULL DEFAULT 1
) /*strict*/;

CREATE INDEX order_by_enterprise ON product_order (enterprise, opened_us);
CREATE INDEX order_open_by_owner ON product_order (owner, due_us) WHERE ended_us IS NULL;
CREATE INDEX order_open_by_due ON product_order (due_us) WHERE ended_us IS NULL;

CREATE TABLE task (
    id            BYTEA  NOT NULL PRIMARY KEY,
    product_order BYTEA  NOT NULL,
    enterprise    BYTEA  NOT NULL,
    code          TEXT   NOT NULL,                  -- in the template
    position      BIGINT NOT NULL,
    stage         TEXT   NOT NULL,
    department    TEXT   NOT NULL,
    assignee      BYTEA,
    state         TEXT   NOT NULL,                  -- 'waiting', 'ready', 'accepted', 'held', 'done', 'refused', 'cancelled'
    held_from     TEXT,
    reason        TEXT   NOT NULL DEFAULT '',
    form          TEXT   NOT NULL DEFAULT '{}',     -- JSON of the task's fields
    ready_us      BIGINT,
    due_us        BIGINT,                           -- set when it becomes ready
    done_us       BIGINT,
    done_by       BYTEA,
    returns       BIGINT NOT NULL DEFAULT 0,        -- how often it was handed back
    is_open       BIGINT NOT NULL,                  -- ready, accepted or held
    rev           BIGINT NOT NULL DEFAULT 1
) /*strict*/;

CREATE INDEX task_by_order ON task (product_order, position);
CREATE INDEX task_open_by_department ON task (department, due_us) WHERE is_open = 1;
CREATE INDEX task_open_by_assignee ON task (assignee, due_us) WHERE is_open = 1;
CREATE INDEX task_open_by_due ON task (due_us) WHERE is_open = 1;

-- What each order needs on paper, as worked out when it was opened.
CREATE TABLE order_paper (
    product_order BYTEA  NOT NULL,
    kind          TEXT   NOT NULL,                  -- 'D-LIC' …
    required      BIGINT NOT NULL,
    waived        TEXT   NOT NULL DEFAULT '',
    PRIMARY KEY (product_order, kind)
) /*clustered*/;

-- Open and ended work by department, owner and state, kept by the commands that change it.
CREATE TABLE work_rollup (
    kind  TEXT   NOT NULL,                          -- 'task.department', 'order.owner', 'order.state' …
    name  TEXT   NOT NULL,
    n     BIGINT NOT NULL,
    PRIMARY KEY (kind, name)
) /*clustered*/;
