//! Lists of every format, with every fault.

use std::io::Write;

use proptest::prelude::*;

use super::*;

const HEAD: &str = "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' \
    xmlns:image='http://www.google.com/schemas/sitemap-image/1.1' \
    xmlns:v='http://www.google.com/schemas/sitemap-video/1.1' \
    xmlns:xhtml='http://www.w3.org/1999/xhtml'>";

fn parse(bytes: &[u8]) -> Sitemap {
    Sitemap::parse(bytes, &Url::parse("https://a.example/sitemap.xml").expect("valid"), NamedBy::Site)
}

fn faults(bytes: &[u8]) -> Vec<(Fault, u32)> {
    parse(bytes).problems.kept().iter().map(|problem| (problem.kind, problem.line)).collect()
}

fn named(bytes: &[u8]) -> Vec<(u32, String)> {
    parse(bytes).entries.into_iter().map(|entry| (entry.line, entry.url)).collect()
}

/// The URLs of a sitemap or an index; `None` when it is neither.
fn read(xml: &str) -> Option<Vec<Reference>> {
    let sitemap = parse(xml.as_bytes());
    matches!(sitemap.format, Some(Format::UrlSet | Format::Index)).then(|| sitemap.references())
}

fn urls(xml: &str) -> Option<Vec<(u32, String)>> {
    let is_page = |found: &Reference| found.kind != ReferenceKind::SitemapImage;
    read(xml).map(|found| found.into_iter().filter(is_page).map(|entry| (entry.at.line, entry.url)).collect())
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("memory does not fail")
}

#[test]
fn locations_are_read_with_their_lines() {
    let xml = "<?xml version='1.0'?>\n<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>\n<url>\n\
        <loc> https://a.example/?a=1&amp;b=&#50; </loc>\n<image:image><image:loc>no</image:loc></image:image></url>\n\
        <url><loc><![CDATA[https://a.example/b]]></loc></url></urlset>";
    let expected = [(4, "https://a.example/?a=1&b=2".to_owned()), (6, "https://a.example/b".to_owned())];
    assert_eq!(urls(xml), Some(expected.to_vec()));
}

#[test]
fn an_index_names_sitemaps() {
    let found = read("<sitemapindex><sitemap><loc>a.xml</loc></sitemap></sitemapindex>").expect("an index");
    assert_eq!((found[0].kind, found[0].url.as_str()), (ReferenceKind::Sitemap, "a.xml"));
}

#[test]
fn other_xml_is_no_sitemap_and_broken_xml_counts_up_to_the_fault() {
    assert_eq!(urls("<rss><channel/></rss>"), None);
    assert_eq!(urls(""), None);
    assert_eq!(urls("not xml"), None);
    assert_eq!(urls("<urlset><url><loc>a</loc></url><url></oops>").map(|found| found.len()), Some(1));
    assert_eq!(urls("<urlset>").map(|found| found.len()), Some(0));
}

#[test]
fn entities_of_the_file_are_not_expanded() {
    let bomb =
        "<!DOCTYPE u [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]>\n<urlset><url><loc>x&b;y</loc></url></urlset>";
    assert_eq!(urls(bomb), Some(vec![(2, "xy".to_owned())]));
    let sitemap = parse(bomb.as_bytes());
    assert_eq!(
        (sitemap.problems.count(Fault::DocumentType), sitemap.problems.count(Fault::UnknownEntity)),
        (1, 1)
    );
}

#[test]
fn what_is_said_of_a_url_is_kept_with_its_line() {
    let xml = format!(
        "{HEAD}\n<url><loc>https://a.example/</loc>\n<lastmod>2024-05-01</lastmod><changefreq>daily</changefreq>\n\
         <priority>0.5</priority><xhtml:link rel='alternate' hreflang='de' href='https://a.example/de?a&amp;b'/>\n\
         <image:image><image:loc>https://a.example/i.png</image:loc></image:image>\n\
         <v:video><v:title>One</v:title><v:player_loc>https://a.example/p</v:player_loc></v:video></url></urlset>"
    );
    let sitemap = parse(xml.as_bytes());
    assert!(sitemap.problems.is_empty(), "{:?}", sitemap.problems);
    let found: Vec<_> =
        sitemap.entries[0].details.iter().map(|d| (d.kind, d.line, d.text.as_str())).collect();
    assert_eq!(
        found,
        [
            (DetailKind::LastModified, 3, "2024-05-01"),
            (DetailKind::ChangeFrequency, 3, "daily"),
            (DetailKind::Priority, 4, "0.5"),
            (DetailKind::Image, 5, "https://a.example/i.png"),
            (DetailKind::VideoText, 6, "One"),
            (DetailKind::VideoPlayer, 6, "https://a.example/p"),
        ]
    );
    let alternate = &sitemap.entries[0].alternates[0];
    assert_eq!(
        (alternate.lang.as_str(), alternate.url.as_str(), alternate.line),
        ("de", "https://a.example/de?a&b", 4)
    );
}

