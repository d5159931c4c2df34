//! report.html: one file that a person opens, with nothing from the network.
//!
//! Everything crawled reaches the page through the template's escaping, through [`pictures`]' own, or packed, for a
//! script that only ever makes text of it; an address becomes a link only when it is `http:` or `https:`.

mod asides;
mod catalogue;
mod causes;
mod changes;
mod pictures;
mod rows;
mod tables;
mod view;
mod work;

use std::io::{BufWriter, Write};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use flate2::Compression;
use flate2::write::DeflateEncoder;
use serde::Serialize;

use self::rows::Data;
use self::tables::Origin;
use self::view::View;
use super::Format;
use crate::audit::Audit;
use crate::templates::{Templates, policy};

/// The format for people.
pub const FORMAT: Format = Format {
    name: "html",
    file_name: "report.html",
    beside: &[],
    summary: "one page for people, readable offline",
    write,
};

const STYLE: &str = include_str!("../../../templates/report.css");

const SCRIPT: &str = concat!(
    include_str!("../../../templates/report/data.js"),
    include_str!("../../../templates/report/explorer.js"),
    include_str!("../../../templates/report/triage.js"),
    include_str!("../../../templates/report/views.js"),
);

/// The ending of a name decides about escaping: these are all `.html`.
const TEMPLATES: [(&str, &str); 2] = [
    ("report.html", include_str!("../../../templates/report.html")),
    ("parts.html", include_str!("../../../templates/parts.html")),
];

/// What the template has places for.
#[derive(Serialize)]
struct Filling {
    style: &'static str,
    script: &'static str,
    policy: String,
    report: View,
    data: String,
}

fn write(audit: &Audit, out: &mut dyn Write) -> anyhow::Result<()> {
    let origin = Origin::of(&audit.base.url);
    let data = Data::of(audit, &origin);
    let (report, packed) = rayon::join(|| View::of(audit, &data, &origin), || packed(&data));
    let filling =
        Filling { style: STYLE, script: SCRIPT, policy: policy(STYLE, Some(SCRIPT)), report, data: packed? };
    Templates::of_pages(&TEMPLATES)?.write("report.html", &filling, out)
}

/// The data as the script unpacks it: JSON, deflated, in base64.
fn packed(data: &Data) -> anyhow::Result<String> {
    // The usual level, 6, takes twice the time for a report that is two hundredths smaller.
    let encoder = DeflateEncoder::new(Vec::new(), Compression::new(4));
    // The encoder clears its room for output whenever it is called, and serde_json writes a token at a time.
    let mut deflated = BufWriter::with_capacity(1 << 16, encoder);
    serde_json::to_writer(&mut deflated, data)?;
    Ok(BASE64_STANDARD.encode(deflated.into_inner()?.finish()?))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn templates_escape_and_the_style_and_script_cannot_end_early() {
        assert!(
            TEMPLATES.iter().all(|(name, _)| Path::new(name).extension().is_some_and(|end| end == "html"))
        );
        assert!(!STYLE.contains("</") && !SCRIPT.contains("</script") && !SCRIPT.contains("<!--"));
        let unescaped: usize = TEMPLATES.iter().map(|(_, text)| text.matches("safe").count()).sum();
        assert_eq!(
            unescaped, 4,
            "the style sheet, the script, the packed data and drawings go in as they are"
        );
    }
}
