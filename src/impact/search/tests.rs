//! Files as people have them, whole and broken.

use std::io::{Cursor, Write};

use flate2::Compression;
use flate2::write::GzEncoder;

use super::*;
use crate::urls::{Tracking, Url};

fn home() -> Home {
    Home::new(Url::parse("https://www.bakery.example/").expect("a URL"), Tracking::Keep, false)
}

fn read_with(kind: &Kind, bytes: impl AsRef<[u8]>, ranges: &Ranges) -> SearchData {
    let mut data = SearchData::default();
    data.read(("data", Cursor::new(bytes.as_ref())), kind, &home(), ranges);
    data
}

fn read(kind: &Kind, bytes: impl AsRef<[u8]>) -> SearchData {
    read_with(kind, bytes, &Ranges::default())
}

fn demand<'d>(data: &'d SearchData, path: &str) -> &'d Demand {
    &data.demand[&format!("https://www.bakery.example{path}")]
}

/// The one remark, as `line: message`.
fn remark(data: &SearchData) -> String {
    let [remark] = data.remarks.as_slice() else { panic!("{:?}", data.remarks) };
    format!("{}: {}", remark.line.unwrap_or_default(), remark.message)
}

const ENGLISH: &str = "\u{FEFF}Top pages,Clicks,Impressions,CTR,Position\n\
    https://www.bakery.example/menu/,\"1,234\",56789,2.17%,3.4\nhttps://www.bakery.example/,7,0,0%,\n";

#[test]
fn exports_are_read_in_any_language() {
    let german = "Häufigste Seiten;Klicks;Impressionen;CTR;Position\r\n\
        https://www.bakery.example/menu/;1.234;56.789;2,17 %;3,4\r\nhttps://www.bakery.example/;7;0;0 %;\r\n";
    for text in [ENGLISH, german] {
        let data = read(&Kind::SearchConsole, text);
        assert_eq!(data.remarks, []);
        let menu = demand(&data, "/menu/");
        assert_eq!((menu.clicks, menu.impressions, menu.position), (Some(1234), Some(56789), Some(3.4)));
        assert_eq!(demand(&data, "/").position, None);
        assert_eq!((data.files[0].kind.as_str(), data.files[0].used), ("search-console-pages", 2));
    }
}

#[test]
fn an_export_is_found_in_its_archive() {
    let mut zip = ::zip::ZipWriter::new(Cursor::new(Vec::new()));
    let tables = [
        ("Suchanfragen.csv", "Häufigste Suchanfragen,Klicks,Impressionen,CTR,Position\nbread,3,4,75%,1\n"),
        ("Filter.csv", "Filter,Wert\nSuchtyp,Web\n"),
        ("Seiten.csv", ENGLISH),
    ];
    for (name, text) in tables {
        zip.start_file(name, ::zip::write::SimpleFileOptions::default()).expect("memory takes it");
        zip.write_all(text.as_bytes()).expect("memory takes it");
    }
    let whole = zip.finish().expect("memory takes it").into_inner();
    let data = read(&Kind::SearchConsole, &whole);
    assert_eq!((data.remarks.len(), data.demand.len()), (0, 2));
    assert!(remark(&read(&Kind::SearchConsole, &whole[..whole.len() / 2])).contains("broken ZIP"));
}

#[test]
fn links_are_read_beside_pages() {
    let text = "Target page,Incoming links,Linking sites\nhttps://www.bakery.example/menu/,12,3\n";
    assert_eq!(demand(&read(&Kind::SearchConsole, text), "/menu/").external_links, Some(12));
}

#[test]
fn wrong_files_are_told_with_their_lines() {
    for (text, expected) in [
        (
            "Top queries,Clicks,Impressions,CTR,Position\nbread,1,2,50%,1\n",
            "1: has no row that begins with a URL",
        ),
        ("Page,Clicks\nhttps://www.bakery.example/,1\n", "2: has 2 columns"),
        (
            "Top pages,Clicks,Impressions,CTR,Position\nhttps://other.example/,1,2,50%,1\n",
            "2: is of another site: https://other.example/",
        ),
        (
            "Top pages,Clicks,Impressions,CTR,Position\nhttps://www.bakery.example/,many,2,50%,1\n",
            "2: cannot be read: https://www.bakery.example/, many",
        ),
        ("\u{0}", "1: has no row"),
        ("", "1: has no row"),
    ] {
        let data = read(&Kind::SearchConsole, text);
        assert!(remark(&data).starts_with(expected), "{text}: {}", remark(&data));
        assert!(remark(&data).contains("of it was used") || remark(&data).contains("of this file was used"));
        assert!(data.demand.is_empty());
    }
    assert!(remark(&read(&Kind::SearchConsole, b"\xFF\xFET\0o\0")).contains("UTF-16"));
}

