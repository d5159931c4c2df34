//! Patterns of paths and queries, and paths that repeat themselves.

use url::Url;
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

/// Repetitions in a row that no real directory has.
const MAX_REPEATS: usize = 4;

/// Segments of one repetition that are looked for.
const MAX_PERIOD: usize = 8;

/// Segments of a path that no real directory has.
const MAX_SEGMENTS: usize = 60;

/// What is repeated in a path, if it is a growing one. Numbers may repeat: `/0/0/0/0.png` is a tile of a map.
pub(super) fn growth(path: &str) -> Option<String> {
    let segments: Vec<_> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    if segments.len() > MAX_SEGMENTS {
        return Some(format!("{} segments", segments.len()));
    }
    let mut periods = 1..=MAX_PERIOD.min(segments.len() / MAX_REPEATS);
    periods.find_map(|period| {
        let at = repetition(&segments, period)?;
        let repeated = &segments[at..at + period];
        let is_word = repeated.iter().any(|segment| segment.bytes().any(|byte| !byte.is_ascii_digit()));
        is_word.then(|| format!("/{} is repeated", repeated.join("/")))
    })
}

/// Where so many segments begin that each equals the one a period later.
fn repetition(segments: &[&str], period: usize) -> Option<usize> {
    let wanted = period * (MAX_REPEATS - 1);
    let mut run = 0;
    for at in 0..segments.len() - period {
        run = if segments[at] == segments[at + period] { run + 1 } else { 0 };
        if run == wanted {
            return Some(at + 1 - wanted);
        }
    }
    None
}

/// The host and path of a URL as a number.
pub(super) fn of_path(url: &Url) -> u64 {
    xxh3_64(url[..url::Position::AfterPath].as_bytes())
}

/// The names of a query's parameters as a number that does not depend on their order.
pub(super) fn names_of(query: &str) -> u64 {
    let mut names: Vec<_> = query.split('&').map(|pair| pair.split('=').next().unwrap_or(pair)).collect();
    names.sort_unstable();
    names.dedup();
    xxh3_64(names.join("&").as_bytes())
}

/// What URLs of one kind have in common: their path but for its digits, and the names of their
/// parameters. `None` where nothing can vary.
pub(super) fn pattern(url: &Url) -> Option<u64> {
    let query = url.query().filter(|query| !query.is_empty());
    if query.is_none() && !url.path().bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut hasher = Xxh3::new();
    hasher.update(url[..url::Position::BeforePath].as_bytes());
    for run in url.path().as_bytes().chunk_by(|one, other| one.is_ascii_digit() == other.is_ascii_digit()) {
        hasher.update(if run[0].is_ascii_digit() { b"#" } else { run });
    }
    hasher.update(&query.map_or(0, names_of).to_le_bytes());
    Some(hasher.digest())
}
