//! Lists of pictures, of which browsers choose one.

use super::declare::rule;
use super::{Findings, View};

rule! {
    /// ## What it finds
    ///
    /// What browsers do not heed in a `srcset`: sizes that are none (`640` or `640px` for `640w`), two pictures for
    /// one size, widths (`w`) mixed with densities (`x`), and widths without a `sizes` attribute, where the
    /// picture is not loaded lazily. There is one finding for each page.
    ///
    /// ## Why it matters
    ///
    /// A picture whose size cannot be read is never chosen, so phones load the large one, or dense screens show
    /// the small one, blurred. Without `sizes` the browser takes the picture for as wide as the window and loads
    /// more than it shows.
    ///
    /// ## How to fix it
    ///
    /// Give each picture its width in pixels and a `w`, and say in `sizes` how wide it is shown.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Oven</title><img src="https://cdn.example/oven.jpg" alt="Our oven" sizes="50vw"
    /// srcset="https://cdn.example/small.jpg 320w, https://cdn.example/large.jpg 640px">
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Oven</title><img src="https://cdn.example/oven.jpg" alt="Our oven" sizes="50vw"
    /// srcset="https://cdn.example/small.jpg 320w, https://cdn.example/large.jpg 640w">
    /// <img src="https://cdn.example/flour.jpg" alt="Flour" srcset="https://cdn.example/flour-2.jpg 2x">
    /// ```
    BROKEN_SRCSET = HtmlPage(broken_srcset) {
        id: "broken-srcset",
        summary: "A list of pictures says what browsers do not heed",
        fix: "Give each picture its width and a w, and say in sizes how wide it is shown",
        category: Images,
        severity: Warning,
        since: "0.2.0",
        references: [
            "https://html.spec.whatwg.org/multipage/images.html#srcset-attributes",
            "https://developers.google.com/search/docs/appearance/google-images#responsive-images",
        ],
    }
}

fn broken_srcset(view: &View, findings: &mut Findings) {
    let Some(first) = view.page.srcset_faults.first() else { return };
    let found = findings.add(view.key, first.says.clone());
    found.sources.extend(
        view.page.srcset_faults.iter().map(|fault| view.source(fault.at, "srcset").with_text(&fault.says)),
    );
}
