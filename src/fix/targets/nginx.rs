//! nginx: one exact `location` for each path, one `if` for each query.

use super::{Answer, Entry, NO_SLASH, RedirectMap, Target, Written, is_blurred};

pub const TARGET: Target = Target {
    name: "nginx",
    title: "nginx",
    place: "a file that the `server` block includes",
    limits: "It sees neither `%2F` nor two slashes in a row.",
    comment: Some("#"),
    is_tested: true,
    write,
};

fn write(map: &RedirectMap) -> Written {
    Written::each(map, |entry| {
        if is_blurred(entry) {
            return Err(NO_SLASH);
        }
        if entry.path.contains('\0') {
            return Err("nginx refuses a path with a NUL");
        }
        say(entry)
    })
}

fn say(entry: &Entry) -> Result<String, &'static str> {
    match &entry.query {
        None => Ok(format!("location = {} {{ {} }}\n", quoted(&entry.path), answer(entry))),
        // `$` would begin a variable, and nothing can undo that.
        Some(_) if entry.from.contains('$') => Err("its query has a `$` in it, which nginx cannot compare"),
        Some(_) => {
            let asked = quoted(&entry.from);
            Ok(format!("if ($request_uri = {asked}) {{ {} }}\n", answer(entry)))
        }
    }
}

fn answer(entry: &Entry) -> String {
    match &entry.answer {
        Answer::Gone => "return 410;".to_owned(),
        Answer::Moved(to) => {
            // What brought the visitor (utm_source ...) goes along, where the query means nothing else.
            let has_query = to.contains('?') || entry.query.is_some();
            let rest = if has_query { "" } else { "$is_args$args" };
            format!("return 301 \"{}{rest}\";", to.replace('$', "%24"))
        }
    }
}

/// A word in double quotes; nginx undoes `\"`, `\\`, `\t`, `\r` and `\n` there (`ngx_conf_read_token`).
fn quoted(text: &str) -> String {
    let mut word = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => word.extend(['\\', c]),
            '\n' => word += "\\n",
            '\r' => word += "\\r",
            '\t' => word += "\\t",
            _ => word.push(c),
        }
    }
    word + "\""
}
