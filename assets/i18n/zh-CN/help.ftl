# Help and shortcuts. Keys begin with `help-`.
