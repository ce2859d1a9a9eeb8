"""Did it happen? The status of a thing from the words that govern its trigger (codebook, section 1).

From the trigger outwards through the grammar: its own auxiliaries, negation and modifiers, then each governor in turn,
until something says that what lies within is taken as given (a finite clause under a verb of saying, "after").
Negation anywhere on the way wins; otherwise the outermost word that bears on status does ("may try to attack").
"""

from __future__ import annotations

from sitroom.analyse.tokens import Token
from sitroom.extract.draft import Draft
from sitroom.extract.status.climb import NOUNS, Climb
from sitroom.extract.status.words import words_of
from sitroom.records import Status

__all__ = ["is_background", "status_of"]


def status_of(draft: Draft, trigger: Token) -> Status:
    """The status of what `trigger` (verb, noun or adjective) names; "actual" where nothing bears on it."""
    cache: dict[int, Status] = draft.scratch.setdefault("status", {})
    if trigger.i not in cache:
        cache[trigger.i] = Climb(words_of(draft.lexicon), trigger).result()
    return cache[trigger.i]


def is_background(draft: Draft, trigger: Token) -> bool:
    """True for a noun that names a whole war and tells of no happening of its own ("since the civil war began").

    Not so when somebody wages, declares or starts it, or it is denied or foretold."""
    words = words_of(draft.lexicon)
    if trigger.pos not in NOUNS or words.get("background", trigger.lemma) is None:
        return False
    if any(c.function == "determiner" and c.lower in ("no", "a", "an") for c in trigger.children):
        return trigger.function not in ("object", "attribute", "passive_subject")
    verb = trigger.head
    return not (trigger.function == "object" and words.is_light(verb, "object") and verb.lemma != "end")
