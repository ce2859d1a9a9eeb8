"""Whatever bytes come in: reports that can be written, or failures with a reason; never a crash."""

from __future__ import annotations

import gzip
import hashlib
import io
import zipfile
import zlib
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import cache

import msgspec

from sitroom.config import Settings
from sitroom.errors import InputError
from sitroom.ingest import inputs, unpack
from sitroom.ingest import readings as read_back
from sitroom.ingest.build import Desk
from sitroom.ingest.dates import parse_iso, parse_loose
from sitroom.ingest.words import words_of
from sitroom.lexicon.loader import load_lexicon
from sitroom.records import Failure, Report

LIMIT = 60_000  # bytes of a report; small, so that the limit is met

WORDS = (
    b"<p>", b"</div>", b"<script type='application/ld+json'>", b"<!--", b"-->", b"<![CDATA[", b"]]>",
    b"<?xml version='1.0'?>", b"<rss><channel><item>", b"<entry>", b"<title>", b"<pubDate>",
    b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"&a;", b"&amp;", b"&#0;", b"&#xD800;", b'{"text": "', b'"}',
    b'"published": "', b'"id": ', b"\\ud800", b"\\u0000", b"1e999", b"NaN", b"id,text\n", b"text\tid\n", b'""',
    b"\r\n", b"\r", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\x00", b"\x1b[0m", b"Posted July 10, 2018",
    b"GOMA, 5 MAY 21 --", b"They left.", b"\xd0\xbf", b"\xe9", b"\xe2\x80\xae", b"\xe2\x80\x8b",
    b"<time datetime='", b"2018-07-06", b"0000-00-00", b"99999-01-01", b"WARC/1.1\r\n", b"WARC-Type: response\r\n",
    b"Content-Length: ", b"HTTP/1.1 200 OK\r\n", b"Content-Type: text/html; charset=",
    b"Transfer-Encoding: chunked\r\n", b"Content-Encoding: gzip\r\n", b"\x1f\x8b\x08", b"PK\x03\x04", b"PAR1",
    b"charset=", b"utf-16", b"encoding='",
)  # fmt: skip

_PAGE = b"""<html><head><title>Shelling near Sarvan</title><meta property="article:published_time" content="2019-05-04">
<script type="application/ld+json">{"@type":"NewsArticle","headline":"H","datePublished":"2019-05-04"}</script></head>
<body><article><p>Shells fell on the village of Sarvan on Friday, residents said.</p><p>At least four people died.</p>
</article></body></html>"""
_FEED = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Wire</title><item><title>Sarvan shelled</title>
<link>https://wire.example/1</link><guid>w1</guid><pubDate>Sat, 04 May 2019 10:00:00 GMT</pubDate>
<description>&lt;p&gt;Four people died in Sarvan.&lt;/p&gt;</description></item></channel></rss>"""
_ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Wire</title><entry><id>w2</id><title>T</title>
<updated>2019-05-04T10:00:00Z</updated><content type="xhtml">
<div xmlns="http://www.w3.org/1999/xhtml"><p>They left.</p></div></content></entry></feed>"""
_JSON = b'{"id": "a", "title": "T", "text": "They left.", "published": "2019-05-04", "meta": {"k": [1, 2.5, null]}}'
_CSV = b'id,title,text,published\na,T,"They left, at last.",2019-05-04\nb,,"Two\nlines",\n'
_TEXT = b"Sarvan shelled\n\nPosted May 4, 2019\n\nSARVAN, 4 MAY 19 -- They left the town.\n"


def _warc(page: bytes) -> bytes:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
    head = (
        b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://wire.example/1\r\n"
        b"WARC-Date: 2019-05-04T10:00:00Z\r\nWARC-Record-ID: <urn:uuid:0>\r\n"
        b"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n"
    )
    return head % len(http) + http + b"\r\n\r\n"


SEEDS: dict[str, tuple[bytes, ...]] = {
    "dates": (
        b"2018-07-10T14:30:00Z",
        b"Tue, 10 Jul 2018 14:30:00 GMT",
        b"20180710",
        b"Posted July 10, 2018",
        b"GOMA, 5 MAY 21 --",
    ),
    "feed": (_FEED, _ATOM),
    "csv": (_CSV,),
    "html": (_PAGE,),
    "json": (_JSON, b"[" + _JSON + b"," + _JSON + b"]"),
    "jsonl": (_JSON + b"\n" + _JSON,),
    "text": (_TEXT, _TEXT.decode().encode("utf-16")),
    "warc": (_warc(_PAGE),),
    "warc_gz": (_warc(_PAGE),),
    "wacz": (_warc(_PAGE),),
    "bodies": (b"5\r\nThey \r\n0\r\n\r\n", gzip.compress(b"They left."), zlib.compress(b"They left.")),
    "parquet": (
        b"\x01They left.",
        b"\x02",
    ),
    "readings": (b'{"report":{"id":"a","text":"x"}}', b'{"error":{"input":"a","kind":"empty","message":""}}'),
}


@cache
def desk() -> Desk:
    settings = Settings(max_report_bytes=LIMIT)
    return Desk(settings, words_of(load_lexicon()))


def file(name: str) -> Callable[[bytes], None]:
    """A target: a file of that name."""

    def target(data: bytes) -> None:
        items(name, data)

    return target


def items(name: str, data: bytes) -> list[Report | Failure]:
    """What a file gives, each looked at."""
    opened = lambda: io.BufferedReader(io.BytesIO(data))  # type: ignore[arg-type]  # noqa: E731
    found = list(inputs._unique(inputs._read_opened(opened, name, desk(), name)))
    check(found)
    assert found, "a file gives a report or a failure"
    return found


def check(found: Iterable[Report | Failure]) -> None:
    """Reports and failures as they must be."""
    for item in found:
        assert msgspec.json.decode(msgspec.json.encode(item)) is not None
        if isinstance(item, Failure):
            assert item.kind != "crash", item
            assert item.message
            continue
        data = item.text.encode()
        assert item.text.strip()
        assert len(data) <= LIMIT
        assert item.sha256 == hashlib.sha256(data).hexdigest()
        assert item.id
        assert item.title is None or item.title.strip() in item.text
        if item.published is not None:
            datetime.fromisoformat(item.published)


def dates(data: bytes) -> None:
    """Written dates, as metadata and as lines of a text."""
    text = data.decode("utf-8", "replace")
    try:
        datetime.fromisoformat(parse_iso(text))
    except ValueError as problem:
        assert "is no ISO 8601 date" in str(problem), problem  # noqa: PT017
    loose = parse_loose(text)
    if loose is not None:
        datetime.fromisoformat(loose)
    reader = desk().words.dates
    for found in (reader.posted(text, 5), reader.dateline(text, 5)):
        if found is not None:
            date.fromisoformat(found.published[:10])
            assert 0 <= found.start <= found.end <= len(text)
    reader.opens_dateline(text)
    reader.is_posted_line(text)


def packed_warc(data: bytes) -> None:
    """A gzipped WARC file, of one member or cut in two; now and then damaged."""
    cut = data[0] * len(data) // 256 if data else 0
    packed = gzip.compress(data[:cut], 1) + gzip.compress(data[cut:], 1)
    if data[1:2] == b"!":
        packed = packed[: len(packed) * data[2] // 256] if len(data) > 2 else packed
    items("any.warc.gz", packed)


def wacz(data: bytes) -> None:
    """A package with a WARC file; when the first byte is "#", what follows is taken for the package itself."""
    if data[:1] == b"#":
        items("any.wacz", data[1:])
        return
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("archive/a.warc", data)
        package.writestr("archive/b.warc.gz", gzip.compress(data[::2], 1))
    made = bytearray(out.getvalue())
    if len(data) > 4 and data[0] < 32:  # damage somewhere
        made[int.from_bytes(data[1:3], "big") % len(made)] ^= data[3] or 1
    items("any.wacz", bytes(made))


def bodies(data: bytes) -> None:
    """Contents as web servers wrap them."""
    content, _ = unpack.dechunked(data)
    assert len(content) <= len(data)
    for coding in ("gzip", "deflate"):
        try:
            content, _ = unpack.inflated(data, coding, LIMIT)
        except unpack.OversizeError:
            continue
        assert len(content) <= max(LIMIT, len(data))


def parquet(data: bytes) -> None:
    """A Parquet file of odd cells; when the first byte is "#", what follows is taken for the file itself."""
    if data[:1] == b"#":
        items("any.parquet", data[1:])
        return
    import pyarrow as pa
    import pyarrow.parquet as pq

    kind = data[0] if data else 0
    text = data[1:].decode("utf-8", "replace")
    odd = [
        pa.array([data]), pa.array([kind * 10**12], pa.timestamp("us")), pa.array([float("nan")]), pa.array([None]),
        pa.array([[{"a": text}]]), pa.array([2**63], pa.uint64()), pa.array([kind], pa.duration("s")),
    ][kind % 7]  # fmt: skip
    cells = {"text": pa.array([text]), "meta" if kind & 8 else "more": odd}
    if kind & 16:
        cells["published"] = pa.array([text[:30]])
    if kind & 32:
        cells["id"] = odd
    if kind & 64:
        cells["text"] = odd
    out = io.BytesIO()
    pq.write_table(pa.table(cells), out)
    made = bytearray(out.getvalue())
    if kind & 128 and len(data) > 3:
        made[int.from_bytes(data[1:3], "big") % len(made)] ^= data[3] or 1
    items("any.parquet", bytes(made))


def readings(data: bytes) -> None:
    """The output of `sitroom read`, read back."""
    try:
        for item in read_back.decode(data.split(b"\n"), "any"):
            msgspec.json.encode(item)
    except InputError as problem:
        assert problem.kind == "bad_reading", problem  # noqa: PT017
