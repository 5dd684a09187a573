//! To be.

pub mod copies;
