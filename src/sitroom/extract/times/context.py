"""What a time expression is resolved against: the publication date, what was spoken of before, and tense."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sitroom.extract.times.calendar import NOTHING, Interval, interval, narrow
from sitroom.extract.times.lexer import Lexeme, TimeWords

DATED = frozenset({"day", "week", "weekend", "month", "quarter", "season", "year", "decade", "century"})


class Value(NamedTuple):
    """A resolved expression: TIMEX3 `type` and `value`, its days, and its grain ("day", "month", "duration", ...).

    `mod`: START, MID, END. `take`: how many lexemes of the match belong to it, None for all."""

    type: str
    value: str | None
    span: Interval = NOTHING
    grain: str = ""
    mod: str | None = None
    take: int | None = None


ASIDE = 10  # years; in a narrative a bare year farther off does not move the story
NO_TIME = Value("", None)  # words that look like a time and are none


def dated(value: str, grain: str, mod: str | None = None, type_: str = "DATE") -> Value:
    """A date whose days follow from its value; `mod` narrows them."""
    return Value(type_, value, narrow(interval(value), mod), grain, mod)


def unresolved(value: str, grain: str, type_: str = "DATE") -> Value:
    return Value(type_, value, NOTHING, grain)


def points_back(ref: Lexeme) -> bool:
    """ "previous", "following": they count from the date spoken of."""
    return ref.row is not None and ref.row.value == "FOCUS"


@dataclass(slots=True)
class Match:
    """One match: `row`: the sentence's lexemes; `first`, `after`: the matched stretch; `tense` of its clause."""

    row: list[Lexeme]
    first: int
    after: int
    tense: str = ""
    verbal: bool = False  # the last word is a verb, not a name or noun

    @property
    def lexemes(self) -> list[Lexeme]:
        return self.row[self.first : self.after]

    def one(self, *kinds: str) -> Lexeme | None:
        return next((x for x in self.lexemes if x.kind in kinds), None)

    def all(self, *kinds: str) -> list[Lexeme]:
        return [x for x in self.lexemes if x.kind in kinds]

    def has(self, *kinds: str) -> bool:
        return self.one(*kinds) is not None

    def previous(self, n: int = 1) -> Lexeme | None:
        return self.row[self.first - n] if self.first >= n else None

    def following(self, n: int = 0) -> Lexeme | None:
        return self.row[self.after + n] if self.after + n < len(self.row) else None

    @property
    def mod(self) -> str | None:
        found = self.one("mod", "edge")
        return found.row.value if found and found.row else None


@dataclass(slots=True)
class Context:
    """`published`: the report's day. `narrative`: a text that tells of the past in order and moves its own "now"
    along. `last`: the last date read. `quarter`: the last quarter read. `sentence_year`: a year named before in the
    same sentence."""

    words: TimeWords
    published: date | None
    narrative: bool = False
    last: Value | None = None
    quarter: Value | None = None
    sentence_year: int | None = None

    @property
    def now(self) -> date | None:
        """The day that "today" and "last week" count from."""
        return self.focus if self.narrative else self.published

    @property
    def focus(self) -> date | None:
        """The day spoken of last; in news the publication date when there is none."""
        if self.last is not None and self.last.span[0] is not None:
            return self.last.span[0]
        return None if self.narrative else self.published

    def focus_of(self, unit: str) -> date | None:
        """The day that so many units (a TIMEX3 letter) are counted from; None for hours and days of news where what
        was spoken of last is a month or longer: "in April 2023 … hours earlier" is not the last of March."""
        coarse = self.last is not None and self.last.grain not in ("day", "time", "weekend")
        return None if coarse and not self.narrative and unit in ("D", "H", "MI", "S") else self.focus

    def _is_aside(self, day: date, fronted: bool) -> bool:
        """A bare year that does not move the story: its own, or one inside a sentence ("declassified in 2005")."""
        if self.last is None or self.last.span[0] is None:
            return False
        away = abs(day.year - self.last.span[0].year)
        return away == 0 or away > ASIDE or not fronted

    def remember(self, value: Value, *, fronted: bool = False) -> None:
        """Takes a value as the date spoken of. `fronted`: it stands at the head of its sentence."""
        if value.grain == "quarter" and value.span[0] is not None:
            self.quarter = value
        if value.grain in DATED and value.span[0] is not None and value.type in ("DATE", "TIME"):
            if not (self.narrative and value.grain == "year" and self._is_aside(value.span[0], fronted)):
                self.last = value
            if value.grain == "year":
                self.sentence_year = value.span[0].year
