# Boards, queues, my day. Keys begin with `board-`.

## My day and the board: words that both use
board-unfold = Show all { $n }
board-fold = Show fewer
board-due-today = today { $time }
board-due-passed = was due { $time }
board-waits-for = waits for { $reason }
board-nobody-yet = not accepted yet
board-so-many = { $what } × { $n }
board-monthly = { $money } a month

## My day
board-good-morning = Good morning, { $name }
board-good-afternoon = Good afternoon, { $name }
board-good-evening = Good evening, { $name }
board-figure-tasks = My tasks
board-note-tasks = { $n ->
    [0] none of them waits
    [one] one of them waits
   *[other] { $n } of them wait
}
board-figure-today = Due today
board-note-today = { $n ->
    [0] nothing is due today
   *[other] finish before tonight
}
board-figure-late = Late
board-note-late = { $n ->
    [0] all in time
   *[other] do these first
}
board-figure-promises = Promises to keep
board-note-promises = { $n ->
    [0] all in time
   *[other] { $n } late
}
board-figure-calls = Calls to wrap up
board-note-calls = { $n ->
    [0] all wrapped up
   *[other] write while you remember
}
board-calls-waiting = { $n ->
    [one] One call has no wrap-up yet.
   *[other] { $n } calls have no wrap-up yet.
}
board-calls-go = Go to the calls
board-free = Nothing is planned for today
board-free-what = Call a customer first: see whose products end soon and who has not been heard of for long.
board-free-go = Open customers
board-my-tasks = My tasks
board-my-tasks-none = No task waits for you. The tasks of new orders appear here.
board-demands = Demands
board-demands-none = No demand waits for you. Press Ctrl+D in a call to note one.
board-papers = Papers sent back
board-papers-none = No paper was sent back. Those that fail a review come back here with the reason.
board-paper-returned = sent back
board-promises = Promises to customers
board-promises-none = No promise is open. Note what you promise, with its date.
board-orders = Orders late or at risk
board-orders-none = No order needs a push within one working day.
board-expiring = Products that end soon
board-expiring-none = No product ends within 90 days.

## The board
board-figure-all-late = Late tasks
board-note-all-late = { $n ->
    [0] no order is touched
    [one] in one order
   *[other] in { $n } orders
}
board-figure-soon = Due within 4 hours
board-note-soon = { $n ->
    [0] nothing presses
   *[other] by working hours
}
board-figure-one-day = Due within one working day
board-note-one-day = { $n ->
    [0] nothing is at risk
   *[other] with those of 4 hours
}
board-figure-open = Open orders
board-note-open = { $n ->
    [0] none on hold
   *[other] { $n } on hold
}
board-late-tasks = Late
board-late-tasks-none = No task is late.
board-soon-tasks = Due within one working day
board-soon-tasks-none = No task is due within one working day.
board-open-orders = Open orders
board-open-orders-none = No order is open.
board-by-owner = By account manager
board-by-department = By department
board-by-offering = By product
board-by-none = No work is open. It appears here as soon as an order is opened.
board-so-late = { $n } late
board-narrowed = Only: { $name }
board-narrowed-end = Show everything
