//! Which link of a source a link of the built page was: by what it leads to, its element, its text and its order. Where
//! more than one could be it, none is.

use std::collections::BTreeMap;

use super::expressions::candidates;
use super::links::Link;
use crate::page::facts::Landmark;
use crate::page::{Destination, destination};
use crate::urls::{Tracking, Url};

/// A link as it stands in a built page.
#[derive(Debug, Clone, Copy)]
pub struct Built<'a> {
    /// Its element and attribute.
    pub element: &'a str,
    /// Its text, cut where that is long.
    pub text: Option<&'a str>,
    /// The part of the page that it stands in.
    pub landmark: Option<Landmark>,
}

/// Where a built link was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spot {
    /// In the page's own source: which link of those that lead there.
    Own(usize),
    /// In something that many pages share: which link of those that lead there.
    Shared(usize),
}

/// What a link may lead to: keys of URLs, with the fragment as well where there is one. `of_file` knows the URL of a
/// source that is named beside this one.
pub fn meanings(
    link: &Link,
    (page, root): (&Url, &Url),
    tracking: Tracking,
    of_file: &dyn Fn(&str) -> Option<Url>,
) -> Vec<String> {
    let mut found = Vec::new();
    for candidate in candidates(&link.href) {
        let path = candidate.split(['#', '?']).next().unwrap_or_default();
        let rest = &candidate[path.len()..];
        let is_source =
            [".md", ".mdx", ".markdown"].iter().any(|ending| path.ends_with(ending)) && !path.contains("://");
        if let Some(url) = is_source.then(|| of_file(path)).flatten() {
            keys(&url, rest, tracking, &mut found);
        }
        keys(page, &candidate, tracking, &mut found);
        let is_made = candidate != link.href || link.element.is_none();
        if is_made && !candidate.contains(':') {
            // An expression or component may put the base of the site before it, and a slash behind.
            let below = path.trim_start_matches('/');
            for path in [below.to_owned(), format!("{}/", below.trim_end_matches('/'))] {
                keys(root, &format!("./{path}{rest}"), tracking, &mut found);
            }
        }
    }
    found
}

fn keys(base: &Url, reference: &str, tracking: Tracking, found: &mut Vec<String>) {
    if let Destination::Http { key, fragment, .. } = destination(base, reference, tracking) {
        found.extend(
            fragment.filter(|fragment| !fragment.is_empty()).map(|fragment| format!("{key}#{fragment}")),
        );
        found.push(key);
    }
}

/// Where each link of one page to one URL was written; `own` and `shared` are the links that lead to that URL.
pub fn assign(built: &[Built], own: &[&Link], shared: &[&Link]) -> Vec<Option<Spot>> {
    let mut spots = vec![None; built.len()];
    for group in groups(built, own) {
        let fitting: Vec<usize> =
            (0..own.len()).filter(|at| group.iter().any(|place| fits(own[*at], &built[*place]))).collect();
        let inner: Vec<usize> = group.iter().copied().filter(|place| !is_frame(&built[*place])).collect();
        let place_of = |place: &usize| {
            let mut all = (0..shared.len()).filter(|at| fits(shared[*at], &built[*place]));
            all.next().filter(|_| all.next().is_none())
        };
        let is_shared = group.iter().any(|place| shared.iter().any(|link| fits(link, &built[*place])));
        let here = if fitting.len() == group.len() && !(is_shared && inner.is_empty()) {
            group.clone()
        } else if fitting.len() == inner.len() {
            inner
        } else {
            Vec::new()
        };
        let pairs = || here.iter().zip(&fitting);
        if pairs().all(|(place, link)| fits(own[*link], &built[*place])) {
            pairs().for_each(|(place, link)| spots[*place] = Some(Spot::Own(*link)));
        }
        let is_told_apart = fitting.is_empty() || !here.is_empty();
        for place in group.iter().filter(|place| is_told_apart && !here.contains(place)) {
            spots[*place] = place_of(place).map(Spot::Shared);
        }
    }
    spots
}

/// Places that a source would write alike. Where a text is made, all are one group: their order must tell.
fn groups(built: &[Built], own: &[&Link]) -> Vec<Vec<usize>> {
    let is_made = own
        .iter()
        .any(|link| link.text.is_none() && link.element.as_deref().is_none_or(|name| name == "a href"));
    let mut groups: BTreeMap<(&str, String), Vec<usize>> = BTreeMap::new();
    for (at, place) in built.iter().enumerate() {
        let key = if is_made {
            ("", String::new())
        } else {
            (place.element, plain(place.text.unwrap_or_default()))
        };
        groups.entry(key).or_default().push(at);
    }
    groups.into_values().collect()
}

/// Whether a part of a page is usually the same on many pages.
fn is_frame(place: &Built) -> bool {
    matches!(
        place.landmark,
        Some(Landmark::Head | Landmark::Header | Landmark::Nav | Landmark::Aside | Landmark::Footer)
    )
}

