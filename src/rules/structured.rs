//! Structured data: what search engines need to show more than a title and a description.

use serde_json::{Map, Value};

use super::declare::rule;
use super::links::report_errors;
use super::schema_table::{EXPECTED, Expected};
use super::{Findings, View};
use crate::page::{ReferenceKind, bare_name};
use crate::site::Site;

rule! {
    /// ## What it finds
    ///
    /// A `<script type="application/ld+json">` whose content is no JSON.
    ///
    /// ## Why it matters
    ///
    /// One comma too many, and the whole block is ignored: no stars, no prices, no breadcrumbs. Browsers
    /// say nothing about it.
    ///
    /// ## How to fix it
    ///
    /// Let a JSON library write the block. Quotes and line breaks in texts are the usual cause.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Bread</title><script type="application/ld+json">{"@type": "Bakery", "name": "Miller's",}</script>
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Bread</title><script type="application/ld+json">{"@context": "https://schema.org", "@type": "Bakery", "name": "Miller's"}</script>
    /// ```
    INVALID_JSON_LD = HtmlPage(invalid_json_ld) {
        id: "invalid-json-ld",
        summary: "A block of structured data is no JSON",
        fix: "Let a JSON library write the block",
        category: StructuredData,
        severity: Error,
        since: "0.1.0",
        references: [
            "https://developers.google.com/search/docs/appearance/structured-data/intro-structured-data",
            "https://www.w3.org/TR/json-ld11/",
        ],
    }
}

fn invalid_json_ld(view: &View, findings: &mut Findings) {
    for block in &view.page.json_ld {
        if let Err(error) = &block.data {
            let evidence = format!("line {} of the block: {}", error.line, error.message);
            findings.add(view.key, evidence).seen_at(view.source(block.at, "script"));
        }
    }
}

rule! {
    /// ## What it finds
    ///
    /// Structured data for one of Google's rich results without a property which that result requires,
    /// such as a product without a name, an event without a date or a job without a place. Only what
    /// Google's documentation calls required is asked for.
    ///
    /// ## Why it matters
    ///
    /// Without a required property the page gets no rich result: no stars, no price, no date. What was
    /// written is written for nothing.
    ///
    /// ## How to fix it
    ///
    /// Add the property, if the page itself shows what it says.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Fair</title><script type="application/ld+json">
    /// {"@context": "https://schema.org", "@type": "Event", "name": "Bread fair", "location": {"@type": "Place", "name": "Market"}}</script>
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Fair</title><script type="application/ld+json">
    /// {"@context": "https://schema.org", "@type": "Event", "name": "Bread fair", "location": {"@type": "Place", "name": "Market"},
    /// "startDate": "2026-09-01"}</script>
    /// ```
    MISSING_REQUIRED_PROPERTY = IndexablePage(missing_required_property) {
        id: "missing-required-property",
        summary: "Structured data lacks what its rich result requires",
        fix: "Add the property, if the page itself shows what it says",
        category: StructuredData,
        severity: Warning,
        since: "0.1.0",
        references: [
            "https://developers.google.com/search/docs/appearance/structured-data/search-gallery",
            "https://developers.google.com/search/docs/appearance/structured-data/sd-policies",
        ],
    }
}

fn missing_required_property(view: &View, findings: &mut Findings) {
    for block in &view.page.json_ld {
        let Ok(data) = &block.data else { continue };
        let mut missing = Vec::new();
        each_entity(data, &mut |entity| missing.extend(missing_of(entity)));
        missing.sort();
        missing.dedup();
        if !missing.is_empty() {
            findings.add(view.key, missing.join("; ")).seen_at(view.source(block.at, "script"));
        }
    }
}

/// Calls for each entity of a block: the block itself, the members of a list, those of a `@graph`. What
/// is nested in an entity is part of it and asked for through it.
fn each_entity(data: &Value, call: &mut impl FnMut(&Map<String, Value>)) {
    match data {
        Value::Array(entities) => entities.iter().for_each(|entity| each_entity(entity, call)),
        Value::Object(entity) => {
            if let Some(graph) = entity.get("@graph") {
                each_entity(graph, call);
            }
            call(entity);
        }
        _ => {}
    }
}

fn missing_of(entity: &Map<String, Value>) -> Vec<String> {
    let is_of = |expected: &&Expected| has_type(entity, expected.kind);
    let missing = |expected: &Expected| {
        let lacks = |property: &&&str| !property.split('|').any(|path| has(entity, path));
        let say = |property: &&str| format!("{} has no {}", expected.kind, property.replace('|', " or "));
        expected.required.iter().filter(lacks).map(say).collect::<Vec<_>>()
    };
    EXPECTED.iter().filter(is_of).flat_map(missing).collect()
}

