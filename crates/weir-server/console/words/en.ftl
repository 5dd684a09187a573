### The console in English. A language is one file: copy this one, translate it,
### and the tests say what is missing.

language-name = English
language-direction = ltr

## The frame

page-title = { $page } · Weir
skip = Skip to the content
nav-main = Main
nav-menu = Menu
nav-queue = Queue
nav-banks = Banks
nav-why = Why
nav-delivery = Delivery
nav-dashboard = Dashboard
nav-policies = Policies
nav-events = Events
nav-people = Users and keys
nav-settings = Settings
nav-me = Your account
nav-docs = API reference
account = Your account
goto = Go to
goto-title = Go to any id, address or hash
save = Save

brake = The brake
brake-title = What may Weir do by itself?
brake-switch = Switch
brake-not-yours = Only an admin switches it.
mode-observe = Observe
mode-review = Review
mode-live = Live
mode-observe-about = Matches are computed, recorded and answered. No case, no hold, no action.
mode-review-about = Cases are made. Nothing is held or acted on without a person.
mode-live-about = Rules do what they say.

role-admin = Admin
role-analyst = Analyst
role-reviewer = Reviewer
role-auditor = Auditor
role-service = Service

## The door

sign-in = Sign in
sign-in-name = Name
sign-in-password = Password
sign-in-name-stays = Your name stays here. It is in no message, reason or report that leaves.
sign-in-wrong = Name and password do not belong together.
sign-in-locked = Too many wrong passwords. Try again in { $seconds ->
    [one] { $seconds } second
   *[other] { $seconds } seconds
}.
sign-in-too-many = Too many attempts from your address. Wait a minute, then try again.
sign-out = Sign out
password = Change the password
password-first = This password was given to you. Choose your own before you go on.
password-old = Password so far
password-new = New password
password-again = New password again
password-rule = 12 characters or more. A few words that belong together only for you are good.
password-differs = The two new passwords differ.
password-wrong = That is not the password so far.
password-save = Change it
me-language = Language
me-digits = Digits
me-digits-own = As the language writes them
me-digits-latin = Latin digits
me-theme = Light or dark
me-theme-system = As the system has it
me-theme-light = Light
me-theme-dark = Dark
me-zone = Time zone
me-zone-hint = As in Africa/Cairo or UTC.
me-keys = Single keys
me-keys-on = Decide with single keys
me-keys-off = Off: only Tab, Enter and the pointer
me-today = Today
me-reveals = { $count ->
    [0] You lifted no veil.
    [one] You lifted { $count } veil.
   *[other] You lifted { $count } veils.
}
me-only-you = Only you see this figure.

## Times

month = { $number ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
}
date = { $day } { $month } { $year }
day-of-month = { $day } { $month }
moment = { $date }, { $time }
moment-today = today { $time }
moment-yesterday = yesterday { $time }
span-seconds = { $count } s
span-minutes = { $count } min
span-hours = { $hours } h { $minutes }
span-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
clock-over = { $time } over

## Refusals

problem-back = Back to the queue
problem-malformed = This cannot be read
problem-unauthenticated = Who are you?
problem-forbidden = Not allowed
problem-not-found = Not there
problem-method-not-allowed = Not in this way
problem-conflict = It is not as you think
problem-too-large = Too large
problem-unsupported-media-type = Not in this form
problem-invalid = A field is wrong
problem-idempotency-key-reused = This was sent before
problem-request-unfinished = This is still under way
problem-too-many-requests = Too many requests
problem-unavailable = Not just now
problem-internal = Weir failed

## Matches

match = Match
bank = Bank
author = Author
notices = Notices
match-distance = Distance { $distance } of { $limit }
match-same-pdq = The same picture hash
match-same-text = The same text
match-same-url = The same link
match-same-md5 = The same file (MD5)
match-same-sha1 = The same file (SHA-1)
match-same-sha256 = The same file, byte for byte
meter-of = of { $limit }
meter-label = Distance { $distance }. Identical is 0, the limit is { $limit }.
meter-identical = identical
meter-limit = limit { $limit }
meter-unlike = unlike
meter-means-same = The same picture, but for what the eye does not see.
meter-means-copy = A copy: saved again, made smaller or brighter.
meter-means-near = Very probably the same picture, changed a little.
meter-means-far = Perhaps the same picture; look closely. Near the limit pictures of the same make can be alike.

## The queue

