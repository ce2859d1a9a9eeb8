"""Where a run's files go: a folder of this machine, or one of an object store through fsspec."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Protocol

from sitroom.ingest.remote import remote


class Folder(Protocol):
    """Whole files by name. A file that `names` lists holds all that was written."""

    def names(self) -> list[str]: ...
    def read(self, name: str) -> bytes: ...
    def write(self, name: str, data: bytes) -> None: ...
    def remove(self, name: str) -> None: ...


def open_folder(where: str) -> Folder:
    """The folder at a path, or at an address such as "s3://bucket/run" (needs the extra `remote`)."""
    return _Remote(where) if "://" in where else _Local(Path(where))


class _Local:
    """Files are written aside, flushed to the disk, then renamed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.mkdir(parents=True, exist_ok=True)

    def names(self) -> list[str]:
        return sorted(p.name for p in self._path.iterdir() if p.is_file() and not p.name.startswith("."))

    def read(self, name: str) -> bytes:
        return (self._path / name).read_bytes()

    def write(self, name: str, data: bytes) -> None:
        part, whole = self._path / f".{name}.part", self._path / name
        try:
            with part.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(part, whole)
        except OSError as problem:  # a full disk: leaves nothing behind, and says where
            part.unlink(missing_ok=True)
            raise OSError(problem.errno, problem.strerror, str(whole)) from problem

    def remove(self, name: str) -> None:
        (self._path / name).unlink()


class _Remote:
    """An object appears in a store when it is whole."""

    def __init__(self, where: str) -> None:
        self._files, self._root = remote(where)
        self._files.makedirs(self._root, exist_ok=True)

    def names(self) -> list[str]:
        found = self._files.ls(self._root, detail=True, refresh=True)
        return sorted(f["name"].rpartition("/")[2] for f in found if f["type"] == "file")

    def read(self, name: str) -> bytes:
        data: bytes = self._files.cat_file(f"{self._root}/{name}")
        return data

    def write(self, name: str, data: bytes) -> None:
        self._files.pipe_file(f"{self._root}/{name}", data)

    def remove(self, name: str) -> None:
        self._files.rm_file(f"{self._root}/{name}")
