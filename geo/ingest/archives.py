"""Takes one data set out of a zip or gzip file, within strict limits."""

import lzma
import zipfile
import zlib
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Final

from geo.ingest.limits import Limits
from geo.ingest.notes import Note, refusal

_SHAPEFILE_PARTS: Final = (".shp", ".shx", ".dbf", ".prj", ".cpg")
# In the order of choice: one data set is often packed in several formats.
_SINGLE_FILES: Final = (
    (".gpkg",),
    (".geojson", ".json"),
    (".topojson",),
    (".kml",),
    (".gpx",),
    (".xlsx", ".xlsm"),
    (".csv",),
    (".tsv",),
)
_MOST_PARTS_OF_A_PACKAGE: Final = 500
_UTF8_NAME: Final = 0x800
_MOST_NAMED: Final = 10
_CHUNK: Final = 1 << 16
_SYMLINK: Final = 0o120000
_FILE_TYPE: Final = 0o170000
_ENCRYPTED: Final = 0x1
_SMALL: Final = 1 << 20


def gunzip(raw: bytes, *, file: str, limits: Limits) -> bytes:
    """Return the content of a gzip file, stopping as soon as it is too large."""
    unpacker = zlib.decompressobj(wbits=31)
    try:
        content = unpacker.decompress(raw, limits.unpacked_bytes + 1)
    except zlib.error:
        raise refusal(file, "圧縮ファイル（gzip）が壊れています。") from None
    if len(content) > limits.unpacked_bytes:
        most = limits.unpacked_bytes >> 20
        raise refusal(file, f"展開すると大きすぎます（上限{most}MB）。")
    _require_ratio(len(content), len(raw), file=file, limits=limits)
    if not unpacker.eof:
        raise refusal(file, "圧縮ファイル（gzip）が途中で切れています。")
    return content


def check_package(path: Path, *, file: str, limits: Limits) -> None:
    """Refuse a workbook or KMZ that is no zip, or one made to harm, before it is read.

    Raises
    ------
    InvalidLayerError
        As for `unzip`, but with room for the many parts such a file has.
    """
    if path.stat().st_size > limits.file_bytes:
        raise refusal(
            file,
            "ファイルが大きすぎます（上限20MB）。必要な範囲だけを取り出してください。",
        )
    try:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
    except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError, ValueError):
        raise refusal(
            file, "ファイルが壊れているか、中身が名前と合いません。"
        ) from None
    _check_members(
        members,
        path.stat().st_size,
        file=file,
        limits=replace(limits, members=_MOST_PARTS_OF_A_PACKAGE),
    )


def unzip(
    path: Path, into: Path, *, limits: Limits, layer: str | None = None
) -> tuple[Path, list[Note]]:
    """Write the one data set of a zip into a folder and return its main file.

    Parameters
    ----------
    path
        The zip: a Shapefile with its parts, or one file of another format.
        Other members (readme, metadata) are left in the zip.
    into
        An empty folder. Members are written as ``layer.shp`` and so on: no name
        from the zip ever becomes a path.
    limits
        Caps on members, size and ratio; sizes are counted while unpacking
        because a zip's own list of sizes can lie.
    layer
        Name of the member, without its ending, where the zip has several data
        sets. Another name is left to the reader of the file.

    Returns
    -------
    main : pathlib.Path
        The file to read.
    notes : list of Note
        Which of the data sets was read, where the same one is there in several
        formats (国土数値情報: Shapefile and GeoJSON).

    Raises
    ------
    InvalidLayerError
        Not a zip, over a limit, a link, a path that leaves the folder, an
        encrypted member, or not exactly one data set.
    """
    file = path.name
    if path.suffix.lower() == ".kmz":
        limits = replace(limits, members=_MOST_PARTS_OF_A_PACKAGE)
    try:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            _check_members(members, path.stat().st_size, file=file, limits=limits)
            main, notes = _find_main(members, layer, file=file)
            suffix = _suffix(main)
            if suffix != ".shp":
                target = into / f"layer{suffix}"
                _write(archive, main, target, limits.unpacked_bytes, file=file)
                return target, notes
            left = limits.unpacked_bytes
            written: set[str] = set()
            for member in members:
                suffix = _suffix(member)
                if (
                    suffix in _SHAPEFILE_PARTS
                    and suffix not in written
                    and _stem(member) == _stem(main)
                ):
                    written.add(suffix)
                    left = _write(
                        archive, member, into / f"layer{suffix}", left, file=file
                    )
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        zlib.error,
        lzma.LZMAError,
        EOFError,
        OSError,
        RuntimeError,
        ValueError,
    ):
        raise refusal(
            file, "zipファイルが壊れているか、対応していない圧縮方式です。"
        ) from None
    return into / "layer.shp", notes


