"""How long merging takes as records grow: a made-up war of 10,000, 30,000 and 100,000 records.

    python -m sitroom.evaluate.speed_merge [RECORDS ...]

Each stage's seconds (wall clock and processor), records a second, peak memory of the process so far, and how well the
known truth was found (B³). "growth" is how much more a record costs than in the smallest run: 1.0 is linear.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from sitroom.evaluate.synthetic import World, world
from sitroom.lexicon.loader import load_lexicon
from sitroom.merge import Merged, merge
from sitroom.merge.items import items_of
from sitroom.merge.merger import Merger

R = TypeVar("R")

SIZES = (10_000, 30_000, 100_000)
LATE_REPORTS = 10  # added to a finished merge, to time an incremental one


@dataclass
class Run:
    """One run. Times in seconds; `late`: processor seconds of adding a few reports more; `memory`: MB."""

    records: int
    reports: int
    incidents: int = 0
    wall: float = 0.0
    cpu: float = 0.0
    late: float = 0.0
    memory: float = 0.0
    precision: float = 0.0
    recall: float = 0.0
    stages: dict[str, float] = field(default_factory=dict)


def measure(records: int, seed: int = 7) -> Run:
    """Merges a made-up war of `records` records."""
    war = world(records, seed)
    run = Run(records=len(war.truth), reports=len(war.readings))
    load_lexicon()
    began, cpu = time.perf_counter(), time.process_time()
    merged = merge(war.readings)
    run.wall, run.cpu = time.perf_counter() - began, time.process_time() - cpu
    run.incidents = len(merged.incidents)
    run.precision, run.recall = found(merged, war)
    run.memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # kB on Linux
    run.stages, run.late = stages(war)
    return run


def stages(war: World) -> tuple[dict[str, float], float]:
    """Processor seconds of what joins records (the rest of merging is copies, values and series), and of adding a few
    reports late."""
    lexicon, spent = load_lexicon(), dict[str, float]()
    late = war.readings[-LATE_REPORTS:]
    items = _timed(spent, "items", lambda: [i for r in war.readings[:-LATE_REPORTS] for i in items_of(r, lexicon)[0]])
    merger = Merger(lexicon)
    _timed(spent, "block and compare", lambda: merger.add(items))
    _timed(spent, "cluster", merger.clusters)
    links = merger.links()
    again = Merger(lexicon)
    again.load(items, links)
    more = [i for r in late for i in items_of(r, lexicon)[0]]

    def add() -> None:
        again.add(more)
        again.changed()

    _timed(spent, "late", add)
    return spent, spent.pop("late")


def _timed(spent: dict[str, float], name: str, work: Callable[[], R]) -> R:
    began = time.process_time()
    result = work()
    spent[name] = time.process_time() - began
    return result


def found(merged: Merged, war: World) -> tuple[float, float]:
    """B³ precision and recall of the incidents."""
    size: dict[int, int] = {}
    for story in war.truth.values():
        size[story] = size.get(story, 0) + 1
    precision = recall = 0.0
    for incident in merged.incidents:
        known: dict[int, int] = {}
        for member in incident.members:
            known[war.truth[member]] = known.get(war.truth[member], 0) + 1
        precision += sum(n * n for n in known.values()) / len(incident.members)
        recall += sum(n * n / size[story] for story, n in known.items())
    return precision / len(war.truth), recall / len(war.truth)


def lines(runs: list[Run]) -> Iterator[str]:
    """The runs as a table."""
    yield "| records | reports | incidents | s | cpu s | records/s | growth | join s | 10 late reports s | MB | P | R |"
    yield "|---|---|---|---|---|---|---|---|---|---|---|---|"
    for run in runs:
        growth = (run.cpu / run.records) / (runs[0].cpu / runs[0].records)
        values = (
            f"{run.records:,}", f"{run.reports:,}", f"{run.incidents:,}", f"{run.wall:.0f}", f"{run.cpu:.0f}",
            f"{run.records / run.cpu:.0f}", f"{growth:.2f}", f"{sum(run.stages.values()):.0f}", f"{run.late:.2f}",
            f"{run.memory:.0f}", f"{run.precision:.3f}", f"{run.recall:.3f}",
        )  # fmt: skip
        yield f"| {' | '.join(values)} |"


def main() -> None:
    sizes = [int(a) for a in sys.argv[1:]] or list(SIZES)
    runs = [measure(size) for size in sizes]
    for line in lines(runs):
        print(line)  # noqa: T201


if __name__ == "__main__":
    main()
