"""Resolves days and times of day."""

from __future__ import annotations

import re
from datetime import date

from sitroom.extract.times.calendar import make, parse_day, shift
from sitroom.extract.times.context import Context, Match, Value, dated, points_back, unresolved
from sitroom.extract.times.lexer import Lexeme

NEAR_DAYS = 10  # a day without a year this near to publication is that one, whatever the tense
_PIVOT = 30  # a two-figure year up to this is of the 2000s when no publication date helps
NIGHT = "NI"  # TIMEX3's part of the day


def full_year(lexeme: Lexeme, context: Context) -> int:
    """The year of "2018", "'90" or "90": two figures mean the year nearest to publication that is not after it."""
    year = int(lexeme.number)
    if lexeme.kind == "year" or year > 99:
        return year
    if context.published is not None:
        century = context.published.year // 100 * 100
        return century + year if century + year <= context.published.year + 1 else century - 100 + year
    return 2000 + year if year <= _PIVOT else 1900 + year


def choose_year(month: int, day: int, match: Match, context: Context) -> int | None:
    """The year of a month and day named without one; None when nothing tells.

    In news the nearest such day by the clause's tense; in a narrative the year spoken of, moving on over New Year."""
    if (
        context.sentence_year is not None
        and not context.narrative
        and context.published
        and context.sentence_year < context.published.year
    ):
        return context.sentence_year
    if context.narrative:
        return _narrative_year(month, context)
    base = context.published
    if base is None:
        return None
    days = [d for d in (make(base.year + n, month, day) for n in (-1, 0, 1)) if d is not None]
    if not days:
        return None
    nearest = min(days, key=lambda d: abs((d - base).days))
    if abs((nearest - base).days) <= NEAR_DAYS or _points_ahead(match, context):
        return nearest.year
    if match.tense == "past":
        days = [d for d in days if d <= base] or days
    elif match.tense == "future":
        days = [d for d in days if d >= base] or days
    return min(days, key=lambda d: abs((d - base).days)).year


def _points_ahead(match: Match, context: Context) -> bool:
    """ "until Nov. 16", "by 3 May", "the Jan. 14 deadline"."""
    before, behind = match.previous(), match.following()
    apart = context.words.apart
    return (before is not None and before.lower in apart["until"] | apart["by"]) or (
        behind is not None and behind.lower in apart["future_cue"]
    )


def _narrative_year(month: int, context: Context) -> int | None:
    if context.last is None or context.last.span[0] is None:
        return None
    at = context.last.span[0]
    if context.last.grain in ("day", "month") and at.month >= 11 and month <= 2:
        return at.year + 1
    return at.year


def day(match: Match, context: Context) -> Value | None:
    """A calendar day, weekday or day name, with its part of the day or time if one is given."""
    if match.verbal:
        return None
    found = _date(match, context)
    if found is None or (found.value or "").startswith("TAKE"):
        return found
    clock, suffix = time_of_day(match, context), _part(match)
    if clock:
        if found.span[0] is not None and clock == "24:00":
            return Value("TIME", f"{found.value}T24:00", found.span, "day")
        return Value("TIME", f"{found.value}T{clock}", found.span, "day", found.mod, found.take)
    if suffix:
        return Value("TIME", f"{found.value}T{suffix}", found.span, "day", None, found.take)
    return found


def _part(match: Match) -> str:
    found = match.one("part")
    if found is not None and found.row is not None:
        return found.row.value or ""
    name = match.one("dayname")
    return (name.row.value or "") if name is not None and name.row is not None else ""


def _date(match: Match, context: Context) -> Value | None:
    if iso := match.one("iso"):
        parsed = parse_day(iso.text)
        return dated(parsed.isoformat(), "day") if parsed else None
    if slashed := match.one("slashed"):
        return _slashed(slashed.text, context)
    if name := match.one("dayname"):
        return _named(name, context)
    if month := match.one("month"):
        return _month_day(month, match, context)
    if weekday := match.one("weekday"):
        return _weekday(weekday, match, context)
    return None


def _slashed(text: str, context: Context) -> Value | None:
    a, b, c = (int(n) for n in re.split(r"[/.]", text))
    year = full_year(Lexeme("number", 0, 0, "", "", None, float(c)), context)
    day_first, month_first = make(year, b, a), make(year, a, b)
    options = [d for d in ((day_first,) if "." in text else (day_first, month_first)) if d is not None]
    if not options:
        return None
    if len({*options}) > 1:
        if context.published is None:
            return unresolved(f"{year:04}", "day")
        near = context.published
        options.sort(key=lambda d: (d > near, abs((d - near).days)))
    return dated(options[0].isoformat(), "day")


