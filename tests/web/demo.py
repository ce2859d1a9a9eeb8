"""A made-up situation served on loopback, so that the modules of the pages can be tried in a browser by themselves.

`with serving() as address:`; run as a program it serves until interrupted. Every answer carries the strict policy
that the real pages carry. All places, figures and reports here are invented or plain geography.
"""

from __future__ import annotations

import contextlib
import functools
import json
import mimetypes
import random
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

from sitroom.web.bars import bars_of
from sitroom.web.compact import coded

HERE = Path(__file__).parent
STATIC = HERE.parents[1] / "src" / "sitroom" / "web" / "static"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "font-src 'self'; worker-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
TYPES = {".mjs": "text/javascript", ".js": "text/javascript", ".bin": "application/octet-stream"}
KINDS = ["event", "displacement", "agreement", "control", "access", "toll"]
STANDINGS = ["confirmed", "claimed", "claimed", "claimed", "unreal"]
VERDICTS = ["agree", "compatible", "conflict", "single", "single", "single"]
RECORD_TYPES = ["ASSAULT", "AGREE", "RETREAT", "fled", "ceasefire", "gained", "crossing", "killed"]
PLACES = [
    ("Daraa", 36.106, 32.625, 1), ("Naseeb", 36.184, 32.548, 1), ("Busra", 36.481, 32.518, 1),
    ("Quneitra", 35.824, 33.126, 2), ("Damascus", 36.292, 33.510, 1), ("Idlib", 36.634, 35.931, 2),
    ("Aleppo", 37.161, 36.202, 1), ("Raqqa", 39.008, 35.950, 2), ("Deir ez-Zor", 40.141, 35.336, 3),
    ("Palmyra", 38.266, 34.560, 1), ("Homs", 36.713, 34.733, 2), ("Mosul", 43.130, 36.340, 1),
    ("Amman", 35.945, 31.955, 1), ("Tartus", 35.887, 34.889, 1), ("درعا البلد", 36.098, 32.612, 2),
    ("Beirut", 35.502, 33.888, 1), ("Kharkiv", 36.231, 49.993, 1), ("Goma", 29.222, -1.679, 1),
    ("El Fasher", 25.350, 13.628, 2), ("Hodeidah", 42.954, 14.798, 1),
]  # fmt: skip


Record = tuple[str, tuple[Any, ...], tuple[str, ...], tuple[int | None, int | None]]


@functools.cache
def records(amount: int) -> tuple[Record, ...]:
    """Invented records: id, spot, sort and span as in static/js/mapdata.js; the same for the same amount."""
    chance = random.Random(7)  # noqa: S311 - invented data
    found = []
    for number in range(amount):
        place = min(int(abs(chance.gauss(0, 5))), len(PLACES) - 1)
        name, lon, lat, precision = PLACES[place]
        if place > 1:  # villages around
            lon, lat = round(lon + chance.gauss(0, 0.12), 3), round(lat + chance.gauss(0, 0.1), 3)
        first = 17680 + int(abs(chance.gauss(0, 26)))
        dated = chance.random() > 0.03
        wide = chance.choice([0, 0, 0, 0, 1, 7, 30])
        at = (lon, lat) if chance.random() > 0.04 else (None, None)
        sort = (
            KINDS[min(int(chance.expovariate(0.7)), 5)], chance.choice(RECORD_TYPES),
            "actual" if chance.random() > 0.2 else "planned", chance.choice(STANDINGS), chance.choice(VERDICTS),
        )  # fmt: skip
        span = (first, first + wide) if dated else (None, None)
        found.append((f"eve-{number:08d}", (*at, precision, name), sort, span))
    return tuple(found)


def points(amount: int, kinds: list[str] | None = None) -> dict[str, Any]:
    """What /picture.json answers (static/js/mapdata.js)."""
    shown = [record for record in records(amount) if not kinds or record[2][0] in kinds]
    spots, spot = coded(record[1] for record in shown)
    sorts, sort = coded(record[2] for record in shown)
    spans, span = coded(record[3] for record in shown)
    return {
        "total": len(shown), "spots": spots, "sorts": sorts, "spans": spans, "spot": spot, "sort": sort, "span": span,
        "ids": "\n".join(record[0] for record in shown), "bars": bars_of(Counter(record[3] for record in shown)),
    }  # fmt: skip


def labels() -> dict[str, Any]:
    """What /map/labels answers."""
    countries = [("Syria", 38.5, 35.0), ("Jordan", 36.8, 31.2), ("Lebanon", 35.9, 34.0), ("Iraq", 43.2, 33.2)]
    ranked = [(name, lon, lat, 0) for name, lon, lat in countries]
    ranked += [(name, lon, lat, min(8, 2 + rank // 3)) for rank, (name, lon, lat, _) in enumerate(PLACES)]
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [lon, lat]},
                "properties": {"name": name, "rank": rank},
            }
            for name, lon, lat, rank in ranked
        ],
    }


