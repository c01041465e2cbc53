# Search and the command palette. Keys begin with `search-`.
