"""What the gate turns away and loses, and what there would be to spare in sentences.

    python -m sitroom.evaluate.gate_loss FILE.jsonl ... [--gold FOLDER]

Each line is a report: `{"text", "published"?, "topic"?}`. All are read without the gate; a record is lost when the gate
would turn its report away. (It changes nothing in what it lets through.) `idle`: the share of words in sentences that
hold no record, which is the most that leaving sentences unparsed could spare. `--gold`: writes the lines again, with
the number of records that reading gave, for `fit_gate`.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sitroom.analyse.gate import Gate, gate_of
from sitroom.lexicon.loader import load_lexicon
from sitroom.pipeline import read
from sitroom.records import LISTS, Reading, Record, Report


@dataclass
class Loss:
    """Counts over reports: all, those turned away; words of all, of those read, of sentences without any record in
    all; records, and those of reports turned away."""

    reports: int = 0
    away: int = 0
    words: int = 0
    read: int = 0
    idle: int = 0
    records: int = 0
    lost: int = 0

    def add(self, reading: Reading, passes: bool) -> None:
        words, records = len(reading.report.text.split()), _records(reading)
        self.reports += 1
        self.words += words
        self.idle += words - told_words(reading)
        self.records += len(records)
        if passes:
            self.read += words
        else:
            self.away += 1
            self.lost += len(records)


def _records(reading: Reading) -> list[Record]:
    return [record for kind in LISTS for record in getattr(reading, kind)]


def told_words(reading: Reading) -> int:
    """Words in sentences that hold a record."""
    spans = sorted({(record.evidence.start, record.evidence.end) for record in _records(reading)})
    told, last = 0, 0
    for start, end in spans:
        told += len(reading.report.text[max(start, last) : end].split())
        last = max(last, end)
    return told


def losses(readings: Iterable[Reading], gate: Gate) -> Loss:
    """What the gate would do to readings that were made without it."""
    loss = Loss()
    for reading in readings:
        loss.add(reading, gate.passes(reading.report.text))
    return loss


def readings(rows: Sequence[dict[str, Any]]) -> Iterator[Reading]:
    """The reports of one file, read without the gate."""
    language = load_lexicon().language
    return read(
        Report(id=f"r{n}", text=row["text"], published=row.get("published"), language=language)
        for n, row in enumerate(rows)
    )


def line(name: str, loss: Loss) -> str:
    """One row of a table."""
    return (
        f"| {name} | {loss.reports:,} | {loss.away:,} | {_share(loss.read, loss.words)} | {loss.records:,} "
        f"| {_share(loss.lost, loss.records, 2)} | {_share(loss.idle, loss.words)} |"
    )


def _share(part: int, whole: int, places: int = 1) -> str:
    return f"{part / whole if whole else 0:.{places}%}"


def main() -> None:
    parser = argparse.ArgumentParser(description="Tells what the gate turns away and loses.")
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--gold", type=Path)
    options = parser.parse_args()
    gate = gate_of(load_lexicon())
    print("| file | reports | turned away | words read | records | lost | idle |\n|---|---|---|---|---|---|---|")  # noqa: T201
    for path in options.files:
        rows = [json.loads(text) for text in path.read_text(encoding="utf-8").splitlines() if text.strip()]
        found = list(readings(rows))
        print(line(path.stem, losses(found, gate)), flush=True)  # noqa: T201
        if options.gold:
            options.gold.mkdir(parents=True, exist_ok=True)
            with (options.gold / f"{path.stem}.jsonl").open("w", encoding="utf-8") as file:
                for row, reading in zip(rows, found, strict=True):
                    gold = {"text": row["text"], "topic": row.get("topic", row["text"])}
                    file.write(json.dumps({**gold, "records": len(_records(reading))}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
