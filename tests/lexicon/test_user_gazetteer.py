"""The user's own index: read from dumps in GeoNames' format (made here), looked up beside the shipped one."""

from __future__ import annotations

import os
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sitroom import read_text
from sitroom.cli import app
from sitroom.config import Settings
from sitroom.errors import InputError, LexiconError
from sitroom.lexicon import user_gazetteer
from sitroom.lexicon.gazetteer import EXACT, FOLDED, Gazetteer, Joined, default_index, load_gazetteer, user_index
from sitroom.lexicon.loader import load_lexicon
from sitroom.lexicon.placenames import KINDS
from sitroom.lexicon.schema.countries import CountryRow
from sitroom.lexicon.schema.gazetteer import CountryCodeRow, FeatureRow
from sitroom.lexicon.user_gazetteer import build

# ids that GeoNames has not given out, so that the shipped index has none of them
FIRST, SECOND, VILLAGE, TOWN, CAMP, RIVER = (990_000_000_001 + n for n in range(6))


def row(number, name, code, lat="32.5", lon="36.1", *, plain=None, names="", country="SY", areas=("", ""), people="0"):
    """One line of a dump: 19 columns."""
    kind, feature = code.split(".")
    cells = [number, name, plain or name, names, lat, lon, kind, feature, country, "", *areas, "", ""]
    cells += [people, "", "512", "Asia/Damascus", "2024-03-05"]
    return "\t".join(map(str, cells))


def alternate(number, place, language, name, *flags):
    """One line of alternateNamesV2: 10 columns; `flags`: preferred, short, colloquial, historic."""
    marks = [*flags, "", "", "", ""][:4]
    return "\t".join(map(str, [number, place, language, name, *marks, "", ""]))


ROWS = (
    row(FIRST, "Muḩāfaz̧at Qāsmara", "A.ADM1", names="Qasmara Governorate", areas=("91", "")),
    row(SECOND, "Zelbakh District", "A.ADM2", areas=("91", "9101")),
    row(VILLAGE, "Umm az Zuraybāt", "P.PPL", "32.61001", plain="Umm az Zuraybat", names="umzrybt,UZB,أم الزريبات",
        areas=("91", "9101"), people="1200"),
    row(TOWN, "Belqasura", "P.PPL", areas=("91", ""), people="24000"),
    row(CAMP, "Mukhayyam Tarqasiya", "S.CMPRF", areas=("91", "")),
    row(RIVER, "Wadi Qurzayla", "H.WAD"),
    row(990_000_000_010, "Qurzayla Road", "R.RD"),
    row(990_000_000_011, "Qurzayla Hospital", "S.HSP"),
    row(170654, "Dimashq ash Sham", "P.PPLC", "33.5", "36.3", plain="Damascus", names="Shamqasr", people="5"),
)  # fmt: skip


@pytest.fixture
def dump(tmp_path):
    path = tmp_path / "SY.txt"
    path.write_text("\n".join(ROWS) + "\n", "utf-8")
    return path


@pytest.fixture
def made(dump, tmp_path):
    return made_of(dump, tmp_path)


def made_of(dump, folder, **options):
    target = folder / "made" / "mine.sqlite"
    build([dump], target, **options)
    return target


def zipped(path, **members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(f"{name}.txt", text)
    return path


def only(gazetteer, name):
    (match,) = gazetteer.find(name)
    return match.entry


# ---- building ----


def test_a_place_is_as_the_dump_says(made):
    index = Gazetteer(made)
    village = only(index, "Umm al-Zuraibat")
    assert (village.id, village.name, village.country) == (str(VILLAGE), "Umm az Zuraybāt", "SYR")
    assert (village.lat, village.lon, village.population, village.kind) == (32.61, 36.1, 1200, "village")
    assert (village.admin1, village.admin2, village.own) == (FIRST, SECOND, False)
    assert index.admin1(village) == "Muḩāfaz̧at Qāsmara"
    area = index.get(str(SECOND))
    assert (area.kind, area.admin1, area.admin2) == ("admin2", FIRST, None)
    assert index.get(str(FIRST)).admin1 is None


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Belqasura", "town"),
        ("Mukhayyam Tarqasiya", "camp"),
        ("Wadi Qurzayla", "river"),
        ("Qasmara Governorate", "admin1"),
    ],
)
def test_features_have_their_kinds(made, name, kind):
    assert only(Gazetteer(made), name).kind == kind


