# The developer's gallery of widgets. Keys begin with `gallery-`.
