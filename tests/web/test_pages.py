"""The pages as the server gives them: all answer, all escape what reports hold, changes go through the log."""

from __future__ import annotations

import io
import json
import re
import time
import zipfile
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient
from tests.web.situations import BAD, HOSTILE, filled
from tests.web.visiting import HOME, token

from sitroom.records import Report
from sitroom.store.selection import Filter
from sitroom.store.situation import open_situation
from sitroom.web.app import make_app
from sitroom.web.safety import CSRF_HEADER

LISTS = (
    "/", "/picture/table", "/incidents", "/agreements", "/displacement", "/control", "/access", "/actors", "/sources",
    "/review", "/review/log", "/review/agreement", "/export", "/add", "/search?text=rebels",
)  # fmt: skip
WAIT = 60.0  # seconds for a file to be read


def things(path: Path) -> list[str]:
    """The address of everything that has a page of its own."""
    with open_situation(path, create=False) as situation:
        rows = situation.rows(Filter())
        incidents = situation.browse.incidents(Filter(), limit=-1)
        series = situation.series()
        actors = situation.browse.actors(Filter())
        reports = situation.browse.reports()
    return [
        *(f"/why/{r.id}" for r in rows),
        *(f"/review?record={r.id}" for r in rows),
        *(f"/incidents/{i.id}" for i in incidents),
        *(f"/series/{s.id}" for s in series),
        *(f"/actors/{quote(a.key, safe='')}" for a in actors),
        *(f"/reports/{quote(r.id, safe='')}" for r in reports),
        *(f"/sources?source={quote(r.source or '', safe='')}" for r in reports),
    ]


def test_every_page_answers_and_escapes_what_reports_hold(visitor: TestClient, hostile: Path) -> None:
    seen = 0
    for path in (*LISTS, *things(hostile)):
        answer = visitor.get(path)
        assert answer.status_code == 200, path
        assert BAD not in answer.text, path
        assert not re.search(r"<(img|script(?! (type=\"module\" )?src=\"/static/))", answer.text), path
        assert 'href="javascript:' not in answer.text, path
        seen += "onerror" in answer.text
    assert seen > 5  # it is there, as text


def test_answers_for_the_map_are_data(visitor: TestClient) -> None:
    for path in ("/picture.json", "/map/labels?bbox=25,-5,32,2&zoom=7", "/map/control.json", "/map/displacement.json"):
        answer = visitor.get(path)
        assert answer.headers["content-type"] == "application/json"
        assert json.loads(answer.text)
    rows = visitor.get("/picture.json").json()
    assert rows["total"] == len(rows["ids"].split("\n")) > 3


def test_the_report_text_comes_to_the_letter(visitor: TestClient) -> None:
    text = HOSTILE[0].text
    page = visitor.get(f"/reports/{quote(HOSTILE[0].id, safe='')}").text
    found = re.search(r'<div id="report-text"[^>]*data-length="(\d+)">(.*?)</div>', page, re.S)
    assert found
    assert int(found[1]) == len(text)
    assert "&#13;\n&#13;\nOver 300" in found[2]
    assert "javascript:alert(3)" in page  # shown, no link
    assert "{{ 7 * 7 }}" in page


@pytest.mark.parametrize(
    "path",
    [
        "/reports/none", "/incidents/none", "/series/none", "/actors/nobody", "/records/none", "/why/none", "/nowhere",
        "/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/reports/..%2f..%2fetc%2fpasswd",
        "/export/../../etc.zip", "/export/exe.zip", "/add/jobs/999",
    ],
)  # fmt: skip
def test_what_is_not_there_is_told(visitor: TestClient, path: str) -> None:
    answer = visitor.get(path)
    assert answer.status_code == 404
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("query", ["text=%22", "text=a+OR+(", "page=-1", "page=99999999", "order=;DROP", "kinds=x%00y"])
def test_odd_queries_show_a_page(visitor: TestClient, query: str) -> None:
    assert visitor.get(f"/?{query}").status_code == 200
    assert visitor.get(f"/incidents?{query}").status_code == 200


