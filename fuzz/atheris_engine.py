"""Fuzzes one target with Atheris: the lines of the package that an input reaches tell whether it is worth changing."""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

_LONGEST = 8192  # bytes of an input


def main() -> None:
    name, work, found, seconds, inputs, seed, slow, memory = sys.argv[1:9]
    with atheris.instrument_imports(include=["sitroom"]):
        from fuzz.targets import TARGETS, seeds, words
    from fuzz.limits import bound_memory

    target = TARGETS[name]
    start = Path(work) / "start"
    start.mkdir(exist_ok=True)
    for number, content in enumerate((*seeds(name), b"")):
        (start / str(number)).write_bytes(content)
        target(content)  # what is loaded on first use is no fault of an input
    dictionary = Path(work).parent / f"{name}.dict"
    dictionary.write_text("".join(f'"{_escaped(word)}"\n' for word in words(name) or (b"\n",)), encoding="ascii")
    kept = Path(work) / "kept"
    kept.mkdir(exist_ok=True)
    past = Path(__file__).parent / "corpus" / name
    arguments = [
        sys.argv[0], str(kept), str(start), *([str(past)] if past.is_dir() else []), f"-artifact_prefix={found}/",
        f"-max_total_time={seconds}", f"-runs={inputs}", f"-seed={seed}", f"-timeout={slow}", f"-rss_limit_mb={memory}",
        f"-dict={dictionary}", f"-max_len={_LONGEST}", "-print_final_stats=1", "-verbosity=1",
    ]  # fmt: skip
    bound_memory(int(memory))
    atheris.Setup(arguments, target)
    atheris.Fuzz()


def _escaped(word: bytes) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word)


if __name__ == "__main__":
    main()
