//! HMA asked over HTTP. It lists banks and exchanges, but no contents: they are
//! asked for by number, from 1 on, until as many hashes are found as its index
//! has, and some way beyond, since deleted contents leave gaps and an index may
//! be behind. HMA answers for a content under any bank's name and says whose it
//! is; servers that are stricter are asked bank by bank.

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{BufRead as _, BufReader, BufWriter, Seek as _, Write as _};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use futures_util::{StreamExt as _, stream};
use serde_json::{Map, Value};

use super::{HmaBank, HmaContent, HmaError, HmaExchange, Left, Survey};

/// How many numbers without a content, one after the other, end the asking when
/// all that the index counts were found.
const BEYOND: i64 = 200;
/// The same where some are still missing.
const IN_VAIN: i64 = 10_000;
/// How many numbers are asked for at once.
const AT_ONCE: usize = 8;

/// Asks HMA.
pub trait Ask: Sync {
    /// What HMA answers at this path, which begins with `/`; nothing where it
    /// says 404.
    fn get(&self, path: &str) -> impl Future<Output = Result<Option<Value>, String>> + Send;
}

/// How far is asked.
#[derive(Clone, Copy, Debug, Default)]
pub struct Bound {
    /// The last number that is asked for; every one up to it is.
    pub last: Option<i64>,
}

/// How far the asking has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Probing {
    /// The last number that was asked for.
    pub asked: u64,
    /// How many contents were found.
    pub found: u64,
    /// How many hashes HMA's index counts, or the last number to be asked for.
    pub of: u64,
}

/// What was found, in a file without a name.
pub(super) struct Spool {
    lines: BufReader<File>,
}

impl Spool {
    /// As [`super::Archive::contents`]; it begins anew behind 0.
    pub(super) fn contents(&mut self, after: i64, limit: u32) -> Result<Vec<HmaContent>, HmaError> {
        if after == 0 {
            self.lines.rewind()?;
        }
        let mut contents = Vec::new();
        while contents.len() < limit as usize {
            let Some(content) = self.read()? else { break };
            if content.id > after {
                contents.push(content);
            }
        }
        Ok(contents)
    }

    fn read(&mut self) -> Result<Option<HmaContent>, HmaError> {
        let mut line = String::new();
        // Lines that this program wrote itself, each a bounded answer.
        if self.lines.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        Ok(Some(serde_json::from_str(&line).map_err(std::io::Error::from)?))
    }
}

/// Asks for everything. `probing` is told how far it has come; false stops it.
pub(super) async fn gather(
    ask: &impl Ask,
    bound: Bound,
    mut probing: impl FnMut(Probing) -> bool,
) -> Result<(Spool, Survey), HmaError> {
    let mut survey = Survey { exchanges: exchanges(ask).await?, ..Survey::default() };
    survey.banks = banks(ask, &survey.exchanges).await?;
    survey.signal_types = signal_types(ask).await?;
    survey.left = credentials(ask).await?;
    let sizes = sizes(ask).await?;

    let mut file = BufWriter::new(tempfile::tempfile()?);
    let mut found: BTreeMap<String, u64> = BTreeMap::new();
    let all: u64 = sizes.values().sum();
    let of = bound.last.map_or(all, |last| u64::try_from(last).unwrap_or_default());
    let (banks, exchanges) = (survey.banks.clone(), survey.exchanges.clone());
    let prober = Prober::new(ask, &banks, &exchanges);
    let mut answers =
        stream::iter(1..=bound.last.unwrap_or(i64::MAX)).map(|id| prober.one(id)).buffered(AT_ONCE);
    let (mut asked, mut in_vain) = (0_i64, 0_i64);
    while let Some(answer) = answers.next().await {
        asked += 1;
        match answer? {
            Some(content) => {
                in_vain = 0;
                for (kind, _) in &content.signals {
                    *found.entry(kind.clone()).or_default() += 1;
                }
                survey.contents += 1;
                survey.greatest = content.id;
                serde_json::to_writer(&mut file, &content).map_err(std::io::Error::from)?;
                file.write_all(b"\n")?;
            }
            None => in_vain += 1,
        }
        let told = Probing { asked: asked.unsigned_abs(), found: survey.contents, of };
        if !probing(told) {
            return Err(HmaError::Stopped);
        }
        let enough = missing(&sizes, &found).is_none();
        if bound.last.is_none() && in_vain >= if enough { BEYOND } else { IN_VAIN } {
            break;
        }
    }
    drop(answers);
    survey.left.extend(prober.strangers());
    if let Some(words) = missing(&sizes, &found) {
        survey.left.push(Left {
            what: "contents that HMA's index counts".to_owned(),
            why: format!(
                "{words} among the numbers 1 to {asked}; --last-id N asks further, and what \
                 belongs to no bank that HMA lists is not found"
            ),
        });
    }
    let file = file.into_inner().map_err(std::io::IntoInnerError::into_error)?;
    Ok((Spool { lines: BufReader::new(file) }, survey))
}

