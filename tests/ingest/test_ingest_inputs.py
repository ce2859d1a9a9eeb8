"""Files, folders and standard input into reports; nothing here needs the parser."""

import hashlib
import io
import json
import os

import pytest

from sitroom.config import Settings
from sitroom.errors import InputError
from sitroom.ingest import notes, read_inputs
from sitroom.records import Failure, Report


def read(*inputs, **options):
    settings = Settings(**options.pop("settings", {}))
    return list(read_inputs(inputs, settings, **options))


def one(*inputs, **options):
    (found,) = read(*inputs, **options)
    return found


def stdin(*lines):
    data = b"".join(line if isinstance(line, bytes) else json.dumps(line).encode() + b"\n" for line in lines)
    return {"stdin": io.BufferedReader(io.BytesIO(data))}


def write(folder, name, content):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


# ---- plain text ----


def test_plain_text_with_title_and_posted_line(tmp_path):
    text = "Army enters border post\r\n\r\nPosted July 10, 2018\r\n\r\nTroops drove in at noon.\r\n"
    report = one(write(tmp_path, "a.txt", text))
    assert report.text == text
    assert (report.title, report.published, report.published_source) == (
        "Army enters border post",
        "2018-07-10",
        "posted_line",
    )
    assert report.language == "en"
    assert report.sha256 == hashlib.sha256(text.encode()).hexdigest()
    assert report.meta == {"file": "a.txt"}


def test_text_with_dateline_has_no_title(tmp_path):
    report = one(write(tmp_path, "a.txt", "   QUITO, 5 MAR 91 -- [TEXT] THE GARRISON WAS\nATTACKED BY NIGHT.\n"))
    assert (report.title, report.published, report.published_source) == (None, "1991-03-05", "dateline")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Rebels leave town\n\nThey left.", "Rebels leave town"),
        ("Will the truce hold?\nIt is hard to say.", "Will the truce hold?"),
        ("The army left.\n\nMore.", None),
        ('He said: "We left."\n\nMore.', None),
        ("The army shelled the town from the hills and then\nentered it.", None),
        ("\n\n  Rebels leave town  \n\nThey left.", "Rebels leave town"),
        ("Rebels leave town", "Rebels leave town"),
        ("NAIROBI, Kenya (XYZ) _\n\nText.", None),
        ("word " * 100 + "\n\nText.", None),
    ],
)
def test_titles(tmp_path, text, title):
    assert one(write(tmp_path, "a.txt", text)).title == title


def test_option_goes_before_dates_read_from_text_but_not_before_given_ones(tmp_path):
    path = write(tmp_path, "a.txt", "Head\n\nPosted July 10, 2018\n\nText.")
    report = one(path, published="2018-07-12")
    assert (report.published, report.published_source) == ("2018-07-12", "option")
    given = one("-", published="2018-07-12", **stdin({"text": "Text.", "published": "2018-07-01"}))
    assert (given.published, given.published_source) == ("2018-07-01", "given")


def test_no_date_stays_unknown(tmp_path):
    report = one(write(tmp_path, "a.txt", "Head\n\nThey left yesterday."))
    assert (report.published, report.published_source) == (None, None)


def test_option_that_is_no_date_is_refused_at_once():
    with pytest.raises(InputError) as caught:
        read_inputs([], published="10 July")
    assert caught.value.kind == "bad_date"


# ---- encodings ----

ENGLISH = "Rebels leave town\n\nThey left “at dawn”, José said in São Tomé’s café on Friday.\n"
RUSSIAN = "Армия вошла в город\n\nВ пятницу армия вошла в город, сообщил представитель местных властей.\n"


@pytest.mark.parametrize(
    ("text", "encoding", "noted"),
    [
        (ENGLISH, "utf-8", None),
        (ENGLISH, "utf-8-sig", None),
        (ENGLISH, "utf-16", "utf-16"),
        (ENGLISH, "utf-32", "utf-32"),
        (ENGLISH, "utf-16-le", "utf-16-le"),
        (ENGLISH, "utf-16-be", "utf-16-be"),
        (ENGLISH, "cp1252", "cp1252"),
        (ENGLISH.replace("“", '"').replace("”", '"').replace("’", "'"), "latin-1", "cp1252"),
        (RUSSIAN, "cp1251", "cp1251"),
        (RUSSIAN, "koi8_r", "koi8_r"),
        (RUSSIAN, "utf-16", "utf-16"),
    ],
)
def test_encodings(tmp_path, text, encoding, noted):
    report = one(write(tmp_path, "a.txt", text.encode(encoding)))
    assert report.text == text
    assert report.meta.get("encoding") == noted
    assert bool(notes(report)) == (noted in ("cp1252", "cp1251", "koi8_r"))
    assert report.language == ("ru" if text is RUSSIAN else "en")


