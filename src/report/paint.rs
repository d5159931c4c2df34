//! Colour on a terminal. It is never the only signal: without it the same words are there.

use std::fmt::{self, Display};

use crate::rules::Severity;

/// Whether text is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Paint {
    /// Text as it is.
    #[default]
    Plain,
    /// ANSI escape sequences around it.
    Colored,
}

/// The few looks that a summary needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// What the eye should find first.
    Strong,
    /// What it may skip.
    Faint,
    /// Errors.
    Red,
    /// Warnings.
    Yellow,
    /// Notices.
    Cyan,
    /// Nothing to complain of.
    Green,
}

impl Look {
    /// How a severity looks.
    pub fn of(severity: Severity) -> Self {
        match severity {
            Severity::Error => Self::Red,
            Severity::Warning => Self::Yellow,
            Severity::Notice => Self::Cyan,
        }
    }

    /// The parameters of the SGR sequence (ECMA-48, section 8.3.117).
    fn parameters(self) -> &'static str {
        match self {
            Self::Strong => "1",
            Self::Faint => "2",
            Self::Red => "1;31",
            Self::Yellow => "1;33",
            Self::Cyan => "1;36",
            Self::Green => "1;32",
        }
    }
}

impl Paint {
    /// The text in this look.
    pub fn paint<T: Display>(self, look: Look, text: T) -> Painted<T> {
        Painted { paint: self, look, text }
    }

    /// A symbol where there is colour, nothing elsewhere: pipes and logs get words only.
    pub fn symbol(self, symbol: &'static str) -> &'static str {
        if self == Self::Colored { symbol } else { "" }
    }
}

/// Text that knows how it looks.
#[derive(Debug)]
pub struct Painted<T> {
    paint: Paint,
    look: Look,
    text: T,
}

impl<T: Display> Display for Painted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.paint {
            Paint::Plain => self.text.fmt(f),
            Paint::Colored => write!(f, "\x1b[{}m{}\x1b[0m", self.look.parameters(), self.text),
        }
    }
}
