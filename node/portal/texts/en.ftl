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
failure-place-long = The place in the report is too long
failure-place-long-advice = Send at most 256 bytes. Nothing was changed.
failure-place-labdoc = The place in the report names no labdoc
failure-place-labdoc-advice = Send the id of the labdoc first: 32 lower-case hexadecimal digits.
failure-place-ends = The ends of the selection cannot be read
failure-place-ends-advice = Behind the labdoc, send none or two of them in base64, of 1 to 64 bytes each, after one space.

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
nav-classes = My classes
save = Save
classes-title = My classes
classes-lead = What is written here stays in the institution.
classes-taught = I teach
classes-none-taught = No class so far.
class-new = Name of a new class
class-create = Create the class
classes-studied = I study
classes-none-studied = You are in no class. The registration code comes from your teacher.
join-code = Registration code
join-button = Enter the class
join-no-code = A code has nine letters, such as ACD-EFG-HJK: copy it as it is shown.
join-unknown = No class has this code: check each letter, or ask for a new one.
join-too-often = Too many tries: wait a minute.
classes-archived = Archived classes
assignment-until = until { $name }
assignment-from = from { $name }
class-owner = Class of { $name }
class-archived-since = Archived on { $name }: everything can be read, nothing changes.
class-assignments = Missions to do
class-give-hint = Nothing yet: open a mission of the library and choose “Give to a class”.
class-nothing-given = Nothing yet.
teams-title = Teams
teams-none = No team yet.
team-named = Team { $name }
team-own = yours
team-choose = Join
team-choose-named = Join team { $name }
code-title = Registration code
code-note = Whoever types this code enters the class as a student.
code-closed = Registration is closed.
code-renew = Draw another code
code-close = Close registration
class-people = Who is in the class
tutors-title = Tutors
tutors-none = No other teacher.
tutor-person = Name or login of a colleague
tutor-add = Add as a tutor
tutor-remove-named = Remove { $name } from the tutors
class-nobody = Nobody here is called “{ $name }”.
class-settings = Settings
class-name = Name of the class
class-teams-by-students = Students choose their team
class-archive = Archive the class
class-unarchive = Open the class again
class-delete = Delete the class
class-archive-note = An archived class is read and does not change. Only a class to which nothing was given can be deleted.
roster-title = Students of the class
roster-outlook = What the list would do
roster-line = Line { $name }:
roster-fine = Everything can be taken: enrol when you like. Nothing has been done yet.
roster-import = Enrol by a list
roster-note = A CSV table in UTF-8 whose first line names a column “person” (name, login or handle) and, if wanted, a column “team”. All of it is taken, or nothing.
roster-file = File
roster-csv = or the table itself
roster-check = See what it would do
roster-enrol = Enrol
roster-nobody = Nobody yet.
roster-name = Name
roster-of-team = Team
roster-since = Since
roster-out = Remove
roster-remove-named = Remove { $name } from the class
roster-too-long = The file is longer than 1 MiB: enrol one class at a time.
roster-encoding = The text is not UTF-8: save the table as “CSV UTF-8”.
roster-header = The first line must name a column “person”; it may name a column “team”.
roster-row = The line cannot be read as a row of the table: check quotes and the number of cells.
roster-no-person = Nobody is named.
roster-unknown = “{ $name }” is not known here: check the name, or add the account first.
roster-twice = “{ $name }” stands further up already.
roster-teaches = “{ $name }” teaches this class and cannot study in it.
roster-team = The name of a team is one line of at most 120 characters.
roster-team-full = Team “{ $name }” would have more than 12 members.
roster-too-many-teams = The class would have more than 2,000 teams.
roster-too-many-students = The class would have more than 2,000 students.
teams-move = Put those who are ticked into
teams-move-button = Put into this team
team-empty = Nobody yet.
teams-new = New team
team-name = Name of the team
team-create = Create the team
teams-random = By chance
teams-size = Members of a team, at most
teams-seed = Number of the draw
teams-seed-note = The same number and the same students give the same teams.
teams-random-button = Distribute those who have no team
terms-title = Dates and options
terms-starts = Start
terms-ends = End (optional)
terms-clock = By the clock of Paris.
terms-adds-labdocs = Teams may add labdocs
give-title = Give to a class
give-class = To which class?
give-button = Give
give-no-class = You have no open class:
give-no-time = A date cannot be read: give one such as 2026-09-15T08:00.
give-window = The end must come after the start.
assignment-item = see the mission
report-title = Report
report-own = Your team’s report
report-open = in progress
report-submitted = handed in
report-reopened = opened again
report-go = Open the report
report-begin = Begin the report
report-done-of = expected labdocs are done
reports-team = Team
reports-members = Members
reports-state = State
reports-done = Labdocs done / expected
later-note = Reports that were begun keep their version; those that follow will begin with this one.
later-button = Take this version
report-submissions = Handed in:
submission-number = Submission { $name }
report-no-script = Without a script this page can be read, discussed and handed in; writing together takes a script.
labdoc-done = done
labdoc-mark-done = Mark as done
labdoc-undo-done = Not done yet
labdoc-aside = Put aside
labdoc-back = Take back
labdoc-set-aside = Labdocs that were put aside
labdoc-add = Add a labdoc
labdoc-kind = Kind
labdoc-add-button = Add
sheet-empty = Nothing is written yet.
sheet-drawing = The team’s drawing.
code-source = Program
code-output = Output
submit-title = Hand the report in
submit-note = Once handed in it does not change, unless a teacher opens it again.
submit-button = Hand in
reopen-title = Open again
reopen-note = The team can go on writing; what was handed in is kept.
reopen-button = Open the report again
messages-title = Messages
messages-none = No messages.
messages-older = Older messages
messages-newer = Newer messages
message-label = Your message to the team and the teachers
message-send = Send
history-title = History
history-of = History: { $name }
history-version = Version { $name }
history-restore = Go back to this version
history-none = Nobody has written yet.
history-look = Look
refused-denied = This is not yours to do
refused-denied-advice = Ask a teacher of the class.
refused-text = The text does not fit
refused-text-advice = It is empty, too long, or has invisible characters. Go back and mend it.
refused-full = It is full
refused-full-advice = There are as many as there may be: remove what is not used.
refused-archived = The class is archived
refused-archived-advice = It is read and not changed. Its teacher may open it again.
refused-in-use = The class is in use
refused-in-use-advice = Missions were given to it: archive it instead.
refused-code = This code opens no class
refused-code-advice = Check each letter, or ask for a new code.
refused-not-enrolled = Not in the class
refused-not-enrolled-advice = This person does not study in the class: enrol them first.
refused-already-here = In the class already
refused-already-here-advice = This person is in it already, in another part.
refused-teams = Teams are formed by the teachers
refused-teams-advice = Ask them to move you.
refused-team-size = There is no such size of teams
refused-team-size-advice = A team has from 1 to 12 members.
refused-mission = This item cannot be given
refused-mission-advice = Only a mission is given to a class.
refused-document = A document is missing
refused-document-advice = A document of the mission is not here now. Try again when its institution answers.
refused-window = The dates contradict each other
refused-window-advice = The end must come after the start.
refused-not-yet = Not yet
refused-not-yet-advice = This mission begins later.
refused-ended = The time is over
refused-ended-advice = Nobody writes in this report any more. A teacher may move the end.
refused-no-team = You have no team
refused-no-team-advice = Join one on the page of the class, or ask a teacher.
refused-submitted = The report is handed in
refused-submitted-advice = It does not change. A teacher may open it again.
refused-labdoc = This labdoc is not changed so
refused-labdoc-advice = It came with the mission, or teams add none here.
refused-version = There is no such version
refused-version-advice = History does not reach there.
refused-update = This writing is not taken
refused-update-advice = Load the page again: what was acknowledged is there.
refused-roster = The list cannot be taken
refused-roster-advice = Mend all lines that are named; nobody was enrolled.
refused-import = The report cannot be taken from this file
refused-import-advice = Choose a file that was exported from a report, whole and unchanged, as JSON or .eln.
refused-busy = One moment
refused-busy-advice = Others change the same thing: try again.
failure-not-utf8 = The file is not UTF-8
failure-not-utf8-advice = Save the table as “CSV UTF-8”.
give-lead = The class receives version { $shown } and keeps it: a later one will be offered, never imposed.
later-title = Version { $shown } is here
class-students = { $count ->
    [one] { $shown } student
   *[other] { $shown } students
}
class-teams = { $count ->
    [one] { $shown } team
   *[other] { $shown } teams
}
assignment-reports = { $count ->
    [one] { $shown } report
   *[other] { $shown } reports
}
roster-enrolled = { $count ->
    [one] { $shown } new person
   *[other] { $shown } new persons
}
roster-known = { $count ->
    [one] { $shown } person enrolled already
   *[other] { $shown } persons enrolled already
}
roster-teams = { $count ->
    [one] { $shown } new team
   *[other] { $shown } new teams
}
roster-errors = { $count ->
    [one] { $shown } line cannot be taken; nobody is enrolled.
   *[other] { $shown } lines cannot be taken; nobody is enrolled.
}
teams-alone = { $count ->
    [one] { $shown } student without a team
   *[other] { $shown } students without a team
}
history-updates = { $count ->
    [one] { $shown } change
   *[other] { $shown } changes
}
editor-tools = Formatting
editor-tool-strong = Strong
editor-tool-em = Emphasis
editor-tool-sub = Subscript
editor-tool-sup = Superscript
editor-tool-code = Code
editor-tool-heading = Heading
editor-tool-bullets = List
editor-tool-numbers = Numbered list
editor-tool-quote = Quotation
editor-tool-formula = LaTeX formula
editor-protocol-objective = Objective
editor-protocol-principle = Principle
editor-protocol-material = Material
editor-protocol-material-add = Add material
editor-protocol-steps = Steps
editor-protocol-step-add = Add a step
editor-up = Move up
editor-down = Move down
editor-remove = Remove
editor-code-source = Program
editor-code-output = Output of the program
editor-code-tab = Tab indents; Escape, then Tab leaves the field.
editor-row = Row { $name }
editor-row-add = Add a row
editor-column = Column { $name }
editor-column-add = Add a column
editor-column-name = Name
editor-column-unit = Unit
editor-column-formula = Formula, such as [U] / [I]
editor-opening = Opening…
editor-open = Up to date.
editor-saved = Saved at { $name }.
editor-writing = Saving…
editor-away = Offline: what you write is kept in this browser and sent when the network is back.
editor-refused = Not saved. { $name }
editor-alone = You are alone here.
editor-together = Here: { $name }
editor-outline = The outline of the report has changed.
editor-reload = Load the page again
editor-unsaid = The message is not sent: { $name }
editor-unheard = nobody answers.
refused-crowded = Too many open pages
refused-crowded-advice = This report is open in too many pages at once: close some.
refused-passage = This passage is not there
refused-passage-advice = The labdoc has other words now, or it is another labdoc: go back, and copy the words again or leave the passage out.
refused-answers = These answers do not fit
refused-answers-advice = A value is missing or out of bounds: go back and mend it.
refused-evaluation = This evaluation is not made now
refused-evaluation-advice = The mission does not ask for it, or it is too early or too late.
refused-file = This file does not fit
refused-file-advice = A file has a plain name and at most 8 MiB.
report-not-begun = not begun
reports-changed = Last written
reports-writing = Time writing
editor-undo = Undo
editor-drawing-keys = Enter adds the chosen kind of shape, n chooses the next one, arrows move it, Delete removes it.
editor-drawing-move = Choose and move
editor-drawing-pen = Freehand
editor-drawing-line = Line
editor-drawing-arrow = Arrow
editor-drawing-rect = Rectangle
editor-drawing-ellipse = Ellipse
editor-drawing-text = Text
editor-drawing-words = Text to write
editor-drawing-remove = Remove the chosen shape
editor-drawing-ink = Black
editor-drawing-sea = Blue
editor-drawing-moss = Green
editor-drawing-beacon = Orange
editor-plot = Plot { $name }
editor-plot-add = Add a plot
editor-plot-x = Across
editor-plot-y = Upwards
editor-fit = Fit
editor-fit-none = none
editor-fit-degree = polynomial of degree { $name }
editor-fit-residual = root mean square of residuals: { $name }
export-title = Take the report along
export-note = With its files and what was said about it, as far as you may see it. JSON and archive can be read in again.
export-html = As a page to print, or to save as PDF
export-eln = As an archive of a laboratory notebook (.eln)
export-json = As JSON
feedback-title = Annotations and evaluation
feedback-release = Show to the team
feedback-released = The team sees annotations and evaluations.
feedback-not-released = The team sees neither drafts nor evaluation yet.
annotations-title = Annotations
annotations-none = No annotations.
annotation-withdrawn = (taken back)
annotation-draft = draft
annotation-reply = Reply
annotation-withdraw = Take back
annotation-about = About
annotation-passage = Passage (optional)
annotation-passage-note = Paste the words that you mean; from the page of the report, select them first.
annotation-times = These words stand in { $shown } places of the labdoc. Say below which of them you mean, counted from the beginning; or copy more of the words around them.
annotation-which = Which of these places (1 is the first)
annotation-quote-now = Now:
annotation-quote-gone = (no longer there)
annotation-text = Annotation
annotation-as-draft = Draft: the team will see it with the evaluation
annotation-add = Annotate
evaluations-title = Evaluations
evaluations-csv = Evaluations as CSV
evaluation-anonymous = a peer
evaluation-teacher = Teacher
evaluation-oneself = Self-evaluation
evaluation-peer = By a peer
evaluation-grade = grade: { $name }
evaluate-title = Evaluate
evaluate-oneself = Evaluate yourself
evaluate-why = Why
evaluate-comment = Overall comment
evaluate-grade = Grade out of { $name }
evaluation-terms = Evaluation
evaluation-by-oneself = Each student evaluates their own report
evaluation-grade-max = Best grade (empty: no grades)
annotation-readers = { $count ->
    [one] read by { $shown } member
   *[other] read by { $shown } members
}

