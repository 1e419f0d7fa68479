# Texts of the portal. The keys are those of fr.ftl: a test compares them.

skip-to-content = Skip to content
nav-main = Main navigation
nav-search = Search
nav-federation = Federation
nav-language = Language
footer-node-of = node: { $name }
footer-promise = Each institution keeps its students and their work; only what its teachers choose to share leaves the island.

search-title = Search
search-welcome = What would you like to teach?
search-lead = Missions, capsules and system images shared by the universities of the archipelago, signed by their authors, ready to be adapted.
search-label = Words to look for
search-placeholder = iron titration, Ohm’s law, network…
search-button = Search
search-try = For example:
search-example-one = Ohm’s law
search-example-two = measurement uncertainty
search-example-three = packet capture
search-cut = The search was long: only its beginning was read.
search-taken-as = Nothing says it quite like this; here is what there is for “{ $name }”.
search-left-out = Left out, since nothing that you may see has it: { $name }.
search-index-other = The index is being renewed: until that is done, some words may not be found.
search-index-incomplete = The index is being filled again: what you see is right, and there may be more in a moment.
search-loosened = Nothing has the phrase as it stands: here is what has its words.

results-count = { $count ->
    [0] No results
    [one] { $shown } result
   *[other] { $shown } results
}
filters-title = Narrow down
filters-jump = Narrow down ↓
filters-apply = Apply
facet-kind = Kind
facet-language = Language
facet-discipline = Discipline
facet-level = Level
facet-licence = Licence
facet-institution = Institution
facet-more = { $count ->
    [one] { $shown } more value
   *[other] { $shown } more values
}
chips-label = Chosen filters
chip-remove = remove the filter { $name }
chips-clear = Remove all
pages-label = Pages of results
pages-first = First page
pages-next = Next page

empty-title = Nothing matches
empty-node = Nothing is shared with you here yet
empty-write = Write the first item
empty-without-filters = Look for the same words without filters
empty-fewer-words = Try fewer words, or check their spelling.
empty-other-language = Try another language: items are in French or in English.
empty-signed-in = Only public items are shown to people who are not signed in.
empty-everything = See all items

kind-mission = Mission
kind-capsule = Capsule
kind-snapshot = System image
card-makes = Students make:
makes-text = { $count ->
    [one] { $shown } text
   *[other] { $shown } texts
}
makes-drawing = { $count ->
    [one] { $shown } drawing
   *[other] { $shown } drawings
}
makes-protocol = { $count ->
    [one] { $shown } protocol
   *[other] { $shown } protocols
}
makes-dataset = { $count ->
    [one] { $shown } table of measurements
   *[other] { $shown } tables of measurements
}
makes-code = { $count ->
    [one] { $shown } program
   *[other] { $shown } programs
}
authors-and-others = { $name } and others
fact-level = Level
fact-duration = Duration
fact-language = Language
fact-licence = Licence
fact-discipline = Discipline

language-ar = Arabic
language-br = Breton
language-ca = Catalan
language-co = Corsican
language-cs = Czech
language-de = German
language-el = Greek
language-en = English
language-es = Spanish
language-eu = Basque
language-fr = French
language-gl = Galician
language-he = Hebrew
language-it = Italian
language-ja = Japanese
language-la = Latin
language-nl = Dutch
language-oc = Occitan
language-pl = Polish
language-pt = Portuguese
language-ro = Romanian
language-ru = Russian
language-uk = Ukrainian
language-zh = Chinese

media-text = Course to read
media-slides = Slides
media-pdf = PDF document
media-video = Video
media-audio = Sound
media-image = Images
media-h5p = H5P activity
media-notebook = Computational notebook
media-scripted-lab = Practical work with automatic checks
media-quiz = Quiz
media-simulation = Simulation
media-dataset = Data set
media-software = Software
media-website = Web site

