"""The lexicon's words around place names, made ready for look-up."""

from __future__ import annotations

from dataclasses import dataclass, field

from sitroom.lexicon.gazetteer import Gazetteer, load_gazetteer
from sitroom.lexicon.loader import Lexicon
from sitroom.lexicon.placenames import fold
from sitroom.lexicon.schema.actors import ActorRow
from sitroom.lexicon.schema.countries import CountryRow
from sitroom.lexicon.schema.places import PlaceWordsRow, WeightRow
from sitroom.lexicon.schema.text import GivenNameRow

_NONE: frozenset[str] = frozenset()


@dataclass(slots=True)
class Words:
    """`roles`: role -> words. `kinds`: generic noun -> kind. `rank`: locative preposition -> rank.

    `demonyms`: lower-case word -> country; `capitals`: country -> lower-case name; `bodies`: lower-case names of known
    actors and media, `first_of_bodies`: the first words of those of several; `weights`: decision -> weights; `meant`:
    folded name -> id of the place that reports of conflict mean by it; `adjectives`: of continents and regions -> id;
    `facilities`, `facilities_first`: noun that ends, or begins, a facility's name -> kind."""

    gazetteer: Gazetteer
    roles: dict[str, frozenset[str]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    rank: dict[str, int] = field(default_factory=dict)
    demonyms: dict[str, str] = field(default_factory=dict)
    capitals: dict[str, str] = field(default_factory=dict)
    seats: frozenset[str] = frozenset()
    bodies: frozenset[str] = frozenset()
    first_of_bodies: frozenset[str] = frozenset()
    given: frozenset[str] = frozenset()
    weights: dict[str, dict[str, float]] = field(default_factory=dict)
    meant: dict[str, str] = field(default_factory=dict)
    adjectives: dict[str, str] = field(default_factory=dict)
    facilities: dict[str, str] = field(default_factory=dict)
    facilities_first: dict[str, str] = field(default_factory=dict)

    def has(self, role: str, word: str) -> bool:
        return word in self.roles.get(role, _NONE)


def build_words(lexicon: Lexicon) -> Words:
    words = Words(load_gazetteer(lexicon.gazetteer))
    roles: dict[str, set[str]] = {}
    for row in lexicon.rows("places_words", PlaceWordsRow):
        roles.setdefault(row.role, set()).update(row.words)
        for word in row.words:
            if row.role == "generic" and row.kind:
                words.kinds.setdefault(word, row.kind)
            if row.role == "adjective" and row.place:
                words.adjectives[word] = row.place
            if row.role == "facility" and row.kind:
                words.facilities[word] = row.kind
            if row.role == "facility_first" and row.kind:
                words.facilities_first[word] = row.kind
            if row.role == "locative":
                words.rank[word] = row.rank
            if row.role == "meant" and row.place:
                words.meant[fold(word)] = row.place
    words.roles = {role: frozenset(found) for role, found in roles.items()}
    seats: set[str] = set()
    for country in lexicon.rows("countries", CountryRow):
        for demonym in country.demonyms:
            words.demonyms.setdefault(demonym.lower(), country.id)
        if country.capital and not country.until:
            words.capitals[country.id] = country.capital.lower()
        seats.update(s.lower() for s in country.seats)
    words.seats = frozenset(seats)
    named = {n.lower() for r in lexicon.rows("actors", ActorRow) for n in (r.name, *r.names)}
    words.bodies = frozenset(named | roles.get("body", set()))
    words.first_of_bodies = frozenset(n.split()[0] for n in words.bodies if " " in n)
    words.given = frozenset(r.name for r in lexicon.rows("given_names", GivenNameRow))
    words.weights = {r.id: r.weights for r in lexicon.rows("places_weights", WeightRow)}
    return words


def words_of(lexicon: Lexicon) -> Words:
    return lexicon.compiled("places.words", build_words)
