//! What a visitor operates, and what stands in a frame: named or not.

use serde::Serialize;

use super::Position;

/// One control of a form, or a button: what a visitor operates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Control {
    /// What it is.
    pub kind: ControlKind,
    /// Whether it has a name: a label, `aria-label`, `aria-labelledby`, `title`; of a button also its content.
    pub is_named: bool,
    /// Where the element begins.
    pub at: Position,
}

/// The kinds of controls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ControlKind {
    /// `<input>` of a type that takes something in
    Input,
    /// `<select>`
    Select,
    /// `<textarea>`
    Textarea,
    /// `<button>`, `<input type=button>`
    Button,
}

impl ControlKind {
    /// Its element.
    pub fn element(self) -> &'static str {
        match self {
            Self::Input => "input",
            Self::Select => "select",
            Self::Textarea => "textarea",
            Self::Button => "button",
        }
    }
}

/// One `<iframe>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Frame {
    /// Whether it has a name for those who do not see it: `title`, `aria-label`, `aria-labelledby`.
    pub is_named: bool,
    /// Whether nobody meets it: it says `hidden` or `aria-hidden`, its style does, or it is a dot.
    pub is_hidden: bool,
    /// Where the element begins.
    pub at: Position,
}
