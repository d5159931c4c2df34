//! The lines of `_redirects`: `from [name=value ...] [to] [status[!]] [Condition=value ...]`.

use super::super::asked::decoded_name;
use super::super::glob::is_name;
use super::super::{REDIRECTS, Warning, paths};
use super::template::Template;
use super::{Force, Parameter, ParameterValue, Rule, Segment};

/// A URL or path of a rule, cut behind the host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct HostPath<'a> {
    /// The host with its port, in lower case, where one is named.
    pub host: Option<String>,
    /// The path.
    pub path: &'a str,
}

/// Cuts a URL behind its host; `None` where there is no scheme.
pub(in super::super) fn split_host(text: &str) -> Option<HostPath<'_>> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let path = if path.is_empty() { "/" } else { path };
    Some(HostPath { host: Some(host.to_ascii_lowercase()), path })
}

/// All rules of a file.
pub(super) fn rules(text: &str, warnings: &mut Vec<Warning>) -> Vec<Rule> {
    let mut rules = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let words: Vec<&str> = line.split_whitespace().take_while(|word| !word.starts_with('#')).collect();
        match words.split_first().map(|(from, rest)| rule(from, rest)) {
            Some(Ok(rule)) => rules.push(rule),
            Some(Err(message)) => warnings.push(Warning::on_line(REDIRECTS, number, message)),
            None => {}
        }
    }
    rules
}

/// A line cut at its target.
struct Words<'a> {
    query: &'a [&'a str],
    to: String,
    status: Option<&'a str>,
    conditions: &'a [&'a str],
}

fn rule(from: &str, rest: &[&str]) -> Result<Rule, String> {
    let (host, from_path) = read_from(from)?;
    let (from, has_splat) = read_pattern(from_path)?;
    let words = cut(from_path, has_splat, rest)?;
    let query = words.query.iter().map(|word| read_parameter(word)).collect::<Result<Vec<_>, _>>()?;
    let (status, force) = read_status(words.status.unwrap_or("301"))?;
    check_conditions(words.conditions)?;
    check_target(&words.to, status)?;
    let to = Template::new(&paths::ascii(&words.to), &names(&from, has_splat, &query));
    Ok(Rule { host, from, has_splat, query, to, status, force })
}

fn read_from(from: &str) -> Result<(Option<String>, &str), String> {
    let HostPath { host, path } = split_host(from).unwrap_or(HostPath { host: None, path: from });
    if !path.starts_with('/') {
        return Err(format!("`{path}` is no path: it must begin with `/`; the rule was skipped"));
    }
    if path.contains('#') {
        return Err("the part of a URL after `#` never reaches a server; the rule was skipped".to_owned());
    }
    if path.contains('?') {
        return Err(
            "write query parameters behind the path, as in `/store id=:id`; the rule was skipped".to_owned()
        );
    }
    Ok((host, path))
}

fn read_pattern(path: &str) -> Result<(Vec<Segment>, bool), String> {
    let (path, has_splat) = path.strip_suffix("/*").map_or((path, false), |path| (path, true));
    if path.contains('*') {
        return Err("`*` may only be the last segment of a path; the rule was skipped".to_owned());
    }
    let segments = path.split('/').filter(|segment| !segment.is_empty());
    Ok((segments.map(read_segment).collect(), has_splat))
}

fn read_segment(text: &str) -> Segment {
    match text.strip_prefix(':') {
        Some(name) if is_name(name.as_bytes()) => Segment::Placeholder(name.to_owned()),
        _ => Segment::Literal(decoded_name(text)),
    }
}

fn cut<'a>(from: &str, has_splat: bool, rest: &'a [&'a str]) -> Result<Words<'a>, String> {
    let is_target = |word: &&str| word.starts_with('/') || split_host(word).is_some();
    let Some(at) = rest.iter().position(is_target) else {
        return cut_without_target(from, has_splat, rest);
    };
    let (status, conditions) = cut_status(&rest[at + 1..]);
    Ok(Words { query: &rest[..at], to: rest[at].to_owned(), status, conditions })
}

/// `/path/* 200` serves what is asked for, where conditions or `!` would have it otherwise.
fn cut_without_target<'a>(from: &str, has_splat: bool, rest: &'a [&'a str]) -> Result<Words<'a>, String> {
    let (status, conditions) = cut_status(rest);
    match status {
        Some(status) if has_splat && status.starts_with('2') => Ok(Words {
            query: &[],
            to: format!("{}:splat", from.trim_end_matches('*')),
            status: Some(status),
            conditions,
        }),
        _ => Err("there is no target: it must begin with `/`, `http://` or `https://`; the rule was skipped"
            .to_owned()),
    }
}

fn cut_status<'a>(rest: &'a [&'a str]) -> (Option<&'a str>, &'a [&'a str]) {
    match rest.split_first() {
        Some((status, conditions)) if !status.contains('=') => (Some(status), conditions),
        _ => (None, rest),
    }
}

fn read_parameter(word: &str) -> Result<Parameter, String> {
    let Some((name, value)) = word.split_once('=') else {
        return Err(format!("`{word}` is neither a target nor `name=value`; the rule was skipped"));
    };
    let value = match value.strip_prefix(':') {
        Some(name) if is_name(name.as_bytes()) => ParameterValue::Placeholder(name.to_owned()),
        _ => ParameterValue::Literal(value.to_owned()),
    };
    Ok(Parameter { name: name.to_owned(), value })
}

fn read_status(word: &str) -> Result<(u16, Force), String> {
    let (number, force) =
        word.strip_suffix('!').map_or((word, Force::AfterFiles), |number| (number, Force::BeforeFiles));
    match number.parse() {
        Ok(status @ (200 | 301 | 302 | 303 | 307 | 308 | 404)) => Ok((status, force)),
        _ => Err(format!("`{word}` is no status that a rule can have; the rule was skipped")),
    }
}

/// Where the visitor is and what they may do is unknown here, so such a rule can neither be followed nor not.
fn check_conditions(conditions: &[&str]) -> Result<(), String> {
    let Some(condition) = conditions.first() else {
        return Ok(());
    };
    let name = condition.split('=').next().unwrap_or(condition);
    let is_known =
        ["country", "language", "role", "cookie"].iter().any(|known| name.eq_ignore_ascii_case(known));
    if is_known && condition.contains('=') {
        Err(format!(
            "the rule depends on the visitor's {}, which we cannot know; it was skipped",
            name.to_lowercase()
        ))
    } else {
        Err(format!("`{condition}` is no condition we know; the rule was skipped"))
    }
}

fn check_target(to: &str, status: u16) -> Result<(), String> {
    if matches!(status, 200 | 404) && split_host(to).is_some() {
        return Err(
            "another server answers in place of this rule, which we cannot ask; it was skipped".to_owned()
        );
    }
    Ok(())
}

fn names<'a>(from: &'a [Segment], has_splat: bool, query: &'a [Parameter]) -> Vec<&'a str> {
    let in_path = from.iter().filter_map(|segment| match segment {
        Segment::Placeholder(name) => Some(name.as_str()),
        Segment::Literal(_) => None,
    });
    let in_query = query.iter().filter_map(|parameter| match &parameter.value {
        ParameterValue::Placeholder(name) => Some(name.as_str()),
        ParameterValue::Literal(_) => None,
    });
    in_path.chain(in_query).chain(has_splat.then_some("splat")).collect()
}
