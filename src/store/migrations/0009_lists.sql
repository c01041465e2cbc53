-- What lists beyond the first ones look for, and counts that take more than one step.

-- Where the open orders of a process stand.
CREATE INDEX order_open_by_version ON product_order (template, template_version, next_us, id)
    WHERE ended_us IS NULL;

-- Open work that is counted anew because a calendar changed; it goes on after a restart.
CREATE TABLE reprojection (
    n         BIGINT NOT NULL PRIMARY KEY,
    at_us     BIGINT NOT NULL,
    staff     BYTEA  NOT NULL,
    cause     TEXT   NOT NULL,                      -- 'office:2024-02-09', 'notice:2027'
    before    TEXT   NOT NULL,                      -- JSON: what the office had said about days until then
    phase     TEXT   NOT NULL,                      -- '': orders; else the clocks of this calendar
    position  BYTEA  NOT NULL,                      -- the id of the last thing that was counted
    done      BIGINT NOT NULL,
    total     BIGINT NOT NULL,
    ended_us  BIGINT
) /*strict*/;

CREATE INDEX reprojection_open ON reprojection (n) WHERE ended_us IS NULL;

-- The clock journal is walked by calendar in the order of ids.
CREATE INDEX clock_running_by_calendar ON clock (calendar, id)
    WHERE next_us IS NOT NULL AND running_us IS NOT NULL;

-- A suggested tier that somebody did not want for an enterprise.
CREATE TABLE tier_dismissal (
    enterprise BYTEA  NOT NULL PRIMARY KEY,
    suggested  BIGINT NOT NULL,
    staff      BYTEA  NOT NULL,
    at_us      BIGINT NOT NULL
) /*strict*/;