item-objectives = What students will be able to do
item-about = About this item
mission-title = The mission, as students see it
mission-note = Dotted areas are for the team to complete.
mission-contents = Parts of the mission
labdoc-text = Text
labdoc-drawing = Drawing
labdoc-protocol = Protocol
labdoc-dataset = Table of measurements
labdoc-code = Program
labdoc-required = required
labdoc-blank = A blank page, for the team to write.
drawing-background = Background to annotate: { $name }
drawing-blank = Free drawing.
protocol-objective = Objective
protocol-principle = Principle
protocol-material = Material
protocol-steps = Steps
table-of = Table: { $name }
table-more-rows = { $count ->
    [one] { $shown } more row.
   *[other] { $shown } more rows.
}
uncertainty-column = ± column “{ $name }”
cell-blank = to be filled in
code-starter = Program to start from
code-expected = Expected output
rubric-title = Rubric
rubric-total = { $name } points in all
rubric-points-max = out of { $name }
rubric-points = { $name } pt

capsule-title = The capsule
capsule-open = Open { $name }
capsule-link = Open on the web
snapshot-title = The environment
snapshot-base = Base system
snapshot-architecture = Architecture
snapshot-image = Image
snapshot-packages = { $count ->
    [one] { $shown } package
   *[other] { $shown } packages
}
snapshot-recipe = Recipe

documents-title = Documents
document-download = Save { $name }
document-save = Save the file
document-no-preview = There is no preview of files of this type: save it to open it.
document-cut = Only the beginning of the file is shown.
right-open = licence of the item
right-institution = stays in the institution: { $name }

side-proof = Provenance
proof-verified = Signed by { $name }; the signature was verified just now.
proof-unknown = No known key of { $name } fits the signature: ask the operator.
proof-position = Entry { $index } of { $size } in the institution’s signed log.
proof-details = Technical details
proof-version = Version
proof-log = Log
proof-key = Key
fresh-own = The original, published by this institution.
fresh-heard = Copy up to date as of { $name }.
fresh-never = Copy kept here; its institution has not answered since this node started.
ago-moments = just now
ago-minutes = { $count ->
    [one] { $shown } minute ago
   *[other] { $shown } minutes ago
}
ago-hours = { $count ->
    [one] { $shown } hour ago
   *[other] { $shown } hours ago
}
ago-days = { $count ->
    [one] { $shown } day ago
   *[other] { $shown } days ago
}
side-licence = Licence
may-run-yes = Can be used with students
may-run-no = Not to be used with students
may-adapt-yes = Can be adapted, crediting the authors
may-adapt-no = Not to be adapted
may-redistribute-yes = Can be passed on
may-redistribute-no = Not to be passed on
may-commercial-yes = Commercial use is permitted
may-commercial-no = No commercial use
may-share-alike = An adaptation keeps the same licence
licence-attribution = To be credited as:
side-why = Why I can see it
why-world = This item is public: everybody sees it.
why-consortium = Shared with teachers and staff of all members of the consortium; you are one of them.
why-institution = Shared with teachers and staff of { $name }; you are one of them.
why-person = Shared with you personally, or by you.
why-not-signed-in = Only public items are shown to people who are not signed in.
why-not = The sharing policy does not name you.
side-lineage = Lineage
lineage-original = An original: it was not adapted from another item.
lineage-parent = Adapted from
lineage-unseen = an item that you do not see
lineage-note = version { $version }, { $licence }
lineage-adaptations = { $count ->
    [one] { $shown } adaptation that you see:
   *[other] { $shown } adaptations that you see:
}
side-cite = Cite
copy = Copy the citation
copied = Citation copied
stable-address = Stable address:
side-more = More
more-maintainer = Looked after by
more-reviewed = Checked on
more-source = Published before
more-keywords = Keywords

