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
goto-title = انتقل إلى أي معرّف أو رابط أو بصمة أو اسم
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
match-same-passage = نص معروف، معدَّل أو جزء منه
match-same-phrase = عبارة معروفة
match-same-domain = رابط إلى موقع معروف
match-same-handle = حساب معروف
match-same-invite = دعوة معروفة
match-same-stored = ملف أو نص مرفوع معروف
match-same-email = عنوان بريد معروف
match-same-phone = رقم هاتف معروف
match-same-wallet = محفظة معروفة
match-same-iban = حساب مصرفي معروف
match-same-features = جزء من صورة محفوظة
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
kinds-rule = حسب القواعد
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
undo-done-remove = أُزيل { $item }.

## البنوك والمدخلات والسياسات

id = المعرّف
state = الحالة
when = متى
entries = المدخلات
signals = البصمات
reference = المرجع
origin = الملف
severity = الخطورة
comma = ،
made-on = منذ { $date }
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
    [one] مُدخل واحد
    [two] مُدخلان
    [few] { $count } مدخلات
    [many] { $count } مُدخلًا
   *[other] { $count } مُدخل
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
    [one] يُحذف معه مُدخله الوحيد، ولا يطابق شيئًا بعدها.
    [two] يُحذف معه مُدخلاه، ولا يطابقان شيئًا بعدها.
    [few] تُحذف معه { $count } مدخلات، ولا تطابق شيئًا بعدها.
    [many] يُحذف معه { $count } مُدخلًا، ولا تطابق شيئًا بعدها.
   *[other] يُحذف معه { $count } مُدخل، ولا تطابق شيئًا بعدها.
}
bank-delete-about = لا رجعة في هذا. تبقى الحالات التي فتحها، ويبقى ما جرى في سجل الأحداث.
bank-forms = الأشكال التي تُقارن
bank-forms-about = قد يُظهر ما يُرفع محتوى البنك في شكل آخر. تُقارن مدخلاته بالصورة كما هي وبهذه الأشكال.
bank-form-turned = مُدارة ومعكوسة
bank-form-about-turned = بثماني طرق.
bank-form-trimmed = دون ما وُضع حولها
bank-form-about-trimmed = الإطار ذو اللون الواحد، والأشرطة فوق الصورة وتحتها، والتعليقات المكتوبة.
bank-form-inner = الصورة التي بداخلها
bank-form-about-inner = ما تعرضه لقطة شاشة، أو صورة داخل صورة.
bank-form-crops = أجزاء منها
bank-form-about-crops = خمس عشرة نافذة، تكلّف كل منها ما تكلّفه الصورة نفسها ولا تكشف إلا القليل.
bank-form-features = أجزاء تُعرف بسماتها
bank-form-about-features = القصّ، والشعارات فوقها، والأجزاء الملصقة في صورة أخرى. يسري على الصور التي تُحفظ من الآن، ويستغرق أكثر من كل ما سبق.
bank-forms-set = قارِن بهذه الأشكال
bank-forms-none = لا شيء: تُقارن الصور كما هي.
bank-forms-done = تُقارن هذه الأشكال من الآن فصاعدًا.
bank-deleted = حُذف { $bank }، وما كان فيه لا يطابق شيئًا بعد الآن.
bank-added = { $count ->
    [one] أُضيف مُدخل واحد، وهو يطابق من الآن.
    [two] أُضيف مُدخلان، وهما يطابقان من الآن.
    [few] أُضيفت { $count } مدخلات، وهي تطابق من الآن.
    [many] أُضيف { $count } مُدخلًا، وهي تطابق من الآن.
   *[other] أُضيف { $count } مُدخل، وهي تطابق من الآن.
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
add-text-hint = النص من 30 حرفًا فأكثر يُعثر عليه جزءًا ومعدَّلًا: بلا نقاط أو بإملاء آخر أو مقتبَسًا. والأقصر يُعثر عليه عبارةً. يُحفظ مشفَّرًا.
add-links-lines = روابط، واحد في كل سطر
add-links-hint = صفحات وحسابات ومجموعات ومحافظ، أو اسم مثل example.com لكل ما فيه. لا تُجلب أبدًا.
add-hashes-lines = بصمات، واحدة في كل سطر
add-hashes-hint = النوع ثم نقطتان ثم القيمة، مثل ⁦pdq:…⁩ أو ⁦sha256:…⁩ أو ⁦sha1:…⁩ أو ⁦md5:…⁩
reference-hint = ما تعرفه به: رقم أو اسم. يقرؤه المراجعون بجانب كل تطابق.
tags-hint = تفصل بينها فواصل: غلاف، الطبعة الثانية.
source-hint = اتركه فارغًا إن كان القرار قرارك، وإلا فاكتب اسم القائمة التي تقول ذلك.
source-review-only = ما جاء بقول الغير لا يطلب إلا مراجعة، إلى أن يؤكده قرار داخلي.
tags-wrong = { $most } علامة على الأكثر، لا يزيد كل منها على { $longest } حرفًا.
add-preview = انظر ما كان سيطابقه
add-nothing-stored = تراه في الصفحة التالية، ولا يُحفظ شيء قبل أن تؤكد هناك.
add-no-files = اختر ملفًا.
add-file-unread = لا بصمة للملف «{ $file }»: { $why }
add-text-empty = لا حرف فيه ولا رقم.
add-text-long = هذا النص أطول من ميغابايت واحد.
add-lines = اكتب سطرًا على الأقل، و{ $most } سطر على الأكثر.
add-line-wrong = السطر { $line }: { $why }
add-not-a-link = ليس هذا رابطًا إلى صفحة ويب.
add-text-known = هذا من مصدر معروف يقتبس منه كثيرون ({ $source })، وما حوله قليل جدًّا. أدخل ما يحيط بالاقتباس.
add-whole-site = كثيرون ينشرون في { $site }. أعطِ رابط الصفحة أو الحساب أو المجموعة فيه.
hash-no-kind = النوع ناقص؛ اكتبه قبل القيمة، مثل ⁦md5:…⁩
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
would-nothing = لا شيء من المحفوظ قريب منه.
would-nothing-retained = لا بصمات محفوظة، فلا شيء يُقارن به.
would-texts = { $count ->
    [zero] ولا نص محفوظ يُبحث فيه عن أجزاء ونسخ معدَّلة.
    [one] وبُحث أيضًا في نص محفوظ واحد عن أجزاء ونسخ معدَّلة.
    [two] وبُحث أيضًا في نصين محفوظين عن أجزاء ونسخ معدَّلة.
    [few] وبُحث أيضًا في { $count } نصوص محفوظة عن أجزاء ونسخ معدَّلة.
    [many] وبُحث أيضًا في { $count } نصًّا محفوظًا عن أجزاء ونسخ معدَّلة.
   *[other] وبُحث أيضًا في { $count } نص محفوظ عن أجزاء ونسخ معدَّلة.
}
would-truncated = نُظر في أحدث { $count } فقط، وقد يطابق ما هو أقدم.
would-many = هو قريب من عناصر أكثر مما نُظر فيه، وقد يطابق غيرها أيضًا.
would-become = بعد الإضافة تتطابق هذه: تحكم القواعد في كل منها كما تحكم فيما يَرِد، ولا يُمسّ قرار قائم. والتراجع عن المدخل يردّ ذلك كله.
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

entry-number = المُدخل { $number }
entry-open = افتح المُدخل
entry-on = مفعّل
entry-off = معطّل
entry-nothing-since = لا يطابق شيئًا منذ { $time }.
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
entry-removed = خرج المُدخل من البنك، ولا يطابق شيئًا بعد الآن.
entry-taken-out = أُخرج هذا المُدخل
entry-taken-out-about = مُحيت بصماته، وبقي ما جرى له.
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
story-added = أُضيف
story-confirmed = أكده قرار داخلي
story-off = عُطّل
story-on = فُعّل
story-removed = أُخرج
from-you = منك
from-somebody = من شخص آخر
from-key = من برنامج له مفتاح
from-command-line = من سطر الأوامر
from-weir = من Weir نفسه
from-rule = من قاعدة

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
import-file-hint = ٤ ميغابايت على الأكثر. القوائم الأكبر تدخل بالأمر ⁦weir bank import⁩.
import-paste = أو الصقها هنا
import-kind = القيم التي لا تذكر نوعها
import-kind-told = القائمة تذكره
import-kind-hint = ٦٤ خانة قد تكون PDQ أو SHA-256: اختر أيهما إن لم تذكره القائمة.
import-headerless = الصف الأول بيانات لا أسماء أعمدة
import-preview = انظر ما سيصير إليه كل صف
import-nothing = اختر ملفًا أو الصق القائمة.
import-large = لا تزيد القائمة هنا على { $most } ميغابايت. استعمل ⁦weir bank import⁩ لما هو أكبر.
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
row-no-signal = لا بصمة فيه؛ يُتوقع pdq أو md5 أو sha1 أو sha256 أو url أو text.
row-ambiguous = ٦٤ خانة قد تكون PDQ أو SHA-256؛ اذكر أيهما.
row-unknown-kind = تعذّرت معرفة نوع قيمته؛ اذكره.
row-unreadable = تعذّرت قراءته صفًا.
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
    [one] خرج مُدخل واحد ولا يطابق شيئًا بعد الآن.
    [two] خرج مُدخلان ولا يطابقان شيئًا بعد الآن.
    [few] خرجت { $count } مدخلات ولا تطابق شيئًا بعد الآن.
    [many] خرج { $count } مُدخلًا ولا تطابق شيئًا بعد الآن.
   *[other] خرج { $count } مُدخل ولا تطابق شيئًا بعد الآن.
}
import-told-kept = { $count ->
    [one] بقي واحد لأن قرارًا داخليًا أكده.
    [two] بقي اثنان لأن قرارات داخلية أكدتهما.
    [few] بقيت { $count } لأن قرارات داخلية أكدتها.
   *[other] بقيت { $count } لأن قرارات داخلية أكدتها.
}
import-undo = سحب الاستيراد
import-undo-about = يخرج كل مُدخل جاء به ولا يطابق شيئًا بعدها، إلا ما أكده قرار داخلي منذ ذلك الحين.

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
policy-automatic = يجوز لقاعدة أن تتخذ إجراءً بموجبها دون شخص
policy-automatic-hint = فقط حين يطابق الملف بايتًا ببايت مدخلًا قرّره فريقكم، وفي الوضع «المباشر» وحده. كل ما سوى ذلك ينتظر شخصًا.
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
## الحالة

