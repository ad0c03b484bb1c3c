"""Rows whose figures our own export hid are left as they are stored."""

import pandas as pd

from geo.ingest.withheld import without_withheld


def test_hidden_row_is_left_out_and_the_reader_is_told():
    rows = pd.DataFrame(
        {
            "district_code": ["a", "b", "c"],
            "numerator": pd.array([None, 30, 20], dtype="Int64"),
            "note": ["秘匿（数が少ない、）。概数", "概数", None],
        }
    )

    kept, notes = without_withheld(rows)

    assert list(kept["district_code"]) == ["b", "c"]
    assert [note.severity for note in notes] == ["skip"]
    assert "1行" in notes[0].message


def test_file_without_hidden_rows_is_untouched():
    rows = pd.DataFrame({"district_code": ["a"], "note": [None]})

    kept, notes = without_withheld(rows)

    assert kept is rows
    assert notes == ()
