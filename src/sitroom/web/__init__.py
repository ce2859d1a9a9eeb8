"""The situation room: pages to look, to check and to correct."""

from __future__ import annotations

from sitroom.web.serving import serve

__all__ = ["serve"]
