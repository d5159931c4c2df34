//! Dates in URLs: `/2024/05/17/`, `/2024-05`, `?date=2024-05-17`, `?year=2024&month=5`.

use url::Url;

/// The month that a URL is about, counted from year 0, and the URL with its date left out.
pub(super) fn month_of(url: &Url) -> Option<(String, u32)> {
    let (path, mut date) = taken_from(url.path(), '/');
    let (query, asked) = match url.query() {
        Some(query) => taken_from_query(query),
        None => (String::new(), Date::default()),
    };
    date = Date { year: date.year.or(asked.year), month: date.month.or(asked.month) };
    let host = url.host_str().unwrap_or_default();
    let months = date.year? * 12 + date.month.unwrap_or(1) - 1;
    Some((format!("{host}{path}?{query}"), months))
}

#[derive(Default, Clone, Copy)]
struct Date {
    year: Option<u32>,
    month: Option<u32>,
}

/// A date that is one part, or several parts in a row that begin with the year.
fn taken_from(text: &str, separator: char) -> (String, Date) {
    let mut date = Date::default();
    let mut kept = Vec::new();
    let mut parts = text.split(separator).peekable();
    while let Some(part) = parts.next() {
        if date.year.is_none()
            && let Some(found) = whole_date(part)
        {
            date = found;
            kept.push("{date}");
        } else if date.year.is_none()
            && let (Some(year), Some(month)) = (year(part), parts.peek().and_then(|next| small(next, 12)))
        {
            date = Date { year: Some(year), month: Some(month) };
            parts.next();
            parts.next_if(|day| small(day, 31).is_some());
            kept.push("{date}");
        } else {
            kept.push(part);
        }
    }
    (kept.join("/"), date)
}

/// A date in one parameter, or a year and a month in two.
fn taken_from_query(query: &str) -> (String, Date) {
    let mut date = Date::default();
    let mut kept = Vec::new();
    for pair in query.split('&') {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let is_of = |word: &str| name.to_ascii_lowercase().contains(word);
        if let Some(found) = whole_date(value) {
            date = found;
        } else if is_of("year") && year(value).is_some() {
            date.year = year(value);
        } else if is_of("month") && small(value, 12).is_some() {
            date.month = small(value, 12);
        } else if !(is_of("day") && small(value, 31).is_some()) {
            kept.push(pair);
            continue;
        }
        kept.push(name);
    }
    (kept.join("&"), date)
}

/// `2024-05`, `2024-05-17`, and with a time behind it.
fn whole_date(text: &str) -> Option<Date> {
    let day = text.split('T').next().unwrap_or(text);
    let mut parts = day.split('-');
    let (first, second) = (year(parts.next()?)?, small(parts.next()?, 12)?);
    let is_day = parts.next().is_none_or(|day| small(day, 31).is_some());
    (is_day && parts.next().is_none()).then_some(Date { year: Some(first), month: Some(second) })
}

fn year(text: &str) -> Option<u32> {
    let is_year = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|year| is_year && *year >= 1000)
}

fn small(text: &str, most: u32) -> Option<u32> {
    let is_small = matches!(text.len(), 1 | 2) && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|number| is_small && (1..=most).contains(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_found_where_they_are_written() {
        for (path, expected) in [
            ("/cal/2024/05/17/", Some(("a.example/cal/{date}/?", 2024 * 12 + 4))),
            ("/cal/2024/5", Some(("a.example/cal/{date}?", 2024 * 12 + 4))),
            ("/cal/2024-05/x", Some(("a.example/cal/{date}/x?", 2024 * 12 + 4))),
            ("/cal?date=2024-05-17T10:00&v=1", Some(("a.example/cal?date&v=1", 2024 * 12 + 4))),
            ("/cal?month=5&year=2024", Some(("a.example/cal?month&year", 2024 * 12 + 4))),
            ("/docs/3.11/whatsnew", None),
            ("/rfc/9309/1", Some(("a.example/rfc/{date}?", 9309 * 12))),
            ("/rfc9309", None),
            ("/2024-13", None),
            ("/x/2024", None),
        ] {
            let url = Url::parse(&format!("https://a.example{path}")).expect("valid");
            let expected = expected.map(|(pattern, month)| (pattern.to_owned(), month));
            assert_eq!(month_of(&url), expected, "{path}");
        }
    }
}
