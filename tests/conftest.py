"""What holds for all tests: an index of places in the developer's own data folder is never looked up."""

from __future__ import annotations

import os
import tempfile

# set before any test module is imported, and inherited by the programs that tests start
os.environ["XDG_DATA_HOME"] = os.path.join(tempfile.gettempdir(), "sitroom-tests-have-no-data-home")
