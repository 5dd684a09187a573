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
goto-title = Go to any id, address, hash or name
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
match-same-passage = A known text, altered or in part
match-same-phrase = A known phrase
match-same-domain = A link to a known site
match-same-handle = A known account
match-same-invite = A known invitation
match-same-stored = A known upload or paste
match-same-email = A known e-mail address
match-same-phone = A known telephone number
match-same-wallet = A known wallet
match-same-iban = A known bank account
match-same-features = A part of a banked picture
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
kinds-rule = By rules
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
undo-done-remove = { $item } removed.

## Banks, entries, policies

id = Id
state = State
when = When
entries = Entries
signals = Signals
reference = Reference
origin = File
severity = Severity
comma = ,
made-on = since { $date }
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
bank-forms = Forms compared
bank-forms-about = An upload may show what is banked in another form. Its entries are held against the picture as it is, and against these.
bank-form-turned = Turned and mirrored
bank-form-about-turned = In eight ways.
bank-form-trimmed = Without what was put round it
bank-form-about-trimmed = Borders of one colour, the bars of a letterbox, captions above and below.
bank-form-inner = The picture within it
bank-form-about-inner = What a screenshot shows; a picture in a picture.
bank-form-crops = Parts of it
bank-form-about-crops = Fifteen windows. Each costs as much as the picture itself, and finds little.
bank-form-features = Parts found by their features
bank-form-about-features = Crops, logos over it, parts pasted into another picture. Counts for pictures banked from now on; takes longer than all the rest.
bank-forms-set = Compare these forms
bank-forms-none = None: uploads are compared as they are.
bank-forms-done = From now on these forms are compared.
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
add-text-hint = A text of 30 letters or more is found in part and altered: without dots, respelt, quoted. A shorter one is found as a phrase. It is kept encrypted.
add-links-lines = Links, one a line
add-links-hint = Pages, accounts, groups, wallets; or a name as example.com for all that lies on it. They are never fetched.
add-hashes-lines = Hashes, one a line
add-hashes-hint = Kind, colon, value: pdq:…, sha256:…, sha1:…, md5:…
reference-hint = What you know it by: a number, a name. Reviewers read it beside every match.
tags-hint = Apart by commas: cover, second printing.
source-hint = Empty for your own decision. Else who says so, as the name of a list.
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
add-text-known = This is from a known source that many people quote ({ $source }), with too little beside it. Bank what stands around the quotation.
add-whole-site = many people post on { $site }. Give the link of the page, the account or the group on it.
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
would-nothing = Nothing that is retained is near it.
would-nothing-retained = No fingerprint is retained, so there is nothing to compare with.
would-texts = { $count ->
    [one] Also looked through { $count } kept text for parts and altered copies.
   *[other] Also looked through { $count } kept texts for parts and altered copies.
}
would-truncated = Only the newest { $count } were looked at; older ones may match, too.
would-many = It is near more items than were looked at; others may match, too.
would-become = Once it is banked, these match: the rules decide on each as on what comes, and a decision that stands is not touched. Undoing the entry takes all of it back.
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
entry-nothing-since = It matches nothing since { $time }.
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
entry-taken-out = This entry was taken out
entry-taken-out-about = Its signals are erased. What happened to it stays.
opinions = Opinions
opinions-agree = { $count ->
    [one] { $count } agrees
   *[other] { $count } agree
}
opinions-disagree = { $count ->
    [one] { $count } disagrees
   *[other] { $count } disagree
}
story-added = Banked
story-confirmed = Confirmed by an own decision
story-off = Switched off
story-on = Switched on
story-removed = Taken out
from-you = by you
from-somebody = by another person
from-key = by a program with a key
from-command-line = on the command line
from-weir = by Weir itself
from-rule = by a rule

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
row-no-signal = no signal is in it; expected pdq, md5, sha1, sha256, url or text.
row-ambiguous = 64 digits may be PDQ or SHA-256; say which.
row-unknown-kind = the kind of its value cannot be told; say which.
row-unreadable = it cannot be read as a row.
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
policy-automatic = A rule may act under it without a person
policy-automatic-hint = Only on a file that is the same byte for byte as an entry that your own people decided, and only in the mode “live”. Everything else waits for a person.
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
## A case

