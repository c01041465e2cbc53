# Search and the command palette. Keys begin with `search-`.
search-everywhere = Search
search-hint = Search names, codes, phones, orders…
search-nothing = Nothing found; try another spelling
search-incomplete = The search is being built; only beginnings of names are found
