//! Both databases answer the same, and a change is there whole or not at all.

mod banks;
mod deliveries;
mod entries;
mod events;
mod histories;
mod imports;
mod numbered;
mod overviews;
mod policies;
mod retained;
mod switches;
mod webhooks;
