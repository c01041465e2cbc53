# The command line. Keys begin with `cli-`.
cli-no-home = The user's data folder was not found; name a folder with --data.
cli-no-display = No display: neither DISPLAY nor WAYLAND_DISPLAY is set, so no window can open.
cli-no-window = No window could be opened: { $cause }
cli-unknown-role = There is no such role. The roles are: { $known }
cli-staff-added = Account { $login } was added
cli-type-password = Type the password of the account and press Enter:
cli-unreadable = The file { $file } cannot be read
cli-audit-sound = The audit trail holds: { $lines } lines in { $chains } chains.
cli-audit-broken = The audit trail was changed ({ $lines } lines in { $chains } chains were checked).
cli-audit-changed = Chain { $chain }: line { $line } was changed.
cli-audit-missing = Chain { $chain }: line { $line } is missing.
cli-audit-cut = Chain { $chain }: the end was cut off; it went on to line { $line }.
cli-import-progress = { $lines } lines
cli-import-refused = Line { $line }, { $field }: { $reason }
cli-import-kept = What came in before the failure is kept; run the same command again to go on.
cli-import-bad-map = --map { $map } cannot be understood. Write COLUMN=FIELD. Columns: { $columns }. Fields: { $fields }
cli-import-missing = The list lacks a column for: { $missing }. Name it with --map COLUMN=FIELD. Columns: { $columns }
cli-pop-mute = The desktop that runs does not answer: { $cause }
cli-runs-already = A desktop already runs on this data folder and does not answer. Close it first.
cli-link-not-ours = This is not a link that says who calls.
cli-link-too-long = This is too long to say who calls.
cli-link-malformed = The link is not written as links are.
cli-link-number = A number has digits, spaces and + - ( ) * # only.
cli-link-reference = The name of a call has letters, digits and . _ : @ - only.
cli-link-no-caller = The calling number is missing.
cli-links-registered = Registered: attache: links open this program.
cli-links-removed = The registration was taken back.
cli-links-bundle = macOS opens attache: links as the application's Info.plist says; there is nothing to register.
cli-links-failed = Links could not be registered: { $cause }
