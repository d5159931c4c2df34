//! Arguments that name something of a list: completions offer the list, a wrong name is answered by a suggestion.

use std::error::Error;
use std::ffi::OsStr;
use std::fmt;

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, Command};

use super::topics;
use super::values::{format_named, target_named};
use crate::fix::targets::{TARGETS, Target};
use crate::report::{FORMATS, Format};
use crate::rules::RULES;

/// The id of a rule. Any is taken: the project may have rules of its own.
pub fn rule_id() -> impl TypedValueParser<Value = String> {
    Named { find: as_it_is, names: || RULES.iter().map(|rule| rule.id.to_owned()).collect() }
}

/// The name of something to explain. Any is taken: the project may have rules of its own.
pub fn topic() -> impl TypedValueParser<Value = String> {
    Named { find: as_it_is, names: topics::names }
}

#[expect(clippy::unnecessary_wraps, reason = "other names may mean nothing")]
fn as_it_is(name: &str) -> Result<String, String> {
    Ok(name.trim().to_owned())
}

/// The name of a server or host that redirects can be written for.
pub fn target() -> impl TypedValueParser<Value = &'static Target> {
    Named { find: target_named, names: || TARGETS.iter().map(|target| target.name.to_owned()).collect() }
}

/// The name of a report format.
pub fn format() -> impl TypedValueParser<Value = &'static Format> {
    Named { find: format_named, names: || FORMATS.iter().map(|format| format.name.to_owned()).collect() }
}

/// Reads a name into what it is the name of.
#[derive(Debug, Clone)]
struct Named<T> {
    find: fn(&str) -> Result<T, String>,
    names: fn() -> Vec<String>,
}

impl<T: Clone + Send + Sync + 'static> TypedValueParser for Named<T> {
    type Value = T;

    fn parse_ref(&self, command: &Command, argument: Option<&Arg>, value: &OsStr) -> Result<T, clap::Error> {
        let find = self.find;
        StringValueParser::new()
            .try_map(move |name| find(&name).map_err(Unknown))
            .parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new((self.names)().into_iter().map(PossibleValue::new)))
    }
}

/// Why a name means nothing.
#[derive(Debug)]
struct Unknown(String);

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for Unknown {}
