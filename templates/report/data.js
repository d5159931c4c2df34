// The data of the tables, unpacked once. Everything in it was crawled: it is shown as text, and nothing else.
"use strict";

async function unpacked(id) {
  const packed = document.getElementById(id).textContent;
  if (!packed) return null;
  const bytes = Uint8Array.from(atob(packed), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return JSON.parse(await new Response(stream).text());
}

// One table: columns of equal length. A column of the kind "choice" holds numbers of its choices, a column of the
// kind "url" addresses as people read them, with the real ones where the reading differs.
class Table {
  constructor(packed, base) {
    this.name = packed.name;
    this.title = packed.title;
    this.columns = packed.columns;
    this.length = packed.length;
    this.unlisted = packed.unlisted || "";
    this.base = base;
    this.haystacks = [];
  }

  column(key) {
    return this.columns.find((column) => column.key === key);
  }

  text(column, row) {
    const value = column?.values[row];
    if (value === null || value === undefined) return "";
    if (column.kind === "choice") return column.choices[value];
    return String(value);
  }

  // Where a click on an address leads: http and https only, or nowhere.
  href(column, row) {
    const exact = column.links && column.links[row];
    if (exact === "") return null;
    const shown = column.values[row];
    const address = exact || (this.base && shown && shown.startsWith("/") ? this.base + shown : shown);
    return /^https?:\/\//i.test(address || "") ? address : null;
  }

  haystack(row) {
    let hay = this.haystacks[row];
    if (hay === undefined) {
      hay = this.columns.map((column) => this.text(column, row)).join("\n").toLowerCase();
      this.haystacks[row] = hay;
    }
    return hay;
  }

  // The rows that hold every word and every choice, in the order that is asked for.
  rows({ words = [], choices = {}, sort = "", keep = null }) {
    const wanted = [];
    for (const [key, value] of Object.entries(choices)) {
      const column = this.column(key);
      if (column && column.kind === "choice") wanted.push([column.values, column.choices.indexOf(value)]);
    }
    const rows = [];
    for (let row = 0; row < this.length; row += 1) {
      if (wanted.some(([values, choice]) => values[row] !== choice)) continue;
      if (keep && !keep(row)) continue;
      if (words.length) {
        const hay = this.haystack(row);
        if (!words.every((word) => hay.includes(word))) continue;
      }
      rows.push(row);
    }
    return this.sorted(rows, sort);
  }

  sorted(rows, sort) {
    const descending = sort.startsWith("-");
    const column = this.column(descending ? sort.slice(1) : sort);
    if (!column) return rows;
    const { values } = column;
    const compare = column.kind === "number" || column.kind === "choice"
      ? (one, other) => values[one] - values[other]
      : (one, other) => (values[one] < values[other] ? -1 : values[one] > values[other] ? 1 : 0);
    const isMissing = (row) => values[row] === null || values[row] === undefined;
    // What is not known stands last, whichever way the rest runs.
    return rows.sort((one, other) =>
      isMissing(one) - isMissing(other) || (isMissing(one) ? one - other : (descending ? -1 : 1) * compare(one, other) || one - other));
  }

  csv(rows) {
    const cell = (text) => `"${/^[=+\-@\t\r]/.test(text) ? "'" : ""}${text.replaceAll('"', '""')}"`;
    const lines = [this.columns.map((column) => cell(column.label)).join(",")];
    for (const row of rows) lines.push(this.columns.map((column) => cell(this.text(column, row))).join(","));
    return lines.join("\r\n") + "\r\n";
  }
}

// An element with its attributes and children. Text is always text.
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "on") for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

function anchor(text, href) {
  return href ? make("a", { href, rel: "noopener nofollow noreferrer" }, text) : make("span", { class: "url" }, text);
}

function download(name, type, parts) {
  const link = make("a", { href: URL.createObjectURL(new Blob(parts, { type })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

function say(text) {
  document.getElementById("said").textContent = text;
}

async function copy(text, what) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Where a page from disk may not use the clipboard directly.
    const area = make("textarea", { class: "aside-copy", "aria-hidden": "true" });
    area.value = text;
    (document.querySelector("dialog[open]") || document.body).append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  say(`${what} copied`);
}

const counted = (number, noun) => `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
const is = (column, mark) => (column.marks || []).includes(mark);
