//! `weir rules`: rule files checked, tested and tried on the past; versions
//! written and put in shadow or live.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use serde_json::{Map, Value, json};
use weir_engine::{
    BackTestReport, CheckedRule, RuleFile, Share, nearest, put_rule_in_state, trial_beside_live,
};
use weir_model::{RuleState, RuleVersion};
use weir_store::WrittenRule;

use super::reading::text_of;
use crate::exit::Exit;
use crate::output::{BOLD, DIM, FOUND, GOOD, Output, counted, grouped, shown, styled, visible};
use crate::session::{Session, now};
use crate::settings::Settings;

/// Check, test and try rules; put them in shadow or live
///
/// A rule is a file (TOML): a condition, what it does, and its own test cases.
/// `weir rules facts` shows what a condition can name.
#[derive(clap::Subcommand)]
#[command(after_help = "\
Examples:
  weir rules check rules/                    every file of a folder
  weir rules backtest rules/near-exact.toml  what it would change in the past
  weir rules write rules/near-exact.toml --note 'ten bits are enough'
  weir rules set near-exact shadow           computed beside the live ones")]
pub(crate) enum RulesCommand {
    /// Check rule files: names, types, what can never fire, what is forbidden
    #[command(after_help = "\
Examples:
  weir rules check rules/
  weir rules check near-exact.toml --json")]
    Check {
        /// Files, or folders of *.toml
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
    },
    /// Run the test cases that stand in rule files
    #[command(after_help = "\
Example:
  weir rules test rules/")]
    Test {
        /// Files, or folders of *.toml
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
    },
    /// Try rule files on what is retained and on past decisions; nothing is kept
    #[command(after_help = "\
Example:
  weir rules backtest near-exact.toml")]
    Backtest {
        /// Files, or folders of *.toml
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
    },
    /// List the rules, each with the versions that are not retired
    #[command(after_help = "\
Example:
  weir rules list")]
    List,
    /// Show a rule's newest version, or the one of a number, as a file
    #[command(after_help = "\
Examples:
  weir rules show near-exact > near-exact.toml
  weir rules show near-exact@2")]
    Show {
        /// The rule, as `near-exact` or `near-exact@2`
        rule: String,
    },
    /// Show what a condition can name
    #[command(after_help = "\
Example:
  weir rules facts")]
    Facts,
    /// Keep rule files as the next version of their rules
    #[command(after_help = "\
Example:
  weir rules write rules/ --note 'ten bits are enough'")]
    Write {
        /// Files, or folders of *.toml
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// Why
        #[arg(long, default_value = "")]
        note: String,
    },
    /// Put a version in shadow, live or retired
    #[command(after_help = "\
Examples:
  weir rules set near-exact shadow
  weir rules set near-exact@2 live")]
    Set {
        /// The rule, as `near-exact` (its newest version) or `near-exact@2`
        rule: String,
        /// shadow, live or retired
        state: String,
    },
}

pub(crate) async fn run(
    command: RulesCommand,
    settings: &Settings,
    out: &mut Output,
) -> anyhow::Result<Exit> {
    match command {
        RulesCommand::Check { paths } => {
            for (path, checked) in files(&paths, settings, out) {
                tell_faults(&path, &checked, out);
            }
        }
        RulesCommand::Test { paths } => {
            for (path, checked) in files(&paths, settings, out) {
                tell_tests(&path, &checked, out);
            }
        }
        RulesCommand::Facts => facts(out),
        RulesCommand::Backtest { paths } => backtest(&paths, settings, out).await?,
        RulesCommand::List => list(settings, out).await?,
        RulesCommand::Show { rule } => show(&rule, settings, out).await?,
        RulesCommand::Write { paths, note } => write(&paths, &note, settings, out).await?,
        RulesCommand::Set { rule, state } => set(&rule, &state, settings, out).await?,
    }
    Ok(out.exit())
}

/// The rule files below `paths`, each looked through; what cannot be read is
/// told.
fn files(paths: &[PathBuf], settings: &Settings, out: &mut Output) -> Vec<(PathBuf, CheckedRule)> {
    let mut found = Vec::new();
    for path in paths {
        let walk = walkdir::WalkDir::new(path).sort_by_file_name();
        let mut any = false;
        for entry in walk {
            match entry {
                Ok(entry) if entry.file_type().is_dir() => {}
                // Of a folder only the rule files; a file that was named is one.
                Ok(entry)
                    if entry.depth() > 0
                        && entry.path().extension().is_none_or(|end| end != "toml") => {}
                Ok(entry) => {
                    any = true;
                    match text_of(entry.path(), &settings.limits) {
                        Ok(text) => {
                            found.push((entry.into_path(), CheckedRule::of(&text, None)));
                        }
                        Err(why) => out.problem(entry.path(), why),
                    }
                }
                Err(error) => {
                    any = true;
                    out.problem(path, error);
                }
            }
        }
        if !any {
            out.problem(path, "holds no rule file (*.toml)");
        }
    }
    found
}

