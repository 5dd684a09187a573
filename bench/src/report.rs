//! Results in words: what was reached, beside what DESIGN.md and the issue ask.

use serde_json::Value;

/// The words of [`crate::pdq::run`].
pub(crate) fn pdq(result: &Value) -> Vec<String> {
    let rgb = rows(&result["rgb_to_pdq"]).map(|row| {
        format!(
            "{} RGB in {} ms, {} times as fast as the oracle, {} times as fast as pdqhash (goal: {})",
            text(&row["size"]),
            number(&row["weir_ms"]),
            number(&row["times_as_fast_as_oracle"]),
            number(&row["times_as_fast_as_pdqhash"]),
            text(&row["goal"])
        )
    });
    let jpeg = rows(&result["jpeg_to_pdq"]).map(|row| {
        format!(
            "{} JPEG in {} ms, {} times as fast as pdqhash, {} times decoding alone (goal: {})",
            text(&row["size"]),
            number(&row["weir_ms"]),
            number(&row["times_as_fast_as_pdqhash"]),
            number(&row["times_of_decoding_alone"]),
            text(&row["goal"])
        )
    });
    let photos = rows(&result["photographs"]).map(|row| {
        let quick = &row["quick"];
        format!(
            "{} photographs, {}: {} ms, {} times as fast as pdqhash, {} times decoding alone \
             (goal: {}); quickly {} ms, {} times decoding alone (goal: {}), {} accepted, {} of \
             them equal, at most {} bits off",
            number(&row["photographs"]),
            text(&row["size"]),
            number(&row["weir_ms"]),
            number(&row["times_as_fast_as_pdqhash"]),
            number(&row["times_of_decoding_alone"]),
            text(&row["goal"]),
            number(&quick["ms"]),
            number(&quick["times_of_decoding_alone"]),
            text(&quick["goal"]),
            number(&quick["accepted"]),
            number(&quick["equal"]),
            number(&quick["most_bits_off"]),
        )
    });
    let peer = format!("peer: {}", text(&result["peer"]));
    std::iter::once(peer).chain(rgb).chain(jpeg).chain(photos).collect()
}

/// The words of [`crate::boxed::run`].
pub(crate) fn boxed(result: &Value) -> Vec<String> {
    if let Some(reason) = result["not_measured"].as_str() {
        return vec![format!("not measured: {reason}")];
    }
    rows(&result["sizes"])
        .map(|row| {
            format!(
                "{} JPEG to PDQ {} ms here, {} ms in the box: {} times (goal: {})",
                text(&row["size"]),
                number(&row["here_ms"]),
                number(&row["box_ms"]),
                number(&row["box_over_here"]),
                text(&row["goal"])
            )
        })
        .collect()
}

/// The words of [`crate::robustness::run`].
pub(crate) fn features(result: &Value) -> Vec<String> {
    if let Some(reason) = result["not_measured"].as_str() {
        return vec![format!("not measured: {reason}")];
    }
    let told = rows(&result["rows"]).map(|row| {
        format!(
            "{} pictures: {} bytes, looked up in {} ms, p99 {} (goal: 8 GB and 20 ms at a million)",
            number(&row["pictures"]),
            number(&row["bytes"]),
            number(&row["looking_up_ms"]["p50"]),
            number(&row["looking_up_ms"]["p99"]),
        )
    });
    told.collect()
}

/// The words of [`crate::start::run`].
pub(crate) fn start(result: &Value) -> Vec<String> {
    let of = |name: &str| rows(&result[name]).map(number).collect::<Vec<_>>().join(", ");
    vec![format!(
        "{} pictures: {} s, with files of the last time {} s",
        number(&result["pictures"]),
        of("without_files"),
        of("with_files"),
    )]
}

pub(crate) fn robustness(result: &Value) -> Vec<String> {
    if let Some(reason) = result["not_measured"].as_str() {
        return vec![format!("not measured: {reason}")];
    }
    let copies = rows(&result["copies"]).map(|row| {
        format!(
            "{}: pdqhash {}, plain {}, forms {}, features {}, all {} (goal: {})",
            text(&row["change"]),
            number(&row["pdqhash"]),
            number(&row["plain"]),
            number(&row["forms"]),
            number(&row["features"]),
            number(&row["all"]),
            number(&row["goal"]),
        )
    });
    let wrong = &result["false_pairs"];
    let end = format!(
        "{} of {} unrelated pairs found, {} in 100,000 (goal: 1)",
        number(&wrong["all"]["pairs"]),
        number(&wrong["pairs"]),
        number(&wrong["all"]["of 100,000"]),
    );
    copies.chain([end]).collect()
}

