// A table that shows only the rows in sight: search, filters, sorting, the view as CSV and as a link.
"use strict";

const ROW_HEIGHT = 36;
const SPARE_ROWS = 12;

class Explorer {
  constructor(host, table, { open, triage }) {
    Object.assign(this, { host, table, open, triage });
    this.state = { q: "", sort: "", choices: {}, marked: "" };
    this.view = [];
    this.build();
  }

  build() {
    this.search = make("input", { type: "search", "aria-label": `Search in ${this.table.title}`, placeholder: "Search", on: { input: () => this.change({ q: this.search.value }) } });
    this.filters = this.table.columns.filter((column) => column.kind === "choice" && column.choices.length > 1).map((column) => this.filter(column));
    const tools = make("div", { class: "explorer-tools" }, this.search, ...this.filters);
    if (this.triage) tools.append(this.markFilter());
    this.count = make("p", { class: "explorer-count", role: "status" });
    tools.append(make("button", { type: "button", on: { click: () => this.save() } }, "CSV of this view"));
    this.body = make("tbody");
    this.heads = this.table.columns.filter((column) => !is(column, "hidden"));
    const grid = make("table", { class: "listing windowed", "aria-label": this.table.title }, make("thead", {}, this.headRow()), this.body);
    this.scroller = make("div", { class: "scroll window", tabindex: "0", role: "region", "aria-label": `${this.table.title}: rows`, on: { scroll: () => this.paint() } }, grid);
    this.grid = grid;
    this.host.replaceChildren(tools, this.count, this.scroller);
    if (this.table.unlisted) this.host.append(make("p", { class: "unlisted" }, `and ${this.table.unlisted}`));
  }

  filter(column) {
    const select = make("select", { "aria-label": column.label, "data-key": column.key, on: { change: () => this.change({ choices: { ...this.state.choices, [column.key]: select.value } }) } }, make("option", { value: "" }, `${column.label}: all`));
    for (const choice of [...column.choices].sort()) select.append(make("option", { value: choice }, choice || "(none)"));
    return select;
  }

  markFilter() {
    this.marks = make("select", { "aria-label": "Triage", on: { change: () => this.change({ marked: this.marks.value }) } });
    for (const [value, label] of [["", "Triage: all"], ["open", "open"], ["known", "known"], ["done", "done"]]) this.marks.append(make("option", { value }, label));
    return this.marks;
  }

  headRow() {
    const row = make("tr");
    for (const column of this.heads) {
      const button = make("button", { type: "button", on: { click: () => this.sortBy(column) } }, column.label);
      row.append(make("th", { scope: "col", class: this.cellClass(column), "data-key": column.key }, button));
    }
    return row;
  }

  cellClass(column) {
    return [column.kind === "number" ? "number" : "", is(column, "wide") ? "wide" : "", is(column, "middle") ? "middle" : "", is(column, "spare") ? "spare" : ""].join(" ").trim() || null;
  }

  sortBy(column) {
    const first = column.kind === "number" ? `-${column.key}` : column.key;
    const second = column.kind === "number" ? column.key : `-${column.key}`;
    this.change({ sort: this.state.sort === first ? second : first });
  }

  // What is in sight changes with the state, and the address of the page with it.
  change(part) {
    this.show({ ...this.state, ...part });
    history.replaceState(null, "", this.hash());
  }

  hash() {
    const said = new URLSearchParams();
    if (this.state.q) said.set("q", this.state.q);
    for (const [key, value] of Object.entries(this.state.choices)) if (value) said.set(key, value);
    if (this.state.marked) said.set("triage", this.state.marked);
    if (this.state.sort) said.set("sort", this.state.sort);
    const text = said.toString();
    return `#${this.table.name}${text ? `?${text}` : ""}`;
  }

