### واجهة المراجعة بالعربية.

language-name = العربية
language-direction = rtl
# الأرقام من الصفر إلى التسعة، ثم فاصل الآلاف، ثم الفاصلة العشرية.
language-digits = ٠١٢٣٤٥٦٧٨٩٬٫

## الإطار

page-title = { $page } · Weir
skip = انتقل إلى المحتوى
nav-main = الرئيسية
nav-menu = القائمة
nav-queue = الانتظار
nav-banks = البنوك
nav-why = لماذا
nav-delivery = التسليم
nav-dashboard = اليوم
nav-policies = السياسات
nav-events = الأحداث
nav-people = المستخدمون والمفاتيح
nav-settings = الإعدادات
nav-me = حسابك
nav-docs = مرجع الواجهة البرمجية
account = حسابك
goto = انتقل إلى
goto-title = انتقل إلى أي معرّف أو رابط أو بصمة
save = حفظ

brake = المكبح
brake-title = ما الذي يجوز لـWeir أن يفعله وحده؟
brake-switch = تبديل
brake-not-yours = لا يبدّله إلا المشرف.
mode-observe = مراقبة
mode-review = مراجعة
mode-live = تنفيذ
mode-observe-about = تُحسب التطابقات وتُسجَّل ويُجاب بها، ولا تُفتح حالة ولا يُحجز شيء ولا يُتخذ إجراء.
mode-review-about = تُفتح الحالات، ولا يُحجز شيء ولا يُتخذ إجراء دون شخص.
mode-live-about = تُنفَّذ القواعد كما كُتبت.

role-admin = مشرف
role-analyst = محلّل
role-reviewer = مراجع
role-auditor = مدقّق
role-service = خدمة

## الباب

sign-in = تسجيل الدخول
sign-in-name = الاسم
sign-in-password = كلمة السر
sign-in-name-stays = يبقى اسمك هنا، ولا يظهر في أي رسالة أو سبب أو تقرير يخرج.
sign-in-wrong = الاسم وكلمة السر غير متطابقين.
sign-in-locked = كلمات سر خاطئة كثيرة. حاول مجددًا بعد { $seconds ->
    [one] ثانية واحدة
    [two] ثانيتين
    [few] { $seconds } ثوانٍ
   *[other] { $seconds } ثانية
}.
sign-in-too-many = محاولات كثيرة من عنوانك. انتظر دقيقة ثم حاول مجددًا.
sign-out = تسجيل الخروج
password = تغيير كلمة السر
password-first = أُعطيت هذه الكلمة لك. اختر كلمتك قبل أن تتابع.
password-old = كلمة السر الحالية
password-new = كلمة السر الجديدة
password-again = كلمة السر الجديدة مرة أخرى
password-rule = ١٢ حرفًا على الأقل. بضع كلمات لا تجتمع إلا عندك خيار جيد.
password-differs = الكلمتان الجديدتان مختلفتان.
password-wrong = ليست هذه كلمة السر الحالية.
password-save = غيّرها
me-language = اللغة
me-digits = الأرقام
me-digits-own = كما تكتبها اللغة
me-digits-latin = أرقام لاتينية
me-theme = فاتح أو داكن
me-theme-system = كما في النظام
me-theme-light = فاتح
me-theme-dark = داكن
me-zone = المنطقة الزمنية
me-zone-hint = مثل Africa/Cairo أو UTC.
me-keys = المفاتيح المفردة
me-keys-on = القرار بمفاتيح مفردة
me-keys-off = معطّلة: التنقّل بـTab وEnter والمؤشر فقط
me-today = اليوم
me-reveals = { $count ->
    [zero] لم تكشف شيئًا.
    [one] كشفت مرة واحدة.
    [two] كشفت مرتين.
    [few] كشفت { $count } مرات.
   *[other] كشفت { $count } مرة.
}
me-only-you = لا يرى هذا الرقم سواك.

## الأوقات

