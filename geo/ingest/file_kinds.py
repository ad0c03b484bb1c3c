"""Says what a file is that is not what its name says, or that nobody here can read."""

import codecs
import re
from pathlib import Path
from typing import Final

from geo.domain.errors import InvalidLayerError
from geo.ingest.notes import refusal

_READABLE: Final = "Excel（.xlsx）、CSV、GeoJSON、GeoPackage、Shapefileのzip、KML"
_PACK: Final = ".shpと同じ名前のファイルをまとめたzipを選んでください。"
_ADVICE: Final = {
    ".xls": "古い形式（.xls）のブックは読めません。Excelで開き、.xlsx形式で保存し直してください。",
    ".xlsb": "バイナリ形式（.xlsb）のブックは読めません。Excelで.xlsx形式に保存し直してください。",
    ".ods": "ODS形式の表は読めません。表計算ソフトで.xlsx形式に保存し直してください。",
    ".numbers": "Numbersの表は読めません。.xlsx形式かCSVに書き出してください。",
    ".pdf": "PDFからは表や地図を読み取れません。もとのExcelやCSVのファイルを選んでください。",
    ".doc": "文書の中の表は読めません。表をExcelに写し、.xlsx形式で保存してください。",
    ".docx": "文書の中の表は読めません。表をExcelに写し、.xlsx形式で保存してください。",
    ".jtd": "文書の中の表は読めません。表をExcelに写し、.xlsx形式で保存してください。",
    ".gml": "GMLは読めません。同じデータのShapefileかGeoJSONを選んでください。",
    ".xml": "XMLは読めません。同じデータのShapefileかGeoJSONを選んでください。",
    ".dbf": f"属性（.dbf）だけでは読めません。{_PACK}",
    ".prj": f"座標系（.prj）だけでは読めません。{_PACK}",
    ".shx": f"索引（.shx）だけでは読めません。{_PACK}",
    ".lzh": "LZH形式は読めません。zipで圧縮し直してください。",
    ".7z": "7z形式は読めません。zipで圧縮し直してください。",
    ".rar": "RAR形式は読めません。zipで圧縮し直してください。",
    ".tar": "TAR形式は読めません。zipで圧縮し直してください。",
    ".tgz": "TAR形式は読めません。zipで圧縮し直してください。",
}
_PICTURE: Final = (
    "画像からは表や地図を読み取れません。もとのデータのファイルを選んでください。"
)
_PICTURES: Final = frozenset(
    {".jpg", ".jpeg", ".png", ".gif", ".tif", ".tiff", ".bmp", ".webp", ".heic", ".svg"}
)
# What bytes at the start give away about a file named .csv or .json.
_STARTS: Final = (
    (b"%PDF", "PDF"),
    (b"PK\x03\x04", "Excelのブックかzip"),
    (b"\xd0\xcf\x11\xe0", "古い形式のExcelブック"),
    (b"SQLite format 3", "GeoPackage"),
    (b"\x1f\x8b", "gzipで圧縮されたファイル"),
    (b"\x00\x00\x27\x0a", "Shapefile"),
    (b"\x89PNG", "画像"),
    (b"\xff\xd8\xff", "画像"),
    (b"GIF8", "画像"),
)
_MARKUP: Final = re.compile(rb"\s*<(\?xml|!|[A-Za-z][\w:.-]*[\s/>])")


def tell_unreadable(path: Path, file: str) -> InvalidLayerError:
    """Return the refusal of a file whose name ends in something we do not read."""
    suffix = path.suffix.lower()
    if suffix in _PICTURES:
        return refusal(file, _PICTURE)
    if suffix in _ADVICE:
        return refusal(file, _ADVICE[suffix])
    return refusal(file, f"この形式は読めません。{_READABLE}のどれかを選んでください。")


def require_text(raw: bytes, *, file: str) -> None:
    """Refuse a file named as text whose first bytes are those of another format.

    Raises
    ------
    InvalidLayerError
        Names what the file seems to be.
    """
    for start, name in _STARTS:
        if raw.startswith(start):
            raise refusal(
                file,
                f"中身が名前と合いません（{name}のようです）。"
                "正しい拡張子のファイルを選んでください。",
            )
    if _MARKUP.match(raw.removeprefix(codecs.BOM_UTF8)[:400]):
        raise refusal(
            file,
            "中身が名前と合いません（XMLかHTMLのようです）。"
            "もとのCSVやGeoJSONのファイルを選んでください。",
        )
