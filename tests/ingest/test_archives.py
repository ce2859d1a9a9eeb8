"""Web archives into reports: WARC plain and gzipped, WACZ, and what may be wrong with them."""

import base64
import gzip
import hashlib
import io
import json
import random
import struct
import subprocess
import sys
import tracemalloc
import warnings
import zipfile
import zlib

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitroom.config import Settings
from sitroom.ingest import notes, read_inputs
from sitroom.ingest import unpack as unpacking
from sitroom.records import Failure, Report


def gz(content: bytes) -> bytes:
    """Gzipped without the time of day, so that tests are called the same in every run."""
    return gzip.compress(content, mtime=0)


URL = "https://desk.example/nyala"
BODY = "".join(
    f"<p>Paragraph {n}: shells fell on the market of Nyala for a {n}th day, said a doctor at the teaching hospital, "
    "and families left for the camps in the south of the town before the roads were shut.</p>"
    for n in range(1, 6)
)
PAGE = (
    "<!doctype html><html><head><title>Shelling in Nyala</title><meta name='pubdate' content='2023-05-04'>"
    f"<link rel='canonical' href='https://desk.example/other'></head><body><article>{BODY}</article></body></html>"
).encode()
NOTE = b"The army left Sake on Friday. Rebels came in at noon.\n"


# ---- archives by hand ----


def record(kind, content, uri=URL, date="2023-05-05T07:00:00Z", **headers):
    lines = [f"WARC-Type: {kind}", "WARC-Record-ID: <urn:uuid:1>", f"WARC-Date: {date}"]
    lines += [f"WARC-Target-URI: {uri}"] if uri else []
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    head = "\r\n".join(["WARC/1.0", *lines, f"Content-Length: {len(content)}"])
    return head.encode() + b"\r\n\r\n" + content + b"\r\n\r\n"


def http(body=PAGE, kind="text/html; charset=utf-8", status="200 OK", **headers):
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def page(body=PAGE, uri=URL, *, warc=None, **options):
    return record("response", http(body, **options), uri, Content_Type="application/http", **(warc or {}))


def note(number, text=NOTE):
    return page(text, f"https://desk.example/{number}", kind="text/plain")


def zipped(*records):
    return b"".join(gz(r) for r in records)


def chunked(body, size=100):
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x;a=b\r\n%s\r\n" % (len(p), p) for p in parts) + b"0\r\n\r\n"


def wacz(files, compression=zipfile.ZIP_STORED):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", compression) as package, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a name that stands twice
        for name, content in files:
            package.writestr(name, content)
    return held.getvalue()


def read(path, content, **settings):
    path.write_bytes(content)
    return list(read_inputs([path], Settings(**settings)))


def one(tmp_path, content, **settings):
    (found,) = read(tmp_path / "a.warc", content, **settings)
    return found


def urls(found):
    return [f.url if isinstance(f, Report) else f.kind for f in found]


# ---- records ----


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "A.WARC.GZ", "no-suffix"])
def test_a_page(tmp_path, name):
    archive = zipped(page()) if name.lower().endswith("gz") else page()
    (report,) = read(tmp_path / name, archive)
    assert report.url == URL
    assert (report.published, report.published_source) == ("2023-05-04", "meta")
    assert report.text.startswith("Shelling in Nyala\n\nParagraph 1: shells fell")
    assert report.meta == {
        "file": name, "captured": "2023-05-05T07:00:00Z", "title_prefixed": True,
        "payload_sha256": hashlib.sha256(PAGE).hexdigest(),
    }  # fmt: skip


def test_capture_time_is_never_the_date_of_publication(tmp_path):
    report = one(tmp_path, note(1))
    assert (report.published, report.published_source) == (None, None)
    assert report.meta["captured"] == "2023-05-05T07:00:00Z"
    (tmp_path / "b.warc").write_bytes(note(1))
    (dated,) = read_inputs([tmp_path / "b.warc"], published="2023-05-01")
    assert (dated.published, dated.published_source) == ("2023-05-01", "option")


