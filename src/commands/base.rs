//! Under which address a folder is audited, when nobody says.
//!
//! Built sites name themselves: canonicals and sitemaps hold absolute URLs. Taking the address from
//! there is what makes those URLs lead back into the folder.

use url::Url;

use crate::audit::Base;
use crate::crawl::robots::Robots;
use crate::crawl::sitemap::{NamedBy, Sitemap};
use crate::fetch::Headers;
use crate::fetch::Want;
use crate::fetch::folder::{Folder, Question};
use crate::page;
use crate::urls;

/// The address of a folder: the given one, its start page's canonical, its sitemap's, or a local one.
pub fn base_of(folder: &Folder, given: Option<&Url>) -> (Url, Base) {
    let found = given
        .map(|url| (url.clone(), "given"))
        .or_else(|| canonical_of_start(folder).map(|url| (url, "canonical")))
        .or_else(|| first_of_sitemap(folder).map(|url| (url, "sitemap")));
    let (url, taken_from) = found.unwrap_or_else(|| (folder.base().clone(), "default"));
    let base = Base { url: url.to_string(), taken_from: taken_from.to_owned() };
    (url, base)
}

fn canonical_of_start(folder: &Folder) -> Option<Url> {
    let page = page::read_html(&Headers::default(), &body_of(folder, "/")?);
    let canonical = page.canonicals.first()?;
    let url = Url::parse(&page.references[canonical.reference].url).ok().filter(urls::is_http)?;
    // The canonical of `index.html` may name the file; its folder is the address.
    url.join(".").ok()
}

fn first_of_sitemap(folder: &Folder) -> Option<Url> {
    /// Bytes that a first entry mostly fits into; a whole sitemap may have fifty thousand.
    const BEGINNING: usize = 16 << 10;
    let body = body_of(folder, "/sitemap.xml")?;
    let first = |body: &[u8]| {
        let sitemap = Sitemap::parse(body, folder.base(), NamedBy::Site);
        sitemap.entries.into_iter().next().map(|entry| entry.url)
    };
    let named = first(&body[..body.len().min(BEGINNING)]).or_else(|| first(&body))?;
    let url = Url::parse(&named).ok().filter(urls::is_http)?;
    url.join("/").ok()
}

/// What the folder's robots.txt says.
pub fn robots_of(folder: &Folder) -> Robots {
    Robots::parse(&body_of(folder, "/robots.txt").unwrap_or_default())
}

fn body_of(folder: &Folder, target: &str) -> Option<Vec<u8>> {
    let question = Question { method: "GET", target, headers: &Headers::default(), want: Want::Facts };
    let response = folder.answer(&question);
    let answer = response.answer().filter(|answer| answer.status == 200)?;
    Some(answer.body.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base(files: &[(&str, &str)], given: Option<&str>) -> (String, String) {
        let folder = Folder::in_memory(files.iter().map(|(path, body)| (*path, *body)));
        let given = given.map(|url| Url::parse(url).expect("valid"));
        let (_, base) = base_of(&folder, given.as_ref());
        (base.url, base.taken_from)
    }

    #[test]
    fn a_built_site_names_itself() {
        let index = ("index.html", "<link rel=canonical href='https://a.example/docs/index.html'>");
        let sitemap = ("sitemap.xml", "<urlset><url><loc>https://b.example/x/y</loc></url></urlset>");
        let relative = ("index.html", "<link rel=canonical href='/docs/'>");
        let comment = format!("<urlset><!--{}-->", " ".repeat(20_000));
        let late = sitemap.1.replace("<urlset>", &comment);
        let late = ("sitemap.xml", late.as_str());
        for (files, given, expected) in [
            (vec![index, sitemap], Some("https://c.example/"), ("https://c.example/", "given")),
            (vec![index, sitemap], None, ("https://a.example/docs/", "canonical")),
            (vec![relative, sitemap], None, ("https://b.example/", "sitemap")),
            (vec![relative, late], None, ("https://b.example/", "sitemap")),
            (vec![("a.html", "")], None, ("http://site.invalid/", "default")),
        ] {
            assert_eq!(base(&files, given), (expected.0.to_owned(), expected.1.to_owned()));
        }
    }
}
