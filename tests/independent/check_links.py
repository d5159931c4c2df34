#!/usr/bin/env python3
"""Independent link checker for a folder of HTML: a test oracle (see README.md)."""
import argparse
import collections
import json
import multiprocessing
import os
import re
import stat
import sys
import time
from urllib.parse import quote_from_bytes, unquote_to_bytes

import ada_url
import tinycss2
import webencodings

PAGE_EXT = (".html", ".htm", ".xhtml")
WS = "\t\n\f\r "
C0_SPACE = "".join(map(chr, range(0x21)))

# --------------------------------------------------------------------------
# The folder

class Site:
    """What exists under the root. Every path is relative, '/'-separated, no leading slash."""

    def __init__(self, root):
        self.root = os.path.realpath(root)
        self.files, self.dirs, self.outside = set(), {""}, {}
        self.dangling, self.loops = [], {}
        self._walk("", (self.root,))

    def _inside(self, real):
        return real == self.root or real.startswith(self.root.rstrip("/") + "/")

    def _walk(self, rel, chain):
        for e in sorted(os.scandir(os.path.join(self.root, rel)), key=lambda e: e.name):
            p = rel + "/" + e.name if rel else e.name
            full = os.path.join(self.root, p)
            if e.is_symlink():
                real = os.path.realpath(full)
                if not self._inside(real):
                    self.outside[p] = os.readlink(full)
                    continue
            try:
                mode = os.stat(full).st_mode
            except OSError:
                self.dangling.append(p)
                continue
            if stat.S_ISDIR(mode):
                self.dirs.add(p)
                real = os.path.realpath(full)
                if real in chain:          # a link to an ancestor: followed in lookup only
                    self.loops[p] = os.path.relpath(real, self.root) if real != self.root else ""
                else:
                    self._walk(p, chain + (real,))
            elif stat.S_ISREG(mode):
                self.files.add(p)

    def pages(self):
        return sorted(p for p in self.files if p.lower().endswith(PAGE_EXT))

    def stylesheets(self):
        return sorted(p for p in self.files if p.lower().endswith(".css"))

    def lookup(self, segments, trailing):
        """-> (status, file). status: ok | redirect | outside | missing | noindex"""
        rel = "/".join(segments)
        i = 1
        while self.loops and i <= len(segments):
            to = self.loops.get("/".join(segments[:i]))
            if to is None:
                i += 1
            else:
                segments = (to.split("/") if to else []) + segments[i:]
                rel, i = "/".join(segments), 1
        if self.outside:
            for i in range(1, len(segments) + 1):
                if "/".join(segments[:i]) in self.outside:
                    return "outside", None
        if not trailing and rel in self.files:
            return "ok", rel
        if rel in self.dirs:
            index = rel + "/index.html" if rel else "index.html"
            if index in self.outside:
                return "outside", None
            if index in self.files:
                return ("ok" if trailing or not rel else "redirect"), index
        if not trailing:
            if rel + ".html" in self.files:
                return "ok", rel + ".html"
            if rel + ".html" in self.outside:
                return "outside", None
        return ("noindex" if rel in self.dirs else "missing"), None


# --------------------------------------------------------------------------
# URLs

PATH_SAFE = "!$&'()*+,-./:;=@[\\]_|~"        # WHATWG path set; '%' and '/' inside a segment stay escaped
FRAG_SAFE = "!#$%&'()*+,-./:;=?@[\\]^_{|}~"


def canon_path(pathname):
    """'/a/%7Eb' -> ('/a/~b', ['a', '~b'], trailing_slash)"""
    raw = pathname.split("/")[1:]
    out, seg = [], []
    for s in raw:
        b = unquote_to_bytes(s.encode("utf-8", "surrogateescape"))
        out.append(quote_from_bytes(b, PATH_SAFE).replace("/", "%2F"))
        # a decoded slash or NUL can be in no file name: keep it escaped so that it matches nothing
        seg.append(os.fsdecode(b.replace(b"/", b"%2F").replace(b"\0", b"%00")))
    trailing = seg[-1] == ""
    return "/" + "/".join(out), [s for s in seg if s], trailing


