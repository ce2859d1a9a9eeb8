"""The modules of the pages but the map (test_picture_modules.py), tried in a real browser on a made-up situation."""

from __future__ import annotations

import json
import random
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from tests.web.demo import Handler

PAGES = ("picture", "report", "review", "series", "add")

# -- all pages --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", PAGES)
def test_pages_open_without_trouble_and_fit(visit: Any, name: str, width: int) -> None:
    page = visit(name, width=width, drawn=False)
    assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.locator("main").is_visible()


def test_theme_goes_round_and_is_kept(visit: Any) -> None:
    page = visit("add")
    ground = "() => getComputedStyle(document.body.parentElement).backgroundColor"
    seen = [page.evaluate(ground)]
    for theme in ("light", "dark"):
        page.click("[data-theme-toggle]")
        assert page.evaluate("() => document.documentElement.dataset.theme") == theme
        seen.append(page.evaluate(ground))
    assert seen[1] != seen[2]
    page.reload()
    assert page.evaluate("() => document.documentElement.dataset.theme") == "dark"


# -- words and offsets ------------------------------------------------------------------------------------------------


def report() -> str:
    """The text of the demo's report as a browser has it, without the asides."""
    page = (Path(__file__).parent / "demo" / "report.html").read_text("utf-8")
    inner = re.search(r'<div id="report-text"[^>]*>(.*?)</div>', page, re.S)
    assert inner
    return unescape(re.sub(r"<[^>]+>", "", re.sub(r"<span data-aside.*?</span>", "", inner[1], flags=re.S)))