month = { $number ->
    [1] يناير
    [2] فبراير
    [3] مارس
    [4] أبريل
    [5] مايو
    [6] يونيو
    [7] يوليو
    [8] أغسطس
    [9] سبتمبر
    [10] أكتوبر
    [11] نوفمبر
   *[12] ديسمبر
}
date = { $day } { $month } { $year }
day-of-month = { $day } { $month }
moment = { $date }، { $time }
moment-today = اليوم { $time }
moment-yesterday = أمس { $time }
span-seconds = { $count } ث
span-minutes = { $count ->
    [one] دقيقة
    [two] دقيقتان
    [few] { $count } دقائق
   *[other] { $count } دقيقة
}
span-hours = { $hours } س { $minutes } د
span-days = { $count ->
    [one] يوم
    [two] يومان
    [few] { $count } أيام
   *[other] { $count } يومًا
}
clock-over = تأخّر { $time }

## حالات الرفض

problem-back = العودة إلى الانتظار
problem-malformed = تعذّرت قراءة هذا
problem-unauthenticated = من أنت؟
problem-forbidden = غير مسموح
problem-not-found = غير موجود
problem-method-not-allowed = ليس بهذه الطريقة
problem-conflict = الأمر ليس كما تظن
problem-too-large = أكبر من اللازم
problem-unsupported-media-type = ليس بهذه الصيغة
problem-invalid = حقل غير صحيح
problem-idempotency-key-reused = أُرسل هذا من قبل
problem-request-unfinished = ما زال هذا جاريًا
problem-too-many-requests = طلبات كثيرة
problem-unavailable = ليس الآن
problem-internal = أخفق Weir

## التطابقات

match = التطابق
bank = البنك
author = الكاتب
notices = البلاغات
match-distance = المسافة { $distance } من { $limit }
match-same-pdq = بصمة الصورة نفسها
match-same-text = النص نفسه
match-same-url = الرابط نفسه
match-same-md5 = الملف نفسه (MD5)
match-same-sha1 = الملف نفسه (SHA-1)
match-same-sha256 = الملف نفسه بايتًا ببايت
meter-of = من { $limit }
meter-label = المسافة { $distance }. المتطابق ٠، والحدّ { $limit }.
meter-identical = متطابقة
meter-limit = الحدّ { $limit }
meter-unlike = مختلفة
meter-means-same = الصورة نفسها، إلا ما لا تراه العين.
meter-means-copy = نسخة: أُعيد حفظها أو صُغّرت أو زيدت إضاءتها.
meter-means-near = على الأرجح الصورة نفسها بتغيير طفيف.
meter-means-far = قد تكون الصورة نفسها؛ انظر بتمعّن. قرب الحدّ قد تتشابه صور من الصنف نفسه.

## الانتظار

queues = القوائم
cases = الحالات
queue-all = كل شيء
kinds-picture = الصور
kinds-text = النصوص
kinds-link = الروابط
kinds-file = الملفات
kinds-notice = البلاغات
queue-matches = { $count ->
    [one] تطابق واحد
    [two] تطابقان
    [few] { $count } تطابقات
   *[other] { $count } تطابقًا
}
queue-notices = { $count ->
    [one] بلاغ واحد
    [two] بلاغان
    [few] { $count } بلاغات
   *[other] { $count } بلاغًا
}
queue-escalated = المُصعَّدة
queue-waiting = { $count ->
    [zero] لا حالات في الانتظار.
    [one] حالة واحدة في الانتظار.
    [two] حالتان في الانتظار.
    [few] { $count } حالات في الانتظار.
   *[other] { $count } حالة في الانتظار.
}
queue-order = الترتيب بحسب المهلة.
queue-none-here = لا شيء ينتظر هنا.
queue-held = عند غيرك
queue-what-entry = «{ $entry }» في { $item }
queue-what-picture = صورة في { $item }
queue-what-text = نص { $item }
queue-what-link = رابط في { $item }
queue-what-file = ملف في { $item }
queue-what-notice = بلاغ عن { $item }
queue-first-as = سبب تقديمها
queue-first-why = مهلتها الأقرب
queue-move = التنقّل:
queue-empty = لا شيء ينتظرك
queue-empty-about = تظهر الحالات الجديدة هنا من تلقاء نفسها.
case-open = فتح الحالة
case-open-holds = الفتح يحجزها لك ١٥ دقيقة.
case-erased = عنصر محذوف
list-first = إلى البداية
list-next = التالي
care = العناية
care-today = مرات الكشف اليوم
care-count = { $count } من { $budget }
care-offer = يُعرض عليك توقّف بعد { $count } مرة.
undo-done-remove = أُزيل { $item }

