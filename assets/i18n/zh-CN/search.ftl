# Search and the command palette. Keys begin with `search-`.
search-everywhere = 搜索
search-hint = 搜索企业、拼音、代码、电话、订单…
search-nothing = 没有找到，换个写法试试
search-incomplete = 搜索正在准备，暂时只按名称开头查找
