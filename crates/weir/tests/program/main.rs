//! The real program, run as a person runs it: each test in a house of its own,
//! with nothing in the environment but where that house is.

mod backup;
mod bad_input;
mod commands;
mod database;
mod doctor;
mod durability;
mod house;
mod import;
mod kill;
mod packaging;
mod people;
mod pictures;
mod postgres;
mod readme;
mod scan;
mod server;
mod settings;
mod webhook;