@pytest.mark.parametrize("name", ["Qurzayla Road", "Qurzayla Hospital", "umzrybt", "UZB"])
def test_what_is_no_place_or_no_name_is_left_out(made, name):
    assert Gazetteer(made).find(name) == ()


def test_names_in_arabic_are_kept(made):
    assert only(Gazetteer(made), "أم الزريبات").id == str(VILLAGE)


def test_a_capital_without_figures_is_a_city_and_figures_raise_a_village(tmp_path):
    dump = tmp_path / "x.txt"
    dump.write_text(
        "\n".join(
            (row(7, "Qasr", "P.PPLC"), row(8, "Zarq", "P.PPLA"), row(9, "Halb", "P.PPL", people="250000"),
             row(10, "Part of Halb", "P.PPLX", people="250000"))
        )
    )  # fmt: skip
    index = Gazetteer(made_of(dump, tmp_path))
    assert [index.get(i).kind for i in ("7", "8", "9", "10")] == ["city", "town", "city", "neighbourhood"]


def test_alternate_names_add_spellings_and_the_english_name(dump, tmp_path):
    names = zipped(
        tmp_path / "alternateNamesV2.zip",
        alternateNamesV2="\n".join(
            (
                alternate(1, VILLAGE, "ar", "Zaynab al Qadima"),
                alternate(2, VILLAGE, "en", "Mother of Raisins", "1"),
                alternate(3, VILLAGE, "link", "https://example.org/Zurayb"),
                alternate(4, VILLAGE, "iata", "Qzq"),
                alternate(5, VILLAGE, "en", "Oldest Zurayb", "", "", "", "1"),
                alternate(6, 5, "en", "Nowhere Known", "1"),
                "no line of the format",
            )
        ),
        **{"iso-languagecodes": "ar\tArabic"},
    )
    tally = build([dump], tmp_path / "a.sqlite", alternate_names=[names])
    index = Gazetteer(tmp_path / "a.sqlite")
    assert only(index, "Zaynab al-Qadima").name == only(index, "Umm az Zuraybat").name == "Mother of Raisins"
    assert index.find("Mother of Raisins")[0].form == EXACT
    assert [index.find(n) for n in ("Qzq", "Oldest Zurayb", "Nowhere Known", "https://example.org/Zurayb")] == [()] * 4
    assert (tally.malformed, tally.left_out) == (1, 2 + 4)


BAD = (
    "",
    "a line of words",
    row("12x", "Name", "P.PPL"),
    row(12, "", "P.PPL"),
    row(12, "Name", "P.PPL", "91"),
    row(12, "Name", "P.PPL", "nan"),
    row(12, "Name", "P.PPL", people="-5"),
    row(12, "Name", "P.PPL", people="9" * 30),
    row(12, "Name", "P.PPL") + "\tmore",
    row(12, "N" * user_gazetteer.LONGEST * 2, "P.PPL"),
)


def test_malformed_lines_are_counted_and_never_fatal(tmp_path):
    dump = tmp_path / "x.txt"
    lines = [*(b.encode() for b in BAD), b"\xff\xfe\t", row(12, "Qasrabad", "P.PPL").encode()]
    dump.write_bytes(b"\r\n".join(lines))
    tally = build([dump], tmp_path / "x.sqlite")
    assert (tally.malformed, tally.places, tally.left_out) == (len(BAD) + 1, 1, 0)
    assert only(Gazetteer(tmp_path / "x.sqlite"), "Qasrabad").id == "12"


def test_the_same_dumps_give_the_same_bytes_and_zips_the_same_places(dump, tmp_path):
    one, other = tmp_path / "one.sqlite", tmp_path / "other.sqlite"
    build([dump], one)
    build([dump], other)
    assert one.read_bytes() == other.read_bytes()
    packed = zipped(tmp_path / "SY.zip", SY=dump.read_text("utf-8"), readme="This is about the data.")
    build([packed], other)
    query = "SELECT * FROM places UNION ALL SELECT key, place, folded, 0, 0, 0, 0, 0, 0, 0, 0 FROM names"
    assert Gazetteer(one)._index.execute(query).fetchall() == Gazetteer(other)._index.execute(query).fetchall()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["SY.txt", "SY.zip", "one.sqlite", "other.sqlite"]