@pytest.mark.parametrize("pack", [b"".join, lambda r: zipped(*r), lambda r: gz(b"".join(r))])
def test_which_records_are_reports_in_order(tmp_path, pack):
    records = [
        record("warcinfo", b"software: x\r\n", "", Content_Type="application/warc-fields"),
        record("request", b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", Content_Type="application/http"),
        note(1),
        record("metadata", b"via: x\r\n", Content_Type="text/plain"),
        page(uri="https://desk.example/2", kind="Application/XHTML+xml"),
        record("revisit", http(b""), Content_Type="application/http"),
        page(uri="https://desk.example/gone", status="404 Not Found"),
        page(uri="https://desk.example/moved", status="301 Moved"),
        page(b'{"text": "They left."}', kind="application/json"),
        page(b' {"text": "They left."}', kind="text/plain"),
        page(b"\x89PNG", kind="image/png"),
        page(b"User-agent: *\nDisallow: /", "https://desk.example/robots.txt", kind="text/plain"),
        record("resource", NOTE, "file:///notes/3.txt", Content_Type="text/plain"),
        record("resource", NOTE, f"urn:text:{URL}", Content_Type="text/plain"),
        record("resource", NOTE, "metadata://gnu.org/software/wget/warc/wget.log", Content_Type="text/plain"),
        record("response", b"desk.example. 300 IN A 192.0.2.1", "dns:desk.example", Content_Type="text/plain"),
        record("conversion", NOTE, Content_Type="text/plain"),
        note(4),
    ]
    found = read(tmp_path / "a.warc.gz", pack(records))
    assert urls(found) == [
        "https://desk.example/1", "https://desk.example/2", "file:///notes/3.txt", "https://desk.example/4",
    ]  # fmt: skip
    assert found[0].text == NOTE.decode()


def test_same_text_at_two_addresses_and_two_captures(tmp_path):
    again = page(NOTE, "https://desk.example/1", kind="text/plain")
    first, other, second = read(tmp_path / "a.warc", note(1) + note(2) + again)
    assert len({first.id, other.id, second.id}) == 3
    assert second.id == f"{first.id}#2"
    assert first.sha256 == second.sha256


def test_warcs_of_warcio(tmp_path):
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    held = io.BytesIO()
    writer = WARCWriter(held, gzip=True)
    writer.write_record(writer.create_warcinfo_record("a.warc.gz", {"software": "test"}))
    for kind, body in (("text/html", PAGE), ("image/png", b"\x89PNG"), ("text/plain", NOTE)):
        head = StatusAndHeaders("200 OK", [("Content-Type", kind)], protocol="HTTP/1.1")
        writer.write_record(writer.create_warc_record(URL, "response", payload=io.BytesIO(body), http_headers=head))
    first, second = read(tmp_path / "a.warc.gz", held.getvalue())
    assert first.title == "Shelling in Nyala"
    assert second.text == NOTE.decode()


LINKS = "".join(f"<li><a href='/{n}'>{n} killed as <b>army</b> shells market</a></li>" for n in range(9))


@pytest.mark.parametrize(
    "body",
    [
        "<div id=app></div><script>run()</script>",
        f"<nav><ul>{LINKS}</ul></nav>",
        f"<main><h1>Today</h1><ul>{LINKS}</ul></main>",
        LINKS.replace("li>", "h3>"),
    ],
)
def test_pages_without_text_leave_an_error_and_the_rest_alone(tmp_path, body):
    index = page(f"<html><title>Home</title><body>{body}</body></html>".encode(), "https://desk.example/index")
    path = tmp_path / "a.warc"
    first, missing, last = read(path, note(1) + index + note(2))
    assert (missing.input, missing.kind, missing.line) == (str(path), "empty", None)
    assert "https://desk.example/index" in missing.message
    assert urls([first, last]) == ["https://desk.example/1", "https://desk.example/2"]


def test_page_with_links_beside_its_text_is_a_report(tmp_path):
    report = one(tmp_path, page(PAGE.replace(b"</article>", b"</article><ul>" + LINKS.encode() + b"</ul>")))
    assert "Paragraph 5" in report.text


def test_archive_without_pages(tmp_path):
    found = one(tmp_path, record("warcinfo", b"software: x\r\n", "", Content_Type="application/warc-fields"))
    assert (found.kind, found.message) == ("empty", "the archive holds no captured page or plain text")


def test_a_fault_of_a_library_is_an_error_of_that_page(tmp_path, monkeypatch):
    def fail(*_):
        raise ZeroDivisionError("oops")

    monkeypatch.setattr("sitroom.ingest.html._found", fail)
    failed, report = read(tmp_path / "a.warc", page() + note(1))
    assert (failed.kind, failed.message) == ("crash", f"{URL}: ZeroDivisionError: oops")
    assert isinstance(report, Report)


# ---- content ----


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (chunked(NOTE, 7), {"Transfer_Encoding": "chunked"}),
        (chunked(NOTE, 7), {"Transfer_Encoding": "Chunked"}),
        (NOTE, {"Transfer_Encoding": "chunked"}),
        (gz(NOTE), {"Content_Encoding": "gzip"}),
        (gz(NOTE[:9]) + gz(NOTE[9:]), {"Content_Encoding": "x-gzip"}),
        (NOTE, {"Content_Encoding": "gzip"}),
        (zlib.compress(NOTE), {"Content_Encoding": "deflate"}),
        (zlib.compress(NOTE)[2:-4], {"Content_Encoding": "deflate"}),
        (NOTE, {"Content_Encoding": "deflate"}),
        (chunked(gz(NOTE)), {"Transfer_Encoding": "chunked", "Content_Encoding": "gzip"}),
        (chunked(gz(NOTE)), {"Transfer_Encoding": "gzip, chunked"}),
        (gz(zlib.compress(NOTE)), {"Content_Encoding": "deflate, gzip"}),
        (NOTE, {"Content_Encoding": "identity"}),
    ],
)
def test_wrapped_content(tmp_path, body, headers):
    assert one(tmp_path, page(body, kind="text/plain", **headers)).text == NOTE.decode()


