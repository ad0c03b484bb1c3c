"""What a form asks about each kind of thing, in which words, and in which order."""

from dataclasses import dataclass

from geo.domain.vocabulary import load_vocabulary
from web.city_vocabulary import city_word
from web.language import translated as _
from web.words import fact_label, field_name, joining_label

Options = list[tuple[str, str]]
LISTS = frozenset({"secondary_fields", "generations", "fields"})
YES_NO = frozenset(
    {
        "is_free",
        "child_friendly",
        "step_free",
        "online",
        "open_hangout",
        "companies_welcome",
    }
)
JOINING = ("open", "contact", "form")
KINDS = ("activity", "place", "adoption_site", "local_issue")
LINE, LINES = 200, 4000


@dataclass(frozen=True, slots=True)
class Field:
    """One question. ``widget``: line, lines, one, many, yes_no, number, decimal or day.

    ``options``: of one and many, code and words; ``longest``: of line and lines.
    """

    name: str
    widget: str
    label: str
    help: str = ""
    longest: int = LINE
    options: tuple[tuple[str, str], ...] = ()
    required: bool = False
    hint: str = ""  # for autocomplete and the keyboard: tel, url, numeric


@dataclass(frozen=True, slots=True)
class Section:
    """Questions that belong together."""

    name: str
    heading: str
    fields: tuple[Field, ...]


def sections_of(kind: str) -> tuple[Section, ...]:
    """Return the sections of a kind's form; days and place have parts of their own."""
    return (
        Section(
            "what", _("何をするか") if kind == "activity" else _("何か"), _what(kind)
        ),
        *_who(kind),
        Section("ask", _("聞き先"), _ask()),
        Section("publish", _("公開のしかた"), _publish(kind)),
    )


def fields_by_name(kind: str) -> dict[str, Field]:
    """Return every question of a kind's form, the address among them."""
    address = Field("address", "line", _("住所"))
    asked = [each for part in sections_of(kind) for each in part.fields]
    return {each.name: each for each in (*asked, address)}


def _what(kind: str) -> tuple[Field, ...]:
    title = Field(
        "title",
        "line",
        _("名前"),
        _("一覧と地図に出る名前です。例：公園の清掃"),
        longest=100,
        required=True,
    )
    kana = Field(
        "kana",
        "line",
        _("名前の読み"),
        _("ひらがなで書きます。読み上げと並べ順に使います。"),
    )
    said = Field(
        "description",
        "lines",
        _("内容"),
        _(
            "何をするか、はじめての人に分かるように書きます。人の名前は書かないでください。"
        ),
        longest=LINES,
    )
    notes = Field(
        "notes_text",
        "lines",
        _("知らせておきたいこと"),
        _("例：雨の日は中止します。"),
        LINES,
    )
    own: dict[str, tuple[Field, ...]] = {
        "activity": (
            _one("field", _("分野"), _fields(), _("いちばん近いものを1つ選びます。")),
            _many("secondary_fields", _("ほかにあてはまる分野"), _fields()),
            Field(
                "organiser",
                "line",
                _("主催"),
                _("ほかの団体といっしょに行うときに書きます。"),
            ),
            _one("form", _("協働の形態"), _terms("form")),
            _one("zone", _("協働の領域"), _terms("zone")),
        ),
        "place": (
            Field(
                "place_kind",
                "one",
                fact_label("place_kind"),
                options=tuple(_terms("place_kind")),
                required=True,
            ),
            _many(
                "fields",
                fact_label("fields"),
                _fields(),
                _("どれも選ばないと、すべての分野です。"),
            ),
            Field("services", "lines", fact_label("services"), longest=LINES),
            Field(
                "bookable_for",
                "line",
                fact_label("bookable_for"),
                _("例：会議、体操、料理"),
            ),
            Field(
                "opening_hours",
                "line",
                fact_label("opening_hours"),
                _("例：9:00〜21:00"),
            ),
            Field(
                "closed_on",
                "line",
                fact_label("closed_on"),
                _("例：毎週月曜日、年末年始"),
            ),
        ),
        "adoption_site": (
            _one("site_kind", fact_label("site_kind"), _terms("site_kind")),
            Field("asset_id", "line", fact_label("asset_id")),
            Field("section", "line", fact_label("section"), _("例：北側の花壇")),
            Field("capacity", "number", _("受け入れられる人数"), hint="numeric"),
            Field("area_m2", "decimal", _("面積（平方メートル）"), hint="decimal"),
        ),
        "local_issue": (
            _one("field", _("分野"), _fields()),
            Field("reported_on", "day", fact_label("reported_on")),
            Field(
                "resolved_on",
                "day",
                fact_label("resolved_on"),
                _("まだのときは空けておきます。"),
            ),
        ),
    }
    return title, kana, said, *own[kind], notes


