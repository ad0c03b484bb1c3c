"""The words for what can be taken away: each format and what it is good for."""

from dataclasses import dataclass

from flask import Flask

from geo.export.formats import BUNDLES, offered
from web.language import translated as _

FIRST = ("xlsx", "csv", "geojson", "gpkg", "kml")
"""What most people come for; the rest waits behind 「ほかの形式」."""


@dataclass(frozen=True, slots=True)
class Download:
    """One format as a page offers it."""

    form: str
    label: str
    purpose: str


def init_app(app: Flask) -> None:
    """Let every template offer files."""
    app.add_template_global(find_downloads, "find_downloads")
    app.add_template_global(figure_label, "figure_label")


def find_downloads(kind: str | None = None) -> tuple[list[Download], list[Download]]:
    """Return the formats of a kind of table (None: of several), common ones apart."""
    forms = BUNDLES if kind is None else offered(kind)
    ordered = sorted(
        forms,
        key=lambda form: (
            FIRST.index(_single(form)) if _single(form) in FIRST else len(FIRST)
        ),
    )
    made = [_download(form) for form in ordered]
    common = [item for item in made if _single(item.form) in FIRST]
    return common, [item for item in made if item not in common]


def figure_label(kind: str) -> str:
    """Return the name of a table of figures."""
    words = {
        "population": _("人口"),
        "membership": _("加入世帯"),
        "observations": _("そのほかの数値"),
    }
    return words[kind]


def _single(form: str) -> str:
    return form.removesuffix(".zip")


def _download(form: str) -> Download:
    words = {
        "xlsx": (_("Excel"), _("表計算ソフトで開けます。列の説明と出典のシートが付きます。")),
        "csv": (_("CSV"), _("どの表計算ソフトでも開ける表です。")),
        "geojson": (_("GeoJSON"), _("ウェブの地図や、プログラムで使う形式です。")),
        "gpkg": (_("GeoPackage"), _("QGISなどの地図ソフトで、そのまま開けます。")),
        "kml": (_("KML"), _("Google Earthなどの地図アプリで開けます。")),
        "data.csv": (
            _("CSV（プログラム用）"),
            _("表計算ソフト向けの記号（'）を付けない、登録どおりのCSVです。"),
        ),
        "standard.csv": (
            _("CSV（推奨データセット）"),
            _("市のオープンデータの標準の列にそろえたCSVです。標準にない項目と、出典や利用条件は入りません。"),
        ),
        "standard-address.csv": (
            _("CSV（自治体標準の住所の列）"),
            _("自治体標準オープンデータセットの住所の列だけにそろえた、非公式のCSVです。出典や利用条件は入りません。"),
        ),
    }  # fmt: skip
    label, purpose = words[_single(form)]
    if form.endswith(".zip"):
        label = _("%(label)s（zip）", label=label)
        purpose = _(
            "%(purpose)s表ごとのファイルを1つにまとめています。", purpose=purpose
        )
    return Download(form, label, purpose)
