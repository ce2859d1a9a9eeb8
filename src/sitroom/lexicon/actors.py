"""Actor tables compiled for look-up: a trie over names, agent nouns by their last word, bodies of every state."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Generic, TypeVar

from sitroom.lexicon.loader import Lexicon
from sitroom.lexicon.schema.actors import ActorRow, AgentRow, CueRow, ModifierRow, TitleRow
from sitroom.lexicon.schema.countries import CountryRow

T = TypeVar("T")

ARTICLES = frozenset({"al", "el", "as", "ash", "ad", "an", "ar", "at", "az", "ul"})
_DOUBLED = re.compile(r"(.)\1")
_WORD = re.compile(r"[^\W_]+(?:['’`.][^\W_]+)*\.?|['’]s\b")
_SPELLINGS = (("oo", "u"), ("ou", "u"), ("ee", "i"), ("q", "k"), ("dh", "d"), ("kh", "h"))
MIN_SPELLED = 6  # letters: shorter words must agree exactly
MAX_ACRONYM = 5  # letters of a mixed-case acronym ("FAMa")
# suffix of a state's body -> (kind, sector, name with the demonym)
BODIES = {
    "GOV": ("government", "GOV", "{} government"),
    "ARMY": ("armed_forces", "MIL", "{} armed forces"),
    "POL": ("police", "COP", "{} police"),
}


def letters(word: str) -> str:
    """The word's letters and digits, lower case, without accents ("Hay'at" -> "hayat", "U.N." -> "un")."""
    if word.isascii() and word.isalnum():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word)
    return "".join(c for c in plain if c.isalnum()).lower()


@lru_cache(maxsize=20_000)
def key(word: str) -> str:
    """What two spellings of one word share; "" for punctuation."""
    plain = letters(word)
    if len(plain) < MIN_SPELLED or not plain.isascii():
        return plain
    for old, new in _SPELLINGS:
        plain = plain.replace(old, new)
    return _DOUBLED.sub(r"\1", plain).rstrip("h")


def split_name(name: str) -> list[str]:
    """Keys of a name's words: "Hay'at Tahrir al-Sham" -> hayat, tahrir, al, sham."""
    words = []
    for word in _WORD.findall(name.replace("'s", " 's").replace("’s", " ’s")):
        folded = key(word)
        words.append("al" if folded in ARTICLES else folded)
    return [w for w in words if w]


@dataclass(frozen=True, slots=True)
class Name:
    """One form of one actor. `what`: "actor", "state", "demonym", "capital", "seat". `acronym`: case must agree."""

    what: str
    id: str
    form: str
    acronym: bool
    row: ActorRow | None = None


@dataclass(slots=True)
class Node(Generic[T]):
    """A node of a word trie."""

    next: dict[str, Node[T]] = field(default_factory=dict)
    values: list[T] = field(default_factory=list)


def insert(root: Node[T], words: Iterable[str], value: T) -> None:
    node = root
    for word in words:
        node = node.next.setdefault(word, Node())
    node.values.append(value)


@dataclass(frozen=True, slots=True)
class Phrase(Generic[T]):
    """Words of a row around the noun that heads them: `words` end in it, `tail` follows ("minister", "of defence").

    `proper`: listed with a capital ("Front"), so meant only where the text has one."""

    words: tuple[str, ...]
    tail: tuple[str, ...]
    row: T
    proper: bool = False


@dataclass(slots=True)
class Nouns(Generic[T]):
    """Rows by the head noun of what they list, longest first."""

    by_head: dict[str, list[Phrase[T]]] = field(default_factory=dict)

    def add(self, words: str, row: T) -> None:
        parts = tuple(words.lower().replace("-", " - ").split())
        cut = next((n for n, w in enumerate(parts) if w in ("of", "in") and n), len(parts))
        found = Phrase(parts[:cut], parts[cut:], row, words[0].isupper())
        self.by_head.setdefault(found.words[-1], []).append(found)

    def sort(self) -> None:
        for found in self.by_head.values():
            found.sort(key=lambda p: -len(p.words) - len(p.tail))


@dataclass(frozen=True, slots=True)
class Term:
    """A person's term of office. `since`/`until`: year, month or ISO day; `until` None: open."""

    row: ActorRow
    office: str
    since: str
    until: str | None


