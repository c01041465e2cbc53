# Papers: collecting, uploading, checking. Keys begin with `document-`.

# Why a file is not taken. The code comes from `inspect::InspectRefusal::code`.
document-refused-too-large = This file has { $megabytes } MB; { $limit } MB is the most. Take the picture again at a lower resolution, or split the PDF.
document-refused-too-many-pixels = This picture measures { $width } × { $height } pixels, which is more than can be opened safely. Save it smaller and add it again.
document-refused-truncated = This file ends before it is complete; it was probably cut off on the way. Ask for it again.
document-refused-not-allowed = { $found ->
    [program] This is a program, not a paper. Nothing was kept; do not open the file.
    [script] This is a script, not a paper. Nothing was kept; do not open the file.
    [web-page] This is a web page, not a paper. Take a picture of the paper or save it as PDF.
    [svg] Drawings in SVG are not taken. Save it as PDF or PNG.
    [archive] This is an archive. Unpack it and add the papers one by one.
    [office] This is an office document. Save it as PDF and add that.
    [ofd] OFD files cannot be shown yet. Save it as PDF and add that.
    [heic] This is an iPhone picture in HEIC. Send it as JPEG: Settings, Camera, Formats, Most Compatible.
    [avif] Pictures in AVIF are not taken. Save it as JPEG.
    [gif] Pictures in GIF are not taken. Save it as PNG or take a picture of the paper.
    [video] This is a video. Take a picture of the paper instead.
    [text] This is a text file, not a paper. Take a picture of the paper or save it as PDF.
   *[other] This is not a kind of file that is taken. Use JPEG, PNG, PDF, WebP, TIFF or BMP.
}
document-refused-empty = This file is empty. Choose the right one.
document-refused-encrypted = This PDF is locked with a password. Save it without one and add it again.
document-refused-unreadable = This file could not be read; it may be damaged. Ask for it again, best as a JPEG picture.
document-refused-took-too-long = Reading this file took too long and was stopped. Save it anew as PDF or JPEG and add that.

# What a machine noticed about a file. The code comes from `inspect::checks::CODES`.
document-finding-name-differs = The file's name claims another kind than its content is
document-finding-pages-left-out = Only { $shown } of { $pages } pages can be shown; ask for the file in parts
document-finding-animated = The picture is animated; only its first frame is shown
document-finding-appended = { $kilobytes } KB follow after the picture's end
document-finding-incomplete = The PDF ends before it is complete; something may be missing
document-finding-pdf-script = The PDF contains a script; do not open the original
document-finding-pdf-launch = The PDF can start programs or send forms; do not open the original
document-finding-pdf-embedded-file = Other files are embedded in the PDF
document-finding-pdf-active-form = The PDF contains an active form (XFA); what is shown may differ from what was filled in
document-finding-pdf-auto-action = The PDF acts by itself when it is opened or paged
document-finding-blank = Nothing can be seen on the page
document-finding-blurred = Too blurred to read: sharpness { $sharpness }, readable from 350
document-finding-soft = Slightly blurred: sharpness { $sharpness }, good from 500
document-finding-dark = Too dark: brightness { $brightness } of 255
document-finding-washed-out = Over-exposed: { $bright } % of the page is white
document-finding-glare = A reflection covers { $percent } % of the page
document-finding-small = Only { $width } × { $height } pixels; the short side should have { $least }
document-finding-grey-copy = A black-and-white copy: check for a fresh red seal
document-finding-colour-cast = The colours are off: white paper is shown as { $red }/{ $green }/{ $blue }
document-finding-odd-shape = The page is { $times } times as long as wide; part of the paper may be missing
document-finding-screenshot = Looks like a screenshot ({ $width } × { $height }), not like a picture of the paper

# Why a kept file could not be stored or read. The code comes from `vault::VaultError::code`.
document-vault-missing = This file is no longer in the vault. Restore it from a backup or ask for it again.
document-vault-damaged = This stored file was damaged or changed. Restore it from a backup or ask for it again.
document-vault-wrong-key = The vault was locked with another key. Put back the key that belongs to this data folder.
document-vault-key-missing = The vault's key is gone, so its files cannot be opened. Put vault.key back from your backup.
document-vault-keyring-unreachable = The system's keyring, which keeps the vault's key, does not answer. Unlock it and try again.
document-vault-newer = This file was stored by a newer version of the program. Update the program.
document-vault-disk = The vault could not be read or written. Check the disk and try again.