nav-protection = Data protection
protection-title = Data protection
protection-lead = What the house knows of a person: to see, to hand over, to erase.
protection-person = Login, name or handle
protection-find = Find
protection-unknown = Nobody here is called so: check the spelling, or ask for the login.
protection-closed = Closed account
protection-account = Account
protection-handle = Handle
protection-role = Role
protection-since = Since
protection-login = Login
protection-mentions = Entries in classes and reports that name this person
protection-nothing = None.
protection-export = Download everything (JSON)
protection-export-note = The file has the reports of the person’s teams as they may see them, and so what teammates wrote with them.
protection-erase = Erase
protection-erase-note = The account is closed, reports that are this person’s alone are deleted, and in what others need an alias stands in their place. What they wrote with others stays, and so do items that they shared: those are withdrawn before. This cannot be undone.
protection-erase-not = This is your own account: another officer has to erase it.
protection-confirm = Type the handle { $name } to confirm
protection-confirm-wrong = Nothing was erased: the handle that was typed is another.
protection-erase-button = Erase for good
protection-erased = The person is erased
protection-erased-reports = { $count ->
    [0] No report was theirs alone.
    [one] { $shown } report was theirs alone, and is deleted.
   *[other] { $shown } reports were theirs alone, and are deleted.
}
protection-erased-alias = In what others need now stands: { $name }
protection-erased-rows = Entries that named them
mention-classes = Classes taught
mention-students = Places in classes
mention-classes-of = List of own classes
mention-teams = Teams
mention-submissions = Reports handed in
mention-files = Lists of files
mention-messages = Messages
mention-updates = Changes of labdocs
mention-revisions = Versions of labdocs
mention-pens = Writers of pages
mention-efforts = Times of writing
mention-annotations = Annotations
mention-replies = Replies
mention-accesses = Accesses to reports
mention-readers = Annotations read
mention-peers = Draws for peer evaluation
mention-peers-of = Reports to evaluate
mention-evaluations = Evaluations