def test_of_two_rows_with_one_id_the_first_dump_s_stays(dump, tmp_path):
    other = tmp_path / "other.txt"
    other.write_text(row(TOWN, "Belqasura the Second", "P.PPL"))
    build([dump, other], tmp_path / "x.sqlite")
    assert only(Gazetteer(tmp_path / "x.sqlite"), "Belqasura").population == 24000


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("words.txt", b"These are words.\nNothing else.\n", "none of its 2 lines"),
        ("empty.txt", b"", "none of its 0 lines"),
        ("broken.zip", b"PK\x03\x04 and then nothing", "no whole zip file"),
        ("roads.txt", row(5, "Road", "R.RD").encode(), "feature that is taken"),
    ],
)
def test_a_file_of_another_format_is_refused_and_the_old_index_stays(tmp_path, name, content, message):
    target = tmp_path / "index.sqlite"
    target.write_bytes(b"old")
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=message):
        build([tmp_path / name], target)
    assert target.read_bytes() == b"old"
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(["index.sqlite", name])


def test_a_zip_cut_short_or_with_two_dumps_is_refused(dump, tmp_path):
    two = zipped(tmp_path / "both.zip", SY=ROWS[0], LB=ROWS[1])
    with pytest.raises(InputError, match="2 files of data"):
        build([two], tmp_path / "x.sqlite")
    many = "\n".join(row(n, f"Qasr{os.urandom(8).hex()}", "P.PPL") for n in range(1, 3000))
    whole = zipped(tmp_path / "SY.zip", SY=many).read_bytes()
    at = len(whole) // 2
    (tmp_path / "SY.zip").write_bytes(whole[:at] + bytes(64) + whole[at + 64 :])
    with pytest.raises(InputError, match="no whole zip file"):
        build([tmp_path / "SY.zip"], tmp_path / "x.sqlite")


def test_memory_does_not_grow_with_the_dump(tmp_path, monkeypatch):
    monkeypatch.setattr(user_gazetteer, "BATCH", 200)
    build([_many(tmp_path, 10)], tmp_path / "x.sqlite")  # what is read once a process
    most = []
    for count in (1_000, 8_000):
        tracemalloc.start()
        build([_many(tmp_path, count)], tmp_path / "x.sqlite")
        most.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert most[1] < most[0] * 1.5


def _many(folder, count):
    path = folder / "many.txt"
    with path.open("w") as lines:
        lines.writelines(
            row(n, f"Qasr {n}", "P.PPL", names=f"Qasrabad {n},Tell Qasr {n}") + "\n" for n in range(1, count)
        )
    return path


# ---- looking up ----


def test_shipped_rows_win_and_gain_names(made):
    joined = load_gazetteer(made)
    assert isinstance(joined, Joined)
    damascus = only(joined, "Shamqasr")
    assert (damascus.name, damascus.population) == ("Damascus", load_gazetteer().get("170654").population)
    assert joined.find("Dimashq ash Sham")[0].form == FOLDED
    assert len({m.entry.id for m in joined.find("Damascus")}) == len(joined.find("Damascus"))
    assert joined.get("170654") == load_gazetteer().get("170654")
    assert joined.get(str(CAMP)).kind == "camp"
    assert joined.country("SYR").name == "Syria"
    assert joined.admin1(joined.get(str(VILLAGE))) == "Muḩāfaz̧at Qāsmara"
    assert joined.number(None) is None
    assert joined.get("x:no-such-place") is None


def test_a_place_of_our_own_goes_before_its_double(tmp_path):
    ours = load_gazetteer().get("x:golan-heights")
    dump = tmp_path / "x.txt"
    near, far = str(ours.lat + 0.01), str(ours.lat + 3)
    dump.write_text("\n".join(row(n, ours.name, "P.PPL", lat, ours.lon) for n, lat in ((VILLAGE, near), (TOWN, far))))
    found = {m.entry.id for m in load_gazetteer(made_of(dump, tmp_path)).find(ours.name)}
    assert {ours.id, str(TOWN)} <= found
    assert str(VILLAGE) not in found


def test_the_default_look_ups_are_the_shipped_ones_alone():
    assert type(load_gazetteer()) is Gazetteer
    assert user_index(None) is None
    assert load_lexicon() is load_lexicon("en", "shipped")


