"""What is said: the stretch of the sentence that a word of saying governs."""

from __future__ import annotations

from sitroom.analyse.grammar import children, is_passive
from sitroom.analyse.tokens import Token
from sitroom.extract.attribution.speakers import hull
from sitroom.extract.attribution.words import Words

Span = tuple[int, int]


def predicate(verb: Token) -> list[Span]:
    """ "called the raid a massacre", "described the truce as dead": what is called, and what it is called."""
    named = children(verb, "object", "object_predicate", "clause")
    if any(t.lower.endswith(("self", "selves")) for t in named):
        return []  # a name that somebody gives himself
    named += [p for p in children(verb, "prep") if p.lower == "as"]
    two = len(named) > 1 or any(children(c, "subject", "apposition") for c in named)
    return spans(named) if two else []


def infinitive(verb: Token) -> bool:
    return any(a.lower == "to" for a in children(verb, "auxiliary"))


def clauses(words: Words, verb: Token) -> list[Span]:
    """The clause that is what is said, without its "that". One with "that" comes first, then one that follows."""
    clauses = children(verb, "clause")
    for clause in sorted(
        clauses, key=lambda c: (not any(m.lower == "that" for m in children(c, "marker")), c.i < verb.i)
    ):
        if clause.tag == "VBG" and not children(clause, "subject", "auxiliary", "passive_subject"):
            continue
        return clause_span(words, clause)
    for clause in children(verb, "open_clause"):
        if children(clause, "subject", "passive_subject", "marker") and not infinitive(clause):
            return clause_span(words, clause)
    return strayed(verb)


def strayed(verb: Token) -> list[Span]:
    """ "told envoys at a meeting that …": a that-clause with a subject of its own, hung on a noun beside the verb."""
    beside = [*children(verb, "object"), *(o for p in children(verb, "prep") for o in children(p, "prep_object"))]
    for clause in (c for noun in beside for c in children(noun, "relative", "adnominal", "clause")):
        that = [m for m in children(clause, "marker") if m.lower == "that"]
        if that and children(clause, "subject", "passive_subject", "expletive"):
            return spans([], [t for t in clause.subtree() if t.i > that[0].i])
    return []


def clause_span(words: Words, clause: Token) -> list[Span]:
    inside = without_contrast(words, clause)
    inside = _before_another(words, inside)
    marker = next((c for c in children(clause, "marker") if c.lower == "that"), None)
    if marker is not None and all(t.text in '"“‘,' for t in inside if t.i < marker.i):
        inside = [t for t in inside if t.i > marker.i]
    return spans([], inside)


def _before_another(words: Words, inside: list[Token]) -> list[Token]:
    """Less what stands behind a semicolon, where somebody else speaks: "…; the rebels deny it"."""
    for n, token in enumerate(inside):
        if token.text == ";":
            others = (t for t in inside[n + 1 :] if t.pos == "VERB" and children(t, "subject"))
            return inside[:n] if n and any(words.rows("verb", t) for t in others) else inside
    return inside


def without_contrast(words: Words, clause: Token) -> list[Token]:
    """The clause's words, less a trailing ", while others said …" which is the reporter's."""
    inside = clause.subtree()
    for child in children(clause, "adverbial"):
        marks = [m for m in children(child, "marker") if m.lower in ("while", "although", "though", "as")]
        if child.i > clause.i and marks and words.rows("verb", child) and children(child, "subject"):
            return [t for t in inside if t.i < child.subtree()[0].i]
    return inside


def around(verb: Token) -> list[Span]:
    """The clause into which the cue is thrown: "Rebels, the UN says, shelled the town", "as the army said"."""
    host = verb.head
    as_clause = verb.function == "adverbial" and any(m.lower == "as" for m in children(verb, "marker"))
    if verb.function != "parataxis" and not as_clause:
        return []
    if host is verb or host.pos not in ("VERB", "AUX", "NOUN", "PROPN"):
        return []
    comma = next((t.i for t in verb.subtree() if t.text == "," and t.i > verb.i), verb.sentence.tokens[-1].i)
    own = {t.i for t in verb.subtree() if as_clause or t.i <= comma}  # what follows the comma is the host's again
    return pieces([t for t in host.subtree() if t.i not in own])


def pieces(tokens: list[Token]) -> list[Span]:
    """Unbroken stretches of `tokens` as spans."""
    runs: list[list[Token]] = []
    for token in tokens:
        if runs and runs[-1][-1].i + 1 == token.i:
            runs[-1].append(token)
        else:
            runs.append([token])
    return [s for run in runs for s in [hull(run)] if s]


def spans(heads: list[Token], tokens: list[Token] | None = None) -> list[Span]:
    """One span over all that `heads` govern, or over `tokens`."""
    inside = sorted((t for h in heads for t in h.subtree()), key=lambda t: t.i) if tokens is None else tokens
    span = hull(inside)
    return [span] if span else []


def resumed(words: Words, verb: Token) -> list[Span]:
    """What goes on behind a cue thrown in between commas: "…, the army said, killing two"."""
    tokens = verb.sentence.tokens
    after = verb.i - tokens[0].i + 1
    if after >= len(tokens) or tokens[after].text != "," or not any(c.i < verb.i for c in children(verb, "clause")):
        return []
    for child in children(verb, "prep", "adverbial"):
        said = child.pos == "VERB" and words.rows("verb", child)
        if child.i > tokens[after].i and not said and not children(child, "subject", "marker"):
            return pieces(child.subtree())
    return []


def unparsed(words: Words, verb: Token) -> list[Span]:
    """`said that …`, `said rebels had …` where the parser saw no clause: what follows, to the sentence's end."""
    tokens = verb.sentence.tokens
    rest = tokens[verb.i - tokens[0].i + 1 :]
    if verb.pos != "VERB" or is_passive(verb) or len(rest) < 3 or not any(t.pos in ("VERB", "AUX") for t in rest):
        return []
    if not any("quote" in r.takes for r in words.rows("verb", verb)):
        return []
    if rest[0].lower == "that":
        return spans([], rest[1:])
    subject = {t.i for s in children(verb, "subject") for t in s.subtree()}
    bare = verb.lemma == "say" and subject and rest[0].i not in subject
    return spans([], rest) if bare and rest[0].pos in ("NOUN", "PROPN", "PRON", "DET", "ADJ", "NUM") else []
