//! Wrong rules, and what whoever wrote them is told.

use std::fmt::Write as _;

use weir_rules::check_condition;

/// A hundred mistakes, as people make them.
const WRONG: &[&str] = &[
    // Nothing, or not to be read.
    "",
    "   // nothing but a remark\n",
    "item.links >",
    "item.links > 2 &&",
    "item.links 3",
    "> 3",
    "(item.links > 3",
    "item.links > 3)",
    "matches.exists(m, m.distance < 3]",
    "item.type == \"post",
    "item.type == “post”",
    "item.type == 'post’",
    "item.type = \"post\"",
    "item.links => 3",
    "item.links =< 3",
    "item.links ≥ 3",
    "item.links <> 3",
    "item.type === \"post\"",
    "item.links > 3 and item.media > 1",
    "item.links > 3 OR item.media > 1",
    "not matches.exists(m, m.confirmed)",
    "item.links > 3 & item.media > 1",
    "item.links > 3 | item.media > 1",
    "item.links > 3; item.media > 1",
    "item.links > 1_000",
    "item.links > 3,5",
    "item.type == \"po\u{202e}st\"",
    "matches.exists(m, m.confirmed == True)",
    "if item.links > 3",
    "item.links > 99999999999999999999",
    // Names.
    "itm.links > 3",
    "item.link > 3",
    "item.kind == \"post\"",
    "author.matched.last_dey > 3",
    "author.matched > 3",
    "author.age > 3",
    "matches.exists(m, m.distanse < 10)",
    "matches.exists(m, x.distance < 10)",
    "distance < 10",
    "matches.exists(m, distance < 10)",
    "links > 3",
    "matches.distance < 10",
    "matches[0].distance < 10",
    "item.links.count > 3",
    "item.type == post",
    "weather > 3",
    // Functions.
    "matches.any(m, m.confirmed)",
    "matches.exist(m, m.confirmed)",
    "matches.filter(m, m.confirmed)",
    "matches.exists(m.confirmed)",
    "matches.exists(m)",
    "len(matches) > 3",
    "sizze(matches) > 3",
    "item.type.startswith(\"po\")",
    "item.type.lower() == \"post\"",
    "has(item.links)",
    "has(matches)",
    "has(3)",
    "size(item.links) > 3",
    "now() > 3",
    // Types.
    "item.links",
    "item",
    "matches",
    "item.links && item.media",
    "!item.links",
    "item.links == \"3\"",
    "item.type == 3",
    "item.type > \"post\"",
    "matches.exists(m, m.type == 3)",
    "matches.exists(m, m.confirmed == \"true\")",
    "matches.exists(m, m.confirmed > 1)",
    "matches.exists(m, m.severity >= \"high\")",
    "matches.exists(m, m == \"pdq\")",
    "matches.exists(m, m.tags == \"lamp\")",
    "matches.exists(m, m.tags.contains(\"lamp\"))",
    "matches.exists(m, m.type.startsWith(\"sha\"))",
    "\"lamp\" in item.type",
    "\"pdq\" in matches",
    "item.links in [1, \"2\"]",
    "item.type in []",
    "item.type == [\"post\", \"reply\"]",
    "1 < item.links < 5",
    "item.type + \"s\" == \"posts\"",
    "item.links % 2 == 1.5",
    "item.links > 3u",
    "author == null",
    "{\"a\": 1}",
    "item.exists(i, i.links > 3)",
    // Words and ranges.
    "matches.exists(m, m.type == \"pdg\")",
    "matches.exists(m, m.type == \"PDQ\")",
    "matches.exists(m, m.type in [\"sha265\", \"md5\"])",
    "notices.exists(n, n.type == \"trusted\")",
    "matches.exists(m, m.distance > 300)",
    "matches.exists(m, m.distance == 300)",
    "matches.exists(m, m.distance in [4, 300])",
    "matches.exists(m, m.share > 5)",
    "item.links >= 0",
    "item.links < 0",
    "item.links * 5000000000 * 5000000000 > 1",
    "item.links / 0 > 1",
    "item.links / item.media > 2",
    // Loops.
    "matches.exists(item, item.type == \"pdq\")",
    "matches.exists(m, labels.exists(m, m.name == \"a\"))",
    "matches.exists(m, item.links > 3)",
    "matches.exists(\"m\", item.links > 3)",
    "matches.exists(a, notices.exists(b, a.tags.exists(c, c == \"x\" && b.age_hours > 1)))",
    // Patterns.
    "item.type.matches(\"(\")",
    "item.type.matches(\"(a{1000}){1000}\")",
    "item.type.matches(item.type)",
    // Never or always so.
    "1 == 2",
    "false",
    "true",
    "item.links > 3 || true",
    "item.type == \"post\" && item.type == \"reply\"",
    "matches.exists(m, m.distance < 5 && m.distance > 10)",
    "matches.exists(m, m.type == \"pdq\" && m.type == \"text\")",
    "matches.exists(m, m.confirmed && !m.confirmed)",
    "!has(author) && author.age_hours < 24",
    "size(matches) == 0 && matches.exists(m, m.confirmed)",
    "item.type == \"post\" || item.type != \"post\"",
    "item.type == \"post\" && (item.type == \"reply\" || item.type == \"story\")",
];

#[test]
fn every_wrong_rule_is_refused_in_words_that_anybody_understands() {
    let mut table = String::new();
    for source in WRONG {
        writeln!(table, "{}", source.escape_debug()).unwrap();
        let refusals = check_condition(source).map(|_| ()).expect_err(source);
        for refusal in refusals {
            let place = refusal.place;
            let at = source.get(place.span()).expect("a place lies in the text");
            write!(
                table,
                "    {place} [{}] {}: {}",
                at.escape_debug(),
                refusal.kind,
                refusal.message
            )
            .unwrap();
            match refusal.nearest {
                Some(nearest) => writeln!(table, "  → {nearest}").unwrap(),
                None => table.push('\n'),
            }
        }
    }
    insta::assert_snapshot!(table);
}