case = حالة
item = عنصر
entry = مُدخل
case-side = المهلة والانتظار
case-within = القرار خلال
case-of-time = من أصل { $time }، لخطورة سياسته
case-of-time-notice = من أصل { $time }، لأن أحدًا ينتظر جوابًا
banked-signals = { $count ->
    [one] إشارة أخرى
    [two] إشارتان أخريان
    [few] { $count } إشارات أخرى
   *[other] { $count } إشارة أخرى
}
case-decided = صدر القرار
case-next = التالي لك
case-next-none = لا شيء آخر في الانتظار.
case-next-one = الحالة التالية
case-waiting = { $count ->
    [zero] لا شيء في الانتظار
    [one] واحدة في الانتظار
    [two] اثنتان في الانتظار
   *[other] { $count } في الانتظار
}
case-by = نشرها
case-title-picture = صورة تشبه صورة محفوظة
case-title-text = نص محفوظ
case-title-link = رابط محفوظ
case-title-file = ملف محفوظ
case-title-notice = بلاغ
case-title-known-picture = صورة تشبه «{ $entry }»
case-title-known-text = النص «{ $entry }»
case-title-known-link = الرابط «{ $entry }»
case-title-known-file = الملف «{ $entry }»
case-title-known-notice = بلاغ: «{ $entry }»
case-history = ما تقرّر
case-undone = أُلغي { $time }
cancel = إلغاء
yes = نعم
no = لا
hold-theirs = هذه الحالة عند شخص آخر حتى { $time }. يمكنك النظر، والقرار له.
hold-decided = صدر القرار في هذه الحالة في { $time }. لم يُرسَل شيء منك.
hold-over = انتهى وقتك مع هذه الحالة، وقد يأخذها غيرك الآن.
hold-again = احجزها مجددًا
posted = المنشور
posted-veiled = الصورة المنشورة، مموّهة
posted-text = نص المنشور
posted-more = { $count ->
    [one] جزء آخر من المنشور
    [two] جزآن آخران من المنشور
    [few] { $count } أجزاء أخرى من المنشور
   *[other] { $count } جزءًا آخر من المنشور
}
veil-hold = اضغط مطوّلًا للكشف
veil-show = اكشف
text-show = أظهر النص
text-soften = احجبه مجددًا
text-masked = { $count ->
    [one] كلمة واحدة، محجوبة حتى تطلبها.
    [two] كلمتان، محجوبتان حتى تطلبهما.
    [few] { $count } كلمات، محجوبة حتى تطلبها.
   *[other] { $count } كلمة، محجوبة حتى تطلبها.
}
size-kib = { $count } ك.ب
evidence-gone = لم يعد المنشور محفوظًا. بصماته وتطابقاته أدناه.
evidence-url = أبلغ أحدهم عن هذا العنوان، ولا يُفتح أبدًا.
evidence-erased = حُذف العنصر بطلب من الخدمة أو صاحبه، ويبقى ما يفسّر القرارات.
evidence-link = رابط في المنشور
evidence-no-bytes = بايتات هذا الجزء ليست هنا.
evidence-signals = أرسلت الخدمة بصمات بدل الصورة.
evidence-pending = ما زالت أجزاء من هذا المنشور تُقرأ.
banked = المحفوظ
banked-since = منذ { $date }
compared-as = كما قورنت: { $form }
compared-part = في موضعه من الصورة المحفوظة
compared-words = حيث قُرئ: في كلمات الصورة
compared-code = حيث قُرئ: في رمز QR في الصورة
fit-told = عدد المواضع المتفقة: { $places }، ويظهر منها { $percent }٪
read-in-words = في كلمات الصورة
read-in-code = في رمز QR في الصورة
compared-veiled = ما قورن، مموّهًا
banked-no-media = تحفظ البنوك البصمات لا الصور، وتحفظ النصوص مشفَّرة.
banked-text = النص المُدخل
banked-text-show = أظهر النص المُدخل
banked-text-about = يُحفظ مشفَّرًا. وقراءتك له مسجَّلة في سجل الأحداث.
text-shares = { $entry }٪ من النص المُدخل و{ $item }٪ من هذا النص
text-quoted = بين علامات اقتباس
text-attributed = مع كلمات تنسبه إلى صاحبه
text-common = ترد هذه العبارة كثيرًا في النصوص العادية، فستطابق ما لا صلة له بها.
text-quotes = فيه اقتباس من { $source }. هذا الجزء لا يطابق شيئًا لأن كثيرين يقتبسونه.
text-allowed = هو كله أو بعضه في بنك السماح { $bank }. وهذا الجزء لن يُطابَق.
threshold-is = مطابقات النصوص: { $threshold }.
threshold-about = كم يجب أن تكون المطابقة مؤكدة مع نص في هذا البنك، وكم من نصوص ليست نسخًا تمرّ. قيس ذلك على 1500 نص مُدخل.
threshold-set = اضبط
threshold-done = ضُبط، ويسري من الآن.
threshold-strict = صارم
threshold-normal = عادي
threshold-wide = واسع
threshold-rate-strict = يمرّ من نصوص الموضوع نفسه واحد من 150، ومن غيرها لا شيء من 4000.
threshold-rate-normal = يمرّ من نصوص الموضوع نفسه واحد من 100، ومن غيرها لا شيء من 4000.
threshold-rate-wide = يمرّ من نصوص الموضوع نفسه واحد من 20، ومن غيرها لا شيء من 4000.
entry-off-since = معطّل منذ { $date }
entry-gone = لم يعد هذا المُدخل في أي بنك.
the-match = التطابق
forms = الأشكال التي قورنت
form-orig = كما هي
form-rot90 = مُدارة ٩٠°
form-rot180 = مُدارة ١٨٠°
form-rot270 = مُدارة ٢٧٠°
form-flipX = معكوسة رأسًا على عقب
form-flipY = معكوسة
form-flipPlus1 = معكوسة على القطر
form-flipMinus1 = معكوسة على القطر الآخر
form-borderless = دون إطارها
form-captionless = دون التعليق المكتوب عليها
form-inner = الصورة التي بداخلها
form-crop = جزء منها
form-over-white = على خلفية بيضاء
form-over-black = على خلفية سوداء
form-at = { $form }، عند الثانية { $seconds }
match-others = { $count ->
    [one] تطابق آخر
    [two] تطابقان آخران
    [few] { $count } تطابقات أخرى
   *[other] { $count } تطابقًا آخر
}
match-more = هناك المزيد، وهذه أقربها.
problem-part = تعذّرت قراءة { $part }
source = المصدر
source-own = قرار داخلي
source-exchange = تبادل:
source-list = قائمة:
tags = العلامات
ended-title = { $count ->
    [zero] لم يصدر قرار من قبل في تطابق لهذا المُدخل
    [one] كيف انتهت مطابقة سابقة واحدة لهذا المُدخل
    [two] كيف انتهت مطابقتان سابقتان لهذا المُدخل
    [few] كيف انتهت { $count } مطابقات سابقة لهذا المُدخل
   *[other] كيف انتهت { $count } مطابقة سابقة لهذا المُدخل
}
ended-removed = { $count } أُزيلت
ended-labelled = { $count } وُسمت
ended-kept-for = { $count } أُبقيت خبرًا أو بحثًا أو خطابًا مضادًا أو فنًا
ended-kept = { $count } أُبقيت
ended-wrong = { $count } لم تكن مطابقة أو أُلغي قرارها
notice-user = مستخدم
notice-trusted-flagger = مُبلِّغ موثوق
notice-alert-service = خدمة إنذار
notice-no-good-faith = بلا إقرار بحسن النية
standing-unknown = لا سجل بعد
standing-reliable = أصاب غالبًا من قبل
standing-mixed = أصاب وأخطأ من قبل
standing-mostly-unfounded = أخطأ غالبًا من قبل
common-entry = المُدخل نفسه
common-author = الكاتب نفسه
common-link = الرابط نفسه
outcome-remove = أُزيل
outcome-keep = أُبقي
outcome-label = وُسم
outcome-escalate = صُعّد
outcome-not-a-match = ليس تطابقًا
purpose = الغرض
purpose-what = لماذا نُشر هنا؟
purpose-promotion = ترويج
purpose-news = خبر
purpose-research = بحث
purpose-counter-speech = خطاب مضاد
purpose-art = فن
purpose-unclear = غير واضح
purpose-first = اختر الغرض أولًا.
policy = السياسة
policy-own = سياسة البنك محدَّدة مسبقًا
policy-none = لا شيء مما سبق
policy-first = تحتاج الإزالة إلى السياسة التي يخالفها المنشور.
decision = القرار
outcome = النتيجة
do-remove = إزالة
do-keep = إبقاء
do-label = وسم
do-escalate = تصعيد
do-not-a-match = ليس تطابقًا
reason = السبب المُرسَل إلى الكاتب
reason-language = لغة السبب
reason-waits = تُكتب هنا مسوّدة بعد اختيار الغرض
decide-about = { $seconds ->
    [one] تُبلَّغ الخدمة بعد ثانية واحدة، ويصل السبب إلى الكاتب.
    [two] تُبلَّغ الخدمة بعد ثانيتين، ويصل السبب إلى الكاتب.
    [few] تُبلَّغ الخدمة بعد { $seconds } ثوانٍ، ويصل السبب إلى الكاتب.
   *[other] تُبلَّغ الخدمة بعد { $seconds } ثانية، ويصل السبب إلى الكاتب.
}
decide-about-now = تُبلَّغ الخدمة فورًا، ويصل السبب إلى الكاتب.
decide-not-yours = يمكنك النظر في الحالات، لا البتّ فيها.
decide-held = هذه الحالة عند شخص آخر. خذ التالية، أو عُد لاحقًا.
decide-done = صدر القرار في هذه الحالة.
decide-changed = تغيّرت هذه الحالة وأنت تنظر فيها. لم يصدر قرار، وما كتبته محفوظ.
decide-new-notices = { $count ->
    [one] هناك بلاغ جديد.
    [two] هناك بلاغان جديدان.
    [few] هناك { $count } بلاغات جديدة.
   *[other] هناك { $count } بلاغًا جديدًا.
}
decide-new-revision = للمنشور محتوى جديد.
decide-read-again = انظر مجددًا، ثم قرّر.
related-count = { $count ->
    [one] حالة مرتبطة واحدة: قرار واحد للجميع
    [two] حالتان مرتبطتان: قرار واحد للجميع
    [few] { $count } حالات مرتبطة: قرار واحد للجميع
   *[other] { $count } حالة مرتبطة: قرار واحد للجميع
}
related-about = ما تحدّده ينال السياسة والغرض والنتيجة والسبب أنفسها.
undo = تراجُع
undo-late = ألغِ القرار
undo-late-about = تُبلَّغ الخدمة بإلغاء إجرائها، وتعود الحالة إلى الانتظار.
undo-done-keep = أُبقي { $item }.
undo-done-label = وُسم { $item }.
undo-done-escalate = صُعّد { $item }.
undo-done-not-a-match = { $item }: ليس تطابقًا.
undo-done-many = { $count ->
    [one] صدر القرار في حالة واحدة.
    [two] صدر القرار في حالتين.
    [few] صدر القرار في { $count } حالات.
   *[other] صدر القرار في { $count } حالة.
}
undo-sent-in = { $seconds ->
    [one] يُرسَل بعد ثانية واحدة
    [two] يُرسَل بعد ثانيتين
    [few] يُرسَل بعد { $seconds } ثوانٍ
   *[other] يُرسَل بعد { $seconds } ثانية
}
undo-nobody = لا توجد نقطة استقبال لإبلاغها.
undo-delivered = وصل.
undo-cancelled = أُلغي قبل أن يُرسَل.
undo-waiting = { $count ->
    [one] أُرسل، ولم تُجب نقطة استقبال واحدة بعد.
    [two] أُرسل، ولم تُجب نقطتا استقبال بعد.
    [few] أُرسل، ولم تُجب { $count } نقاط استقبال بعد.
   *[other] أُرسل، ولم تُجب { $count } نقطة استقبال بعد.
}
keys = المفاتيح
keys-purposes-1 = ترويج، خبر، بحث
keys-purposes-2 = خطاب مضاد، فن، غير واضح
keys-reveal = اضغط مطوّلًا: اكشف المنشور
keys-reveal-beside = ابقَ ضاغطًا: اكشف ما تطابق منه
keys-text = أظهر النص أو احجبه
keys-reason = حرّر السبب
keys-undo = تراجَع ما لم يُرسَل
keys-together = الحالات المرتبطة معًا
keys-next = تخطَّ إلى الحالة التالية
keys-this = هذه القائمة
keys-about = تتبع المفاتيح الحرف اللاتيني المطبوع عليها، فتعمل وأنت تكتب بالعربية. وتتوقف أثناء الكتابة، ويمكن تعطيلها في حسابك.
wrong-also = وماذا أيضًا؟
wrong-nothing = هذه الحالة فقط
wrong-nothing-about = يبقى المُدخل كما هو.
wrong-off = عطّل المُدخل
wrong-off-about = { $count ->
    [zero] لا يطابق شيئًا حتى يُفعَّل مجددًا. لا حالة مفتوحة أخرى قائمة عليه وحده.
    [one] لا يطابق شيئًا حتى يُفعَّل مجددًا. حالة مفتوحة أخرى قائمة عليه وحده.
    [two] لا يطابق شيئًا حتى يُفعَّل مجددًا. حالتان مفتوحتان أخريان قائمتان عليه وحده.
    [few] لا يطابق شيئًا حتى يُفعَّل مجددًا. { $count } حالات مفتوحة أخرى قائمة عليه وحده.
   *[other] لا يطابق شيئًا حتى يُفعَّل مجددًا. { $count } حالة مفتوحة أخرى قائمة عليه وحده.
}
wrong-allow = ضع هذا المحتوى في قائمة السماح
wrong-allow-about = { $count ->
    [zero] يُسمح من الآن بما يشبهه. لا حالة مفتوحة أخرى تشبهه.
    [one] يُسمح من الآن بما يشبهه. حالة مفتوحة أخرى تشبهه.
    [two] يُسمح من الآن بما يشبهه. حالتان مفتوحتان أخريان تشبهانه.
    [few] يُسمح من الآن بما يشبهه. { $count } حالات مفتوحة أخرى تشبهه.
   *[other] يُسمح من الآن بما يشبهه. { $count } حالة مفتوحة أخرى تشبهه.
}
wrong-release = { $count ->
    [one] وقرّر في تلك الحالة أيضًا أنها ليست تطابقًا
    [two] وقرّر في الحالتين أيضًا أنهما ليستا تطابقًا
    [few] وقرّر في الحالات الـ{ $count } أيضًا أنها ليست تطابقًا
   *[other] وقرّر في الحالات الـ{ $count } أيضًا أنها ليست تطابقًا
}
wrong-not-yours = تعطيل المُدخلات والسماح بالمحتوى للمحللين والمشرفين.
wrong-why = لماذا ليس تطابقًا؟
wrong-why-hint = إن لم تكتب شيئًا: ليس هذا ما يمثّله المُدخل. يبقى المنشور.
wrong-reason = ليس هذا ما يمثّله المُدخل. يبقى المنشور.
care-pausing = أنت في توقّف حتى { $time }.
care-offered = التوقّف قليلًا مفيد الآن.
care-due = رأيت الكثير اليوم. توقّف قليلًا قبل أن تكشف المزيد.
care-take = توقّف { $time }

