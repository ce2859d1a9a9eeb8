"""Reading what pages add: bounded, told, and in nobody's way."""

from __future__ import annotations

import gzip
import io
import threading
import time
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
import pytest
from starlette.testclient import TestClient
from tests.web.situations import HOSTILE, filled

from sitroom.analyse.parser import load_model
from sitroom.config import Settings
from sitroom.records import Failure, Report
from sitroom.store.situation import open_situation
from sitroom.web import jobs
from sitroom.web.app import make_app
from sitroom.web.jobs import Busy, Desk, Job
from sitroom.web.keeping import MOST, Kept

HOME = "http://127.0.0.1:8765"
WAIT = 60.0


@pytest.fixture(scope="module")
def situation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled(tmp_path_factory.mktemp("desk") / "desk.sitroom", HOSTILE)


def done(desk: Desk, key: str) -> Job:
    end = time.monotonic() + WAIT
    while time.monotonic() < end:
        job = desk.job(key)
        assert job is not None
        if job.stage == "done":
            return job
        time.sleep(0.01)
    raise AssertionError("the file was not read in time")


@pytest.fixture
def stuck(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Reading goes on only once the event is set."""
    go = threading.Event()

    def slow(items: object, settings: object) -> Iterator[Failure]:
        go.wait(WAIT)
        yield from ()

    monkeypatch.setattr(jobs, "read_safely", slow)
    yield go
    go.set()


def test_reading_tells_how_far_it_is(situation: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[float, int]] = []

    class Watched(jobs.Progress):
        def _tell(self) -> None:
            super()._tell()
            told.append((self._job.share or 0.0, self._job.read))

    monkeypatch.setattr(jobs, "Progress", Watched)
    sentence = "Rebels killed {} soldiers near Goma on Monday, the army said. "
    reports = [sentence.format(n) * (1 + n % 3) for n in range(2, 42)]  # more than are read together
    lines = [msgspec.json.encode({"text": text, "published": "2025-01-28"}) for text in reports]
    desk = make_app(situation).state.room.desk
    job = done(desk, desk.take("many.jsonl", b"\n".join([*lines, b"{broken"])))
    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    assert len(set(shares)) > 40
    assert shares[0] < 0.5
    assert shares[-1] == 1.0
    assert (job.reports, job.read, told[-1][1]) == (40, 40, 40)
    assert sum(result["state"] == "added" for result in job.results) == 40


def test_a_file_of_more_than_can_be_held_is_read_as_it_comes(situation: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "MOST_HELD", 3)
    came: list[int] = []

    def items(*_: object) -> Iterator[Failure]:
        for number in range(40):
            came.append(number)
            yield Failure(input=str(number), kind="x", message="")

    def seen(items: Iterator[Failure], settings: object) -> Iterator[Failure]:
        assert len(came) == 4
        yield from items

    monkeypatch.setattr(jobs, "read_inputs", items)
    monkeypatch.setattr(jobs, "read_safely", seen)
    desk = make_app(situation).state.room.desk
    job = done(desk, desk.take("many.jsonl", b"{}"))
    assert (len(job.results), job.reports, job.share) == (40, None, None)


def test_pages_answer_while_a_file_is_read(situation: Path, stuck: threading.Event) -> None:
    app = make_app(situation)
    desk: Desk = app.state.room.desk
    key = desk.take("slow.txt", b"Shells killed 3 people.")
    visitor = TestClient(app, base_url=HOME)
    for path in ("/", "/picture.json", "/review", f"/add/jobs/{key}"):
        assert visitor.get(path).status_code == 200
    told = visitor.get(f"/add/jobs/{key}").json()
    assert (told["done"], told["stage"]) == (False, "reading")
    stuck.set()
    assert done(desk, key).stage == "done"


def test_what_waits_is_bounded_in_number_and_in_bytes(situation: Path, stuck: threading.Event) -> None:
    desk = Desk(situation, Settings(max_upload_bytes=1000))
    for _ in range(4):
        desk.take("x.txt", b"x" * 1000)
    with pytest.raises(Busy):
        desk.take("x.txt", b"x")
    stuck.set()
    done(desk, "4")
    key = desk.take("x.txt", b"x")
    assert done(desk, key).stage == "done"
    many = Desk(situation, Settings())
    stuck.clear()
    for _ in range(jobs.MOST_WAITING):
        many.take("x.txt", b"x")
    with pytest.raises(Busy):
        many.take("x.txt", b"x")
    stuck.set()
    many.close()


def test_a_bomb_is_told_and_not_unpacked(situation: Path) -> None:
    desk = Desk(situation, Settings())
    nothing = b"\0" * 100_000_000
    page = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/\r\nContent-Length: 100000000\r\n\r\n"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("archive/data.warc", page + nothing)
    bombs = {"a.warc.gz": gzip.compress(page + nothing), "b.warc.gz": gzip.compress(gzip.compress(nothing * 3))}
    for name, data in (bombs | {"c.wacz": packed.getvalue(), "d.jsonl.gz": bombs["a.warc.gz"]}).items():
        assert len(data) < 200_000
        job = done(desk, desk.take(name, data))
        assert [r["state"] for r in job.results] in (["failed"], []), name


def test_messages_name_no_path_of_this_machine(situation: Path) -> None:
    desk = Desk(situation, Settings())
    for name in ("../../etc/x.warc.gz", "/root/x.parquet", "x.jsonl", "C:\\x.wacz", "x.xml"):
        job = done(desk, desk.take(name, b"\x1f\x8b\x08 broken <"))
        for result in job.results:
            told = f"{result['name']} {result['message']}"
            assert "sitroom-" not in told
            assert "upload" not in told
            assert "/" not in str(result["name"])


def test_a_fault_is_told_and_the_next_file_is_read(situation: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("no such luck at /secret/path")

    desk = Desk(situation, Settings())
    with monkeypatch.context() as patch:
        patch.setattr(jobs, "read_inputs", broken)
        job = done(desk, desk.take("x.txt", b"x"))
    assert [r["state"] for r in job.results] == ["failed"]
    assert "secret" not in str(job.results)
    text = b"Clashes\n\nPosted January 30, 2025\n\nRebels killed 4 soldiers near Goma on Wednesday."
    assert [r["state"] for r in done(desk, desk.take("y.txt", text)).results] == ["added"]


def test_closing_ends_reading_between_reports(situation: Path) -> None:
    desk = Desk(situation, Settings())
    taken = desk._in_time(
        iter([Failure(input=str(n), kind="x", message="") for n in range(3)]), time.monotonic() + WAIT
    )
    next(taken)
    desk.close()
    assert list(taken) == []


# ---- answers that are kept ----


def test_answers_hold_until_the_file_changes(tmp_path: Path) -> None:
    path = tmp_path / "kept"
    path.write_bytes(b"1")
    kept, made = Kept(path), iter(range(100))
    assert [kept.answer("a", lambda: next(made)) for _ in range(3)] == [0, 0, 0]
    path.write_bytes(b"12")
    assert kept.answer("a", lambda: next(made)) == 1
    log = tmp_path / "kept-wal"
    log.touch()  # a reader's
    assert kept.answer("a", lambda: next(made)) == 1
    log.write_bytes(b"change")
    assert kept.answer("a", lambda: next(made)) == 2
    for number in range(MOST):
        kept.answer(number, lambda: next(made))
    assert kept.answer("a", lambda: next(made)) > 2  # forgotten: too long ago


def test_a_judgement_shows_at_once(situation: Path) -> None:
    from sitroom.store.situation import open_situation

    visitor = TestClient(make_app(situation), base_url=HOME)
    before = visitor.get("/picture.json").json()
    with open_situation(situation, create=False) as opened:
        opened.judge("reject", before["ids"].split("\n")[0], by="Ana")
    after = visitor.get("/picture.json").json()
    assert after["total"] == before["total"] - 1
    assert before["ids"].split("\n")[0] not in after["ids"].split("\n")


def test_opening_the_form_warms_the_reader_once(situation: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def watched(items: Iterable[Report], settings: Settings) -> Iterator[Failure]:
        read.extend(item.text for item in items)
        yield from ()

    monkeypatch.setattr(jobs, "read_safely", watched)
    app = make_app(situation)
    with TestClient(app, base_url=HOME) as client:
        assert client.get("/").status_code == 200
        assert read == []  # who only looks needs no model
        for _ in range(3):
            assert client.get("/add").status_code == 200
        desk = app.state.room.desk
        done(desk, desk.take("one.txt", b"Shells fell on Kharkiv."))
    assert read == [jobs.ANY_TEXT, "Shells fell on Kharkiv."]


def test_warming_loads_the_model_and_keeps_nothing(situation: Path) -> None:
    load_model.cache_clear()
    desk = make_app(situation).state.room.desk
    desk.warm_soon()
    desk.close()  # waits for what is at hand
    assert load_model.cache_info().currsize == 1
    with open_situation(situation, create=False) as opened:
        assert not opened.browse.holds("any")
