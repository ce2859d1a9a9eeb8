"""Whatever is tampered with behind the program's back is found."""

# ruff: noqa: S608, E501 - statements are written out

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from tests.store import made

from sitroom.errors import SituationError


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("verify") / "war.situation"
    with made.opened(path) as situation:
        situation.add(made.war())
        keys = [row.id for row in situation.rows(order="report")]
        situation.judge("accept", keys[0], by="ann")
        situation.judge("correct", keys[1], by="ann", field="status", new="negated")
        situation.judge("note", keys[1], by="bob", note="seen")
        situation.merge()
        assert situation.verify() == []
    return path


UNLOCK = "DROP TRIGGER judgements_stay; DROP TRIGGER judgements_remain;"
TAMPERED = {
    "a text": ("texts", "UPDATE reports SET text = replace(text, '12 people', '92 people') WHERE id = 'r1'"),
    "a hash": ("texts", "UPDATE reports SET sha256 = 'ab' WHERE id = 'r1'"),
    "a text with its quotes": ("records", "UPDATE reports SET text = replace(text, '12', '92') WHERE id = 'r1'"),
    "a mention": ("texts", "UPDATE mentions SET payload = replace(payload, 'Nasib', 'Basin') WHERE report_id = 'r1'"),
    "a broken mention": ("texts", "UPDATE mentions SET payload = '{' WHERE report_id = 'r1'"),
    "the index for search": ("file", "DELETE FROM reports_text WHERE rowid = 1"),
    "a payload": ("records", "UPDATE payloads SET payload = replace(payload, 'shelled', 'spelled')"),
    "a broken payload": ("records", "UPDATE payloads SET payload = '[]' WHERE record = 1"),
    "an id": ("records", "UPDATE payloads SET payload = replace(payload, '\"ASSAULT\"', '\"COERCE\"') WHERE record = 1"),
    "a column": ("records", "UPDATE records SET country = 'JOR' WHERE n = 1"),
    "a figure": ("records", "UPDATE records SET low = 1 WHERE low = 12"),
    "an actor": ("records", "DELETE FROM record_actors WHERE record = 1"),
    "a place": ("records", "UPDATE record_places SET folded = 'paris' WHERE role = 'place'"),
    "a state": ("records", "UPDATE records SET judged = 'rejected' WHERE judged = 'accepted'"),
    "a correction": ("records", "UPDATE payloads SET corrected = NULL"),
    "a record without report": ("keys", "PRAGMA foreign_keys = OFF; DELETE FROM mentions; DELETE FROM reports WHERE id = 'r2'"),
    "an entry": ("log", f"{UNLOCK} UPDATE judgements SET payload = replace(payload, 'accept', 'reject') WHERE id = 1"),
    "an entry's name": ("log", f"{UNLOCK} UPDATE judgements SET by = 'eve' WHERE id = 2"),
    "an entry and its hash": ("log", f"{UNLOCK} UPDATE judgements SET payload = '{{}}', hash = 'ab' WHERE id = 3"),
    "a missing entry": ("log", f"{UNLOCK} PRAGMA foreign_keys = OFF; DELETE FROM judgements WHERE id = 2"),
    "a missing last entry": ("log", f"{UNLOCK} PRAGMA foreign_keys = OFF; DELETE FROM judgements WHERE id = 3"),
    "a member": ("merged", "DELETE FROM members WHERE record_id IN (SELECT record_id FROM members LIMIT 1)"),
    "a verdict": ("merged", "UPDATE records SET verdict = 'agree' WHERE incident IS NOT NULL"),
    "a reason": ("merged", "DELETE FROM left_out"),
    "a series": ("kept", "UPDATE series SET payload = '{'"),
    "a link": ("kept", "UPDATE links SET payload = x'ff00'"),
    "settings": ("kept", "UPDATE meta SET value = '{\"' WHERE name = 'settings'"),
    "an incident": ("merged", "UPDATE incidents SET payload = replace(payload, '\"eve-', '\"eve-f')"),
}  # fmt: skip


@pytest.mark.parametrize("what", TAMPERED)
def test_tampering_is_found(sound: Path, tmp_path: Path, what: str) -> None:
    check, sql = TAMPERED[what]
    path = tmp_path / "war.situation"
    shutil.copy(sound, path)
    with sqlite3.connect(path) as other:
        other.executescript(sql)
    other.close()
    with made.opened(path) as situation:
        assert check in {p.check for p in situation.verify()}


def test_a_damaged_page_is_found(sound: Path, tmp_path: Path) -> None:
    path = tmp_path / "war.situation"
    content = bytearray(sound.read_bytes())
    with sqlite3.connect(sound) as other:
        (page,) = other.execute("SELECT rootpage FROM sqlite_master WHERE name = 'records_by_kind'").fetchone()
        (size,) = other.execute("PRAGMA page_size").fetchone()
    other.close()
    content[(page - 1) * size + size // 2 : page * size] = b"\x55" * (size // 2)
    path.write_bytes(content)
    with made.opened(path) as situation:
        assert "file" in {p.check for p in situation.verify()}


@pytest.mark.parametrize("sql", ["UPDATE payloads SET payload = '[]'", "UPDATE series SET payload = '{'"])
def test_what_fails_for_damage_says_so(sound: Path, tmp_path: Path, sql: str) -> None:
    path = tmp_path / "war.situation"
    shutil.copy(sound, path)
    with sqlite3.connect(path) as other:
        other.executescript(sql)
    other.close()
    with pytest.raises(SituationError, match=r"war.situation: the file is damaged: .*cannot be read"), made.opened(path) as damaged:  # fmt: skip
        damaged.select()


def test_a_fault_of_the_program_is_not_put_down_to_the_file(sound: Path) -> None:
    with pytest.raises(KeyError), made.opened(sound) as situation:
        situation.counts().records["no such kind"]
