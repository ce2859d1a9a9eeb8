"""Web pages and feeds into reports."""

import pytest

from sitroom.config import Settings
from sitroom.ingest import read_inputs

BODY = "".join(
    f"<p>Paragraph {n}: shells fell on the market of Nyala for a {n}th day, said a doctor at the teaching hospital, "
    "and families left for the camps in the south of the town before the roads were shut.</p>"
    for n in range(1, 6)
)
LD = """<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
 {"@type": "WebPage", "datePublished": "2020-01-01"},
 {"@type": "NewsArticle", "headline": "Shelling &amp; flight", "datePublished": "2023-05-04T18:20:00+02:00",
  "dateModified": "2023-05-05T07:00:00Z", "publisher": {"@type": "Organization", "name": "The Desk"}}]}</script>"""


def read(path, content, **settings):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(read_inputs([path], Settings(**settings)))


def page(head="", body=BODY):
    return (
        f"<!doctype html><html><head><title>Nyala | The Desk</title>{head}<style>p {{color: red}}</style></head><body>"
        f"<nav><a href='/'>Home</a></nav><article><h1>Shelling in Nyala</h1>{body}"
        "<script>var secret = 'tracker';</script></article><footer>Copyright 2019</footer></body></html>"
    )


def test_page_with_json_ld(tmp_path):
    head = LD + "<link rel='canonical' href='https://desk.example/nyala'><meta property='og:site_name' content='Desk'>"
    (report,) = read(tmp_path / "a.html", page(head))
    assert report.title == "Shelling & flight"
    assert report.text.startswith("Shelling & flight\n\n")
    assert (report.published, report.published_source) == ("2023-05-04T18:20:00+02:00", "json-ld")
    assert (report.url, report.source) == ("https://desk.example/nyala", "Desk")
    assert report.meta == {"file": "a.html", "modified": "2023-05-05T07:00:00Z", "title_prefixed": True}
    assert "tracker" not in report.text
    assert "color" not in report.text
    assert "Paragraph 5" in report.text


@pytest.mark.parametrize(
    ("head", "published", "source"),
    [
        ("<meta property='article:published_time' content='2023-05-04T18:20:00Z'>", "2023-05-04T18:20:00Z", "meta"),
        ("<meta itemprop='datePublished' content='2023-05-04'>", "2023-05-04", "meta"),
        (
            "<meta name='article:modified_time' content='2023-05-04'><meta name='dc.date' content='2023-05-03'>",
            "2023-05-03",
            "meta",
        ),
        ("<meta property='article:modified_time' content='2023-05-04'>", "2023-05-04", "meta"),
        (
            "<script type='application/ld+json'>{broken</script><meta name='pubdate' content='2023-05-04'>",
            "2023-05-04",
            "meta",
        ),
        (
            '<script type=\'application/ld+json\'>{"@type": "Article", "dateModified": "2023-05-04"}</script>',
            "2023-05-04",
            "json-ld",
        ),
    ],
)
def test_dates_of_pages(tmp_path, head, published, source):
    (report,) = read(tmp_path / "a.html", page(head))
    assert (report.published, report.published_source) == (published, source)
    assert report.title == "Shelling in Nyala"
    assert report.text.count("Shelling in Nyala") == 1


def test_time_element_and_posted_line(tmp_path):
    (report,) = read(tmp_path / "a.html", page(body="<time datetime='2023-05-04T10:00:00Z'>Thursday</time>" + BODY))
    assert (report.published, report.published_source) == ("2023-05-04T10:00:00Z", "time")
    (report,) = read(tmp_path / "b.html", page(body="<p>Published 4 May 2023 10:00 GMT</p>" + BODY))
    assert report.published == "2023-05-04T10:00Z"


def test_page_without_a_date_has_none(tmp_path):
    (report,) = read(tmp_path / "a.html", page())
    assert report.published is None


@pytest.mark.parametrize(
    "content",
    [
        b"<html><body><p>They left the town at dawn.<p>Then <b>others <i>came</b> in</i>.",
        b"<p>They left the town at dawn.</div></span><table><tr>Then others came in.",
        b"<html><body><article><p>They left the town at dawn.</p><script>if (a < b) {</article></script>"
        b"<p>Then others came in.</p>",
    ],
)
def test_broken_tags(tmp_path, content):
    (report,) = read(tmp_path / "a.html", content)
    assert "They left the town at dawn." in report.text
    assert "a < b" not in report.text


