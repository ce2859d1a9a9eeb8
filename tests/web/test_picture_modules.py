"""Map, timeline and their one selection, tried in a real browser on a made-up situation (demo.py)."""

from __future__ import annotations

import base64
from typing import Any
from urllib.parse import parse_qs, urlsplit

COLOURS = """async (png) => {
  const image = new Image();
  image.src = `data:image/png;base64,${png}`;
  await image.decode();
  const board = new OffscreenCanvas(image.width, image.height).getContext("2d");
  board.drawImage(image, 0, 0);
  const data = board.getImageData(0, 0, image.width, image.height).data;
  const counts = new Map();
  for (let at = 0; at < data.length; at += 4) {
    const key = `${data[at]},${data[at + 1]},${data[at + 2]}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [counts.size, Math.max(...counts.values()) / (data.length / 4)];
}"""


def query(page: Any) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_map_shows_ground_marks_and_credit(visit: Any) -> None:
    page = visit("picture#map=6/33.5/37")
    page.wait_for_timeout(800)
    shot = page.locator("#map canvas").screenshot()
    colours, largest = page.evaluate(COLOURS, base64.b64encode(shot).decode())
    assert colours > 300
    assert largest < 0.9
    credit = page.locator(".maplibregl-ctrl-attrib").inner_text()
    for word in ("Natural Earth", "GeoNames", "no opinion"):
        assert word in credit


def test_map_goes_to_the_records_once_and_the_address_says_where(visit: Any) -> None:
    def change(page: Any) -> None:
        def answer(route: Any) -> None:
            data = route.fetch().json()
            far = [not (lon and 36 < lon < 37 and 32 < lat < 33) for lon, lat, *_ in data["spots"]]
            data["spots"] = [[None, None, 1, "far"] if f else s for s, f in zip(data["spots"], far, strict=True)]
            route.fulfill(json=data)

        page.route("**/picture.json*", answer)

    page = visit("picture", change=change)
    page.wait_for_timeout(600)
    zoom, lat, lon = (float(part) for part in page.url.split("#map=")[1].split("/"))
    assert zoom > 6
    assert (32 < lat < 33, 36 < lon < 37) == (True, True)
    given = visit("picture#map=4/10/20", change=change)
    given.wait_for_timeout(600)
    assert given.url.endswith("#map=4/10/20")


def test_one_selection_for_address_filters_chips_and_table(visit: Any) -> None:
    page = visit("picture", drawn=False)
    whole = page.locator("#count").inner_text()
    page.check("[name=kinds][value=event]")
    page.locator("#count").filter(has_not_text=whole).wait_for()
    assert query(page)["kinds"] == ["event"]
    assert page.locator(".chip").inner_text().split() == ["kinds", "event"]
    page.locator("#swapped").wait_for()
    assert "kinds=event" in page.locator("a[data-keep-query]").get_attribute("href")
    page.go_back()
    page.locator("#count").filter(has_text=whole).wait_for()
    assert not page.is_checked("[name=kinds][value=event]")


def test_address_fills_the_filters(visit: Any) -> None:
    page = visit("picture?kinds=control&earliest=2018-06-20&places=Daraa&places=Goma", drawn=False)
    assert page.is_checked("[name=kinds][value=control]")
    assert page.input_value("[name=earliest]") == "2018-06-20"
    assert page.input_value("[name=places]") == "Daraa; Goma"
    page.fill("[name=places]", "Daraa; Homs")
    page.locator("[name=places]").blur()
    assert query(page)["places"] == ["Daraa", "Homs"]
    assert page.locator(".stretch").inner_text() == "2018-06-20 – end"


def test_time_steps_plays_and_slides(visit: Any) -> None:
    page = visit("picture", drawn=False)
    page.get_by_label("Step on").click()
    first = query(page)
    assert first["earliest"] == first["latest"] == ["2018-05-29"]
    page.get_by_label("Play through time").click()
    page.wait_for_timeout(1500)
    page.get_by_label("Pause").click()
    assert query(page)["latest"][0] > "2018-05-29"
    page.get_by_role("button", name="All time").click()
    assert "latest" not in query(page)
    page.get_by_role("slider", name="Last day").focus()
    page.keyboard.press("PageDown")
    day = query(page)["latest"][0]
    page.keyboard.press("ArrowLeft")
    assert query(page)["latest"][0] < day
    assert page.get_by_role("slider", name="Last day").get_attribute("aria-valuetext") == query(page)["latest"][0]


def test_names_that_the_map_cannot_shape_are_laid_over_it(visit: Any) -> None:
    page = visit("picture#map=8/32.7/36.2")
    name = page.locator(".map-name", has_text="درعا البلد")
    name.wait_for()
    assert name.evaluate("(node) => getComputedStyle(node).direction") == "rtl"
    page.locator(".map-menu summary").click()
    page.uncheck("[name=layer-labels]")
    assert name.is_hidden()


