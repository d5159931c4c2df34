//! Where a command prints: results on standard output, everything else on standard error.

use std::io::{self, IsTerminal, Write};

use clap::error::ErrorKind;

use super::Exit;
use crate::cli::Color;
use crate::report::{Paint, visible};

/// The two streams of a run, and whether the first is coloured.
pub struct Console<'a> {
    /// What a person or a pipe asked for.
    pub out: &'a mut dyn Write,
    /// Everything else.
    pub err: &'a mut dyn Write,
    /// How text on `out` looks.
    pub paint: Paint,
}

impl<'a> Console<'a> {
    /// The streams of this process.
    pub fn new(out: &'a mut dyn Write, err: &'a mut dyn Write, color: Color) -> Self {
        let silenced = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let wanted = io::stdout().is_terminal() && !is_dumb && !silenced("NO_COLOR");
        Self { out, err, paint: paint(color, wanted) }
    }

    /// Answers what clap has to say: help and version on standard output, a refusal on standard error.
    pub fn answer(&mut self, said: &clap::Error) -> Exit {
        let text = said.render();
        // A stream that is closed can be told nothing.
        let _ = match said.kind() {
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion if self.paint == Paint::Colored => {
                write!(self.out, "{}", text.ansi()).and_then(|()| self.out.flush())
            }
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
                write!(self.out, "{text}").and_then(|()| self.out.flush())
            }
            ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => write!(self.err, "{text}"),
            _ => {
                let text = text.to_string();
                write!(self.err, "tollgate: {}", text.strip_prefix("error: ").unwrap_or(&text))
            }
        };
        if said.exit_code() == 0 { Exit::Clean } else { Exit::Refused }
    }

    /// Says something on the way.
    pub fn tell(&mut self, what: &str) {
        let _ = writeln!(self.err, "tollgate: {what}");
    }

    /// Says what stopped the run, with its causes. Some of it may be words of a server.
    pub fn complain(&mut self, error: &anyhow::Error) {
        let said = format!("{error:#}");
        let lines: Vec<_> = said.lines().map(visible).collect();
        let _ = writeln!(self.err, "tollgate: {}", lines.join("\n"));
    }
}

/// What a person types goes before what the environment says (<https://no-color.org>).
fn paint(color: Color, wanted: bool) -> Paint {
    match color {
        Color::Always => Paint::Colored,
        Color::Auto if wanted => Paint::Colored,
        Color::Auto | Color::Never => Paint::Plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flag_goes_before_the_environment() {
        assert_eq!(paint(Color::Always, false), Paint::Colored);
        assert_eq!(paint(Color::Never, true), Paint::Plain);
        assert_eq!(paint(Color::Auto, true), Paint::Colored);
        assert_eq!(paint(Color::Auto, false), Paint::Plain);
    }
}