#[test]
fn every_format_is_read() {
    let rss = "<rss version='2.0'><channel><link>https://a.example/</link><item><link>https://a.example/1</link>\
        <pubDate>Mon, 06 Sep 2021 00:01:00 +0000</pubDate></item></channel></rss>";
    let atom = "<feed xmlns='http://www.w3.org/2005/Atom'><link href='https://a.example/'/><entry>\
        <link rel='edit' href='https://a.example/e'/><link href='https://a.example/1'/>\
        <updated>2021-09-06T00:01:00Z</updated></entry></feed>";
    let prefixed = "<s:urlset xmlns:s='http://www.sitemaps.org/schemas/sitemap/0.9'><s:url>\
        <s:loc>https://a.example/1</s:loc></s:url></s:urlset>";
    for (text, format) in [
        (rss, Format::Rss),
        (atom, Format::Atom),
        (prefixed, Format::UrlSet),
        ("\u{FEFF}https://a.example/1\r\n\r\n", Format::Text),
    ] {
        let sitemap = parse(text.as_bytes());
        assert_eq!((sitemap.format, sitemap.problems.kept()), (Some(format), &[][..]), "{text}");
        assert_eq!(named(text.as_bytes()), [(1, "https://a.example/1".to_owned())], "{text}");
        assert_eq!(named(&packed(text.as_bytes())), [(1, "https://a.example/1".to_owned())], "{text}");
    }
    assert_eq!(faults(b"<html></html>"), [(Fault::UnknownFormat, 1)]);
    assert_eq!(parse(b"hello\nhttps://a.example/1").format, None);
}

#[test]
fn every_fault_has_its_line() {
    for (body, expected) in [
        ("<url><loc>https://b.example/</loc></url>", Fault::OtherHost),
        ("<url><loc>/a</loc></url>", Fault::NotAbsolute),
        ("<url><loc> </loc></url>", Fault::NoLocation),
        ("<url><lastmod>2024</lastmod></url>", Fault::NoLocation),
        ("<url><loc>https://a.example/?a&b</loc></url>", Fault::UnescapedAmpersand),
        ("<url><loc>https://a.example/?a&nbsp;</loc></url>", Fault::UnknownEntity),
        ("<url><loc>https://a.example/</loc><lastmod>May 5th</lastmod></url>", Fault::BadDate),
        ("<url><loc>https://a.example/</loc><changefreq>often</changefreq></url>", Fault::BadFrequency),
        ("<url><loc>https://a.example/</loc><priority>2</priority></url>", Fault::BadPriority),
        ("<url><loc>https://a.example/</loc><xhtml:link href='x'/></url>", Fault::BadAlternate),
        ("<url><loc>https://a.example/</loc><news:news/></url>", Fault::UndeclaredPrefix),
        ("<url><loc>https://a.example/</loc></ur>", Fault::NotWellFormed),
    ] {
        let xml = format!("{HEAD}\n{body}</urlset>");
        assert_eq!(faults(xml.as_bytes())[0], (expected, 2), "{body}");
    }
    let long = format!("{HEAD}<url><loc>https://a.example/{}</loc></url></urlset>", "a".repeat(2048));
    assert_eq!(faults(long.as_bytes()), [(Fault::UrlTooLong, 1)]);
    let twice = "<url><loc>https://a.example/</loc></url>".repeat(2);
    assert_eq!(faults(format!("{HEAD}{twice}</urlset>").as_bytes()), [(Fault::Duplicate, 1)]);
    assert_eq!(
        faults(b"<urlset xmlns='http://www.google.com/schemas/sitemap/0.84'/>"),
        [(Fault::WrongNamespace, 1)]
    );
}

