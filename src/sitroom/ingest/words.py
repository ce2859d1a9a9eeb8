"""The ingest lexicon, sorted by kind."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from sitroom.ingest.dates import DateReader
from sitroom.lexicon.loader import Lexicon
from sitroom.lexicon.schema.ingest import IngestKind, IngestRow


@dataclass(frozen=True)
class Words:
    """Rows of the ingest lexicon by kind; one per Lexicon (see `words_of`)."""

    rows: tuple[IngestRow, ...]

    def forms(self, kind: IngestKind) -> tuple[str, ...]:
        """All forms of a kind, in file order."""
        return tuple(form for row in self.rows if row.kind == kind for form in row.forms)

    def number(self, name: str) -> float:
        """The threshold `ingest.threshold.<name>`."""
        for row in self.rows:
            if row.id == f"ingest.threshold.{name}" and row.value is not None:
                return row.value
        raise KeyError(name)

    @cached_property
    def dates(self) -> DateReader:
        """The reader of written dates."""
        return DateReader(self.rows)


def words_of(lexicon: Lexicon) -> Words:
    """The ingest lexicon of a language, built once."""
    return lexicon.compiled("ingest", lambda made: Words(made.rows("ingest", IngestRow)))