## البنوك والمدخلات والسياسات

undo = تراجع
cancel = إلغاء
filter = عرض
id = المعرّف
state = الحالة
when = متى
item = العنصر
entry = المُدخَل
entries = المدخلات
signals = البصمات
source = المصدر
tags = الوسوم
reference = المرجع
origin = الملف
policy = السياسة
severity = الخطورة
and-also = ·
percent = { $number }٪
made-on = منذ { $date }
signal-pdq = بصمة صورة (PDQ)
signal-md5 = بصمة ملف (MD5)
signal-sha1 = بصمة ملف (SHA-1)
signal-sha256 = بصمة ملف (SHA-256)
signal-text = نص
signal-url = رابط
quality = الجودة { $quality } من ١٠٠
quality-low = الجودة { $quality } من ١٠٠: تُحفظ، لكنها لا تطابق شيئًا ما دامت دون { $needed }
wrong-fields = { $count ->
    [one] حقل واحد يحتاج إليك:
    [two] حقلان يحتاجان إليك:
    [few] { $count } حقول تحتاج إليك:
   *[other] { $count } حقلًا يحتاج إليك:
}
wrong-nothing-stored = لم يُحفظ شيء بعد.
word-long = { $longest } حرفًا على الأكثر، ولا حروف خفية بينها.

banks-about = يضم البنك أشياء معروفة تحت سياسة واحدة. وبنك السماح أقوى: ما فيه يوقف التطابق.
banks-count = { $count ->
    [zero] لا بنوك
    [one] بنك واحد
    [two] بنكان
    [few] { $count } بنوك
    [many] { $count } بنكًا
   *[other] { $count } بنك
}
entries-count = { $count ->
    [zero] لا مدخلات
    [one] مُدخَل واحد
    [two] مُدخَلان
    [few] { $count } مدخلات
    [many] { $count } مُدخَلًا
   *[other] { $count } مُدخَل
}
entries-off = { $count ->
    [zero] كلها مفعّلة
    [one] واحد معطّل
    [two] اثنان معطّلان
    [few] { $count } معطّلة
    [many] { $count } معطّلًا
   *[other] { $count } معطّل
}
banks-find = ابحث عن بنك
banks-both-kinds = المطابقة والسماح
banks-none-such = لا بنك كهذا.
banks-all = كل البنوك
banks-empty = لا بنوك بعد
banks-empty-about = يضم البنك ما هو معروف، ليُعثر عليه إذا نشره أحد من جديد.
bank-and-policy = البنك والسياسة
bank-kind = النوع
bank-kind-match = مطابقة
bank-kind-allow = سماح
bank-match-about = يُبحث عمّا فيه، وما يطابقه ينتظر قرار شخص.
bank-allow-about = ما فيه لا يُبلَّغ عنه أبدًا: يوقف تطابقات البنوك الأخرى.
bank-no-policy = بلا سياسة
bank-stops = يوقف التطابقات
matched-seven-days = ما طابقه في ٧ أيام
overturned-seven-days = ما نُقض في ٧ أيام
overturned-none = لا قرار بعد
overturned-of = { $count ->
    [one] { $overturned } من قرار واحد
    [two] { $overturned } من قرارين
    [few] { $overturned } من { $count } قرارات
    [many] { $overturned } من { $count } قرارًا
   *[other] { $overturned } من { $count } قرار
}
bank-new = بنك جديد
bank-name = الاسم
bank-name-hint = يقرؤه المراجعون بجانب كل تطابق. ١٢٨ حرفًا على الأكثر بأي كتابة.
bank-name-empty = أعطه اسمًا.
bank-name-long = لا يزيد الاسم على ١٢٨ حرفًا.
bank-name-invisible = في الاسم حروف مرئية فقط، ولا فراغ في طرفيه.
bank-name-taken = يوجد بنك بهذا الاسم.
bank-policy-hint = الحالة التي يفتحها هذا البنك تبدأ بهذه السياسة ولها مهلتها.
bank-policy-gone = لم تعد هذه النسخة من السياسة أحدثها. اختر من جديد.
bank-make = إنشاء البنك
bank-made = أُنشئ البنك، ولا شيء فيه بعد.
bank-empty = لا شيء في هذا البنك بعد.
bank-gone = بنك محذوف
bank-export = تصدير بصيغة JSON سطرًا سطرًا
bank-delete = حذف البنك
bank-delete-title = حذف { $bank }؟
bank-delete-entries = { $count ->
    [zero] لا شيء فيه.
    [one] يُحذف معه مُدخَله الوحيد، ولا يطابق شيئًا بعدها.
    [two] يُحذف معه مُدخَلاه، ولا يطابقان شيئًا بعدها.
    [few] تُحذف معه { $count } مدخلات، ولا تطابق شيئًا بعدها.
    [many] يُحذف معه { $count } مُدخَلًا، ولا تطابق شيئًا بعدها.
   *[other] يُحذف معه { $count } مُدخَل، ولا تطابق شيئًا بعدها.
}
bank-delete-about = لا رجعة في هذا. تبقى الحالات التي فتحها، ويبقى ما جرى في سجل الأحداث.
bank-deleted = حُذف { $bank }، وما كان فيه لا يطابق شيئًا بعد الآن.
bank-added = { $count ->
    [one] أُضيف مُدخَل واحد، وهو يطابق من الآن.
    [two] أُضيف مُدخَلان، وهما يطابقان من الآن.
    [few] أُضيفت { $count } مدخلات، وهي تطابق من الآن.
    [many] أُضيف { $count } مُدخَلًا، وهي تطابق من الآن.
   *[other] أُضيف { $count } مُدخَل، وهي تطابق من الآن.
}
bank-confirmed = { $count ->
    [one] واحد كان فيه بقول غيرك، وصار قرارك سندًا له.
    [two] اثنان كانا فيه بقول غيرك، وصار قرارك سندًا لهما.
    [few] { $count } كانت فيه بقول غيرك، وصار قرارك سندًا لها.
   *[other] { $count } كانت فيه بقول غيرك، وصار قرارك سندًا لها.
}
bank-was-there = { $count ->
    [one] واحد كان موجودًا.
    [two] اثنان كانا موجودين.
    [few] { $count } كانت موجودة.
   *[other] { $count } كانت موجودة.
}

