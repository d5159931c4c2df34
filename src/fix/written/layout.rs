//! How site generators turn files into pages: the paths that a file may be served under. Files say otherwise in their
//! front matter (`slug`, `permalink`, `url`), which goes first.

use std::ops::Range;

use schemars::JsonSchema;
use serde::Deserialize;

use super::plain_path;

/// A site generator whose layout of files is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Preset {
    /// content/**.md, layouts/, themes/.
    Hugo,
    /// Pages anywhere, _posts, collections, _layouts, _includes, _data.
    Jekyll,
    /// src/pages/, src/content/, src/layouts/, src/components/.
    Astro,
    /// Pages anywhere, or below `content`; _includes, _layouts, _data.
    Eleventy,
    /// src/**.md, with the chapters of src/SUMMARY.md.
    Mdbook,
    /// docs/, blog/, src/pages/, docusaurus.config.js, sidebars.js.
    Docusaurus,
}

/// The paths of one file, as [`plain_path`] writes them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Routes {
    /// Where it is with the usual settings, or where it says that it is.
    pub usual: Vec<String>,
    /// Where other settings of the generator put it.
    pub other: Vec<String>,
}

/// Below this name drafts, parts and posts of Jekyll are told apart by names.
const NO_PAGES: &[&str] =
    &["_includes", "_layouts", "_data", "_drafts", "_sass", "node_modules", "vendor", "SUMMARY.md"];

impl Preset {
    /// What they are called in tollgate.toml.
    pub const NAMES: &[&str] = &["hugo", "jekyll", "astro", "eleventy", "mdbook", "docusaurus"];

    /// The folder of the pages when nobody says otherwise.
    pub fn content(self) -> &'static str {
        match self {
            Self::Hugo => "content",
            Self::Astro | Self::Mdbook => "src",
            Self::Jekyll | Self::Eleventy | Self::Docusaurus => "",
        }
    }

    /// Files and folders whose links stand on many pages.
    pub fn templates(self) -> &'static [&'static str] {
        match self {
            Self::Hugo => &["layouts", "themes", "data", "config", "hugo.toml", "hugo.yaml", "config.toml"],
            Self::Jekyll => &["_layouts", "_includes", "_data", "_config.yml"],
            Self::Astro => &["src/layouts", "src/components", "astro.config.mjs"],
            Self::Eleventy => {
                &["_includes", "_layouts", "_data", "src/_includes", "src/_layouts", "src/_data"]
            }
            Self::Mdbook => &["theme", "src/SUMMARY.md"],
            Self::Docusaurus => &[
                "src/theme",
                "src/components",
                "docusaurus.config.js",
                "docusaurus.config.ts",
                "sidebars.js",
                "sidebars.ts",
            ],
        }
    }

    /// The paths that a file may be served under; `name` is its path below the content folder. `front` is what it says
    /// of itself.
    pub fn routes(self, name: &str, front: &str) -> Routes {
        let is_draft = field(front, "draft") == Some("true") || field(front, "published") == Some("false");
        if is_draft || name.split('/').any(|part| NO_PAGES.contains(&part)) {
            return Routes::default();
        }
        let said = ["permalink", "url"].into_iter().find_map(|key| field(front, key));
        // With placeholders, or made by code, nobody knows.
        let said = said.filter(|said| said.starts_with('/') && !said.contains([':', '{']));
        if let Some(said) = said.filter(|_| matches!(self, Self::Hugo | Self::Jekyll | Self::Eleventy)) {
            return Routes { usual: vec![plain_path(said)], other: Vec::new() };
        }
        let Some(name) = stem(name) else { return Routes::default() };
        let slug = field(front, "slug");
        match self {
            Self::Hugo => hugo(name, slug),
            Self::Jekyll => jekyll(name, slug, field(front, "categories").or(field(front, "category"))),
            Self::Astro => astro(name, slug),
            Self::Eleventy => Routes::one(indexed(name, "index")),
            Self::Mdbook => Routes::one(indexed(name, "README")),
            Self::Docusaurus => docusaurus(name, slug, field(front, "id")),
        }
    }
}

impl Routes {
    fn one(path: String) -> Self {
        Self { usual: vec![path], other: Vec::new() }
    }
}

/// The name without its ending, where it is that of a page.
fn stem(name: &str) -> Option<&str> {
    let (stem, ending) = name.rsplit_once('.')?;
    let is_page = ["md", "markdown", "mdx", "html", "htm", "njk", "liquid", "astro", "tsx", "jsx", "js"]
        .contains(&ending);
    (is_page && !stem.contains('[')).then_some(stem)
}

/// A path without the name that stands for its folder.
fn indexed(name: &str, index: &str) -> String {
    let name =
        name.strip_suffix(index).filter(|folder| folder.is_empty() || folder.ends_with('/')).unwrap_or(name);
    plain_path(name)
}

