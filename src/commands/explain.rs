//! `tollgate explain`: the documentation of a rule, a status, a cause or a dialect, readable in a terminal.

use std::io::{self, Write};

use anyhow::Context;
use unicode_width::UnicodeWidthStr;

use super::{Console, Exit};
use crate::cli::ExplainArgs;
use crate::cli::topics::{Topic, Topics};
use crate::config::{custom, file};
use crate::report::Paint;
use crate::report::handbook;
use crate::report::markdown::{self, Block, Span, SpanKind};
use crate::report::paint::Look;
use crate::rules::{Rule, Severity};

/// Columns that are pleasant to read.
const WIDTH: usize = 80;

/// Explains whatever has this name.
pub fn run(args: &ExplainArgs, console: &mut Console) -> anyhow::Result<Exit> {
    for (at, topic) in topics(args)?.iter().enumerate() {
        if at > 0 {
            writeln!(console.out, "\n")?;
        }
        explain(topic, console)?;
    }
    Ok(Exit::Clean)
}

/// What the name means to tollgate, or else to the project whose tollgate.toml is named or at hand.
fn topics(args: &ExplainArgs) -> anyhow::Result<Vec<Topic>> {
    Topics::named(&args.what).map(|topics| topics.0).or_else(|unknown| {
        let own = file::load(args.config.as_deref()).and_then(|settings| custom::rules(&settings));
        let own = own.with_context(|| unknown.clone())?.into_iter().find(|rule| rule.id == args.what);
        Ok(vec![Topic::Rule(own.context(unknown)?)])
    })
}

fn explain(topic: &Topic, console: &mut Console) -> io::Result<()> {
    let Entry { title, facts, text, references } = entry(topic, console.paint);
    writeln!(console.out, "{title}\n{}", console.paint.paint(Look::Faint, facts))?;
    let mut page = Page { paint: console.paint, out: console.out, after_item: false };
    for block in markdown::blocks(&text) {
        page.block(&block)?;
    }
    if !references.is_empty() {
        page.block(&Block::Heading { text: "References".to_owned() })?;
        writeln!(page.out)?;
    }
    references.iter().try_for_each(|reference| writeln!(page.out, "  {reference}"))
}

fn facts_of(rule: &Rule) -> String {
    let facts = format!("{}, since {}", rule.category.title(), rule.since);
    let Some(limit) = &rule.limit else { return facts };
    format!("{facts}\n{}: {} {} (`limit` in tollgate.toml)", limit.doc, limit.default, limit.unit)
}

/// What is shown of a topic.
struct Entry {
    title: String,
    facts: String,
    text: String,
    references: Vec<&'static str>,
}

fn entry(topic: &Topic, paint: Paint) -> Entry {
    let severe = |severity: Severity, id: &str, name: &str| {
        let title = paint.paint(Look::Strong, format!("[{id}] {name}"));
        format!("{}{title}", paint.paint(Look::of(severity), severity.name()))
    };
    let plain = |kind: &str, id: &str, name: &str| {
        paint.paint(Look::Strong, format!("{kind}[{id}] {name}")).to_string()
    };
    match topic {
        Topic::Rule(rule) => Entry {
            title: severe(rule.severity, rule.id, rule.summary),
            facts: facts_of(rule),
            text: rule.docs.to_owned(),
            references: rule.references.to_vec(),
        },
        Topic::Status(status) => Entry {
            title: severe(status.severity, &status.told.name(), status.name),
            facts: "Status of an answer, or reason why there is none".to_owned(),
            text: handbook::status(status),
            references: handbook::references_of(status).collect(),
        },
        Topic::Cause(cause) => Entry {
            title: plain("cause", cause.id, cause.title),
            facts: "Cause of a refusal".to_owned(),
            text: handbook::cause(cause),
            references: cause.references.to_vec(),
        },
        Topic::Dialect(dialect) => Entry {
            title: plain("dialect", dialect.id, dialect.name),
            facts: "Way of asking crawlers and agents for payment".to_owned(),
            text: handbook::dialect(dialect),
            references: dialect.references.to_vec(),
        },
    }
}

