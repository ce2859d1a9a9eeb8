"""The command line: output, exit status, and what is imported when."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest
from tests.show.show_sample import BOMBED, READING
from typer.testing import CliRunner

import sitroom
from sitroom import pipeline
from sitroom.cli import app
from sitroom.config import Settings
from sitroom.records import Reading
from sitroom.scale import read_all
from sitroom.show.lines import line

RUN = [sys.executable, "-c", "from sitroom.cli import main; main()"]
GOOD = "Army enters port\n\nPosted May 6, 2023\n\nAbout 4,000 people fled the town of Merowe on Friday.\n"


@pytest.fixture
def reports(tmp_path):
    """A folder with two reports that can be read and one that cannot."""
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "a.txt").write_text(GOOD)
    (folder / "b.jsonl").write_text('{"id": "b", "text": "They left."}\n[]\n')
    return folder


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """What a run over one good report gives: started once, for it loads the parser."""
    path = tmp_path_factory.mktemp("good") / "a.txt"
    path.write_text(GOOD)
    return path, run("read", path, env=os.environ | {"PYTHONHASHSEED": "1"})


def run(*arguments, **options):
    return subprocess.run([*RUN, *map(str, arguments)], capture_output=True, timeout=120, **options)  # noqa: S603


def invoke(*arguments, **options):
    return CliRunner().invoke(app, [str(a) for a in arguments], **options)


# ---- help and version ----


def test_help_is_quick_and_light():
    code = (
        "import sys, time\nfrom sitroom.cli import app\n"
        "try: app(['--help'])\nexcept SystemExit: pass\n"
        "heavy = {'spacy', 'numpy', 'pyarrow', 'trafilatura', 'htmldate', 'lxml', 'py3langid', 'rich.table',"
        " 'rich.markdown', 'multiprocessing', 'sitroom.pipeline', 'msgspec'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    started = time.monotonic()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)  # noqa: S603
    assert time.monotonic() - started < 3  # it takes a tenth of a second; machines under load take longer
    assert done.stderr.strip() == "[]"
    assert "explain" in done.stdout


def test_version_and_commands():
    assert invoke("--version").output.strip() == f"sitroom {sitroom.__version__}"
    for command in (["read"], ["explain"], ["lexicon"], ["lexicon", "check"]):
        assert invoke(*command, "--help").exit_code == 0


# ---- exit status ----


def test_all_read_is_0(written):
    _, done = written
    assert (done.returncode, done.stderr) == (0, b"")
    (only,) = done.stdout.splitlines()
    answer = json.loads(only)
    assert (answer["report"]["text"], answer["report"]["published"]) == (GOOD, "2023-05-06")


def test_some_unread_is_3(reports):
    done = invoke("read", reports, reports / "none.txt", "--format", "jsonl")
    assert done.exit_code == 3
    answers = [json.loads(x) for x in done.stdout.splitlines()]
    assert [("report" in a, a.get("error", {}).get("kind")) for a in answers] == [
        (True, None), (True, None), (False, "bad_record"), (False, "missing"),
    ]  # fmt: skip
    assert answers[2]["error"]["line"] == 2
    assert "line" not in answers[3]["error"]
    assert done.stderr == "sitroom: 2 of the inputs could not be read: see the error lines\n"


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["read"],
        ["read", "x.txt", "--format", "xml"],
        ["read", "x.txt", "--format", "csv"],
        ["read", "x.txt", "--published", "July 10"],
        ["read", "x.txt", "--published", ""],
        ["read", "x.txt", "--min-confidence", "2"],
        ["read", "x.txt", "--workers", "-1"],
        ["read", "x.txt", "--language", "xx"],
        ["read", "x.txt", "--settings", "none.toml"],
        ["explain", "none.jsonl", "eve-1"],
        ["frobnicate"],
    ],
)
def test_wrong_usage_is_2(arguments):
    done = invoke(*arguments)
    assert done.exit_code == 2
    assert "Traceback" not in done.output


def test_bad_settings_are_wrong_usage(tmp_path):
    for content in ("colour = 1", "workers = 'many'", "min_confidence = 3.0", "["):
        (tmp_path / "s.toml").write_text(content)
        assert invoke("read", tmp_path, "--settings", tmp_path / "s.toml").exit_code == 2


def test_failure_of_the_program_is_1(reports, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    done = invoke("read", reports / "a.txt", "--format", "csv", "--out", tmp_path / "file")
    assert (done.exit_code, done.stdout) == (1, "")

    def fail(*_, **__):
        raise ZeroDivisionError("oops")

    monkeypatch.setattr("sitroom.ingest.read_inputs", fail)
    done = invoke("read", reports / "a.txt")
    assert done.exit_code == 1
    assert "fault of the program" in done.stderr


def test_a_crash_in_one_report_is_an_error_line(reports, monkeypatch):
    real = pipeline._extract

    def extract(draft):
        if draft.report.id == "b":
            raise ZeroDivisionError("oops")
        return real(draft)

    monkeypatch.setattr(pipeline, "_extract", extract)
    done = invoke("read", reports / "b.jsonl", reports / "a.txt", "--format", "jsonl")
    kinds = [json.loads(x).get("error", {}).get("kind") for x in done.stdout.splitlines()]
    assert (done.exit_code, kinds) == (3, ["crash", "bad_record", None])


# ---- output ----


def test_standard_input_keeps_text_and_id():
    given = {"id": "x", "text": "  They left the town.\r\n", "published": "2023-05-06", "more": 1}
    done = invoke("read", "-", "--format", "jsonl", input=json.dumps(given).encode())
    report = json.loads(done.stdout)["report"]
    assert {k: report[k] for k in ("id", "text", "published")} == {k: given[k] for k in ("id", "text", "published")}
    assert report["meta"] == {"more": 1}


def test_same_bytes_twice(written):
    path, done = written
    assert run("read", path, env=os.environ | {"PYTHONHASHSEED": "2"}).stdout == done.stdout != b""


def test_table_and_lines_in_one_run(reports, tmp_path):
    done = invoke("read", reports, "--format", "table", "--out", tmp_path / "out")
    assert done.exit_code == 3
    assert "Army enters port" in done.stdout
    assert "not read" in done.stdout
    assert "2 reports read" in done.stdout
    assert len((tmp_path / "out" / "readings.jsonl").read_text().splitlines()) == 3


def test_jsonl_into_a_folder(reports, tmp_path):
    done = invoke("read", reports / "a.txt", "--format", "jsonl", "--out", tmp_path / "out")
    assert (done.exit_code, done.stdout) == (0, "")
    assert json.loads((tmp_path / "out" / "readings.jsonl").read_text())["report"]["text"] == GOOD


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_tables_of_records(reports, tmp_path, kind):
    done = invoke("read", reports, "--format", kind, "--out", tmp_path / "out")
    assert (done.exit_code, done.stdout) == (3, "")
    assert (tmp_path / "out" / f"reports.{kind}").exists()
    assert (tmp_path / "out" / f"errors.{kind}").exists()
    assert "errors" in done.stderr


def test_options_override_the_settings_file(reports, tmp_path):
    (tmp_path / "s.toml").write_text("max_report_bytes = 50\n")
    done = invoke("read", reports / "a.txt", "--settings", tmp_path / "s.toml", "--format", "jsonl")
    assert json.loads(done.stdout)["error"]["kind"] == "too_large"


def test_published_option(tmp_path):
    (tmp_path / "a.txt").write_text("They left.")
    done = invoke("read", tmp_path / "a.txt", "--published", "2020-01-02", "--format", "jsonl")
    report = json.loads(done.stdout)["report"]
    assert (report["published"], report["published_source"]) == ("2020-01-02", "option")


def test_hostile_file_names(tmp_path):
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\x1b[31m.txt"))
    path.write_text("They left.")
    (tmp_path / "z\u202e.txt").write_text("")
    for form in ("jsonl", "table"):
        done = invoke("read", tmp_path, "--format", form)
        assert done.exit_code == 3
        assert b"\x1b" not in done.stdout_bytes
        done.stdout_bytes.decode("utf-8")


# ---- runs ----


def test_workers_give_the_same_bytes(tmp_path):
    lines = [{"id": str(n), "text": f"About {n} people fled the town of Merowe on Friday."} for n in range(70)]
    path = tmp_path / "many.jsonl"
    path.write_text("".join(json.dumps(x) + "\n" + ("[]\n" if n % 20 == 0 else "") for n, x in enumerate(lines)))
    alone, together = invoke("read", path, "--format", "jsonl"), run("read", path, "--workers", "2")
    assert alone.exit_code == together.returncode == 3
    assert alone.stdout_bytes == together.stdout
    answers = [json.loads(x) for x in together.stdout.splitlines()]
    assert [a["report"]["id"] for a in answers if "report" in a] == [x["id"] for x in lines]


def test_one_shard_needs_no_processes(monkeypatch):
    monkeypatch.setattr("sitroom.scale.engines._ENGINES", {})
    assert list(read_all([], Settings(workers=4))) == []


@pytest.mark.parametrize("form", ["jsonl", "table"])
def test_a_reader_that_leaves_early_is_no_failure(form):
    many = ["none.txt"] * 5000
    with subprocess.Popen([*RUN, "read", *many, "-f", form], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:  # noqa: S603
        process.stdout.readline()
        process.stdout.close()
        errors = process.stderr.read()
        assert process.wait(60) == 0
    assert errors == b""


def test_interrupt_ends_cleanly():
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen([*RUN, "read", "-"], **pipes) as process:  # noqa: S603
        process.stdin.write(b"[]\n" * pipeline.SHARD_ITEMS)
        process.stdin.flush()
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        errors = process.stderr.read()
        assert process.wait(60) == 130
    assert errors == b"sitroom: interrupted\n"


# ---- explain and lexicon check ----


def test_explain(tmp_path):
    path = tmp_path / "read.jsonl"
    path.write_bytes(line(READING))
    done = invoke("explain", path, BOMBED.id)
    assert done.exit_code == 0
    assert "»bombed«" in done.stdout
    assert "en/ingest.toml" in done.stdout
    assert invoke("explain", "-", BOMBED.id, input=line(READING)).stdout == done.stdout
    assert invoke("explain", path, "eve-0").exit_code == 2
    assert invoke("explain", path, "eve-").exit_code == 2


def test_explain_reads_what_read_writes(written):
    reading = json.loads(written[1].stdout)
    records = [r for name in ("displacements", "claims", "events") for r in reading[name]]
    if not records:
        pytest.skip("nothing was recorded")
    done = invoke("explain", "-", records[0]["id"], input=written[1].stdout)
    assert done.exit_code == 0
    assert records[0]["evidence"]["text"][:12] in done.stdout


def test_lexicon_check(monkeypatch):
    monkeypatch.setattr("sitroom.evaluate.lexicon_check.check_lexicon", lambda language: [])
    assert invoke("lexicon", "check").exit_code == 0
    monkeypatch.setattr("sitroom.evaluate.lexicon_check.check_lexicon", lambda language: ["a.toml row 1: broken"])
    done = invoke("lexicon", "check")
    assert (done.exit_code, done.stdout) == (1, "a.toml row 1: broken\n")


def test_readings_survive_the_trip(written):
    assert line(msgspec.json.decode(written[1].stdout, type=Reading)) == written[1].stdout
