//! What all readers of XML need beside quick-xml.

use quick_xml::XmlVersion;
use quick_xml::events::BytesStart;

/// The value of an attribute, with its entities resolved.
pub(super) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = tag.attributes();
    attributes.with_checks(false);
    let found = attributes.flatten().find(|attribute| attribute.key.as_ref() == name)?;
    Some(found.normalized_value(XmlVersion::Implicit1_0).unwrap_or(found.value.clone()).into_owned())
}

/// Counts lines in one forward pass.
pub(super) struct Lines<'a> {
    xml: &'a [u8],
    offset: usize,
    line: u32,
}

impl<'a> Lines<'a> {
    /// Begins at the first.
    pub(super) fn of(xml: &'a str) -> Self {
        Self { xml: xml.as_bytes(), offset: 0, line: 1 }
    }

    /// The line of an offset; of one that was passed, the line where the count stands.
    pub(super) fn at(&mut self, offset: usize) -> u32 {
        let offset = offset.clamp(self.offset, self.xml.len());
        let passed = memchr::memchr_iter(b'\n', &self.xml[self.offset..offset]).count();
        self.line = self.line.saturating_add(u32::try_from(passed).unwrap_or(u32::MAX));
        self.offset = offset;
        self.line
    }
}
