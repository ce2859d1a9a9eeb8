"""The bill of materials is that of the lock file, and every licence in it is one that we may pass on."""

from __future__ import annotations

import importlib.util
import json
import re
import tomllib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BILL = json.loads((ROOT / "sbom.cdx.json").read_text("utf-8"))
PACKAGES = [c for c in BILL["components"] if c.get("purl")]
PAGE = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
PERMISSIVE = {
    "MIT", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "ISC", "Apache-2.0", "PSF-2.0", "Zlib", "CC0-1.0", "CNRI-Python",
}  # fmt: skip
FILE_LEVEL = {"tld": "MPL-1.1", "certifi": "MPL-2.0", "tqdm": "MPL-2.0 AND MIT"}  # written about in the documentation


def tool():
    spec = importlib.util.spec_from_file_location("sbom", ROOT / "tools" / "sbom.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def licence(component) -> str:
    (found,) = component["licenses"]
    return found.get("expression") or found["license"]["name"]


def test_it_matches_the_lock_file():
    locked = tool().pinned((ROOT / "requirements" / "run.txt").read_text("utf-8"))
    assert len(locked) == len(re.findall(r"^[^ #\n]+==", (ROOT / "requirements" / "run.txt").read_text("utf-8"), re.M))
    assert [(p["name"], p["version"], p["hashes"]) for p in locked] == [
        (c["name"], c["version"], [h["content"] for h in c["hashes"]]) for c in PACKAGES
    ]
    assert all(p["hashes"] for p in locked)


def test_it_names_every_vendored_file():
    vendored = tomllib.loads((ROOT / "src" / "sitroom" / "web" / "vendor.toml").read_text("utf-8"))["file"]
    files = {f["name"]: f["hashes"][0]["content"] for c in BILL["components"] for f in c.get("components", ())}
    assert files == {f["path"]: f["sha256"] for f in vendored}


def test_licences_are_those_of_the_installed_packages():
    made, compared = tool(), 0
    for component in PACKAGES:
        try:
            same = version(component["name"]) == component["version"]
        except PackageNotFoundError:
            continue
        if same:
            assert licence(component) == made.licence_of(component["name"])
            compared += 1
    assert compared > 30


def test_licences_are_permissive_or_written_about():
    for component in BILL["components"]:
        found, name = licence(component), component["name"]
        if name in FILE_LEVEL:
            assert FILE_LEVEL[name] in found
            assert f"`{name}`" in PAGE
        elif found != "public domain":
            assert any(set(part.split(" AND ")) <= PERMISSIVE for part in found.split(" OR ")), (name, found)


def test_every_direct_dependency_is_written_about():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    extras = [d for listed in project["project"]["optional-dependencies"].values() for d in listed]
    rows = dict(re.findall(r"^\| `([^`]+)` \| ([^|]+) \|", PAGE, re.M))
    licences = {c["name"]: licence(c) for c in PACKAGES}
    for needed in [*project["project"]["dependencies"], *extras, *project["build-system"]["requires"]]:
        name = re.match(r"[A-Za-z0-9._-]+", needed)[0]
        assert name in rows, name
        assert licences.get(name, rows[name]) == rows[name], name
