//! What the head says of the page: its language, its base address, its metadata.

use super::capture::collapse;
use super::extract::Extractor;
use super::facts::{Placed, Position, Property, ReferenceKind, Refresh, Rel, Robots};
use super::instructions;
use super::tokens::{Attributes, Tag};

impl Extractor<'_> {
    pub(super) fn take_lang(&mut self, tag: &Tag) {
        if let Some(lang) = tag.attributes.get(b"lang") {
            let at = self.at(tag);
            self.page.lang.get_or_insert(Placed { value: lang.trim().to_owned(), at });
        }
    }

    pub(super) fn take_base(&mut self, tag: &Tag) {
        let at = self.at(tag);
        self.head.expect_in_head("base", at);
        if let Some(href) = tag.attributes.get(b"href") {
            self.page.base.get_or_insert(Placed { value: href.trim_ascii().to_owned(), at });
        }
    }

    pub(super) fn take_meta(&mut self, tag: &Tag) {
        let attributes = tag.attributes;
        let Some(content) = attributes.get(b"content") else { return };
        let at = self.at(tag);
        if attributes.get(b"http-equiv").is_some_and(|value| value.trim().eq_ignore_ascii_case("refresh")) {
            self.take_refresh(content, at);
        }
        let Some(name) = meta_name(attributes) else { return };
        match name.as_str() {
            "description" => {
                self.head.expect_in_head("meta description", at);
                self.page.descriptions.push(Placed { value: collapse(content), at });
            }
            "viewport" => self.page.viewports.push(Placed { value: content.trim().to_owned(), at }),
            _ if name.contains(':') => self.take_preview(name, content, at),
            _ if instructions::is_robots_name(&name) => self.take_robots(name, content, at),
            "tdm-reservation" => self.page.usage.extend(instructions::usage(&name, content, at)),
            _ => {}
        }
    }

    fn take_robots(&mut self, bot: String, content: &str, at: Position) {
        self.head.expect_in_head("meta robots", at);
        let given = self.head.given();
        self.page.robots.push(Robots { bot, directives: instructions::directives(content), given, at });
    }

    fn take_preview(&mut self, name: String, content: &str, at: Position) {
        if is_preview_image(&name) {
            self.mention(ReferenceKind::PreviewImage, content, Rel::default(), &name, at);
        }
        let properties =
            if name.starts_with("twitter:") { &mut self.page.twitter } else { &mut self.page.open_graph };
        properties.push(Property { name, content: content.trim().to_owned(), at });
    }

    fn take_refresh(&mut self, content: &str, at: Position) {
        let Some((seconds, url)) = instructions::refresh(content) else { return };
        if let Some(url) = url {
            self.mention(ReferenceKind::Refresh, url, Rel::default(), "", at);
        }
        let url = url.map(str::to_owned);
        self.page.refresh.get_or_insert(Refresh { seconds, url, at });
    }
}

fn meta_name(attributes: &Attributes) -> Option<String> {
    let name = attributes.get(b"property").or_else(|| attributes.get(b"name"))?;
    Some(name.trim().to_ascii_lowercase())
}

fn is_preview_image(name: &str) -> bool {
    matches!(
        name,
        "og:image" | "og:image:url" | "og:image:secure_url" | "twitter:image" | "twitter:image:src"
    )
}
