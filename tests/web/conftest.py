"""What tests of the pages share: situations and visitors, the demo's server, one browser a run, and pages that must be
without trouble."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.web.browsing import Trouble, browser, chromium
from tests.web.demo import serving
from tests.web.situations import HOSTILE, filled
from tests.web.visiting import HOME

from sitroom.web.app import make_app
from sitroom.web.safety import Rules


@pytest.fixture(scope="session")
def demo() -> Iterator[str]:
    """The address of the made-up situation."""
    with serving() as where:
        yield where


@pytest.fixture(scope="session")
def chrome() -> Iterator[Any]:
    """The system's browser; tests are skipped where there is none."""
    pytest.importorskip("playwright", reason="playwright drives the browser")
    if chromium() is None:
        pytest.skip("needs the system's Chromium")
    with browser() as running:
        yield running


@pytest.fixture
def visit(chrome: Any, demo: str) -> Iterator[Any]:
    """Opens a page of the demo; fails at the end when anything was wrong in it."""
    context = chrome.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    trouble = Trouble()

    def go(
        path: str, *, scripts: tuple[str, ...] = (), change: Any = None, width: int = 1280, drawn: bool = True
    ) -> Any:
        """`scripts` run before the page's own; `change` prepares the page; `drawn`: wait for the map too."""
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": 900})
        trouble.watch(page, demo)
        for script in scripts:
            page.add_init_script(script)
        if change:
            change(page)
        page.goto(f"{demo}/{path}")
        if path.startswith("picture"):
            page.locator("#count", has_text="record").wait_for()
            if drawn:
                page.wait_for_selector("html[data-ready]", timeout=30_000)
        return page

    yield go
    context.close()
    assert not trouble


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled(tmp_path_factory.mktemp("hostile") / "hostile.sitroom", HOSTILE)


@pytest.fixture
def visitor(hostile: Path) -> TestClient:
    return TestClient(make_app(hostile, Rules(max_bytes=200_000)), base_url=HOME)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return filled(tmp_path / "own.sitroom", HOSTILE)


@pytest.fixture
def reviewer(own: Path) -> TestClient:
    return TestClient(make_app(own), base_url=HOME)
