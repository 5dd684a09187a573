//! Peers whose hashes come to Weir, a module each. A module reads what its peer
//! holds and says it in nouns of its own; what becomes of it here is not its
//! business.
//!
//! | module | peer |
//! |---|---|
//! | [`hma`] | Hasher-Matcher-Actioner, once: what it holds moves here |

pub mod hma;