@dataclass(slots=True)
class ActorLexicon:
    """All that extract/actors looks up."""

    names: Node[Name]
    rows: dict[str, ActorRow]
    countries: dict[str, CountryRow]
    agents: Nouns[AgentRow]
    modifiers: Nouns[ModifierRow]
    titles: dict[str, TitleRow]
    cues: dict[str, frozenset[str]]
    given: frozenset[str]
    offices: dict[tuple[str, str], list[Term]]

    def body(self, country: str, suffix: str, date: str | None = None) -> tuple[str, str]:
        """(id, name) of a state's government, armed forces or police; by its own name only in the years it bore it."""
        known = self.rows.get(f"{country}_{suffix}")
        if known and within(known, date) == 0:
            return known.id, known.name
        row = self.countries.get(country)
        adjective = row.demonyms[0] if row and row.demonyms else row.name if row else country
        return f"{country}_{suffix}", BODIES[suffix][2].format(adjective)

    def side(self, word: str) -> ModifierRow | None:
        """The modifier row that lists `word`."""
        parts = word.replace("-", " - ").split()
        return next(
            (r for w, r in ((p.words, p.row) for p in self.modifiers.by_head.get(parts[-1], ())) if list(w) == parts),
            None,
        )

    def name_of(self, id_: str) -> str:
        """The name of any id of the lexicon; the id itself when there is no such actor."""
        if id_ in self.rows:
            return self.rows[id_].name
        if id_ in self.countries:
            return self.countries[id_].name
        country, _, suffix = id_.partition("_")
        return self.body(country, suffix)[1] if suffix in BODIES and country in self.countries else id_

    def called(self, id_: str) -> str:
        """How `member_of` names a group: by its id where that is an acronym in use ("FMLN"), else by its name."""
        row = self.rows.get(id_)
        acronym = row is not None and id_ in row.names and id_ != row.name.upper()
        return id_ if acronym else self.name_of(id_)

    def knows(self, id_: str) -> bool:
        """Is there such an actor?"""
        country, _, suffix = id_.partition("_")
        return id_ in self.rows or id_ in self.countries or (country in self.countries and suffix in BODIES)


def actor_lexicon(lexicon: Lexicon) -> ActorLexicon:
    """The compiled tables, built once a process."""
    return lexicon.compiled("actors", _build)


def terms(row: ActorRow) -> list[Term]:
    """A person's terms of office. Raises ValueError for one that is not "office since until"."""
    found = []
    for text in row.terms:
        office, since, until = text.split()
        found.append(Term(row, office, since, None if until == "-" else until))
    return found


def covers(since: str | None, until: str | None, date: str) -> bool:
    """Does [since, until] hold the ISO day? A bare year holds all its days."""
    return not (since and date < since[: len(date)]) and not (until and date[: len(until)] > until)


def within(row: ActorRow, date: str | None) -> int:
    """-1 when the date lies before the row's years, 1 when after, 0 inside or not known. ISO days."""
    if date is None:
        return 0
    if row.since and date < row.since[: len(date)]:
        return -1
    if row.until and date[: len(row.until)] > row.until:
        return 1
    return 0


def _build(lexicon: Lexicon) -> ActorLexicon:
    rows = {r.id: r for r in lexicon.rows("actors", ActorRow)}
    countries = {c.id: c for c in lexicon.rows("countries", CountryRow)}
    names: Node[Name] = Node()
    for name in (*_country_names(countries.values()), *_actor_names(rows.values())):
        insert(names, split_name(name.form), name)
    agents: Nouns[AgentRow] = Nouns()
    for agent in lexicon.rows("agents", AgentRow):
        for words in agent.words:
            agents.add(words, agent)
    modifiers: Nouns[ModifierRow] = Nouns()
    for modifier in lexicon.rows("agent_modifiers", ModifierRow):
        for words in modifier.words:
            modifiers.add(words, modifier)
    agents.sort()
    modifiers.sort()
    offices: dict[tuple[str, str], list[Term]] = {}
    for term in (t for row in rows.values() for t in terms(row)):
        if term.row.country:
            offices.setdefault((term.row.country, term.office), []).append(term)
    return ActorLexicon(
        names=names,
        rows=rows,
        countries=countries,
        agents=agents,
        modifiers=modifiers,
        titles={w: t for t in lexicon.rows("agent_titles", TitleRow) for w in t.words},
        cues={c.id: frozenset(c.words) for c in lexicon.rows("agent_cues", CueRow)},
        given=frozenset(_given_names(lexicon)),
        offices=offices,
    )


def _given_names(lexicon: Lexicon) -> Iterator[str]:
    for path in lexicon.paths("given_names"):
        lines = path.read_text(encoding="utf-8").splitlines()
        yield from (line.split(",")[0].strip().lower() for line in lines[1:] if line)


def _acronym(form: str) -> bool:
    plain = form.replace(".", "").replace("-", "")
    return plain.isupper() or (len(plain) <= MAX_ACRONYM and sum(c.isupper() for c in plain) > 1 and " " not in plain)


def _country_names(countries: Iterable[CountryRow]) -> Iterator[Name]:
    for country in countries:
        forms: list[tuple[str, str]] = [("state", n) for n in (country.name, *country.names)]
        forms += [("demonym", d) for d in country.demonyms]
        forms += [("capital", country.capital)] if country.capital else []
        forms += [("seat", s) for s in country.seats]
        for what, form in forms:
            yield Name(what, country.id, form.removeprefix("the ").removeprefix("The "), _acronym(form))


def _actor_names(rows: Iterable[ActorRow]) -> Iterator[Name]:
    for row in rows:
        forms: dict[str, Any] = dict.fromkeys((row.name, *row.names))
        for form in forms:
            yield Name("actor", row.id, form, _acronym(form), row)