def test_declared_charset(tmp_path):
    content = page(
        "<meta charset='windows-1251'>", "<p>Армия вошла в город в пятницу, сообщил представитель властей.</p>" * 5
    )
    (report,) = read(tmp_path / "a.html", content.encode("cp1251"))
    assert "Армия вошла" in report.text
    assert report.meta["encoding"] == "cp1251"
    assert "encoding_guessed" not in report.meta
    assert report.language == "ru"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"<html><head><title></title></head><body><script>var x = 1;</script></body></html>", "empty"),
        (b"<html></html>", "empty"),
        (b"   \n", "empty"),
        (b"\x00\x01\x02<html>", "binary"),
        (b"<html>" + b"<div>" * 3000, "too_large"),
    ],
)
def test_pages_without_a_report(tmp_path, content, kind):
    (found,) = read(tmp_path / "a.html", content, max_report_bytes=10_000)
    assert found.kind == kind


def test_deep_nesting_ends(tmp_path):
    found = read(tmp_path / "a.html", b"<html><body>" + b"<div>" * 50_000 + b"<p>They left.</p>")
    assert len(found) == 1


RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Desk &amp; Wire</title><link>https://desk.example</link>
<item><title>Shelling in Nyala</title><link>https://desk.example/1</link><guid>https://desk.example/?p=1</guid>
<pubDate>Thu, 04 May 2023 18:20:00 +0200</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>Shells fell on the <b>market</b>.</p><script>x()</script>
<p>Families left &amp; hid.</p>]]></content:encoded></item>
<item><title>Nothing</title><description></description></item>
<item><description>&lt;p&gt;Only a summary.&lt;/p&gt;</description></item>
<item><pubDate>never</pubDate></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Desk</title>
<entry><title type="html">Truce &amp;amp; talks</title><id>tag:desk,2023:1</id><updated>2023-05-05T00:00:00Z</updated>
<published>2023-05-04T16:20:00Z</published><link rel="self" href="https://desk.example/self"/>
<link href="https://desk.example/1"/>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>They met.</p><p>They signed.</p></div></content>
</entry>
</feed>"""


def test_rss(tmp_path):
    first, second, third, fourth = read(tmp_path / "a.rss", RSS)
    assert first.text == "Shelling in Nyala\n\nShells fell on the market.\n\nFamilies left & hid."
    assert (first.id, first.url) == ("https://desk.example/?p=1", "https://desk.example/1")
    assert (first.published, first.published_source) == ("2023-05-04T18:20:00+02:00", "feed")
    assert (first.title, first.source) == ("Shelling in Nyala", "Desk & Wire")
    assert first.meta == {"file": "a.rss", "title_prefixed": True}
    assert second.text == second.title == "Nothing"
    assert (third.text, third.title) == ("Only a summary.", None)
    assert (fourth.kind, fourth.line) == ("empty", 9)


def test_atom_by_its_first_bytes(tmp_path):
    (report,) = read(tmp_path / "feed.xml", ATOM)
    assert report.text == "Truce & talks\n\nThey met.\n\nThey signed."
    assert (report.published, report.url, report.id) == (
        "2023-05-04T16:20:00Z",
        "https://desk.example/1",
        "tag:desk,2023:1",
    )


def test_entities_are_not_resolved(tmp_path):
    (tmp_path / "secret").write_text("top secret")
    attack = (
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]>'
        "<rss><channel><item><title>Head</title><description>A &x; B</description></item></channel></rss>"
    )
    (report,) = read(tmp_path / "a.rss", attack)
    assert "secret" not in report.text
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    item = "<rss><channel><item><title>&l11;</title></item></channel></rss>"
    bomb = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "lol">{lol}]>{item}'
    assert len(str(read(tmp_path / "b.rss", bomb))) < 2000


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("<rss><channel></channel></rss>", "empty"),
        ("<opml><body/></opml>", "unsupported"),
        ("not xml at all", "bad_feed"),
    ],
)
def test_files_that_are_no_feed(tmp_path, content, kind):
    (found,) = read(tmp_path / "a.rss", content)
    assert found.kind == kind
