//! The book's page on rules agrees with the schema and with the files.

use std::fmt::Write as _;

use weir_rules::{RuleFile, check_condition, default_files, schema};

const PAGE: &str = include_str!("../../../docs/src/rules.md");

/// The part of the page between two marks.
fn between<'p>(page: &'p str, start: &str, end: &str) -> &'p str {
    page.split_once(start).and_then(|(_, rest)| rest.split_once(end)).expect("both marks").0
}

fn table(rows: impl Iterator<Item = (String, String, String)>) -> String {
    let mut table = "| name | is | about |\n|---|---|---|\n".to_owned();
    for (name, kind, about) in rows {
        writeln!(table, "| `{name}` | {kind} | {about} |").unwrap();
    }
    table
}

fn row(name: String, field: &schema::Field) -> (String, String, String) {
    let missing = if field.may_be_missing { "; may be missing" } else { "" };
    let later = field
        .not_filled_yet
        .map_or_else(String::new, |what| format!(" Missing until the {what} comes."));
    (name, field.kind.in_words() + missing, field.about.to_owned() + &later)
}

/// The schema as the page shows it.
fn schema_as_a_page() -> String {
    let mut page = String::new();
    let single = schema::fields().iter().filter(|field| field.list.is_none());
    page += "\n### Of the item\n\nAll of `author` and of `text` may be missing.\n\n";
    page += &table(single.map(|field| row(field.path.to_owned(), field)));
    for list in schema::lists() {
        let missing = if list.may_be_missing { " The whole list may be missing." } else { "" };
        writeln!(page, "\n### `{}`\n\n{}{missing}\n", list.name, list.about).unwrap();
        let fields = schema::fields().iter().filter(|field| field.list == Some(list.name));
        page += &table(fields.map(|field| row(format!("{}.{}", list.letter, field.name()), field)));
    }
    page + "\n"
}

#[test]
fn the_page_shows_every_fact_of_the_schema() {
    let (start, end) = ("<!-- schema -->\n", "<!-- /schema -->");
    let expected = schema_as_a_page();
    if std::env::var_os("WEIR_WRITE_DOCS").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/src/rules.md");
        let now = between(PAGE, start, end);
        let marked = |table: &str| format!("{start}{table}{end}");
        std::fs::write(path, PAGE.replace(&marked(now), &marked(&expected))).unwrap();
        return;
    }
    assert!(
        between(PAGE, start, end) == expected,
        "docs/src/rules.md is behind the schema: WEIR_WRITE_DOCS=1 cargo test -p weir-rules --test docs"
    );
}

#[test]
fn the_rule_file_of_the_page_is_a_rule_file_whose_tests_pass() {
    let file = RuleFile::parse(between(PAGE, "```toml\n", "```")).unwrap();
    assert!(file.run_tests().iter().all(|result| result.passed));
}

#[test]
fn the_conditions_of_the_page_are_conditions() {
    let blocks = PAGE.split("```\n").skip(1).step_by(2).filter(|block| block.contains("exists"));
    let conditions: Vec<&str> = blocks.filter(|block| !block.contains("name =")).collect();
    assert_eq!(conditions.len(), 3);
    for condition in conditions {
        check_condition(condition).unwrap_or_else(|refusals| panic!("{}", refusals[0]));
    }
}

#[test]
fn the_page_names_every_rule_that_ships() {
    for file in default_files() {
        assert!(PAGE.contains(&format!("| `{}` |", file.name())), "{}", file.name());
    }
}
