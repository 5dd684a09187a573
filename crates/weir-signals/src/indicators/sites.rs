//! Sites on which a link names an account, a group or something stored.

/// A network, messenger or store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "each is the site of its name")]
pub enum Site {
    Telegram,
    X,
    Facebook,
    Instagram,
    YouTube,
    TikTok,
    WhatsApp,
    Discord,
    RocketChat,
    Matrix,
    Mastodon,
    Threema,
    ArchiveOrg,
    Paste,
    FileDrop,
}

impl Site {
    /// Every site.
    pub const ALL: [Self; 15] = [
        Self::Telegram,
        Self::X,
        Self::Facebook,
        Self::Instagram,
        Self::YouTube,
        Self::TikTok,
        Self::WhatsApp,
        Self::Discord,
        Self::RocketChat,
        Self::Matrix,
        Self::Mastodon,
        Self::Threema,
        Self::ArchiveOrg,
        Self::Paste,
        Self::FileDrop,
    ];

    /// The site's name in small letters.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Telegram => "telegram",
            Self::X => "x",
            Self::Facebook => "facebook",
            Self::Instagram => "instagram",
            Self::YouTube => "youtube",
            Self::TikTok => "tiktok",
            Self::WhatsApp => "whatsapp",
            Self::Discord => "discord",
            Self::RocketChat => "rocketchat",
            Self::Matrix => "matrix",
            Self::Mastodon => "mastodon",
            Self::Threema => "threema",
            Self::ArchiveOrg => "archive.org",
            Self::Paste => "paste",
            Self::FileDrop => "filedrop",
        }
    }

    /// The site that a name belongs to: one where many people post.
    pub fn of_domain(name: &str) -> Option<Self> {
        Self::of_host(name)
    }

    /// The site of a host without its leading `www.`, `m.` or `mobile.`.
    pub(super) fn of_host(host: &str) -> Option<Self> {
        let host = ["m.", "mobile.", "web."]
            .iter()
            .find_map(|start| host.strip_prefix(start))
            .unwrap_or(host);
        Some(match host {
            "t.me" | "telegram.me" | "telegram.dog" | "telegram.org" => Self::Telegram,
            "x.com" | "twitter.com" => Self::X,
            "facebook.com" | "fb.com" | "fb.me" => Self::Facebook,
            "instagram.com" | "instagr.am" => Self::Instagram,
            "youtube.com" | "youtu.be" => Self::YouTube,
            "tiktok.com" => Self::TikTok,
            "chat.whatsapp.com" | "wa.me" | "whatsapp.com" | "api.whatsapp.com" => Self::WhatsApp,
            "discord.gg" | "discord.com" | "discordapp.com" => Self::Discord,
            "go.rocket.chat" => Self::RocketChat,
            "matrix.to" | "app.element.io" => Self::Matrix,
            "threema.id" => Self::Threema,
            "archive.org" => Self::ArchiveOrg,
            _ if PASTES.contains(&host) => Self::Paste,
            _ if FILE_DROPS.contains(&host) => Self::FileDrop,
            _ => return None,
        })
    }
}

/// Sites where anybody leaves a text.
const PASTES: [&str; 14] = [
    "pastebin.com",
    "justpaste.it",
    "paste.ee",
    "dpaste.com",
    "dpaste.org",
    "rentry.co",
    "rentry.org",
    "ghostbin.com",
    "hastebin.com",
    "telegra.ph",
    "controlc.com",
    "pastelink.net",
    "paste.debian.net",
    "privatebin.net",
];

/// Sites where anybody leaves a file.
const FILE_DROPS: [&str; 16] = [
    "mega.nz",
    "mega.co.nz",
    "mediafire.com",
    "gofile.io",
    "anonfiles.com",
    "wetransfer.com",
    "we.tl",
    "dropmefiles.com",
    "file.io",
    "catbox.moe",
    "files.catbox.moe",
    "pixeldrain.com",
    "sendspace.com",
    "4shared.com",
    "transfer.sh",
    "dropbox.com",
];

/// Hosts whose links hide another.
const SHORTENERS: [&str; 16] = [
    "bit.ly",
    "tinyurl.com",
    "t.co",
    "goo.gl",
    "ow.ly",
    "is.gd",
    "v.gd",
    "cutt.ly",
    "rb.gy",
    "shorturl.at",
    "tiny.cc",
    "buff.ly",
    "rebrand.ly",
    "t.ly",
    "s.id",
    "bl.ink",
];