def control() -> dict[str, Any]:
    """What /map/control.json answers: the crossing changes hands on 6 July 2018."""
    army, rebels, others = ("Army of A", "A_ARMY"), ("Southern Rebels", "S_REBELS"), ("فصائل محلية", "LOCAL")
    rows = [
        ("Naseeb", rebels, "holds", False, "2015-04-01", "2018-07-05"),
        ("Naseeb", army, "gained", False, "2018-07-06", None),
        ("Daraa", rebels, "holds", True, "2018-06-19", "2018-07-12"),
        ("Daraa", army, "gained", False, "2018-07-13", None),
        ("Busra", army, "gained", False, "2018-07-01", None),
        ("Quneitra", others, "holds", False, None, "2018-07-26"),
        ("Idlib", rebels, "holds", False, None, None),
        ("Damascus", army, "holds", False, None, None),
    ]
    at = {name: (lon, lat, precision) for name, lon, lat, precision in PLACES}
    return {
        "spells": [
            {"place": place, "lon": at[place][0], "lat": at[place][1], "precision": at[place][2], "holder": holder[0],
             "holder_id": holder[1], "state": state, "contested": contested, "start": start, "end": end,
             "series": f"con-{number}"}
            for number, (place, holder, state, contested, start, end) in enumerate(rows)
        ]
    }  # fmt: skip


def flows() -> dict[str, Any]:
    """What /map/displacement.json answers."""
    at = {name: {"name": name, "lon": lon, "lat": lat} for name, lon, lat, _ in PLACES}

    def figures(low: int, high: int | None, first: str, last: str, conflict: bool = False) -> dict[str, Any]:
        best = None if high is None else (low + high) // 2
        return {"low": low, "best": best, "high": high, "earliest": first, "latest": last, "conflict": conflict}

    def flow(origin: str | None, to: str, low: int, high: int, conflict: bool = False) -> dict[str, Any]:
        ends = {"from": at[origin] if origin else None, "to": at[to], "term": "fled", "series": f"dis-{to}"}
        return ends | figures(low, high, "2018-06-20", "2018-08-15", conflict)

    early, late = ("2018-06-28", "2018-06-28"), ("2018-07-04", "2018-07-04")
    return {
        "flows": [
            flow("Daraa", "Quneitra", 150000, 164000, True),
            flow("Daraa", "Amman", 50000, 60000),
            flow("Daraa", "Idlib", 9000, 11000),
            flow(None, "Idlib", 1, 2),
        ],
        "stocks": [
            {
                "place": at["Quneitra"],
                "series": "dis-q",
                "points": [figures(62000, 66000, *early), figures(285000, 325000, *late, True)],
            },
            {"place": at["Daraa"], "series": "dis-d", "points": [figures(20000, None, *early)]},
        ],
    }


class Handler(BaseHTTPRequestHandler):
    """Answers pages, files and invented data."""

    protocol_version = "HTTP/1.1"
    posted: ClassVar[list[bytes]] = []

    def answer(self, body: bytes, kind: str, status: int = 200) -> None:
        self.send_response(status)
        self.send_header(
            "content-type", kind if kind.startswith(("image", "application/octet")) else f"{kind}; charset=utf-8"
        )
        self.send_header("content-length", str(len(body)))
        self.send_header("content-security-policy", POLICY)
        self.send_header("x-content-type-options", "nosniff")
        self.end_headers()
        with contextlib.suppress(ConnectionError):  # the page has been left
            self.wfile.write(body)

    def json(self, value: Any, status: int = 200) -> None:
        self.answer(json.dumps(value, ensure_ascii=False).encode(), "application/json", status)

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        query = parse_qs(url.query)
        data = {"/map/labels": labels, "/map/control.json": control, "/map/displacement.json": flows}
        if url.path == "/picture.json":
            self.json(points(int(query.get("amount", ["900"])[0]), query.get("kinds")))
        elif url.path in data:
            self.json(data[url.path]())
        elif url.path == "/picture/table":
            self.answer(f'<p id="swapped">Table of: {len(url.query)} characters of query</p>'.encode(), "text/html")
        elif url.path.startswith("/static/"):
            self.file(STATIC, url.path.removeprefix("/static/"))
        elif url.path == "/favicon.ico":
            self.answer(b"", "image/x-icon")
        else:
            self.page(url.path.strip("/") or "picture")

    def file(self, root: Path, name: str) -> None:
        path = (root / name).resolve()
        if not path.is_relative_to(root) or not path.is_file():
            self.answer(b"not here", "text/plain", 404)
            return
        kind = TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        self.answer(path.read_bytes(), kind)

    def page(self, name: str) -> None:
        path = HERE / "demo" / f"{name}.html"
        if not path.is_file():
            self.answer(b"no such page", "text/plain", 404)
            return
        frame = (HERE / "demo" / "frame.html").read_text("utf-8")
        title, _, body = path.read_text("utf-8").partition("\n")
        page = frame.replace("{{title}}", title).replace("{{name}}", name).replace("{{body}}", body)
        self.answer(page.encode(), "text/html")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.posted.append(body)
        if b"broken.html" in body:
            message = 'No text in "<img onerror=x>".'
            self.json({"results": [{"name": "broken.html", "state": "failed", "message": message}]})
        elif b"refused" in body:
            self.json({"error": "Refused for the test."}, 413)
        else:
            result = {"name": "x", "state": "added", "message": None, "href": "/reports/1", "records": 12}
            self.json({"results": [result]})

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Stay silent."""


@contextmanager
def serving(port: int = 0) -> Iterator[str]:
    """The address of the running server."""
    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


if __name__ == "__main__":
    with serving(8790) as address:
        print(address)  # noqa: T201
        threading.Event().wait()
