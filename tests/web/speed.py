"""How long a visitor waits: measured by the page's own clock, with what the answer weighs and asks for.

    python -m tests.web.speed war.sitroom [--visits 5] [--path "/?kinds=event"]

starts `sitroom serve` in a process of its own and opens the picture in the system's browser, each time with an empty
cache. All times are milliseconds from the start of the visit: `answer`: the page's last byte; `paint`: first words on
the screen; `rows`: the table stands; `chart`: the timeline is drawn; `load`: all that the page names is there; `free`:
the page answers to a question from outside; `points`: the map is drawn with the records. `requests` and `kilobytes` (as
sent) are those of the page and its files up to `load`. The first visit comes right after the start."""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.web.browsing import browser

WATCH = """(() => {
  const told = window.told = {};
  const once = (name, there) => { if (told[name] === undefined && there) told[name] = Math.round(performance.now()); };
  new PerformanceObserver((list) => {
    const first = list.getEntriesByName("first-contentful-paint")[0];
    if (first) told.paint = Math.round(first.startTime);
  }).observe({ type: "paint", buffered: true });
  new MutationObserver(() => {
    const count = document.getElementById("count")?.textContent;
    once("rows", document.querySelector("#table tbody tr") && /record/.test(count));
    once("chart", document.querySelector("#timeline canvas"));
    once("points", document.documentElement.dataset.ready);
  }).observe(document, { childList: true, subtree: true, attributes: true });
})()"""
LOADED = """() => {
  const [page] = performance.getEntriesByType("navigation");
  const files = performance.getEntriesByType("resource")
    .filter((file) => file.responseEnd <= page.loadEventEnd && file.initiatorType !== "fetch");
  const bytes = [page, ...files].reduce((sum, file) => sum + file.transferSize, 0);
  return {
    answer: Math.round(page.responseEnd), load: Math.round(page.loadEventEnd),
    requests: files.length + 1, kilobytes: Math.round(bytes / 1000),
  };
}"""
COLUMNS = ("answer", "paint", "rows", "chart", "load", "free", "points", "requests", "kilobytes")
LONGEST = 60_000  # milliseconds to wait for the map


def visit(chrome: Any, address: str) -> dict[str, int]:
    """Opens the picture once, in a browser that knows nothing of it yet."""
    context = chrome.new_context(viewport={"width": 1280, "height": 900})
    try:
        page = context.new_page()
        page.add_init_script(WATCH)
        begun = time.monotonic()
        page.goto(address, wait_until="load")
        page.wait_for_selector("#table tbody tr")
        free = time.monotonic() - begun
        page.wait_for_selector("html[data-ready]", timeout=LONGEST)
        found: dict[str, int] = page.evaluate("() => window.told") | page.evaluate(LOADED)
        return found | {"free": round(free * 1000)}
    finally:
        context.close()


@contextmanager
def served(situation: Path) -> Iterator[str]:
    """The address of the situation, served by a process of its own."""
    command = [sys.executable, "-m", "sitroom", "serve", str(situation), "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)  # noqa: S603
    try:
        assert process.stdout is not None
        yield process.stdout.readline().strip().rstrip("/")
    finally:
        process.kill()
        process.communicate()


def main() -> None:
    """Prints a line for each visit."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("situation", type=Path)
    parser.add_argument("--visits", type=int, default=5)
    parser.add_argument("--path", default="/")
    given = parser.parse_args()
    print("visit", *(f"{name:>9}" for name in COLUMNS))  # noqa: T201
    with browser() as chrome, served(given.situation) as address:
        for number in range(1, given.visits + 1):
            told = visit(chrome, address + given.path)
            print(f"{number:5}", *(f"{told.get(name, -1):9}" for name in COLUMNS), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