@pytest.mark.parametrize(
    ("body", "headers", "kind"),
    [
        (NOTE, {"Content_Encoding": "br"}, "unsupported"),
        (gz(NOTE)[:-12], {"Content_Encoding": "gzip"}, "bad_record"),
        (chunked(NOTE, 20)[:-30], {"Transfer_Encoding": "chunked"}, "bad_record"),
        (b"", {}, "empty"),
        (b"\0\1\2\3", {}, "binary"),
    ],
)
def test_content_that_cannot_be_read(tmp_path, body, headers, kind):
    failed, report = read(tmp_path / "a.warc", page(body, kind="text/plain", **headers) + note(1))
    assert failed.kind == kind
    assert failed.message.startswith(f"{URL}: ")
    assert isinstance(report, Report)


def test_what_the_crawler_cut_is_kept_and_marked(tmp_path):
    body = gz(NOTE * 50 + bytes(range(33, 127)) * 3)[:-30]
    cut = page(body, warc={"WARC_Truncated": "length"}, kind="text/plain", Content_Encoding="gzip")
    report = one(tmp_path, cut)
    assert report.text.startswith(NOTE.decode())
    assert report.meta["truncated"] == "length"


@pytest.mark.parametrize(
    ("text", "encoding", "kind"),
    [
        ("Армия вошла в город в пятницу.", "cp1251", "text/plain; charset=windows-1251"),
        ("José left “São Tomé” at dawn.", "cp1252", 'text/plain;charset="ISO-8859-1"'),
        ("José left São Tomé at dawn.", "utf-8", "text/plain; charset=iso-8859-1"),
        ("政府軍は金曜日に街に入った。", "shift_jis", "text/plain; charset=Shift_JIS"),
    ],
)
def test_charset_of_the_server(tmp_path, text, encoding, kind):
    report = one(tmp_path, page(text.encode(encoding), kind=kind))
    assert report.text == text
    assert "encoding_guessed" not in report.meta


def test_charset_of_the_server_goes_before_that_of_the_page(tmp_path):
    markup = f"<html><head><meta charset=koi8-r></head><body><article>{'<p>Армия вошла в город.</p>' * 5}</article>"
    report = one(tmp_path, page(markup.encode("cp1251"), kind="text/html; charset=windows-1251"))
    assert "Армия вошла" in report.text
    report = one(tmp_path, page(markup.encode("koi8-r"), kind="text/html"))
    assert "Армия вошла" in report.text


