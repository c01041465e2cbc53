# The review workbench. Keys begin with `review-`.
