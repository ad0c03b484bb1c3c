"""Which columns planners' tables have, and what each one means."""

# ruff: noqa: E501 - a column is a line
from typing import Final

from geo.export.model import ColumnType, ExportColumn


def made(
    name: str,
    header: str,
    definition: str,
    kind: ColumnType = "text",
    choices: str | None = None,
) -> ExportColumn:
    """Return a column that no reader of ours reads back."""
    return ExportColumn(
        canonical=name,
        key=name,
        header=header,
        definition=definition,
        type=kind,
        choices=choices,
        reads_back=False,
    )


WHERE: Final = (
    made("district_code", "地区コード", "地区のコード。市全体の行は空です。"),
    made("district", "地区名", "地区の名前。市全体の行は「市全体」です。"),
)
FIGURE: Final = (
    made("indicator", "指標コード", "指標のコード。「指標の定義」の表と同じです。"),
    made("indicator_name", "指標", "指標の名前"),
    made("class", "区分コード", "内訳の区分のコード。内訳でない指標では空です。"),
    made("class_name", "区分", "内訳の区分"),
    *WHERE,
    made("fiscal_year", "年度", "数字の年度。年度のない数字では空です。", "integer"),
    made("as_of", "数字の日付", "数字がいつのものか", "date"),
    made("state", "状態", "値・秘匿・データなし・算出できません。値のほかは数字が空で、0ではありません。", "code", "figure_state"),
    made("value", "値", "指標の値。割合は0〜1です。", "number"),
    made("unit", "単位", "値の単位", "code", "figure_unit"),
    made("reason", "値がないわけ", "値がないとき、そのわけ", "code", "figure_reason"),
    made("numerator", "分子", "分子の数", "number"),
    made("denominator", "分母", "分母の数", "number"),
    made("lower", "95%区間の下限", "95%信頼区間の下限。区間のない指標では空です。", "number"),
    made("upper", "95%区間の上限", "95%信頼区間の上限。区間のない指標では空です。", "number"),
    made("method", "方法", "値と区間の求め方", "code", "figure_method"),
    made("small", "†（分母が小さい）", "分母が指標の最小の分母より小さいとき「はい」。順位をつけません。", "yes_no"),
    made("whole", "市全体の値", "くらべた市全体の値。単位は値と同じです。", "number"),
    made("verdict", "市全体とくらべて", "95%区間で見た、くらべる相手との差", "code", "verdict"),
    made("strong", "99.8%区間でも差がある", "99.8%区間で見ても差があるとき「はい」", "yes_no"),
    made("place", "ファンネル図での位置", "偶然を超えるばらつきも見こんだ限界に対する位置", "code", "funnel_place"),
    made("smoothed", "ならした値", "経験ベイズ法でならした値。地図のむらを見るためで、順位には使いません。", "number"),
    made("rank", "順位", "値の大きい順の順位。1が最も大きい値です。", "integer"),
    made("rank_low", "順位の95%区間（上）", "順位の95%区間の小さいほう", "integer"),
    made("rank_high", "順位の95%区間（下）", "順位の95%区間の大きいほう", "integer"),
    made("rank_of", "順位をつけた地区の数", "順位をつけた地区の数", "integer"),
    made("unranked", "順位がないわけ", "順位がないとき、そのわけ", "code", "unranked"),
    made("trend", "5年間の傾向", "最近5年間の傾向。確かめられないときは判定不可です。", "code", "trend"),
    made("trend_reason", "傾向が判定不可のわけ", "判定不可のとき、そのわけ", "code", "trend_reason"),
    made("breaks", "数え方が変わった", "前の年度と数え方がちがうとき「はい」。前の年度とはくらべません。", "yes_no"),
    made("moved", "按分した推計", "別の地区の分け方から面積で按分した数のとき「はい」", "yes_no"),
    made("moved_error", "切られた区域の割合", "按分した数のうち、境界で切られた区域から来た割合（0〜1）", "number"),
    made("how", "数え方", "この数字がどう数えられたか"),
    made("definition_version", "定義の版", "指標の定義の版", "integer"),
    made("row_source", "出典", "この数字の出典"),
    made("row_fictional", "架空", "架空の数字に「架空」と書きます。"),
    made("on", "基準日", "この表を作った日。この日に分かっていた数字です。", "date"),
)  # fmt: skip
TOGETHER: Final = (
    made("table", "内訳コード", "内訳のコード（form・zone・field・department・measure・phase）"),
    made("table_name", "内訳", "何による内訳か"),
    made("fiscal_year", "年度", "年度", "integer"),
    *WHERE,
    made("class", "区分コード", "共通のことばのコード。対応するものがない区分では空です。"),
    made("class_name", "区分", "市のことばでの区分。だれも登録していないものは「登録なし」です。"),
    made("things", "件数", "公開された協働事業（段階では参加の機会）の数。0の区分の行はありません。", "integer"),
    made("yen", "額（円）", "登録された額の合計。額の登録がないとき、分けられないときは空で、0ではありません。", "number"),
    made("several", "重なりあり", "1つの事業がいくつかの区分に入りうるとき「はい」。足しても合計になりません。", "yes_no"),
    made("row_source", "出典", "この数の出典"),
    made("row_fictional", "架空", "架空の数に「架空」と書きます。"),
    made("on", "基準日", "この表を作った日", "date"),
)  # fmt: skip
MEANING: Final = (
    made("indicator", "指標コード", "指標のコード"),
    made("indicator_name", "指標", "指標の名前"),
    made("indicator_name_en", "英語名", "指標の英語の名前"),
    made("numerator_words", "分子", "分子に何を数えるか"),
    made("denominator_words", "分母", "分母に何を数えるか"),
    made("kind", "種類", "値の作り方の種類", "code", "indicator_kind"),
    made("unit", "単位", "値の単位", "code", "figure_unit"),
    made("counted", "数え方の種類", "数えた数か、推計した数か", "code", "counted"),
    made("has_interval", "区間をつける", "95%区間をつける指標で「はい」", "yes_no"),
    made("comparator", "比較の相手", "高い・低いを何とくらべるか", "code", "comparator"),
    made("polarity", "良し悪しの向き", "高いことが良いかどうか", "code", "polarity"),
    made("ranked", "順位をつける", "順位をつける指標で「はい」", "yes_no"),
    made("minimum_n", "最小の分母", "分母がこれより小さい値には†をつけ、順位をつけません。", "number"),
    made("rate_from", "率を出す最小の分母", "分母がこれより小さいと率を出しません。", "number"),
    made("minimum_events", "率を出す最小の分子", "分子がこれより小さいと値を出しません。", "integer"),
    made("hides", "小さい数を秘匿する", "1〜4の人数・世帯数を秘匿する指標で「はい」", "yes_no"),
    made("note", "注意", "読むときの注意"),
    made("definition_version", "定義の版", "定義の版。変わると前の数字とはくらべません。", "integer"),
    made("literature", "方法の文献", "方法の出どころ"),
    made("row_source", "出典", "最新の数字の出典"),
    made("fiscal_year", "最新の年度", "最新の数字の年度", "integer"),
    made("as_of", "最新の数字の日付", "最新の数字の日付", "date"),
    made("how", "数え方", "最新の数字がどう数えられたか"),
)  # fmt: skip
WIDE: Final = (
    ("value", "", "値", "number", None),
    ("state", "の状態", "状態。値のほかは数字が空で、0ではありません。", "code", "figure_state"),
    ("numerator", "の分子", "分子", "number", None),
    ("denominator", "の分母", "分母", "number", None),
    ("lower", "の下限", "95%区間の下限", "number", None),
    ("upper", "の上限", "95%区間の上限", "number", None),
    ("method", "の方法", "値と区間の求め方", "code", "figure_method"),
    ("fiscal_year", "の年度", "年度", "integer", None),
    ("as_of", "の日付", "数字の日付", "date", None),
    ("definition_version", "の定義の版", "定義の版", "integer", None),
)  # fmt: skip
"""What stands in one district's row for each indicator: name, ending, meaning, type, list."""


def wide_columns(indicator: str, name: str) -> tuple[ExportColumn, ...]:
    """Return the columns of one indicator in a table of a row a district."""
    return tuple(
        made(
            indicator if part == "value" else f"{indicator}_{part}",
            f"{name}{ending}",
            f"{name}：{meaning}",
            kind,  # type: ignore[arg-type] # one of the types, by WIDE
            choices,
        )
        for part, ending, meaning, kind, choices in WIDE
    )
