"""Furigana: only our own translations make it, and only where a page may show it."""

import json
from string import printable

import pytest
from flask import Flask, render_template_string
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from web.ruby import (
    SECRET,
    Furigana,
    init_app,
    read_aloud,
    say,
    say_in_template,
    with_readings,
    without_readings,
)

RUBY = "<ruby>防災<rp>（</rp><rt>ぼうさい</rt><rp>）</rp></ruby>"
MARKED = say_in_template("{防災|ぼうさい}").__html__()
HOSTILE = (
    "{防災|ぼうさい}",
    "<ruby>x<rt>y</rt></ruby>",
    "<script>alert(1)</script>",
    "{<b>|<i>}",
    "ruby0123456789abcdefo<b>ruby0123456789abcdefxiruby0123456789abcdefc",
    "\ue000防災\ue001ぼうさい\ue002",
    '" onmouseover="alert(1)',
    "%(name)s {} {0} %s",
)


def spoken(inner: str) -> str:
    return f'<span class="spoken">{inner}</span>'


def test_reading_becomes_ruby_in_text():
    assert with_readings(f"<p>{MARKED}の日</p>") == f"<p>{spoken(RUBY + 'の日')}</p>"


@pytest.mark.parametrize(
    "page",
    [
        '<a title="{}">x</a>',
        "<a title='a>b {}'>x</a>",
        "<title>{}</title>",
        "<TITLE>{}</TITLE>",
        "<select><option>{}</option></select>",
        '<input list="l"><datalist id="l"><option>{}</option></datalist>',
        "<textarea>{}</textarea>",
        "<script>let a = '<b>{}</b>'</script>",
        "<svg><svg></svg><title>{}</title><text>{}</text></svg>",
        "<!-- <p>{}</p> -->",
    ],
)
def test_reading_is_left_out_where_no_ruby_can_stand(page):
    assert with_readings(page.replace("{}", MARKED)) == page.replace("{}", "防災")


def test_text_after_a_drawing_has_its_readings_again():
    page = f"<svg><text>{MARKED}</text></svg><p>{MARKED}</p>"

    assert with_readings(page) == f"<svg><text>防災</text></svg><p>{spoken(RUBY)}</p>"


def test_words_outside_of_a_page_are_plain():
    words = say("{防災|ぼうさい}の{日|ひ}", {})

    assert words == "防災の日"
    assert json.loads(json.dumps(words)) == "防災の日"
    assert f"{words}" == "防災の日"
    assert ("=" + words).encode() == "=防災の日".encode()


def test_turning_words_into_text_keeps_their_readings():
    assert str(str(say("{日|ひ}", {})).__html__()) != "日"


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_value_in_a_translation_stays_text(hostile):
    words = say("{名前|なまえ}は%(name)sです", {"name": hostile})
    page = with_readings(f"<p>{escape(words)}</p>")

    assert str(words.encode().decode()) == f"名前は{hostile}です"
    assert page.count("<ruby>") == 1
    assert str(escape(hostile)) in page


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_value_in_a_template_stays_text(hostile):
    app = Flask(__name__)
    init_app(app)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(
        gettext=lambda _: say_in_template("{名前|なまえ}<b>%(who)s</b>"),
        ngettext=lambda one, *_: one,
        newstyle=True,
    )
    app.jinja_env.loader = None
    source = '<p title="{{ who }}">{% trans %}x{{ who }}{% endtrans %}</p>'
    with app.app_context():
        drawn = app.jinja_env.from_string(source).render(who=hostile)
        page = with_readings(drawn)
        plain = render_template_string(source, who=hostile)

    assert page.count("<ruby>") in {0, 1}
    assert page.count(str(escape(hostile))) == 2
    assert SECRET not in plain


@given(st.text(alphabet=st.sampled_from(printable + "防災\ue000"), max_size=60))
def test_any_value_survives_beside_a_reading(value):
    page = with_readings(f"<p>{escape(say('{日|ひ}%(v)s', {'v': value}))}</p>")

    assert page.count("<ruby>") == 1
    assert f"</ruby>{escape(value)}</span>" in page


def test_reading_cut_in_two_leaves_no_mark():
    half = MARKED[: MARKED.index("ぼうさい") + 2]

    assert without_readings(half) == "防災ぼう"
    assert with_readings(f"<p>{half}</p>") == f"<p>{spoken('防災ぼう')}</p>"


def test_words_filled_with_words_keep_both_readings():
    inner = say("{活動|かつどう}", {})
    page = with_readings(f"<p>{escape(say('{市|し}の%(what)s', {'what': inner}))}</p>")

    assert page.count("<ruby>") == 2
    assert isinstance(inner, Furigana)
    assert isinstance(escape(inner), Markup)


def test_hostile_name_with_a_reading_stays_text():
    page = with_readings(f"<p>{escape(read_aloud('<b>市', 'し'))}</p>")

    assert "<ruby>&lt;b&gt;市<rp>" in page
