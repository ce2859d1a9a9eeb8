"""Which reports are copies and of which, and which sentences came from where, once it is known which sentences go back
to one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from sitroom.merge.copies.sentences import Fingerprint, Sentence, unpacked
from sitroom.merged import Copy
from sitroom.records import Span


class Held(NamedTuple):
    """Where a sentence stands."""

    report: Fingerprint
    sentence: Sentence


class Groups:
    """Sentences that go back to one: by group the reports that hold it, each once, earliest first."""

    def __init__(self, numbers: Mapping[tuple[int, bytes], int]) -> None:
        """`numbers`: form and names of a sentence -> number of its group."""
        self._numbers = numbers
        self._held: dict[int, dict[str, Held]] = defaultdict(dict)

    def put(self, report: Fingerprint) -> None:
        """Takes the sentences of a report that are in a group. Must be called in order of time."""
        for sentence in report.sentences:
            if sentence.evidence and (sentence.form, sentence.names) in self._numbers:
                self._of(sentence).setdefault(report.report_id, Held(report, sentence))

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


class Chains:
    """Reports by id, and their sentences by group. `at`: thresholds of merge_copies.csv."""

    def __init__(self, reports: Mapping[str, Fingerprint], groups: Groups, at: Mapping[str, float]) -> None:
        self._reports, self._groups, self._at = reports, groups, at

    def copies(self, ordered: Sequence[Fingerprint], known: Mapping[str, str]) -> dict[str, str]:
        """Those of some reports that are copies, each with the report at the end of its chain.

        `ordered`: in order of time. `known`: the same of all reports before them that are copies and not among them."""
        whole: dict[int, str] = {}
        forms = {r.form for r in ordered}
        for report in sorted(self._reports.values(), key=in_time):
            if report.form in forms and report.words >= self._at["min_words"]:
                whole.setdefault(report.form, report.report_id)
        copy_of: dict[str, str] = {}
        for report in ordered:  # earlier ones first: the chain behind the one copied from is known
            parent = self._copied_from(report)
            if report.words >= self._at["min_words"]:
                same = whole[report.form]
                parent = same if same != report.report_id else parent
            if parent is not None:
                copy_of[report.report_id] = copy_of.get(parent) or known.get(parent, parent)
        return copy_of

    def sentences(
        self, ordered: Sequence[Fingerprint], copy_of: Mapping[str, str], text: Callable[[str], str]
    ) -> list[Copy]:
        """The copied sentences of reports. `text` is only asked for texts of reports that hold some."""
        return [_copy(held, first, text) for report in ordered for held, first in self._copied(report, copy_of)]

    def _copied_from(self, report: Fingerprint) -> str | None:
        """The earlier report in which most of this one's own sentences stood."""
        copied: dict[str, int] = defaultdict(int)
        own = 0
        for sentence in report.sentences:
            own += sentence.own
            for earlier in self._groups.before(sentence, report, int(self._at["holders"])) if sentence.own else ():
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

    def _copied(self, report: Fingerprint, copy_of: Mapping[str, str]) -> Iterator[tuple[Held, Held]]:
        """The report's copied sentences, each with its first occurrence.

        A short or stock sentence shows nothing by itself; it counts as copied along with the telling sentence before or
        after it, or with the whole report, when it stands in the same words where that was copied from."""
        own = report.report_id
        firsts = [self._groups.first(s) if s.evidence else None for s in report.sentences]
        sources = [f.report if f is not None else None for f in firsts]
        whole = self._reports[copy_of[own]] if own in copy_of else None
        if whole is None and all(s is None or s.report_id == own for s in sources):
            return
        before, after = _last_known(sources), _last_known(sources[::-1])[::-1]
        forms: dict[str, dict[int, Sentence]] = {}
        for n, sentence in enumerate(report.sentences):
            first = firsts[n]
            if first is None:
                near = {r.report_id: r for r in (before[n], after[n], whole) if r is not None and r.report_id != own}
                for source in sorted(near.values(), key=in_time):
                    if source.report_id not in forms:
                        forms[source.report_id] = {s.form: s for s in reversed(source.sentences)}
                    same = forms[source.report_id].get(sentence.form)
                    if same is not None:
                        first = Held(source, same)
                        break
            if first is not None and first.report.report_id != own:
                yield Held(report, sentence), first


def in_time(report: Fingerprint) -> tuple[str, str]:
    """Sorts reports by when they came out."""
    return report.moment, report.report_id


def _copy(held: Held, first: Held, text: Callable[[str], str]) -> Copy:
    own = held.sentence
    quoted = text(held.report.report_id)[own.start : own.end]
    return Copy(
        report_id=held.report.report_id,
        span=Span(start=own.start, end=own.end, text=quoted),
        origin=first.report.report_id,
        origin_start=first.sentence.start,
        origin_end=first.sentence.end,
        exact=own.form == first.sentence.form,
    )


def _last_known(sources: list[Fingerprint | None]) -> list[Fingerprint | None]:
    """For each place the last report named up to there."""
    found, last = [], None
    for source in sources:
        last = source if source is not None else last
        found.append(last)
    return found


def _shingles(report: Fingerprint) -> set[int]:
    return {d for s in report.sentences if s.own for d in unpacked(s.shingles)}