bank-add = إضافة إلى البنك
add-about = قبل أن يُضاف أي شيء ترى ما كان سيطابقه. يبدأ التطابق خلال ثانية من الإضافة، ويتوقف بالسرعة نفسها.
add-what = ما هو؟
add-files = ملفات
add-text = نص
add-links = روابط
add-hashes = بصمات
add-choose-files = اختر ملفات
add-files-hint = صور وملفات أخرى، ٣٢ على الأكثر. تُؤخذ بصمتها، ولا تُحفظ الملفات نفسها.
add-text-hint = النص كاملًا. لا أثر لحالة الأحرف وعرضها والفراغات.
add-links-lines = روابط، واحد في كل سطر
add-links-hint = لا تُجلب أبدًا.
add-hashes-lines = بصمات، واحدة في كل سطر
add-hashes-hint = النوع ثم نقطتان ثم القيمة، مثل pdq: أو sha256: أو sha1: أو md5:
reference-hint = ما تعرفه به: رقم أو اسم. يقرؤه المراجعون بجانب كل تطابق.
tags-hint = تفصل بينها فواصل: غلاف، الطبعة الثانية.
source-hint = اتركه فارغًا إن كان القرار قرارك، وإلا فاكتب اسم القائمة التي تقول ذلك.
source-own = قرار داخلي
source-exchange = تبادل
source-list = قائمة
source-review-only = ما جاء بقول الغير لا يطلب إلا مراجعة، إلى أن يؤكده قرار داخلي.
tags-wrong = { $most } وسمًا على الأكثر، لا يزيد كل منها على { $longest } حرفًا.
add-preview = انظر ما كان سيطابقه
add-nothing-stored = تراه في الصفحة التالية، ولا يُحفظ شيء قبل أن تؤكد هناك.
add-no-files = اختر ملفًا.
add-file-unread = لا بصمة للملف «{ $file }»: { $why }
add-text-empty = لا حرف فيه ولا رقم.
add-text-long = هذا النص أطول من ميغابايت واحد.
add-lines = اكتب سطرًا على الأقل، و{ $most } سطر على الأكثر.
add-line-wrong = السطر { $line }: { $why }
add-not-a-link = ليس هذا رابطًا إلى صفحة ويب.
hash-no-kind = النوع ناقص؛ اكتبه قبل القيمة، مثل md5:
hash-unknown-kind = «{ $kind }» ليس نوعًا من البصمات؛ استعمل pdq أو sha256 أو sha1 أو md5 أو text أو url.
hash-length = قيمة { $kind } من { $expected } خانة، وهذه من { $found }. تأكد أنها نُسخت كاملة.
hash-not-hex = لا يقع هنا إلا 0–9 وa–f، وليس «{ $found }» في الموضع { $at }.
hash-quality = الجودة عدد صحيح من ٠ إلى ١٠٠.
add-check = انظر قبل أن تضيف
add-store = { $count ->
    [one] أضفه
    [two] أضفهما
    [few] أضف الـ{ $count } كلها
   *[other] أضف الـ{ $count } كلها
}
add-again = اختر شيئًا آخر
add-all-there = كل هذا موجود؛ إضافته ثانية لا تغيّر شيئًا، أو تؤكده.
add-there = هو في هذا البنك من قبل.
add-confirms = هو فيه بقول غيرك، وإضافته تؤكده.
add-near = قريب من شيء في { $bank }:
add-state-there = موجود
add-state-flat = جودة منخفضة
add-state-ready = جاهز
would-match = ما كان هذا سيطابقه
would-stop = ما كان هذا سيمسّه
would-since = آخر { $time }
would-of = { $count ->
    [zero] ولا عناصر محفوظة
    [one] من عنصر واحد محفوظ
    [two] من عنصرين محفوظين
    [few] من { $count } عناصر محفوظة
    [many] من { $count } عنصرًا محفوظًا
   *[other] من { $count } عنصر محفوظ
}
would-nothing-retained = لا بصمات محفوظة، فلا شيء يُقارن به.
would-truncated = نُظر في أحدث { $count } فقط، وقد يطابق ما هو أقدم.
would-upright = النسخ المقلوبة والمعكوسة ناقصة هنا: البصمة وحدها لا تُظهرها. وبعد الإضافة يُعثر عليها.
would-removed = { $count ->
    [one] واحد أُزيل من قبل
    [two] اثنان أُزيلا من قبل
    [few] { $count } أُزيلت من قبل
   *[other] { $count } أُزيلت من قبل
}
would-kept = { $count ->
    [one] واحد أُبقي من قبل
    [two] اثنان أُبقيا من قبل
    [few] { $count } أُبقيت من قبل
   *[other] { $count } أُبقيت من قبل
}
would-undecided = { $count ->
    [one] واحد لم يقرر أحد بشأنه
    [two] اثنان لم يقرر أحد بشأنهما
    [few] { $count } لم يقرر أحد بشأنها
   *[other] { $count } لم يقرر أحد بشأنها
}
would-chart = التطابقات بحسب المسافة، من المتطابق إلى الحدّ. والأرقام في القائمة أدناه.
would-axis = المسافة { $distance }
would-items = انظر في هذه أولًا
would-more = { $count ->
    [one] وواحد غيرها
    [two] واثنان غيرها
    [few] و{ $count } غيرها
   *[other] و{ $count } غيرها
}
case-see = انظر الحالة
end-no-case = بلا حالة
end-waits = في الانتظار
end-undone = سُحب القرار
end-remove = أُزيل
end-keep = أُبقي
end-label = وُسم
end-escalate = صُعّد
end-not-a-match = ليس تطابقًا

