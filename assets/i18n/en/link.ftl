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
