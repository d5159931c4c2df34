// What a person marked as known or done, with a note. It lives in this file: "Save a copy" writes a new one with it.
"use strict";

class Triage {
  constructor(element, pristine) {
    this.element = element;
    this.pristine = pristine;
    this.marks = new Map(Object.entries(JSON.parse(element.textContent)));
    this.isSaved = true;
    addEventListener("beforeunload", (event) => {
      if (!this.isSaved) event.preventDefault();
    });
  }

  of(table, row) {
    const column = table.column("fingerprint");
    return column ? this.state(column.values[row]) : "open";
  }

  state(fingerprint) {
    return this.marks.get(fingerprint)?.state || "open";
  }

  note(fingerprint) {
    return this.marks.get(fingerprint)?.note || "";
  }

  mark(fingerprints, state, note) {
    for (const fingerprint of fingerprints) {
      if (state === "open" && !note) this.marks.delete(fingerprint);
      else this.marks.set(fingerprint, { state, note });
    }
    this.isSaved = false;
    document.getElementById("save").textContent = `Save a copy (${this.marks.size} marked)`;
  }

  // The form in the detail of a finding or a remedy.
  form(fingerprints, changed) {
    const [first] = fingerprints;
    const note = make("textarea", { rows: "2", "aria-label": "Note", placeholder: "Why, who, until when" });
    note.value = this.note(first);
    const set = make("fieldset", { class: "triage" }, make("legend", {}, fingerprints.length > 1 ? `Triage of ${counted(fingerprints.length, "finding")}` : "Triage"));
    const name = `triage-${first}`;
    for (const state of ["open", "known", "done"]) {
      const radio = make("input", { type: "radio", name, value: state });
      radio.checked = this.state(first) === state;
      set.append(make("label", {}, radio, ` ${state}`));
    }
    const keep = () => {
      this.mark(fingerprints, set.querySelector("input:checked").value, note.value.trim());
      changed();
    };
    set.addEventListener("change", keep);
    set.append(note);
    return set;
  }

  // A new file: this one as it was written, with the marks in their place. "<" is spelt so that no note can end the element.
  save() {
    const marks = JSON.stringify(Object.fromEntries([...this.marks].sort())).replaceAll("<", "\\u003c");
    const opening = '<script type="application/json" id="triage">';
    const start = this.pristine.indexOf(opening) + opening.length;
    const end = this.pristine.indexOf("<\/script>", start);
    const page = ["<!doctype html>\n", this.pristine.slice(0, start), marks, this.pristine.slice(end), "\n"];
    download("report.html", "text/html", page);
    this.isSaved = true;
    say(`A copy with ${counted(this.marks.size, "mark")} was saved`);
  }
}
