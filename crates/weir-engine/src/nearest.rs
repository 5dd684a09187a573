//! The nearest name, for errors that say what was probably meant.

/// The candidate that `name` was probably meant to be: at most a third of its
/// letters away (Damerau-Levenshtein), whatever the case.
pub fn nearest<S: AsRef<str>>(name: &str, candidates: impl IntoIterator<Item = S>) -> Option<S> {
    // A name of thousands of letters is nobody's slip of the finger.
    if name.chars().count() > 200 {
        return None;
    }
    let wanted = name.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| {
            let distance = strsim::damerau_levenshtein(&wanted, &candidate.as_ref().to_lowercase());
            (distance, candidate)
        })
        .filter(|(distance, _)| *distance <= wanted.chars().count().div_ceil(3))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_of_the_finger_finds_the_name_that_was_meant() {
        let banks = ["posters", "films", "منشورات"];
        assert_eq!(nearest("poster", banks), Some("posters"));
        assert_eq!(nearest("FILMS", banks), Some("films"));
        assert_eq!(nearest("منشورت", banks), Some("منشورات"));
        assert_eq!(nearest("accounts", banks), None);
        assert_eq!(nearest(&"x".repeat(10_000), banks), None);
    }
}