entry-number = المُدخَل { $number }
entry-open = افتح المُدخَل
entry-on = مفعّل
entry-off = معطّل
entry-off-since = لا يطابق شيئًا منذ { $time }.
entry-switch-off = عطّله
entry-switch-on = فعّله
entry-done-banked = أُضيف، وهو يطابق من الآن.
entry-done-off = عُطّل، ولا يطابق شيئًا من الآن.
entry-done-on = فُعّل، وهو يطابق من الآن.
entry-matches = ما طابقه
entry-no-matches = لم يطابق شيئًا بعد.
entry-match-end = كيف انتهى
entry-provenance = من أين جاء
entry-history = ما جرى له
entry-remove = أخرجه من البنك
entry-remove-about = تُمحى بصماته ولا تطابق شيئًا بعدها. لا رجعة في هذا، أما التعطيل فيُتراجع عنه.
entry-removed = خرج المُدخَل من البنك، ولا يطابق شيئًا بعد الآن.
entry-gone = أُخرج هذا المُدخَل
entry-gone-about = مُحيت بصماته، وبقي ما جرى له.
opinions = الآراء
opinions-agree = { $count ->
    [zero] لا موافق
    [one] موافق واحد
    [two] موافقان
    [few] { $count } موافقين
   *[other] { $count } موافقًا
}
opinions-disagree = { $count ->
    [zero] لا معترض
    [one] معترض واحد
    [two] معترضان
    [few] { $count } معترضين
   *[other] { $count } معترضًا
}
event-entry-added = أُضيف
event-entry-confirmed = أكده قرار داخلي
event-entry-off = عُطّل
event-entry-on = فُعّل
event-entry-removed = أُخرج
by-you = منك
by-somebody = من شخص آخر
by-key = من برنامج له مفتاح
by-command-line = من سطر الأوامر
by-weir = من Weir نفسه

