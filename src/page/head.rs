//! Where the head ends. An element that does not belong there ends it early, and browsers and search
//! engines then find the rest of the head's content in the body, where they ignore most of it.

use super::facts::{Given, Head, Placed, Position};
use super::tags::Element as E;

/// How far into the page we are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Phase {
    /// Before anything but the head's own content.
    #[default]
    Head,
    /// Behind `</head>`: content of the head's kind still belongs to the head.
    AfterHead,
    /// In the body (or a frame set).
    Body,
}

/// Follows the phases of a page.
#[derive(Debug, Default)]
pub(super) struct HeadWatch {
    phase: Phase,
    facts: Head,
}

impl HeadWatch {
    /// Whether what comes now belongs to the body.
    pub fn is_in_body(&self) -> bool {
        self.phase == Phase::Body
    }

    /// Whether the head was closed or ended, so that no second one can begin.
    pub fn is_over(&self) -> bool {
        self.phase != Phase::Head
    }

    /// Where an instruction that comes now is given.
    pub fn given(&self) -> Given {
        if self.is_in_body() { Given::InBody } else { Given::InHead }
    }

    /// Whether this start tag ends the head.
    pub fn is_ended_by(&self, element: E, in_noscript: bool) -> bool {
        let belongs =
            if in_noscript { element.is_head_noscript_content() } else { element.is_head_content() };
        !self.is_in_body() && !belongs && !matches!(element, E::Html | E::Head)
    }

    /// Ends the head by `name`, which is no fault when it is the body, or when the head was closed.
    pub fn end(&mut self, name: &str, at: Position) {
        let is_early = self.phase == Phase::Head && !matches!(name, "body" | "frameset");
        if is_early {
            self.facts.ended_by = Some(Placed { value: name.to_owned(), at });
        }
        self.phase = Phase::Body;
    }

    /// Sees `</head>`.
    pub fn close(&mut self) {
        if self.phase == Phase::Head {
            self.phase = Phase::AfterHead;
        }
    }

    /// Notes content of the head's kind, if it comes too late.
    pub fn expect_in_head(&mut self, what: &str, at: Position) {
        if self.is_in_body() {
            self.facts.stranded.push(Placed { value: what.to_owned(), at });
        }
    }

    /// The facts.
    pub fn finish(self) -> Head {
        self.facts
    }
}
