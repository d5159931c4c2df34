//! Pictures that weigh more than they show.

use super::declare::rule;
use super::links::source_of;
use super::weight::kilobytes;
use super::{Findings, Source};
use crate::page::ReferenceKind;
use crate::site::{Link, Site};
use crate::urls::UrlId;

rule! {
    /// ## What it finds
    ///
    /// A picture of the site that weighs more than the limit and stands in a page. There is one finding for each
    /// picture, with every place that shows it.
    ///
    /// ## Why it matters
    ///
    /// On a phone at 1.6 Mbit/s, 500 kB take two and a half seconds, and the picture at the top is often the
    /// largest paint, which Google measures.
    ///
    /// ## How to fix it
    ///
    /// Scale the picture to the size in which it is shown, for dense screens twice that. Save photographs as
    /// AVIF or WebP: in Google's own comparison WebP was 25 to 34 % smaller than JPEG at the same quality, and
    /// 26 % smaller than PNG without loss. What your picture saves, only trying shows.
    ///
    /// ## Examples
    ///
    /// ```site,bad,limit:0
    /// ==> index.html <==
    /// <!doctype html><title>Oven</title><img src="oven.png" alt="Our oven" width="40" height="30">
    /// ==> oven.png <==
    /// (A picture. In earnest it would have to weigh as much as this one does in the fantasy of whoever is reading these lines. The limit of the
    /// example is zero kilobytes, and so that this file weighs more than that, it goes on for a while about bread. Bread is made of flour, water and
    /// salt, and of time. Flour comes from the mill, water from the well and salt from the sea; time has to be brought by the baker himself. He gets
    /// up at two in the morning, when the others go to bed, and lights the oven. Then he kneads. Then he waits. Then he shapes the loaves, and waits
    /// again, and while he waits he thinks of the next loaves. At five the first of them come out of the oven and sing, which is what bakers call the
    /// crackling of the crust. At six the shop opens. At seven the rolls are gone. At noon the baker goes to bed, and dreams of bread, or of the sea.
    /// A thousand bytes are more than one would think, so we go on: rye takes longer than wheat, spelt must not be kneaded for long, and oats are for
    /// the crust. That should be enough.)
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Oven</title><img src="oven.png" alt="Our oven" width="40" height="30">
    /// ==> oven.png <==
    /// (a small picture)
    /// ```
    HEAVY_IMAGE = Site(heavy_image) {
        id: "heavy-image",
        summary: "A picture is heavy",
        fix: "Scale the picture to the size in which it is shown, and try AVIF or WebP",
        category: Images,
        severity: Warning,
        since: "0.2.0",
        references: [
            "https://developer.chrome.com/docs/lighthouse/performance/uses-optimized-images",
            "https://developers.google.com/speed/webp",
        ],
        limit: { default: 500, unit: "kB", doc: "The heaviest picture that is not reported" },
    }
}

fn heavy_image(site: &Site, findings: &mut Findings) {
    let limit = findings.limit() * 1000;
    for id in site.own_ids() {
        let resource = site.resource(id);
        let weight = resource.delivery.size().unwrap_or_default();
        if resource.state.status() != Some(200) || weight <= limit {
            continue;
        }
        let places = shown_at(site, id, |_| true);
        if !places.is_empty() {
            let pixels = resource.delivery.pixels();
            let pixels =
                pixels.map_or_else(String::new, |(width, height)| format!(", {width} × {height} pixels"));
            findings.add(site.url(id), format!("{}{pixels}", kilobytes(weight))).sources = places;
        }
    }
}

/// The places that show a picture, as far as they are wanted.
fn shown_at(site: &Site, id: UrlId, is_wanted: impl Fn(&Link) -> bool) -> Vec<Source> {
    use ReferenceKind::{Background, Image, ImageButton, ImageCandidate, Poster, SourceCandidate, SvgImage};
    let shows = |link: &Link| {
        let kinds = [Background, Image, ImageButton, ImageCandidate, Poster, SourceCandidate, SvgImage];
        kinds.contains(&link.kind) && is_wanted(link)
    };
    site.links_to(id).filter(shows).map(|link| source_of(site, &link)).collect()
}

rule! {
    /// ## What it finds
    ///
    /// A picture with more than three times the width in which it is shown, by the `width` attribute of its `<img>` and the
    /// head of its file (PNG, JPEG, GIF, WebP, AVIF). Where `srcset` or
    /// `<picture>` offers a choice nothing is said, nor of pictures that weigh less than the limit.
    ///
    /// ## Why it matters
    ///
    /// Twice the width is for dense screens. What is beyond that nobody sees, but everybody loads it: three times
    /// the width are nine times the pixels.
    ///
    /// ## How to fix it
    ///
    /// Scale the file to twice the width in which it is shown, or offer several in `srcset`.
    ///
    /// ## Examples
    ///
    /// ```site,bad,limit:0
    /// ==> index.html <==
    /// <!doctype html><title>Oven</title><img src="oven.gif" alt="Our oven" width="40" height="30">
    /// ==> oven.gif <==
    /// GIF89aPADDING
    /// ```
    ///
    /// ```site,good,limit:0
    /// ==> index.html <==
    /// <!doctype html><title>Oven</title><img src="oven.gif" alt="Our oven" width="11000" height="8000">
    /// ==> oven.gif <==
    /// GIF89aPADDING
    /// ```
    OVERSIZED_IMAGE = Site(oversized_image) {
        id: "oversized-image",
        summary: "A picture is much larger than it is shown",
        fix: "Scale the file to twice the width in which it is shown, or offer several in srcset",
        category: Images,
        severity: Notice,
        since: "0.2.0",
        references: [
            "https://developer.chrome.com/docs/lighthouse/performance/uses-responsive-images",
            "https://web.dev/articles/serve-responsive-images",
        ],
        limit: { default: 20, unit: "kB", doc: "The heaviest picture that may be larger than it is shown" },
    }
}

/// Twice the width is for dense screens; a little beyond that is nobody's loss.
const MOST_TIMES: u32 = 3;

fn oversized_image(site: &Site, findings: &mut Findings) {
    let limit = findings.limit() * 1000;
    for id in site.own_ids() {
        let delivery = site.resource(id).delivery;
        let Some((width, height)) = delivery.pixels() else { continue };
        if delivery.size().is_some_and(|size| size <= limit) {
            continue;
        }
        // The widest place decides: there the file is needed as it is.
        let shown = site.links_to(id).filter(|link| link.kind == ReferenceKind::Image);
        let Some(widest) = shown.map(|link| site.facts_of(&link).shown.pixels().unwrap_or(u32::MAX)).max()
        else {
            continue;
        };
        let is_shown_otherwise = !shown_at(site, id, |link| link.kind != ReferenceKind::Image).is_empty();
        if !is_shown_otherwise && width > widest.saturating_mul(MOST_TIMES) {
            let evidence = format!("{width} × {height} pixels, shown {widest} wide at most");
            findings.add(site.url(id), evidence).sources = shown_at(site, id, |_| true);
        }
    }
}
