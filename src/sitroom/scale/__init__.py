"""Engines that run the same pure function over shards of reports."""

from __future__ import annotations

from sitroom.scale.engines import read_all

__all__ = ["read_all"]
