"""What is worth parsing, and which reports are about conflict."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from sitroom import Report
from sitroom.analyse import analyse
from sitroom.analyse.gate import Gate, forms_of, gate_of
from sitroom.config import Settings
from sitroom.lexicon.loader import load_lexicon
from sitroom.pipeline import TURNED_AWAY, UNJUDGED, read

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"

# our own, on every kind of matter that is read, from all over the world
ABOUT = [
    "Shelling killed four people in a market in Sloviansk on Tuesday, the regional governor said.",
    "Al-Shabaab gunmen ambushed an army convoy near Baidoa.",
    "The M23 seized the town of Kitchanga after two days of clashes with government troops.",
    "Some 3,000 families fled their homes in Cabo Delgado and sought refuge in Pemba.",
    "The government and the rebels signed a ceasefire agreement in Juba.",
    "Protesters set fire to tyres in Lima and police fired tear gas at them.",
    "The Rafah crossing remained closed and aid convoys could not enter Gaza.",
    "Thai and Cambodian soldiers exchanged fire at the border.",
    "Junta jets bombed a village in Sagaing.",
    "Cartel gunmen blocked roads in Culiacan.",
    "REBELS RELEASED TWELVE HOSTAGES IN ARAUCA, THE ARMY REPORTED.",
]
# in the length of an ordinary news item, for a short text passes on little
OTHER = [
    """The council of Alderbrook voted on Thursday to widen the footpath along the lake. The work will cost 400,000
and is to be finished before the summer, the clerk said. Members heard from shopkeepers who feared that
customers would find nowhere to leave their cars. A new car park behind the library would hold ninety cars,
the planner answered, and buses would run every ten minutes at weekends. The mayor thanked the volunteers who
had cleaned the shore in the spring. Two members abstained. The next meeting takes up the budget of the
swimming pool, whose roof has leaked since last winter. The gardeners' club asked for a corner of the park to
grow roses, and the council was pleased to give it one. Residents can write to the town hall about the plans
until the end of the month. The drawings hang in the library.""",
    """Shares in the biscuit maker Halloran rose by six percent on Monday after it reported that profit in the third
quarter had grown to 48 million. Sales of oat biscuits grew fastest, helped by a new factory in the north of
the country, while those of chocolate wafers were flat. The price of cocoa has doubled in a year. The chief
executive told analysts that the company would raise prices by a little in the new year and would pay a
dividend as before. She said that the market for snacks without sugar looked promising and that a new range
would be in the shops by Easter. Analysts had expected a profit of 45 million. The company employs 2,300
people. Its finance director will retire in June, and the search for someone to follow her has begun. Bonds of
the company were little changed, and the currency gained a little.""",
    """The museum of natural history opens its new hall of whales on Saturday. Visitors walk beneath the skeleton of