def file_url_path(rel):
    return "/".join(quote_from_bytes(os.fsencode(s), PATH_SAFE) for s in rel.split("/"))


class Resolver:
    """Resolves against a base and classifies; memoized by base directory."""

    def __init__(self, site, base_url):
        self.site = site
        self.site_url = ada_url.URL(base_url or "http://site.invalid/")
        if not self.site_url.pathname.endswith("/"):
            self.site_url.pathname += "/"
        self.prefix = self.site_url.pathname
        self.origin = self.site_url.origin
        self.cache, self.paths = {}, {}

    def page_url(self, rel):
        return self.origin + self.prefix + file_url_path(rel)

    def resolve(self, raw, base):
        """-> (scope, canonical path+query, fragment or None, status, file)"""
        head = raw.lstrip(C0_SPACE)[:1]
        key = (base if head in ("", "#", "?") else base[: base.rfind("/") + 1] if "?" not in base else base, raw)
        hit = self.cache.get(key)
        if hit is None:
            if len(self.cache) > 400_000:
                self.cache.clear()
            hit = self.cache[key] = self._resolve(raw, base)
        return hit

    def _resolve(self, raw, base):
        try:
            u = ada_url.URL(raw, base=base)
        except (ValueError, UnicodeError):
            return "invalid", raw, None, None, None
        if u.protocol not in ("http:", "https:"):
            return "other-scheme", u.protocol, None, None, None
        if u.origin != self.origin or u.username or u.password:
            return "external", u.host, None, None, None
        pathname = u.pathname
        if not (pathname.startswith(self.prefix) or pathname + "/" == self.prefix):
            return "beyond-base", pathname, None, None, None
        got = self.paths.get(pathname)
        if got is None:
            if len(self.paths) > 400_000:
                self.paths.clear()
            canon = canon_path(pathname)[0]
            _, seg, trailing = canon_path("/" + pathname[len(self.prefix):])
            got = self.paths[pathname] = (canon,) + self.site.lookup(seg, trailing)
        canon, status, file = got
        frag = u.hash[1:] if "#" in u.href else None
        return "internal", canon + u.search, frag, status, file


def decoded_fragment(frag):
    return unquote_to_bytes(frag.encode("utf-8", "surrogatepass")).decode("utf-8", "replace")


def canon_fragment(frag):
    b = unquote_to_bytes(frag.encode("utf-8", "surrogatepass"))
    return quote_from_bytes(b, FRAG_SAFE.replace("%", ""))


# --------------------------------------------------------------------------
# Decoding (no transport layer: BOM, meta or XML declaration, UTF-8 if valid, windows-1252)

META = re.compile(rb"<meta[\t\n\f\r /][^>]*?charset\s*=\s*[\"']?\s*([^\s\"'/>;]+)", re.I)
XMLDECL = re.compile(rb"^<\?xml[^>]*?\bencoding\s*=\s*[\"']([^\"']+)", re.I)


def decode(data):
    for bom, name in ((b"\xef\xbb\xbf", "utf-8"), (b"\xfe\xff", "utf-16-be"), (b"\xff\xfe", "utf-16-le")):
        if data.startswith(bom):
            return data[len(bom):].decode(name, "replace"), name + " (BOM)"
    head = re.sub(rb"<!--.*?(-->|$)", b"", data[:1024], flags=re.S)
    m = META.search(head) or XMLDECL.search(head)
    enc = webencodings.lookup(m.group(1).decode("latin-1").strip()) if m else None
    if enc is not None:
        name = "utf-8" if enc.name.startswith("utf-16") else "windows-1252" if enc.name == "x-user-defined" else enc.name
        enc = webencodings.lookup(name)
        return enc.codec_info.decode(data, "replace")[0], name
    try:
        return data.decode("utf-8"), "utf-8 (undeclared)"
    except UnicodeDecodeError:
        return data.decode("windows-1252", "replace"), "windows-1252 (undeclared)"


