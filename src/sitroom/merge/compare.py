"""Do two records tell of one happening? A plain table of features with weights (merge_features.csv), each with a reason
in words; and what rules it out whatever the rest says (`Rules.bars`).

What is compared are units: the records of one report that were already found to tell of one happening, taken together.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from math import asin, cos, radians, sin, sqrt

from sitroom.lexicon.actors import actor_lexicon
from sitroom.lexicon.loader import Lexicon
from sitroom.lexicon.schema.actors import ActorRow
from sitroom.lexicon.schema.frames import Deed
from sitroom.lexicon.schema.merging import FeatureRow, GroupRow, LimitRow
from sitroom.merge.items import Spot
from sitroom.merge.ladder import ladder
from sitroom.merge.units import Unit
from sitroom.merged import Link

EARTH_KM = 6371.0
DEGREE_KM = 111.19  # of latitude
FAR = 10  # times as many, from which on an open figure supports nothing
RARE = frozenset({"control", "agreement"})  # what seldom comes twice at one place
PLACED = frozenset({"control"})  # what says little without its place
# features in steps: shares of words in common, and numbers of names
TEXT_STEPS, TEXT = (0.12, 0.25, 0.45, 0.7), ("text_0", "text_1", "text_2", "text_3", "text_4")
STORY_STEPS, STORY = (0.08, 0.16, 0.28, 0.45), ("story_0", "story_1", "story_2", "story_3", "story_4")
NAME_STEPS, NAMES = (1, 2, 3, 5), ("names_0", "names_1", "names_2", "names_3", "names_5")
# ---- the table ----


class Rules:
    """Weights, thresholds and classes of happenings, compiled from the lexicon."""

    def __init__(self, lexicon: Lexicon, weights: dict[str, float] | None = None) -> None:
        rows = lexicon.rows("merge_features", FeatureRow)
        self.weights = weights if weights is not None else {row.id: row.weight for row in rows}
        self.priors = {row.id: row.prior for row in rows}
        self.reasons = {row.id: row.reason for row in rows}
        limits = {row.id: row.value for row in lexicon.rows("merge_limits", LimitRow)}
        self.limits = limits
        self.bar_days = int(limits["bar_days"])
        self.bar_km = limits["bar_km"]
        self.near_km = limits["near_km"]
        classes = [(row.id, row.joins) for row in lexicon.rows("merge_groups", GroupRow)]
        classes += [(row.id, row.joins) for row in lexicon.rows("incidents", Deed)]
        joins = {(one, other) for one, others in classes for other in (one, *others)}
        self.joins = frozenset(joins | {(b, a) for a, b in joins})
        self._fits: dict[tuple[frozenset[str], frozenset[str]], bool] = {}
        self.broad = frozenset(row.id for row in lexicon.rows("merge_groups", GroupRow) if row.broad)
        self.daily = frozenset(row.id for row in lexicon.rows("merge_groups", GroupRow) if row.daily)
        self.story_most = self._most()
        self.actors = actor_lexicon(lexicon)
        self._ladders: dict[str, frozenset[str]] = {}
        self.allies = {row.id: frozenset(row.allies) for row in lexicon.rows("actors", ActorRow)}

    # ---- what rules it out ----

    def bars(self, a: Unit, b: Unit) -> str | None:
        """What rules out that two units tell of one happening: the name of the bar, or None."""
        if a.family != b.family or not self._fit(a.groups, b.groups):
            return "kind"
        if a.family == "access" and not a.modes & b.modes:
            return "kind"
        if (a.reality == "to_come") != (b.reality == "to_come"):
            return "plan"
        if a.report == b.report and a.at & b.at and _told_apart(a.spot, b.spot):
            return "told apart"
        if a.family == "control" and self._in_turn(a, b):
            return "in turn"
        if self._days_apart(a, b) > self.bar_days:
            return "time"
        x, y = a.spot, b.spot
        if x is not None and y is not None and x.read and y.read and x.name != y.name and not a.victims & b.victims:
            if x.country and y.country and x.country != y.country:
                return "country"
            if not x.wide and not y.wide and x.id != y.id and farther(x, y, self.bar_km):
                return "place"
        if x is not None and y is not None and x.part != y.part and a.family in PLACED and not x.wide and not y.wide:
            return "place"  # who holds the airport need not hold the town
        return None

    def _in_turn(self, a: Unit, b: Unit) -> bool:
        """Two takers of a place, told by one report or for two days: it changed hands twice."""
        if not a.doers or not b.doers or any(self._on_one_side(x, y) for x in a.doers for y in b.doers):
            return False
        return a.report == b.report or (a.exact and b.exact and a.first != b.first)

    def _fit(self, one: frozenset[str], other: frozenset[str]) -> bool:
        """Some class of the one may be another telling of some class of the other."""
        pair = one, other
        if pair not in self._fits:
            self._fits[pair] = any((x, y) in self.joins for x in one for y in other)
        return self._fits[pair]

    def _days_apart(self, a: Unit, b: Unit) -> int:
        """Days between two spans of read time, 0 when they meet or one is not known."""
        gap = 0
        if a.last is not None and b.first is not None:
            gap = max(gap, b.first - a.last)
        if b.last is not None and a.first is not None:
            gap = max(gap, a.first - b.last)
        return gap

    # ---- what speaks for it or against it ----

    def features(self, a: Unit, b: Unit) -> list[str]:
        """Names of the features that hold for two units between which no bar stands."""
        found = self._told(a, b)
        self._story(a, b, found)
        return found

    def _told(self, a: Unit, b: Unit) -> list[str]:
        """All features but those of the words of sentences and reports, which take longest to find."""
        found = ["base"]
        self._time(a, b, found)
        self._place(a, b, found)
        self._deed(a, b, found)
        self._sides(a, b, found)
        self._figures(a, b, found)
        return found

    def _most(self) -> float:
        """The most that the words of sentences and reports can add to a score."""
        text, story, names = (max(self.weights[f] for f in steps) for steps in (TEXT, STORY, NAMES))
        return max(text, 0.0) + max(max(story, 0.0) + names, self.weights["report_same"])

    def _time(self, a: Unit, b: Unit, found: list[str]) -> None:
        gap = self._days_apart(a, b)
        if a.exact and b.exact:
            found.append("day_same" if not gap else "day_next" if gap == 1 else "day_close" if gap <= 3 else "day_off")
            if gap and not self.daily.isdisjoint(a.groups):
                found.append("day_daily")
            return
        if gap:
            found.append("span_off" if gap > 1 else "span_next")
        elif a.first is not None and b.first is not None:
            found.append("span_meets")
        if a.published is None or b.published is None:
            found.append("undated_both" if a.published is b.published else "undated")
        here, there = (u.first if u.exact else u.published for u in (a, b))
        if here is not None and there is not None:
            gap = abs(here - there)
            found.append(
                "told_same" if gap <= 1 else "told_near" if gap <= 4 else "told_week" if gap <= 14 else "told_far"
            )

    def _place(self, a: Unit, b: Unit, found: list[str]) -> None:
        if a.goal is not None and b.goal is not None and a.goal.name != b.goal.name:
            found.append("goal_differs")
        x, y = a.spot, b.spot
        if x is None or y is None:
            if a.family in PLACED:
                found.append("place_unknown")
            return
        if (x.id is not None and x.id == y.id) or x.name == y.name:
            found.append("place_wide" if x.wide and y.wide else "place_same")
        elif x.country and y.country and x.country != y.country:
            found.append("country_differs")
        elif x.wide and y.wide:
            found.append("place_inside" if _inside(x, y) or _inside(y, x) else "place_apart")
        elif x.wide or y.wide:
            found.append("place_inside" if _inside(x, y) or _inside(y, x) else "place_outside")
        else:
            km = distance(x, y)
            found.append("place_near" if km is not None and km <= self.near_km else "place_apart")

    def _deed(self, a: Unit, b: Unit, found: list[str]) -> None:
        if a.stems & b.stems:
            found.append("word_same")
        if a.rules & b.rules:
            found.append("rule_same")
        if a.modes and b.modes:
            found.append("mode_same" if a.modes & b.modes else "mode_differs")
        if not a.groups & b.groups:
            found.append("group_broad" if (a.groups | b.groups) & self.broad else "group_differs")
        if a.reality != b.reality:
            found.append("denied")
        if a.family in RARE and ("place_same" in found or ("place_near" in found and a.doers & b.doers)):
            found.append("change_same")
        elif a.family == "agreement" and "day_same" in found and ("place_near" in found or not (a.spot and b.spot)):
            found.append("change_same")  # two deals are seldom made on one day
        if a.means and b.means:
            found.append("means_same" if a.means & b.means else "means_differ")

    def _sides(self, a: Unit, b: Unit, found: list[str]) -> None:
        if a.victims and b.victims:
            found.append("victim_same" if a.victims & b.victims else "victim_differs")
        elif a.people & b.people:
            found.append("person_same")
        if a.doers and b.doers:
            if a.doers & b.doers:
                found.append("doer_same")
            elif self._clash(a, b):
                found.append("doer_differs")
        elif not a.doer_lands.isdisjoint(b.doer_lands):
            found.append("doer_like")
        if not a.others.isdisjoint(b.others):
            found.append("other_like")
        if a.heads & b.heads:
            found.append("heads_same")
        if a.things & b.things:
            found.append("thing_same")

    def _clash(self, a: Unit, b: Unit) -> bool:
        """Other doers are named, and neither turn the sides round nor belong together."""
        if a.doers & {*b.other.ids, *b.other.people} or b.doers & {*a.other.ids, *a.other.people}:
            return False
        return not any(self._tied(x, y) for x in a.doer.ids for y in b.doer.ids)

    def _tied(self, x: str, y: str) -> bool:
        """One is the other's ally, or both are bodies of one state or group."""
        allies = self.allies
        if y in allies.get(x, ()) or x in allies.get(y, ()):
            return True
        return not self._ladder(x).isdisjoint(self._ladder(y))

    def _on_one_side(self, x: str, y: str) -> bool:
        """They are one or tied, or what they belong to is ("RUS_ARMY" to the ally "RUS")."""
        one, other = {x, *self._ladder(x)}, {y, *self._ladder(y)}
        allied = any(not other.isdisjoint(self.allies.get(i, ())) for i in one)
        return allied or not one.isdisjoint(other) or any(not one.isdisjoint(self.allies.get(i, ())) for i in other)

    def _ladder(self, actor: str) -> frozenset[str]:
        if actor not in self._ladders:
            self._ladders[actor] = frozenset(ladder(self.actors, actor))
        return self._ladders[actor]

    def _figures(self, a: Unit, b: Unit, found: list[str]) -> None:
        same = near = differs = False
        for kind, (low, high) in a.figures.items():
            if kind not in b.figures:
                continue
            other = b.figures[kind]
            if (low, high) == other:
                same = True
                if low is not None and low == high and low > 10 and low % 5:
                    found.append("figure_rare") if "figure_rare" not in found else None
                elif low is not None and low > 3 and "figure_large" not in found:
                    found.append("figure_large")
            elif _close(low, high, *other):
                near = True
            else:
                differs = True
        if same:
            found.append("figure_same")
        if near:
            found.append("figure_near")
        if differs:
            found.append("figure_differs")

    def _story(self, a: Unit, b: Unit, found: list[str]) -> None:
        if a.words and b.words:
            shared = len(a.words & b.words) / min(len(a.words), len(b.words))
            found.append(TEXT[_step(shared, TEXT_STEPS)])
        if a.report == b.report:
            found.append("report_same")
            return
        found.append(NAMES[_step(len(a.names & b.names), NAME_STEPS)])
        if a.topics and b.topics:
            shared = len(a.topics & b.topics) / min(len(a.topics), len(b.topics))
            found.append(STORY[_step(shared, STORY_STEPS)])

    # ---- the outcome ----

    def score(self, a: Unit, b: Unit) -> float | None:
        """Log-odds that two units tell of one happening; None when that is ruled out."""
        if self.bars(a, b) is not None:
            return None
        weights = self.weights
        return sum([weights[f] for f in self.features(a, b)])

    def link(self, a: Unit, b: Unit, least: float | None = None) -> Link | None:
        """The link between the first records of two units, with its reasons; None when ruled out or below `least`."""
        if self.bars(a, b) is not None:
            return None
        weights = self.weights
        found = self._told(a, b)
        if least is not None and sum([weights[f] for f in found]) + self.story_most < least:
            return None
        self._story(a, b, found)
        score = sum([weights[f] for f in found])
        if least is not None and score < least:
            return None
        held = sorted(found[1:], key=lambda f: (-abs(weights[f]), f))
        first, second = sorted((a.id, b.id))
        return Link(a=first, b=second, score=round(score, 4), features=tuple(held), reason=self.reason(held))

    def reason(self, features: Sequence[str]) -> str:
        """The features in words, what speaks for it before what speaks against it."""
        speaks_for = [self.reasons[f] for f in features if self.weights[f] > 0]
        against = [self.reasons[f] for f in features if self.weights[f] < 0]
        text = ", ".join(speaks_for)
        return f"{text}; but {', '.join(against)}" if text and against else text or ", ".join(against)