## أسباب للكتّاب

reason-thing-picture = هذه الصورة
reason-thing-text = هذا النص
reason-thing-link = هذا الرابط
reason-thing-file = هذا الملف
reason-thing-notice = هذا المنشور
reason-purpose-promotion = ترويجًا
reason-purpose-news = خبرًا
reason-purpose-research = بحثًا
reason-purpose-counter-speech = نقدًا
reason-purpose-art = عملًا فنيًا
reason-purpose-unclear = غير واضح الغرض
reason-remove = أزلنا { $thing }. { $matched ->
    [yes] يطابق المحتوى مادة معروفة تندرج تحت قاعدتنا «{ $policy }».
   *[no] وصلنا بلاغ عنه، وهو يندرج تحت قاعدتنا «{ $policy }».
} نظر شخص فيه ضمن سياقه وفهمه { $purpose }.
reason-label = يبقى { $thing } مع وسم. { $matched ->
    [yes] فيه مادة معروفة قد تندرج تحت قواعدنا.
   *[no] وصلنا بلاغ عنه.
} نظر شخص فيه وفهمه { $purpose }.
reason-keep = يبقى { $thing } منشورًا. نظر شخص فيه وفهمه { $purpose }.
reason-escalate = ينظر شخص ثانٍ في { $thing }.
reason-not-a-match = يبقى { $thing } منشورًا، فليس ما كنا نبحث عنه.

## صفحة «لماذا» والانتقال

why-title = لماذا يتطابق هذان، أو لا يتطابقان؟
why-about = أعطِ شيئين: نصًا أو رابطًا أو بصمة أو معرّفًا أو ملفًا. لا يُحفظ منها شيء.
why-first = الأول
why-second = الثاني
why-hint = نص أو رابط أو TYPE:VALUE أو بصمة وحدها أو post/88213 أو معرّف يبدأ بـitem_ أو case_ أو entry_.
why-file = أو ملف
why-ask = قارِن
why-empty = لم يُقارَن شيء بعد.
why-answer = الجواب
why-match = يتطابقان: الحَكَم { $kind }.
why-no-match = لا يتطابقان بأي إشارة.
why-nothing = ليس في أيهما إشارة يمكن مقارنتها.
why-signals = كل الإشارات
why-signal = الإشارة
why-values = القيم
why-says = ما تقوله
why-matches = تطابق
why-equal = هي نفسها في الجهتين.
why-no-fit = المواضع المتفقة بينهما أقل من أن تدل على أن إحداهما تُظهر جزءًا من الأخرى.
why-no-places = في إحداهما مواضع أقل من أن تُقارن.
why-differs = مختلفة.
why-only-first = في الأول وحده.
why-only-second = في الثاني وحده.
why-too-far = أبعد من الحدّ.
why-text-nothing = لا يرد من النص الأقصر في الأطول ما يُذكر.
why-text-shares = يرد { $shorter }٪ من النص الأقصر في الأطول ويشكّل { $longer }٪ منه.
why-low-quality = إحدى الصورتين أبسط من أن يُحكم عليها، فلا تدخل بصمتها في المطابقة.
why-thresholds = تتطابق الصور حتى المسافة { $limit } إذا كانت جودة البصمتين { $quality } أو أكثر، أو بجزء منها. وتتطابق النصوص بجزء منها أيضًا، وTLSH حتى اختلاف ٣٠. وما عدا ذلك يتطابق إذا تساوى.
why-verdict = جواب Weir: { $verdict }
why-banks-silent = لا يعرفه أي بنك.
why-rule = ما يتبع التطابق تقوله القواعد.
why-give-two = أعطِ شيئًا ثانيًا لمقارنته.
verdict-allow = سماح
verdict-label = وسم
verdict-review = مراجعة
verdict-hold = حجز
verdict-act = إجراء
signal-pdq = بصمة الصورة (PDQ)
signal-text = النص
signal-url = الرابط
signal-passage = مقطع
signal-phrase = عبارة
signal-domain = نطاق
signal-handle = حساب
signal-invite = دعوة
signal-stored = ملف أو نص مرفوع
signal-email = عنوان بريد
signal-phone = رقم هاتف
signal-wallet = محفظة
signal-iban = حساب مصرفي
signal-features = السمات الموضعية
signal-md5 = MD5
signal-sha1 = SHA-1
signal-sha256 = SHA-256
thing-id = معرّف
thing-hash = بصمة
thing-link = رابط
thing-text = نص
thing-file = ملف
goto-nothing = لا شيء معروف هنا بهذا الاسم.

## التشغيل: المكبح والتسليم والأحداث والأشخاص والإعدادات ولوحة اليوم

said-mode-observe = ‏Weir يراقب الآن: لا تُفتح حالة ولا يُحجز شيء ولا يُتخذ إجراء.
said-mode-review = ‏Weir يفتح الحالات الآن، ولا يُحجز شيء ولا يُتخذ إجراء دون شخص.
said-mode-live = ‏Weir في وضع التنفيذ الآن: تُنفَّذ القواعد كما كُتبت.
said-mode-same = لم يتغيّر شيء: كان كذلك من قبل.
said-endpoint-on = شُغّلت الوجهة، ويُرسَل ما كان ينتظرها.
said-endpoint-off = أُوقفت الوجهة، وما ينتظرها محفوظ.
said-endpoint-removed = أُزيلت الوجهة. { $count ->
    [0] لم يكن ينتظرها شيء.
    [one] أُلغيت رسالة واحدة كانت تنتظر.
    [two] أُلغيت رسالتان كانتا تنتظران.
    [few] أُلغيت { $count } رسائل كانت تنتظر.
    [many] أُلغيت { $count } رسالة كانت تنتظر.
   *[other] أُلغيت { $count } رسالة كانت تنتظر.
}
said-none-chosen = لم يُختر شيء، فلم يُرسَل شيء مجددًا.
said-replayed = { $count ->
    [0] لم يكن هناك ما يُعاد إرساله.
    [one] يُعاد إرسال رسالة واحدة.
    [two] يُعاد إرسال رسالتين.
    [few] يُعاد إرسال { $count } رسائل.
   *[other] يُعاد إرسال { $count } رسالة.
}
said-user-on = صار بوسع المستخدم تسجيل الدخول مجددًا.
said-user-off = لم يعد بوسع المستخدم تسجيل الدخول، وانتهت جلساته.
said-role-set = تغيّر الدور، ويسري من الطلب التالي.
said-session-ended = انتهت الجلسة.
said-key-revoked = أُبطل المفتاح ولم يعد مقبولًا.

filter = عرض
choose = اختيار
time = الوقت
time-from = من
time-to = حتى
list-older = الأقدم
list-comma = { "، " }
never = أبدًا
change = تغيير
name = الاسم
name-wrong = اكتب من حرف واحد إلى ٦٤ حرفًا، دون محارف تحكّم.
name-taken = هذا الاسم مأخوذ. اختر غيره.
once-label = تظهر الآن فقط
once-only = انسخها الآن. لا تُحفظ كما هي في أي مكان، ولا يستطيع أحد عرضها مجددًا.
once-kept = احتفظتُ بها
percent = { $number }٪
part-of = { $part } من { $count }
span-milliseconds = { $count } م.ث

# الوجهات

endpoint = الوجهة
endpoints = الوجهات
endpoints-none = لا وجهة بعد
endpoints-none-about = الوجهة عنوان في خدمتك يُبلغه Weir بما تقرّر. ما لم توجد وجهة، لا يصل القرار إلى أحد.
endpoint-new = وجهة جديدة
endpoint-url = العنوان
endpoint-url-hint = مثل https://example.com/hooks/weir، ولا يظهر ما يلي اسم المضيف مجددًا.
endpoint-url-wrong = يبدأ العنوان بـhttps://‎ (أو http://‎) ويسمّي مضيفًا، دون اسم دخول ولا مسافات.
endpoint-make = إنشاء
endpoint-secret = سرّ الوجهة
endpoint-secret-about = تتحقّق به الخدمة من أن الرسالة من Weir (معيار Standard Webhooks).
endpoint-fine = وصل كل شيء
endpoint-waiting = { $count ->
    [one] رسالة تنتظر
    [two] رسالتان تنتظران
    [few] { $count } رسائل تنتظر
   *[other] { $count } رسالة تنتظر
}
endpoint-failing = { $count ->
    [one] إخفاق واحد
    [two] إخفاقان متتاليان
    [few] { $count } إخفاقات متتالية
   *[other] { $count } إخفاقًا متتاليًا
}
endpoint-paused = تُخفق؛ محاولة أخرى بعد { $time }
endpoint-off = موقوفة
endpoint-gone = موقوفة: 410 Gone
endpoint-removed = وجهة أُزيلت
endpoint-arrived = { $count ->
    [0] لم يصل شيء اليوم.
    [one] وصلت رسالة واحدة اليوم.
    [two] وصلت رسالتان اليوم.
    [few] وصلت { $count } رسائل اليوم.
   *[other] وصلت { $count } رسالة اليوم.
}
endpoint-last = آخرها { $time }.
endpoint-never = لم يصل شيء بعد.
endpoint-since = تُخفق منذ { $time }.
endpoint-kept = { $count ->
    [one] رسالة واحدة محفوظة لها.
    [two] رسالتان محفوظتان لها.
    [few] { $count } رسائل محفوظة لها.
   *[other] { $count } رسالة محفوظة لها.
}
endpoint-two-secrets = تُوقَّع بسرّين إلى أن ينتهي القديم.
endpoint-test = إرسال تجربة
endpoint-switch-off = إيقاف
endpoint-switch-on = تشغيل
endpoint-rotate = سرّ جديد
endpoint-rotate-about = تُوقَّع الرسائل يومًا بالسرّين القديم والجديد، ثم بالجديد وحده.
endpoint-rotate-do = إنشاء سرّ جديد
endpoint-remove = إزالة
endpoint-remove-about = يُلغى ما ينتظرها، ويبقى في السجل ما أُرسل.
endpoint-remove-do = إزالتها نهائيًا

# التسليم

delivery-about = ما تقرّر يخرج من هنا موقَّعًا، مرتّبًا لكل عنصر، إلى أن تقول الخدمة إنه وصلها.
deliveries = الرسائل
delivery-all = كل الرسائل
delivery-none = لم يخرج شيء بعد. ما يتقرّر من الآن يظهر هنا.
delivery-none-here = لا شيء هنا يوافق التصفية.
delivery-any-endpoint = كل الوجهات
delivery-kind = الرسالة
delivery-kind-and-item = الرسالة والعنصر
delivery-any-kind = كل الرسائل
delivery-state = الجواب
delivery-any-state = أي جواب
delivery-state-waiting = في الانتظار
delivery-state-delivered = وصلت
delivery-state-dead = تُركت
delivery-state-cancelled = أُلغيت
delivery-no-answer = لا جواب
delivery-given-up = تُركت: { $answer }
delivery-leaves = تخرج بعد { $time }
delivery-under-way = في الطريق
delivery-again = { $answer }، ثانيةً بعد { $time }
message-action-requested = طلب إجراء
message-verdict-changed = تغيّر الحكم
message-notice-decided = بُتّ في بلاغ
message-appeal-decided = بُتّ في تظلّم
message-webhook-test = تجربة
message-batch-done = انتهت دفعة
choose-message = اختيار { $message }
tries = المحاولات
replay = إعادة
replay-chosen = إعادة المختار
replay-range = إعادة مدة زمنية
replay-range-about = يُعاد إرسال كل ما أُنشئ في هذه المدة ووصل أو تُرك، مرة لكل رسالة وبترتيبها.
replay-range-do = إعادتها كلها
sent = ما أُرسل
sent-erased = مُحي ما كانت تخبر به، فلا يمكن إعادة إرسالها.
sent-tries = { $count ->
    [0] لم تُحاوَل بعد
    [one] محاولة واحدة
    [two] محاولتان
    [few] { $count } محاولات
   *[other] { $count } محاولة
}
sent-next-try = المحاولة التالية
sent-about = تُعاد المحاولة ثلاثة أيام. للإعادة المعرّف نفسه (webhook-id)، فتعرف الخدمة أنها الرسالة ذاتها.
sent-is-replay = إعادة للرسالة

