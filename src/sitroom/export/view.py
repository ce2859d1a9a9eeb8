"""What a format sees of a selection: names and places as the profile shows them, and only what changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from sitroom.errors import SettingsError
from sitroom.export.ids import numbers
from sitroom.export.profiles import Profile, shown_as
from sitroom.lexicon.loader import Lexicon
from sitroom.merged import Incident, Series
from sitroom.records import Record, Report
from sitroom.store.selection import Selection


@dataclass(frozen=True)
class View:
    """A selection as one export sees it. `selection`: all of it, as the profile shows it: texts of reports are empty
    but in the internal profile, and evidence may be shorter than its offsets say. `since`: None or UTC, ISO 8601."""

    selection: Selection
    profile: Profile
    since: str | None
    lexicon: Lexicon

    @cached_property
    def incidents(self) -> tuple[Incident, ...]:
        """Incidents to give out, by time and id."""
        kept = (i for i in self.selection.incidents if self.is_new(i.id))
        return tuple(sorted(kept, key=lambda i: (i.earliest or "9999", i.latest or "9999", i.id)))

    @cached_property
    def series(self) -> tuple[Series, ...]:
        """Series to give out, by topic, name and id."""
        return tuple(sorted((s for s in self.selection.series if self.is_new(s.id)), key=_series_order))

    @cached_property
    def records(self) -> tuple[Record, ...]:
        """Records to give out one by one: those that pass the filter; by report and place in it."""
        kept = (r for i, r in self.selection.records.items() if i in self.selection.shown and self.is_new(i))
        return tuple(sorted(kept, key=lambda r: (r.report_id, r.evidence.start, r.trigger.start, r.id)))

    @cached_property
    def numbers(self) -> dict[str, int]:
        """A whole number for every id of the selection."""
        whole = self.selection
        ids = {i.id for i in whole.incidents} | {s.id for s in whole.series} | {d.id for d in whole.deleted}
        return numbers(ids | set(whole.records))

    @cached_property
    def _parts(self) -> dict[str, tuple[str, ...]]:
        """Records of every incident and series."""
        found = {i.id: i.members for i in self.selection.incidents}
        for series in self.selection.series:
            found[series.id] = tuple(dict.fromkeys(r for p in series.points for r in p.records))
        return found

    def changed(self, id_: str) -> str | None:
        """When an incident, series or record last changed, with its records; None when that is not known."""
        ids = (id_, *self._parts.get(id_, ()))
        times = [self.selection.changed[i] for i in ids if i in self.selection.changed]
        return max(times, key=moment) if times else None

    def is_new(self, id_: str) -> bool:
        """Whether it changed since the time asked for; what is not known to be old is new."""
        if self.since is None:
            return True
        when = self.changed(id_)
        return when is None or moment(when) >= moment(self.since)

    def members(self, incident: Incident) -> Iterator[Record]:
        """The incident's records, in the order of its members."""
        return (self.selection.records[m] for m in incident.members if m in self.selection.records)

    def record(self, id_: str) -> Record | None:
        """A record of the selection."""
        return self.selection.records.get(id_)

    def report(self, id_: str) -> Report | None:
        """A report of the selection."""
        return self.selection.reports.get(id_)

    def excerpt(self, record: Record) -> str:
        """The record's evidence, no longer than the profile allows; "" where it is withheld."""
        return record.evidence.text


def _series_order(series: Series) -> tuple[str, str, str]:
    return series.topic, series.name, series.id


def moment(text: str) -> datetime:
    """An ISO 8601 day or time; without an offset it is UTC. Raises SettingsError for anything else."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError as problem:
        raise SettingsError(f"no ISO 8601 date or time: {text!r}") from problem
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def view_of(selection: Selection, profile: Profile, since: str | None, lexicon: Lexicon) -> View:
    """The view of a selection. Raises SettingsError for a `since` that is no date or time."""
    if since is not None:
        since = moment(since).astimezone(UTC).isoformat()
    return View(shown_as(selection, profile, lexicon), profile, since, lexicon)