#[test]
fn an_index_within_an_index_is_refused() {
    let xml = "<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>\
        <sitemap><loc>https://a.example/2.xml</loc></sitemap></sitemapindex>";
    let url = Url::parse("https://a.example/sitemap.xml").expect("valid");
    assert_eq!(Sitemap::parse(xml.as_bytes(), &url, NamedBy::Site).entries.len(), 1);
    let nested = Sitemap::parse(xml.as_bytes(), &url, NamedBy::Index);
    assert_eq!((nested.entries.len(), nested.problems.count(Fault::NestedIndex)), (0, 1));
}

#[test]
fn encodings_are_honoured() {
    let utf16: Vec<u8> = "\u{FEFF}https://a.example/ü".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(named(&utf16)[0].1, "https://a.example/ü");
    let declared = b"<?xml version=\"1.0\" encoding='ISO-8859-1'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>\
        <url><loc>https://a.example/\xFC</loc></url></urlset>";
    assert_eq!(named(declared)[0].1, "https://a.example/ü");
    assert_eq!(faults(b"https://a.example/\nhttps://a.example/\xFC"), [(Fault::WrongEncoding, 2)]);
}

#[test]
fn bombs_and_broken_packages_are_refused() {
    let bomb = packed(&vec![b' '; 8 * 1024 * 1024]);
    let twice = packed(&bomb);
    let sitemap = parse(&bomb);
    assert_eq!((sitemap.is_cut, sitemap.problems.count(Fault::Bomb)), (true, 1));
    assert!(parse(&twice).entries.is_empty());
    let whole = packed("https://a.example/1\n".repeat(1000).as_bytes());
    let half = parse(&whole[..whole.len() - 8]);
    assert_eq!(half.problems.count(Fault::BrokenGzip), 1);
    assert!(!half.entries.is_empty());
}

#[test]
fn too_many_urls_are_a_problem_long_before_they_are_a_cut() {
    let lines =
        |count: usize| (0..count).map(|i| format!("https://a.example/{i}")).collect::<Vec<_>>().join("\n");
    let sitemap = parse(lines(50_001).as_bytes());
    assert_eq!((sitemap.entries.len(), sitemap.is_cut), (50_001, false));
    assert_eq!(sitemap.problems.kept()[0].line, 50_001);
    let mut sitemap = Sitemap::default();
    for line in 1..=200_001 {
        sitemap.push(Entry { url: "https://a.example/".to_owned(), line, ..Entry::default() });
    }
    assert_eq!((sitemap.entries.len(), sitemap.is_cut), (KEPT_ENTRIES, true));
    assert_eq!(sitemap.problems.count(Fault::TooManyUrls), 1);
}

#[test]
fn a_file_that_ends_too_early_is_told() {
    let cut = format!("{HEAD}\n<url><loc>https://a.example/</loc></url>\n<url><loc>https://a.ex");
    assert_eq!(faults(cut.as_bytes()), [(Fault::NotWellFormed, 3)]);
    assert_eq!(named(cut.as_bytes()).len(), 1);
}

proptest! {
    #[test]
    fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        parse(&bytes);
        parse(&[&[0x1F, 0x8B, 8, 0][..], &bytes].concat());
        parse(&[HEAD.as_bytes(), &bytes].concat());
    }

    #[test]
    fn any_pieces_of_xml_are_read(pieces in proptest::collection::vec(prop::sample::select(PIECES), 0..30)) {
        let sitemap = parse(format!("{HEAD}{}", pieces.concat()).as_bytes());
        prop_assert!(sitemap.entries.iter().all(|entry| !entry.url.is_empty()));
    }
}

const PIECES: &[&str] = &[
    "<url>",
    "</url>",
    "<loc>",
    "</loc>",
    "https://a.example/",
    "&",
    "&amp;",
    "&#x41;",
    "&x;",
    "<image:loc>",
    "</image:loc>",
    "<![CDATA[",
    "]]>",
    "<xhtml:link hreflang='x' href='y'/>",
    "<lastmod>",
    "</lastmod>",
    "<",
    ">",
    "<!--",
    "-->",
    "\n",
];
