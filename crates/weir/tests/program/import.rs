//! `weir bank import`: lists of hashes as people hold them.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::house::{House, Told, text};

/// A hash of so many digits that is nobody else's.
fn hex(digits: usize, number: u8) -> String {
    format!("{number:02x}").repeat(digits / 2)
}

/// Imports a list and reads what the program says.
struct Import {
    told: Told,
}

impl Import {
    fn of(house: &House, list: &str, flags: &[&str]) -> Self {
        house.write("list", list);
        let line = ["bank", "import", "posters"].into_iter().chain(flags.iter().copied());
        let mut command = house.command(line);
        // A second --json: the answer's form, beside the list's.
        command.arg("--json");
        Self { told: Told::by(command) }
    }

    fn csv(house: &House, list: &str, flags: &[&str]) -> Self {
        Self::of(house, list, &[&["--csv", "list"], flags].concat())
    }

    fn rows(&self) -> Vec<(u64, String)> {
        let objects = self.told.objects();
        let rows = objects.iter().filter(|object| object.get("row").is_some());
        rows.map(|r| (r["row"].as_u64().unwrap(), text(r, "status").to_owned())).collect()
    }

    fn refusal(&self, row: u64) -> String {
        let objects = self.told.objects();
        let refused = objects.iter().find(|object| object["row"] == row);
        text(refused.unwrap_or_else(|| panic!("no row {row}: {:?}", self.told)), "error").to_owned()
    }

    /// Taken, already there, refused.
    fn counts(&self) -> [u64; 3] {
        let objects = self.told.objects();
        let sum = objects.last().unwrap_or_else(|| panic!("{:?}", self.told));
        ["taken", "already_there", "refused"]
            .map(|key| sum[key].as_u64().unwrap_or_else(|| panic!("{:?}", self.told)))
    }

    fn id(&self) -> String {
        text(self.told.objects().last().unwrap(), "import").to_owned()
    }
}

/// Every signal in the bank: kind, value, quality.
fn banked(house: &House) -> Vec<(String, String, Option<u64>)> {
    let entries = house.export("posters");
    let signals = entries.iter().flat_map(|entry| entry["signals"].as_array().unwrap().clone());
    signals
        .map(|s| (text(&s, "type").to_owned(), text(&s, "value").to_owned(), s["quality"].as_u64()))
        .collect()
}

fn pdq(number: u8, quality: Option<u64>) -> (String, String, Option<u64>) {
    ("pdq".to_owned(), hex(64, number), quality)
}

#[test]
fn columns_are_known_by_their_names_in_either_case_and_whatever_parts_them() {
    let lists = [
        "PDQ,Quality,Ref\n@A,90,k-1\n@B,20,k-2\n",
        "pdq;quality;ref\r\n@A;90;k-1\r\n@B;20;k-2\r\n",
        "ref\tQUALITY\tPdq\nk-1\t90\t@A\nk-2\t20\t@B\n",
        "\u{feff}pdq_hash,pdq-quality,reference\n@A,90,k-1\n@B,20,k-2",
        "\"pdq\",\"quality\",\"ref\",\"seen\"\n\"@A\",\"90\",\"k-1\",\"2,5\"\n\"@B\",\"20\",\"k-2\",\"\"\n",
    ];
    for list in lists {
        let house = House::with_bank("posters");
        let list = list.replace("@A", &hex(64, 0xab).to_uppercase()).replace("@B", &hex(64, 0x12));
        let import = Import::csv(&house, &list, &[]);
        assert_eq!(import.counts(), [2, 0, 0], "{list}: {:?}", import.told);
        assert_eq!(import.told.code, Some(0));
        assert_eq!(banked(&house), [pdq(0xab, Some(90)), pdq(0x12, Some(20))], "{list}");
        let refs: Vec<Value> =
            house.export("posters").into_iter().map(|mut e| e["ref"].take()).collect();
        assert_eq!(refs, ["k-1", "k-2"], "{list}");
    }
}

