"""A program that fills a situation, for tests that run it beside others or kill it: `python -m tests.store.adder`.

It tells on standard output when it is ready and after each step. Everything is added in pairs of reports, `<name>-n-a`
and `<name>-n-b`, in one transaction."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.store import made

from sitroom.records import Reading
from sitroom.store import records
from sitroom.store.selection import Filter
from sitroom.store.situation import Situation, open_situation

PAIRS = 12
NOW = "2026-01-01T00:00:00Z"


def pairs(name: str) -> list[list[Reading]]:
    """What is added, in portions of two."""
    found = []
    for n in range(PAIRS):
        day = f"2018-07-{n % 28 + 1:02}"
        place = "Nasib" if n % 2 else "Keren"
        text = made.words("Families carried mattresses and kettles along the old mountain road that evening.")
        one = made.reading(f"{name}-{n}-a", made.shelled(place=place, day=day, killed=n), made.said(), text, day=day)
        two = made.reading(f"{name}-{n}-b", made.took(place=place, day=day), made.fled(100 * n + 1), text, day=day)
        found.append([one, two])
    return found


def opened(path: Path) -> Situation:
    return open_situation(path, clock=lambda: NOW)


def main(path: str, name: str, *doing: str) -> None:
    """`doing`: "merge" and "judge" between the adding."""
    records.BATCH_READINGS = 2
    tell("ready")
    with opened(Path(path)) as situation:
        for number, pair in enumerate(pairs(name)):
            situation.add(pair)
            if "merge" in doing and number % 5 == 4:
                situation.merge()
            if "judge" in doing:
                key = situation.rows(Filter(reports=(f"{name}-{number}-a",)))[0].id
                situation.judge("note", key, by="adder", note="seen")
            tell(str(number))


def tell(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
