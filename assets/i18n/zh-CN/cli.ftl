# The command line. Keys begin with `cli-`.