import = الاستيراد
imports = الاستيرادات
import-open = افتح الاستيراد
import-list = استيراد قائمة
import-about = ترى أولًا ما سيصير إليه كل صف. تدخل القائمة كاملة ويمكن سحبها كاملة.
import-format = كيف كُتبت؟
format-csv = CSV
format-csv-about = أعمدة اسمها pdq أو md5 أو sha1 أو sha256 أو url أو text، أو type وvalue؛ وكذلك quality وref وtags وsource.
format-json = JSON
format-json-about = مصفوفة من كائنات أو بصمات، أو كائن في كل سطر.
format-hma = Hasher-Matcher-Actioner
format-hma-about = المحتوى كما يجيب به HMA، في مصفوفة أو واحدًا في كل سطر.
import-file = القائمة
import-file-hint = ٤ ميغابايت على الأكثر. القوائم الأكبر تدخل بالأمر weir bank import.
import-paste = أو الصقها هنا
import-kind = القيم التي لا تذكر نوعها
import-kind-told = القائمة تذكره
import-kind-hint = ٦٤ خانة قد تكون PDQ أو SHA-256: اختر أيهما إن لم تذكره القائمة.
import-headerless = الصف الأول بيانات لا أسماء أعمدة
import-preview = انظر ما سيصير إليه كل صف
import-nothing = اختر ملفًا أو الصق القائمة.
import-large = لا تزيد القائمة هنا على { $most } ميغابايت. استعمل weir bank import لما هو أكبر.
import-unread = تعذّرت قراءة القائمة: { $why }
import-would-take = سيُضاف
import-there-already = موجود من قبل
import-refused = مرفوض
import-refused-rows = { $count ->
    [one] صف واحد مرفوض
    [two] صفان مرفوضان
    [few] { $count } صفوف مرفوضة
    [many] { $count } صفًا مرفوضًا
   *[other] { $count } صف مرفوض
}
import-more-refused = { $count ->
    [one] وواحد غيرها
    [two] واثنان غيرها
    [few] و{ $count } غيرها
   *[other] و{ $count } غيرها
}
import-row = الصف
import-why = السبب
import-broken = لم تُقرأ القائمة إلى آخرها:
import-take = { $count ->
    [one] استورد صفًا واحدًا
    [two] استورد صفين
    [few] استورد { $count } صفوف
    [many] استورد { $count } صفًا
   *[other] استورد { $count } صف
}
import-another = قائمة أخرى
import-name = القائمة
import-pasted = قائمة ملصقة
import-when = بدأ
import-brought = ما جاء به
import-there = في البنك
import-undone = سُحب
import-unfinished = انقطع
import-done = القائمة في البنك.
import-told-there = { $count ->
    [one] صف واحد كان موجودًا.
    [two] صفان كانا موجودين.
    [few] { $count } صفوف كانت موجودة.
    [many] { $count } صفًا كان موجودًا.
   *[other] { $count } صف كان موجودًا.
}
import-told-refused = { $count ->
    [one] رُفض صف واحد.
    [two] رُفض صفان.
    [few] رُفضت { $count } صفوف.
    [many] رُفض { $count } صفًا.
   *[other] رُفض { $count } صف.
}
import-told-removed = { $count ->
    [one] خرج مُدخَل واحد ولا يطابق شيئًا بعد الآن.
    [two] خرج مُدخَلان ولا يطابقان شيئًا بعد الآن.
    [few] خرجت { $count } مدخلات ولا تطابق شيئًا بعد الآن.
    [many] خرج { $count } مُدخَلًا ولا تطابق شيئًا بعد الآن.
   *[other] خرج { $count } مُدخَل ولا تطابق شيئًا بعد الآن.
}
import-told-kept = { $count ->
    [one] بقي واحد لأن قرارًا داخليًا أكده.
    [two] بقي اثنان لأن قرارات داخلية أكدتهما.
    [few] بقيت { $count } لأن قرارات داخلية أكدتها.
   *[other] بقيت { $count } لأن قرارات داخلية أكدتها.
}
import-undo = سحب الاستيراد
import-undo-about = يخرج كل مُدخَل جاء به ولا يطابق شيئًا بعدها، إلا ما أكده قرار داخلي منذ ذلك الحين.

