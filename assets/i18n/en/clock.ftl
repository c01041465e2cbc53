# Clocks, their strips, and what they tell. Keys begin with `clock-`.

clock-title = Clocks
clock-kind-first-response = First response
clock-kind-next-update = Next update to the customer
clock-kind-demand-confirmed = Demand confirmed
clock-kind-task = Task
clock-kind-hop = Acceptance by the department
clock-kind-order = Whole order
clock-kind-promise = Promise to the customer
clock-kind-complaint-contact = First contact about the complaint
clock-kind-complaint-answer = Answer to the complaint
clock-kind-fault = Fault repaired

## What it stands at
clock-used = { $percent } % of its time used
clock-left = { $time } left
clock-over = Over by { $time }
clock-left-due = { $time } left, due { $due }
clock-over-due = over by { $time }, was due { $due }
clock-runs = Runs: { $rest }
clock-off-hours = Outside { $calendar } hours: { $rest }
clock-paused = Paused since { $since }: { $reason }. { $rest }
clock-stopped = Stands still since { $since }: { $cause }. { $rest }
clock-ended-in-time = Ended { $at }, in time
clock-ended-late = Ended { $at }, late: it was over on { $breach }
clock-breached = Over since { $at }
clock-goes-on = Goes on { $at } at the latest
clock-name = { $name }. { $state }. { $pieces }
clock-name-short = { $name }: { $state }

## Pieces of a strip
clock-piece-running = Ran { $from } – { $to }: { $time } counted
clock-piece-paused = Paused { $from } – { $to }: { $reason }. { $time } of working time not counted
clock-piece-idle = Paused { $from } – { $to }: { $reason }. The clock was not running anyway
clock-piece-stopped = Stood still { $from } – { $to }: { $cause }
clock-piece-not-working = Outside { $calendar } hours { $from } – { $to }
clock-piece-breached = Over its time { $from } – { $to }: { $time }
clock-piece-ahead = Still ahead, until { $to }
clock-piece-by = { $piece } ({ $name })

## Why it changed
clock-cause-begun = begun
clock-cause-ready = in the department's queue
clock-cause-accepted = accepted
clock-cause-waiting = something is waited for
clock-cause-other-department = another department is waited for
clock-cause-order-held = the order is on hold
clock-cause-resumed = resumed
clock-cause-wait-over = the wait lasted as long as it may
clock-cause-refused = refused by the department
clock-cause-handed-back = handed back by the department
clock-cause-sent-again = sent again
clock-cause-transferred = sent to another department
clock-cause-again = to be done again
clock-cause-customer-wrote = the customer asked
clock-cause-we-wrote = the customer was told
clock-cause-amended = the order was changed
clock-cause-failed = failed
clock-cause-done = done
clock-cause-cancelled = cancelled

## Why this target
clock-why = Why { $time }: { $why } (“{ $policy }”, version { $version })
clock-why-rule = rule “{ $rule }” because of { $because }
clock-why-plain = { $because }
clock-because-product = the product
clock-because-task = this task
clock-because-service-level = service level { $level }
clock-because-tier = tier { $tier }
clock-because-everyone = the rule for everybody
clock-because-template = the process template { $code }, version { $version }
clock-because-longest-way = the longest way through the process { $code }, version { $version }
clock-because-said = what the customer was told

## Notices
clock-notices = Notices
clock-notices-more = The newest { $n } of { $total }
clock-notice-see = Seen: { $what }
clock-notice-rung = { $kind } { $title } { $number }: { $percent } % of its time is used up
clock-notice-breach = { $kind } { $title } { $number }: over its time since { $at } ({ $percent } %)
clock-notice-remind = { $kind } { $title } { $number } waits ({ $reason }): the day to look again has come
clock-notice-wait-over = { $kind } { $title } { $number }: the wait ({ $reason }) has lasted as long as it may, the clock goes on
clock-notice-shared = For whoever supervises
clock-notice-for = for { $name }

## Versions of processes and outside parties
clock-kind-external = Outside party
clock-cause-moved = the order moved to another version of its process
clock-notice-half-way = { $kind } { $title } { $number }: { $hours } working hours were used at { $at }, and the process asks to look after it then
