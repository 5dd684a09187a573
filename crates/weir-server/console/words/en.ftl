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
