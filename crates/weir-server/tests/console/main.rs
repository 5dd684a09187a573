//! The console as a browser meets it: pages, forms, cookies, and who is let in.

#[path = "../api/house.rs"]
#[allow(dead_code, reason = "the house of the API's tests; not every room is used here")]
mod house;

mod access;
mod adding;
mod back_tests;
mod banks;
mod browser;
mod case;
mod dashboard;
mod deliveries;
mod desk;
mod door;
mod entries;
mod events;
mod exchanges;
mod imports;
mod lists;
mod people;
mod picture_forms;
mod policies;
mod rules;
mod settings;
mod texts;
mod undo;
