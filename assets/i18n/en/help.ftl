# Help and shortcuts. Keys begin with `help-`.
help-walk = One service, from start to end
help-keys = Keys
help-call = 1. The call
help-call-text = When the phone rings, the top of the window shows the caller, the company, its tier, the caller's role and what they may decide. Where several share a number, press a digit for the company and one for the person.
help-need = 2. The need
help-need-text = Ctrl+D notes a demand. You see at once whether somebody already handles it, and make it an order in one step.
help-papers = 3. The papers
help-papers-text = The order lists what it needs. What was approved before and is still valid counts. Drop, paste or add the rest.
help-review = 4. The review
help-review-text = A reviewer claims the next paper: picture on the left, facts on the right. Ctrl+Enter approves; Ctrl+R rejects and says what the customer should do.
help-order = 5. The work
help-order-text = Departments accept, complete, refuse or hand back in their queues; who is responsible and by when is always in sight.
help-end = 6. The end
help-end-text = Every matter has an owner and a next date until the customer says it is done. Ctrl+K finds any command.