fn tell_faults(path: &Path, checked: &CheckedRule, out: &mut Output) {
    let mut object = object_of(path, checked);
    let faults = checked.faults.iter().map(|fault| {
        json!({
            "line": fault.place.line,
            "column": fault.place.column,
            "kind": fault.kind.name(),
            "detail": fault.message,
            "nearest": fault.nearest,
        })
    });
    object.insert("faults".to_owned(), faults.collect());
    out.object(object);
    match &checked.file {
        Some(file) if checked.is_sound() => {
            let tests = counted(checked.tests.len() as u64, "test", "tests");
            out.line(format!("{} {}  {}", styled(GOOD, "sound"), shown(path), styled(DIM, tests)));
            if checked.tests.is_empty() {
                out.note(format!("{} has no test case of its own", file.name()));
            }
        }
        _ => {
            for fault in &checked.faults {
                let place = format!("{}:{}:{}", shown(path), fault.place.line, fault.place.column);
                out.line(format!(
                    "{} {place}  {}",
                    styled(FOUND, "fault"),
                    visible(&fault.message)
                ));
                if let Some(nearest) = &fault.nearest {
                    out.line(format!("      {}", styled(DIM, visible(nearest))));
                }
                out.count_problem();
            }
        }
    }
}

fn object_of(path: &Path, checked: &CheckedRule) -> Map<String, Value> {
    let mut object = crate::output::path_object(path);
    object.insert("rule".to_owned(), checked.file.as_ref().map(RuleFile::name).into());
    object.insert("sound".to_owned(), checked.is_sound().into());
    object
}

fn tell_tests(path: &Path, checked: &CheckedRule, out: &mut Output) {
    if checked.file.is_none() {
        return tell_faults(path, checked, out);
    }
    let mut object = object_of(path, checked);
    let tests = checked.tests.iter().map(|test| {
        json!({
            "name": test.name,
            "expected": test.expected.name(),
            "said": test.said.sentence(),
            "passed": test.passed,
        })
    });
    object.insert("tests".to_owned(), tests.collect());
    out.object(object);
    if checked.tests.is_empty() {
        out.note(format!("{} has no test case", shown(path)));
    }
    for test in &checked.tests {
        let word = if test.passed { styled(GOOD, "passed") } else { styled(FOUND, "failed") };
        out.line(format!("{word} {}  {}", shown(path), visible(&test.name)));
        if !test.passed {
            let expected = test.expected.name();
            out.line(format!(
                "       expected “{expected}”, but it {}",
                visible(&test.said.sentence())
            ));
            out.count_problem();
        }
    }
}

fn facts(out: &Output) {
    for field in weir_engine::schema::fields() {
        let mut object = Map::new();
        object.insert("path".to_owned(), field.path.into());
        object.insert("type".to_owned(), field.kind.in_words().into());
        object.insert("may_be_missing".to_owned(), field.may_be_missing.into());
        object.insert("about".to_owned(), field.about.into());
        out.object(object);
        let missing = if field.may_be_missing { " (may be missing)" } else { "" };
        out.line(format!(
            "{:28} {}{}\n{:28} {}",
            styled(BOLD, field.path),
            field.kind.in_words(),
            styled(DIM, missing),
            "",
            styled(DIM, field.about)
        ));
    }
}

async fn backtest(paths: &[PathBuf], settings: &Settings, out: &mut Output) -> anyhow::Result<()> {
    let drafts = files(paths, settings, out);
    let session = Session::open(settings).await?;
    for (path, checked) in drafts {
        let Some(file) = checked.file.clone().filter(|_| checked.is_sound()) else {
            tell_faults(&path, &checked, out);
            continue;
        };
        let trial = trial_beside_live(&session.store, session.service, file).await?;
        let total = session.store.count_past(session.service).await?;
        let mut report = BackTestReport::default();
        while trial.step(&session.store, session.service, None, &mut report).await? {
            out.progress_of("revisions", report.looked, total.max(report.looked));
        }
        out.end_progress();
        tell_report(&path, &report, out);
    }
    session.close().await
}

fn tell_report(path: &Path, report: &BackTestReport, out: &mut Output) {
    let mut object = crate::output::path_object(path);
    if let Ok(Value::Object(counts)) = serde_json::to_value(report) {
        object.extend(counts.into_iter().filter(|(key, _)| key != "place" && key != "listed"));
    }
    let share = |share: Option<Share>| {
        share.map(|share| json!({ "share": share.share, "low": share.low, "high": share.high }))
    };
    object.insert("precision".to_owned(), share(report.judged.precision()).into());
    object.insert("recall".to_owned(), share(report.judged.recall()).into());
    out.object(object);

    out.line(format!(
        "{}  {}",
        styled(BOLD, shown(path)),
        counted(report.looked, "revision", "revisions")
    ));
    out.line(format!("  fires for        {}", grouped(report.fired)));
    out.line(format!("  not knowable for {}", grouped(report.not_knowable())));
    for (missing, count) in &report.unknown {
        out.line(styled(DIM, format!("    {} without {missing}", grouped(*count))));
    }
    if report.without_facts > 0 {
        out.line(styled(
            DIM,
            format!("    {} of which nothing was kept", grouped(report.without_facts)),
        ));
    }
    out.line(format!("  would change     {}", counted(report.changed(), "verdict", "verdicts")));
    for (change, count) in &report.changes {
        out.line(format!("    {} {}", change.replace('>', " to "), grouped(*count)));
    }
    let judged = &report.judged;
    let words = |share: Option<Share>| match share {
        Some(Share { share, low, high }) => {
            format!("{:.0} % ({:.0} to {:.0} %)", share * 100.0, low * 100.0, high * 100.0)
        }
        None => "not known, as nobody decided on such items".to_owned(),
    };
    out.line(format!(
        "  precision        {} of {} that people decided on",
        words(judged.precision()),
        grouped(judged.right + judged.wrong)
    ));
    out.line(format!("  recall           {}", words(judged.recall())));
    if report.changed() > 0 {
        out.matched();
    }
}

