//! The pictures that structured data names, by the way to each text in it.

use serde_json::{Map, Value};

/// The last entity around a text, and the name there of what it stands in.
type Step<'v> = (&'v Map<String, Value>, &'v str);

/// The properties that name pictures in a block, each with what it says.
pub fn pictures(block: &str) -> Vec<(String, String)> {
    let data = serde_json::from_str(block.trim_ascii()).unwrap_or(Value::Null);
    let mut texts = Vec::new();
    collect(&data, &mut Vec::new(), &mut texts);
    let named = texts.iter().filter_map(|(way, text)| Some((property(way)?, (*text).to_owned())));
    named.filter(|(_, text)| !text.trim_ascii().is_empty()).collect()
}

fn collect<'v>(value: &'v Value, way: &mut Vec<Step<'v>>, texts: &mut Vec<(Vec<Step<'v>>, &'v str)>) {
    match value {
        Value::String(text) => texts.push((way.clone(), text)),
        Value::Array(values) => values.iter().for_each(|value| collect(value, way, texts)),
        Value::Object(entity) => {
            for (name, value) in entity.iter().filter(|(name, _)| *name != "@context") {
                way.push((entity, name));
                collect(value, way, texts);
                way.pop();
            }
        }
        _ => {}
    }
}

/// The property whose picture a text names that stands here.
fn property(way: &[Step]) -> Option<String> {
    let around = way.len().checked_sub(2).map(|at| way[at]).filter(|(_, name)| is_picture_name(name));
    let (entity, name) = *way.last()?;
    if is_picture_name(name) {
        return Some(label(entity, name));
    }
    let address = if entity.contains_key("contentUrl") { "contentUrl" } else { "url" };
    match (kind(entity), around) {
        _ if name != address => None,
        ("ImageObject" | "", Some((outer, name))) => Some(label(outer, name)),
        ("ImageObject", None) => Some(label(entity, name)),
        _ => None,
    }
}

fn is_picture_name(name: &str) -> bool {
    ["image", "logo", "thumbnailUrl"].contains(&name)
}

fn label(entity: &Map<String, Value>, name: &str) -> String {
    match kind(entity) {
        "" => name.to_owned(),
        kind => format!("{kind}.{name}"),
    }
}

fn kind(entity: &Map<String, Value>) -> &str {
    let kind = match entity.get("@type") {
        Some(Value::Array(kinds)) => kinds.first().and_then(Value::as_str),
        kind => kind.and_then(Value::as_str),
    };
    kind.unwrap_or_default().trim_start_matches("https://schema.org/")
}