case = Case
item = Item
entry = Entry
case-side = Clock and queue
case-within = Decide within
case-of-time = of { $time }, as its policy is grave
case-of-time-notice = of { $time }, as somebody waits for an answer
banked-signals = { $count ->
    [one] { $count } more signal
   *[other] { $count } more signals
}
case-decided = Decided
case-next = Next for you
case-next-none = Nothing else waits.
case-next-one = Next case
case-waiting = { $count ->
    [one] { $count } waiting
   *[other] { $count } waiting
}
case-by = by
case-title-picture = A picture that looks like a banked one
case-title-text = A banked text
case-title-link = A banked link
case-title-file = A banked file
case-title-notice = A notice
case-title-known-picture = A picture that looks like ‘{ $entry }’
case-title-known-text = The text ‘{ $entry }’
case-title-known-link = The link ‘{ $entry }’
case-title-known-file = The file ‘{ $entry }’
case-title-known-notice = A notice: ‘{ $entry }’
case-history = What was decided
case-undone = taken back { $time }
cancel = Cancel
yes = Yes
no = No
hold-theirs = Somebody else has this case before them until { $time }. You can look; they decide.
hold-decided = This case was decided at { $time }. Nothing of yours was sent.
hold-over = Your time with this case is over. Somebody else may take it now.
hold-again = Hold it again
posted = Posted
posted-veiled = Posted picture, blurred
posted-text = Text of the post
posted-more = { $count ->
    [one] { $count } more part of the post
   *[other] { $count } more parts of the post
}
veil-hold = Hold to reveal
veil-show = Reveal
text-show = Show the text
text-soften = Leave it out again
text-masked = { $count ->
    [one] { $count } word, left out until you ask for it.
   *[other] { $count } words, left out until you ask for them.
}
size-kib = { $count } KiB
evidence-gone = What was posted is not kept any more. Its fingerprints and matches are below.
evidence-url = Somebody reported this address. It is never fetched.
evidence-erased = The item was erased at the wish of the service or its author. What accounts for decisions stays.
evidence-link = Link in the post
evidence-no-bytes = The bytes of this part are not here.
evidence-signals = The service sent fingerprints instead of the picture.
evidence-pending = Parts of this post are still being read.
banked = Banked
banked-since = since { $date }
compared-as = As it was compared: { $form }
compared-part = At its place in the banked picture
compared-words = Where it was read: in the words of the picture
compared-code = Where it was read: in a QR code in the picture
fit-told = { $places } places agree; { $percent } % of it is seen
read-in-words = in the words of the picture
read-in-code = in a QR code in the picture
compared-veiled = What was compared, blurred
banked-no-media = Banks hold fingerprints, not pictures; texts are kept encrypted.
banked-text = Banked text
banked-text-show = Show the banked text
banked-text-about = It is kept encrypted. That you read it is in the log of events.
text-shares = { $entry } % of the banked text, { $item } % of this one
text-quoted = in quotation marks
text-attributed = with words that say whose it is
text-common = Ordinary texts hold this phrase often: it will match what has nothing to do with it.
text-quotes = It quotes { $source }. That part finds nothing: many people quote it.
text-allowed = It stands in the allow bank { $bank } in part or whole. That part will not match.
threshold-is = Matches of texts: { $threshold }.
threshold-about = How sure a match with a text of this bank must be, and how many texts that are no copies pass. Measured with 1,500 banked texts.
threshold-set = Set
threshold-done = Set. It holds from now on.
threshold-strict = strict
threshold-normal = normal
threshold-wide = wide
threshold-rate-strict = Of texts on the same subject 1 in 150 passes, of others none of 4,000.
threshold-rate-normal = Of texts on the same subject 1 in 100 passes, of others none of 4,000.
threshold-rate-wide = Of texts on the same subject 1 in 20 passes, of others none of 4,000.
entry-off-since = Switched off since { $date }
entry-gone = This entry is in no bank any more.
the-match = The match
forms = Forms compared
form-orig = As it is
form-rot90 = Turned by 90°
form-rot180 = Turned by 180°
form-rot270 = Turned by 270°
form-flipX = Mirrored upside down
form-flipY = Mirrored
form-flipPlus1 = Mirrored along a diagonal
form-flipMinus1 = Mirrored along the other diagonal
form-borderless = Without its borders
form-captionless = Without its caption
form-inner = The picture within it
form-crop = A part of it
form-over-white = Over white
form-over-black = Over black
form-at = { $form }, at { $seconds } s
match-others = { $count ->
    [one] { $count } more match
   *[other] { $count } more matches
}
match-more = There are more; these are the nearest.
problem-part = { $part } could not be read
source = Source
source-own = Own decision
source-exchange = Exchange:
source-list = List:
tags = Tags
ended-title = { $count ->
    [0] No match of this entry was decided before
    [one] How { $count } earlier match of this entry ended
   *[other] How { $count } earlier matches of this entry ended
}
ended-removed = { $count } removed
ended-labelled = { $count } labelled
ended-kept-for = { $count } kept as news, research, counter-speech or art
ended-kept = { $count } kept
ended-wrong = { $count } not a match or taken back
notice-user = A user
notice-trusted-flagger = Trusted flagger
notice-alert-service = Alert service
notice-no-good-faith = no statement of good faith
standing-unknown = no record yet
standing-reliable = mostly right before
standing-mixed = right and wrong before
standing-mostly-unfounded = mostly wrong before
common-entry = same entry
common-author = same author
common-link = same link
outcome-remove = Removed
outcome-keep = Kept up
outcome-label = Labelled
outcome-escalate = Escalated
outcome-not-a-match = Not a match
purpose = Purpose
purpose-what = what is it for here?
purpose-promotion = Promotion
purpose-news = News
purpose-research = Research
purpose-counter-speech = Counter-speech
purpose-art = Art
purpose-unclear = Unclear
purpose-first = Choose the purpose first.
policy = Policy
policy-own = the bank’s own is set
policy-none = None of these
policy-first = A removal needs the policy that the post breaks.
decision = Decision
outcome = Outcome
do-remove = Remove
do-keep = Keep up
do-label = Label
do-escalate = Escalate
do-not-a-match = Not a match
reason = Reason for the author
reason-language = Language of the reason
reason-waits = Drafted here once the purpose is chosen
decide-about = { $seconds ->
    [one] The service is told after { $seconds } second. The author gets the reason.
   *[other] The service is told after { $seconds } seconds. The author gets the reason.
}
decide-about-now = The service is told at once. The author gets the reason.
decide-not-yours = You may look at cases, not decide them.
decide-held = Somebody else has this case before them. Take the next one, or come back later.
decide-done = This case is decided.
decide-changed = This case changed while you looked. Nothing was decided; what you wrote is kept.
decide-new-notices = { $count ->
    [one] There is { $count } new notice.
   *[other] There are { $count } new notices.
}
decide-new-revision = The post has new content.
decide-read-again = Look again, then decide.
related-count = { $count ->
    [one] { $count } related case: decide together
   *[other] { $count } related cases: decide together
}
related-about = Those you tick get the same policy, purpose, outcome and reason.
undo = Undo
undo-late = Take the decision back
undo-late-about = The service is told to take its action back, and the case waits again.
undo-done-keep = { $item } kept up.
undo-done-label = { $item } labelled.
undo-done-escalate = { $item } escalated.
undo-done-not-a-match = { $item }: not a match.
undo-done-many = { $count ->
    [one] { $count } case decided.
   *[other] { $count } cases decided.
}
undo-sent-in = { $seconds ->
    [one] Sent in { $seconds } s
   *[other] Sent in { $seconds } s
}
undo-nobody = No endpoint is there to be told.
undo-delivered = Delivered.
undo-cancelled = Taken back before it left.
undo-waiting = { $count ->
    [one] Sent; { $count } endpoint has not answered yet.
   *[other] Sent; { $count } endpoints have not answered yet.
}
keys = Keys
keys-purposes-1 = Promotion, news, research
keys-purposes-2 = Counter-speech, art, unclear
keys-reveal = Hold: reveal what was posted
keys-reveal-beside = Hold: reveal what of it matched
keys-text = Show or leave out the text
keys-reason = Edit the reason
keys-undo = Undo, while it has not left
keys-together = Related cases together
keys-next = Skip to the next case
keys-this = This list
keys-about = Keys follow the Latin letter printed on them, so they work while you write Arabic. They rest while you type, and can be switched off in your account.
wrong-also = And besides?
wrong-nothing = Only this case
wrong-nothing-about = The entry stays as it is.
wrong-off = Switch the entry off
wrong-off-about = { $count ->
    [0] It matches nothing until it is on again. No other open case hangs on it alone.
    [one] It matches nothing until it is on again. { $count } other open case hangs on it alone.
   *[other] It matches nothing until it is on again. { $count } other open cases hang on it alone.
}
wrong-allow = Put this content on the allow list
wrong-allow-about = { $count ->
    [0] What looks like it is let through from now on. No other open case does.
    [one] What looks like it is let through from now on. { $count } other open case does.
   *[other] What looks like it is let through from now on. { $count } other open cases do.
}
wrong-release = { $count ->
    [one] Decide that { $count } case as not a match, too
   *[other] Decide those of the { $count } cases as not a match, too
}
wrong-not-yours = Switching entries and allowing content is for analysts and admins.
wrong-why = Why is it no match?
wrong-why-hint = Without words of yours: This is not what the entry stands for. The post stays.
wrong-reason = This is not what the entry stands for. The post stays.
care-pausing = You pause until { $time }.
care-offered = A pause would be good.
care-due = You have seen much today. Take a pause before you reveal more.
care-take = Take { $time }

## Reasons for authors

reason-thing-picture = picture
reason-thing-text = text
reason-thing-link = link
reason-thing-file = file
reason-thing-notice = post
reason-purpose-promotion = promotion
reason-purpose-news = news reporting
reason-purpose-research = research
reason-purpose-counter-speech = criticism
reason-purpose-art = art
reason-purpose-unclear = a purpose that cannot be told
reason-remove = We removed this { $thing }. { $matched ->
    [yes] It matches known material that falls under our rule “{ $policy }”.
   *[no] It was reported to us, and falls under our rule “{ $policy }”.
} A person looked at it in its context and understood its purpose as { $purpose }.
reason-label = This { $thing } stays up with a label. { $matched ->
    [yes] It holds known material that can fall under our rules.
   *[no] It was reported to us.
} A person looked at it and understood its purpose as { $purpose }.
reason-keep = This { $thing } stays up. A person looked at it and understood its purpose as { $purpose }.
reason-escalate = This { $thing } is being looked at by a second person.
reason-not-a-match = This { $thing } stays up. It is not what we were looking for.

## The Why page and going places