def test_composition_is_left_alone(tmp_path):
    decomposed = "Cafe\u0301 bombed in Be\u0301ni\n\nIt burned."
    assert one(write(tmp_path, "a.txt", decomposed)).text == decomposed


# ---- language ----


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("El ejército entró en la ciudad el viernes por la mañana, dijo un portavoz del gobierno.", "es"),
        ("EL EJERCITO ENTRO EN LA CIUDAD EL VIERNES POR LA MAÑANA, DIJO UN PORTAVOZ DEL GOBIERNO.", "es"),
        ("L'armée est entrée dans la ville vendredi matin, a déclaré un porte-parole.", "fr"),
        ("دخل الجيش المدينة صباح يوم الجمعة بعد قصف استمر أسبوعين", "ar"),
        ("THE ARMY ENTERED THE TOWN ON FRIDAY, SAID A SPOKESMAN.", "en"),
        ("M23 rebels seized Sake.", "en"),
        ("Militants in Mopti", "en"),
        ("Goma", "en"),
    ],
)
def test_language(text, language):
    assert one("-", **stdin({"text": text})).language == language


def test_given_language_is_trusted_and_detection_can_be_off():
    assert one("-", **stdin({"text": "The army left the town.", "language": "fr-FR"})).language == "fr"
    assert one("-", settings={"detect_language": False}, **stdin({"text": "El ejército."})).language is None


# ---- JSON ----


def test_json_report_is_kept_as_given():
    given = {
        "id": "x/1",
        "text": "  Zeile\r\nzwei\u0000 ",
        "published": "2020-01-02",
        "extra": {"a": [1, None]},
        "n": 1.5,
    }
    report = one("-", **stdin(given))
    assert (report.id, report.text, report.published) == ("x/1", given["text"], "2020-01-02")
    assert report.meta == {"extra": {"a": [1, None]}, "n": 1.5}


def test_json_dateline_gives_the_date():
    report = one("-", **stdin({"id": "m", "text": "   QUITO, 5 MAR 91 -- [TEXT] THE GARRISON\nWAS ATTACKED."}))
    assert (report.published, report.published_source, report.title) == ("1991-03-05", "dateline", None)


def test_json_title_is_prefixed_unless_it_stands_in_the_text():
    outside, inside = read(
        "-",
        **stdin(
            {"text": "They left.", "title": "Rebels go"},
            {"id": "b", "text": "Rebels go\n\nThey left.", "title": "Rebels go"},
        ),
    )
    assert (outside.text, outside.title, outside.meta) == (
        "Rebels go\n\nThey left.",
        "Rebels go",
        {"title_prefixed": True},
    )
    assert (inside.text, inside.title, inside.meta) == ("Rebels go\n\nThey left.", "Rebels go", {})


def test_missing_id_is_stable_and_depends_on_text_and_address():
    lines = [{"text": "They left."}, {"text": "They left.", "url": "https://example.org/a"}, {"text": "They came."}]
    first = [r.id for r in read("-", **stdin(*lines))]
    assert first == [r.id for r in read("-", **stdin(*lines))]
    assert len(set(first)) == 3


def test_ids_are_unique_over_a_run(tmp_path):
    path = write(tmp_path, "a.jsonl", '{"id":"a","text":"One."}\n{"id":"a","text":"One."}\n{"id":7,"text":"Two."}\n')
    reports = read(path, path)
    assert [r.id for r in reports] == ["a", "a#2", "7", "a#3", "a#4", "7#2"]
    assert notes(reports[0]) == []
    assert "more than once" in notes(reports[1])[0]
    assert reports[1].meta == {"given_id": "a"}


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (b"{\n", "bad_json"),
        (b"[1, 2]\n", "bad_record"),
        (b'"text"\n', "bad_record"),
        (b"null\n", "bad_record"),
        (b"{}\n", "bad_record"),
        (b'{"text": 5}\n', "bad_record"),
        (b'{"text": null}\n', "bad_record"),
        (b'{"text": "a", "id": [1]}\n', "bad_record"),
        (b'{"text": "a", "id": true}\n', "bad_record"),
        (b'{"text": "a", "title": 3}\n', "bad_record"),
        (b'{"text": ""}\n', "empty"),
        (b'{"text": " \\n\\t", "title": "Rebels go"}\n', "empty"),
        (b'{"text": "a", "published": "10 July 2018"}\n', "bad_date"),
        (b'{"text": "a", "published": "2018-07"}\n', "bad_date"),
        (b'{"text": "a", "published": 1531180800}\n', "bad_date"),
        (b'{"text": "a \\ud800 b"}\n', "bad_text"),
        (b'{"text": "a", "x": "\\udfff"}\n', "bad_text"),
        (b'{"text": "a", "\\udfff": 1}\n', "bad_text"),
        (b'{"id": "\\ud800", "text": "a"}\n', "bad_text"),
        (b'{"text": "caf\xe9"}\n', "bad_encoding"),
        (b'{"text": "a", "x": NaN}\n', "bad_json"),
        (b'{"text": "' + b"x" * 3000 + b'"}\n', "too_large"),
        (b'{"text": "' + b"x" * 90_000 + b'"}\n', "too_large"),
        (b"[" * 20_000 + b"\n", "bad_json"),
    ],
)
def test_bad_lines_leave_the_others_alone(line, kind):
    good = b'{"id": "%d", "text": "They left."}\n'
    found = read("-", settings={"max_report_bytes": 2000}, **stdin(good % 1, line, b"\n", good % 2, line, good % 3))
    assert [type(f) for f in found] == [Report, Failure, Report, Failure, Report]
    assert [f.line for f in found if isinstance(f, Failure)] == [2, 5]
    assert {f.kind for f in found if isinstance(f, Failure)} == {kind}
    assert {f.input for f in found if isinstance(f, Failure)} == {"-"}


