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
        assert_eq!(world.store.concerns().await.unwrap(), server);
    });
}

/// Neither the server, as in the test above, nor a database or a role.
#[test]
fn nobody_can_have_a_connection_of_ours_answer_before_it_has_written() {
    run(async {
        let world = World::on_postgres().await;
        let server = [off("fsync"), off("full_page_writes")];
        let mut raw = world.raw().await;
        // A database of the tests begins with what the server is set to: off.
        assert_eq!(raw.texts("SELECT current_setting('synchronous_commit')").await, ["off"]);
        let name = raw.texts("SELECT current_database()::text").await.remove(0);
        for value in ["off", "local", "remote_apply"] {
            let set = format!("ALTER DATABASE {name} SET synchronous_commit = {value}");
            raw.execute(&set).await;
            // It holds for those who connect from now on.
            let store = Store::open(&world.location()).await.unwrap();
            assert_eq!(store.concerns().await.unwrap(), server, "{value}");
        }
    });
}
