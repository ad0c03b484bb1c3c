"""How often the long tests repeat, and what the full counts leave for the report."""

import json
import os
from pathlib import Path

import pytest

SOAK = bool(os.environ.get("KYODO_SOAK"))
KEPT = Path(__file__).resolve().parents[2] / "build" / "soak" / "history.json"


@pytest.fixture
def soak() -> bool:
    """Whether this is the full count."""
    return SOAK


@pytest.fixture
def keep_result():
    """Keep what a full count came to, by its name."""

    def keep(name: str, **told) -> None:
        if not SOAK:
            return
        KEPT.parent.mkdir(parents=True, exist_ok=True)
        known = json.loads(KEPT.read_text("utf-8")) if KEPT.exists() else {}
        KEPT.write_text(
            json.dumps(known | {name: told}, ensure_ascii=False, indent=1), "utf-8"
        )

    return keep