pub(super) fn is_shortener(host: &str) -> bool {
    SHORTENERS.contains(&host)
}

/// What the path of a site's link names: an account, a group, a stored thing.
pub(super) enum Named {
    Handle(String),
    Invite(String),
    Stored(String),
}

/// First parts of a path that are pages of the site itself.
const PAGES: [&str; 40] = [
    "about",
    "ads",
    "channel",
    "c",
    "explore",
    "events",
    "feed",
    "gaming",
    "groups",
    "hashtag",
    "help",
    "home",
    "i",
    "intent",
    "joinchat",
    "login",
    "messages",
    "marketplace",
    "notifications",
    "pages",
    "p",
    "photo",
    "photo.php",
    "playlist",
    "policies",
    "privacy",
    "reel",
    "reels",
    "results",
    "search",
    "settings",
    "share",
    "sharer",
    "shorts",
    "stories",
    "story.php",
    "terms",
    "tos",
    "watch",
    "profile.php",
];

/// Reads a canonical link's rest behind the host: path and query.
pub(super) fn named(site: Site, host: &str, rest: &str) -> Option<Named> {
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let mut parts = path.split(['/', '#']).filter(|part| !part.is_empty());
    let first = parts.next().unwrap_or("");
    let second = parts.next();
    let account = |name: &str| {
        let fits = name.len() >= 2
            && name.len() <= 64
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
        fits.then(|| Named::Handle(name.to_ascii_lowercase()))
    };
    let code = |code: &str| {
        let fits = (4..=64).contains(&code.len())
            && code.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte));
        fits.then(|| Named::Invite(code.to_owned()))
    };
    match site {
        Site::Telegram => match (first, second) {
            ("joinchat", Some(invite)) => code(invite),
            ("s" | "c", Some(name)) if first == "s" => account(name),
            ("" | "addstickers" | "share" | "proxy" | "socks" | "iv" | "setlanguage" | "c", _) => {
                None
            }
            _ => match first.strip_prefix('+').or_else(|| first.strip_prefix("%2B")) {
                Some(invite) => code(invite),
                None if host.ends_with("telegram.org") => None,
                None => account(first),
            },
        },
        Site::X | Site::Instagram if !PAGES.contains(&first) => account(first),
        Site::Facebook => match (first, second) {
            ("groups", Some(group)) => account(group),
            ("profile.php", _) => {
                query.split('&').find_map(|pair| pair.strip_prefix("id=")).and_then(account)
            }
            _ if PAGES.contains(&first) => None,
            _ => account(first),
        },
        Site::YouTube => match (first.strip_prefix('@'), first, second) {
            (Some(name), ..) => account(name),
            (None, "channel" | "c" | "user", Some(name)) => {
                // The id of a channel has capitals that matter.
                if first == "channel" {
                    Some(Named::Handle(name.to_owned()))
                } else {
                    account(name)
                }
            }
            _ => None,
        },
        Site::TikTok => account(first.strip_prefix('@')?),
        Site::WhatsApp => match host {
            "chat.whatsapp.com" => code(if first == "invite" { second? } else { first }),
            "wa.me" if first.bytes().all(|byte| byte.is_ascii_digit()) => account(first),
            "whatsapp.com" if first == "channel" => code(second?),
            _ => None,
        },
        Site::Discord => match (host, first, second) {
            ("discord.gg", invite, _) | (_, "invite", Some(invite)) => {
                (invite.len() >= 2).then(|| Named::Invite(invite.to_owned()))
            }
            _ => None,
        },
        Site::RocketChat => {
            (first == "invite" && !query.is_empty()).then(|| Named::Invite(query.to_owned()))
        }
        Site::Matrix => {
            let name = [first, second.unwrap_or("")].into_iter().find(|part| part.contains(':'))?;
            let decoded = name.replace("%23", "#").replace("%40", "@").replace("%3A", ":");
            Some(if decoded.starts_with('@') {
                Named::Handle(decoded.to_ascii_lowercase())
            } else {
                Named::Invite(decoded.to_ascii_lowercase())
            })
        }
        Site::Threema => account(first),
        Site::ArchiveOrg => match first {
            "details" | "download" | "embed" => Some(Named::Stored(second?.to_owned())),
            _ => None,
        },
        Site::Paste | Site::FileDrop => {
            (!first.is_empty()).then(|| Named::Stored(format!("{host}{rest}")))
        }
        _ => None,
    }
}
