//! Verdicts by rules, over a real store: what may be done without a person and
//! what not, and that a back-test says what live would have said.

mod back_tests;
mod fairness;
mod house;
mod kept;
mod known_texts;
mod lists;
mod matched_again;
mod matched_back;
mod seen;
mod without_a_person;