pub(super) fn has_type(entity: &Map<String, Value>, kind: &str) -> bool {
    let is_kind = |value: &Value| value.as_str().is_some_and(|name| bare_name(name) == kind);
    match entity.get("@type") {
        Some(Value::Array(kinds)) => kinds.iter().any(is_kind),
        Some(value) => is_kind(value),
        None => false,
    }
}

/// Whether a property is there and says something. In a path, every nested entity must have the rest of
/// it; one that is only named by its `@id` is described elsewhere.
fn has(entity: &Map<String, Value>, path: &str) -> bool {
    let (name, rest) = path.split_once('.').map_or((path, None), |(name, rest)| (name, Some(rest)));
    let says = |value: &Value| match (value, rest) {
        (Value::String(text), _) => !text.trim().is_empty(),
        (Value::Object(inner), Some(rest)) => is_named_only(inner) || has(inner, rest),
        (Value::Object(inner), None) => !inner.is_empty(),
        (Value::Null | Value::Array(_), _) => false,
        (Value::Bool(_) | Value::Number(_), _) => true,
    };
    match entity.get(name) {
        None => false,
        Some(Value::Array(values)) => !values.is_empty() && values.iter().all(says),
        Some(value) => says(value),
    }
}

fn is_named_only(entity: &Map<String, Value>) -> bool {
    entity.len() == 1 && entity.contains_key("@id")
}

rule! {
    /// ## What it finds
    ///
    /// A picture that structured data names (`image`, `logo`, `thumbnailUrl`, the address of an `ImageObject`) and
    /// that answers with an error. There is one finding for each such picture, with the properties that name it.
    /// Pictures of other hosts are asked for as links to them are (`--external`).
    ///
    /// ## Why it matters
    ///
    /// Google takes the picture of a recipe, a product, a video or an article from there. Where it cannot be
    /// fetched, the result is shown without it, or not as a rich result at all. The page itself looks well.
    ///
    /// ## How to fix it
    ///
    /// Put the picture where the structured data looks for it, or name the one that the page shows.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Rye</title><script type="application/ld+json">{"@context": "https://schema.org",
    /// "@type": "Article", "headline": "Rye", "image": ["/rye-2019.jpg"]}</script>
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Rye</title><script type="application/ld+json">{"@context": "https://schema.org",
    /// "@type": "Article", "headline": "Rye", "image": ["/rye.jpg"]}</script>
    /// ==> rye.jpg <==
    /// \0
    /// ```
    BROKEN_JSON_LD_IMAGE = Site(broken_json_ld_image) {
        id: "broken-json-ld-image",
        summary: "A picture of structured data answers with an error",
        fix: "Put the picture where the structured data looks for it, or name another one",
        category: StructuredData,
        severity: Warning,
        since: "0.2.0",
        references: [
            "https://developers.google.com/search/docs/appearance/structured-data/sd-policies",
            "https://developers.google.com/search/docs/appearance/structured-data/article",
        ],
    }
}

fn broken_json_ld_image(site: &Site, findings: &mut Findings) {
    report_errors(site, findings, |link| link.kind == ReferenceKind::StructuredImage);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_described_elsewhere_is_not_missing() {
        let missing = |json: &str| {
            let mut missing = Vec::new();
            let data = serde_json::from_str(json).expect("it is JSON");
            each_entity(&data, &mut |entity| missing.extend(missing_of(entity)));
            missing
        };
        let event = r##"{"@graph": [{"@type": ["Event", "Thing"], "name": "x", "startDate": "2026", "location": {"@id": "#p"}}]}"##;
        assert_eq!(missing(event), Vec::<String>::new());
        assert_eq!(
            missing(
                r#"[{"@type": "http://schema.org/Event", "name": " ", "startDate": null, "location": []}]"#
            )
            .len(),
            3
        );
        assert_eq!(
            missing(
                r#"{"@type": "Review", "itemReviewed": {"@type": "Event"}, "author": "A", "reviewRating": {"ratingValue": 5}}"#
            ),
            ["Review has no itemReviewed.name"]
        );
    }

    #[test]
    fn a_type_is_the_same_in_any_spelling_of_its_vocabulary() {
        let is_event = |kind: &str| {
            let entity = serde_json::json!({"@type": ["Thing", kind]});
            has_type(entity.as_object().expect("it is one"), "Event")
        };
        for kind in
            ["Event", "schema:Event", "http://schema.org/Event", "https://schema.org/#Event", "#Event"]
        {
            assert!(is_event(kind), "{kind}");
        }
        for kind in ["", "event", "SportsEvent", "https://schema.org/Event#x", "Event/"] {
            assert!(!is_event(kind), "{kind}");
        }
    }
}
