//! Pages that say "not found" with the status of success.
//!
//! A server is asked for pages that cannot exist. What it answers with success is what its missing
//! pages look like, and a page that looks the same is missing. Decisions on facts: nothing is fetched here.

mod look;
mod probes;

use std::collections::BTreeMap;

pub use self::look::Look;
pub(super) use self::look::{is_like, look_of};
pub use self::probes::{Probe, probes};

use self::look::is_same_shell;
use crate::site::{How, Interest, Missing, Site};
use crate::urls::{UrlId, origin_of_key, path_of_key};

/// What every invented URL was answered.
#[derive(Debug, Default)]
pub struct Answers(BTreeMap<String, (Probe, Look)>);

impl Answers {
    /// Learns how an invented URL was answered.
    pub fn learn(&mut self, probe: Probe, look: Look) {
        self.0.insert(probe.directory.clone(), (probe, look));
    }

    /// The missing pages of a site among those that answer with success.
    pub fn judge(mut self, site: &Site) -> Vec<Missing> {
        let repeated: Vec<String> =
            self.0.keys().filter(|directory| self.is_answered_as_above(directory)).cloned().collect();
        self.0.retain(|directory, _| !repeated.contains(directory));
        let mut below: BTreeMap<&str, Vec<UrlId>> = BTreeMap::new();
        // What only we asked for nobody misses.
        for id in site.own_ids().filter(|id| site.resource(*id).interest != Interest::Ours) {
            if let Some(directory) = self.nearest(site.url(id)) {
                below.entry(directory).or_default().push(id);
            }
        }
        let mut missing = Vec::new();
        for (directory, ids) in below {
            let (probe, look) = &self.0[directory];
            if look.is_success() {
                missing.extend(judge_directory(site, probe, look, &ids));
            }
        }
        missing
    }

    /// The directory that was probed for a URL: its own, or the nearest one above it.
    fn nearest(&self, key: &str) -> Option<&str> {
        let root = origin_of_key(key).len();
        let path = key.split('?').next().unwrap_or_default();
        let mut directories = path.rmatch_indices('/').take_while(|(at, _)| *at >= root);
        directories.find_map(|(at, _)| self.0.get_key_value(&path[..=at])).map(|(known, _)| known.as_str())
    }

    /// Whether a directory answers what the one above it does: then both are one place.
    fn is_answered_as_above(&self, directory: &str) -> bool {
        let look = &self.0[directory].1;
        let above = self.nearest(directory.trim_end_matches('/')).map(|above| &self.0[above].1);
        above.is_some_and(|above| above.is_success() && (is_like(look, above) || is_same_shell(look, above)))
    }
}

/// The missing pages of one directory.
///
/// When its entrance looks like a missing page, or every page of several does, the server answers everything with
/// one page, as applications in script want it. That is one fact, and says nothing about each page.
fn judge_directory(site: &Site, probe: &Probe, look: &Look, ids: &[UrlId]) -> Vec<Missing> {
    let missing = |how, urls: Vec<UrlId>| Missing { urls, invented: probe.url.to_string(), how };
    if let Some(place) = &look.redirected_to {
        let lost = ids.iter().filter(|id| is_lost(site, **id, place));
        return lost.map(|id| missing(How::Redirect, vec![*id])).collect();
    }
    let pages: Vec<(UrlId, Look)> = ids.iter().filter_map(|id| Some((*id, look_of(site, *id)?))).collect();
    let is_entrance = |id: UrlId| site.url(id) == probe.directory || id == site.start();
    let entrance = pages.iter().find(|(id, _)| is_entrance(*id));
    if let Some((id, _)) = entrance.filter(|(_, page)| is_like(page, look) || is_same_shell(page, look)) {
        return vec![missing(How::Everything, vec![*id])];
    }
    let mut alike: Vec<UrlId> =
        pages.iter().filter(|(_, page)| is_like(page, look)).map(|(id, _)| *id).collect();
    // The order of ids is that of arrival.
    alike.sort_by_key(|id| site.url(*id));
    if alike.len() > 1 && alike.len() == pages.len() {
        return vec![missing(How::Everything, alike)];
    }
    alike.into_iter().map(|id| missing(How::Text, vec![id])).collect()
}

/// Whether a redirect leads where an invented URL is sent, and that place says by its name or title that it stands
/// for missing pages: where strangers are sent to log in, invented URLs may be sent too.
fn is_lost(site: &Site, id: UrlId, place: &str) -> bool {
    let Some(end) = site.resource(id).redirect.and_then(|_| site.landing(id).success()) else { return false };
    let title = site.record(end).and_then(|record| site.title_of(record));
    let says = |text: &str| {
        let text = text.to_lowercase();
        ["404", "not-found", "not_found", "notfound", "not found"].iter().any(|word| text.contains(word))
    };
    site.url(end) == place && (says(path_of_key(place)) || title.is_some_and(|title| says(&title)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_place_decides() {
        let mut answers = Answers::default();
        for probe in probes(["https://a.example/docs/a", "https://a.example/docs/b", "https://a.example/"]) {
            answers.learn(probe, Look::default());
        }
        for (key, place) in [
            ("https://a.example/docs/x/y?z=/", Some("https://a.example/docs/")),
            ("https://a.example/docs", Some("https://a.example/")),
            ("https://b.example/docs/", None),
        ] {
            assert_eq!(answers.nearest(key), place, "{key}");
        }
    }
}
