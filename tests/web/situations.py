"""Situations for tests of the pages: a hostile one, and the worked one, built once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sitroom.config import Settings
from sitroom.ingest import read_inputs
from sitroom.pipeline import read_safely
from sitroom.records import Report
from sitroom.store.situation import open_situation

ROOT = Path(__file__).resolve().parents[2]
BAD = '"><img src=x onerror=alert(1)><script>alert(2)</script>'
HOSTILE = [
    Report(
        id=f"r/1?{BAD}",
        title=f"Title {BAD}",
        text=f"Title {BAD}\n\nRebels of {BAD} killed 12 soldiers near Goma on Friday, the army of '{BAD}' said. "
        "{{ 7 * 7 }} The mayor denied that rebels had seized the airport.\r\n\r\nOver 300 families fled to Bukavu.",
        published="2025-01-28",
        url="javascript:alert(3)",
        source=f"Outlet {BAD}",
        language="en",
        meta={"note": BAD},
    ),
    Report(
        id="r2",
        title="😀 غارات جوية على درعا",
        text="😀 غارات جوية على درعا\n\nRebels killed 9 soldiers near Goma on Friday, 24 January, a witness said. 👩‍🚒",
        published="2025-01-29",
        url="https://example.org/a?b=1&c=<script>",
        source="Second",
        language="en",
    ),
]


def filled(path: Path, reports: list[Report]) -> Path:
    """A situation of these reports."""
    with open_situation(path, clock=lambda: "2025-02-01T00:00:00Z") as situation:
        situation.add(read_safely(reports, Settings()))
        situation.merge()
    return path


@cache
def worked_readings() -> tuple[object, ...]:
    """The worked situation's reports, read once a process."""
    settings = Settings(workers=1)
    return tuple(read_safely(read_inputs([ROOT / "examples" / "daraa-2018"], settings), settings))


def worked(path: Path) -> Path:
    """The worked situation."""
    with open_situation(path, clock=lambda: "2018-08-01T00:00:00Z") as situation:
        situation.add(worked_readings())  # type: ignore[arg-type]
        situation.merge()
    return path