fn fits(link: &Link, place: &Built) -> bool {
    let is_element = link.element.as_deref().is_none_or(|element| element == place.element);
    let (Some(written), Some(built)) = (link.text.as_deref(), place.text.or(Some(""))) else {
        return is_element;
    };
    // What is no link or picture has no text of its own.
    let has_text = ["a href", "img src"].contains(&place.element);
    let (said, begins) = (plain(built), built.ends_with('…'));
    let written = plain(written);
    is_element && (!has_text || written == said || begins && written.starts_with(&said))
}

/// A text without what markup and typography change: letters and digits only.
fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::Spot::{Own, Shared};
    use super::*;

    fn link(text: &str) -> Link {
        let text = Some(text).filter(|text| *text != "?").map(str::to_owned);
        Link { start: 0, href: "/x".to_owned(), text, element: Some("a href".to_owned()) }
    }

    fn assigned(built: &[(&str, Landmark)], own: &[&str], shared: &[&str]) -> Vec<Option<Spot>> {
        let built: Vec<Built> = built
            .iter()
            .map(|(text, landmark)| Built { element: "a href", text: Some(text), landmark: Some(*landmark) })
            .collect();
        let (own, shared): (Vec<Link>, Vec<Link>) =
            (own.iter().map(|text| link(text)).collect(), shared.iter().map(|text| link(text)).collect());
        assign(&built, &own.iter().collect::<Vec<_>>(), &shared.iter().collect::<Vec<_>>())
    }

    #[test]
    fn a_place_is_named_where_only_one_can_be_it() {
        use Landmark::{Body, Footer, Main, Nav};
        for (built, own, shared, expected) in [
            (vec![("a", Main)], vec!["a"], vec![], vec![Some(Own(0))]),
            (vec![("a", Main), ("b", Main)], vec!["b", "a"], vec![], vec![Some(Own(1)), Some(Own(0))]),
            (vec![("a", Main), ("a", Main)], vec!["a", "a"], vec![], vec![Some(Own(0)), Some(Own(1))]),
            // Twice in the page and once in its source: which is it?
            (vec![("a", Main), ("a", Main)], vec!["a"], vec![], vec![None, None]),
            (vec![("a", Nav), ("a", Main)], vec!["a"], vec!["a"], vec![Some(Shared(0)), Some(Own(0))]),
            (vec![("a", Body), ("a", Body)], vec!["a"], vec!["a"], vec![None, None]),
            (vec![("a", Footer)], vec![], vec!["a"], vec![Some(Shared(0))]),
            (vec![("a", Footer)], vec![], vec!["a", "a"], vec![None]),
            (vec![("a", Footer)], vec![], vec!["b", "?"], vec![Some(Shared(1))]),
            (vec![("a", Nav)], vec!["a"], vec!["a"], vec![None]),
            (vec![("a", Main)], vec!["a", "a"], vec![], vec![None]),
            (
                vec![("A “quoted” thing…", Main)],
                vec!["a \"quoted\" thing and more"],
                vec![],
                vec![Some(Own(0))],
            ),
            (vec![("a", Main), ("b", Main)], vec!["?", "b"], vec![], vec![Some(Own(0)), Some(Own(1))]),
            (vec![("b", Main), ("a", Main)], vec!["?", "b"], vec![], vec![None, None]),
            (vec![("a", Main)], vec!["b"], vec![], vec![None]),
        ] {
            assert_eq!(assigned(&built, &own, &shared), expected, "{built:?} {own:?} {shared:?}");
        }
    }

    #[test]
    fn an_address_means_what_its_page_and_its_expressions_make_of_it() {
        let url = |text: &str| Url::parse(text).expect("a URL");
        let (page, root) = (url("https://a.example/docs/guide/"), url("https://a.example/docs/"));
        let of_file =
            |name: &str| Some(url(&format!("https://a.example/made/{}", name.trim_end_matches(".md"))));
        for (href, expected) in [
            ("../x#y", "https://a.example/docs/x#y"),
            ("other.md#y", "https://a.example/made/other#y"),
            ("{{ \"/menu\" | relative_url }}", "https://a.example/docs/menu/"),
            ("{{ site.baseurl }}/menu/", "https://a.example/docs/menu/"),
            ("https://b.example/", "https://b.example/"),
        ] {
            let link = Link { href: href.to_owned(), ..link("") };
            let all = meanings(&link, (&page, &root), Tracking::Keep, &of_file);
            assert!(all.iter().any(|key| key == expected), "{href}: {all:?}");
        }
        let link = Link { href: "mailto:a@b.example".to_owned(), ..link("") };
        assert!(meanings(&link, (&page, &root), Tracking::Keep, &of_file).is_empty());
    }
}
