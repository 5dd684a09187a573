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
undo-done-remove = أُزيل { $item }.

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
banked-no-media = تحفظ البنوك البصمات، لا الصور ولا النصوص.
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
why-differs = مختلفة.
why-only-first = في الأول وحده.
why-only-second = في الثاني وحده.
why-too-far = أبعد من الحدّ.
why-low-quality = إحدى الصورتين أبسط من أن يُحكم عليها، فلا تدخل بصمتها في المطابقة.
why-thresholds = تتطابق الصور حتى المسافة { $limit } إذا كانت جودة البصمتين { $quality } أو أكثر. وما عداها يتطابق إذا تساوى.
why-verdict = جواب Weir: { $verdict }
why-banks-silent = لا يعرفه أي بنك.
why-rule = كل ما يتطابق ينظر فيه شخص. لا قواعد أخرى بعد.
why-give-two = أعطِ شيئًا ثانيًا لمقارنته.
verdict-allow = سماح
verdict-label = وسم
verdict-review = مراجعة
verdict-hold = حجز
verdict-act = إجراء
signal-pdq = بصمة الصورة (PDQ)
signal-text = النص
signal-url = الرابط
signal-md5 = MD5
signal-sha1 = SHA-1
signal-sha256 = SHA-256
thing-id = معرّف
thing-hash = بصمة
thing-link = رابط
thing-text = نص
thing-file = ملف
goto-nothing = لا شيء معروف هنا بهذا الاسم.
undo-done-remove = أُزيل { $item }

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
event-bank-deleted = حُذف بنك
event-entry-added = أُضيف مدخل إلى بنك
event-entry-confirmed = أُكّد مدخل
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
