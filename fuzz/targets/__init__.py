"""What is fuzzed: each target takes any bytes and raises when something is wrong with the package."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from fuzz.targets import ingesting, lexicons, mentions, merging, storing, surfaces

Target = Callable[[bytes], None]

TARGETS: dict[str, Target] = {
    "dates": ingesting.dates,
    "feed": ingesting.file("any.rss"),
    "csv": ingesting.file("any.csv"),
    "html": ingesting.file("any.html"),
    "json": ingesting.file("any.json"),
    "jsonl": ingesting.file("any.jsonl"),
    "parquet": ingesting.parquet,
    "sniffed": ingesting.file("any"),
    "text": ingesting.file("any.txt"),
    "warc": ingesting.file("any.warc"),
    "warc_gz": ingesting.packed_warc,
    "wacz": ingesting.wacz,
    "bodies": ingesting.bodies,
    "readings": ingesting.readings,
    "mentions": mentions.mentions,
    "numerals": mentions.number_words,
    "parsed": mentions.parsed,
    "report": mentions.report,
    "sentences": mentions.sentences,
    "timex": mentions.timex,
    "lexicon_csv": lexicons.csv_table,
    "lexicon_toml": lexicons.toml_table,
    "places": lexicons.places,
    "settings": lexicons.settings,
    "merge": merging.merge,
    "copies": merging.copies,
    "store": storing.store,
    "store_anew": storing.anew,
    "store_file": storing.damaged,
    "store_search": storing.search,
    "cells": surfaces.cells,
    "filters": surfaces.filters,
    "terminal": surfaces.terminal,
}


def seeds(name: str) -> Iterable[bytes]:
    """Sound inputs to start a target from."""
    return (
        ingesting.SEEDS.get(name)
        or mentions.SEEDS.get(name)
        or lexicons.SEEDS.get(name)
        or storing.SEEDS.get(name)
        or surfaces.SEEDS.get(name, ())
    )


def words(name: str) -> Iterable[bytes]:
    """Pieces that a target's inputs are often made of."""
    return ingesting.WORDS if name in ingesting.SEEDS or name == "sniffed" else ()
