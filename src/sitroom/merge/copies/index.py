"""Finds copies among reports, as they come in and in any order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from sitroom.lexicon.loader import Lexicon, load_lexicon
from sitroom.merge.copies.near import NearIndex
from sitroom.merge.copies.origins import Origins
from sitroom.merge.copies.sentences import Fingerprint, Sentence, fingerprint, rules, unpacked
from sitroom.merged import Copy
from sitroom.records import Report, Span


class Held(NamedTuple):
    """Where a sentence stands."""

    report: Fingerprint
    sentence: Sentence


class CopyIndex:
    """Takes reports in any order; `origins` tells what is known of copying among all that were taken.

    Adding costs time linear in the report's length, whatever was added before; `origins` is linear in all sentences.
    `compared`: pairs of sentences that were looked at word by word."""

    def __init__(self, lexicon: Lexicon | None = None) -> None:
        self.lexicon = lexicon or load_lexicon()
        self._at = rules(self.lexicon).at
        self._reports: dict[str, Fingerprint] = {}
        self._texts: dict[str, str] = {}
        self._clear()

    def _clear(self) -> None:
        self._near = NearIndex(self._at)
        self._numbers: dict[tuple[int, bytes], int] = {}  # form and names of a sentence -> its number in the near index

    @property
    def compared(self) -> int:
        return self._near.compared

    def add(self, report: Report) -> Fingerprint:
        """Take a report; a later one of the same id replaces it. Gives the fingerprint, which may be stored."""
        found = fingerprint(report, self.lexicon)
        self._texts[report.id] = report.text
        self.add_fingerprint(found)
        return found

    def add_fingerprint(self, found: Fingerprint) -> None:
        """Take a report that was cut up before; one of the same id is replaced."""
        known = self._reports.get(found.report_id)
        if known == found:
            return
        self._reports[found.report_id] = found
        if known is not None and known.sentences != found.sentences:
            self._clear()  # sentences that are gone must not vouch for others
            for report in self._reports.values():
                self._number(report)
        else:
            self._number(found)

    def _number(self, report: Fingerprint) -> None:
        for sentence in report.sentences:
            key = (sentence.form, sentence.names)
            if sentence.evidence and key not in self._numbers:
                self._numbers[key] = self._near.add(sentence)

    def origins(self, text: Callable[[str], str] | None = None) -> Origins:
        """What is known of copying. `text` gives the text of a report that was added as a fingerprint; it is asked only
        for those that hold copies. Raises KeyError for a text that nobody gives."""
        ordered = sorted(self._reports.values(), key=lambda r: (r.moment, r.report_id))
        groups = self._groups(ordered)
        copy_of = self._copies(ordered, groups)
        found = [
            self._copy(held, first, text)
            for report in ordered
            for held, first in _copied(report, groups, copy_of, self._reports)
        ]
        return Origins(copy_of, found)

    def _copy(self, held: Held, first: Held, text: Callable[[str], str] | None) -> Copy:
        report_id, own = held.report.report_id, held.sentence
        whole = self._texts.get(report_id)
        if whole is None:
            if text is None:
                raise KeyError(report_id)
            whole = self._texts[report_id] = text(report_id)
        return Copy(
            report_id=report_id,
            span=Span(start=own.start, end=own.end, text=whole[own.start : own.end]),
            origin=first.report.report_id,
            origin_start=first.sentence.start,
            origin_end=first.sentence.end,
            exact=own.form == first.sentence.form,
        )

    def _groups(self, ordered: list[Fingerprint]) -> Groups:
        """Sentences that go back to one, earliest first."""
        joined = _Joined(len(self._numbers))
        by_form: dict[int, int] = {}
        for (form, _), number in self._numbers.items():
            joined.join(by_form.setdefault(form, number), number)
        for a, b in self._near.pairs():
            joined.join(a, b)
        groups = Groups({k: joined.top(n) for k, n in self._numbers.items()})
        for report in ordered:
            for sentence in report.sentences:
                if sentence.evidence:
                    groups.put(Held(report, sentence))
        return groups

    def _copies(self, ordered: list[Fingerprint], groups: Groups) -> dict[str, str]:
        """Reports that are copies, each with the report at the end of its chain."""
        whole: dict[int, str] = {}
        copy_of: dict[str, str] = {}
        for report in ordered:  # earlier ones first: the chain behind the one copied from is known
            parent = self._copied_from(report, groups)
            if report.words >= self._at["min_words"]:
                same = whole.setdefault(report.form, report.report_id)
                parent = same if same != report.report_id else parent
            if parent is not None:
                copy_of[report.report_id] = copy_of.get(parent, parent)
        return copy_of

    def _copied_from(self, report: Fingerprint, groups: Groups) -> str | None:
        """The earlier report in which most of this one's own sentences stood."""
        copied: dict[str, int] = defaultdict(int)
        own = 0
        for sentence in report.sentences:
            own += sentence.own
            for earlier in groups.before(sentence, report, int(self._at["holders"])) if sentence.own else ():
                copied[earlier] += sentence.own
        best: tuple[int, str] | None = None
        for other, words in copied.items():  # in order of time: of equals the earliest wins
            if words >= self._at["min_copied"] and self._enough(words / own, report, other):
                best = (words, other) if best is None or words > best[0] else best
        return best[1] if best else None

    def _enough(self, share: float, report: Fingerprint, other: str) -> bool:
        if share >= self._at["share"]:
            return True
        if share < self._at["rewrite_share"]:
            return False
        mine, theirs = _shingles(report), _shingles(self._reports[other])
        return len(mine & theirs) >= self._at["rewrite_shingles"] * len(mine)


