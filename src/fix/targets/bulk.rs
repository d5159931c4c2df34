//! Cloudflare's bulk redirects: CSV without a header.

use super::csv::row;
use super::{Answer, NO_410, NO_QUERY, RedirectMap, Target, Written};

pub const TARGET: Target = Target {
    name: "cloudflare-bulk",
    title: "Cloudflare bulk redirects",
    place: "a bulk redirect list of the account (import as CSV)",
    limits: "No 410; no queries; how many rules a list takes depends on the plan.",
    comment: None,
    is_tested: false,
    write,
};

fn write(map: &RedirectMap) -> Written {
    Written::each(map, |entry| {
        let Answer::Moved(to) = &entry.answer else { return Err(NO_410) };
        if entry.query.is_some() {
            return Err(NO_QUERY);
        }
        let source = map.absolute(&entry.from);
        let source = source.split_once("://").map_or(source.as_str(), |(_, rest)| rest);
        Ok(row(&[source, &map.absolute(to), "301", "TRUE", "", "", ""]))
    })
}
