"""The questions an import asks about a file, ready to be drawn as a form."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from geo.domain.vocabulary import load_vocabulary
from geo.query.targets import Target, Targets
from web.import_crs import list_crs
from web.language import is_japanese
from web.language import translated as _
from web.purposes import Purpose
from web.words import area_kind_label

Options = tuple[tuple[str, str], ...]
AREA_KINDS: Final = (
    "district",
    "town_block",
    "school_zone",
    "association",
    "meeting_zone",
)
DEFAULTS: Final[Mapping[str | None, tuple[str, str]]] = {
    "activity": ("field", "field"),
    "place": ("place_kind", "place_kind"),
    "adoption_site": ("site_kind", "site_kind"),
    "local_issue": ("field", "field"),
    "organisation": ("actor_type", "actor_type"),
}


@dataclass(frozen=True, slots=True)
class Field:
    """One question: its name in the form, its words, its answer so far."""

    name: str
    label: str
    widget: Literal["text", "date", "select", "tick"]
    value: Any = ""
    options: Options = ()
    help: str | None = None
    required: bool = False


def fields_about(
    purpose: Purpose, wish: Mapping[str, Any], targets: Targets
) -> tuple[Field, ...]:
    """Return what the file cannot say itself: what it renews, whose it is, since when."""
    if purpose.stored_as == "adoptions":
        sites = targets.find_layers("adoption_site")
        return (_layer_of_sites(wish, sites),)
    if purpose.stored_as in {"population", "membership", "observations"}:
        return (
            Field(
                "area_set",
                _("どの地区の数値ですか"),
                "select",
                wish.get("area_set", ""),
                _area_sets(targets, whole_city=purpose.code == "observations"),
            ),
            _source(wish),
            _fictional(wish),
        )
    same = (
        targets.area_sets
        if purpose.code == "boundaries"
        else targets.find_layers(purpose.kind)
    )
    known = targets.get(str(wish.get("slug", "")))
    fields = [
        Field(
            "renews",
            _("新しく作りますか、前のものを新しくしますか"),
            "select",
            known.slug if known else "",
            (
                ("", _("新しく作る")),
                *(
                    (each.slug, _("「%(title)s」を新しくする", title=each.title))
                    for each in same
                ),
            ),
        ),
        Field(
            "title",
            _("名前"),
            "text",
            wish.get("title", ""),
            help=_("地図や一覧に出る名前です。例：公園一覧、小学校区"),
            required=True,
        ),
    ]
    if purpose.code == "boundaries":
        fields += _boundary_fields(wish)
    fields += [_source(wish), _licence(wish)]
    if purpose.kind is not None:
        fields.append(
            Field(
                "owner_name",
                _("管理する団体"),
                "text",
                wish.get("owner_name", ""),
                help=_("このデータを新しく保つ団体や課の名前です。"),
            )
        )
        fields += [_default(purpose, wish), _default_title(wish)]
    fields.append(_fictional(wish))
    if purpose.code == "boundaries":
        fields += _boundary_ticks(wish)
    return tuple(fields)


def fields_reading(
    purpose: Purpose,
    wish: Mapping[str, Any],
    *,
    headers: Sequence[str],
    srid: int,
) -> tuple[Field, ...]:
    """Return what corrects a reading: encoding, CRS, sheet and a boundary file's columns."""
    fields = [
        Field(
            "encoding",
            _("文字コード"),
            "select",
            wish.get("encoding", ""),
            (
                ("", _("ファイルから判断する")),
                ("utf-8", "UTF-8"),
                ("cp932", _("Shift_JIS（Windowsの日本語）")),
                ("utf-16", "UTF-16"),
            ),
            help=_("文字が化けているときに選びます。"),
        ),
        Field(
            "sheet",
            _("シートやレイヤーの名前"),
            "text",
            wish.get("sheet", ""),
            help=_("Excelなどで、読むシートを決めるときに書きます。"),
        ),
    ]
    if purpose.code == "boundaries" or purpose.kind is not None:
        fields.insert(
            1,
            Field(
                "crs",
                _("座標系"),
                "select",
                wish.get("crs", ""),
                list_crs(srid),
                help=_(
                    "位置がずれているときや、ファイルに書かれていないときに選びます。"
                ),
            ),
        )
    if purpose.code == "boundaries":
        columns = (("", _("ファイルから判断する")), *((each, each) for each in headers))
        where = next(iter(wish.get("where", {}).items()), ("", ""))
        fields += [
            Field("code", _("コードの列"), "select", wish.get("code", ""), columns),
            Field("name", _("名前の列"), "select", wish.get("name", ""), columns),
            Field("kana", _("読みがなの列"), "select", wish.get("kana", ""), columns),
            Field(
                "where_column",
                _("一部だけ取り出すときの列"),
                "select",
                where[0],
                (("", _("すべて読む")), *((each, each) for each in headers)),
                help=_("全国や県のファイルから、この市だけを取り出すときに使います。"),
            ),
            Field("where_value", _("その列の値"), "text", where[1]),
        ]
    return tuple(fields)


