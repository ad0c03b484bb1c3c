"""Words why a child process gave no answer."""

import json
import signal
from typing import Any, Final

_SENTENCES: Final = {
    "shape": "使えない種類の図形（曲線や集まり）があります。点・線・面にしてください。",
    "doctype": (
        "文書型の宣言（DOCTYPE）があるため、安全のため読みません。"
        "元のソフトで書き出し直してください。"
    ),
    "root": "中身が名前と合いません。ファイルの種類を確かめてください。",
    "depth": "入れ子が深すぎるか、要素が多すぎます。必要な範囲だけを取り出してください。",
    "text": "文字が多すぎます（1つのセルの上限32,767文字）。必要な範囲だけを取り出してください。",
    "columns": "列が多すぎます（上限200列）。",
    "workbook": "Excelのブックとして読めません。Excelで開き、.xlsx形式で保存し直してください。",
    "views": "ビュー（仮の表）のあるGeoPackageは読めません。表として書き出し直してください。",
    "sheets": "シートが多すぎます（上限200枚）。必要なシートだけを別のブックに写してください。",
    "pixels": "写真が大きすぎます（上限6,000万画素）。小さくしてから選んでください。",
    "picture": (
        "写真として読めません。途中で切れているか、壊れています。"
        "もう一度保存し直してから選んでください。"
    ),
    "vertices": "頂点が多すぎます。図形を簡略化してください。",
}
_PLACED: Final = {
    "position": "{place}件目の座標が数として読めません。経度と緯度を確かめてください。",
    "ring": "{place}件目の面は、輪郭の点が足りません。",
    "mixed": ("{place}件目は点・線・面が混ざった図形です。種類ごとに分けてください。"),
    "markup": "XMLとして読めません（{place}行目付近）。元のソフトで書き出し直してください。",
}


def explain(returncode: int, stderr: bytes) -> str:
    """Return the sentence for how a child ended: by a signal, or with a reason of its own."""
    if (
        returncode in {-signal.SIGXCPU, -signal.SIGKILL}
        or b"MemoryError" in stderr
        or b"bad_alloc" in stderr
    ):
        return (
            "時間かメモリの上限を超えたため中止しました。ファイルを小さくしてください。"
        )
    try:
        answer: dict[str, Any] = json.loads(stderr.rsplit(b"\n", 1)[-1])
    except ValueError:
        answer = {}
    reason = str(answer.get("reason"))
    if reason in _SENTENCES:
        return _SENTENCES[reason]
    if reason in _PLACED:
        return _PLACED[reason].format(place=answer.get("place") or "?")
    match reason:
        case "layers":
            names = "、".join(_as_utf8(name) for name in answer["names"])
            return f"レイヤーを1つに決められません。次から指定してください: {names}"
        case "rows":
            count = f"（{answer['rows']:,}件）" if answer.get("rows") else ""
            return f"地物が多すぎます{count}。ファイルを分けてください。"
        case _:
            return "ファイルが壊れているか、対応しない形式です。保存し直してください。"


def _as_utf8(name: str) -> str:
    try:
        return name.encode("latin-1").decode()
    except (UnicodeEncodeError, UnicodeDecodeError):
        return name