struct Page<'a> {
    paint: Paint,
    out: &'a mut dyn Write,
    /// Items of one list stand together.
    after_item: bool,
}

impl Page<'_> {
    fn block(&mut self, block: &Block) -> io::Result<()> {
        let is_item = matches!(block, Block::Item { .. });
        if !(is_item && self.after_item) {
            writeln!(self.out)?;
        }
        self.after_item = is_item;
        match block {
            Block::Heading { text } => writeln!(self.out, "{}", self.paint.paint(Look::Strong, text)),
            Block::Paragraph { spans } => self.text(spans, "  "),
            Block::Item { spans } => self.text(spans, "  - "),
            Block::Code { info, text } => self.code(info, text),
        }
    }

    fn code(&mut self, info: &str, text: &str) -> io::Result<()> {
        if let Some((_, kind)) = info.split_once(',') {
            writeln!(self.out, "  {}", self.paint.paint(Look::Faint, format!("{kind}:")))?;
        }
        text.lines().try_for_each(|line| writeln!(self.out, "    {line}"))
    }

    /// Fills lines up to the width; lines after the first stand under its text.
    fn text(&mut self, spans: &[Span], bullet: &str) -> io::Result<()> {
        let (mut line, mut width) = (bullet.to_owned(), bullet.len());
        for word in words(spans, self.paint) {
            if width + word.width > WIDTH && width > bullet.len() {
                writeln!(self.out, "{}", line.trim_end())?;
                (line, width) = (" ".repeat(bullet.len()), bullet.len());
            }
            line.push_str(&word.text);
            line.push(' ');
            width += word.width + 1;
        }
        writeln!(self.out, "{}", line.trim_end())
    }
}

/// What must stay on one line: its text as printed, and the columns that it takes.
#[derive(Default)]
struct Word {
    text: String,
    width: usize,
}

fn words(spans: &[Span], paint: Paint) -> Vec<Word> {
    let mut words = vec![Word::default()];
    for span in spans {
        let text = if span.kind == SpanKind::Code { format!("`{}`", span.text) } else { span.text.clone() };
        for (at, piece) in text.split(' ').enumerate() {
            if at > 0 {
                words.push(Word::default());
            }
            let word = words.last_mut().expect("there is always one");
            word.width += piece.width();
            word.text.push_str(&shown(piece, span.kind, paint));
        }
    }
    words.retain(|word| word.width > 0);
    words
}

fn shown(piece: &str, kind: SpanKind, paint: Paint) -> String {
    match kind {
        _ if piece.is_empty() => String::new(),
        SpanKind::Code => paint.paint(Look::Cyan, piece).to_string(),
        SpanKind::Emphasis => paint.paint(Look::Strong, piece).to_string(),
        SpanKind::Text | SpanKind::Link => piece.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(markdown: &str, paint: Paint) -> String {
        let mut out = Vec::new();
        let mut page = Page { paint, out: &mut out, after_item: false };
        for block in markdown::blocks(markdown) {
            page.block(&block).expect("memory takes it");
        }
        String::from_utf8(out).expect("text stays text")
    }

    #[test]
    fn documentation_is_laid_out_for_a_terminal() {
        let text = "## What it finds\n\nA link, `<a href>`, whose answer is an error of any kind, however it came to \
                    be one, after all of its redirects.\n\n- one\n- two\n\n```html,bad\n<a href=\"/gone\">x</a>\n```\n";
        insta::assert_snapshot!(printed(text, Paint::Plain), @r#"

        What it finds

          A link, `<a href>`, whose answer is an error of any kind, however it came to
          be one, after all of its redirects.

          - one
          - two

          bad:
            <a href="/gone">x</a>
        "#);
    }

    #[test]
    fn colour_does_not_count_as_width() {
        let text = "`aaaaaaaaaa` ".repeat(20);
        let plain: Vec<usize> = printed(&text, Paint::Plain).lines().map(str::len).collect();
        let colored = printed(&text, Paint::Colored);
        let bare: Vec<usize> =
            colored.lines().map(|line| line.replace("\x1b[1;36m", "").replace("\x1b[0m", "").len()).collect();
        assert!(plain.iter().all(|length| *length <= WIDTH));
        assert_eq!(plain, bare);
    }
}
