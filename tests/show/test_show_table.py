"""The table view."""

import io

import msgspec
import pytest
from tests.show.show_sample import BOMBED, DENIED, READING, SHELLED

from sitroom.records import Actor, Attribution, Failure, Harm, Place, Reading, Report, Time
from sitroom.show import phrases
from sitroom.show.table import TableView


def shown(*items, width=None):
    out = io.StringIO()
    with TableView(out, width=width) as view:
        for item in items:
            view.add(item)
    return out.getvalue()


@pytest.mark.parametrize(
    "line",
    [
        "Army enters river port",
        "2023-05-06 (from its dateline) · The Desk · en · id r1",
        "Sudanese army → assault · aerial → market",
        "Merowe, SDN · 2023-05-05 (“Friday”) · killed: 12 or more traders · with jets",
        "said by the governor, via state radio · ACLED Explosions/Remote violence / Air/drone strike",
        "“On Friday army jets »bombed« the market of Merowe",
        "Rebels (“terrorists”) → assault · heavy-weapons → bridge",
        "about 40,000 people fled from Merowe, SDN",
        "cause: Sudanese army and eve-11112222",
        "9,000 people fled to Atbara (from context)",
        "the river accord  de-escalation, in force",
        "third parties: Chad (guarantor)",
        "broken once",
        "weapons surrender  by Rebels (“terrorists”)  to Sudanese army",
        "heavy guns · gradual",
        "port held by Sudanese army from Rebels",
        "the coast road closed",
        "Chad → supports → Rebels",
        "2,000 or more people killed",
        "since 2021-01-01",
        "STATEMENTS WITH NOTHING ELSE IN THEM (1 OF 2)",
        "“We will be back”",
        "a made-up warning",
        "1 report read: 3 events, 2 displacements, 1 agreement, 1 term",
    ],
)
def test_what_a_person_sees(line):
    assert line in shown(READING, width=140)


def test_parts_stand_below_their_whole():
    lines = shown(READING).splitlines()

    def indent(words):
        line = next(x for x in lines if words in x)
        return len(line) - len(line.lstrip())

    assert indent("9,000 people fled") > indent("about 40,000 people fled")
    assert indent("weapons surrender") > indent("the river accord")
    assert indent("told again") > indent("heavy-weapons")


def test_nothing_is_left_out():
    text = shown(READING)
    for record in (*READING.events, *READING.displacements, *READING.agreements, *READING.provisions, *READING.tolls):
        assert record.id[:12] in text


@pytest.mark.parametrize("width", [30, 60, 100, 200])
def test_lines_keep_within_the_width(width):
    text = shown(READING, Failure(input="x" * 300, kind="empty", message="y " * 100), width=width)
    assert max(map(len, text.splitlines())) <= width
    assert not any(line.endswith(" ") for line in text.splitlines())


