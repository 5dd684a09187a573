//! The real program, run as a person runs it: each test in a house of its own,
//! with nothing in the environment but where that house is.

mod backup;
mod bad_input;
mod boxed;
mod commands;
mod database;
mod doctor;
mod drill;
mod durability;
mod erased;
mod full_disk;
mod hostile;
mod house;
mod import;
mod import_hma;
mod kill;
mod packaging;
mod parts;
mod patterns;
mod people;
mod pictures;
mod postgres;
mod readme;
mod rules;
mod scan;
mod seen;
mod server;
mod settings;
mod stopping;
mod synced;
mod texts;
mod undo;
mod webhook;
