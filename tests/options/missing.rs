//! Pages that are not there and answer with success: told from URLs that nobody made.

use super::audit;
use super::witness::{Seen, Witness, moved, page_of, status};
use tollgate::audit::{Audit, Finding};

const GONE: &str =
    "<title>Oh no</title><h1>Oh no</h1><p>We looked everywhere and found no such page in this shop.";

fn of_rules<'a>(audit: &'a Audit, rules: &[&str]) -> Vec<&'a Finding> {
    audit.findings.iter().filter(|finding| rules.contains(&finding.rule.as_str())).collect()
}

/// A shop whose pages are these, and what it answers for all others.
fn shop(missing: impl Fn(&Seen) -> Vec<u8> + Send + Sync + 'static) -> Witness {
    Witness::start(move |seen| match seen.path.as_str() {
        "/" => page_of(
            "<title>Shop</title><p>Bread, cakes and rolls, fresh every day.<a href=/cakes/plum>plum</a>\
             <a href=/cakes/apple>apple</a><a href=/cakes/sold-out>sold out</a><a href=/imprint>imprint</a>",
        ),
        "/imprint" => page_of("<title>Imprint</title><p>The shop is at the corner. <a href=/>home</a>"),
        "/cakes/plum" => page_of("<title>Plum</title><p>Plums from the garden. <a href=/cakes/pear>pear</a>"),
        "/cakes/apple" => page_of("<title>Apple</title><p>Apples, and a little cinnamon. <a href=/>home</a>"),
        "/robots.txt" | "/sitemap.xml" => status(404),
        _ => missing(seen),
    })
}

#[test]
fn a_missing_page_that_answers_with_success_is_found_with_the_links_to_it() {
    let site = shop(|_| page_of(GONE));
    let audit = audit(&[&site.url("/")]).audit();
    let found: Vec<_> = of_rules(&audit, &["soft-404", "answers-every-url"]);
    let told: Vec<_> =
        found.iter().map(|it| (it.rule.as_str(), it.url.clone(), it.sources[0].page.clone())).collect();
    assert_eq!(
        told,
        [
            ("soft-404", site.url("/cakes/pear"), site.url("/cakes/plum")),
            ("soft-404", site.url("/cakes/sold-out"), site.url("/")),
        ]
    );
    assert!(
        found.iter().all(|it| it.evidence.contains("/tollgate-") && it.status == Some(200)),
        "{found:#?}"
    );
    let invented = site.paths().iter().filter(|path| path.contains("tollgate-")).count();
    assert_eq!(invented, 2, "one at the root, one among the cakes: {:?}", site.paths());
}

#[test]
fn a_redirect_to_the_page_for_missing_ones_is_one_too() {
    let site = shop(|seen| if seen.path == "/not-found" { page_of(GONE) } else { moved("/not-found") });
    let audit = audit(&[&site.url("/")]).audit();
    let urls: Vec<_> = of_rules(&audit, &["soft-404"]).iter().map(|it| it.url.clone()).collect();
    assert_eq!(urls, [site.url("/cakes/pear"), site.url("/cakes/sold-out")]);
}

#[test]
fn a_door_that_everybody_is_sent_to_hides_no_missing_page() {
    let door = "<title>Log in</title><p>Tell us who you are before you go on.";
    let site = shop(move |seen| if seen.path == "/login" { page_of(door) } else { moved("/login") });
    let audit = audit(&[&site.url("/")]).audit();
    assert_eq!(of_rules(&audit, &["soft-404", "answers-every-url"]), Vec::<&Finding>::new());
}

#[test]
fn an_honest_site_is_asked_once_in_each_place_and_nothing_is_found() {
    let site = shop(|_| status(404));
    let audit = audit(&[&site.url("/")]).audit();
    assert_eq!(of_rules(&audit, &["soft-404", "answers-every-url"]), Vec::<&Finding>::new());
    let invented = site.seen().iter().filter(|seen| seen.path.contains("tollgate-")).count();
    assert_eq!(invented, 2, "what is as it should be is not asked again");
}

#[test]
fn a_server_that_answers_everything_with_one_page_is_one_finding() {
    let shell = "<title>App</title><script src=/app.js></script><div id=app></div>";
    let words = "<title>App</title><p>This application needs a browser with scripts. <a href=/a>a</a><a href=/b>b</a>";
    for body in [shell, words] {
        let site = Witness::start(move |seen| match seen.path.as_str() {
            "/robots.txt" => status(404),
            "/sitemap.xml" => page_of("/x\n"),
            _ => page_of(body),
        });
        let audit = audit(&[&site.url("/")]).audit();
        let found = of_rules(&audit, &["soft-404", "answers-every-url"]);
        assert_eq!(found.len(), 1, "{found:#?}");
        assert_eq!((found[0].rule.as_str(), &found[0].url), ("answers-every-url", &site.url("/")));
    }
}

#[test]
fn robots_txt_and_the_scope_keep_us_from_inventing_urls() {
    let site = Witness::start(|seen| match seen.path.as_str() {
        "/" => page_of("<title>Shop</title><a href=/cakes/plum>plum</a><a href=/cakes/apple>apple</a>"),
        "/robots.txt" => super::witness::reply(
            "200 OK",
            "Content-Type: text/plain",
            "User-agent: *\nDisallow: /cakes/tollgate-\n",
        ),
        "/sitemap.xml" => status(404),
        path => page_of(&format!("<title>{path}</title>")),
    });
    audit(&[&site.url("/"), "--exclude", "/tollgate-*"]);
    assert!(site.paths().iter().all(|path| !path.contains("tollgate-")), "{:?}", site.paths());
}
