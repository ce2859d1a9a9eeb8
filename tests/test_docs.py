"""Documentation is complete: every field, setting, command, option and lexicon file is written about."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import click
import msgspec
import pytest
import typer.main

from sitroom import merged, records
from sitroom.cli import app
from sitroom.config import Settings
from sitroom.lexicon.tables import TABLES

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
DATA = ROOT / "src" / "sitroom" / "lexicon" / "data"
STRUCTS = [
    cls
    for module in (records, merged)
    for _, cls in inspect.getmembers(module, inspect.isclass)
    if issubclass(cls, msgspec.Struct) and cls.__module__ == module.__name__ and cls is not records.Struct
]


def section(page: str, heading: str) -> str:
    """The text under a heading, up to the next one of any level."""
    found = re.search(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#|\Z)", (DOCS / page).read_text("utf-8"), re.M | re.S)
    assert found, f"docs/{page} has no heading {heading!r}"
    return found[1]


def named(text: str) -> set[str]:
    """Everything in backticks."""
    return set(re.findall(r"`([^`]+)`", text))


@pytest.mark.parametrize("struct", STRUCTS, ids=lambda s: s.__name__)
def test_every_field_is_documented(struct: type[msgspec.Struct]) -> None:
    words = named(section("records.md", struct.__name__))
    common = {f.encode_name for f in msgspec.structs.fields(records.Record)}
    for field in msgspec.structs.fields(struct):
        if issubclass(struct, records.Record) and struct is not records.Record and field.encode_name in common:
            continue
        assert field.encode_name in words, f"{struct.__name__}.{field.encode_name}"


def test_every_setting_is_documented() -> None:
    words = named((DOCS / "command-line.md").read_text("utf-8"))
    for field in msgspec.structs.fields(Settings):
        assert field.name in words, field.name


def commands(command: click.Command, path: str = "sitroom") -> list[tuple[str, click.Command]]:
    found = [(path, command)]
    for name, inner in getattr(command, "commands", {}).items():
        found += commands(inner, f"{path} {name}")
    return found


def test_every_command_and_option_is_documented() -> None:
    page = (DOCS / "command-line.md").read_text("utf-8")
    for path, command in commands(typer.main.get_command(app)):
        assert path in page, path
        for parameter in command.params:
            if isinstance(parameter, click.Option) or parameter.param_type_name == "option":
                assert any(o in page for o in parameter.opts), f"{path} {parameter.opts}"


def test_every_lexicon_file_is_documented() -> None:
    page = (DOCS / "lexicons.md").read_text("utf-8")
    for path in sorted(DATA.rglob("*")):
        if path.suffix in (".toml", ".csv"):
            name = path.relative_to(DATA).as_posix()
            assert f"`{name}`" in page or f"`{name.rsplit('/', 1)[0]}/`" in page, name


def test_every_table_is_documented() -> None:
    page = (DOCS / "lexicons.md").read_text("utf-8")
    for table in TABLES:
        assert f"`{table}`" in page or f"{table}." in page or f"{table}/" in page, table


def test_pages_link_to_files_that_exist() -> None:
    for page in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *DOCS.rglob("*.md")]:
        for link in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
            if "://" not in link:
                assert (page.parent / link).exists(), f"{page.name}: {link}"
