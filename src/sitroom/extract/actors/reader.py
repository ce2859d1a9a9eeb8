"""What the parts of the actor organ share about one report: known names, persons, memory, home country."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from sitroom.analyse.coreference import Candidate
from sitroom.analyse.tokens import Sentence, Token
from sitroom.extract.draft import Draft
from sitroom.lexicon.actors import (
    ARTICLES,
    ActorLexicon,
    Name,
    Node,
    Nouns,
    Phrase,
    T,
    actor_lexicon,
    key,
    letters,
    within,
)
from sitroom.records import Actor, PlaceMention


@dataclass(slots=True)
class Hit:
    """A known name in the text: tokens first..last (positions in the report). `names`: what it may stand for."""

    first: int
    last: int
    names: list[Name]

    @property
    def best(self) -> Name:
        return self.names[0]

    @property
    def what(self) -> str:
        return self.names[0].what


@dataclass(slots=True)
class Person:
    """A person's name with the titles before it: first..name_first..last. `full`: the fullest form in the report."""

    first: int
    name_first: int
    last: int
    full: str
    actor: Actor | None = None
    title: str | None = None  # lexicon row of the noun before the name
    word: str | None = None  # that noun, lower case
    gender: str | None = None


@dataclass(slots=True, eq=False)
class Reader:
    """One report's actors in the making."""

    draft: Draft
    lex: ActorLexicon
    date: str | None
    tokens: list[Token]
    resolve: Callable[[Token], Actor | None]
    hits: dict[int, Hit] = field(default_factory=dict)
    persons: dict[int, Person] = field(default_factory=dict)
    by_title: dict[str, list[Person]] = field(default_factory=dict)
    by_name: dict[str, list[Person]] = field(default_factory=dict)
    candidates: dict[int, list[Candidate[Actor | None]]] = field(default_factory=dict)
    memo: dict[int, Actor | None] = field(default_factory=dict)
    active: set[int] = field(default_factory=set)
    places: dict[int, PlaceMention] = field(default_factory=dict)
    placelike: frozenset[str] = frozenset()
    apposing: frozenset[int] = frozenset()  # sentences in which a comma stands before a person
    home: str | None = None  # most spoken of
    ground: str | None = None  # the same, by places and states alone: whose people are meant
    homes: Counter[str] = field(default_factory=Counter)
    foes: frozenset[str] = frozenset()  # states that fight the armed groups named

    def cue(self, name: str) -> frozenset[str]:
        return self.lex.cues[f"actors.{name}"]

    def hit(self, token: Token) -> Hit | None:
        return self.hits.get(token.i)

    def before(self, token: Token) -> Token | None:
        return self.tokens[token.i - 1] if token.i > token.sentence.tokens[0].i else None

    def after(self, token: Token) -> Token | None:
        return self.tokens[token.i + 1] if token.i < token.sentence.tokens[-1].i else None

    def place(self, token: Token) -> PlaceMention | None:
        return self.places.get(token.i)

    def country_at(self, token: Token) -> str | None:
        """The country that a token names, or lies in: a state, demonym or capital, else a resolved place."""
        hit = self.hit(token)
        if hit and hit.what in ("state", "demonym", "capital", "seat"):
            return hit.best.id
        if hit:
            return hit.best.row.country if hit.best.row else None
        if token.pos not in ("PROPN", "NOUN", "ADJ", ""):
            return None
        place = self.place(token)
        return place.country if place else None


def lookup(nouns: Nouns[T], tokens: list[Token], at: int) -> tuple[int, list[T]]:
    """Rows for the words around the head noun at `at`: (position of their first word, rows). Longest words win."""
    token = tokens[at]
    found: list[T] = []
    first, longest = at, 0
    for form in _forms(token):
        for phrase in nouns.by_head.get(form, ()):
            size, start = len(phrase.words) + len(phrase.tail), at - len(phrase.words) + 1
            if size < longest or (phrase.proper and not token.norm[0].isupper()):
                continue
            if size > 1 and not (_next_stands(phrase, tokens, at) and _stands(phrase, tokens, start, token)):
                continue
            if size > longest:
                found, longest, first = [], size, start
            if phrase.row not in found:
                found.append(phrase.row)
    return first, found


def _next_stands(phrase: Phrase[T], tokens: list[Token], at: int) -> bool:
    """Does the word next to the head agree? Tells most phrases apart at once."""
    if len(phrase.words) > 1:
        return at > 0 and phrase.words[-2] in _forms(tokens[at - 1])
    return at + 1 < len(tokens) and phrase.tail[0] in _forms(tokens[at + 1])


def _stands(phrase: Phrase[T], tokens: list[Token], start: int, head: Token) -> bool:
    """Do the phrase's words stand around the head, in its sentence?"""
    floor, roof = head.sentence.tokens[0].i, head.sentence.tokens[-1].i
    end = head.i + 1 + len(phrase.tail)
    if start < floor or end > roof + 1:
        return False
    around = [*tokens[start : head.i], *tokens[head.i + 1 : end]]
    return all(w in _forms(t) for w, t in zip((*phrase.words[:-1], *phrase.tail), around, strict=True))


def _forms(token: Token) -> tuple[str, ...]:
    """What a word may be listed as: lemma, as written, and a name's plural as a singular ("Armed Forces")."""
    lower = token.lower
    if token.pos == "PROPN" and lower.endswith("s") and len(lower) > 3:
        singular = lower[:-3] + "y" if lower.endswith("ies") else lower[:-1]
        return token.lemma, lower, singular
    return (lower,) if token.lemma == lower else (token.lemma, lower)


