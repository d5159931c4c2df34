//! What in tollgate.toml means nothing: keys that the schema does not have, and rules that nobody declares.

use serde_json::Value;
use toml::de::{DeTable, DeValue};

use crate::cli::suggest;
use crate::rules::RULES;

/// A key, or a name of a rule, that means nothing.
pub(super) struct Stranger {
    /// Where it stands, in bytes.
    pub offset: usize,
    /// What is wrong with it.
    pub message: String,
}

/// All of them, in the order of the file.
pub(super) fn strangers(document: &DeTable, schema: &Value) -> Vec<Stranger> {
    let mut strangers = unknown_rules(document);
    unknown_keys(document, schema, schema, "", &mut strangers);
    strangers.sort_by_key(|stranger| stranger.offset);
    strangers
}

/// The names in `audit.only` that are no rules, neither of tollgate nor of the file itself.
fn unknown_rules(document: &DeTable) -> Vec<Stranger> {
    let only = document.get("audit").and_then(|audit| audit.get_ref().get("only"));
    let named = only.and_then(|only| only.get_ref().as_array()).into_iter().flatten();
    let own = document.get("custom_rule").and_then(|rules| rules.get_ref().as_array()).into_iter().flatten();
    let own = own.filter_map(|rule| rule.get_ref().get("id")?.get_ref().as_str());
    let known: Vec<&str> = RULES.iter().map(|rule| rule.id).chain(own).collect();
    let unknown = named.filter_map(|name| {
        let id = name.get_ref().as_str().filter(|id| !known.contains(id))?;
        Some(Stranger { offset: name.span().start, message: refusal(id, "rules", &known) })
    });
    unknown.collect()
}

fn unknown_keys(table: &DeTable, schema: &Value, root: &Value, name: &str, strangers: &mut Vec<Stranger>) {
    let known = known_keys(schema);
    if known.is_empty() && schema["additionalProperties"] != Value::Bool(false) {
        return; // Names of headers, paths: whatever people have.
    }
    for (key, value) in table {
        let key_name = key.get_ref().as_ref();
        if !known.contains(&key_name) {
            strangers.push(Stranger { offset: key.span().start, message: refusal(key_name, name, &known) });
        } else if let (DeValue::Table(inner), Some(schema)) =
            (value.get_ref(), property(schema, key_name, root))
        {
            unknown_keys(inner, schema, root, key_name, strangers);
        } else if let (DeValue::Array(items), Some(schema)) =
            (value.get_ref(), items_of(schema, key_name, root))
        {
            for item in items {
                if let DeValue::Table(inner) = item.get_ref() {
                    unknown_keys(inner, schema, root, key_name, strangers);
                }
            }
        }
    }
}

fn refusal(key: &str, table: &str, known: &[&str]) -> String {
    let (what, place, help) = match table {
        "rules" => ("no rule is called", String::new(), "`tollgate rules` lists them".to_owned()),
        "" => ("unknown key", String::new(), format!("there are {}", known.join(", "))),
        table => ("unknown key", format!(" in [{table}]"), format!("there are {}", known.join(", "))),
    };
    format!("{what} `{key}`{place}; {}", suggest::did_you_mean(key, known.iter().copied(), &help))
}

/// The keys a table may have, where it may be a table.
fn known_keys(schema: &Value) -> Vec<&str> {
    let forms = schema["anyOf"].as_array().into_iter().flatten().chain([schema]);
    forms
        .filter_map(|form| form["properties"].as_object())
        .flat_map(|keys| keys.keys())
        .map(String::as_str)
        .collect()
}

/// What the members of a list are held to.
fn items_of<'a>(schema: &'a Value, name: &str, root: &'a Value) -> Option<&'a Value> {
    let items = property(schema, name, root)?.get("items")?;
    match items["$ref"].as_str() {
        Some(reference) => root.pointer(reference.strip_prefix('#')?),
        None => Some(items),
    }
}

fn property<'a>(schema: &'a Value, name: &str, root: &'a Value) -> Option<&'a Value> {
    let property = schema["properties"].get(name)?;
    match property["$ref"].as_str() {
        Some(reference) => root.pointer(reference.strip_prefix('#')?),
        None => Some(property),
    }
}
