"""Reading what was added from the page: one file after another in a thread that keeps the model warm."""

from __future__ import annotations

import logging
import tempfile
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec

from sitroom.config import Settings
from sitroom.ingest import read_inputs
from sitroom.pipeline import read_safely
from sitroom.progress import Step, heard
from sitroom.records import LISTS, Failure, Reading, Report
from sitroom.store.situation import open_situation

ENDINGS = (
    ".txt", ".html", ".htm", ".json", ".jsonl", ".csv", ".parquet", ".xml", ".rss", ".atom", ".warc", ".warc.gz",
    ".wacz",
)  # fmt: skip
JOB_SECONDS = 600.0  # then no further report of the file is read
MOST_JOBS = 200  # remembered
MOST_WAITING = 50  # files that wait their turn
WAITING_UPLOADS = 4  # as many bytes may wait as so many of the largest uploads hold
MOST_RESULTS = 500  # told of one file
LONGEST_NAME = 100  # characters of a file's name
MOST_HELD, MOST_LETTERS = 20_000, 20_000_000  # reports of a file, and their letters, held to know how many there are
ANY_TEXT = "Troops left the town on Monday."  # reading it loads the model and the lexicons
_WEIGHTS: dict[Step, float] = {"parsed": 0.6, "read": 0.4}  # of the time that reading takes


class Busy(Exception):  # noqa: N818 - it is no error of ours
    """Too many files wait already."""


class Job(msgspec.Struct):
    """One file on its way. `stage`: waiting, opening, reading, merging or done; `share`: of the reading, by letters,
    when known; `reports`: in the file, when known, and `read`: of these."""

    name: str
    stage: str = "waiting"
    share: float | None = None
    reports: int | None = None
    read: int = 0
    results: list[dict[str, Any]] = []


class Progress:
    """Turns what is told while a job's reports are read into its share. Reports are read a few dozen together: first
    all of their sentences are parsed, which takes the most time, then each is read."""

    def __init__(self, job: Job, items: Iterable[Report | Failure] | None) -> None:
        """`items`: all that will be read; None when there are too many to know."""
        self._job = job
        self._finished = self._taken = 0  # letters
        self._number = 0  # reports finished
        self._here = {"parsed": 0.0, "read": 0.0}  # shares of the reports at hand
        if items is not None:
            lengths = [_letters(item) for item in items if isinstance(item, Report)]
            self._whole = sum(lengths) or 1
            job.reports, job.share = len(lengths), 0.0

    def took(self, item: Report | Failure) -> None:
        """Another item is taken in hand: all before those at hand are finished."""
        self._here = dict.fromkeys(self._here, 0.0)
        self._taken += _letters(item)

    def heard(self, step: Step, done: int, total: int) -> None:
        """What `progress.tell` says."""
        self._here[step] = done / total
        if step == "read":
            self._job.read = max(self._job.read, self._number + done)
        self._tell()

    def finished(self, item: Reading | Failure) -> None:
        """An item is read and on its way into the situation."""
        if isinstance(item, Reading):
            self._finished += len(item.report.text)
            self._number += 1
            self._job.read = max(self._job.read, self._number)
        self._tell()

    def _tell(self) -> None:
        if self._job.share is None:
            return
        here = sum(weight * self._here[step] for step, weight in _WEIGHTS.items()) * (self._taken - self._finished)
        self._job.share = max(self._job.share, min(1.0, (self._finished + here) / self._whole))


def _held(items: Iterator[Report | Failure]) -> tuple[deque[Report | Failure], Iterator[Report | Failure] | None]:
    """The items, and those that are still to come when there are more than may be held in memory."""
    held: deque[Report | Failure] = deque()
    letters = 0
    for item in items:
        held.append(item)
        letters += _letters(item)
        if len(held) > MOST_HELD or letters > MOST_LETTERS:
            return held, items
    return held, None


def _emptied(held: deque[Report | Failure]) -> Iterator[Report | Failure]:
    """The items, each let go of as it is taken."""
    while held:
        yield held.popleft()


def _letters(item: Report | Failure) -> int:
    return len(item.text) if isinstance(item, Report) else 0