why-title = Why do these match, or not?
why-about = Give two things: a text, a link, a hash, an id, or a file. Nothing of it is kept.
why-first = The first
why-second = The second
why-hint = A text, a link, TYPE:VALUE or a bare hash, post/88213, or an id that begins with item_, case_ or entry_.
why-file = Or a file
why-ask = Compare
why-empty = Nothing is compared yet.
why-answer = Answer
why-match = They match: { $kind } decides.
why-no-match = They do not match by any signal.
why-nothing = Neither has a signal that could be compared.
why-signals = Every signal
why-signal = Signal
why-values = Values
why-says = What it says
why-matches = Match
why-equal = The same on both sides.
why-no-fit = Too few places of the two agree to say that one shows a part of the other.
why-no-places = One of them has too few places to compare.
why-differs = Different.
why-only-first = Only the first has it.
why-only-second = Only the second has it.
why-too-far = Farther than the limit.
why-text-nothing = Nothing to speak of from the shorter text stands in the longer.
why-text-shares = { $shorter } % of the shorter text stands in the longer and makes up { $longer } % of it.
why-low-quality = One of the pictures is too flat to tell: its hash takes no part.
why-thresholds = Pictures match up to a distance of { $limit }, where both hashes have a quality of { $quality } or more, or by a part of one. Texts match by a part too, and TLSH up to a difference of 30. Everything else matches where it is equal.
why-verdict = Weir would answer: { $verdict }
why-banks-silent = No bank knows it.
why-rule = What follows from a match is said by the rules.
why-give-two = Give a second thing to compare it with.
verdict-allow = allow
verdict-label = label
verdict-review = review
verdict-hold = hold
verdict-act = act
signal-pdq = Picture hash (PDQ)
signal-text = Text
signal-url = Link
signal-passage = Passage
signal-phrase = Phrase
signal-domain = Domain
signal-handle = Account
signal-invite = Invitation
signal-stored = Upload or paste
signal-email = E-mail address
signal-phone = Telephone number
signal-wallet = Wallet
signal-iban = Bank account
signal-features = Local features
signal-md5 = MD5
signal-sha1 = SHA-1
signal-sha256 = SHA-256
thing-id = an id
thing-hash = a hash
thing-link = a link
thing-text = a text
thing-file = a file
goto-nothing = Nothing of that name is known here.

## Operations: the brake, delivery, events, people, settings, the dashboard

said-mode-observe = Weir observes now: no case, no hold and no action follows.
said-mode-review = Weir makes cases now. Nothing is held or acted on without a person.
said-mode-live = Weir is live now: rules do what they say.
said-mode-same = Nothing changed: it was so already.
said-endpoint-on = The endpoint is on. What waited for it goes out.
said-endpoint-off = The endpoint is off. What waits for it is kept.
said-endpoint-removed = The endpoint is removed. { $count ->
    [0] Nothing waited for it.
    [one] { $count } message that waited was cancelled.
   *[other] { $count } messages that waited were cancelled.
}
said-none-chosen = Nothing was chosen, so nothing was sent again.
said-replayed = { $count ->
    [0] There was nothing to send again.
    [one] { $count } message is sent again.
   *[other] { $count } messages are sent again.
}
said-user-on = The user may sign in again.
said-user-off = The user may sign in no more; their sessions have ended.
said-role-set = The role is changed. It counts from the next request on.
said-session-ended = The session has ended.
said-key-revoked = The key is revoked. It is taken no more.

filter = Show
choose = Choose
time = Time
time-from = From
time-to = Until
list-older = Older
list-comma = { ", " }
never = never
change = Change
name = Name
name-wrong = Write 1 to 64 characters, without control characters.
name-taken = This name is taken. Choose another.
once-label = Shown only now
once-only = Copy it now. It is kept nowhere in plain text, and nobody can show it again.
once-kept = I have it
percent = { $number } %
part-of = { $part } of { $count }
span-milliseconds = { $count } ms

# Endpoints

endpoint = Endpoint
endpoints = Endpoints
endpoints-none = No endpoint yet
endpoints-none-about = An endpoint is an address of your service that Weir tells what was decided. Until there is one, decisions wait here for nobody.
endpoint-new = New endpoint
endpoint-url = Address
endpoint-url-hint = As in https://example.com/hooks/weir. What follows the host is never shown again.
endpoint-url-wrong = An address begins with https:// (or http://), names a host, and has no login and no spaces.
endpoint-make = Make it
endpoint-secret = The endpoint’s secret
endpoint-secret-about = The service checks with it that a message is from Weir (Standard Webhooks).
endpoint-fine = All there
endpoint-waiting = { $count } waiting
endpoint-failing = { $count ->
    [one] { $count } failure
   *[other] { $count } failures in a row
}
endpoint-paused = Fails; tried again in { $time }
endpoint-off = Switched off
endpoint-gone = Off: 410 Gone
endpoint-removed = a removed endpoint
endpoint-arrived = { $count ->
    [0] Nothing arrived today.
    [one] { $count } arrived today.
   *[other] { $count } arrived today.
}
endpoint-last = The last one { $time }.
endpoint-never = Nothing has arrived yet.
endpoint-since = It has failed since { $time }.
endpoint-kept = { $count ->
    [one] { $count } message is kept for it.
   *[other] { $count } messages are kept for it.
}
endpoint-two-secrets = Signed with two secrets until the old one ends.
endpoint-test = Send a test
endpoint-switch-off = Switch off
endpoint-switch-on = Switch on
endpoint-rotate = New secret
endpoint-rotate-about = For a day messages are signed with the old and the new secret, then with the new one alone.
endpoint-rotate-do = Make a new secret
endpoint-remove = Remove
endpoint-remove-about = What waits for it is cancelled. The log keeps what was sent.
endpoint-remove-do = Remove it for good

# Deliveries

delivery-about = What was decided leaves here, signed, in order for each item, until the service says it has it.
deliveries = Deliveries
delivery-all = All deliveries
delivery-none = Nothing has left yet. What is decided from now on stands here.
delivery-none-here = Nothing here fits the filter.
delivery-any-endpoint = All endpoints
delivery-kind = Message
delivery-kind-and-item = Message and item
delivery-any-kind = All messages
delivery-state = Answer
delivery-any-state = Any answer
delivery-state-waiting = Waiting
delivery-state-delivered = Arrived
delivery-state-dead = Given up
delivery-state-cancelled = Cancelled
delivery-no-answer = no answer
delivery-given-up = Given up: { $answer }
delivery-leaves = Leaves in { $time }
delivery-under-way = Under way
delivery-again = { $answer }, again in { $time }
message-action-requested = Action requested
message-verdict-changed = Verdict changed
message-notice-decided = Notice decided
message-appeal-decided = Appeal decided
message-webhook-test = Test
message-batch-done = Batch done
choose-message = Choose { $message }
tries = Tries
replay = Replay
replay-chosen = Replay chosen
replay-range = Replay a time range
replay-range-about = Everything made in this time that arrived or was given up is sent again, once each, in its order.
replay-range-do = Replay all of it
sent = Sent
sent-erased = What it told was erased. It cannot be sent again.
sent-tries = { $count ->
    [0] Not tried yet
    [one] { $count } try
   *[other] { $count } tries
}
sent-next-try = next try
sent-about = Tried for three days. A replay has the same webhook-id, so the service can tell it is the same.
sent-is-replay = A replay of

# Events

