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
