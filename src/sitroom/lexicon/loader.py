"""Reads lexicon files into rows, once a process, and keeps what organs compile from them."""

from __future__ import annotations

import csv
import hashlib
import tomllib
from collections.abc import Callable
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar, cast

import msgspec

from sitroom.errors import LexiconError
from sitroom.lexicon.gazetteer import user_index

R = TypeVar("R")
T = TypeVar("T")

DATA = Path(str(files("sitroom.lexicon"))) / "data"


class Lexicon:
    """The lexicons for one language of reports; `language` picks the folder, language-neutral files lie beside it.
    `gazetteer`: the user's own index of places, looked up beside the shipped one.

    `rows` reads a table; `compiled` keeps what an organ builds from rows, so that it is built once."""

    def __init__(self, language: str = "en", root: Path = DATA, gazetteer: Path | None = None) -> None:
        self.language = language
        self.gazetteer = gazetteer
        self.root = root
        self._rows: dict[str, tuple[Any, ...]] = {}
        self._compiled: dict[str, Any] = {}

    def rows(self, name: str, row: type[R]) -> tuple[R, ...]:
        """All rows of the table `name`: `<name>.toml`, `<name>.csv`, or every file of the folder `<name>/`.

        Raises LexiconError naming file and row when a row breaks its schema."""
        if name not in self._rows:
            self._rows[name] = tuple(r for path in self.paths(name) for r in read_rows(path, row))
        return cast(tuple[R, ...], self._rows[name])

    def paths(self, name: str) -> list[Path]:
        """The files that hold table `name`, those of the language before the neutral ones."""
        found: list[Path] = []
        for folder in (self.root / self.language, self.root):
            for path in (folder / f"{name}.toml", folder / f"{name}.csv"):
                if path.is_file():
                    found.append(path)
            inner = folder / name
            if inner.is_dir():
                found.extend(sorted(p for p in inner.iterdir() if p.suffix in (".toml", ".csv")))
        if not found:
            raise LexiconError("no such lexicon", where=name)
        return found

    def compiled(self, key: str, build: Callable[[Lexicon], T]) -> T:
        """`build(self)`, built on first use and kept under `key`."""
        if key not in self._compiled:
            self._compiled[key] = build(self)
        found: T = self._compiled[key]
        return found

    def digest(self) -> str:
        """SHA-256 over every lexicon file, and over the size and time of the user's own index of places, if there is
        one: readings made with the same digest, version and settings are the same."""
        return self.compiled("loader.digest", _digest)


def _digest(lexicon: Lexicon) -> str:
    files_alone = data_digest(lexicon.root)
    if lexicon.gazetteer is None:
        return files_alone
    state = lexicon.gazetteer.stat()
    return hashlib.sha256(f"{files_alone}\x1f{state.st_size}\x1f{state.st_mtime_ns}".encode()).hexdigest()


@lru_cache(maxsize=4)
def data_digest(root: Path = DATA) -> str:
    """SHA-256 of the names and bytes of all lexicon files."""
    total = hashlib.sha256()
    paths = [p for p in root.rglob("*") if p.suffix in (".toml", ".csv")]
    for path in sorted(paths, key=lambda p: p.relative_to(root).parts):
        data = path.read_bytes()
        total.update(f"{path.relative_to(root).as_posix()}\x1f{len(data)}\x1f".encode())
        total.update(data)
    return total.hexdigest()


def load_lexicon(language: str = "en", gazetteer: str | None = None) -> Lexicon:
    """The shipped lexicon of a language, with the places that the setting `gazetteer` asks for; the same object for
    every caller in a process."""
    return _loaded(language, user_index(gazetteer))


@lru_cache(maxsize=4)
def _loaded(language: str, gazetteer: Path | None) -> Lexicon:
    return Lexicon(language, gazetteer=gazetteer)


def read_rows(path: Path, row: type[R]) -> list[R]:
    """Rows of one file. TOML: every array of tables, whatever its name; CSV: header line names the fields,
    "|" separates the values of a list field, an empty cell means the field's default."""
    raw = _csv_rows(path) if path.suffix == ".csv" else _toml_rows(path)
    fields = {f.encode_name: f for f in msgspec.structs.fields(cast(Any, row))}
    found = []
    for number, values in enumerate(raw, 1):
        where = f"{path.name} row {number} ({values.get('id', '?')})"
        if path.suffix == ".csv":
            values = {k: _cell(v, fields[k]) for k, v in values.items() if v and k in fields} | {
                k: v for k, v in values.items() if k not in fields
            }
        try:
            found.append(msgspec.convert(values, row, strict=path.suffix != ".csv"))
        except msgspec.ValidationError as problem:
            raise LexiconError(str(problem), where=where) from problem
    return found


def _toml_rows(path: Path) -> list[dict[str, Any]]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise LexiconError(str(problem), where=path.name) from problem
    tables: list[dict[str, Any]] = []
    for name, value in content.items():
        if not isinstance(value, list):
            raise LexiconError(f"{name!r} is no array of tables", where=path.name)
        tables.extend(value)
    return tables


def _csv_rows(path: Path) -> list[dict[str, Any]]:
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            return [dict(r) for r in csv.DictReader(lines)]
    except (csv.Error, UnicodeDecodeError) as problem:
        raise LexiconError(str(problem), where=path.name) from problem


def _cell(value: str, field: msgspec.structs.FieldInfo) -> Any:
    """A CSV cell: list fields are split at "|"."""
    origin = getattr(field.type, "__origin__", None)
    return [v.strip() for v in value.split("|") if v.strip()] if origin in (tuple, list) else value
