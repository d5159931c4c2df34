//! `[[custom_rule]]` and `[[extract]]` in tollgate.toml: rules and columns of the project's own.

use anyhow::{Context, bail};
use schemars::JsonSchema;
use serde::Deserialize;

use super::file::Settings;
use crate::page::{Pattern, Selector};
use crate::rules::{self, CustomCheck, Expectation, Rule, Selection, Severity};

/// A rule of the project's own: what a CSS selector must find in every page. Exactly one of `must`,
/// `match` and `count` says what.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CustomRule {
    /// Its name in reports: lower case and hyphens, unlike that of any other rule.
    pub id: String,
    /// The CSS selector.
    pub selector: String,
    /// The attribute whose value is looked at; otherwise it is the text.
    #[serde(default)]
    pub attribute: Option<String>,
    /// Whether something must be found, or nothing.
    #[serde(default)]
    pub must: Option<Must>,
    /// A regular expression that the value of every element found must match.
    #[serde(default, rename = "match")]
    pub matches: Option<String>,
    /// How many elements must be found.
    #[serde(default)]
    pub count: Option<usize>,
    /// The fault in one sentence.
    pub message: String,
    /// How bad it is; a warning unless it says otherwise.
    #[serde(default)]
    pub severity: Option<Severity>,
}

/// Whether something must be found.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Must {
    /// At least one element.
    Exist,
    /// No element.
    NotExist,
}

/// A column of pages.csv and of `extracted` in audit.json: what a CSS selector finds in each page.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Extract {
    /// The name of the column.
    pub name: String,
    /// The CSS selector.
    pub selector: String,
    /// The attribute whose value is taken; otherwise it is the text.
    #[serde(default)]
    pub attribute: Option<String>,
}

/// Adds the project's rules and columns to those of a run.
pub fn add_to(selection: &mut Selection, settings: &Settings) -> anyhow::Result<()> {
    for rule in rules(settings)? {
        selection.add(rule);
    }
    for (name, selector) in columns(settings)? {
        selection.add_column(name, selector);
    }
    Ok(())
}

/// The project's rules.
pub fn rules(settings: &Settings) -> anyhow::Result<Vec<&'static Rule>> {
    let mut declared: Vec<&'static Rule> = Vec::new();
    for (number, custom) in settings.custom_rules.iter().enumerate() {
        let place = || format!("tollgate.toml, [[custom_rule]] {} (`{}`)", number + 1, custom.id);
        refuse_name(&custom.id, &declared).with_context(place)?;
        let check = CustomCheck {
            selector: Selector::parse(&custom.selector, custom.attribute.as_deref()).with_context(place)?,
            expects: expectation(custom).with_context(place)?,
        };
        let severity = custom.severity.unwrap_or(Severity::Warning);
        let (id, message) = (custom.id.clone(), custom.message.clone());
        declared.push(rules::custom::declare(rules::CustomRule { id, message, severity, check }));
    }
    Ok(declared)
}

fn refuse_name(id: &str, declared: &[&'static Rule]) -> anyhow::Result<()> {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if id.is_empty() || !id.bytes().all(is_plain) {
        bail!("an id is made of lower case letters, digits and hyphens");
    }
    if rules::RULES.iter().chain(declared).any(|rule| rule.id == id) {
        bail!("there is a rule of this name already");
    }
    Ok(())
}

fn expectation(custom: &CustomRule) -> anyhow::Result<Expectation> {
    Ok(match (custom.must, &custom.matches, custom.count) {
        (Some(Must::Exist), None, None) => Expectation::Exists,
        (Some(Must::NotExist), None, None) => Expectation::IsAbsent,
        (None, Some(pattern), None) => Expectation::Matches(Pattern::parse(pattern)?),
        (None, None, Some(count)) => Expectation::Count(count),
        _ => {
            bail!("say one of `must = \"exist\"`, `must = \"not-exist\"`, `match = \"...\"` and `count = 1`")
        }
    })
}

fn columns(settings: &Settings) -> anyhow::Result<Vec<(String, Selector)>> {
    let mut columns: Vec<(String, Selector)> = Vec::new();
    for (number, extract) in settings.extracts.iter().enumerate() {
        let place = || format!("tollgate.toml, [[extract]] {} (`{}`)", number + 1, extract.name);
        if columns.iter().any(|(name, _)| *name == extract.name) {
            bail!("{}: there is a column of this name already", place());
        }
        let selector =
            Selector::parse(&extract.selector, extract.attribute.as_deref()).with_context(place)?;
        columns.push((extract.name.clone(), selector));
    }
    Ok(columns)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compiled(toml: &str) -> anyhow::Result<Selection> {
        let settings = toml::from_str(toml)?;
        let mut selection = Selection::default();
        add_to(&mut selection, &settings)?;
        Ok(selection)
    }

    fn rule_with(keys: &str) -> String {
        format!("[[custom_rule]]\nmessage = \"No price\"\n{keys}")
    }

    #[test]
    fn rules_and_columns_of_the_project_are_added() {
        let price = rule_with("id = \"no-price\"\nselector = \".price\"\ncount = 1\nseverity = \"error\"\n");
        let column = "[[extract]]\nname = \"price\"\nselector = \"data\"\nattribute = \"value\"\n";
        let selection = compiled(&format!("{price}{column}")).expect("it is valid");
        let own = selection.rules().find(|rule| rule.id == "no-price").expect("it was added");
        assert_eq!((own.severity, own.summary), (Severity::Error, "No price"));
        assert_eq!(selection.columns()[0].0, "price");
        assert!(selection.needs_tree() && !Selection::default().needs_tree());
    }

    #[test]
    fn rules_of_one_name_in_two_configurations_are_two() {
        let selection = |message: &str| {
            let rule = "[[custom_rule]]\nid = \"own\"\nselector = \"p\"\nmust = \"exist\"\n";
            compiled(&format!("{rule}message = \"{message}\"")).expect("it is valid")
        };
        let (one, other) = (selection("One"), selection("Other"));
        let summary = |selection: &Selection| selection.rule("own").map(|rule| rule.summary);
        assert_eq!((summary(&one), summary(&other)), (Some("One"), Some("Other")));
        assert!(rules::rule("own").is_none() && Selection::default().rule("own").is_none());
    }

    #[test]
    fn what_means_nothing_is_refused_with_its_place() {
        for (keys, needle) in [
            ("id = \"a\"\nselector = \"p >> a\"\nmust = \"exist\"", "[[custom_rule]] 1 (`a`)"),
            ("id = \"a\"\nselector = \"p >> a\"\nmust = \"exist\"", "goes wrong at character 4"),
            ("id = \"a\"\nselector = \"p\"\nmatch = \"(\"", "regex parse error"),
            ("id = \"a\"\nselector = \"p\"", "say one of"),
            ("id = \"a\"\nselector = \"p\"\ncount = 1\nmust = \"exist\"", "say one of"),
            ("id = \"Not plain\"\nselector = \"p\"\ncount = 1", "lower case"),
            ("id = \"missing-title\"\nselector = \"p\"\ncount = 1", "a rule of this name"),
        ] {
            let message = format!("{:#}", compiled(&rule_with(keys)).expect_err("it must be refused"));
            assert!(message.contains(needle), "{message}");
        }
        let twice = "[[extract]]\nname = \"a\"\nselector = \"p\"\n".repeat(2);
        assert!(
            compiled(&twice).expect_err("it must be refused").to_string().contains("a column of this name")
        );
    }
}
