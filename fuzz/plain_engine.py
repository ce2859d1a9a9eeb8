"""Fuzzes one target without knowing what an input reaches: sound inputs, cut, spliced and changed at random."""

from __future__ import annotations

import faulthandler
import hashlib
import sys
import time
import traceback
from collections.abc import Sequence
from pathlib import Path
from random import Random

from fuzz.limits import bound_memory
from fuzz.targets import TARGETS, seeds, words

_LONGEST = 8192  # bytes of an input
_MOST = 20  # findings after which a target is given up


def main() -> None:
    name, _, found, seconds, inputs, seed, slow, memory = sys.argv[1:9]
    target = TARGETS[name]
    past = Path(__file__).parent / "corpus" / name
    known = [*seeds(name), *(p.read_bytes() for p in sorted(past.glob("*"))), bytes(range(256))]
    for content in known:
        target(content)
    bound_memory(int(memory))
    dice, started, done, wrong = Random(int(seed)), time.monotonic(), 0, 0  # noqa: S311
    while done < int(inputs) and time.monotonic() - started < int(seconds) and wrong < _MOST:
        content = changed(dice, known, tuple(words(name)))
        kept = Path(found) / f"crash-{hashlib.sha256(content).hexdigest()[:16]}"
        faulthandler.dump_traceback_later(30 * int(slow), exit=True)  # a hang that nothing else ends
        kept.write_bytes(content)
        before = time.thread_time()  # of computing: on a busy machine an input waits for its turn
        try:
            target(content)
            if time.thread_time() - before > int(slow):
                raise TimeoutError(f"{time.thread_time() - before:.1f} s")
        except Exception:
            traceback.print_exc()
            wrong += 1
        else:
            kept.unlink()
        done += 1
    faulthandler.cancel_dump_traceback_later()
    sys.stdout.write(f"Done {done} runs\n")
    sys.exit(1 if wrong else 0)


def changed(dice: Random, known: Sequence[bytes], pieces: Sequence[bytes]) -> bytes:
    """A known input after a few changes."""
    made = bytearray(dice.choice(known))
    for _ in range(dice.randrange(1, 9)):
        at = dice.randrange(len(made) + 1)
        how = dice.randrange(6)
        if how == 0 and made:
            made[at % len(made)] = dice.randrange(256)
        elif how == 1:
            made[at:at] = dice.randbytes(dice.randrange(1, 17))
        elif how == 2 and pieces:
            made[at:at] = dice.choice(pieces)
        elif how == 3:
            del made[at : at + dice.randrange(1, 17)]
        elif how == 4:
            other = dice.choice(known)
            made[at:at] = other[dice.randrange(len(other) + 1) :][: dice.randrange(1, 65)]
        else:
            made[at:at] = made[at : at + 16] * dice.randrange(1, 9)
    return bytes(made[:_LONGEST])


if __name__ == "__main__":
    main()
