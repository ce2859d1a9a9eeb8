"""Agreement of coders, against worked examples of the literature, and the list of what they judged differently."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.store import made

from sitroom.store.agreeing import cohen_kappa, krippendorff_alpha


def test_kappa_of_the_usual_example() -> None:
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    assert cohen_kappa(pairs) == pytest.approx(0.4)


def test_alpha_of_the_usual_example() -> None:
    """Three coders, fifteen units, with gaps (Krippendorff's own example): 0.691."""
    coders = ("*****3412113 3*3", "1*2133 43*******", "**21344*211 33*4")
    rows = [row.replace(" ", "") for row in coders]
    units = [[None if v == "*" else v for v in unit] for unit in zip(*rows, strict=True)]
    assert krippendorff_alpha(units) == pytest.approx(0.691, abs=0.0005)


def test_bounds() -> None:
    assert cohen_kappa([]) is None
    assert cohen_kappa([("y", "y")] * 3) is None
    assert cohen_kappa([("y", "y"), ("n", "n")]) == 1
    assert krippendorff_alpha([["y", "y"], ["n", "n"]]) == 1
    assert krippendorff_alpha([["y", "y"]]) is None
    assert krippendorff_alpha([["y", None]]) is None
    worse = krippendorff_alpha([["y", "n"], ["n", "y"]])
    assert worse is not None
    assert worse < 0


def test_two_coders_and_one_who_settles(tmp_path: Path) -> None:
    with made.opened(tmp_path / "a") as situation:
        situation.add(made.war())
        events = [r.id for r in situation.rows(order="report") if r.kind == "event"]
        for coder, verdicts in (("ann", "aarc"), ("bob", "ara-")):
            for key, verdict in zip(events, verdicts, strict=True):
                if verdict == "c":
                    situation.judge("correct", key, by=coder, field="status", new="negated")
                elif verdict != "-":
                    situation.judge({"a": "accept", "r": "reject"}[verdict], key, by=coder)
        (holds,) = [a for a in situation.agreement() if a.field == "holds"]
        assert (holds.coders, holds.kind, holds.both, holds.same) == (("ann", "bob"), "event", 3, 1)
        assert [(d.record_id, d.values) for d in situation.disagreements()] == [
            (key, values)
            for key, values in sorted(
                [(events[1], {"ann": "yes", "bob": "no"}), (events[2], {"ann": "no", "bob": "yes"})]
            )
        ]
        situation.judge("accept", events[3], by="bob")
        (status,) = [a for a in situation.agreement() if a.field == "status" and a.kind == "event"]
        assert (status.both, status.same) == (2, 1)
        found = {d.record_id: d for d in situation.disagreements()}[events[3]]
        assert (found.field, found.values) == ("status", {"ann": "negated", "bob": "actual"})
        situation.judge("accept", events[3], by="eve")
        assert events[3] not in {d.record_id for d in situation.disagreements()}
        situation.judge("accept", events[2], by="ann")
        assert events[2] not in {d.record_id for d in situation.disagreements()}
        assert situation.agreement(["ann", "carl"]) == ()


def test_the_queue_puts_first_what_is_worth_a_look(tmp_path: Path) -> None:
    with made.opened(tmp_path / "a") as situation:
        situation.add(
            [
                made.reading("r1", made.shelled(killed=2, confidence=0.95)),
                made.reading("r2", made.shelled("Rebels", "Keren", "2017-01-01", 40, confidence=0.5)),
                made.reading("r3", made.fled(400_000, confidence=0.55)),
            ]
        )
        situation.merge()
        order = [q.report_id for q in situation.queue(coder="ann")]
        assert order == ["r3", "r2", "r1"]
        assert [q.report_id for q in situation.queue("impact", coder="ann")] == ["r3", "r2", "r1"]
        assert [q.report_id for q in situation.queue("confidence", coder="ann")] == ["r2", "r3", "r1"]
        first = situation.queue(coder="ann")[0]
        assert first.why[:2] == ("uncertain", "impact")
        assert [q.report_id for q in situation.queue(coder="ann", limit=1)] == ["r3"]
        situation.judge("accept", first.id, by="ann")
        assert [q.report_id for q in situation.queue(coder="ann")] == ["r2", "r1"]
        situation.undo(1, by="ann")
        assert len(situation.queue(coder="ann")) == 3
        last = situation.queue(coder="ann")[2]
        situation.judge("flag", last.id, by="ann")
        assert "flagged" in {w for q in situation.queue(coder="ann") for w in q.why if q.id == last.id}
        assert all("flagged" not in q.why for q in situation.queue(coder="bob"))
