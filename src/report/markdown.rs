//! The little Markdown that rule documentation is written in, read into blocks that every report can show.
//!
//! Known: headings, paragraphs, lists, fenced code, and in a line `code`, *emphasis* and links.

use serde::Serialize;

/// One block of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Block {
    /// A heading.
    Heading {
        /// What it says.
        text: String,
    },
    /// A paragraph.
    Paragraph {
        /// What it says.
        spans: Vec<Span>,
    },
    /// One item of a list.
    Item {
        /// What it says.
        spans: Vec<Span>,
    },
    /// Code, line by line as written.
    Code {
        /// What the fence says of it: `html,bad`.
        info: String,
        /// The lines, each ended.
        text: String,
    },
}

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Span {
    /// How it is meant.
    pub kind: SpanKind,
    /// What it says.
    pub text: String,
    /// Where it links to.
    pub href: Option<String>,
}

/// How a piece of a line is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SpanKind {
    /// As it stands.
    Text,
    /// As code.
    Code,
    /// With emphasis.
    Emphasis,
    /// As a link.
    Link,
}

/// Reads a whole text.
pub fn blocks(markdown: &str) -> Vec<Block> {
    let mut reader = Reader::default();
    for line in markdown.lines() {
        reader.line(line);
    }
    reader.end_text();
    reader.blocks
}

/// The blocks under one heading, up to the next one.
pub fn section(markdown: &str, heading: &str) -> Vec<Block> {
    let is_heading = |block: &Block| matches!(block, Block::Heading { .. });
    let is_wanted = |block: &Block| matches!(block, Block::Heading { text } if text == heading);
    let blocks = blocks(markdown).into_iter().skip_while(|block| !is_wanted(block)).skip(1);
    blocks.take_while(|block| !is_heading(block)).collect()
}

#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    /// The lines of the paragraph or item being read, joined.
    text: String,
    is_item: bool,
    in_code: bool,
}

impl Reader {
    fn line(&mut self, line: &str) {
        // A doc comment's lines begin with the space after its slashes.
        let line = line.strip_prefix(' ').unwrap_or(line);
        if let Some(info) = line.trim_start().strip_prefix("```") {
            self.fence(info.trim());
        } else if self.in_code {
            self.code(line);
        } else if line.trim().is_empty() {
            self.end_text();
        } else if let Some(heading) = line.strip_prefix('#') {
            self.end_text();
            self.blocks.push(Block::Heading { text: heading.trim_start_matches('#').trim().to_owned() });
        } else if let Some(item) = line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")) {
            self.end_text();
            self.is_item = true;
            item.trim().clone_into(&mut self.text);
        } else {
            self.continue_text(line.trim());
        }
    }

    fn fence(&mut self, info: &str) {
        self.end_text();
        if !self.in_code {
            self.blocks.push(Block::Code { info: info.to_owned(), text: String::new() });
        }
        self.in_code = !self.in_code;
    }

    fn code(&mut self, line: &str) {
        if let Some(Block::Code { text, .. }) = self.blocks.last_mut() {
            text.push_str(line);
            text.push('\n');
        }
    }

    fn continue_text(&mut self, line: &str) {
        if !self.text.is_empty() {
            self.text.push(' ');
        }
        self.text.push_str(line);
    }

    fn end_text(&mut self) {
        let text = std::mem::take(&mut self.text);
        let is_item = std::mem::take(&mut self.is_item);
        if !text.is_empty() {
            let spans = spans(&text);
            self.blocks.push(if is_item { Block::Item { spans } } else { Block::Paragraph { spans } });
        }
    }
}

pub(super) fn spans(mut text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    while let Some((before, span, after)) = next_span(text) {
        push_text(&mut spans, before);
        spans.push(span);
        text = after;
    }
    push_text(&mut spans, text);
    spans
}

fn push_text(spans: &mut Vec<Span>, text: &str) {
    if !text.is_empty() {
        spans.push(Span { kind: SpanKind::Text, text: text.to_owned(), href: None });
    }
}

