"""The ordered list of stages, and the loop that runs them over reports."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from sitroom.analyse import analyse
from sitroom.config import Settings
from sitroom.extract import (
    access,
    actors,
    agreements,
    attribution,
    confidence,
    control,
    displacement,
    events,
    incidents,
    places,
    quantities,
    relations,
    times,
    tolls,
)
from sitroom.extract.draft import Draft
from sitroom.lexicon.loader import load_lexicon
from sitroom.records import Reading, Report

Organ = Callable[[Draft], None]

# what is found in any report, then what needs a parse (so only in languages that are read in full)
MENTION_ORGANS: tuple[Organ, ...] = (quantities.extract, times.extract, places.extract, actors.extract)
RECORD_ORGANS: tuple[Organ, ...] = (
    attribution.extract,
    events.extract,
    displacement.extract,
    tolls.extract,
    control.extract,
    access.extract,
    relations.extract,
    agreements.extract,
    incidents.extract,
    attribution.finish,
    confidence.extract,
)

BATCH_REPORTS = 32  # reports analysed together; large enough to fill the parser's batches


def read(reports: Iterable[Report], settings: Settings | None = None) -> Iterator[Reading]:
    """Readings of reports, in order. The same reports give the same readings, whatever their order or number."""
    settings = settings or Settings()
    batch: list[Report] = []
    for report in reports:
        batch.append(report)
        if len(batch) == BATCH_REPORTS:
            yield from _read_batch(batch, settings)
            batch = []
    if batch:
        yield from _read_batch(batch, settings)


def read_text(
    text: str, *, published: str | None = None, report_id: str = "text", settings: Settings | None = None
) -> Reading:
    """Reads one text. `published`: ISO 8601 date or date-time."""
    return next(read([Report(id=report_id, text=text, published=published, language="en")], settings))


def _read_batch(reports: list[Report], settings: Settings) -> Iterator[Reading]:
    lexicon = load_lexicon(settings.language)
    for report, analysis in zip(reports, analyse(reports, lexicon, settings), strict=True):
        yield _extract(Draft(report, analysis, lexicon, settings))


def _extract(draft: Draft) -> Reading:
    for organ in MENTION_ORGANS:
        organ(draft)
    if draft.analysis.language == draft.settings.language:
        for organ in RECORD_ORGANS:
            organ(draft)
    return draft.finish()
