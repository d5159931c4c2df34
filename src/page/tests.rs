use proptest::prelude::*;

use super::facts::MAX_DEPTH;
use super::*;

fn page(html: &str) -> Page {
    read_html(&Headers::default(), html.as_bytes())
}

fn texts(placed: &[Placed<String>]) -> Vec<&str> {
    placed.iter().map(|placed| placed.value.as_str()).collect()
}

#[test]
fn every_reference_of_the_table_is_taken() {
    let html = r#"<html><head><link rel="canonical" href=1><link rel=alternate hreflang=de href=2>
        <link rel=alternate type=application/rss+xml href=3><link rel="preload stylesheet" href=4>
        <link rel="shortcut icon" href=5><link rel=manifest href=6><link rel=modulepreload href=7>
        <link rel=preload imagesrcset="8 1x"><link rel=prefetch href=9><link rel=dns-prefetch href=//10>
        <link rel=next href=11><link rel=amphtml href=12><link rel=license href=13>
        <meta property="og:image" content=14><meta http-equiv=refresh content="9;url=15">
        <script type="application/ld+json">{"image": "43"}</script>
        <style>@import "16"; a { background: url(17) }</style><script src=18></script></head>
        <body background=19><a href=20>x</a><map><area href=21></map><img src=22 srcset="23 2x">
        <picture><source srcset=24></picture><video src=25 poster=26><source src=27><track src=28></video>
        <audio src=29></audio><iframe src=30></iframe><object data=31></object><embed src=32>
        <form action=33><button formaction=34></button><input type=image src=35 formaction=36></form>
        <form method=POST action=41><button formaction=42></button></form><form method=dialog action=no></form>
        <svg><use href="37#a"/><image xlink:href=38 /><a href=39>y</a></svg><p style="background:url(40)">"#;
    let page = page(html);
    let urls: Vec<_> = page.references.iter().map(|reference| reference.url.as_str()).collect();
    let mut numbers: Vec<u32> =
        urls.iter().filter_map(|url| url.trim_matches('/').trim_end_matches("#a").parse().ok()).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=43).collect::<Vec<_>>(), "{urls:?}");
    let mut kinds: Vec<_> = page.references.iter().map(|reference| reference.kind).collect();
    kinds.sort();
    kinds.dedup();
    let elsewhere = [
        ReferenceKind::Frame,
        ReferenceKind::HeaderCanonical,
        ReferenceKind::HeaderAlternate,
        ReferenceKind::HeaderPreload,
        ReferenceKind::SitemapLocation,
        ReferenceKind::Sitemap,
        ReferenceKind::SourceMap,
        ReferenceKind::LlmsLink,
        ReferenceKind::SitemapAlternate,
        ReferenceKind::SitemapImage,
        ReferenceKind::License,
    ];
    assert_eq!(kinds.len(), ReferenceKind::ALL.len() - elsewhere.len());
}

#[test]
fn headers_speak_too() {
    let mut headers = Headers::default();
    headers.push("X-Robots-Tag", "googlebot: noindex");
    headers.push("Link", "<https://x.example/>; rel=canonical, </de>; rel=alternate; hreflang=de");
    let page = read_html(&headers, b"");
    assert!(page.is_noindex());
    assert_eq!(page.references[page.canonicals[0].reference].url, "https://x.example/");
    assert_eq!(page.hreflangs[0].lang, "de");
}

#[test]
fn comments_templates_and_raw_text_hold_no_links() {
    let page = page(
        "<!-- <a href=no></a> --><template><a href=no id=no>t</a><template></template><img src=no></template>\
         <textarea><a href=no></textarea><script>'<a href=no>'</script><style>/*<a href=no>*/</style>\
         <iframe><a href=no></iframe><a href=yes>yes</a>",
    );
    assert_eq!(page.references.iter().map(|r| r.url.as_str()).collect::<Vec<_>>(), ["yes"]);
    assert_eq!((page.anchors.len(), page.text.words), (0, 1));
}

#[test]
fn link_texts_include_alternatives_of_images() {
    let page = page(
        "<h2>The <a href=a> big\n <img src=b alt='red door'> <b>bak</b>ery </a> here</h2><a href=c>d<a href=e>f",
    );
    let links: Vec<_> =
        page.references.iter().filter(|r| r.kind == ReferenceKind::Anchor).map(|r| r.text.as_str()).collect();
    assert_eq!(links, ["big red door bakery", "d", "f"]);
    assert_eq!(page.headings[0].text, "The big red door bakery here");
}

#[test]
fn a_stray_element_ends_the_head() {
    let whole = page("<html><head><title>a</title></head><body><p>x");
    assert_eq!(whole.head, facts::Head::default());
    let page = page(
        "<head><title>a</title><div></div><link rel=canonical href=/><meta name=robots content=noindex></head><body>",
    );
    assert_eq!(page.head.ended_by.as_ref().map(|end| end.value.as_str()), Some("div"));
    assert_eq!(texts(&page.head.stranded), ["link canonical", "meta robots"]);
    assert_eq!(page.canonicals[0].given, Given::InBody);
}

#[test]
fn landmarks_are_those_things_stand_in() {
    use Landmark::{Aside, Body, Footer, Header, Main, Nav};
    let page = page(
        "<a href=0></a><header><a href=1></a><nav><a href=2></a></nav></header><main><a href=3></a></main>\
        <div role=contentinfo><div><a href=4></a></div></div><aside><a href=5></a></aside><a href=6></a>",
    );
    let landmarks: Vec<_> = page.references.iter().map(|reference| reference.landmark).collect();
    assert_eq!(landmarks, [Body, Header, Nav, Main, Footer, Aside, Body]);
}

