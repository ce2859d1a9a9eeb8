"""Events: who did what to whom.

`extract` adds an Event for each frame that a sentence calls up, with roles, harm, weapons, ACLED's types and contexts.
What later organs need to know of how an event was read is kept in `draft.scratch["events.readings"]` by event id.
"""

from sitroom.extract.events.build import extract
from sitroom.extract.events.reading import EventReading, readings

__all__ = ["EventReading", "extract", "readings"]
