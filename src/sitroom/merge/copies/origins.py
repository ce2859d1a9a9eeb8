"""What is known of copying, to be asked: from which report a sentence came first, of which report another is a copy."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from sitroom.merged import Copy

UNDATED = "9999"  # sorts after every date: an undated report is never held to be the earlier one


class Origins:
    """The answer of a CopyIndex. It can be made again from what was kept of it: `Origins(copy_of, sentences)`.

    `copy_of`: id of a report that is wholly or mostly a copy -> id of the report at the end of that chain.
    `sentences`: every sentence that stood in an earlier report, by report and place in it."""

    def __init__(self, copy_of: Mapping[str, str] | None = None, sentences: Iterable[Copy] = ()) -> None:
        self.copy_of: dict[str, str] = dict(copy_of or {})
        self.sentences: tuple[Copy, ...] = tuple(sorted(sentences, key=lambda c: (c.report_id, c.span.start)))
        self._starts: dict[str, list[int]] = {}
        self._spans: dict[str, list[Copy]] = {}
        for copy in self.sentences:
            self._starts.setdefault(copy.report_id, []).append(copy.span.start)
            self._spans.setdefault(copy.report_id, []).append(copy)

    def copy(self, report_id: str, start: int, end: int) -> Copy | None:
        """The copied sentence that holds most of the span; None when it is not known to be copied."""
        starts = self._starts.get(report_id)
        if starts is None:
            return None
        spans = self._spans[report_id]
        at = max(bisect_right(starts, start) - 1, 0)
        best, most = None, 0
        for copy in spans[at:]:
            if copy.span.start >= end:
                break
            shared = min(end, copy.span.end) - max(start, copy.span.start)
            if shared > most:
                best, most = copy, shared
        return best if 2 * most > end - start else None

    def origin(self, report_id: str, start: int, end: int) -> str:
        """Id of the earliest known report of the sentence that holds the span; the report's own when there is none."""
        found = self.copy(report_id, start, end)
        return found.origin if found else report_id

    def told(self, report_id: str, start: int, end: int) -> str:
        """Id of the report that told the sentence first. What a copy adds or changes, such as the toll of an update
        that repeats the rest, is its own; of a copy whose sentences are not known, all is its root's."""
        found = self.copy(report_id, start, end)
        if found is not None:
            return found.origin
        return report_id if report_id in self._starts else self.root(report_id)

    def root(self, report_id: str) -> str:
        """The report of which this one is a copy, at the end of the chain; the report itself when it is none."""
        return self.copy_of.get(report_id, report_id)


def moment(published: str | None) -> str:
    """A date of publication as a text that sorts by time: in UTC where an offset is given, undated last.

    A day without a time sorts before all times of that day."""
    if not published:
        return UNDATED
    if len(published) <= 10:
        return published
    try:
        at = datetime.fromisoformat(published)
        return (at.astimezone(UTC) if at.tzinfo else at).strftime("%Y-%m-%dT%H:%M:%S.%f")
    except (ValueError, OverflowError):
        return published
