//! Known texts and links on the command line: banked, found altered, kept
//! encrypted.

use crate::house::{House, bytes_of, text};

const OATH: &str = "حراس المصباح السابع يشعلون الفتيل عند الغروب ويعدون القوارب كل ليلة ومن نام قبل الجرس الرابع أعطى زيته للحارس الذي يليه";

fn oaths() -> House {
    let house = House::with_bank("oaths");
    house.write("oath.txt", OATH);
    house.weir(["bank", "add", "oaths", "--text-file", "oath.txt"]).succeeded();
    let links =
        ["bank", "add", "oaths", "--link", "https://t.me/Seventh_Lamp", "--link", "example.org"];
    house.weir(links).succeeded();
    house.weir(["bank", "add", "oaths", "--text", "المصباح السابع باق"]).succeeded();
    house
}

#[test]
fn an_altered_copy_a_phrase_and_an_account_are_found_with_where_they_stand() {
    let house = oaths();
    let altered = OATH.replace('ا', "اــ").replace('ش', "س").replace('ق', "ٯ");
    house.write("post.txt", format!("قال: {altered} المِصباح السابع باق t[.]me/seventh_lamp"));
    let told = house.json(["match", "--bank", "oaths", "--text-file", "post.txt"]).remove(0);
    let found = told["matches"].as_array().unwrap();
    let kinds: Vec<&str> = found.iter().map(|found| text(found, "type")).collect();
    assert_eq!(kinds, ["passage", "phrase", "handle"]);
    assert_eq!((&found[0]["of_entry"], &found[0]["span"]["start"]), (&1.0.into(), &5.into()));

    let told = house.weir(["scan", "post.txt", "--bank", "oaths"]);
    assert_eq!(told.code, Some(1), "{told:?}");
    for words in ["known passage", "100 % of it", "known phrase", "known handle"] {
        assert!(told.out.contains(words), "{words}: {told:?}");
    }
    let told = house.weir(["compare", "oath.txt", "post.txt"]);
    assert!(told.out.contains("100 % of the first stands in the second"), "{told:?}");
}

#[test]
fn no_banked_text_lies_in_the_data_folder_or_an_export() {
    let house = oaths();
    let word = "المصباح".as_bytes();
    let holds = |bytes: &[u8]| bytes.windows(word.len()).any(|window| window == word);
    for file in ["weir.db", "weir.db-wal"] {
        let path = house.data().join(file);
        assert!(!path.exists() || !holds(&bytes_of(&path)), "{file}");
    }
    let told = house.weir(["bank", "export", "oaths"]);
    assert!(!holds(told.out.as_bytes()), "{told:?}");
    // What is written out finds whole copies elsewhere.
    house.write("oaths.jsonl", &told.out);
    house.weir(["bank", "create", "other"]).succeeded();
    house.weir(["bank", "add", "other", "--jsonl", "oaths.jsonl"]).succeeded();
    house.write("copy.txt", OATH.replace('ش', "س"));
    let told = house.json(["match", "--bank", "other", "--text-file", "copy.txt"]).remove(0);
    assert_eq!(told["matches"][0]["type"], "passage", "{told}");
}

#[test]
fn without_the_key_that_they_were_banked_with_the_doctor_says_what_to_do() {
    let house = oaths();
    let told = house.weir(["doctor"]);
    assert!(told.out.contains("2, all can be read"), "{told:?}");
    std::fs::remove_file(house.data().join("secret.key")).unwrap();
    house.weir(["doctor"]).failed(&["put it back", "banked texts"]);
    let key = house.data().join("secret.key");
    std::fs::write(&key, [7; 32]).unwrap();
    std::fs::set_permissions(&key, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    house.weir(["doctor"]).failed(&["2 of 2 cannot be read", "only whole copies"]);
}

#[test]
fn a_bank_says_how_sure_its_matches_must_be() {
    let house = oaths();
    assert!(house.weir(["bank", "threshold", "oaths"]).out.contains("normal"));
    house.weir(["bank", "threshold", "oaths", "strict"]).succeeded();
    let told = house.json(["bank", "threshold", "oaths"]).remove(0);
    assert_eq!(text(&told, "text_threshold"), "strict");
}

#[test]
fn scripture_and_a_whole_platform_are_refused_with_what_to_do() {
    let house = House::with_bank("oaths");
    let verse = "الله لا إله إلا هو الحي القيوم لا تأخذه سنة ولا نوم له ما في السماوات وما في الأرض";
    house
        .weir(["bank", "add", "oaths", "--text", verse])
        .failed(&["known source", "bank what stands around the quotation"]);
    house.weir(["bank", "add", "oaths", "--link", "youtube.com"]).failed(&["many people post"]);
    let common = house.weir(["bank", "add", "oaths", "--text", "السلام عليكم"]);
    assert!(common.err.contains("ordinary texts hold this phrase often"), "{common:?}");
}