fn with_last(path: &str, last: &str) -> String {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    plain_path(&format!("{folder}/{last}"))
}

fn hugo(name: &str, slug: Option<&str>) -> Routes {
    let is_branch = name == "_index" || name.ends_with("/_index");
    let path = if is_branch { indexed(name, "_index") } else { indexed(name, "index") };
    let path = slug.filter(|_| !is_branch).map_or(path.clone(), |slug| with_last(&path, slug));
    Routes::one(path.to_lowercase().replace(' ', "-"))
}

fn jekyll(name: &str, slug: Option<&str>, categories: Option<&str>) -> Routes {
    let Some((folder, file)) = name.split_once("_posts/") else {
        let in_collection = name.strip_prefix('_').unwrap_or(name);
        return Routes::one(indexed(in_collection, "index"));
    };
    let Some((date, title)) = dated(file.rsplit('/').next().unwrap_or(file)) else {
        return Routes::default();
    };
    let title = slug.unwrap_or(title);
    let of_front = categories
        .unwrap_or_default()
        .trim_matches(['[', ']'])
        .split([',', ' '])
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("/");
    let categories = plain_path(&format!("{folder}/{of_front}")).to_lowercase();
    let categories = categories.trim_end_matches('/').to_owned();
    let [year, month, _] = date;
    let paths = |before: &str| {
        vec![
            format!("{before}/{}/{title}", date.join("/")),
            format!("{before}/{year}/{month}/{title}"),
            format!("{before}/{title}"),
            format!("/blog/{title}"),
            format!("/posts/{title}"),
        ]
    };
    let mut paths = paths(&categories);
    Routes { usual: vec![paths.remove(0)], other: paths }
}

/// The date at the beginning of a name, and the rest.
fn dated(name: &str) -> Option<([&str; 3], &str)> {
    let mut parts = name.splitn(4, '-');
    let date = [parts.next()?, parts.next()?, parts.next()?];
    let is_date =
        date.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit())) && date[0].len() == 4;
    Some((date, parts.next()?)).filter(|_| is_date)
}

fn astro(name: &str, slug: Option<&str>) -> Routes {
    if let Some(page) = name.strip_prefix("pages/") {
        return Routes::one(indexed(page, "index"));
    }
    let Some((collection, entry)) = name.strip_prefix("content/").and_then(|name| name.split_once('/'))
    else {
        return Routes::default();
    };
    let entry = slug.map_or_else(|| indexed(entry, "index"), plain_path);
    let (below, alone) = (plain_path(&format!("{collection}{entry}")), entry);
    // Starlight serves its collection `docs` at the root.
    if collection == "docs" {
        Routes { usual: vec![alone], other: vec![below] }
    } else {
        Routes { usual: vec![below], other: vec![alone] }
    }
}

fn docusaurus(name: &str, slug: Option<&str>, id: Option<&str>) -> Routes {
    let absolute = slug.filter(|slug| slug.starts_with('/'));
    if let Some(page) = name.strip_prefix("src/pages/") {
        return Routes::one(indexed(page, "index"));
    }
    if let Some(post) = name.strip_prefix("blog/") {
        let post = post.strip_suffix("/index").unwrap_or(post);
        let path = match (slug, dated(post)) {
            (Some(slug), _) => slug.to_owned(),
            (None, Some((date, title))) => format!("{}/{title}", date.join("/")),
            (None, None) => post.to_owned(),
        };
        return Routes::one(plain_path(&format!("blog/{}", path.trim_start_matches('/'))));
    }
    let Some(doc) = name.strip_prefix("docs/") else { return Routes::default() };
    let parts: Vec<&str> = doc.split('/').map(unnumbered).collect();
    let (last, folders) = parts.split_last().expect("a split has one part at least");
    let is_index =
        ["index", "readme"].contains(&last.to_lowercase().as_str()) || folders.last() == Some(last);
    let last = slug.or(id).unwrap_or(if is_index { "" } else { last });
    let path = absolute.map_or_else(|| plain_path(&format!("{}/{last}", folders.join("/"))), plain_path);
    Routes { usual: vec![plain_path(&format!("docs{path}"))], other: vec![path] }
}

/// A part of a path without the number that only sorts it.
fn unnumbered(part: &str) -> &str {
    let rest = part.trim_start_matches(|c: char| c.is_ascii_digit());
    let name = rest.trim_start_matches(['-', '_', '.', ' ']);
    if rest.len() < part.len() && name.len() < rest.len() && !name.is_empty() { name } else { part }
}

