//! What Weir's tests and benchmarks stand on; never part of the product.
//!
//! | module | gives |
//! |---|---|
//! | [`copies`] | a folder of uploads with planted copies of banked pictures, and the truth about them |
//! | [`hma`] | the tables of an HMA, filled |
//! | [`media_child`] | the program that decodes in the box, built where it is missing |
//! | [`postgres`] | a fresh database on a real PostgreSQL |
//!
//! ```no_run
//! let database = weir_testkit::postgres::database();
//! assert_eq!(database.psql("SELECT 6 * 7"), "42");
//! ```

pub mod copies;
pub mod hma;
pub mod media_child;
pub mod postgres;