class Groups:
    """Sentences that go back to one: by group the reports that hold it, each once, earliest first."""

    def __init__(self, numbers: Mapping[tuple[int, bytes], int]) -> None:
        self._numbers = numbers
        self._held: dict[int, dict[str, Held]] = defaultdict(dict)

    def put(self, held: Held) -> None:
        """Must be called in order of time."""
        self._of(held.sentence).setdefault(held.report.report_id, held)

    def first(self, sentence: Sentence) -> Held:
        return next(iter(self._of(sentence).values()))

    def before(self, sentence: Sentence, report: Fingerprint, most: int) -> Iterator[str]:
        """Reports that held the sentence before this one did, earliest first, no more than `most`."""
        for _, earlier in zip(range(most), self._of(sentence), strict=False):
            if earlier == report.report_id:
                return
            yield earlier

    def _of(self, sentence: Sentence) -> dict[str, Held]:
        return self._held[self._numbers[sentence.form, sentence.names]]


class _Joined:
    """Sets that are joined pair by pair (union-find)."""

    def __init__(self, size: int) -> None:
        self._up = list(range(size))

    def top(self, n: int) -> int:
        while self._up[n] != n:
            self._up[n] = self._up[self._up[n]]
            n = self._up[n]
        return n

    def join(self, a: int, b: int) -> None:
        a, b = sorted((self.top(a), self.top(b)))
        self._up[b] = a


def _copied(
    report: Fingerprint, groups: Groups, copy_of: Mapping[str, str], reports: Mapping[str, Fingerprint]
) -> Iterator[tuple[Held, Held]]:
    """The report's copied sentences, each with its first occurrence.

    A short or stock sentence shows nothing by itself; it counts as copied along with the telling sentence before or
    after it, or with the whole report, when it stands in the same words where that was copied from."""
    own = report.report_id
    firsts = [groups.first(s) if s.evidence else None for s in report.sentences]
    sources = [f.report if f is not None else None for f in firsts]
    whole = reports[copy_of[own]] if own in copy_of else None
    if whole is None and all(s is None or s is report for s in sources):
        return
    before, after = _last_known(sources), _last_known(sources[::-1])[::-1]
    forms: dict[str, dict[int, Sentence]] = {}
    for n, sentence in enumerate(report.sentences):
        first = firsts[n]
        if first is None:
            near = {r.report_id: r for r in (before[n], after[n], whole) if r is not None and r is not report}
            for source in sorted(near.values(), key=lambda r: (r.moment, r.report_id)):
                if source.report_id not in forms:
                    forms[source.report_id] = {s.form: s for s in reversed(source.sentences)}
                same = forms[source.report_id].get(sentence.form)
                if same is not None:
                    first = Held(source, same)
                    break
        if first is not None and first.report is not report:
            yield Held(report, sentence), first


def _last_known(sources: list[Fingerprint | None]) -> list[Fingerprint | None]:
    """For each place the last report named up to there."""
    found, last = [], None
    for source in sources:
        last = source if source is not None else last
        found.append(last)
    return found


def _shingles(report: Fingerprint) -> set[int]:
    return {d for s in report.sentences if s.own for d in unpacked(s.shingles)}
