//! What a visitor operates: fields, buttons, frames, and whether those who do not see them are told what they are.

use super::declare::rule;
use super::{Findings, Source, View, counted};
use crate::page::facts::{Control, ControlKind};

rule! {
    /// ## What it finds
    ///
    /// Fields of a form (`input`, `select`, `textarea`) without a name: no `<label>` for or around them, no
    /// `aria-label` or `aria-labelledby`, no `title`. A placeholder does not count: it is gone with the first letter.
    /// There is one finding for each page.
    ///
    /// ## Why it matters
    ///
    /// A screen reader says “edit, blank”. A click on the words beside the field does nothing, and browsers
    /// fill in fewer fields by themselves.
    ///
    /// ## How to fix it
    ///
    /// Write `<label for="mail">Your address</label>` with the `id` of the field, or `aria-label` where there is
    /// no room for words, as in a search field.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Orders</title><form action="/">Loaves: <input name="loaves"> <button>Order</button></form>
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Orders</title><form action="/"><label for="loaves">Loaves:</label> <input id="loaves" name="loaves">
    /// <label>Seeds: <select name="seeds"><option>Yes</select></label> <input type="search" aria-label="Search" placeholder="Rye ...">
    /// <input type="hidden" name="shop" value="1"> <input type="submit"></form>
    /// ```
    UNLABELLED_FIELD = HtmlPage(unlabelled_field) {
        id: "unlabelled-field",
        summary: "Fields of a form have no label",
        fix: "Give each field a label, or an aria-label where there is no room for one",
        category: Accessibility,
        severity: Warning,
        since: "0.2.0",
        references: [
            "https://www.w3.org/WAI/tutorials/forms/labels/",
            "https://html.spec.whatwg.org/multipage/forms.html#the-label-element",
        ],
    }
}

fn unlabelled_field(view: &View, findings: &mut Findings) {
    report_nameless(view, findings, ["field", "fields"], |kind| kind != ControlKind::Button);
}

rule! {
    /// ## What it finds
    ///
    /// Buttons without a name: no text, no image with an alternative, no `aria-label` and no `title`. There is
    /// one finding for each page.
    ///
    /// ## Why it matters
    ///
    /// A screen reader says “button”. Mostly it is the button that opens the menu on a phone, and with it
    /// everything else.
    ///
    /// ## How to fix it
    ///
    /// Say what the button does: `<button aria-label="Menu">`.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Bread</title><button><svg><path d="M0 0"/></svg></button>
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Bread</title><button aria-label="Menu"><svg><path d="M0 0"/></svg></button>
    /// <button><svg><title>Search</title></svg></button> <button><img src="data:," alt="Basket"></button>
    /// ```
    NAMELESS_BUTTON = HtmlPage(nameless_button) {
        id: "nameless-button",
        summary: "Buttons have no name",
        fix: "Say what the button does, in its text or in aria-label",
        category: Accessibility,
        severity: Warning,
        since: "0.2.0",
        references: [
            "https://www.w3.org/WAI/WCAG22/Understanding/name-role-value.html",
            "https://dequeuniversity.com/rules/axe/4.10/button-name",
        ],
    }
}

fn nameless_button(view: &View, findings: &mut Findings) {
    report_nameless(view, findings, ["button", "buttons"], |kind| kind == ControlKind::Button);
}

fn report_nameless(
    view: &View,
    findings: &mut Findings,
    [one, several]: [&str; 2],
    is_wanted: impl Fn(ControlKind) -> bool,
) {
    let is_nameless = |control: &&Control| !control.is_named && is_wanted(control.kind);
    let controls = view.page.controls.iter().filter(is_nameless);
    let sources: Vec<Source> = controls.map(|one| view.source(one.at, one.kind.element())).collect();
    if !sources.is_empty() {
        let evidence = format!("{} without a name", counted(sources.len(), one, several));
        findings.add(view.key, evidence).sources = sources;
    }
}

rule! {
    /// ## What it finds
    ///
    /// Frames (`<iframe>`) without a `title`, `aria-label` or `aria-labelledby`. Frames that nobody meets do not
    /// count: hidden ones, and dots that only count visitors. There is one finding for each page.
    ///
    /// ## Why it matters
    ///
    /// A screen reader says “frame”, or reads out the address. Whoever listens must go in to find out whether it
    /// is the map or another advertisement.
    ///
    /// ## How to fix it
    ///
    /// Say what is in the frame: `<iframe title="The way to our shop">`.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>The way</title><iframe src="https://maps.example/bakery"></iframe>
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>The way</title><iframe src="https://maps.example/bakery" title="The way to our shop"></iframe>
    /// <iframe src="https://count.example/" width="0" height="0"></iframe>
    /// ```
    NAMELESS_FRAME = HtmlPage(nameless_frame) {
        id: "nameless-frame",
        summary: "Frames have no title",
        fix: "Say in the title attribute what is in the frame",
        category: Accessibility,
        severity: Warning,
        since: "0.2.0",
        references: [
            "https://www.w3.org/WAI/WCAG22/Techniques/html/H64",
            "https://dequeuniversity.com/rules/axe/4.10/frame-title",
        ],
    }
}

fn nameless_frame(view: &View, findings: &mut Findings) {
    let nameless = view.page.frames.iter().filter(|frame| !frame.is_named && !frame.is_hidden);
    let sources: Vec<Source> = nameless.map(|frame| view.source(frame.at, "iframe")).collect();
    if !sources.is_empty() {
        let evidence = format!("{} without a title", counted(sources.len(), "frame", "frames"));
        findings.add(view.key, evidence).sources = sources;
    }
}
