"""Forms of a place name that look-ups compare. Standard library only: the build of the index needs it too."""

from __future__ import annotations

import re
import unicodedata

# what a place may be; the index stores the position, so new kinds go to the end
KINDS = (
    "country", "admin1", "admin2", "city", "town", "village", "camp", "crossing", "base", "neighbourhood", "river",
    "mountain", "sea", "lake", "region", "dam", "airport", "port", "site", "district", "island", "border", "road",
    "prison", "desert", "continent", "facility",
)  # fmt: skip

_LETTERS = str.maketrans({
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ə": "a", "ħ": "h", "ŧ": "t",
    "&": " and ", "ى": "ي", "ة": "ه", "ـ": "",
} | dict.fromkeys("'’‘ʼʿʾ`´ʹʻ′ˈ", ""))  # fmt: skip
_NOT_WORD = re.compile(r"[^\w]+|_+")
# Arabic and English articles, as written before any letter; also inside a name
_ARTICLES = frozenset({
    "al", "el", "as", "es", "ash", "esh", "ad", "ed", "az", "ez", "an", "en", "ar", "er", "at", "et", "ath", "il", "ul",
    "ud", "ur", "us", "ibn", "bin", "the",
})  # fmt: skip
_WHOLE = {"saint": "st", "sainte": "st", "mount": "mt", "fort": "ft", "tall": "tel", "tell": "tel"}
# in this order; what is left are letters that romanisations of one name agree upon
_RULES = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        (r"tch|ch|sh", "x"), (r"kh", "h"), (r"gh", "g"), (r"dh", "d"), (r"th", "t"), (r"ph", "f"), (r"zh", "z"),
        (r"dj", "j"), (r"ck|q", "k"), (r"c(?=[eiy])", "s"), (r"c", "k"), (r"ou|oo|aw|au|ow|w|o", "u"),
        (r"ai|ay|ei|ey|ee|ie|e|y", "i"), (r"(?<=[a-z])h(?![aiu])", ""), (r"(.)\1+", r"\1"),
    )
)  # fmt: skip


def fold(name: str) -> str:
    """Lower case, no diacritics or apostrophes; other punctuation as one space ("Dar‘ā-Balad": "dara balad")."""
    plain = name.casefold().translate(_LETTERS)
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return _NOT_WORD.sub(" ", plain).strip()


def key(folded: str) -> str:
    """What all romanisations of one name share, of its folded form: articles, doubled letters, vowel qualities and
    letter pairs levelled ("as suwayda", "sweida": "suida"). Names in other scripts stay as folded."""
    words = folded.split()
    kept = [_WHOLE.get(w, w) for w in words if w not in _ARTICLES] or words
    joined = "".join(kept)
    if not joined.isascii():
        return joined
    for pattern, to in _RULES:
        joined = pattern.sub(to, joined)
    return joined or "".join(words)
