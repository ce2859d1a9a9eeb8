"""All settings: frozen, each with its unit and default. A TOML file and command-line flags override them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Literal

import msgspec

from sitroom.errors import SettingsError


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a run may change. Times in seconds, sizes in bytes unless said otherwise.

    language: ISO 639-1 code of the reports that are read in full; others give mentions only.
    detect_language: identify the language of each report that does not state it.
    max_report_bytes: a report larger than this is refused with an error line (kind "too_large").
    max_report_seconds: a report that takes longer to compute (not to wait) gets an error line (kind "too_slow").
    max_sentence_tokens: a longer run of tokens is cut, so that one bad report cannot stall the parser.
    batch_sentences: sentences handed to the parser at a time.
    gate: "conflict" reads no report that is not about conflict, as told by its words; "off" reads every report.
    min_confidence: records below it are left out of the output; 0 keeps all.
    workers: processes for `read`; 0 means one a core.
    engine: who reads: "serial", "processes", "dask" or "ray"; the last two are extras to install.
    engine_address: a running cluster of that engine; None: one is started on this machine.
    shard_reports: reports in one file of a run in shards.
    gazetteer: file of the user's own index of places, looked up beside the shipped one; "shipped" for none; None: the
        one in the user's data folder, if there is one.
    max_worker_bytes: memory of data that a process of the engine "processes" may have; a report that needs more gets an
        error line (kind "crash").
    max_upload_bytes: what one request to the pages may hold; a larger one is refused.
    """

    language: str = "en"
    detect_language: bool = True
    max_report_bytes: int = 2_000_000
    max_report_seconds: float = 120.0
    max_sentence_tokens: int = 160
    batch_sentences: int = 128
    gate: Literal["off", "conflict"] = "off"
    min_confidence: float = 0.0
    workers: int = 1
    engine: Literal["serial", "processes", "dask", "ray"] = "processes"
    engine_address: str | None = None
    shard_reports: int = 256
    gazetteer: str | None = None
    max_worker_bytes: int = 4_000_000_000
    max_upload_bytes: int = 32_000_000

    def __post_init__(self) -> None:
        if not 0 <= self.min_confidence <= 1:
            raise SettingsError(f"min_confidence must lie between 0 and 1, not {self.min_confidence}")
        for name in (
            "max_report_bytes", "max_sentence_tokens", "batch_sentences", "shard_reports", "max_worker_bytes",
            "max_upload_bytes",
        ):  # fmt: skip
            if getattr(self, name) < 1:
                raise SettingsError(f"{name} must be at least 1")
        if not self.max_report_seconds > 0:
            raise SettingsError("max_report_seconds must be more than 0")
        if self.workers < 0:
            raise SettingsError("workers must be 0 (one a core) or more")
        if self.gazetteer == "":
            raise SettingsError('gazetteer must name a file, or be "shipped"')


def load_settings(path: Path | None) -> Settings:
    """Settings from a TOML file; defaults when `path` is None. Raises SettingsError."""
    if path is None:
        return Settings()
    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Settings)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError, SettingsError) as problem:
        raise SettingsError(f"{path}: {problem}") from problem