/// The first piece of a line that is not plain, with what stands before and after it.
fn next_span(text: &str) -> Option<(&str, Span, &str)> {
    text.char_indices().filter(|(_, c)| matches!(c, '`' | '*' | '[' | '<')).find_map(|(at, _)| {
        let (before, rest) = text.split_at(at);
        let (span, length) = code(rest).or_else(|| emphasis(rest)).or_else(|| link(rest))?;
        Some((before, span, &rest[length..]))
    })
}

fn code(text: &str) -> Option<(Span, usize)> {
    let ticks = text.len() - text.trim_start_matches('`').len();
    let fence = &text[..ticks];
    let inner = between(&text[ticks..], "", fence).filter(|_| ticks > 0)?;
    Some((span(SpanKind::Code, inner.trim()), inner.len() + 2 * ticks))
}

fn emphasis(text: &str) -> Option<(Span, usize)> {
    let mark = ["**", "*"].into_iter().find(|mark| text.starts_with(mark))?;
    let inner = between(text, mark, mark).filter(|inner| !inner.is_empty() && !inner.starts_with(' '))?;
    Some((span(SpanKind::Emphasis, inner), inner.len() + 2 * mark.len()))
}

fn link(text: &str) -> Option<(Span, usize)> {
    if let Some(url) = between(text, "<", ">").filter(|url| url.starts_with("https://")) {
        let href = Some(url.to_owned());
        return Some((Span { href, ..span(SpanKind::Link, url) }, url.len() + 2));
    }
    let label = between(text, "[", "]")?;
    let url = between(&text[label.len() + 2..], "(", ")").filter(|url| url.starts_with("https://"))?;
    let href = Some(url.to_owned());
    Some((Span { href, ..span(SpanKind::Link, label) }, label.len() + url.len() + 4))
}

fn between<'a>(text: &'a str, open: &str, close: &str) -> Option<&'a str> {
    text.strip_prefix(open)?.split_once(close).map(|(inner, _)| inner)
}

fn span(kind: SpanKind, text: &str) -> Span {
    Span { kind, text: text.to_owned(), href: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(spans: &[Span]) -> Vec<(SpanKind, &str)> {
        spans.iter().map(|span| (span.kind, span.text.as_str())).collect()
    }

    #[test]
    fn lines_join_to_paragraphs_and_items() {
        let text = " ## What it finds\n\n One\n two.\n\n - a `x`\n   and on\n - b\n\n ```html,bad\n <p>\n   # no heading\n ```\n";
        let read = blocks(text);
        assert_eq!(read[0], Block::Heading { text: "What it finds".to_owned() });
        assert!(
            matches!(&read[1], Block::Paragraph { spans } if texts(spans) == [(SpanKind::Text, "One two.")])
        );
        assert!(matches!(&read[2], Block::Item { spans } if spans.len() == 3 && spans[2].text == " and on"));
        assert!(matches!(&read[3], Block::Item { .. }));
        assert!(
            matches!(&read[4], Block::Code { info, text } if info == "html,bad" && text == "<p>\n  # no heading\n")
        );
    }

    #[test]
    fn sections_end_at_the_next_heading() {
        let text = "## One\n\na\n\n## Two\n\nb\n\nc\n\n## Three\n\nd";
        assert_eq!(section(text, "Two"), blocks("b\n\nc"));
        assert_eq!(section(text, "Four"), []);
    }

    #[test]
    fn pieces_of_a_line_are_told_apart() {
        use SpanKind::{Code, Emphasis, Link, Text};
        for (line, expected) in [
            ("a `b` c", vec![(Text, "a "), (Code, "b"), (Text, " c")]),
            ("`` a`b ``", vec![(Code, "a`b")]),
            ("*so* and **so**", vec![(Emphasis, "so"), (Text, " and "), (Emphasis, "so")]),
            ("2 * 3 * 4", vec![(Text, "2 * 3 * 4")]),
            ("see [this](https://example.com/).", vec![(Text, "see "), (Link, "this"), (Text, ".")]),
            ("[x](javascript:alert)", vec![(Text, "[x](javascript:alert)")]),
            ("<https://example.com/>", vec![(Link, "https://example.com/")]),
            ("an `open end", vec![(Text, "an `open end")]),
            ("`[data-x]` [Rule]", vec![(Code, "[data-x]"), (Text, " [Rule]")]),
        ] {
            assert_eq!(texts(&spans(line)), expected, "{line}");
        }
    }
}
