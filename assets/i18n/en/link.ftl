# Upload links: the card on the order's page, notices, the timeline

link-event-made = Upload link made for { $papers ->
    [one] { $papers } paper
   *[other] { $papers } papers
}
link-event-revoked = Upload link ended
link-event-submitted = The customer has sent everything by the upload link
link-notice-opened = Order { $number }: the customer has opened the upload link
link-notice-submitted = Order { $number }: the customer says that all papers have been sent
link-notice-locked = Order { $number }: the upload link is locked after too many wrong codes. Call the customer and give a new code.

link-title = Upload link
link-needs-hub = Customers can send papers by a link once a hub is running (attache serve).
link-none = Make a link or QR code for the customer. They photograph the papers with their phone; you see them arrive here.
link-make = Make an upload link…
link-again = Make a new one…
link-go = Make the link
link-more = More about the link
link-recode = Give a new code…
link-recode-go = Make a new code
link-revoke = End the link
link-said-revoked = The link has ended; the customer can no longer use it
link-papers = Which papers should the customer send
link-papers-most = A link takes { $most } papers at most. When these are here, make another link for the others.
link-paper-missing = missing
link-paper-there = already here
link-days = Good for
link-days-n = { $days ->
    [one] { $days } day
   *[other] { $days } days
}
link-code = How the customer gets the code
link-way-spoken = Said on the call; good as long as the link
link-way-sent = Sent separately; good for 10 minutes
link-code-why = Never put the code and the link into the same message.
link-state-made = Made, not yet opened
link-state-opened = Opened
link-state-proved = Verified
link-state-submitted = Submitted
link-state-locked = Locked
link-state-expired = Expired
link-state-revoked = Ended
link-wrong-left = { $n } tries left
link-expires = Good until
link-opens = Opened
link-opened = { $n ->
    [one] { $n } time
   *[other] { $n } times
}, first { $at }
link-only-here = The address for customers opens on this machine alone. For real telephones an administrator gives one under Administration.
link-worn = Opened too often: it opens no more. Make a new one, and ask whether it was passed on.
link-unopened = Not yet
link-not-again = The link and its code are shown only once. Make a new one to send it again.
link-say-code = Tell the customer this code
link-code-spoken = Said on the call
link-code-sent = Good for 10 minutes
link-short = Link code, for typing
link-short-at = To be typed on this page
link-short-message = { $address } Link code: { $short }
link-copy-code = Copy the code
link-copy-short = Copy the address and the link code
link-copy-message = Copy the message
link-copy-link = Copy the link
link-copied = Copied
link-once = It is not shown again once you leave this page. Send it first.
link-qr = QR code of the upload link, for the customer to scan
link-message = [{ $office }] { $manager } asks you for papers for your order. Please open this link within { $until } and photograph them: { $url } Your account manager tells you the code separately. Do not pass this on.
link-live-opened = The customer has opened the page and is about to enter the code
link-live-proved = Verified; the customer is reading the notice
link-live-agreed = The customer has agreed to the notice
link-live-submitted = The customer has submitted
link-live-taking = Photographing { $paper } (page { $page } of { $of })
link-live-sending = Sending { $paper }
link-live-reading = Looking at the page
link-live-away = Has left the page for the moment
link-live-bytes = Arriving
link-slot-wanted = Not sent
link-slot-arriving = Arriving { $percent } %
link-slot-checking = Being checked
link-slot-doubtful = Better retaken
link-slot-refused = Cannot be used
link-slot-waiting = Waits for review
link-slot-approved = Approved
link-slot-returned = Sent back
link-slot-expiring = Ends soon
link-hint = A hint to the customer
link-hint-example = Such as: no flash, please, and take page 2 again
link-hint-send = Send the hint
link-hint-clear = Take the hint away
link-hint-empty = Type the hint first
link-hint-now = On the customer's page now: { $text }
link-said-hint = The hint is on the customer's page
link-said-hint-cleared = The hint was taken away
