"""Which indexes of places are used, how large they are and whom they are owed to."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator

from sitroom.lexicon.build_gazetteer import INDEX
from sitroom.lexicon.gazetteer import SHIPPED, Joined, default_index, load_gazetteer, user_index
from sitroom.lexicon.loader import DATA
from sitroom.show.phrases import clean

CREDIT = "Places © GeoNames, https://www.geonames.org, CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/)."


def gazetteers(setting: str | None) -> Iterator[str]:
    """The lines of `sitroom gazetteer show` under the setting `gazetteer`. Raises LexiconError for a broken index."""
    path = user_index(setting)
    index = load_gazetteer(path)
    yield f"shipped  {INDEX}"
    yield _counts(index.notes)
    for source in tomllib.loads((DATA / "MANIFEST.toml").read_text("utf-8"))["source"]:
        yield f"  from {source['name']} ({source['package']} {source['version']}), {source['licence']}"
    yield f"  and from our own tables (digest {index.notes['sources'][:16]})"
    yield ""
    if isinstance(index, Joined):
        yield f"yours    {clean(str(path))}"
        notes = index.user.notes
        yield _counts(notes)
        for name, digest in json.loads(notes["sources"]):
            yield f"  from {clean(name)} (sha256 {clean(digest)[:16]})"
        changed = clean(notes["modified"]) or "on no stated day"
        yield f"  rows last changed {changed}; {notes['malformed']} malformed lines"
    else:
        why = f'left out by gazetteer = "{SHIPPED}"' if setting == SHIPPED else f"none at {default_index()}"
        yield f"yours    {clean(why)}"
    yield ""
    yield CREDIT


def _counts(notes: dict[str, str]) -> str:
    return f"  {int(notes['places']):,} places, {int(notes['names']):,} names"
