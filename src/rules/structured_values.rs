//! Structured data: values that machines can read.

use serde_json::{Map, Value};

use super::declare::rule;
use super::schema_table::{VALUES, Wanted};
use super::structured::has_type;
use super::{Findings, View};
use crate::page::{bare_name, cut};
use url::{ParseError, Url};

/// Characters of a value that are repeated.
const SHOWN: usize = 80;

rule! {
    /// ## What it finds
    ///
    /// A value in structured data that cannot be read as what it should be: a date that is not
    /// `2026-09-01`, a time that is not `PT45M`, a price with a currency sign or a comma, a currency that is no ISO
    /// code, an `availability` that is not on schema.org's list, an address that is none, a text where Google wants
    /// an entity (`"aggregateRating": "4.5"`), no reviews at all, or a rating off its own scale, which goes from 1 to
    /// 5 if the data does not say otherwise. Only what Google documents for its rich results is looked at.
    ///
    /// ## Why it matters
    ///
    /// What search engines cannot read they leave out, and with it often the whole rich result.
    ///
    /// ## How to fix it
    ///
    /// Write dates and times as in ISO 8601, numbers with a dot and nothing else, currencies as three letters, and
    /// what has properties of its own as an entity with its `@type`.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Rye</title><script type="application/ld+json">{"@context": "https://schema.org", "@type": "Product",
    /// "name": "Rye bread", "offers": {"@type": "Offer", "price": "4,20 €", "priceCurrency": "EUR"}}</script>
    /// ```
    ///
    /// ```html,bad
    /// <!doctype html><title>Rye</title><script type="application/ld+json">{"@context": "https://schema.org", "@type": "Product",
    /// "name": "Rye bread", "aggregateRating": {"@type": "AggregateRating", "ratingValue": 8.4, "ratingCount": 12}}</script>
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Rye</title><script type="application/ld+json">{"@context": "https://schema.org", "@type": "Product",
    /// "name": "Rye bread", "aggregateRating": {"@type": "AggregateRating", "ratingValue": 8.4, "bestRating": 10, "ratingCount": 12}}</script>
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Rye</title><script type="application/ld+json">{"@context": "https://schema.org", "@type": "Product",
    /// "name": "Rye bread", "offers": {"@type": "Offer", "price": "4.20", "priceCurrency": "EUR"}}</script>
    /// ```
    UNREADABLE_VALUE = IndexablePage(unreadable_value) {
        id: "unreadable-value",
        summary: "A value in structured data cannot be read",
        fix: "Write dates as 2026-09-01, numbers as 4.20, currencies as EUR, names as schema.org lists them",
        category: StructuredData,
        severity: Warning,
        since: "0.1.0",
        references: [
            "https://support.google.com/webmasters/answer/13300873",
            "https://developers.google.com/search/docs/appearance/structured-data/product",
            "https://schema.org/price",
        ],
    }
}

fn unreadable_value(view: &View, findings: &mut Findings) {
    for block in &view.page.json_ld {
        let Ok(data) = &block.data else { continue };
        let mut unreadable = Vec::new();
        each_nested(data, &mut |entity| {
            unreadable.extend(entity.iter().filter_map(|(name, value)| unreadable_in(entity, name, value)));
            unreadable.extend(off_scale(entity));
        });
        if !unreadable.is_empty() {
            findings.add(view.key, unreadable.join("; ")).seen_at(view.source(block.at, "script"));
        }
    }
}

/// Calls for each entity, however deep; the JSON parser has limited the depth.
fn each_nested(data: &Value, call: &mut impl FnMut(&Map<String, Value>)) {
    match data {
        Value::Array(values) => values.iter().for_each(|value| each_nested(value, call)),
        Value::Object(entity) => {
            call(entity);
            let properties = entity.iter().filter(|(name, _)| *name != "@context");
            properties.for_each(|(_, value)| each_nested(value, call));
        }
        _ => {}
    }
}

/// What is wrong with the first unreadable value of a property.
fn unreadable_in(entity: &Map<String, Value>, name: &str, value: &Value) -> Option<String> {
    let known = &VALUES[VALUES.binary_search_by_key(&name, |value| value.property).ok()?];
    if !known.kinds.is_empty() && !known.kinds.iter().any(|kind| has_type(entity, kind)) {
        return None;
    }
    let several = std::slice::from_ref(value);
    let values = if let Value::Array(values) = value { values } else { several };
    let text = values.iter().filter_map(written).find(|text| !known.wanted.fits(text))?;
    Some(format!("{name} is “{}”, which is {}", cut(&text, SHOWN), known.wanted.missed()))
}

/// A value as text, if it is one or a number. Empty means that there is none, which is for
/// `missing-required-property` to say.
fn written(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if text.trim().is_empty() => None,
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        Value::Object(entity) => entity.get("@value").and_then(written),
        _ => None,
    }
}

/// A rating that is not between the worst and the best of its scale, by default 1 and 5 (Google, review snippets).
fn off_scale(entity: &Map<String, Value>) -> Option<String> {
    let number = |name: &str| entity.get(name).and_then(written)?.parse::<f64>().ok();
    let rating = number("ratingValue")?;
    let (worst, best) = (scale_end(entity, "worstRating", 1.0)?, scale_end(entity, "bestRating", 5.0)?);
    (worst < best && !(worst..=best).contains(&rating))
        .then(|| format!("ratingValue is {rating}, on a scale from {worst} to {best}"))
}

/// The end of a scale; `None` where one is given that cannot be read.
fn scale_end(entity: &Map<String, Value>, name: &str, default: f64) -> Option<f64> {
    entity.get(name).map_or(Some(default), |value| written(value)?.parse().ok())
}

impl Wanted {
    fn fits(self, text: &str) -> bool {
        let number = || text.parse::<f64>().ok().filter(|number| number.is_finite());
        match self {
            Self::Date => is_date(text),
            Self::Duration => is_duration(text),
            Self::Number => number().is_some_and(|number| number >= 0.0),
            Self::Count => number().is_some_and(|number| number >= 1.0),
            Self::Rating => is_rating(text),
            Self::Currency => text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase()),
            Self::Url => is_address(text),
            Self::OneOf(names) => {
                let name = bare_name(text);
                names.iter().any(|known| known.eq_ignore_ascii_case(name))
            }
            Self::Entity(_) => false,
        }
    }

    /// What a value is not, in words that follow “which is”.
    fn missed(self) -> String {
        match self {
            Self::Date => "no date as in ISO 8601".to_owned(),
            Self::Duration => "no duration as in ISO 8601".to_owned(),
            Self::Number => "no number from 0 up".to_owned(),
            Self::Count => "no number from 1 up".to_owned(),
            Self::Rating => "no number, fraction or percentage".to_owned(),
            Self::Currency => "no currency of three letters".to_owned(),
            Self::Url => "no address".to_owned(),
            Self::OneOf([name]) => format!("not {name}"),
            Self::OneOf(names) => format!("none of {} ...", names[..names.len().min(3)].join(", ")),
            Self::Entity(kind) => format!("a text in place of an entity ({kind})"),
        }
    }
}

