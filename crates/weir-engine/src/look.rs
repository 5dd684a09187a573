//! Fingerprint and match the parts of an item, on threads that may block.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Semaphore;
use weir_model::{BankForms, ItemSignal};
use weir_signals::{Signal, SignalKind, UrlKey};

use crate::fingerprint::{Fingerprint, Fingerprinter, Looking};
use crate::item::{ItemContent, MediumSource};
use crate::live::LiveBanks;
use crate::matcher::{Answer, Match, rank};
use crate::told::{Told, ToldMatch, ToldProblem};

/// What there is in an item.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// Every signal, each with what of the item it was taken from.
    pub(crate) signals: Vec<ItemSignal>,
    /// The matches, nearest first.
    pub(crate) matches: Vec<Match>,
    /// The same as it is told.
    pub(crate) told: Told,
    /// What its texts and links name: each once, and whether it is banked.
    pub(crate) indicators: Vec<(Signal, bool)>,
    /// Whether it links to a domain of an allow bank.
    pub(crate) publisher: bool,
}

/// The most indicators of one item that rules see, and that are kept.
const MOST_INDICATORS: usize = 200;
/// The most signals of one part that are kept.
const MOST_KEPT: usize = 256;

/// What names a person for good is matched and not kept of everybody.
fn is_kept(signal: &Signal) -> bool {
    let of_person =
        matches!(signal.kind(), SignalKind::Email | SignalKind::Phone | SignalKind::Iban);
    // Features of every picture would take a hundred times the room of the rest.
    !of_person && signal.kind() != SignalKind::Features
}

/// Fingerprinters for as many threads as may work at once.
pub(crate) struct Lookers {
    looking: Looking,
    idle: Mutex<Vec<Fingerprinter>>,
    permits: Arc<Semaphore>,
}

impl Lookers {
    pub(crate) fn new(looking: Looking, at_once: usize) -> Self {
        let permits = Arc::new(Semaphore::new(at_once.max(1)));
        Self { looking, idle: Mutex::default(), permits }
    }

    /// Fingerprints and matches content whose media are all here.
    pub(crate) async fn look(
        self: &Arc<Self>,
        banks: &Arc<LiveBanks>,
        content: Arc<ItemContent>,
    ) -> Found {
        let permit = self.permits.clone().acquire_owned().await.expect("it is never closed");
        let (lookers, banks) = (self.clone(), banks.clone());
        let looked = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            let mut fingerprinter = lookers.take();
            fingerprinter.look_at_forms(banks.matcher().forms());
            fingerprinter.read_words(banks.matcher().finds_in_words());
            let found = look(&mut fingerprinter, &banks, &content);
            lookers.put_back(fingerprinter);
            found
        });
        looked.await.unwrap_or_else(|panic| Found::failed(&panic.to_string()))
    }

    /// Takes fingerprints of something else, as a medium to be banked.
    pub(crate) async fn with<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&mut Fingerprinter) -> T + Send + 'static,
    ) -> Option<T> {
        let permit = self.permits.clone().acquire_owned().await.expect("it is never closed");
        let lookers = self.clone();
        let worked = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            let mut fingerprinter = lookers.take();
            fingerprinter.look_at_forms(BankForms { features: false, ..BankForms::default() });
            fingerprinter.take_for_bank(false);
            fingerprinter.read_words(false);
            let answer = work(&mut fingerprinter);
            lookers.put_back(fingerprinter);
            answer
        });
        worked.await.ok()
    }

    fn take(&self) -> Fingerprinter {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        idle.unwrap_or_else(|| Fingerprinter::new(self.looking.clone()))
    }

    fn put_back(&self, fingerprinter: Fingerprinter) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(fingerprinter);
    }
}

impl Found {
    fn failed(what: &str) -> Self {
        let detail =
            format!("Weir failed on this item ({what}); this is a defect: please report it");
        let problem = ToldProblem { part: "item".to_owned(), detail };
        Self { told: Told { problems: vec![problem], ..Told::default() }, ..Self::default() }
    }

