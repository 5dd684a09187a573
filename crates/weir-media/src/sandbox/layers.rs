//! Which layers of the box this machine's kernel has.

use std::fmt;

/// The layers that a process in the box has put on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layers {
    /// `PR_SET_NO_NEW_PRIVS`.
    pub no_new_privs: bool,
    /// Landlock.
    pub files: FileLayer,
    /// seccomp.
    pub calls: bool,
}

/// How far Landlock goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileLayer {
    /// The kernel has none.
    Absent,
    /// Paths are closed. The number is Landlock's ABI: 1 lets files be
    /// truncated, below 4 it says nothing of the network, below 6 nothing of
    /// signals; seccomp forbids all of these.
    Closed {
        /// Landlock's ABI as far as it is used.
        abi: u8,
    },
}

impl Layers {
    /// What is missing, a sentence each; nothing where the box is whole.
    pub fn missing(&self) -> Vec<&'static str> {
        let mut missing = Vec::new();
        if !self.no_new_privs {
            missing.push("no_new_privs is missing: a set-uid program could give rights back");
        }
        if self.files == FileLayer::Absent {
            missing.push(
                "Landlock is missing: a tool in the box could read files that the user of Weir \
                 can read (boot with lsm=landlock,…; Linux 5.13 or newer)",
            );
        }
        if !self.calls {
            missing.push(
                "seccomp is missing: a decoder in the box could open connections and start \
                 programs (allow seccomp in the container, or use a kernel that has it)",
            );
        }
        missing
    }

    /// Whether every layer is there.
    pub fn are_whole(&self) -> bool {
        self.missing().is_empty()
    }

    /// Before anything is known.
    pub(crate) fn none() -> Self {
        Self { no_new_privs: false, files: FileLayer::Absent, calls: false }
    }

    /// Eight bytes for the wire.
    pub(crate) fn to_bytes(self) -> [u8; 8] {
        let abi = match self.files {
            FileLayer::Absent => 0,
            FileLayer::Closed { abi } => abi,
        };
        [u8::from(self.no_new_privs), abi, u8::from(self.calls), 0, 0, 0, 0, 0]
    }

    /// What [`Layers::to_bytes`] wrote; `None` for anything else.
    pub(crate) fn from_bytes(bytes: [u8; 8]) -> Option<Self> {
        let [no_new_privs @ (0 | 1), abi, calls @ (0 | 1), 0, 0, 0, 0, 0] = bytes else {
            return None;
        };
        let files = if abi == 0 { FileLayer::Absent } else { FileLayer::Closed { abi } };
        Some(Self { no_new_privs: no_new_privs == 1, files, calls: calls == 1 })
    }
}

impl fmt::Display for Layers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let has = |there: bool| if there { "yes" } else { "no" };
        write!(f, "no_new_privs {}, ", has(self.no_new_privs))?;
        match self.files {
            FileLayer::Absent => write!(f, "Landlock no, ")?,
            FileLayer::Closed { abi } => write!(f, "Landlock ABI {abi}, ")?,
        }
        write!(f, "seccomp {}", has(self.calls))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: Layers =
        Layers { no_new_privs: true, files: FileLayer::Closed { abi: 2 }, calls: true };

    #[test]
    fn layers_are_read_as_they_were_written() {
        for layers in [
            WHOLE,
            Layers { files: FileLayer::Absent, ..WHOLE },
            Layers { calls: false, ..WHOLE },
            Layers { no_new_privs: false, ..WHOLE },
        ] {
            assert_eq!(Layers::from_bytes(layers.to_bytes()), Some(layers));
        }
        assert_eq!(Layers::from_bytes([2, 0, 0, 0, 0, 0, 0, 0]), None);
        assert_eq!(Layers::from_bytes([1, 7, 1, 0, 0, 0, 0, 9]), None);
    }

    #[test]
    fn each_missing_layer_is_told_with_what_it_means() {
        assert!(WHOLE.are_whole());
        let without = Layers { files: FileLayer::Absent, calls: false, ..WHOLE };
        let told = without.missing();
        assert_eq!(told.len(), 2);
        assert!(told[0].starts_with("Landlock is missing") && told[1].starts_with("seccomp"));
        assert_eq!(without.to_string(), "no_new_privs yes, Landlock no, seccomp no");
        assert_eq!(WHOLE.to_string(), "no_new_privs yes, Landlock ABI 2, seccomp yes");
    }
}
