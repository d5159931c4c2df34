//! What a file holds that is no page, as far as its beginning tells: the one door to imagesize.

use xxhash_rust::xxh3::xxh3_64;

use super::response::Answer;

/// What a file holds that is no page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Contents {
    /// Width and height of a picture, in pixels.
    pub pixels: Option<(u32, u32)>,
    /// Hash of a script or a style sheet that was read to its end.
    pub hash: Option<u64>,
}

impl Contents {
    /// Looks into the body of an answer, while that is at hand.
    pub fn of(answer: &Answer) -> Self {
        let content_type = answer.headers.value("content-type").unwrap_or_default();
        if answer.status != 200 || answer.body.is_empty() {
            Self::default()
        } else if is_picture(content_type) {
            Self { pixels: pixels(&answer.body), hash: None }
        } else if is_script(content_type) || is_style_sheet(content_type) {
            Self { pixels: None, hash: (!answer.is_cut).then(|| xxh3_64(&answer.body)) }
        } else {
            Self::default()
        }
    }
}

/// Whether the beginning of a file is worth reading, by the type that its server gives it.
pub fn is_worth_a_look(content_type: &str) -> bool {
    is_picture(content_type) || is_script(content_type)
}

fn is_picture(content_type: &str) -> bool {
    let pictures = ["image/avif", "image/gif", "image/jpeg", "image/png", "image/webp"];
    pictures.iter().any(|picture| is(content_type, picture))
}

/// Whether a type is that of a script.
pub fn is_script(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence.ends_with("javascript") || essence.ends_with("ecmascript")
}

fn is_style_sheet(content_type: &str) -> bool {
    is(content_type, "text/css")
}

fn is(content_type: &str, name: &str) -> bool {
    content_type.split(';').next().is_some_and(|essence| essence.trim().eq_ignore_ascii_case(name))
}

/// Drawings have no size of their own; a head that lies is believed, as browsers do.
fn pixels(body: &[u8]) -> Option<(u32, u32)> {
    let picture = imagesize::blob_size(body).ok()?;
    let side = |length: usize| u32::try_from(length).ok().filter(|length| *length > 0);
    Some((side(picture.width)?, side(picture.height)?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn contents(content_type: &str, body: &[u8]) -> Contents {
        let mut answer = Answer { body: body.to_vec(), ..Answer::new(200) };
        answer.headers.push("content-type", content_type);
        Contents::of(&answer)
    }

    #[test]
    fn the_head_of_a_picture_tells_its_size() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x80\0\0\x01\x90\x08\x02\0\0\0";
        assert_eq!(contents("image/png", png).pixels, Some((640, 400)));
        assert_eq!(contents("image/gif", b"GIF89a\x28\0\x1e\0\0\0\0").pixels, Some((40, 30)));
        assert_eq!(contents("image/png", b"no picture").pixels, None);
        assert_eq!(contents("text/html", png), Contents::default());
    }

    #[test]
    fn only_whole_files_are_compared() {
        let whole = contents("text/javascript; charset=utf-8", b"f()").hash;
        assert!(whole.is_some() && whole == contents("application/javascript", b"f()").hash);
        assert_ne!(whole, contents("text/javascript", b"g()").hash);
        let mut cut = Answer { body: b"f()".to_vec(), is_cut: true, ..Answer::new(200) };
        cut.headers.push("content-type", "text/javascript");
        assert_eq!(Contents::of(&cut).hash, None);
    }

    const STARTS: &[&[u8]] = &[
        b"\x89PNG\r\n\x1a\n",
        b"GIF89a",
        b"\xff\xd8\xff",
        b"RIFF\x10\0\0\0WEBP",
        b"\0\0\0\x1cftypavif\0\0\0\0",
        b"",
    ];

    proptest! {
        #[test]
        fn any_picture_is_read(
            start in prop::sample::select(STARTS),
            rest in proptest::collection::vec(any::<u8>(), 0..300),
        ) {
            pixels(&[start, &rest].concat());
        }
    }
}