def test_large_integers_and_size_limit_in_bytes():
    assert one("-", **stdin(b'{"text": "a", "n": 123456789012345678901234567890}\n')).meta["n"] == "1234567890" * 3
    assert one("-", settings={"max_report_bytes": 9}, **stdin({"text": "ééééé"})).kind == "too_large"
    assert one("-", settings={"max_report_bytes": 10}, **stdin({"text": "ééééé"})).text == "ééééé"


def test_last_line_without_end_and_byte_order_mark(tmp_path):
    lines = '{"id":"a","text":"Eins é."}\n{"id":"b","text":"Zwei."}'
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        found = read(write(tmp_path, "a.jsonl", lines.encode(encoding)))
        assert [r.text for r in found] == ["Eins é.", "Zwei."]


def test_json_lines_are_streamed():
    class Endless(io.RawIOBase):
        def readable(self):
            return True

        def readinto(self, buffer):
            line = b'{"text": "They left the town."}\n'
            buffer[: len(line)] = line
            return len(line)

    stream = io.BufferedReader(Endless(), 64)
    reports = read_inputs(["-"], Settings(), stdin=stream)
    assert [next(reports).text for _ in range(3)] == ["They left the town."] * 3


def test_json_files(tmp_path):
    assert one(write(tmp_path, "a.json", '{\n "id": "p",\n "text": "They left."\n}')).id == "p"
    found = read(write(tmp_path, "b.json", '[{"id": "a", "text": "They left."}, 5, {"id": "b", "text": "They came."}]'))
    assert [getattr(f, "id", None) for f in found] == ["a", None, "b"]
    assert (found[1].kind, found[1].line) == ("bad_record", 2)
    assert one(write(tmp_path, "c.json", "{")).kind == "bad_json"


# ---- tables ----


def test_csv(tmp_path):
    content = 'id,text,published,desk\na,"They left,\nthen came.",2020-01-02,x\nb,,,\nc,They came.,bad,\n'
    content += "d,Done.,,\ne,a,b,c,d,e\n"
    found = read(write(tmp_path, "a.csv", content))
    assert (found[0].id, found[0].text, found[0].published) == ("a", "They left,\nthen came.", "2020-01-02")
    assert found[0].meta == {"desk": "x"}
    assert [(f.kind, f.line) for f in found if isinstance(f, Failure)] == [
        ("empty", 4),
        ("bad_date", 5),
        ("bad_record", 7),
    ]
    assert found[3].id == "d"


def test_csv_dialects_and_encodings(tmp_path):
    assert one(write(tmp_path, "a.tsv", "id\ttext\n1\tThey left, then came.\n")).text == "They left, then came."
    assert one(write(tmp_path, "a.csv", "id;text\r\n1;They left.\r\n".encode("utf-8-sig"))).text == "They left."
    assert one(write(tmp_path, "b.csv", "id,text\n1,Le café brûle.\n".encode("latin-1"))).text == "Le café brûle."


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"id,body\n1,a\n", "bad_table"),
        (b"id,text\n1,\0\0\0\n", "binary"),
        (b'id,text\n1,"' + b"x" * 5000 + b'"\n', "too_large"),
        (b'id,text\n1,"open' + b"\nx" * 3000, "too_large"),
    ],
)
def test_bad_csv(tmp_path, content, kind):
    assert one(write(tmp_path, "a.csv", content), settings={"max_report_bytes": 2000}).kind == kind


