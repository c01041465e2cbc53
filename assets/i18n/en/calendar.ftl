# Calendars: days, their kinds, exceptions and notices. Keys begin with `calendar-`.
calendar-kind-ordinary = Working day
calendar-kind-weekend = Weekend
calendar-kind-holiday = Legal holiday
calendar-kind-rest = Adjusted rest day
calendar-kind-make-up = Make-up working day
calendar-kind-closed = Closed here
calendar-kind-opened = Worked here