# What the desk noticed by itself.
document-finding-used-elsewhere = The very same file was given by { $enterprises ->
    [one] another enterprise
   *[other] { $enterprises } other enterprises
}
document-finding-looks-known = Looks like a paper of { $enterprises ->
    [one] another enterprise
   *[other] { $enterprises } other enterprises
}; compare the facts
document-finding-sent-back-before = This very file was sent back before
document-finding-licence-ended = By the profile the licence ended { $days ->
    [one] a day
   *[other] { $days } days
} ago; look at the date

# What happened, on the timeline.
document-event-added = { $kind }: version { $n } was added
document-event-withdrawn = { $kind }: version { $n } was withdrawn
document-event-approved = { $kind }: version { $n } was approved
document-event-rejected = { $kind }: version { $n } was sent back

# The kinds of papers, as in the catalogue.
document-kind-d-lic = Business licence
document-kind-d-lid = Identity card of the legal representative
document-kind-d-aid = Identity card of the agent
document-kind-d-ahp = Photo of the agent holding the card
document-kind-d-poa = Power of attorney
document-kind-d-app = Application form
document-kind-d-agr = Agreement
document-kind-d-net = Letter of commitment
document-kind-d-use = Statement of use
document-kind-d-sit = Proof of the installation address
document-kind-d-ind = Industry permit
document-kind-d-icp = Filing or domain certificate
document-kind-d-tm = Trade mark or licence
document-kind-d-loa = Permission to enter and build

# Papers on the screen.
document-pasted-name = pasted.png
document-choose-title = Choose papers
document-withdrawn-toast = Withdrawn
document-no-dialog = No file dialog can be opened on this system. Drag the files into the window, or paste a picture.
document-uploads = Files on their way
document-file-asking = Which paper is this?
document-file-staging = Being inspected…
document-file-adding = Being added…
document-file-done = Added
document-file-failed-toast = { $name } was not added. { $why }
document-file-forget = Remove { $name } from the list
document-choose-kind = Choose the kind…
document-kind-of = Kind of { $name }
document-checklist = Checklist
document-nothing-needed = This order needs no papers.
document-papers = Papers
document-none = No papers yet
document-none-what = Drag files here, paste a picture, or choose files.
document-add = Add files…
document-newer = New version waits
document-older-counts = Older version counts
document-open-named = Look at { $name }
document-drop = Click or drop a file
document-add-named = Add { $name }
document-choose-named = Choose a file for { $name }
document-add-version-named = Add a new version of { $name }
document-history-named = Versions of { $name }
document-withdraw-named = Withdraw { $name }
document-from-order = Counts from order { $number }
document-from-enterprise = Counts from the customer's papers
document-counts-until = Counts until { $day }
document-version-line = Version { $n } · { $name } · { $when }
document-in-hand = { $name } is reviewing it
document-more-reasons = and { $n } more
document-standing-satisfied = Good
document-standing-waiting = In review
document-standing-expires-before = Ends too soon
document-standing-rejected = Sent back
document-standing-expired = Expired
document-standing-missing = Missing
document-state-waiting = In review
document-state-approved = Approved
document-state-rejected = Sent back
document-state-superseded = Superseded
document-state-withdrawn = Withdrawn
document-version = Version { $n }
document-page = Page { $page }
document-page-of = Page { $page } of { $pages }
document-page-before = Previous page
document-page-after = Next page
document-turn = Turn
document-fit = Fit
document-zoom-in = Closer
document-zoom-out = Further away

# Why an order asks for a paper.
document-why-product = Needed for this product
document-why-org-type = For this kind of organisation
document-why-applicant = For this applicant
document-why-org-type-and-applicant = For this organisation and applicant
document-why-answer = According to what was answered
document-drop-anywhere = Let go to add the papers
document-by-customer = The customer, by link
