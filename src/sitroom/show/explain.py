"""Which lexicon rows fired on which words to make a record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from sitroom.errors import LexiconError
from sitroom.lexicon.loader import Lexicon, load_lexicon, read_rows
from sitroom.lexicon.tables import TABLES
from sitroom.records import LISTS, Reading, Record, kind_of
from sitroom.show.phrases import clean, excerpt

_SHOWN_ELSEWHERE = ("id", "report_id", "evidence", "trigger", "rules")
_WIDTH = 12  # columns of the names of values


@dataclass(frozen=True, slots=True)
class Fired:
    """A lexicon row: its file below the lexicon folder, and its values as JSON would hold them."""

    rule: str
    file: str
    values: dict[str, Any]


def find(lines: Iterable[bytes], wanted: str) -> tuple[Reading, Record] | None:
    """The record whose id is `wanted` (or begins with it, when only one does) in the output of `sitroom read`.

    Raises ValueError when several records' ids begin so, or a line is not such output."""
    decoder = msgspec.json.Decoder(Reading)
    found: list[tuple[Reading, Record]] = []
    for number, line in enumerate(lines, 1):
        if wanted.encode() not in line:
            continue
        try:
            reading = decoder.decode(line)
        except msgspec.DecodeError as problem:
            if b'"error"' in line[:20]:
                continue
            raise ValueError(f"line {number} is not what `sitroom read` writes: {problem}") from None
        records = [r for name in LISTS for r in getattr(reading, name) if r.id.startswith(wanted)]
        exact = next((r for r in records if r.id == wanted), None)
        if exact:
            return reading, exact
        found.extend((reading, r) for r in records)
    if len(found) > 1:
        raise ValueError(f"several records begin so: {', '.join(r.id for _, r in found[:5])}")
    return found[0] if found else None


def explanation(reading: Reading, record: Record, language: str = "en") -> Iterator[str]:
    """The explanation in lines of plain text."""
    report = reading.report
    evidence, trigger = record.evidence, record.trigger
    yield f"{record.id}  {kind_of(record)}, {record.status}, confidence {record.confidence:.2f}"
    yield f"{'report':{_WIDTH}}{clean(report.id)}" + (f"  {clean(report.title)}" if report.title else "")
    start = max(0, trigger.start - evidence.start)
    parts = excerpt(evidence.text, start, min(len(evidence.text), start + len(trigger.text)), longest=2000)
    yield f"{'evidence':{_WIDTH}}“{parts[0]}»{parts[1]}«{parts[2]}”  (characters {evidence.start}-{evidence.end})"
    yield f"{'trigger':{_WIDTH}}“{clean(trigger.text)}”  (characters {trigger.start}-{trigger.end})"
    yield ""
    values = {k: v for k, v in msgspec.to_builtins(record).items() if k not in _SHOWN_ELSEWHERE}
    yield from _lines(values, "")
    yield ""
    if not record.rules:
        yield "No rule is named in this record."
    lexicon = load_lexicon(language)
    for rule in record.rules:
        rows = list(rows_of(lexicon, rule))
        if not rows:
            yield f"rule {clean(rule)}: in the program itself, not in a lexicon"
        for row in rows:
            yield f"rule {clean(rule)}: row in lexicon {row.file}"
            yield from _lines(row.values, "    ")


def rows_of(lexicon: Lexicon, rule: str) -> Iterator[Fired]:
    """The lexicon rows with the id `rule`."""
    for table, row_type in TABLES.items():
        if "id" not in {f.name for f in msgspec.structs.fields(row_type)}:
            continue
        try:
            paths = lexicon.paths(table)
        except LexiconError:
            continue
        for path in paths:
            for row in read_rows(path, row_type):
                if row.id == rule:
                    values = {k: v for k, v in msgspec.to_builtins(row).items() if k != "id"}
                    yield Fired(rule, path.relative_to(lexicon.root).as_posix(), values)


def _lines(values: dict[str, Any], indent: str) -> Iterator[str]:
    """Names and values, one value a line; what is unknown or empty is left out."""
    for name, value in values.items():
        if _empty(value):
            continue
        parts = value if isinstance(value, (list, tuple)) and any(isinstance(v, dict) for v in value) else (value,)
        for part in parts:
            yield f"{indent}{name:{_WIDTH}}{_inline(part)}"


def _inline(value: Any) -> str:
    """A value on one line; offsets stand at the end."""
    if isinstance(value, dict):
        start, end = value.get("start"), value.get("end")
        shown = [f"{k} {_inline(v)}" for k, v in value.items() if k not in ("start", "end") and not _empty(v)]
        return ", ".join(shown) + (f"  ({start}-{end})" if start is not None and end is not None else "")
    if isinstance(value, (list, tuple)):
        return "; ".join(_inline(v) for v in value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return clean(str(value))


def _empty(value: Any) -> bool:
    return value is None or value is False or (isinstance(value, (str, list, tuple, dict)) and not value)
