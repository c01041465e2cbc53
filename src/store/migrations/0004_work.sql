-- What customers want, what we promised, and the orders and tasks that follow.

CREATE TABLE demand (
    id         BYTEA  NOT NULL PRIMARY KEY,
    enterprise BYTEA  NOT NULL,
    person     BYTEA,
    title      TEXT   NOT NULL,                     -- what they want, in their words
    family     TEXT   NOT NULL DEFAULT '',          -- product family of the catalogue
    offering   TEXT   NOT NULL DEFAULT '',          -- the first of the offerings
    offerings  TEXT   NOT NULL DEFAULT '[]',        -- JSON: what was proposed
    stage      TEXT   NOT NULL,
    owner      BYTEA  NOT NULL,
    next_day   BIGINT NOT NULL,                     -- nothing rests without one
    first_owner BYTEA NOT NULL,
    first_day  BIGINT NOT NULL,
    product_order BYTEA,
    note       TEXT,                                -- what was said at the last step
    ending     TEXT,                                -- JSON: how it ended
    kind       TEXT   NOT NULL DEFAULT 'need',      -- 'need', 'enquiry', 'member_change', 'fault', 'complaint', 'suggestion'
    channel    TEXT   NOT NULL DEFAULT 'phone',
    about      BYTEA,                               -- the holding that it is about
    service_level TEXT,                             -- of that holding, as it was then
    care       TEXT   NOT NULL DEFAULT '{}',        -- JSON: contact, answer, attempts, reopening, skip level
    due_us     BIGINT,                              -- by when a complaint is answered or a fault is over
    created_us BIGINT NOT NULL,
    changed_us BIGINT NOT NULL,
    closed_us  BIGINT,
    rev        BIGINT NOT NULL DEFAULT 1
) /*strict*/;

CREATE INDEX demand_by_enterprise ON demand (enterprise, created_us);
CREATE INDEX demand_open_by_day ON demand (next_day, id) WHERE closed_us IS NULL;
CREATE INDEX demand_by_due ON demand (kind, due_us, id) WHERE due_us IS NOT NULL;
CREATE INDEX demand_open_by_owner ON demand (owner, next_day) WHERE closed_us IS NULL;

CREATE TABLE promise (
    id         BYTEA  NOT NULL PRIMARY KEY,
    enterprise BYTEA  NOT NULL,
    person     BYTEA,                               -- to whom
    what       TEXT   NOT NULL,
    due_us     BIGINT NOT NULL,
    owner      BYTEA  NOT NULL,
    first_owner BYTEA,                              -- NULL: the present one
    product_order BYTEA,
    demand     BYTEA,
    thread     TEXT   NOT NULL DEFAULT '',
    made_us    BIGINT NOT NULL,
    state      TEXT   NOT NULL DEFAULT 'open',      -- 'open', 'kept', 'broken', 'released'
    settled_us BIGINT,
    reason     TEXT,
    rev        BIGINT NOT NULL DEFAULT 1
) /*strict*/;

CREATE INDEX promise_by_enterprise ON promise (enterprise, due_us);
CREATE INDEX promise_by_order ON promise (product_order) WHERE product_order IS NOT NULL;
CREATE INDEX promise_open_by_owner ON promise (owner, due_us) WHERE state = 'open';

CREATE TABLE product_order (
    id           BYTEA  NOT NULL PRIMARY KEY,
    number       TEXT   NOT NULL UNIQUE,            -- 'DD-20261103-0186'
    enterprise   BYTEA  NOT NULL,
    demand       BYTEA,
    offering     TEXT   NOT NULL,
    template     TEXT   NOT NULL,
    template_version BIGINT NOT NULL,               -- pinned
    tier         BIGINT NOT NULL,                   -- as it was when the order was opened
    org          TEXT   NOT NULL,
    service_level TEXT  NOT NULL,
    applicant    BYTEA,                             -- person who signs
    applicant_kind TEXT NOT NULL,                   -- 'legal' or 'agent'
    quantity     BIGINT NOT NULL DEFAULT 1,
    monthly_fen  BIGINT NOT NULL DEFAULT 0,
    state        TEXT   NOT NULL,                   -- 'running', 'on_hold', 'completed', 'cancelled'
    state_us     BIGINT,                            -- when it was put on hold, completed or cancelled
    stage        TEXT   NOT NULL,                   -- 'presales', 'sale', 'aftersales'
    cancelled_by BYTEA,
    reason       TEXT,
    wait         TEXT,
    wait_until_day BIGINT,
    first_owner  BYTEA  NOT NULL,
    owner        BYTEA  NOT NULL,
    next_day     BIGINT NOT NULL,                   -- when its owner looks again
    next_us      BIGINT NOT NULL,                   -- when its next task is due, or it must be looked at
    due_us       BIGINT NOT NULL,                   -- when all of it should be done
    promised_us  BIGINT,                            -- what the customer was told
    opened_us    BIGINT NOT NULL,
    ended_us     BIGINT,
    rev          BIGINT NOT NULL DEFAULT 1
) /*strict*/;

