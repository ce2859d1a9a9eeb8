"""Hostile files: each gives a report or one clear error, in bounded time and memory, and the run goes on."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import os
import random
import resource
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from sitroom.config import Settings
from sitroom.ingest import notes, read_inputs
from sitroom.records import Failure, Report

GOOD = "The army left Sake on Friday. Rebels came in at noon.\n"
SECONDS = 20  # of computing, on a slow machine
MEMORY = 400 * 2**20  # bytes beyond what was used before


def read(folder: Path, name: str, content: bytes, **settings: object) -> list[Report | Failure]:
    """What a folder of the hostile file between two sound ones gives; the sound ones must come through."""
    (folder / "a.txt").write_text(GOOD, encoding="utf-8")
    (folder / "z.txt").write_text(GOOD, encoding="utf-8")
    (folder / name).write_bytes(content)
    before, held = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = list(read_inputs([folder], Settings(**settings)))  # type: ignore[arg-type]
    assert time.process_time() - before < SECONDS
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - held) * 1024 < MEMORY
    assert [f.text for f in (found[0], found[-1]) if isinstance(f, Report)] == [GOOD, GOOD]
    return found[1:-1]


def one(folder: Path, name: str, content: bytes, **settings: object) -> Report | Failure:
    (found,) = read(folder, name, content, **settings)
    return found


def kinds(found: list[Report | Failure]) -> list[str]:
    return [f.kind if isinstance(f, Failure) else "report" for f in found]


# ---- bombs ----


def warc(body: bytes, coding: str = "identity", kind: str = "text/html") -> bytes:
    http = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Encoding: {coding}\r\n\r\n".encode() + body
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://desk.example/1\r\n"
        "WARC-Date: 2023-05-05T07:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:1>\r\nContent-Type: application/http\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


@pytest.fixture(scope="module")
def gigabyte() -> bytes:
    """A gigabyte of zeros, gzipped: about a megabyte."""
    member = gzip.compress(bytes(2**26), 9)
    return member * 16


def test_a_gzip_bomb_as_a_warc_file(tmp_path, gigabyte):
    assert one(tmp_path, "b.warc.gz", gigabyte).kind == "bad_archive"


def test_a_gzip_bomb_in_a_record(tmp_path, gigabyte):
    failed = one(tmp_path, "b.warc", warc(gigabyte, "gzip"))
    assert failed.kind == "too_large"
    assert "https://desk.example/1" in failed.message


def test_a_bomb_within_a_bomb(tmp_path, gigabyte):
    inner = warc(gzip.compress(gigabyte, 9), "gzip, gzip")
    failed = one(tmp_path, "b.warc.gz", gzip.compress(inner, 9))
    assert failed.kind in ("too_large", "bad_archive")


def test_a_zip_bomb_as_a_package(tmp_path):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package, package.open("archive/a.warc", "w") as inside:
        inside.write(warc(b"x")[:200])
        for _ in range(16):
            inside.write(b"\r\n" * 2**24)
    assert one(tmp_path, "b.wacz", out.getvalue()).kind == "bad_archive"


def test_a_package_that_unpacks_by_another_way(tmp_path):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_BZIP2) as package:
        package.writestr("archive/a.warc", bytes(2**24))
    assert one(tmp_path, "b.wacz", out.getvalue()).kind == "bad_archive"


@pytest.mark.parametrize(("name", "content"), [
    ("b.txt", gzip.compress(GOOD.encode())), ("b.html", gzip.compress(GOOD.encode())), ("b", gzip.compress(b"{}")),
    ("b.jsonl.gz", gzip.compress(b"{}")), ("b.zip", b"PK\x03\x04" + bytes(50)), ("b.txt", bz2.compress(b"x")),
])  # fmt: skip
def test_what_is_packed_otherwise_is_not_unpacked(tmp_path, name, content):
    assert one(tmp_path, name, content).kind in ("binary", "bad_encoding")


# ---- markup ----

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
FEED = (
    "<rss><channel><title>Wire</title><item><title>{title}</title><description>{body}</description></item>"
    "</channel></rss>"
)


@pytest.mark.parametrize("name", ["b.rss", "b.html", "b.xhtml", "b"])
def test_a_billion_laughs(tmp_path, name):
    body = FEED.format(title="T", body="They left. &l11;")
    head = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "lol">{LAUGHS}]>'
    for found in read(tmp_path, name, (head + body).encode()):
        assert isinstance(found, Failure) or (len(found.text) < 5000 and "lollol" not in found.text)


@pytest.mark.parametrize("name", ["b.rss", "b.html"])
@pytest.mark.parametrize(
    "how", ['SYSTEM "file://{path}"', 'PUBLIC "x" "file://{path}"', 'SYSTEM "http://127.0.0.1:9/x"']
)
def test_no_entity_is_fetched(tmp_path, name, how):
    secret = tmp_path / ".secret"
    secret.write_text("swordfish")
    entity = how.format(path=secret)
    head = f"<!DOCTYPE rss [<!ENTITY x {entity}><!ENTITY % p {entity}> %p;]>"
    body = FEED.format(title="&x;", body="They left. &x;")
    found = read(tmp_path, name, (head + body).encode())
    assert "swordfish" not in repr(found)


@pytest.mark.parametrize("tag", ["div", "p", "span", "b", "table><tr><td", "ul><li", "blockquote", "a href=x", "font"])
def test_deep_markup(tmp_path, tag):
    content = (f"<{tag}>" * 20_000 + "<p>They left the town on Friday.</p>").encode()
    assert kinds(read(tmp_path, "b.html", content)) in (["report"], ["empty"], ["bad_html"], ["too_slow"])


def test_deep_feeds(tmp_path):
    deep = "<a>" * 100_000 + "They left." + "</a>" * 100_000
    assert kinds(read(tmp_path, "b.rss", FEED.format(title="T", body=deep).encode()))[0] in (
        "report",
        "bad_feed",
        "empty",
    )


def test_many_attributes_and_endless_comments(tmp_path):
    many = b"<html><body " + b" ".join(b"a%d=b" % n for n in range(100_000)) + b"><p>They left the town.</p>"
    assert kinds(read(tmp_path, "b.html", many)) in (["report"], ["empty"])
    endless = b"<html><body><p>They left the town.</p>" + b"<!-- <!-- " * 100_000
    assert kinds(read(tmp_path, "b.html", endless)) in (["report"], ["empty"])


# ---- JSON ----


@pytest.mark.parametrize(("line", "kind"), [
    (b'{"text": ' + b"[" * 200_000 + b"]" * 200_000 + b"}", "bad_json"),
    (b'{"text": "They left.", "meta": ' + b'{"a":' * 900 + b"1" + b"}" * 900 + b"}", None),
    (b'{"text": "They left. \\ud800"}', "bad_text"),
    (b'{"text": "They left.", "title": "\\udfff"}', "bad_text"),
    (b'{"text": "They left.", "more": {"\\ud800": 1}}', "bad_text"),
    (b'{"text": "They left.", "published": "0000-00-00"}', "bad_date"),
    (b'{"text": "They left.", "published": "99999-01-01"}', "bad_date"),
    (b'{"text": "They left.", "published": 20180706}', "bad_date"),
    (b'{"text": "They left.", "published": "9999-12-31"}', "report"),
    (b'{"text": "They left.", "published": "0001-01-01"}', "report"),
    (b'{"text": "They left.", "n": 1' + b"0" * 400 + b"}", "report"),
    (b'{"text": "They left.", "n": 1' + b"0" * 10_000 + b"}", "report"),
    (b'{"text": "They left.", "id": 1' + b"0" * 400 + b"}", "report"),
    (b'{"text": "They left.", "n": 1e400}', None),
    (b'{"text": "They left.", "n": NaN}', "bad_json"),
    (b'{"text": "They left.", "n": -Infinity}', "bad_json"),
    (b'{"text": "\\u0000"}', None), (b'{"text": "' + b"x" * 3_000_000 + b'"}', "too_large"),
    (b'{"text": "They left.", "text": 5}', "bad_record"), (b"\xff\xfe\x00", None), (b"\x00" * 100, None),
    (b'"They left."', "bad_record"), (b"nul", "bad_json"), (b'{"text": "They left."} {"text": "Again."}', "bad_json"),
])  # fmt: skip
def test_a_hostile_line_of_json(tmp_path, line, kind):
    sound = json.dumps({"text": GOOD}).encode()
    found = read(tmp_path, "b.jsonl", b"\n".join([sound, line, sound]))
    assert kinds(found)[0] == kinds(found)[-1] == "report"
    assert len(found) == 3
    assert kind is None or kinds(found)[1] == kind
    json.dumps([repr(f) for f in found]).encode()


def test_ids_given_twice_stay_apart(tmp_path):
    lines = b"\n".join(json.dumps({"id": key, "text": GOOD}).encode() for key in ("x", "x", "x#2", "x"))
    ids = [f.id for f in read(tmp_path, "b.jsonl", lines) if isinstance(f, Report)]
    assert len(ids) == len(set(ids)) == 4
    assert ids[0] == "x"


# ---- tables ----


@pytest.mark.parametrize(("content", "kind"), [
    (b"id,text\n" + b"a," + b'"' + b"x" * 3_000_000 + b'"\n', "too_large"), (b"id,text\na,\x00\n", "binary"),
    (b"id,text\na,b,c,d\n", "bad_record"), (b"x" * 3_000_000, "bad_table"), (b"text\n" + b'"' * 100_001, None),
    (b"id;text\n1;They left.\n", "report"), (b"text\n\n\n\n", "empty"), (b"text\r\rThey left.\r", None),
    (b",".join([b"text"] * 10_000) + b"\n" + b"x," * 9_999 + b"x\n", None), (b"text\n\xff\xff They left.\n", "report"),
])  # fmt: skip
def test_hostile_tables(tmp_path, content, kind):
    found = read(tmp_path, "b.csv", content)
    assert found
    assert kind is None or kinds(found)[0] == kind


def test_parquet_that_is_cut_or_changed(tmp_path):
    import pyarrow as pa
    import pyarrow.parquet as pq

    out = io.BytesIO()
    pq.write_table(pa.table({"text": [GOOD] * 50, "n": list(range(50))}), out)
    whole = out.getvalue()
    for number in range(0, len(whole), max(1, len(whole) // 40)):
        changed = bytearray(whole)
        changed[number] ^= 0xFF
        for content in (whole[:number], bytes(changed)):
            found = [*read_inputs([_written(tmp_path / "b.parquet", content)])]
            assert found
            assert "crash" not in kinds(found), found


def _written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


# ---- texts and encodings ----


@pytest.mark.parametrize(("content", "kind"), [
    (b"", "empty"), (b"\n \t\n", "empty"), (b"\x00" * 1000, "binary"), (b"They left\x00 the town.", "binary"),
    (b"\xff\xfe" + GOOD.encode("utf-16-le"), "report"), (b"\xfe\xff" + GOOD.encode("utf-16-be"), "report"),
    (b"\xff\xfe" + GOOD.encode("utf-16-le")[:-1], "bad_encoding"), (GOOD.encode("utf-16-le"), "report"),
    (b"\xef\xbb\xbf" + GOOD.encode(), "report"), (GOOD.encode("utf-32"), "report"),
    ("Вони пішли з міста у п’ятницю.".encode("cp1251"), "report"), ("L’armée est partie.".encode("cp1252"), "report"),
    (b"\xff\xfe\xd8\x00\xd8\x00", None), (b"\xed\xa0\x80 They left.", None), (b"x" * 2_000_001, "too_large"),
    (b"They left. " * 900_000, "too_large"), (b"\xef\xbb\xbf", "empty"), (bytes(range(256)) * 20, "binary"),
])  # fmt: skip
def test_hostile_texts(tmp_path, content, kind):
    found = read(tmp_path, "b.txt", content)
    assert len(found) == 1
    assert kind is None or kinds(found) == [kind]


@pytest.mark.parametrize(
    "declared", ["utf-7", "rot13", "punycode", "idna", "undefined", "zlib", "hex", "x" * 40, "utf-16"]
)
def test_a_page_that_declares_an_odd_encoding(tmp_path, declared):
    page = f"<html><head><meta charset='{declared}'></head><body><p>{GOOD}</p><p>{GOOD} Café.</p></body></html>"
    assert kinds(read(tmp_path, "b.html", page.encode("cp1252")))[0] in ("report", "bad_encoding")


# ---- files that are none ----


def test_odd_files_in_a_folder(tmp_path):
    (tmp_path / "a.txt").write_text(GOOD)
    (tmp_path / "b\nc\x1b[31m.txt").write_text(GOOD)
    (tmp_path / os.fsdecode(b"d\xff.txt")).write_text(GOOD)
    os.mkfifo(tmp_path / "e.txt")
    (tmp_path / "f.txt").symlink_to(tmp_path / "f.txt")
    (tmp_path / "g.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "h").mkdir()
    (tmp_path / "h" / "loop").symlink_to(tmp_path)
    (tmp_path / "h" / "i.txt").write_text(GOOD)
    (tmp_path / "j.txt").symlink_to("/dev/zero")
    (tmp_path / "k.txt").write_text(GOOD)
    found = list(read_inputs([tmp_path]))
    failed = {Path(f.input).name: f.kind for f in found if isinstance(f, Failure)}
    assert failed == {"e.txt": "unsupported", "f.txt": "unreadable", "g.txt": "missing", "j.txt": "unsupported"} | {
        k: v for k, v in failed.items() if k == "loop"
    }
    assert sum(isinstance(f, Report) for f in found) == 5
    for item in found:
        json.dumps(repr(item)).encode()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path):
    (tmp_path / "a.txt").write_text(GOOD)
    (tmp_path / "b.txt").write_text(GOOD)
    (tmp_path / "a.txt").chmod(0)
    assert kinds(list(read_inputs([tmp_path]))) == ["unreadable", "report"]


@pytest.mark.parametrize("name", ["", "\0", "no/such", "x" * 5000, "\ud800"])
def test_names_that_no_file_has(name, tmp_path):
    good = _written(tmp_path / "a.txt", GOOD.encode())
    found = list(read_inputs([name, good] if name else [good]))
    assert isinstance(found[-1], Report)
    assert all(f.kind in ("missing", "unreadable") for f in found[:-1])


def test_the_whole_program_writes_a_line_for_each(tmp_path):
    (tmp_path / "a.txt").write_text(GOOD)
    (tmp_path / "b.html").write_bytes(b"<div>" * 50_000)
    (tmp_path / "c.warc.gz").write_bytes(gzip.compress(bytes(2**24)))
    (tmp_path / "d.jsonl").write_bytes(b'{"text": "\\ud800"}\n{"text": "They left."}\n')
    command = [sys.executable, "-m", "sitroom", "read", str(tmp_path), "--format", "jsonl"]
    done = subprocess.run(command, capture_output=True, check=False, timeout=300)  # noqa: S603
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert ["error" in line for line in lines] == [False, True, True, True, False]
    assert done.returncode == 3


@pytest.mark.parametrize(("how", "told", "status"), [
    ("<&-", b"standard input is closed", 3), (">&-", b"standard output is closed", 1), (">/dev/full", b"No space", 1),
])  # fmt: skip
def test_streams_that_are_closed_or_full(how, told, status):
    command = f"echo '{{' | ({sys.executable} -m sitroom read - --format jsonl {how})"
    done = subprocess.run(["bash", "-c", command], capture_output=True, check=False, timeout=120)  # noqa: S603, S607
    assert told in done.stdout + done.stderr
    assert b"Traceback" not in done.stderr
    assert done.returncode == status


# ---- encodings that nothing names ----


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [
    "قصف الجيش قرية قرب الحدود يوم الجمعة، وفر منها مئات السكان إلى البلدة المجاورة. ",
    "Військові обстріляли село поблизу кордону у п’ятницю, сотні жителів утекли до міста. ",
])  # fmt: skip
def test_wide_text_in_other_letters_without_a_mark(tmp_path, text, encoding):
    (found,) = read(tmp_path, "b.txt", (text * 3).encode(encoding))
    assert isinstance(found, Report), found
    assert found.text == text * 3
    assert found.meta["encoding"] == encoding


def test_random_bytes_are_no_wide_text(tmp_path):
    dice = random.Random(3)  # noqa: S311
    for _ in range(50):
        odd = bytes(b for _ in range(400) for b in (dice.randrange(1, 256), dice.choice((0, 0x19, 0xD9))))
        assert kinds(read(tmp_path, "b.txt", odd)) == ["binary"]


def test_a_few_wrong_bytes_do_not_spoil_the_rest(tmp_path):
    sound = "“They left,” he said – “all of them.” L’armée a tiré. "
    (found,) = read(tmp_path, "b.txt", sound.encode() + "Café. ".encode("cp1252") + sound.encode())
    assert found.text == f"{sound}Caf\N{REPLACEMENT CHARACTER}. {sound}"
    assert notes(found) == ["the encoding of the text was guessed: utf-8"]
    rows = f'text\n"{sound}"\nCaf'.encode() + b'\xe9\n"' + sound.encode() + b'"'
    assert [f.text for f in read(tmp_path, "b.csv", rows)[:3]] == [sound, "Caf\N{REPLACEMENT CHARACTER}", sound]


def test_old_encodings_are_not_taken_for_broken_utf8(tmp_path):
    for text, encoding in (
        ("L’armée a quitté la ville – les habitants le disent. " * 9, "cp1252"),
        ("Вони пішли з міста. " * 9, "cp1251"),
    ):
        (found,) = read(tmp_path, "b.txt", text.encode(encoding))
        assert found.text == text


@pytest.mark.parametrize(
    "front", [b"<!---->" * 500, b"<!-- x " * 500, b"<?xml " * 600, b"<?xml?>" + b"<!-- --> " * 400]
)
def test_comments_without_end_before_anything_else(tmp_path, front):
    for content in (front, front + b"x"):
        assert kinds(read(tmp_path, "b", content)) == ["report"]
    assert kinds(read(tmp_path, "b", b"<?xml version='1.0'?><!-- a -- b --><!----> <rss></rss>")) == ["empty"]
