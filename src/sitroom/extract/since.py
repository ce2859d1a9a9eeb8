"""Since when something holds, by the day of what brought it about."""

from __future__ import annotations

import msgspec

from sitroom.analyse.grammar import children, obliques
from sitroom.analyse.tokens import Token
from sitroom.extract.draft import Draft
from sitroom.extract.times import time_of
from sitroom.records import Time


def since_clause(verb: Token) -> Token | None:
    """ "has been closed since rebels seized it": the clause that tells when it began."""
    clauses = (c for c in children(verb, "adverbial") if c.i > verb.i and c.pos in ("VERB", "AUX"))
    return next((c for c in clauses if any(m.lower == "since" for m in children(c, "marker"))), None)


def begun(draft: Draft, verb: Token) -> Time | None:
    """From the day that such a clause, or a noun after "since" ("since Friday's attack"), names; its end is open.
    None when neither names one."""
    clause = since_clause(verb)
    began = time_of(draft, clause, carry=False) if clause is not None else None
    if began is None or began.source != "text" or began.earliest is None:
        return _of_noun(draft, verb)
    return msgspec.structs.replace(began, latest=None)


def _of_noun(draft: Draft, verb: Token) -> Time | None:
    for noun in (o for prep, o in obliques(verb) if prep == "since"):
        words = noun.subtree()
        inside = [m for m in draft.times if words[0].start <= m.start and m.end <= words[-1].end]
        if len(inside) == 1 and inside[0].earliest is not None and inside[0].type == "DATE":
            day = inside[0]
            return Time(earliest=day.earliest, precision="interval", text=day.text, start=day.start, end=day.end)
    return None
