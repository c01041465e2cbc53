# Staff, catalogue, templates, policies, audit. Keys begin with `admin-`.

# Tabs
admin-tab-staff = Staff
admin-tab-departments = Departments
admin-tab-catalogue = Catalogue
admin-tab-templates = Processes
admin-tab-calendars = Calendars
admin-tab-trail = Audit trail
admin-tab-office = Office
admin-code = Code
admin-department = Department
admin-department-duty = What it does
admin-department-people = People
admin-department-none = No department

# Staff
admin-staff-name = Name
admin-staff-login = Login
admin-staff-login-note = 2 to 32 letters, digits, dots or dashes
admin-staff-role = Role
admin-staff-state = State
admin-staff-open = Open
admin-staff-shut = Closed
admin-staff-add = Add account…
admin-staff-change = Change…
admin-staff-set-password = Set password…
admin-staff-close = Close account
admin-staff-reopen = Reopen account
admin-staff-new = Add account
admin-staff-changing = Change { $name }
admin-staff-password-for = New password for { $name }
admin-staff-password = Password
admin-staff-password-note = At least { $shortest } characters; tell them in person and ask them to change it
admin-staff-fill = Fill in the login and the name
admin-staff-fill-password = Fill in a password that is long enough
admin-staff-fill-department = A department worker needs a department
admin-staff-added = Account added
admin-staff-changed = Account changed
admin-staff-password-set = Password set
admin-staff-closed = Account closed
admin-staff-reopened = Account reopened

# Catalogue
admin-catalogue-all = All lines
admin-catalogue-family = Line
admin-catalogue-offering = Offering
admin-catalogue-kind = Kind
admin-catalogue-fee = Usual monthly fee
admin-catalogue-process = Process
admin-catalogue-standard = Standard
admin-catalogue-tailored = Tailored
admin-catalogue-nothing = No such offering
admin-catalogue-nothing-hint = Try another name, pinyin or code, or choose all lines.

# Processes
admin-template-name = Process
admin-template-version = Version
admin-template-tasks = Tasks
admin-template-papers = Papers
admin-template-offerings = Offerings
admin-template-sound = Validation
admin-template-holds = Holds
admin-template-broken = { $rules } rules broken
admin-template-all-hold = Every rule holds; new orders can run on it.
admin-template-breaks = Broken rule: { $rule }
admin-template-choose = Choose a process
admin-template-choose-hint = Its validation and all of its tasks are shown here.

# The audit trail
admin-trail-outcome = Outcome
admin-trail-all-outcomes = All outcomes
admin-trail-done = Done
admin-trail-refused = Refused
admin-trail-forbidden = Forbidden
admin-trail-failed = Failed
admin-trail-seen = Seen
admin-trail-person = Person
admin-trail-everybody = Everybody
admin-trail-program = The program
admin-trail-until = Until the end of
admin-trail-when = When
admin-trail-action = Action
admin-trail-subject = Subject
admin-trail-detail = Detail
admin-trail-this-subject = Only this subject
admin-trail-all-subjects = All subjects
admin-trail-older = Older lines
admin-trail-newest = Back to the newest
admin-trail-nothing = No line fits
admin-trail-nothing-hint = Loosen the filters, or look at older lines.

# The office
admin-office-name = Name of the office
admin-office-same = The name has not changed
admin-office-saved = Name saved
admin-office-demo = All customers here are invented, and nobody needs a password.
admin-office-safe = Backup and health
admin-office-backup = Back up on the command line with attache backup FILE.zip; restore with attache restore FILE.zip.
admin-office-key = The key of the uploaded files is not in the backup. The command says where it is; keep a copy elsewhere.
admin-office-doctor = Run attache doctor to check the database, the audit trail, the key and the free space.
admin-office-portal = The customers' upload page
admin-office-portal-name = Address for customers
admin-office-portal-why = Upload links begin with it; when empty, the hub's own address is used.
admin-office-portal-save = Save the address
admin-office-telephone = Telephones
admin-office-area = Area code
admin-office-area-why = A caller told without an area code is taken to be of this area, unless the number they called has one. When empty, such a number cannot be read.
admin-office-area-save = Save the area code
admin-office-area-saved = Area code saved
admin-office-unchanged = Nothing has changed
admin-trail-text = Action, subject or detail
admin-trail-count = { $n } lines
admin-trail-newest-of = The newest { $n } that fit; older ones by the button
admin-trail-action-begins = Action begins with
admin-trail-since = From this day on
admin-seat-column = Extension
admin-seat-open = Extensions…
admin-seat-title = Extensions of { $name }
admin-seat-help = Calls for these extensions come to this person's desk, when the telephone system tells the hub of them.
admin-seat-none = None yet
admin-seat-number = Extension
admin-seat-number-note = As the telephone system names it, such as 8001
admin-seat-passes = { $name } sits there now; calls will no longer come to them.
admin-seat-give = Give this extension
admin-seat-fill = Fill in the extension
admin-seat-given = Extension given
admin-seat-take = Take { $number } away
admin-seat-taken = Extension taken away
