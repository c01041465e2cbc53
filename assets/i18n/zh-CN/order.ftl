# Demands, orders, tasks, promises. Keys begin with `order-`.
