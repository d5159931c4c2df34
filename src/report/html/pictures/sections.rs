//! What each section of the site answered: an icicle.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::super::super::text::{shortened, visible};
use super::super::super::words::{counted, grouped};
use super::super::super::xml::escaped;
use super::{Families, Picture, WIDTH, bar, drawing, family, label, own, share};
use crate::audit::Audit;
use crate::urls::section_of_key;

/// Sections of a site that are drawn; the others are one.
const MAX_SECTIONS: usize = 14;

/// The site, its sections below it, and what each answered: an icicle.
pub fn sections(audit: &Audit) -> Option<Picture> {
    let mut sections: BTreeMap<String, Families> = BTreeMap::new();
    for address in own(audit) {
        if let Some(family) = family(address) {
            *sections
                .entry(section_of_key(&address.url).to_owned())
                .or_default()
                .entry(family)
                .or_default() += 1;
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
        let text = label(&visible(name), width - 10.0);
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
