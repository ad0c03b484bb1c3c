import pytest

from geo.domain.ages import parse_ages, write_ages


@pytest.mark.parametrize(
    ("text", "band"),
    [
        ("20〜39歳", (20, 39)),
        ("２０～３９歳", (20, 39)),
        ("20-39", (20, 39)),
        ("20歳から39歳まで", (20, 39)),
        ("65歳以上", (65, None)),
        ("40歳未満", (0, 39)),
        ("39歳以下", (0, 39)),
        ("30代", (30, 39)),
        ("18才", (18, 18)),
    ],
)
def test_ages_are_read_as_people_write_them(text, band):
    assert parse_ages(text) == band


@pytest.mark.parametrize("text", ["", "若者", "39〜20歳", "200歳以上", "0歳未満", "20"])
def test_what_is_no_band_is_refused(text):
    with pytest.raises(ValueError, match="年齢の範囲"):
        parse_ages(text)


@pytest.mark.parametrize("band", [(0, 39), (65, None), (18, 18)])
def test_a_band_is_read_back_as_it_was_written(band):
    assert parse_ages(write_ages(*band)) == band