federation-title = Federation
federation-lead = The institutions of the consortium { $name }, what they share with you, and how fresh the copies kept here are.
federation-note = When an institution does not answer, the copies kept here stay readable: absence is not withdrawal.
items-count = { $count ->
    [0] No item visible to you
    [one] { $shown } item visible to you
   *[other] { $shown } items visible to you
}
events-count = { $count ->
    [0] no events
    [one] { $shown } event
   *[other] { $shown } events
}
member-here = you are here
status-applicant = applicant
status-associate = associate
status-member = member
status-suspended = suspended
status-left = left
contact-here = This node
contact-connected = In contact
contact-trying = Trying to connect
contact-barred = Not in contact
operations-title = For operators
op-lag = Behind by
op-software = Software version
op-last-error = Last error
op-registry = Registry (rules / members)
op-items = Items (published / held / searchable)
op-store = Logs and accounts
op-objects = Documents
op-views = View and index
op-free = Free space
op-logs = Logs
op-no-logs = No log: nothing was published or received yet.
op-log = Log
op-size = Events
op-view = Read by the view
op-index = Read by the index
op-quarantined = Set aside
op-refusals = Refusals
op-no-refusals = Nothing was refused since the start.
op-peer = Peer
op-unknown-peer = unknown
op-reason = Reason
op-count = Times
op-detail = Last detail

failure-home = Back to search
failure-status = Code { $name }
failure-not-found = There is nothing at this address
failure-not-found-advice = The item does not exist, exists no longer, or is not shared with you. Check the address, or search for it.
failure-long-address = This address is too long
failure-long-address-advice = Begin again with fewer words and fewer filters.
failure-bad-address = This address cannot be read
failure-bad-address-advice = One of its values is too long or makes no sense. Begin again from the search.
failure-stale-page = This page of results is not valid any more
failure-stale-page-advice = It belongs to another search or to another person. Begin again from the first page.
failure-bad-token = The token is not valid
failure-bad-token-advice = It has expired, was revoked, or is not from this node. Ask the operator for another one.
failure-not-here = The document has not arrived yet
failure-not-here-advice = Its copy is on its way from another institution. Try again in a few moments.
failure-fault = Something failed on our side
failure-fault-advice = Nothing was lost. The node’s log tells the operator why; try again in a moment.

# Signing in
nav-sign-in = Sign in
sign-in-title = Sign in
sign-in-lead = Teachers and staff see what is shared with them besides what is public.
sign-in-lead-choose = Sign in where your university knows you.
sign-in-at = Continue with { $name }
sign-in-local = With an account of this node
sign-in-login = Login
sign-in-password = Password
sign-in-button = Sign in
sign-in-local-note = Such accounts are made by the operator of this node, who also helps when a password is forgotten.
sign-in-wrong = The login or the password is not right.
sign-in-too-often = { $count ->
    [one] Too many attempts. Try again in { $shown } minute.
   *[other] Too many attempts. Try again in { $shown } minutes.
}
sign-in-try = Try again
sign-in-away = The sign-in service of your university does not answer
sign-in-away-advice = Try again in a few minutes. Whoever is signed in already stays signed in.
sign-in-again = This sign-in is over
sign-in-again-advice = It was finished already, took longer than ten minutes, or was begun in another browser. Begin again.
sign-in-declined = Your university did not let you sign in
sign-in-declined-advice = Its sign-in service refused, or you cancelled. You can try again.
sign-in-token = The answer of the sign-in service is not trustworthy
sign-in-token-advice = You are not signed in, for your safety. Try again; if it happens again, tell the operator of this node: its log names the check that failed.
sign-in-elsewhere = This node is for people of another university
sign-in-elsewhere-advice = Your account does not say that you belong to the institution of this node. Sign in at the node of your own institution: what is shared with you can be read there.
sign-out = Sign out
signed-out-title = You are signed out
signed-out-lead = This browser has forgotten you here.
signed-out-there = You may still be signed in at your university, in this browser. On a shared computer, sign out there too.
signed-out-there-button = Sign out at my university
account-title = My account
account-name = Name
account-role = Role
account-address = Share address
account-address-note = Give it to a colleague elsewhere who wants to share something with you by name.
account-sessions = Where I am signed in
account-sessions-note = A session ends after two hours without use, and after twelve hours in any case.
account-this = this browser
account-begun = begun { $name }
account-used = last used { $name }
account-by-password = with a password
account-by-provider = at { $name }
account-unknown-browser = A browser that does not say its name
account-end = End this session
account-password = Change my password
account-old-password = Present password
account-new-password = New password
account-password-note = At least twelve characters; four words that nobody links are easy to remember.
account-password-button = Change the password
account-password-changed = The password is changed. You are signed out everywhere else.
account-wrong-password = The present password is not right.
account-weak-password = The new password is too short, too common, or made of your name.
account-too-often = Too many attempts. Try again in a few minutes.
role-teacher = teacher
role-staff = staff
role-student = student
role-operator = operator of this node
role-officer = data-protection officer
device-title = Let a program in
device-lead = Type the code that the program shows.
device-code = Code
device-next = Next
device-question = Shall this program act for you?
device-program = Program
device-as = As
device-warning = Say yes only if you have just started this program yourself and it shows the same code. It will see and do what you may, for thirty days or until its token is revoked.
device-allow = Let it in
device-refuse = Refuse
device-allowed = The program is let in. You can close this page and go back to it.
device-refused = The program is refused.
device-unknown = No program waits with this code. It may be mistyped, or older than ten minutes.
device-too-often = Too many codes were tried. Try again in a few minutes.
failure-old-form = This page has become too old
failure-old-form-advice = Somebody signed in or out since it was shown, or the request came from another site. Nothing was changed. Load the page again and repeat.
failure-bad-form = The form cannot be read
failure-bad-form-advice = Nothing was changed. Load the page again and repeat.

