"""The lexicon rows of quantities.toml, indexed by first or last word."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sitroom.extract.numbers import Numerals, Piece, numerals, rarest
from sitroom.lexicon.loader import Lexicon
from sitroom.lexicon.schema.countries import CountryRow
from sitroom.lexicon.schema.quantities import QuantityRow

Forms = dict[str, list[tuple[tuple[str, ...], QuantityRow]]]


@dataclass(slots=True)
class Words:
    """`by_kind[kind]`: forms by their first word, longest first; of the kinds in _BACKWARDS by their last word.

    `peoples`: words for peoples. `openers`: words that a figure may begin with, but for figures in digits. `marks`:
    words of which a sentence has one if it has a figure, but for figures in digits."""

    numerals: Numerals
    by_kind: dict[str, Forms] = field(default_factory=dict)
    peoples: frozenset[str] = frozenset()
    openers: frozenset[str] = frozenset()
    marks: frozenset[str] = frozenset()

    def match(self, kind: str, row: list[Piece], i: int) -> tuple[QuantityRow, int] | None:
        """The longest form of `kind` that starts at piece `i`, with the position after it."""
        if i >= len(row):
            return None
        for form, entry in self.by_kind.get(kind, {}).get(row[i].lower, ()):
            end = i + len(form)
            if end <= len(row) and all(row[i + n].lower == w for n, w in enumerate(form)):
                return entry, end
        return None

    def match_back(self, kind: str, row: list[Piece], end: int) -> tuple[QuantityRow, int] | None:
        """The longest form of `kind` that ends right before piece `end`, with the position where it starts."""
        if end <= 0:
            return None
        for form, entry in self.by_kind.get(kind, {}).get(row[end - 1].lower, ()):
            start = end - len(form)
            if start >= 0 and all(row[start + n].lower == w for n, w in enumerate(form)):
                return entry, start
        return None


def words(lexicon: Lexicon) -> Words:
    """The compiled words of the lexicon's language."""
    return lexicon.compiled("quantities.words", _build)


_BACKWARDS = frozenset({"before", "label", "not_one", "symbol"})


def _build(lexicon: Lexicon) -> Words:
    found = Words(numerals(lexicon), peoples=frozenset(_demonyms(lexicon)))
    for row in lexicon.rows("quantities", QuantityRow):
        forms = _plurals(row.forms) if row.kind == "unit" else row.forms
        index = found.by_kind.setdefault(row.kind, {})
        for form in forms:
            split = tuple(form.split())
            index.setdefault(split[-1 if row.kind in _BACKWARDS else 0], []).append((split, row))
    _add_demonyms(lexicon, found.by_kind.setdefault("unit", {}))
    for index in found.by_kind.values():
        for entries in index.values():
            entries.sort(key=lambda e: -len(e[0]))
    firsts = [found.by_kind.get(kind, {}) for kind in ("few", "plural", "indefinite")]
    found.openers = found.numerals.openers.union(*firsts)
    marks = {rarest(form) for index in firsts for entries in index.values() for form, _ in entries}
    found.marks = frozenset(marks.union(found.numerals.words, found.numerals.factors))
    return found


def _add_demonyms(lexicon: Lexicon, index: Forms) -> None:
    """ "two Canadians": plural names of peoples count persons."""
    plural = {d for d in _demonyms(lexicon) if d.endswith("s")}
    row = QuantityRow(id="unit.demonym", kind="unit", forms=(), unit="person")
    for form in sorted(f for f in plural if f not in index):
        index[form] = [((form,), row)]


def _demonyms(lexicon: Lexicon) -> set[str]:
    """Words for peoples, last words only ("sudanese" of "South Sudanese"), lower case."""
    return {d.lower().split()[-1] for row in lexicon.rows("countries", CountryRow) for d in row.demonyms}


def _plurals(forms: Iterable[str]) -> list[str]:
    """Each form and its regular English plural."""
    made: dict[str, None] = {}
    for form in forms:
        made[form] = None
        if form.endswith("man"):
            made[form[:-3] + "men"] = None
        elif form.endswith("child"):
            made[form + "ren"] = None
        elif form.endswith("y") and form[-2:-1] not in "aeiou":
            made[form[:-1] + "ies"] = None
        elif form.endswith(("s", "sh", "ch", "x")):
            made[form + "es"] = None
        elif form[-1:].isalpha():
            made[form + "s"] = None
    return list(made)
