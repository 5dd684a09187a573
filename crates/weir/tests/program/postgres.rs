//! The same commands with PostgreSQL under them.

use weir_testkit::postgres;

use crate::house::{House, Told, text};
use crate::pictures::{jpeg, png};
use crate::server::Server;

#[test]
fn banks_are_kept_and_scanned_and_audited_in_postgresql() {
    let database = postgres::database();
    let house = House::new();
    house.write("known/lens.png", png(1));
    house.write("uploads/a.jpg", jpeg(1, 50));
    house.write("uploads/b.jpg", jpeg(2, 50));
    let weir = |line: &[&str]| {
        let mut command = house.command(line);
        command.env("WEIR_DATABASE", &database.url);
        Told::by(command)
    };
    weir(&["bank", "create", "posters"]).succeeded();
    weir(&["bank", "add", "posters", "known"]).succeeded();
    let told = weir(&["scan", "uploads", "--bank", "posters", "--json"]);
    assert_eq!(told.code, Some(1), "{told:?}");
    let found = told.objects();
    assert_eq!(found.len(), 1, "{told:?}");
    assert_eq!(text(&found[0], "path"), "uploads/a.jpg");

    house.write("list.csv", format!("md5\n{}\n", "ab".repeat(16)));
    let told = weir(&["bank", "import", "posters", "--csv", "list.csv", "--json"]).succeeded();
    let import = text(told.objects().last().unwrap(), "import").to_owned();
    weir(&["bank", "import", "--undo", &import]).succeeded();
    assert_eq!(weir(&["bank", "export", "posters"]).succeeded().objects().len(), 1);

    let told = weir(&["audit", "verify", "--json"]).succeeded();
    assert_eq!(told.objects()[0]["ok"], true);
    // The server of the tests does not wait for its disk; the rest is well.
    let told = weir(&["doctor", "--json"]).failed(&["fsync = off"]);
    let bad: Vec<_> = told.objects().into_iter().filter(|check| check["ok"] == false).collect();
    assert!(bad.len() == 1 && bad[0]["check"] == "durability", "{bad:?}");
    assert!(!house.data().join("weir.db").exists());
    assert_eq!(database.psql("SELECT COUNT(*) FROM entries"), "1");
}

#[test]
fn a_server_over_postgresql_makes_its_folder() {
    let database = postgres::database();
    let house = House::new();
    let server = Server::start(&house, &[("WEIR_DATABASE", database.url.clone())]);
    server.kill();
    assert!(house.data().join("serve.lock").exists());
}