/// Which hashes were not found that the index has.
fn missing(sizes: &BTreeMap<String, u64>, found: &BTreeMap<String, u64>) -> Option<String> {
    let short = sizes.iter().filter_map(|(kind, size)| {
        let found = found.get(kind).copied().unwrap_or_default();
        (found < *size).then(|| format!("{found} of {size} {kind} were found"))
    });
    let words = short.collect::<Vec<_>>().join(", ");
    (!words.is_empty()).then_some(words)
}

/// What must be there.
async fn must(ask: &impl Ask, path: &str) -> Result<Value, HmaError> {
    let failed = |why: String| HmaError::Web { path: path.to_owned(), why };
    let absent = "there is nothing; the address must be HMA's own, with its curator and matcher \
                  roles on (with Weir it ends in /hma)";
    ask.get(path).await.map_err(failed)?.ok_or_else(|| failed(absent.to_owned()))
}

fn strange(path: &str) -> HmaError {
    HmaError::Web { path: path.to_owned(), why: "the answer is not HMA's".to_owned() }
}

async fn list(ask: &impl Ask, path: &str) -> Result<Vec<Value>, HmaError> {
    match must(ask, path).await? {
        Value::Array(all) => Ok(all),
        _ => Err(strange(path)),
    }
}

fn text<'a>(value: &'a Value, field: &str) -> Option<&'a str> {
    value.get(field).and_then(Value::as_str)
}

/// A name within a path.
fn in_path(name: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    let encoded = |byte: u8| {
        if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }
    };
    name.bytes().map(encoded).collect()
}

async fn banks(ask: &impl Ask, exchanges: &[HmaExchange]) -> Result<Vec<HmaBank>, HmaError> {
    let path = "/c/banks";
    let mut banks = Vec::new();
    for (id, bank) in (1..).zip(list(ask, path).await?) {
        let name = text(&bank, "name").ok_or_else(|| strange(path))?.to_owned();
        let ratio = bank.get("matching_enabled_ratio").and_then(Value::as_f64);
        let exchange = exchanges.iter().find(|exchange| exchange.name == name);
        banks.push(HmaBank {
            id,
            ratio: ratio.ok_or_else(|| strange(path))?,
            exchange: exchange.map(|exchange| exchange.id),
            name,
        });
    }
    Ok(banks)
}

async fn exchanges(ask: &impl Ask) -> Result<Vec<HmaExchange>, HmaError> {
    let mut exchanges = Vec::new();
    for (id, name) in (1..).zip(list(ask, "/c/exchanges").await?) {
        let name = name.as_str().ok_or_else(|| strange("/c/exchanges"))?;
        let path = format!("/c/exchange/{}", in_path(name));
        // Deleted meanwhile, where there is nothing.
        let Some(Value::Object(config)) =
            ask.get(&path).await.map_err(|why| HmaError::Web { path: path.clone(), why })?
        else {
            continue;
        };
        exchanges.push(HmaExchange {
            id,
            name: name.to_owned(),
            api: config.get("api").and_then(Value::as_str).unwrap_or_default().to_owned(),
            enabled: config.get("enabled").and_then(Value::as_bool).unwrap_or(true),
            config: Value::Object(config),
        });
    }
    Ok(exchanges)
}

/// The shares that are not whole: those that somebody set.
async fn signal_types(ask: &impl Ask) -> Result<Vec<(String, f64)>, HmaError> {
    let mut shares = Vec::new();
    for kind in list(ask, "/c/signal_type").await? {
        let share = kind.get("enabled_ratio").and_then(Value::as_f64);
        if let (Some(name), Some(share)) = (text(&kind, "name"), share)
            && share < 1.0
        {
            shares.push((name.to_owned(), share));
        }
    }
    Ok(shares)
}

/// The kinds of exchange that have credentials: HMA never tells these.
async fn credentials(ask: &impl Ask) -> Result<Vec<Left>, HmaError> {
    let mut left = Vec::new();
    for api in list(ask, "/c/exchanges/apis").await? {
        let Some(api) = api.as_str() else { continue };
        let flags = ask.get(&format!("/c/exchanges/api/{}", in_path(api))).await;
        let set = flags.ok().flatten();
        if set.is_some_and(|flags| flags.get("has_set_authentification") == Some(&true.into())) {
            left.push(Left {
                what: format!("the credentials of {api}"),
                why: format!(
                    "HMA does not tell them; set them with POST /hma/c/exchanges/api/{api}"
                ),
            });
        }
    }
    Ok(left)
}