def _who(kind: str) -> tuple[Section, ...]:
    step_free = Field("step_free", "yes_no", _("段差なしで行けますか"))
    if kind == "place":
        return (Section("who", _("使いやすさ"), (step_free,)),)
    if kind != "activity":
        return ()
    joining = [(code, joining_label(code) or code) for code in JOINING]
    fields = (
        _many(
            "generations",
            _("おもにどの世代の人に来てほしいですか"),
            _terms("generation"),
            _("どれも選ばないと、だれでもよいという意味です。"),
        ),
        _one("joining", _("参加のしかた"), joining),
        Field(
            "capacity",
            "number",
            _("定員"),
            _("決めていないときは空けておきます。"),
            hint="numeric",
        ),
        Field("is_free", "yes_no", _("無料ですか")),
        Field("fee", "line", _("費用"), _("例：お茶代100円")),
        Field("belongings", "line", _("持ち物"), _("例：軍手、飲み物")),
        Field("child_friendly", "yes_no", _("子どもといっしょに来られますか")),
        step_free,
        Field("online", "yes_no", _("オンラインで参加できますか")),
        Field(
            "open_hangout",
            "yes_no",
            _("だれでも立ち寄れる場所ですか"),
            _("約束や申し込みがなくても、ふらりと来られる居場所のことです。"),
        ),
        Field(
            "companies_welcome",
            "yes_no",
            _("会社の人がまとまって来られますか"),
            _("社員のボランティア活動として、何人かで来る場合のことです。"),
        ),
    )
    return (Section("who", _("だれが来られるか"), fields),)


def _ask() -> tuple[Field, ...]:
    return (
        Field(
            "contact",
            "line",
            _("聞き先"),
            _("係や役の名前で書きます。例：広報係。人の名前は書かないでください。"),
        ),
        Field(
            "contact_phone",
            "line",
            _("電話"),
            _("だれでも見られます。例：042-000-0000"),
            40,
            hint="tel",
        ),
        Field(
            "url",
            "line",
            _("ホームページ"),
            _("https:// から始まるアドレスを書きます。"),
            500,
            hint="url",
        ),
    )


def _publish(kind: str) -> tuple[Field, ...]:
    seen = [
        ("exact", _("場所をそのまま地図に出す")),
        ("area_only", _("地区の名前だけを出す（点は出しません）")),
        ("hidden", _("場所を出さない")),
    ]
    states = [
        ("active", _("公開する")),
        ("draft", _("下書きにする（この団体の人だけが見られます）")),
    ]
    if kind == "activity":
        states.append(("cancelled", _("中止と知らせる（ページは残ります）")))
    return (
        Field(
            "location_visibility",
            "one_of",
            _("場所の見せ方"),
            options=tuple(seen),
            required=True,
        ),
        Field(
            "status", "one_of", _("公開するか"), options=tuple(states), required=True
        ),
    )


def _one(name: str, label: str, options: Options, said: str = "") -> Field:
    return Field(name, "one", label, said, options=tuple(options))


def _many(name: str, label: str, options: Options, said: str = "") -> Field:
    return Field(name, "many", label, said, options=tuple(options))


def _fields() -> Options:
    return [
        (term.code, field_name(term.code)) for term in load_vocabulary("field").terms
    ]


def _terms(vocabulary: str) -> Options:
    return [
        (term.code, city_word(vocabulary, term.code))
        for term in load_vocabulary(vocabulary).terms
    ]
