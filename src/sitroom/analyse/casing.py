"""The copy of a text that is parsed: same length, control characters blanked, ALL-CAPS and Title-Case lines true-cased.

Parsers learn from ordinary prose: "REBELS ATTACKED THE TOWN" reads as a row of names. Here a word keeps its capital
when it is a known name or no English word, and loses it otherwise. Offsets never change.
"""

from __future__ import annotations

import re
from functools import lru_cache

from sitroom.lexicon.gazetteer import ROMANISED, load_gazetteer
from sitroom.lexicon.loader import Lexicon
from sitroom.lexicon.schema.actors import ActorRow
from sitroom.lexicon.schema.countries import CountryRow
from sitroom.lexicon.schema.text import CasingRow, GivenNameRow

_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*")
_ACRONYM_IN_BRACKETS = re.compile(r"[(\[]([A-ZÀ-Þ]{2,7})[)\]]")
_HYPHEN_FOR_DASH = re.compile(r"(?<=[a-z])-(?=(?:the|a|an|which|who|where|including)\s)")
_END_OF_ASIDE = re.compile(r"\b[A-Z][a-z]+(-)(?=[a-z]+\s)(?![a-z]*(?:ed|led|held|run|based|wide|born)\s)")
_POSSESSIVE = re.compile(r"['’]s$")
_SENTENCE_END = re.compile(r"[.!?]\s|\n")
MAX_ASIDE = 200  # characters
SHOUTED = 0.8  # share of capital letters from which a sentence counts as ALL CAPS
TITLED = 0.75  # share of capitalised longer words from which a line counts as a title-case headline
MIN_LETTERS = 12  # shorter pieces ("UN", "FARC") are left as they are
MAX_NAME_WORDS = 4
KNOWN_CITY = 50_000  # inhabitants from which a place is taken for the sense of its name


def clean(text: str) -> str:
    """Same length; control characters and lone surrogates become spaces, as do unusual kinds of space.

    A hyphen that stands for a dash ("the province-the cradle of the revolt") becomes one."""
    if not text.isprintable():
        hidden = {ord(c): " " for c in set(text) if c != "\n" and not c.isprintable()}
        text = text.translate(hidden) if hidden else text
    return _with_dashes(text) if "-" in text else text


def _with_dashes(text: str) -> str:
    """Web copies of print often lose the dash of an aside; its end is the next hyphen that no compound explains."""
    letters = None
    for opening in _HYPHEN_FOR_DASH.finditer(text):
        letters = letters or list(text)
        letters[opening.start()] = "—"
        closing = _END_OF_ASIDE.search(text, opening.end(), opening.end() + MAX_ASIDE)
        if closing and not _SENTENCE_END.search(text, opening.end(), closing.start()):
            letters[closing.start(1)] = "—"
    return "".join(letters) if letters else text


def true_case(text: str, spans: list[tuple[int, int]], lexicon: Lexicon) -> str:
    """A copy of `text` of the same length in which shouted sentences and title-case headlines have ordinary case.

    spans: offsets of sentences, each judged by itself."""
    pieces, last = [], 0
    acronyms: frozenset[str] | None = None
    for start, end in spans:
        sentence = text[start:end]
        shouted = _is_shouted(sentence)
        if not shouted and not _is_titled(sentence):
            continue
        if acronyms is None:
            acronyms = frozenset(_ACRONYM_IN_BRACKETS.findall(text))
        pieces.append(text[last:start])
        pieces.append(_recase(sentence, shouted, acronyms, lexicon.compiled("casing", _Casing)))
        last = end
    return text if not pieces else "".join([*pieces, text[last:]])


def _is_shouted(sentence: str) -> bool:
    capitals = sum(map(str.isupper, sentence))
    if capitals < SHOUTED * MIN_LETTERS:
        return False
    letters = sum(map(str.isalpha, sentence))
    return letters >= MIN_LETTERS and capitals >= SHOUTED * letters


def _is_titled(sentence: str) -> bool:
    """A headline such as "Rebels Storm Army Base in North": nearly every longer word has a capital."""
    if len(sentence) > 150 or sentence.rstrip()[-1:] in ".;":
        return False
    words = [w for w in _WORD.findall(sentence) if len(w) > 3]
    return len(words) >= 4 and sum(w[0].isupper() for w in words) >= TITLED * len(words)


def _is_long_name(form: str) -> bool:
    """A name of several words, each with a capital ("Red Cross"): in capitals each alone would be a common word."""
    words = form.split()
    return len(words) > 1 and all(w[0].isupper() and w[1:] != w[1:].upper() for w in words)


