//! Standard logs of Amazon CloudFront: columns between tabs, named by a line of the log itself.

use super::line::status;
use super::{Hit, time};

/// The names of the columns.
#[derive(Debug)]
pub(super) struct Fields(Vec<String>);

impl Fields {
    /// Reads `#Fields: date time ...`; none when the line says something else.
    pub(super) fn read(line: &[u8]) -> Option<Self> {
        let names = std::str::from_utf8(line).ok()?.strip_prefix("#Fields:")?;
        Some(Self(names.split_ascii_whitespace().map(str::to_owned).collect()))
    }

    /// What a line tells.
    pub(super) fn hit(&self, line: &str) -> Option<Hit> {
        let cells: Vec<&str> = line.split('\t').collect();
        let cell = |name: &str| {
            let at = self.0.iter().position(|known| known.eq_ignore_ascii_case(name))?;
            cells.get(at).copied().filter(|cell| *cell != "-")
        };
        let path = cell("cs-uri-stem")?;
        let target = cell("cs-uri-query").map_or_else(|| path.to_owned(), |query| format!("{path}?{query}"));
        // The name of the distribution is not that of the site; the header is.
        Some(Hit {
            address: cell("c-ip").and_then(|address| address.parse().ok()),
            host: cell("x-host-header").map(str::to_owned),
            target,
            status: status(cell("sc-status")?)?,
            agent: Some(crate::urls::decoded_text(cell("cs(User-Agent)").unwrap_or_default()).into_owned()),
            at: cell("date")
                .zip(cell("time"))
                .and_then(|(date, time)| time::of_log(&format!("{date}T{time}Z"))),
        })
    }
}