def _check_members(
    members: list[zipfile.ZipInfo], packed: int, *, file: str, limits: Limits
) -> None:
    if len(members) > limits.members:
        raise refusal(
            file, f"zipの中のファイルが多すぎます（上限{limits.members}個）。"
        )
    for member in members:
        name = PurePosixPath(member.filename.replace("\\", "/"))
        if (
            name.is_absolute()
            or ".." in name.parts
            or (member.external_attr >> 16) & _FILE_TYPE == _SYMLINK
        ):
            raise refusal(
                file, "zipの中に、フォルダーの外を指す名前かリンクがあります。"
            )
        if member.flag_bits & _ENCRYPTED:
            raise refusal(file, "パスワード付きのzipは読めません。")
    total = sum(member.file_size for member in members)
    if total > limits.unpacked_bytes:
        raise refusal(file, "展開すると大きすぎます（上限100MB）。")
    _require_ratio(total, packed, file=file, limits=limits)


def _require_ratio(unpacked: int, packed: int, *, file: str, limits: Limits) -> None:
    if unpacked > _SMALL and unpacked > packed * limits.ratio:
        raise refusal(
            file, f"圧縮率が不自然に高いため読めません（上限{limits.ratio}倍）。"
        )


def _find_main(
    members: list[zipfile.ZipInfo], layer: str | None, *, file: str
) -> tuple[zipfile.ZipInfo, list[Note]]:
    """Return the member to read: the first format of the only data set there is."""
    found = [
        member
        for suffixes in ((".shp",), *_SINGLE_FILES)
        for member in members
        if _suffix(member) in suffixes
        and "__MACOSX" not in PurePosixPath(member.filename).parts
    ]
    if not found:
        raise refusal(
            file,
            "zipの中に、読めるデータ（Shapefile、GeoJSON、GeoPackage、KML、Excel、"
            "CSVなど）がありません。",
        )
    named = [member for member in found if PurePosixPath(_stem(member)).name == layer]
    wanted = named or found
    if file.lower().endswith(".kmz"):
        # The format's own rule: the first KML is the document.
        wanted = [member for member in found if _suffix(member) == ".kml"][:1] or found
    stems = {_stem(member) for member in wanted}
    suffixes = [_suffix(member) for member in wanted]
    if len(stems) > 1 or len(set(suffixes)) < len(suffixes):
        names = dict.fromkeys(PurePosixPath(_stem(member)).name for member in wanted)
        listed = "、".join(f"「{name}」" for name in list(names)[:_MOST_NAMED])
        raise refusal(
            file,
            f"zipの中にデータが{len(wanted)}個あります。1つだけ入れるか、"
            f"レイヤーの名前として次から指定してください: {listed}",
        )
    main = wanted[0]
    left = [member for member in found if member is not main]
    if not left:
        return main, []
    message = (
        f"zipの中の「{_shown(main)}」を読みました。"
        f"読まなかったもの: {'、'.join(f'「{_shown(m)}」' for m in left[:_MOST_NAMED])}。"
    )
    return main, [Note("skip", None, None, message)]


def _suffix(member: zipfile.ZipInfo) -> str:
    return PurePosixPath(member.filename).suffix.lower()


def _stem(member: zipfile.ZipInfo) -> str:
    name = _name(member)
    return name.removesuffix(PurePosixPath(name).suffix)


def _shown(member: zipfile.ZipInfo) -> str:
    return PurePosixPath(_name(member)).name


def _name(member: zipfile.ZipInfo) -> str:
    """Return a member's name; zips made in Japan rarely say that theirs is CP932."""
    if member.flag_bits & _UTF8_NAME:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("cp932")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return member.filename


def _write(
    archive: zipfile.ZipFile,
    member: zipfile.ZipInfo,
    target: Path,
    left: int,
    *,
    file: str,
) -> int:
    with archive.open(member) as source, target.open("xb") as sink:
        while chunk := source.read(_CHUNK):
            left -= len(chunk)
            if left < 0:
                raise refusal(file, "展開すると大きすぎます（上限100MB）。")
            sink.write(chunk)
    return left
