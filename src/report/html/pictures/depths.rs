//! How far from the start refusals are met.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::super::super::words::{counted, grouped};
use super::{Families, Picture, WIDTH, bar, drawing, family, own, share};
use crate::audit::Audit;

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