CREATE INDEX order_by_enterprise ON product_order (enterprise, opened_us);
CREATE INDEX order_open_by_owner ON product_order (owner, next_us, id) WHERE ended_us IS NULL;
CREATE INDEX order_open_by_next ON product_order (next_us, id) WHERE ended_us IS NULL;
CREATE INDEX order_ended ON product_order (ended_us) WHERE ended_us IS NOT NULL;
CREATE INDEX order_ended_by_owner ON product_order (owner, ended_us) WHERE ended_us IS NOT NULL;

CREATE TABLE task (
    id            BYTEA  NOT NULL PRIMARY KEY,
    product_order BYTEA  NOT NULL,
    enterprise    BYTEA  NOT NULL,
    code          TEXT   NOT NULL,                  -- in the template
    position      BIGINT NOT NULL,
    stage         TEXT   NOT NULL,
    department    TEXT   NOT NULL,
    state         TEXT   NOT NULL,                  -- 'waiting', 'ready', 'accepted', 'on_hold', 'done', 'refused', 'handed_back', 'cancelled'
    staff         BYTEA,                            -- who accepted, did, refused or returned it
    assignee      BYTEA,                            -- whose turn it is; NULL: anyone's in the department
    state_us      BIGINT,
    reason        TEXT,
    wait          TEXT,
    wait_until_day BIGINT,
    budget_minutes BIGINT NOT NULL,                 -- of working time
    consumed_s    BIGINT NOT NULL,
    running_us    BIGINT,
    due_us        BIGINT,                           -- while its clock runs
    accept_us     BIGINT,                           -- by when somebody must accept it
    sort_us       BIGINT NOT NULL,                  -- its place in lists: due, or when somebody looks again
    form          TEXT   NOT NULL DEFAULT '{}',     -- JSON of the task's fields
    done_us       BIGINT,
    is_open       BIGINT NOT NULL                   -- 0: nothing to do, 1: the department's turn, 2: the order's owner's
) /*strict*/;

CREATE INDEX task_by_order ON task (product_order, position);
CREATE INDEX task_open_by_department ON task (department, sort_us, id) WHERE is_open = 1;
CREATE INDEX task_open_by_assignee ON task (assignee, sort_us, id) WHERE is_open > 0;
CREATE INDEX task_open_by_due ON task (due_us, id) WHERE is_open = 1;
-- For counting what became late within the hour, without looking at the rows.
CREATE INDEX task_open_by_late ON task (department, due_us) WHERE is_open = 1;

-- Time windows agreed with customers.
CREATE TABLE appointment (
    id         BYTEA  NOT NULL PRIMARY KEY,
    enterprise BYTEA  NOT NULL,
    product_order BYTEA,
    task       BYTEA,
    person     BYTEA,                               -- with whom
    purpose    TEXT   NOT NULL,
    address    TEXT   NOT NULL,
    from_us    BIGINT NOT NULL,
    until_us   BIGINT NOT NULL,
    owner      BYTEA  NOT NULL,
    state      TEXT   NOT NULL,                     -- 'planned', 'kept', 'missed', 'cancelled'
    sequence   BIGINT NOT NULL,
    note       TEXT   NOT NULL,
    rev        BIGINT NOT NULL DEFAULT 1
) /*strict*/;

CREATE INDEX appointment_by_order ON appointment (product_order, from_us) WHERE product_order IS NOT NULL;
CREATE INDEX appointment_planned ON appointment (owner, from_us) WHERE state = 'planned';

-- Open and ended work by department, owner, state and hour, kept by the commands that change it.
CREATE TABLE work_rollup (
    kind  TEXT   NOT NULL,                          -- 'task.department', 'order.owner', 'task.hour' …
    name  TEXT   NOT NULL,
    n     BIGINT NOT NULL,
    PRIMARY KEY (kind, name)
) /*clustered*/;