def test_an_index_in_the_data_folder_is_used_unless_told_otherwise(dump, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert default_index() == tmp_path / "data" / "sitroom" / "gazetteer.sqlite"
    assert user_index(None) is None
    build([dump], default_index())
    assert user_index(None) == default_index()
    assert user_index("shipped") is None
    monkeypatch.setenv("XDG_DATA_HOME", "not/absolute")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert default_index() == tmp_path / ".local" / "share" / "sitroom" / "gazetteer.sqlite"


def test_a_reading_uses_the_index_of_the_settings(made):
    text = "Shelling killed three people in Belqasura on Friday."
    with_it, without = (
        read_text(text, published="2024-03-08", settings=Settings(gazetteer=g)) for g in (str(made), "shipped")
    )
    assert [p.gazetteer_id for p in with_it.mentions.places] == [str(TOWN)]
    assert with_it.mentions.places[0].admin1 == "Muḩāfaz̧at Qāsmara"
    assert all(p.gazetteer_id is None for p in without.mentions.places)


def test_a_missing_or_foreign_index_is_named(made, tmp_path, monkeypatch):
    with pytest.raises(LexiconError, match=r"none\.sqlite: no such file"):
        user_index(str(tmp_path / "none.sqlite"))
    monkeypatch.setattr("sitroom.lexicon.gazetteer.key_rules", lambda: "others")
    with pytest.raises(LexiconError, match=r"another version.*build it again"):
        load_gazetteer(made)


# ---- the tables ----


def test_feature_codes_have_kinds_that_exist():
    rows = load_lexicon().rows("feature_codes", FeatureRow)
    assert {r.kind for r in rows} <= set(KINDS)
    assert len({r.id for r in rows}) == len(rows) > 100
    assert {r.id[0] for r in rows} == set("PAHTSL")


def test_country_codes_cover_the_countries():
    codes = {r.country for r in load_lexicon().rows("country_codes", CountryCodeRow)}
    former = {"XSO"}
    living = {r.id for r in load_lexicon().rows("countries", CountryRow) if not r.until}
    assert living - codes == former


# ---- the command line ----


def invoke(*arguments, home):
    return CliRunner().invoke(app, [str(a) for a in arguments], env={"XDG_DATA_HOME": str(home)})


def test_build_and_show(dump, tmp_path):
    done = invoke("gazetteer", "show", home=tmp_path)
    assert done.exit_code == 0
    assert f"none at {tmp_path}" in done.stdout
    done = invoke("gazetteer", "build", dump, home=tmp_path)
    assert done.exit_code == 0, done.output
    assert done.stdout.strip() == f"{tmp_path / 'sitroom' / 'gazetteer.sqlite'}: 7 places, {_names(tmp_path)} names"
    assert "0 malformed lines" in done.stderr
    done = invoke("gazetteer", "show", home=tmp_path)
    assert f"yours    {tmp_path / 'sitroom' / 'gazetteer.sqlite'}\n  7 places" in done.stdout
    assert "from SY.txt (sha256 " in done.stdout
    assert "2024-03-05" in done.stdout
    assert "CC BY 4.0" in done.stdout
    settings = tmp_path / "settings.toml"
    settings.write_text('gazetteer = "shipped"')
    assert "left out by" in invoke("gazetteer", "show", "--settings", settings, home=tmp_path).stdout


def _names(home: Path) -> int:
    return int(Gazetteer(home / "sitroom" / "gazetteer.sqlite").notes["names"])


def test_out_writes_elsewhere_and_says_how_to_use_it(dump, tmp_path):
    done = invoke("gazetteer", "build", dump, "--out", tmp_path / "x.sqlite", home=tmp_path / "home")
    assert done.exit_code == 0
    assert f'gazetteer = "{tmp_path / "x.sqlite"}"' in done.stderr
    assert not (tmp_path / "home").exists()


def test_wrong_files_end_with_the_status_of_the_contract(tmp_path):
    assert invoke("gazetteer", "build", tmp_path / "none.zip", home=tmp_path).exit_code == 2
    assert invoke("gazetteer", "build", home=tmp_path).exit_code == 2
    words = tmp_path / "words.txt"
    words.write_text("words")
    done = invoke("gazetteer", "build", words, home=tmp_path)
    assert (done.exit_code, "format of GeoNames" in done.stderr) == (1, True)