#[test]
fn some_wrong_rows_spoil_no_others() {
    let text = format!("{ENGLISH}https://other.example/,1,2,50%,1\nhttps://www.bakery.example/x,?,2,50%,1\n");
    let data = read(&Kind::SearchConsole, text);
    assert_eq!(data.demand.len(), 2);
    let lines: Vec<_> = data.remarks.iter().map(|remark| remark.line).collect();
    assert_eq!(lines, [Some(4), Some(5)]);
    let file = &data.files[0];
    assert_eq!((file.rows, file.used, file.foreign, file.unread), (4, 2, 1, 1));
}

#[test]
fn any_table_is_read_by_its_columns() {
    let columns = Columns::parse("url=Page path,visits=Views").expect("it says what is what");
    let text = "# ----\n# All users\nPage path,Views,Active users\n/menu/,120,90\n/menu/?a,1,1\n";
    let data = read(&Kind::Metrics(columns.clone()), text);
    assert_eq!((demand(&data, "/menu/").visits, data.demand.len()), (Some(120), 2));
    let other = read(&Kind::Metrics(columns), "URL,Views\n/menu/,1\n");
    assert!(remark(&other).starts_with("1: has no column `Page path`; there are URL, Views"));
    let by_number = Columns::parse("url=1,clicks=2").expect("it says what is what");
    assert_eq!(demand(&read(&Kind::Metrics(by_number), "a\tb\n/menu/\t5\n"), "/menu/").clicks, Some(5));
    for text in ["", "url=a", "clicks=b", "url=a,clicks=", "url=a,clicks=b,clicks=c", "url=a,klicks=b"] {
        assert!(Columns::parse(text).is_err(), "{text}");
    }
}

const GOOGLEBOT: &str = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";

fn combined(address: &str, target: &str, status: u16, agent: &str) -> String {
    format!(
        "{address} - - [21/Nov/2026:10:00:00 +0100] \"GET {target} HTTP/1.1\" {status} 12 \"-\" \"{agent}\"\n"
    )
}

/// The same visit in every form.
fn logs() -> Vec<(&'static str, String)> {
    let encoded = GOOGLEBOT.replace(' ', "%20");
    vec![
        ("combined", combined("66.249.64.1", "/menu/", 402, GOOGLEBOT)),
        (
            "with host",
            format!("www.bakery.example:443 {}", combined("66.249.64.1", "/menu/", 402, GOOGLEBOT)),
        ),
        ("whole URL", combined("66.249.64.1", "https://www.bakery.example/menu/", 402, GOOGLEBOT)),
        (
            "cloudflare",
            format!(
                "{{\"ClientIP\":\"66.249.64.1\",\"ClientRequestHost\":\"www.bakery.example\",\"ClientRequestURI\":\"/menu/\",\
                 \"ClientRequestUserAgent\":\"{GOOGLEBOT}\",\"EdgeResponseStatus\":402,\"EdgeStartTimestamp\":1795251600000000000}}\n"
            ),
        ),
        (
            "nginx json",
            format!(
                "{{\"remote_addr\":\"66.249.64.1\",\"request\":\"GET /menu/ HTTP/1.1\",\"status\":\"402\",\
                 \"http_user_agent\":\"{GOOGLEBOT}\",\"time_iso8601\":\"2026-11-21T10:00:00+01:00\"}}\n"
            ),
        ),
        (
            "cloudfront",
            format!(
                "#Version: 1.0\n#Fields: date time c-ip cs-method cs(Host) cs-uri-stem sc-status cs(User-Agent) cs-uri-query\n\
                 2026-11-21\t09:00:00\t66.249.64.1\tGET\td1.cloudfront.net\t/menu/\t402\t{encoded}\t-\n"
            ),
        ),
        (
            "balancer",
            format!(
                "https 2026-11-21T09:00:00.186641Z app/a/1 66.249.64.1:2817 10.0.0.1:80 0.1 0.1 0.1 402 402 1 2 \
                 \"GET https://www.bakery.example:443/menu/ HTTP/1.1\" \"{GOOGLEBOT}\" X Y arn \"t\" \"d\"\n"
            ),
        ),
    ]
}

