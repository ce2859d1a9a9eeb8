"""Runs in shards: killed, resumed, repeated."""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sitroom.cli import app
from sitroom.scale.folders import open_folder
from sitroom.scale.runs import MANIFEST

KILLS = 4
SECONDS = 60  # for one run to end


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Forty reports, one of which cannot be read, and settings that make small shards."""
    lines = [
        json.dumps({"id": f"r{n}", "text": f"Rebels shelled a camp on Monday and killed {n + 1} people, medics said."})
        for n in range(40)
    ]
    lines[17] = "{"
    path = tmp_path / "reports.jsonl"
    path.write_text("\n".join(lines))
    (tmp_path / "small.toml").write_text('shard_reports = 3\nengine = "serial"\n')
    return path


def command(corpus: Path, out: str | Path, *more: str) -> list[str]:
    return ["read", str(corpus), "--shards", str(out), "--settings", str(corpus.parent / "small.toml"), *more]


def contents(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir() if not p.name.startswith(".")}


def invoke(arguments: list[str]):
    return CliRunner().invoke(app, arguments)


def test_a_killed_run_resumes_to_the_same_bytes(corpus: Path, tmp_path: Path) -> None:
    whole, broken, processes = tmp_path / "whole", tmp_path / "broken", ("--engine", "processes")
    assert invoke(command(corpus, whole)).exit_code == 3
    chance = random.Random(7)  # noqa: S311
    kills = 0
    for _ in range(KILLS):
        process = subprocess.Popen(  # noqa: S603
            [
                sys.executable,
                "-c",
                "from sitroom.cli import main; main()",
                *command(corpus, broken, "--resume", *processes),
            ],
            stderr=subprocess.DEVNULL,
        )
        _wait_for_more(broken, process, chance)
        process.send_signal(signal.SIGKILL)
        kills += process.wait(SECONDS) == -signal.SIGKILL
        for name, data in contents(broken).items():
            assert contents(whole)[name] == data  # what is there is whole
    assert kills
    result = invoke(command(corpus, broken, "--resume"))
    assert result.exit_code == 3
    assert contents(broken) == contents(whole)


_SLEEPERS = """
import os, sys, time
from sitroom.config import Settings
from sitroom.scale.engines import work_on
from sitroom.scale.parts import Work

def work(part):
    print(os.getpid(), flush=True)
    return part if part < 2 else time.sleep(600)

if __name__ == "__main__":
    sleeping = Work(do=work, divide=list, give_up=id, join=sum)
    list(work_on(range(9), sleeping, Settings(engine="processes", workers=2)))
"""


def test_workers_end_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "sleepers.py"
    script.write_text(_SLEEPERS)
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:  # noqa: S603
        assert process.stdout is not None
        workers = {int(process.stdout.readline()) for _ in range(3)}
        process.send_signal(signal.SIGKILL)
        process.wait(SECONDS)
    end = time.monotonic() + SECONDS
    while any(_runs(pid) for pid in workers) and time.monotonic() < end:
        time.sleep(0.05)
    assert not any(_runs(pid) for pid in workers)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    told = Path(f"/proc/{pid}/stat")  # ended, but nobody has asked how: as good as gone
    return not (told.exists() and told.read_text().rpartition(")")[2].split()[0] == "Z")


def _wait_for_more(folder: Path, process: subprocess.Popen[bytes], chance: random.Random) -> None:
    """Until the run has written a further file or two, and a little longer."""
    before = len(list(folder.glob("part-*"))) if folder.exists() else 0
    end = time.monotonic() + SECONDS
    while process.poll() is None and time.monotonic() < end:
        if folder.exists() and len(list(folder.glob("part-*"))) > before:
            time.sleep(chance.random() / 20)
            return
        time.sleep(0.005)


def test_the_manifest_gives_account(corpus: Path, tmp_path: Path) -> None:
    result = invoke(command(corpus, tmp_path / "run"))
    manifest = json.loads((tmp_path / "run" / MANIFEST).read_bytes())
    assert (manifest["reports"], manifest["failed"]) == (40, {"bad_json": 1})
    assert len(manifest["shards"]) == 13
    assert "40 read, 0 there before, 1 of all failed; bad_json 1" in result.stderr
    again = invoke(command(corpus, tmp_path / "run", "--resume"))
    assert "0 read, 40 there before, 1 of all failed" in again.stderr


def test_shards_hold_what_an_ordinary_run_prints(corpus: Path, tmp_path: Path) -> None:
    invoke(command(corpus, tmp_path / "run"))
    lines = b"".join(data for name, data in sorted(contents(tmp_path / "run").items()) if name != MANIFEST)
    settings = ["--settings", str(corpus.parent / "small.toml")]
    assert invoke(["read", str(corpus), "--format", "jsonl", *settings]).stdout_bytes == lines


def test_other_reports_or_settings_are_read_anew(corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "run"
    invoke(command(corpus, out))
    before = contents(out)
    corpus.write_text(corpus.read_text().replace("Monday", "Sunday", 1))
    invoke(command(corpus, out, "--resume"))
    after = contents(out)
    assert len(before.keys() - after.keys()) == 1
    assert len(after) == len(before)


def test_a_folder_with_a_run_is_not_written_over(corpus: Path, tmp_path: Path) -> None:
    invoke(command(corpus, tmp_path / "run"))
    result = invoke(command(corpus, tmp_path / "run"))
    assert result.exit_code == 1
    assert "resume it" in result.stderr


@pytest.mark.parametrize("more", [["--out", "x"], ["--format", "csv"]])
def test_shards_are_json_lines_only(corpus: Path, tmp_path: Path, more: list[str]) -> None:
    assert invoke(command(corpus, tmp_path / "run", *more)).exit_code == 2


def test_resume_needs_shards(corpus: Path) -> None:
    assert invoke(["read", str(corpus), "--resume"]).exit_code == 2


def test_reports_and_shards_may_lie_in_an_object_store(corpus: Path, tmp_path: Path) -> None:
    fsspec = pytest.importorskip("fsspec", reason="the extra remote is not installed")
    corpus.write_text(corpus.read_text().replace("{\n", "\n"))  # error lines name the address of their input
    store = fsspec.filesystem("memory")
    store.pipe_file("/in/reports.jsonl", corpus.read_bytes())
    invoke(command(corpus, tmp_path / "run"))
    remote = command(corpus, "memory://out/run")
    remote[1] = "memory://in"
    assert invoke(remote).exit_code == 0
    folder = open_folder("memory://out/run")
    assert {name: folder.read(name) for name in folder.names()} == contents(tmp_path / "run")
    folder.remove(MANIFEST)
    assert MANIFEST not in folder.names()


@pytest.mark.parametrize("where", ["https://example.org/reports.jsonl", "nowhere://x", "simplecache::s3://x/y"])
def test_web_and_unknown_addresses_are_refused(where: str) -> None:
    result = invoke(["read", where, "--format", "jsonl"])
    assert result.exit_code == 1
    assert where in result.stderr


def test_a_full_disk_leaves_no_part_of_a_shard(tmp_path: Path) -> None:
    folder = open_folder(str(tmp_path / "run"))
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
    try:
        folder.write("small", b"x" * 1000)
        with pytest.raises(OSError, match="run/large"):
            folder.write("large", b"x" * 1001)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert [p.name for p in (tmp_path / "run").iterdir()] == ["small"]
