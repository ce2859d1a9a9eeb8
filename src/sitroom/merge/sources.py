"""How many independent sources tell of something: origins, not outlets.

Two things make a telling independent: a text of its own and a speaker of its own. Copies and rewrites share a text;
outlets that quote one speaker within a few days share a speaker. The number of independent sources is the largest
number of tellings that can be picked so that no two share either (a maximum matching of texts and speakers): three
outlets quoting one speaker are one, one outlet quoting three speakers is one, two outlets that each quote their own are
two.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sitroom.lexicon.actors import split_name
from sitroom.lexicon.loader import Lexicon, load_lexicon
from sitroom.lexicon.schema.actors import ActorRow
from sitroom.lexicon.schema.countries import CountryRow
from sitroom.lexicon.schema.merging_common import MergingWordsRow, ThresholdRow
from sitroom.merge.copies.origins import Origins
from sitroom.records import Attribution, Record, Report

_NOBODY = ("unnamed", "witness")  # kinds of speakers who are not named


class Key(NamedTuple):
    """Where a telling comes from. `text`: the outlet or report whose text it first was. `speaker`: who says so, id or
    folded name, with the number of his statement; the outlet or report itself where it names nobody (`own`)."""

    text: str
    speaker: str
    own: bool

    @property
    def who(self) -> str:
        """The speaker, whichever his statement."""
        return self.speaker.rpartition(" ")[0]


class Told(NamedTuple):
    """A key that is not settled yet: `words` of the speaker's name, `day` of the telling (an ordinal, None unknown)."""

    text: str
    words: frozenset[str]
    id: str | None
    day: int | None


class Speakers:
    """Who is meant by the words for a speaker: ids of the actor lexicon, and words that say nothing."""

    def __init__(self, lexicon: Lexicon) -> None:
        lists = {r.id: r.words for r in lexicon.rows("merge_sources_words", MergingWordsRow)}
        self._unnamed = frozenset(w for words in lists["unnamed"] for w in split_name(words))
        self._role = frozenset(w for words in lists["role"] for w in split_name(words))
        ids: dict[frozenset[str], set[str]] = defaultdict(set)
        for row in lexicon.rows("actors", ActorRow):
            for name in (row.name, *row.names):
                ids[self._name(name)].add(row.id)
        for country in lexicon.rows("countries", CountryRow):
            for name in (country.name, *country.names, country.capital or ""):
                ids[self._name(name)].add(country.id)
        self._ids = {words: min(found) for words, found in ids.items() if len(found) == 1 and words}

    def words(self, speaker: str | None) -> frozenset[str]:
        """The telling words of a speaker's name; none when nobody in particular is meant."""
        words = self._name(speaker or "")
        return frozenset() if words <= self._unnamed else words

    def id(self, words: frozenset[str]) -> str | None:
        """The id of the only actor of the lexicon who is called so."""
        return self._ids.get(words)

    def outlet(self, report: Report | None) -> str | None:
        """What two reports of one outlet share, an id or a folded name; None when the outlet is not known."""
        words = self._name(report.source or "") if report is not None else frozenset()
        return self.id(words) or " ".join(sorted(words)) or None

    def _name(self, text: str) -> frozenset[str]:
        plain = [w for w in split_name(text.split("(")[0]) if w != "al"]
        return frozenset(w for w in plain if w not in self._role)


def speakers(lexicon: Lexicon) -> Speakers:
    """The speakers of a lexicon, compiled once."""
    return lexicon.compiled("merge_sources", Speakers)


def independent(
    records: Iterable[Record],
    origins: Origins,
    reports: Mapping[str, Report] | None = None,
    lexicon: Lexicon | None = None,
) -> int:
    """The number of independent sources of some records, at least 1 when there is any record.

    Without `reports` every report is an outlet of its own, and one speaker makes one statement whenever it was."""
    return count(origin_keys(records, origins, reports, lexicon).values())


