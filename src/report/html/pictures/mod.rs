//! Pictures for what people would rather look at than read: inline SVG, each with a text alternative and a table.
//!
//! Whatever was crawled passes [`label`] on its way into a drawing.

mod chains;
mod depths;
mod flow;
mod sections;
mod times;
mod trend;

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::Serialize;

pub use self::chains::chains;
pub use self::depths::depths;
pub use self::flow::flow;
pub use self::sections::sections;
pub use self::times::times;
pub use self::trend::trend;
use super::super::costs::percent;
use super::super::statuses::Family;
use super::super::text::shortened;
use super::super::words::{counted, grouped};
use super::super::xml::escaped;
use super::tables::tone;
use crate::audit::{Address, Audit};

/// Units of a drawing from left to right.
const WIDTH: f64 = 960.0;
/// About the width of one character.
const CHARACTER: f64 = 7.4;

/// A picture, and the table behind it.
#[derive(Debug, Serialize)]
pub struct Picture {
    title: String,
    drawing: String,
    head: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}

/// How many URLs became what.
type Families = BTreeMap<Family, u64>;

/// Text as it may stand in a drawing.
fn label(text: &str, room: f64) -> String {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of characters")]
    let characters = (room / CHARACTER).max(1.0) as usize;
    escaped(&shortened(text, characters))
}

/// A drawing that is read out as its title.
fn drawing(height: f64, says: &str, inside: &str) -> String {
    format!(
        r#"<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{}" preserveAspectRatio="xMinYMin meet">{inside}</svg>"#,
        escaped(says)
    )
}

/// A drawing that fills its room, whatever its shape.
fn stretched(says: &str, inside: &str) -> String {
    format!(
        r#"<svg class="bar" viewBox="0 0 {WIDTH} 10" role="img" aria-label="{}" preserveAspectRatio="none">{inside}</svg>"#,
        escaped(says)
    )
}

#[expect(clippy::cast_precision_loss, reason = "counts become lengths")]
fn share(count: u64, total: u64) -> f64 {
    if total == 0 { 0.0 } else { count as f64 / total as f64 }
}

/// What an address became, where somebody asked.
fn family(address: &Address) -> Option<Family> {
    address.answer.as_deref().map(Family::of)
}

fn own(audit: &Audit) -> impl Iterator<Item = &Address> {
    audit.addresses.iter().filter(|address| !address.elsewhere)
}

fn name(family: Family) -> &'static str {
    match family {
        Family::Payment => "payment asked",
        Family::Missing => "not there",
        Family::Forbidden => "forbidden",
        Family::Throttled => "throttled",
        Family::Refused => "refused",
        Family::Failing => "failing",
        Family::Passing => "failed once",
        Family::Unanswered => "no answer",
        Family::Unknown => "not judged",
        Family::Redirected => "redirected",
        Family::Served => "served",
    }
}

/// One bar, parted by families; each part at least wide enough to be seen.
#[expect(clippy::cast_precision_loss, reason = "there are few families, and their names are short")]
fn bar(families: &Families, (x, y, width, height): (f64, f64, f64, f64)) -> String {
    let total: u64 = families.values().sum();
    let least = 3.0_f64.min(width / 12.0);
    let rest = width - least * families.len() as f64;
    let (mut bar, mut at) = (String::new(), x);
    for (family, count) in families {
        let part = least + rest * share(*count, total);
        let says = format!("{}: {}", name(*family), grouped(*count));
        let drawn = write!(
            bar,
            r#"<rect class="fill {}" x="{at:.1}" y="{y:.1}" width="{:.1}" height="{height}"><title>{says}</title></rect>"#,
            tone(*family),
            (part - 1.0).max(0.5)
        );
        drawn.expect("memory takes it");
        if part > CHARACTER * (says.len() + 2) as f64 {
            let text = escaped(&says);
            write!(
                bar,
                r#"<text class="on" x="{:.1}" y="{:.1}">{text}</text>"#,
                at + 7.0,
                y + height / 2.0 + 4.0
            )
            .expect("memory takes it");
        }
        at += part;
    }
    bar
}

/// The same without words: it may be stretched.
fn plain_bar(families: &Families) -> String {
    let total = families.values().sum();
    let (mut bar, mut at) = (String::new(), 0.0);
    for (family, count) in families {
        let part = (share(*count, total) * WIDTH).max(6.0);
        write!(
            bar,
            r#"<rect class="fill {}" x="{at:.1}" y="0" width="{part:.1}" height="10"><title>{}: {}</title></rect>"#,
            tone(*family),
            name(*family),
            grouped(*count)
        )
        .expect("memory takes it");
        at += part;
    }
    bar
}

/// All answers in one bar.
pub fn answers(audit: &Audit) -> Option<Picture> {
    let mut families = Families::new();
    for (status, count) in &audit.statuses {
        *families.entry(Family::of(status)).or_default() += count;
    }
    if families.is_empty() {
        return None;
    }
    let total = families.values().sum();
    let row = |(family, count): (&Family, &u64)| {
        vec![name(*family).to_owned(), grouped(*count), percent(share(*count, total))]
    };
    let says: Vec<String> =
        families.iter().map(|(family, count)| format!("{} {}", grouped(*count), name(*family))).collect();
    Some(Picture {
        title: format!("How {} answered", counted(total, "URL")),
        drawing: stretched(&says.join(", "), &plain_bar(&families)),
        head: vec!["Answer", "URLs", "Share"],
        rows: families.iter().map(row).collect(),
    })
}