def test_going_back_brings_the_table_back_too(visit: Any) -> None:
    page = visit("picture", drawn=False)
    page.check("[name=kinds][value=event]")
    page.locator("#swapped", has_text="11 characters").wait_for()
    page.go_back()
    page.locator("#swapped", has_text=": 0 characters").wait_for()


def test_ways_at_a_place_are_listed_together_and_the_focus_comes_back(visit: Any) -> None:
    page = visit("picture", drawn=False)
    page.locator("[name=text]").focus()
    items = [{"id": "ser-1", "incident": "", "words": "<b>A → B"}, {"id": "", "incident": "inc-2", "words": "A → C"}]
    page.evaluate(
        """(items) => document.getElementById("map").dispatchEvent(
          new CustomEvent("sitroom:series", { detail: { items }, bubbles: true }))""",
        items,
    )
    links = page.locator("#listing li a")
    assert links.count() == 2
    assert "<b>A → B" in page.locator("#listing li").first.inner_text()
    assert [links.nth(n).get_attribute("href")[-5:] for n in (0, 1)] == ["ser-1", "inc-2"]
    page.keyboard.press("Escape")
    assert page.locator("#listing").is_hidden()
    assert page.evaluate("() => document.activeElement.name") == "text"


def test_brush_on_the_bars_sets_the_time(visit: Any) -> None:
    page = visit("picture")  # all is drawn: nothing moves any more
    page.wait_for_function("() => document.querySelector('#timeline .u-over')?.getBoundingClientRect().width > 400")
    box = page.locator("#timeline .u-over").bounding_box()
    page.mouse.move(box["x"] + 100, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 300, box["y"] + 20, steps=4)
    page.mouse.up()
    assert query(page)["earliest"] < query(page)["latest"]


def test_marks_list_their_records_and_hostile_names_stay_words(visit: Any) -> None:
    nasty = '"><img src=x onerror=alert(1)><script>alert(2)</script>'

    def change(page: Any) -> None:
        def answer(route: Any) -> None:
            data = route.fetch().json()
            data["spots"] = [[*spot[:3], nasty] for spot in data["spots"]]
            data["sorts"] = [[kind, nasty, *rest] for kind, _, *rest in data["sorts"]]
            route.fulfill(json=data)

        page.route("**/picture.json*", answer)

    page = visit("picture#map=6/33.5/37", change=change)
    page.get_by_role("button", name="List what is in view").click()
    assert page.locator("#listing li").count() > 100
    assert nasty in page.locator("#listing li").first.inner_text()
    assert page.locator("img, #listing script").count() == 0
    assert page.locator("#listing a").first.get_attribute("href").startswith("/records/eve-")
    page.keyboard.press("Escape")
    assert page.locator("#listing").is_hidden()


def test_choosing_a_mark_on_the_map_lists_it(visit: Any) -> None:
    page = visit("picture#map=12/32.625/36.106")
    box = page.locator("#map canvas").bounding_box()
    for _ in range(30):  # until the marks have been drawn
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.wait_for_timeout(300)
        if page.locator("#listing li").count():
            break
    assert "Daraa" in page.locator("#listing li").first.inner_text()


def test_choosing_a_cluster_lists_all_of_its_places(visit: Any) -> None:
    page = visit("picture#map=4.5/32.9/36.3")
    box = page.locator("#map canvas").bounding_box()
    for _ in range(30):
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.wait_for_timeout(300)
        if page.locator("#listing li").count():
            break
    assert "places" in page.locator("#listing h2").inner_text()
    assert page.locator("#listing li").count() > 20
    assert page.locator("#listing li a[href^='/why/']").count() == 0  # the demo has no such page
    page.locator("#listing").get_by_role("button", name="Zoom in").click()
    page.wait_for_function("() => parseFloat(location.hash.split('=')[1]) > 5")


def test_layers_are_asked_for_when_switched_on(visit: Any) -> None:
    page = visit("picture?latest=2018-07-10#map=7/33/36.6")
    page.locator(".map-menu summary").click()
    with page.expect_response("**/map/control.json*"):
        page.check("[name=layer-control]")
    page.locator(".key", has_text="held by Southern Rebels").wait_for()
    with page.expect_response("**/map/displacement.json*"):
        page.check("[name=layer-flows]")


def test_without_webgl_the_rest_stays_usable(visit: Any) -> None:
    page = visit("picture", scripts=("HTMLCanvasElement.prototype.getContext = ((old) => function (kind, ...rest) {"
                                     " return kind.startsWith('webgl') ? null : old.call(this, kind, ...rest); })"
                                     "(HTMLCanvasElement.prototype.getContext);",))  # fmt: skip
    assert "table" in page.locator(".map-missing").inner_text()
    assert "900 records" in page.locator("#count").inner_text()
    page.get_by_label("Step on").click()
    assert "latest" in query(page)
    assert page.locator("#table").is_visible()