async fn list(settings: &Settings, out: &mut Output) -> anyhow::Result<()> {
    let session = Session::open(settings).await?;
    for version in session.store.rules(session.service).await? {
        tell_version(&version, out);
    }
    session.close_unchanged().await;
    Ok(())
}

fn tell_version(version: &RuleVersion, out: &Output) {
    let mut object = Map::new();
    object.insert("rule".to_owned(), version.name.as_str().into());
    object.insert("version".to_owned(), version.id.to_string().into());
    object.insert("number".to_owned(), version.number.into());
    object.insert("state".to_owned(), version.state.name().into());
    object.insert("note".to_owned(), version.note.as_str().into());
    object.insert("since".to_owned(), version.since.to_string().into());
    out.object(object);
    let style = match version.state {
        RuleState::Live => GOOD,
        RuleState::Shadow | RuleState::Draft | RuleState::Checked => FOUND,
        RuleState::Retired => DIM,
    };
    out.line(format!(
        "{:32} {}  {}",
        format!("{}@{}", version.name, version.number),
        styled(style, format!("{:7}", version.state)),
        styled(DIM, visible(&version.note))
    ));
}

async fn show(rule: &str, settings: &Settings, out: &mut Output) -> anyhow::Result<()> {
    let session = Session::open(settings).await?;
    let version = find(&session, rule).await?;
    session.close_unchanged().await;
    let mut object = Map::new();
    object.insert("rule".to_owned(), version.name.as_str().into());
    object.insert("number".to_owned(), version.number.into());
    object.insert("state".to_owned(), version.state.name().into());
    object.insert("source".to_owned(), version.source.as_str().into());
    out.object(object);
    out.line(version.source.trim_end());
    Ok(())
}

/// The version that `near-exact@2` names; without a number the newest.
async fn find(session: &Session, rule: &str) -> anyhow::Result<RuleVersion> {
    let (name, number) = match rule.rsplit_once('@') {
        Some((name, number)) => {
            let number: u32 = number.parse().with_context(|| {
                format!("“{number}” is no number of a version; write it as near-exact@2")
            })?;
            (name, Some(number))
        }
        None => (rule, None),
    };
    let versions = session.store.rule_versions(session.service, name).await?;
    if versions.is_empty() {
        let rules = session.store.rules(session.service).await?;
        let near = nearest(name, rules.iter().map(|rule| rule.name.as_str()));
        let hint = match near {
            Some(near) => format!("did you mean “{near}”?"),
            None => "`weir rules list` shows those that there are".to_owned(),
        };
        bail!("there is no rule “{}”; {hint}", visible(name));
    }
    let newest = versions[0].number;
    let wanted = number.unwrap_or(newest);
    versions
        .into_iter()
        .find(|version| version.number == wanted)
        .with_context(|| format!("rule “{name}” has no version {wanted}; its newest is {newest}"))
}

async fn write(
    paths: &[PathBuf],
    note: &str,
    settings: &Settings,
    out: &mut Output,
) -> anyhow::Result<()> {
    let drafts = files(paths, settings, out);
    let session = Session::open(settings).await?;
    for (path, checked) in drafts {
        let Some(file) = checked.file.as_ref().filter(|_| checked.is_sound()) else {
            tell_faults(&path, &checked, out);
            continue;
        };
        let source = text_of(&path, &settings.limits).map_err(anyhow::Error::msg)?;
        let versions = session.store.rule_versions(session.service, file.name()).await?;
        if let Some(same) = versions.first().filter(|newest| newest.source == source) {
            out.say(format!("{}@{} is this file already", same.name, same.number));
            tell_version(same, out);
            continue;
        }
        let new = WrittenRule {
            name: file.name().to_owned(),
            source,
            note: note.to_owned(),
            checked: true,
            after: versions.first().map(|newest| newest.number),
        };
        tell_version(&session.store.write_rule(session.service, &new, now()).await?, out);
    }
    session.close().await
}

async fn set(rule: &str, state: &str, settings: &Settings, out: &mut Output) -> anyhow::Result<()> {
    let state: RuleState = state.parse()?;
    let session = Session::open(settings).await?;
    let version = find(&session, rule).await?;
    let (store, two_people) = (&session.store, settings.serve.rules_two_people);
    let version =
        put_rule_in_state(store, session.service, version.id, state, two_people, now()).await?;
    tell_version(&version, out);
    session.close().await
}