a fin whale that is twenty metres long, and can listen to songs that were recorded in the far south. Children
under twelve get in free. The curator spent six years on the hall, she said, and the hardest part was to hang
the skull, which weighs as much as a small car. Painters worked on the ceiling for four months. A film shows
how the bones were cleaned, and a table with magnifying glasses invites people to look at krill. The hall is
lit like the sea at dusk. The cafe has a new menu with soups and cakes, and concerts will be given on the last
Sunday of each month. Tickets can be had online. The museum is closed on Mondays, and the tram stops at its
door.""",
]


@pytest.mark.parametrize(
    ("text", "parsed"),
    [("5 killed.", True), ("Troops left.", True), ("Sunday", False), ("12 34 56", False), ("...", False)],
)
def test_gate(text: str, parsed: bool) -> None:
    analysis = analyse([Report(id="t", text=text, language="en")], load_lexicon(), Settings())[0]
    assert [s.parsed for s in analysis.sentences] == [parsed]


@pytest.fixture(scope="module")
def gate() -> Gate:
    return gate_of(load_lexicon())


@pytest.mark.parametrize("text", ABOUT, ids=lambda t: t[:30])
def test_reports_about_conflict_pass(gate: Gate, text: str) -> None:
    assert gate.passes(text)


@pytest.mark.parametrize("text", OTHER, ids=lambda t: t[:30])
def test_other_reports_are_turned_away(gate: Gate, text: str) -> None:
    assert not gate.passes(text)


def test_a_few_sentences_pass_on_less_than_a_long_report(gate: Gate) -> None:
    told = "A woman from Lund is dead after her car left an icy road near Ystad on Monday, the police said."
    assert gate.passes(told)
    assert gate.score(told) >= gate.short
    assert gate.short < gate.threshold
    assert not gate.passes(f"{told} {OTHER[2]}")


def test_every_example_report_passes(gate: Gate) -> None:
    texts = [p.read_text("utf-8") for p in EXAMPLES.glob("*.txt")]
    for path in EXAMPLES.rglob("*.jsonl"):
        texts += [json.loads(line)["text"] for line in path.read_text("utf-8").splitlines()]
    assert len(texts) > 8
    assert [t[:60] for t in texts if not gate.passes(t)] == []


def test_case_does_not_matter(gate: Gate) -> None:
    assert all(gate.score(text) == gate.score(text.upper()) for text in ABOUT)


def test_words_are_known_in_their_forms_and_parts(gate: Gate) -> None:
    assert gate.words("Rebel-held towns fled; the army's gunmen shot.") == [
        ("rebel", "held"), ("town",), ("flee",), (), ("army",), ("gunman",), ("shoot",),
    ]  # fmt: skip


def test_a_form_that_is_a_word_of_its_own_stands_for_itself() -> None:
    assert forms_of(["wound", "wounded"], load_lexicon())["wounded"] == "wounded"


def test_texts_without_words_are_judged() -> None:
    assert isinstance(gate_of(load_lexicon()).passes(""), bool)


def test_a_report_that_is_turned_away_keeps_its_place_and_says_why() -> None:
    texts = [ABOUT[0], OTHER[0], ABOUT[1], OTHER[1]]
    reports = [Report(id=f"r{n}", text=text, language="en") for n, text in enumerate(texts)]
    readings = list(read(reports, Settings(gate="conflict")))
    assert [r.report.id for r in readings] == ["r0", "r1", "r2", "r3"]
    assert [TURNED_AWAY in r.warnings for r in readings] == [False, True, False, True]
    assert readings[0].events
    assert not readings[1].events
    assert not readings[1].mentions.places


def test_the_gate_changes_nothing_in_what_it_lets_through() -> None:
    reports = [Report(id=f"r{n}", text=text, language="en") for n, text in enumerate(ABOUT)]
    assert list(read(reports, Settings(gate="conflict"))) == list(read(reports))


def test_without_the_gate_everything_is_read() -> None:
    reading = next(read([Report(id="r", text=OTHER[0], language="en")]))
    assert TURNED_AWAY not in reading.warnings
    assert reading.mentions.times


def test_a_report_in_another_language_is_not_judged() -> None:
    report = Report(
        id="r", text="Der Rat der Stadt beschloss am Donnerstag, den Weg am See zu verbreitern. " * 30, language="de"
    )
    reading = next(read([report], Settings(gate="conflict")))
    assert TURNED_AWAY not in reading.warnings


# short and long, none of them marked with its language; in the last, English names among Ukrainian words
FOREIGN = [
    "El concejo de la ciudad aprobó el jueves ampliar el sendero junto al lago, y los vecinos podrán ver los planos. "
    * 9,
    "Обстріл зруйнував три будинки в Херсоні, двоє людей загинули, повідомила обласна адміністрація у вівторок. " * 30,
    "قتل أربعة مدنيين في قصف على سوق شعبي في مدينة الفاشر يوم الثلاثاء بحسب مصادر طبية محلية. " * 30,
    "Міська рада Reuters та Human Rights Watch оприлюднила у четвер план розширення набережної до кінця літа. " * 30,
]


@pytest.mark.parametrize("text", FOREIGN, ids=["Spanish", "Ukrainian", "Arabic", "with names"])
def test_a_report_that_is_not_in_the_language_of_the_gate_is_read_and_says_so(gate: Gate, text: str) -> None:
    reading = next(read([Report(id="r", text=text)], Settings(gate="conflict")))
    assert UNJUDGED.format("en") in reading.warnings
    assert TURNED_AWAY not in reading.warnings
    assert reading.mentions == next(read([Report(id="r", text=text)])).mentions
    assert gate.judge(text) == "foreign"


@pytest.mark.parametrize("text", OTHER, ids=lambda t: t[:30])
def test_english_is_judged_in_capitals_and_without_them(gate: Gate, text: str) -> None:
    assert {gate.judge(text), gate.judge(text.upper()), gate.judge(text.lower())} == {"other"}


@pytest.mark.parametrize("piece", ["shelled-", "army's ", "don't-", "٣", "İ", "a" * 50 + " ", "-", "\u200b"])
def test_judging_takes_time_in_proportion_to_length(gate: Gate, piece: str) -> None:
    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        return min(timed(lambda: gate.judge(text)) for _ in range(3))

    assert seconds(400_000) <= 12 * seconds(100_000) + 0.05  # 4 where linear, 16 where quadratic


def timed(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began
