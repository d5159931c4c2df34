//! What the HTML standard says about the nesting of elements.

use super::{Element, Element as E};

impl Element {
    /// Elements without content and end tag.
    pub fn is_void(self) -> bool {
        matches!(
            self,
            E::Area
                | E::Base
                | E::Basefont
                | E::Bgsound
                | E::Br
                | E::Col
                | E::Embed
                | E::Frame
                | E::Hr
                | E::Img
                | E::Input
                | E::Keygen
                | E::Link
                | E::Meta
                | E::Param
                | E::Source
                | E::Track
                | E::Wbr
        )
    }

    /// Elements that may stand in the head.
    pub fn is_head_content(self) -> bool {
        matches!(
            self,
            E::Base
                | E::Basefont
                | E::Bgsound
                | E::Link
                | E::Meta
                | E::Noframes
                | E::Noscript
                | E::Script
                | E::Style
                | E::Template
                | E::Title
        )
    }

    /// Elements that may stand in a `<noscript>` of the head.
    pub fn is_head_noscript_content(self) -> bool {
        matches!(self, E::Basefont | E::Bgsound | E::Link | E::Meta | E::Noframes | E::Style)
    }

    /// Elements inside which a word goes on.
    pub fn is_inline(self) -> bool {
        self.is_formatting()
            || matches!(
                self,
                E::Abbr
                    | E::Bdi
                    | E::Bdo
                    | E::Cite
                    | E::Data
                    | E::Del
                    | E::Dfn
                    | E::Ins
                    | E::Kbd
                    | E::Label
                    | E::Mark
                    | E::Output
                    | E::Q
                    | E::Ruby
                    | E::Samp
                    | E::Span
                    | E::Sub
                    | E::Sup
                    | E::Time
                    | E::Var
                    | E::Wbr
            )
    }

    /// The formatting elements of the standard (13.2.4.3).
    pub fn is_formatting(self) -> bool {
        matches!(
            self,
            E::A | E::B
                | E::Big
                | E::Code
                | E::Em
                | E::Font
                | E::I
                | E::Nobr
                | E::S
                | E::Small
                | E::Strike
                | E::Strong
                | E::Tt
                | E::U
        )
    }

    /// `h1` to `h6`, as a number.
    pub fn heading_level(self) -> Option<u8> {
        match self {
            E::H1 => Some(1),
            E::H2 => Some(2),
            E::H3 => Some(3),
            E::H4 => Some(4),
            E::H5 => Some(5),
            E::H6 => Some(6),
            _ => None,
        }
    }

    /// Elements whose start tag ends an open paragraph (13.2.6.4.7).
    pub fn ends_paragraph(self) -> bool {
        matches!(
            self,
            E::Address
                | E::Article
                | E::Aside
                | E::Blockquote
                | E::Center
                | E::Dd
                | E::Details
                | E::Dialog
                | E::Dir
                | E::Div
                | E::Dl
                | E::Dt
                | E::Fieldset
                | E::Figcaption
                | E::Figure
                | E::Footer
                | E::Form
                | E::Header
                | E::Hgroup
                | E::Hr
                | E::Li
                | E::Listing
                | E::Main
                | E::Menu
                | E::Nav
                | E::Ol
                | E::P
                | E::Plaintext
                | E::Pre
                | E::Search
                | E::Section
                | E::Summary
                | E::Table
                | E::Ul
                | E::Xmp
        ) || self.heading_level().is_some()
    }

    /// Elements that only mean something in a table.
    pub fn is_table_part(self) -> bool {
        matches!(
            self,
            E::Caption | E::Col | E::Colgroup | E::Tbody | E::Thead | E::Tfoot | E::Tr | E::Td | E::Th
        )
    }

    /// Elements behind whose end no formatting of their inside goes on (the markers of 13.2.4.3).
    pub fn ends_formatting(self) -> bool {
        matches!(self, E::Applet | E::Caption | E::Marquee | E::Object | E::Td | E::Template | E::Th)
    }

    /// Elements that shield what is outside from end tags inside (the scopes of 13.2.4.2).
    pub fn is_scope(self) -> bool {
        matches!(
            self,
            E::Applet
                | E::Caption
                | E::Html
                | E::Table
                | E::Td
                | E::Th
                | E::Marquee
                | E::Object
                | E::Template
                | E::ForeignObject
        )
    }

    /// The special elements of the standard (13.2.4.2): a stray end tag does not reach beyond them.
    pub fn is_special(self) -> bool {
        self.is_scope()
            || self.ends_paragraph()
            || self.is_head_content()
            || matches!(
                self,
                E::Area
                    | E::Body
                    | E::Br
                    | E::Button
                    | E::Col
                    | E::Colgroup
                    | E::Embed
                    | E::Frame
                    | E::Frameset
                    | E::Head
                    | E::Iframe
                    | E::Img
                    | E::Input
                    | E::Keygen
                    | E::Noembed
                    | E::Param
                    | E::Select
                    | E::Source
                    | E::Tbody
                    | E::Textarea
                    | E::Tfoot
                    | E::Thead
                    | E::Tr
                    | E::Track
                    | E::Wbr
            )
    }

    /// HTML elements whose start tag ends SVG and MathML content (13.2.6.5).
    pub fn breaks_out_of_foreign_content(self) -> bool {
        self.heading_level().is_some()
            || matches!(
                self,
                E::B | E::Big
                    | E::Blockquote
                    | E::Body
                    | E::Br
                    | E::Center
                    | E::Code
                    | E::Dd
                    | E::Div
                    | E::Dl
                    | E::Dt
                    | E::Em
                    | E::Embed
                    | E::Head
                    | E::Hr
                    | E::I
                    | E::Img
                    | E::Li
                    | E::Listing
                    | E::Menu
                    | E::Meta
                    | E::Nobr
                    | E::Ol
                    | E::P
                    | E::Pre
                    | E::Ruby
                    | E::S
                    | E::Small
                    | E::Span
                    | E::Strike
                    | E::Strong
                    | E::Sub
                    | E::Sup
                    | E::Table
                    | E::Tt
                    | E::U
                    | E::Ul
                    | E::Var
            )
    }
}