def test_parquet(tmp_path):
    pa = pytest.importorskip("pyarrow")
    import datetime

    import pyarrow.parquet as pq

    rows = {
        "id": ["a", None, "c"],
        "text": ["They left.", "They came.", None],
        "published": [datetime.date(2020, 1, 2), None, None],
        "n": [1, None, 2],
    }
    pq.write_table(pa.table(rows), tmp_path / "a.parquet")
    first, second, third = read(tmp_path / "a.parquet")
    assert (first.id, first.published, first.meta) == ("a", "2020-01-02", {"n": 1})
    assert (second.text, second.meta) == ("They came.", {})
    assert (third.kind, third.line) == ("bad_record", 3)
    assert one(write(tmp_path, "b.parquet", b"PAR1 but not really PAR1")).kind == "bad_table"


# ---- files and folders ----


def test_bad_files_leave_the_others_alone(tmp_path):
    good = write(tmp_path, "good.txt", "They left.")
    bad = {
        "empty": write(tmp_path, "empty.txt", ""),
        "empty ": write(tmp_path, "blank.txt", " \n\n"),
        "binary": write(tmp_path, "image.txt", bytes(range(256)) * 8),
        "binary ": write(tmp_path, "nul.txt", b"They left.\0Then came."),
        "binary  ": write(tmp_path, "page.pdf", b"%PDF-1.7 text"),
        "too_large": write(tmp_path, "large.txt", "x" * 200_001),
        "missing": tmp_path / "none.txt",
        "missing ": tmp_path / "bad\0name.txt",
        "bad_archive": write(tmp_path, "a.warc.gz", b"\x1f\x8b"),
        "bad_archive ": write(tmp_path, "a.wacz", b"PK\x03\x04"),
        "bad_encoding": write(tmp_path, "wide.txt", b"\xff\xfea\0b\0\0\xd8"),
    }
    inputs = [path for b in bad.values() for path in (b, good)]
    found = read(*inputs, settings={"max_report_bytes": 200_000})
    assert [f.kind for f in found[::2]] == [k.strip() for k in bad]
    assert all(isinstance(f, Report) and f.text == "They left." for f in found[1::2])
    assert found[0].input == str(bad["empty"])


def test_twenty_megabytes_are_refused_without_being_held(tmp_path):
    path = tmp_path / "huge.txt"
    with path.open("wb") as out:
        out.truncate(20_000_000)
        out.write(b"They left. " * 100)
    found = one(path)
    assert (found.kind, found.line) == ("too_large", None)


def test_folder_is_sorted_and_recursive(tmp_path):
    write(tmp_path, "b.txt", "Second report.")
    write(tmp_path, "a/z.txt", "First report.")
    write(tmp_path, "c.report", "Third report.")
    write(tmp_path, "d.data", '{"id": "json", "text": "Fourth report."}\n{"id": "j2", "text": "Fifth report."}\n')
    write(tmp_path, "e", "<!DOCTYPE html><html><body><article><p>Sixth report.</p></article></body></html>")
    write(tmp_path, ".hidden", "Hidden.")
    write(tmp_path, ".git/x.txt", "Hidden.")
    write(tmp_path, "a/README.md", "About these reports.")
    found = read(tmp_path)
    assert [f.text for f in found] == [
        "First report.", "Second report.", "Third report.", "Fourth report.", "Fifth report.", "Sixth report.",
    ]  # fmt: skip
    assert found[0].meta["file"] == "a/z.txt"


def test_empty_folder_and_odd_files(tmp_path):
    (tmp_path / "none").mkdir()
    assert one(tmp_path / "none").kind == "empty"
    (tmp_path / "odd").mkdir()
    os.mkfifo(tmp_path / "odd" / "pipe.txt")
    (tmp_path / "odd" / "loop").symlink_to(tmp_path / "odd")
    (tmp_path / "odd" / "gone.txt").symlink_to(tmp_path / "nowhere")
    assert [f.kind for f in read(tmp_path / "odd")] == ["missing", "unsupported"]


def test_order_is_that_of_the_inputs(tmp_path):
    a, b = write(tmp_path, "a.txt", "One thing."), write(tmp_path, "b.txt", "Two things.")
    line = stdin({"id": "s", "text": "Three things."})
    assert [r.text for r in read(b, "-", a, **line)] == ["Two things.", "Three things.", "One thing."]


def test_a_fault_of_a_library_is_an_error_line(tmp_path, monkeypatch):
    def fail(*_):
        raise ZeroDivisionError("oops")

    monkeypatch.setattr("sitroom.ingest.html.read", fail)
    page, good = write(tmp_path, "a.html", "<p>Hm."), write(tmp_path, "b.txt", "They left.")
    failed, report = read(page, good)
    assert (failed.kind, failed.message, report.text) == ("crash", "ZeroDivisionError: oops", "They left.")
