//! Files that were not meant to be seen.

use super::Findings;
use super::blocking::library;
use super::declare::rule;
use super::links::{places_leading_to, source_of};
use crate::page::ReferenceKind;
use crate::site::{ContentKind, Link, Site};
use crate::urls;

rule! {
    /// ## What it finds
    ///
    /// A file that anybody can fetch and that by its name holds secrets: `.env`, `.htpasswd`, `id_rsa`,
    /// `dump.sql` and the like. In a folder all of them are found, of a live site those that something links
    /// to: names are not tried.
    ///
    /// ## Why it matters
    ///
    /// Robots ask every new host for these names within the hour. What they find is used at once.
    ///
    /// ## How to fix it
    ///
    /// Take the file out of what is published, and change every password and key that is in it: it was
    /// public. Build into a clean folder.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title>
    /// ==> .env <==
    /// SHOP_KEY=(something nobody should know)
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title>
    /// ==> .env.example <==
    /// SHOP_KEY=
    /// ```
    EXPOSED_SECRET = Site(exposed_secret) {
        id: "exposed-secret",
        summary: "A file that holds secrets is published",
        fix: "Take the file out of what is published, and change every password and key in it",
        category: Security,
        severity: Error,
        since: "0.2.0",
        references: [
            "https://cwe.mitre.org/data/definitions/538.html",
            "https://developers.google.com/search/docs/crawling-indexing/remove-information",
        ],
    }
}

fn exposed_secret(site: &Site, findings: &mut Findings) {
    for id in site.own_ids() {
        let name = urls::path_of_key(site.url(id)).rsplit('/').next().unwrap_or_default();
        let status = site.resource(id).state.status();
        if status == Some(200) && urls::is_secret_name(name) {
            let evidence = format!("anybody can fetch {name}");
            findings.add(site.url(id), evidence).answered(status).places =
                places_leading_to(site, id).collect();
        }
    }
}

rule! {
    /// ## What it finds
    ///
    /// Source maps that anybody can fetch: a script or a style sheet of the site names one (`sourceMappingURL`, or the
    /// header `SourceMap`), and it answers 200. There is one finding for the site, with the files that name one.
    /// Maps of libraries that everybody can download are left out.
    ///
    /// ## Why it matters
    ///
    /// A source map holds the sources as they were written: names, comments, paths, code that was never meant to be
    /// read, and now and then a key.
    ///
    /// ## How to fix it
    ///
    /// Build without source maps for production, or keep them where only the error tracker reads them. If the
    /// sources are public anyway, this is no fault.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><script src="shop.js"></script>
    /// ==> shop.js <==
    /// oven()
    /// //# sourceMappingURL=shop.js.map
    /// ==> shop.js.map <==
    /// {"version":3,"sources":["src/oven.ts"],"sourcesContent":["// TODO: no password here"],"mappings":""}
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><script src="shop.js"></script><script src="jquery.min.js"></script>
    /// ==> shop.js <==
    /// oven()
    /// //# sourceMappingURL=shop.js.map
    /// ==> jquery.min.js <==
    /// $()
    /// //# sourceMappingURL=jquery.min.map
    /// ==> jquery.min.map <==
    /// {"version":3,"sources":["jquery.js"],"mappings":""}
    /// ```
    EXPOSED_SOURCE_MAP = Site(exposed_source_map) {
        id: "exposed-source-map",
        summary: "Source maps of the site can be fetched by anybody",
        fix: "Build without source maps for production, or keep them from the public",
        category: Security,
        severity: Notice,
        since: "0.2.0",
        references: [
            "https://tc39.es/ecma426/",
            "https://cwe.mitre.org/data/definitions/540.html",
        ],
    }
}

fn exposed_source_map(site: &Site, findings: &mut Findings) {
    let names_map = |link: &Link| link.kind == ReferenceKind::SourceMap && is_exposed(site, link);
    let named: Vec<Link> = site.links().filter(names_map).collect();
    let mut maps: Vec<&str> = named.iter().map(|link| site.url(link.target)).collect();
    maps.sort_unstable();
    maps.dedup();
    let Some(first) = maps.first() else { return };
    let evidence = match maps.len() {
        1 => format!("{first} can be fetched"),
        several => format!("{several} source maps can be fetched, such as {first}"),
    };
    let found = findings.add(site.url(site.start()), evidence);
    found.sources = named.into_iter().map(|link| source_of(site, &link)).collect();
}

/// A page in the place of a map is how some servers say that there is none.
fn is_exposed(site: &Site, link: &Link) -> bool {
    let map = site.resource(link.target);
    let is_there = map.state.status() == Some(200) && !map.is_elsewhere;
    is_there && map.delivery.kind != ContentKind::Page && library(site.url(site.source_of(link))).is_none()
}
