-- What the office knows about days besides what comes with the program, and what that moved.

CREATE TABLE calendar_exception (
    calendar TEXT   NOT NULL,                       -- 'office', 'crew', 'always' …
    day      BIGINT NOT NULL,
    effect   TEXT   NOT NULL,                       -- 'closed', 'opened'
    name     TEXT   NOT NULL,                       -- the reason
    staff    BYTEA  NOT NULL,
    at_us    BIGINT NOT NULL,
    PRIMARY KEY (calendar, day)
) /*clustered*/;

CREATE TABLE calendar_notice (
    year     BIGINT NOT NULL PRIMARY KEY,           -- of the notice; its New Year may begin in the December before
    days     TEXT   NOT NULL,                       -- JSON
    staff    BYTEA  NOT NULL,
    at_us    BIGINT NOT NULL
) /*strict*/;

-- Due times that moved because a calendar did. Rows are added and never changed.
CREATE TABLE due_moved (
    n        BIGINT NOT NULL PRIMARY KEY,           -- counted by 'due_moved'
    at_us    BIGINT NOT NULL,
    product_order BYTEA,
    task     BYTEA,
    clock    BYTEA,                                 -- NULL: the forecast of the order
    kind     TEXT   NOT NULL,                       -- of the clock; 'forecast' where there is none
    old_us   BIGINT NOT NULL,
    new_us   BIGINT NOT NULL,
    cause    TEXT   NOT NULL                        -- 'office:2024-02-09', 'notice:2027'
) /*strict*/;

CREATE INDEX due_moved_by_order ON due_moved (product_order, n) WHERE product_order IS NOT NULL;
