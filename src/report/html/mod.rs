//! report.html: one file that a person opens; no script, nothing from the network.
//!
//! Everything crawled reaches the page through the template's escaping as text or as a quoted
//! attribute; an address becomes a link only when it is `http:` or `https:`.

mod diagnosis;
mod view;

use std::io::Write;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256};
use tera::{Context, Tera};

use self::view::View;
use super::Format;
use crate::audit::Audit;

/// The format for people.
pub const FORMAT: Format = Format {
    name: "html",
    file_name: "report.html",
    summary: "one page for people, readable offline",
    write,
};

const STYLE: &str = include_str!("../../../templates/report.css");

/// The ending of a name decides about escaping: these are all `.html`.
const TEMPLATES: [(&str, &str); 2] = [
    ("report.html", include_str!("../../../templates/report.html")),
    ("parts.html", include_str!("../../../templates/parts.html")),
];

fn write(audit: &Audit, out: &mut dyn Write) -> anyhow::Result<()> {
    let mut tera = Tera::new();
    tera.add_raw_templates(TEMPLATES)?;
    let mut context = Context::new();
    context.insert("style", STYLE);
    context.insert("policy", &policy());
    context.insert("report", &View::of(audit));
    Ok(tera.render_to("report.html", &context, out)?)
}

/// Nothing may be loaded and nothing may run; of styles only our own sheet, known by its hash.
fn policy() -> String {
    let hash = BASE64_STANDARD.encode(Sha256::digest(STYLE));
    format!("default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn templates_escape_and_the_style_cannot_end_early() {
        assert!(
            TEMPLATES.iter().all(|(name, _)| Path::new(name).extension().is_some_and(|end| end == "html"))
        );
        assert!(!STYLE.contains("</"));
        let unescaped: Vec<_> = TEMPLATES.iter().flat_map(|(_, text)| text.matches("safe")).collect();
        assert_eq!(unescaped.len(), 1, "only the style sheet goes in as it is");
    }
}
