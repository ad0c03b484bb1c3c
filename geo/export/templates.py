"""Our templates as files: a CSV, or a workbook that explains itself."""

import io
from collections.abc import Sequence
from typing import Any, Final, Literal

import xlsxwriter

from geo.export.cells import words_of
from geo.export.columns import template_column
from geo.export.workbook import TYPE_WORDS, UNDATED
from geo.ingest.templates import Template, load_templates, template_csv, template_rows

TemplateForm = Literal["csv", "xlsx"]

MIME: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
TO_FILL_IN, EXAMPLE, MEANINGS = "記入用", "入力例", "項目の説明"
ABOUT: Final = ("項目", "意味", "書き方", "使う語")
WIDTHS: Final = (22, 60, 20, 60)


def template_file(slug: str, form: TemplateForm) -> tuple[bytes, str]:
    """Return a template and its MIME type.

    Parameters
    ----------
    slug
        As `geo.ingest.templates.load_templates` names them.
    form
        A CSV with an example row, or a workbook: a sheet to fill in, one with
        the example, one that says what each column means. Only the first is
        read when the workbook comes back.

    Raises
    ------
    NotFoundError
        There is no such template.

    Notes
    -----
    The cells to fill in are texts, so that a spreadsheet leaves 01, 1-2 and days
    as they are typed. The same template gives the same bytes.
    """
    headers, example = template_rows(slug)
    if form == "csv":
        return template_csv(slug), MIME[form]
    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False}
    )
    # Excel's own metadata knows no time zone.
    book.set_properties({"created": UNDATED.replace(tzinfo=None)})
    looks = {
        "head": book.add_format({"bold": True, "text_wrap": True, "bottom": 1}),
        "text": book.add_format({"num_format": "@"}),
        "wrapped": book.add_format(
            {"num_format": "@", "text_wrap": True, "valign": "top"}
        ),
    }
    widths = [max(14, 2 * len(header) + 2) for header in headers]
    for name, lines in ((TO_FILL_IN, [headers]), (EXAMPLE, [headers, example])):
        sheet = book.add_worksheet(name)
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width, looks["text"])
        _write(sheet, lines, looks["head"], looks["text"])
    sheet = book.add_worksheet(MEANINGS)
    for place, width in enumerate(WIDTHS):
        sheet.set_column(place, place, width)
    lines = [ABOUT, *explain(load_templates()[slug])]
    _write(sheet, lines, looks["head"], looks["wrapped"])
    book.close()
    return target.getvalue(), MIME[form]


def _write(sheet: Any, lines: Sequence[Sequence[str]], head: Any, text: Any) -> None:
    sheet.freeze_panes(1, 0)
    for number, line in enumerate(lines):
        for place, cell in enumerate(line):
            if cell:
                sheet.write_string(number, place, cell, text if number else head)


def explain(template: Template) -> list[tuple[str, str, str, str]]:
    """Return what each column of a template means and how it is written."""
    lines = []
    for canonical, header in zip(template.columns, template.headers, strict=True):
        column = template_column(template.kind, canonical)
        words = "、".join(words_of(column.choices)) if column.choices else ""
        lines.append((header, column.definition, TYPE_WORDS[column.type], words))
    return lines