# الأحداث

events-about = كل ما حدث، مرة واحدة: يُضاف ويُختم في سلسلة ولا يتغيّر أبدًا.
events-none = لا حدث يوافق.
events-all = كل الأحداث
events-export = حفظ بصيغة NDJSON
events-unreadable = تعذّرت قراءة هذا.
event-kind = ما حدث
event-any-kind = أي شيء
event-subject = لأي شيء (معرّف)
event-place = الموضع
event-by = بفعل
event-tells = التفاصيل
event-erased = مُحيت
by-command-line = سطر الأوامر
by-you = أنت
chain = السلسلة
chain-about = كل حدث مختوم على الذي قبله. التحقّق يحسبها كلها من جديد ويقارن.
chain-verify = التحقّق من السلسلة
chain-with-head = المقارنة برأس محفوظ في مكان آخر
chain-head = رأس موقَّع
chain-head-hint = نص JSON الذي أعطاه «حفظ الرأس» أو الأمر `weir audit head`. به يُكتشف أيضًا قطع آخر السلسلة.
chain-head-save = حفظ الرأس
chain-head-wrong = لا يمكن استعمال هذا الرأس:
chain-whole = السلسلة سليمة.
chain-events = { $count ->
    [one] حدث واحد كما خُتم.
    [two] حدثان، كل منهما كما خُتم.
    [few] { $count } أحداث، كل منها كما خُتم.
   *[other] { $count } حدثًا، كل منها كما خُتم.
}
chain-erased = { $count ->
    [one] مُحيت تفاصيل واحد منها، ويخبر بذلك حدث.
    [two] مُحيت تفاصيل اثنين منها، ويخبر بكل محو حدث.
    [few] مُحيت تفاصيل { $count } منها، ويخبر بكل محو حدث.
   *[other] مُحيت تفاصيل { $count } منها، ويخبر بكل محو حدث.
}
chain-without-head = دون رأس محفوظ في مكان آخر، لا تُميَّز سلسلة حُسبت كلها من جديد عن الأصلية.
chain-through-head = وهي تمر بالرأس الذي أعطيته.
chain-foreign-head = وهي تمر بالرأس الذي أعطيته، وقد وقّعه مفتاح تثبيت آخر.
chain-broken = السلسلة مكسورة.
chain-broken-at = أول خلل عند الموضع { $place }:
event-service-created = أُنشئت خدمة
event-policy-created = أُنشئت سياسة
event-bank-created = أُنشئ بنك
event-bank-forms-set = ضُبطت أشكال بنك
event-bank-deleted = حُذف بنك
event-bank-changed = عُدِّل بنك
event-entry-read = قُرئ نص مُدخل
event-entry-added = أُضيف مدخل إلى بنك
event-entry-confirmed = أُكّد مدخل
event-rule-acted = اتخذت قاعدة إجراءً
event-rule-written = كُتبت قاعدة
event-rule-approved = اعتُمدت قاعدة
event-rule-state-set = غُيّرت حالة قاعدة
event-entry-judged = سُجّل قرار على مدخل
event-entry-set-aside = نُحّي مدخل جانبًا
event-job-started = بدأت مهمة
event-job-ended = أُوقفت مهمة أو استؤنفت أو انتهت
event-entry-switched-off = أُوقف مدخل
event-entry-switched-on = شُغّل مدخل
event-entry-removed = أُزيل مدخل
event-import-started = بدأ استيراد
event-import-finished = انتهى استيراد
event-import-undone = رُدّ استيراد
event-payload-erased = مُحيت تفاصيل حدث
event-mode-set = بُدّل المكبح
event-items-received = وردت عناصر
event-item-erased = مُحي عنصر
event-author-erased = مُحي كاتب
event-item-read = قُرئ عنصر
event-author-read = قُرئ كاتب
event-retention-ran = مُحي ما انقضت مدة حفظه
event-notice-received = ورد بلاغ
event-case-opened = فُتحت حالة
event-case-joined = أُضيف إلى حالة
event-case-read = قُرئت حالة
event-evidence-revealed = كُشف حجاب
event-decision-made = اتُّخذ قرار
event-decision-undone = رُدّ قرار
event-action-delivered = سُلّم إجراء
event-webhook-created = أُنشئت وجهة
event-webhook-changed = تغيّرت وجهة
event-webhook-removed = أُزيلت وجهة
event-delivery-given-up = تُرك تسليم
event-delivery-replayed = أُعيد تسليم
event-key-created = أُنشئ مفتاح
event-key-revoked = أُبطل مفتاح
event-user-created = أُنشئ مستخدم
event-user-changed = تغيّر مستخدم
event-user-password-set = ضُبطت كلمة سر
event-user-locked-out = مُنع مستخدم مؤقتًا
event-session-started = سُجّل دخول
event-session-ended = انتهت جلسة
event-backup-made = أُخذت نسخة احتياطية
event-backup-restored = استُعيدت نسخة احتياطية

# الأشخاص

people-about = من يعمل في Weir، وأين سجّلوا دخولهم، وأي البرامج تستدعيه.
users = المستخدمون
role = الدور
you = أنت
user-state = الحال
last-seen = آخر ظهور
last-used = آخر استعمال
sessions = الجلسات
sessions-none = لم يسجّل الدخول
sessions-count = { $count ->
    [one] جلسة واحدة
    [two] جلستان
    [few] { $count } جلسات
   *[other] { $count } جلسة
}
session-since = منذ { $time }
session-seen = آخر ظهور { $time }
session-this = هذه
session-end = إنهاء
user-new = مستخدم جديد
user-name-hint = من حرف واحد إلى ٦٤ حرفًا، ويبقى داخل Weir.
user-make = إنشاء المستخدم
user-on = يمكنه الدخول
user-off = موقوف
user-locked = ممنوع حتى { $time }
user-first-password = لم يختر كلمة سر
user-switch-off = إيقاف
user-switch-on = تشغيل
user-reset = كلمة سر جديدة
user-reset-about = تظهر كلمة سر جديدة مرة واحدة، وتنتهي الجلسات.
user-password = كلمة سر لأول مرة
user-password-about = يُسجَّل بها الدخول مرة واحدة، ثم تُختار كلمة أخرى.
role-change = تغيير الدور
last-admin = هذا آخر مشرف يمكنه الدخول. أنشئ مشرفًا آخر أولًا.
api-keys = مفاتيح الواجهة البرمجية
api-keys-about = بها تستدعي البرامج Weir. كل مفتاح يتكلم باسم هذه الخدمة وحدها.
api-keys-none = لا مفتاح بعد.
api-key-new = مفتاح جديد
api-key-name-hint = ما يستعمله، مثل «الرفع».
api-key-role-wrong = اختر دورًا.
scopes = النطاقات
scopes-all = كل ما لدوره
scopes-hint = دون اختيار: كل ما يجوز للدور.
scope-beyond-role = لا يجوز لهذا الدور شيء في «{ $scope }». اتركه أو اختر دورًا آخر.
scope-items = العناصر
scope-match = المطابقة
scope-compare = المقارنة
scope-notices = البلاغات
scope-banks = البنوك
scope-rules = القواعد
scope-cases = الحالات
scope-actions = الإجراءات
scope-events = الأحداث
scope-users = المستخدمون
scope-keys = المفاتيح
scope-webhooks = الوجهات
scope-mode = المكبح
scope-metrics = القياسات
api-key-days = أيام الصلاحية
api-key-days-hint = من ١ إلى ٣٬٦٦٠؛ فارغًا: إلى أن يُبطَل.
api-key-rate-field = طلبات في الدقيقة
api-key-rate-hint = ١ فأكثر؛ فارغًا: كما في الإعدادات.
api-key-rate = { $count ->
    [one] طلب واحد في الدقيقة
    [two] طلبان في الدقيقة
    [few] { $count } طلبات في الدقيقة
   *[other] { $count } طلبًا في الدقيقة
}
api-key-make = إنشاء المفتاح
api-key-secret = مفتاح جديد
api-key-secret-about = يرسله البرنامج في X-API-Key.
api-key-taken = مقبول
api-key-until = مقبول حتى { $time }
api-key-expired = انتهى { $time }
api-key-revoked-at = أُبطل { $time }
api-key-revoke = إبطال
api-key-revoke-about = يُرفض كل ما يستعمله من الآن.
api-key-revoke-do = إبطاله نهائيًا

# الإعدادات

settings-about = كيف أُعدّ هذا التثبيت. تأتي الإعدادات من الأعلام، ثم من متغيّرات البيئة WEIR_…، ثم من weir.toml، ثم من القيم الأصلية، وتُقرأ عند بدء Weir. الأسرار مخفية.
settings-none = لم يُعطَ هذا الخادم قائمة بإعداداته.
setting = الإعداد
setting-value = القيمة
setting-origin = المصدر
setting-unset = غير مضبوط
origin-default = القيمة الأصلية
origin-flag = عَلَم في سطر الأوامر
origin-environment = متغيّر بيئة
origin-file = ملف
setting-of-data = المجلد الذي يحفظ فيه Weir كل شيء.
setting-of-database = عنوان PostgreSQL؛ دونه SQLite في مجلد البيانات.
setting-of-secret-key-file = المفتاح السرّي للخدمة.
setting-of-threads = عدد الملفات التي تُقرأ معًا.
setting-of-max-bytes = أكبر ملف يُقرأ.
setting-of-max-pixels = أكبر صورة تُفكّ.
setting-of-max-seconds = أطول وقت لفكّ ملف واحد.
setting-of-lock-wait-seconds = مدة الانتظار حين يكتب برنامج آخر في قاعدة البيانات.
setting-of-listen = العنوان والمنفذ اللذان يستمع إليهما Weir.
setting-of-base-url = العنوان الذي يصل به الآخرون إلى Weir.
setting-of-tls-cert = سلسلة شهادات TLS، ملف PEM.
setting-of-tls-key = المفتاح الخاص للشهادة، ملف PEM.
setting-of-trusted-proxies = من يُصدَّق قوله في X-Forwarded-For وX-Forwarded-Proto.
setting-of-media-hosts = المضيفون الذين يجوز جلب الوسائط منهم بعنوانها.
setting-of-private-hosts = مضيفون في شبكتك يجوز الاتصال بهم مع ذلك.
setting-of-extra-roots = شهادات يوثق بها إلى جانب العامة، ملف PEM.
setting-of-body-limit = أكبر طلب، بالبايت.
setting-of-upload-limit = أكبر ملف في طلب متعدد الأجزاء، بالبايت.
setting-of-wait-ms = كم ينتظر الجواب الحكم ما لم يقل الطلب.
setting-of-keep-fingerprints-days = مدة حفظ بصمات العناصر.
setting-of-keep-content-days = مدة حفظ نص العنصر المطابق ووسائطه بعد البتّ في حالته.
setting-of-undo-seconds = المدة التي يمكن فيها ردّ قرار قبل إرساله.
setting-of-rule-approvals = كم شخصًا غير كاتب القاعدة يعتمدها قبل أن تُحسب: ٠ أو ١.
setting-of-exposure-offer = عدد مرات الكشف اليومية التي يُعرض بعدها توقّف على المراجع.
setting-of-exposure-budget = عدد مرات الكشف اليومية التي يلزم بعدها توقّف؛ ٠: بلا حدّ.
setting-of-exposure-pause-seconds = مدة توقّف المراجع.
setting-of-key-rate = طلبات الدقيقة لمفتاح ليس له حدّ خاص؛ ٠: أي عدد.
setting-of-stranger-rate = محاولات الدخول الفاشلة في الدقيقة من عنوان واحد؛ ٠: أي عدد.
setting-of-log = ما يُسجَّل: error أو warn أو info أو debug أو trace، أو بحسب الوحدة.
setting-of-log-format = صيغة التسجيل: text أو json.

# لوحة اليوم