#[test]
fn map_says_what_a_column_of_another_name_means() {
    let house = House::with_bank("posters");
    let list = format!("Case,Fingerprint,How sure\nk-9,{},77\n", hex(64, 3));
    let map = ["--map", "pdq=Fingerprint", "--map", "ref=case", "--map", "quality=How sure"];
    assert_eq!(Import::csv(&house, &list, &map).counts(), [1, 0, 0]);
    assert_eq!(banked(&house), [pdq(3, Some(77))]);
    assert_eq!(text(&house.export("posters")[0], "ref"), "k-9");

    Import::csv(&house, &list, &[]).told.failed(&["Case, Fingerprint", "--map pdq=Case"]);
    Import::csv(&house, &list, &["--map", "pdq=Hash"])
        .told
        .failed(&["no column “Hash”", "Case, Fingerprint, How sure"]);
    Import::csv(&house, &list, &["--map", "pqd=Fingerprint"]).told.failed(&["did you mean pdq?"]);
    Import::csv(&house, &list, &["--map", "pdq"]).told.failed(&["FIELD=COLUMN"]);
}

#[test]
fn a_quality_may_stand_beside_its_hash_in_one_cell() {
    let house = House::with_bank("posters");
    let list = format!("pdq\n\"{},88\"\n{}:12\n{} 3\n", hex(64, 1), hex(64, 2), hex(64, 3));
    assert_eq!(Import::csv(&house, &list, &[]).counts(), [3, 0, 0]);
    assert_eq!(banked(&house), [pdq(1, Some(88)), pdq(2, Some(12)), pdq(3, Some(3))]);
}

#[test]
fn a_list_without_a_header_is_read_with_the_kind_that_it_is_told() {
    let house = House::with_bank("posters");
    let list = format!("{}\n{}\n", hex(64, 1), hex(64, 2));
    let import = Import::csv(&house, &list, &["--no-header", "--type", "pdq"]);
    assert_eq!(import.counts(), [2, 0, 0], "{:?}", import.told);
    assert_eq!(banked(&house), [pdq(1, None), pdq(2, None)]);
}

#[test]
fn kinds_are_told_by_their_length_where_there_is_only_one_of_that_length() {
    let house = House::with_bank("posters");
    let list = format!("hash\n{}\n{}\nhttps://lamp.example/a\n", hex(32, 1), hex(40, 2));
    assert_eq!(Import::csv(&house, &list, &[]).counts(), [3, 0, 0]);
    let kinds: Vec<String> = banked(&house).into_iter().map(|(kind, ..)| kind).collect();
    assert_eq!(kinds, ["md5", "sha1", "url"]);
}

#[test]
fn sixty_four_digits_of_unknown_kind_are_refused_with_what_to_do() {
    let house = House::with_bank("posters");
    let list = format!("hash\n{}\n{}\n", hex(64, 1), hex(32, 1));
    let import = Import::csv(&house, &list, &[]);
    assert_eq!((import.counts(), import.told.code), ([1, 0, 1], Some(2)));
    assert!(import.refusal(1).contains("pdq or sha256"), "{:?}", import.told);
    assert!(import.refusal(1).contains("--type"), "{:?}", import.told);

    let list = format!("type,hash\nsha256,{}\nPDQ,{}\n", hex(64, 1), hex(64, 1));
    assert_eq!(Import::csv(&house, &list, &[]).counts(), [2, 0, 0]);
}

#[test]
fn refused_rows_are_numbered_with_their_reasons_and_hide_no_other() {
    let house = House::with_bank("posters");
    let list = format!(
        "pdq,quality\n{},50\n{},50\nxyz,50\n{},101\n,\n{},60\n",
        hex(64, 1),
        hex(62, 2),
        hex(64, 3),
        hex(64, 4),
    );
    let import = Import::csv(&house, &list, &[]);
    let words = ["taken", "refused", "refused", "refused", "refused", "taken"];
    let expected: BTreeMap<u64, String> = (1..).zip(words.map(str::to_owned)).collect();
    assert_eq!(import.rows().into_iter().collect::<BTreeMap<_, _>>(), expected);
    for (row, reason) in [(2, "62"), (3, "3"), (4, "0 to 100"), (5, "no signal")] {
        assert!(import.refusal(row).contains(reason), "{row}: {}", import.refusal(row));
    }
    assert_eq!(import.told.code, Some(2));

    let told = house.weir(["bank", "import", "posters", "--csv", "list"]);
    assert!(told.err.contains("row 2:") && told.err.contains("row 5:"), "{told:?}");
}

#[test]
fn duplicates_are_taken_once_and_told() {
    let house = House::with_bank("posters");
    let (a, b) = (hex(64, 0xaa), hex(64, 0xbb));
    let list = format!("pdq\n{a}\n{b}\n{}\n", a.to_uppercase());
    let import = Import::csv(&house, &list, &[]);
    assert_eq!((import.counts(), import.told.code), ([2, 1, 0], Some(0)));
    assert_eq!(banked(&house).len(), 2);

    let more = format!("{list}{}\n", hex(64, 0xcc));
    assert_eq!(Import::csv(&house, &more, &[]).counts(), [1, 3, 0]);
}

