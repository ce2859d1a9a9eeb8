"""The shapes of time expressions, as regular expressions over kinds of lexemes, each with its resolver.

In a specification a word names a kind (lexer.KINDS), a word in capitals a shape defined above it; "|", "?", "*", "(",
")" and the like mean what they mean in regular expressions. The longest shape that resolves wins; of equally long
ones the first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from sitroom.extract.times.lexer import CHARS, PLAIN

REMEMBERED = 40  # lexemes of a run whose shapes are kept
Shapes = tuple[tuple[int, str], ...]  # number of lexemes and resolver of each

SHAPES = {
    "MONTH": "month dot?",
    "ORD": "(ordinal|ordinal_figure)",
    "NTH": "(day|ordinal|ordinal_figure)",
    "NUM": "(day|number|word|year)",
    "YEAR": "(year|shortyear)",
    "REF": "(last|next|this|that|past|coming)",
    "BACK": "(ago|before|after|earlier|later|hence)",
    "COUNT": "(day|number|word|year|a|vague|couple)",
    "LEAD": "the? ((mod|earlier_in|earlier|later) hyphen?|edge of (a|the)?)?",
    "MODS": "(the? (mod|earlier_in|earlier|later) hyphen?|the? edge of (a|the)?)?",
    "MD": "(MONTH NTH (comma? of? YEAR)?|the? NTH hyphen? of? MONTH hyphen? (comma? of? (YEAR|day|number))?)",
    "DAYX": "(iso|slashed|dayname|MD|(earlier_in|mod|earlier|later)? (the? REF)? weekday (comma? MD)?)",
    "TOD": "((clock|day|word) hyphen? ampm comma? zone?|clock zone?|hhmm (zone|units)*|year zone"
    "|(day|word) oclock zone?|noon zone?|day zone)",
}

SPECS: tuple[tuple[str, str], ...] = (
    # days, with or without a time of day
    ("DAYX", "day"),
    ("the? NTH hyphen? of? MONTH", "day"),
    ("MONTH NTH", "day"),
    ("the? mod? part units? (of|at) DAYX", "day"),
    ("mod? part (dayname|weekday)", "day"),
    ("the? mod units of DAYX", "day"),
    ("MD of that unit", "day"),
    ("mod? DAYX comma? (at|of|in)? (the|a)? mod? hyphen? part", "day"),
    ("approx? TOD comma? (at|of|in)? DAYX", "day"),
    ("mod? DAYX part? comma? at? approx? TOD", "day"),
    ("approx? TOD comma? (at|of|in)? (the|this|that) part", "clock"),
    ("approx? TOD", "clock"),
    ("NTH (?=(hyphen|to|and|or|comma) NTH (comma NTH)* of? month)", "listed_day"),
    ("(?<=month day (hyphen|to|and)) day (comma? YEAR)?", "later_day"),
    ("the ordinal_figure", "day_of_month"),
    # months, seasons, quarters, years and longer
    ("MODS MONTH (comma|of)? YEAR", "month"),
    ("MODS MONTH (?=(hyphen|to|and|or|comma) MONTH of? year)", "month"),
    ("MODS MONTH", "month"),
    ("MODS MONTH (comma|of)? (the? REF unit)", "month"),
    ("LEAD the? REF MONTH", "month"),
    ("LEAD the? REF? season", "season"),
    ("LEAD season (comma|of)? YEAR", "season"),
    ("LEAD season of (the? REF unit)", "season"),
    ("MODS year", "year"),
    ("MODS the? (unit|units) (year|word)", "year"),
    ("word word", "spoken_year"),
    ("(?<=year hyphen) (day|number)", "year_end"),
    ("MODS shortyear", "year"),
    ("fiscal (year|shortyear)", "year"),
    ("LEAD the? (decade_figure|decade)", "decade"),
    ("LEAD the? ORD hyphen? unit", "century"),
    ("approx? (day|number|year) era", "era"),
    ("MODS MONTH of? (day|number|year) era", "era"),
    ("LEAD season of? (day|number|year) era", "era"),
    ("era (year|number)", "era"),
    ("the? fiscal? hyphen? ORD hyphen? quarter (comma? of? (year|the? REF unit))?", "quarter"),
    ("the? (year|fiscal)* ORD hyphen? quarter", "quarter"),
    ("(the|REF) unit of? ORD hyphen? quarter", "quarter"),
    ("the? fiscal? REF (unit of?)? fiscal? quarter", "quarter"),
    ("the past? (quarter|period)", "quarter"),
    ("LEAD the? REF? holiday (comma? of? year)?", "holiday"),
    ("yearend (year)?", "yearend"),
    # counted from now or from the date spoken of
    ("LEAD the? REF more? (unit|part|weekday)", "reference"),
    ("LEAD (the|REF) unit", "reference"),
    ("the? (last|first|ORD) (unit|units) of MONTH (comma? of? year)?", "part_of_month"),
    ("(the|that) part", "reference"),
    ("approx* COUNT more* (unit|units|quarter) (or (NUM|vague)? units?)? approx? BACK", "ago"),
    ("approx* COUNT (to|or|hyphen) NUM units BACK", "ago"),
    ("approx* half (a|of)? unit BACK", "ago"),
    ("units BACK", "ago"),
    ("(a|the)? unit hyphen (ago|earlier) (quarter|period|ORD quarter)?", "year_ago"),
    ("the unit (ago|earlier) (quarter|period|ORD quarter)", "year_ago"),
    # stretches
    ("approx* (the|this)? approx? (last|past|next|coming|first|ordinal) approx? COUNT more* (unit|units)", "window"),
    ("approx* (the|this)? (past|coming|next|last) (half a?)? unit", "window"),
    ("the? (recent|past|coming|next|last|first) more* units ((and|or) units)?", "window"),
    ("approx* COUNT hyphen? more* (unit|units) (hyphen? old)? approx?", "duration"),
    ("approx* COUNT (unit|units) and (a? half|COUNT (unit|units))", "duration"),
    ("approx* COUNT and (a? half) units", "duration"),
    ("approx* (a|the)? half hyphen? (a|of)? unit", "duration"),
    ("approx* COUNT (to|hyphen|or) COUNT hyphen? more* units?", "duration"),
    ("approx* the COUNT more* units", "duration"),
    ("COUNT hyphen units? hyphen? (old|long)", "duration"),
    ("unit hyphen long", "duration"),
    ("approx* (the|a)? more* units ((and|or) units)?", "duration"),
    # sets and references
    ("each (ordinal|NUM)? (unit|units|weekday|part|MONTH|season)", "set"),
    ("set", "set"),
    ("weekdays parts?", "set"),
    ("weekday parts", "set"),
    ("(NUM times|times) (per|a|each) unit", "set"),
    ("per unit", "set"),
    ("present", "reference_word"),
    ("the? pastref", "reference_word"),
    ("the past", "the_past"),
    ("the? futureref", "reference_word"),
    ("recent", "reference_word"),
)


@dataclass(frozen=True, slots=True)
class Pattern:
    shape: re.Pattern[str]
    resolver: str


def shapes_at(run: str, at: int) -> Shapes:
    """The shapes that begin at `at` in a run of kind characters without a plain one, the longest first."""
    return _in_run(run)[at] if len(run) <= REMEMBERED else _at(run, at)


@lru_cache(maxsize=5_000)
def _in_run(run: str) -> tuple[Shapes, ...]:
    """For each place in a run: most runs are short and met again and again ("the", "on MONTH DAY")."""
    return tuple(_at(run, at) for at in range(len(run)))


def _at(run: str, at: int) -> Shapes:
    anywhere, patterns = _compiled()
    if not (m := anywhere.match(run, at)) or m.end() == at:
        return ()
    ends = [(m.end() - at, p.resolver) for p in patterns if (m := p.shape.match(run, at)) and m.end() > at]
    return tuple(sorted(ends, key=lambda e: -e[0]))


@lru_cache(maxsize=1)
def _compiled() -> tuple[re.Pattern[str], tuple[Pattern, ...]]:
    return compile_patterns()


def compile_patterns() -> tuple[re.Pattern[str], tuple[Pattern, ...]]:
    """(one expression that finds where any shape may start, the shapes)."""
    built = [(_translate(spec), resolver) for spec, resolver in SPECS]
    anywhere = re.compile(f"(?!{PLAIN})(?:{'|'.join(f'(?:{shape})' for shape, _ in built)})")  # most lexemes are plain
    return anywhere, tuple(Pattern(re.compile(shape), resolver) for shape, resolver in built)


def _translate(spec: str) -> str:
    """A specification as an expression over kind characters."""
    while expanded := re.sub(r"\b[A-Z]+\b", lambda m: f"(?:{SHAPES[m.group()]})", spec):
        if expanded == spec:
            break
        spec = expanded
    made = re.sub(r"\(\?[:=!<][=!]?|[a-z_]+", lambda m: CHARS.get(m.group(), m.group()), spec)
    made = re.sub(r"\((?!\?)", "(?:", made)
    return made.replace(" ", "")
