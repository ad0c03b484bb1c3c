"""The associations' guide names only what stands on the pages."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs/tutorial/jichikai.md"


def test_every_quoted_word_of_the_guide_stands_on_a_page():
    sources = [
        *ROOT.glob("templates/**/*.html"),
        *ROOT.glob("web/**/*.py"),
        ROOT / "geo/domain/activity_templates.toml",
    ]
    pages = "\n".join(path.read_text("utf-8") for path in sources)

    quoted = set(re.findall("「([^」]+)」", GUIDE.read_text("utf-8")))

    assert len(quoted) > 50
    assert [words for words in sorted(quoted) if words not in pages] == []