# --------------------------------------------------------------------------
# Line numbers: tag each interesting start tag with its line before the real parser sees it.
# This follows the WHATWG tokenizer; were it wrong somewhere, only line numbers would suffer.

MARK = "_l"
TOKEN = re.compile(r"<(?:(!--)|(!\[CDATA\[)|([A-Za-z][^\t\n\f\r />]*)|/([A-Za-z][^\t\n\f\r />]*)|[!?/])")
ATTRS = re.compile(
    r"(?>[\t\n\f\r /]+|[^\t\n\f\r />][^\t\n\f\r />=]*"
    r"(?>[\t\n\f\r ]*=[\t\n\f\r ]*(?>\"[^\"]*\"|'[^']*'|(?=>)|[^\t\n\f\r >\"'][^\t\n\f\r >]*))?)*+"
)
COMMENT_END = re.compile(r"--!?>")
LINKY = frozenset(
    "a area img image source script link iframe frame video audio track object embed input use base".split()
)
RAW = frozenset("style script xmp iframe noembed noframes textarea title".split())
RAW_END = {n: re.compile("</" + n + r"(?=[\t\n\f\r />])", re.I) for n in RAW}
SCRIPT_STATE = re.compile(r"<!--|--!?>|<(/?)script(?=[\t\n\f\r />])", re.I)
STYLE_ATTR = re.compile(r"style", re.I)


def raw_end(html, name, pos):
    if name != "script":
        m = RAW_END[name].search(html, pos)
        return m.start() if m else len(html)
    escaped = double = False
    for m in SCRIPT_STATE.finditer(html, pos):
        t = m.group().lower()
        if t == "<!--":
            escaped = True
        elif t in ("-->", "--!>"):
            if t == "-->":
                escaped = double = False
        elif t == "<script":
            double = double or escaped
        elif double:
            double = False
        else:
            return m.start()
    m = RAW_END["script"].search(html, pos)
    return m.start() if m else len(html)


def mark_lines(html):
    out, copied, line, counted, pos = [], 0, 1, 0, 0
    foreign = []
    search, attrs = TOKEN.search, ATTRS.match
    while True:
        m = search(html, pos)
        if not m:
            break
        comment, cdata, start, end = m.groups()
        if start:
            name = start.lower()
            tail = m.end()
            a = attrs(html, tail)
            pos = a.end() + 1
            if name in LINKY or name == "style" or STYLE_ATTR.search(html, tail, a.end()):
                line += html.count("\n", counted, m.start())
                counted = m.start()
                mark = str(line)
                if name == "style":
                    mark = str(line + html.count("\n", counted, pos))
                out.append(html[copied:tail])
                out.append(f' {MARK}="{mark}"')
                copied = tail
            if name in ("svg", "math", "foreignobject"):
                if not a.group().endswith("/") and (name != "foreignobject" or foreign):
                    foreign.append(name)
            elif name in RAW and (not foreign or foreign[-1] == "foreignobject"):
                pos = raw_end(html, name, pos)
        elif comment:
            at = m.end()
            if html.startswith((">", "->"), at):
                pos = html.index(">", at) + 1
            else:
                e = COMMENT_END.search(html, at)
                pos = e.end() if e else len(html)
        elif end:
            name = end.lower()
            pos = attrs(html, m.end()).end() + 1
            if foreign and name in foreign:
                while foreign.pop() != name:
                    pass
        elif cdata and foreign and foreign[-1] != "foreignobject":
            e = html.find("]]>", m.end())
            pos = e + 3 if e >= 0 else len(html)
        else:
            e = html.find(">", m.end())
            pos = e + 1 if e >= 0 else len(html)
    out.append(html[copied:])
    return "".join(out)


# --------------------------------------------------------------------------
# Parsers: both yield (tag, attributes, text function), template contents left out

def elements_lexbor(html):
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(html)
    root = tree.root
    if root is None:
        return
    for n in root.traverse(include_text=False):
        tag = n.tag
        if tag[0] not in "-_!":
            yield tag, n.attributes, n.text


