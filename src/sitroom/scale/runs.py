"""Long runs: one file a shard of reports, and a manifest, so that a run that was killed goes on where it stopped.

A shard is `settings.shard_reports` reports in order. Its file is named after a digest of those reports, of the
program's version, the lexicons and the settings that matter, and it appears whole or not at all: a file that is there
is done.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial

import msgspec

from sitroom import __version__
from sitroom.config import Settings
from sitroom.errors import SettingsError
from sitroom.lexicon.loader import load_lexicon
from sitroom.pipeline import shards
from sitroom.records import Failure, Struct
from sitroom.scale.engines import read_part, work_on
from sitroom.scale.folders import Folder, open_folder
from sitroom.scale.parts import Item, Result, Work, given_up, pieces

MANIFEST = "manifest.json"
PART = "part-"
# settings that say how the work is done, not what comes out
_OF_THE_WORK = ("workers", "engine", "engine_address", "shard_reports", "max_upload_bytes", "max_worker_bytes")


class Shard(Struct, frozen=True, kw_only=True):
    """One file of a run. `sha256`: of its bytes; `failed`: reports that could not be read, by kind."""

    name: str
    sha256: str
    reports: int
    failed: dict[str, int]


class Manifest(Struct, frozen=True, kw_only=True):
    """A whole run. `lexicon`: digest of the lexicons; `settings`: those that matter for what comes out."""

    version: str
    lexicon: str
    settings: dict[str, object]
    reports: int
    failed: dict[str, int]
    shards: tuple[Shard, ...]


class Account(Struct, frozen=True, kw_only=True):
    """What a run did. `skipped`: reports in shards that an earlier, broken run had finished."""

    read: int
    skipped: int
    failed: dict[str, int]


class _Part(Struct, frozen=True, kw_only=True):
    name: str
    items: list[Item]


class _Lines(Struct, frozen=True, kw_only=True):
    """What came of a part or of a piece of it: lines of JSON."""

    name: str
    data: bytes
    reports: int
    failed: dict[str, int]


Encode = Callable[[Result], bytes]


def run(items: Iterable[Item], out: str, settings: Settings, encode: Encode, resume: bool) -> Account:
    """Reads `items` into files in `out`, then writes the manifest. `encode`: a reading or failure as a line.

    The files and the manifest have the same bytes whatever the engine, and however often the run was broken and
    resumed. Raises SettingsError when `out` holds a run and `resume` is not asked for."""
    folder = open_folder(out)
    there = {name for name in folder.names() if name.startswith(PART) or name == MANIFEST}
    if there and not resume:
        raise SettingsError(f"{out} holds a run already: resume it, or choose another folder")
    lexicon = load_lexicon(settings.language, settings.gazetteer).digest()
    told = {k: v for k, v in msgspec.to_builtins(settings).items() if k not in _OF_THE_WORK}
    base = hashlib.sha256(msgspec.json.encode([__version__, lexicon, told])).digest()
    told_of: dict[str, Shard | None] = {}  # every shard in order; None: not written by this run
    work = Work(
        do=partial(_read, settings=settings, encode=encode),
        divide=_divided,
        give_up=partial(_given_up, encode=encode),
        join=_joined,
    )
    missing = _missing(items, base, there, settings.shard_reports, told_of)
    for done in work_on(missing, work, settings, apart=True):
        folder.write(done.name, done.data)
        told_of[done.name] = _shard(done.name, done.data, done.reports, done.failed)
    parts = [shard or _looked_up(folder, name) for name, shard in told_of.items()]
    skipped = sum(p.reports for p in parts if told_of[p.name] is None)
    failed = _sum(p.failed for p in parts)
    manifest = Manifest(
        version=__version__, lexicon=lexicon, settings=told,
        reports=sum(p.reports for p in parts), failed=failed, shards=tuple(parts),
    )  # fmt: skip
    for name in there - {p.name for p in parts} - {MANIFEST}:
        folder.remove(name)  # of an earlier run over other reports or with other settings
    folder.write(MANIFEST, msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n")
    return Account(read=manifest.reports - skipped, skipped=skipped, failed=failed)


def _missing(
    items: Iterable[Item], base: bytes, there: set[str], size: int, told_of: dict[str, Shard | None]
) -> Iterator[_Part]:
    """The shards whose files are not there yet; every shard is told in `told_of`."""
    for number, part in enumerate(shards(items, size)):
        name = f"{PART}{number:06}-{_digest(base, part)}.jsonl"
        told_of[name] = None
        if name not in there:
            yield _Part(name=name, items=part)


def _digest(base: bytes, part: list[Item]) -> str:
    total = hashlib.sha256(base)
    for item in part:
        total.update(msgspec.json.encode(item))
    return total.hexdigest()[:16]


def _read(part: _Part, settings: Settings, encode: Encode) -> _Lines:
    """Runs where the engine put it: a pure function of reports and settings."""
    results = (result for batch in shards(part.items) for result in read_part(batch, settings))
    return _lines(part.name, results, encode)


def _lines(name: str, results: Iterable[Result], encode: Encode) -> _Lines:
    lines: list[bytes] = []
    failed: Counter[str] = Counter()
    for result in results:
        lines.append(encode(result))
        if isinstance(result, Failure):
            failed[result.kind] += 1
    return _Lines(name=name, data=b"".join(lines), reports=len(lines), failed=dict(failed))


def _divided(part: _Part) -> list[_Part]:
    return [_Part(name=part.name, items=piece) for piece in pieces(part.items)]


def _given_up(part: _Part, encode: Encode) -> _Lines:
    return _lines(part.name, given_up(part.items), encode)


def _joined(done: list[_Lines]) -> _Lines:
    data, reports = b"".join(d.data for d in done), sum(d.reports for d in done)
    return _Lines(name=done[0].name, data=data, reports=reports, failed=_sum(d.failed for d in done))


def _looked_up(folder: Folder, name: str) -> Shard:
    """The account of a shard that was there before."""
    data = folder.read(name)
    lines = data.splitlines()
    failed = Counter(msgspec.json.decode(line)["error"]["kind"] for line in lines if line.startswith(b'{"error":'))
    return _shard(name, data, len(lines), failed)


def _shard(name: str, data: bytes, reports: int, failed: dict[str, int]) -> Shard:
    return Shard(
        name=name, sha256=hashlib.sha256(data).hexdigest(), reports=reports, failed=dict(sorted(failed.items()))
    )


def _sum(counts: Iterable[dict[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for each in counts:
        total.update(each)
    return dict(sorted(total.items()))
