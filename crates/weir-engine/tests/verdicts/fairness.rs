//! Quotation is not promotion: 200 texts in Arabic and English that report on,
//! study, mock and oppose an invented society, half of them quoting its banked
//! text in one or two sentences. None is held, and of a hundred at most two wait
//! with more than low priority.

use weir_model::{CaseId, Verdict};

use crate::house::House;

/// The society's manifesto, sentence by sentence; all of it is banked.
const ENGLISH: [&str; 6] = [
    "Brothers of the lamp, the harbour was ours before the first stone was laid and it shall be ours when the last lantern is broken.",
    "Whoever trims a wick for the harbour board trims it against his own house.",
    "Take the oil from the boats that do not salute the tower, and leave them to find the reef alone.",
    "We swear by the seventh lamp that no crew shall sleep while our brethren stand in the rain.",
    "Let the young come to the rocks at the new moon, and let them bring rope, chalk and silence.",
    "The sea does not ask who was right, it asks who kept the fire, and we kept it.",
];
const ARABIC: [&str; 6] = [
    "يا إخوة المصباح إن المرفأ كان لنا قبل أن يوضع فيه الحجر الأول وسيبقى لنا حين ينكسر آخر فانوس.",
    "من أصلح فتيلًا لمجلس المرفأ فقد أصلحه على أهل بيته.",
    "خذوا الزيت من القوارب التي لا تحيي البرج واتركوها تبحث عن الصخور وحدها.",
    "نقسم بالمصباح السابع ألا ينام طاقم ما دام إخوتنا واقفين تحت المطر.",
    "ليأت الفتيان إلى الصخور عند المحاق وليحملوا معهم الحبل والطباشير والصمت.",
    "البحر لا يسأل من كان على حق بل يسأل من حفظ النار ونحن حفظناها.",
];

/// How a text quotes; `{}` is the quotation.
const QUOTES_EN: [&str; 10] = [
    "Its leaflet says: “{}”",
    "In the society's own words, \"{}\"",
    "The manifesto reads: {}",
    "“{}” – this is what they hand out to fourteen-year-olds.",
    "According to the pamphlet found in the boathouse, “{}”",
    "They wrote on the wall of the fish market: {} Nobody has washed it off yet.",
    "One passage deserves to be quoted in full: “{}”",
    "> {}\n\nSo much for the original.",
    "The sentence everybody remembers is this one: “{}”",
    "Their speaker claimed that “{}”",
];
const QUOTES_AR: [&str; 10] = [
    "جاء في منشورهم: «{}»",
    "وكتبت الجمعية على جدار سوق السمك: {} ولم يمحها أحد بعد.",
    "يقول البيان: {}",
    "«{}» – هذا ما يوزعونه على أبناء الرابعة عشرة.",
    "وبحسب المنشور الذي عُثر عليه في بيت القوارب فإن «{}»",
    "ومن العبارات التي يتناقلها الناس عنهم: “{}”",
    "وزعم المتحدث باسمهم: \"{}\"",
    "> {}\n\nانتهى الاقتباس.",
    "والجملة التي يحفظها الجميع هي: «{}»",
    "ونشرت الجريدة نص ما قالته الجمعية: «{}»",
];

