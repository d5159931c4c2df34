#!/usr/bin/env python3
"""Recomputes what an audit says of impact, by other means than the audit did.

Link equity comes from the links in crawl.db by networkx where that is installed, and by plain power iteration
where it is not; clicks come from Pages.csv and visits of crawlers from the log, read with Python's own csv and re;
every number comes from audit.json by the formula and the constants of docs/impact.md. Prints what differs.

Usage: impact.py OUT DOCS PAGES_CSV ACCESS_LOG GOOGLEBOT_JSON
"""

import csv
import ipaddress
import json
import math
import re
import sqlite3
import sys
from collections import defaultdict
from datetime import datetime, timezone
from pathlib import Path

try:
    import networkx
    import numpy  # noqa: F401  (networkx ranks with it)
    import scipy  # noqa: F401
except ImportError:
    networkx = None

WEIGHTS = {"main": 1.0, "body": 1.0, "head": 1.0, "nav": 0.6, "header": 0.6, "aside": 0.6, "footer": 0.2}
LINKS = ("a href", "area href", "meta refresh")
ASSETS = ("img", "source", "script", "iframe", "frame", "video", "audio", "track", "object", "embed", "input",
          "body background", "use", "image", "url()", "@import")
# Canonicals, feeds, style sheets and icons alike: what is named so cannot be counted from the view.
AMBIGUOUS = "link "
DAMPING = 0.85

problems = []


def check(what, ours, theirs, tolerance=1e-9):
    if isinstance(ours, float) and isinstance(theirs, (int, float)):
        same = abs(ours - theirs) <= tolerance
    else:
        same = ours == theirs
    if not same:
        problems.append(f"{what}: recomputed {ours!r}, the audit says {theirs!r}")


class Crawl:
    """The link graph of crawl.db, folded as docs/impact.md says."""

    def __init__(self, path, start):
        db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        self.status, self.redirect, self.canonical, self.html = {}, {}, {}, set()
        rows = db.execute("SELECT url, status, redirects_to, canonical, content FROM pages")
        for url, status, redirect, canonical, content in rows:
            self.status[url], self.redirect[url] = status, redirect
            if content == "html" and status == 200:
                self.html.add(url)
                self.canonical[url] = canonical
        columns = "source, target, kind, landmark, is_nofollow"
        self.links = db.execute(f"SELECT {columns} FROM links").fetchall()
        self.start = start
        self.host = start.split("/")[2]

    def end(self, url):
        """Where redirects lead, and whether they lead in a circle."""
        seen = []
        while self.redirect.get(url):
            if url in seen or len(seen) == 20:
                return url, True
            seen.append(url)
            url = self.redirect[url]
        return url, False

    def is_refused(self, url):
        end, is_circle = self.end(url)
        return is_circle or (self.status.get(end) or 0) >= 400

    def node(self, url):
        end, is_circle = self.end(url)
        at = url if is_circle or self.is_refused(url) else end
        if at.split("/")[2] != self.host:
            return None
        for _ in range(5):
            canonical = self.canonical.get(at)
            if not canonical or canonical == at or canonical not in self.html:
                return at
            at = canonical
        return at

    def graph(self):
        nodes, weights = set(), {}
        wanted = set(self.html) | {self.start}
        for source, target, kind, landmark, nofollow in self.links:
            if kind in LINKS and source in self.html:
                wanted.add(target)
        self.wanted = wanted
        for url in wanted:
            node = self.node(url)
            if node is not None:
                nodes.add(node)
        for source, target, kind, landmark, nofollow in self.links:
            if kind not in LINKS or source not in self.html:
                continue
            one, other = self.node(source), self.node(target)
            if other is None or one == other or nofollow:
                continue
            pair = (one, other)
            weights[pair] = max(weights.get(pair, 0.0), WEIGHTS[landmark])
        return sorted(nodes), weights

    def linking_pages(self):
        pages, unclear = defaultdict(set), set()
        for source, target, kind, *_ in self.links:
            if kind in LINKS or kind.startswith(ASSETS):
                pages[target].add(source)
            elif kind.startswith(AMBIGUOUS):
                unclear.add(target)
        return pages, unclear


def pagerank(nodes, weights):
    if networkx:
        graph = networkx.DiGraph()
        graph.add_nodes_from(nodes)
        graph.add_weighted_edges_from((one, other, weight) for (one, other), weight in weights.items())
        return networkx.pagerank(graph, alpha=DAMPING, max_iter=1000, tol=1e-13 / max(len(nodes), 1))
    out, into = defaultdict(float), defaultdict(list)
    for (one, other), weight in weights.items():
        out[one] += weight
        into[other].append((one, weight))
    ranks = {node: 1 / len(nodes) for node in nodes}
    for _ in range(500):
        dangling = sum(rank for node, rank in ranks.items() if not out[node])
        given = (1 - DAMPING + DAMPING * dangling) / len(nodes)
        ranks = {
            node: given + DAMPING * sum(ranks[one] * weight / out[one] for one, weight in into[node])
            for node in nodes
        }
    return ranks


def number(text):
    return int(re.sub(r"[^0-9]", "", text))


def clicks_of(path, host):
    clicks = {}
    with open(path, encoding="utf-8-sig", newline="") as file:
        for row in list(csv.reader(file))[1:]:
            if row[0].split("/")[2] == host and re.fullmatch(r"[0-9,]+", row[1]):
                clicks[row[0]] = (number(row[1]), number(row[2]))
    return clicks