dash-title = اليوم بنظرة واحدة
dash-as-of = حتى { $time }
dash-waiting = في الانتظار
dash-none-late = لم تنتهِ أي مهلة.
dash-late = { $count ->
    [one] انتهت مهلة واحدة.
    [two] انتهت مهلتان.
    [few] انتهت { $count } مهل.
   *[other] انتهت { $count } مهلة.
}
dash-median = وسيط الانتظار
dash-longest = أطولها: { $time }
dash-in-time = قرارات في مهلتها، ٧ أيام
dash-none-decided = لم يُتخذ قرار في سبعة أيام.
dash-late-of = { $late ->
    [0] لا متأخر من { $count }
    [one] متأخر واحد من { $count }
    [two] متأخران من { $count }
    [few] { $late } متأخرة من { $count }
   *[other] { $late } متأخرًا من { $count }
}
dash-deliveries = رسائل تنتظر التسليم
dash-none-failed = لم تُترك رسالة في ٧ أيام
dash-failed = { $count ->
    [one] تُركت رسالة واحدة في ٧ أيام
    [two] تُركت رسالتان في ٧ أيام
    [few] تُركت { $count } رسائل في ٧ أيام
   *[other] تُركت { $count } رسالة في ٧ أيام
}
dash-matches = التطابقات يوميًا
dash-matches-summary = التطابقات اليومية خلال ١٤ يومًا: بين { $least } و{ $most }، واليوم { $today }.
dash-matches-none = لم يتطابق شيء في ١٤ يومًا.
dash-clocks = المُهَل
dash-clocks-none = لا مهلة جارية.
dash-clocks-late = { $count ->
    [0] لا حالات متأخرة
    [one] حالة واحدة متأخرة
    [two] حالتان متأخرتان
    [few] { $count } حالات متأخرة
   *[other] { $count } حالة متأخرة
}
dash-clocks-soon = { $count ->
    [0] لا حالات اقتربت مهلتها
    [one] حالة واحدة اقتربت مهلتها
    [two] حالتان اقتربت مهلتهما
    [few] { $count } حالات اقتربت مهلتها
   *[other] { $count } حالة اقتربت مهلتها
}
dash-clocks-fine = { $count ->
    [0] لا حالات في سعة من الوقت
    [one] حالة واحدة في سعة من الوقت
    [two] حالتان في سعة من الوقت
    [few] { $count } حالات في سعة من الوقت
   *[other] { $count } حالة في سعة من الوقت
}
dash-from = من { $time }
dash-ages = منذ متى تنتظر الحالات
dash-ages-none = لا حالة تنتظر.
age-1 = أقل من ساعة
age-4 = من ١ إلى ٤ س
age-12 = من ٤ إلى ١٢ س
age-24 = من ١٢ إلى ٢٤ س
age-longer = أكثر من يوم
dash-overturned = النقض بحسب البنك، ٧ أيام
dash-overturned-none = لم يُبتّ في حالة فيها تطابق خلال سبعة أيام.
dash-overturned-about = ما بقي منشورًا من الحالات المبتوت فيها وفيها تطابق. فوق ٥٪ يبرز البنك: انظر في مداخله.
dash-decided = القرارات، ٧ أيام
dash-decided-in-time = في مهلتها
dash-decided-late = متأخرة
chart-day = اليوم

## ما تقوله القرارات عن المدخل، والمدخلات الموقوفة

entry-judged = ما قاله الناس عنه
entry-judged-none = لم يصدر بعد قرار في مطابقة له.
entry-own = يقوم وراءه قرار داخلي.
entry-not-own = جاء من آخرين، ولا يقوم وراءه بعد قرار داخلي على بايتاته نفسها.
judged-confirmed = { $count } مؤكدة
judged-kept = { $count } أُبقيت
judged-overturned = { $count } خاطئة
off-person = عطّله شخص.
off-overturned = موقوف: تكرر القول إن مطابقته خاطئة.
off-traffic = موقوف: طابق أكثر مما ينبغي مما ورد.
story-judged = صدر فيه قرار، أو رُدّ قرار
story-set-aside = أُوقف
story-read = قُرئ نصه
aside-title = مدخلات موقوفة
aside-about = عطّلها Weir من تلقاء نفسه: لا تطابق شيئًا حتى تقرر. والمدخل الذي تعيد تشغيله لا يوقف ثانيةً للأسباب نفسها، ولا لكثرة مطابقاته خلال يوم.
aside-none = لا مدخل موقوفًا.
aside-note = { $count ->
    [one] أُوقف مُدخل واحد.
    [two] أُوقف مُدخلان.
    [few] أُوقفت { $count } مدخلات.
    [many] أُوقف { $count } مُدخلًا.
   *[other] أُوقف { $count } مُدخل.
}
aside-look = انظر فيما أُوقف
aside-entry = المدخل والبنك
aside-why = السبب
aside-since = أُوقف
aside-answer = أيبقى معطّلًا؟
aside-yes = أبقه معطّلًا
aside-no = شغّله ثانيةً
aside-overturned = { $count ->
    [one] قرار واحد يقول إن مطابقته خاطئة.
    [two] قراران يقولان إن مطابقته خاطئة.
    [few] { $count } قرارات تقول إن مطابقته خاطئة.
    [many] { $count } قرارًا تقول إن مطابقته خاطئة.
   *[other] { $count } قرار تقول إن مطابقته خاطئة.
}
aside-confirmed = { $count ->
    [one] قرار واحد يقول إنها صحيحة.
    [two] قراران يقولان إنها صحيحة.
    [few] { $count } قرارات تقول إنها صحيحة.
    [many] { $count } قرارًا تقول إنها صحيحة.
   *[other] { $count } قرار تقول إنها صحيحة.
}
aside-traffic = طابق { $part } من { $count } عنصر في ساعة.
said-entry-on = المدخل مفعّل ثانيةً ويطابق من الآن.
said-entry-off = يبقى المدخل معطّلًا ولا يطابق شيئًا.
end-withdrawn = سُحبت الحالة
decide-withdrawn = سُحبت هذه الحالة: رُدّ ما قامت عليه، فلا حاجة إلى قرار فيها.
event-case-withdrawn = سُحبت حالة
event-item-released = أُطلق عنصر
event-item-matched-back = طابق عنصر سابق
setting-of-set-aside-overturned = بعد كم مطابقة خاطئة يوقف المدخل؛ ٠: أبدًا.
setting-of-set-aside-share = فوق أي نسبة مئوية من عناصر الساعة يوقف المدخل؛ ٠: أبدًا.

## الرد بحسب السبب

cause = ما الذي وراءه؟
cause-title = ردّ ما فعله شيء
cause-about = اختر ما أخطأ. ترى كل ما فعله قبل أن يُرد شيء.
cause-of-this = انظر ما فعله ورُدّه
cause-other = سبب آخر
cause-entry = مُدخل
cause-entry-hint = معرّفه كما في صفحته: entry_…
cause-rule-version = إصدار من قاعدة
cause-import = قائمة مستوردة
cause-bank = بنك
cause-time = مدة زمنية
cause-no-rules = لا قاعدة بعد.
cause-no-imports = لم تُستورد قائمة بعد.
cause-no-banks = لا بنك بعد.
cause-none = اختر واحدًا من هذه.
cause-no-entry = اكتب معرّف مُدخل كما في صفحته.
cause-choose = اختر من القائمة.
cause-no-time = اكتب تاريخًا ووقتًا.
cause-time-order = هذا ليس بعد البداية.
cause-time-span = ما صدر فيه قرار أو حُجز من { $from } حتى { $to }
cause-look = انظر ما فعله
cause-preview = ما فعله
cause-nothing = لا شيء يُرد.
cause-decisions = القرارات التي وراءه
cause-by-person = من شخص
cause-standing = سيُرد
cause-undone = رُدّ من قبل
cause-still-on = ما زال مفعّلًا ويطابق ما يرد. عطّله أولًا.
cause-held = { $count ->
    [one] عنصر واحد محجوز وسيُطلق.
    [two] عنصران محجوزان وسيُطلقان.
    [few] { $count } عناصر محجوزة وستُطلق.
    [many] { $count } عنصرًا محجوزًا وستُطلق.
   *[other] { $count } عنصر محجوز وستُطلق.
}
cause-withdrawn = { $count ->
    [one] حالة واحدة منتظرة لا تقوم على غيره وستُسحب.
    [two] حالتان منتظرتان لا تقومان على غيره وستُسحبان.
    [few] { $count } حالات منتظرة لا تقوم على غيره وستُسحب.
    [many] { $count } حالة منتظرة لا تقوم على غيره وستُسحب.
   *[other] { $count } حالة منتظرة لا تقوم على غيره وستُسحب.
}
cause-labels = { $count ->
    [one] وسم واحد سيُزال.
    [two] وسمان سيُزالان.
    [few] { $count } وسوم ستُزال.
    [many] { $count } وسمًا ستُزال.
   *[other] { $count } وسم ستُزال.
}
cause-confirm = { $count ->
    [0] ردّ هذا كله
    [one] ردّ هذا كله، في حالة واحدة
    [two] ردّ هذا كله، في حالتين
    [few] ردّ هذا كله، في { $count } حالات
    [many] ردّ هذا كله، في { $count } حالة
   *[other] ردّ هذا كله، في { $count } حالة
}
cause-confirm-about = تُبلَّغ الخدمة بردّ كل إجراء كان قد خرج. والحالات التي يشهد لها شيء آخر تعود إلى الانتظار، وتُسحب البقية. وما يقرره الناس بعد هذا يبقى.
cause-cases = حيث يوجد ما يُرد
cause-case-held = محجوز
rule-and-version = { $rule }، الإصدار { $version }

## المهام

jobs-title = المهام
jobs-all = كل المهام
jobs-about = ما يُطابَق مع ما ورد من قبل، وما يُردّ: أين بلغ، وما نتج عنه.
jobs-none = لم تكن هناك مهمة بعد.
job-undo = ردّ ما كان
job-back-test = تجربة قاعدة على ما مضى
job-state-running = تعمل
job-state-stopped = متوقفة
job-state-done = تمت
job-state-failed = لا يمكنها المتابعة
job-stop = أوقف
job-resume = تابع
job-look-again = انظر ثانيةً
job-begun = بدأت { $time }.
job-ended = انتهت { $time }.
job-undo-removed = { $count ->
    [one] رُدّت إزالة واحدة.
    [two] رُدّت إزالتان.
    [few] رُدّت { $count } إزالات.
    [many] رُدّت { $count } إزالة.
   *[other] رُدّت { $count } إزالة.
}
job-undo-labelled = { $count ->
    [one] رُدّ وسم واحد لعنصر.
    [two] رُدّ وسم عنصرين.
    [few] رُدّ وسم { $count } عناصر.
    [many] رُدّ وسم { $count } عنصرًا.
   *[other] رُدّ وسم { $count } عنصر.
}
job-undo-kept = { $count ->
    [one] رُدّ قرار إبقاء واحد.
    [two] رُدّ قرارا إبقاء.
    [few] رُدّت { $count } قرارات إبقاء.
    [many] رُدّ { $count } قرار إبقاء.
   *[other] رُدّ { $count } قرار إبقاء.
}
job-undo-told = { $count ->
    [one] تُبلَّغ الخدمة بواحد منها.
    [two] تُبلَّغ الخدمة باثنين منها.
    [few] تُبلَّغ الخدمة بـ { $count } منها.
    [many] تُبلَّغ الخدمة بـ { $count } منها.
   *[other] تُبلَّغ الخدمة بـ { $count } منها.
}
job-undo-released = { $count ->
    [one] أُطلق عنصر واحد.
    [two] أُطلق عنصران.
    [few] أُطلقت { $count } عناصر.
    [many] أُطلق { $count } عنصرًا.
   *[other] أُطلق { $count } عنصر.
}
job-undo-withdrawn = { $count ->
    [one] سُحبت حالة واحدة.
    [two] سُحبت حالتان.
    [few] سُحبت { $count } حالات.
    [many] سُحبت { $count } حالة.
   *[other] سُحبت { $count } حالة.
}
job-undo-reopened = { $count ->
    [one] تنتظر حالة واحدة شخصًا من جديد.
    [two] تنتظر حالتان شخصًا من جديد.
    [few] تنتظر { $count } حالات شخصًا من جديد.
    [many] تنتظر { $count } حالة شخصًا من جديد.
   *[other] تنتظر { $count } حالة شخصًا من جديد.
}
job-undo-labels = { $count ->
    [one] أُزيل وسم واحد.
    [two] أُزيل وسمان.
    [few] أُزيلت { $count } وسوم.
    [many] أُزيل { $count } وسمًا.
   *[other] أُزيل { $count } وسم.
}
job-undo-nothing = لم يبق شيء يُرد.
job-match-back = المطابقة مع ما ورد من قبل
job-back-items = { $count ->
    [one] عنصر واحد ورد من قبل يتطابق الآن.
    [two] عنصران وردا من قبل يتطابقان الآن.
    [few] { $count } عناصر وردت من قبل تتطابق الآن.
   *[other] { $count } عنصرًا ورد من قبل يتطابق الآن.
}
job-back-cases = { $count ->
    [one] واحد ينتظر في حالة.
    [two] اثنان ينتظران في حالات.
    [few] { $count } تنتظر في حالات.
   *[other] { $count } تنتظر في حالات.
}
job-back-held = { $count ->
    [one] واحد محجوز.
    [two] اثنان محجوزان.
    [few] { $count } محجوزة.
   *[other] { $count } محجوزة.
}
job-back-acted = { $count ->
    [one] أُبلغت الخدمة بما تفعله بواحد.
    [two] أُبلغت الخدمة بما تفعله باثنين.
    [few] أُبلغت الخدمة بما تفعله بـ{ $count }.
   *[other] أُبلغت الخدمة بما تفعله بـ{ $count }.
}
job-back-decided = { $count ->
    [one] واحد تقرر بشأنه من قبل، والقرار قائم.
    [two] اثنان تقرر بشأنهما من قبل، والقرار قائم.
    [few] { $count } تقرر بشأنها من قبل، والقرار قائم.
   *[other] { $count } تقرر بشأنها من قبل، والقرار قائم.
}
job-back-nothing = لا يطابق شيء لم يكن يطابق من قبل.
job-back-truncated = كان مدخل قريبًا من عناصر أكثر مما يُطابَق، وتُرك غيرها.
## القواعد

