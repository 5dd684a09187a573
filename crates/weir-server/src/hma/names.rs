//! What HMA calls a bank: its name where HMA's rule takes it, else an alias in
//! Latin letters that it keeps from then on.

use std::collections::HashMap;

use weir_model::{Bank, BankKind, BankName};
use weir_store::StoreError;

use super::answer::Refusal;
use crate::access::Caller;
use crate::app::App;

/// Whether HMA takes a name: `[A-Z_][A-Z0-9_]*`.
pub(super) fn is_name(name: &str) -> bool {
    let letter = |c: char| c.is_ascii_uppercase() || c == '_';
    name.starts_with(letter) && name.chars().all(|c| letter(c) || c.is_ascii_digit())
}

/// A name for a new bank, as HMA and Weir both take it.
pub(super) fn new_name(name: &str) -> Result<BankName, Refusal> {
    if !is_name(name) {
        return Err(Refusal::bad(format!(
            "“{}” is no name for a bank: it takes A to Z, 0 to 9 and _, and begins with no digit",
            name.chars().take(100).collect::<String>()
        )));
    }
    name.parse().map_err(|error: weir_model::BankNameError| Refusal::bad(error.to_string()))
}

/// The banks that HMA's clients see, each under its name there. Allow banks are
/// none of them: they stop matches.
pub(super) async fn banks(app: &App, caller: &Caller) -> Result<Vec<(String, Bank)>, Refusal> {
    let mut named = Vec::new();
    for bank in app.store().banks(caller.service).await? {
        if bank.kind == BankKind::Match {
            named.push((name_of(app, caller, &bank).await?, bank));
        }
    }
    Ok(named)
}

/// The bank that HMA's clients know by this name.
pub(super) async fn bank(app: &App, caller: &Caller, name: &str) -> Result<Bank, Refusal> {
    find(app, caller, name)
        .await?
        .ok_or_else(|| Refusal::not_found(format!("bank “{}” not found", shortened(name))))
}

/// As [`bank`], nothing where there is none.
pub(super) async fn find(app: &App, caller: &Caller, name: &str) -> Result<Option<Bank>, Refusal> {
    if is_name(name)
        && let Ok(own) = name.parse::<BankName>()
    {
        match app.store().bank(caller.service, &own).await {
            Ok(bank) if bank.kind == BankKind::Match => return Ok(Some(bank)),
            Ok(_) | Err(StoreError::NoBank(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let banks = banks(app, caller).await?;
    Ok(banks.into_iter().find(|(known, _)| known == name).map(|(_, bank)| bank))
}

pub(super) fn shortened(name: &str) -> String {
    name.chars().take(100).collect()
}

/// What HMA's clients call a bank. The first time that one asks for a bank whose
/// name they could not take, it gets its alias.
pub(super) async fn name_of(app: &App, caller: &Caller, bank: &Bank) -> Result<String, Refusal> {
    if is_name(bank.name.as_str()) {
        return Ok(bank.name.to_string());
    }
    if let Some(alias) = &bank.alias {
        return Ok(alias.clone());
    }
    let plain = alias_of(bank.name.as_str());
    // The end of the id makes it one of a kind.
    let id = bank.id.to_string().to_ascii_uppercase();
    let other = format!("{plain}_{}", &id[id.len() - 8..]);
    for alias in [plain, other.clone()] {
        if app.store().alias_bank(caller.service, bank.id, &alias).await? {
            return Ok(alias);
        }
    }
    Ok(other)
}

/// The names of some banks that matched, by Weir's name.
pub(super) async fn names_of(
    app: &App,
    caller: &Caller,
    matched: impl Iterator<Item = &BankName>,
) -> Result<HashMap<BankName, String>, Refusal> {
    let mut names = HashMap::new();
    for bank in matched {
        if names.contains_key(bank) {
            continue;
        }
        let name = if is_name(bank.as_str()) {
            bank.to_string()
        } else {
            match app.store().bank(caller.service, bank).await {
                Ok(bank) => name_of(app, caller, &bank).await?,
                // Deleted meanwhile, or the test item's.
                Err(StoreError::NoBank(_)) => continue,
                Err(error) => return Err(error.into()),
            }
        };
        names.insert(bank.clone(), name);
    }
    Ok(names)
}

/// A name in capital Latin letters, as near to its sound as a table of letters
/// comes; the rest is an underscore.
fn alias_of(name: &str) -> String {
    let mut alias = String::new();
    for c in name.chars() {
        match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' => alias.push(c.to_ascii_uppercase()),
            c => match letters_of(c) {
                Some(letters) => alias.push_str(letters),
                None if alias.ends_with('_') => {}
                None => alias.push('_'),
            },
        }
        if alias.len() > 100 {
            break;
        }
    }
    let alias = alias.trim_matches('_');
    match alias.chars().next() {
        None => "BANK".to_owned(),
        Some('0'..='9') => format!("BANK_{alias}"),
        Some(_) => alias.to_owned(),
    }
}

/// The letters that stand for an Arabic letter (after ISO 233-2, its marks left
/// out); nothing for others, an empty text for vowel signs and the tatweel.
fn letters_of(c: char) -> Option<&'static str> {
    Some(match c {
        'ا' | 'أ' | 'إ' | 'آ' | 'ى' => "A",
        'ب' => "B",
        'ت' | 'ط' => "T",
        'ث' => "TH",
        'ج' => "J",
        'ح' | 'ه' | 'ة' => "H",
        'خ' => "KH",
        'د' | 'ض' => "D",
        'ذ' => "DH",
        'ر' => "R",
        'ز' | 'ظ' => "Z",
        'س' | 'ص' => "S",
        'ش' => "SH",
        'ع' => "A",
        'غ' => "GH",
        'ف' => "F",
        'ق' => "Q",
        'ك' | 'ک' => "K",
        'ل' => "L",
        'م' => "M",
        'ن' => "N",
        'و' | 'ؤ' => "W",
        'ي' | 'ی' | 'ئ' => "Y",
        'ء' | 'ـ' | '\u{64b}'..='\u{652}' => "",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alias_is_a_name_that_hma_takes() {
        for (name, alias) in [
            ("منشورات المنارة", "MNSHWRAT_ALMNARH"),
            ("Posters 2026", "POSTERS_2026"),
            ("2026", "BANK_2026"),
            ("港", "BANK"),
            ("Плакаты", "BANK"),
            ("lamp--lists", "LAMP_LISTS"),
        ] {
            assert_eq!(alias_of(name), alias);
            assert!(is_name(&alias_of(name)));
        }
    }

    proptest::proptest! {
        #[test]
        fn every_name_has_an_alias_that_hma_takes(name in "\\PC{1,200}") {
            let alias = alias_of(&name);
            proptest::prop_assert!(is_name(&alias) && alias.len() < 120, "{}", alias);
        }
    }
}
