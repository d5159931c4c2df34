//! Structured data inside the page: the blocks, and the pictures that they name.

use serde_json::{Map, Value};

use super::extract::Extractor;
use super::facts::{JsonError, JsonLd, Position, ReferenceKind, Rel};

/// The properties that name pictures, by their address or as an entity of their own.
const PICTURES: [&str; 3] = ["image", "logo", "thumbnailUrl"];
/// The entity that is a picture.
const PICTURE: &str = "ImageObject";

impl Extractor<'_> {
    /// Takes a block and what it mentions.
    pub(super) fn take_json_ld(&mut self, content: &str, at: Position) {
        let data = serde_json::from_str(content.trim_ascii()).map_err(|error| JsonError {
            message: error.to_string(),
            line: error.line(),
            column: error.column(),
        });
        for (property, url) in data.as_ref().map(pictures).unwrap_or_default() {
            self.mention(ReferenceKind::StructuredImage, url, Rel::default(), &property, at);
        }
        self.page.json_ld.push(JsonLd { data, at });
    }
}

/// The pictures of a block: `Product.image` and its address. The JSON parser has limited the depth.
fn pictures(data: &Value) -> Vec<(String, &str)> {
    let mut found = Vec::new();
    take(data, None, &mut found);
    found
}

/// Takes the pictures of a value, which is one itself where it stands under such a property.
fn take<'v>(value: &'v Value, property: Option<(&str, &str)>, found: &mut Vec<(String, &'v str)>) {
    match (value, property) {
        (Value::String(url), Some((kind, name))) if !url.trim_ascii().is_empty() => {
            let dot = if kind.is_empty() { "" } else { "." };
            found.push((format!("{kind}{dot}{name}"), url));
        }
        (Value::Array(values), _) => values.iter().for_each(|value| take(value, property, found)),
        (Value::Object(entity), _) => take_entity(entity, property, found),
        _ => {}
    }
}

fn take_entity<'v>(
    entity: &'v Map<String, Value>,
    property: Option<(&str, &str)>,
    found: &mut Vec<(String, &'v str)>,
) {
    let kind = kind_of(entity);
    let is_picture = kind == PICTURE || property.is_some() && kind.is_empty();
    // The `url` of a picture is often that of its page, where it has a `contentUrl` as well.
    let own = ["contentUrl", "url"].into_iter().find(|name| is_picture && entity.contains_key(*name));
    // A context says what names mean, and names nothing.
    for (name, value) in entity.iter().filter(|(name, _)| *name != "@context") {
        if own == Some(name.as_str()) {
            take(value, property.or(Some((kind, name))), found);
        } else {
            take(value, PICTURES.contains(&name.as_str()).then_some((kind, name)), found);
        }
    }
}

/// The first type of an entity, without its vocabulary; nothing where it has none.
fn kind_of(entity: &Map<String, Value>) -> &str {
    let kind = entity.get("@type").map(|kind| kind.get(0).unwrap_or(kind));
    let name = kind.and_then(Value::as_str).unwrap_or_default();
    bare_name(name)
}

/// A type or a value without its vocabulary: `Product` of `https://schema.org/Product`, `schema:Product` and `#Product`.
pub fn bare_name(name: &str) -> &str {
    name.rsplit(['/', ':', '#']).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(json: &str) -> Vec<String> {
        let data = serde_json::from_str(json).expect("it is JSON");
        pictures(&data).into_iter().map(|(property, url)| format!("{property} {url}")).collect()
    }

    #[test]
    fn pictures_are_named_by_address_in_lists_and_as_entities() {
        let product = r#"{"@type": ["Product", "Thing"], "image": ["a.jpg", {"@type": "ImageObject", "url": "b.jpg"}],
            "brand": {"@type": "https://schema.org/Brand", "logo": "c.svg"}, "url": "/p", "name": "d.jpg"}"#;
        assert_eq!(found(product), ["Brand.logo c.svg", "Product.image a.jpg", "Product.image b.jpg"]);
        let video = r#"[{"thumbnailUrl": ["e.jpg", " "], "contentUrl": "f.mp4", "image": {"@type": "Clip", "url": "/g"}}]"#;
        assert_eq!(found(video), ["thumbnailUrl e.jpg"]);
    }

    #[test]
    fn a_picture_of_a_graph_is_taken_where_it_is_described() {
        let graph = r##"{"@context": {"image": "schema:image"}, "@graph": [{"@type": "WebPage", "image": {"@id": "#primary"}},
            {"@type": "ImageObject", "@id": "#primary", "url": "/page", "contentUrl": "g.jpg"}]}"##;
        assert_eq!(found(graph), ["ImageObject.contentUrl g.jpg"]);
    }
}
