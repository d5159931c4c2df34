//! How long servers took.

use std::fmt::Write;

use super::super::super::words::{counted, grouped};
use super::{Picture, WIDTH, drawing, own, share};
use crate::audit::Audit;

/// Upper ends of the classes of response times, in milliseconds.
const CLASSES: [u64; 8] = [25, 50, 100, 200, 500, 1000, 2000, 5000];

/// How long the server took to the first byte, where a network was between.
pub fn times(audit: &Audit) -> Option<Picture> {
    let mut classes = [0_u64; CLASSES.len() + 1];
    for time in own(audit).filter_map(|address| address.first_byte_ms) {
        classes[CLASSES.iter().position(|end| time < *end).unwrap_or(CLASSES.len())] += 1;
    }
    let total: u64 = classes.iter().sum();
    let most = *classes.iter().max().filter(|_| total > 0)?;
    let says = |class: usize| match class {
        0 => format!("under {} ms", CLASSES[0]),
        class if class == CLASSES.len() => format!("{} ms and more", CLASSES[class - 1]),
        class => format!("{} to {} ms", CLASSES[class - 1], CLASSES[class]),
    };
    let (mut inside, mut y) = (String::new(), 0.0);
    for (class, count) in classes.iter().enumerate() {
        let tone = if class >= 6 {
            "failing"
        } else if class >= 5 {
            "throttled"
        } else {
            "served"
        };
        let width = share(*count, most) * (WIDTH - 260.0);
        write!(
            inside,
            r#"<text x="0" y="{text:.1}">{}</text><rect class="fill {tone}" x="130" y="{y:.1}" width="{width:.1}" height="20"/><text class="quiet" x="{:.1}" y="{text:.1}">{}</text>"#,
            says(class),
            138.0 + width,
            grouped(*count),
            text = y + 15.0,
        )
        .expect("memory takes it");
        y += 26.0;
    }
    Some(Picture {
        title: "Time to the first byte".to_owned(),
        drawing: drawing(
            y,
            &format!("How long {} took to the first byte", counted(total, "answer")),
            &inside,
        ),
        head: vec!["Time", "Answers"],
        rows: classes.iter().enumerate().map(|(class, count)| vec![says(class), grouped(*count)]).collect(),
    })
}