def test_an_empty_situation_says_what_to_do(tmp_path: Path) -> None:
    visitor = TestClient(make_app(filled(tmp_path / "empty.sitroom", [])), base_url=HOME)
    page = visitor.get("/").text
    assert "Nothing has been read yet" in page
    assert 'href="/add"' in page
    assert "sitroom add empty.sitroom" in page
    for path in LISTS:
        assert visitor.get(path).status_code == 200, path
    assert visitor.get("/picture.json").json()["total"] == 0
    assert visitor.get("/picture.json").json()["bars"] is None
    assert visitor.get("/map/control.json").json() == {"spells": []}


def test_files_of_the_pages_are_kept_and_pages_are_not(visitor: TestClient) -> None:
    page = visitor.get("/")
    assert page.headers["cache-control"] == "no-store"
    files = set(re.findall(r'(?:src|href)="(/static/[^"#]+)"', page.text))
    assert len(files) > 8
    for path in files:
        answer = visitor.get(path)
        assert answer.status_code == 200, path
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["content-security-policy"]
        assert answer.headers["content-type"].split(";")[0] in ("text/javascript", "text/css", "image/svg+xml")
        again = visitor.get(path, headers={"if-none-match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
    folder = next(iter(files)).split("/")[2]
    for way in ("../", "..%2f", "%2e%2e/", "....//", "/etc/", "..%5c", "%00"):
        assert visitor.get(f"/static/{folder}/{way}pages/why.py").status_code == 404, way
    assert visitor.get("/static/js/core.js").status_code == 404  # no address that could go stale


def test_points_are_the_rows(visitor: TestClient, hostile: Path) -> None:
    told = visitor.get("/picture.json?kinds=event").json()
    ids = told["ids"].split("\n")
    with open_situation(hostile, create=False) as situation:
        rows = {row.id: row for row in situation.rows(Filter(kinds=("event",)))}
    assert set(ids) == set(rows)
    assert len(ids) == told["total"] == len(told["spot"]) == len(told["sort"]) == len(told["span"])
    for number, key in enumerate(ids):
        row = rows[key]
        lon, lat, precision, place = told["spots"][told["spot"][number]]
        assert (lon is None, lat is None, precision, place) == (
            row.lon is None, row.lat is None, row.place_precision, row.place,
        )  # fmt: skip
        kind, type_, status, standing, verdict = told["sorts"][told["sort"][number]]
        assert (kind, type_, status, verdict) == (row.kind, row.type, row.status, row.verdict)
        confirmed = row.verdict == "agree" or row.judged in ("accepted", "corrected")
        happened = row.status in ("actual", "ongoing")
        assert standing == ("unreal" if not happened else "confirmed" if confirmed else "claimed")
        first, last = (
            day and (date(1970, 1, 1) + timedelta(day)).isoformat() for day in told["spans"][told["span"][number]]
        )
        assert (first, last) == (row.earliest, row.latest)


def test_the_first_answer_holds_what_is_seen_first(visitor: TestClient, hostile: Path) -> None:
    page = visitor.get("/?kinds=event&latest=2025-01-26").text
    with open_situation(hostile, create=False) as situation:
        rows = situation.rows(Filter(kinds=("event",), latest="2025-01-26"))
    assert f">{len(rows)} record" in page
    nowhere = sum(row.lat is None for row in rows)
    assert (f"{nowhere} not on the map" in page) == (nowhere > 0)
    whole = visitor.get("/").text
    with open_situation(hostile, create=False) as situation:
        nowhere = sum(row.lat is None for row in situation.rows())
    assert nowhere > 0
    assert f"· {nowhere} not on the map: no place known" in whole
    assert all(f'href="/records/{row.id}"' in page for row in rows)
    found = re.search(r'id="timeline"[^>]* data-bars="([^"]*)"', page)
    assert found
    bars = json.loads(unescape(found[1]))
    assert bars == visitor.get("/picture.json?kinds=event").json()["bars"]  # of all days: some may be chosen there


def test_text_runs_as_its_language_does(tmp_path: Path) -> None:
    words = "الجيش: Rebels killed 9 soldiers near Goma on Friday."
    reports = [
        Report(id=key, text=words, title=words, published="2025-01-29", language=language)
        for key, language in (("e", "en"), ("a", "ar-SY"), ("n", None))
    ]
    visitor = TestClient(make_app(filled(tmp_path / "ways.sitroom", reports)), base_url=HOME)
    for key, way in (("e", "ltr"), ("a", "rtl")):
        page = visitor.get(f"/reports/{key}").text
        assert f'class="report-text" dir="{way}"' in page
        assert f'<h1><bdi dir="{way}">' in page
    assert re.search(r'class="report-text" dir="(auto|ltr|rtl)"', visitor.get("/reports/n").text)


# ---- exporting and adding ----


def test_the_export_is_what_is_filtered(visitor: TestClient) -> None:
    answer = visitor.get("/export/datapackage.zip?kinds=displacement&profile=internal")
    assert answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        names = archive.namelist()
        told = json.loads(archive.read("provenance.json"))
    assert {"CODEBOOK.md", "left_out.csv", "datapackage.json"} <= set(names)
    assert told["filter"]["kinds"] == ["displacement"]
    assert visitor.get("/export/acled.zip?profile=everyone").status_code == 404


def add(visitor: TestClient, name: str, data: bytes) -> list[dict[str, object]]:
    headers = {"origin": HOME, CSRF_HEADER: token(visitor), "accept": "application/json"}
    answer = visitor.post("/add", files={"files": (name, data)}, headers=headers)
    assert answer.status_code == 202
    end = time.monotonic() + WAIT
    while time.monotonic() < end:
        job = visitor.get(answer.json()["job"]).json()
        if job["done"]:
            return list(job["results"])
        time.sleep(0.05)
    raise AssertionError("the file was not read in time")


def test_files_are_read_and_merged(reviewer: TestClient, own: Path) -> None:
    text = b"Clashes near Goma\n\nPosted January 30, 2025\n\nRebels killed 4 soldiers near Goma on Wednesday."
    results = add(reviewer, "../../etc/clashes.txt", text)
    assert [(r["state"], r["name"]) for r in results] == [("added", "Clashes near Goma")]
    assert reviewer.get(str(results[0]["href"])).status_code == 200
    assert [r["state"] for r in add(reviewer, "again.txt", text)] == ["unchanged"]
    with open_situation(own, create=False) as situation:
        assert situation.counts().pending == 0
        assert {h.id for h in situation.browse.reports()} >= {str(results[0]["href"]).rpartition("/")[2]}


@pytest.mark.parametrize(
    ("name", "data"),
    [("x.txt", b""), ("x.jsonl", b"{not json"), ("x.html", b"\0\1\2" * 50), ("<script>.gz", b"\x1f\x8b broken")],
)
def test_files_that_cannot_be_read_say_why(reviewer: TestClient, name: str, data: bytes) -> None:
    results = add(reviewer, name, data)
    assert {r["state"] for r in results} == {"failed"}
    assert all(r["message"] for r in results)


def test_too_large_an_upload_is_refused(visitor: TestClient) -> None:
    headers = {"origin": HOME, CSRF_HEADER: token(visitor)}
    assert visitor.post("/add", files={"files": ("x.txt", b"x" * 300_000)}, headers=headers).status_code == 413


def test_an_empty_form_is_told(visitor: TestClient) -> None:
    headers = {"origin": HOME, CSRF_HEADER: token(visitor), "accept": "application/json"}
    assert visitor.post("/add", data={"text": "  "}, headers=headers).status_code == 400