events-about = Everything that happened, once: appended, sealed into a chain, never changed.
events-none = No event fits.
events-all = All events
events-export = Save as NDJSON
events-unreadable = This cannot be read.
event-kind = What happened
event-any-kind = Anything
event-subject = To what (an id)
event-place = Place
event-by = By
event-tells = Details
event-erased = erased
by-command-line = the command line
by-you = you
chain = The chain
chain-about = Each event is sealed to the one before it. Verifying computes all of it anew and compares.
chain-verify = Verify the chain
chain-with-head = Compare with a head that was kept elsewhere
chain-head = A signed head
chain-head-hint = The JSON that “Save the head” or `weir audit head` gave. With it a cut-off end is found, too.
chain-head-save = Save the head
chain-head-wrong = This head cannot be used:
chain-whole = The chain is whole.
chain-events = { $count ->
    [one] { $count } event, as it was sealed.
   *[other] { $count } events, each as it was sealed.
}
chain-erased = { $count ->
    [one] What { $count } of them told was erased, which an event tells.
   *[other] What { $count } of them told was erased, each told by an event.
}
chain-without-head = Without a head kept elsewhere, a chain that was computed anew whole cannot be told from the true one.
chain-through-head = It passes through the head that you gave.
chain-foreign-head = It passes through the head that you gave, which another installation’s key signed.
chain-broken = The chain is broken.
chain-broken-at = First at place { $place }:
event-service-created = Service made
event-policy-created = Policy made
event-bank-created = Bank made
event-bank-forms-set = Forms of a bank set
event-bank-deleted = Bank deleted
event-bank-changed = Bank changed
event-entry-read = Text of an entry read
event-entry-added = Entry banked
event-entry-confirmed = Entry confirmed
event-rule-acted = A rule acted
event-rule-written = Rule written
event-rule-approved = Rule approved
event-rule-state-set = Rule put in another state
event-entry-judged = A decision was written to an entry
event-entry-set-aside = Entry set aside
event-job-started = Job started
event-job-ended = Job stopped, resumed or ended
event-entry-switched-off = Entry switched off
event-entry-switched-on = Entry switched on
event-entry-removed = Entry removed
event-import-started = Import begun
event-import-finished = Import finished
event-import-undone = Import taken back
event-payload-erased = Details of an event erased
event-mode-set = Brake switched
event-items-received = Items received
event-item-erased = Item erased
event-author-erased = Author erased
event-item-read = Item read
event-author-read = Author read
event-retention-ran = Kept long enough, erased
event-notice-received = Notice received
event-case-opened = Case opened
event-case-joined = Case joined
event-case-read = Case read
event-evidence-revealed = Veil lifted
event-decision-made = Decision made
event-decision-undone = Decision undone
event-action-delivered = Action delivered
event-webhook-created = Endpoint made
event-webhook-changed = Endpoint changed
event-webhook-removed = Endpoint removed
event-delivery-given-up = Delivery given up
event-delivery-replayed = Delivery replayed
event-key-created = Key made
event-key-revoked = Key revoked
event-user-created = User made
event-user-changed = User changed
event-user-password-set = Password set
event-user-locked-out = User locked out
event-session-started = Signed in
event-session-ended = Session ended
event-backup-made = Backup made
event-backup-restored = Restored from a backup

# People

people-about = Who works in Weir, where they are signed in, and which programs may call it.
users = Users
role = Role
you = you
user-state = State
last-seen = Last seen
last-used = Last used
sessions = Sessions
sessions-none = not signed in
sessions-count = { $count ->
    [one] { $count } session
   *[other] { $count } sessions
}
session-since = since { $time }
session-seen = seen { $time }
session-this = this one
session-end = End
user-new = New user
user-name-hint = 1 to 64 characters. It stays within Weir.
user-make = Make the user
user-on = May sign in
user-off = Switched off
user-locked = Locked out until { $time }
user-first-password = Has not chosen a password
user-switch-off = Switch off
user-switch-on = Switch on
user-reset = New password
user-reset-about = A new password is shown once; their sessions end.
user-password = A password for the first time
user-password-about = They sign in with it once, and then choose their own.
role-change = Change the role
last-admin = This is the last admin who may sign in. Make another one first.
api-keys = API keys
api-keys-about = How programs call Weir. A key speaks for this service alone.
api-keys-none = No key yet.
api-key-new = New key
api-key-name-hint = What uses it, as “uploads”.
api-key-role-wrong = Choose a role.
scopes = Scopes
scopes-all = all of its role
scopes-hint = None chosen: all that the role may do.
scope-beyond-role = “{ $scope }” is nothing that this role may do. Leave it out, or choose another role.
scope-items = Items
scope-match = Matching
scope-compare = Comparing
scope-notices = Notices
scope-banks = Banks
scope-rules = Rules
scope-cases = Cases
scope-actions = Actions
scope-events = Events
scope-users = Users
scope-keys = Keys
scope-webhooks = Endpoints
scope-mode = The brake
scope-metrics = Metrics
api-key-days = Valid for days
api-key-days-hint = 1 to 3,660; empty: until it is revoked.
api-key-rate-field = Requests a minute
api-key-rate-hint = 1 or more; empty: as the settings say.
api-key-rate = { $count ->
    [one] { $count } request a minute
   *[other] { $count } requests a minute
}
api-key-make = Make the key
api-key-secret = A new key
api-key-secret-about = The program sends it as X-API-Key.
api-key-taken = Taken
api-key-until = Taken until { $time }
api-key-expired = Over since { $time }
api-key-revoked-at = Revoked { $time }
api-key-revoke = Revoke
api-key-revoke-about = Whatever uses it is refused from now on.
api-key-revoke-do = Revoke it for good

# Settings

settings-about = How this installation is set up. Settings come from flags, then WEIR_… in the environment, then weir.toml, then defaults; they are read when Weir starts. Secrets are hidden.
settings-none = This server was given no list of its settings.
setting = Setting
setting-value = Value
setting-origin = From
setting-unset = not set
origin-default = default
origin-flag = flag
origin-environment = environment
origin-file = file
setting-of-data = The folder that Weir keeps everything in.
setting-of-database = A PostgreSQL address; without one, SQLite in the data folder.
setting-of-secret-key-file = The service’s secret key.
setting-of-threads = How many files are read at once.
setting-of-max-bytes = The largest file that is read.
setting-of-max-pixels = The largest picture that is decoded.
setting-of-max-seconds = The longest that decoding one file may take.
setting-of-lock-wait-seconds = How long to wait while another program writes to the database.
setting-of-listen = The address and port that Weir listens on.
setting-of-base-url = The address under which others reach Weir.
setting-of-tls-cert = The certificate chain for TLS, a PEM file.
setting-of-tls-key = The certificate’s private key, a PEM file.
setting-of-trusted-proxies = Whose X-Forwarded-For and X-Forwarded-Proto are believed.
setting-of-media-hosts = The hosts that media may be fetched from by address.
setting-of-private-hosts = Hosts in your own network that may be connected to all the same.
setting-of-extra-roots = Certificates to trust besides the public ones, a PEM file.
setting-of-body-limit = The largest request, in bytes.
setting-of-upload-limit = The largest file of a multipart request, in bytes.
setting-of-wait-ms = How long an answer waits for a verdict unless the request says.
setting-of-keep-fingerprints-days = How long fingerprints of items are kept.
setting-of-keep-content-days = How long text and media of a matched item are kept after its case was decided.
setting-of-undo-seconds = How long a decision in the console can be taken back unsent.
setting-of-rule-approvals = How many people beside its author approve a rule before it is computed: 0 or 1.
setting-of-exposure-offer = After how many reveals a day a pause is offered to a reviewer.
setting-of-exposure-budget = After how many reveals a day a pause is required before the next; 0: no end.
setting-of-exposure-pause-seconds = How long a reviewer’s pause lasts.
setting-of-key-rate = Requests a minute of a key without a limit of its own; 0: any number.
setting-of-stranger-rate = Failed attempts a minute to be let in from one address; 0: any number.
setting-of-log = What is logged: error, warn, info, debug, trace, or by module.
setting-of-log-format = How it is logged: text or json.

# The dashboard

dash-title = Today at a glance
dash-as-of = As of { $time }
dash-waiting = Waiting
dash-none-late = No clock is over.
dash-late = { $count ->
    [one] { $count } clock is over.
   *[other] { $count } clocks are over.
}
dash-median = Median wait
dash-longest = The longest: { $time }
dash-in-time = Decided in time, 7 days
dash-none-decided = Nothing was decided in seven days.
dash-late-of = { $late ->
    [0] None late of { $count }
   *[other] { $late } late of { $count }
}
dash-deliveries = Deliveries waiting
dash-none-failed = None given up in 7 days
dash-failed = { $count ->
    [one] { $count } given up in 7 days
   *[other] { $count } given up in 7 days
}
dash-matches = Matches a day
dash-matches-summary = Matches a day over 14 days: between { $least } and { $most }, { $today } today.
dash-matches-none = Nothing matched in 14 days.
dash-clocks = Clocks
dash-clocks-none = No clock runs.
dash-clocks-late = { $count ->
    [0] No case is late
    [one] { $count } case is late
   *[other] { $count } cases are late
}
dash-clocks-soon = { $count ->
    [0] None must be decided soon
    [one] { $count } case must be decided soon
   *[other] { $count } cases must be decided soon
}
dash-clocks-fine = { $count ->
    [0] None has time left
    [one] { $count } case has time
   *[other] { $count } cases have time
}
dash-from = from { $time }
dash-ages = How long cases have waited
dash-ages-none = No case waits.
age-1 = under 1 h
age-4 = 1 to 4 h
age-12 = 4 to 12 h
age-24 = 12 to 24 h
age-longer = over a day
dash-overturned = Overturned by bank, 7 days
dash-overturned-none = No case with a match was decided in seven days.
dash-overturned-about = Of the decided cases with a match, those that stayed up. Above 5 % a bank stands out: look at its entries.
dash-decided = Decided, 7 days
dash-decided-in-time = In time
dash-decided-late = Late
chart-day = Day

