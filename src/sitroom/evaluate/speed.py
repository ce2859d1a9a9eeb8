"""What reading costs, as a ratio to parsing the same texts with the same model, as it comes, and nothing else.

Seconds say more about the machine and its load than about the program, so the two are measured in turn, several times,
in processor time, and the medians count.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import msgspec

from sitroom.analyse import analyse
from sitroom.analyse.gate import gate_of
from sitroom.analyse.parser import plain_model
from sitroom.config import Settings
from sitroom.evaluate.everyday import mixed
from sitroom.extract.draft import Draft
from sitroom.lexicon.loader import load_lexicon
from sitroom.pipeline import MENTION_ORGANS, RECORD_ORGANS, read
from sitroom.records import LISTS, Reading, Report
from sitroom.scale.engines import settle

ROUNDS = 5
EXAMPLES = Path("examples")
LEXICON_REPORT = 12  # sentences put together to one report


@dataclass
class Speed:
    """One stream of reports. Seconds of processor time (medians of `rounds`); `ratio`: read to bare parse, the median
    of the rounds' ratios; `stages`: share of each stage in a run of its own (0-1); `turned_away`: reports that the gate
    stopped; `memory`: peak of the process so far, MB."""

    name: str
    gate: str
    reports: int
    words: int
    rounds: int
    seconds: float = 0.0
    bare: float = 0.0
    ratio: float = 0.0
    records: int = 0
    turned_away: int = 0
    memory: float = 0.0
    stages: dict[str, float] = field(default_factory=dict)

    @property
    def reports_per_second(self) -> float:
        return self.reports / self.seconds

    @property
    def words_per_second(self) -> float:
        return self.words / self.seconds


@dataclass
class Start:
    """Seconds on the clock of a fresh process, the fastest of a few: `--help`, and one short report read."""

    help: float
    first_report: float


def own_reports() -> list[Report]:
    """Reports put together from the example sentences of the event lexicon: something to read without any files."""
    from sitroom.lexicon.schema.frames import Frame

    told = [e.text for row in load_lexicon().rows("events", Frame) for e in row.example]
    parts = [told[at : at + LEXICON_REPORT] for at in range(0, len(told), LEXICON_REPORT)]
    return [Report(id=f"own-{n}", text=" ".join(part), language="en") for n, part in enumerate(parts)]


def speeds(reports: Sequence[Report], rounds: int = ROUNDS) -> list[Speed]:
    """The reports as they are, and as one in eight of a stream of everyday news with the gate."""
    return [
        measure("conflict", reports, Settings(), rounds),
        measure("mixed, 1 in 8", mixed(reports), Settings(gate="conflict"), rounds),
    ]


def measure(name: str, reports: Sequence[Report], settings: Settings, rounds: int = ROUNDS) -> Speed:
    """One stream, parsed bare and read in turn. A first round that warms the caches does not count."""
    texts = [report.text for report in reports]
    speed = Speed(name, settings.gate, len(reports), sum(len(text.split()) for text in texts), rounds)
    readings = list(read(reports, settings))
    speed.records = sum(len(getattr(reading, kind)) for reading in readings for kind in LISTS)
    speed.turned_away = sum(map(was_turned_away, readings))
    del readings
    settle()  # as in any run
    speed.memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
    model = plain_model(settings.language)
    bare, seconds = [], []
    for _ in range(rounds):
        bare.append(_timed(lambda: _drain(model.pipe(texts))))
        seconds.append(_timed(lambda: _drain(read(reports, settings))))
    speed.bare, speed.seconds = median(bare), median(seconds)
    speed.ratio = median(mine / theirs for mine, theirs in zip(seconds, bare, strict=True))
    speed.stages = stages(reports, settings)
    return speed


def was_turned_away(reading: Reading) -> bool:
    from sitroom.pipeline import TURNED_AWAY

    return TURNED_AWAY in reading.warnings


def _drain(items: Iterator[object]) -> None:
    for _ in items:
        pass


def _timed(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def stages(reports: Sequence[Report], settings: Settings) -> dict[str, float]:
    """Share of each stage: the gate, the analysis (sentences, tokens, parse), then each organ of extraction."""
    lexicon = load_lexicon(settings.language, settings.gazetteer)
    spent = {"gate": 0.0, "analyse": 0.0}
    for at in range(0, len(reports), 32):
        batch = list(reports[at : at + 32])
        if settings.gate != "off":
            began = time.process_time()
            batch = [report for report in batch if gate_of(lexicon).passes(report.text)]
            spent["gate"] += time.process_time() - began
        began = time.process_time()
        analyses = analyse(batch, lexicon, settings)
        spent["analyse"] += time.process_time() - began
        for report, analysis in zip(batch, analyses, strict=True):
            draft = Draft(report, analysis, lexicon, settings)
            for organ in (*MENTION_ORGANS, *RECORD_ORGANS):
                began = time.process_time()
                organ(draft)
                name = organ.__module__.removeprefix("sitroom.extract.").split(".")[0]
                spent[name] = spent.get(name, 0.0) + time.process_time() - began
    whole = sum(spent.values()) or 1.0
    return {name: seconds / whole for name, seconds in sorted(spent.items(), key=lambda s: -s[1]) if seconds}


# ---- starting ----


def start(tries: int = 3) -> Start:
    """Times fresh processes of this Python."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.txt"
        report.write_text("Shelling killed four people in Sloviansk on 3 May 2024.\n", encoding="utf-8")
        command = [sys.executable, "-m", "sitroom"]
        return Start(
            min(_clocked([*command, "--help"]) for _ in range(tries)),
            min(_clocked([*command, "read", str(report), "--format", "jsonl", "--workers", "1"]) for _ in range(tries)),
        )


def _clocked(command: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ)  # noqa: S603
    return time.perf_counter() - began


# ---- shown ----


def lines(found: Sequence[Speed], started: Start | None = None) -> Iterator[str]:
    """The figures as tables."""
    yield "| stream | gate | reports | words | bare parse s | read s | ratio | reports/s | words/s | turned away | MB |"
    yield "|---|---|---|---|---|---|---|---|---|---|---|"
    for s in found:
        values = (
            s.name, s.gate, f"{s.reports:,}", f"{s.words:,}", f"{s.bare:.2f}", f"{s.seconds:.2f}", f"{s.ratio:.2f}",
            f"{s.reports_per_second:,.1f}", f"{s.words_per_second:,.0f}", f"{s.turned_away:,}", f"{s.memory:,.0f}",
        )  # fmt: skip
        yield f"| {' | '.join(values)} |"
    for s in found:
        yield ""
        yield f"{s.name}: " + ", ".join(f"{name} {share:.0%}" for name, share in s.stages.items() if share >= 0.005)
    if started is not None:
        yield ""
        yield f"start: --help {started.help:.2f} s, first report {started.first_report:.2f} s"


def as_json(found: Sequence[Speed], started: Start | None = None) -> bytes:
    """The figures as one JSON object: {"streams": [...], "start": {...} | null}."""
    streams = [
        {**msgspec.to_builtins(s), "reports_per_second": s.reports_per_second, "words_per_second": s.words_per_second}
        for s in found
    ]
    return msgspec.json.encode({"streams": streams, "start": started})