/// The words of [`crate::scan::run`].
pub(crate) fn scan(result: &Value) -> Vec<String> {
    let paths = rows(&result["paths"]).map(|row| {
        format!(
            "{}: {} us, {} times one read of the memory; {} us a query in a batch",
            text(&row["path"]),
            number(&row["scan_us"]),
            number(&row["scan_over_read"]),
            number(&row["batch_us_a_query"])
        )
    });
    let skewed = &result["skewed"]["scan_over_read"];
    let end = format!("worst case {} (goal: {})", number(skewed), text(&result["goal"]));
    paths.chain([end]).collect()
}

/// The words of [`crate::index::run`].
pub(crate) fn index(result: &Value) -> Vec<String> {
    let sizes = rows(&result["sizes"]).map(|size| {
        let recalls: Vec<String> =
            rows(&size["radii"]).map(|radius| number(&radius["recall"])).collect();
        format!(
            "{} hashes: p50 {}, p99 {} us; {} bytes a hash, built in {} s (processor {}), opened \
             in {} s; recall {}; FAISS multi-hash {} us, {} times as long",
            size["hashes"],
            number(&size["fresh"]["p50_us"]),
            number(&size["fresh"]["p99_us"]),
            number(&size["bytes_a_hash"]),
            number(&size["build_s"]),
            number(&size["build_processor_s"]),
            number(&size["snapshot"]["open_s"]),
            recalls.join(" "),
            number(&size["peer"]["multi_hash"]["p50_us"]),
            number(&size["peer"]["multi_hash"]["times_as_long"]),
        )
    });
    let peer = format!("peer: {}", text(&result["peer"]));
    let goal = format!("goal: {}", text(&result["goal"]));
    std::iter::once(peer).chain(sizes).chain([goal]).collect()
}

/// The words of [`crate::folder::run`].
pub(crate) fn folder(result: &Value) -> Vec<String> {
    vec![format!(
        "{} files a second with one core, {} with two: {} times as fast; at most {} MB (goal: {})",
        number(&result["one_core_files_a_second"]),
        number(&result["two_cores_files_a_second"]),
        number(&result["two_cores_over_one"]),
        number(&result["two_cores_peak_mb"]),
        text(&result["goal"])
    )]
}

/// The words of [`crate::service::run`].
pub(crate) fn service(result: &Value) -> Vec<String> {
    let words = ["sqlite", "postgres"].map(|name| {
        let of = &result[name];
        format!(
            "{name}: {} matches and {} items a second; an item takes {} ms of processor, {} times \
             fingerprinting alone; p99 {} ms at {} a second; {} MB empty, {} MB with entries",
            number(&of["matches"]["a_second"]),
            number(&of["items"]["a_second"]),
            number(&of["item_processor_ms"]),
            number(&of["item_over_fingerprinting"]),
            number(&of["items_at_half_load"]["p99_ms"]),
            number(&of["items_at_half_load"]["a_second"]),
            number(&of["empty_mb"]),
            number(&of["with_entries_mb"]),
        )
    });
    words.into_iter().chain([format!("goal: {}", text(&result["goal"]))]).collect()
}

/// The words of [`crate::rows::run`].
pub(crate) fn stored(result: &Value) -> Vec<String> {
    let words = ["sqlite", "postgres"]
        .into_iter()
        .flat_map(|name| rows(&result[name]["asked"]).map(move |row| asked(name, row)));
    words.chain([format!("goal: {}", text(&result["goal"]))]).collect()
}

/// The words of [`crate::pages::run`].
pub(crate) fn pages(result: &Value) -> Vec<String> {
    let words = ["demo", "many"].into_iter().flat_map(|data| {
        ["sqlite", "postgres"].into_iter().flat_map(move |name| {
            let of = &result[data][name];
            let name = format!("{data}, {name}");
            let absent = format!("{name}: not there: {}", of["not_there"]);
            let pages: Vec<String> = rows(&of["pages"]).map(|row| asked(&name, row)).collect();
            pages.into_iter().chain([absent])
        })
    });
    words.chain([format!("goal: {}", text(&result["goal"]))]).collect()
}

