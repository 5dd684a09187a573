//! What the store promises, and attempts to break each promise, on SQLite and
//! on PostgreSQL.
//!
//! | module | promise |
//! |---|---|
//! | [`concerns`] | a database that loses what was accepted is told |
//! | [`conformance`] | both databases answer the same, whole or not at all |
//! | [`console`] | what reviewers and operators are shown is what is there |
//! | [`items`] | what is accepted is kept, ends, and goes in its time |
//! | [`people`] | who may come in comes in, and nobody else |
//! | [`isolation`] | no service sees or changes another's rows |
//! | [`audit`] | who holds an exported head finds what was tampered with |
//! | [`erasure`] | what was erased is nowhere on the disk |
//! | [`backup`] | a backup is of one moment, whole or refused, and restores into either database |
//! | [`robustness`] | bad circumstances are told, and lose nothing |
//! | [`plans`] | no query that anybody waits for reads a whole table |

mod audit;
mod backup;
mod concerns;
mod conformance;
mod console;
mod erasure;
mod isolation;
mod items;
mod people;
mod plans;
mod robustness;
mod world;
