//! The API is what it says: who may do what, what is answered, what is refused.
//!
//! | module | subject |
//! |---|---|
//! | [`undo`] | taking back what a cause did; entries switched off and on |
//! | [`back`] | what came before something was banked: previewed, then matched |
//! | [`way`], [`once`] | the way of an item, and requests that come twice |
//! | [`access`], [`strangers`] | who may do what; who is nobody |
//! | [`bad_input`], [`bodies`], [`forms`], [`wire`] | whatever is sent: values, bodies, multipart, sockets |
//! | [`fetching`] | media by URL, at a resolver and dialer of our own |
//! | [`hma`] | the drop-in for HMA: its routes, its best-known client, its traps |
//! | [`answers`], [`problems`] | whole answers, as they were looked at once ([`shown`]) |
//! | [`pictures`] | forms, frames, decoders, what cannot be read |
//! | [`texts`] | known texts and links: banked, found, given away to nobody |
//! | [`rules`] | rules written, approved, tried, live |
//! | [`docs`] | the pages that explain it |
//! | [`house`], [`network`] | the server, and the network round it |

mod access;
mod answers;
mod back;
mod bad_input;
mod bodies;
mod docs;
mod fetching;
mod forms;
mod hma;
mod house;
#[path = "../outgoing/network.rs"]
mod network;
mod once;
mod pictures;
mod problems;
mod rules;
mod shown;
mod strangers;
mod texts;
mod undo;
mod way;
mod wire;
