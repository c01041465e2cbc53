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