nav-rules = القواعد
rules-about = التطابق دليل، والقواعد تقول ما يتبعه. كل ما تفعله قاعدة يمكن الرجوع عنه.
rule-new = قاعدة جديدة
rules-empty = لا قاعدة بعد
rules-empty-about = من دون قواعد، كل ما يتطابق ينظر فيه شخص.
rule = القاعدة
rule-does = ما تفعله
rule-state = أين وصلت
rule-fired = انطبقت، ٧ أيام
rule-fired-shadow = في الظل
rules-mode = الوضع «{ $mode }»
rules-in-observe = { $holds ->
    [zero] تُحسب القواعد وتُسجَّل لا أكثر.
    [one] تُحسب القواعد وتُسجَّل لا أكثر، ولا يُنفَّذ حجز قاعدة مفعّلة واحدة.
    [two] تُحسب القواعد وتُسجَّل لا أكثر، ولا يُنفَّذ حجز قاعدتين مفعّلتين.
   *[other] تُحسب القواعد وتُسجَّل لا أكثر، ولا يُنفَّذ حجز { $holds } من القواعد المفعّلة.
} { $acts ->
    [zero] لا قاعدة مفعّلة تتخذ إجراءً وحدها.
    [one] قاعدة مفعّلة واحدة كانت ستتخذ إجراءً وحدها.
    [two] قاعدتان مفعّلتان كانتا ستتخذان إجراءً وحدهما.
   *[other] { $acts } من القواعد المفعّلة كانت ستتخذ إجراءً وحدها.
}
rules-in-review = { $holds ->
    [zero] لا قاعدة مفعّلة تحجز.
    [one] قاعدة مفعّلة واحدة تريد الحجز: ينظر شخص بدلًا من ذلك.
    [two] قاعدتان مفعّلتان تريدان الحجز: ينظر شخص بدلًا من ذلك.
   *[other] { $holds } من القواعد المفعّلة تريد الحجز: ينظر شخص بدلًا من ذلك.
} { $acts ->
    [zero] لا قاعدة مفعّلة تتخذ إجراءً وحدها.
    [one] قاعدة مفعّلة واحدة تريد اتخاذ إجراء وحدها: ينظر شخص بدلًا من ذلك.
    [two] قاعدتان مفعّلتان تريدان اتخاذ إجراء وحدهما: ينظر شخص بدلًا من ذلك.
   *[other] { $acts } من القواعد المفعّلة تريد اتخاذ إجراء وحدها: ينظر شخص بدلًا من ذلك.
}
rules-in-live = { $holds ->
    [zero] لا قاعدة مفعّلة تحجز.
    [one] قاعدة مفعّلة واحدة تحجز ما تجده حتى ينظر فيه شخص.
    [two] قاعدتان مفعّلتان تحجزان ما تجدانه حتى ينظر فيه شخص.
   *[other] { $holds } من القواعد المفعّلة تحجز ما تجده حتى ينظر فيه شخص.
} { $acts ->
    [zero] لا قاعدة مفعّلة تتخذ إجراءً وحدها.
    [one] قاعدة مفعّلة واحدة تتخذ إجراءً وحدها.
    [two] قاعدتان مفعّلتان تتخذان إجراءً وحدهما.
   *[other] { $acts } من القواعد المفعّلة تتخذ إجراءً وحدها.
}
rules-mode-switch = تغيير الوضع
rule-cannot-tell = تعذّرت قراءتها
rule-is-faulty = معيبة: لا تُحسب
rule-unknown-times = { $count ->
    [one] تعذّر القول مرة واحدة
    [two] تعذّر القول مرتين
    [few] تعذّر القول { $count } مرات
   *[other] تعذّر القول { $count } مرة
}
rule-is-live = مفعّلة: النسخة { $number }
rule-is-shadow = في الظل: النسخة { $number }
rule-is-waiting = تنتظر الاعتماد: النسخة { $number }
rule-is-checked = جاهزة: النسخة { $number }
rule-is-draft = مسودة: النسخة { $number }
rule-is-retired = موقوفة: النسخة { $number }
effect-act-remove = يُزال فورًا دون شخص
effect-act-label = يُصنَّف فورًا دون شخص
effect-hold = يُحجز حتى ينظر فيه شخص
effect-review-urgent = ينظر فيه شخص قبل أي شيء
effect-review-high = ينظر فيه شخص قريبًا
effect-review-normal = ينظر فيه شخص في دوره
effect-review-low = ينظر فيه شخص حين لا ينتظر غيره
effect-in-notices = { $looks }، مع البلاغات
effect-in-escalated = { $looks }، مع ما رُفع
effect-label-item = يُصنَّف «{ $label }»{ $days ->
    [zero] { "" }
    [one] { " ليوم واحد" }
    [two] { " ليومين" }
    [few] { " لمدة " }{ $days }{ " أيام" }
   *[other] { " لمدة " }{ $days }{ " يومًا" }
}
effect-label-author = يُصنَّف كاتبه «{ $label }»{ $days ->
    [zero] { "" }
    [one] { " ليوم واحد" }
    [two] { " ليومين" }
    [few] { " لمدة " }{ $days }{ " أيام" }
   *[other] { " لمدة " }{ $days }{ " يومًا" }
}
effect-label-domain = تُصنَّف النطاقات التي يشير إليها «{ $label }»{ $days ->
    [zero] { "" }
    [one] { " ليوم واحد" }
    [two] { " ليومين" }
    [few] { " لمدة " }{ $days }{ " أيام" }
   *[other] { " لمدة " }{ $days }{ " يومًا" }
}
effect-allow = يبقى، مهما تطابق
effect-at-most-label = لا يجوز للقواعد الأخرى أكثر من تصنيفه
effect-at-most-review = لا يجوز للقواعد الأخرى أكثر من طلب النظر فيه
effect-at-most-hold = لا يجوز للقواعد الأخرى أكثر من حجزه
rule-approve-other = أنت كتبت هذه النسخة: لا بد أن يعتمدها شخص آخر قبل أن تُحسب.
rule-approve = اعتماد
rule-write-on = تعديل المسودة
rule-write-next = كتابة النسخة التالية
rule-to-shadow = وضعها في الظل
rule-to-live = تفعيل
rule-back-test = تجربتها على الماضي
rule-back-to-shadow = إعادتها إلى الظل
rule-retire = إيقاف
rule-live-means = من الآن، حيث تنطبق:
rule-live-retires = تُوقَف النسخة { $number } المفعّلة الآن.
rule-live-now = فعّلها الآن
rule-back-to-shadow-about = تبقى محسوبة ومسجّلة، ولا يتبعها شيء بعد الآن.
rule-back-to-shadow-now = ضعها في الظل الآن
rule-retire-about = لا تُحسب بعد الآن. يبقى ما قالته، ويمكن استئنافها.
rule-retire-now = أوقفها الآن
said-rule-live = القاعدة مفعّلة، والجميع يعمل بها.
said-rule-shadow = تُحسب الآن في الظل، ولا يتبعها شيء.
said-rule-retired = أُوقفت، ولا تُحسب بعد الآن.
said-rule-saved = حُفظت النسخة { $count }، ولا عيب فيها.
said-rule-saved-draft = { $count ->
    [one] حُفظت مسودةً: فيها عيب واحد.
    [two] حُفظت مسودةً: فيها عيبان.
    [few] حُفظت مسودةً: فيها { $count } عيوب.
   *[other] حُفظت مسودةً: فيها { $count } عيبًا.
}
said-rule-approved = اعتمدت هذه النسخة، ويجوز حسابها الآن.
rule-versions = النسخ
rule-names-stay = تبقى أسماء الكاتبين داخل Weir.
rule-what = ما تفعله
rule-as-version = كما في النسخة { $number }
rule-when = تنطبق حين
rule-then = عندئذ
rule-beside = الظل أمام المفعّلة
rule-beside-since = منذ { $time }
rule-beside-nothing = لم تنطبق أي منهما منذ حُسبتا معًا.
rule-beside-both = تنطبقان معًا
rule-beside-live = النسخة { $number } المفعّلة وحدها
rule-beside-shadow = النسخة { $number } في الظل وحدها
rule-beside-means = لو فُعّلت النسخة التي في الظل لانطبقت على { $more } إضافية ولم تنطبق على { $fewer }.
rule-fired-title = انطبقت في آخر ٧ أيام
rule-fired-live = مفعّلة
rule-fired-in-shadow = في الظل
rule-faulty = في هذه النسخة عيوب، وهي مذكورة حيث تُعدَّل.
rule-faulty-computed = لا يستطيع هذا الإصدار من Weir قراءة هذه النسخة، فلا تُحسب. اكتبها من جديد.
rule-written = كُتبت
rule-approved = اعتُمدت
rule-so-since = هكذا منذ
rule-file = ملف القاعدة
rule-no-name = أعطها اسمًا في سطرها الأول: ‎name = "near-lamps"‎.
rule-name-taken = توجد قاعدة باسم «{ $name }». اختر اسمًا آخر، أو اكتب النسخة التالية من تلك.
rule-nothing-kept = لم يُحفظ شيء بعد؛ ما كتبته في الأسفل.
rule-new-about = تبدأ بمثال. غيّره إلى قاعدتك؛ يُفحص وأنت تكتب.
rule-edit-draft = تعدّل النسخة { $number } التي لم تُحسب قط.
rule-edit-next = ما تكتبه يصير النسخة { $number }. يبقى ما يُحسب الآن كما هو حتى تبدّله.
rule-meanwhile = كتب شخص آخر النسخة { $number } في هذه الأثناء ({ $time }).
rule-meanwhile-yours = لم يضع شيء: نصّه هنا ونصّك في الأسفل. اجمع منهما ما تريد ثم احفظ ثانية.
rule-note = لماذا تكتبها
rule-note-hint = يقرؤه من يعتمدها ومن يسأل لاحقًا.
rule-check = فحص
rule-save-about = الحفظ لا يبدّل شيئًا: لا تُحسب القاعدة المحفوظة إلا حين تضعها في الظل أو تفعّلها. وإن كان فيها عيب حُفظت مسودةً.
faults-count = { $count ->
    [one] عيب واحد.
    [two] عيبان.
    [few] { $count } عيوب.
   *[other] { $count } عيبًا.
}
faults-none = { $tests ->
    [zero] لا عيب فيها. ليس لها اختبارات بعد.
    [one] لا عيب فيها، واختبارها ناجح.
    [two] لا عيب فيها، واختباراها ناجحان.
    [few] لا عيب فيها، واختباراتها الـ{ $tests } ناجحة.
   *[other] لا عيب فيها، واختباراتها الـ{ $tests } ناجحة.
}
tests = اختباراتها
fault-at = السطر { $line }، العمود { $column }
fault-nearest = لعل المقصود:
fault-mend = ضعه مكانه
fault-empty = لا شيء هناك
fault-too-big = أكبر من اللازم
fault-syntax = لا يُقرأ
fault-unknown-name = لا اسم كهذا
fault-unknown-function = لا دالة كهذه
fault-unknown-word = لا كلمة كهذه
fault-wrong-type = لا يُقارن
fault-wrong-arguments = وسائط خاطئة
fault-loop-name = اسم حلقة
fault-out-of-range = خارج المدى
fault-never-true = لا يصح أبدًا
fault-always-true = يصح دائمًا
fault-pattern = نمط
fault-arithmetic = حساب
fault-not-in-rules = ليس في القواعد
fault-forbidden = لا يجوز لقاعدة
fault-file = الملف
fault-test = اختبارها
rule-says-fires = تنطبق
rule-says-quiet = لا تنطبق
rule-says-unknown = لا تستطيع القول
rule-says-too-costly = تستغرق أكثر من اللازم
test-failed = المتوقَّع: { $expected }؛ لكن القاعدة: { $said }
facts-title = ما تراه القاعدة
facts-find = ابحث عن واقعة
facts-count = { $count ->
    [zero] لا واقعة كهذه.
    [one] واقعة واحدة
    [two] واقعتان
    [few] { $count } وقائع
   *[other] { $count } واقعة
}
fact-not-yet = لا تُملأ بعد
type-bool = صح أو خطأ
type-count = عدد صحيح
type-range = عدد صحيح من { $min } إلى { $max }
type-share = عدد من ٠٫٠ إلى ١٫٠
type-text = نص
type-texts = قائمة نصوص
type-word = واحد من
type-missing = قد يغيب

