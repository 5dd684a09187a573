//! Which forms of an upload's picture the entries of a bank are held against, and
//! whether its parts are.

use std::fmt;
use std::str::FromStr;

use weir_signals::form::Form;
use weir_signals::pdq::Dihedral;

/// Which forms of a query's picture are looked at, beside the picture as it is.
/// A bank's setting; more forms find more, and cost a hash or a lookup each.
///
/// ```
/// use weir_model::BankForms;
///
/// assert_eq!(BankForms::default().to_string(), "turned,trimmed,inner,features");
/// assert_eq!("none".parse(), Ok(BankForms::NONE));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BankForms {
    /// Turned and mirrored, in the eight ways.
    pub turned: bool,
    /// Without uniform borders, the bars of a letterbox and captions.
    pub trimmed: bool,
    /// What stands in it: the picture of a screenshot, also where the words round
    /// it are found as captions; a picture in a picture.
    pub inner: bool,
    /// Fifteen windows of it.
    pub crops: bool,
    /// Its local features, by which parts of what is banked are found; pictures are
    /// banked with theirs. It takes longer than all the rest.
    pub features: bool,
}

impl BankForms {
    /// The picture as it is, and nothing else.
    pub const NONE: Self =
        Self { turned: false, trimmed: false, inner: false, crops: false, features: false };

    /// Every form.
    pub const ALL: Self =
        Self { turned: true, trimmed: true, inner: true, crops: true, features: true };

    /// The names, in the order in which they are told.
    pub const NAMES: [&str; 5] = ["turned", "trimmed", "inner", "crops", "features"];

    /// Each name with whether it is wanted.
    pub fn each(self) -> [(&'static str, bool); 5] {
        let [turned, trimmed, inner, crops, features] = Self::NAMES;
        [
            (turned, self.turned),
            (trimmed, self.trimmed),
            (inner, self.inner),
            (crops, self.crops),
            (features, self.features),
        ]
    }

    /// The names of those that are wanted.
    pub fn names(self) -> Vec<&'static str> {
        self.each().into_iter().filter(|(_, wanted)| *wanted).map(|(name, _)| name).collect()
    }

    /// The forms of these names.
    pub fn of_names<'a>(names: impl IntoIterator<Item = &'a str>) -> Result<Self, UnknownForm> {
        let mut forms = Self::NONE;
        for name in names {
            match name.trim() {
                "turned" => forms.turned = true,
                "trimmed" => forms.trimmed = true,
                "inner" => forms.inner = true,
                "crops" => forms.crops = true,
                "features" => forms.features = true,
                other => return Err(UnknownForm(other.chars().take(40).collect())),
            }
        }
        Ok(forms)
    }

    /// What either wants.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self {
            turned: self.turned || other.turned,
            trimmed: self.trimmed || other.trimmed,
            inner: self.inner || other.inner,
            crops: self.crops || other.crops,
            features: self.features || other.features,
        }
    }

    /// Whether a picture that was cut and laid down in this way is looked at.
    pub fn allow(self, cut: Option<Form>, laid: Dihedral) -> bool {
        let cut = match cut {
            None => true,
            Some(Form::Borderless) => self.trimmed,
            // The words round a screenshot's picture are found as its captions.
            Some(Form::Captionless) => self.trimmed || self.inner,
            Some(Form::Inner) => self.inner,
            Some(Form::Crop) => self.crops,
        };
        cut && (self.turned || laid == Dihedral::Original)
    }
}

impl Default for BankForms {
    /// All but windows: features find what those find, and more.
    fn default() -> Self {
        Self { crops: false, ..Self::ALL }
    }
}

impl fmt::Display for BankForms {
    /// The names with commas between them, or `none`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.names() {
            names if names.is_empty() => f.write_str("none"),
            names => f.write_str(&names.join(",")),
        }
    }
}

impl FromStr for BankForms {
    type Err = UnknownForm;

    fn from_str(text: &str) -> Result<Self, UnknownForm> {
        match text.trim() {
            "none" => Ok(Self::NONE),
            names => Self::of_names(names.split(',')),
        }
    }
}

/// A word that names no form of a picture.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
#[error(
    "“{0}” is no form of a picture; use turned, trimmed, inner, crops and features, with commas \
     between them, or none"
)]
pub struct UnknownForm(String);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_read_as_they_are_written() {
        for n in 0..32_u8 {
            let forms = BankForms {
                turned: n & 1 > 0,
                trimmed: n & 2 > 0,
                inner: n & 4 > 0,
                crops: n & 8 > 0,
                features: n & 16 > 0,
            };
            assert_eq!(forms.to_string().parse(), Ok(forms));
        }
        let error = "turned,sideways".parse::<BankForms>().unwrap_err().to_string();
        assert!(error.contains("“sideways”") && error.contains("trimmed"), "{error}");
        assert!("".parse::<BankForms>().is_err());
    }

    #[test]
    fn each_form_is_allowed_by_its_own_word_and_a_caption_by_two() {
        let only = |name: &str| name.parse::<BankForms>().unwrap();
        let plain = Dihedral::Original;
        assert!(BankForms::NONE.allow(None, plain));
        assert!(!BankForms::NONE.allow(None, Dihedral::FlipY));
        assert!(only("turned").allow(None, Dihedral::FlipY));
        for (form, names) in [
            (Form::Borderless, vec!["trimmed"]),
            (Form::Captionless, vec!["trimmed", "inner"]),
            (Form::Inner, vec!["inner"]),
            (Form::Crop, vec!["crops"]),
        ] {
            for word in BankForms::NAMES {
                let allowed = only(word).allow(Some(form), plain);
                assert_eq!(allowed, names.contains(&word), "{form} by {word}");
                assert!(!only(word).allow(Some(form), Dihedral::FlipY), "{form} turned");
            }
        }
    }
}
