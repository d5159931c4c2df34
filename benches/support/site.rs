//! A generated site, the same on every machine: pages of about 23 KB with 40 links each.

use std::fmt::Write as _;
use std::path::Path;

const LINKS: usize = 40;
const PAGE_BYTES: usize = 23_000;

/// Writes so many pages, all of which the first one leads to.
pub fn write_site(site: &Path, pages: usize) {
    let mut random = Random(1);
    let words: Vec<String> = (0..3000).map(|_| random.word()).collect();
    for page in 0..pages {
        let path = site.join(page_path(page));
        std::fs::create_dir_all(path.parent().expect("pages are in folders")).expect("folders can be made");
        std::fs::write(path, page_html(page, pages, &words, &mut random)).expect("pages can be written");
    }
    std::fs::write(site.join("style.css"), "body { font-family: serif }").expect("files can be written");
}

/// The path of a page.
pub fn page_path(page: usize) -> String {
    if page == 0 { "index.html".to_owned() } else { format!("section-{}/page-{page}.html", page % 100) }
}

fn page_html(page: usize, pages: usize, words: &[String], random: &mut Random) -> String {
    let mut html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Page {page} of the site</title>\n\
         <meta name=\"description\" content=\"All about {page}\">\n<meta name=\"viewport\" content=\"width=device-width\">\n\
         <link rel=\"stylesheet\" href=\"/style.css\">\n</head>\n<body>\n<header><nav><ul>\n"
    );
    for section in 1..11 {
        let _ = writeln!(
            html,
            "<li><a class=\"nav\" href=\"/{}\">Section {section}</a></li>",
            page_path(section)
        );
    }
    let _ = writeln!(html, "</ul></nav></header>\n<main>\n<h1>Page {page}</h1>");
    // The next page is always linked, so that every page is reached.
    let _ = writeln!(html, "<p><a href=\"/{}\">Next</a></p>", page_path((page + 1) % pages));
    let mut links = 11;
    while html.len() < PAGE_BYTES || links < LINKS {
        html.push_str("<p class=\"text\">");
        for _ in 0..60 {
            html.push_str(&words[random.below(words.len())]);
            html.push(' ');
        }
        if links < LINKS {
            let target = random.below(pages);
            let _ =
                write!(html, "<a href=\"/{}\">{}</a>", page_path(target), words[random.below(words.len())]);
            links += 1;
        }
        html.push_str("</p>\n");
    }
    html.push_str("</main>\n<footer><p>Made by hand</p></footer>\n</body>\n</html>\n");
    html
}

/// `SplitMix64`: the same site on every machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit as u64).expect("below a usize")
    }

    fn word(&mut self) -> String {
        let length = 2 + self.below(9);
        (0..length).map(|_| char::from(b'a' + u8::try_from(self.below(26)).expect("26 letters"))).collect()
    }
}
