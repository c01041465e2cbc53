-- What lists beyond the first ones look for.

-- Where the open orders of a process stand.
CREATE INDEX order_open_by_version ON product_order (template, template_version, next_us, id)
    WHERE ended_us IS NULL;
