//! The work list as text.

use std::io::{self, Write};

use crate::audit::Audit;
use crate::fix::{Effort, Remedy};
use crate::report::{Spot, spot, visible};
use crate::rules::Source;

/// Places that are shown of one remedy.
const MOST_PLACES: usize = 3;

/// Writes what to do, the best first.
pub fn write(audit: &Audit, out: &mut dyn Write) -> io::Result<()> {
    if audit.fixes.is_empty() {
        return writeln!(
            out,
            "There is nothing to do: the audit of {} found nothing.",
            visible(&audit.target)
        );
    }
    for (number, remedy) in (1..).zip(&audit.fixes) {
        if number > 1 {
            writeln!(out)?;
        }
        write_remedy(number, remedy, out)?;
    }
    Ok(())
}

fn write_remedy(number: usize, remedy: &Remedy, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{number}. {}", visible(&remedy.what))?;
    let effort = match remedy.effort {
        Effort::Minutes => "minutes",
        Effort::Hours => "hours",
        Effort::Days => "days",
    };
    let reasons: Vec<_> = remedy.gain.reasons.iter().map(|reason| visible(reason)).collect();
    writeln!(
        out,
        "   brings back {:.0} of 100 ({}); {effort} of work for {}",
        remedy.gain.score,
        reasons.join(", "),
        remedy.who.name()
    )?;
    for candidate in remedy.redirect.iter().flat_map(|redirect| &redirect.candidates) {
        let why: Vec<_> = candidate.reasons.iter().map(|reason| visible(reason)).collect();
        writeln!(
            out,
            "   maybe {} ({:.2}: {})",
            visible(&candidate.url),
            candidate.confidence,
            why.join("; ")
        )?;
    }
    for place in remedy.places.iter().take(MOST_PLACES) {
        writeln!(out, "   at {}", shown(place))?;
    }
    if let Some(more @ 1..) = remedy.places_total.checked_sub(MOST_PLACES.min(remedy.places.len())) {
        writeln!(out, "   and at {more} more")?;
    }
    writeln!(out, "   verify: {}", visible(&remedy.verify))
}

/// File and line where the folder is known, else the page; what stands there.
fn shown(place: &Source) -> String {
    let in_page = || Spot { file: visible(&place.page).into_owned(), line: place.line, column: place.column };
    let mut shown = spot(place, "").unwrap_or_else(in_page).to_string();
    shown.extend((!place.element.is_empty()).then(|| format!(" {}", visible(&place.element))));
    shown.extend(place.text.iter().map(|text| format!(" “{}”", visible(text))));
    shown
}
