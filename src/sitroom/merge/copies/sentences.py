"""A report's sentences in the forms that copies share."""

from __future__ import annotations

import hashlib
import re

from sitroom.analyse.sentences import split
from sitroom.lexicon.loader import Lexicon
from sitroom.merge.copies.origins import moment
from sitroom.records import Report, Struct

_WORD = re.compile(r"[^\W_]+")


class Sentence(Struct, frozen=True, kw_only=True):
    """What comparing needs of a sentence. `start`/`end`: offsets in the report; `form`: digest of its words."""

    start: int
    end: int
    form: int
    words: int


class Fingerprint(Struct, frozen=True, kw_only=True):
    """What finding copies needs of a report: it can be stored, so that a text is cut up only once."""

    report_id: str
    moment: str
    sentences: tuple[Sentence, ...]


def fingerprint(report: Report, lexicon: Lexicon) -> Fingerprint:
    """The fingerprint of a report."""
    found = []
    for span in split(report.text, lexicon):
        words = _WORD.findall(report.text[span.start : span.end].casefold())
        digest = hashlib.blake2b(" ".join(words).encode("utf-8", "surrogatepass"), digest_size=8).digest()
        found.append(Sentence(start=span.start, end=span.end, form=int.from_bytes(digest), words=len(words)))
    return Fingerprint(report_id=report.id, moment=moment(report.published), sentences=tuple(found))