queues = Queues
cases = Cases
queue-all = Everything
kinds-picture = Pictures
kinds-text = Texts
kinds-link = Links
kinds-file = Files
kinds-notice = Notices
queue-matches = { $count ->
    [one] { $count } match
   *[other] { $count } matches
}
queue-notices = { $count ->
    [one] { $count } notice
   *[other] { $count } notices
}
queue-escalated = Escalated
queue-waiting = { $count ->
    [one] { $count } case waits.
   *[other] { $count } cases wait.
}
queue-order = The clock decides the order.
queue-none-here = Nothing waits here.
queue-held = In other hands
queue-what-entry = ‘{ $entry }’ in { $item }
queue-what-picture = Picture in { $item }
queue-what-text = Text of { $item }
queue-what-link = Link in { $item }
queue-what-file = File in { $item }
queue-what-notice = Notice of { $item }
queue-first-as = First, as
queue-first-why = its clock ends first
queue-move = Move:
queue-empty = Nothing is waiting for you
queue-empty-about = New cases appear here by themselves.
case-open = Open the case
case-open-holds = Opening holds it for you for 15 minutes.
case-erased = an erased item
list-first = To the start
list-next = Next
care = Care
care-today = Reveals today
care-count = { $count } of { $budget }
care-offer = A pause is offered after { $count }.
undo-done-remove = { $item } removed

## Banks, entries, policies

undo = Undo
cancel = Cancel
filter = Show
id = Id
state = State
when = When
item = Item
entry = Entry
entries = Entries
signals = Signals
source = Source
tags = Tags
reference = Reference
origin = File
policy = Policy
severity = Severity
and-also = ·
percent = { $number } %
made-on = since { $date }
signal-pdq = Picture hash (PDQ)
signal-md5 = File hash (MD5)
signal-sha1 = File hash (SHA-1)
signal-sha256 = File hash (SHA-256)
signal-text = Text
signal-url = Link
quality = Quality { $quality } of 100
quality-low = Quality { $quality } of 100: kept, but it matches nothing below { $needed }
wrong-fields = { $count ->
    [one] One field needs you:
   *[other] { $count } fields need you:
}
wrong-nothing-stored = Nothing is stored yet.
word-long = At most { $longest } characters, none of them invisible.

banks-about = A bank holds known things under one policy. An allow bank wins: what it holds stops a match.
banks-count = { $count ->
    [one] { $count } bank
   *[other] { $count } banks
}
entries-count = { $count ->
    [one] { $count } entry
   *[other] { $count } entries
}
entries-off = { $count ->
    [0] all of them on
    [one] { $count } switched off
   *[other] { $count } switched off
}
banks-find = Find a bank
banks-both-kinds = Match and allow
banks-none-such = No bank is like that.
banks-all = All banks
banks-empty = No bank yet
banks-empty-about = A bank holds what is known, so that it is found when somebody posts it again.
bank-and-policy = Bank and policy
bank-kind = Kind
bank-kind-match = match
bank-kind-allow = allow
bank-match-about = What it holds is looked for; whatever matches waits for a person.
bank-allow-about = What it holds is never reported: it stops matches of other banks.
bank-no-policy = No policy
bank-stops = stops matches
matched-seven-days = Matched, 7 days
overturned-seven-days = Overturned, 7 days
overturned-none = no decision yet
overturned-of = { $count ->
    [one] { $overturned } of { $count } decision
   *[other] { $overturned } of { $count } decisions
}
bank-new = New bank
bank-name = Name
bank-name-hint = Reviewers read it beside every match. Up to 128 characters of any script.
bank-name-empty = Give it a name.
bank-name-long = A name has at most 128 characters.
bank-name-invisible = A name has only characters that can be seen, and no space at its ends.
bank-name-taken = There is a bank of this name already.
bank-policy-hint = A case opened by this bank begins with this policy, and has its time.
bank-policy-gone = This version of the policy is no longer the newest. Choose again.
bank-make = Make the bank
bank-made = The bank is there. It holds nothing yet.
bank-empty = This bank holds nothing yet.
bank-gone = a deleted bank
bank-export = Export as JSON lines
bank-delete = Delete the bank
bank-delete-title = Delete { $bank }?
bank-delete-entries = { $count ->
    [0] It holds nothing.
    [one] Its one entry goes with it and matches nothing from then on.
   *[other] Its { $count } entries go with it and match nothing from then on.
}
bank-delete-about = This cannot be undone. Cases that it opened stay, and what happened stays in the events.
bank-deleted = { $bank } is deleted. What it held matches nothing any more.
bank-added = { $count ->
    [one] One entry is banked. It matches from now on.
   *[other] { $count } entries are banked. They match from now on.
}
bank-confirmed = { $count ->
    [one] One was there on somebody else’s word; your decision stands behind it now.
   *[other] { $count } were there on somebody else’s word; your decision stands behind them now.
}
bank-was-there = { $count ->
    [one] One was there already.
   *[other] { $count } were there already.
}