def test_offsets_convert_both_ways(visit: Any) -> None:
    chance = random.Random(3)  # noqa: S311
    texts = ["", "👩‍🚒", "a" * 5, *("".join(chance.choices("ab ي👍𝒳\n", k=40)) for _ in range(20))]
    expected = [[len(text[:point].encode("utf-16-le")) // 2 for point in range(len(text) + 1)] for text in texts]
    page = visit("add")
    units, back, lengths = page.evaluate(
        """async (texts) => {
          const { Offsets } = await import("/static/js/offsets.js");
          const all = texts.map((text) => new Offsets(text));
          const points = (offsets) => [...Array(offsets.length + 1).keys()];
          return [
            all.map((o) => points(o).map((p) => o.unit(p))),
            all.map((o) => points(o).map((p) => o.point(o.unit(p)))),
            all.map((o) => o.length),
          ];
        }""",
        texts,
    )
    assert units == expected
    assert back == [list(range(len(text) + 1)) for text in texts]
    assert lengths == [len(text) for text in texts]


def test_marks_quote_the_evidence_after_emoji_and_arabic(visit: Any) -> None:
    page = visit("report")
    text = report()
    assert page.locator("#report-text").get_attribute("data-state") == "marked"
    found = page.evaluate(
        """() => [...CSS.highlights].filter(([n]) => /^evidence/.test(n))
            .flatMap(([n, ranges]) => [...ranges].map((range) => {
          const part = range.cloneContents();
          for (const aside of part.querySelectorAll("[data-aside]")) aside.remove();
          return [n.slice(9), part.textContent];
        }))"""
    )
    wanted = [
        [item["kind"], text[item["span"][0] : item["span"][1]]]
        for item in page.evaluate(
            """() => [...document.querySelectorAll("[data-record]")]
              .map((item) => ({ kind: item.dataset.kind, span: JSON.parse(item.dataset.spans)[0] }))"""
        )
    ]
    assert sorted(found) == sorted(wanted)
    assert len(found) == 9


def test_selecting_words_gives_code_points(visit: Any) -> None:
    page = visit("report")
    text = report()
    for words in ("أُغلق", "medics told the Made-up Times 🩺", "Naseeb crossing"):
        page.evaluate(
            """async (words) => {
              const { TextMap } = await import("/static/js/offsets.js");
              const map = new TextMap(document.getElementById("report-text"));
              const at = map.offsets.text.indexOf(words);
              const range = document.createRange();
              range.setStart(...map.place(at, true));
              range.setEnd(...map.place(at + words.length, false));
              getSelection().removeAllRanges();
              getSelection().addRange(range);
              document.getElementById("report-text").dispatchEvent(new MouseEvent("mouseup", { bubbles: true }));
            }""",
            words,
        )
        start, end = (int(page.input_value(f"[name={name}]")) for name in ("start", "end"))
        assert text[start:end] == words == page.input_value("[name=words]")


def test_marking_words_by_keyboard(visit: Any) -> None:
    page = visit("report")
    page.locator('[data-record="eve-2"]').focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Mark words").click()
    for _ in range(4):
        page.keyboard.press("Control+Shift+ArrowRight")
    page.keyboard.press("Enter")
    start, end = (int(page.input_value(f"[name={name}]")) for name in ("start", "end"))
    assert report()[start:end] == page.input_value("[name=words]") == "At least 12 people"


def test_record_and_words_point_at_each_other(visit: Any) -> None:
    page = visit("report")
    hot = '() => [...(CSS.highlights.get("evidence-hot") ?? [])].map(String)'
    page.locator('[data-record="dis-1"]').hover()
    assert page.evaluate(hot) == ["Some 60,000 people fled towards the fence"]
    box = page.evaluate(
        """() => {
          const box = [...CSS.highlights.get("evidence-agreement")][0].getBoundingClientRect();
          return [box.x + box.width / 2, box.y + box.height / 2];
        }"""
    )
    page.mouse.move(*box)
    assert page.locator(".record.pointed").get_attribute("data-record") == "agr-1"
    page.mouse.click(*box)
    assert page.locator('.record[aria-current="true"]').get_attribute("data-record") == "agr-1"


def test_brackets_go_through_the_evidence(visit: Any) -> None:
    page = visit("report")
    page.locator("#report-text").focus()
    seen = []
    for key in "]][":
        page.keyboard.press(key)
        seen.append(page.locator('.record[aria-current="true"]').get_attribute("data-record"))
    assert seen == ["acc-2", "cla-1", "acc-2"]
    assert "access" in page.locator("#live").inner_text()


def test_another_text_is_never_marked(visit: Any) -> None:
    def change(page: Any) -> None:
        page.route(
            "**/report",
            lambda route: route.fulfill(
                body=route.fetch().text().replace("Border", "Borders"), content_type="text/html"
            ),
        )

    page = visit("report", change=change)
    assert page.locator("#report-text").get_attribute("data-state") == "mismatch"
    assert page.evaluate("() => CSS.highlights.size") == 0


def test_without_highlights_the_selection_shows_the_words(visit: Any) -> None:
    page = visit("report", scripts=("delete window.Highlight;",))
    page.locator('[data-record="acc-1"]').click()
    assert page.evaluate("() => String(getSelection())") == "the post had been shut since the morning"


# -- review, adding, series -------------------------------------------------------------------------------------------

PRESSES = """() => { window.pressed = []; document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-key]"); if (button) window.pressed.push(button.dataset.key); }); }"""


def test_keys_press_the_buttons_they_name(visit: Any) -> None:
    page = visit("review")
    page.evaluate(PRESSES)
    for key in "arfunjk":
        page.keyboard.press(key)
    assert page.evaluate("() => window.pressed") == ["a", "r", "f", "u", "n j", "n j", "k"]


def test_keys_rest_while_writing_with_control_and_when_off(visit: Any) -> None:
    page = visit("review")
    page.evaluate(PRESSES)
    page.keyboard.press("e")
    assert page.evaluate("() => document.activeElement.name") == "field"
    page.fill("[name=new]", "")
    page.locator("[name=new]").press_sequentially("far")
    assert page.input_value("[name=new]") == "far"
    page.keyboard.press("Escape")
    assert page.evaluate("() => document.activeElement.matches('[data-focus]')")
    page.keyboard.press("Control+u")
    page.keyboard.press("?")
    assert page.locator("dialog[open]").is_visible()
    page.keyboard.press("r")
    page.keyboard.press("Escape")
    page.uncheck("[data-keys-switch]")
    page.locator("h1").focus()
    page.keyboard.press("a")
    assert page.evaluate("() => window.pressed") == []
    page.reload()
    assert not page.is_checked("[data-keys-switch]")


def test_every_file_gets_its_own_outcome(visit: Any, tmp_path: Path) -> None:
    for name, content in (("fine.txt", "x"), ("broken.html", "x"), ("empty.txt", ""), ("photo.png", "x")):
        (tmp_path / name).write_text(content, "utf-8")
    page = visit("add")
    page.set_input_files(
        "#a-files", [tmp_path / name for name in ("fine.txt", "broken.html", "empty.txt", "photo.png")]
    )
    page.locator("#live", has_text="1 of 4 added, 3 failed").wait_for()
    states = page.evaluate('() => [...document.querySelectorAll("#added li")].map((line) => line.dataset.state)')
    assert states == ["added", "failed", "failed", "failed"]
    assert 'No text in "<img onerror=x>"' in page.locator("#added li").nth(1).inner_text()
    assert page.locator("#added li").first.get_by_role("link").get_attribute("href") == "/reports/1"


def test_pasted_text_is_sent(visit: Any) -> None:
    page = visit("add")
    page.fill("#a-text", "Soldiers entered the town.")
    with page.expect_request("**/add") as asked:
        page.get_by_role("button", name="Read and add").click()
    page.locator("#added [data-state=added]").wait_for()
    assert b"Soldiers entered the town." in Handler.posted[-1]
    assert asked.value.headers["x-csrf-token"] == "made-up"


def test_series_are_drawn_from_their_tables(visit: Any) -> None:
    page = visit("series")
    page.locator(".series-plot canvas").wait_for()
    assert "4 figures" in page.locator(".series-plot").get_attribute("aria-label")
    assert page.locator(".spell").count() == 3
    found = page.evaluate(
        """async () => {
          const { points } = await import("/static/js/series.js");
          const found = points(document.getElementById("points-1"));
          return JSON.stringify(found.map((p) => [p.low, p.best, p.high, p.open, p.conflict, p.words]));
        }"""
    )
    assert json.loads(found)[1:3] == [
        [285000, 300000, 325000, False, True, "285,000–325,000 (best 300,000)"],
        [234500, 234500, 234500, True, False, "up to 234,500"],
    ]


def test_the_first_view_is_where_most_records_lie(visit: Any) -> None:
    page = visit("frame")
    boxes = page.evaluate(
        """async () => {
          const { bounds } = await import("/static/js/mapdata.js");
          const at = (lon, lat, number) => ({ lon, lat, rows: Array(number).fill(0) });
          const near = [at(36, 32, 50), at(36.5, 33, 60), at(37, 32.5, 40)];
          const far = [...near, at(-77, 38.9, 2), at(37.6, 55.7, 1)];
          return [bounds([]), bounds(near), bounds(far), bounds(far, true)];
        }"""
    )
    assert boxes == [None, [36, 32, 37, 33], [36, 32, 37, 33], [-77, 32, 37.6, 55.7]]


def test_moves_of_which_one_end_is_not_told_are_drawn_at_the_other(visit: Any) -> None:
    found = visit("frame").evaluate(
        """async () => {
          const { displacement } = await import("/static/js/mapdata.js");
          const answer = await (await fetch("/map/displacement.json")).json();
          const of = (last) => {
            const { arcs, stubs } = displacement(answer, null, last);
            return [arcs.features.length, stubs.features.map(({ geometry, properties }) =>
              [properties.way, ...geometry.coordinates, properties.words])];
          };
          return [of(null), of(17000)];
        }"""
    )
    words = "from a place not told → Idlib: 1–2 fled"
    assert found == [[3, [["in", 36.634, 35.931, words]]], [0, []]]


def test_who_holds_a_place_is_told_as_a_disc_and_as_a_point(visit: Any) -> None:
    found = visit("frame").evaluate(
        """async () => {
          const { control } = await import("/static/js/mapdata.js");
          const answer = await (await fetch("/map/control.json")).json();
          const { areas, spots, holders } = control(answer, 17718);
          return [areas.features.length, spots.features.map(({ properties }) => properties.words), holders.length];
        }"""
    )
    assert found[0] == len(found[1]) == 6
    assert "Naseeb: Army of A since 2018-07-06" in found[1]
    assert "Daraa: contested, Southern Rebels since 2018-06-19" in found[1]
    assert found[2] == 3


def test_cells_of_a_table_are_labelled_for_narrow_screens(visit: Any) -> None:
    page = visit("frame")
    labels = page.evaluate(
        """async () => {
          const { cards } = await import("/static/js/tables.js");
          const parsed = new DOMParser().parseFromString(
            '<table><thead><tr><th>When</th><th><a>What <span aria-hidden="true">▴</span></a></th></tr></thead><tbody>'
            + '<tr><td>today</td><td><bdi></bdi></td></tr><tr><td colspan="2">none</td></tr></tbody></table>',
            "text/html");
          cards(parsed);
          return [...parsed.querySelectorAll("td")].map((cell) => [cell.dataset.label ?? null, cell.className]);
        }"""
    )
    assert labels == [["When", ""], ["What", "none"], [None, ""]]
