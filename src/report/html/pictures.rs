//! Pictures for what people would rather look at than read: inline SVG, each with a text alternative and a table.
//!
//! Whatever was crawled passes [`label`] on its way into a drawing.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;

use serde::Serialize;

use super::super::costs;
use super::super::statuses::Family;
use super::super::text::{shortened, shown_url};
use super::super::words::{counted, grouped};
use super::tables::tone;
use crate::audit::{Address, Audit};

/// Units of a drawing from left to right.
const WIDTH: f64 = 960.0;
/// Sections of a site that are drawn; the others are one.
const MAX_SECTIONS: usize = 14;
/// Chains that are drawn.
const MAX_CHAINS: usize = 12;
/// Redirects of one chain that are drawn.
const MAX_HOPS: usize = 6;
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

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
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
        vec![name(*family).to_owned(), grouped(*count), percent(*count, total)]
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

fn percent(count: u64, total: u64) -> String {
    format!("{:.1} %", share(count, total) * 100.0)
}

/// The first part of a path: where a site keeps what belongs together.
fn section(url: &str) -> String {
    let Ok(url) = url::Url::parse(url) else { return String::new() };
    let mut parts = url.path_segments().into_iter().flatten();
    match (parts.next(), parts.next()) {
        (Some(first), Some(_)) => format!("/{first}/"),
        _ => "/".to_owned(),
    }
}

/// The site, its sections below it, and what each answered: an icicle.
pub fn sections(audit: &Audit) -> Option<Picture> {
    let mut sections: BTreeMap<String, Families> = BTreeMap::new();
    for address in own(audit) {
        if let Some(family) = family(address) {
            *sections.entry(section(&address.url)).or_default().entry(family).or_default() += 1;
        }
    }
    let mut sections: Vec<(String, Families)> = sections.into_iter().collect();
    let size = |families: &Families| families.values().sum::<u64>();
    sections.sort_by(|one, other| size(&other.1).cmp(&size(&one.1)).then_with(|| one.0.cmp(&other.0)));
    if sections.len() < 2 {
        return None;
    }
    join_small(&mut sections);
    let total: u64 = sections.iter().map(|(_, families)| size(families)).sum();
    let (mut inside, mut at) = (
        format!(
            r#"<rect class="faint" x="0" y="0" width="{WIDTH}" height="24"/><text x="8" y="16">the site: {}</text>"#,
            counted(total, "URL")
        ),
        0.0,
    );
    #[expect(clippy::cast_precision_loss, reason = "there are few sections")]
    let rest = WIDTH - 24.0 * sections.len() as f64;
    for (name, families) in &sections {
        let width = 24.0 + rest * share(size(families), total);
        let text = label(&super::super::text::visible(name), width - 10.0);
        write!(
            inside,
            r#"<rect class="faint" x="{at:.1}" y="26" width="{:.1}" height="24"><title>{}: {}</title></rect><text x="{:.1}" y="42">{text}</text>"#,
            width - 1.0,
            escaped(&shortened(name, 80)),
            counted(size(families), "URL"),
            at + 5.0
        )
        .expect("memory takes it");
        inside += &bar(families, (at, 52.0, width, 24.0));
        at += width;
    }
    let row = |(name, families): &(String, Families)| {
        let refused: u64 =
            families.iter().filter(|(family, _)| family.is_refusal()).map(|(_, count)| count).sum();
        vec![shortened(name, 80), grouped(size(families)), grouped(refused)]
    };
    Some(Picture {
        title: "What each section answered".to_owned(),
        drawing: drawing(
            76.0,
            &format!("{} of the site and how their URLs answered", counted(sections.len() as u64, "section")),
            &inside,
        ),
        head: vec!["Section", "URLs", "Refused"],
        rows: sections.iter().map(row).collect(),
    })
}

/// The small sections become one.
fn join_small(sections: &mut Vec<(String, Families)>) {
    if sections.len() <= MAX_SECTIONS {
        return;
    }
    let small = sections.split_off(MAX_SECTIONS - 1);
    let mut others = Families::new();
    for (family, count) in small.iter().flat_map(|(_, families)| families) {
        *others.entry(*family).or_default() += count;
    }
    sections.push((format!("{} others", grouped(small.len() as u64)), others));
}

/// URLs that the picture of the flow names.
const MAX_SINKS: usize = 8;

