//! Files that were not meant to be seen.

use super::Findings;
use super::declare::rule;
use super::links::sources_leading_to;
use crate::site::Site;
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
            findings.add(site.url(id), evidence).answered(status).sources = sources_leading_to(site, id);
        }
    }
}