## What decisions say of an entry, and entries set aside

entry-judged = What people said of it
entry-judged-none = Nobody has decided on a match of it yet.
entry-own = An own decision stands behind it.
entry-not-own = Others gave it; no own decision on its very bytes stands behind it yet.
judged-confirmed = { $count } confirmed
judged-kept = { $count } kept up
judged-overturned = { $count } wrong
off-person = A person switched it off.
off-overturned = Set aside: decisions said too often that its match was wrong.
off-traffic = Set aside: it matched too much of what came.
story-judged = Decided on, or a decision taken back
story-set-aside = Set aside
story-read = Its text was read
aside-title = Entries set aside
aside-about = Weir switched these off by itself: they match nothing until you say so. An entry that you let on again is not set aside for the same reasons again, or for its traffic within a day.
aside-none = No entry is set aside.
aside-note = { $count ->
    [one] One entry was set aside.
   *[other] { $count } entries were set aside.
}
aside-look = Look at what was set aside
aside-entry = Entry and bank
aside-why = Why
aside-since = Set aside
aside-answer = Does it stay off?
aside-yes = Keep it off
aside-no = Let it on again
aside-overturned = { $count ->
    [one] One decision says that its match was wrong.
   *[other] { $count } decisions say that its match was wrong.
}
aside-confirmed = { $count ->
    [one] One says that it was right.
   *[other] { $count } say that it was right.
}
aside-traffic = It matched { $part } of { $count } items in an hour.
said-entry-on = The entry is on again. It matches from now on.
said-entry-off = The entry stays off. It matches nothing.
end-withdrawn = withdrawn
decide-withdrawn = This case is withdrawn: what it stood on was taken back, and nobody need decide it.
event-case-withdrawn = Case withdrawn
event-item-released = Item released
event-item-matched-back = Item matched backwards
setting-of-set-aside-overturned = After how many overturned matches an entry is set aside; 0: never.
setting-of-set-aside-share = Above what share of an hour’s items, in percent, an entry is set aside; 0: never.

## Undo by cause

cause = What is behind it?
cause-title = Undo what something did
cause-about = Pick what went wrong. You see everything that it did before anything is taken back.
cause-of-this = See and undo what it did
cause-other = Another cause
cause-entry = An entry
cause-entry-hint = Its id, as its page shows it: entry_…
cause-rule-version = A version of a rule
cause-import = An imported list
cause-bank = A bank
cause-time = A span of time
cause-no-rules = There is no rule yet.
cause-no-imports = No list was imported yet.
cause-no-banks = There is no bank yet.
cause-none = Choose one of these.
cause-no-entry = Write an entry’s id, as its page shows it.
cause-choose = Choose one of the list.
cause-no-time = Write a date and a time.
cause-time-order = This is not after the beginning.
cause-time-span = What was decided and held from { $from } until { $to }
cause-look = See what it did
cause-preview = What it did
cause-nothing = There is nothing to take back.
cause-decisions = Decisions behind it
cause-by-person = by a person
cause-standing = Would be taken back
cause-undone = Taken back before
cause-still-on = It is still on and matches what comes next. Switch it off first.
cause-held = { $count ->
    [one] One item is held and would be released.
   *[other] { $count } items are held and would be released.
}
cause-withdrawn = { $count ->
    [one] One waiting case stands on nothing else and would be withdrawn.
   *[other] { $count } waiting cases stand on nothing else and would be withdrawn.
}
cause-labels = { $count ->
    [one] One label would be taken away.
   *[other] { $count } labels would be taken away.
}
cause-confirm = { $count ->
    [0] Undo all of this
    [one] Undo all of this, in one case
   *[other] Undo all of this, in { $count } cases
}
cause-confirm-about = The service is told to take back each action that had left. Cases that something else speaks for wait for a person again; the others are withdrawn. What people decide after this stays.
cause-cases = Where there is something to take back
cause-case-held = Held
rule-and-version = { $rule }, version { $version }

## Jobs

jobs-title = Jobs
jobs-all = All jobs
jobs-about = What is matched with what came before, and what is taken back: how far it is, and what came of it.
jobs-none = There was no job yet.
job-undo = Taking it back
job-back-test = Trying a rule on the past
job-state-running = It works
job-state-stopped = Stopped
job-state-done = Done
job-state-failed = It cannot go on
job-stop = Stop
job-resume = Go on
job-look-again = Look again
job-begun = Begun { $time }.
job-ended = Ended { $time }.
job-undo-removed = { $count ->
    [one] One removal is taken back.
   *[other] { $count } removals are taken back.
}
job-undo-labelled = { $count ->
    [one] One labelling is taken back.
   *[other] { $count } labellings are taken back.
}
job-undo-kept = { $count ->
    [one] One decision to keep is taken back.
   *[other] { $count } decisions to keep are taken back.
}
job-undo-told = { $count ->
    [one] Of one the service is told.
   *[other] Of { $count } the service is told.
}
job-undo-released = { $count ->
    [one] One item is held no longer.
   *[other] { $count } items are held no longer.
}
job-undo-withdrawn = { $count ->
    [one] One case is withdrawn.
   *[other] { $count } cases are withdrawn.
}
job-undo-reopened = { $count ->
    [one] One case waits for a person again.
   *[other] { $count } cases wait for a person again.
}
job-undo-labels = { $count ->
    [one] One label is taken away.
   *[other] { $count } labels are taken away.
}
job-undo-nothing = There was nothing left to take back.
job-match-back = Matching with what came before
job-back-items = { $count ->
    [one] One item that was there before matches now.
   *[other] { $count } items that were there before match now.
}
job-back-cases = { $count ->
    [one] One waits in a case.
   *[other] { $count } wait in a case.
}
job-back-held = { $count ->
    [one] One is held.
   *[other] { $count } are held.
}
job-back-acted = { $count ->
    [one] Of one the service is told what to do.
   *[other] Of { $count } the service is told what to do.
}
job-back-decided = { $count ->
    [one] One was decided before; that stands.
   *[other] { $count } were decided before; that stands.
}
job-back-nothing = Nothing matches that did not before.
job-back-truncated = An entry was near more items than are matched backwards; others were left out.
## Rules