/// Where the lost equity goes: from the site through what visitors meet to the URLs that swallow it.
pub fn flow(audit: &Audit) -> Option<Picture> {
    let picture = audit.impact.as_ref().filter(|picture| picture.equity_lost > 0.0)?;
    let mut sinks: BTreeMap<Family, Vec<(String, f64)>> = BTreeMap::new();
    for finding in costs::dearest(audit, usize::MAX) {
        if let (Some(family), true) = (finding.family, finding.impact.equity_share > 0.0) {
            let url = shown_url(&finding.url, &audit.base.url);
            sinks.entry(family).or_default().push((url, finding.impact.equity_share));
        }
    }
    let flow = Flow { lost: picture.equity_lost, by_family: &picture.lost_by_family, sinks: named(sinks) };
    let row = |(family, url, share): &(Family, String, f64)| {
        vec![name(*family).to_owned(), shortened(url, 120), costs::percent(*share)]
    };
    let says =
        format!("{} of the link equity of the site flows into refused URLs", costs::percent(flow.lost));
    Some(Picture {
        title: "Where link equity dies".to_owned(),
        drawing: drawing(flow.height(), &says, &flow.drawn()),
        head: vec!["Answer", "URL", "Share of the site's equity"],
        rows: flow.sinks.iter().map(row).collect(),
    })
}

/// The dearest by name, the others of each family as one.
fn named(sinks: BTreeMap<Family, Vec<(String, f64)>>) -> Vec<(Family, String, f64)> {
    let mut all: Vec<(Family, String, f64)> = sinks
        .into_iter()
        .flat_map(|(family, urls)| urls.into_iter().map(move |(url, share)| (family, url, share)))
        .collect();
    all.sort_by(|one, other| other.2.total_cmp(&one.2).then_with(|| one.1.cmp(&other.1)));
    let mut others: BTreeMap<Family, (u64, f64)> = BTreeMap::new();
    for (family, _, share) in all.split_off(all.len().min(MAX_SINKS)) {
        let other = others.entry(family).or_default();
        *other = (other.0 + 1, other.1 + share);
    }
    all.extend(others.into_iter().map(|(family, (urls, share))| (family, counted(urls, "other URL"), share)));
    all.sort_by(|one, other| one.0.cmp(&other.0).then_with(|| other.2.total_cmp(&one.2)));
    all
}

/// A drawing of flows from left to right: the loss, the families, the URLs.
struct Flow<'a> {
    lost: f64,
    by_family: &'a BTreeMap<Family, f64>,
    sinks: Vec<(Family, String, f64)>,
}

/// Units that the whole loss is high.
const FLOW_HEIGHT: f64 = 200.0;
/// Units between two ends of a flow.
const FLOW_GAP: f64 = 18.0;

impl Flow<'_> {
    #[expect(clippy::cast_precision_loss, reason = "there are few ends")]
    fn height(&self) -> f64 {
        FLOW_HEIGHT + FLOW_GAP * self.sinks.len() as f64 + 20.0
    }

    fn thickness(&self, share: f64) -> f64 {
        (share / self.lost * FLOW_HEIGHT).max(1.0)
    }

    fn drawn(&self) -> String {
        let (left, middle, right) = (150.0, 400.0, 640.0);
        let mut inside = format!(
            r#"<rect class="faint" x="{:.1}" y="0" width="8" height="{FLOW_HEIGHT:.1}"/><text x="0" y="14">{} lost</text>"#,
            left - 8.0,
            costs::percent(self.lost)
        );
        let (mut from, mut to, mut end) = (0.0, 0.0, 0.0);
        for (family, lost) in self.by_family {
            let (thick, tone) = (self.thickness(*lost), tone(*family));
            inside += &stream(&tone, (left, from + thick / 2.0), (middle, to + thick / 2.0), thick);
            let text = format!("{} {}", name(*family), costs::percent(*lost));
            write!(
                inside,
                r#"<rect class="fill {tone}" x="{middle}" y="{to:.1}" width="8" height="{thick:.1}"/><text x="{:.1}" y="{:.1}">{text}</text>"#,
                middle - 140.0,
                to + thick + 13.0
            )
            .expect("memory takes it");
            let mut at = to;
            for (_, url, share) in self.sinks.iter().filter(|sink| sink.0 == *family) {
                let thick = self.thickness(*share);
                inside += &stream(&tone, (middle + 8.0, at + thick / 2.0), (right, end + thick / 2.0), thick);
                let text = label(&format!("{} {url}", costs::percent(*share)), WIDTH - right - 16.0);
                write!(
                    inside,
                    r#"<text x="{:.1}" y="{:.1}">{text}</text>"#,
                    right + 8.0,
                    end + thick / 2.0 + 4.0
                )
                .expect("memory takes it");
                at += thick;
                end += thick + FLOW_GAP;
            }
            from += thick;
            to = (to + thick + FLOW_GAP * 1.5).max(end - FLOW_GAP / 2.0);
            end = end.max(to);
        }
        inside
    }
}

