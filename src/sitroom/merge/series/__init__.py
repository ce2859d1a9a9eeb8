"""What changes over time, from many reports: displacement, control, access, agreements and their terms.

Order of records and reports does not matter. Cost grows with the number of records (sorting aside)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sitroom.lexicon.loader import Lexicon
from sitroom.merge.copies import Origins
from sitroom.merged import Series
from sitroom.records import Record, Report


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
    return ()


def why_not(record: Record) -> str | None:
    """Why a record can be in no series: a name in docs/merging.md; None when it is in one."""
    return None
