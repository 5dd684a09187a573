//! What the store promises, and attempts to break each promise, on SQLite and
//! on PostgreSQL.
//!
//! | module | promise |
//! |---|---|
//! | [`conformance`] | both databases answer the same, whole or not at all |
//! | [`people`] | who may come in comes in, and nobody else |
//! | [`isolation`] | no service sees or changes another's rows |
//! | [`audit`] | who holds an exported head finds what was tampered with |
//! | [`erasure`] | what was erased is nowhere on the disk |
//! | [`robustness`] | bad circumstances are told, and lose nothing |
//! | [`plans`] | no query that anybody waits for reads a whole table |

mod audit;
mod conformance;
mod erasure;
mod isolation;
mod people;
mod plans;
mod robustness;
mod world;
