"""The access lexicon, compiled, and what a noun phrase names by it."""

from __future__ import annotations

from dataclasses import dataclass

from sitroom.analyse.grammar import antecedent, children
from sitroom.analyse.tokens import Token
from sitroom.extract.draft import Draft
from sitroom.extract.places import mention_at
from sitroom.lexicon.index import by_form, by_sort
from sitroom.lexicon.loader import Lexicon
from sitroom.lexicon.schema.access import AccessRow, AccessWordRow, ThingRow

VERBAL = frozenset({"VERB", "AUX"})
NAMED = frozenset({"crossing", "airport", "port", "camp"})  # kinds of places that are things of ours


@dataclass(slots=True)
class Words:
    """`states`: lemma or word -> rows in file order. `things`: lemma of a head noun -> rows.
    `sorts`: class of words -> lemmas."""

    states: dict[str, list[AccessRow]]
    things: dict[str, list[ThingRow]]
    sorts: dict[str, frozenset[str]]


def words(draft: Draft) -> Words:
    return draft.lexicon.compiled("access", _build)


def _build(lexicon: Lexicon) -> Words:
    return Words(
        states=by_form(lexicon.rows("access", AccessRow)),
        things=by_form(lexicon.rows("access_objects", ThingRow)),
        sorts=by_sort(lexicon.rows("access_words", AccessWordRow)),
    )


def named(draft: Draft, head: Token, known: Words) -> ThingRow | None:
    """The kind of thing that a noun phrase names: by its words, by its apposition ("Spin Boldak, a key crossing"),
    or by what is known of the name."""
    found = thing_of(head, known)
    if found is None and head.pos == "PROPN":
        others = [thing_of(a, known) for a in children(head, "apposition") if a.i > head.i]
        found = next((o for o in others if o is not None), None) or _by_name(draft, head, known)
    return found


def thing_of(head: Token, known: Words) -> ThingRow | None:
    """The kind of thing that a noun phrase names by its head noun and the words before it."""
    if head.pos not in ("NOUN", "PROPN"):
        return None
    left = [t for c in head.children if c.i < head.i for t in (c, *children(c, "compound", "modifier"))]
    before = {t.lower for t in left} | {t.lemma for t in left}  # "water treatment plant"
    for row in known.things.get(head.lemma, []) or known.things.get(head.lower, []):
        of = any(p.lower == "of" for p in children(head, "prep"))
        owned = row.unowned and (of or bool(children(head, "possessor")))
        if (not row.before or before & set(row.before)) and not before & set(row.not_before) and not owned:
            return row
    return None


def _by_name(draft: Draft, head: Token, known: Words) -> ThingRow | None:
    """ "Nasib is still closed", "Rafah reopened": what is known by name alone to be a crossing."""
    mention = mention_at(draft, head)
    if mention is None or mention.kind not in NAMED or head.tag not in ("NNP", "NNPS"):
        return None
    rows = known.things.get(mention.kind, [])
    return next((r for r in rows if not r.before), None)


def core_of(head: Token, known: Words) -> Token:
    """ "hospitals" of "most of the hospitals", "two of the bridges", "of the 36 hospitals 17"."""
    head = antecedent(head)
    if not (head.lemma in known.sorts["share"] or head.pos in ("NUM", "ADJ", "PRON")):
        return head
    inner = [o for p in children(head, "prep") if p.lower == "of" for o in children(p, "prep_object")]
    if not inner and head.pos == "NUM" and head.head.pos in VERBAL:
        fronted = [p for p in children(head.head, "prep") if p.lower == "of" and p.i < head.i]
        inner = [o for p in fronted for o in children(p, "prep_object")]
    return inner[0] if inner else head
