//! A database that loses what was accepted is told apart from one that does
//! not.

use weir_store::{Concern, Store};

use crate::world::{World, on_both, run};

on_both! {
    async fn there_is_nothing_to_be_concerned_about(world) {
        assert_eq!(world.store.concerns().await.unwrap(), []);
    }
}

#[test]
fn a_postgresql_that_does_not_wait_for_its_disk_is_told() {
    run(async {
        let world = World::on_postgres().await;
        let mut raw = world.raw().await;
        let name = raw.texts("SELECT current_database()::text").await.remove(0);
        raw.execute(&format!("ALTER DATABASE {name} SET synchronous_commit = off")).await;
        // It holds for those who connect from now on.
        let store = Store::open(&world.location()).await.unwrap();
        let (setting, value) = ("synchronous_commit", "off".to_owned());
        assert_eq!(store.concerns().await.unwrap(), [Concern::NotDurable { setting, value }]);
    });
}