/// `2026`, `2026-09`, `2026-09-01`, and the last with a time.
fn is_date(text: &str) -> bool {
    let (date, time) = text.split_once(['T', ' ']).map_or((text, None), |(date, time)| (date, Some(time)));
    let is_number =
        |part: &str, digits: usize| part.len() == digits && part.bytes().all(|b| b.is_ascii_digit());
    let within = |part: &str, most: u8| part.parse().is_ok_and(|number: u8| (1..=most).contains(&number));
    let is_basic = is_number(date, 8);
    let mut parts = date.split('-');
    let is_extended = parts.next().is_some_and(|year| is_number(year, 4))
        && parts.next().is_none_or(|month| is_number(month, 2) && within(month, 12))
        && parts.next().is_none_or(|day| is_number(day, 2) && within(day, 31))
        && parts.next().is_none();
    let is_time = |time: &str| time.len() > 3 && time.starts_with(|c: char| c.is_ascii_digit());
    (is_basic || is_extended) && time.is_none_or(is_time)
}

/// `P1D`, `PT1H30M`, `PT90S`, `P1DT2H`, with decimals in any place; at least one number.
fn is_duration(text: &str) -> bool {
    let Some(text) = text.strip_prefix(['P', 'p']) else { return false };
    let (days, time) = text.split_once(['T', 't']).map_or((text, None), |(days, time)| (days, Some(time)));
    let are_parts = |mut rest: &str, mut units: &str| {
        while !rest.is_empty() {
            let end = rest.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(rest.len());
            let unit = rest[end..].chars().next().map(|unit| unit.to_ascii_uppercase());
            let Some(place) = unit.and_then(|unit| units.find(unit)) else { return false };
            if rest[..end].parse::<f64>().is_err() {
                return false;
            }
            (rest, units) = (&rest[end + 1..], &units[place + 1..]);
        }
        true
    };
    let is_empty = days.is_empty() && time.is_none_or(str::is_empty);
    !is_empty && are_parts(days, "YMWD") && time.is_none_or(|time| !time.is_empty() && are_parts(time, "HMS"))
}