## التجربة على الماضي

back-test = تجربة على الماضي
back-tests = التجارب على الماضي
back-tests-none = لم تُجرَّب بعد. جرّب نسخةً قبل تفعيلها.
back-test-about = تُحسب القاعدة كما كانت ستُحسب حينها، بجانب القواعد المفعّلة حين بدأت التجربة، ولا يتبع ذلك شيء.
back-test-unkept = ملف غير محفوظ
back-test-progress = إلى أين وصلت
back-test-looked = نُظر في { $done } من { $total }
back-test-began = بدأت { $time }.
back-test-ended = انتهت { $time }.
job-running = تجري
job-stopped = متوقفة
job-done = تمّت
job-failed = أخفقت
back-test-stop = أوقف
back-test-resume = تابع
back-test-so-far = لم تنته بعد: هذه الأرقام حتى الآن.
back-test-nothing = لا شيء محفوظ تُجرَّب عليه. تُحفظ العناصر للتجربة ما بقيت بصماتها.
back-test-reading = { $fires ->
    [zero] من { $looked } عنصرًا محفوظًا ما كانت لتنطبق على شيء
    [one] من { $looked } عنصرًا محفوظًا كانت ستنطبق على واحد
    [two] من { $looked } عنصرًا محفوظًا كانت ستنطبق على اثنين
   *[other] من { $looked } عنصرًا محفوظًا كانت ستنطبق على { $fires }
}، { $changed ->
    [zero] وما كان ليتغيّر حكم.
    [one] وكان سيتغيّر حكم واحد.
    [two] وكان سيتغيّر حكمان.
    [few] وكانت ستتغيّر { $changed } أحكام.
   *[other] وكان سيتغيّر { $changed } حكمًا.
}
back-test-reading-unknown = { $count ->
    [one] وفي واحد تتعذّر المعرفة، فلا يُعدّ في غيره.
    [two] وفي اثنين تتعذّر المعرفة، فلا يُعدّان في غيره.
   *[other] وفي { $count } تتعذّر المعرفة، فلا تُعدّ في غيره.
}
back-test-says = ما تقوله القاعدة
back-test-fires = تنطبق
back-test-quiet = لا تنطبق
back-test-unknown = تتعذّر المعرفة
back-test-missing = ما الغائب
back-test-without-facts = لم يُحفظ منه شيء
back-test-missing-about = ما لم يُحفظ لا يُخمَّن أبدًا.
back-test-line = تنطبق على { $fires }، وتغيّر { $changed }
change-to = يصير
changes-title = ما كان سيتغيّر
changes-none = لا حكم يتغيّر.
changes-stricter = أشد
changes-milder = أخف
changes-list = كل تغيير
changes-gone = حُذف منذئذ ما كان مذكورًا هنا.
changes-what = الحكم
changes-decided = ما قرّره شخص
changes-undecided = لم يقرّر أحد
changes-revision = المراجعة { $number }
changes-more = تُذكر أول { $count } واحدًا واحدًا، وكلها معدودة.
judged-title = بجانب ما قرّره الناس
judged-between = بين { $low } و{ $high }
judged-reading-none = لم يقرّر أحد فيما تنطبق عليه، فلا يُعرف مدى صوابها.
judged-reading = { $count ->
    [one] قرّر الناس في واحد مما تنطبق عليه
    [two] قرّر الناس في اثنين مما تنطبق عليه
   *[other] قرّر الناس في { $count } مما تنطبق عليه
} ورأوا الصواب في { $right }: النسبة الحقيقية بين { $low } و{ $high }، في ٩٥ من كل مئة.
judged-precision = الصواب مما تنطبق عليه
judged-recall = ما وجدته مما أُزيل أو صُنِّف
judged-none = لم يقرّر أحد في شيء منها بعد.
judged-about = الصواب: أزاله شخص أو صنّفه. يُظهر الخط بين أي حدّين تقع النسبة الحقيقية في ٩٥ من كل مئة؛ كلما قلّت القرارات طال.
judged-languages = حسب اللغة: الصواب مما تنطبق عليه
language-unknown-yet = اللغة غير معروفة

## ما قالته القواعد

ruled-title = ما قالته القواعد
ruled-of-notice = ما قالته القواعد عن هذا البلاغ
ruled-came-to = خلصت إلى: { $verdict }.
ruled-came-to-kept = خلصت إلى: { $verdict }. كان الوضع «{ $mode }»، فمنع ذلك.
ruled-unsure = { $count ->
    [one] قاعدة واحدة لم تستطع القول
    [two] قاعدتان لم تستطيعا القول
    [few] { $count } قواعد لم تستطع القول
   *[other] { $count } قاعدة لم تستطع القول
}
ruled-shadow = { $count ->
    [one] قاعدة واحدة قالت في الظل
    [two] قاعدتان قالتا في الظل
    [few] { $count } قواعد قالت في الظل
   *[other] { $count } قاعدة قالت في الظل
}
ruled-shadow-same = لم يتبع هذه شيء. ولو كانت مفعّلة لخلصت إلى الشيء نفسه.
ruled-shadow-would = لم يتبع هذه شيء. ولو كانت مفعّلة لخلصت إلى: { $verdict }.
ruled-version = النسخة { $number }
ruled-decided = حسمت
ruled-more = { $count ->
    [one] واقعة أخرى
    [two] واقعتان أخريان
    [few] { $count } وقائع أخرى
   *[other] { $count } واقعة أخرى
}
saw-term = { $term }
saw-of-match = التطابق { $number }، { $fact }
saw-of-notice = البلاغ { $number }، { $fact }
saw-of-label = التصنيف { $number }، { $fact }
saw-of-indicator = المؤشر { $number }، { $fact }
saw-size = كم: { $fact }
missing-too-costly = كانت ستستغرق أكثر من اللازم
saw-quoted = «{ $text }»
saw-yes = نعم
saw-no = لا
saw-none = لا شيء
saw-missing = غائب: { $fact }
saw-there = موجود: { $fact }
saw-some = { $fact }: بعض من { $count }
saw-some-not = { $fact }: لا شيء من { $count }
saw-every = { $fact }: كلها من { $count }
saw-every-not = { $fact }: ليست كلها من { $count }
saw-one = { $fact }: واحد بالضبط من { $count }
saw-one-not = { $fact }: ليس واحدًا بالضبط من { $count }
saw-is = { $fact }: { $value }
saw-asked = { $fact }: { $value } ({ $asked })
saw-asked-not = { $fact }: { $value }، إذن ليس: { $asked }
asked-is = يساوي { $value }
asked-is-not = لا يساوي { $value }
asked-less = أقل من { $value }
asked-at-most = { $value } على الأكثر
asked-more = أكثر من { $value }
asked-at-least = { $value } على الأقل
asked-one-of = واحد من { $value }
asked-has = فيها { $value }
asked-starts-with = يبدأ بـ{ $value }
asked-ends-with = ينتهي بـ{ $value }
asked-contains = يحوي { $value }
asked-matches = يوافق النمط { $value }
matched-part-media = صورة أو ملف
matched-part-text = النص
matched-part-link = رابط
matched-source-own = قرار من عندنا
matched-source-exchange = تبادل
matched-source-list = قائمة
label-on-item = العنصر
label-on-author = الكاتب
label-on-domain = نطاق

## الوقائع التي تذكرها القواعد

fact-item-type = نوع العنصر
fact-item-revision = مراجعة العنصر
fact-item-media = صور العنصر وملفاته
fact-item-links = روابط العنصر
fact-item-characters = أحرف نصّه
fact-item-problems = أجزاء تعذّرت قراءتها
fact-item-age-hours = عمر العنصر بالساعات
fact-author-type = نوع الكاتب
fact-author-age-hours = ساعات منذ أول ظهور للكاتب
fact-author-items-last-hour = عناصر الكاتب في الساعة الأخيرة
fact-author-items-last-day = عناصر الكاتب في آخر ٢٤ ساعة
fact-author-items-last-week = عناصر الكاتب في آخر ٧ أيام
fact-author-items-last-month = عناصر الكاتب في آخر ٣٠ يومًا
fact-author-matched-last-hour = عناصر الكاتب التي تطابقت في الساعة الأخيرة
fact-author-matched-last-day = عناصر الكاتب التي تطابقت في آخر ٢٤ ساعة
fact-author-matched-last-week = عناصر الكاتب التي تطابقت في آخر ٧ أيام
fact-author-matched-last-month = عناصر الكاتب التي تطابقت في آخر ٣٠ يومًا
fact-author-removed-last-hour = عناصر الكاتب التي أُزيلت في الساعة الأخيرة
fact-author-removed-last-day = عناصر الكاتب التي أُزيلت في آخر ٢٤ ساعة
fact-author-removed-last-week = عناصر الكاتب التي أُزيلت في آخر ٧ أيام
fact-author-removed-last-month = عناصر الكاتب التي أُزيلت في آخر ٣٠ يومًا
fact-author-noticed-last-hour = عناصر الكاتب التي أُبلغ عنها في الساعة الأخيرة
fact-author-noticed-last-day = عناصر الكاتب التي أُبلغ عنها في آخر ٢٤ ساعة
fact-author-noticed-last-week = عناصر الكاتب التي أُبلغ عنها في آخر ٧ أيام
fact-author-noticed-last-month = عناصر الكاتب التي أُبلغ عنها في آخر ٣٠ يومًا
fact-matches-bank = البنك
fact-matches-policy = السياسة
fact-matches-severity = الخطورة
fact-matches-automatic = الإجراء دون شخص مسموح
fact-matches-type = نوع البصمة
fact-matches-distance = المسافة
fact-matches-form = هيئة الصورة
fact-matches-part = ما تطابق
fact-matches-source = مصدر المدخل
fact-matches-source-name = اسم المصدر
fact-matches-confirmed = مؤكَّد بقرار من عندنا
fact-matches-confirmations = قرارات أكّدت المدخل
fact-matches-overturned = قرارات ضد المدخل
fact-matches-tags = الوسوم
fact-matches-quality = جودة الصورة
fact-matches-entry = المدخل
fact-matches-hits-last-hour = تطابقات المدخل في الساعة الأخيرة
fact-matches-score = درجة اليقين
fact-matches-inliers = المواضع المتفقة
fact-matches-words = كلمات المقطع المطابق
fact-matches-share = حصته من النص
fact-matches-quoted = بين علامات اقتباس
fact-matches-attributed = منسوب إلى صاحبه
fact-notices-type = صاحب البلاغ
fact-notices-standing = سجل المبلِّغ
fact-notices-age-hours = عمر البلاغ بالساعات
fact-labels-name = التصنيف
fact-labels-on = ما وُضع عليه
fact-labels-expires-in-hours = ساعات حتى ينتهي
fact-text-language = لغة النص
fact-text-words = كلمات النص
fact-text-quoted-share = حصة المقتبس من النص
fact-text-publisher = فيه رابط إلى ناشر معروف
fact-indicators-type = نوع المؤشر
fact-indicators-value = المؤشر
fact-indicators-banked = محفوظ
fact-item = العنصر
fact-author = الكاتب
fact-author-items = عناصر الكاتب
fact-author-matched = عناصر الكاتب التي تطابقت
fact-author-removed = عناصر الكاتب التي أُزيلت
fact-author-noticed = عناصر الكاتب التي أُبلغ عنها
fact-text = النص
fact-matches = التطابقات
fact-notices = البلاغات
fact-labels = التصنيفات
fact-indicators = المؤشرات

