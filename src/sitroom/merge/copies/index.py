"""Finds copies among reports, as they come in and in any order."""

from __future__ import annotations

from collections.abc import Callable

from sitroom.lexicon.loader import Lexicon, load_lexicon
from sitroom.merge.copies.chains import Chains, Groups, in_time
from sitroom.merge.copies.near import NearIndex
from sitroom.merge.copies.origins import Origins
from sitroom.merge.copies.sentences import Fingerprint, fingerprint, rules
from sitroom.records import Report


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
        ordered = sorted(self._reports.values(), key=in_time)
        chains = Chains(self._reports, self._groups(ordered), self._at)
        copy_of = chains.copies(ordered, {})

        def whole(report_id: str) -> str:
            if report_id not in self._texts:
                if text is None:
                    raise KeyError(report_id)
                self._texts[report_id] = text(report_id)
            return self._texts[report_id]

        return Origins(copy_of, chains.sentences(ordered, copy_of, whole))

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
            groups.put(report)
        return groups


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
