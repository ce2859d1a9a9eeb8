"""The same bytes from every engine and number of workers."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import partial

import msgspec
import pytest

from sitroom.config import Settings
from sitroom.errors import SettingsError
from sitroom.records import Failure, Reading, Report
from sitroom.scale import engines
from sitroom.scale.engines import read_all, work_on
from sitroom.scale.parts import Work

PLACES = ("Goma", "Kherson", "Omdurman", "Tal Afar", "Myitkyina", "Arauca", "Khan Younis")


def reports(number: int) -> list[Report | Failure]:
    found: list[Report | Failure] = [
        Report(
            id=f"r{n}",
            text=f"Gunmen killed {n} soldiers near {PLACES[n % len(PLACES)]} on Friday, an army spokesman said.",
            published="2024-03-02",
            language="en",
        )
        for n in range(number)
    ]
    found.insert(number // 2, Failure(input="x.bin", kind="binary", message="not text"))
    return found


def encoded(settings: Settings, number: int = 70) -> bytes:
    return b"\n".join(msgspec.json.encode(result) for result in read_all(reports(number), settings))


@pytest.fixture(scope="module")
def expected() -> bytes:
    return encoded(Settings(engine="serial"))


@pytest.mark.parametrize("settings", [Settings(workers=2), Settings(engine="dask", workers=2)])
def test_engines_give_the_same_bytes(settings: Settings, expected: bytes) -> None:
    if settings.engine == "dask":
        pytest.importorskip("distributed", reason="the extra dask is not installed")
    assert encoded(settings) == expected


@pytest.fixture
def two_nodes() -> Iterator[str]:
    """A Ray cluster of two nodes on this machine."""
    pytest.importorskip("ray", reason="the extra ray is not installed (it has no release for this Python)")
    from ray.cluster_utils import Cluster

    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
    cluster.add_node(num_cpus=1)
    cluster.wait_for_nodes()
    yield cluster.address
    cluster.shutdown()


def test_ray_gives_the_same_bytes_on_two_nodes(two_nodes: str, expected: bytes) -> None:
    assert encoded(Settings(engine="ray", engine_address=two_nodes)) == expected


def _double(part: int) -> int:
    return 2 * part


def work(do: Callable[[int], int]) -> Work[int, int]:
    return Work(do=do, divide=lambda part: [part], give_up=lambda part: -part, join=sum)


def test_no_more_parts_are_taken_than_the_workers_can_soon_do() -> None:
    taken: list[int] = []

    def parts() -> Iterator[int]:
        for n in range(50):
            taken.append(n)
            yield n

    results = work_on(parts(), work(_double), Settings(workers=2))
    assert next(results) == 0
    assert len(taken) <= 2 * engines._AHEAD + 2
    assert list(results) == [2 * n for n in range(1, 50)]


@pytest.mark.parametrize("engine", ["dask", "ray"])
def test_an_engine_that_is_not_installed_is_told(engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, {"dask": "distributed"}.get(engine, engine), None)
    with pytest.raises(SettingsError, match=rf"pip install 'sitroom\[{engine}\]'"):
        list(work_on(range(3), work(_double), Settings(engine=engine, workers=2)))


def _break(part: int, at: int) -> int:
    if part == at:
        raise KeyError(part)
    return part


@pytest.mark.parametrize("workers", [1, 2])
def test_what_goes_wrong_in_the_work_is_raised(workers: int) -> None:
    with pytest.raises(KeyError):
        list(work_on(range(9), work(partial(_break, at=4)), Settings(workers=workers)))


def test_results_are_readings_and_failures_in_order() -> None:
    results = list(read_all(reports(3), Settings()))
    assert [r.report.id if isinstance(r, Reading) else r.kind for r in results] == ["r0", "binary", "r1", "r2"]