# ---- limits ----


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"x" * 1001, {}),
        (b"x" * 100_000, {}),
        (gz(b"They left. " * 91), {"Content_Encoding": "gzip"}),
        (gz(bytes(50_000_000)), {"Content_Encoding": "gzip"}),
        (chunked(b"x" * 1001), {"Transfer_Encoding": "chunked"}),
    ],
)
def test_size_limit_is_that_of_each_record(tmp_path, body, headers):
    archive = note(1) + page(body, kind="text/plain", **headers) + note(2)
    first, failed, last = read(tmp_path / "a.warc", archive, max_report_bytes=1000)
    assert (failed.kind, URL in failed.message) == ("too_large", True)
    assert urls([first, last]) == ["https://desk.example/1", "https://desk.example/2"]


def test_limit_is_inclusive(tmp_path):
    text = b"They left." * 100
    archive = page(chunked(text, 10), kind="text/plain", Transfer_Encoding="chunked")
    assert one(tmp_path, archive, max_report_bytes=1000).text == text.decode()


def test_huge_records_are_not_held(tmp_path):
    path = tmp_path / "a.warc.gz"
    huge = page(bytes(30_000_000), kind="video/mp4")
    path.write_bytes(zipped(huge, page(bytes(30_000_000), kind="text/plain"), note(1)))
    del huge
    reports = read_inputs([path], Settings(max_report_bytes=100_000))
    tracemalloc.start()
    try:
        assert urls(list(reports)) == ["too_large", "https://desk.example/1"]
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()


def test_reading_is_streamed(tmp_path):
    path = tmp_path / "a.warc"
    path.write_bytes(note(1) + note(2) + b"garbage")
    found = read_inputs([path])
    assert next(found).url == "https://desk.example/1"


def test_bombs_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(unpacking, "_SLACK", 1_000_000)
    bomb = zipped(note(1), page(bytes(20_000_000), kind="video/mp4"), note(2))
    first, refused = read(tmp_path / "a.warc.gz", bomb)
    assert first.url == "https://desk.example/1"
    assert (refused.kind, "refused" in refused.message) == ("bad_archive", True)
    package = wacz([("archive/a.warc.gz", bomb), ("archive/b.warc.gz", zipped(note(3)))])
    assert urls(read(tmp_path / "a.wacz", package)) == ["https://desk.example/1", "bad_archive"]
    plain = page(bytes(20_000_000), kind="video/mp4") + note(2)
    deflated = wacz([("archive/a.warc", plain), ("archive/b.warc.gz", zipped(note(3)))], zipfile.ZIP_DEFLATED)
    assert urls(read(tmp_path / "b.wacz", deflated)) == ["bad_archive"]


# ---- damage ----

THREE = [note(1), note(2), note(3)]


def check_damage(found, before):
    assert urls(found) == [f"https://desk.example/{n}" for n in range(1, before + 1)] + ["bad_archive"]
    assert f"{before} whole record{'' if before == 1 else 's'}" in found[-1].message


@pytest.mark.parametrize("cut", [len(THREE[0]) + 1, len(THREE[0]) + 40, len(THREE[0] + THREE[1]) - 5])
def test_truncated_plain_file(tmp_path, cut):
    check_damage(read(tmp_path / "a.warc", b"".join(THREE)[:cut]), 1)


@pytest.mark.parametrize("cut", [1, 8, 16, 60])
def test_truncated_gzipped_file(tmp_path, cut):
    found = read(tmp_path / "a.warc.gz", zipped(*THREE)[:-cut])
    check_damage(found, 3 if cut <= 8 else 2)  # the content of the third is there when only its checksum is cut


def test_file_that_ends_between_records_or_without_line_ends_is_whole(tmp_path):
    assert urls(read(tmp_path / "a.warc", THREE[0] + THREE[1][:-4])) == [
        "https://desk.example/1",
        "https://desk.example/2",
    ]
    assert len(read(tmp_path / "a.warc.gz", zipped(*THREE[:2]) + bytes(1000))) == 2


@pytest.mark.parametrize("at", [10, 100, -6])
def test_flipped_bits(tmp_path, at):
    members = [gz(r) for r in THREE]
    broken = bytearray(members[1])
    broken[at] ^= 0xFF
    check_damage(read(tmp_path / "a.warc.gz", members[0] + bytes(broken) + members[2]), 1)