following-title = Progress
following-look = Look
following-begun = Begun
reports-evaluation = Evaluation
figures-title = Figures of the report
figures-what = What was counted
figures-own = This report
figures-class = Median of the class
figures-mission = Median of the mission
figures-few = The median of the mission is shown from { $count } reports on.
figure-views = Documents opened
figure-messages = Messages
figure-connected = Time connected
figure-writing = Time writing
figure-writer-changes = Changes of writer
figure-annotations = Annotations given
figure-annotations-read = Annotations read
chronology-title = When it was written
chronology-none = Nothing was written yet.
chronology-days = By days
chronology-hours = By hours
chronology-day = Day (UTC)
chronology-hour = From
chronology-updates = Updates
chronology-bytes = Size
chronology-plot = Updates over time; the table below has the same figures.

attachments-title = Files of the team
attachments-none = No files yet.
attachment-file = Files to attach
attachment-note = Up to 50 files of 8 MiB each. Pictures lose where and with what they were taken. One can draw on them in a drawing.
attachment-button = Attach
attachment-remove = Remove the file
editor-drawing-photo = What is drawn upon
editor-drawing-photo-mission = Background of the mission, or none

import-title = Take a report from a file
import-note = A report that was exported here or elsewhere, as .eln or JSON, on the same version of this mission; at most 128 MiB. The team goes on with its labdocs and files; messages, annotations and evaluations stay in the file.
import-file = Exported report
import-button = Begin the report with it
refused-import-size = The file is too large
refused-import-size-advice = An exported report has at most 128 MiB, and its labdocs at most 24 MiB. Nothing was begun.
refused-import-mission = The file is about another mission
refused-import-mission-advice = Give the class the version of the mission on which the report was written, and take the file there. Nothing was begun.
refused-import-has-report = The team has begun its report
refused-import-has-report-advice = Only a team without a report takes one from a file. Nothing was changed.

