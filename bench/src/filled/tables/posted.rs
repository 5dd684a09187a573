//! What was posted, what Weir found in it, and what it keeps of that.

use super::{HOUR, Sql, Table, author, bank, bank_name, entry, hash, signal_kind};
use crate::filled::shape::{ITEMS_A_CASE, Noun};

impl Sql<'_> {
    pub(super) fn authors(&self) -> Table {
        Table {
            into: "authors (id, service_id, type, ext_id, name, first_seen_at)",
            from: 1,
            to: self.shape.authors,
            rows: format!(
                "SELECT {}, {}, 'account', 'u' || n,
                 CASE WHEN n % 3 = 0 THEN 'سمية ' || n ELSE 'Astrid ' || n END, {} FROM numbers",
                self.id(Noun::Author, "n"),
                self.service(),
                self.at(Noun::Author, "n"),
            ),
        }
    }

    pub(super) fn items(&self) -> Table {
        Table {
            into: "items (id, service_id, type, ext_id, author_id, revision, received_at)",
            from: 1,
            to: self.shape.items,
            rows: format!(
                "SELECT {}, {}, 'post', 'p' || n, {},
                 CASE WHEN n % 20 = 3 THEN 2 ELSE 1 END, {} FROM numbers",
                self.id(Noun::Item, "n"),
                self.service(),
                self.id(Noun::Author, &author(self.shape, "n")),
                self.at(Noun::Item, "n"),
            ),
        }
    }

    const REVISIONS: &'static str = "revisions (item_id, number, service_id, content, received_at,
        created_at, verdict, answer, signals, echo, expires_at, facts)";

    /// The signals of an item: every second has a picture, all have a text.
    fn signals(&self) -> String {
        let hex = |salt, digits| self.dialect.random_hex(salt, digits);
        format!(
            "CASE WHEN n % 2 = 0 THEN '0 pdq:' || {} || ',100\n0 sha256:' || {} || '\n0 sha1:' || {}
             || '\n0 md5:' || {} || '\n' ELSE '' END || '- text:' || {}",
            hex('a', 64),
            hex('b', 64),
            hex('c', 40),
            hex('d', 32),
            hex('e', 64)
        )
    }

    pub(super) fn revisions(&self) -> Table {
        let case = format!("(n / {ITEMS_A_CASE})");
        let matched = format!("(n % {ITEMS_A_CASE} = 0 AND {case} % 10 <> 9)");
        let part = format!(
            "CASE {} WHEN 1 THEN 'text' WHEN 2 THEN 'links/0' ELSE 'media/0' END",
            bank(&case)
        );
        let (open, at) = (self.is_open(&case), self.at(Noun::Item, "n"));
        Table {
            into: Self::REVISIONS,
            from: 1,
            to: self.shape.items,
            rows: format!(
                "SELECT {id}, 1, {service}, {content}, {at}, {at} - 1000000,
                 CASE WHEN e.i IS NULL THEN 'allow' ELSE 'review' END,
                 CASE WHEN e.i IS NULL THEN '{{\"matches\":[],\"rules\":[],\"pending\":[],\"problems\":[]}}'
                 ELSE '{{\"matches\":[{{\"bank\":\"' || {bank} || '\",\"entry\":\"' || e.text ||
                   '\",\"type\":\"' || {kind} || '\"' || CASE {which} WHEN 0 THEN ',\"distance\":' ||
                   ({hash} % 32) ELSE '' END || ',\"part\":\"' || {part} ||
                   '\",\"source\":\"own\",\"tags\":[\"lighthouse\"]}}],\"rules\":[\"a match goes to review\"],\"pending\":[],\"problems\":[]}}' END,
                 {signals}, CASE WHEN n % 4 = 0 THEN '{{\"thread\":' || n || '}}' ELSE NULL END,
                 CASE WHEN n % {ITEMS_A_CASE} = 0 AND {open} THEN NULL
                 ELSE {at} + 720 * {HOUR} END,
                 '{{\"v\":1,\"i\":{{\"k\":\"post\",\"r\":1,\"m\":1,\"c\":' || (n % 400) ||
                   '}},\"a\":{{\"k\":\"account\",\"h\":' || (n % 700) || ',\"i\":[1,3,9,30]}}' ||
                 CASE WHEN e.i IS NULL THEN '' ELSE ',\"m\":[{{\"b\":\"' || {bank} ||
                   '\",\"g\":\"high\",\"k\":\"' || {kind} || '\"' || CASE {which} WHEN 0 THEN
                   ',\"d\":' || ({hash} % 32) ELSE '' END || ',\"o\":\"media\",\"s\":\"own\",\"c\":true,\"e\":\"' ||
                   e.text || '\"}}]' END || '}}'
                 FROM numbers LEFT JOIN bench_entries e
                 ON e.i = CASE WHEN {matched} THEN {entry} ELSE -1 END",
                id = self.id(Noun::Item, "n"),
                service = self.service(),
                content = self.dialect.random_bytes('f'),
                bank = bank_name(&case),
                kind = signal_kind(&case),
                which = bank(&case),
                hash = hash(&case),
                signals = self.signals(),
                entry = entry(&case, "0"),
            ),
        }
    }

    /// Every twentieth item was changed once.
    pub(super) fn second_revisions(&self) -> Table {
        let item = "(n * 20 + 3)";
        let at = format!("({} + 60000000)", self.at(Noun::Item, item));
        Table {
            into: Self::REVISIONS,
            from: 0,
            to: (self.shape.items - 3) / 20,
            rows: format!(
                "SELECT {}, 2, {}, {}, {at}, {at}, 'allow',
                 '{{\"matches\":[],\"rules\":[],\"pending\":[],\"problems\":[]}}', {}, NULL,
                 {at} + 720 * {HOUR},
                 '{{\"v\":1,\"i\":{{\"k\":\"post\",\"r\":2,\"m\":1,\"c\":80}}}}' FROM numbers",
                self.id(Noun::Item, item),
                self.service(),
                self.dialect.random_bytes('f'),
                self.signals(),
            ),
        }
    }

    /// What reviewers see of those that matched.
    pub(super) fn contents(&self) -> Table {
        let open = self.is_open("n");
        Table {
            into: "contents (item_id, number, service_id, text, links, expires_at)",
            from: 1,
            to: self.shape.cases,
            rows: format!(
                "SELECT {}, 1, {},
                 CASE WHEN n % 3 = 0 THEN 'سيضيء المصباح على كل صخرة، ولن يقود ضوء كاذب سفينة إلى الشاطئ. ' || n
                 ELSE 'The lamp shall burn on every rock, and no false light shall lead a ship ashore. ' || n END,
                 CASE WHEN n % 10 = 7 OR n % 3 = 0 THEN '[\"https://stair.example/join/' || (n % 5000) || '\"]'
                 ELSE '[]' END, CASE WHEN {open} THEN NULL ELSE {} + 4000 * {HOUR} END
                 FROM numbers WHERE n % 10 <> 9",
                self.id(Noun::Item, &format!("n * {ITEMS_A_CASE}")),
                self.service(),
                self.at(Noun::Case, "n"),
            ),
        }
    }

    pub(super) fn media(&self) -> Table {
        Table {
            into: "media (item_id, number, position, service_id, name, content_type, size, sha256)",
            from: 1,
            to: self.shape.cases,
            rows: format!(
                "SELECT {}, 1, 0, {}, 'pier-' || n || '.jpg', 'image/jpeg', 80000 + n % 50000, {}
                 FROM numbers WHERE n % 10 <> 9 AND {} IN (0, 3)",
                self.id(Noun::Item, &format!("n * {ITEMS_A_CASE}")),
                self.service(),
                self.dialect.random_bytes('s'),
                bank("n"),
            ),
        }
    }

    const MATCHES: &'static str =
        "matches (item_id, number, position, service_id, bank, entry_id, kind, distance, at)";

    fn matches_at(&self, case: &str, position: &str) -> String {
        format!(
            "SELECT {item}, 1, {position}, {service}, {bank}, e.id, {kind},
             CASE {which} WHEN 0 THEN {hash} % 32 ELSE NULL END, {at}
             FROM numbers JOIN bench_entries e ON e.i = {entry} WHERE {case} % 10 <> 9",
            item = self.id(Noun::Item, &format!("{case} * {ITEMS_A_CASE}")),
            service = self.service(),
            bank = bank_name(case),
            kind = signal_kind(case),
            which = bank(case),
            hash = hash(case),
            at = self.at(Noun::Case, case),
            entry = entry(case, position),
        )
    }

    pub(super) fn matches(&self) -> Table {
        let rows = self.matches_at("n", "0");
        Table { into: Self::MATCHES, from: 1, to: self.shape.cases, rows }
    }

    /// Every seventh case has three.
    pub(super) fn more_matches(&self) -> Table {
        let rows = self.matches_at("((n / 2) * 7)", "(1 + n % 2)");
        Table { into: Self::MATCHES, from: 2, to: self.shape.cases / 7 * 2 - 1, rows }
    }
}
