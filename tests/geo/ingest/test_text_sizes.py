"""What is too much text is refused before it is built."""

import pytest

from geo.domain.errors import InvalidLayerError
from geo.ingest.decoding import clean_cell, codec_name
from geo.ingest.limits import LAYER_LIMITS
from geo.ingest.strict_csv import parse_csv
from geo.ingest.strict_geojson import parse_geojson


@pytest.mark.parametrize("properties", ["5", "true"])
def test_properties_that_are_no_object_are_refused(properties):
    text = (
        '{"type":"FeatureCollection","features":[{"type":"Feature",'
        f'"properties":{properties},"geometry":null}}]}}'
    )

    with pytest.raises(InvalidLayerError, match="properties"):
        parse_geojson(text, file="a.geojson", encoding="utf-8")


@pytest.mark.parametrize("label", ["punycode", "idna", "utf-7", "zip"])
def test_encoding_that_no_japanese_file_uses_is_refused(label):
    with pytest.raises(InvalidLayerError, match="使えません"):
        codec_name(label, file="a.kml")


def test_cell_longer_than_a_spreadsheet_holds_is_refused():
    text = "名称\n" + "架" * (LAYER_LIMITS.cell_characters + 1)

    with pytest.raises(InvalidLayerError, match="文字が多すぎます"):
        parse_csv(text, file="a.csv", encoding="utf-8")


def test_pile_of_combining_marks_is_cut_to_thirty():
    cleaned = clean_cell("x" + "\u0323" * 500)

    assert cleaned == ("x" + "\u0323" * 30, True)
