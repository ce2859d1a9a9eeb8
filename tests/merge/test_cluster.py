"""Cluster: links into happenings, without chains."""

from __future__ import annotations

from tests.merging import event, on, place, report

from sitroom.lexicon.loader import load_lexicon
from sitroom.merge.cluster import cluster, components
from sitroom.merge.compare import Rules
from sitroom.merge.items import Item, item_of
from sitroom.merge.units import Unit, unit_of

RULES = Rules(load_lexicon())
SAIDA = place("Saida", "172107", country="SYR", admin1="Daraa", lat=32.62, lon=36.22, kind="town")


def unit(report_id: str, **fields) -> Unit:
    told = {"place": SAIDA, "rules": ("assault.shell",), "mode": "heavy-weapons"} | fields
    made = item_of(event(report_id, **told), report(report_id), load_lexicon())
    assert isinstance(made, Item)
    return unit_of([made])


def grouped(units, same=(), different=()) -> list[tuple[str, ...]]:
    known = {u.id: u for u in units}
    pairs = [(a, b) for a in known for b in known if a < b]
    links = [k for a, b in pairs if (k := RULES.link(known[a], known[b])) is not None and k.score > 0]
    return cluster(known, links, same, different, RULES)


def test_tellings_of_one_day_and_place_are_one():
    day = {"time": on("2018-07-05")}
    assert grouped([unit("a", **day), unit("b", **day), unit("c", **day)]) == [("eve-a-0", "eve-b-0", "eve-c-0")]


def test_a_vague_telling_does_not_chain_distant_days():
    units = [unit("a", time=on("2018-07-01")), unit("b"), unit("c", time=on("2018-07-30"))]
    groups = grouped(units)
    assert not any({"eve-a-0", "eve-c-0"} <= set(g) for g in groups)


def test_a_long_chain_of_next_days_is_not_one_happening():
    units = [unit(f"r{n:02}", time=on(f"2018-07-{n:02}")) for n in range(1, 29)]
    for group in grouped(units):
        days = [int(key[5:7]) for key in group]
        assert max(days) - min(days) <= 2


def test_judged_different_wins():
    day = {"time": on("2018-07-05")}
    units = [unit("a", **day), unit("b", **day), unit("c", **day)]
    groups = grouped(units, different=[("eve-a-0", "eve-b-0")])
    assert not any({"eve-a-0", "eve-b-0"} <= set(g) for g in groups)
    assert sum(len(g) for g in groups) == 3


def test_judged_the_same_wins_over_everything_but_different():
    far = [unit("a", time=on("2018-07-05")), unit("b", time=on("2019-07-05")), unit("c", time=on("2020-01-01"))]
    same = [("eve-a-0", "eve-b-0"), ("eve-b-0", "eve-c-0")]
    assert grouped(far, same=same) == [("eve-a-0", "eve-b-0", "eve-c-0")]
    groups = grouped(far, same=same, different=[("eve-a-0", "eve-c-0")])
    assert not any({"eve-a-0", "eve-c-0"} <= set(g) for g in groups)


def test_groups_stand_in_the_order_of_telling():
    units = [unit("b", time=on("2018-07-05")), unit("a", time=on("2019-07-05"))]
    assert grouped(units) == [("eve-a-0",), ("eve-b-0",)]


def test_components_hold_all_that_is_connected():
    graph = {"a": ["b"], "b": ["a", "c"], "c": ["b"], "d": []}
    assert components(["c", "d"], lambda n: graph[n]) == [["a", "b", "c"], ["d"]]
