//! Every other command: what it says, and how it ends.

use std::io::{BufRead as _, BufReader, pipe};
use std::os::unix::fs::PermissionsExt as _;
use std::process::Stdio;

use serde_json::{Value, json};

use crate::database::tamper;
use crate::house::{House, Told, bytes_of, text};
use crate::pictures::{jpeg, png};

/// The signal of a kind among `[{"type","value"}]`.
fn signal<'a>(signals: &'a Value, kind: &str) -> &'a Value {
    let mut signals = signals.as_array().unwrap().iter();
    signals.find(|signal| signal["type"] == kind).unwrap_or_else(|| panic!("no {kind}"))
}

#[test]
fn hash_tells_every_signal_of_a_file() {
    let house = House::new();
    house.write("lens.png", png(1));
    house.write("note.txt", "abc");
    let told = house.json(["hash", "lens.png", "note.txt"]);
    assert_eq!(told.len(), 2);
    assert_eq!((text(&told[0], "path"), text(&told[0], "media")), ("lens.png", "image/png"));
    let pdq = signal(&told[0]["signals"], "pdq");
    assert_eq!((text(pdq, "value").len(), text(pdq, "algorithm")), (64, "pdq@1"));
    assert!(pdq["quality"].as_u64().unwrap() >= 50, "{pdq}");

    assert_eq!(text(&told[1], "media"), "text/plain");
    // The test vectors of RFC 1321 and FIPS 180.
    for (kind, value) in [
        ("md5", "900150983cd24fb0d6963f7d28e17f72"),
        ("sha1", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        ("sha256", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ] {
        assert_eq!(text(signal(&told[1]["signals"], kind), "value"), value);
    }

    let forms = house.json(["hash", "--forms", "lens.png"])[0]["forms"].take();
    let forms = forms.as_object().unwrap();
    assert_eq!(forms.len(), 8);
    assert_eq!(forms["orig"], pdq["value"]);
    house.weir(["hash", "lens.png"]).succeeded();
}

#[test]
fn compare_says_why_two_things_match_or_do_not() {
    let house = House::new();
    house.write("lens.png", png(1));
    house.write("copy.jpg", jpeg(1, 50));
    house.write("other.jpg", jpeg(2, 50));
    let told = house.weir(["compare", "lens.png", "copy.jpg"]);
    assert_eq!(told.code, Some(1), "{told:?}");
    assert!(told.out.contains("a match has at most 31"), "{told:?}");
    assert!(told.out.contains("not the same file"), "{told:?}");
    assert_eq!(house.weir(["compare", "lens.png", "other.jpg"]).code, Some(0));

    let pdq =
        text(signal(&house.json(["hash", "lens.png"])[0]["signals"], "pdq"), "value").to_owned();
    let line = ["compare", &format!("pdq:{pdq}"), "lens.png"];
    let told = house.json(line);
    assert_eq!(told[0]["matches"], true);
    assert_eq!(signal(&told[0]["signals"], "pdq")["distance"], 0);
    house.weir(["compare", "lens.png", "nowhere.png"]).failed(&["nowhere.png", "check the name"]);
}

#[test]
fn match_answers_each_item_also_where_nothing_matched() {
    let house = House::with_bank("leaflets");
    house.write(
        "known.jsonl",
        "{\"ref\":\"k-17\",\"text\":\"The lamp is lit\",\"tags\":[\"2026\"]}\n",
    );
    house.weir(["bank", "add", "leaflets", "--jsonl", "known.jsonl"]).succeeded();
    let md5 = format!("md5:{}", "ab".repeat(16));
    house.weir(["bank", "add", "leaflets", "--signal", &md5]).succeeded();

    house.write("post.txt", "the LAMP is\nlit");
    house.write("posts.jsonl", format!(
        "{{\"id\":\"p1\",\"text\":\"The lamp is lit\"}}\n{{\"id\":2,\"text\":\"Another\"}}\nnot json\n{{\"id\":\"p4\",\"signals\":[{{\"type\":\"md5\",\"value\":\"{}\"}}]}}\n{{\"id\":\"p5\",\"text\":\"\"}}\n{{\"id\":\"p6\"}}\n",
        "AB".repeat(16)
    ));
    let line = ["match", "--text-file", "post.txt", "--signal", &md5, "--jsonl", "posts.jsonl"];
    let told = Told::by({
        let mut command = house.command(line);
        command.arg("--json");
        command
    })
    .failed(&[]);
    let answers: Vec<(String, Option<usize>)> = told
        .objects()
        .iter()
        .map(|o| (text(o, "id").to_owned(), o["matches"].as_array().map(Vec::len)))
        .collect();
    let expected = [
        ("post.txt", Some(1)),
        (md5.as_str(), Some(1)),
        ("p1", Some(1)),
        ("2", Some(0)),
        ("posts.jsonl, line 3", None),
        ("p4", Some(1)),
        ("p5", Some(0)),
        ("posts.jsonl, line 6", None),
    ];
    assert_eq!(answers, expected.map(|(id, n)| (id.to_owned(), n)));
    let matched = &told.objects()[0]["matches"][0];
    assert_eq!((text(matched, "ref"), &matched["tags"]), ("k-17", &json!(["2026"])));

    let nothing = house.weir(["match", "--signal", "url:https://lamp.example/"]);
    assert_eq!(nothing.code, Some(0), "{nothing:?}");
    house.weir(["match"]).failed(&["nothing to match"]);
}

/// A bank with one entry of every make.
fn full_bank(house: &House) {
    house.weir(["bank", "create", "all"]).succeeded();
    house.write("lens.png", png(1));
    house.write("more/reef.png", png(2));
    let rows = [
        json!({"ref": "k-1", "text": "The lamp is lit", "tags": ["a;b", "2026, spring"]}),
        json!({"ref": "k-2", "path": "more/reef.png"}),
        json!({"signals": [{"type": "pdq", "value": "12".repeat(32), "quality": 40}], "source": "list:shared"}),
        json!({"url": "https://lamp.example/reef?utm_source=x", "source": "exchange:harbour"}),
    ];
    house.write("rows.jsonl", rows.map(|row| format!("{row}\n")).concat());
    house.weir(["bank", "add", "all", "lens.png", "--jsonl", "rows.jsonl"]).succeeded();
}

#[test]
fn what_is_written_out_can_be_banked_again_as_it_was() {
    let house = House::new();
    full_bank(&house);
    house.write("all.jsonl", house.weir(["bank", "export", "all"]).succeeded().out);
    house.weir(["bank", "create", "again"]).succeeded();
    house.weir(["bank", "add", "again", "--jsonl", "all.jsonl"]).succeeded();
    let [before, after] = ["all", "again"].map(|bank| {
        let mut entries = house.export(bank);
        for entry in &mut entries {
            for its_own in ["entry", "number", "created_at"] {
                assert!(entry.as_object_mut().unwrap().remove(its_own).is_some());
            }
        }
        entries
    });
    assert_eq!(before.len(), 5);
    assert_eq!(before, after);
    let told = house.weir(["bank", "add", "again", "--jsonl", "all.jsonl"]).succeeded();
    assert!(told.err.contains("5 there already"), "{told:?}");
}

#[test]
fn a_bank_is_deleted_only_when_it_is_meant() {
    let house = House::with_bank("empty");
    full_bank(&house);
    house.weir(["bank", "delete", "all"]).failed(&["was not deleted", "--yes"]);
    assert_eq!(house.export("all").len(), 5);
    house.weir(["bank", "delete", "all", "--yes"]).succeeded();
    house.weir(["bank", "delete", "empty"]).succeeded();
    assert_eq!(house.json(["bank", "list"]), [] as [Value; 0]);
    assert_eq!(house.weir(["scan", "lens.png"]).code, Some(0));
    assert_eq!(house.audit()["ok"], true);
}

#[test]
fn a_removed_entry_matches_no_more() {
    let house = House::new();
    full_bank(&house);
    let entry = text(&house.json(["scan", "lens.png"])[0], "entry").to_owned();
    house.weir(["bank", "remove", "all", &entry]).succeeded();
    assert_eq!(house.weir(["scan", "lens.png"]).code, Some(0));
    house.weir(["bank", "remove", "all", &entry]).failed(&[&entry]);
    house.weir(["bank", "remove", "all", "entry_1"]).failed(&["entry_1"]);
}

#[test]
fn banks_are_shown_with_what_is_in_them() {
    let house = House::new();
    full_bank(&house);
    house.weir(["bank", "create", "museum", "--kind", "allow", "--policy", "threat"]).succeeded();
    let banks = house.json(["bank", "list"]);
    let told: Vec<_> = banks.iter().map(|b| (text(b, "bank"), text(b, "kind"))).collect();
    assert_eq!(told, [("all", "match"), ("museum", "allow")]);
    let shown = house.json(["bank", "show", "all"]);
    assert_eq!(shown[0]["entries"], 5);
    assert_eq!(shown[0]["signals"]["pdq"], 3);
    house.weir(["bank", "list"]).succeeded();
    house.weir(["bank", "show", "museum"]).succeeded();
    house.weir(["bank", "create", "museum"]).failed(&["already"]);
    house.weir(["bank", "create", "b", "--policy", "thread"]).failed(&["did you mean “threat”?"]);
}

#[test]
fn doctor_finds_everything_there_or_says_what_is_not() {
    let house = House::with_bank("posters");
    house.weir(["doctor"]).succeeded();
    let checks = house.json(["doctor"]);
    assert!(checks.iter().all(|check| check["ok"] == true), "{checks:?}");
    std::fs::set_permissions(house.data(), std::fs::Permissions::from_mode(0o755)).unwrap();
    house.weir(["doctor"]).failed(&["chmod 700"]);
}

#[test]
fn an_audit_finds_a_flipped_byte() {
    let house = House::with_bank("posters");
    let whole = house.audit();
    assert_eq!((&whole["ok"], &whole["unsealed"]), (&true.into(), &0.into()));
    tamper(
        &house.data(),
        "UPDATE event_payloads SET body = CAST(x'00' || substr(body, 2) AS BLOB)
         WHERE event_id = (SELECT id FROM events WHERE seq = 3)",
    );
    house.weir(["audit", "verify"]).failed(&["broken", "event 3"]);
    let told = house.audit();
    assert_eq!((&told["ok"], &told["first_bad"]["seq"]), (&false.into(), &3.into()));
}

#[test]
fn an_audit_against_a_kept_head_finds_an_end_that_was_cut_off() {
    let house = House::with_bank("posters");
    let head = house.write("head.json", house.weir(["audit", "head"]).succeeded().out);
    let verify = ["audit", "verify", "--head", head.to_str().unwrap()];
    house.weir(verify).succeeded();
    tamper(
        &house.data(),
        "DELETE FROM event_payloads WHERE event_id = (SELECT id FROM events ORDER BY seq DESC LIMIT 1);
         DELETE FROM events WHERE seq = (SELECT MAX(seq) FROM events);
         UPDATE services SET sealed_seq = sealed_seq - 1, sealed_hash =
           (SELECT hash FROM events ORDER BY seq DESC LIMIT 1)",
    );
    house.weir(["audit", "verify"]).succeeded();
    house.weir(verify).failed(&["broken"]);

    house.write("head.json", "{\"seq\":1}");
    house.weir(verify).failed(&["head.json"]);
    house.weir(["audit", "verify", "--head", "nowhere.json"]).failed(&["nowhere.json"]);
}

#[test]
fn an_erased_payload_is_told_and_the_chain_stays_whole() {
    let house = House::with_bank("posters");
    let events = house.json(["audit", "events"]);
    let made = events.iter().find(|event| event["kind"] == "bank.created").unwrap_or(&events[0]);
    let erase = ["audit", "erase", text(made, "event"), "--reason", "asked for"];
    house.weir(erase).succeeded();
    let told = house.audit();
    assert_eq!((&told["ok"], &told["erased"]), (&true.into(), &1.into()));
    house.weir(erase).failed(&[text(made, "event")]);
}

#[test]
fn there_are_completions_for_every_shell() {
    let house = House::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let told = house.weir(["completions", shell]).succeeded();
        assert!(told.out.contains("scan") && told.out.contains("radius"), "{shell}");
    }
    house.weir(["completions", "tcsh"]).failed(&["bash"]);
}

/// The commands that a help names.
fn named_in(help: &str) -> Vec<String> {
    let list = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    list.take_while(|line| !line.is_empty())
        .filter(|line| line.starts_with("  ") && !line.starts_with("    "))
        .map(|line| line.split_whitespace().next().unwrap().to_owned())
        .filter(|name| name != "help")
        .collect()
}

#[test]
fn every_help_has_an_example() {
    let house = House::new();
    let mut waiting = vec![Vec::<String>::new()];
    let mut seen = 0;
    while let Some(command) = waiting.pop() {
        let line = command.iter().map(String::as_str).chain(["--help"]);
        let told = house.weir(line).succeeded();
        assert!(told.out.contains("Example") || command.is_empty(), "{command:?}: {told:?}");
        assert!(told.out.contains("  weir "), "{command:?}: {told:?}");
        waiting
            .extend(named_in(&told.out).into_iter().map(|name| [&command[..], &[name]].concat()));
        seen += 1;
    }
    assert!(seen >= 20, "{seen} commands");
}

#[test]
fn a_reader_that_has_had_enough_is_no_error() {
    let house = House::with_bank("posters");
    house.write("known/lens.png", png(1));
    house.weir(["bank", "add", "posters", "known"]).succeeded();
    let copy = jpeg(1, 60);
    for number in 0..40 {
        house.write(format!("uploads/{number:02}.jpg"), &copy);
    }
    for line in [&["scan", "uploads"][..], &["hash", "uploads"], &["completions", "bash"]] {
        let mut child =
            house.command(line).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut first = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
        assert!(!first.is_empty());
        let told = Told::of(child.wait_with_output().unwrap());
        assert!(matches!(told.code, Some(0 | 1)), "{line:?}: {told:?}");
    }
}

#[test]
fn nobody_who_reads_stderr_is_no_error() {
    let house = House::new();
    let status = |line: &[&str]| {
        let (reader, writer) = pipe().unwrap();
        drop(reader);
        house.command(line).stdout(Stdio::null()).stderr(writer).status().unwrap().code()
    };
    assert_eq!(status(&["bank", "create", "posters"]), Some(0));
    assert_eq!(status(&["scan", "nowhere"]), Some(2));
    assert_eq!(status(&["bank", "show", "films"]), Some(2));
    assert_eq!(status(&["bank"]), Some(2));
}

#[test]
fn ctrl_c_ends_a_scan_with_what_was_found() {
    const UPLOADS: usize = 900;
    let house = House::with_bank("posters");
    house.write("known/lens.png", png(1));
    house.weir(["bank", "add", "posters", "known"]).succeeded();
    let copy = house.write("uploads/000.jpg", jpeg(1, 60));
    // Whatever the machine, this is more than it reads before it is stopped.
    let slow = house.write(
        "slow.png",
        weir_media::testsrc::encode_png(&weir_media::testsrc::picture(5, 1600, 1200)),
    );
    for number in 1..UPLOADS {
        std::fs::hard_link(&slow, house.path(format!("uploads/{number:03}.png"))).unwrap();
    }
    let mut command = house.command(["scan", "uploads", "--threads", "2", "--json"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut first = String::new();
    out.read_line(&mut first).unwrap();
    let found: Value = serde_json::from_str(&first).unwrap();
    assert!(copy.ends_with(text(&found, "path")), "{found}");

    let id = rustix::process::Pid::from_child(&child);
    rustix::process::kill_process(id, rustix::process::Signal::INT).unwrap();
    let told =
        Told::of(child.wait_with_output().unwrap()).failed(&["stopped after", "1 copy found"]);
    let after = told.err.split("stopped after ").nth(1).unwrap();
    let files: usize = after.split(' ').next().unwrap().parse().unwrap();
    assert!((1..UPLOADS).contains(&files), "{told:?}");
}

#[test]
fn what_was_banked_twice_is_there_once() {
    let house = House::with_bank("posters");
    house.write("known/lens.png", png(1));
    house.weir(["bank", "add", "posters", "known"]).succeeded();
    let told = house.json(["bank", "add", "posters", "known", "known/lens.png"]);
    let states: Vec<&str> = told.iter().map(|entry| text(entry, "status")).collect();
    assert_eq!(states, ["already_there", "already_there"]);
    assert_eq!(house.export("posters").len(), 1);
}

#[test]
fn the_demo_finds_the_planted_copies_and_touches_nothing_of_ones_own() {
    let house = House::new();
    let mut command = house.command(["demo", "--uploads", "12"]);
    command.env("TMPDIR", house.root());
    let told = Told::by(command).succeeded();
    assert!(told.err.contains("6 copies found"), "{told:?}");
    assert!(told.err.contains("1 problem"), "{told:?}");
    assert!(!house.data().exists());
}

#[test]
fn a_secret_key_that_others_may_read_is_refused() {
    let house = House::with_bank("posters");
    house.weir(["audit", "head"]).succeeded();
    let key = house.data().join("secret.key");
    assert_eq!(bytes_of(&key).len(), 32);
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).unwrap();
    house.weir(["audit", "head"]).failed(&["others may read it"]);
}