#[test]
fn what_one_template_writes_has_one_path() {
    let paths =
        |html: &str| -> Vec<u8> { page(html).references.iter().map(|reference| reference.path).collect() };
    let home = paths(
        "<body class=home><div id=x><footer class=f><ul><li><a href=1>a</a><li><a href=2>b</a></ul></footer>",
    );
    let post =
        paths("<main><p>Text</main><footer class=f><ul><li><a href=3>c</a></ul><p><a href=4>d</a></footer>");
    assert_eq!(home[0], home[1]);
    assert_eq!(home[0], post[0]);
    assert_ne!(post[0], post[1]);
    let other = paths("<footer class=g><ul><li><a href=1>a</a></ul></footer>");
    assert_ne!(home[0], other[0]);
}

#[test]
fn svg_and_mathml_are_not_html() {
    let page = page(
        "<title>real</title><svg><title>icon</title><style>a{}</style><a href=x>in</a><foreignObject><p id=p>t</p>\
         </foreignObject><![CDATA[<a href=no>]]></svg><math><mi>x</mi></math><svg><path/><p id=out><a href=y>z</a>",
    );
    assert_eq!(texts(&page.titles), ["real"]);
    assert_eq!(page.references.iter().map(|r| r.url.as_str()).collect::<Vec<_>>(), ["x", "y"]);
    assert_eq!(texts(&page.anchors), ["p", "out"]);
}

#[test]
fn of_attributes_with_one_name_the_first_counts() {
    let page = page("<p id=a ID=b style='x:url(1)' style='x:url(2)'><a href=3 href=4 name=c name=d>e</a>");
    assert_eq!(page.references.iter().map(|r| r.url.as_str()).collect::<Vec<_>>(), ["1", "3"]);
    assert_eq!(texts(&page.anchors), ["a", "c"]);
}

#[test]
fn self_closing_svg_hides_nothing() {
    let page = page("<svg/><p>one<svg viewBox='0 0 1 1' /><a href=x>two</a><textarea></p></textarea>");
    assert_eq!((page.references[0].text.as_str(), page.text.words), ("two", 2));
}

#[test]
fn links_without_an_end_go_on_as_browsers_show_them() {
    let page = page(
        "<p><a href=1>one<p>two <a href=2>three</a> four<table><tr><td><a href=5>five<td>six</table>\
         <noscript><a href=7>seven</a></noscript><h2><nav>eight</h2>",
    );
    let links: Vec<_> = page.references.iter().map(|reference| reference.text.as_str()).collect();
    assert_eq!(links, ["onetwo", "three", "five", "seven"]);
}

#[test]
fn only_real_elements_part_words() {
    let page = page("<p>one</div>word</section> and</p><p>two<div>three</div>four</p>five");
    assert_eq!(page.text.words, 6);
}

#[test]
fn json_ld_is_parsed_or_says_why_not() {
    let page = page(
        "<script type='application/ld+json'>{\"a\":1}</script><script type=application/ld+json>{\n oops}</script>",
    );
    assert!(page.json_ld[0].data.is_ok());
    assert_eq!(page.json_ld[1].data.as_ref().map_err(|error| error.line), Err(2));
}

#[test]
fn binary_files_are_not_pages() {
    assert!(is_binary(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"));
    assert!(!is_binary(b"<html>\0"));
    assert!(!is_binary(b"\xFF\xFE<\0h\0"));
    assert!(!is_binary(b"just text"));
}

#[test]
fn deep_nesting_is_cheap_and_bounded() {
    let page = page(&"<div><ul><li>".repeat(200_000));
    assert_eq!((page.depth, page.elements), (MAX_DEPTH, 600_000));
}

proptest! {
    #[test]
    fn any_markup_is_read_and_every_position_is_a_tag(
        pieces in proptest::collection::vec(prop::sample::select(PIECES), 0..40)
    ) {
        let html = pieces.concat();
        let page = page(&html);
        let lines: Vec<&str> = html.split('\n').collect();
        for at in page.references.iter().filter(|r| !r.kind.attribute().contains(['(', '@'])).map(|r| r.at) {
            let line = lines[at.line as usize - 1];
            let rest: String = line.chars().skip(at.column as usize - 1).collect();
            prop_assert!(rest.starts_with('<'), "{:?} of {:?}", at, html);
        }
    }

    #[test]
    fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        read_html(&Headers::default(), &bytes);
        read_css(&Headers::default(), &bytes);
    }
}

const PIECES: &[&str] = &[
    "<a href=x>",
    "</a>",
    "<p>",
    "</p>",
    "<div id=d>",
    "</div>",
    "\n",
    "text ",
    "ü",
    "&amp;",
    "<svg>",
    "</svg>",
    "<style>",
    "a{b:url(c)}",
    "</style>",
    "<title>",
    "</title>",
    "<img src=i alt=j>",
    "<table>",
    "<tr>",
    "<td>",
    "</table>",
    "<script>",
    "</script>",
    "<!--",
    "-->",
    "<template>",
    "</template>",
    "<h1>",
    "</h2>",
    "<",
    "\0",
    "<link rel=canonical href=/>",
    "<head>",
    "</head>",
    "<body>",
    "<form action=f>",
    "</form>",
    "<math>",
    "<mi>",
];