def elements_html5lib(html):
    import html5lib

    root = html5lib.parse(html, treebuilder="etree", namespaceHTMLElements=False)
    xlink = "{http://www.w3.org/1999/xlink}"
    stack = [root]
    while stack:
        n = stack.pop()
        if not isinstance(n.tag, str):
            continue
        tag = n.tag.rsplit("}", 1)[-1]
        yield tag, {k.replace(xlink, "xlink:"): v for k, v in n.attrib.items()}, lambda n=n: "".join(n.itertext())
        if tag != "template":
            stack.extend(reversed(n))


ELEMENTS = {"lexbor": elements_lexbor, "html5lib": elements_html5lib}

# --------------------------------------------------------------------------
# CSS


def css_urls(text, inline=False):
    """[(url, line)]: url(), and @import strings; @namespace is a name, not a reference."""
    low = text.lower()
    if "url" not in low and "@import" not in low and "\\" not in low:
        return []
    found = []

    def walk(tokens):
        mode = None
        for t in tokens:
            k = t.type
            if k == "at-keyword":
                mode = t.lower_value if t.lower_value in ("import", "namespace") else None
            elif k == "literal" and t.value == ";":
                mode = None
            elif k == "whitespace" or k == "comment":
                pass
            elif mode == "namespace":
                if k == "{} block":
                    mode = None
            else:
                if k == "url":
                    found.append((t.value, t.source_line))
                elif k == "string" and mode == "import":
                    found.append((t.value, t.source_line))
                elif k == "function":
                    if t.lower_name == "url":
                        for a in t.arguments:
                            if a.type == "string":
                                found.append((a.value, t.source_line))
                                break
                    else:
                        walk(t.arguments)
                elif k in ("{} block", "() block", "[] block"):
                    walk(t.content)
                mode = None
    walk(tinycss2.parse_component_value_list(text))
    return [(u, n) for u, n in found if u.strip(WS) and not u.lstrip(WS).startswith("#")]


# --------------------------------------------------------------------------
# References of one page

LINK_RELS = {"stylesheet", "icon", "apple-touch-icon", "preload", "manifest"}
SRC_TAGS = frozenset("img source script iframe frame video audio track embed".split())
REFRESH = re.compile(r"[\t\n\f\r ]*(?=[0-9.])([0-9]*)[0-9.]*(?=[;,\t\n\f\r ]|$)")


def srcset_urls(v):
    """The WHATWG candidate splitting."""
    out, i, n = [], 0, len(v)
    while True:
        while i < n and v[i] in WS + ",":
            i += 1
        if i >= n:
            return out
        j = i
        while j < n and v[j] not in WS:
            j += 1
        url, i = v[i:j], j
        if url.endswith(","):
            out.append(url.rstrip(","))
            continue
        out.append(url)
        depth = 0
        while i < n:
            c = v[i]
            i += 1
            if c == "(":
                depth += 1
            elif c == ")" and depth:
                depth -= 1
            elif c == "," and not depth:
                break


def is_instant_refresh(content):
    m = REFRESH.match(content)
    return bool(m) and int(m.group(1) or 0) == 0


