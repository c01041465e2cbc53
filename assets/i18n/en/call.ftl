# Calls and the caller's card. Keys begin with `call-`.

# The call bar
call-answer = Answer
call-not-answered = Do not answer
call-reached = They answer
call-not-reached = Not reached
call-hang-up = Hang up
call-wrap-up = Wrap up
call-card = Show or hide the caller's card
call-correct = Correct who is calling
call-notes = Call notes
call-notes-hint = Write while you listen; it is kept as you type
call-drafts = Notes to wrap up: { $n }
call-outside-waits = A call is waiting since { $time }: { $number }. Sign in to take it.
call-outside-over = { $number } called at { $time } and has rung off.
call-withheld = Number withheld
call-unreadable = Unreadable number: { $number }
call-nobody-known = Enterprise not known yet
call-proven = Authority proved
call-unproven = Authority not proved
call-provisional = To be confirmed
call-list-comma = {", "}
call-may = May: { $may }. May not: { $may-not }
call-may-all = May do everything
call-may-nothing = May not act for the enterprise
call-evidence = by { $paper }
call-evidence-until = by { $paper }, until { $day }
call-evidence-by-law = Legal representative, by law
call-evidence-missing = no valid letter of authority, may only enquire
call-evidence-none = no evidence
call-event = Call
call-event-missed = Missed call
call-event-unreached = Called, not reached
call-wrapped = Wrapped up and noted in the timeline

# Where a call stands
call-state-ringing = Ringing
call-state-calling = Calling…
call-state-answered = On the line
call-state-ended = To wrap up
call-state-missed = Missed
call-state-unreached = Not reached
call-state-wrapped = Wrapped up

# Who is calling
call-which-enterprise = Several enterprises have this number. Which one is it?
call-who-guess = A similar number; it may be
call-who-speaks = Who is speaking?
call-who-unknown = Unknown number
call-is-here = It is the enterprise on the screen
call-newcomer = Note a new caller…
call-rank-link = Named by the call itself
call-rank-digits = Typed in the voice menu
call-rank-mobile = Registered mobile
call-rank-extension = Own line or extension
call-rank-line = A line that they have from us
call-rank-switchboard = Switchboard
call-rank-trunk = Only the beginning of the number fits

# Roles and what they may do

# The caller's card
call-card-nobody = Once the enterprise is known, its open matters, promises and warnings are shown here.
call-warning-churn = Likely to leave
call-warning-complaint = Complaint under way
call-warning-arrears = Payments overdue
call-warning-contract = Trouble with the contract
call-warning-fraud = Fraud risk
call-warning-care = Needs special care
call-warning-other = Take note
call-service-check = Check
call-service-promises = May be promised
call-service-escalation = Help from
call-service-manager = Account manager
call-matters = Open matters
call-matters-none = Nothing is open
call-matters-more = Show all open matters
call-matter-mine = Mine
call-matter-with = { $owner } is on it
call-promised-for = promised for { $day }
call-demand = Demand
call-promises = Promises to keep
call-expiring = Ending soon
call-papers = Papers to deal with
call-paper-waiting = Waits for review
call-paper-rejected = To be sent again
call-said = Last contacts
call-said-none = Nothing has been said yet

# The wrap-up
call-wrap-title = Wrap up: { $who }
call-wrap-save = Finish
call-wrap-nobody = Nobody knows which customer it was, so this stays in the list of calls only.
call-result = Result (press its digit)
call-result-resolved = Resolved
call-result-informed = Question answered
call-result-follow-up = Follow up
call-result-order-opened = Order opened
call-result-call-back = Call back
call-result-complaint = Complaint
call-result-passed-on = Passed on
call-result-wrong-number = Wrong number
call-result-no-answer = No answer
call-result-unstated = Not stated
call-promise = Next step, as promised to the customer
call-promise-hint = For example: call back with a quote tomorrow afternoon
call-promise-day = By
call-wrap-lacks-day = Nothing is saved yet. Write the day the customer was promised, such as 2026-11-24, or empty the promise.

# A new caller
call-newcomer-title = New caller: { $number }
call-newcomer-name = Name
call-newcomer-name-hint = For example: Mr Lu
call-newcomer-role = Role, as they say
call-newcomer-number = Number, as they say (optional)
call-newcomer-number-hint = With its area code, such as 0512-8888 6666
call-newcomer-house = Enterprise
call-newcomer-house-hint = Its full name
call-newcomer-other = Another one…
call-newcomer-known = Enterprises that we know. Choose one:
call-newcomer-prospect = None was found; it will be noted as a prospect.
call-newcomer-note = The caller is to be confirmed, and may only enquire until they have shown who they are.
call-newcomer-save = Note the caller
call-newcomer-done = The caller is noted

# The list of calls
call-list-title = My calls
call-list-all = All
call-list-missed = Missed
call-list-open = To wrap up
call-list-practise = Practise
call-list-empty = No calls yet
call-list-empty-do = Calls from the softphone show up by themselves. Until then, practise with the simulator.
call-list-no-missed = No missed calls
call-list-no-missed-do = Calls that nobody answered are listed here, so that you can call back.
call-list-no-open = Every call is wrapped up
call-list-no-open-do = Calls that ended without a wrap-up are listed here.
call-list-hint = Select a call to read its notes or wrap it up.
call-column-state = State
call-column-who = Who
call-column-enterprise = Enterprise
call-column-number = Number
call-column-when = When
call-column-result = Result
call-open-enterprise = Open enterprise
call-called-back = Called back, wrap up…

# The simulator
call-sim-hand = Call from a number
call-sim-number = Calling number
call-sim-called = Called number (optional)
call-sim-digits = Voice menu digits (optional)
call-sim-ring = Ring now
call-sim-number-needed = Type the calling number first
call-sim-note = A simulated call goes the same way as a real one and is kept in the list of calls.
call-sim-scenarios = Scenarios
call-sim-real-office = Only a demo office has numbers to practise with. Here, type a number above first.
call-sim-no-number = There is no number to practise with; type one above
call-sim-known = Known mobile
call-sim-known-note = The number belongs to one contact: it is clear who calls
call-sim-switchboard = Switchboard
call-sim-switchboard-note = The enterprise is clear, the person is not
call-sim-unknown = Unknown number
call-sim-unknown-note = Nobody has it: note a new caller
call-sim-second = Second call
call-sim-second-note = The notes of the first are not lost
call-sim-missed = Missed call
call-sim-missed-note = Rings and is dropped; goes to the missed ones
call-sim-order = Events out of order
call-sim-order-note = The answer arrives first, the ring later, and twice
call-sim-played = Simulated a call from { $number }

# The number in full
call-unmask = Show the whole number…
call-unmask-title = The caller's number
call-unmask-purpose = What for
call-unmask-reason = Reason
call-unmask-reason-hint = Five characters at least
call-unmask-note = It is shown for a minute, and the look is on record.
call-unmask-show = Show
call-purpose-call-back = Call back
call-purpose-verify-identity = Check who it is
call-purpose-prepare-contract = Prepare a contract
call-purpose-handle-complaint = Handle a complaint
call-purpose-correct-record = Correct the record
call-open-customer = Open the workspace
