"""Three languages: Japanese, easy Japanese with readings, English."""

import importlib.machinery
import importlib.util
import re
from pathlib import Path

import pytest

from tests.web.pages import DATA, FIXED
from web.language import LANGUAGES
from web.ruby import SECRET

ROOT = Path(__file__).resolve().parents[2]
EASY = "lang=ja-easy"


def in_easy(path: str) -> str:
    return path + ("&" if "?" in path else "?") + EASY


@pytest.fixture(scope="module")
def check():
    """The program that checks catalogues, as a module."""
    path = ROOT / "bin" / "check-translations"
    loader = importlib.machinery.SourceFileLoader("check_translations", str(path))
    spec = importlib.util.spec_from_loader("check_translations", loader)
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


@pytest.mark.parametrize("path", FIXED)
def test_easy_page_has_readings_in_its_text_and_nowhere_else(client, path):
    page = client.get(in_easy(path)).text

    assert "<rt>" in page
    assert SECRET not in page
    assert not re.search(r"\{[^{}|<>]+\|[ぁ-ん]+\}", page)
    assert not re.search(r"<(title|option|text)\b[^>]*>[^<]*<ruby", page)
    assert not re.search(r"=\"[^\"]*<ruby", page)


@pytest.mark.parametrize("path", DATA)
def test_easy_data_are_plain(client, path):
    said = client.get(in_easy(path)).text

    assert SECRET not in said
    assert "<ruby>" not in said


def test_easy_page_is_japanese_and_says_so(client):
    page = client.get("/inagi/?lang=ja-easy").text

    assert '<html lang="ja" class="easy">' in page


def test_easy_page_says_how_to_read_the_city(client):
    page = client.get("/?lang=ja-easy").text

    assert "<ruby>稲城市<rp>（</rp><rt>いなぎし</rt>" in page
    assert "いなぎし" not in client.get("/").text


def test_other_languages_have_no_readings(client):
    assert "<ruby>" not in client.get("/inagi/").text
    assert "<ruby>" not in client.get("/inagi/?lang=en").text


def test_unknown_language_is_japanese(client):
    assert '<html lang="ja">' in client.get("/inagi/?lang=ja-EASY").text


def test_message_without_easy_words_is_said_in_japanese(client):
    page = client.get("/desk/sign-in?lang=ja-easy").text

    assert "職員" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_links_keep_the_language(client, language):
    page = client.get("/inagi/", query_string={"lang": language}).text
    links = re.findall(r'href="(/inagi/[^"]*)"', page)

    assert links
    if language == "ja":
        assert not [link for link in links if "lang=" in link]
    else:
        assert not [link for link in links if f"lang={language}" not in link]


def test_switch_keeps_the_query_and_marks_the_current_language(client):
    page = client.get("/inagi/?q=防災&lang=ja-easy").text
    switch = page[page.index('class="tongues"') : page.index("<header")]

    found = re.findall(
        r'<a href="([^"]*)" hreflang="([^"]*)" lang="([^"]*)"([^>]*)>([^<]*)', switch
    )
    q = "?q=%E9%98%B2%E7%81%BD"
    assert found == [
        (q, "ja", "ja", "", "日本語"),
        (
            f"{q}&amp;{EASY}",
            "ja-simple",
            "ja",
            ' aria-current="true"',
            "やさしい日本語",
        ),
        (f"{q}&amp;lang=en", "en", "en", "", "English"),
    ]


def test_head_names_the_page_in_every_language(client):
    page = client.get("/inagi/?q=a").text
    found = re.findall(r'<link rel="alternate" hreflang="([^"]*)" href="([^"]*)"', page)

    assert found == [
        ("ja", "http://localhost/inagi/?q=a"),
        ("ja-simple", "http://localhost/inagi/?q=a&amp;lang=ja-easy"),
        ("en", "http://localhost/inagi/?q=a&amp;lang=en"),
    ]


def test_desk_offers_no_easy_japanese(client):
    page = client.get("/desk/sign-in").text

    assert 'hreflang="en"' in page
    assert 'hreflang="ja-simple"' not in page


def test_hostile_query_stays_text_in_an_easy_page(client):
    page = client.get(
        "/inagi/", query_string={"q": "{<b>|<i>}", "lang": "ja-easy"}
    ).text

    assert "<b>|<i>" not in page
    assert "{&lt;b&gt;|&lt;i&gt;}" in page


def test_address_with_readings_gives_the_same_bytes_each_time(client):
    first = client.get("/inagi/districts/?lang=ja-easy")
    again = client.get("/inagi/districts/?lang=ja-easy")

    assert first.data == again.data


def test_every_catalogue_is_complete(check, capsys):
    assert check.main() == 0, capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("{防災|ぼうさい}の日です。", "kanji without a reading"),
        ("{ぼうさい|防災}です。", "not a reading"),
        ("あ" * 41 + "。", "more than 40"),
    ],
)
def test_hard_words_are_found(check, words, fault):
    assert [found for found in check.find_hard_words(words) if fault in found]


def test_easy_words_pass(check):
    words = (
        "{防災|ぼうさい}の{日|ひ}です。%(name)sに<strong>{来|き}てください</strong>。"
    )

    assert list(check.find_hard_words(words)) == []
