use super::*;

fn living<'a>(url: &'a str, title: &'a str) -> Living<'a> {
    Living { url, title: title.into(), is_start: url.ends_with(".example/"), ..Living::default() }
}

fn dead<'a>(url: &'a str, text: &'a str) -> Dead<'a> {
    Dead { url, texts: vec![text.into()], ..Dead::default() }
}

fn target(dead: Dead, living: &[Living]) -> (Option<String>, Certainty) {
    let redirect = suggest(&[dead], &living).remove(0);
    (redirect.to, redirect.certainty)
}

#[test]
fn another_spelling_is_certain() {
    let pages = [living("https://a.example/", "Home"), living("https://a.example/Opening-Hours/", "Hours")];
    let found = target(dead("https://a.example/opening_hours.html", "x"), &pages);
    assert_eq!(found, (Some("https://a.example/Opening-Hours/".to_owned()), Certainty::Certain));
}

#[test]
fn another_year_needs_a_person() {
    let pages = [living("https://a.example/2024/menu", "Menu"), living("https://a.example/about", "About")];
    let redirect = suggest(&[dead("https://a.example/2023/menu", "Menu")], &pages.as_slice()).remove(0);
    assert_eq!((redirect.to, redirect.certainty), (None, Certainty::NeedsAPerson));
    assert_eq!(redirect.candidates[0].url, "https://a.example/2024/menu");
}

#[test]
fn a_page_without_likeness_has_no_candidates() {
    let pages = [living("https://a.example/", "Bakery"), living("https://a.example/about", "About us")];
    assert_eq!(target(dead("https://a.example/gift-cards", "Bakery"), &pages), (None, Certainty::None));
}

#[test]
fn the_text_that_was_there_tells_it_everywhere() {
    let earlier = EarlierPage { text_hash: 7, simhash: 9, words: 300, ..EarlierPage::default() };
    let gone = Dead { earlier: Some(&earlier), ..dead("https://a.example/x1", "here") };
    let page =
        Living { text_hash: 7, simhash: 9, words: 300, ..living("https://a.example/bread/2", "Bread") };
    assert_eq!(target(gone, &[page]), (Some("https://a.example/bread/2".to_owned()), Certainty::Certain));
}

#[test]
fn a_page_that_calls_itself_by_the_dead_url_is_its_successor() {
    let gone = Dead { claimed_by: vec!["https://a.example/new"], ..dead("https://a.example/old", "here") };
    let found = target(gone, &[living("https://a.example/new", "Bread")]);
    assert_eq!(found, (Some("https://a.example/new".to_owned()), Certainty::Certain));
}

#[test]
fn a_page_that_was_there_before_is_no_successor_by_its_name_alone() {
    let earlier = EarlierPage { title: "Rye bread".to_owned(), missed: 2, ..EarlierPage::default() };
    let gone = || dead("https://a.example/bread/rye", "Rye bread");
    let page = |since| Living { since, ..living("https://a.example/shop/rye", "Rye bread") };
    assert_eq!(target(gone(), &[page(0)]).1, Certainty::Likely);
    let known = || Dead { earlier: Some(&earlier), ..gone() };
    assert_eq!(target(known(), &[page(1)]).1, Certainty::NeedsAPerson);
    assert_eq!(
        target(known(), &[page(2)]).1,
        Certainty::Likely,
        "it came when the other went, also later on"
    );
}

#[test]
fn the_order_of_pages_and_dead_urls_changes_nothing() {
    let mut pages =
        ["a/rye", "b/rye", "b/spelt-bread", "c/wheat"].map(|path| format!("https://a.example/{path}"));
    let gone = ["https://a.example/x/rye", "https://a.example/x/spelt", "https://a.example/x/wheat"];
    let all = |pages: &[String]| {
        let living: Vec<Living> = pages.iter().map(|url| living(url, "Bread")).collect();
        let mut found = suggest(&gone.map(|url| dead(url, "bread")), &living.as_slice());
        found.sort_by(|one, other| one.from.cmp(&other.from));
        found
    };
    let before = all(&pages);
    pages.reverse();
    assert_eq!(before, all(&pages));
}

#[test]
fn a_hundred_thousand_pages_and_a_thousand_dead_urls_are_no_square() {
    let urls: Vec<String> =
        (0..100_000).map(|n| format!("https://a.example/docs/t{}/page-{n}", n % 100)).collect();
    let pages: Vec<Living> = urls.iter().map(|url| living(url, "Docs page")).collect();
    let gone: Vec<String> = (0..1_000).map(|n| format!("https://a.example/docs/old/page-{n}")).collect();
    let gone: Vec<Dead> = gone.iter().map(|url| dead(url, "Docs page")).collect();
    let pages = pages.as_slice();
    let asked = Asked::of(&gone, &pages);
    let most = (0..gone.len()).map(|at| asked.candidates(at, &Moves::default()).len()).max();
    assert!(most.is_some_and(|most| most < 300), "{most:?}");
}
