# Boards, queues, my day. Keys begin with `board-`.
