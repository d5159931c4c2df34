#!/usr/bin/env python3
"""Compares an audit of a folder with the independent check of the same folder, place by place.

Usage: compare.py AUDIT.json CHECK.jsonl      (exit 1 when they differ)

A difference is printed as one line: who says it, the kind, the target and the page with its line.
"""
import json
import sys

KINDS = {"broken-link": "link", "broken-asset": "asset", "broken-fragment": "fragment"}


def path_of(url, base):
    """The path, query and fragment of a URL of the site, without the base's own path."""
    return "/" + url.removeprefix(base)


def audited(audit):
    base = audit["base"]["url"]
    for finding in audit["findings"]:
        kind = KINDS.get(finding["rule"])
        if kind and finding["sources_total"] > len(finding["sources"]):
            print(f"note: {finding['url']} lists {len(finding['sources'])} of {finding['sources_total']} sources")
        for source in finding["sources"] if kind else []:
            yield kind, path_of(finding["url"], base), source.get("file", source["page"]), source.get("line")


def checked(lines):
    for entry in map(json.loads, lines):
        if entry["kind"] in KINDS.values():
            for page, line in entry["sources"]:
                yield entry["kind"], entry["target"], page, line


def main():
    audit = json.load(open(sys.argv[1], encoding="utf-8"))
    ours, theirs = set(audited(audit)), set(checked(open(sys.argv[2], encoding="utf-8")))
    for name, only in (("audit only", ours - theirs), ("check only", theirs - ours)):
        for kind, target, page, line in sorted(only, key=str):
            print(f"{name}: {kind} {target} from {page}:{line}")
    print(f"{len(ours & theirs)} agree, {len(ours - theirs)} only in the audit, {len(theirs - ours)} only in the check")
    return 1 if ours != theirs else 0


if __name__ == "__main__":
    sys.exit(main())
