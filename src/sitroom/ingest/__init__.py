"""Inputs of every kind into reports."""

from __future__ import annotations

from sitroom.ingest.inputs import notes, read_inputs

__all__ = ["notes", "read_inputs"]