def visits_of(log, ranges, base):
    networks = [
        ipaddress.ip_network(next(iter(prefix.values()))) for prefix in json.loads(Path(ranges).read_text())["prefixes"]
    ]
    form = re.compile(r'(\S+) - - \[([^]]+)\] "GET (\S+) HTTP/1.1" (\d+) \d+ "-" "([^"]*)"')
    tally = {}
    for line in Path(log).read_text().splitlines():
        match = form.fullmatch(line)
        if not match:
            continue
        address, moment, path, status, agent = match.groups()
        crawler = next((name for name in ("Googlebot", "bingbot") if name in agent), None)
        if not crawler:
            continue
        verified = None
        if crawler == "Googlebot":
            verified = any(ipaddress.ip_address(address) in network for network in networks)
        when = datetime.strptime(moment, "%d/%b/%Y:%H:%M:%S %z").astimezone(timezone.utc)
        key = (base.rstrip("/") + path, crawler, verified, int(status))
        tally.setdefault(key, []).append(when.strftime("%Y-%m-%dT%H:%M:%SZ"))
    return {key: (len(times), min(times), max(times)) for key, times in tally.items()}


def constants(path):
    """The tables of docs/impact.md: rows of `| name | number |`."""
    rows = re.findall(r"^\| `([a-z-]+)` \| ([0-9.]+) \|", Path(path).read_text(), re.MULTILINE)
    return {name: float(value) for name, value in rows}


def tenths(points):
    return math.floor(points * 10 + 0.5)


def recompute(finding, k):
    """The number of a finding from audit.json alone."""
    impact, reach = finding["impact"], finding["impact"]["reach"]
    demand = impact.get("demand", {})
    gravity = k[impact["effect"]]
    equity = min(math.log2(1 + impact["equity_multiple"]) / 8, 1)
    scaled = lambda count: min(math.log2(1 + count) / 10, 1)
    leading = scaled(reach["linking_pages"] + demand.get("external_links", 0))
    reached = 0.6 * leading + 0.3 * scaled(reach.get("only_through", 0)) + (0.1 if reach["in_sitemap"] else 0)
    clicks = demand.get("clicks", 0)
    seen = demand.get("impressions", demand.get("visits", 0)) > 0 or demand.get("crawled")
    if clicks:
        wanted = k["any-click"] + (1 - k["any-click"]) * min(math.log10(1 + clicks) / 4, 1)
    else:
        wanted = k["seen"] if seen else 0
    total = tenths(gravity * k["status"])
    total += tenths(gravity * k["equity"] * equity)
    total += tenths(gravity * k["reach"] * reached)
    total += tenths(gravity * k["demand"] * wanted)
    total += tenths(-(1 - k[finding["verdict"]]) * (total / 10))
    total += tenths(k["base"]) if impact["is_inside"] else tenths(-(1 - k["outside"]) * (total / 10))
    return total / 10


def main(out, docs, pages_csv, log, ranges):
    audit = json.loads((Path(out) / "audit.json").read_text())
    crawl = Crawl(Path(out) / "crawl.db", audit["base"]["url"])
    nodes, weights = crawl.graph()
    ranks = pagerank(nodes, weights)
    (linking, unclear), k = crawl.linking_pages(), constants(docs)
    clicks = clicks_of(pages_csv, crawl.host)
    visits = visits_of(log, ranges, audit["base"]["url"])
    picture = audit["impact"]
    check("pages with equity", len(nodes), picture["equity_pages"])
    lost = sum(rank for node, rank in ranks.items() if crawl.is_refused(node))
    check("equity lost", float(lost), picture["equity_lost"], 1e-8)
    check("equity of all sections", 1.0, sum(part["equity"] for part in picture["by_section"].values()), 1e-9)
    check("all clicks", sum(count for count, _ in clicks.values()), picture["clicks"]["total"])
    at_risk = sum(count for url, (count, _) in clicks.items() if crawl.is_refused(url))
    check("clicks at risk", at_risk, picture["clicks"]["at_risk"])
    for finding in audit["findings"]:
        url, impact = finding["url"].split("#")[0], finding["impact"]
        name = f"{finding['rule']} {url}"
        check(f"score of {name}", recompute(finding, k), impact["score"], 1e-6)
        points = sum(reason["points"] for reason in impact["reasons"])
        check(f"sum of the parts of {name}", float(points), impact["score"], 1e-6)
        if url not in crawl.status:
            continue
        share = ranks.get(crawl.node(url), 0.0) if url in crawl.wanted else 0.0
        check(f"equity of {name}", float(share), impact["equity_share"], 1e-8)
        if url not in unclear:
            check(f"linking pages of {name}", len(linking[url]), impact["reach"]["linking_pages"])
        demand = impact.get("demand", {})
        check(f"clicks of {name}", clicks.get(url, (None, None))[0], demand.get("clicks"))
        crawled = {
            (url, row["crawler"], row.get("is_verified"), row["status"]): (row["hits"], row["first"], row["last"])
            for row in demand.get("crawled", [])
        }
        check(f"visits of {name}", {key: value for key, value in visits.items() if key[0] == url}, crawled)
    scores = [finding["impact"]["score"] for finding in audit["findings"]]
    check("order", sorted(scores, reverse=True), scores)
    inside = [f["impact"]["score"] for f in audit["findings"] if f["impact"]["is_inside"]]
    outside = [f["impact"]["score"] for f in audit["findings"] if not f["impact"]["is_inside"]]
    if inside and outside and max(outside) > min(inside):
        problems.append(f"outside the index {max(outside)} outranks {min(inside)} inside")
    for problem in problems:
        print(problem)
    print(f"{len(audit['findings'])} findings recomputed with {'networkx' if networkx else 'power iteration'}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