/// The words of [`crate::rules::run`].
pub(crate) fn rules(result: &Value) -> Vec<String> {
    vec![
        format!(
            "{} rules over {} matches in {} us, with a verdict and reasons in {} us (goal: {})",
            result["rules"],
            result["matches"],
            number(&result["outcomes_us"]),
            number(&result["verdict_with_reasons_us"]),
            text(&result["goal"])
        ),
        format!(
            "kept facts of {} matches are {} bytes and read in {} us; of none {} bytes, {} us",
            result["matches"],
            result["kept_bytes"],
            number(&result["read_kept_us"]),
            result["kept_without_matches_bytes"],
            number(&result["read_kept_without_matches_us"]),
        ),
        format!(
            "back-test of {} revisions with {} rules in {} s, {} MB before and at most {} MB (goal: {})",
            result["past"]["revisions"],
            result["past"]["rules"],
            number(&result["past"]["seconds"]),
            result["past"]["memory_before_mb"],
            result["past"]["memory_most_mb"],
            text(&result["past"]["goal"])
        ),
        format!(
            "the last answer in the old mode came {} ms after the switch, of {} answers (goal: {})",
            number(&result["switch"]["slowest_ms"]),
            result["switch"]["answers"],
            text(&result["switch"]["goal"])
        ),
    ]
}

/// The words of [`crate::hma::run`].
pub(crate) fn hma(result: &Value) -> Vec<String> {
    let rates = |clients: &str| {
        let of = |route: &str| number(&result[clients][route]["a_second"]);
        format!(
            "{clients}: raw_lookup {}, lookup {}, a picture {} a second",
            of("raw_lookup"),
            of("lookup"),
            of("image_post")
        )
    };
    vec![
        rates("one_client"),
        rates("eight_connections"),
        format!(
            "{} MB, {} MB after (HMA: 797, 422-508, 99.6 a second with one client, 234 MB; goal: {})",
            result["memory_mb"],
            result["memory_after_mb"],
            text(&result["goal"])
        ),
    ]
}

/// The words of [`crate::text::run`].
pub(crate) fn text_copies(result: &Value) -> Vec<String> {
    if let Some(reason) = result["not_measured"].as_str() {
        return vec![format!("not measured: {reason}")];
    }
    let mut words = Vec::new();
    for (language, of) in result["languages"].as_object().into_iter().flatten() {
        for (kind, found) in of["weir"]["rates"].as_object().into_iter().flatten() {
            let peers = of["peers"]["found"]
                .as_object()
                .into_iter()
                .flatten()
                .map(|(peer, rates)| format!("{peer} {}", number(&rates["rates"][kind])));
            let peers: Vec<String> = peers.collect();
            words.push(format!("{language}: {kind}: {}; {}", number(found), peers.join(", ")));
        }
        words.push(format!("{language}: MB a second: {}", of["mb_a_second"]));
    }
    for of in rows(&result["large_banks"]) {
        words.push(format!(
            "{}: {} passages: {} bytes each, MB a second {}, {}",
            text(&of["language"]),
            number(&of["passages"]),
            number(&of["bytes_a_passage"]),
            of["mb_a_second"],
            of["at_fitted"]["rates"],
        ));
    }
    words.push(format!("skeletons, MB a second: {}", result["skeleton_mb_a_second"]));
    words.push(format!("goal: {}", text(&result["goal"])));
    words
}

fn asked(of: &str, row: &Value) -> String {
    format!(
        "{of}: {}: p50 {}, p99 {}, max {} ms{}",
        text(&row["name"]),
        number(&row["p50_ms"]),
        number(&row["p99_ms"]),
        number(&row["max_ms"]),
        if row["missed"] == true { "  MISSED" } else { "" }
    )
}

fn rows(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or("?")
}

/// Three digits or so; what was not measured is a dash.
fn number(value: &Value) -> String {
    match value.as_f64() {
        None => "–".to_owned(),
        Some(number) if number >= 100.0 => format!("{number:.0}"),
        Some(number) if number >= 10.0 => format!("{number:.1}"),
        Some(number) => format!("{number:.2}"),
    }
}
