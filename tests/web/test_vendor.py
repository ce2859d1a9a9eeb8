"""What others made is listed to the last file, as published, under licences that we may pass on."""

from __future__ import annotations

import hashlib
import re
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
WEB = Path(str(files("sitroom"))) / "web"
STATIC = WEB / "static"
MANIFEST = tomllib.loads((WEB / "vendor.toml").read_text("utf-8"))
LICENCES = {"BSD-3-Clause", "MIT", "0BSD", "ISC", "Apache-2.0", "public domain"}
OURS = sorted([*STATIC.glob("js/*.js"), *STATIC.glob("css/*.css"), STATIC / "icons.svg"])


def test_every_file_is_listed_and_none_else() -> None:
    there = {
        path.relative_to(STATIC).as_posix()
        for name in ("vendor", "basemap")
        for path in (STATIC / name).rglob("*")
        if path.is_file()
    }
    assert {entry["path"] for entry in MANIFEST["file"]} == there


@pytest.mark.parametrize("entry", MANIFEST["file"], ids=lambda entry: entry["path"])
def test_file_is_as_listed(entry: dict[str, Any]) -> None:
    content = (STATIC / entry["path"]).read_bytes()
    assert len(content) == entry["size"]
    assert hashlib.sha256(content).hexdigest() == entry["sha256"]


@pytest.mark.parametrize("project", MANIFEST["project"], ids=lambda project: project["name"])
def test_project_says_where_it_is_from_and_may_be_passed_on(project: dict[str, Any]) -> None:
    assert set(project) == {"name", "version", "licence", "source", "home", "folder"}
    assert project["licence"] in LICENCES
    assert {entry["project"] for entry in MANIFEST["file"]} >= {project["name"]}
    if project["folder"].startswith("vendor/"):
        assert (STATIC / project["folder"] / "LICENSE.txt").is_file()


def test_notice_credits_every_project() -> None:
    notice = (ROOT / "NOTICE").read_text("utf-8")
    for project in MANIFEST["project"]:
        assert project["name"] in notice


def test_the_browser_gets_little() -> None:
    assert sum(entry["size"] for entry in MANIFEST["file"]) < 6_000_000


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_our_files_lead_nowhere_else_and_write_no_html(path: Path) -> None:
    """No address but this site's (names of formats and comments aside), no way from data to markup or code."""
    text = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.S)
    addresses = set(re.findall(r"https?://[^\s\"')]+", text)) - {"http://www.w3.org/2000/svg"}
    assert not addresses
    assert not re.findall(
        r"\.innerHTML|\.outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|javascript:", text
    )
    assert "@import" not in text