/// One stream of a flow.
fn stream(tone: &str, (x1, y1): (f64, f64), (x2, y2): (f64, f64), thick: f64) -> String {
    let bend = f64::midpoint(x1, x2);
    format!(
        r#"<path class="flow {tone}" stroke-width="{thick:.1}" d="M{x1:.1} {y1:.1}C{bend:.1} {y1:.1} {bend:.1} {y2:.1} {x2:.1} {y2:.1}"/>"#
    )
}

/// How many clicks from the start visitors are refused.
pub fn depths(audit: &Audit) -> Option<Picture> {
    let mut depths: BTreeMap<u32, Families> = BTreeMap::new();
    for address in own(audit) {
        if let (Some(family), Some(depth)) = (family(address), address.depth) {
            *depths.entry(depth.min(9)).or_default().entry(family).or_default() += 1;
        }
    }
    let is_refused = |families: &Families| families.keys().any(|family| family.is_refusal());
    if !depths.values().any(is_refused) {
        return None;
    }
    let refused = |families: &Families| -> Families {
        families
            .iter()
            .filter(|(family, _)| family.is_refusal())
            .map(|(family, count)| (*family, *count))
            .collect()
    };
    let most = depths.values().map(|families| refused(families).values().sum::<u64>()).max().unwrap_or(1);
    let (mut inside, mut y) = (String::new(), 0.0);
    for (depth, families) in &depths {
        let (bad, all) = (refused(families), families.values().sum::<u64>());
        let count: u64 = bad.values().sum();
        let width = share(count, most) * (WIDTH - 330.0);
        let text =
            if *depth == 9 { "9 or more clicks".to_owned() } else { counted((*depth).into(), "click") };
        write!(inside, r#"<text x="0" y="{:.1}">{text}</text>"#, y + 15.0).expect("memory takes it");
        if count > 0 {
            inside += &bar(&bad, (110.0, y, width.max(8.0), 22.0));
        }
        write!(
            inside,
            r#"<text class="quiet" x="{:.1}" y="{:.1}">{} of {}</text>"#,
            120.0 + if count > 0 { width.max(8.0) } else { 0.0 },
            y + 15.0,
            grouped(count),
            counted(all, "URL")
        )
        .expect("memory takes it");
        y += 28.0;
    }
    let row = |(depth, families): (&u32, &Families)| {
        vec![depth.to_string(), grouped(refused(families).values().sum()), grouped(families.values().sum())]
    };
    Some(Picture {
        title: "Refused URLs by clicks from the start".to_owned(),
        drawing: drawing(y, "Refused URLs by clicks from the start page", &inside),
        head: vec!["Clicks", "Refused", "URLs"],
        rows: depths.iter().map(row).collect(),
    })
}

/// Upper ends of the classes of response times, in milliseconds.
const CLASSES: [u64; 8] = [25, 50, 100, 200, 500, 1000, 2000, 5000];

/// How long the server took to the first byte, where a network was between.
pub fn times(audit: &Audit) -> Option<Picture> {
    let mut classes = [0_u64; CLASSES.len() + 1];
    for time in own(audit).filter_map(|address| address.first_byte_ms) {
        classes[CLASSES.iter().position(|end| time < *end).unwrap_or(CLASSES.len())] += 1;
    }
    let total: u64 = classes.iter().sum();
    let most = *classes.iter().max().filter(|_| total > 0)?;
    let says = |class: usize| match class {
        0 => format!("under {} ms", CLASSES[0]),
        class if class == CLASSES.len() => format!("{} ms and more", CLASSES[class - 1]),
        class => format!("{} to {} ms", CLASSES[class - 1], CLASSES[class]),
    };
    let (mut inside, mut y) = (String::new(), 0.0);
    for (class, count) in classes.iter().enumerate() {
        let tone = if class >= 6 {
            "failing"
        } else if class >= 5 {
            "throttled"
        } else {
            "served"
        };
        let width = share(*count, most) * (WIDTH - 260.0);
        write!(
            inside,
            r#"<text x="0" y="{text:.1}">{}</text><rect class="fill {tone}" x="130" y="{y:.1}" width="{width:.1}" height="20"/><text class="quiet" x="{:.1}" y="{text:.1}">{}</text>"#,
            says(class),
            138.0 + width,
            grouped(*count),
            text = y + 15.0,
        )
        .expect("memory takes it");
        y += 26.0;
    }
    Some(Picture {
        title: "Time to the first byte".to_owned(),
        drawing: drawing(
            y,
            &format!("How long {} took to the first byte", counted(total, "answer")),
            &inside,
        ),
        head: vec!["Time", "Answers"],
        rows: classes.iter().enumerate().map(|(class, count)| vec![says(class), grouped(*count)]).collect(),
    })
}

/// Redirects that follow one another, loop, or end in a refusal.
pub fn chains(audit: &Audit) -> Vec<Picture> {
    let addresses: HashMap<&str, &Address> =
        audit.addresses.iter().map(|address| (address.url.as_str(), address)).collect();
    let targets: std::collections::HashSet<&str> =
        audit.addresses.iter().filter_map(|address| address.redirect.as_deref()).collect();
    let begins = |address: &&Address| {
        address.redirect.is_some()
            && (!targets.contains(address.url.as_str()) || is_loop(address, &addresses))
    };
    let mut seen = std::collections::HashSet::new();
    audit
        .addresses
        .iter()
        .filter(begins)
        .filter_map(|first| {
            let (hops, is_loop) = followed(first, &addresses);
            let last = *hops.last()?;
            let ends_badly = family(last).is_some_and(Family::is_refusal);
            let is_new = !hops.iter().any(|hop| is_loop && seen.contains(hop.url.as_str()));
            seen.extend(hops.iter().map(|hop| hop.url.as_str()));
            (is_new && (hops.len() > 2 || ends_badly || is_loop))
                .then(|| chain(&hops, is_loop, &audit.base.url))
        })
        .take(MAX_CHAINS)
        .collect()
}

fn is_loop(first: &Address, addresses: &HashMap<&str, &Address>) -> bool {
    let (hops, is_loop) = followed(first, addresses);
    is_loop && hops.last().and_then(|last| last.redirect.as_deref()) == Some(first.url.as_str())
}

/// The addresses on the way, and whether it comes back to one of them.
fn followed<'a>(first: &'a Address, addresses: &HashMap<&str, &'a Address>) -> (Vec<&'a Address>, bool) {
    let mut hops = vec![first];
    while let Some(next) = hops.last().and_then(|last| last.redirect.as_deref()) {
        let Some(next) = addresses.get(next) else { break };
        if hops.iter().any(|hop| hop.url == next.url) {
            return (hops, true);
        }
        if hops.len() > 20 {
            break;
        }
        hops.push(next);
    }
    (hops, false)
}

