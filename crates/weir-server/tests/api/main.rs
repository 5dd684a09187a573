//! The API is what it says: who may do what, what is answered, what is refused.

mod access;
mod bad_input;
mod house;
mod once;
mod way;