def origin_keys(
    records: Iterable[Record],
    origins: Origins,
    reports: Mapping[str, Report] | None = None,
    lexicon: Lexicon | None = None,
) -> dict[str, Key]:
    """Where each record comes from, by record id. Names of one speaker are brought together among these records, so
    keys of different calls must not be compared. The order of the records does not matter."""
    lexicon = lexicon or load_lexicon()
    known = speakers(lexicon)
    told = {r.id: _told(r, origins, reports or {}, known) for r in records}
    names = _names(told.values())
    who = {id_: names.get(t.words, t.text) for id_, t in told.items()}
    pause = next(r.value for r in lexicon.rows("merge_sources", ThresholdRow) if r.id == "same_statement")
    statements = _statements(((who[id_], t.day) for id_, t in told.items()), int(pause))
    return {id_: Key(t.text, statements[who[id_], t.day], t.words not in names) for id_, t in told.items()}


def count(keys: Iterable[Key]) -> int:
    """The number of independent sources among keys of one call of `origin_keys`.

    An outlet's own voice is no source beside the speakers whom it quotes for the same."""
    keys = set(keys)
    if len(keys) < 2:
        return len(keys)
    named: dict[str, set[str]] = defaultdict(set)
    own: dict[str, set[str]] = defaultdict(set)
    for key in keys:
        (own if key.own else named)[key.text].add(key.speaker)
    return _matching({t: sorted(named.get(t) or own[t]) for t in sorted({*own, *named})})


def _told(record: Record, origins: Origins, reports: Mapping[str, Report], known: Speakers) -> Told:
    said = origins.told(record.report_id, record.evidence.start, record.evidence.end)
    first = origins.root(said)
    text = known.outlet(reports.get(first)) or first
    report = reports.get(said) or reports.get(record.report_id)
    words = _speaker(record.attribution, known)
    return Told(text, words, known.id(words) if words else None, _day(report.published if report else None))


def _speaker(said: Attribution | None, known: Speakers) -> frozenset[str]:
    return frozenset() if said is None or said.kind in _NOBODY else known.words(said.speaker)


def _day(published: str | None) -> int | None:
    try:
        return date.fromisoformat(published[:10]).toordinal() if published else None
    except ValueError:
        return None


def _names(told: Iterable[Told]) -> dict[frozenset[str], str]:
    """One name for each speaker: his id, or the words of his longest name.

    A shorter name stands for the only longer one that holds all its words ("the Observatory" for the "Syrian
    Observatory for Human Rights"); where several do, it stands for itself."""
    named = sorted({t for t in told if t.words}, key=lambda t: (-len(t.words), sorted(t.words), t.id or ""))
    longest: dict[frozenset[str], str] = {}
    for words, id_ in dict.fromkeys((t.words, t.id) for t in named):
        holders = {name for other, name in longest.items() if words < other}
        if id_ is not None:
            longest[words] = id_
        elif len(holders) == 1:
            longest[words] = holders.pop()
        else:
            longest[words] = " ".join(sorted(words))
    return longest


def _statements(said: Iterable[tuple[str, int | None]], pause: int) -> dict[tuple[str, int | None], str]:
    """One key for the tellings of a speaker that follow each other within `pause` days. Undated ones belong to the
    first."""
    days: dict[str, set[int | None]] = defaultdict(set)
    for name, day in said:
        days[name].add(day)
    found: dict[tuple[str, int | None], str] = {}
    for name, given in days.items():
        number, last = 0, None
        found[name, None] = f"{name} 0"
        for day in sorted(d for d in given if d is not None):
            number += last is not None and day - last > pause
            found[name, day] = f"{name} {number}"
            last = day
    return found


def _matching(options: Mapping[str, Sequence[str]]) -> int:
    """Size of the largest matching of the keys with one of their options each (Kuhn's augmenting paths, without
    recursion: each path is searched breadth first)."""
    taken: dict[str, str] = {}
    return sum(_augment(text, options, taken) for text in options)


def _augment(text: str, options: Mapping[str, Sequence[str]], taken: dict[str, str]) -> bool:
    came: dict[str, tuple[str, str | None]] = {}  # option -> (who wants it, the option that he would give up for it)
    queue: list[tuple[str, str | None]] = [(text, None)]
    for who, holding in queue:
        for option in options[who]:
            if option in came:
                continue
            came[option] = (who, holding)
            if option not in taken:
                step: str | None = option
                while step is not None:
                    taker, before = came[step]
                    taken[step] = taker
                    step = before
                return True
            queue.append((taken[option], option))
    return False
