//! The entries of `_responses.toml`, checked one by one.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use serde::Deserialize;
use toml::Spanned;

use super::super::asked::decoded_name;
use super::super::glob::Glob;
use super::super::header_rules::{checked_name, checked_value};
use super::super::index::Index;
use super::super::{RESPONSES, Warning};
use super::{AfterRequests, Body, Entry, Fault, Play, When};
use crate::fetch::{Headers, media_type_of_name};

/// Nobody waits longer than this for a test.
const LONGEST_DELAY: Duration = Duration::from_mins(10);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    #[serde(default)]
    response: Vec<Spanned<toml::Table>>,
}

/// An entry as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    path: String,
    #[serde(default)]
    when: WrittenWhen,
    status: Option<u16>,
    #[serde(default)]
    headers: BTreeMap<String, OneOrMany>,
    body: Option<String>,
    body_file: Option<String>,
    delay: Option<String>,
    fault: Option<Fault>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct WrittenWhen {
    user_agent: Option<String>,
    header: Option<String>,
    method: Option<String>,
    after_requests: Option<u64>,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "a header needs a string or a list of strings")]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

/// The entries of a file that can be used.
pub(super) fn entries(text: &str, index: &Index, warnings: &mut Vec<Warning>) -> Vec<Entry> {
    let document: Document = match toml::from_str(text) {
        Ok(document) => document,
        Err(error) => {
            let line = line_at(text, error.span().map_or(0, |span| span.start));
            let message = format!("{}; the site is read without this file", error.message());
            warnings.push(Warning::on_line(RESPONSES, line, message));
            return Vec::new();
        }
    };
    let mut entries = Vec::new();
    for written in document.response {
        let line = line_at(text, written.span().start);
        match entry(written.into_inner(), index) {
            Ok(entry) => entries.push(entry),
            Err(message) => {
                warnings.push(Warning::on_line(RESPONSES, line, format!("{message}; the entry was skipped")));
            }
        }
    }
    entries
}

fn line_at(text: &str, offset: usize) -> u32 {
    let before = &text.as_bytes()[..offset.min(text.len())];
    u32::try_from(memchr::memchr_iter(b'\n', before).count())
        .map_or(u32::MAX, |lines| lines.saturating_add(1))
}

fn entry(table: toml::Table, index: &Index) -> Result<Entry, String> {
    let written = Written::deserialize(table).map_err(|error| error.message().to_owned())?;
    let body = read_body(written.body, written.body_file, index)?;
    let play = Play { delay: read_delay(written.delay.as_deref())?, fault: written.fault };
    check_fault(play.fault, &body, index)?;
    Ok(Entry {
        path: read_path(&written.path)?,
        when: read_when(written.when)?,
        status: read_status(written.status, play.fault)?,
        headers: read_headers(written.headers, &body)?,
        body,
        play,
    })
}

fn read_path(path: &str) -> Result<Glob, String> {
    if !path.starts_with('/') && !path.starts_with('*') {
        return Err(format!("path `{path}` must begin with `/`"));
    }
    if path.contains(['?', '#']) {
        return Err(format!("path `{path}` holds a query or fragment, which is not compared"));
    }
    Ok(Glob::with_stars(&decoded_name(path)))
}

fn read_status(status: Option<u16>, fault: Option<Fault>) -> Result<u16, String> {
    match (status, fault) {
        (Some(status @ 200..=999), _) => Ok(status),
        (Some(status), _) => Err(format!("status {status} is no final answer; it must be 200 to 999")),
        (None, Some(_)) => Ok(200),
        (None, None) => Err("there is neither a status nor a fault".to_owned()),
    }
}

fn read_when(written: WrittenWhen) -> Result<When, String> {
    let header = written.header.as_deref().map(read_condition).transpose()?;
    let after = |wanted| AfterRequests { wanted, seen: AtomicU64::new(0) };
    Ok(When {
        user_agent: written.user_agent.map(|part| part.to_ascii_lowercase()),
        header,
        method: written.method.map(|method| method.to_ascii_uppercase()),
        after_requests: written.after_requests.map(after),
    })
}

fn read_condition(text: &str) -> Result<(String, String), String> {
    let (name, part) =
        text.split_once(':').ok_or_else(|| format!("header `{text}` must be `Name: part of its value`"))?;
    Ok((checked_name(name)?, part.trim().to_ascii_lowercase()))
}

fn read_headers(written: BTreeMap<String, OneOrMany>, body: &Body) -> Result<Headers, String> {
    let mut headers = Headers::default();
    for (name, values) in written {
        let name = checked_name(&name)?;
        let values = match values {
            OneOrMany::One(value) => vec![value],
            OneOrMany::Many(values) => values,
        };
        for value in values {
            headers.push(name.as_str(), checked_value(&value)?);
        }
    }
    if let Some(media_type) = media_type_of(body).filter(|_| headers.value("content-type").is_none()) {
        headers.push("content-type", media_type);
    }
    Ok(headers)
}

fn media_type_of(body: &Body) -> Option<&'static str> {
    match body {
        Body::Nothing => None,
        Body::Text(_) => Some("text/plain; charset=utf-8"),
        Body::File(name) => Some(media_type_of_name(&String::from_utf8_lossy(name))),
    }
}

fn read_body(text: Option<String>, file: Option<String>, index: &Index) -> Result<Body, String> {
    match (text, file) {
        (Some(_), Some(_)) => Err("there is a body and a body_file; only one can be sent".to_owned()),
        (Some(text), None) => Ok(Body::Text(text)),
        (None, Some(name)) => read_body_file(&name, index),
        (None, None) => Ok(Body::Nothing),
    }
}

/// The index holds nothing outside of the folder, so nothing outside can be named here.
fn read_body_file(name: &str, index: &Index) -> Result<Body, String> {
    match index.find(name.as_bytes()) {
        Ok(Some(_)) => Ok(Body::File(name.as_bytes().to_vec())),
        Ok(None) => Err(format!("body_file `{name}` is no file of this folder")),
        Err(failure) => Err(format!("body_file `{name}` {}", failure.detail)),
    }
}

fn read_delay(text: Option<&str>) -> Result<Duration, String> {
    let Some(text) = text else {
        return Ok(Duration::ZERO);
    };
    let bad = || format!("delay `{text}` is none: write `500ms`, `2s` or `1m`, up to ten minutes");
    let (number, unit) = text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()));
    let number: u64 = number.parse().map_err(|_| bad())?;
    let milliseconds = match unit.trim() {
        "ms" => Some(number),
        "s" => number.checked_mul(1000),
        "m" => number.checked_mul(60_000),
        _ => None,
    };
    let delay = Duration::from_millis(milliseconds.ok_or_else(bad)?);
    if delay <= LONGEST_DELAY { Ok(delay) } else { Err(bad()) }
}

fn check_fault(fault: Option<Fault>, body: &Body, index: &Index) -> Result<(), String> {
    let is_empty = match body {
        Body::Nothing => true,
        Body::Text(text) => text.is_empty(),
        Body::File(name) => index.find(name).is_ok_and(|found| found.is_none_or(|found| found.size() == 0)),
    };
    if fault == Some(Fault::Truncate) && is_empty {
        return Err("fault `truncate` needs a body to cut".to_owned());
    }
    Ok(())
}
