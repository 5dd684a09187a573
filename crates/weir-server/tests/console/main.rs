//! The console as a browser meets it: pages, forms, cookies, and who is let in.

#[path = "../api/house.rs"]
#[allow(dead_code, reason = "the house of the API's tests; not every room is used here")]
mod house;

mod access;
mod browser;
mod case;
mod dashboard;
mod deliveries;
mod door;
mod events;
mod people;
mod settings;