#[test]
fn logs_are_read_in_every_form() {
    let mut ranges = Ranges::default();
    ranges.add("googlebot.json", br#"{"prefixes":[{"ipv4Prefix":"66.249.64.0/27"}]}"#).expect("as published");
    for (form, log) in logs() {
        let data = read_with(&Kind::AccessLog, &log, &ranges);
        assert_eq!(data.remarks, [], "{form}");
        let moment = Some("2026-11-21T09:00:00Z".to_owned());
        let crawled = Crawled {
            crawler: "Googlebot".to_owned(),
            is_verified: Some(true),
            status: 402,
            hits: 1,
            first: moment.clone(),
            last: moment,
        };
        assert_eq!(demand(&data, "/menu/").crawled, [crawled], "{form}");
        let unverified = read(&Kind::AccessLog, &log);
        assert_eq!(demand(&unverified, "/menu/").crawled[0].is_verified, None, "{form}");
    }
}

#[test]
fn only_search_crawlers_count_and_others_are_counted() {
    let log = combined("66.249.64.1", "/a", 200, GOOGLEBOT)
        + &combined("192.0.2.1", "/a", 200, GOOGLEBOT)
        + &combined("192.0.2.1", "/a", 200, "Mozilla/5.0 Firefox/130.0")
        + &combined("192.0.2.1", "/b", 404, "Mozilla/5.0 Firefox/130.0");
    let mut ranges = Ranges::default();
    ranges.add("googlebot.json", br#"["66.249.64.0/27"]"#).expect("as published");
    let data = read_with(&Kind::AccessLog, &log, &ranges);
    let verified: Vec<_> = demand(&data, "/a").crawled.iter().map(|crawled| crawled.is_verified).collect();
    assert_eq!(verified, [Some(false), Some(true)]);
    assert_eq!((data.files[0].used, data.files[0].passed_over, data.demand.len()), (2, 2, 1));
}

#[test]
fn packed_logs_are_known_by_their_content_and_told_when_they_break_off() {
    let log: String = (0..2000).map(|at| combined("192.0.2.1", &format!("/{at}"), 200, GOOGLEBOT)).collect();
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(log.as_bytes()).expect("memory takes it");
    let packed = packed.finish().expect("memory takes it");
    assert_eq!(read(&Kind::AccessLog, &packed).demand.len(), 2000);
    let cut = read(&Kind::AccessLog, &packed[..packed.len() * 3 / 4]);
    let urls = cut.demand.len();
    assert!((100..2000).contains(&urls), "{urls}");
    let message = remark(&cut);
    assert!(message.contains("breaks off behind this line"), "{message}");
    assert!(!message.starts_with("0:"), "{message}");
}

#[test]
fn logs_that_say_nothing_are_never_a_silent_zero() {
    let common = "192.0.2.1 - - [21/Nov/2026:10:00:00 +0100] \"GET / HTTP/1.1\" 200 12\n";
    let foreign = format!("other.example:443 {}", combined("192.0.2.1", "/", 200, GOOGLEBOT));
    for (log, expected) in [
        (String::new(), "0: holds nothing that could be used"),
        (common.to_owned(), "1: names no user agents"),
        (foreign, "1: is of another site: other.example:443"),
        ("hello\nworld\n".to_owned(), "1: cannot be read: hello; nothing of this file was used (2 of 2 rows"),
        (combined("192.0.2.1", "/", 200, "curl/8.0"), "0: holds no visit of a search crawler in 1 lines"),
    ] {
        let data = read(&Kind::AccessLog, &log);
        assert!(remark(&data).starts_with(expected), "{}", remark(&data));
    }
}

#[test]
fn what_was_always_gone_is_not_wanted() {
    let log =
        combined("192.0.2.1", "/gone", 404, GOOGLEBOT) + &combined("192.0.2.1", "/paid", 402, GOOGLEBOT);
    let data = read(&Kind::AccessLog, &log);
    assert_eq!(data.wanted(), ["https://www.bakery.example/paid"]);
}

proptest::proptest! {
    #[test]
    fn any_bytes_are_read_without_panic(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..300)) {
        let columns = Columns::parse("url=1,clicks=2").expect("it says what is what");
        for kind in [Kind::SearchConsole, Kind::AccessLog, Kind::Metrics(columns)] {
            let data = read(&kind, &bytes);
            proptest::prop_assert!(!data.demand.is_empty() || !data.remarks.is_empty());
        }
    }

    #[test]
    fn any_line_is_read_without_panic(line in "[0-9a-z .:\\[\\]\"/+{}\\\\\\-]{0,80}") {
        let data = read(&Kind::AccessLog, &line);
        proptest::prop_assert!(!data.remarks.is_empty());
    }
}
