//! llms.txt: the links of a Markdown file that a site offers to language models (<https://llmstxt.org/>).

use super::facts::{MAX_REFERENCE_TEXT, Position, Reference, ReferenceKind};

/// Where it stands.
pub const LLMS_PATH: &str = "/llms.txt";

/// Takes the inline links of the file; what stands in code is none.
pub fn read_llms(body: &[u8]) -> Vec<Reference> {
    let text = String::from_utf8_lossy(body);
    let mut references = Vec::new();
    let mut fence = None;
    for (line, text) in (1..).zip(text.lines()) {
        let begins = text.trim_start();
        let marker = ["```", "~~~"].into_iter().find(|marker| begins.starts_with(marker));
        match (fence, marker) {
            (None, Some(marker)) => fence = Some(marker),
            (Some(open), Some(marker)) if open == marker => fence = None,
            (None, None) => links(text, line, &mut references),
            _ => {}
        }
    }
    references
}

/// The links of one line: `[text](target "title")`, of which the target may stand in angle brackets.
fn links(line: &str, number: u32, references: &mut Vec<Reference>) {
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("](") {
        let at = line.len() - rest.len();
        rest = after;
        let Some(open) = before.rfind('[') else { continue };
        let is_code = line[..at + open].matches('`').count() % 2 == 1;
        let Some(url) = target(after).filter(|url| !is_code && !url.is_empty()) else { continue };
        let column = u32::try_from(line[..at + open].chars().count()).unwrap_or(u32::MAX).saturating_add(1);
        let at = Position { line: number, column };
        let text = before[open + 1..].trim().chars().take(MAX_REFERENCE_TEXT).collect();
        references.push(Reference { text, ..Reference::bare(ReferenceKind::LlmsLink, url, at) });
    }
}

fn target(text: &str) -> Option<&str> {
    if let Some(bracketed) = text.strip_prefix('<') {
        return bracketed.split_once('>').map(|(url, _)| url);
    }
    let mut depth = 0_u32;
    let end = text.find(|c: char| {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => return true,
            ')' => depth -= 1,
            _ => {}
        }
        c.is_ascii_whitespace()
    })?;
    text[end..].contains(')').then(|| &text[..end])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(text: &str) -> Vec<(String, String, (u32, u32))> {
        let place =
            |reference: Reference| (reference.url, reference.text, (reference.at.line, reference.at.column));
        read_llms(text.as_bytes()).into_iter().map(place).collect()
    }

    #[test]
    fn links_are_taken_as_markdown_has_them() {
        let text = "# Oven\n\n> Bread, told to machines.\n\n- [Rye](/rye.html.md): how we bake it\n\
            - [Wheat](<https://oven.example/wheat loaf> \"flour\") and [spelt](spelt_(grain).md 'x')\n\
            ```\n[code](/no)\n```\n`[code](/no)` but [this](/yes)\n~~~\n```\n[code](/no)\n~~~\n[open](/no\n[]()\nno](/no)";
        let expected = [
            ("/rye.html.md", "Rye", (5, 3)),
            ("https://oven.example/wheat loaf", "Wheat", (6, 3)),
            ("spelt_(grain).md", "spelt", (6, 58)),
            ("/yes", "this", (10, 19)),
        ];
        let expected = expected.map(|(url, text, at)| (url.to_owned(), text.to_owned(), at));
        assert_eq!(found(text), expected);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..200), text in "[\\[\\]()<>` ax\n]{0,60}") {
            read_llms(&bytes);
            read_llms(text.as_bytes());
        }
    }
}
