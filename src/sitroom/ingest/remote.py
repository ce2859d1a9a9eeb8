"""Object stores, through fsspec, an extra to install."""

from __future__ import annotations

from typing import Any

from sitroom.errors import SettingsError

# a web address is not an object store: reading must never reach out to a site that a list of inputs happens to name
_REFUSED = ("http", "https", "ftp", "dask", "git", "github", "jupyter")


def remote(where: str) -> tuple[Any, str]:
    """fsspec's file system for an address, and the path in it. Raises SettingsError when one of them is missing."""
    if where.partition("://")[0].partition("::")[0].lower() in _REFUSED or "::" in where:
        raise SettingsError(f"{where}: only files and object stores are read")
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise SettingsError("addresses of object stores need fsspec: pip install 'sitroom[remote]'") from None
    try:
        files, path = url_to_fs(where)
    except (ImportError, ValueError) as problem:
        raise SettingsError(f"{where}: {problem}") from None
    return files, path.rstrip("/")
