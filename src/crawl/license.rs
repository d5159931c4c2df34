//! Terms for machines as Really Simple Licensing 1.0 writes them (<https://rslstandard.org/rsl>), as far as they
//! speak of everything at their host: what they give to everybody for nothing, and what they keep from everybody.
//! Between the two lie offers at a price, which contradict no reservation.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use url::Url;

use super::problems::excerpt;
use super::xml::{Lines, attribute};
use crate::page::{CrawlerFile, CrawlerFileKind, Signal};

/// The uses that robots.txt speaks of as well.
const USES: [&str; 3] = ["search", "ai-input", "ai-train"];

/// How many licences of one file are looked at.
const MAX_LICENSES: usize = 1_000;

/// Reads the file that this URL answered with; `None` where it holds no terms, or they cannot be read to the end.
pub(super) fn read(bytes: &[u8], url: &Url) -> Option<CrawlerFile> {
    let text = String::from_utf8_lossy(bytes);
    let licenses = licenses(&text, url)?;
    let terms = USES.iter().filter_map(|usage| signal(&licenses, usage)).collect();
    Some(CrawlerFile { terms, ..CrawlerFile::of(CrawlerFileKind::Terms) })
}

/// One licence for everything at the host.
#[derive(Debug, Default)]
struct License {
    permits: Vec<Uses>,
    prohibits: Vec<Uses>,
    /// Whether it has a price, or holds for some crawlers or countries only.
    is_conditional: bool,
}

/// An element that lists uses.
#[derive(Debug)]
struct Uses {
    line: u32,
    name: &'static str,
    words: String,
}

impl Uses {
    /// Whether a use is among them, by its own name or with others (RSL 1.0, 3.4.1; drafts said `train-ai`).
    fn covers(&self, usage: &str) -> bool {
        self.words.split([' ', '\t', '\r', '\n', ',']).any(|word| {
            word == usage
                || word == "all"
                || word == "ai-all" && usage.starts_with("ai-")
                || word == "train-ai" && usage == "ai-train"
        })
    }
}

fn signal<'l>(licenses: &'l [License], usage: &str) -> Option<Signal> {
    let naming = |all: &'l [Uses]| all.iter().find(|uses| uses.covers(usage));
    let given = licenses.iter().find_map(|license| {
        let is_whole = !license.is_conditional && naming(&license.prohibits).is_none();
        naming(&license.permits).filter(|_| is_whole)
    });
    // Several licences are offers, of which whoever reads them chooses one (RSL 1.0, 3.3).
    let are_all = licenses.iter().all(|license| naming(&license.prohibits).is_some());
    let kept = licenses.first().filter(|_| are_all).and_then(|license| naming(&license.prohibits));
    let (uses, is_allowed) = match (given, kept) {
        (Some(uses), _) => (uses, true),
        (None, Some(uses)) => (uses, false),
        (None, None) => return None,
    };
    let text = excerpt(&format!("<{name} type=\"usage\">{}</{name}>", uses.words, name = uses.name));
    Some(Signal { line: uses.line, text, agents: Vec::new(), usage: usage.to_owned(), is_allowed })
}

/// The licences for everything at the host of this URL.
fn licenses(xml: &str, url: &Url) -> Option<Vec<License>> {
    let mut reader = Reader::from_str(xml);
    let lines = Lines::of(xml);
    let mut scan =
        Scan { lines, url, has_root: false, is_within: None, open: None, found: Vec::new(), uses: None };
    loop {
        let event = reader.read_event().ok()?;
        let offset = usize::try_from(reader.buffer_position()).ok()?;
        match &event {
            Event::Eof => return scan.has_root.then_some(scan.found),
            Event::Start(tag) => scan.start(tag, offset)?,
            Event::Empty(tag) => {
                scan.start(tag, offset)?;
                scan.end(tag.local_name().as_ref());
            }
            Event::End(tag) => scan.end(tag.local_name().as_ref()),
            Event::Text(text) => scan.text(text),
            Event::CData(text) => scan.text(text),
            _ => {}
        }
    }
}

/// The state between two events.
struct Scan<'a> {
    lines: Lines<'a>,
    url: &'a Url,
    has_root: bool,
    /// Whether a `<content>` is open that speaks of everything, and whether a licence must be asked for there.
    is_within: Option<bool>,
    open: Option<License>,
    /// The list of uses that is being read.
    uses: Option<Uses>,
    found: Vec<License>,
}

