"""Finds copies among reports, as they come in and in any order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from sitroom.lexicon.loader import Lexicon, load_lexicon
from sitroom.merge.copies.origins import Origins
from sitroom.merge.copies.sentences import Fingerprint, fingerprint
from sitroom.merged import Copy
from sitroom.records import Report, Span

MIN_WORDS = 8
SHARE = 0.6


class CopyIndex:
    """Takes reports in any order; `origins` tells what is known of copying among all that were taken."""

    def __init__(self, lexicon: Lexicon | None = None) -> None:
        self.lexicon = lexicon or load_lexicon()
        self._reports: dict[str, Fingerprint] = {}
        self._texts: dict[str, str] = {}

    def add(self, report: Report) -> Fingerprint:
        """Take a report; a later one of the same id replaces it. Gives the fingerprint, which may be stored."""
        found = fingerprint(report, self.lexicon)
        self._texts[report.id] = report.text
        self.add_fingerprint(found)
        return found

    def add_fingerprint(self, found: Fingerprint) -> None:
        """Take a report that was cut up before."""
        self._reports[found.report_id] = found

    def origins(self, text: Callable[[str], str] | None = None) -> Origins:
        """What is known of copying. `text`: gives the text of a report that came as a fingerprint."""
        first: dict[int, tuple[str, int, int]] = {}
        sentences: list[Copy] = []
        copy_of: dict[str, str] = {}
        for report in sorted(self._reports.values(), key=lambda r: (r.moment, r.report_id)):
            held: Counter[str] = Counter()
            content = 0
            for s in report.sentences:
                if s.words < MIN_WORDS:
                    continue
                content += 1
                origin, start, end = first.setdefault(s.form, (report.report_id, s.start, s.end))
                if origin == report.report_id:
                    continue
                held[origin] += 1
                whole = self._texts[report.report_id] if report.report_id in self._texts else (text or str)(origin)
                span = Span(start=s.start, end=s.end, text=whole[s.start : s.end])
                sentences.append(
                    Copy(report_id=report.report_id, span=span, origin=origin, origin_start=start, origin_end=end)
                )
            for origin, count in held.most_common(1):
                if count >= SHARE * content:
                    copy_of[report.report_id] = copy_of.get(origin, origin)
        return Origins(copy_of, sentences)