def find_hits(reader: Reader, sentence: Sentence) -> None:
    """Known names, longest first from the left; one pass over the tokens."""
    tokens, at = sentence.tokens, 0
    keys = _keys(tokens)
    openers = reader.lex.names.next
    while at < len(tokens):
        found = _longest(reader, tokens, keys, at) if keys[at] in openers else None
        if found is None:
            at += 1
            continue
        last, names = found
        hit = Hit(tokens[at].i, tokens[last].i, names)
        if _part_of_place(reader, hit):
            at = last + 1
            continue
        for n in range(hit.first, hit.last + 1):
            reader.hits[n] = hit
        at = last + 1


def _part_of_place(reader: Reader, hit: Hit) -> bool:
    """A group's short name inside a longer toponym ("Sea of Azov"), or a place spelled much like it ("Douma")."""
    place = reader.places.get(hit.first)
    start, end = reader.tokens[hit.first].start, reader.tokens[hit.last].end
    if place is None:
        return False
    elsewhere = place.country not in (None, hit.best.id)
    located = reader.tokens[hit.last].function == "prep_object" or place.end > end or _called_state(reader, hit)
    if elsewhere and (
        (hit.what == "capital" and not _speaks(reader, hit))
        or (hit.what == "state" and place.kind == "admin1" and located)
    ):
        return True  # "Niger state" of Nigeria, Tripoli of Lebanon
    written = "".join(letters(t.norm) for t in reader.tokens[hit.first : hit.last + 1])
    respelled = all(letters(n.form) != written for n in hit.names)
    return respelled or (hit.what == "actor" and place.end - place.start > end - start)


def _speaks(reader: Reader, hit: Hit) -> bool:
    """ "Islamabad denied it": a government, whatever town bears the name as well."""
    last = reader.tokens[hit.last]
    return last.function == "subject" and last.head.lemma in reader.cue("speech")


def _called_state(reader: Reader, hit: Hit) -> bool:
    """ "Niger state", "the state of Georgia"."""
    first, last = reader.tokens[hit.first], reader.tokens[hit.last]
    near = [reader.after(last)]
    if (before := reader.before(first)) is not None and before.lower == "of":
        near.append(reader.before(before))
    return any(t is not None and t.lower in reader.cue("provinces") for t in near)


def _keys(tokens: list[Token]) -> list[str]:
    """What the words are looked up by; all spellings of the Arabic article are one."""
    keys = [key(t.norm) for t in tokens]
    if not ARTICLES.isdisjoint(keys):
        for n, token in enumerate(tokens[:-1]):
            if keys[n] in ARTICLES and (tokens[n + 1].text == "-" or token.capital):
                keys[n] = "al"
    return keys


def _longest(reader: Reader, tokens: list[Token], keys: list[str], at: int) -> tuple[int, list[Name]] | None:
    best: tuple[int, list[Name]] | None = None
    node: Node[Name] = reader.lex.names
    n = at
    while n < len(tokens):
        if not keys[n] and n > at:  # hyphens and apostrophes within names
            n += 1
            continue
        following = node.next.get(keys[n])
        if following is None:
            break
        node = following
        names = [v for v in node.values if _fits(v, tokens[at : n + 1])]
        if names:
            best = n, _rank(names, reader.date, "".join(letters(t.norm) for t in tokens[at : n + 1]))
        n += 1
    return best


def _fits(name: Name, words: list[Token]) -> bool:
    """Case agrees: acronyms in capitals, other names with a capital where the name has one."""
    first = words[0]
    if name.acronym:
        return all(_same_case(w) for w in words if w.text.isalpha() and letters(w.norm) not in ARTICLES)
    if name.form[0].islower() and name.form[:3] not in ("al-", "el-"):
        return True
    if not any(w.norm[0].isupper() for w in words if letters(w.norm) not in ARTICLES):
        return False
    strict = len(words) == 1 and name.what in ("capital", "seat", "actor")
    return not strict or first.pos in ("PROPN", "ADJ", "NOUN", "X", "")


def _same_case(word: Token) -> bool:
    plain = word.norm.replace(".", "")
    return sum(c.isupper() for c in plain) > len(plain) / 2


def _rank(names: list[Name], date: str | None, written: str) -> list[Name]:
    """Best first: spelled as written, valid at the date, then states before groups before capitals."""
    if len(names) == 1:
        return names
    order = {"state": 0, "demonym": 1, "actor": 2, "seat": 3, "capital": 4}

    def rank(name: Name) -> tuple[int, int, int, str]:
        row = name.row
        since = row.since or "" if row else ""
        if row and row.kind != "person":
            since = "".join(chr(255 - ord(c)) for c in since)  # of groups the older, of persons the later first
        respelled = int(letters(name.form) != written)
        return (
            respelled,
            abs(within(row, date)) if row else 0,
            order[name.what],
            "".join(chr(255 - ord(c)) for c in since),
        )

    return sorted(names, key=rank)


def make_reader(draft: Draft, resolve: Callable[[Token], Actor | None]) -> Reader:
    """A fresh reader with places by token; `resolve` is asked for the actors of other words."""
    published = draft.report.published
    date = published[:10] if published else None
    reader = Reader(draft, actor_lexicon(draft.lexicon), date, draft.analysis.tokens, resolve)
    for place in draft.places:
        for token in draft.analysis.tokens_in(place.start, place.end):
            reader.places[token.i] = place
    return reader
