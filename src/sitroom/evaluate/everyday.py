"""Made-up news that has nothing to do with conflict, and a stream in which one report in so many has."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random

from sitroom.records import Report

NAMES = ("Ada Holm", "Ravi Menon", "Lucia Prado", "Tomas Beck", "Wanjiru Njau", "Mei Tan", "Per Lindahl", "Ines Duarte")
TOWNS = ("Alderbrook", "Porto Claro", "Lindholm", "Maple Falls", "Kirigama", "Santa Brisa", "Weissbach", "Tarrow")
LENGTHS = (8, 12, 16, 24)  # sentences in a report
EVERY = 8  # one report in eight of a mixed stream is about conflict


def everyday(count: int, seed: int = 5) -> Iterator[Report]:
    """`count` reports on councils, business, sport and the like. Same arguments, same reports."""
    dice = Random(seed)  # noqa: S311  repeatable; nothing is secret here
    path = Path(__file__).with_name("everyday.toml")
    topics = [row["sentences"] for row in tomllib.loads(path.read_text(encoding="utf-8"))["topic"]]
    for number in range(count):
        sentences = dice.choice(topics)
        told = (_filled(dice.choice(sentences), dice) for _ in range(dice.choice(LENGTHS)))
        yield Report(id=f"everyday-{number}", text=" ".join(told), language="en", published="2024-11-20")


def _filled(sentence: str, dice: Random) -> str:
    return sentence.format(name=dice.choice(NAMES), town=dice.choice(TOWNS), number=dice.randrange(12, 900))


def mixed(reports: Iterable[Report], seed: int = 5) -> list[Report]:
    """The reports, each after EVERY - 1 everyday ones."""
    relevant = list(reports)
    filler = everyday(len(relevant) * (EVERY - 1), seed)
    return [each for report in relevant for each in (*(next(filler) for _ in range(EVERY - 1)), report)]
