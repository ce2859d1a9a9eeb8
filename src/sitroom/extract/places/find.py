"""Finds spans that may name places: what the gazetteer knows among capitalised words, and the model's own spans."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from sitroom.analyse.tokens import Entity, Sentence, Token
from sitroom.extract.draft import Draft
from sitroom.extract.places.words import Words
from sitroom.lexicon.gazetteer import EXACT, ROMANISED, Entry, Match

ACRONYM = 5  # letters; a shorter run of capitals is an abbreviation, not a name in capitals
GAP = 8  # characters of white space inside a name
STOPPED = 5  # letters of an area's abbreviation ("Calif.")
LONGEST = 6  # tokens of a place name looked up
NAMED_BY_INITIALS = frozenset({"country", "admin1", "city"})  # "USA", "NSW", "LA"
NAMED_BY_PARTS = frozenset({"country", "admin1", "city", "region", "continent"})  # "West Darfur"; no "West Wing"
PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
CALLED = frozenset({"town", "village", "city", "neighbourhood", "camp"})  # kinds that "… of X" gives a name
APOSTROPHES = "'’ʼ"


@dataclass(slots=True)
class Spot:
    """A span that may be a place name: `tokens`, its text as looked up, and what the gazetteer has under it.

    `abbreviated`: written short ("Vt."); `called`: what a town or village is called ("the village of X"). `lies`: the
    area that it is said to lie in, where none is known there."""

    tokens: list[Token]
    text: str
    matches: tuple[Match, ...]
    entity: Entity | None = None
    features: dict[str, float] = field(default_factory=dict)
    abbreviated: bool = False
    called: bool = False
    lies: Entry | None = None

    @property
    def first(self) -> Token:
        return self.tokens[0]

    @property
    def last(self) -> Token:
        return self.tokens[-1]

    @property
    def head(self) -> Token:
        """The token that the others depend on."""
        inside = {t.i for t in self.tokens}
        return next((t for t in reversed(self.tokens) if t.head.i not in inside or t.head is t), self.last)


def spots(draft: Draft, sentence: Sentence, words: Words) -> Iterator[Spot]:
    """Candidate spans of one sentence, in text order, longest names first, never overlapping."""
    tokens = sentence.tokens
    owner: dict[int, Entity] = {}  # token position -> the span it lies in
    for entity in sentence.entities:
        for i in range(entity.first, entity.last + 1):
            owner[i] = entity
    articles = words.roles.get("article", frozenset())  # in small letters they may open a name ("al-Bab")
    at = 0
    while at < len(tokens):
        token = tokens[at]
        articled = "-" in token.text or token.lower in articles
        if not (articled or token.capital or token.i in owner or token.text[:1].isupper()):
            at += 1
            continue
        if token.lower in words.first_of_bodies:
            at += _body(draft, tokens, at, words)
            if at >= len(tokens):
                break
        found = _abbreviated(tokens, at, words)
        if found is None and _may_start(tokens, at, words):
            found = _longest(draft, tokens, at, words)
        found = _called(draft, tokens, at, found, words) or found
        if found is None:
            around = owner.get(tokens[at].i)
            if around and around.first == tokens[at].i and around.label in PLACE_LABELS:
                found = _unknown(draft, tokens, at, around, words)
        if found is None:
            at += 1
            continue
        found.entity = next((owner[t.i] for t in found.tokens if t.i in owner), None)
        yield found
        at += len(found.tokens)


def _body(draft: Draft, tokens: list[Token], at: int, words: Words) -> int:
    """Tokens of the known body that is named from `at` on ("Washington Post"), none of which names a place; or 0."""
    if not tokens[at].capital or _of_town(tokens, at, words):
        return 0
    for end in range(min(len(tokens), at + LONGEST), at + 1, -1):
        name = draft.analysis.cased[tokens[at].start : tokens[end - 1].end]
        if name.lower() in words.bodies and (words.has("body", name.lower()) or _plain_word(name, words)):
            return end - at
    return 0


def abbreviation(tokens: list[Token], at: int) -> str | None:
    """The word at `at` with its stop, when that ends an abbreviation: the "Ky." of "London, Ky. (Reuters)"."""
    token = tokens[at]
    letters = token.text.rstrip(".")
    if (
        not token.text[:1].isupper()
        or len(letters.replace(".", "")) > STOPPED
        or not letters.replace(".", "").isalpha()
    ):
        return None
    if token.text.endswith("."):
        return token.text
    dot = tokens[at + 1] if at + 1 < len(tokens) else None
    return f"{letters}." if dot is not None and dot.text == "." and dot.start == token.end else None


def _abbreviated(tokens: list[Token], at: int, words: Words) -> Spot | None:
    """A first-level area by its abbreviation, right after the name of a town in it: "Bethel, Vt."."""
    text = abbreviation(tokens, at) if at and tokens[at - 1].text in (",", "(") else None
    if text is None or words.has("not_place", text.rstrip(".").lower()):
        return None
    matches = tuple(m for m in words.gazetteer.find(text) if m.form != ROMANISED and m.entry.kind == "admin1")
    return Spot([tokens[at]], text, matches, abbreviated=True) if matches else None


def _called(draft: Draft, tokens: list[Token], at: int, known: Spot | None, words: Words) -> Spot | None:
    """The whole name of what is said to be a town or village, whatever the gazetteer and the model know of it: "the
    village of Wad al-Noura", "Vuilu village". Of the second kind only names that nothing else is known by."""
    first = tokens[at]
    if not _may_start(tokens, at, words) or words.has("not_place", first.lower) or first.lower in words.demonyms:
        return None
    end = at + 1
    while end < len(tokens) and end - at < LONGEST and _in_name(draft, tokens, end, words):
        end += 1
    while end > at + 1 and not tokens[end - 1].capital:
        end -= 1
    of = _of_town(tokens, at, words)
    noun = tokens[end].lower if end < len(tokens) else ""
    if known is not None and len(known.tokens) >= end - at:
        known.called = of
        return None
    if not of and (known is not None or words.kinds.get(noun) not in CALLED - {"city"}):
        return None
    if not of and not _nameless(tokens, at, end, words):
        return None
    text = draft.analysis.cased[first.start : tokens[end - 1].end]
    return Spot(tokens[at:end], text, (), called=True)


