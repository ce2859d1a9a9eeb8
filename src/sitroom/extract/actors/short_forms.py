"""Short forms that a report itself introduces: "the Arakan Army (AA) … the AA"."""

from __future__ import annotations

from sitroom.analyse.tokens import Token
from sitroom.extract.actors.reader import Hit, Reader

LENGTHS = range(2, 9)  # letters of a short form


def adopt_short_forms(reader: Reader) -> None:
    """Gives later uses of a bracketed short form the names of the actor that it was introduced with, whatever else the
    letters may stand for."""
    meant: dict[str, Hit] = {}
    for hit in {id(h): h for h in reader.hits.values() if h.what == "actor"}.values():
        short = _introduced(reader, hit)
        if short is not None:
            meant.setdefault(short.norm, hit)
    if not meant:
        return
    for token in reader.tokens:
        told = meant.get(token.norm)
        if told is not None and token.i > told.last and not _longer(reader, token):
            reader.hits[token.i] = Hit(token.i, token.i, told.names)


def _introduced(reader: Reader, hit: Hit) -> Token | None:
    """The capitals in brackets right behind a name."""
    tokens, at = reader.tokens, hit.last + 1
    if at + 2 >= len(tokens) or tokens[at].text != "(" or tokens[at + 2].text != ")":
        return None
    short = tokens[at + 1]
    letters = short.norm.replace("-", "")
    return short if letters.isalnum() and letters.isupper() and len(letters) in LENGTHS else None


def _longer(reader: Reader, token: Token) -> bool:
    """Part of a longer known name."""
    known = reader.hits.get(token.i)
    return known is not None and known.first != known.last