bank-add = Add to the bank
add-about = Before anything is banked you see what it would have matched. It matches within a second of being banked, and stops as fast.
add-what = What is it?
add-files = Files
add-text = Text
add-links = Links
add-hashes = Hashes
add-choose-files = Choose files
add-files-hint = Pictures and other files, up to 32. A fingerprint is taken; the files themselves are not kept.
add-text-hint = The whole text. Case, width and white space do not matter.
add-links-lines = Links, one a line
add-links-hint = They are never fetched.
add-hashes-lines = Hashes, one a line
add-hashes-hint = Kind, colon, value: pdq:…, sha256:…, sha1:…, md5:…
reference-hint = What you know it by: a number, a name. Reviewers read it beside every match.
tags-hint = Apart by commas: cover, second printing.
source-hint = Empty for your own decision. Else who says so, as the name of a list.
source-own = Own decision
source-exchange = Exchange
source-list = List
source-review-only = What comes on somebody else’s word only ever asks for a review, until an own decision confirms it.
tags-wrong = At most { $most } tags of at most { $longest } characters each.
add-preview = See what it would match
add-nothing-stored = The next page shows it. Nothing is stored before you confirm there.
add-no-files = Choose a file.
add-file-unread = ‘{ $file }’ gives no fingerprint: { $why }
add-text-empty = No letter and no digit is in it.
add-text-long = This text is longer than one megabyte.
add-lines = Write at least one line, and at most { $most }.
add-line-wrong = Line { $line }: { $why }
add-not-a-link = this is not a link to a web page.
hash-no-kind = its kind is missing; write it before the value, as md5:…
hash-unknown-kind = ‘{ $kind }’ is no kind of hash; use pdq, sha256, sha1, md5, text or url.
hash-length = a { $kind } value has { $expected } digits, this one has { $found }. Check that it was copied whole.
hash-not-hex = only 0–9 and a–f can stand here, not ‘{ $found }’ at place { $at }.
hash-quality = a quality is a whole number from 0 to 100.
add-check = Look before you bank
add-store = { $count ->
    [one] Bank it
   *[other] Bank all { $count }
}
add-again = Choose something else
add-all-there = All of it is there already; banking it again changes nothing, or confirms it.
add-there = It is in this bank already.
add-confirms = It is there on somebody else’s word; banking it confirms it.
add-near = Near something in { $bank }:
add-state-there = there already
add-state-flat = low quality
add-state-ready = ready
would-match = What this would have matched
would-stop = What this would have touched
would-since = last { $time }
would-of = { $count ->
    [one] of { $count } retained item
   *[other] of { $count } retained items
}
would-nothing-retained = No fingerprint is retained, so there is nothing to compare with.
would-truncated = Only the newest { $count } were looked at; older ones may match, too.
would-upright = Turned and mirrored copies are missing here: a hash alone does not show them. Once banked, they are found.
would-removed = { $count ->
    [one] { $count } was removed before
   *[other] { $count } were removed before
}
would-kept = { $count ->
    [one] { $count } was kept before
   *[other] { $count } were kept before
}
would-undecided = { $count ->
    [one] { $count } nobody decided on
   *[other] { $count } nobody decided on
}
would-chart = Matches by distance, from identical to the limit. The figures stand in the list below.
would-axis = distance { $distance }
would-items = Look at these first
would-more = { $count ->
    [one] and { $count } more
   *[other] and { $count } more
}
case-see = See the case
end-no-case = no case
end-waits = waits
end-undone = decision taken back
end-remove = removed
end-keep = kept
end-label = labelled
end-escalate = escalated
end-not-a-match = not a match

entry-number = Entry { $number }
entry-open = Open the entry
entry-on = On
entry-off = Off
entry-off-since = It matches nothing since { $time }.
entry-switch-off = Switch it off
entry-switch-on = Switch it on
entry-done-banked = Banked. It matches from now on.
entry-done-off = Switched off. It matches nothing from now on.
entry-done-on = Switched on. It matches from now on.
entry-matches = What it matched
entry-no-matches = It matched nothing yet.
entry-match-end = How it ended
entry-provenance = Where it comes from
entry-history = What happened to it
entry-remove = Take it out of the bank
entry-remove-about = Its signals are erased and match nothing any more. This cannot be undone; switching it off can.
entry-removed = The entry is out of the bank. It matches nothing any more.
entry-gone = This entry was taken out
entry-gone-about = Its signals are erased. What happened to it stays.
opinions = Opinions
opinions-agree = { $count ->
    [one] { $count } agrees
   *[other] { $count } agree
}
opinions-disagree = { $count ->
    [one] { $count } disagrees
   *[other] { $count } disagree
}
event-entry-added = Banked
event-entry-confirmed = Confirmed by an own decision
event-entry-off = Switched off
event-entry-on = Switched on
event-entry-removed = Taken out
by-you = by you
by-somebody = by another person
by-key = by a program with a key
by-command-line = on the command line
by-weir = by Weir itself

