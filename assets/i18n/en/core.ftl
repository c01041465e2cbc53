# Words that every screen shares. Keys begin with `core-`.

core-app-name = Remote account manager's desk
core-language-name = English

# Common buttons
core-ok = OK
core-cancel = Cancel
core-close = Close
core-save = Save
core-undo = Undo
core-retry = Try again
core-back = Back
core-next = Next
core-add = Add
core-edit = Edit
core-remove = Remove
core-delete = Delete
core-copy = Copy
core-search = Search
core-clear = Clear
core-more = More
core-open = Open
core-refresh = Refresh
core-export = Export…
core-yes = Yes
core-no = No
core-all = All
core-none = None
core-loading = Loading…
core-optional = optional
core-required = required

# Dates and times
core-date-invalid = Write the date like 2026-11-22
core-today = today
core-tomorrow = tomorrow
core-yesterday = yesterday
core-in-days = in { $days ->
    [one] 1 day
   *[other] { $days } days
}
core-days-ago = { $days ->
    [one] 1 day ago
   *[other] { $days } days ago
}
core-days-late = { $days ->
    [one] 1 day late
   *[other] { $days } days late
}
core-due-today = due today
core-just-now = just now
core-minutes-ago = { $minutes } min ago
core-hours-ago = { $hours } h ago
core-duration-minutes = { $minutes } min
core-duration-hours = { $hours } h
core-duration-hours-minutes = { $hours } h { $minutes } min
core-duration-days = { $days ->
    [one] 1 working day
   *[other] { $days } working days
}
core-duration-days-hours = { $days ->
    [one] 1 working day
   *[other] { $days } working days
} { $hours } h
core-weekday-1 = Mon
core-weekday-2 = Tue
core-weekday-3 = Wed
core-weekday-4 = Thu
core-weekday-5 = Fri
core-weekday-6 = Sat
core-weekday-7 = Sun

# Short money
core-money-myriad = ¥ { $amount } k
core-money-great = ¥ { $amount } M