def test_a_terminal_gets_colour_and_a_dumb_one_marks(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    def on(term, **more):
        for name, value in ({"TERM": term, "COLUMNS": "90", "NO_COLOR": ""} | more).items():
            monkeypatch.setenv(name, value)
        with TableView(Terminal()) as view:
            view.add(READING)
        return view._out.getvalue()

    coloured, dumb, plain = on("xterm-256color"), on("dumb"), on("xterm-256color", NO_COLOR="1")
    assert "\x1b[" in coloured
    assert "»" not in coloured
    assert "\x1b[" not in dumb
    assert "»bombed«" in dumb
    assert "»bombed«" in plain


def test_failures_and_summary():
    text = shown(Failure(input="a.jsonl", line=3, kind="bad_json", message="no JSON: [bold]x[/bold]"))
    assert "not read  a.jsonl, line 3: no JSON: [bold]x[/bold] (bad_json)" in text
    assert text.rstrip().endswith("0 reports read: no records · 1 could not be read")


def test_report_text_cannot_reach_the_terminal():
    hostile = "\x1b[31mred\x1b[0m \x07[bold]b[/bold]\u202eevil\u2066 \x9b2J\ud800 :smile: [link=http://x]y[/link]"
    report = Report(id="\x1b]0;x\x07", title=hostile, text=hostile, source=hostile, url=hostile)
    event = msgspec.structs.replace(
        BOMBED,
        evidence=msgspec.structs.replace(BOMBED.evidence, text=hostile),
        trigger=msgspec.structs.replace(BOMBED.trigger, text=hostile),
        place=Place(name=hostile, text=hostile, start=0, end=1),
        source=(Actor(name=hostile, text=hostile, start=0, end=1, framing=hostile),),
        weapons=(hostile,),
        harm=(Harm(kind="killed", text=hostile, group=hostile, start=0, end=1),),
    )
    text = shown(Reading(report=report, events=(event,), warnings=(hostile,)))
    assert not [c for c in text if c != "\n" and (ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or c in "\u202e\u2066\ud800")]
    assert "[bold]b[/bold]evil" in text
    assert ":smile:" in text


def test_report_without_anything():
    text = shown(Reading(report=Report(id="x", text="They left.")))
    assert "They left." in text
    assert "no date: words such as “yesterday” stay unresolved" in text
    assert "nothing was found to record" in text


def test_a_report_without_a_title_shows_how_it_opens():
    text = shown(Reading(report=Report(id="x", text="GOMA -- " + "The rebels left the town at dawn. " * 9)))
    assert "GOMA -- The rebels left the town at dawn. The rebels left" in text
    assert "…\n" in text


def test_a_place_that_the_name_tells_is_not_told_again():
    port = Place(name="Port", text="port", start=0, end=4)
    access = msgspec.structs.replace(READING.access[0], name="the port", place=port)
    assert "acc-1        “The" in shown(msgspec.structs.replace(READING, access=(access,)))


def test_a_sentence_is_quoted_in_full_only_once():
    twin = msgspec.structs.replace(BOMBED, id="eve-2", incident="i9")
    text = shown(msgspec.structs.replace(READING, events=(BOMBED, twin)))
    assert text.count("state radio quoted the governor as saying.”") == 1
    assert text.count("»bombed«") == 2


def test_incident_shows_its_fullest_mention_first():
    text = shown(msgspec.structs.replace(READING, events=(SHELLED, DENIED)))
    assert text.index("heavy-weapons") < text.index("told again")


@pytest.mark.parametrize(
    ("time", "words"),
    [
        (None, ""),
        (Time(earliest="2018-07-06", latest="2018-07-06"), "2018-07-06"),
        (Time(earliest="2018-06-19", text="since June 19"), "since 2018-06-19 (“since June 19”)"),
        (Time(latest="2018-07-10", source="report"), "by 2018-07-10 (publication date)"),
        (Time(earliest="2015-01-01", latest="2015-12-31", precision="year"), "2015"),
        (Time(earliest="2018-06-01", latest="2018-06-30", precision="month"), "2018-06"),
        (Time(earliest="2018-06-01", latest="2018-06-14", source="context"), "2018-06-01 to 2018-06-14 (from context)"),
        (Time(text="recently"), "“recently”"),
    ],
)
def test_times(time, words):
    assert phrases.when(time) == words


@pytest.mark.parametrize(
    ("low", "high", "qualifier", "words"),
    [
        (12, 12, "exact", "12"),
        (320_000, 320_000, "approximately", "about 320,000"),
        (100_000, None, "more_than", "100,000 or more"),
        (None, 300, "less_than", "up to 300"),
        (24, 99, "vague", "24–99"),
        (None, None, "vague", ""),
        (0, 0, "exact", "0"),
    ],
)
def test_figures(low, high, qualifier, words):
    assert phrases.figure(low, high, qualifier) == words


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"speaker": "the army", "cue": "said", "kind": "official"}, "said by the army"),
        ({"speaker": "the army", "cue": "denied", "kind": "official", "stance": "denies"}, "denied by the army"),
        (
            {"speaker": None, "cue": "allegedly", "kind": "unnamed", "stance": "doubts"},
            "doubted, by nobody named (“allegedly”)",
        ),
    ],
)
def test_who_says_so(values, words):
    assert phrases.who_says(Attribution(start=0, end=1, **values)) == words


def test_the_publication_date_is_not_shown_as_the_time_of_a_record():
    assumed = Time(latest="2023-05-06", source="report")
    text = shown(msgspec.structs.replace(READING, events=(msgspec.structs.replace(BOMBED, time=assumed),)))
    assert "by 2023-05-06" not in text


def test_excerpts_keep_the_trigger():
    text = "word " * 200 + "struck " + "word " * 200
    start = text.index("struck")
    before, trigger, after = phrases.excerpt(text, start, start + 6)
    assert trigger == "struck"
    assert before.startswith("…word")
    assert before.endswith(" ")
    assert after.endswith("word…")
    assert len(before + trigger + after) < 260
    assert phrases.excerpt("He left.", 3, 7) == ("He ", "left", ".")
    assert phrases.excerpt("x" * 5000, 0, 5000)[1] == "x" * 5000
