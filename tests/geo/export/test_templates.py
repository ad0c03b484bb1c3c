"""Templates as files: each says what it means, and what is filled in comes back."""

import io

import openpyxl
import pytest

from geo.domain.errors import NotFoundError
from geo.export.templates import EXAMPLE, MEANINGS, MIME, TO_FILL_IN, template_file
from geo.ingest.adoptions import read_adoptions
from geo.ingest.layers import read_layer
from geo.ingest.statistics import read_membership
from geo.ingest.templates import load_templates, template_csv, template_rows

SLUGS = list(load_templates())


def read_kind(path, kind):
    if kind == "adoption":
        return read_adoptions(path)
    return read_membership(path) if kind == "membership" else read_layer(path, kind)


def book_of(slug):
    return openpyxl.load_workbook(io.BytesIO(template_file(slug, "xlsx")[0]))


@pytest.mark.parametrize("slug", SLUGS)
def test_a_template_is_offered_as_the_csv_of_the_reader(slug):
    assert template_file(slug, "csv") == (template_csv(slug), MIME["csv"])


@pytest.mark.parametrize("slug", SLUGS)
def test_a_workbook_has_a_sheet_to_fill_in_an_example_and_the_meanings(slug):
    headers, example = template_rows(slug)

    sheets = {sheet.title: list(sheet.values) for sheet in book_of(slug)}

    assert list(sheets) == [TO_FILL_IN, EXAMPLE, MEANINGS]
    assert sheets[TO_FILL_IN] == [headers]
    assert sheets[EXAMPLE] == [headers, tuple(cell or None for cell in example)]
    assert [line[0] for line in sheets[MEANINGS][1:]] == list(headers)
    assert all(line[1] and line[2] for line in sheets[MEANINGS])


@pytest.mark.parametrize("slug", SLUGS)
def test_what_is_filled_in_is_read_and_the_example_is_not(tmp_path, slug):
    book = book_of(slug)
    example = template_rows(slug)[1]
    for place, cell in enumerate(["1", *example[1:]], start=1):
        book[TO_FILL_IN].cell(2, place, cell or None)
    path = tmp_path / "様式.xlsx"
    book.save(path)

    found = read_kind(path, load_templates()[slug].kind)

    (told,) = found.notes
    assert told.severity == "skip"
    assert f"「{TO_FILL_IN}」を読みました" in told.message
    assert found.unmapped == ()
    assert set(found.mapping) == set(load_templates()[slug].columns)


def test_a_template_that_does_not_exist_is_refused():
    with pytest.raises(NotFoundError, match="という様式はありません"):
        template_file("nothing", "xlsx")


def test_the_same_template_gives_the_same_bytes():
    assert template_file("adoption", "xlsx") == template_file("adoption", "xlsx")
