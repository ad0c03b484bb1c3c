"""The script of import trials counts every row and copies none."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def shared(tmp_path):
    """A folder like the real one: a layer with a blank line, lines no reader knows."""
    places = tmp_path / "data/yaizu/集会所/places.csv"
    places.parent.mkdir(parents=True)
    places.write_text(
        "名称,緯度,経度\n架空の集会所,34.87,138.32\n,,\n架空の公園,34.86,138.31\n",
        encoding="utf-8",
    )
    strange = tmp_path / "data/yaizu/記録/records.csv"
    strange.parent.mkdir()
    strange.write_text("温度,湿度\n20,50\n", encoding="utf-8")
    (tmp_path / "data/NOTES.md").write_text("notes", encoding="utf-8")
    return tmp_path


def run(shared):
    page = shared / "page.md"
    script = ROOT / "scripts/import_trials.py"
    command = [sys.executable, str(script), str(shared), "--output", str(page)]
    done = subprocess.run(
        command,
        check=False,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stderr
    return page.read_text(encoding="utf-8")


def test_every_row_is_stored_or_skipped_with_a_reason(shared):
    page = run(shared)

    assert "| 集会所/places.csv | layer: place | 3 | 2 | 1 | s 1 |" in page
    assert "- 1: 空の行" in page
    assert "do not add up" not in page


def test_refused_file_says_its_sentence_and_no_row_is_copied(shared):
    page = run(shared)

    assert "| 記録/records.csv | layer: place | 1 | 0 | all | — | refused: 名称" in page
    assert "架空の" not in page


def test_page_is_the_same_on_every_run(shared):
    assert run(shared) == run(shared)