/// `4.5`, `60%`, `6 / 10`.
fn is_rating(text: &str) -> bool {
    let is_number = |text: &str| text.trim().parse::<f64>().is_ok_and(f64::is_finite);
    match text.split_once('/') {
        Some((value, of)) => is_number(value) && is_number(of),
        None => is_number(text.strip_suffix('%').unwrap_or(text)),
    }
}

/// Whether a text can be an address, be it one beside the page: no prose, no host without `https://`.
fn is_address(text: &str) -> bool {
    match Url::parse(text) {
        Ok(_) => true,
        Err(ParseError::RelativeUrlWithoutBase) => {
            let is_prose = text.contains(char::is_whitespace) && !text.contains(['/', '.']);
            !is_prose && !text.starts_with("www.")
        }
        Err(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unreadable(json: &str) -> Vec<String> {
        let data: Value = serde_json::from_str(json).expect("it is JSON");
        let mut found = Vec::new();
        each_nested(&data, &mut |entity| {
            found.extend(entity.iter().filter_map(|(name, value)| unreadable_in(entity, name, value)));
            found.extend(off_scale(entity));
        });
        found
    }

    #[test]
    fn the_table_is_sorted_for_the_search() {
        assert!(VALUES.is_sorted_by_key(|value| value.property));
    }

    #[test]
    fn values_are_read_as_their_standards_do() {
        for (name, good, bad) in [
            ("startDate", "2026-09-01T19:30:00+02:00", "1.9.2026"),
            ("startDate", "2026-09-01 19:30", "2026-13-01"),
            ("datePublished", "2026", "September 2026"),
            ("validThrough", "20260901", "2026-9-1"),
            ("cookTime", "PT1H30M", "90 minutes"),
            ("totalTime", "P1DT2.5H", "PT"),
            ("prepTime", "P3D", "PT30"),
            ("price", "4.20", "4,20"),
            ("price", "0", "€4"),
            ("lowPrice", "1e3", "-1"),
            ("ratingCount", "12", "twelve"),
            ("reviewCount", "1", "0"),
            ("ratingValue", "6 / 10", "4,5"),
            ("ratingValue", "88%", "four stars"),
            ("priceCurrency", "EUR", "€"),
            ("availability", "http://schema.org/InStock", "https://schema.org/in stock"),
            ("availability", "preorder", "yes"),
            ("eventStatus", "EventPostponed", "postponed"),
            ("url", "/rye bread.html", "Our bakery"),
            ("image", "data:image/png;base64,AA==", "www.bakery.example/rye.jpg"),
            ("logo", "logo.svg", "https://"),
        ] {
            let of = |value: &str| unreadable(&format!("{{{name:?}: [{value:?}]}}")).len();
            assert_eq!((of(good), of(bad)), (0, 1), "{name}: {good}, {bad}");
        }
    }

    #[test]
    fn what_has_properties_of_its_own_is_an_entity() {
        let found = unreadable(r#"{"@type": "Product", "offers": "4.20", "review": [{"@id": "x"}, "good"]}"#);
        assert_eq!(
            found,
            [
                "offers is “4.20”, which is a text in place of an entity (Offer)",
                "review is “good”, which is a text in place of an entity (Review)"
            ]
        );
        // What schema.org allows elsewhere is left alone there.
        assert_eq!(unreadable(r#"{"@type": "Action", "location": "Vienna", "duration": "long"}"#).len(), 0);
        assert_eq!(unreadable(r#"{"@type": "https://schema.org/Event", "location": "Vienna"}"#).len(), 1);
        assert_eq!(unreadable(r#"{"@context": {"price": "http://schema.org/price"}}"#).len(), 0);
    }

    #[test]
    fn a_rating_stays_on_its_scale() {
        for (rating, is_well) in [
            (r#"{"ratingValue": "4.5"}"#, true),
            (r#"{"ratingValue": 5.1}"#, false),
            (r#"{"ratingValue": 0}"#, false),
            (r#"{"ratingValue": 0, "worstRating": 0}"#, true),
            (r#"{"ratingValue": 88, "bestRating": "100"}"#, true),
            (r#"{"ratingValue": "88%"}"#, true),
            (r#"{"ratingValue": 8, "bestRating": {"x": 1}}"#, true),
        ] {
            assert_eq!(unreadable(rating).is_empty(), is_well, "{rating}");
        }
    }
}
