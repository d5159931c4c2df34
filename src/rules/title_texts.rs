//! What titles say: whether they fit, and whether they say anything.

use unicode_width::UnicodeWidthStr;

use super::declare::rule;
use super::{Findings, View, pixels};

rule! {
    /// ## What it finds
    ///
    /// An indexable page whose title is wider than search results show. The width is that of the letters
    /// in Arial at 20 pixels, in which Google sets titles on a desktop.
    ///
    /// ## Why it matters
    ///
    /// Google cuts the title off with an ellipsis, or writes another one. What tells the page from its
    /// neighbours often stands at the end.
    ///
    /// ## How to fix it
    ///
    /// Put what matters first and drop what every page repeats.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Rye bread, spelt bread, wheat rolls and everything else that comes out of our stone oven</title>
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Rye bread from our stone oven | Miller's Bakery</title>
    /// ```
    LONG_TITLE = IndexablePage(long_title) {
        id: "long-title",
        summary: "A title is wider than search results show",
        fix: "Put what matters first and drop what every page repeats",
        category: Content,
        severity: Notice,
        since: "0.1.0",
        references: ["https://developers.google.com/search/docs/appearance/title-link"],
        limit: { default: 580, unit: "pixels", doc: "The widest title that is not reported" },
    }
}

fn long_title(view: &View, findings: &mut Findings) {
    let Some(title) = view.page.title() else { return };
    let (width, limit) = (pixels::of_title(&title.value), findings.limit());
    if width > limit {
        let shown = pixels::title_within(&title.value, limit);
        let evidence = format!("the title is {width} px wide; cut near {limit} px, behind “{shown}”");
        findings.add(view.key, evidence).seen_at(view.source(title.at, "title"));
    }
}

rule! {
    /// ## What it finds
    ///
    /// An indexable page whose title is so short that it can hardly say what the page is about. East
    /// Asian characters count twice, for they say as much as two letters.
    ///
    /// ## Why it matters
    ///
    /// `Home` or `News` names a thousand pages of the web. Google calls such titles uninformative and
    /// may write another one.
    ///
    /// ## How to fix it
    ///
    /// Say what is on the page, and whose it is: `Opening hours | Miller's Bakery`.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Home</title>
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Rye bread from our stone oven</title>
    /// ```
    SHORT_TITLE = IndexablePage(short_title) {
        id: "short-title",
        summary: "A title is too short to say what the page is about",
        fix: "Say in the title what is on the page, and whose it is",
        category: Content,
        severity: Notice,
        since: "0.1.0",
        references: ["https://developers.google.com/search/docs/appearance/title-link"],
        limit: { default: 10, unit: "characters", doc: "The shortest title that is not reported" },
    }
}

fn short_title(view: &View, findings: &mut Findings) {
    let Some(title) = view.page.title().filter(|title| !title.value.is_empty()) else { return };
    let length = title.value.width() as u64;
    if length < findings.limit() && !is_placeholder(&title.value) {
        let evidence = format!("the title “{}” has {length} characters", title.value);
        findings.add(view.key, evidence).seen_at(view.source(title.at, "title"));
    }
}

rule! {
    /// ## What it finds
    ///
    /// An indexable page whose title is what an editor, a framework or a server fills in before anybody
    /// has thought of one: `Untitled Document`, `React App`, `Welcome to nginx!`.
    ///
    /// ## Why it matters
    ///
    /// That is the name under which the page stands in search results and bookmarks. It says that nobody
    /// has looked at the page yet.
    ///
    /// ## How to fix it
    ///
    /// Name the page, or take it off the site if it is not ready.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Untitled Document</title>
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Untitled: paintings without a name</title>
    /// ```
    PLACEHOLDER_TITLE = IndexablePage(placeholder_title) {
        id: "placeholder-title",
        summary: "A title was never filled in",
        fix: "Name the page, or take it off the site if it is not ready",
        category: Content,
        severity: Warning,
        since: "0.1.0",
        references: ["https://developers.google.com/search/docs/appearance/title-link"],
    }
}

/// Titles that tools fill in, in lower case.
const PLACEHOLDERS: &[&str] = &[
    "apache2 debian default page: it works",
    "apache2 ubuntu default page: it works",
    "create next app",
    "document",
    "insert title here",
    "it works!",
    "new page",
    "nuxt app",
    "ohne titel",
    "page title",
    "react app",
    "sans titre",
    "senza titolo",
    "sin título",
    "site title",
    "title",
    "title goes here",
    "unbenanntes dokument",
    "untitled",
    "untitled document",
    "untitled page",
    "vite app",
    "vite + react",
    "vite + react + ts",
    "vite + vue",
    "welcome to nginx!",
    "your title here",
    "无标题文档",
    "無題ドキュメント",
];

fn placeholder_title(view: &View, findings: &mut Findings) {
    let Some(title) = view.page.title().filter(|title| is_placeholder(&title.value)) else { return };
    let evidence = format!("the title is “{}”", title.value);
    findings.add(view.key, evidence).seen_at(view.source(title.at, "title"));
}

fn is_placeholder(title: &str) -> bool {
    const LONGEST: usize = 40;
    title.len() <= LONGEST && PLACEHOLDERS.contains(&title.to_lowercase().as_str())
}

rule! {
    /// ## What it finds
    ///
    /// An indexable page whose title is its main heading, word for word. The start page is left alone.
    ///
    /// ## Why it matters
    ///
    /// The heading is read on the page, where the site's name stands above it. The title is read in a
    /// list of ten strangers: there it has room for what the heading takes for granted, such as the
    /// site's name, a place or a product. Nothing is broken; a chance is not taken.
    ///
    /// ## How to fix it
    ///
    /// Add to the title what a stranger needs to know, such as the name of the site.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> bread.html <==
    /// <!doctype html><title>Rye bread</title><h1>Rye bread</h1>
    /// ```
    ///
    /// ```site,good
    /// ==> bread.html <==
    /// <!doctype html><title>Rye bread | Miller's Bakery</title><h1>Rye bread</h1>
    /// ```
    TITLE_REPEATS_H1 = IndexablePage(title_repeats_h1) {
        id: "title-repeats-h1",
        summary: "A title says no more than the main heading",
        fix: "Add to the title what a stranger needs to know, such as the name of the site",
        category: Content,
        severity: Notice,
        since: "0.1.0",
        references: ["https://developers.google.com/search/docs/appearance/title-link"],
    }
}

fn title_repeats_h1(view: &View, findings: &mut Findings) {
    let Some(title) = view.page.title().filter(|title| !title.value.is_empty()) else { return };
    let Some(heading) = view.page.headings.iter().find(|heading| heading.level == 1) else { return };
    let is_start = matches!(view.response.url.path(), "/" | "/index.html");
    if heading.text == title.value && !is_start {
        let evidence = format!("title and h1 are both “{}”", title.value);
        let found = findings.add(view.key, evidence);
        found.seen_at(view.source(title.at, "title")).seen_at(view.source(heading.at, "h1"));
    }
}