#[test]
fn a_dry_run_tells_the_same_and_changes_nothing() {
    let house = House::with_bank("posters");
    let list = format!("pdq\n{a}\n{a}\nxyz\n", a = hex(64, 1));
    let events = house.audit()["events"].clone();
    let tried = Import::csv(&house, &list, &["--dry-run"]);
    assert_eq!((banked(&house).len(), house.audit()["events"].clone()), (0, events));
    let done = Import::csv(&house, &list, &[]);
    assert_eq!((tried.rows(), tried.counts()), (done.rows(), done.counts()));
    assert_eq!(tried.counts(), [1, 1, 1]);
}

#[test]
fn an_import_can_be_taken_back_but_for_what_was_confirmed_since() {
    let house = House::with_bank("posters");
    let (a, b) = (hex(64, 1), hex(64, 2));
    let import = Import::csv(&house, &format!("pdq\n{a}\n{b}\n"), &[]);
    let told = house.json(["bank", "add", "posters", "--signal", &format!("pdq:{a}")]);
    assert_eq!(text(&told[0], "status"), "confirmed");

    let undone = house.json(["bank", "import", "--undo", &import.id()]);
    assert_eq!((&undone[0]["removed"], &undone[0]["kept"]), (&1.into(), &1.into()));
    assert_eq!(banked(&house), [pdq(1, None)]);
    let kept = &house.export("posters")[0];
    assert_eq!((text(kept, "source"), text(kept, "import")), ("own", import.id().as_str()));

    house.weir(["bank", "import", "--undo", &import.id()]).failed(&["undone already"]);
    house.weir(["bank", "import", "--undo", "import_0"]).failed(&["import_0"]);
    assert_eq!(house.audit()["ok"], true);
}

#[test]
fn what_comes_from_a_list_cannot_call_itself_an_own_decision() {
    let house = House::with_bank("posters");
    let list = format!("pdq,source\n{},own\n{},exchange:lamp\n", hex(64, 1), hex(64, 2));
    Import::csv(&house, &list, &[]);
    let sources: Vec<String> =
        house.export("posters").iter().map(|entry| text(entry, "source").to_owned()).collect();
    assert_eq!(sources, ["list:list", "exchange:lamp"]);
}

