//! What the store promises, asked of both databases: every story runs once on
//! SQLite and once on a real PostgreSQL.

mod audit;
mod banks;
mod entries;
mod erasure;
mod events;
mod imports;
mod isolation;
mod policies;
mod world;

/// Two tests of each story, named after the database that it runs on.
macro_rules! on_both {
    ($($(#[$meta:meta])* async fn $name:ident($world:ident) $story:block)*) => {$(
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            $(#[$meta])*
            async fn story($world: crate::world::World) $story

            #[test]
            fn on_sqlite() {
                crate::world::block_on(async { story(crate::world::World::sqlite().await).await });
            }

            #[test]
            fn on_postgres() {
                crate::world::block_on(async { story(crate::world::World::postgres().await).await });
            }
        }
    )*};
}
pub(crate) use on_both;
