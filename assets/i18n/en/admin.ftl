# Staff, catalogue, templates, policies, audit. Keys begin with `admin-`.