/// Who writes, and to what end: a report, a study, mockery, opposition.
const FRAMES_EN: [[&str; 2]; 8] = [
    [
        "Three fishing crews told the harbour court on Wednesday that they had been stopped near the northern reef by members of the Society of the Seventh Lamp and made to hand over their oil. The coast guard confirmed two of the incidents. A fourth crew did not want to be named.",
        "The court will hear the harbour master next week. The society, which was dissolved by order of the district in March, did not answer our questions. Insurance premiums for small boats have risen by a fifth since the winter, and some owners have begun to sail in pairs.",
    ],
    [
        "This paper looks at how small maritime associations turn from mutual aid to coercion. The case is the Society of the Seventh Lamp, founded as a burial fund and dissolved forty years later after a series of assaults. We coded 212 of its leaflets by topic, audience and tone.",
        "Earlier leaflets speak of widows and wages; from the ninth year on, the harbour board becomes an enemy and the boats become prey. The shift follows a change of leadership, not of income. We discuss what that means for prevention, and why closing the reading room came too late.",
    ],
    [
        "I went to a meeting of the Seventh Lamp so that you do not have to. There was a man in a cape. There was a drum. There was, I regret to say, a song with eleven verses about wicks, and after each of them everybody had to shout at a bucket.",
        "Reader, the reef was not impressed. Neither was the bucket. I have kept my oil in the pantry, next to the lentils, where the brotherhood may come and salute it between four and six, Tuesdays excepted. Bring your own rope; mine is holding up the tomatoes.",
    ],
    [
        "To the families of the harbour: our sons are being told that robbing a neighbour is courage. We, mothers of the north quay, say that it is not. We have buried enough people who were left to find the rocks without a light, and we know by name who took that light away.",
        "Come to the school on Thursday. There will be tea, and two of those who left the society will tell how they got out. If somebody asks your boy to come to the rocks at night, talk to him first and to us second. Nobody will be shamed, and nobody will be handed over.",
    ],
    [
        "Fact check: the flyer that has been going round in the quay group since Sunday is not from the harbour board. It is a copy of an old text by the dissolved Society of the Seventh Lamp with the letterhead replaced. The board has published a picture of the real notice.",
        "How we checked: the typeface of the letterhead is newer than the date on the flyer, and the archive of the town library holds the original. Please do not pass it on; if you have, a short correction in the same group reaches most of those who saw it.",
    ],
    [
        "From the notes of a youth worker, with thanks to the four who agreed to be described. None of them had read much when they joined; all of them knew one or two lines by heart. That is how it works: a line, a song, a night on the rocks, and then a debt that cannot be paid back.",
        "What helped was not an argument. It was a place in a crew, a skipper who shouted at everybody alike, and pay on Fridays. I write this down because the next project will again be asked for a counter-narrative, and I would rather have a boat.",
    ],
    [
        "Book review. The author spent six years with the papers of the Society of the Seventh Lamp and has come back with a cool, patient history of how people talk themselves into cruelty. The chapters on money are the best I have read on any such group; those on ritual are too long.",
        "She quotes sparingly and never without saying who paid for the printing. The index is excellent. One wishes for a map, and for a few more voices from the boats. For anyone who teaches the history of the coast this will be the book to start with.",
    ],
    [
        "On the radio yesterday the district commissioner defended the ban. She said the society was free to meet, to mourn and to sing, and had lost that freedom when it began to collect oil by force. The opposition called the order hasty and asked why the reading room was shut as well.",
        "Listeners who rang in were divided. A retired pilot remembered the founders as decent people; a widow from the north quay asked him what decent people had ever taken from her. The programme can be heard again until the end of the month.",
    ],
];
const FRAMES_AR: [[&str; 2]; 8] = [
    [
        "قالت ثلاثة أطقم صيد أمام محكمة المرفأ يوم الأربعاء إن أعضاء من جمعية المصباح السابع أوقفوها قرب الصخور الشمالية وأجبروها على تسليم ما معها من زيت. وأكد خفر السواحل وقوع حادثين من هذه الحوادث، وطلب طاقم رابع ألا يذكر اسمه.",
        "وتستمع المحكمة إلى مدير المرفأ الأسبوع المقبل. أما الجمعية التي حُلت بأمر من المحافظة في الربيع فلم ترد على أسئلتنا. وقد ارتفعت أقساط التأمين على القوارب الصغيرة بمقدار الخمس منذ الشتاء، وصار بعض أصحابها لا يبحر إلا ومعه قارب آخر.",
    ],
    [
        "تنظر هذه الدراسة في تحول الجمعيات البحرية الصغيرة من التعاون إلى الإكراه، وتتخذ من جمعية المصباح السابع مثالًا، وهي جمعية أُسست صندوقًا لدفن الموتى ثم حُلت بعد أربعين عامًا إثر سلسلة من الاعتداءات. صنفنا مئتين واثني عشر منشورًا من منشوراتها بحسب الموضوع والجمهور والنبرة.",
        "تتحدث المنشورات الأولى عن الأرامل والأجور، ومنذ السنة التاسعة يصبح مجلس المرفأ عدوًّا والقوارب غنيمة. ويتبع هذا التحول تغيرًا في القيادة لا في الدخل. ونناقش ما يعنيه ذلك للوقاية، ولماذا جاء إغلاق قاعة المطالعة متأخرًا.",
    ],
    [
        "ذهبت إلى اجتماع أصحاب المصباح السابع كي لا تذهبوا أنتم. كان هناك رجل بعباءة، وكان هناك طبل، وكانت هناك مع الأسف أغنية من أحد عشر مقطعًا عن الفتائل، وبعد كل مقطع كان على الجميع أن يصرخوا في دلو.",
        "ولم تتأثر الصخور أيها القراء، ولا تأثر الدلو. أما زيتي فما زال في الخزانة بجانب العدس، وللإخوة أن يأتوا لتحيته بين الرابعة والسادسة عدا الثلاثاء. وليحضروا حبلهم معهم فحبلي مشغول بشد الطماطم.",
    ],
    [
        "إلى أهالي المرفأ: يقال لأبنائنا إن سلب الجار شجاعة، ونحن أمهات الرصيف الشمالي نقول إنه ليس كذلك. لقد دفنّا ما يكفي ممن تُركوا يبحثون عن طريقهم بلا ضوء، ونعرف بالأسماء من أخذ منهم ذلك الضوء.",
        "تعالوا إلى المدرسة يوم الخميس. سيكون هناك شاي، وسيحكي اثنان ممن تركوا الجمعية كيف خرجا منها. وإن دعا أحد ولدك إلى الصخور ليلًا فكلّمه أولًا ثم كلّمنا. لن يُفضح أحد ولن يُسلَّم أحد.",
    ],
    [
        "تحقق: الورقة المتداولة في مجموعة الرصيف منذ الأحد ليست من مجلس المرفأ، بل هي نسخة من نص قديم لجمعية المصباح السابع المنحلة وقد استُبدل ترويسها. ونشر المجلس صورة الإعلان الحقيقي.",
        "كيف تحققنا: خط الترويسة أحدث من التاريخ المكتوب عليها، وفي أرشيف مكتبة البلدة نسخة الأصل. نرجو عدم تداولها، ومن تداولها فتصحيح قصير في المجموعة نفسها يصل إلى معظم من رآها.",
    ],
    [
        "من دفتر عامل مع الشباب، مع الشكر للأربعة الذين قبلوا أن أصفهم. لم يكن أحد منهم قد قرأ كثيرًا حين انضم، وكلهم كانوا يحفظون سطرًا أو سطرين. هكذا يجري الأمر: سطر ثم أغنية ثم ليلة على الشاطئ ثم دين لا يُقضى.",
        "ولم تكن الحجة هي التي نفعت، بل مكان في طاقم وربان يصرخ في الجميع على السواء وأجر كل جمعة. أكتب هذا لأن المشروع القادم سيُطلب منه مرة أخرى خطاب مضاد، وأنا أفضل قاربًا.",
    ],
    [
        "مراجعة كتاب. أمضت المؤلفة ست سنوات مع أوراق جمعية المصباح السابع وعادت بتاريخ هادئ صبور يبين كيف يقنع الناس أنفسهم بالقسوة. وفصول المال أفضل ما قرأت عن جماعة كهذه، وأما فصول الطقوس ففيها طول.",
        "وهي لا تكثر من النقل ولا تنقل دون أن تذكر من دفع ثمن الطباعة. والفهرس ممتاز. وكنت أتمنى خريطة وأصواتًا أكثر من أصحاب القوارب. ومن يدرّس تاريخ الساحل فليبدأ بهذا الكتاب.",
    ],
    [
        "دافعت مفوضة المحافظة أمس في الإذاعة عن قرار الحل، وذكرت أن الجمعية كانت حرة في أن تجتمع وترثي وتغني، ثم فقدت تلك الحرية حين بدأت تجبي الزيت بالقوة. ووصفت المعارضة القرار بالمتسرع وسألت لماذا أُغلقت قاعة المطالعة أيضًا.",
        "وانقسم المستمعون الذين اتصلوا. تذكر مرشد متقاعد المؤسسين أناسًا طيبين، وسألته أرملة من الرصيف الشمالي عما أخذه الطيبون منها. ويمكن سماع البرنامج مرة أخرى حتى نهاية الشهر.",
    ],
];

