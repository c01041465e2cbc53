# Loading lists. Keys begin with `import-`.

# What can be wrong with a line
import-no-name = The name is missing
import-long-name = The name is too long
import-bad-uscc = This is not a unified social credit code: it has 18 characters, none of them I, O, S, V or Z
import-uscc-check = The check character of the credit code does not fit; compare it with the licence
import-not-understood = This cannot be understood
import-bad-phone = This telephone number cannot be understood; write landlines with their area code
import-bad-id-number = The number of the identity card is not right
import-no-enterprise = Neither a credit code nor a name says whose this is
import-unknown-enterprise = There is no such enterprise; load the list of enterprises first
import-ambiguous-name = Several enterprises have this name; give the credit code
import-no-offering = The offering is missing
import-no-such-offering = The catalogue has no such offering
import-no-such-manager = Nobody, or more than one person, works here under this login or name
import-ends-before-start = It would end before it begins
import-too-long = A letter of authority is valid for three years at most
import-no-quantity = A quantity is at least one
import-holding-ended = This holding has ended and stays so
import-stray-quote = A quotation mark is opened and never closed; correct this line

# The report
import-refused = refused
import-left-out = taken without this field
import-report-line = Line
import-report-outcome = Outcome
import-report-column = Column
import-report-reason = Reason

# On the timeline
import-event-updated = Brought up to date from the list { $source }

# What a column can mean
import-field-enterprise = Enterprise
import-field-name = Name
import-field-uscc = Credit code
import-field-short-name = Short name
import-field-org-type = Kind of body
import-field-size = Size
import-field-industry = Industry
import-field-region = Region
import-field-address = Address
import-field-legal-person = Legal representative
import-field-licence-until = Licence until
import-field-tier = Tier
import-field-lifecycle = Stage
import-field-manager = Account manager
import-field-tags = Tags
import-field-note = Note
import-field-phone = Phone
import-field-role = Role
import-field-title = Job title
import-field-id-number = Identity card
import-field-email = E-mail
import-field-valid-from = Authorised from
import-field-valid-to = Authorised until
import-field-offering = Offering
import-field-number = Number
import-field-payer = Payer
import-field-service-level = Service level
import-field-status = Status
import-field-quantity = Quantity
import-field-monthly-fee = Monthly fee
import-field-since = Since
import-field-expiry = Expiry

# The screen
import-file = List
import-kind-enterprises = Enterprises
import-kind-contacts = Contacts
import-kind-holdings = Holdings
import-drop = Drop a CSV file or a spreadsheet here, or click to choose one…
import-other-file = { $file } · click or drop to choose another…
import-lists = Lists
import-reading = Reading the file…
import-columns = What the columns mean
import-lines = { $n } lines
import-facts = { $file } · { $encoding }
import-missing = Choose a column for: { $fields }
import-no-meaning = (not used)
import-meaning = Meaning of { $column }
import-load = Load the list
import-rehearse = Try without changing anything
import-running = Wait until the list has come in
import-loading = Loading
import-rehearsing = Trying
import-progress = { $n } of { $all } lines
import-stop = Stop
import-done = The list has come in
import-would = This is what would happen; nothing was changed
import-stopped = Stopped; what came in before is kept
import-added = added
import-updated = updated
import-unchanged = unchanged
import-refused-count = refused
import-see-below = see below
import-remarks = Lines that were not wholly taken
import-save-report = Save report…
import-nothing-to-report = Every line was taken as it is
import-report-name = report of { $file }.csv
import-report-saved = The report was saved
import-understood = The first line names the columns, in Chinese or English: { $fields }
