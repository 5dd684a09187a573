//! What the fuzz targets share: weir-engine's row readers, and what must hold
//! of every row.
//!
//! The readers are taken in by their path and not through weir-engine, because
//! that crate brings both databases along: minutes of building, and their code
//! in every coverage map, for files that need neither.

#[path = "../../crates/weir-engine/src/nearest.rs"]
mod nearest;
#[path = "../../crates/weir-engine/src/rows/mod.rs"]
pub mod rows;

pub use nearest::nearest;

use rows::{ListError, Mapping, NumberedRow};
use weir_signals::{Signal, SignalKind};

/// Splits the first byte off: it says how the rest is to be read.
pub fn mapping_and_list(data: &[u8]) -> Option<(Mapping, &[u8])> {
    let (&choice, list) = data.split_first()?;
    let kind = SignalKind::ALL.get(usize::from(choice) % (SignalKind::ALL.len() + 1)).copied();
    let pairs: &[&str] = if choice & 8 == 0 { &[] } else { &["pdq=1", "ref=name"] };
    let mapping = Mapping::new(pairs, kind, choice & 16 != 0);
    Some((mapping.expect("these pairs name fields"), list))
}

/// Checks row after row: numbers grow, signals read back, words can be told.
#[derive(Default)]
pub struct RowCheck {
    last: u64,
}

impl RowCheck {
    /// Looks at one row.
    pub fn row(&mut self, NumberedRow { number, row }: &NumberedRow) {
        assert!(*number > self.last, "row {number} behind row {}", self.last);
        self.last = *number;
        match row {
            Ok(row) => row.signals.iter().for_each(reads_back),
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }

    /// Looks at how the list ended.
    pub fn end(&self, result: Result<(), ListError>) {
        match result {
            Err(ListError::Read { row, .. } | ListError::Broken { row, .. }) => {
                assert!(row >= self.last, "row {} was read, the error says {row}", self.last);
            }
            Err(ListError::Empty) => assert_eq!(self.last, 0, "rows of an empty list"),
            Err(ListError::Mapping(error)) => assert!(!error.to_string().is_empty()),
            Ok(()) => {}
        }
    }
}

/// Fails unless the signal, written out, is read as itself.
pub fn reads_back(signal: &Signal) {
    assert_eq!(signal.to_string().parse::<Signal>().as_ref(), Ok(signal));
}

/// libfuzzer's hook ends the program at every panic, also at one that is caught: what
/// a decoder or a reader of codes does is judged by what comes of it.
pub fn let_decoders_panic() {
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !weir_media::is_decoding() {
            hook(panic);
        }
    }));
}