/// How many hashes of each type are in the index.
async fn sizes(ask: &impl Ask) -> Result<BTreeMap<String, u64>, HmaError> {
    let path = "/m/index/status";
    let Value::Object(types) = must(ask, path).await? else { return Err(strange(path)) };
    let size = |of: &Value| of.get("size").and_then(Value::as_u64).unwrap_or_default();
    Ok(types.iter().map(|(kind, of)| (kind.clone(), size(of))).collect())
}

/// Asks for contents by number.
struct Prober<'a, A> {
    ask: &'a A,
    banks: &'a [HmaBank],
    exchanges: &'a [HmaExchange],
    by_name: HashMap<&'a str, usize>,
    /// The bank that was right the last time: neighbours are often together.
    likely: AtomicUsize,
    /// Whether any bank's name will do.
    any: AtomicBool,
    /// Contents of banks that HMA does not list.
    strangers: AtomicUsize,
}

impl<'a, A: Ask> Prober<'a, A> {
    fn new(ask: &'a A, banks: &'a [HmaBank], exchanges: &'a [HmaExchange]) -> Self {
        let by_name = (0..).zip(banks.iter()).map(|(at, bank)| (bank.name.as_str(), at)).collect();
        Self {
            ask,
            banks,
            exchanges,
            by_name,
            likely: AtomicUsize::new(0),
            any: AtomicBool::new(false),
            strangers: AtomicUsize::new(0),
        }
    }

    async fn one(&self, id: i64) -> Result<Option<HmaContent>, HmaError> {
        let likely = self.likely.load(Ordering::Relaxed);
        for step in 0..self.banks.len() {
            let at = (likely + step) % self.banks.len();
            let bank = &self.banks[at];
            let path = format!("/c/bank/{}/content/{id}?include_signals=true", in_path(&bank.name));
            let answer = self.ask.get(&path).await;
            let answer = answer.map_err(|why| HmaError::Web { path: path.clone(), why })?;
            let Some(answer) = answer else {
                if self.any.load(Ordering::Relaxed) {
                    break;
                }
                continue;
            };
            let named = answer.get("bank").and_then(|bank| text(bank, "name"));
            if named.is_some_and(|named| named != bank.name) {
                self.any.store(true, Ordering::Relaxed);
            }
            let Some(at) = named.map_or(Some(at), |named| self.by_name.get(named).copied()) else {
                self.strangers.fetch_add(1, Ordering::Relaxed);
                return Ok(None);
            };
            self.likely.store(at, Ordering::Relaxed);
            return Ok(Some(self.content(id, self.banks[at].id, &answer)));
        }
        Ok(None)
    }

    fn content(&self, id: i64, bank: i64, answer: &Value) -> HmaContent {
        let owned = |value: Option<&str>| value.filter(|text| !text.is_empty()).map(str::to_owned);
        let none = Map::new();
        let signals = answer.get("signals").and_then(Value::as_object).unwrap_or(&none);
        let metadata = answer.get("metadata").filter(|metadata| metadata.is_object()).cloned();
        let collab = metadata.as_ref().and_then(|fields| fields.get("collab")?.as_object());
        let brought = collab.and_then(|collab| collab.iter().next());
        let exchange = brought.and_then(|(name, _)| {
            self.exchanges.iter().find(|exchange| exchange.name == *name).map(|found| found.id)
        });
        let key = brought.and_then(|(_, keys)| keys.as_array()?.first()?.as_str());
        HmaContent {
            id,
            bank,
            brought: brought.is_some(),
            exchange,
            key: owned(key),
            disable_until: answer.get("disable_until_ts").and_then(Value::as_i64).unwrap_or(1),
            uri: owned(text(answer, "original_media_uri")),
            note: owned(text(answer, "note")),
            signals: signals
                .iter()
                .filter_map(|(kind, hash)| Some((kind.clone(), hash.as_str()?.to_owned())))
                .collect(),
            metadata,
        }
    }

    fn strangers(&self) -> Option<Left> {
        let found = self.strangers.load(Ordering::Relaxed);
        (found > 0).then(|| Left {
            what: format!("{found} contents"),
            why: "their bank was made while HMA was asked; run the import again".to_owned(),
        })
    }
}
