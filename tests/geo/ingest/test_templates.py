import csv
import io

import pytest

from geo.domain.errors import InvalidLayerError, NotFoundError
from geo.ingest.adoptions import read_adoptions
from geo.ingest.layers import read_layer
from geo.ingest.statistics import read_membership
from geo.ingest.templates import load_templates, template_csv, template_rows

SLUGS = list(load_templates())


def read_kind(path, kind):
    if kind == "adoption":
        return read_adoptions(path)
    return read_membership(path) if kind == "membership" else read_layer(path, kind)


def filled(tmp_path, slug):
    """The template with its example row numbered like a real one, read again."""
    headers, example = template_rows(slug)
    path = tmp_path / "様式.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([headers, ["1", *example[1:]]])
    return read_kind(path, load_templates()[slug].kind)


def test_templates_are_offered_for_what_no_published_table_holds():
    titles = [template.title for template in load_templates().values()]

    assert titles == [
        "自治会・町内会",
        "市民活動団体",
        "アダプト対象地",
        "アダプト協定",
        "加入世帯",
        "活動",
    ]


@pytest.mark.parametrize("slug", SLUGS)
def test_template_filled_in_as_its_example_is_read_without_a_doubt(tmp_path, slug):
    found = filled(tmp_path, slug)

    assert found.notes == ()
    assert found.unmapped == ()
    assert set(found.mapping) == set(load_templates()[slug].columns)


@pytest.mark.parametrize("slug", SLUGS)
def test_template_opens_as_japanese_in_a_spreadsheet(slug):
    content = template_csv(slug)

    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == 2
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert tuple(map(tuple, rows)) == template_rows(slug)


@pytest.mark.parametrize("slug", SLUGS)
def test_example_is_fictional_and_says_so(slug):
    _, example = template_rows(slug)

    assert example[0] == "入力例"
    assert any("架空" in cell for cell in example[1:])


@pytest.mark.parametrize("slug", SLUGS)
def test_untouched_template_is_refused_because_it_holds_only_an_example(tmp_path, slug):
    path = tmp_path / "様式.csv"
    path.write_bytes(template_csv(slug))
    kind = load_templates()[slug].kind

    with pytest.raises(InvalidLayerError, match="行がありません"):
        read_kind(path, kind)


def test_template_that_does_not_exist_is_named():
    with pytest.raises(NotFoundError, match="様式: 自治会・町内会"):
        template_rows("colours")
