//! Letters of the Arabic script by shape: which of the 28 each is taken for.
//!
//! A letter that another language made by adding dots or a ring to a letter of
//! Arabic is taken for the letter that it was made from (Unicode's own names say
//! which: *beh with three dots*), and one with a name of its own for the letter
//! of its shape (peh for beh, tcheh for jeem, keheh and gaf for kaf). What has a
//! decomposition in Unicode (alef with hamza, presentation forms) is not here.

/// A letter of Arabic, and the letters of the script that are taken for it.
pub(super) const SHAPES: [(char, &str); 28] = [
    (
        'ا',
        "\u{671}\u{672}\u{673}\u{773}\u{774}\u{870}\u{871}\u{872}\u{873}\u{874}\u{875}\u{876}\u{877}\u{878}\u{879}\u{87a}\u{87b}\u{87c}\u{87d}\u{87e}\u{87f}\u{880}\u{881}\u{882}\u{8ad}",
    ),
    (
        'ب',
        "\u{67b}\u{67e}\u{680}\u{750}\u{751}\u{752}\u{753}\u{754}\u{755}\u{756}\u{8a0}\u{8a1}\u{8b6}\u{8b7}\u{8be}",
    ),
    ('ت', "\u{679}\u{67a}\u{67c}\u{67d}\u{67f}\u{8b8}\u{8bf}\u{8c0}"),
    ('ث', ""),
    ('ج', "\u{683}\u{684}\u{686}\u{687}\u{6bf}\u{8a2}\u{8c1}\u{8c5}\u{8c6}"),
    ('ح', "\u{681}\u{682}\u{685}\u{757}\u{758}\u{76e}\u{76f}\u{772}\u{77c}\u{88a}"),
    ('خ', ""),
    (
        'د',
        "\u{688}\u{689}\u{68a}\u{68b}\u{68c}\u{68d}\u{68e}\u{68f}\u{690}\u{6ee}\u{759}\u{75a}\u{8ae}",
    ),
    ('ذ', ""),
    (
        'ر',
        "\u{691}\u{692}\u{693}\u{694}\u{695}\u{696}\u{697}\u{699}\u{6ef}\u{75b}\u{76b}\u{76c}\u{771}\u{8aa}\u{8b9}",
    ),
    ('ز', "\u{698}\u{8b2}"),
    ('س', "\u{69a}\u{69b}\u{69c}\u{75c}\u{76d}\u{770}\u{77d}\u{77e}"),
    ('ش', "\u{6fa}"),
    ('ص', "\u{69d}\u{69e}\u{8af}"),
    ('ض', "\u{6fb}"),
    ('ط', "\u{69f}\u{88b}\u{88c}\u{8a3}"),
    ('ظ', ""),
    ('ع', "\u{6a0}\u{75d}\u{75e}\u{75f}\u{8b3}"),
    ('غ', "\u{6fc}\u{8c3}"),
    ('ف', "\u{6a2}\u{6a3}\u{6a4}\u{6a5}\u{6a6}\u{760}\u{761}\u{8a4}\u{8bb}"),
    ('ق', "\u{6a7}\u{6a8}\u{8a5}\u{8b5}\u{8bc}\u{8c4}"),
    (
        'ك',
        "\u{63b}\u{63c}\u{6a9}\u{6aa}\u{6ab}\u{6ac}\u{6ad}\u{6ae}\u{6af}\u{6b0}\u{6b1}\u{6b2}\u{6b3}\u{6b4}\u{762}\u{763}\u{764}\u{77f}\u{88d}\u{8b0}\u{8b4}\u{8c2}\u{8c8}",
    ),
    ('ل', "\u{6b5}\u{6b6}\u{6b7}\u{6b8}\u{76a}\u{8a6}\u{8c7}"),
    ('م', "\u{765}\u{766}\u{8a7}"),
    ('ن', "\u{6b9}\u{6bb}\u{6bc}\u{6bd}\u{767}\u{768}\u{769}\u{889}\u{8bd}"),
    ('ه', "\u{629}\u{6be}\u{6c1}\u{6c3}\u{6d5}\u{6ff}"),
    (
        'و',
        "\u{6c4}\u{6c5}\u{6c6}\u{6c7}\u{6c8}\u{6c9}\u{6ca}\u{6cb}\u{6cf}\u{778}\u{779}\u{8ab}\u{8b1}",
    ),
    (
        'ي',
        "\u{620}\u{63d}\u{63e}\u{63f}\u{6cc}\u{6cd}\u{6ce}\u{6d0}\u{6d1}\u{6d2}\u{775}\u{776}\u{777}\u{77a}\u{77b}\u{886}\u{8a8}\u{8a9}\u{8ac}\u{8ba}",
    ),
];

/// Letters of the script that are dropped: the hamza that stands alone (with a
/// carrier it is a mark), the high hamza, the small waw and ya, tatweel and the
/// pieces of a line that are drawn like it.
pub(super) const DROPPED: &str =
    "\u{621}\u{640}\u{674}\u{6e5}\u{6e6}\u{883}\u{884}\u{885}\u{887}\u{88e}";