def _named(name: Lexeme, context: Context) -> Value:
    offset = int(name.number)
    if context.narrative or context.published is None:
        if offset == 0 and not (name.row and name.row.value):
            return unresolved("PRESENT_REF", "ref")
        return unresolved("XXXX-XX-XX", "day")
    at = shift(context.published, offset)
    if at is None:
        return unresolved("XXXX-XX-XX", "day")
    found = dated(at.isoformat(), "day")
    through = offset < 0 and name.row is not None and name.row.value == NIGHT  # "overnight": into the report's day
    return found._replace(span=(at, shift(at, 1))) if through else found


def _month_day(month: Lexeme, match: Match, context: Context) -> Value | None:
    number = next(
        (x for x in match.lexemes if x.kind in ("day", "ordinal", "ordinal_figure") and _is_day_of(x, month, match)),
        None,
    )
    if number is None or not 1 <= number.number <= 31:
        return None
    year = _year_beside(month, number, match, context)
    if year == -1:
        return None
    m, d = int(month.number), int(number.number)
    if year is None:
        year = choose_year(m, d, match, context)
    if year is None:
        return unresolved(f"XXXX-{m:02}-{d:02}", "day")
    at = make(year, m, d)
    return dated(at.isoformat(), "day") if at else None


def _is_day_of(x: Lexeme, month: Lexeme, match: Match) -> bool:
    """The number stands next to the month (a dot, hyphen or "of" between)."""
    at, row = match.lexemes.index(month), match.lexemes
    i = row.index(x)
    between = row[min(i, at) + 1 : max(i, at)]
    return all(b.kind in ("dot", "hyphen", "of") for b in between)


def _year_beside(month: Lexeme, number: Lexeme, match: Match, context: Context) -> int | None:
    """The year written with the date; None when there is none, -1 when what stands there is no year."""
    year = match.one("year", "shortyear")
    if year is not None:
        return full_year(year, context)
    if match.has("that") and match.has("unit"):  # "January 24 of the same year"
        return context.focus.year if context.focus else None
    if (later := _year_ahead(match)) is not None:
        return full_year(later, context)
    days = [x for x in match.lexemes if x.kind in ("day", "number") and x is not number]
    after = [x for x in days if x.start > month.end and x.start > number.end and match.one("ampm", "oclock") is None]
    if after and not match.has("clock", "part", "noon"):
        # "5 JAN 90 --": two bare figures are a year only beside a short month and before no word
        behind, short = match.following(), month.row is not None and month.lower != month.row.forms[0]
        ends = behind is None or not behind.text[:1].isalnum()
        if ends and (short or month.lower == "may") and len(after[0].text) == 2:
            return full_year(Lexeme("number", 0, 0, "", "", None, after[0].number), context)
        return -1
    return None


def _year_ahead(match: Match) -> Lexeme | None:
    """The year at the end of "17 August-2 September 1914", "March 3 and April 5, 2016"."""
    ahead = match.row[match.after : match.after + 6]
    if not ahead or ahead[0].kind not in ("hyphen", "to", "and", "or"):
        return None
    kinds = [x.kind for x in ahead[1:] if x.kind not in ("dot", "comma", "the", "of")]
    if kinds[:3] in (["day", "month", "year"], ["month", "day", "year"]):
        return next(x for x in ahead if x.kind == "year")
    return None


def _weekday(weekday: Lexeme, match: Match, context: Context) -> Value | None:
    wanted = int(weekday.number)
    if weekday.row is not None and weekday.row.doubtful:  # "Sun" alone is more often a name
        behind = match.following()
        near = behind if behind is None or behind.kind not in ("dot", "comma") else match.following(1)
        if near is None or near.kind not in ("day", "month", "part"):
            return None
    ref = match.one("last", "next", "this", "that", "past", "coming")
    base = context.now
    if ref is not None and (ref.kind == "that" or points_back(ref)):
        base = context.focus
    if base is None:
        return unresolved(f"XXXX-WXX-{wanted}", "day")
    kind = ref.kind if ref else ""
    if kind == "this" and "past" in (ref.lower if ref else ""):
        kind = "last"
    back = (base.isoweekday() - wanted) % 7
    ahead = (wanted - base.isoweekday()) % 7
    if kind in ("last", "past"):
        offset = -(back or 7)
    elif kind in ("next", "coming"):
        offset = ahead or 7
    elif context.narrative or match.tense == "future":
        offset = ahead
    else:
        offset = -back
    at = shift(base, offset)
    return dated(at.isoformat(), "day") if at else unresolved(f"XXXX-WXX-{wanted}", "day")


# ---- times of day ----