impl Scan<'_> {
    /// `None` where the root is another.
    fn start(&mut self, tag: &BytesStart<'_>, offset: usize) -> Option<()> {
        let name = tag.local_name();
        match (name.as_ref(), &mut self.open) {
            ("rsl", _) => self.has_root = true,
            _ if !self.has_root => return None,
            ("content", _) => {
                let is_whole = attribute(tag, "url").is_some_and(|url| is_everything(&url, self.url));
                self.is_within = is_whole.then(|| attribute(tag, "server").is_some());
            }
            ("license", _) => {
                self.open =
                    self.is_within.map(|is_conditional| License { is_conditional, ..License::default() });
            }
            (name @ ("permits" | "prohibits"), Some(license)) => match attribute(tag, "type").as_deref() {
                Some("usage") => {
                    let name = if name == "permits" { "permits" } else { "prohibits" };
                    self.uses = Some(Uses { line: self.lines.at(offset), name, words: String::new() });
                }
                _ => license.is_conditional = true,
            },
            ("payment", Some(license)) => {
                license.is_conditional |= attribute(tag, "type").is_none_or(|kind| kind != "free");
            }
            _ => {}
        }
        Some(())
    }

    fn text(&mut self, text: &str) {
        if let Some(uses) = &mut self.uses {
            uses.words.push_str(&text.trim().to_ascii_lowercase());
        }
    }

    fn end(&mut self, name: &str) {
        match (name, &mut self.open, self.uses.take()) {
            ("permits", Some(license), Some(uses)) => license.permits.push(uses),
            ("prohibits", Some(license), Some(uses)) => license.prohibits.push(uses),
            ("content", ..) => self.is_within = None,
            ("license", ..) if self.found.len() < MAX_LICENSES => self.found.extend(self.open.take()),
            _ => {}
        }
    }
}

/// Whether a pattern of RFC 9309, or an address, means everything at the host.
fn is_everything(pattern: &str, url: &Url) -> bool {
    let pattern = pattern.trim();
    pattern == "*"
        || url.join(pattern).is_ok_and(|all| {
            all.origin() == url.origin() && matches!(all.path(), "/" | "/*") && all.query().is_none()
        })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn terms(xml: &str) -> Option<Vec<(u32, String, bool)>> {
        let url = Url::parse("https://oven.example/terms.xml").expect("it is a URL");
        let file = read(xml.as_bytes(), &url)?;
        Some(file.terms.into_iter().map(|term| (term.line, term.usage, term.is_allowed)).collect())
    }

    /// Terms of one licence for everything.
    fn of(license: &str) -> Vec<(String, bool)> {
        let xml =
            format!("<rsl xmlns='https://rslstandard.org/rsl'><content url='/'>{license}</content></rsl>");
        terms(&xml)
            .expect("they are terms")
            .into_iter()
            .map(|(_, usage, is_allowed)| (usage, is_allowed))
            .collect()
    }

    fn train(is_allowed: bool) -> Vec<(String, bool)> {
        vec![("ai-train".to_owned(), is_allowed)]
    }

    #[test]
    fn what_is_free_for_everybody_is_given_and_what_has_a_price_is_not() {
        let permits = "<permits type='usage'>ai-train</permits>";
        assert_eq!(of(&format!("<license>{permits}</license>")), train(true));
        assert_eq!(of(&format!("<license>{permits}<payment type='free'/></license>")), train(true));
        for condition in [
            "<payment type='crawl'><amount currency='USD'>1</amount></payment>",
            "<payment type='attribution'/>",
            "<permits type='user'>non-commercial</permits>",
            "<prohibits type='geo'>EU</prohibits>",
            "<prohibits type='usage'>all</prohibits>",
        ] {
            let license = format!("<license>{permits}{condition}</license>");
            assert!(!of(&license).contains(&("ai-train".to_owned(), true)), "{condition}");
        }
    }

    #[test]
    fn what_every_licence_prohibits_is_kept() {
        let (none, other) = (
            "<license><prohibits type='usage'>ai-all</prohibits></license>",
            "<license><permits \
            type='usage'>search</permits><prohibits type='usage'>train-ai</prohibits></license>",
        );
        assert_eq!(of(none), [("ai-input".to_owned(), false), ("ai-train".to_owned(), false)]);
        assert_eq!(
            of(&format!("{none}{other}")),
            [("search".to_owned(), true), ("ai-train".to_owned(), false)]
        );
        assert_eq!(of(&format!("{none}<license><payment type='crawl'/></license>")), []);
    }

    #[test]
    fn only_terms_for_the_whole_host_count() {
        let of = |url: &str| {
            let content = format!(
                "<content url='{url}'><license><permits type='usage'>\nall</permits></license></content>"
            );
            terms(&format!("<?xml version='1.0'?>\n<rsl>\n{content}</rsl>")).expect("they are terms").len()
        };
        let whole = ["/", "/*", "https://oven.example/", "https://oven.example/*", "*"];
        assert_eq!(whole.map(of), [3; 5]);
        assert_eq!(["/a", "https://other.example/", "/*.pdf", "/?a"].map(of), [0; 4]);
        let asked = "<rsl><content url='/' server='https://a.example'><license><permits type='usage'>all</permits></license></content></rsl>";
        assert_eq!(terms(asked), Some(Vec::new()));
    }

    #[test]
    fn attributes_are_read_with_their_entities() {
        let of = |url: &str| {
            terms(&format!(
                "<rsl><content url='{url}'><license><permits type='usage'>all</permits></license></content></rsl>"
            ))
        };
        assert_eq!(of("&#x2F;&#42;"), of("/*"));
    }

    #[test]
    fn what_holds_no_terms_or_breaks_off_is_not_read() {
        for xml in ["", "<html/>", "<urlset><rsl/></urlset>", "<rsl><content></rsl>"] {
            assert_eq!(terms(xml), None, "{xml}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..200), text in "(<rsl|<content url='/'|<license|<permits type='usage'|>|</|all| |&){0,40}") {
            let url = Url::parse("https://oven.example/").expect("it is a URL");
            read(&bytes, &url);
            read(text.as_bytes(), &url);
        }
    }
}