@pytest.mark.parametrize(
    "wrong",
    [
        b"garbage\r\n" * 9,
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"WARC/1.0\r\nWARC-Type: response\r\n\r\n",
        b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: -5\r\n\r\n",
        b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n",
        b"WARC/1.0\r\nContent-Length: 5\r\n\r\nhello, world\r\n\r\n",
        b"WARC/1.0\r\n" + b"a" * 1_000_000,
        b"WARC/1.0\r\n" + b"a: b\r\n" * 100_000,
        b"\r\n" * 500_000,
        b"\x1f\x8b\x08",
    ],
)
def test_records_that_are_none(tmp_path, wrong):
    check_damage(read(tmp_path / "a.warc", THREE[0] + wrong + THREE[1]), 1)


@pytest.mark.parametrize("content", [b"garbage", b"\x1f\x8b", gz(b"not a WARC"), b"\n\n\nx", PAGE])
def test_files_that_are_no_archive(tmp_path, content):
    check_damage(read(tmp_path / "a.warc.gz", content), 0)


def test_odd_responses(tmp_path):
    archive = (
        record("response", b"no headers here", Content_Type="application/http")
        + record("response", b"", Content_Type="application/http")
        + page(NOTE, "", kind="text/plain")
        + record("response", b"HTTP/1.1 200\r\n\r\nThey left.", Content_Type="application/http")
        + page(NOTE, "http://[broken", kind="text/plain")
        + page(NOTE, f"<{URL}>", kind="text/plain")
    )
    found = read(tmp_path / "a.warc", archive)
    assert urls(found) == ["bad_record", "bad_record", None, "http://[broken", URL]


# ---- packages ----


def test_package_is_read_in_order_of_name(tmp_path):
    files = [
        ("archive/b.warc.gz", zipped(note(3))),
        ("pages/pages.jsonl", b'{"text": "They left."}\n'),
        ("archive/a.warc.gz", zipped(note(1), note(2))),
        ("archive/c.warc", note(4)),
        ("datapackage.json", b"{}"),
        ("indexes/index.cdx.gz", gz(b"x")),
        ("other/d.warc.gz", zipped(note(5))),
    ]
    for compression in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        found = read(tmp_path / "a.wacz", wacz(files, compression))
        assert urls(found) == [f"https://desk.example/{n}" for n in (1, 2, 3, 4)]
        assert found[0].meta["file"] == "a.wacz"


def test_names_lead_nowhere(tmp_path):
    inside = tmp_path / "in"
    inside.mkdir()
    names = ["archive/../../out.warc.gz", "/archive/out.warc.gz", "archive\\..\\out.warc.gz", "archive/a.warc.gz"]
    found = read(inside / "a.wacz", wacz([(name, zipped(note(n))) for n, name in enumerate(names)]))
    assert urls(found) == ["https://desk.example/3"]
    assert [p.name for p in tmp_path.rglob("*")] == ["in", "a.wacz"]


def test_damaged_file_in_a_package_leaves_the_others_alone(tmp_path):
    whole = zipped(note(1), page(random.Random(1).randbytes(50_000), kind="image/png"), note(2))  # noqa: S311
    package = bytearray(wacz([("archive/a.warc.gz", whole), ("archive/b.warc.gz", zipped(note(3)))]))
    package[package.index(whole) + len(whole) - 200] ^= 0xFF
    found = read(tmp_path / "a.wacz", bytes(package))
    assert urls(found) == ["https://desk.example/1", "bad_archive", "https://desk.example/3"]
    assert found[1].message.startswith("archive/a.warc.gz: ")
    assert "1 whole record read before" in found[1].message


def test_packages_that_cannot_be_read(tmp_path):
    good = wacz([("archive/a.warc.gz", zipped(note(1)))])
    bzip = wacz([("archive/a.warc.gz", zipped(note(1)))], zipfile.ZIP_BZIP2)
    locked = bytearray(good)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(mark) + at] |= 1
    for content in (b"PK\x03\x04", good[:-30], bzip, bytes(locked), wacz([("pages/pages.jsonl", b"{}")]), wacz([])):
        (found,) = read(tmp_path / "a.wacz", content)
        assert found.kind == "bad_archive", content


