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
board-fallout = Came to a stand
board-fallout-none = Nothing stands still.
board-fallout-what = “{ $task }” came to a stand
board-away = Away
board-away-none = Nobody is away. Say so before you are, so that nothing lies.
board-away-new = I will be away…
board-away-who = Who
board-away-substitute = Stands in
board-away-from = First day
board-away-until = Last day
board-away-note = Note
board-away-save = Save
board-away-choose = Choose who stands in.
board-away-means = Whoever stands in sees your tasks, matters and notices in their own day and may act on them. It ends by itself.
board-away-line = { $name } is away { $from } to { $until }; { $substitute } stands in
board-away-end = End the absence of { $name }
board-stand-in = For { $name }
board-stand-in-free = Nothing to do for { $name } now.
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
board-figure-one-day = Due in a workday
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
board-figure-stopped = Came to a stand
board-note-stopped = { $n } need a person
board-soon-tasks = Due within 4 hours
board-soon-tasks-none = No task is due within 4 hours.
board-open-orders = Open orders
board-open-orders-none = No order is open.
board-by-owner = By account manager
board-by-department = By department
board-by-offering = By product
board-by-none = No work is open. It appears here as soon as an order is opened.
board-so-late = { $n } late
board-narrowed = Only: { $name }
board-narrowed-end = Show everything
board-late = Late
board-soon = Due in 4 hours
board-today = Due in a day
board-orders-late = Orders with delays
board-running = Running orders
board-on-hold = Orders on hold
board-nothing-late = Nothing is late or about to be
board-nothing-late-do = Tasks that are late or due soon are listed here.
board-no-work = Nothing is open.
board-n-late = { $n } late
board-column-task = Task
board-column-enterprise = Customer
board-column-order = Order
board-column-tier = Tier
board-column-due = Due
board-column-state = State
board-column-who = Who
board-column-department = Department
board-department = Department
board-order-on-hold = Order on hold
board-workload = Workload
board-queue-take-next = Take the next
board-queue-nothing-free = Nothing waits to be accepted
board-queue-empty = The queue is empty
board-queue-empty-do = Tasks for this department will stand here, the most urgent first.
board-queue-keys = Arrow keys choose; Enter accepts what is free and opens what you have.
board-queue-free = To accept
board-queue-mine = Mine
board-queue-late = Late
board-page-back = Previous page
board-page-on = Next page
board-page-end = There is no more
board-day-tasks = My tasks
board-day-tasks-none = No task waits for you. Look at the queue, or follow your demands.
board-day-orders = Orders that are late or at risk
board-day-orders-none = All your orders are in good time.
board-day-papers = Papers sent back
board-day-papers-none = No paper was sent back.
board-day-demands = Demands to follow
board-day-demands-none = No demand is open. When a customer has a wish, note it with Ctrl+D.
board-day-promises = Promises to keep
board-day-promises-none = No promise is open.
board-day-expiring = Ending within 90 days
board-day-expiring-none = Nothing ends soon.
board-day-calls = Calls to wrap up
board-day-late = Late tasks
board-day-due = Demands due today
board-day-broken = Late promises
board-open = Go there
board-first-steps = New here? Take a simulated call, note what they want, make it an order; then become the reviewer and approve a paper.
board-first-steps-seen = Do not show again
board-first-call = Take a simulated call

board-tab-work = Work
board-tab-complaints = Complaints
board-tab-orphans = Nobody's matters
board-complaints = Every complaint
board-complaints-none = No complaint was due in this time.
board-orphans = Nobody's matters
board-orphans-none = Everything has an owner who works here, and a date.
board-trend = The last 30 days
board-trend-opened = { $n } orders opened
board-trend-ended = { $n } orders brought to their end
board-appointments = Appointments
board-appointments-none = No appointments.
board-tab-processes = Processes
board-processes = Processes with open orders
board-process-version = { $name }, version { $n }
board-process-hint = A number on a task says how many open orders stand there. Click a task to see which.
board-standing = Orders that stand here
board-standing-none = No order stands here.
board-so-many-soon = { $n } in 4 h
board-so-many-today = { $n } in 1 d
board-today-tasks = Due after 4 hours, within one working day
board-today-tasks-none = No task is due in that time.
