"""What changes over time, from many reports: displacement, control, access, agreements and their terms.

Order of records and reports does not matter. Cost grows with the number of records (sorting aside)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from sitroom.lexicon.loader import Lexicon
from sitroom.merge.copies import Origins
from sitroom.merge.series import access, agreements, control, displacement
from sitroom.merge.series.common import Context, Told
from sitroom.merged import Series
from sitroom.records import Access, Agreement, Control, Displacement, Provision, Record, Report

KINDS = (Displacement, Control, Access, Agreement, Provision)


def series(
    records: Iterable[Record],
    origins: Origins,
    reports: Mapping[str, Report],
    lexicon: Lexicon,
    deals: Mapping[str, str] | None = None,
) -> tuple[Series, ...]:
    """All series that the records make, in order of topic, name and id.

    `reports`: of the records, by id; their texts may be empty. `deals`: id of an agreement record -> id of the merged
    incident that stands for the deal; an agreement without one is a deal of its own. A record is in no series when it
    says too little (`why_not`)."""
    context = Context(origins, reports, lexicon)
    tellings: dict[type[Record], list[Told]] = defaultdict(list)
    for record in records:
        if isinstance(record, KINDS):
            tellings[type(record)].append(context.told(record))
    found = [
        *displacement.series(tellings[Displacement], context),
        *control.series(tellings[Control], context),
        *access.series(tellings[Access], context),
        *agreements.series(tellings[Agreement], tellings[Provision], context, deals or {}),
    ]
    return tuple(sorted(found, key=lambda s: (s.topic, s.name, s.id)))


def lines(records: Iterable[Record], lexicon: Lexicon, deals: Mapping[str, str] | None = None) -> dict[str, list[str]]:
    """Record id -> what it is told along with: ids of its series, for an agreement and its terms that of the deal
    (`line_of`). That depends on nothing but the record and its deal. `deals`: as for `series`."""
    context = Context(Origins(), {}, lexicon)
    found: dict[str, list[str]] = {}
    for record in records:
        match record:
            case Displacement():
                found[record.id] = displacement.lines(record, context)
            case Control():
                found[record.id] = control.lines(record, context)
            case Access():
                found[record.id] = access.lines(record, context)
            case Agreement() | Provision():
                found[record.id] = agreements.lines(record, deals or {})
            case _:
                pass
    return found


def line_of(one: Series) -> str:
    """The line that a series belongs to: it is made of the records of that line, and of no other."""
    return one.agreement or one.id


def why_not(record: Record, lexicon: Lexicon) -> str | None:
    """Why a record can be in no series: a name in docs/merging.md; None when it is in one."""
    match record:
        case Displacement():
            return displacement.why_not(record)
        case Control():
            return control.why_not(record)
        case Access():
            return access.why_not(record, lexicon)
        case Agreement():
            return None
        case Provision():
            return None if record.agreement_id else "no_agreement"
    return "no_series"