def extract(html, parser):
    """-> refs [(kind, url, line)], ids, base href, instant refresh"""
    refs, ids, base, instant = [], set(), None, False
    for tag, at, text in ELEMENTS[parser](mark_lines(html)):
        if not at and tag != "style":
            continue
        get = at.get
        v = get("id")
        if v:
            ids.add(v)
        line = int(get(MARK) or 0)
        if tag == "a" or tag == "area":
            if tag == "a":
                v = get("name")
                if v:
                    ids.add(v)
            if "href" in at:
                refs.append(("link", at["href"] or "", line))
            elif tag == "a" and at.get("xlink:href"):
                refs.append(("link", at["xlink:href"], line))
        elif tag in SRC_TAGS:
            v = get("src")
            if v and v.strip(C0_SPACE):
                refs.append(("asset", v, line))
            if tag == "img" or tag == "source":
                v = get("srcset")
                if v:
                    refs.extend(("asset", u, line) for u in srcset_urls(v) if u)
            elif tag == "video":
                v = get("poster")
                if v and v.strip(C0_SPACE):
                    refs.append(("asset", v, line))
        elif tag == "link":
            v = get("href")
            if v and v.strip(C0_SPACE) and LINK_RELS & set((get("rel") or "").lower().split()):
                refs.append(("asset", v, line))
        elif tag == "object":
            v = get("data")
            if v and v.strip(C0_SPACE):
                refs.append(("asset", v, line))
        elif tag == "input":
            v = get("src")
            if v and v.strip(C0_SPACE) and (get("type") or "").lower() == "image":
                refs.append(("asset", v, line))
        elif tag == "use" or tag == "image":
            v = get("href") or get("xlink:href")
            if v and v.strip(C0_SPACE) and not v.lstrip(C0_SPACE).startswith("#"):
                refs.append(("asset", v, line))
        elif tag == "base":
            if base is None and "href" in at:
                base = at["href"] or ""
        elif tag == "meta":
            if not instant and (get("http-equiv") or "").lower() == "refresh":
                instant = is_instant_refresh(get("content") or "")
        elif tag == "style":
            if (get("type") or "text/css").strip().lower() == "text/css":
                refs.extend(("asset", u, max(line, 1) + n - 1) for u, n in css_urls(text()))
        v = get("style")
        if v:
            refs.extend(("asset", u, line) for u, _ in css_urls(v))
    return refs, ids, base, instant


# --------------------------------------------------------------------------
# Workers

G = {}


def check_refs(rel, refs, base, ids, own_file):
    """Everything that can be decided without the other pages."""
    n = collections.Counter()
    bad = collections.defaultdict(set)      # (kind, target) -> lines
    frags = collections.defaultdict(set)    # (file, path?query, fragment) -> lines
    resolve = G["resolver"].resolve
    for kind, url, line in refs:
        scope, target, frag, status, file = resolve(url, base)
        if scope != "internal":
            n[kind, scope] += 1
            if scope in ("invalid", "beyond-base"):
                n["odd", scope] += 1
            continue
        n[kind, "internal"] += 1
        if "//" in target.split("?", 1)[0]:
            n["odd", "empty path segment"] += 1
        if status == "missing" or status == "noindex":
            bad[kind, target].add(line)
            if status == "noindex":
                n["odd", "directory without index.html"] += 1
            continue
        if status == "outside" or status == "redirect":
            bad[status, target].add(line)
        if kind == "link" and frag is not None and file is not None:
            n["fragment", "internal"] += 1
            if file == own_file and (frag in ids or ("%" in frag and decoded_fragment(frag) in ids)):
                continue
            frags[file, target, frag].add(line)
    return n, dict(bad), {k: sorted(v) for k, v in frags.items()}


def do_page(rel):
    try:
        with open(os.path.join(G["site"].root, rel), "rb") as f:
            html, enc = decode(f.read())
    except OSError as e:
        return rel, None, str(e)
    html = html.replace("\r\n", "\n").replace("\r", "\n")
    refs, ids, base_href, instant = extract(html, G["parser"])
    url = base = G["resolver"].page_url(rel)
    n = collections.Counter()
    if base_href is not None:
        n["odd", "base href"] += 1
        try:
            b = ada_url.URL(base_href, base=url)
            if b.protocol not in ("data:", "javascript:"):
                base = b.href
        except ValueError:
            n["odd", "invalid base href"] += 1
    m, bad, frags = check_refs(rel, refs, base, ids, rel)
    n.update(m)
    n["encoding", enc] += 1
    return rel, (n, bad, frags, ids, instant), None


def do_css(rel):
    try:
        with open(os.path.join(G["site"].root, rel), "rb") as f:
            text = f.read()
    except OSError as e:
        return rel, None, str(e)
    text = text.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
    refs = [("asset", u, n) for u, n in css_urls(text)]
    n, bad, frags = check_refs(rel, refs, G["resolver"].page_url(rel), (), None)
    return rel, (n, bad, frags, None, False), None


