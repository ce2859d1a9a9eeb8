"""Many reports into one picture: copies, incidents, values and series."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sitroom.lexicon.loader import Lexicon, load_lexicon
from sitroom.merged import Incident, Judgement, Left, Series
from sitroom.records import Failure, Reading, Record, Report, kind_of

if TYPE_CHECKING:
    from sitroom.merge.copies import Origins


IN_SERIES = ("stock", "provision", "standing")  # why a record is in no incident, when its place is in a series


@dataclass(frozen=True, slots=True)
class Merged:
    """What many readings say together. Every record is in an incident or a series, or in `left` with the reason."""

    origins: Origins
    incidents: tuple[Incident, ...]
    series: tuple[Series, ...]
    left: tuple[Left, ...]


def merge(
    readings: Iterable[Reading | Failure], judgements: Sequence[Judgement] = (), lexicon: Lexicon | None = None
) -> Merged:
    """Merges all readings; failures are passed over. The outcome does not depend on their order.

    Of `judgements`, "same" and "different" between records are obeyed, unless undone; corrections and rejections must
    have been applied to the readings before. A report that comes twice counts once, as it came last."""
    from sitroom.collecting import uncollected

    with uncollected():
        return _merged(readings, judgements, lexicon or load_lexicon())


def _merged(readings: Iterable[Reading | Failure], judgements: Sequence[Judgement], lexicon: Lexicon) -> Merged:
    from sitroom.merge.copies import CopyIndex
    from sitroom.merge.incidents import in_order, incident
    from sitroom.merge.items import items_of, records_of
    from sitroom.merge.merger import Merger
    from sitroom.merge.series import series

    copies, merger = CopyIndex(lexicon), Merger(lexicon)
    reports: dict[str, Report] = {}
    records: dict[str, Record] = {}
    reasons: dict[str, str] = {}
    items = []
    for reading in {r.report.id: r for r in readings if isinstance(r, Reading)}.values():
        reports[reading.report.id] = reading.report
        copies.add(reading.report)
        records |= {r.id: r for r in records_of(reading)}
        made, left = items_of(reading, lexicon)
        items += made
        reasons |= left
    merger.judge(*pairs(judgements))
    merger.add(items)
    origins = copies.origins()
    incidents = tuple(
        incident([records[m] for m in members], merger.links_of(members), origins, reports, lexicon)
        for members in merger.clusters()
    )
    deals = {m: i.id for i in incidents if i.family == "agreement" for m in i.members}
    told = in_order(records.values(), reports)
    lines = series(told, origins, reports, lexicon, deals)
    return Merged(
        origins=origins, incidents=incidents, series=lines, left=left_out(told, incidents, lines, reasons, lexicon)
    )


def pairs(judgements: Sequence[Judgement]) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The pairs of record ids that are judged the same, and those judged different; without what was undone."""
    undone: set[int] = set()
    for entry in reversed(judgements):  # an undo may itself be undone later
        if entry.action == "undo" and entry.undoes is not None and entry.id not in undone:
            undone.add(entry.undoes)
    latest: dict[tuple[str, str], str] = {}
    for entry in judgements:
        if entry.action in ("same", "different") and entry.other and entry.id not in undone:
            a, b = sorted((entry.target, entry.other))
            latest[a, b] = entry.action
    return (
        [pair for pair, action in latest.items() if action == "same"],
        [pair for pair, action in latest.items() if action == "different"],
    )


def left_out(
    told: Iterable[Record],
    incidents: Iterable[Incident],
    lines: Iterable[Series],
    reasons: Mapping[str, str],
    lexicon: Lexicon,
) -> tuple[Left, ...]:
    """The records that are in no incident and no series, and why."""
    from sitroom.merge.series import why_not

    placed = {m for i in incidents for m in i.members} | {r for s in lines for p in s.points for r in p.records}
    return tuple(
        Left(
            id=record.id,
            record_kind=kind_of(record),
            report_id=record.report_id,
            reason=(why_not(record, lexicon) if reasons[record.id] in IN_SERIES else None) or reasons[record.id],
        )
        for record in told
        if record.id not in placed
    )
