"""Short phrases for the values of records, and report text made safe for a terminal.

Everything here is plain text: what comes from a report passes through `clean`, and nothing is read as markup."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from sitroom.records import Actor, Attribution, Harm, Place, Qualifier, Time

_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
_QUOTE_LENGTH = 240  # characters of evidence shown around a trigger


def clean(text: str) -> str:
    """Text on one line that cannot move the cursor, colour the terminal or turn the direction of writing."""
    kept = []
    for c in text:
        if c in _BIDI:
            continue
        category = unicodedata.category(c)
        if category == "Cs":
            kept.append("\ufffd")
        elif category in ("Cc", "Zl", "Zp"):
            kept.append(" ")
        else:
            kept.append(c)
    return " ".join("".join(kept).split())


def number(value: float) -> str:
    """12345 as "12,345"."""
    return f"{value:,}"


def figure(low: float | None, high: float | None, qualifier: Qualifier | None) -> str:
    """A count in words: "12", "about 320,000", "100,000 or more", "24-99"; "" when no number is known."""
    if low is None and high is None:
        return ""
    if low is None:
        return f"up to {number(high or 0)}"
    if high is None:
        return f"{number(low)} or more"
    if low == high:
        return f"about {number(low)}" if qualifier == "approximately" else number(low)
    return f"{number(low)}–{number(high)}"


def joined(parts: Sequence[str], last: str = "and") -> str:
    """ "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def when(time: Time | None) -> str:
    """A time: its days, its words, and whether it was inferred."""
    if time is None:
        return ""
    days = _days(time)
    words = f"“{clean(time.text)}”" if time.text and clean(time.text) not in days else ""
    note = {"text": "", "context": "from context", "report": "publication date"}[time.source]
    aside = ", ".join(p for p in (words, note) if p)
    if not days:
        return f"{words} ({note})" if words and note else words
    return f"{days} ({aside})" if aside else days


def _days(time: Time) -> str:
    first, last = time.earliest, time.latest
    if first is None and last is None:
        return ""
    if first is None:
        return f"by {last}"
    if last is None:
        return f"since {first}"
    if first == last:
        return first
    if time.precision == "year" and first[:4] == last[:4]:
        return first[:4]
    if time.precision == "month" and first[:7] == last[:7]:
        return first[:7]
    return f"{first} to {last}"


def where(place: Place | None) -> str:
    """A place with its country, and whether it was inferred."""
    if place is None:
        return ""
    name = clean(place.name)
    if place.country and place.kind != "country":
        name = f"{name}, {place.country}"
    return f"{name} (from context)" if place.source == "context" else name


def actor(value: Actor) -> str:
    """An actor by name; doubt and loaded words stay visible."""
    name = clean(value.name)
    if value.certainty == "suspected" and not name.lower().startswith(("suspected", "presumed", "alleged")):
        name = f"suspected {name}"
    framing = clean(value.framing or "")
    return f"{name} (“{framing}”)" if framing and framing.lower() not in name.lower() else name


def actors(values: Iterable[Actor], nobody: str = "") -> str:
    """Actors in a row: alternatives with "or", others with "and"."""
    found = list(values)
    if not found:
        return nobody
    choice = all(a.certainty == "one_of" for a in found)
    return joined(list(dict.fromkeys(actor(a) for a in found)), "or" if choice else "and")


def harm(value: Harm) -> str:
    """ "killed: 12 or more civilians"."""
    if value.kind == "none":
        return f"nobody hurt (“{clean(value.text)}”)"
    count = figure(value.low, value.high, value.qualifier)
    group = clean(value.group or "")
    if not count:
        return f"{value.kind}: “{clean(value.text)}”"
    return f"{value.kind}: {count} {group}".rstrip()


def who_says(value: Attribution | None) -> str:
    """ "said by the army, via state TV"; "" when the report speaks in its own voice."""
    if value is None:
        return ""
    verb = {"asserts": "said", "denies": "denied", "doubts": "doubted"}[value.stance]
    via = "".join(f", via {clean(v.speaker)}" for v in value.via)
    if not value.speaker:
        return f"{verb}, by nobody named (“{clean(value.cue)}”){via}"
    return f"{verb} by {clean(value.speaker)}{via}"


def excerpt(text: str, start: int, end: int, longest: int = _QUOTE_LENGTH) -> tuple[str, str, str]:
    """Evidence as (before, trigger, after), cut to about `longest` characters at word ends.

    `start`/`end`: offsets of the trigger within `text`."""
    room = max(20, (longest - (end - start)) // 2)
    first, last = max(0, start - room), min(len(text), end + room)
    if first:
        first = _word_start(text, first, start)
    if last < len(text):
        cut = text.rfind(" ", end, last)
        last = cut if cut > end else last
    before, trigger, after = clean(text[first:start]), clean(text[start:end]), clean(text[end:last])
    before = before + " " if before and text[start - 1].isspace() else before
    after = " " + after if after and text[end].isspace() else after
    return ("…" if first else "") + before, trigger, after + ("…" if last < len(text) else "")


def _word_start(text: str, first: int, start: int) -> int:
    cut = text.find(" ", first, start)
    return cut + 1 if cut >= 0 else first
