"""Builds the gazetteer's index into the wheel. The source distribution leaves it out and builds it the same way."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class GazetteerHook(BuildHookInterface[Any]):
    """Runs before the wheel is packed; an editable install gets the index beside the data."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        source = Path(self.root) / "src"
        # the package itself is not imported: what it needs is not installed where wheels are built
        for name in ("sitroom", "sitroom.lexicon"):
            stand_in = ModuleType(name)
            stand_in.__path__ = [str(source.joinpath(*name.split(".")))]
            sys.modules[name] = stand_in
        from sitroom.lexicon.build_gazetteer import INDEX, build, fresh

        if not fresh(INDEX):
            build(INDEX)
        build_data["artifacts"].append(f"/{INDEX.relative_to(self.root).as_posix()}")
