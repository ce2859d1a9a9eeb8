"""A visitor of the pages without a browser: forms with their token."""

from __future__ import annotations

import re
from typing import Any

from starlette.testclient import TestClient

HOME = "http://127.0.0.1:8765"


def token(visitor: TestClient) -> str:
    found = re.search(r'name="csrf" content="([0-9a-f]{64})"', visitor.get("/").text)
    assert found
    return found[1]


def post(visitor: TestClient, path: str, **form: str) -> Any:
    return visitor.post(path, data=form | {"csrf": token(visitor)}, headers={"origin": HOME})
