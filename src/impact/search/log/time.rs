//! Moments as logs write them.

use serde_json::Value;

use crate::diagnose::moment;

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// `10/Oct/2000:13:55:36 -0700`, or RFC 3339.
pub(super) fn of_log(text: &str) -> Option<i64> {
    let Some((date, rest)) = text.split_once(':').filter(|(date, _)| date.contains('/')) else {
        return moment::parse(text);
    };
    let mut date = date.split('/');
    let (day, month, year) = (date.next()?, date.next()?, date.next()?);
    let month = 1 + MONTHS.iter().position(|known| known.eq_ignore_ascii_case(month))?;
    let (clock, zone) = rest.split_once(' ').unwrap_or((rest, "+0000"));
    let (hours, minutes) = zone.split_at_checked(3)?;
    moment::parse(&format!("{year}-{month:02}-{day}T{clock}{hours}:{minutes}"))
}

/// A number of seconds, milliseconds, microseconds or nanoseconds since 1970, or a text.
pub(super) fn of_value(value: &Value) -> Option<i64> {
    let text = match value {
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        _ => return None,
    };
    let Ok(number) = text.split('.').next().unwrap_or_default().parse::<i64>() else { return of_log(&text) };
    // A second of the year 5138 has twelve digits, and a millisecond of 1973 has as many.
    let scale =
        [1_000_000_000, 1_000_000, 1000, 1].into_iter().find(|scale| number / scale >= 100_000_000)?;
    Some(number / scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_as_logs_write_them() {
        let moment = 971_211_336;
        for text in ["10/Oct/2000:13:55:36 -0700", "10/Oct/2000:20:55:36 +0000", "2000-10-10T20:55:36.5Z"] {
            assert_eq!(of_log(text), Some(moment), "{text}");
        }
        for text in
            ["", "10/Foo/2000:13:55:36 -0700", "-", "99/Oct/2000:13:55:36 -0700", "10/Oct/2000:1é -07"]
        {
            assert_eq!(of_log(text), None, "{text}");
        }
        for value in
            ["971211336", "971211336000", "971211336000000", "971211336000000000", "\"971211336.25\""]
        {
            assert_eq!(of_value(&serde_json::from_str(value).expect("JSON")), Some(moment), "{value}");
        }
    }
}
