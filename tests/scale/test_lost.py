"""Processes that come to an end in the middle of their work: only what ended them is given up."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from sitroom.config import Settings
from sitroom.records import Failure, Reading, Report
from sitroom.scale import engines
from sitroom.scale.engines import read_all, work_on
from sitroom.scale.guard import STILL
from sitroom.scale.parts import LOST, Work, given_up, pieces

DEADLY = 13


def _exit(numbers: list[int]) -> list[int]:
    if DEADLY in numbers:
        os._exit(7)
    return [2 * n for n in numbers]


def _segfault(numbers: list[int]) -> list[int]:
    if DEADLY in numbers:
        os.kill(os.getpid(), signal.SIGSEGV)
    return [2 * n for n in numbers]


def _stand_still(numbers: list[int]) -> list[int]:
    if DEADLY in numbers:
        time.sleep(600)
    return [2 * n for n in numbers]


def _killed_from_outside(numbers: list[int], once: str) -> list[int]:
    """Something else ends the process, such as a system that is short of memory; the second time all is well."""
    if DEADLY in numbers and not Path(once).exists():
        Path(once).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return [2 * n for n in numbers]


def _eat(_: list[int]) -> list[int]:
    return [len(bytearray(3_000_000_000))]


def work(do: Callable[[list[int]], list[int]]) -> Work[list[int], list[int]]:
    return Work(
        do=do,
        divide=lambda part: [[n] for n in part],
        give_up=lambda part: [-n for n in part],
        join=lambda results: [n for part in results for n in part],
    )


TIMES = 9  # so that the reports make two parts
PARTS = [[1, 2, 3], [11, 12, 13, 14], [21], [22, 23], [24]]
WITHOUT = [[2, 4, 6], [22, 24, -13, 28], [42], [44, 46], [48]]
QUICK = 1.0 / STILL  # max_report_seconds with which a second without a sign of life is too long


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("do", [_exit, _segfault])
def test_only_what_ends_a_process_is_given_up(do: Callable[[list[int]], list[int]], workers: int) -> None:
    assert list(work_on(PARTS, work(do), Settings(workers=workers), apart=True)) == WITHOUT


def test_work_that_stands_still_is_given_up() -> None:
    settings = Settings(workers=2, max_report_seconds=QUICK)
    assert list(work_on(PARTS, work(_stand_still), settings)) == WITHOUT


def test_a_process_that_something_else_ended_costs_nothing(tmp_path: Path) -> None:
    do = partial(_killed_from_outside, once=str(tmp_path / "once"))
    assert list(work_on(PARTS, work(do), Settings(workers=2))) == [[2 * n for n in part] for part in PARTS]
    assert (tmp_path / "once").exists()


def test_memory_is_bounded() -> None:
    with pytest.raises(MemoryError):
        list(work_on(PARTS, work(_eat), Settings(workers=2, max_worker_bytes=2_000_000_000)))


@pytest.mark.parametrize("engine", ["dask", "ray"])
def test_clusters_give_up_the_same(engine: str) -> None:
    pytest.importorskip({"dask": "distributed"}.get(engine, engine), reason=f"the extra {engine} is not installed")
    assert list(work_on(PARTS, work(_exit), Settings(engine=engine, workers=2))) == WITHOUT


def test_what_could_not_begin_is_no_fault_of_the_reports(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sitroom.scale.processes._serve", _not_at_all)
    with pytest.raises(ChildProcessError, match="before it could begin"):
        list(work_on(PARTS, work(_exit), Settings(workers=2)))


def _not_at_all(*_: object) -> None:
    return


def test_pieces_have_one_report_each() -> None:
    report = [Report(id=str(n), text="They left.") for n in range(3)]
    failed = Failure(input="x", kind="empty", message="nothing")
    assert pieces([failed, report[0], report[1], failed, failed, report[2], failed]) == [
        [failed, report[0]], [report[1]], [failed, failed, report[2]], [failed],
    ]  # fmt: skip
    told = given_up([failed, report[0]])
    assert told == [failed, Failure(input="0", kind="crash", message=LOST)]


def test_reports_whose_process_is_lost_are_read_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """All that belongs to the lost part, beside what ended it, is read as in any run."""
    reports: list[Report | Failure] = [
        Report(id=f"r{n}", text=f"Gunmen killed {n + 2} soldiers near Goma on Friday, an army spokesman said.")
        for n in range(4)
    ]
    expected = list(read_all(reports, Settings(engine="serial")))
    monkeypatch.setitem(engines._ENGINES, "processes", _Losing)
    found = list(read_all(reports * TIMES, Settings(workers=2)))
    assert [f for f in found if isinstance(f, Failure)] == [
        Failure(input="r2", kind="crash", message=LOST) for _ in range(TIMES)
    ]
    assert [f for f in found if isinstance(f, Reading)] == [
        r for r in expected * TIMES if isinstance(r, Reading) and r.report.id != "r2"
    ]


class _Losing:
    """An engine, here, whose processes end with the report r2."""

    def __init__(self, do: Callable[[list[Report]], object], workers: int, _: Settings) -> None:
        self.workers, self._do = workers, do

    def submit(self, part: list[Report]) -> list[Report]:
        return part

    def result(self, part: list[Report]) -> object:
        if any(report.id == "r2" for report in part):
            raise engines.LostError
        return self._do(part)

    def close(self) -> None:
        return