policies-about = ما هو ممنوع ولماذا. السياسة المعدّلة نسخة جديدة، والقرار يحتفظ بالنسخة التي اتُّخذ بموجبها.
policies-empty = لا سياسات بعد.
policy-new = سياسة جديدة
policy-new-version = نسخة جديدة
policy-version = النسخة
policy-version-number = النسخة { $number }
policy-version-of = النسخة { $number }، { $date }
policy-newest = الأحدث
policy-done = حُفظت نسخةً جديدة.
policy-name = الاسم المختصر
policy-name-hint = حروف وأرقام و- و_. هكذا يسميها سطر الأوامر والواجهة البرمجية، ولا يمكن تغييره.
policy-name-wrong = من ١ إلى ٦٤ حرفًا أو رقمًا أو - أو _.
policy-name-taken = توجد سياسة بهذا الاسم؛ أنشئ نسخة جديدة منها.
policy-title = العنوان
policy-text = النص
policy-title-in = العنوان، { $language }
policy-text-in = ما هو ممنوع وما ليس كذلك، { $language }
policy-words-missing = اكتبه بـ{ $language } أيضًا: يقرؤه الكتّاب بلغتهم.
policy-words-long = { $longest } حرف على الأكثر.
policy-changed = حفظ شخص آخر نسخة أحدث في هذه الأثناء. انظر فيها ثم اكتب نسختك من جديد.
policy-tco = المحتوى الإرهابي، EU 2021/784 المادة ٢(٧)
policy-no-tco = ليس محتوى إرهابيًا بهذا المعنى
policy-dsa = الفئة في قاعدة بيانات DSA
policy-no-dsa = لا شيء
policy-banks = البنوك التي تحتها
policy-no-banks = لا بنك تحت هذه السياسة.
policy-versions-about = تبقى النسخ الأقدم كما هي: القرارات التي اتُّخذت بموجبها تحتفظ بها.
severity-low = منخفضة
severity-medium = متوسطة
severity-high = عالية
severity-critical = حرجة
severity-within = { $count ->
    [one] القرار خلال ساعة واحدة
    [two] القرار خلال ساعتين
    [few] القرار خلال { $count } ساعات
   *[other] القرار خلال { $count } ساعة
}
tco-incites = يحرّض على ارتكاب جريمة
tco-solicits-offence = يطلب ارتكاب جريمة
tco-solicits-participation = يطلب المشاركة في جماعة إرهابية
tco-instructs = يعلّم صنع أسلحة أو وسائل
tco-threatens = يهدد بارتكاب جريمة
dsa-public-security = خطر على الأمن العام
dsa-speech = خطاب غير قانوني أو ضار
dsa-violence = عنف