peer-title = Evaluate another team’s report
peer-lead = This is what another team handed in, without names; nor will the team learn yours.
peer-note = The team reads it when a teacher releases it. You can send it again until then: the last one counts.
peer-send = Send the evaluation
peer-done = Your evaluation was sent.
peer-reports = Reports that you evaluate
peer-reports-note = They were drawn by lot among those that are handed in.
peer-report = Report { $count }
evaluation-peer-reports = Reports of other teams that each student evaluates
peers-note = Once reports are handed in, peers are drawn by lot among their teams. Drawing again forgets the draw, not what was evaluated.
peers-draw = Draw peers
peers-drawn = Peers were drawn among { $count } reports.
release-all = { $count ->
    [one] Show the evaluation of { $shown } report
   *[other] Show the evaluation of { $shown } reports
}
release-all-note = The teams of all reports that are evaluated see their annotations and evaluations, once and for all.
released-all = { $count ->
    [one] The team sees the evaluation of { $shown } report.
   *[other] The teams see the evaluation of { $shown } reports.
}
keeping-title = What is kept, and how long
keeping-lead = Nothing goes by itself: this page says what has been kept long enough, and you decide.
keeping-look = See what would go
keeping-rules = The rules
keeping-rules-note = They are settings of this node (retention.*). Reports end with their assignment, or when their class is archived.
keeping-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
keeping-reports = Reports
keeping-traces = How long and when somebody wrote
keeping-accesses = Entries of access logs
keeping-students = Students of archived classes
keeping-class = Class
keeping-mission = Mission
keeping-ended = Ended
keeping-would-go = What would go today
keeping-went = What went
keeping-nothing = Nothing has been kept long enough.
keeping-endless = { $count ->
    [one] One report has no end: its class is not archived, and its assignment ends never.
   *[other] { $count } reports have no end: their classes are not archived, and their assignments end never.
}
keeping-delete = Delete it
keeping-delete-note = What is deleted does not come back.
keeping-confirm = To confirm, type the number of reports: { $name }
keeping-confirm-wrong = Nothing was deleted: the number is another.
keeping-delete-button = Delete for good
keeping-deleted = It is deleted.
hold-title = Legal hold
hold-note = For a procedure in which something has to be proved: nothing of this is erased or deleted until the hold is lifted, whoever asks and however long it has been kept. Nobody is stopped from writing.
hold-reason = Reason
hold-since = Since
hold-by = By
hold-lift = Lift the hold
hold-reason-label = Reason (officers read it)
hold-reason-wrong = The reason must be 1 to { $name } visible characters on one line.
hold-put = Put on hold
hold-against = A legal hold stands against it: lift it first.
hold-against-report = The report that is on hold
holds-title = Legal holds
holds-lead = What may not be erased or deleted for now.
holds-look = See the holds
holds-none = Nothing is on hold.
holds-what = Who or what
keeping-held = { $count ->
    [one] One report or place on a roster stays, on legal hold.
   *[other] { $count } reports and places on rosters stay, on legal hold.
}
mention-holds = Legal holds
refused-held = It is on legal hold
refused-held-advice = The data-protection officer has to lift the hold first.
refused-erasing = The erasure of this person has begun
refused-erasing-advice = It can only be finished: erase the person again.
accesses-title = Who read this report
accesses-lead = What people outside the team did with the report. Each entry holds the digest of the one before.
accesses-whole = No entry was changed or taken out.
accesses-broken = Entry { $name } does not fit the one before: something was changed or taken out.
accesses-none = Nobody outside the team did anything with it.
accesses-when = When
accesses-who = Who
accesses-as = As
accesses-what = What
access-erased = somebody who was erased
protection-accesses-lead = Find the access log of a report. The report itself you do not read.
protection-report = Address of the report, or its id
protection-no-report = There is no such report here.
protection-accesses-find = Show the log
standing-owner = owner of the class
standing-tutor = tutor
standing-teammate = member of the team
standing-peer = peer
standing-classmate = classmate
standing-officer = data-protection officer
standing-teacher = teacher
standing-stranger = no part in the class
method-create-a-class = made a class
method-read-a-class = looked at the class
method-edit-a-class = edited the class
method-change-the-registration-code = changed the code
method-archive-a-class = archived the class
method-delete-a-class = deleted the class
method-change-the-tutors = changed the tutors
method-join-a-class = joined the class
method-read-the-roster = read the roster
method-change-the-roster = changed the roster
method-form-teams = formed teams
method-choose-a-team = chose a team
method-assign-a-mission = gave a mission
method-edit-an-assignment = edited the assignment
method-read-an-assignment = read the assignment
method-begin-a-report = began the report
method-list-the-reports = listed the reports
method-read-a-report = read the report
method-write-in-a-report = wrote in the report
method-hand-a-report-in = handed the report in
method-open-a-report-again = opened the report again
method-write-a-message = wrote a message
method-annotate-a-report = annotated
method-read-annotations-and-evaluations = read annotations and evaluations
method-evaluate-a-report = evaluated
method-evaluate-ones-own-report = evaluated their own report
method-read-and-evaluate-as-a-peer = read or evaluated as a peer
method-release-annotations-and-evaluations = released annotations and evaluations
method-follow-the-reports = looked at its progress
method-import-a-report = began it with a file
method-read-who-read-a-report = read this log
method-report-export-or-erase-a-person = looked after somebody’s data

terms-brings-labdocs = Teams may bring labdocs along from other reports of theirs
terms-attaches-files = Teams may attach files
terms-writes-messages = Team and teachers may write messages
refused-not-offered = The assignment does not offer this
refused-not-offered-advice = A teacher of the class chooses what teams may do: ask there.
bring-title = Bring a labdoc along
bring-lead = A copy of it is added at the end of a part. It begins with what the other says now; that one stays as it is.
bring-none = You have no other report from which a labdoc could come.
bring-part = Into which part
bring-button = Add a copy
