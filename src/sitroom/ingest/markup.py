"""Bits of HTML as plain text: for feed entries, and for pages that are too small for the main-text reader."""

from __future__ import annotations

import re
from typing import Any

_DROPPED = frozenset(
    {"script", "style", "noscript", "template", "iframe", "object", "svg", "head", "form", "nav", "button"}
)
_BLOCKS = frozenset({
    "p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "section", "article", "table",
    "tr", "pre", "figure", "figcaption", "header", "footer", "dd", "dt", "hr", "main", "body",
})  # fmt: skip
_LOOKS_LIKE_HTML = re.compile(r"<\s*/?\s*[a-zA-Z!][^<>]*>?|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]\w+);")


# a tag and its attributes as browsers read them (WHATWG HTML, section 13.2.5), never going back on what was taken
_ATTRIBUTE = re.compile(
    r"""[ \t\n\f\r/]*+(?:=[^ \t\n\f\r/>=]*+|[^ \t\n\f\r/>=]++)"""
    r"""(?:[ \t\n\f\r]*+=[ \t\n\f\r]*+(?:"[^"]*+"|'[^']*+'|(?!["'])[^ \t\n\f\r>]*+))?+"""
)
_TAG = re.compile(rf"(<[A-Za-z][^ \t\n\f\r/>]*+)(?:{_ATTRIBUTE.pattern})*+")
_MOST_ATTRIBUTES = 500  # of one tag: the time that the parser takes grows with their square, and nothing can stop it
_LONG = 1_000  # characters; a shorter tag cannot hold so many


def slim(markup: str) -> str:
    """The markup without the attributes of tags that have absurdly many."""
    return _TAG.sub(_slim_tag, markup)


def _slim_tag(tag: re.Match[str]) -> str:
    if tag.end() - tag.start() < _LONG:
        return tag[0]
    many = sum(1 for _ in _ATTRIBUTE.finditer(tag[0], len(tag[1]))) > _MOST_ATTRIBUTES
    return tag[1] if many else tag[0]


def plain_text(markup: str) -> str:
    """The text in a piece of HTML, paragraphs apart by a blank line; text without markup comes back stripped."""
    if not _LOOKS_LIKE_HTML.search(markup):
        return markup.strip()
    root = tree(f"<div>{markup}</div>")
    return element_text(root) if root is not None else ""


def tree(markup: str) -> Any:
    """The element tree of a page or a piece of one, however broken; None when there is nothing in it."""
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        return html.document_fromstring(slim(markup).encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def element_text(root: Any) -> str:
    """The text of an element without scripts, styles and forms."""
    from lxml import etree

    parts: list[str] = []
    skipping: Any = None
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if skipping is None and event == "start":
            if element.tag in _DROPPED:
                skipping = element
                continue
            parts.append("\n" if element.tag in _BLOCKS else "")
            parts.append(_spaces(element.text))
        elif event == "end":
            if skipping is element:
                skipping = None
            if skipping is None:
                parts.append("\n" if element.tag in _BLOCKS else "")
                parts.append(_spaces(element.tail) if element is not root else "")
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n\n".join(line for line in lines if line)


def _spaces(text: str | None) -> str:
    """Line ends within markup are spaces."""
    return re.sub(r"\s+", " ", text) if text else ""