/// The front matter of a source, and where its body begins: between `---` or `+++` at the very beginning.
pub fn front_matter(text: &str) -> (&str, usize) {
    let begin = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let fence = ["---", "+++"].into_iter().find(|fence| begin.starts_with(fence));
    let Some(first) = fence.and(begin.find('\n')).filter(|end| begin[3..*end].trim().is_empty()) else {
        return ("", 0);
    };
    let offset = text.len() - begin.len();
    let mut at = first + 1;
    for line in begin[at..].split_inclusive('\n') {
        if fence.is_some_and(|fence| line.trim_end() == fence) {
            return (&begin[first + 1..at], offset + at + line.len());
        }
        at += line.len();
    }
    ("", 0)
}

/// A field of front matter that is a plain text.
fn field<'f>(front: &'f str, name: &str) -> Option<&'f str> {
    front.lines().find_map(|line| {
        let value = line.strip_prefix(name)?.trim_start().strip_prefix([':', '='])?.trim();
        let range = unquoted(value);
        Some(&value[range]).filter(|value| !value.is_empty())
    })
}

fn unquoted(value: &str) -> Range<usize> {
    let is_quoted = value.len() > 1
        && ['"', '\''].into_iter().any(|quote| value.starts_with(quote) && value.ends_with(quote));
    if is_quoted { 1..value.len() - 1 } else { 0..value.len() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_served_where_their_generator_puts_them() {
        use Preset::{Astro, Docusaurus, Eleventy, Hugo, Jekyll, Mdbook};
        for (preset, name, front, expected) in [
            (Hugo, "_index.md", "", Some("/")),
            (Hugo, "posts/My Bread.md", "", Some("/posts/my-bread")),
            (Hugo, "posts/bread/index.md", "", Some("/posts/bread")),
            (Hugo, "posts/_index.md", "", Some("/posts")),
            (Hugo, "posts/a.md", "slug = \"b\"", Some("/posts/b")),
            (Hugo, "posts/a.md", "url: /c/d.html", Some("/c/d")),
            (Hugo, "posts/a.md", "draft: true", None),
            (Jekyll, "about.md", "", Some("/about")),
            (Jekyll, "index.html", "", Some("/")),
            (Jekyll, "_posts/2024-01-02-bread.md", "", Some("/2024/01/02/bread")),
            (
                Jekyll,
                "_posts/2024-01-02-bread.md",
                "categories: [News, Bread]",
                Some("/news/bread/2024/01/02/bread"),
            ),
            (Jekyll, "a.md", "permalink: /:title/", Some("/a")),
            (Jekyll, "_docs/a.md", "", Some("/docs/a")),
            (Jekyll, "_includes/a.html", "", None),
            (Astro, "pages/blog/index.astro", "", Some("/blog")),
            (Astro, "pages/blog/[slug].astro", "", None),
            (Astro, "content/blog/a.md", "", Some("/blog/a")),
            (Astro, "content/docs/guides/a.mdx", "", Some("/guides/a")),
            (Eleventy, "posts/a.md", "permalink: \"/b/\"", Some("/b")),
            (Eleventy, "index.njk", "", Some("/")),
            (Eleventy, "a.md", "permalink: \"/{{ x }}/\"", Some("/a")),
            (Mdbook, "README.md", "", Some("/")),
            (Mdbook, "a/b.md", "", Some("/a/b")),
            (Mdbook, "SUMMARY.md", "", None),
            (Docusaurus, "docs/01-intro/02-a.md", "", Some("/docs/intro/a")),
            (Docusaurus, "docs/intro/intro.md", "", Some("/docs/intro")),
            (Docusaurus, "docs/a.md", "slug: /start", Some("/docs/start")),
            (Docusaurus, "docs/a/b.md", "id: c", Some("/docs/a/c")),
            (Docusaurus, "blog/2024-01-02-a.md", "", Some("/blog/2024/01/02/a")),
            (Docusaurus, "blog/2024-01-02-a/index.md", "slug: b", Some("/blog/b")),
            (Docusaurus, "src/pages/index.tsx", "", Some("/")),
            (Docusaurus, "static/a.html", "", None),
        ] {
            let routes = preset.routes(name, front);
            assert_eq!(routes.usual.first().map(String::as_str), expected, "{preset:?} {name}");
        }
    }

    #[test]
    fn presets_are_read_by_their_names() {
        for name in Preset::NAMES {
            assert!(serde_json::from_value::<Preset>((*name).into()).is_ok(), "{name}");
        }
    }

    #[test]
    fn front_matter_ends_where_it_says() {
        for (text, front, body) in [
            ("---\na: b\n---\nc", "a: b\n", "c"),
            ("\u{FEFF}+++\r\na = 1\r\n+++\r\nc", "a = 1\r\n", "c"),
            ("---\nnever closed", "", "---\nnever closed"),
            ("--- a\n---\n", "", "--- a\n---\n"),
            ("a\n---\nb\n---\n", "", "a\n---\nb\n---\n"),
            ("---", "", "---"),
        ] {
            let (found, at) = front_matter(text);
            assert_eq!((found, &text[at..]), (front, body), "{text:?}");
        }
    }
}
