"""Private persons' names: who bears one, and how he or she is called where names are not shown.

A named person is private unless the actor lexicon knows him or her, or the words before the name are a public office
(data/persons.toml). Names are sought in what was read (actors, speakers) and in the running text: behind a form of
address or an occupation, behind a common given name, before an age."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from sitroom.export.tables import data_rows
from sitroom.lexicon.actors import ActorLexicon, Name, Node, actor_lexicon, split_name
from sitroom.lexicon.loader import Lexicon
from sitroom.records import Actor, Place, Struct

ANYBODY = "a person"
_WORD = re.compile(r"[^\W\d_]+(?:['’ʿʾ`-][^\W\d_]+)*")
_NAME = r"[^\W\d_]+(?:['’ʿʾ`-][^\W\d_]+)*"
# words with capitals, with small particles between them, on one line
_RUN = re.compile(rf"(?<![\w-]){_NAME}\.?(?:[ \u00a0]+{_NAME}\.?)*")
_AGE = re.compile(r"\s*(?:,\s*(?:aged\s+)?|\()\d{1,3}(?=\s*(?:[,.;)]|$|-year|years? old))")
_LEAST = 3  # letters of a name's word that is masked where it stands alone
_LONGEST = 5  # words of a name


class PersonWord(Struct, frozen=True, kw_only=True):
    """A row of data/persons.toml: words with one use, and the role that they give."""

    use: Literal["office", "with_office", "private", "role", "sector", "title", "particle", "not_name", "civil"]
    words: tuple[str, ...]
    role: str | None = None


@dataclass(slots=True)
class People:
    """Who and which places one report names. `private`: name -> role; `public`: names that stay."""

    private: dict[str, str] = field(default_factory=dict)
    public: set[str] = field(default_factory=set)
    places: list[Place] = field(default_factory=list)


class Persons:
    """What the tables say of persons and their names; one for an export."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._actors: ActorLexicon = actor_lexicon(lexicon)
        self._given = self._actors.given
        self._rows = data_rows("persons.toml", PersonWord)
        self._words = {
            use: self._set(use)
            for use in ("office", "with_office", "private", "title", "particle", "not_name", "civil")
        }
        uses = ("office", "with_office", "title", "private")
        self._before = {
            w for use in (*uses, "not_name") for phrase in self._words[use] for w in (phrase, *phrase.split())
        }
        self._sectors = {w: r.role for r in self._rows if r.use == "sector" for w in r.words}
        countries = self._actors.countries.values()
        self._countries = {
            f.lower() for c in countries for n in (c.name, *c.names, *c.demonyms) for f in (n, *n.split())
        }

    def _set(self, use: str) -> frozenset[str]:
        return frozenset(w for r in self._rows if r.use == use for w in r.words)

    def is_private(self, actor: Actor) -> bool:
        """Whether a name must not be shown: a named person who holds no public office."""
        if actor.kind != "person" or (actor.id is not None and actor.id in self._actors.rows):
            return False
        before = self.described(actor)
        if self._office(before) or (not before and actor.name.lower() in self._countries):
            return False  # "Jordan said": the state
        civil = actor.sector in self._words["civil"] or self._role_word(before) is not None
        return civil or not self._famous(actor.name)

    def described(self, actor: Actor) -> str:
        """The words of an actor's text before its name, lower case ("activist")."""
        name = self.name_in(actor)
        at = actor.text.rfind(name) if name else -1
        return (actor.text[:at] if at >= 0 else actor.text).strip(" ,").lower()

    def name_in(self, actor: Actor) -> str | None:
        """The name as the text has it, without office and form of address; None when it holds none."""
        last = actor.name.split()[-1] if actor.name.split() else ""
        for run in self._runs(actor.text):
            if last in run:
                return run
        words = actor.name.split()
        described = any(w[0].islower() and w not in self._words["particle"] for w in words)  # "the envoy to Chad"
        return actor.name if any(c.isupper() for c in actor.name) and not described else None

    def role_of(self, actor: Actor) -> str:
        """How a private person is called."""
        return self._role_word(self.described(actor)) or self._sectors.get(actor.sector or "") or ANYBODY

    def role_in(self, words: str) -> str:
        """The role that the words before a name give."""
        return self._role_word(words.lower()) or ANYBODY

    def mask(self, people: Iterable[People]) -> Mask:
        """What hides the private persons of some reports; whoever is public in one of them stays."""
        people = list(people)
        public = {n for p in people for n in p.public}
        names = {n: r for p in people for n, r in p.private.items() if n not in public}
        keep = public | {n for p in people for place in p.places for n in (place.name, place.text)}
        return Mask(names, keep, self._words["particle"], public)

    def names_of(self, actors: Iterable[Actor]) -> tuple[dict[str, str], set[str]]:
        """(private names with their roles, public names) among actors; who is public once is public throughout."""
        private: dict[str, str] = {}
        public: set[str] = set()
        for actor in actors:
            if actor.kind != "person":
                continue
            name = self.name_in(actor)
            if not self.is_private(actor):
                public |= {actor.name, *([name] if name else [])}
            elif name:
                role = self.role_of(actor)
                for form in {name, actor.name} if any(c.isupper() for c in actor.name) else {name}:
                    if private.get(form, ANYBODY) == ANYBODY:
                        private[form] = role
        return {n: r for n, r in private.items() if n not in public}, public

    def in_text(self, text: str) -> Iterator[tuple[str, str]]:
        """(name, role) of persons whom running text names, by its wording alone."""
        for found in _RUN.finditer(text):
            words = found[0].split()
            start = 0
            while start < len(words):
                size, role = self._person_at(words, start, bool(_AGE.match(text, found.end())))
                if size:
                    yield " ".join(words[start : start + size]).rstrip("."), role
                start += size or 1

    def _person_at(self, words: list[str], start: int, aged: bool) -> tuple[int, str]:
        """Number of words of the person's name that begins here; 0 when none does."""
        first = words[start].strip(".").lower()
        before = words[start - 1].strip(".").lower() if start else ""
        size = self._length(words[start:])
        titled = before in self._words["title"]
        named = first in self._given and size > 1 and first not in self._countries
        last = aged and size > 1 and start + size == len(words)
        if not size or not (titled or named or last) or first in self._words["title"]:
            return 0, ""
        head = " ".join(words[max(0, start - 3) : start]).lower()
        name = words[start : start + size]
        if self._known(words[start:]) or self._famous(" ".join(name)) or self._office(_last_small(head)):
            return 0, ""
        return size, self.role_in(head)

    def _length(self, words: list[str]) -> int:
        """Of how many words the name that begins here can be: capitals, with particles between them."""
        size = 0
        shouted = bool(words) and words[0].isupper() and len(words[0]) > _LEAST  # in a headline all words have capitals
        for place, word in enumerate(words[:_LONGEST]):
            low = word.strip(".").lower()
            if low in self._words["particle"] and word[0].islower():
                continue
            if not any(c.isupper() for c in word) or low in self._words["not_name"]:
                break
            size = place + 1
            if word.endswith(".") or (shouted and place):
                break
        return size

    def _runs(self, text: str) -> Iterator[str]:
        """Stretches of words with capitals and particles, without offices, forms of address and countries in front."""
        for found in _RUN.finditer(text):
            words = found[0].split()
            while words and (self._no_name(words[0]) or words[0][0].islower()):
                words.pop(0)
            size = self._length(words)
            if size:
                yield " ".join(words[:size]).rstrip(".")

    def _no_name(self, word: str) -> bool:
        low = word.strip(".").lower()
        return low in self._countries or low in self._before or bool(self._role_word(low))

    def _office(self, before: str) -> bool:
        """Whether these words, right before a name, are a public office and nothing else."""
        words = before.replace(",", " ").split()
        if not words or any(w in self._words["private"] for w in words):
            return False
        for size in range(min(3, len(words)), 0, -1):
            if " ".join(words[-size:]) in self._words["office"]:
                rest = words[:-size]
                return all(
                    w in self._words["with_office"] or w in self._countries or w in self._words["office"] for w in rest
                )
        return False

    def _role_word(self, words: str) -> str | None:
        parts = [w.strip(".,") for w in words.split()]
        held = {*parts, *(f"{a} {b}" for a, b in pairwise(parts))}
        rows = (r for r in self._rows if r.use == "role")
        return next((r.role for r in rows if not held.isdisjoint(r.words)), None)

    def _famous(self, name: str) -> bool:
        """Whether the lexicon knows somebody of exactly that name."""
        return any(n.row is not None and n.row.kind == "person" for n in self._at(split_name(name)))

    def _known(self, words: list[str]) -> bool:
        """Whether a name of the lexicon (a body, a group, a state) begins with the words, or they with it."""
        node: Node[Name] | None = self._actors.names
        parts = split_name(" ".join(words))
        for number, part in enumerate(parts):
            node = node.next.get(part) if node else None
            if node is None:
                return False
            bodies = [n for n in node.values if n.row is None or n.row.kind != "person"]
            if bodies and (number or any(n.what in ("state", "capital") for n in bodies)):
                return True
        return False

    def _at(self, parts: list[str]) -> list[Name]:
        node: Node[Name] | None = self._actors.names
        for part in parts:
            node = node.next.get(part) if node else None
        return node.values if node and parts else []


