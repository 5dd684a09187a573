//! Both databases answer the same, and a change is there whole or not at all.

mod banks;
mod deliveries;
mod entries;
mod events;
mod imports;
mod policies;
mod webhooks;