def _of_town(tokens: list[Token], at: int, words: Words) -> bool:
    """Whether "the town of", "the villages of" or the like stand before the name."""
    if at < 2 or tokens[at - 1].lower != "of":
        return False
    return (words.kinds.get(tokens[at - 2].lower) or words.kinds.get(tokens[at - 2].lemma)) in CALLED


def _in_name(draft: Draft, tokens: list[Token], at: int, words: Words) -> bool:
    if apart(draft.analysis.cased, tokens[at - 1], tokens[at]):
        return False
    token = tokens[at]
    return (
        token.capital
        or token.text == "-"
        or (words.has("article", token.lower) and token.start - tokens[at - 1].end <= 1)
    )


def _nameless(tokens: list[Token], at: int, end: int, words: Words) -> bool:
    """Whether the words before "village" can be its name: no adjectives, bodies or initials."""
    inside = tokens[at:end]
    text = " ".join(t.lower for t in inside)
    return (
        all(t.pos in ("PROPN", "NOUN", "PUNCT", "") and t.entity != "NORP" and not t.text.isupper() for t in inside)
        and text not in words.bodies
        and not words.has("title", inside[0].lower)
        and not (at and tokens[at - 1].capital and tokens[at - 1].text.isalpha())
    )


def _may_start(tokens: list[Token], at: int, words: Words) -> bool:
    token = tokens[at]
    if token.capital:
        return True
    return (
        words.has("article", token.lower)
        and at + 2 < len(tokens)
        and tokens[at + 1].text in ("-", "‐", "–")
        and tokens[at + 1].start == token.end
        and tokens[at + 2].capital
    ) or (
        "-" in token.text[1:]
        and words.has("article", token.lower.split("-")[0])
        and token.norm.split("-")[1][:1].isupper()
    )


def _longest(draft: Draft, tokens: list[Token], at: int, words: Words) -> Spot | None:
    """The longest name from `at` that the gazetteer knows."""
    reach = at + 1
    while reach < len(tokens) and reach - at < LONGEST * 2 and _may_continue(tokens[reach], words):
        if apart(draft.analysis.cased, tokens[reach - 1], tokens[reach]):
            break
        reach += 1
    for end in range(reach, at, -1):
        last = tokens[end - 1]
        if end - at > LONGEST or not (
            last.capital or last.text[-1:].isdigit() or last.text == "'s" or _hyphened(tokens, end)
        ):
            continue
        inside = tokens[at:end]
        if end == at + 1 and (
            words.has("not_place", last.lower) or not (last.text[-1:].isalpha() or last.text[-1:] == ".")
        ):
            continue
        text = draft.analysis.cased[inside[0].start : last.end]
        if end == at + 1 and _plain_word(text, words) and not _of_town(tokens, at, words):
            continue
        matches = _fitting(text, words.gazetteer.find(text), words, is_dateline(tokens, at))
        led = inside[0].pos == "ADP" and words.has("not_place", inside[0].lower)  # "In Gori", no spelling of "Engori"
        if end > at + 1 and (led or all(words.has("not_place", t.lower) for t in inside)):
            matches = tuple(m for m in matches if m.form != ROMANISED)
        if matches:
            return _with_landform(draft, tokens, end, inside, matches, words) or Spot(inside, text, matches)
    return None


