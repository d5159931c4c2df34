//! A sitemap with the pages only that may be indexed, within the limits of the protocol.

/// Limits of one file (sitemaps.org/protocol.html#index).
const MOST_URLS: usize = 50_000;
const MOST_BYTES: usize = 50 << 20;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
const NAMESPACE: &str = "xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"";

/// A page that may be indexed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Listed {
    /// Its URL.
    pub url: String,
    /// When it was changed last, as the old sitemap said.
    pub last_modified: Option<String>,
}

/// One file of a sitemap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// What is added to the name before its ending: nothing, or `-1`.
    pub suffix: String,
    /// The XML.
    pub text: String,
}

/// The files of a sitemap, which is found at `url`: one, or several with an index, that comes last.
pub fn files(pages: &[Listed], url: &str) -> Vec<File> {
    let mut parts: Vec<String> = Vec::new();
    let (mut rows, mut count) = (String::new(), 0);
    for page in pages {
        let row = row("url", &page.url, page.last_modified.as_deref());
        if count == MOST_URLS || rows.len() + row.len() + 200 > MOST_BYTES {
            parts.push(std::mem::take(&mut rows));
            count = 0;
        }
        rows += &row;
        count += 1;
    }
    parts.push(rows);
    if let [only] = parts.as_slice() {
        return vec![File { suffix: String::new(), text: wrapped("urlset", only) }];
    }
    let (stem, ending) = url.rsplit_once('.').unwrap_or((url, "xml"));
    let index: String =
        (1..=parts.len()).map(|number| row("sitemap", &format!("{stem}-{number}.{ending}"), None)).collect();
    let part = |(number, rows): (usize, &String)| File {
        suffix: format!("-{number}"),
        text: wrapped("urlset", rows),
    };
    let mut files: Vec<File> = (1..).zip(&parts).map(part).collect();
    files.push(File { suffix: String::new(), text: wrapped("sitemapindex", &index) });
    files
}

fn row(element: &str, url: &str, last_modified: Option<&str>) -> String {
    let date =
        last_modified.map(|date| format!("\n    <lastmod>{}</lastmod>", escaped(date))).unwrap_or_default();
    format!("  <{element}>\n    <loc>{}</loc>{date}\n  </{element}>\n", escaped(url))
}

fn wrapped(root: &str, rows: &str) -> String {
    format!("{HEAD}<{root} {NAMESPACE}>\n{rows}</{root}>\n")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('\'', "&apos;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pages(count: usize) -> Vec<Listed> {
        let page = |n| Listed { url: format!("https://a.example/{n}?a&b"), last_modified: None };
        (0..count).map(page).collect()
    }

    #[test]
    fn one_file_is_enough_up_to_the_limit() {
        let at_limit = files(&pages(50_000), "https://a.example/sitemap.xml");
        assert_eq!((at_limit.len(), at_limit[0].text.matches("<loc>").count()), (1, 50_000));
        assert!(at_limit[0].text.contains("/0?a&amp;b</loc>"));
    }

    #[test]
    fn more_are_split_and_an_index_names_the_parts() {
        let files = files(&pages(100_001), "https://a.example/sitemap.xml");
        let urls = |file: &File| file.text.matches("<loc>").count();
        assert_eq!(files.iter().map(urls).collect::<Vec<_>>(), [50_000, 50_000, 1, 3]);
        assert!(
            files[3].text.contains("<loc>https://a.example/sitemap-3.xml</loc>")
                && files[3].suffix.is_empty()
        );
    }

    #[test]
    fn dates_are_kept() {
        let page =
            Listed { url: "https://a.example/".to_owned(), last_modified: Some("2025-10-14".to_owned()) };
        assert!(files(&[page], "x")[0].text.contains("<lastmod>2025-10-14</lastmod>"));
    }
}
