//! What somebody is told at once: a few events of an audit, in the shape that the receiver reads.
//!
//! Crawled text stands where the receiver reads no markup: plain text, or a code span that nothing ends.

mod chat;
mod mail;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use url::Url;

use super::text::{shortened, visible};
use crate::audit::alarm::Event;

pub use mail::mail;

/// Characters of one thing that is named.
const MAX_TEXT: usize = 160;

/// The shape of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Shape {
    /// JSON of our own.
    Plain,
    /// Blocks of Slack.
    Slack,
    /// An adaptive card.
    Teams,
    /// An embed of Discord.
    Discord,
    /// An attachment of Mattermost.
    Mattermost,
}

/// What is told.
#[derive(Debug)]
pub struct Alert<'a> {
    /// The site, as it is known.
    pub site: &'a str,
    /// When the audit ended (RFC 3339, UTC).
    pub finished: &'a str,
    /// What happened; at least one.
    pub events: &'a [Event],
    /// Where the report can be read.
    pub report: Option<&'a Url>,
}

/// The message as a webhook takes it.
pub fn message(alert: &Alert, shape: Shape) -> Value {
    match shape {
        Shape::Plain => plain(alert),
        Shape::Slack => chat::slack(alert),
        Shape::Teams => chat::teams(alert),
        Shape::Discord => chat::discord(alert),
        Shape::Mattermost => chat::mattermost(alert),
    }
}

/// For programs: escaping is JSON's own, and text is as it was crawled, but that nothing in it acts.
fn plain(alert: &Alert) -> Value {
    let event = |event: &Event| {
        json!({
            "occasion": event.occasion,
            "state": if event.is_over { "over" } else { "begun" },
            "title": event.title,
            "total": event.total,
            "named": event.named.iter().map(|text| visible(text)).collect::<Vec<_>>(),
        })
    };
    json!({
        "schema": "tollgate/alert/1",
        "site": visible(alert.site),
        "finished": visible(alert.finished),
        "events": alert.events.iter().map(event).collect::<Vec<_>>(),
        "report": alert.report.map(Url::as_str),
    })
}

impl Alert<'_> {
    /// The whole in one line of plain text.
    fn headline(&self) -> String {
        let more = match self.events.len() {
            0 | 1 => String::new(),
            events => format!(" (and {} more)", events - 1),
        };
        let title = self.events.first().map_or("", |event| &event.title);
        format!("{}: {title}{more}", shortened(self.site, 80))
    }

    /// Whether all that is told is good.
    fn is_good(&self) -> bool {
        self.events.iter().all(|event| event.is_over)
    }
}

