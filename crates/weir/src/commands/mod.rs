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
pub(crate) mod items;
mod json;
pub(crate) mod key;
pub(crate) mod matching;
pub(crate) mod mode;
mod reading;
pub(crate) mod restore;
pub(crate) mod rules;
pub(crate) mod scan;
pub(crate) mod serve;
mod serve_demo;
pub(crate) mod user;
pub(crate) mod webhook;
mod words;
