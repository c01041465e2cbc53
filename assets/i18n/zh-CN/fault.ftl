# What went wrong, and what to do about it. Keys begin with `fault-`.
