//! How many clicks each page is away from the start.

use super::Site;
use crate::page::{ReferenceKind, Role};

impl Site {
    /// Breadth first from the start page, along links and redirects. What waits for the next click waits once: a
    /// page is linked to from everywhere.
    pub(super) fn measure_depth(&mut self) {
        let mut is_met = vec![false; self.resources.len()];
        let (mut here, mut depth) = (vec![self.start], 0);
        while !here.is_empty() {
            let mut next = Vec::new();
            while let Some(id) = here.pop() {
                let resource = &mut self.resources[id.index()];
                if resource.depth.is_some() {
                    continue;
                }
                resource.depth = Some(depth);
                // A redirect takes no click.
                here.extend(resource.redirect);
                let record = resource.record.map(|record| &self.records[record.index()]);
                let links = record.iter().flat_map(|record| record.links.clone());
                let clicks = links.filter(|link| leads_on(self.links.traits(*link).kind));
                for target in clicks.map(|link| self.links.target(link)) {
                    if !std::mem::replace(&mut is_met[target.index()], true) {
                        next.push(target);
                    }
                }
            }
            (here, depth) = (next, depth + 1);
        }
    }
}

/// Whether a click on it leads to another page, or another page is shown for it.
fn leads_on(kind: ReferenceKind) -> bool {
    kind.role() == Role::Link || kind == ReferenceKind::Iframe || kind.asks()
}
