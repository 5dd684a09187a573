//! What is counted for the operator, in the OpenMetrics text form. Numbers and
//! fixed words only: no name, no content.

use prometheus_client::encoding::text::encode;
use prometheus_client::encoding::{EncodeLabelSet, EncodeLabelValue};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::Registry;
use weir_store::Expired;

/// Everything that is counted.
pub(crate) struct Metrics {
    registry: Registry,
    /// Requests answered.
    pub(crate) requests: Family<RequestLabels, Counter>,
    /// How long they took.
    pub(crate) request_seconds: Family<RouteLabels, Histogram>,
    /// Items answered, by verdict.
    pub(crate) items: Family<VerdictLabels, Counter>,
    /// What retention erased.
    pub(crate) erased: Family<ErasedLabels, Counter>,
    /// Cases that wait, by queue.
    pub(crate) cases: Family<QueueLabels, Gauge>,
    /// Entries matched against.
    pub(crate) entries: Gauge,
    /// Items that wait to be fingerprinted.
    pub(crate) pending: Gauge,
    /// Workers that failed and try again.
    pub(crate) worker_failures: Family<WorkerLabels, Counter>,
}

/// Of a request.
#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
pub(crate) struct RequestLabels {
    pub(crate) method: String,
    pub(crate) route: String,
    pub(crate) status: u16,
}

/// Of a route.
#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
pub(crate) struct RouteLabels {
    pub(crate) route: String,
}

/// Of an item.
#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
pub(crate) struct VerdictLabels {
    pub(crate) verdict: &'static str,
}

/// Of a queue.
#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
pub(crate) struct QueueLabels {
    pub(crate) queue: &'static str,
}

/// Of a worker.
#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
pub(crate) struct WorkerLabels {
    pub(crate) worker: &'static str,
}

/// Of what retention erased.
#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
pub(crate) struct ErasedLabels {
    what: What,
}

#[derive(Clone, Copy, Debug, Hash, PartialEq, Eq, EncodeLabelValue)]
enum What {
    Contents,
    Revisions,
    Items,
    Authors,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("weir");
        let requests = Family::default();
        registry.register("requests", "Requests answered", requests.clone());
        let request_seconds = Family::<RouteLabels, Histogram>::new_with_constructor(|| {
            Histogram::new(exponential_buckets(0.0005, 2.0, 16))
        });
        registry.register("request_seconds", "How long requests took", request_seconds.clone());
        let items = Family::default();
        registry.register("items", "Items answered, by verdict", items.clone());
        let erased = Family::default();
        registry.register("retention_erased", "What retention erased", erased.clone());
        let cases = Family::default();
        registry.register("cases_waiting", "Cases that wait, by queue", cases.clone());
        let entries = Gauge::default();
        registry.register("entries", "Entries matched against", entries.clone());
        let pending = Gauge::default();
        registry.register("items_pending", "Items that wait to be fingerprinted", pending.clone());
        let worker_failures = Family::default();
        registry.register(
            "worker_failures",
            "Times a worker failed and tried again",
            worker_failures.clone(),
        );
        Self {
            registry,
            requests,
            request_seconds,
            items,
            erased,
            cases,
            entries,
            pending,
            worker_failures,
        }
    }
}

impl Metrics {
    /// The text form.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        encode(&mut text, &self.registry).expect("a string takes all that is written to it");
        text
    }

    /// Counts what retention erased.
    pub(crate) fn expired(&self, expired: &Expired) {
        for (what, count) in [
            (What::Contents, expired.contents),
            (What::Revisions, expired.revisions),
            (What::Items, expired.items),
            (What::Authors, expired.authors),
        ] {
            self.erased.get_or_create(&ErasedLabels { what }).inc_by(count);
        }
    }
}