#[test]
fn a_json_list_may_be_an_array_an_object_around_one_or_an_object_a_line() {
    let (a, b) = (hex(64, 1), hex(64, 2));
    for list in [
        format!(r#"[{{"pdq":"{a}","quality":90}},{{"pdq":"{b}"}}]"#),
        format!("{{\"made\":\"2026\",\"data\":[{{\"pdq\":\"{a},90\"}},\n{{\"PDQ\":\"{b}\"}}]}}"),
        format!("{{\"pdq\":\"{a}\",\"quality\":\"90\"}}\n\n{{\"pdq\":\"{b}\"}}\n"),
        format!(
            r#"[{{"signals":[{{"type":"pdq","value":"{a}","quality":90}}]}},{{"type":"pdq","value":"{b}"}}]"#
        ),
    ] {
        let house = House::with_bank("posters");
        let import = Import::of(&house, &list, &["--json-file", "list"]);
        assert_eq!(import.counts(), [2, 0, 0], "{list}: {:?}", import.told);
        assert_eq!(banked(&house), [pdq(1, Some(90)), pdq(2, None)], "{list}");
    }
}

#[test]
fn one_object_over_several_lines_is_one_row() {
    let house = House::with_bank("posters");
    let (a, b) = (hex(64, 1), hex(32, 2));
    let list = format!(
        "{{\n  \"id\": 7,\n  \"tags\": [\"2026, spring\", \"reef\"],\n  \"signals\": {{\n    \"pdq\": \"{a}\",\n    \"video_md5\": \"{b}\"\n  }}\n}}\n"
    );
    let import = Import::of(&house, &list, &["--hma", "list"]);
    assert_eq!(import.counts(), [1, 0, 0], "{:?}", import.told);
    let entry = &house.export("posters")[0];
    assert_eq!(text(entry, "ref"), "7");
    assert_eq!(entry["tags"], serde_json::json!(["2026, spring", "reef"]));
    assert_eq!(banked(&house), [pdq(1, None), ("md5".to_owned(), b, None)]);
}

#[test]
fn content_of_hasher_matcher_actioner_is_read() {
    let house = House::with_bank("posters");
    let (a, b) = (hex(64, 1), hex(32, 2));
    let list = format!(
        r#"[{{"id":3,"disable_until_ts":0,"signals":{{"pdq":"{a}","video_md5":"{b}"}}}},{{"id":4,"signals":{{"lamp":"x"}}}}]"#
    );
    let import = Import::of(&house, &list, &["--hma", "list"]);
    assert_eq!(import.counts(), [1, 0, 1], "{:?}", import.told);
    assert!(import.refusal(2).contains("lamp"), "{:?}", import.told);
    assert_eq!(banked(&house), [pdq(1, None), ("md5".to_owned(), b, None)]);
}

#[test]
fn json_names_a_list_or_the_form_of_the_answer() {
    let house = House::with_bank("posters");
    house.write("list.json", format!(r#"["{}"]"#, hex(32, 1)));
    let told = house.weir(["bank", "import", "posters", "--json", "list.json"]).succeeded();
    assert!(told.out.contains("1 taken"), "{told:?}");

    house.write("list.csv", format!("md5\n{}\n", hex(32, 2)));
    let told = house.weir(["bank", "import", "posters", "--csv", "list.csv", "--json"]).succeeded();
    assert_eq!(told.objects().last().unwrap()["taken"], 1);
    let told = house.weir(["--json", "bank", "import", "posters", "--json=list.json"]).succeeded();
    assert_eq!(told.objects().last().unwrap()["already_there"], 1);
}

#[test]
fn json_that_breaks_off_is_told_with_the_last_whole_row() {
    let house = House::with_bank("posters");
    let list = format!(r#"[{{"pdq":"{}"}},{{"pdq":"{}"}},{{"pdq":"#, hex(64, 1), hex(64, 2));
    let import = Import::of(&house, &list, &["--json-file", "list"]);
    import.told.failed(&["stops being JSON after row 2"]);
    assert_eq!(banked(&house).len(), 2);

    let list =
        format!("{{\"pdq\":\"{}\"}}\nnot json\n{{\"pdq\":\"{}\"}}\n", hex(64, 3), hex(64, 4));
    let import = Import::of(&house, &list, &["--json-file", "list"]);
    assert_eq!(import.counts(), [2, 0, 1], "{:?}", import.told);
    assert!(import.refusal(2).contains("not JSON"));
}

#[test]
fn a_list_with_nothing_in_it_is_told() {
    let house = House::with_bank("posters");
    for (list, flags) in [
        ("", &["--csv", "list"][..]),
        ("\u{feff}", &["--csv", "list"]),
        ("", &["--csv", "list", "--no-header", "--type", "pdq"]),
        ("", &["--json-file", "list"]),
        ("true", &["--json-file", "list"]),
    ] {
        let told = Import::of(&house, list, flags).told;
        assert_eq!(told.code, Some(2), "{list:?} {flags:?}: {told:?}");
    }
    house.weir(["bank", "import", "posters", "--csv", "nowhere.csv"]).failed(&["nowhere.csv"]);
    house.weir(["bank", "import", "posters", "--csv", "."]).failed(&["regular file"]);
    house.weir(["bank", "import", "posters"]).failed(&["which list?"]);
}

#[test]
fn a_quotation_mark_that_nothing_closes_is_told_and_takes_no_memory() {
    let house = House::with_bank("posters");
    let mut list = format!("pdq,ref\n{},a\n{},\"b\n", hex(64, 1), hex(64, 2));
    for _ in 0..30_000 {
        list += &format!("{},c\n", hex(64, 3));
    }
    let import = Import::csv(&house, &list, &[]);
    import.told.failed(&["after row 1", "quotation mark"]);
    assert_eq!(banked(&house), [pdq(1, None)]);
}

#[test]
fn a_row_with_a_character_that_cannot_be_kept_costs_only_itself() {
    let house = House::with_bank("posters");
    let list = format!(
        r#"[{{"pdq":"{}","ref":"a\u0000b"}},{{"pdq":"{}","tags":["\u0000"]}},{{"pdq":"{}","ref":"{}"}},{{"pdq":"{}"}}]"#,
        hex(64, 1),
        hex(64, 2),
        hex(64, 3),
        "x".repeat(600),
        hex(64, 4)
    );
    let import = Import::of(&house, &list, &["--json-file", "list"]);
    assert_eq!(import.counts(), [1, 0, 3], "{:?}", import.told);
    assert!(import.refusal(1).contains("U+0000"));
    assert!(import.refusal(3).contains("512 characters"));
}
