"""Whatever bytes come in: a report whose text can be written, or a failure; never an exception."""

import io

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from sitroom.config import Settings
from sitroom.ingest import read_inputs
from sitroom.records import Report

PIECES = st.sampled_from(
    [
        b"<p>", b"</div>", b"<script>", b"<!--", b"]]>", b"<?xml", b"<rss><channel><item>", b"<title>", b"&amp;",
        b"&#0;", b'{"text": "', b'"}', b"\n", b"\r\n", b'"', b",", b"id,text\n", b"\xff\xfe", b"\xef\xbb\xbf", b"\x00",
        b"\x1b[0m", b"Posted July 10, 2018", b"GOMA, 5 MAY 21 --", b"They left.", b"\xd0\xbf", b"\xe9", b"\\ud800",
        b"<time datetime='",
    ]
)  # fmt: skip
CONTENT = st.lists(st.one_of(PIECES, st.binary(max_size=8)), max_size=30).map(b"".join)


@given(
    content=CONTENT,
    suffix=st.sampled_from([".txt", ".html", ".rss", ".jsonl", ".json", ".csv", ".parquet", ".warc", ".wacz", ""]),
)
@settings(max_examples=150, deadline=None)
def test_any_file(tmp_path_factory, content, suffix):
    path = tmp_path_factory.mktemp("any") / f"file{suffix}"
    path.write_bytes(content)
    check(read_inputs([path], Settings(max_report_bytes=500)))


@given(content=CONTENT)
@settings(max_examples=100, deadline=None)
def test_any_standard_input(content):
    check(read_inputs(["-"], Settings(max_report_bytes=500), stdin=io.BufferedReader(io.BytesIO(content))))


@given(text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
@settings(max_examples=100, deadline=None)
def test_any_text_is_kept(text):
    line = msgspec.json.encode({"text": text})
    for found in read_inputs(["-"], stdin=io.BufferedReader(io.BytesIO(line))):
        assert not isinstance(found, Report) or found.text == text
        assert isinstance(found, Report) or not text.strip()


def check(items):
    for item in items:
        msgspec.json.encode(item)
        if isinstance(item, Report):
            assert item.text.strip()
            assert len(item.text.encode()) <= 500
            assert item.title is None or item.title.strip() in item.text
        else:
            assert item.kind != "crash", item
