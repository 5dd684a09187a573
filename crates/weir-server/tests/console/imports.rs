//! Imports: looked at, taken in, taken back; and a bank written out.

use weir_model::{BankKind, Role};

use crate::desk::{Desk, HOSTILE, Page, sha256, shows_only_as_written, words};

const LIST: &str = "ref,type,value\n1,md5,9e107d9d372bb6826bd81d3542a419d6\n2,md5,zz\n3,sha1,2fd4e1c67a2d28fced849ee1bb76e7391b93eb12\n";

fn carried(page: &Page) -> Vec<(&'static str, String)> {
    let names = ["list", "name", "format", "kind", "headerless"];
    names.into_iter().map(|name| (name, page.hidden(name).remove(0))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_looked_at_row_by_row_then_taken_in_and_taken_back() {
    let desk = Desk::new().await;
    let bank = desk.bank("lamps", BankKind::Match).await;
    desk.banked(
        &bank,
        vec!["sha1:2fd4e1c67a2d28fced849ee1bb76e7391b93eb12".parse().unwrap()],
        "there",
        &[],
    )
    .await;
    let analyst = desk.seat(Role::Analyst).await;
    let list = [("list", "shared.csv", LIST.as_bytes())];
    let page = analyst.upload("/banks/lamps/import", &[("format", "csv")], &list).await;
    let told = words(&page.html);
    for said in [
        "Would be banked 1",
        "There already 1",
        "Refused 1",
        "1 row is refused",
        "a md5 value has 32 digits, this one has 2",
    ] {
        assert!(told.contains(said), "{said}: {told}");
    }
    assert!(desk.store.imports(desk.service).await.unwrap().is_empty());

    let fields = carried(&page);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let to = analyst.upload("/banks/lamps/imports", &fields, &[]).await.leads_to();
    let told = words(&analyst.page(&to).await);
    for said in
        ["shared.csv", "The list is in the bank.", "1 row was there already.", "1 row was refused."]
    {
        assert!(told.contains(said), "{said}: {told}");
    }
    let md5 = || vec!["md5:9e107d9d372bb6826bd81d3542a419d6".parse().unwrap()];
    assert!(desk.posted("a", md5()).await.case.is_some());
    assert!(words(&analyst.page("/banks/lamps").await).contains("shared.csv"));

    let import = desk.store.imports(desk.service).await.unwrap().remove(0).id;
    let (_, html) = analyst.done(&format!("/imports/{import}/undo"), &[]).await;
    assert!(words(&html).contains("1 entry is gone and matches nothing any more."), "{html}");
    assert!(desk.posted("b", md5()).await.case.is_none());
    // A second press changes nothing and is no error.
    analyst.done(&format!("/imports/{import}/undo"), &[]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pasted_list_in_json_and_one_of_hma_go_in_as_well() {
    let desk = Desk::new().await;
    desk.bank("lamps", BankKind::Match).await;
    let analyst = desk.seat(Role::Analyst).await;
    let json = r#"[{"ref":"1","md5":"9e107d9d372bb6826bd81d3542a419d6"}]"#;
    let hma = r#"[{"id":7,"signals":{"md5":"9e107d9d372bb6826bd81d3542a419d7"}}]"#;
    for (format, list) in [("json", json), ("hma", hma)] {
        let fields = [("format", format), ("paste", list)];
        let page = analyst.upload("/banks/lamps/import", &fields, &[]).await;
        assert!(words(&page.html).contains("Would be banked 1"), "{}", page.html);
        let fields = carried(&page);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
        let to = analyst.upload("/banks/lamps/imports", &fields, &[]).await.leads_to();
        assert!(words(&analyst.page(&to).await).contains("Pasted list"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_cannot_be_read_is_refused_beside_its_field() {
    let desk = Desk::new().await;
    desk.bank("lamps", BankKind::Match).await;
    let analyst = desk.seat(Role::Analyst).await;
    let large = vec![b'x'; (4 << 20) + 1];
    for (list, why) in [
        (&b""[..], "Choose a file, or paste the list."),
        (b"colour,size\nred,3\n", "The list cannot be read"),
        (&large, "may have 4 MB"),
    ] {
        let page = analyst
            .upload("/banks/lamps/import", &[("format", "csv")], &[("list", "x.csv", list)])
            .await;
        assert!(words(page.refuses()).contains(why), "{why}: {}", page.html);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_and_names_of_lists_are_shown_as_written() {
    let desk = Desk::new().await;
    desk.bank("lamps", BankKind::Match).await;
    let list = format!("type,value\n\"{0}\",\"{0}\"\nmd5,\"{0}\"\n", HOSTILE.replace('"', "\"\""));
    for seat in [desk.seat(Role::Analyst).await, desk.seat(Role::Analyst).await.in_arabic().await] {
        let page = seat
            .upload(
                "/banks/lamps/import",
                &[("format", "csv")],
                &[("list", "<script>alert(1)</script>.csv", list.as_bytes())],
            )
            .await;
        assert!(!page.html.contains("<script>alert"), "{}", page.html);
        let html = HOSTILE.to_owned() + ",x\n1,2\n";
        let page = seat
            .upload(
                "/banks/lamps/import",
                &[("format", "csv")],
                &[("list", "x.csv", html.as_bytes())],
            )
            .await;
        shows_only_as_written(&page.html);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bank_is_written_out_whole_a_line_each() {
    let desk = Desk::new().await;
    let bank = desk.bank("lamps", BankKind::Match).await;
    for n in 0..3 {
        desk.banked(&bank, vec![sha256(n)], &format!("lamp {n}"), &["a"]).await;
    }
    let auditor = desk.seat(Role::Auditor).await;
    let page = auditor.get("/banks/lamps/export").await;
    assert_eq!(page.headers["content-disposition"], "attachment; filename=\"bank.jsonl\"");
    let lines: Vec<serde_json::Value> =
        page.html.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[2]["ref"], "lamp 2");
}
