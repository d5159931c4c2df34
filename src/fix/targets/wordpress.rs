//! The CSV of the plugin Redirection; a code from 401 to 499 makes an error rule.

use super::csv::row;
use super::{Answer, RedirectMap, Target, Written};

pub const TARGET: Target = Target {
    name: "wordpress",
    title: "WordPress with the plugin Redirection",
    place: "Tools > Redirection > Import/Export",
    limits: "A rule whose target is its source is dropped.",
    comment: None,
    is_tested: false,
    write,
};

fn write(map: &RedirectMap) -> Written {
    let mut written = Written::each(map, |entry| {
        Ok(match &entry.answer {
            Answer::Moved(to) => row(&[&entry.from, to, "0", "301"]),
            Answer::Gone => row(&[&entry.from, "", "0", "410"]),
        })
    });
    written.text.insert_str(0, "source,target,regex,code\r\n");
    written
}
