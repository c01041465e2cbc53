# Printing. Keys begin with `print-`.

print-order = Order { $number }
print-checklist = Checklist · order { $number }
print-day = { $name }'s day · { $day }
print-order-menu = Print the order…
print-checklist-menu = Print the checklist…
print-day-menu = Print my day…
print-written = The page was written and handed to the browser: { $place }
print-mark = { $name } { $at }
print-foot = Printed by { $name } on { $at }. Personal values are masked; keep it safe and destroy it after use.
print-stage = Stage
print-product = Product
print-papers = Papers
print-paper = Paper
print-required = Requirement
print-advice = What it is
print-what = What
print-no-papers = No papers are needed.
print-checklist-hint = Upload what is still missing by the link that your account manager sends you, or hand it over in person.
