"""Harm: who was killed, hurt, taken or freed, how many of them, and what was broken.

`harm_of` reads it off a predicate; `running_totals` and `bare_tolls` find figures of a happening told elsewhere.
"""

from sitroom.extract.harm.read import HELD, HURT, harm_of, harm_to, results
from sitroom.extract.harm.told import bare_tolls, running_totals
from sitroom.extract.harm.words import words_of

__all__ = ["HELD", "HURT", "bare_tolls", "harm_of", "harm_to", "results", "running_totals", "words_of"]
