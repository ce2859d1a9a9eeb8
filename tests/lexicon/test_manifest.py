"""The manifest names the very files that the gazetteer is built from."""

from __future__ import annotations

import hashlib
import tomllib
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import pytest

from sitroom.lexicon.loader import DATA

SOURCES = tomllib.loads((DATA / "MANIFEST.toml").read_text("utf-8"))["source"]


@pytest.mark.parametrize("source", [s for s in SOURCES if "sha256" in s], ids=lambda s: s["file"])
def test_digest(source: dict[str, str]) -> None:
    spec = find_spec(source["package"])
    if spec is None or spec.origin is None:
        pytest.skip(f"{source['package']} is needed to build the gazetteer, not to run")
    assert version(source["package"]) == source["version"]
    content = (Path(spec.origin).parent / source["file"]).read_bytes()
    assert hashlib.sha256(content).hexdigest() == source["sha256"]


def test_every_source_has_a_licence_and_is_credited() -> None:
    notice = Path(__file__).resolve().parents[2] / "NOTICE"
    thanks = notice.read_text("utf-8")
    for source in SOURCES:
        assert source["licence"]
        assert source["credit"].split(",")[0].split(";")[0] in thanks