nav-rules = Rules
rules-about = A match is evidence; rules say what follows from it. Nothing that a rule does is beyond taking back.
rule-new = New rule
rules-empty = No rule yet
rules-empty-about = Without rules, whatever matches is looked at by a person.
rule = Rule
rule-does = What it does
rule-state = Where it stands
rule-fired = Fired, 7 days
rule-fired-shadow = In shadow
rules-mode = The mode is “{ $mode }”
rules-in-observe = { $holds ->
    [0] Rules are computed and recorded, nothing more.
    [one] Rules are computed and recorded, nothing more: not the hold of one live rule either.
   *[other] Rules are computed and recorded, nothing more: not the holds of { $holds } live rules either.
} { $acts ->
    [0] No live rule acts by itself.
    [one] One live rule would act by itself.
   *[other] { $acts } live rules would act by themselves.
}
rules-in-review = { $holds ->
    [0] No live rule holds.
    [one] One live rule wants to hold: a person looks instead.
   *[other] { $holds } live rules want to hold: a person looks instead.
} { $acts ->
    [0] No live rule acts by itself.
    [one] One live rule wants to act by itself: a person looks instead.
   *[other] { $acts } live rules want to act by themselves: a person looks instead.
}
rules-in-live = { $holds ->
    [0] No live rule holds.
    [one] One live rule holds what it finds until a person has looked.
   *[other] { $holds } live rules hold what they find until a person has looked.
} { $acts ->
    [0] No live rule acts by itself.
    [one] One live rule acts by itself.
   *[other] { $acts } live rules act by themselves.
}
rules-mode-switch = Change the mode
rule-cannot-tell = It cannot be read
rule-is-faulty = Faulty: not computed
rule-unknown-times = { $count ->
    [one] { $count } time not knowable
   *[other] { $count } times not knowable
}
rule-is-live = Live: version { $number }
rule-is-shadow = In shadow: version { $number }
rule-is-waiting = Waits for approval: version { $number }
rule-is-checked = Ready: version { $number }
rule-is-draft = Draft: version { $number }
rule-is-retired = Retired: version { $number }
effect-act-remove = it is removed at once, without a person
effect-act-label = it is labelled at once, without a person
effect-hold = it is held until a person has looked
effect-review-urgent = a person looks at it before all else
effect-review-high = a person looks at it soon
effect-review-normal = a person looks at it in its turn
effect-review-low = a person looks at it when nothing else waits
effect-in-notices = { $looks }, among the notices
effect-in-escalated = { $looks }, among what was escalated
effect-label-item = it gets the label “{ $label }”{ $days ->
    [0] { "" }
    [one] { " for one day" }
   *[other] { " for " }{ $days }{ " days" }
}
effect-label-author = its author gets the label “{ $label }”{ $days ->
    [0] { "" }
    [one] { " for one day" }
   *[other] { " for " }{ $days }{ " days" }
}
effect-label-domain = the domains that it links to get the label “{ $label }”{ $days ->
    [0] { "" }
    [one] { " for one day" }
   *[other] { " for " }{ $days }{ " days" }
}
effect-allow = it stays, whatever matches
effect-at-most-label = other rules may label it at most
effect-at-most-review = other rules may have it looked at, at most
effect-at-most-hold = other rules may hold it at most
rule-approve-other = You wrote this version: another person has to approve it before it is computed.
rule-approve = Approve
rule-write-on = Change the draft
rule-write-next = Write the next version
rule-to-shadow = Put in shadow
rule-to-live = Go live
rule-back-test = Try on the past
rule-back-to-shadow = Back to shadow
rule-retire = Retire
rule-live-means = From now on, where it fires:
rule-live-retires = Version { $number }, live now, retires.
rule-live-now = Go live now
rule-back-to-shadow-about = It goes on being computed and recorded, and nothing follows from it any more.
rule-back-to-shadow-now = Put it in shadow now
rule-retire-about = It is computed no more. What it said stays, and it can be taken up again.
rule-retire-now = Retire it now
said-rule-live = The rule is live. Every worker obeys.
said-rule-shadow = It is computed in shadow now. Nothing follows from it.
said-rule-retired = It is retired. It is computed no more.
said-rule-saved = Version { $count } is kept, and nothing is wrong with it.
said-rule-saved-draft = { $count ->
    [one] Kept as a draft: one thing is wrong with it.
   *[other] Kept as a draft: { $count } things are wrong with it.
}
said-rule-approved = You approved this version. It may be computed now.
rule-versions = Versions
rule-names-stay = The names of authors stay within Weir.
rule-what = What it does
rule-as-version = as in version { $number }
rule-when = It fires when
rule-then = Then
rule-beside = Shadow against live
rule-beside-since = since { $time }
rule-beside-nothing = Neither has fired since both are computed.
rule-beside-both = Both fire
rule-beside-live = Only version { $number }, live
rule-beside-shadow = Only version { $number }, in shadow
rule-beside-means = Live, the version in shadow would fire for { $more } more and for { $fewer } fewer.
rule-fired-title = Fired in the last 7 days
rule-fired-live = Live
rule-fired-in-shadow = In shadow
rule-faulty = This version has faults. They are told where it is changed.
rule-faulty-computed = This Weir cannot read this version, so it is not computed. Write it anew.
rule-written = Written
rule-approved = Approved
rule-so-since = So since
rule-file = The rule file
rule-no-name = Give it a name in its first line: name = "near-lamps".
rule-name-taken = There is a rule called “{ $name }” already. Give this one another name, or write the next version of that one.
rule-nothing-kept = Nothing is kept yet; what you wrote stands below.
rule-new-about = It begins with an example. Change it into yours; it is looked through while you type.
rule-edit-draft = You change version { $number }, which was never computed.
rule-edit-next = What you write becomes version { $number }. What is computed now stays as it is until you switch.
rule-meanwhile = Somebody else wrote version { $number } meanwhile ({ $time }).
rule-meanwhile-yours = Nothing is lost: theirs stands here, yours in the form below. Put together what you want of both, and save again.
rule-note = Why you write it
rule-note-hint = Whoever approves it reads this, and whoever asks later.
rule-check = Check
rule-save-about = Saving switches nothing: a saved rule is computed only when you put it in shadow or live. With faults it is kept as a draft.
faults-count = { $count ->
    [one] One thing is wrong.
   *[other] { $count } things are wrong.
}
faults-none = { $tests ->
    [0] Nothing is wrong. It has no tests of its own yet.
    [one] Nothing is wrong, and its test passes.
   *[other] Nothing is wrong, and its { $tests } tests pass.
}
tests = Its tests
fault-at = Line { $line }, column { $column }
fault-nearest = Perhaps this is meant:
fault-mend = Put it in
fault-empty = nothing there
fault-too-big = too large
fault-syntax = cannot be read
fault-unknown-name = no such name
fault-unknown-function = no such function
fault-unknown-word = no such word
fault-wrong-type = cannot be compared
fault-wrong-arguments = wrong arguments
fault-loop-name = name of a loop
fault-out-of-range = out of range
fault-never-true = never so
fault-always-true = always so
fault-pattern = pattern
fault-arithmetic = arithmetic
fault-not-in-rules = not in rules
fault-forbidden = no rule may
fault-file = the file
fault-test = its test
rule-says-fires = fires
rule-says-quiet = does not fire
rule-says-unknown = cannot tell
rule-says-too-costly = takes too long
test-failed = expected: { $expected }; but the rule: { $said }
facts-title = What a rule can see
facts-find = Find a fact
facts-count = { $count ->
    [0] No fact is like that.
    [one] { $count } fact
   *[other] { $count } facts
}
fact-not-yet = not filled yet
type-bool = true or false
type-count = a whole number
type-range = a whole number, { $min } to { $max }
type-share = a number, 0.0 to 1.0
type-text = a text
type-texts = a list of texts
type-word = one of
type-missing = may be missing

## Back-tests

