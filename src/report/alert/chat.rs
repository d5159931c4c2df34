//! Alerts in the shapes of chats. Each has its own way to take text as it is, and its own limits.

use serde_json::{Value, json};
use url::Url;

use super::super::text::shortened;
use super::{Alert, MAX_TEXT, named};
use crate::audit::alarm::Event;

/// Characters of a message of which the reader takes 4,096.
const DISCORD_TEXT: usize = 3_800;
/// Characters of a message of which the reader takes 16,383.
const MATTERMOST_TEXT: usize = 12_000;

const RED: u32 = 0x00B4_231A;
const GREEN: u32 = 0x001A_7F37;

/// <https://docs.slack.dev/reference/block-kit/blocks/>: `plain_text` has no markup, mentions or links.
pub fn slack(alert: &Alert) -> Value {
    let plain = |kind: &str, text: &str| json!({ "type": kind, "text": { "type": "plain_text", "text": text, "emoji": false } });
    let mut blocks = vec![plain("header", &shortened(&alert.headline(), 140))];
    blocks.extend(alert.events.iter().map(|event| plain("section", &lines(event))));
    blocks.extend(alert.report.map(|report| {
        let link = format!("<{}|Open the report>", slack_link(report));
        json!({ "type": "section", "text": { "type": "mrkdwn", "text": link } })
    }));
    // What notifications show; there `&`, `<` and `>` are the only signs that act once markup is off.
    json!({ "text": slack_escaped(&alert.headline()), "mrkdwn": false, "blocks": blocks })
}

fn slack_escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn slack_link(url: &Url) -> String {
    slack_escaped(&url.as_str().replace('|', "%7C"))
}

fn lines(event: &Event) -> String {
    let named = named(event).map(|line| format!("\n• {line}"));
    format!("{}{}", event.title, named.collect::<String>())
}

/// <https://adaptivecards.io/explorer/TextRun.html>: a text run, unlike a text block, reads no Markdown.
pub fn teams(alert: &Alert) -> Value {
    let run = |text: String, weight: &str| json!({ "type": "RichTextBlock", "inlines": [{ "type": "TextRun", "text": text, "weight": weight }] });
    let mut body = vec![run(alert.headline(), "Bolder")];
    for event in alert.events {
        body.push(run(event.title.clone(), "Bolder"));
        body.extend(named(event).map(|line| run(line, "Default")));
    }
    let open = |report: &Url| json!({ "type": "Action.OpenUrl", "title": "Open the report", "url": report.as_str() });
    let card = json!({
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": body,
        "actions": alert.report.map(open).into_iter().collect::<Vec<_>>(),
    });
    let attachment = json!({ "contentType": "application/vnd.microsoft.card.adaptive", "content": card });
    json!({ "type": "message", "attachments": [attachment] })
}

/// <https://discord.com/developers/docs/resources/webhook>: nobody is mentioned, whatever the text says.
pub fn discord(alert: &Alert) -> Value {
    let mut embed = json!({
        "title": format!("tollgate: {}", title(alert)),
        "description": format!("{}\n{}", code(alert.site), markdown(alert, DISCORD_TEXT)),
        "color": if alert.is_good() { GREEN } else { RED },
    });
    if let Some(report) = alert.report {
        embed["url"] = report.as_str().into();
    }
    json!({ "embeds": [embed], "allowed_mentions": { "parse": [] } })
}

/// <https://docs.mattermost.com/integrations-guide/incoming-webhooks.html>: code names nobody.
pub fn mattermost(alert: &Alert) -> Value {
    let mut attachment = json!({
        "fallback": format!("tollgate: {}", title(alert)),
        "title": format!("tollgate: {}", title(alert)),
        "text": format!("{}\n{}", code(alert.site), markdown(alert, MATTERMOST_TEXT)),
        "color": if alert.is_good() { "#1A7F37" } else { "#B4231A" },
    });
    if let Some(report) = alert.report {
        attachment["title_link"] = report.as_str().into();
    }
    json!({ "attachments": [attachment] })
}

/// What happened first, in words of ours alone.
fn title<'a>(alert: &Alert<'a>) -> &'a str {
    alert.events.first().map_or("", |event| &event.title)
}

/// The events as Markdown, as far as there is room.
fn markdown(alert: &Alert, room: usize) -> String {
    let mut text = String::new();
    for event in alert.events {
        let title = format!("**{}**", event.title);
        let left = event.total.saturating_sub(event.named.len());
        let named = event.named.iter().map(|named| format!("- {}", code(named)));
        let more = (left > 0 && !event.named.is_empty()).then(|| format!("- and {left} more"));
        for line in std::iter::once(title).chain(named).chain(more) {
            if text.chars().count() + line.chars().count() > room {
                return text + "\nand more in the report";
            }
            text += &line;
            text.push('\n');
        }
    }
    text
}

/// A code span. Not every reader counts backticks as Markdown says, so none is left in it.
fn code(text: &str) -> String {
    let text = shortened(text, MAX_TEXT).replace('`', "'");
    if text.is_empty() { String::new() } else { format!("`{text}`") }
}
