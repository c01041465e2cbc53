# First start, sign-in and unlocking. Keys begin with `welcome-`.