back-test = Tried on the past
back-tests = Tried on the past
back-tests-none = Not tried yet. Try a version before it goes live.
back-test-about = The rule is computed as it would have been then, beside the rules that were live when the trial began. Nothing follows from it.
back-test-unkept = a file that is not kept
back-test-progress = How far it is
back-test-looked = { $done } of { $total } looked at
back-test-began = Begun { $time }.
back-test-ended = Ended { $time }.
job-running = Runs
job-stopped = Stopped
job-done = Done
job-failed = Failed
back-test-stop = Stop
back-test-resume = Go on
back-test-so-far = It is not at its end: these are the figures so far.
back-test-nothing = Nothing is retained that it could be tried on. Items are kept for trials as long as their fingerprints.
back-test-reading = { $fires ->
    [0] Of { $looked } retained items it would have fired for none
    [one] Of { $looked } retained items it would have fired for one
   *[other] Of { $looked } retained items it would have fired for { $fires }
}, { $changed ->
    [0] and no verdict would have changed.
    [one] and one verdict would have changed.
   *[other] and { $changed } verdicts would have changed.
}
back-test-reading-unknown = { $count ->
    [one] For one it is not knowable; it is counted nowhere else.
   *[other] For { $count } it is not knowable; they are counted nowhere else.
}
back-test-says = What the rule says
back-test-fires = fires
back-test-quiet = does not fire
back-test-unknown = not knowable
back-test-missing = What is missing
back-test-without-facts = nothing was kept of it
back-test-missing-about = What was not kept is never guessed.
back-test-line = Fires for { $fires }, changes { $changed }
change-to = becomes
changes-title = What would change
changes-none = No verdict would change.
changes-stricter = stricter
changes-milder = milder
changes-list = Each change
changes-gone = What was listed here was erased since.
changes-what = Verdict
changes-decided = What a person decided
changes-undecided = nobody decided
changes-revision = revision { $number }
changes-more = Only the first { $count } are listed one by one; all are counted.
judged-title = Beside what people decided
judged-between = between { $low } and { $high }
judged-reading-none = Nobody has decided on what it fires for, so how right it is cannot be told.
judged-reading = { $count ->
    [one] People decided on one of those it fires for
   *[other] People decided on { $count } of those it fires for
} and found { $right } right: the true share lies between { $low } and { $high }, 95 times in a hundred.
judged-precision = Of what it fires for, right
judged-recall = Of what was removed or labelled, found
judged-none = Nobody decided on any of it yet.
judged-about = Right: a person removed or labelled it. The whiskers show between what the true share lies, 95 times in a hundred; the fewer decisions, the longer.
judged-languages = By language: right of what it fires for
language-unknown-yet = Language not known

## What rules said

ruled-title = What the rules said
ruled-of-notice = What the rules said of this notice
ruled-came-to = They came to: { $verdict }.
ruled-came-to-kept = They came to: { $verdict }. The mode was “{ $mode }”, which kept that back.
ruled-unsure = { $count ->
    [one] One rule could not tell
   *[other] { $count } rules could not tell
}
ruled-shadow = { $count ->
    [one] One rule spoke in shadow
   *[other] { $count } rules spoke in shadow
}
ruled-shadow-same = Nothing followed from these. Live, they would have come to the same.
ruled-shadow-would = Nothing followed from these. Live, they would have come to: { $verdict }.
ruled-version = version { $number }
ruled-decided = decided
ruled-more = { $count ->
    [one] { $count } more fact
   *[other] { $count } more facts
}
saw-term = { $term }
saw-of-match = match { $number }, { $fact }
saw-of-notice = notice { $number }, { $fact }
saw-of-label = label { $number }, { $fact }
saw-of-indicator = indicator { $number }, { $fact }
saw-size = how many: { $fact }
missing-too-costly = it would have taken too long
saw-quoted = “{ $text }”
saw-yes = yes
saw-no = no
saw-none = none
saw-missing = missing: { $fact }
saw-there = there: { $fact }
saw-some = { $fact }: some of { $count }
saw-some-not = { $fact }: none of { $count }
saw-every = { $fact }: all of { $count }
saw-every-not = { $fact }: not all of { $count }
saw-one = { $fact }: exactly one of { $count }
saw-one-not = { $fact }: not exactly one of { $count }
saw-is = { $fact }: { $value }
saw-asked = { $fact }: { $value } ({ $asked })
saw-asked-not = { $fact }: { $value }, so not: { $asked }
asked-is = is { $value }
asked-is-not = is not { $value }
asked-less = less than { $value }
asked-at-most = at most { $value }
asked-more = more than { $value }
asked-at-least = at least { $value }
asked-one-of = one of { $value }
asked-has = has { $value }
asked-starts-with = begins with { $value }
asked-ends-with = ends with { $value }
asked-contains = contains { $value }
asked-matches = fits the pattern { $value }
matched-part-media = a picture or file
matched-part-text = the text
matched-part-link = a link
matched-source-own = an own decision
matched-source-exchange = an exchange
matched-source-list = a list
label-on-item = the item
label-on-author = the author
label-on-domain = a domain

## Facts that rules can name

fact-item-type = type of the item
fact-item-revision = revision of the item
fact-item-media = pictures and files of the item
fact-item-links = links in the item
fact-item-characters = characters of its text
fact-item-problems = parts that could not be read
fact-item-age-hours = age of the item in hours
fact-author-type = type of the author
fact-author-age-hours = hours since the author was first seen
fact-author-items-last-hour = items of the author in the last hour
fact-author-items-last-day = items of the author in the last 24 hours
fact-author-items-last-week = items of the author in the last 7 days
fact-author-items-last-month = items of the author in the last 30 days
fact-author-matched-last-hour = matched items of the author in the last hour
fact-author-matched-last-day = matched items of the author in the last 24 hours
fact-author-matched-last-week = matched items of the author in the last 7 days
fact-author-matched-last-month = matched items of the author in the last 30 days
fact-author-removed-last-hour = removed items of the author in the last hour
fact-author-removed-last-day = removed items of the author in the last 24 hours
fact-author-removed-last-week = removed items of the author in the last 7 days
fact-author-removed-last-month = removed items of the author in the last 30 days
fact-author-noticed-last-hour = reported items of the author in the last hour
fact-author-noticed-last-day = reported items of the author in the last 24 hours
fact-author-noticed-last-week = reported items of the author in the last 7 days
fact-author-noticed-last-month = reported items of the author in the last 30 days
fact-matches-bank = bank
fact-matches-policy = policy
fact-matches-severity = severity
fact-matches-automatic = acting without a person allowed
fact-matches-type = kind of signal
fact-matches-distance = distance
fact-matches-form = form of the picture
fact-matches-part = what matched
fact-matches-source = source of the entry
fact-matches-source-name = name of the source
fact-matches-confirmed = confirmed by an own decision
fact-matches-confirmations = own decisions that confirmed the entry
fact-matches-overturned = own decisions against the entry
fact-matches-tags = tags
fact-matches-quality = quality of the picture
fact-matches-entry = entry
fact-matches-hits-last-hour = matches of the entry in the last hour
fact-matches-score = certainty
fact-matches-inliers = agreeing places
fact-matches-words = words of the matched span
fact-matches-share = share of the text
fact-matches-quoted = in quotation marks
fact-matches-attributed = attributed
fact-notices-type = whose notice
fact-notices-standing = the reporter’s record
fact-notices-age-hours = age of the notice in hours
fact-labels-name = label
fact-labels-on = what it lies on
fact-labels-expires-in-hours = hours until it expires
fact-text-language = language of the text
fact-text-words = words of the text
fact-text-quoted-share = share of the text in quotation
fact-text-publisher = links to a known publisher
fact-indicators-type = kind of indicator
fact-indicators-value = indicator
fact-indicators-banked = banked
fact-item = the item
fact-author = the author
fact-author-items = items of the author
fact-author-matched = matched items of the author
fact-author-removed = removed items of the author
fact-author-noticed = reported items of the author
fact-text = the text
fact-matches = the matches
fact-notices = the notices
fact-labels = the labels
fact-indicators = the indicators