def apart(text: str, one: Token, other: Token) -> bool:
    """Whether more than white space of one line, or one line's end, lies between two tokens ("Khan  Sheikhoun")."""
    between = text[one.end : other.start]
    return len(between) > 1 and (len(between) > GAP or not between.isspace() or between.count("\n") > 1)


def _with_landform(
    draft: Draft, tokens: list[Token], end: int, inside: list[Token], bare: tuple[Match, ...], words: Words
) -> Spot | None:
    """ "Yarmouk basin", "Swat valley": a place of our own table that bears the name with its common noun, where the
    bare name alone would be another place."""
    if (
        end >= len(tokens)
        or tokens[end].start - tokens[end - 1].end != 1
        or not words.has("landform", tokens[end].lower)
    ):
        return None
    text = draft.analysis.cased[inside[0].start : tokens[end].end]
    whole = tuple(m for m in words.gazetteer.find(text) if m.entry.own and m.form != ROMANISED)
    if not whole or whole[0].entry.id in {m.entry.id for m in bare}:
        return None
    return Spot([*inside, tokens[end]], text, whole)


def _fitting(text: str, matches: tuple[Match, ...], words: Words, dateline: bool) -> tuple[Match, ...]:
    """Without what the spelling rules out: romanised readings of "The …" or "…'s", initials ("SAA" is no village)
    outside datelines, and abbreviations without their stop ("Miss")."""
    if text.isupper() and len(text) <= ACRONYM and not dateline:
        return tuple(m for m in matches if m.form != ROMANISED and (m.entry.own or m.entry.kind in NAMED_BY_INITIALS))
    if len(text) <= 2 or words.has("dotted", text.lower()):
        return ()
    if text.endswith("'s"):  # "Cuba's" is no Cubas; "St. John's" bears its name
        return tuple(m for m in matches if any(mark in m.entry.name for mark in APOSTROPHES))
    if text.startswith("The "):
        return tuple(m for m in matches if m.form != ROMANISED)
    return matches


def is_dateline(tokens: list[Token], at: int) -> bool:
    """Whether capitals at the start of a sentence are a dateline: "GOMA, Congo (Reuters) -", "BEIRUT —"."""
    if at > 4 or not tokens[at].text.isupper() or len(tokens[at].text) < 3:
        return False
    return any(t.text in ("(", "-", "--", "—", "–") for t in tokens[at + 1 : at + 7])


def _hyphened(tokens: list[Token], end: int) -> bool:
    """The "sur" of "Vitry-sur-Seine" ends no name, but the "do" of "Gwang-do" does."""
    return end >= 2 and tokens[end - 2].text == "-" and tokens[end - 1].text.isalpha()


def _may_continue(token: Token, words: Words) -> bool:
    return token.capital or words.has("connector", token.lower) or token.text == "'s" or token.text.isdigit()


def _plain_word(text: str, words: Words) -> bool:
    """Demonyms ("Swiss"), seats ("the Kremlin") and armed groups are no places, whatever villages bear the name; but
    a body may bear the name of a true place ("Puntland", "The Hague")."""
    lower = text.lower()
    if lower in words.demonyms:
        return True
    if lower not in words.seats and lower not in words.bodies:
        return False
    best = words.gazetteer.find(text)[:1]
    return not (best and best[0].form == EXACT and (best[0].entry.own or best[0].entry.kind in ("city", "admin1")))


def _unknown(draft: Draft, tokens: list[Token], at: int, entity: Entity, words: Words) -> Spot | None:
    """A span that only the model takes for a place: kept, unresolved, when it is written like a name."""
    inside = [t for t in tokens[at:] if t.i <= entity.last]
    while (
        inside
        and (not inside[0].capital or words.has("not_place", inside[0].lower))
        and not _may_start(tokens, inside[0].i - tokens[0].i, words)
    ):
        inside = inside[1:]
    while inside and (not inside[-1].capital or not inside[-1].text[-1:].isalnum()):
        inside = inside[:-1]  # also the "'s" of "Sana's"
    if not inside or inside[0] is not tokens[at] or _led_in(draft, inside, words):
        return None
    text = draft.analysis.cased[inside[0].start : inside[-1].end]
    if _plain_word(text, words) or all(
        words.has("not_place", t.lower) or words.has("direction", t.lower) for t in inside
    ):
        return None
    return Spot(inside, text, ())


def _led_in(draft: Draft, inside: list[Token], words: Words) -> bool:
    """Whether the span is a known area with a word before it that is no part of the name: "South Philadelphia", "In
    Canada". The area is then found by itself."""
    if len(inside) == 1 or not (words.has("direction", inside[0].lower) or words.has("not_place", inside[0].lower)):
        return False
    rest = inside[1:]
    while len(rest) > 1 and not rest[0].capital:
        rest = rest[1:]
    found = words.gazetteer.find(draft.analysis.cased[rest[0].start : rest[-1].end])[:1]
    return bool(found) and found[0].form != ROMANISED and found[0].entry.kind in NAMED_BY_PARTS