fn chain(hops: &[&Address], is_loop: bool, base: &str) -> Picture {
    let drawn = &hops[..hops.len().min(MAX_HOPS)];
    #[expect(clippy::cast_precision_loss, reason = "there are few hops")]
    let width = ((WIDTH - 30.0 * drawn.len() as f64) / drawn.len() as f64).min(280.0);
    let (mut inside, mut x) = (String::new(), 0.0);
    for (at, hop) in drawn.iter().enumerate() {
        let tone = family(hop).map_or_else(String::new, tone);
        let answer = hop.answer.as_deref().or(hop.not_visited.as_deref()).unwrap_or("not asked");
        write!(
            inside,
            r#"<rect class="node {tone}" x="{x:.1}" y="1" width="{width:.1}" height="40" rx="5"/><text x="{:.1}" y="17">{}</text><text class="quiet" x="{:.1}" y="33">{}</text>"#,
            x + 8.0,
            label(&shown_url(&hop.url, base), width - 16.0),
            x + 8.0,
            label(answer, width - 16.0),
        )
        .expect("memory takes it");
        x += width;
        if at + 1 < drawn.len() || is_loop || hops.len() > drawn.len() {
            let sign = if at + 1 == drawn.len() { if is_loop { "↺" } else { "…" } } else { "→" };
            write!(inside, r#"<text x="{:.1}" y="25">{sign}</text>"#, x + 9.0).expect("memory takes it");
        }
        x += 30.0;
    }
    let title = if is_loop {
        format!("A loop of {}", counted(hops.len() as u64, "redirect"))
    } else {
        format!("{} on the way", counted(hops.len() as u64 - 1, "redirect"))
    };
    let row = |hop: &&Address| {
        vec![
            shortened(&shown_url(&hop.url, base), 200),
            hop.answer.clone().or_else(|| hop.not_visited.clone()).unwrap_or_default(),
        ]
    };
    let urls: Vec<String> = hops.iter().map(|hop| shortened(&shown_url(&hop.url, base), 80)).collect();
    Picture {
        drawing: drawing(44.0, &format!("{title}: {}", urls.join(", then ")), &inside),
        title,
        head: vec!["URL", "Answer"],
        rows: hops.iter().map(row).collect(),
    }
}