class Desk:
    """Takes files, reads them one by one and merges them into the situation."""

    def __init__(self, situation: Path, settings: Settings) -> None:
        self._situation, self._settings = situation, settings
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="reading")
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._lock = threading.Lock()
        self._number = 0
        self._merging = False  # asked for and not begun
        self._warm = False  # or about to be
        self._waiting = 0  # bytes
        self._closing = threading.Event()

    def take(self, name: str, data: bytes) -> str:
        """Puts a file in the queue; the key of its job. Raises Busy when too many wait."""
        job = Job(name=shown_name(name))
        with self._lock:
            many = sum(j.stage != "done" for j in self._jobs.values()) >= MOST_WAITING
            if many or self._waiting + len(data) > WAITING_UPLOADS * self._settings.max_upload_bytes:
                raise Busy
            self._waiting += len(data)
            self._number += 1
            key = str(self._number)
            self._jobs[key] = job
            while len(self._jobs) > MOST_JOBS:
                self._jobs.popitem(last=False)
        self._thread.submit(self._work, job, data)
        return key

    def job(self, key: str) -> Job | None:
        """How far a file is; None when it is not, or no longer, known."""
        with self._lock:
            return self._jobs.get(key)

    def warm_soon(self) -> None:
        """Loads what reading needs, once, so that the first file need not wait for it."""
        with self._lock:
            if self._warm:
                return
            self._warm = True
        self._thread.submit(_warm, self._settings)

    def merge_soon(self) -> None:
        """Merges when the thread is free; several calls before that are one."""
        with self._lock:
            if self._merging:
                return
            self._merging = True
        self._thread.submit(self._merge)

    def _merge(self) -> None:
        with self._lock:
            self._merging = False
        try:
            with open_situation(self._situation, create=False, settings=self._settings) as situation:
                situation.merge()
        except Exception:  # what was judged is written down; the next merge takes it in
            logging.getLogger(__name__).exception("merging failed")

    def close(self) -> None:
        """Lets the report at hand be read and merged, and forgets the others."""
        self._closing.set()
        self._thread.shutdown(wait=True, cancel_futures=True)

    def _work(self, job: Job, data: bytes) -> None:
        try:
            self._read(job, data)
        except Exception:  # told to whoever waits for it; the thread must go on
            logging.getLogger(__name__).exception("a file could not be added")
            job.results.append(_failed(job.name, "It could not be added. The details are in the server's log."))
        finally:
            job.stage = "done"
            with self._lock:
                self._waiting -= len(data)

    def _read(self, job: Job, data: bytes) -> None:
        job.stage = "opening"
        end = time.monotonic() + JOB_SECONDS
        with tempfile.TemporaryDirectory(prefix="sitroom-") as folder:
            path = Path(folder) / f"upload{ending_of(job.name)}"  # nothing of the visitor's name but a known ending
            path.write_bytes(data)
            found = (_renamed(item, job.name) for item in read_inputs([path], self._settings))
            held, more = _held(self._in_time(found, end))
            job.stage = "reading"
            progress = Progress(job, None if more else held)
            with open_situation(self._situation, create=False, settings=self._settings) as situation:
                taken = self._in_time(chain(_emptied(held), more or ()), end, progress)
                with heard(progress.heard):
                    results = read_safely(taken, self._settings)
                    situation.add(self._told(job, results, progress, situation.browse.holds))
                job.stage, job.share = "merging", None
                situation.merge()

    def _in_time(
        self, items: Iterable[Report | Failure], end: float, progress: Progress | None = None
    ) -> Iterator[Report | Failure]:
        """The items until the time is up or the room closes."""
        for item in items:
            if self._closing.is_set():
                return
            if time.monotonic() > end:
                yield Failure(
                    input="the rest", kind="too_slow", message="the file took too long: the rest was not read"
                )
                return
            if progress is not None:
                progress.took(item)
            yield item

    def _told(
        self, job: Job, results: Iterable[Reading | Failure], progress: Progress, holds: Callable[[str], bool]
    ) -> Iterator[Reading | Failure]:
        for item in results:
            progress.finished(item)
            if len(job.results) < MOST_RESULTS:
                job.results.append(_result(item, holds))
            yield item


def _warm(settings: Settings) -> None:
    for _ in read_safely([Report(id="any", text=ANY_TEXT, language=settings.language)], settings):
        pass


def _result(item: Reading | Failure, holds: Callable[[str], bool]) -> dict[str, Any]:
    if isinstance(item, Failure):
        where = f"line {item.line}: " if item.line else ""
        return _failed(item.input, where + item.message)
    report = item.report
    number = sum(len(getattr(item, name)) for name in LISTS)
    return {
        "name": report.title or report.id, "state": "unchanged" if holds(report.id) else "added", "message": None,
        "href": f"/reports/{quote(report.id, safe='')}", "records": number,
    }  # fmt: skip


def _failed(name: str, message: str) -> dict[str, Any]:
    return {"name": name, "state": "failed", "message": message, "href": None, "records": 0}


def _renamed(item: Report | Failure, name: str) -> Report | Failure:
    """The item under the name that the visitor gave its file."""
    if isinstance(item, Failure):
        return msgspec.structs.replace(item, input=name)
    return msgspec.structs.replace(item, meta=item.meta | {"file": name})


def shown_name(name: str) -> str:
    """A file's name to show: its last part, without what cannot be printed."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(c for c in last if c.isprintable())[:LONGEST_NAME] or "unnamed"


def ending_of(name: str) -> str:
    """The ending that says how to read the file, of those that we know; ".txt" for any other."""
    return next((ending for ending in ENDINGS if name.lower().endswith(ending)), ".txt")
