// Which view is in sight, what stands in the dialog, and the few controls outside of the tables.
"use strict";

const pristine = document.documentElement.outerHTML;

const views = [...document.querySelectorAll("section.view")];
const explorers = new Map();
const triage = new Triage(document.getElementById("triage"), pristine);
let site = null;

// A hash names a view, a view with what it shows, or something inside of a view.
function place() {
  const [name, said = ""] = decodeURIComponent(location.hash.slice(1)).split(/\?(.*)/s);
  const target = document.getElementById(name) || views[0];
  return { target, view: target.closest("section.view") || views[0], said: new URLSearchParams(location.hash.split(/\?(.*)/s)[1] || said) };
}

function go() {
  const { target, view, said } = place();
  for (const other of views) other.classList.toggle("current", other === view);
  for (const link of document.querySelectorAll(".side nav a")) {
    if (link.hash === `#${view.id}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  document.title = `${view.querySelector("h2").textContent}: ${document.querySelector(".site").textContent}`;
  explorers.get(view.id)?.read(said);
  const details = target.querySelector(":scope > details");
  if (details) details.open = true;
  if (target === view) scrollTo(0, 0);
  else target.scrollIntoView();
}

const dialog = document.getElementById("detail");

function showDetail(title, ...parts) {
  document.getElementById("detail-title").textContent = title;
  document.getElementById("detail-body").replaceChildren(...parts);
  if (!dialog.open) dialog.showModal();
  document.getElementById("detail-title").focus();
}

function pairs(table, row) {
  const list = make("dl", { class: "claims" });
  for (const column of table.columns) {
    const text = table.text(column, row);
    if (!text || column.key === "fingerprint") continue;
    const shown = column.kind === "url" ? anchor(text, table.href(column, row)) : text;
    list.append(make("div", {}, make("dt", {}, column.label), make("dd", {}, shown)));
  }
  return list;
}

// The places of a finding: [page, line, column, element, text], as numbers and texts of the site.
function placesOf(row) {
  return site.places[row].map(([page, line, column, element, text]) => ({
    page: site.urls[page],
    href: site.links[page] ?? (site.urls[page].startsWith("/") && site.base ? site.base + site.urls[page] : site.urls[page]),
    at: [line, column].filter(Boolean).join(":"),
    element: site.elements[element] || "",
    text: text || "",
  }));
}

function openFinding(table, row) {
  const of = (key) => table.text(table.column(key), row);
  const places = placesOf(row);
  const list = make("ul", { class: "places" }, ...places.map((place) => make("li", {},
    make("span", { class: "page" }, anchor(place.page, /^https?:/i.test(place.href) ? place.href : null)),
    place.at ? make("span", { class: "at" }, place.at) : null,
    place.element ? make("code", { class: "element" }, place.element) : null,
    place.text ? make("q", {}, place.text) : null)));
  const parts = (site.reasons[row] || []).map(([points, why]) => make("div", {}, make("dt", {}, points.toFixed(1)), make("dd", {}, site.whys[why])));
  const sum = parts.length ? [make("h3", {}, `Impact ${of("impact")} of 100`), make("dl", { class: "sum" }, ...parts)] : [];
  const total = Number(of("places")) || places.length;
  const lines = [`${of("rule")} (${of("severity")}): ${of("url")}`, of("evidence"), ...places.map((place) => `${place.page}${place.at ? ` ${place.at}` : ""}${place.text ? ` "${place.text}"` : ""}`)];
  const code = (text) => "`" + text.replaceAll("`", "'") + "`";
  const markdown = [`### ${of("rule")}: ${code(of("url"))}`, "", code(of("evidence")), "", ...places.map((place) => `- ${code(place.page)}${place.at ? ` line ${place.at}` : ""}${place.text ? `, ${code(place.text)}` : ""}`)];
  const buttons = make("p", { class: "buttons" },
    make("button", { type: "button", on: { click: () => copy(lines.join("\n"), "Text") } }, "Copy as text"),
    make("button", { type: "button", on: { click: () => copy(markdown.join("\n"), "Markdown") } }, "Copy as Markdown"),
    make("a", { href: `#${of("severity")}-${of("rule")}`, on: { click: () => dialog.close() } }, "Why it matters, how to fix it"));
  showDetail(of("rule"), pairs(table, row), ...sum, make("h3", {}, counted(total, "place")), list,
    total > places.length ? make("p", { class: "unlisted" }, `and ${counted(total - places.length, "more place")}, in audit.json`) : "",
    buttons, triage.form([of("fingerprint")], () => explorers.get("findings").show(explorers.get("findings").state)));
}

function openRow(table, row) {
  if (table.name === "findings") return openFinding(table, row);
  const url = table.text(table.columns.find((column) => is(column, "opens")) || table.columns[0], row);
  const found = explorers.get("findings");
  const about = found ? found.table.rows({ words: [] }).filter((at) => found.table.text(found.table.column("url"), at) === url) : [];
  const list = make("ul", { class: "plain" }, ...about.slice(0, 50).map((at) => make("li", {},
    make("button", { type: "button", class: "open", on: { click: () => openFinding(found.table, at) } }, `${found.table.text(found.table.column("rule"), at)}: ${found.table.text(found.table.column("evidence"), at)}`))));
  showDetail(url, pairs(table, row), make("h3", {}, about.length ? counted(about.length, "finding") : "No finding here"), list);
}

// The work list is written out: its filters hide what is not asked for, and group what is.
function workTools() {
  const list = document.querySelector(".work-list");
  const tools = document.querySelector(".work-tools");
  const items = [...list.querySelectorAll("li.work")];
  if (!items.length) return;
  const search = make("input", { type: "search", "aria-label": "Search in the work list", placeholder: "Search" });
  const choice = (label, key) => {
    const values = [...new Set(items.map((item) => item.dataset[key]))].sort();
    return make("select", { "aria-label": label, "data-key": key }, make("option", { value: "" }, `${label}: all`), ...values.map((value) => make("option", { value }, value)));
  };
  const selects = [choice("Who", "who"), choice("Effort", "effort"), choice("Deed", "deed"), choice("Section", "section")];
  const group = make("select", { "aria-label": "Group by" }, ...[["", "Not grouped"], ["who", "By who"], ["section", "By section"], ["template", "By template"], ["deed", "By deed"]].map(([value, label]) => make("option", { value }, label)));
  const sort = make("select", { "aria-label": "Sort by" }, ...[["", "Best first"], ["effort", "Least effort first"], ["what", "By name"]].map(([value, label]) => make("option", { value }, label)));
  const count = make("p", { class: "explorer-count", role: "status" });
  const efforts = ["minutes", "hours", "days"];
  const order = { "": () => 0, effort: (one, other) => efforts.indexOf(one.dataset.effort) - efforts.indexOf(other.dataset.effort), what: (one, other) => one.textContent.localeCompare(other.textContent) };
  const apply = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const shown = items.filter((item) => selects.every((select) => !select.value || item.dataset[select.dataset.key] === select.value) && words.every((word) => item.textContent.toLowerCase().includes(word)));
    shown.sort(order[sort.value]);
    const groups = new Map();
    for (const item of shown) {
      const name = group.value ? item.dataset[group.value] : "";
      groups.set(name, [...(groups.get(name) || []), item]);
    }
    list.replaceChildren(...[...groups].flatMap(([name, members]) => (name ? [make("li", { class: "group" }, make("h3", {}, name, " ", make("span", { class: "count" }, String(members.length))))] : []).concat(members)));
    count.textContent = shown.length === items.length ? counted(items.length, "item") : `${shown.length} of ${items.length}`;
  };
  for (const control of [search, ...selects, group, sort]) control.addEventListener("input", apply);
  tools.replaceChildren(make("div", { class: "explorer-tools" }, search, ...selects, group, sort), count);
  tools.hidden = false;
  for (const item of items) {
    const fingerprints = item.dataset.findings.split(" ").filter(Boolean);
    const body = item.querySelector(".body");
    const command = item.querySelector(".command");
    const lines = () => [item.querySelector(".what").textContent, ...[...item.querySelectorAll(".places li")].map((place) => `- ${place.textContent.trim().replace(/\s+/g, " ")}`), `Verify: ${command.textContent}`];
    body.append(make("p", { class: "buttons" },
      make("button", { type: "button", on: { click: () => copy(lines().join("\n"), "Ticket") } }, "Copy as a ticket"),
      make("button", { type: "button", on: { click: () => copy(command.textContent, "Command") } }, "Copy the command")));
    if (fingerprints.length) body.append(triage.form(fingerprints, () => item.classList.toggle("settled", triage.state(fingerprints[0]) !== "open")));
    item.classList.toggle("settled", fingerprints.length > 0 && triage.state(fingerprints[0]) !== "open");
  }
  apply();
}

// Snippets of one cause become tabs, and each can be copied.
function snippetTabs() {
  for (const group of document.querySelectorAll(".snippets")) {
    const panels = [...group.querySelectorAll(".snippet")];
    const tabs = make("div", { role: "tablist", "aria-label": "For which server" });
    const select = (chosen) => panels.forEach((panel, at) => {
      panel.hidden = at !== chosen;
      tabs.children[at].setAttribute("aria-selected", at === chosen);
      tabs.children[at].tabIndex = at === chosen ? 0 : -1;
    });
    panels.forEach((panel, at) => {
      const heading = panel.querySelector("h5");
      const id = `${group.closest("article").id}-snippet-${at}`;
      tabs.append(make("button", { type: "button", role: "tab", id: `${id}-tab`, "aria-controls": id, on: {
        click: () => select(at),
        keydown: (event) => {
          const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
          if (!step) return;
          const next = (at + step + panels.length) % panels.length;
          select(next);
          tabs.children[next].focus();
        },
      } }, heading.textContent));
      panel.id = id;
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", `${id}-tab`);
      heading.remove();
      const text = panel.querySelector("code").textContent;
      panel.append(make("button", { type: "button", class: "copy", on: { click: () => copy(text, "Snippet") } }, "Copy"));
    });
    group.prepend(tabs);
    select(0);
  }
}

function theme() {
  const button = document.getElementById("theme");
  const themes = ["auto", "light", "dark"];
  button.addEventListener("click", () => {
    const next = themes[(themes.indexOf(document.documentElement.dataset.theme || "auto") + 1) % themes.length];
    if (next === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = next;
    button.textContent = `Theme: ${next}`;
  });
}

async function begin() {
  document.documentElement.classList.add("scripted");
  document.querySelector(".tools").hidden = false;
  theme();
  snippetTabs();
  workTools();
  document.getElementById("save").addEventListener("click", () => triage.save());
  document.getElementById("detail-close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  addEventListener("hashchange", go);
  go();
  site = await unpacked("data");
  for (const packed of site?.tables || []) {
    const host = document.querySelector(`.explorer[data-table="${packed.name}"]`);
    if (!host || !packed.length) continue;
    const table = new Table(packed, site.base);
    explorers.set(table.name, new Explorer(host, table, { open: openRow, triage: table.column("fingerprint") ? triage : null }));
  }
  go();
  document.documentElement.classList.add("ready");
}

begin();
