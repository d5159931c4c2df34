//! What tollgate.toml says of one rule: a severity, or a table with a severity and a limit.

use serde::de::value::{MapAccessDeserializer, StrDeserializer};
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::cli::values::Level;
use crate::rules::{RULES, Rule};

/// `"warning"`, or `{ severity = "warning", limit = 600 }`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RuleSetting {
    /// Its severity, or `off`.
    pub severity: Option<Level>,
    /// Its limit.
    pub limit: Option<u64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    severity: Option<Level>,
    limit: Option<u64>,
}

impl<'de> Deserialize<'de> for RuleSetting {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SettingVisitor)
    }
}

struct SettingVisitor;

impl<'de> Visitor<'de> for SettingVisitor {
    type Value = RuleSetting;

    fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("a severity, or a table with `severity` and `limit`")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<RuleSetting, E> {
        let severity = Level::deserialize(StrDeserializer::new(text))?;
        Ok(RuleSetting { severity: Some(severity), limit: None })
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<RuleSetting, A::Error> {
        let Table { severity, limit } = Table::deserialize(MapAccessDeserializer::new(map))?;
        Ok(RuleSetting { severity, limit })
    }
}

/// The schema of the `[rules]` table: every rule by its id, and a limit where the rule has one.
pub fn schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
    let level = generator.subschema_for::<Level>().to_value();
    let of = |rule: &&Rule| (rule.id.to_owned(), setting_schema(rule, &level));
    let rules: serde_json::Map<String, Value> = RULES.iter().map(of).collect();
    schemars::json_schema!({
        "type": "object",
        "properties": rules,
        "additionalProperties": false,
        "default": {},
    })
}

fn setting_schema(rule: &Rule, level: &Value) -> Value {
    let mut keys = serde_json::json!({ "severity": level });
    if let Some(limit) = &rule.limit {
        let description = format!("{}, in {}", limit.doc, limit.unit);
        keys["limit"] = serde_json::json!({ "type": "integer", "minimum": 0, "default": limit.default, "description": description });
    }
    let table = serde_json::json!({ "type": "object", "properties": keys, "additionalProperties": false });
    serde_json::json!({ "description": rule.summary, "anyOf": [level, table] })
}