/// What is named of an event, as plain text, and how much more there is.
fn named(event: &Event) -> impl Iterator<Item = String> {
    let left = event.total.saturating_sub(event.named.len());
    let more = (left > 0 && !event.named.is_empty()).then(|| format!("and {left} more"));
    event.named.iter().map(|text| shortened(text, MAX_TEXT)).chain(more)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::alarm::Occasion;

    /// What a page may say to do harm wherever it is read.
    const ATTACK: &str = "https://a.example/`*_~|<!channel> <@U1> @everyone @here [x](http://evil.example) ![i](http://e/i) \
                          <script>alert(1)</script> </at>\r\n# title\u{202e}\u{1b}[31m";

    fn events() -> Vec<Event> {
        let event = |occasion, is_over, total: usize| Event {
            occasion,
            is_over,
            title: "3 new errors".to_owned(),
            named: vec![ATTACK.to_owned(); total.min(10)],
            total,
        };
        let mut all: Vec<Event> =
            Occasion::ALL.into_iter().map(|occasion| event(occasion, false, 5_000)).collect();
        all.push(event(Occasion::New402, true, 0));
        all
    }

    fn told(shape: Shape) -> Value {
        let report = Url::parse("https://ci.example/run|1?a=<b>&c=\"d\"").expect("a URL");
        let alert = Alert {
            site: ATTACK,
            finished: "2026-11-21T19:00:00Z",
            events: &events(),
            report: Some(&report),
        };
        message(&alert, shape)
    }

    /// Every text in a message.
    fn texts(value: &Value) -> Vec<String> {
        match value {
            Value::String(text) => vec![text.clone()],
            Value::Array(items) => items.iter().flat_map(texts).collect(),
            Value::Object(fields) => fields.values().flat_map(texts).collect(),
            _ => Vec::new(),
        }
    }

    const SHAPES: [Shape; 5] = [Shape::Plain, Shape::Slack, Shape::Teams, Shape::Discord, Shape::Mattermost];

    #[test]
    fn no_character_of_a_page_acts_in_any_shape() {
        for shape in SHAPES {
            let texts = texts(&told(shape));
            assert!(texts.iter().any(|text| text.contains("a.example")), "{shape:?}");
            let acts = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
            assert!(!texts.iter().any(|text| text.contains(acts)), "{shape:?}: {texts:?}");
        }
    }

    #[test]
    fn where_markdown_is_read_crawled_text_is_code() {
        for shape in [Shape::Discord, Shape::Mattermost] {
            for text in texts(&told(shape)).iter().filter(|text| text.contains("everyone")) {
                for line in text.lines() {
                    let outside: String = line.split('`').step_by(2).collect();
                    assert_eq!(line.matches('`').count() % 2, 0, "{line}");
                    assert!(
                        !outside.contains(['<', '@', '!', '*']) || outside.starts_with("**"),
                        "{outside}"
                    );
                    assert!(!outside.contains("evil") && !outside.contains("everyone"), "{outside}");
                }
            }
        }
        assert_eq!(told(Shape::Discord)["allowed_mentions"], json!({ "parse": [] }));
    }

    #[test]
    fn slack_and_teams_get_crawled_text_as_plain_text() {
        let slack = told(Shape::Slack);
        for block in slack["blocks"].as_array().expect("a list") {
            let text = &block["text"];
            if text["type"] != "plain_text" {
                assert_eq!(text["type"], "mrkdwn");
                assert!(!text["text"].as_str().expect("a text").contains("a.example/`"), "{text}");
            }
        }
        assert!(!slack["text"].as_str().expect("a text").contains(['<', '>']), "{slack}");
        let card = &told(Shape::Teams)["attachments"][0]["content"];
        for block in card["body"].as_array().expect("a list") {
            let has_crawled = texts(block).iter().any(|text| text.contains("a.example"));
            assert!(!has_crawled || block["type"] == "RichTextBlock", "{block}");
        }
    }

    /// Slack: 50 blocks, headers of 150 and sections of 3,000 characters. Discord: titles of 256, descriptions of 4,096.
    /// Mattermost: 16,383. Teams: 28 kB.
    #[test]
    fn no_message_is_longer_than_its_reader_takes() {
        let slack = told(Shape::Slack);
        let blocks = slack["blocks"].as_array().expect("a list");
        assert!(blocks.len() <= 50);
        for block in blocks {
            let limit = if block["type"] == "header" { 150 } else { 3000 };
            assert!(block["text"]["text"].as_str().expect("a text").chars().count() <= limit);
        }
        let embed = &told(Shape::Discord)["embeds"][0];
        let length = |value: &Value| value.as_str().expect("a text").chars().count();
        assert!(length(&embed["title"]) <= 256 && length(&embed["description"]) <= 4096);
        assert!(length(&embed["description"]) > 2000, "there was more than fits");
        assert!(length(&told(Shape::Mattermost)["attachments"][0]["text"]) <= 16_383);
        assert!(told(Shape::Teams).to_string().len() <= 28_000);
    }

    #[test]
    fn mail_has_one_line_of_subject() {
        let alert = Alert { site: ATTACK, finished: "2026-11-21T19:00:00Z", events: &events(), report: None };
        let (subject, body) = mail(&alert);
        assert!(!subject.contains(['\r', '\n']) && subject.starts_with("tollgate: "), "{subject}");
        assert!(body.contains("and 4990 more") && !body.contains('\u{1b}'), "{body}");
    }
}