class _Casing:
    """Words and names by how they are written."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.forms = {r.word: r.form for r in lexicon.rows("casing", CasingRow)}
        self.names: set[str] = set()
        for country in lexicon.rows("countries", CountryRow):
            for name in (country.name, *country.names, *country.demonyms, country.capital, *country.seats):
                if name and name[0].isupper():
                    self.names.add(name.lower())
        for actor in lexicon.rows("actors", ActorRow):
            self.names |= {n.lower() for n in (actor.name, *actor.names) if _is_long_name(n)}
        self.given = {r.name for r in lexicon.rows("given_names", GivenNameRow)}
        self.names |= self.given
        self.longest = min(MAX_NAME_WORDS, max((n.count(" ") + 1 for n in self.names), default=1))

    def is_name(self, words: list[str]) -> bool:
        return " ".join(words) in self.names


def _recase(sentence: str, shouted: bool, acronyms: frozenset[str], casing: _Casing) -> str:
    found = list(_WORD.finditer(sentence))
    lower = [_POSSESSIVE.sub("", m.group().lower()) for m in found]
    shown: list[str] = []
    n = 0
    while n < len(found):
        size = next((k for k in range(casing.longest, 0, -1) if casing.is_name(lower[n : n + k])), 0)
        size = 0 if size == 1 and lower[n] in casing.forms else size
        surname = n > 0 and lower[n - 1] in casing.given and not size and lower[n] not in _other_than_nouns()
        for m in found[n : n + max(size, 1)]:
            known = size or (surname and m.group().lower() not in casing.forms)
            shown.append(_titled(m.group()) if known else _one(m, sentence, shouted, acronyms, casing))
        n += max(size, 1)
    pieces, last = [], 0
    for at, (m, word) in enumerate(zip(found, shown, strict=True)):
        if at == 0:
            word = word[0].upper() + word[1:]
        pieces += [sentence[last : m.start()], word if len(word) == len(m.group()) else m.group()]
        last = m.end()
    return "".join([*pieces, sentence[last:]])


def _one(m: re.Match[str], sentence: str, shouted: bool, acronyms: frozenset[str], casing: _Casing) -> str:
    word = m.group()
    low = word.lower()
    if low in casing.forms:
        return casing.forms[low]
    if word in acronyms or (shouted and "." in word) or (not shouted and word.isupper() and len(word) > 1):
        return word
    if is_english(low):
        return _titled(word) if is_proper(_POSSESSIVE.sub("", low)) else low
    bracketed = sentence[m.start() - 1 : m.start()] in ("(", "[") and len(word) < 8
    if shouted and (bracketed or not re.search("[aeiouy]", low)):
        return word
    return _titled(word)


def _titled(word: str) -> str:
    parts = re.split(r"([-.’'])", word)
    if len(parts) == 3 and parts[2] in ("S", "s"):
        parts[2] = "s"
    return "".join(p[:1].upper() + p[1:].lower() if len(p) > 1 else p for p in parts)


@lru_cache(maxsize=1)
def _vocabulary() -> frozenset[str]:
    """English dictionary words, from the tables that the language model's lemmatizer carries."""
    from sitroom.analyse.parser import dictionary

    return dictionary("en")


@lru_cache(maxsize=1)
def _other_than_nouns() -> frozenset[str]:
    from sitroom.analyse.parser import dictionary

    return dictionary("en", nouns=False)


@lru_cache(maxsize=50_000)
def is_english(word: str) -> bool:
    """An ordinary English word, also inflected, possessive or hyphenated; `word` in lower case."""
    known = _vocabulary()
    if word in known:
        return True
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and word[: -len(ending)] + instead in known and len(word) - len(ending) > 2:
            return True
    if "-" in word:
        return all(is_english(p) or not p for p in word.split("-"))
    return False


@lru_cache(maxsize=50_000)
def is_proper(word: str) -> bool:
    """A dictionary's noun that is first of all a place ("lima"); `word` in lower case."""
    if len(word) < 3 or word not in _vocabulary() or word in _other_than_nouns():
        return False
    found = [m.entry for m in load_gazetteer().find(word) if m.form != ROMANISED]
    return any(e.population >= KNOWN_CITY or e.kind in ("country", "admin1") for e in found)


# English inflection, enough to recognise a word; ("ing", "") also undoes a doubled letter by the rows after it
_ENDINGS = (
    ("'s", ""), ("’s", ""), ("s'", "s"), ("s", ""), ("es", ""), ("ies", "y"), ("ed", ""), ("d", ""), ("ied", "y"),
    ("ing", ""), ("ing", "e"), ("ly", ""), ("er", ""), ("er", "e"), ("ers", ""), ("est", ""), ("est", "e"),
    ("iest", "y"), ("ier", "y"), ("tted", "t"), ("tting", "t"), ("nned", "n"), ("nning", "n"), ("pped", "p"),
    ("pping", "p"), ("lled", "l"), ("lling", "l"), ("rred", "r"), ("men", "man"), ("women", "woman"), ("bbed", "b"),
    ("bbing", "b"), ("gged", "g"), ("gging", "g"), ("dded", "d"), ("mmed", "m"),
)  # fmt: skip
