"""Compile the knowledge into the JSON shards that the wheel ships."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileKnowledge(BuildHookInterface[Any]):
    """Checks the data and writes its shards outside the source tree."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, unless the install is editable: that one reads the TOML itself."""
        if version == "editable":
            return
        sys.path.insert(0, str(Path(self.root) / "src"))
        from ocsea._base.data import TomlFolder, compile_shards
        from ocsea.knowledge import DATA, KnowledgeBase
        from ocsea.sections import KEYS

        source = TomlFolder(Path(DATA), KEYS)
        KnowledgeBase(source).check_or_raise()
        self._shards = tempfile.TemporaryDirectory()
        for path in compile_shards(source, Path(self._shards.name)):
            build_data["force_include"][str(path)] = f"ocsea/data/_shards/{path.name}"