def test_overlapping_files_are_refused(tmp_path):
    content = zipped(note(1)) + bytes(5000)
    package = wacz([("archive/a.warc.gz", content)])
    start, end = package.index(b"PK\x01\x02"), package.index(b"PK\x05\x06")
    entry = package[start:end]
    entries = b"".join(entry.replace(b"archive/a.", b"archive/%c." % n) for n in b"abcdefgh")
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 8, 8, len(entries), start, 0)
    (found,) = read(tmp_path / "a.wacz", package[:start] + entries + tail)
    assert (found.kind, "overlap" in found.message) == ("bad_archive", True)


# ---- anything ----


@given(
    cut=st.integers(0, 3000),
    flips=st.lists(st.tuples(st.integers(0, 3000), st.integers(1, 255)), max_size=4),
    form=st.sampled_from(["warc", "warc.gz", "wacz"]),
)
@settings(max_examples=150, deadline=None)
def test_any_damage(tmp_path_factory, cut, flips, form):
    records = [*THREE, page(chunked(gz(NOTE)), Transfer_Encoding="chunked", Content_Encoding="gzip")]
    content = b"".join(records) if form == "warc" else zipped(*records)
    content = bytearray(wacz([("archive/a.warc.gz", content)]) if form == "wacz" else content)
    for at, mask in flips:
        content[at % len(content)] ^= mask
    found = read(tmp_path_factory.mktemp("any") / f"a.{form}", bytes(content[: max(1, len(content) - cut)]))
    assert found
    for item in found:
        msgspec.json.encode(item)
        assert not isinstance(item, Failure) or item.kind != "crash", item
        assert form == "warc" or not isinstance(item, Report) or item.text == NOTE.decode()


# ---- the command ----


def test_command_reads_an_archive(tmp_path):
    path = tmp_path / "x.warc.gz"
    path.write_bytes(zipped(note(1), page(b"<html></html>", "https://desk.example/2"), note(3)))
    code = "from sitroom.cli import main; main()"
    run = [sys.executable, "-c", code, "read", str(path), "--format", "jsonl"]
    done = subprocess.run(run, capture_output=True, timeout=120)  # noqa: S603
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 3
    assert [line["report"]["url"] if "report" in line else line["error"]["kind"] for line in lines] == [
        "https://desk.example/1",
        "empty",
        "https://desk.example/3",
    ]
    assert lines[0]["report"]["meta"]["captured"] == "2023-05-05T07:00:00Z"
    assert lines[0]["report"]["published"] is None


# ---- chain of custody ----


def test_the_payloads_digest_is_kept(tmp_path):
    found = one(tmp_path, page())
    assert found.meta["payload_sha256"] == hashlib.sha256(PAGE).hexdigest()
    assert found.meta["captured"] == "2023-05-05T07:00:00Z"
    assert "payload_digest" not in found.meta
    assert "payload_altered" not in found.meta


@pytest.mark.parametrize("written", ["sha1 base 32", "sha256 hex", "unwrapped", "unknown"])
def test_a_digest_that_the_archive_states_is_compared(tmp_path, written):
    body = chunked(PAGE)
    stated = {
        "sha1 base 32": f"sha1:{base64.b32encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode()}",
        "sha256 hex": f"sha256:{hashlib.sha256(body).hexdigest().upper()}",
        "unwrapped": f"sha1:{base64.b32encode(hashlib.sha1(PAGE, usedforsecurity=False).digest()).decode()}",
        "unknown": "blake9:abc",
    }[written]
    content = http(body, Transfer_Encoding="chunked")
    found = one(tmp_path, record("response", content, WARC_Payload_Digest=stated))
    assert found.meta["payload_digest"] == stated
    assert found.meta["payload_sha256"] == hashlib.sha256(body).hexdigest()
    assert "payload_altered" not in found.meta
    assert notes(found) == []


def test_an_altered_payload_is_told_of(tmp_path):
    stated = f"sha1:{base64.b32encode(hashlib.sha1(PAGE, usedforsecurity=False).digest()).decode()}"
    found = one(tmp_path, record("response", http(PAGE.replace(b"Nyala", b"Sarda")), WARC_Payload_Digest=stated))
    assert found.meta["payload_altered"] is True
    assert "altered" in notes(found)[0]
    cut = record("response", http(PAGE[:400]), WARC_Payload_Digest=stated, WARC_Truncated="length")
    assert "payload_altered" not in one(tmp_path, cut).meta