def time_of_day(match: Match, context: Context) -> str:
    """ "14:30" of the match's clock expression, with Z when it names universal time; "" when it has none."""
    if noon := match.one("noon"):
        return (noon.row.value or "") if noon.row else ""
    zone = match.one("zone")
    universal = "Z" if zone is not None and zone.lower.split()[-1] in ("gmt", "utc", "zulu", "z") else ""
    figure = match.one("hhmm", "clock")
    if figure is None:
        near = match.one("ampm", "oclock", "zone")
        if near is None:
            return ""
        at = match.lexemes.index(near)
        before = [x for x in match.lexemes[:at] if x.kind in ("day", "word", "year")]
        figure = before[-1] if before else None
    if figure is None:
        return ""
    hour, minute = _hour_minute(figure)
    ampm = match.one("ampm")
    afternoon = ampm is not None and ampm.number == 12
    if zone is not None and any(w in zone.lower for w in ("afternoon", "evening", "night")):
        afternoon = True
    if afternoon and hour < 12:
        hour += 12
    if ampm is not None and not afternoon and hour == 12:
        hour = 0
    return f"{hour:02}:{minute:02}{universal}" if hour <= 24 and minute < 60 else ""


def _hour_minute(figure: Lexeme) -> tuple[int, int]:
    if figure.kind in ("hhmm", "year"):
        return int(figure.text[:2]), int(figure.text[2:4])
    if figure.kind == "clock":
        parts = re.split(r"[:.]", figure.text)
        return int(parts[0]), int(parts[1])
    return int(figure.number), 0


def clock(match: Match, context: Context) -> Value | None:
    """A time of day without a date: of the publication day, or of the day spoken of in a narrative."""
    figure = match.one("clock")
    if figure is not None and "." in figure.text and not match.has("ampm", "zone"):
        return None
    if match.has("year") and not match.has("hhmm"):
        at = match.one("year")
        if at is None or int(at.text[2:]) > 59 or int(at.text[:2]) > 24:
            return None
    if match.has("word") and not match.has("ampm", "oclock", "zone"):
        return None
    text = time_of_day(match, context)
    if not text:
        return None
    where: date | None = context.focus if context.narrative or _same_sentence(match, context) else context.now
    if where is None:
        return Value("TIME", f"XXXX-XX-XXT{text}", grain="time")
    return Value("TIME", f"{where.isoformat()}T{text}", (where, where), "time")


def _same_sentence(match: Match, context: Context) -> bool:
    return any(x.kind in ("weekday", "month", "iso") for x in match.row[: match.first]) and context.last is not None


def listed_day(match: Match, context: Context) -> Value | None:
    """ "8" of "8 to 12 July", "19" of "19-23 February 2012": the month and year come after."""
    number = match.one("day", "ordinal", "ordinal_figure")
    rest = match.row[match.after : match.after + 12]
    month = next((x for x in rest if x.kind == "month"), None)
    if number is None or month is None:
        return None
    at = rest.index(month)
    year_at = next((x for x in rest[at + 1 : at + 4] if x.kind in ("year", "shortyear")), None)
    year = (
        full_year(year_at, context) if year_at else choose_year(int(month.number), int(number.number), match, context)
    )
    if year is None:
        return unresolved(f"XXXX-{int(month.number):02}-{int(number.number):02}", "day")
    found = make(year, int(month.number), int(number.number))
    return dated(found.isoformat(), "day") if found else None


def later_day(match: Match, context: Context) -> Value | None:
    """ "12" of "July 8-12": month and year of the date before."""
    number, before = match.one("day"), match.previous(2)
    if number is None or context.last is None or context.last.span[0] is None or before is None:
        return None
    at = context.last.span[0]
    if before.number > number.number or context.last.grain != "day":
        return None
    year = match.one("year")
    found = make(full_year(year, context) if year else at.year, at.month, int(number.number))
    return dated(found.isoformat(), "day") if found else None


def day_of_month(match: Match, context: Context) -> Value | None:
    """ "the 25th": of the month spoken of."""
    number, nearby = match.one("ordinal_figure"), match.following()
    if number is None or number.number > 31 or context.last is None or context.last.span[0] is None:
        return None
    before = match.previous()
    if before is None or before.lower not in ("on", "by", "until", "since", "from", "to", "through", "of"):
        return None
    if context.last.grain != "day" or (nearby is not None and nearby.kind not in ("comma", "dot", "and", "to", "of")):
        return None
    if nearby is not None and nearby.kind == "of":
        return None
    at = make(context.last.span[0].year, context.last.span[0].month, int(number.number))
    return dated(at.isoformat(), "day") if at else None
