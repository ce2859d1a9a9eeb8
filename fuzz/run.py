"""Fuzzes targets one after the other: python -m fuzz.run [--seconds N] [--inputs N] [TARGET...]

Each target runs in a process of its own, whose memory is bounded; an input that takes too long, takes too much memory
or raises is a finding, kept in fuzz/found/. With Atheris (Linux, `pip install atheris`) coverage guides what is tried;
without it, inputs are cut, spliced and changed blindly, and the account says so. The account is a table of targets with
inputs, seconds and findings; the exit status is 1 when there are findings.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
CORPUS, WORK, FOUND = (ROOT / "fuzz" / name for name in ("corpus", "work", "found"))
SLOW = 10  # seconds that one input may take
MEMORY = 3_000  # megabytes that the process of a target may take
DEFAULT_SECONDS, DEFAULT_INPUTS = 20, 100_000
_DONE = re.compile(r"(?:stat::number_of_executed_units:\s+|Done |^#)(\d+)", re.MULTILINE)


class Account(NamedTuple):
    """What came of one target."""

    target: str
    engine: str
    inputs: int
    seconds: float
    findings: tuple[str, ...]


def main() -> int:
    from fuzz.targets import TARGETS

    options = argparse.ArgumentParser(prog="python -m fuzz.run")
    options.add_argument("targets", nargs="*", metavar="TARGET", help=f"all, or some of: {', '.join(TARGETS)}")
    options.add_argument("--seconds", type=int, default=DEFAULT_SECONDS, help="at most so long for each target")
    options.add_argument("--inputs", type=int, default=DEFAULT_INPUTS, help="at most so many for each target")
    options.add_argument("--seed", type=int, default=1, help="of the choice of inputs")
    options.add_argument("--engine", choices=("atheris", "plain"), help="default: Atheris where it is installed")
    options.add_argument("--account", type=Path, help="file that a line of JSON for each target is added to")
    given = options.parse_args()
    unknown = set(given.targets) - set(TARGETS)
    if unknown:
        options.error(f"no such target: {', '.join(sorted(unknown))}")
    engine = given.engine or ("atheris" if importlib.util.find_spec("atheris") else "plain")
    accounts = []
    for target in given.targets or TARGETS:
        account = run(target, engine, given.seconds, given.inputs, given.seed)
        accounts.append(account)
        print(
            f"{target:14} {account.inputs:>10,} inputs {account.seconds:>8.1f} s  {len(account.findings)} found",
            flush=True,
        )
        if given.account:
            with given.account.open("a", encoding="utf-8") as file:
                file.write(json.dumps(account._asdict()) + "\n")
    total, seconds = sum(a.inputs for a in accounts), sum(a.seconds for a in accounts)
    print(f"{'all':14} {total:>10,} inputs {seconds:>8.1f} s  engine: {engine}")
    for account in accounts:
        for finding in account.findings:
            print(f"{account.target}: {finding}")
    return 1 if any(a.findings for a in accounts) else 0


def run(target: str, engine: str, seconds: int, inputs: int, seed: int) -> Account:
    """Fuzzes one target in a process of its own."""
    work, found = WORK / target, FOUND / target
    for folder in (work, found):
        folder.mkdir(parents=True, exist_ok=True)
    before = set(found.iterdir())
    command = [sys.executable, "-m", f"fuzz.{engine}_engine", target, str(work), str(found)]
    limits = [str(n) for n in (seconds, inputs, seed, SLOW, MEMORY)]
    started = time.monotonic()
    with (WORK / f"{target}.log").open("wb") as log:
        status = subprocess.run([*command, *limits], cwd=ROOT, stdout=log, stderr=log, check=False).returncode  # noqa: S603
    took = time.monotonic() - started
    told = (WORK / f"{target}.log").read_text("utf-8", "replace")
    counts = [int(n) for n in _DONE.findall(told)]
    new = sorted(
        p.relative_to(ROOT).as_posix() for p in set(found.iterdir()) - before if not p.name.startswith("slow-unit")
    )
    if status and not new:
        new = [f"it ended with status {status}: see {(WORK / f'{target}.log').relative_to(ROOT)}"]
    return Account(target, engine, max(counts, default=0), took, tuple(new))


if __name__ == "__main__":
    sys.exit(main())