import = Import
imports = Imports
import-open = Open the import
import-list = Import a list
import-about = First you see what each row would become. A list goes in whole and can be taken back whole.
import-format = How is it written?
format-csv = CSV
format-csv-about = Columns called pdq, md5, sha1, sha256, url or text, or type and value; also quality, ref, tags, source.
format-json = JSON
format-json-about = An array of objects or hashes, or one object a line.
format-hma = Hasher-Matcher-Actioner
format-hma-about = Content as HMA answers it, in an array or one a line.
import-file = The list
import-file-hint = Up to 4 MB. Larger lists go in with weir bank import.
import-paste = Or paste it here
import-kind = Values that do not say their kind
import-kind-told = The list says it
import-kind-hint = 64 digits may be PDQ or SHA-256: choose which, where the list does not say.
import-headerless = The first row is data, not names of columns
import-preview = See what each row would become
import-nothing = Choose a file, or paste the list.
import-large = A list may have { $most } MB here. Use weir bank import for a larger one.
import-unread = The list cannot be read: { $why }
import-would-take = Would be banked
import-there-already = There already
import-refused = Refused
import-refused-rows = { $count ->
    [one] { $count } row is refused
   *[other] { $count } rows are refused
}
import-more-refused = { $count ->
    [one] and { $count } more
   *[other] and { $count } more
}
import-row = Row
import-why = Why
import-broken = The list was not read to its end:
import-take = { $count ->
    [one] Import { $count } row
   *[other] Import { $count } rows
}
import-another = Another list
import-name = List
import-pasted = Pasted list
import-when = Begun
import-brought = Brought
import-there = In the bank
import-undone = Taken back
import-unfinished = Cut off
import-done = The list is in the bank.
import-told-there = { $count ->
    [one] { $count } row was there already.
   *[other] { $count } rows were there already.
}
import-told-refused = { $count ->
    [one] { $count } row was refused.
   *[other] { $count } rows were refused.
}
import-told-removed = { $count ->
    [one] { $count } entry is gone and matches nothing any more.
   *[other] { $count } entries are gone and match nothing any more.
}
import-told-kept = { $count ->
    [one] { $count } stays, for an own decision confirmed it.
   *[other] { $count } stay, for own decisions confirmed them.
}
import-undo = Take it back
import-undo-about = Every entry that it brought goes and matches nothing any more, but for those that an own decision confirmed since.

policies-about = What is forbidden and why. A changed policy is a new version; a decision keeps the version that it was made under.
policies-empty = No policy yet.
policy-new = New policy
policy-new-version = New version
policy-version = Version
policy-version-number = Version { $number }
policy-version-of = Version { $number }, { $date }
policy-newest = newest
policy-done = Saved as a new version.
policy-name = Short name
policy-name-hint = Letters, digits, - and _. The command line and the API call it so; it cannot be changed.
policy-name-wrong = 1 to 64 letters, digits, - or _.
policy-name-taken = There is a policy of this name; make a new version of it.
policy-title = Title
policy-text = Text
policy-title-in = Title, { $language }
policy-text-in = What is forbidden and what is not, { $language }
policy-words-missing = Write it in { $language }, too: authors read it in their language.
policy-words-long = At most { $longest } characters.
policy-changed = Somebody saved a newer version meanwhile. Look at it, then write yours again.
policy-tco = Terrorist content, EU 2021/784 Art 2(7)
policy-no-tco = Not terrorist content in this sense
policy-dsa = Category of the DSA database
policy-no-dsa = None
policy-banks = Banks under it
policy-no-banks = No bank is under this policy.
policy-versions-about = Older versions stay as they are: decisions made under them keep them.
severity-low = Low
severity-medium = Medium
severity-high = High
severity-critical = Critical
severity-within = { $count ->
    [one] decided within { $count } hour
   *[other] decided within { $count } hours
}
tco-incites = Incites to commit an offence
tco-solicits-offence = Solicits an offence
tco-solicits-participation = Solicits taking part in a terrorist group
tco-instructs = Instructs in weapons or methods
tco-threatens = Threatens to commit an offence
dsa-public-security = Risk for public security
dsa-speech = Illegal or harmful speech
dsa-violence = Violence
