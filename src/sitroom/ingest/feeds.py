"""RSS and Atom files: one report an entry. Nothing is fetched and no entity is resolved."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sitroom.errors import InputError
from sitroom.ingest.build import Desk, Found, failure, make
from sitroom.ingest.dates import parse_loose
from sitroom.ingest.markup import plain_text
from sitroom.records import Failure, Report

_DATES = ("published", "pubdate", "issued", "date", "updated", "modified")  # the first that can be read counts
_BODIES = ("encoded", "content", "description", "summary")
_ROOTS = ("rss", "feed", "rdf")


def read(data: bytes, desk: Desk, source: str, name: str) -> Iterator[Report | Failure]:
    """Reports of a feed file, in its order. `line` of an error is where the entry starts."""
    try:
        root = parse(data, source)
        with _sound(source, None):
            entries, site = _entries(root, source)
    except InputError as problem:
        yield failure(problem)
        return
    for entry in entries:
        try:
            with _sound(source, entry.sourceline):
                found = _found(entry, site, name)
            yield make(found, desk, source, entry.sourceline)
        except InputError as problem:
            yield failure(problem)


def _entries(root: Any, source: str) -> tuple[list[Any], str]:
    """The entries of a feed, and its title. Raises InputError."""
    if _local(root) not in _ROOTS:
        message = f"an XML file whose root is <{_local(root)}> is no feed"
        raise InputError(message, source=source, kind="unsupported")
    entries = [e for e in root.iter() if _local(e) in ("item", "entry")]
    if not entries:
        raise InputError("the feed has no entries", source=source, kind="empty")
    channel = next((e for e in root if _local(e) == "channel"), root)
    return entries, plain_text(_child_text(channel, "title"))


@contextmanager
def _sound(source: str, line: int | None) -> Iterator[None]:
    """The parser lets characters that cannot be ("&#xD800;") pass into names and texts, out of which none is read."""
    try:
        yield
    except UnicodeDecodeError:
        message = "it holds a character that does not exist"
        raise InputError(message, source=source, line=line, kind="bad_text") from None


def parse(data: bytes, source: str) -> Any:
    """The root element of an XML file, read without entities, DTD or network. Raises InputError."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(data.lstrip(), parser)
    except (etree.XMLSyntaxError, ValueError) as problem:
        raise InputError(f"no XML: {problem}", source=source, kind="bad_feed") from None
    if root is None:
        raise InputError("no XML", source=source, kind="bad_feed")
    return root


def _found(entry: Any, site: str, name: str) -> Found:
    fields: dict[str, Any] = {}
    for child in entry:
        fields.setdefault(_local(child), child)
    body = next((t for key in _BODIES if (t := plain_text(_inner(fields.get(key))))), "")
    dates = (parse_loose(_text(fields[key])) for key in _DATES if key in fields)
    published = next((d for d in dates if d), None)
    key = _text(fields.get("guid")) or _text(fields.get("id"))
    return Found(
        text=body,
        id=key or None,
        title=" ".join(plain_text(_inner(fields.get("title"))).split()),
        title_out=True,
        published=(published, "feed") if published else None,
        url=_link(entry) or (key if key.startswith(("http://", "https://")) else None),
        source=site or None,
        meta={"file": name},
    )


def _link(entry: Any) -> str | None:
    """RSS: the text of <link>; Atom: the href of the link that is the page itself."""
    for link in (c for c in entry if _local(c) == "link"):
        if link.get("rel", "alternate") == "alternate" and (url := link.get("href") or _text(link)):
            return str(url)
    return None


def _local(element: Any) -> str:
    """An element's name without namespace, in small letters; "" for comments and the like."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def _child_text(element: Any, name: str) -> str:
    return next((_inner(c) for c in element if _local(c) == name), "")


def _text(element: Any) -> str:
    return "".join(element.itertext()).strip() if element is not None else ""


def _inner(element: Any) -> str:
    """The markup that an element holds: escaped or CDATA text as it is, child elements (XHTML) serialised."""
    if element is None:
        return ""
    from lxml import etree

    inner = [c for c in element if isinstance(c.tag, str)]
    if not inner:
        return _text(element)
    return (element.text or "") + "".join(etree.tostring(c, encoding="unicode") for c in inner)