about-item-type = The service's word for such items, as “post”.
about-item-revision = How many revisions there were, this one counted.
about-item-media = How many pictures and other files it has.
about-item-links = How many links it has.
about-item-characters = How many characters its text has.
about-item-problems = How many of its parts could not be read.
about-item-age-hours = Hours since it was made, where the service says when.
about-author-type = The service's word for such accounts, as “user”.
about-author-age-hours = Hours since Weir first saw the author.
about-author-items-last-hour = Items of the author in the last hour.
about-author-items-last-day = Items of the author in the last 24 hours.
about-author-items-last-week = Items of the author in the last 7 days.
about-author-items-last-month = Items of the author in the last 30 days.
about-author-matched-last-hour = Items of the author that matched in the last hour.
about-author-matched-last-day = Items of the author that matched in the last 24 hours.
about-author-matched-last-week = Items of the author that matched in the last 7 days.
about-author-matched-last-month = Items of the author that matched in the last 30 days.
about-author-removed-last-hour = Items of the author that a decision removed in the last hour.
about-author-removed-last-day = Items of the author that a decision removed in the last 24 hours.
about-author-removed-last-week = Items of the author that a decision removed in the last 7 days.
about-author-removed-last-month = Items of the author that a decision removed in the last 30 days.
about-author-noticed-last-hour = Items of the author that somebody reported in the last hour.
about-author-noticed-last-day = Items of the author that somebody reported in the last 24 hours.
about-author-noticed-last-week = Items of the author that somebody reported in the last 7 days.
about-author-noticed-last-month = Items of the author that somebody reported in the last 30 days.
about-matches-bank = The name of the entry's bank.
about-matches-policy = The name of the bank's policy.
about-matches-severity = How grave a breach of that policy is.
about-matches-automatic = Whether the bank's policy allows acting without a person.
about-matches-type = What kind of signal matched.
about-matches-distance = How many of the 256 bits of the picture's hash differ; of a TLSH, by how much it does. Only where the type has a distance.
about-matches-form = The form in which the picture matched, as “flipY” or “inner+flipY”; “original” where it matched as it is.
about-matches-part = What of the item matched.
about-matches-source = On whose word the entry was banked.
about-matches-source-name = The name of the exchange or list that it came from.
about-matches-confirmed = Whether an own decision stands behind the entry.
about-matches-confirmations = How many own decisions confirmed the entry.
about-matches-overturned = How many own decisions said that the entry should not have matched.
about-matches-tags = The entry's tags.
about-matches-quality = How much there was to see in the picture.
about-matches-entry = The entry's id.
about-matches-hits-last-hour = How many items the entry matched in the last hour.
about-matches-score = How sure the comparison of passages is.
about-matches-inliers = How many places of the picture agree with those of the banked one; only of the type “features”.
about-matches-words = How many words the matched span has.
about-matches-share = How much of the item's text the matched span covers.
about-matches-quoted = Whether the matched span stands in quotation marks or a quote block.
about-matches-attributed = Whether words around the matched span say whose it is.
about-notices-type = Whose notice it is.
about-notices-standing = How the reporter's earlier notices ended.
about-notices-age-hours = Hours since the notice came.
about-labels-name = What the label says.
about-labels-on = What the label lies on.
about-labels-expires-in-hours = Hours until the label expires; missing where it does not.
about-text-language = The language of the text, as “ar”.
about-text-words = How many words the text has.
about-text-quoted-share = How much of the text stands in quotation marks or quote blocks.
about-text-publisher = Whether the item links to a domain or page of an allow bank: a known publisher.
about-indicators-type = What the indicator is, as “domain” or “handle”.
about-indicators-value = Its canonical form.
about-indicators-banked = Whether it is banked.
about-item = The item itself.
about-author = Whose the item is; missing where the service did not say.
about-text = What the item's text is like.
about-matches = The item's matches with entries.
about-notices = Notices of the item.
about-labels = Labels on the item, its author and the domains of its links.
about-indicators = What in the text points elsewhere: domains, handles, accounts.

# Exchanges, and banks that were laid aside
bank-share = takes part in { $share } % of look-ups
bank-alias = For clients of HMA:
entry-note = Note
entry-content-id = Their id
entry-content-uri = Their address
entry-disabled = Disabled
entry-disabled-for-ever = for ever: it matches nothing
entry-disabled-until = until { $time }: it matches nothing before
exchange = Exchange and bank
exchanges-title = Exchanges
exchanges-about = An exchange fills a bank from elsewhere. What it brings is somebody else's word: no action follows from it without a person.
exchanges-none = There is no exchange. Clients of HMA make them.
exchanges-count = { $count ->
    [one] One exchange fills a bank
   *[other] { $count } exchanges fill banks
}
exchange-kind = Kind
exchange-fetched = Last fetch
exchange-state = State
exchange-switch = Change
exchange-never = not yet
exchange-later = Weir does not fetch from this network yet
exchange-failed = Failed
exchange-on = Fetches
exchange-waits = Waits
exchange-paused = Paused
exchange-pause = Pause
exchange-go-on = Go on
exchange-bank-gone = Its bank was deleted
laid-aside-title = Banks that were laid aside
laid-aside-about = A client of HMA deleted these banks. They match nothing, and are kept for thirty days.
laid-aside-none = No bank was laid aside.
laid-aside-note = { $count ->
    [one] One bank was laid aside.
   *[other] { $count } banks were laid aside.
}
laid-aside-look = Look at them, or restore them
laid-aside-since = Laid aside
laid-aside-restore = Restore
laid-aside-restore-as = Restore as
laid-aside-taken = There is another bank “{ $bank }” now. Choose another name.
event-bank-laid-aside = Bank laid aside
event-bank-restored = Bank restored
event-entry-changed = Entry changed
event-exchange-created = Exchange made
event-exchange-changed = Exchange changed
event-exchange-deleted = Exchange deleted
event-exchange-credentials-set = Exchange credentials set
event-signal-type-set = Signal type switched

# Lists of keywords and expressions; TLSH
add-list = A list
add-list-lines = Keywords or expressions, one a line
add-list-hint = Whole words, in any spelling, unless the line says otherwise; 20,000 lines are no trouble. They are kept encrypted.
add-list-how = What a line can be
add-list-words = These words side by side, whole, however they are written.
add-list-part = Also within longer words.
add-list-within = Both words, in any order, at most five words apart.
add-list-language = In French, or where no language can be told.
add-list-expression = A regular expression on the text as it stands.
add-list-skeleton = An expression on the letters, in any spelling.
add-list-remark = A remark; a hash tag without a space is a keyword.
add-list-count = { $count ->
    [one] One line.
   *[other] { $count } lines.
}
add-list-there = { $count ->
    [one] One is in this bank already.
   *[other] { $count } are in this bank already.
}
add-list-more-faults = { $count ->
    [one] One more line is wrong.
   *[other] { $count } more lines are wrong.
}
add-list-never-more = A word alone says little. What a list finds is labelled, or somebody looks at it at low priority; it never holds an item and never acts.
add-list-allow = What stands in these words or expressions is no match.
line-empty = The line is empty.
line-short = “{ $words }” has fewer than three letters. Write it as a regular expression, as /\bab\b/.
line-text = A keyword of more than 200 letters is a text: add it as one.
line-option = “{ $option }” is no option. There are part, language=en, within=5, and skeleton behind /…/.
line-language = “{ $language }” is no language that can be told. Write it as en, ar or fr.
line-within = “within” takes a number of words from 1 to 50, not “{ $found }”.
line-together = These options do not go together: “within” needs two words or more and no “part”; “part” and “within” are for words, “skeleton” for /…/.
line-slash = A regular expression stands between two slashes; the second is missing.
line-unreadable = “{ $expression }” is no regular expression: { $reason }. Mend it or leave it out.
line-all = “{ $expression }” matches any text. Say what it must contain.
line-big = “{ $expression }” becomes too large. Repeat less in it.
line-long = The expression is too long. Split it.
line-query = This is no trend query: { $reason }.
match-same-pattern = A word or pattern of a list
match-same-tlsh = A similar text
signal-pattern = Word or pattern
signal-tlsh = TLSH of a text

own-background = Your own background
own-background-about = Texts that people of your service quote. They are left out of what is compared, as scripture and set prayers are. “weir background add” puts one there.
own-background-none = None. Scripture and set prayers come with Weir.
own-background-bytes = { $bytes ->
    [one] one byte
   *[other] { $bytes } bytes
}
why-line-stands = Its line stands in the text.
why-line-not = Its line is not in the text.