    fn take(&mut self, banks: &LiveBanks, part: &str, number: Option<u16>, print: Fingerprint) {
        let answer = banks.matcher().answer(&print);
        self.told.matches.extend(answer.matches.iter().map(|found| ToldMatch::of(found, part)));
        self.read(&answer, &print);
        for read in &print.read {
            self.read(&answer, &read.print);
            let kept = read.print.item_signals(number).into_iter();
            self.signals.extend(kept.filter(|s| is_kept(&s.signal)).take(MOST_KEPT));
        }
        self.matches.extend(answer.matches);
        let kept = print.item_signals(number).into_iter().filter(|s| is_kept(&s.signal));
        self.signals.extend(kept.take(MOST_KEPT));
        if let Some(partly) = print.partly() {
            self.problem(part, &partly);
        }
        if let Some(unread) = &print.unread {
            self.problem(part, &unread.to_string());
        }
        if let Some(problem) = print.problem {
            self.problem(part, &problem.to_string());
        }
    }

    /// What it names, for rules.
    fn read(&mut self, answer: &Answer, print: &Fingerprint) {
        let on_list = |kind| matches!(kind, SignalKind::Domain | SignalKind::Url);
        self.publisher |= answer.allowed_by.iter().any(|allow| on_list(allow.kind));
        let names = |signal: &&Signal| matches!(signal, Signal::Url(_) | Signal::Indicator(_));
        for signal in print.signals.iter().filter(names) {
            if self.indicators.len() == MOST_INDICATORS {
                break;
            }
            let banked = answer.named.contains(signal);
            match self.indicators.iter_mut().find(|(known, _)| known == signal) {
                Some((_, known)) => *known |= banked,
                None => self.indicators.push((signal.clone(), banked)),
            }
        }
    }

    /// Each part's matches are sorted already; this sorts over the parts, and keeps
    /// what is told of a match beside it.
    pub(crate) fn in_order(&mut self) {
        let (told, near) =
            (std::mem::take(&mut self.told.matches), std::mem::take(&mut self.matches));
        let mut both: Vec<(ToldMatch, Match)> = told.into_iter().zip(near).collect();
        both.sort_by_key(|(_, near)| rank(near));
        (self.told.matches, self.matches) = both.into_iter().unzip();
    }

    fn problem(&mut self, part: &str, detail: &str) {
        let problem = ToldProblem { part: part.to_owned(), detail: detail.to_owned() };
        self.told.problems.push(problem);
    }
}

fn look(fingerprinter: &mut Fingerprinter, banks: &LiveBanks, content: &ItemContent) -> Found {
    let mut found = Found::default();
    for (number, medium) in content.media.iter().enumerate() {
        let part = format!("media/{number}");
        let print = match &medium.source {
            MediumSource::Bytes(bytes) => fingerprinter.upload(bytes, medium.name.as_deref()),
            MediumSource::File(upload) => {
                fingerprinter.uploaded_file(upload, medium.name.as_deref())
            }
            MediumSource::Signals(signals) => Fingerprint::of_signals(signals.clone()),
            // It could not be had; whoever tried has told why.
            MediumSource::Url(_) => continue,
            MediumSource::Gone(why) => {
                found.problem(&part, why);
                continue;
            }
        };
        found.take(banks, &part, u16::try_from(number).ok(), print);
    }
    if let Some(text) = &content.text {
        found.take(banks, "text", None, Fingerprint::of_text(text));
    }
    for (number, link) in content.links.iter().enumerate() {
        let part = format!("links/{number}");
        match UrlKey::parse(link) {
            Ok(key) => {
                found.take(banks, &part, None, Fingerprint::of_link(link, key));
            }
            Err(error) => found.problem(&part, &error.to_string()),
        }
    }
    found.in_order();
    found.told.truncated = found.matches.len() > Told::MOST_MATCHES;
    found.told.matches.truncate(Told::MOST_MATCHES);
    found.matches.truncate(Told::MOST_MATCHES);
    found
}
