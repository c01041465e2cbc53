# Demands, orders, tasks, promises. Keys begin with `order-`.

## What happened, on timelines
order-event-opened = Order { $number } opened: { $offering } × { $quantity }
order-event-held = Order { $number } on hold until { $until }: { $reason }
order-event-resumed = Order { $number } resumed
order-event-cancelled = Order { $number } cancelled
order-event-completed = Order { $number } completed
order-event-handed-over = Order { $number } handed over to { $to }
order-event-promised = Order { $number } promised to the customer for { $day }
order-event-task-accepted = { $department } began “{ $task }” ({ $number })
order-event-task-done = { $department } finished “{ $task }” ({ $number })
order-event-task-refused = { $department } refused “{ $task }” ({ $number })
order-event-task-returned = { $department } handed back “{ $task }” ({ $number })
order-event-task-held = { $department } put “{ $task }” on hold ({ $number })
order-event-task-resumed = { $department } went on with “{ $task }” ({ $number })
order-event-task-sent-again = “{ $task }” sent to { $department } again ({ $number })
order-event-task-reassigned = “{ $task }” reassigned within { $department } ({ $number })
order-event-demand-noted = Demand noted: { $wish } ({ $stage }, next on { $next })
order-event-demand-advanced = Demand “{ $wish }” is now { $stage }, next on { $next }
order-event-demand-planned = Demand “{ $wish }” ({ $stage }) is looked at on { $next }
order-event-demand-handed-over = Demand “{ $wish }” ({ $stage }, next on { $next }) handed over
order-event-demand-ended = Demand “{ $wish }” ended: { $stage } (was due on { $next })
order-event-promise-given = Promised: { $what } (by { $due })
order-event-promise-kept = Promise kept: { $what } (by { $due })
order-event-promise-broken = Promise not kept: { $what } (by { $due })
order-event-promise-released = The customer let us off: { $what } (by { $due })
order-event-promise-handed-over = Promise handed over: { $what } (by { $due })

## Codes
order-wait-customer-papers = customer's papers
order-wait-customer-appointment = customer's appointment
order-wait-customer-premises = customer's premises
order-wait-customer-wish = customer's wish
order-wait-third-party-permit = third party's permit
order-wait-other-department = another department
order-demand-discovered = heard of
order-demand-confirmed = confirmed
order-demand-solution = being designed
order-demand-execution = being carried out
order-demand-follow-up = being followed up
order-demand-closed = closed
order-demand-rejected = rejected
order-demand-merged = merged
order-demand-cancelled = cancelled
