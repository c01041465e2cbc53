# Calls and the caller's card. Keys begin with `call-`.
