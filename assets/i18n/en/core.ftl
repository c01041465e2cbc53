# Words that every screen shares. Keys begin with `core-`.

core-app-name = Remote account manager's desk

# Common buttons
core-ok = OK
core-cancel = Cancel
core-close = Close
core-save = Save
core-undo = Undo
core-retry = Try again
core-add = Add
core-edit = Edit
core-delete = Delete
core-copy = Copy
core-search = Search
core-clear = Clear
core-more = More
core-refresh = Refresh
core-export = Export…
core-yes = Yes
core-no = No
core-none = None
core-loading = Loading…
core-optional = optional

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

# Screens
core-route-day = My day
core-route-customers = Customers
core-route-enterprise = Workspace
core-route-calls = Calls
core-route-call = Call
core-route-orders = Orders
core-route-order = Order
core-route-queue = Queue
core-route-review = Review
core-route-board = Board
core-route-import = Import
core-route-admin = Admin
core-route-simulator = Simulator
core-route-settings = Settings
core-route-help = Help
core-route-gallery = Widgets

# Roles
core-role-manager = Remote account manager
core-role-reviewer = Reviewer
core-role-worker = Department worker
core-role-supervisor = Supervisor
core-role-administrator = Administrator
core-role-customer = Customer (link)

# The window
core-signed-in-as = Signed in as { $name }
core-demo = Demo office
core-disk-full = Disk almost full
core-saving = Saving
core-palette-hint = Type a command's name…
core-palette-nothing = No such command. Try another word.

# Commands
core-action-palette = Command palette
core-action-search = Search customers, people, orders
core-action-back = Back
core-action-forward = Forward
core-action-to-page = Into the page (first field)
core-action-go-day = Go to my day
core-action-go-customers = Go to customers
core-action-go-calls = Go to calls
core-action-go-orders = Go to orders
core-action-go-queue = Go to the queue
core-action-go-review = Go to review
core-action-go-board = Go to the board
core-action-go-import = Go to import
core-action-go-admin = Go to administration
core-action-go-simulator = Go to the call simulator
core-action-go-settings = Go to settings
core-action-go-gallery = Go to the widgets
core-action-help = Help
core-action-language = Switch language (中文 / English)
core-action-theme = Switch light and dark
core-action-zoom-in = Larger
core-action-zoom-out = Smaller
core-action-zoom-reset = Usual size
core-action-lock = Lock
core-action-sign-out = Sign out or switch user
core-action-undo = Undo
core-action-answer = Answer
core-action-notes = Call notes
core-action-wrap-up = Wrap up
core-action-hang-up = Hang up
core-action-new-enterprise = New customer
core-action-edit-profile = Edit profile
core-action-add-contact = Add contact
core-action-add-holding = Add holding
core-action-add-note = Write a note
core-action-new-demand = Note a demand
core-action-new-order = New order
core-action-new-promise = Note a promise
core-action-add-paper = Add a paper
core-action-export = Export
core-action-print = Print
core-action-claim-next = Claim next
core-action-complete = Complete task
core-action-approve = Approve
core-action-reject = Reject
core-action-put-back = Put back

# Settings
core-settings-looks = Display
core-settings-language = Language
core-settings-chinese = 简体中文
core-settings-english = English
core-settings-theme = Theme
core-settings-theme-system = As the system
core-settings-theme-light = Light
core-settings-theme-dark = Dark
core-settings-zoom = Size
core-settings-idle = Lock when idle for
core-settings-minutes = { $n } min
core-settings-password = Change password
core-settings-password-changed = Password changed
core-settings-old = Current password
core-settings-new = New password
core-settings-again = New password again
core-settings-differs = The two new passwords differ
core-settings-fill = Fill in the current password and the same new one twice
core-settings-second-factor = Second factor
core-settings-second-factor-on = In use: signing in elsewhere takes the digits of your authenticator app besides the password.
core-settings-second-factor-off = Not in use. Scan the QR code with an authenticator app and type the six digits that it shows.
core-settings-second-factor-begin = Set up…
core-settings-second-factor-secret = If scanning is not possible, type this secret:
core-settings-second-factor-code = Six digits
core-settings-second-factor-enrol = Use from now on
core-settings-second-factor-drop = Do without
core-settings-second-factor-done = The second factor is in use
core-settings-second-factor-dropped = The second factor is no longer used
core-settings-second-factor-qr = QR code of the second factor
core-settings-hub = Server
core-settings-hub-note = This computer only speaks to the server whose certificate has this fingerprint. It is the one that the server prints when it starts:
core-settings-call-hook = Telephone programs of this machine
core-settings-call-hook-help = A softphone or a telephone's program on this machine can tell the desk who calls: let it send each call to this address by POST, with the token as “Authorization: Bearer …”. Nobody else hears or reaches it.
core-settings-call-hook-state = Hear of calls
core-settings-call-hook-on = On
core-settings-call-hook-off = Off
core-settings-call-hook-address = Address
core-settings-call-hook-token = Token
core-settings-call-hook-copy-address = Copy the address
core-settings-call-hook-copy-token = Copy the token
core-settings-call-hook-copied = Copied
core-settings-call-hook-renew = Make a new token
core-settings-call-hook-renew-note = Programs that have the old one must be told the new one.
core-settings-call-hook-hung = The desk hears of calls
core-settings-call-hook-taken-down = The desk no longer hears of calls
core-settings-call-hook-renewed = The old token opens nothing any more
