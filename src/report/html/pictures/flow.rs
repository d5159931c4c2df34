//! Where link equity goes that refusals swallow.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::super::super::costs;
use super::super::super::statuses::Family;
use super::super::super::text::{shortened, shown_url};
use super::super::super::words::counted;
use super::super::tables::tone;
use super::{Picture, WIDTH, drawing, label, name};
use crate::audit::Audit;

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