  read(said) {
    const choices = {};
    for (const column of this.table.columns) if (column.kind === "choice" && said.has(column.key)) choices[column.key] = said.get(column.key);
    this.show({ q: said.get("q") || "", sort: said.get("sort") || "", choices, marked: said.get("triage") || "" });
  }

  show(state) {
    this.state = state;
    if (this.search.value !== state.q) this.search.value = state.q;
    for (const select of this.filters) select.value = state.choices[select.dataset.key] || "";
    if (this.marks) this.marks.value = state.marked;
    for (const head of this.grid.querySelectorAll("th")) {
      const key = head.dataset.key;
      const order = state.sort === key ? "ascending" : state.sort === `-${key}` ? "descending" : null;
      if (order) head.setAttribute("aria-sort", order);
      else head.removeAttribute("aria-sort");
    }
    const words = state.q.toLowerCase().split(/\s+/).filter(Boolean);
    const choices = Object.fromEntries(Object.entries(state.choices).filter(([, value]) => value));
    const keep = state.marked && this.triage ? (row) => this.triage.of(this.table, row) === state.marked : null;
    this.view = this.table.rows({ words, choices, sort: state.sort, keep });
    this.count.textContent = this.view.length === this.table.length ? counted(this.view.length, "row") : `${this.view.length.toLocaleString("en")} of ${counted(this.table.length, "row")}`;
    this.grid.setAttribute("aria-rowcount", this.view.length + 1);
    this.scroller.scrollTop = 0;
    this.painted = null;
    this.paint();
  }

  // Fills the window: the rows in sight, and room for those that are not.
  paint() {
    const height = this.scroller.clientHeight || 600;
    const first = Math.max(0, Math.floor(this.scroller.scrollTop / ROW_HEIGHT) - SPARE_ROWS);
    const last = Math.min(this.view.length, first + Math.ceil(height / ROW_HEIGHT) + 2 * SPARE_ROWS);
    if (this.painted && this.painted[0] === first && this.painted[1] === last) return;
    this.painted = [first, last];
    const rows = [this.space(first)];
    for (let at = first; at < last; at += 1) rows.push(this.row(at));
    rows.push(this.space(this.view.length - last));
    const focused = document.activeElement && this.body.contains(document.activeElement) ? document.activeElement.closest("tr").dataset.row : null;
    this.body.replaceChildren(...rows);
    if (focused !== null) this.body.querySelector(`tr[data-row="${focused}"] button`)?.focus({ preventScroll: true });
  }

  space(rows) {
    const space = make("tr", { class: "space", "aria-hidden": "true" }, make("td"));
    space.firstChild.style.height = `${rows * ROW_HEIGHT}px`;
    return space;
  }

  row(at) {
    const row = this.view[at];
    const line = make("tr", { "aria-rowindex": at + 2, "data-row": row });
    const mark = this.triage && this.triage.of(this.table, row);
    if (mark && mark !== "open") line.className = `marked ${mark}`;
    this.heads.forEach((column, place) => line.append(this.cell(column, row, place === this.openAt())));
    return line;
  }

  // The first text column carries the button that opens the row.
  openAt() {
    return Math.max(0, this.heads.findIndex((column) => is(column, "opens")));
  }

  cell(column, row, opens) {
    const text = this.table.text(column, row);
    const tone = column.tones ? column.tones[column.values[row]] : null;
    const shown = tone && text ? make("span", { class: `chip ${tone}` }, text) : text;
    const inner = opens ? make("button", { type: "button", class: "open", title: text, on: { click: () => this.open(this.table, row) } }, text || "(empty)") : shown;
    const number = column.kind === "number" && text ? Number(text).toLocaleString("en") : null;
    return make("td", { class: this.cellClass(column), title: opens || number ? null : text || null }, number ?? inner);
  }

  save() {
    download(`tollgate-${this.table.name}.csv`, "text/csv", [this.table.csv(this.view)]);
    say(`${counted(this.view.length, "row")} saved`);
  }
}
