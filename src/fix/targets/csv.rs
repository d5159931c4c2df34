//! Plain CSV (RFC 4180) with everything, also what needs a person: for spreadsheets and other systems.

use super::{Answer, RedirectMap, Target, Written};

pub const TARGET: Target = Target {
    name: "csv",
    title: "a table",
    place: "a spreadsheet, or another system's import",
    limits: "None. What is left out of other targets stands there without a target, with the reason.",
    comment: None,
    is_tested: true,
    write,
};

fn write(map: &RedirectMap) -> Written {
    let mut written = Written { text: "from,to,status,note\r\n".to_owned(), ..Written::default() };
    for entry in &map.entries {
        let (to, status) = match &entry.answer {
            Answer::Moved(to) => (map.absolute(to), "301"),
            Answer::Gone => (String::new(), "410"),
        };
        written.add(&row(&[&map.absolute(&entry.from), &to, status, ""]));
    }
    for left in &map.left {
        written.text += &row(&[&map.absolute(&left.from), "", "", &left.why]);
    }
    written
}

/// One row. A cell that a spreadsheet would take for a formula cannot begin so: all are URLs, numbers or words.
pub fn row(cells: &[&str]) -> String {
    let quoted = |cell: &&str| {
        if cell.contains(['"', ',', '\n', '\r', ';', '|']) {
            format!("\"{}\"", cell.replace('"', "\"\""))
        } else {
            (*cell).to_owned()
        }
    };
    cells.iter().map(quoted).collect::<Vec<_>>().join(",") + "\r\n"
}
