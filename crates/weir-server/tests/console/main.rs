//! The console as somebody in front of it notices it: pages, forms, refusals.

mod adding;
mod banks;
mod desk;
mod entries;
mod imports;
mod policies;