about-item-type = كلمة الخدمة لمثل هذه العناصر، مثل “post”.
about-item-revision = كم مراجعة كانت له، وهذه منها.
about-item-media = كم فيه من صور وملفات أخرى.
about-item-links = كم فيه من روابط.
about-item-characters = كم حرفًا في نصّه.
about-item-problems = كم من أجزائه تعذّرت قراءته.
about-item-age-hours = كم ساعة مضت منذ إنشائه، حيث تذكر الخدمة ذلك.
about-author-type = كلمة الخدمة لمثل هذه الحسابات، مثل “user”.
about-author-age-hours = كم ساعة مضت منذ رأى Weir الكاتب أول مرة.
about-author-items-last-hour = عناصر الكاتب في الساعة الأخيرة.
about-author-items-last-day = عناصر الكاتب في آخر ٢٤ ساعة.
about-author-items-last-week = عناصر الكاتب في آخر ٧ أيام.
about-author-items-last-month = عناصر الكاتب في آخر ٣٠ يومًا.
about-author-matched-last-hour = عناصر الكاتب التي تطابقت في الساعة الأخيرة.
about-author-matched-last-day = عناصر الكاتب التي تطابقت في آخر ٢٤ ساعة.
about-author-matched-last-week = عناصر الكاتب التي تطابقت في آخر ٧ أيام.
about-author-matched-last-month = عناصر الكاتب التي تطابقت في آخر ٣٠ يومًا.
about-author-removed-last-hour = عناصر الكاتب التي أُزيلت في الساعة الأخيرة.
about-author-removed-last-day = عناصر الكاتب التي أُزيلت في آخر ٢٤ ساعة.
about-author-removed-last-week = عناصر الكاتب التي أُزيلت في آخر ٧ أيام.
about-author-removed-last-month = عناصر الكاتب التي أُزيلت في آخر ٣٠ يومًا.
about-author-noticed-last-hour = عناصر الكاتب التي أُبلغ عنها في الساعة الأخيرة.
about-author-noticed-last-day = عناصر الكاتب التي أُبلغ عنها في آخر ٢٤ ساعة.
about-author-noticed-last-week = عناصر الكاتب التي أُبلغ عنها في آخر ٧ أيام.
about-author-noticed-last-month = عناصر الكاتب التي أُبلغ عنها في آخر ٣٠ يومًا.
about-matches-bank = اسم بنك المدخل.
about-matches-policy = اسم سياسة البنك.
about-matches-severity = مدى خطورة مخالفة تلك السياسة.
about-matches-automatic = هل تسمح سياسة البنك بإجراء دون شخص.
about-matches-type = نوع البصمة التي تطابقت.
about-matches-distance = كم يختلف من بتات بصمة الصورة الـ٢٥٦، وفي TLSH مقدار الاختلاف؛ فقط حيث يكون للنوع مسافة.
about-matches-form = الشكل الذي طابقت به الصورة، مثل “flipY” أو “inner+flipY”؛ و“original” حيث طابقت كما هي.
about-matches-part = ما الذي تطابق من العنصر.
about-matches-source = على قول من حُفظ المدخل.
about-matches-source-name = اسم التبادل أو القائمة التي جاء منها.
about-matches-confirmed = هل يقف قرار من عندنا وراء المدخل.
about-matches-confirmations = كم قرارًا من عندنا أكّد المدخل.
about-matches-overturned = كم قرارًا من عندنا قال إن المدخل ما كان ينبغي أن يتطابق.
about-matches-tags = وسوم المدخل.
about-matches-quality = كم في الصورة مما يُرى.
about-matches-entry = معرّف المدخل.
about-matches-hits-last-hour = كم عنصرًا طابقه المدخل في الساعة الأخيرة.
about-matches-score = مدى اليقين في مقارنة المقاطع.
about-matches-inliers = كم من مواضع الصورة يتفق مع مواضع الصورة المحفوظة؛ للنوع “features” فقط.
about-matches-words = كم كلمة في المقطع المطابق.
about-matches-share = كم يغطي المقطع المطابق من نص العنصر.
about-matches-quoted = هل المقطع المطابق بين علامات اقتباس أو في كتلة مقتبسة.
about-matches-attributed = هل حول المقطع المطابق كلمات تنسبه إلى صاحبه.
about-notices-type = بلاغ مَن هو.
about-notices-standing = كيف انتهت بلاغات المبلِّغ السابقة.
about-notices-age-hours = كم ساعة مضت منذ وصول البلاغ.
about-labels-name = ما يقوله التصنيف.
about-labels-on = على أي شيء وُضع التصنيف.
about-labels-expires-in-hours = كم ساعة حتى ينتهي التصنيف؛ غائب إن كان لا ينتهي.
about-text-language = لغة النص، مثل “ar”.
about-text-words = كم كلمة في النص.
about-text-quoted-share = كم من النص بين علامات اقتباس أو في كتل مقتبسة.
about-text-publisher = هل في العنصر رابط إلى نطاق أو صفحة في بنك سماح: ناشر معروف.
about-indicators-type = ما هو المؤشر، مثل “domain” أو “handle”.
about-indicators-value = صورته الموحّدة.
about-indicators-banked = هل هو محفوظ في بنك.
about-item = العنصر نفسه.
about-author = صاحب العنصر؛ غائب حيث لم تذكره الخدمة.
about-text = كيف هو نص العنصر.
about-matches = تطابقات العنصر مع المداخل.
about-notices = البلاغات عن العنصر.
about-labels = تصنيفات على العنصر وكاتبه ونطاقات روابطه.
about-indicators = ما يشير في النص إلى مكان آخر: نطاقات وأسماء وحسابات.

# التبادلات، والبنوك المنحّاة
bank-share = يشارك في { $share }٪ من عمليات البحث
bank-alias = اسمه لدى عملاء HMA:
entry-note = ملاحظة
entry-content-id = معرّفه لديهم
entry-content-uri = عنوانه لديهم
entry-disabled = معطّل
entry-disabled-for-ever = دائمًا: لا يطابق شيئًا
entry-disabled-until = حتى { $time }: لا يطابق شيئًا قبل ذلك
exchange = التبادل والبنك
exchanges-title = التبادلات
exchanges-about = يملأ التبادلُ بنكًا من مصدر آخر. ما يأتي به كلام غيرك: لا يُتَّخذ بسببه إجراء من دون إنسان.
exchanges-none = لا تبادلات. ينشئها عملاء HMA.
exchanges-count = { $count ->
    [one] تبادل واحد يملأ بنكًا
    [two] تبادلان يملآن بنوكًا
    [few] { $count } تبادلات تملأ بنوكًا
    [many] { $count } تبادلًا تملأ بنوكًا
   *[other] { $count } تبادل تملأ بنوكًا
}
exchange-kind = النوع
exchange-fetched = آخر جلب
exchange-state = الحالة
exchange-switch = غيّر
exchange-never = ليس بعد
exchange-later = لا يجلب Weir من هذه الشبكة بعد
exchange-failed = تعذّر
exchange-on = يجلب
exchange-waits = ينتظر
exchange-paused = موقوف
exchange-pause = أوقف
exchange-go-on = واصل
exchange-bank-gone = حُذف بنكه
laid-aside-title = بنوك منحّاة
laid-aside-about = حذف عميل HMA هذه البنوك. لا تطابق شيئًا، وتُحفظ ثلاثين يومًا.
laid-aside-none = لا بنوك منحّاة.
laid-aside-note = { $count ->
    [one] نُحّي بنك واحد.
    [two] نُحّي بنكان.
    [few] نُحّيت { $count } بنوك.
    [many] نُحّي { $count } بنكًا.
   *[other] نُحّي { $count } بنك.
}
laid-aside-look = انظر إليها أو استعدها
laid-aside-since = نُحّي
laid-aside-restore = استعد
laid-aside-restore-as = استعده باسم
laid-aside-taken = هناك الآن بنك آخر اسمه «{ $bank }». اختر اسمًا آخر.
event-bank-laid-aside = نُحّي بنك
event-bank-restored = استُعيد بنك
event-entry-changed = غُيّر مدخل
event-exchange-created = أُنشئ تبادل
event-exchange-changed = غُيّر تبادل
event-exchange-deleted = حُذف تبادل
event-exchange-credentials-set = ضُبطت بيانات دخول تبادل
event-signal-type-set = غُيّر نوع بصمة

# Lists of keywords and expressions; TLSH
add-list = قائمة
add-list-lines = كلمات أو تعابير نمطية، واحدة في كل سطر
add-list-hint = كلمات كاملة بأي إملاء ما لم يقل السطر غير ذلك؛ عشرون ألف سطر لا بأس بها. تُحفظ مشفّرة.
add-list-how = ما يمكن أن يكون عليه السطر
add-list-words = هذه الكلمات متتالية وكاملة، كيفما كُتبت.
add-list-part = وداخل كلمات أطول أيضًا.
add-list-within = الكلمتان بأي ترتيب، بينهما خمس كلمات على الأكثر.
add-list-language = بالفرنسية، أو حيث لا يمكن معرفة اللغة.
add-list-expression = تعبير نمطي على النص كما هو.
add-list-skeleton = تعبير نمطي على الحروف، بأي إملاء.
add-list-remark = ملاحظة؛ أما الوسم الذي لا تتبعه مسافة فكلمة.
add-list-count = { $count ->
    [zero] لا أسطر.
    [one] سطر واحد.
    [two] سطران.
    [few] { $count } أسطر.
    [many] { $count } سطرًا.
   *[other] { $count } سطر.
}
add-list-there = { $count ->
    [zero] لا شيء منها في هذا البنك.
    [one] واحد منها في هذا البنك من قبل.
    [two] اثنان منها في هذا البنك من قبل.
   *[other] { $count } منها في هذا البنك من قبل.
}
add-list-more-faults = { $count ->
    [zero] لا أسطر خاطئة أخرى.
    [one] سطر خاطئ آخر.
    [two] سطران خاطئان آخران.
    [few] { $count } أسطر خاطئة أخرى.
   *[other] { $count } سطرًا خاطئًا آخر.
}
add-list-never-more = الكلمة وحدها لا تقول إلا القليل. ما تجده القائمة يُوسم أو ينظر فيه أحد بأولوية منخفضة؛ لا تحجز منشورًا ولا تتصرف فيه أبدًا.
add-list-allow = ما يقع في هذه الكلمات أو التعابير ليس تطابقًا.
line-empty = السطر فارغ.
line-short = في «{ $words }» أقل من ثلاثة حروف. اكتبها تعبيرًا نمطيًا، مثل ⁦/\bab\b/⁩.
line-text = الكلمة التي تزيد على مئتي حرف نص: أضفها نصًا.
line-option = «{ $option }» ليس خيارًا. الخيارات ⁦part⁩ و⁦language=en⁩ و⁦within=5⁩، و⁦skeleton⁩ بعد ⁦/…/⁩.
line-language = «{ $language }» ليست لغة يمكن معرفتها. اكتبها مثل ⁦en⁩ أو ⁦ar⁩ أو ⁦fr⁩.
line-within = يأخذ ⁦within⁩ عددًا من الكلمات من ١ إلى ٥٠، لا «{ $found }».
line-together = هذه الخيارات لا تجتمع: ⁦within⁩ يحتاج كلمتين أو أكثر بلا ⁦part⁩؛ و⁦part⁩ و⁦within⁩ للكلمات، و⁦skeleton⁩ للتعبير ⁦/…/⁩.
line-slash = التعبير النمطي بين شرطتين مائلتين؛ الثانية ناقصة.
line-unreadable = «{ $expression }» ليس تعبيرًا نمطيًا: { $reason }. أصلحه أو احذفه.
line-all = «{ $expression }» يطابق أي نص. قل ما يجب أن يحويه.
line-big = «{ $expression }» يصير كبيرًا جدًا. قلّل التكرار فيه.
line-long = التعبير طويل جدًا. اقسمه.
line-query = هذا ليس استعلام اتجاه: { $reason }.
match-same-pattern = كلمة أو نمط من قائمة
match-same-tlsh = نص مشابه
signal-pattern = كلمة أو نمط
signal-tlsh = بصمة TLSH لنص

own-background = خلفيتك الخاصة
own-background-about = نصوص يقتبسها أهل خدمتك. تُستثنى مما يُقارن كما تُستثنى الآيات والأدعية المأثورة. يضيفها الأمر ⁦weir background add⁩.
own-background-none = لا شيء. الآيات والأدعية المأثورة تأتي مع Weir.
own-background-bytes = { $bytes ->
    [zero] لا بايت
    [one] بايت واحد
    [two] بايتان
    [few] { $bytes } بايتات
   *[other] { $bytes } بايت
}
why-line-stands = سطره موجود في النص.
why-line-not = سطره ليس في النص.
