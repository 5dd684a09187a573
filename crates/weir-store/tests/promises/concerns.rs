//! A database that loses what was accepted is told apart from one that does
//! not.

use weir_store::{Concern, Store};

use crate::world::{World, run};

fn off(setting: &'static str) -> Concern {
    Concern::NotDurable { setting, value: "off".to_owned() }
}

#[test]
fn sqlite_is_set_by_the_store_itself() {
    run(async {
        assert_eq!(World::on_sqlite().await.store.concerns().await.unwrap(), []);
    });
}

/// The server of the tests is one: a test's database need not outlive a crash.
#[test]
fn a_postgresql_that_does_not_wait_for_its_disk_is_told() {
    run(async {
        let world = World::on_postgres().await;
        let server = [off("fsync"), off("full_page_writes")];
        let mut all = server.to_vec();
        all.push(off("synchronous_commit"));
        assert_eq!(world.store.concerns().await.unwrap(), all);

        let mut raw = world.raw().await;
        let name = raw.texts("SELECT current_database()::text").await.remove(0);
        raw.execute(&format!("ALTER DATABASE {name} SET synchronous_commit = local")).await;
        // It holds for those who connect from now on.
        let store = Store::open(&world.location()).await.unwrap();
        assert_eq!(store.concerns().await.unwrap(), server);
    });
}
