//! How wide a text is in a search result.
//!
//! Google sets titles in Arial of 20 px and descriptions in Arial of 14 px on a desktop. What fits is a
//! matter of glyphs: twenty `i` are narrower than six `W`. The widths are the advances of Liberation Sans
//! Regular (its `hmtx` table), whose metrics are those of Arial by design.

use unicode_width::UnicodeWidthChar;

/// Font sizes of a result on a desktop.
const TITLE_SIZE: u64 = 20;
const DESCRIPTION_SIZE: u64 = 14;

/// The width of a result's title, in pixels.
pub fn of_title(text: &str) -> u64 {
    width(text, TITLE_SIZE)
}

/// The width of a result's description, in pixels.
pub fn of_description(text: &str) -> u64 {
    width(text, DESCRIPTION_SIZE)
}

/// What fits into this many pixels of a title, cut behind a word where there is one.
pub fn title_within(text: &str, pixels: u64) -> &str {
    within(text, pixels, TITLE_SIZE)
}

/// What fits into this many pixels of a description, cut behind a word where there is one.
pub fn description_within(text: &str, pixels: u64) -> &str {
    within(text, pixels, DESCRIPTION_SIZE)
}

fn width(text: &str, font_size: u64) -> u64 {
    text.chars().map(advance).sum::<u64>() * font_size / UNITS_PER_EM
}

fn within(text: &str, pixels: u64, font_size: u64) -> &str {
    let mut units = 0;
    let is_beyond = |(_, letter): &(usize, char)| {
        units += advance(*letter);
        units * font_size / UNITS_PER_EM > pixels
    };
    let end = text.char_indices().find(is_beyond).map_or(text.len(), |(at, _)| at);
    let word_end = text[..end].rfind(' ').filter(|_| end < text.len()).unwrap_or(end);
    &text[..word_end]
}

const UNITS_PER_EM: u64 = 2048;

/// Most letters and digits of other alphabets are about as wide as a digit.
const USUAL: u64 = 1139;

fn advance(letter: char) -> u64 {
    let index = |start: u32| (letter as u32).checked_sub(start).map_or(usize::MAX, |index| index as usize);
    if let Some(width) = LATIN.get(index(0x20)).or_else(|| GREEK_AND_CYRILLIC.get(index(0x370))) {
        return u64::from(*width);
    }
    match letter {
        '‘' | '’' => 455,
        '“' | '”' | '‹' | '›' => 682,
        '•' => 717,
        '—' | '…' | '™' | '→' => UNITS_PER_EM,
        _ => match letter.width() {
            None | Some(0) => 0,
            Some(1) => USUAL,
            Some(_) => UNITS_PER_EM,
        },
    }
}

/// U+0020 to U+017F: ASCII, Latin-1, Latin Extended-A.
#[rustfmt::skip]
const LATIN: [u16; 0x160] = [
    569, 569, 727, 1139, 1139, 1821, 1366, 391, 682, 682, 797, 1196, 569, 682, 569, 569,
    1139, 1139, 1139, 1139, 1139, 1139, 1139, 1139, 1139, 1139, 569, 569, 1196, 1196, 1196, 1139,
    2079, 1366, 1366, 1479, 1479, 1366, 1251, 1593, 1479, 569, 1024, 1366, 1139, 1706, 1479, 1593,
    1366, 1593, 1479, 1366, 1251, 1479, 1366, 1933, 1366, 1366, 1251, 569, 569, 569, 961, 1139,
    682, 1139, 1139, 1024, 1139, 1139, 569, 1139, 1139, 455, 455, 1024, 455, 1706, 1139, 1139,
    1139, 1139, 682, 1024, 569, 1139, 1024, 1479, 1024, 1024, 1024, 684, 532, 684, 1196, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    569, 682, 1139, 1139, 1139, 1139, 532, 1139, 682, 1509, 758, 1139, 1196, 682, 1509, 1131,
    819, 1124, 682, 682, 682, 1180, 1100, 569, 682, 682, 748, 1139, 1708, 1708, 1708, 1251,
    1366, 1366, 1366, 1366, 1366, 1366, 2048, 1479, 1366, 1366, 1366, 1366, 569, 569, 569, 569,
    1479, 1479, 1593, 1593, 1593, 1593, 1593, 1196, 1593, 1479, 1479, 1479, 1479, 1366, 1366, 1251,
    1139, 1139, 1139, 1139, 1139, 1139, 1821, 1024, 1139, 1139, 1139, 1139, 569, 569, 569, 569,
    1139, 1139, 1139, 1139, 1139, 1139, 1139, 1124, 1251, 1139, 1139, 1139, 1139, 1024, 1139, 1024,
    1366, 1139, 1366, 1139, 1366, 1139, 1479, 1024, 1479, 1024, 1479, 1024, 1479, 1024, 1479, 1259,
    1479, 1139, 1366, 1139, 1366, 1139, 1366, 1139, 1366, 1139, 1366, 1139, 1593, 1139, 1593, 1139,
    1593, 1139, 1593, 1139, 1479, 1139, 1479, 1139, 569, 569, 569, 569, 569, 569, 569, 455,
    569, 569, 1505, 909, 1024, 455, 1366, 1024, 1024, 1139, 455, 1139, 455, 1139, 597, 1139,
    684, 1139, 455, 1479, 1139, 1479, 1139, 1479, 1139, 1237, 1481, 1139, 1593, 1139, 1593, 1139,
    1593, 1139, 2048, 1933, 1479, 682, 1479, 682, 1479, 682, 1366, 1024, 1366, 1024, 1366, 1024,
    1366, 1024, 1251, 569, 1251, 768, 1251, 569, 1479, 1139, 1479, 1139, 1479, 1139, 1479, 1139,
    1479, 1139, 1479, 1139, 1933, 1479, 1366, 1024, 1366, 1251, 1024, 1251, 1024, 1251, 1024, 455,
];