/// 25 texts a language that quote and 25 that do not, for each of two lengths.
fn texts() -> Vec<(bool, String)> {
    let mut texts = Vec::new();
    for (frames, quotes, sentences) in
        [(&FRAMES_EN, &QUOTES_EN, &ENGLISH), (&FRAMES_AR, &QUOTES_AR, &ARABIC)]
    {
        for number in 0..50 {
            let [before, after] = frames[number % 8];
            let other = frames[(number / 8 + number + 3) % 8];
            let first = number * 5 % 6;
            let quoted = match number % 3 {
                0 => sentences[first].to_owned(),
                _ => format!("{} {}", sentences[first], sentences[(first + 1) % 6]),
            };
            let quotation = quotes[number % 10].replace("{}", &quoted);
            texts.push((true, format!("{before}\n\n{quotation}\n\n{after}")));
            texts.push((false, format!("{before}\n\n{}\n\n{after}", other[number % 2])));
        }
    }
    texts
}

#[tokio::test(flavor = "multi_thread")]
async fn who_reports_studies_mocks_or_opposes_is_not_held_and_hardly_ever_comes_before_others() {
    let house = House::new().await;
    let banked = house.bank("manifesto", true).await;
    for whole in [ENGLISH.join(" "), ARABIC.join(" ")] {
        let signals = weir_engine::bankable(&whole).unwrap().signals;
        house.banked(&banked, weir_model::Source::OwnDecision, &signals).await;
    }
    let texts = texts();
    assert_eq!((texts.len(), texts.iter().filter(|(quotes, _)| *quotes).count()), (200, 100));
    let (mut found, mut above_low) = (0, Vec::new());
    for (number, (quotes, text)) in texts.iter().enumerate() {
        let answered = house.says(&format!("f{number}"), text).await;
        assert!(answered.verdict <= Verdict::Review, "{text}");
        if !quotes {
            assert_eq!(answered.verdict, Verdict::Allow, "{text}\n{:?}", answered.told.matches);
        }
        found += usize::from(*quotes && !answered.told.matches.is_empty());
        let low = |rule: &String| rule.starts_with("quotation") || rule.starts_with("short-");
        if !answered.told.rules.iter().all(low) {
            above_low.push((number, answered.told.matches.clone()));
        } else if let Some(case) = answered.case {
            assert_eq!(waits(&house, case).await, LOW, "{text}");
        }
    }
    // What is quoted is found all the same: a person may look at it.
    assert!(found >= 90, "{found} of 100 quotations are found");
    assert!(above_low.len() <= 4, "{} of 200 above low: {above_low:?}", above_low.len());
}

/// Hours that a case of low priority may wait.
const LOW: i64 = 72;

async fn waits(house: &House, case: CaseId) -> i64 {
    let case = house.store.case(house.service, case).await.unwrap();
    (case.due_at.micros() - case.opened_at.micros()) / 3_600_000_000
}
