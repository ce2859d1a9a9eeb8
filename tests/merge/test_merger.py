"""The merger: one by one or all at once, in any order, the outcome is the same."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.merging import event, on, place, report

from sitroom.evaluate.fit_merge import b_cubed
from sitroom.evaluate.synthetic import world
from sitroom.lexicon.loader import load_lexicon
from sitroom.merge.compare import Rules
from sitroom.merge.items import Item, item_of, items_of
from sitroom.merge.merger import Merger

LEXICON = load_lexicon()
WAR = world(240, seed=5)
REPORTS = [items_of(reading, LEXICON)[0] for reading in WAR.readings]
ITEMS = [i for part in REPORTS for i in part]
WINDOW = 3  # so narrow that blocks overflow in a small war
SAIDA = place("Saida", "172107", country="SYR", admin1="Daraa", kind="town")


def fresh(window: int = WINDOW) -> Merger:
    rules = Rules(LEXICON)
    rules.limits = rules.limits | {"window": window}
    return Merger(LEXICON, rules)


def merged(items=ITEMS) -> Merger:
    merger = fresh()
    merger.add(items)
    return merger


WHOLE = merged()


def state(merger: Merger):
    return merger.clusters(), merger.links()


@settings(max_examples=10, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(1, 6))
def test_any_order_in_any_portions_gives_the_same(dice, portions):
    parts = REPORTS[:]
    dice.shuffle(parts)
    merger = fresh()
    for n in range(portions):
        merger.add(i for part in parts[n::portions] for i in part)
        if n % 2:
            merger.clusters()  # looking in between changes nothing
    assert state(merger) == state(WHOLE)


@settings(max_examples=10, deadline=None)
@given(st.sets(st.integers(0, len(REPORTS) - 1), min_size=1, max_size=40))
def test_taking_reports_away_is_as_if_they_had_never_come(gone):
    merger = merged()
    merger.clusters()
    merger.remove(i.id for n in gone for i in REPORTS[n])
    assert state(merger) == state(merged([i for n, part in enumerate(REPORTS) if n not in gone for i in part]))


@pytest.mark.parametrize("known", [True, False])
def test_loaded_and_added_to_is_as_all_at_once(known):
    cut = len(REPORTS) * 3 // 4
    first = merged([i for part in REPORTS[:cut] for i in part])
    before = first.clusters()
    merger = fresh()
    merger.load(list(first.items()), first.links(), before if known else None)
    merger.add(i for part in REPORTS[cut:] for i in part)
    changed = set(merger.changed())
    assert state(merger) == state(WHOLE)
    assert changed >= set(WHOLE.clusters()) - set(before)
    assert changed < set(WHOLE.clusters()), "what did not change need not be told anew"
    kept = {(k.a, k.b) for k in first.links()} - set(merger.gone_links())
    assert kept | {(k.a, k.b) for k in merger.new_links()} == {(k.a, k.b) for k in WHOLE.links()}


def test_adding_the_same_again_changes_nothing():
    merger = merged()
    merger.add(ITEMS)
    assert state(merger) == state(WHOLE)


def test_every_item_is_in_one_cluster():
    told = [r for group in WHOLE.clusters() for r in group]
    assert sorted(told) == sorted(i.id for i in ITEMS)


def test_the_happenings_of_a_made_up_war_are_found_again():
    war = world(1000, seed=9)
    merger = Merger(LEXICON)
    merger.add(i for reading in war.readings for i in items_of(reading, LEXICON)[0])
    precision, recall = b_cubed(merger.clusters(), {record: {str(story)} for record, story in war.truth.items()})
    assert precision > 0.8
    assert recall > 0.8


# ---- judgements ----


def pair_of(together: bool) -> tuple[str, str]:
    """Two records of two reports that are in one cluster, or not."""
    groups = [g for g in WHOLE.clusters() if len(g) > 1]
    return (groups[0][0], groups[0][-1]) if together else (groups[0][0], groups[-1][0])


def home(merger: Merger, record: str) -> tuple[str, ...]:
    return next(g for g in merger.clusters() if record in g)


def test_judged_the_same_are_one_and_undone_they_are_not():
    merger = merged()
    a, b = pair_of(together=False)
    merger.judge(same=[(a, b)])
    assert home(merger, a) == home(merger, b)
    assert any(k.judged for k in merger.links_of(home(merger, a)))
    merger.judge()
    assert state(merger) == state(WHOLE)


def test_judged_different_are_two_and_stay_so_when_more_comes():
    a, b = pair_of(together=True)
    merger = fresh()
    merger.judge(different=[(a, b)])  # before anything is known
    merger.add(ITEMS[: len(ITEMS) // 2])
    merger.add(ITEMS[len(ITEMS) // 2 :])
    assert home(merger, a) != home(merger, b)
    later = merged()
    later.judge(different=[(a, b)])
    assert state(later) == state(merger)


def told_in_one_report() -> list[Item]:
    """Two mentions that reading found to be one happening."""
    records = [event("a", n, place=SAIDA, time=on("2018-07-05"), incident="eve-a-0") for n in range(2)]
    return [i for r in records if isinstance(i := item_of(r, report("a"), LEXICON), Item)]


def test_mentions_of_one_report_start_as_one_unless_judged_different():
    merger = fresh()
    merger.add(told_in_one_report())
    assert merger.clusters() == [("eve-a-0", "eve-a-1")]
    merger.judge(different=[("eve-a-0", "eve-a-1")])
    assert merger.clusters() == [("eve-a-0",), ("eve-a-1",)]
    merger.judge()
    assert merger.clusters() == [("eve-a-0", "eve-a-1")]


def test_one_place_told_more_and_less_exactly_is_compared_in_one_way():
    near, wide = SAIDA, place("Saida", "172107", country="SYR", admin1="Daraa", kind="town", precision=3)
    for one, other in ((near, wide), (wide, near)):
        told = [
            [item_of(event(name, place=where, time=on("2018-07-06")), report(name, day="2018-07-07"), LEXICON)]
            for name, where in (("a", one), ("b", other))
        ]
        found = []
        for parts in (told, told[::-1]):
            merger = fresh()
            merger.rules.limits = merger.rules.limits | {"link": -10.0}  # whatever speaks against it
            for part in parts:
                merger.add(part)
            found.append(merger.links())
        assert found[0] == found[1]
        assert [set(link.features) & {"place_same", "place_wide"} for link in found[0]] == [{"place_same"}]