EXCLUDED_RANGE = re.compile(r"\d+-\d+\Z", re.A)


def exclusion(frag, file, instant):
    d = decoded_fragment(frag)
    if frag == "":
        return "empty"
    if d.lower() == "top":
        return "top"
    if ":~:text=" in frag or ":~:text=" in d:
        return "text directive"
    if d[:1] in ("/", "!"):
        return "starts with / or !"
    if EXCLUDED_RANGE.match(d):
        return "number range"
    if not file.lower().endswith(PAGE_EXT):
        return "target not HTML"
    if file in instant:
        return "target is an instant refresh"
    return None


def main():
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("root")
    ap.add_argument("--base-url")
    ap.add_argument("--parser", choices=sorted(ELEMENTS), default="lexbor")
    ap.add_argument("--jobs", type=int, default=2)
    o = ap.parse_args()
    t0 = time.time()
    site = Site(o.root)
    G.update(site=site, parser=o.parser, resolver=Resolver(site, o.base_url))
    pages, sheets = site.pages(), site.stylesheets()

    found = collections.defaultdict(set)
    total = collections.Counter()
    ids, instant, pending = {}, set(), []

    def take(result):
        rel, got, error = result
        if error:
            print(f"warning: {rel}: {error}", file=sys.stderr)
            total["odd", "unreadable"] += 1
            return
        n, bad, frags, page_ids, refresh = got
        total.update(n)
        for key, lines in bad.items():
            found[key].update((rel, l) for l in lines)
        if frags:
            pending.append((rel, frags))
        if page_ids is not None:
            ids[rel] = page_ids
        if refresh:
            instant.add(rel)

    with multiprocessing.get_context("fork").Pool(o.jobs) as pool:
        for r in pool.imap_unordered(do_page, pages, chunksize=8):
            take(r)
        for r in pool.imap_unordered(do_css, sheets, chunksize=8):
            take(r)

    none = frozenset()
    skipped = collections.Counter()
    for rel, frags in pending:
        for (file, target, frag), lines in frags.items():
            have = ids.get(file, none)
            if frag in have or ("%" in frag and decoded_fragment(frag) in have):
                continue
            why = exclusion(frag, file, instant)
            if why:
                skipped[why] += len(lines)
                continue
            found["fragment", target + "#" + canon_fragment(frag)].update((rel, l) for l in lines)

    sys.stdout.reconfigure(encoding="utf-8", errors="surrogateescape")
    distinct, sources = collections.Counter(), collections.Counter()
    for kind, target in sorted(found):
        distinct[kind] += 1
        sources[kind] += len(found[kind, target])
        row = {"kind": kind, "target": target, "sources": sorted(map(list, found[kind, target]))}
        print(json.dumps(row, ensure_ascii=True))

    def pick(first):
        return {k[1]: v for k, v in sorted(total.items()) if k[0] == first}

    size = sum(os.path.getsize(os.path.join(site.root, p)) for p in pages)
    json.dump({
        "root": o.root, "base_url": o.base_url, "parser": o.parser,
        "pages": len(pages), "page_bytes": size, "stylesheets": len(sheets), "files": len(site.files),
        "links": pick("link"), "assets": pick("asset"), "fragments": pick("fragment"),
        "targets": {k: distinct[k] for k in ("link", "asset", "fragment", "redirect", "outside")},
        "sources": {k: sources[k] for k in ("link", "asset", "fragment", "redirect", "outside")},
        "fragments_excluded": dict(sorted(skipped.items())),
        "instant_refresh_pages": len(instant),
        "encodings": pick("encoding"), "odd": pick("odd"),
        "symlinks_outside": dict(sorted(site.outside.items())), "symlinks_dangling": site.dangling,
        "seconds": round(time.time() - t0, 1),
    }, sys.stderr, indent=1)
    print(file=sys.stderr)


if __name__ == "__main__":
    main()
