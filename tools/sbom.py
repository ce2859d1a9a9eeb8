"""Writes sbom.cdx.json, the software bill of materials (CycloneDX 1.6), from the lock file, offline.

Names, versions and hashes are those of requirements/run.txt; licences are what the installed packages say of
themselves; vendored files of the pages are those of src/sitroom/web/vendor.toml. Run it where the lock file is
installed, after `make lock`."""

from __future__ import annotations

import json
import re
import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements" / "run.txt"
VENDORED = ROOT / "src" / "sitroom" / "web" / "vendor.toml"
SBOM = ROOT / "sbom.cdx.json"

_PINNED = re.compile(
    r"^([A-Za-z0-9._-]+)==(\S+)(?: ; (.+?))? \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n?)+)", re.MULTILINE
)
# what packages wrote before there were SPDX expressions
_SPDX = {
    "MIT License": "MIT", "BSD License": "BSD-3-Clause", "Apache Software License": "Apache-2.0",
    "ISC License (ISCL)": "ISC", "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}  # fmt: skip
_ELSEWHERE = {"colorama": "BSD-3-Clause"}  # installed on other systems alone


def pinned(text: str) -> list[dict[str, Any]]:
    """The packages of a lock file: name, version, marker (None: everywhere), hashes of the files that may be taken."""
    return [
        {
            "name": name,
            "version": version,
            "marker": marker or None,
            "hashes": re.findall(r"sha256:([0-9a-f]{64})", hashes),
        }
        for name, version, marker, hashes in _PINNED.findall(text)
    ]


def licence_of(name: str) -> str:
    """A package's licence as an SPDX expression. Raises PackageNotFoundError when it is not installed."""
    if name in _ELSEWHERE:
        return _ELSEWHERE[name]
    told = distribution(name).metadata
    written = [c.rsplit(" :: ", 1)[1] for c in told.get_all("Classifier") or () if c.startswith("License :: ")]
    found = told.get("License-Expression") or " AND ".join(written) or told.get("License") or "unknown"
    return _SPDX.get(found, found)


def component(package: dict[str, Any]) -> dict[str, Any]:
    purl = f"pkg:pypi/{package['name']}@{package['version']}"
    made: dict[str, Any] = {
        "type": "library", "bom-ref": purl, "name": package["name"], "version": package["version"], "purl": purl,
        "licenses": [{"expression": licence_of(package["name"])}],
        "hashes": [{"alg": "SHA-256", "content": value} for value in package["hashes"]],
    }  # fmt: skip
    if package["marker"]:
        made["properties"] = [{"name": "marker", "value": package["marker"]}]
    return made


def vendored() -> list[dict[str, Any]]:
    """What the pages carry of others, a component a project with its files."""
    read = tomllib.loads(VENDORED.read_text(encoding="utf-8"))
    made = []
    for project in read["project"]:
        files = [f for f in read["file"] if f["path"].startswith(f"{project['folder']}/")]
        made.append({
            "type": "library", "bom-ref": f"vendored:{project['name']}", "name": project["name"],
            "version": project["version"], "licenses": [_named(project["licence"])],
            "components": [
                {"type": "file", "bom-ref": f"file:{f['path']}", "name": f["path"],
                 "hashes": [{"alg": "SHA-256", "content": f["sha256"]}]}
                for f in files
            ],
        })  # fmt: skip
    return made


def _named(licence: str) -> dict[str, Any]:
    """A licence as CycloneDX has it: an SPDX expression, or words."""
    return {"license": {"name": licence}} if " " in licence and " AND " not in licence else {"expression": licence}


def bill() -> dict[str, Any]:
    """The whole bill; the same lock file and packages give the same bytes."""
    packages = pinned(LOCK.read_text(encoding="utf-8"))
    return {
        "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
        "metadata": {"component": {"type": "application", "bom-ref": "sitroom", "name": "sitroom"}},
        "components": [*map(component, packages), *vendored()],
    }  # fmt: skip


if __name__ == "__main__":
    try:
        made = bill()
    except PackageNotFoundError as problem:
        raise SystemExit(f"not installed: {problem.name}; run this where requirements/run.txt is installed") from None
    SBOM.write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