def _last_small(head: str) -> str:
    return head.strip(" ,")


class Mask:
    """Replaces private names in texts: whole names and, where that cannot be mistaken, their single words."""

    def __init__(
        self,
        names: dict[str, str],
        keep: Iterable[str],
        particles: frozenset[str] = frozenset(),
        public: Iterable[str] = (),
    ) -> None:
        """`names`: name -> role. `keep`: names of public persons and places, whose words are never masked alone;
        `particles`: small words of names. `public`: names of public persons."""
        self.public = frozenset(public)
        kept = {w.lower() for name in keep for w in _WORD.findall(name)}
        self._roles: dict[str, str] = {}
        for name, role in sorted(names.items(), key=lambda n: (n[1] == ANYBODY, n)):  # the roles that tell most first
            self._roles.setdefault(_folded(name), role)
            for word in _WORD.findall(name):
                plain = word.lower()
                for part in {plain, _bare(plain, particles)}:
                    if len(part) >= _LEAST and any(c.isupper() for c in word) and part not in kept | particles:
                        self._roles.setdefault(part, role)
        forms = sorted(self._roles, key=lambda n: (-len(n), n))
        self._pattern = (
            re.compile(
                r"(?<!\w)(?:" + "|".join(r"\s+".join(map(re.escape, f.split())) for f in forms) + r")(?!\w)",
                re.IGNORECASE,
            )
            if forms
            else None
        )

    def __bool__(self) -> bool:
        return self._pattern is not None

    def role(self, name: str) -> str | None:
        """The role of a whole text that is such a name."""
        return self._roles.get(_folded(name))

    def __call__(self, text: str) -> str:
        """The text with every such name as its role in brackets; a field that is just a name becomes its role."""
        if self._pattern is None or not self._pattern.search(text):
            return text
        whole = self.role(text)
        return whole if whole and not text.islower() else self.within(text)

    def within(self, text: str) -> str:
        """The text with every such name as its role in brackets."""
        return self._pattern.sub(self._replaced, text) if self._pattern else text

    def _replaced(self, found: re.Match[str]) -> str:
        text = found[0]
        single = len(text.split()) == 1
        if single and text.islower():
            return text  # "grace" is no name
        return f"[{self._roles[_folded(text)]}]"


def _folded(name: str) -> str:
    return " ".join(name.lower().split())


def _bare(word: str, particles: frozenset[str]) -> str:
    """ "al-saleh" without its article."""
    first, _, rest = word.partition("-")
    return rest if rest and first in particles else word
