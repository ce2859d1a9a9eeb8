"""The ordered list of stages, and the loop that runs them over reports."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from sitroom.analyse import analyse
from sitroom.analyse.gate import Verdict, gate_of
from sitroom.collecting import uncollected
from sitroom.config import Settings
from sitroom.errors import LexiconError
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
from sitroom.ingest import notes
from sitroom.lexicon.loader import Lexicon, load_lexicon
from sitroom.limits import TooSlowError, check, limited
from sitroom.progress import tell
from sitroom.records import LISTS, Failure, Reading, Record, Report

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
    places.finish,
)

BATCH_REPORTS = 32  # reports analysed together; large enough to fill the parser's batches
TURNED_AWAY = 'the gate "conflict" turned the report away: its words do not tell of conflict, and nothing was read'
UNJUDGED = (
    'the gate "conflict" did not judge the report, which seems not to be in "{}": it was read as without the gate'
)
SHARD_ITEMS = 1024  # reports and failures held together; a long run of failures must not pile up


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
    lexicon = load_lexicon(settings.language, settings.gazetteer)
    verdicts = [_judged(report, lexicon, settings) for report in reports]
    wanted = [report for report, verdict in zip(reports, verdicts, strict=True) if verdict != "other"]
    with uncollected():
        analyses = iter(analyse(wanted, lexicon, settings))
    for report, verdict in zip(reports, verdicts, strict=True):
        if verdict == "other":
            yield Reading(report=report, warnings=(*notes(report), TURNED_AWAY))
            continue
        draft = Draft(report, next(analyses), lexicon, settings)
        if verdict == "foreign":
            draft.warnings.append(UNJUDGED.format(settings.language))
        with uncollected():
            reading = _extract(draft)
        yield confident(reading, settings.min_confidence)


def _judged(report: Report, lexicon: Lexicon, settings: Settings) -> Verdict:
    """What the gate makes of a report. It has words of one language and judges no report in another."""
    if settings.gate == "off" or (report.language or settings.language) != settings.language:
        return "about"
    return gate_of(lexicon).judge(report.text)


def _extract(draft: Draft) -> Reading:
    draft.warnings.extend(notes(draft.report))
    for organ in MENTION_ORGANS:
        organ(draft)
        check()
    if draft.analysis.language == draft.settings.language:
        for organ in RECORD_ORGANS:
            organ(draft)
            check()
    else:
        draft.warnings.append(
            f'the report is in "{draft.analysis.language}", not "{draft.settings.language}": only mentions were read'
        )
    return draft.finish()


# ---- runs that nothing may stop ----


def read_safely(items: Iterable[Report | Failure], settings: Settings | None = None) -> Iterator[Reading | Failure]:
    """Like `read`, for what `ingest.read_inputs` gives: a Failure passes through in its place, and a report that
    makes the program fail, or takes it too long, becomes a Failure of kind "crash" or "too_slow" and takes no other
    report with it.

    Raises LexiconError: with a broken lexicon nothing can be read."""
    settings = settings or Settings()
    for shard in shards(items):
        yield from read_shard(shard, settings)


def shards(items: Iterable[Report | Failure], size: int = BATCH_REPORTS) -> Iterator[list[Report | Failure]]:
    """Items in order, `size` reports at a time: the unit of work of every engine, so that all parse the same batches
    and give the same bytes."""
    shard: list[Report | Failure] = []
    reports = 0
    for item in items:
        shard.append(item)
        reports += isinstance(item, Report)
        if reports == size or len(shard) == max(size, SHARD_ITEMS):
            yield shard
            shard, reports = [], 0
    if shard:
        yield shard


def read_shard(shard: list[Report | Failure], settings: Settings) -> list[Reading | Failure]:
    """The readings of one shard, in order; read together or, when that fails, one by one.

    What is done together for all may take no longer than `max_report_seconds` either."""
    reports = [item for item in shard if isinstance(item, Report)]
    readings: list[Reading | Failure] = []
    together = read(reports, settings)
    try:
        for _ in reports:
            with limited(settings.max_report_seconds):
                readings.append(next(together))
            tell("read", len(readings), len(reports))
    except LexiconError:  # no report is at fault
        raise
    except Exception:  # whatever it was: found out report by report
        for report in reports[len(readings) :]:
            readings.append(_read_alone(report, settings))
            tell("read", len(readings), len(reports))
    waiting = iter(readings)
    return [next(waiting) if isinstance(item, Report) else item for item in shard]


def _read_alone(report: Report, settings: Settings) -> Reading | Failure:
    try:
        with limited(settings.max_report_seconds):
            return next(read([report], settings))
    except LexiconError:
        raise
    except TooSlowError as problem:
        return Failure(input=report.id, kind=problem.kind, message=str(problem))
    except Exception as problem:  # the contract: an error line for this report, and the run goes on
        trace = traceback.extract_tb(problem.__traceback__)
        where = f" ({Path(trace[-1].filename).name}:{trace[-1].lineno})" if trace else ""
        message = f"{type(problem).__name__}: {problem}{where}".encode("utf-8", "replace").decode()
        return Failure(input=report.id, kind="crash", message=message)


# ---- what is left out on request ----


def confident(reading: Reading, minimum: float) -> Reading:
    """The reading without records below `minimum` confidence (0-1), and without references to those."""
    if minimum <= 0:
        return reading
    gone = {r.id for name in LISTS for r in getattr(reading, name) if r.confidence < minimum}
    if not gone:
        return reading
    kept = {name: tuple(_forget(r, gone) for r in getattr(reading, name) if r.id not in gone) for name in LISTS}
    return msgspec.structs.replace(reading, **kept)


def _forget(record: Record, gone: set[str]) -> Record:
    """The record without the ids in `gone` among its fields."""
    changes: dict[str, Any] = {}
    for name in ("records", "provisions", "violations", "cause"):
        values = getattr(record, name, ())
        if any(v in gone for v in values if isinstance(v, str)):
            changes[name] = tuple(v for v in values if not (isinstance(v, str) and v in gone))
    for name in ("agreement_id", "part_of"):
        if getattr(record, name, None) in gone:
            changes[name] = None
    return msgspec.structs.replace(record, **changes) if changes else record
