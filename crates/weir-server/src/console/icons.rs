//! The few drawings of the console; each stands beside a word.

use maud::{Markup, PreEscaped, html};

/// Weir's mark.
pub(crate) fn brand() -> Markup {
    PreEscaped(
        r#"<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M2 7c2.5-2.2 4.5-2.2 7 0s4.5 2.2 7 0 4-2 6-.5"/><path d="M6 12v8M12 12v8M18 12v8"/><path d="M3 20h18"/></svg>"#
            .to_owned(),
    )
}

/// Water that goes through: the picture of the empty pages.
pub(crate) fn scene() -> Markup {
    PreEscaped(
        r#"<svg class="scene" viewBox="0 0 240 110" aria-hidden="true"><path class="faint" d="M4 30c14-9 26-9 40 0s26 9 40 0 26-9 40 0 26 9 40 0 26-9 40 0 20 7 32 1"/><path d="M4 48c14-9 26-9 40 0s26 9 40 0 26-9 40 0 26 9 40 0 26-9 40 0 20 7 32 1"/><path d="M52 62v34M86 62v34M120 62v34M154 62v34M188 62v34M34 62h172M20 96h200"/><path class="faint" d="M62 78h14M96 84h14M130 78h14M164 84h14"/></svg>"#
            .to_owned(),
    )
}

macro_rules! icons {
    ($($(#[$doc:meta])* $name:ident = $turns:literal $path:literal;)*) => {$(
        $(#[$doc])*
        pub(crate) fn $name() -> Markup {
            icon($turns, $path)
        }
    )*};
}

icons! {
    /// The menu.
    menu = false r#"<path d="M2 4.5h12M2 8h12M2 11.5h12"/>"#;
    /// A looking glass.
    search = false r#"<circle cx="7" cy="7" r="4.5"/><path d="M10.5 10.5 14 14"/>"#;
    /// Something to know.
    info = false r#"<path d="M8 4.5v4.5M8 11.4v.1"/><circle cx="8" cy="8" r="6.25"/>"#;
    /// Done.
    check = false r#"<path d="m3 8.5 3.2 3.2L13 5"/>"#;
    /// An eye.
    eye = false r#"<path d="M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8Z"/><circle cx="8" cy="8" r="1.75"/>"#;
    /// One more.
    plus = false r#"<path d="M8 3v10M3 8h10"/>"#;
    /// A way down: what is taken out of Weir.
    download = false r#"<path d="M8 2.5v8M4.5 7.5 8 11l3.5-3.5M3 13.5h10"/>"#;
    /// A hash.
    hash = false r#"<path d="M6.5 2.5 5 13.5M11 2.5 9.5 13.5M2.5 6h11M2 10h11"/>"#;
    /// Lines of text.
    text = true r#"<path d="M3 4h10M3 8h10M3 12h6"/>"#;
    /// A chain.
    link = false r#"<path d="M6.5 9.5l3-3M7 4.5l1.2-1.2a2.6 2.6 0 0 1 3.7 3.7L10.7 8.2M9 11.5l-1.2 1.2a2.6 2.6 0 0 1-3.7-3.7L5.3 7.8"/>"#;
    /// A picture.
    picture = false r#"<rect x="2" y="3" width="12" height="10" rx="1"/><path d="m2.5 11.5 3.5-3.5 2.5 2.5 2-2 3 3"/><circle cx="10.5" cy="6" r="1"/>"#;
    /// A file.
    file = false r#"<path d="M4 2h5l3 3v9H4Z"/><path d="M9 2v3h3"/>"#;
    /// A rule: a way that divides.
    rule = true r#"<path d="M2 8h4l3-4h5M6 8l3 4h5"/>"#;
    /// A notice.
    notice = false r#"<path d="M3 3h10v7H8l-3 3v-3H3Z"/>"#;
}

fn icon(turns: bool, path: &str) -> Markup {
    let class = if turns { "icon icon-turns" } else { "icon" };
    html! { svg class=(class) viewBox="0 0 16 16" aria-hidden="true" { (PreEscaped(path.to_owned())) } }
}