/// U+0370 to U+045F.
#[rustfmt::skip]
const GREEK_AND_CYRILLIC: [u16; 0xF0] = [
    1139, 1139, 1139, 1139, 1139, 1139, 1139, 1139, 1139, 1139, 1139, 1139, 1139, 1139, 569, 1139,
    1139, 1139, 1139, 1139, 682, 682, 1367, 569, 1606, 1716, 786, 1139, 1586, 1139, 1752, 1541,
    455, 1366, 1366, 1128, 1368, 1366, 1251, 1479, 1593, 569, 1366, 1368, 1706, 1479, 1331, 1593,
    1479, 1366, 1139, 1266, 1251, 1366, 1634, 1366, 1711, 1531, 569, 1366, 1184, 913, 1139, 455,
    1120, 1184, 1178, 1024, 1140, 913, 903, 1139, 1139, 455, 1024, 1024, 1180, 1024, 917, 1139,
    1413, 1165, 987, 1264, 809, 1120, 1328, 1075, 1460, 1599, 455, 1120, 1139, 1120, 1599, 1139,
    1139, 1139, 1139, 1139, 1139, 1139, 1139, 1139, 1139, 1139, 1139, 1139, 1139, 1139, 1139, 1139,
    1139, 1139, 1139, 1139, 1139, 1139, 1139, 1139, 1139, 1139, 1139, 1139, 1139, 1139, 1139, 1139,
    1139, 1139, 1139, 1139, 1139, 1139, 1139, 1139, 1139, 1139, 1139, 1139, 1139, 1139, 1139, 1139,
    1366, 1367, 1771, 1109, 1472, 1366, 569, 569, 1024, 2165, 2069, 1749, 1193, 1479, 1301, 1472,
    1366, 1344, 1366, 1109, 1387, 1366, 1891, 1237, 1472, 1472, 1193, 1344, 1706, 1479, 1593, 1472,
    1366, 1479, 1251, 1301, 1557, 1366, 1515, 1365, 1877, 1920, 1621, 1813, 1344, 1472, 2069, 1479,
    1139, 1173, 1088, 747, 1195, 1139, 1370, 939, 1144, 1144, 896, 1195, 1408, 1131, 1139, 1109,
    1139, 1024, 938, 1024, 1685, 1024, 1173, 1067, 1643, 1685, 1280, 1472, 1067, 1045, 1536, 1109,
    1139, 1139, 1139, 747, 1045, 1024, 455, 569, 455, 1856, 1664, 1139, 896, 1144, 1024, 1131,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_those_of_arial() {
        // One em of 20 px: `A` is 1366 of 2048 units wide, `i` 455, a space 569.
        assert_eq!((of_title("A"), of_title("iiii"), of_title("W")), (13, 17, 18));
        assert_eq!(of_title(&"W".repeat(30)), 566);
        assert_eq!(of_description(&"n".repeat(160)), 1245);
        assert_eq!(of_title("ÄÖÜ"), of_title("AOU"));
        assert_eq!(of_title("面包"), 40);
        assert_eq!(of_title("\u{301}\u{200b}"), 0);
    }

    #[test]
    fn what_fits_is_cut_behind_a_word() {
        assert_eq!(title_within("Rye bread and rolls", 100), "Rye bread");
        assert_eq!(title_within("Rye bread", 900), "Rye bread");
        assert_eq!(title_within(&"W".repeat(9), 40), "WW");
    }
}