def _boundary_fields(wish: Mapping[str, Any]) -> list[Field]:
    return [
        Field(
            "kind",
            _("地区の種類"),
            "select",
            wish.get("kind", "district"),
            tuple((kind, area_kind_label(kind)) for kind in AREA_KINDS),
        ),
        Field(
            "valid_from",
            _("施行日"),
            "date",
            wish.get("valid_from", ""),
            help=_("この境界が使われはじめた日です。"),
            required=True,
        ),
        Field(
            "residents_as_of",
            _("ファイルにある人口の基準日"),
            "date",
            wish.get("residents_as_of", ""),
            help=_(
                "国勢調査の小地域のように、境界のファイルに人口と世帯数があるときに書きます。"
            ),
        ),
    ]


def _boundary_ticks(wish: Mapping[str, Any]) -> list[Field]:
    return [
        Field(
            "approximate", _("境界は概略です"), "tick", wish.get("approximate", False)
        ),
        Field(
            "is_default",
            _("地区のページを開いたとき、はじめに出す"),
            "tick",
            wish.get("is_default", False),
        ),
    ]


def _source(wish: Mapping[str, Any]) -> Field:
    return Field(
        "source",
        _("出典"),
        "text",
        wish.get("source", ""),
        help=_(
            "だれが、いつ公開したデータかを書きます。例：○○市オープンデータ（2026年4月1日）"
        ),
        required=True,
    )


def _licence(wish: Mapping[str, Any]) -> Field:
    return Field(
        "licence",
        _("利用条件"),
        "text",
        wish.get("licence", ""),
        help=_(
            "公開元の書き方のまま書きます。例：CC BY 4.0、公共データ利用規約（第1.0版）"
        ),
    )


def _fictional(wish: Mapping[str, Any]) -> Field:
    return Field(
        "fictional",
        _("架空のデータです（練習用）"),
        "tick",
        wish.get("fictional", False),
    )


def _default(purpose: Purpose, wish: Mapping[str, Any]) -> Field:
    column, vocabulary = DEFAULTS[purpose.kind]
    terms = load_vocabulary(vocabulary).terms
    words = tuple(
        (term.code, term.label if is_japanese() else term.label_en) for term in terms
    )
    return Field(
        f"default-{column}",
        _("種類や分野が書かれていない行は"),
        "select",
        wish.get("defaults", {}).get(column, ""),
        (("", _("書かれていないままにする")), *words),
    )


def _default_title(wish: Mapping[str, Any]) -> Field:
    return Field(
        "default-title",
        _("名前が書かれていない行の名前"),
        "text",
        wish.get("defaults", {}).get("title", ""),
        help=_(
            "図形だけのファイルなど、名前の列がないときに書きます。後ろに番号が付きます。"
        ),
    )


def _layer_of_sites(wish: Mapping[str, Any], sites: Iterable[Target]) -> Field:
    return Field(
        "layer",
        _("どの対象地の協定ですか"),
        "select",
        wish.get("layer", ""),
        (
            ("", _("市のすべての対象地からさがす")),
            *((each.slug, each.title) for each in sites),
        ),
    )


def _area_sets(targets: Targets, *, whole_city: bool) -> Options:
    first = _("市全体の数値です") if whole_city else _("はじめに出す地区")
    return (("", first), *((each.slug, each.title) for each in targets.area_sets))
