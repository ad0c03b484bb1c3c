"""Papers: the right kanji by pixels, text that can be copied, and nothing fetched."""

import io

import numpy as np
import pypdfium2
import pytest
from PIL import Image, ImageDraw, ImageFont

from geo.domain.errors import SettingError
from web.planning import fonts, pdf

# Of different blocks and shapes; some are drawn otherwise in Chinese fonts.
KANJI = "稲城市直角骨海辻晴曜地区加入率報告鷗"
SIZE_PT, SCALE = 40, 8
JAPANESE = 0  # the first face of the collection
ALIKE = 0.9


def page_of(text):
    return (
        '<!doctype html><html lang="ja"><meta charset="utf-8">'
        "<style>@page{size:240pt 120pt;margin:20pt;@bottom-right{content:none}}"
        f"p{{font-size:{SIZE_PT}pt;line-height:1;margin:0}}</style><p>{text}"
    )


def ink(image):
    """The drawn part of a picture, cut at its edges, as 0 or 1."""
    grey = np.asarray(image.convert("L")) < 128
    rows, columns = np.flatnonzero(grey.any(1)), np.flatnonzero(grey.any(0))
    return grey[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def likeness(left, right):
    """How much two drawings share of what either draws, after one is fitted."""
    height, width = left.shape
    fitted = Image.fromarray((right * 255).astype("uint8")).resize((width, height))
    other = np.asarray(fitted) > 127
    return (left & other).sum() / (left | other).sum()


def drawn_by_another(text):
    """The same text from the font's file, by another program."""
    font = ImageFont.truetype(str(fonts.find_fonts()[0]), SIZE_PT * SCALE, JAPANESE)
    image = Image.new("L", (SIZE_PT * SCALE * 2, SIZE_PT * SCALE * 2), 255)
    ImageDraw.Draw(image).text((20, 20), text, font=font, fill=0)
    return ink(image)


@pytest.mark.parametrize("letter", KANJI)
def test_each_kanji_is_the_fonts_own(letter):
    document = pypdfium2.PdfDocument(pdf.pdf_of(page_of(letter)))

    drawn = ink(document[0].render(scale=SCALE).to_pil())
    assert likeness(drawn, drawn_by_another(letter)) > ALIKE
    assert document[0].get_textpage().get_text_range().strip() == letter


def test_another_kanji_would_be_noticed():
    document = pypdfium2.PdfDocument(pdf.pdf_of(page_of("直")))

    drawn = ink(document[0].render(scale=SCALE).to_pil())
    assert likeness(drawn, drawn_by_another("置")) < ALIKE


def test_the_same_page_gives_the_same_bytes():
    assert pdf.pdf_of(page_of("同じ")) == pdf.pdf_of(page_of("同じ"))


def test_nothing_is_fetched(tmp_path):
    secret = tmp_path / "secret.png"
    Image.new("RGB", (200, 200), "red").save(secret)
    page = page_of(f'<img src="{secret.as_uri()}"><img src="http://127.0.0.1:9/a.png">')

    document = pypdfium2.PdfDocument(pdf.pdf_of(page))

    colours = document[0].render(scale=1).to_pil().convert("RGB").getcolors(100_000)
    assert (255, 0, 0) not in {colour for _, colour in colours}


def test_a_machine_without_the_font_says_so(monkeypatch):
    monkeypatch.setattr(fonts, "FOLDERS", ("/nowhere",))
    fonts.find_fonts.cache_clear()
    monkeypatch.setenv("HOME", "/nowhere")
    try:
        with pytest.raises(SettingError, match="日本語のフォント"):
            pdf.pdf_of(page_of("字"))
    finally:
        fonts.find_fonts.cache_clear()


def test_a_machine_without_the_libraries_says_so(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "weasyprint", None)

    with pytest.raises(SettingError, match="libpango"):
        pdf.pdf_of(page_of("字"))


@pytest.mark.slow
def test_a_districts_paper_is_a4_in_japanese_with_its_numbers(client):
    answer = client.get("/inagi/report/files/districts/13225001.pdf")

    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    document = pypdfium2.PdfDocument(answer.data)
    assert [round(side) for side in document[0].get_size()] == [595, 842]
    text = "".join(page.get_textpage().get_text_range() for page in document)
    for words in (
        "向陽台一丁目の報告",
        "自治会加入率",
        "基準日",
        "架空",
        "出典",
        "目次",
    ):
        assert words in text


def test_a_chart_is_a_picture_of_its_own(client):
    drawn = client.get("/inagi/report/charts/choropleth.svg").text
    assert drawn.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="')
    assert "<title>" in drawn

    content = client.get("/inagi/report/charts/choropleth.png").data
    image = Image.open(io.BytesIO(content))
    assert image.width == 720
