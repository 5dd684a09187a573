//! One file a command.

pub(crate) mod audit;
pub(crate) mod backup;
pub(crate) mod bank;
mod bank_add;
mod bank_import;
pub(crate) mod compare;
pub(crate) mod completions;
pub(crate) mod config;
pub(crate) mod demo;
pub(crate) mod doctor;
pub(crate) mod hash;
mod interrupt;
mod json;
pub(crate) mod matching;
mod reading;
pub(crate) mod restore;
pub(crate) mod scan;
pub(crate) mod webhook;
