//! badge.svg: the state of the site in a word, for a README.

use std::io::Write;

use unicode_width::UnicodeWidthStr;

use super::Format;
use super::words::counted;
use crate::audit::Audit;
use crate::rules::Severity;

/// The format for READMEs.
pub const FORMAT: Format =
    Format { name: "badge", file_name: "badge.svg", beside: &[], summary: "a badge for a README", write };

const LABEL: &str = "tollgate";
/// Width of a character at 11 pixels; `textLength` makes up for what a font has more or less.
const CHARACTER: usize = 7;
/// Left and right of a text together.
const PADDING: usize = 12;

fn write(audit: &Audit, out: &mut dyn Write) -> anyhow::Result<()> {
    let (state, color) = state(audit);
    let (left, right) = (width(LABEL), width(&state));
    let all = left + right;
    writeln!(
        out,
        r##"<svg xmlns="http://www.w3.org/2000/svg" width="{all}" height="20" role="img" aria-label="{LABEL}: {state}">
<title>{LABEL}: {state}</title>
<rect width="{all}" height="20" rx="3" fill="{color}"/>
<path d="M3 0H{left}V20H3A3 3 0 0 1 0 17V3A3 3 0 0 1 3 0Z" fill="#444"/>
<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">{}{}</g>
</svg>"##,
        text(LABEL, 0),
        text(&state, left),
    )?;
    Ok(())
}

/// White on each colour has a contrast of at least 4.5 (WCAG 1.4.3).
fn state(audit: &Audit) -> (String, &'static str) {
    let [errors, warnings] =
        [Severity::Error, Severity::Warning].map(|severity| audit.count(severity) as u64);
    match (audit.complete, errors, warnings) {
        (false, ..) => ("partial".to_owned(), "#595959"),
        (_, 0, 0) => ("clean".to_owned(), "#1a7f37"),
        (_, 0, _) => (counted(warnings, "warning"), "#8a5a00"),
        _ => (counted(errors, "error"), "#c62828"),
    }
}

fn width(text: &str) -> usize {
    text.width() * CHARACTER + PADDING
}

fn text(text: &str, from: usize) -> String {
    let (x, length) = (from + PADDING / 2, width(text) - PADDING);
    format!(r#"<text x="{x}" y="14" textLength="{length}">{text}</text>"#)
}
