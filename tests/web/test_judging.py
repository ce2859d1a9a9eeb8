"""Judging through the pages: what reviewers say goes to the log, and what does not fit is refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from starlette.routing import Route
from starlette.testclient import TestClient
from tests.web.visiting import HOME, post, token

from sitroom.store.selection import Filter
from sitroom.store.situation import Situation, open_situation
from sitroom.web.app import make_app
from sitroom.web.safety import CSRF_HEADER


def first_event(situation: Situation) -> str:
    return next(r.id for r in situation.rows(Filter(kinds=("event",))) if r.place)


def test_judgements_are_entered_undone_and_shown(reviewer: TestClient, own: Path) -> None:
    with open_situation(own, create=False) as situation:
        record = first_event(situation)
    assert post(reviewer, "/review", record=record, action="reject", coder="Ana").status_code == 200
    with open_situation(own, create=False) as situation:
        assert situation.record(record) is None
    post(reviewer, "/review", action="undo", coder="Ana")
    with open_situation(own, create=False) as situation:
        assert situation.record(record) is not None
        assert [(j.action, j.by) for j in situation.judgements()] == [("reject", "Ana"), ("undo", "Ana")]
    assert "undo" in reviewer.get("/review/log").text
    assert post(reviewer, "/review", action="undo", coder="Ben").status_code == 400


def test_a_corrected_place_is_looked_up(reviewer: TestClient, own: Path) -> None:
    with open_situation(own, create=False) as situation:
        record = first_event(situation)
    answer = post(reviewer, "/review", record=record, action="correct", field="place", new="Bukavu")
    assert answer.status_code == 200
    with open_situation(own, create=False) as situation:
        found = situation.record(record)
    assert found is not None
    assert found.place is not None
    assert (found.place.name, found.place.country) == ("Bukavu", "COD")


@pytest.mark.parametrize(
    "form",
    [
        {"action": "correct", "field": "time", "new": "yesterday"},
        {"action": "correct", "field": "id", "new": "x"},
        {"action": "correct", "field": "nothing.there", "new": "x"},
        {"action": "correct", "field": "place", "new": "Goma", "start": "0", "end": "3", "words": "not these"},
        {"action": "accept", "record": "none"},
        {"action": "burn"},
    ],
)
def test_what_does_not_fit_is_refused(reviewer: TestClient, own: Path, form: dict[str, str]) -> None:
    with open_situation(own, create=False) as situation:
        record = first_event(situation)
    assert post(reviewer, "/review", **{"record": record, **form}).status_code == 400
    with open_situation(own, create=False) as situation:
        assert situation.judgements() == []


def test_records_are_taken_out_of_an_incident_and_put_back(reviewer: TestClient, own: Path) -> None:
    with open_situation(own, create=False) as situation:
        found = max(situation.browse.incidents(Filter(kinds=("event",)), limit=-1), key=lambda i: len(i.members))
    assert len(found.members) > 1
    out = found.members[-1]
    post(reviewer, f"/incidents/{found.id}/join", action="different", other=out)
    with open_situation(own, create=False) as situation:
        homes = situation.incidents_of([found.members[0], out])
        assert homes[out].id != homes[found.members[0]].id
        apart = homes[found.members[0]].id
    post(reviewer, f"/incidents/{apart}/join", action="same", other=out)
    with open_situation(own, create=False) as situation:
        homes = situation.incidents_of([found.members[0], out])
    assert homes[out].id == homes[found.members[0]].id


def test_a_join_is_taken_back_by_a_button(reviewer: TestClient, own: Path) -> None:
    with open_situation(own, create=False) as situation:
        found = max(situation.browse.incidents(Filter(kinds=("event",)), limit=-1), key=lambda i: len(i.members))
    out = found.members[-1]
    split = post(reviewer, f"/incidents/{found.id}/join", action="different", other=out)
    assert "Taken out" in split.text
    page = reviewer.get(split.url.path).text
    entry = re.search(r'name="entry" value="(\d+)"', page)
    assert entry
    assert "Take it back" in page
    back = post(reviewer, f"{split.url.path}/undo", entry=entry[1])
    assert "Taken back" in back.text
    with open_situation(own, create=False) as situation:
        assert situation.incidents_of([out])[out].members == found.members
        assert [j.action for j in situation.judgements()] == ["different", "undo"]
        assert situation.verify() == []
    for wrong in ("", "0", "99", "x", "1" * 30):
        assert post(reviewer, f"{split.url.path}/undo", entry=wrong).status_code == 400


def test_what_might_be_the_same_is_offered(reviewer: TestClient, own: Path) -> None:
    with open_situation(own, create=False) as situation:
        found = max(situation.browse.incidents(Filter(kinds=("event",)), limit=-1), key=lambda i: len(i.members))
        first, out = found.members[0], found.members[-1]
    post(reviewer, f"/incidents/{found.id}/join", action="different", other=out)
    with open_situation(own, create=False) as situation:
        homes = situation.incidents_of([first, out])
    page = reviewer.get(f"/incidents/{homes[first].id}").text
    assert f'name="other" value="{homes[out].id}"' in page


def test_every_change_is_guarded(own: Path) -> None:
    app = make_app(own)
    visitor = TestClient(app, base_url=HOME)
    changing = [r for r in app.routes if isinstance(r, Route) and "POST" in (r.methods or ())]
    assert len(changing) >= 5
    for route in changing:
        path = re.sub(r"\{[^}]*\}", "x", route.path)
        assert visitor.post(path, data={"csrf": token(visitor)}).status_code == 403, path  # no Origin
        assert visitor.post(path, data={"csrf": "0" * 64}, headers={"origin": HOME}).status_code == 403, path
        assert visitor.get(path).status_code in (200, 404, 405), path


def test_a_second_coder_does_not_see_the_first_at_the_desk(own: Path) -> None:
    with open_situation(own, create=False) as situation:
        record = first_event(situation)
        situation.judge("flag", record, by="Ana", note="look at the day")
    ben = TestClient(make_app(own), base_url=HOME)
    ben.cookies.set("sitroom_coder", "Ben")
    page = ben.get(f"/review?record={record}").text
    assert "look at the day" not in page
    assert "Ana" not in page
    assert "look at the day" in ben.get("/review/log").text


def test_a_coder_may_have_any_name(reviewer: TestClient, own: Path) -> None:
    with open_situation(own, create=False) as situation:
        record = first_event(situation)
    post(reviewer, "/review/coder", coder="ليلى Zoë")
    assert 'value="ليلى Zoë"' in reviewer.get("/review").text
    post(reviewer, "/review", record=record, action="accept")
    with open_situation(own, create=False) as situation:
        assert [j.by for j in situation.judgements()] == ["ليلى Zoë"]


def test_a_correction_offers_names_and_words_of_its_fields(reviewer: TestClient, own: Path) -> None:
    with open_situation(own, create=False) as situation:
        record = first_event(situation)
    page = reviewer.get(f"/review?record={record}").text
    assert re.search(r'<option value="status" [^>]*data-choices="actual\|ongoing\|', page)
    assert re.search(r'<option value="time" [^>]*data-hint="a day, or two', page)


def test_what_coders_differ_in_is_shown_with_its_words(reviewer: TestClient, own: Path) -> None:
    with open_situation(own, create=False) as situation:
        record = first_event(situation)
        trigger = situation.record(record).trigger.text  # type: ignore[union-attr]
        for by, first in (("Ana", "2025-01-23"), ("Ben", "2025-01-24")):
            new = {"earliest": first, "latest": first, "precision": "day", "start": 0, "end": 1, "text": "😀"}
            situation.judge("correct", record, by=by, field="time", new=new)
    page = reviewer.get("/review/agreement").text
    assert f"<mark>{trigger}</mark>" in page
    assert re.search(r"<bdi>Ana</bdi>: <bdi>2025-01-23</bdi>; <bdi>Ben</bdi>: <bdi>2025-01-24</bdi>", page)
    questions = re.findall(r"<bdi>Ana, Ben</bdi></td><td>event</td><td>([^<]+)</td>", page)
    assert questions[:2] == ["is it one?", "time"]
    assert not {"rules", "confidence", "incident"} & set(questions)


def test_the_desk_keeps_the_selection(reviewer: TestClient) -> None:
    asked = "kinds=event&earliest=2025-01-01&text=rebels&min_confidence=0.1"
    page = reviewer.get(f"/review?{asked}").text
    kept = set(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
    assert {("kinds", "event"), ("earliest", "2025-01-01"), ("text", "rebels"), ("min_confidence", "0.1")} <= kept
    headers = {"origin": HOME, CSRF_HEADER: token(reviewer)}
    answer = reviewer.post(f"/review/coder?{asked}", data={"coder": "Zoe"}, headers=headers, follow_redirects=False)
    assert set(answer.headers["location"].removeprefix("/review?").split("&")) == set(asked.split("&"))