def _told_apart(x: Spot | None, y: Spot | None) -> bool:
    """Two places of one word of a report: what the reader told apart."""
    return x is not None and y is not None and x.name != y.name


def _inside(x: Spot, y: Spot) -> bool:
    """`x` may lie in the wide place `y`: y is its country or its first-level division."""
    if not y.wide or (x.country and y.country and x.country != y.country):
        return False
    return y.admin1 is None or x.admin1 is None or x.admin1 == y.admin1


def distance(x: Spot, y: Spot) -> float | None:
    """Kilometres between two places on the globe (haversine); None when either has no position."""
    if x.lat is None or x.lon is None or y.lat is None or y.lon is None:
        return None
    north, east = radians(y.lat - x.lat), radians(y.lon - x.lon)
    h = sin(north / 2) ** 2 + cos(radians(x.lat)) * cos(radians(y.lat)) * sin(east / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(h)))


def farther(x: Spot, y: Spot, km: float) -> bool:
    """Two places are known to be more than some kilometres apart."""
    if x.lat is not None and y.lat is not None and abs(x.lat - y.lat) * DEGREE_KM > km:
        return True  # most pairs are told apart by latitude alone
    return (distance(x, y) or 0.0) > km


def _close(low: int | None, high: int | None, other_low: int | None, other_high: int | None) -> bool:
    """Two intervals meet, or differ by no more than a quarter or one; "at least 12" and "at least 3,000" speak of no
    one thing."""
    if low and other_low and max(low, other_low) > FAR * min(low, other_low):
        return False
    floor = max(low or 0, other_low or 0)
    ceiling = min(v for v in (high, other_high, 10**12) if v is not None)
    return floor <= ceiling or floor - ceiling <= max(1, ceiling // 4)


def _step(share: float, steps: tuple[float, ...]) -> int:
    """Which step of a stair a share reaches, 0 for none."""
    return bisect_right(steps, share)