# Writing and sharing
nav-mine = My library
mine-title = My library
mine-lead = What you write and what you share. A draft is seen by you alone.
mine-shared = It is shared. The list below shows it in a moment.
mine-new = Write
mine-drafts = Drafts
mine-no-drafts = No drafts. Begin a mission, or adapt a colleague’s from its page.
mine-untitled = Untitled
mine-next-version = (next version)
mine-saved = Saved { $name }
mine-discard = Discard
mine-discard-named = Discard the draft “{ $name }”
mine-items = What I share
mine-no-items = Nothing yet.
mine-adapted = adapted from another
mine-revise = New version
mine-revise-named = Write a new version of “{ $name }”
mine-share = Share…
mine-share-named = Change with whom “{ $name }” is shared
mine-withdraw = Withdraw…
mine-withdraw-named = Withdraw “{ $name }”
item-adapt = Adapt for my course
item-adapt-note = You get a draft of your own; its lineage is kept and signed.
item-own = This item is yours.
cancel = Cancel
yes = yes
no = no
rung-personal = Only me
rung-personal-note = Nobody else, not even here.
rung-named = Named people
rung-named-note = Those whose share addresses you give, here or elsewhere.
rung-institution = My institution
rung-institution-note = Teachers and staff here.
rung-institutions = A list of institutions
rung-institutions-note = Their teachers and staff, and those here.
rung-consortium = The consortium
rung-consortium-note = Teachers and staff of all institutions.
rung-public = Everyone
rung-public-note = Without signing in, students and search engines included.
share-title = Share
share-with = With whom?
share-people = Share addresses
share-people-note = For named people: one address a line, as name@institution. Everybody reads their own in “My library”.
share-list = Institutions of the list
share-look = See what this means
share-means = What this means
share-nobody-yet = Complete the list: so far nobody would see it.
share-personal = Visible to you alone.
share-institution = Visible to the teachers and staff of { $name }. Students will not see it.
share-institution-heads = Visible to { $heads } of { $name }, and to its staff. Students will not see it.
share-heads = { $count ->
    [one] Visible to { $heads } in { $shown } institution, and to its staff. Students will not see it; copies will remain there if you withdraw it.
   *[other] Visible to { $heads } in { $shown } institutions, and to their staff. Students will not see it; copies will remain with them if you withdraw it.
}
heads-about = about { $name } teachers
heads-fewer = fewer than { $name } teachers
share-public = Visible to everyone, without signing in. Copies will remain with others if you withdraw it.
share-licence = The licence { $name } cannot be taken back: what was copied under it may go on being used.
share-eyes = Who would see it
share-who = Through the eyes of
share-sees = Sees it
share-last-heard = Last heard
share-heard = heard { $name }
share-not-heard = not heard since the start
share-here = here
share-confirm = I make it public: everyone will be able to read and copy it.
share-confirm-needed = Making it public takes a second confirmation: tick the box at the end of the form.
share-button = Share like this
share-problems = It is not shared:
eyes-colleague = a colleague here
eyes-student = a student here
eyes-nobody = somebody without an account
eyes-teacher = a teacher elsewhere
as-title = View as…
as-label = Through the eyes of
as-at = at
as-button = Look
as-back = Back to sharing
as-note = Choose one of them to see what they would see.
as-who = Seen by: { $name }
as-preview = What they see
as-sees = Sees it.
as-sees-not = Does not see it.
as-no-trace = For them there is no trace of it: neither in lists and counts, nor in a search, nor at its address.
as-world = It is public.
as-consortium = It is for teachers and staff of all members of the consortium.
as-institution = It is for teachers and staff of { $name }.
as-person = It is for them personally.
as-not-signed-in = Only public items are shown to people who are not signed in.
as-student = Below “public” it is for teachers and staff; students see it through their reports alone.
as-not-named = The choice names neither this person nor their institution.
alike-title = Something like it is there already
alike-note = It may be meant: nothing keeps you from sharing. Adapting keeps the tie to an original.
alike-percent = { $name } % of the words are the same
eyes-teacher-at = a teacher, { $name }
withdraw-title = Withdraw an item
withdraw-copies = The other institutions hide and delete it as soon as the withdrawal reaches them. What was downloaded or adapted meanwhile remains.
withdraw-reason = Why?
withdraw-reason-needed = Choose a reason.
withdraw-reason-note = Whoever could read it, while it was public or for the consortium, is told the reason where it was. It is signed and stays.
withdrawn-title = This item was withdrawn
withdrawn-note = Whoever shared it has taken it back. Copies and adaptations that others made under its licence may exist.
reason-outdated = It no longer holds
reason-mistake = There is a mistake in it
reason-replaced = Another item has taken its place
reason-rights = Somebody else has rights in it
reason-other = Another reason
withdraw-how = How?
withdraw-withdraw = Withdraw
withdraw-withdraw-note = You alone still see it; you can share it again.
withdraw-retract = Retract for ever
withdraw-retract-note = Nobody will see it any more, and it cannot come back.
withdraw-button = Withdraw
upstream-title = The original has changed
upstream-none = Nothing that changed differs from your version.
upstream-contested = You changed it too: taking this change replaces yours.
upstream-before = The version you adapted
upstream-after = The new version
upstream-button = Take what is ticked, leave the rest
change-added = added
change-changed = changed
change-removed = removed
place-part = Part “{ $name }”
place-content = Content
place-file = Document { $name }
draft-title = Draft
draft-adapted = Adapted from
draft-original = the original
draft-original-changed = The original has changed: see the changes, part by part
draft-unread = Saved, except for what could not be read:
draft-missing = Before sharing
draft-nothing-missing = Nothing is missing: this draft can be shared.
draft-save = Save
draft-publish = Save and share…
draft-about = Description
draft-files = Documents
field-title = Title
field-abstract = Abstract
field-objectives = Objectives
field-keywords = Keywords
field-duration = Duration for a student, in minutes
field-authors = Authors
field-rights = What readers may do with it
field-attribution = How to credit it
field-instructions = What to know before starting
field-part-instructions = Instructions
field-rubric = Rubric
field-media = Kind of media
field-presentation = Presentation
field-link = Address on the web
field-first = File to open first
field-base-system = Base system
field-architecture = Architecture
field-packages = Packages
field-recipe = Recipe
right-view = read it
right-run = use it with students
right-adapt = adapt it
right-redistribute = pass it on
one-a-line = One a line.
between-commas = Between commas.
several = Several: Ctrl or ⌘ with a click, or Shift and the arrows.
markdown-note = Markdown; LaTeX formulas between $ or $$.
part-number = Part { $name }
part-add = Add a part
move-up = Move up
move-down = Move down
move-away = Remove
write-labdoc-add = Add:
write-required = required
write-language = Language
write-initial = What the text starts with
write-drawing = What to draw
write-background = Background (name of a document)
write-objective = Objective
write-principle = Principle
write-material = Material, one a line
write-steps = Steps, one a line
write-columns = Columns, one a line: name | unit (- for text) | uncertainty (0.5 or 2 % or [column]) | formula
write-rows = Rows, cells between semicolons; an empty cell is to be filled in
write-starter = What the program starts with
write-expected = Expected output (optional)
criterion-number = Criterion { $name }
criterion-add = Add a criterion
criterion-levels = Levels
criterion-levels-note = One a line: points | title | description (optional).
unread-choice = This choice is not in the list.
unread-duration = The duration is a whole number of minutes.
unread-licence = The licence is not known: choose it from the list.
unread-columns = Columns: name | unit | uncertainty | formula, one a line.
unread-levels = Levels: a number of points, a bar, a title, one a line.
failure-not-allowed = This page is reserved
failure-not-allowed-advice = Only the institution’s teachers and staff write and share, and everybody changes only what is theirs.
failure-old-draft = The draft has changed meanwhile
failure-old-draft-advice = It was saved from another window. Nothing there was lost: go back to copy your text, then open the draft again.
failure-too-much = This is too much
failure-too-much-advice = There are too many drafts, or this one is too long. Discard some or shorten it.
mine-version = version { $shown }
upstream-lead = Version { $shown } of the original is here. Tick what you want to take.
share-named = { $count ->
    [one] Visible to you and { $shown } named person.
   *[other] Visible to you and { $shown } named people.
}
share-institutions = { $count ->
    [one] Visible to the teachers and staff of { $shown } institution. Students will not see it; copies will remain if you withdraw it.
   *[other] Visible to the teachers and staff of { $shown } institutions. Students will not see it; copies will remain if you withdraw it.
}
share-consortium = { $count ->
    [one] Visible to the teachers and staff of the only institution of the consortium.
   *[other] Visible to the teachers and staff of the { $shown } institutions of the consortium. Students will not see it; copies will remain if you withdraw it.
}
drag = Drag with the mouse to put it elsewhere
upload-sending = Being sent:
upload-failed = It was not sent. Try again.
upload-title = Add documents
upload-note = Save first what you have written. A document has at most 16 MiB; one of the same name is replaced. From photographs, place, time and camera are taken out.
upload-right = Under which right are these documents here?
upload-right-open = They follow the licence of the item
upload-right-licensed = They have a licence of their own:
upload-right-institution = They stay in the institution, because:
upload-licence = Licence of the documents
upload-reason = Such as: teaching exception
upload-file = Documents
upload-button = Send
failure-picture-unreadable = The picture cannot be read
failure-picture-unreadable-advice = Its name says what kind of picture it is, and it is none, or a part of it is missing. Nothing was added: save it again with a program for pictures, or send it under another name.
failure-picture-pixels = The picture is too large
failure-picture-pixels-advice = A picture has at most 50 million pixels. Nothing was added: make it smaller.
failure-picture-frames = The picture has too many frames
failure-picture-frames-advice = A moving picture has at most 1,000 frames. Nothing was added: send a video instead.
failure-large-file = The document is too large
failure-large-file-advice = A document has at most 16 MiB, and what is sent at once 64 MiB. Nothing was added: send smaller documents, or fewer at a time.
share-receipt = The last decision
share-received = has reached it
share-waiting = is under way
share-unknown = no news since the start
write-saved = Saved at
write-waiting = Saving your changes…
write-failed = Not saved: the node does not answer. Your text stays on this page; it will be tried again.
write-old = Not saved: this draft was changed in another window. Press “Save” to see both texts.
write-preview = Preview
draft-old = This draft was saved from another window. The form below shows what is saved; here is what you had typed that differs from it: copy what you want to keep.
labdoc-number = element { $name }
place-rows = Rows
place-columns = Columns
place-parts = Parts
place-labdocs = Elements to fill in
problem-empty = to be filled in
problem-none = at least one is needed
problem-twice = the same thing twice
problem-no-file = no document has this name
problem-no-address = this is not a web address
