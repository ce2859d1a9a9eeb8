"""Web pages: the main text, and what the page says about itself (title, address, outlet, date)."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from typing import Any

from sitroom.errors import InputError
from sitroom.ingest.build import Desk, Found, in_time, make
from sitroom.ingest.dates import parse_loose
from sitroom.ingest.detect import decode
from sitroom.ingest.markup import element_text, plain_text, slim, tree
from sitroom.ingest.text import file_meta
from sitroom.ingest.words import Words
from sitroom.records import Report

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"^\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]{2,40})", re.IGNORECASE)
_HEAD = 4096  # bytes from the front in which a page declares its encoding
_LD_DEPTH = 6  # levels of JSON-LD that are looked into


def read(data: bytes, desk: Desk, source: str, name: str) -> Report:
    """The report in a web page. `text` is the title, a blank line and the main text. Raises InputError."""
    return make(find(data, desk, source, name), desk, source)


def find(data: bytes, desk: Desk, source: str, name: str, charset: str | None = None, *, lists: bool = True) -> Found:
    """What a web page holds. `charset`: as the server named it, which goes before what the page says of itself.
    `lists`: whether a page of links to others counts too.

    Raises InputError."""
    with in_time(desk, source):
        return _find(data, desk, source, name, charset, lists)


def _find(data: bytes, desk: Desk, source: str, name: str, charset: str | None, lists: bool) -> Found:
    inside = _XML_CHARSET.search(data[:_HEAD]) or _CHARSET.search(data[:_HEAD])
    decoded = decode(data, desk.words, source, charset, inside[1].decode("ascii") if inside else None)
    markup = slim(decoded.text)
    page = tree(markup)
    if page is None:
        raise InputError("the page holds nothing", source=source, kind="empty")
    try:
        found = _found(page, markup, desk.words)
    except (ValueError, TypeError, AttributeError, RecursionError, AssertionError) as problem:
        raise InputError(f"the page could not be taken apart: {problem}", source=source, kind="bad_html") from problem
    if not found["text"]:
        raise InputError("no main text was found in the page", source=source, kind="empty")
    if not lists and _is_list(page, found["text"], desk.words):
        raise InputError("the page holds links and no main text of its own", source=source, kind="empty")
    meta = file_meta(name, decoded.encoding, decoded.guessed) | found.pop("more")
    return Found(**found, title_out=True, meta=meta)


def _found(page: Any, markup: str, words: Words) -> dict[str, Any]:
    """Keyword arguments of Found, and `more` for meta."""
    metas = _metas(page)
    article = _article(page, words)
    dates = list(_dates(page, metas, article, words))
    published = next((d for d in dates if d[2] == "published"), None) or next(iter(dates), None)
    modified = next((d[0] for d in dates if d[2] == "modified"), None)
    title = _first(metas, words.forms("meta_title")) or _ld_text(article.get("headline")) or _page_title(page)
    publisher = article.get("publisher")
    text = _main_text(page, markup)
    title = " ".join(title.split())
    return {
        "text": _without_title(text, title),
        "title": title or None,
        "published": published[:2] if published else None,
        "guessed": None if published else _guessed_date(markup),
        "url": _url(page, metas),
        "source": _first(metas, words.forms("meta_site"))
        or _ld_text(publisher.get("name") if isinstance(publisher, dict) else None)
        or None,
        "more": {"modified": modified} if modified and published and modified != published[0] else {},
    }


def _main_text(page: Any, markup: str) -> str:
    """The main text by trafilatura, which keeps one paragraph a line; a tiny page that it finds nothing in gives its
    paragraphs."""
    from trafilatura import extract

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    text = extract(markup, include_comments=False, include_tables=True, include_formatting=False, deduplicate=False)
    lines = [line.strip() for line in (text or "").split("\n")]
    found = "\n\n".join(line for line in lines if line)
    if found:
        return found
    body = next(iter(page.iter("article", "main")), None)
    if body is not None:
        return element_text(body)
    return "\n\n".join(t for p in page.iter("p") if (t := element_text(p)))


def _without_title(text: str, title: str) -> str:
    """The main text without a first line that only repeats the title."""
    first, _, rest = text.partition("\n")
    return rest.strip() if title and " ".join(first.split()) == title else text


def _is_list(page: Any, text: str, words: Words) -> bool:
    """Whether most of the main text stands in lines that are a link each, as on a front page or in a menu."""
    links = {" ".join(t.split()) for a in page.iter("a") for t in (element_text(a), *a.itertext())}
    lines = [" ".join(line.removeprefix("- ").split()) for line in text.split("\n")]
    linked = sum(len(line) for line in lines if line in links)
    return linked > words.number("link_share") * sum(map(len, lines))


# ---- what the page says about itself ----


def _metas(page: Any) -> dict[str, str]:
    """Content of <meta> by name, property or itemprop in small letters; the first of each name counts."""
    found: dict[str, str] = {}
    for meta in page.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").strip().lower()
        content = (meta.get("content") or "").strip()
        if name and content:
            found.setdefault(name, content)
    return found


def _first(metas: dict[str, str], names: tuple[str, ...]) -> str:
    return next((metas[n] for n in names if n in metas), "")


def _article(page: Any, words: Words) -> dict[str, Any]:
    """The JSON-LD object that speaks of the report; empty when there is none."""
    types = words.forms("article_types")
    found: list[tuple[int, dict[str, Any]]] = []
    for script in page.iter("script"):
        if (script.get("type") or "").split(";")[0].strip().lower() == "application/ld+json":
            try:
                content = json.loads((script.text or "").strip(), strict=False)
            except (ValueError, RecursionError):
                continue
            found.extend((_rank(item, types), item) for item in _objects(content, _LD_DEPTH))
    found = [f for f in found if f[0] < len(types)]
    return min(found, key=lambda f: f[0])[1] if found else {}


def _objects(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth and isinstance(value, list):
        for item in value:
            yield from _objects(item, depth - 1)
    elif depth and isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _objects(value.get(key), depth - 1)


def _rank(item: dict[str, Any], types: tuple[str, ...]) -> int:
    named = item.get("@type")
    listed = named if isinstance(named, list) else [named]
    return min((types.index(t) for t in listed if t in types), default=len(types))


def _ld_text(value: Any) -> str:
    return plain_text(value) if isinstance(value, str) else ""


def _dates(page: Any, metas: dict[str, str], article: dict[str, Any], words: Words) -> Iterator[tuple[str, str, str]]:
    """(date, where from, "published" or "modified"), the surest first."""
    for key, role in (("datePublished", "published"), ("dateCreated", "published"), ("dateModified", "modified")):
        if isinstance(article.get(key), str) and (read := parse_loose(article[key])):
            yield read, "json-ld", role
    for names, role in ((words.forms("meta_published"), "published"), (words.forms("meta_modified"), "modified")):
        for name in names:
            if name in metas and (read := parse_loose(metas[name])):
                yield read, "meta", role
    for time in page.iter("time"):
        inside = any(a.tag in ("aside", "footer", "nav") for a in time.iterancestors())
        if not inside and (read := parse_loose(time.get("datetime") or "")):
            yield read, "time", "modified" if time.get("itemprop") == "dateModified" else "published"
            return


def _url(page: Any, metas: dict[str, str]) -> str | None:
    for link in page.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split() and link.get("href"):
            return str(link.get("href")).strip()
    return metas.get("og:url")


def _page_title(page: Any) -> str:
    """The only main heading, else the title of the window."""
    headings = [t for h in page.iter("h1") if (t := element_text(h))]
    if len(headings) == 1:
        return headings[0]
    return next((t for e in page.iter("title") if (t := " ".join((e.text or "").split()))), "")


def _guessed_date(markup: str) -> tuple[str, str] | None:
    """A day that htmldate finds in the page's markup by surer means than any number that looks like a date."""
    from htmldate import find_date

    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    found = find_date(markup, original_date=True, extensive_search=False)
    return (found, "htmldate") if found else None
