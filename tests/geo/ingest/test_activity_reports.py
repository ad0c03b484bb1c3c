import pytest

from geo.domain.errors import InvalidLayerError
from geo.ingest.activity_reports import read_activity_reports

HEADER = "ID,開催日,参加者数\n"


def read(folder, text):
    path = folder / "報告.csv"
    path.write_text(text, encoding="utf-8")
    return read_activity_reports(path).rows


def test_reports_are_counts_of_a_day_and_nobody_counted_is_none(tmp_path):
    found = read(
        tmp_path, HEADER + "a,2026-04-01,0\nb,令和8年4月2日,12\nc,2026-04-03,\n"
    )

    assert found["source_id"].tolist() == ["a", "b"]
    assert found["participants"].tolist() == [0, 12]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("ID,開催日\na,2026-04-01\n", "必要な列（参加者数）がありません"),
        (HEADER + ",2026-04-01,3\n", "IDが空です"),
        (HEADER + "a,きのう,3\n", "日付として読めません"),
        (HEADER + "a,2026-04-01,多い\n", "整数として読めません"),
        (HEADER + "a,2026-04-01,3\na,2026-04-01,4\n", "行が2つ"),
    ],
)
def test_reports_out_of_order_are_refused(tmp_path, text, reason):
    with pytest.raises(InvalidLayerError, match=reason):
        read(tmp_path, text)
