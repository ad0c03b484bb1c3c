"""Takes one data set out of a zip or gzip file, within strict limits."""

import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import Final

from geo.ingest.limits import Limits
from geo.ingest.notes import refusal

_SHAPEFILE_PARTS: Final = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_SINGLE_FILES: Final = (".geojson", ".json", ".gpkg", ".csv")
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
        raise refusal(file, "展開すると大きすぎます（上限100MB）。")
    _require_ratio(len(content), len(raw), file=file, limits=limits)
    if not unpacker.eof:
        raise refusal(file, "圧縮ファイル（gzip）が途中で切れています。")
    return content


def unzip(path: Path, into: Path, *, limits: Limits) -> Path:
    """Write the one data set of a zip into a folder and return its main file.

    Parameters
    ----------
    path
        The zip: a Shapefile with its parts, or one GeoJSON, GeoPackage or CSV.
        Other members (readme, metadata) are left in the zip.
    into
        An empty folder. Members are written as ``layer.shp`` and so on: no name
        from the zip ever becomes a path.
    limits
        Caps on members, size and ratio; sizes are counted while unpacking
        because a zip's own list of sizes can lie.

    Raises
    ------
    InvalidLayerError
        Not a zip, over a limit, a link, a path that leaves the folder, an
        encrypted member, or not exactly one data set.
    """
    file = path.name
    try:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            _check_members(members, path.stat().st_size, file=file, limits=limits)
            main = _find_main(members, file=file)
            stem = str(PurePosixPath(main.filename).with_suffix(""))
            wanted = [
                member
                for member in members
                if str(PurePosixPath(member.filename).with_suffix("")) == stem
            ]
            suffixes = (
                _SHAPEFILE_PARTS
                if main.filename.lower().endswith(".shp")
                else _SINGLE_FILES
            )
            left = limits.unpacked_bytes
            for member in wanted:
                suffix = PurePosixPath(member.filename).suffix.lower()
                if suffix in suffixes:
                    left = _write(
                        archive, member, into / f"layer{suffix}", left, file=file
                    )
    except (zipfile.BadZipFile, NotImplementedError, zlib.error, EOFError):
        raise refusal(
            file, "zipファイルが壊れているか、対応していない圧縮方式です。"
        ) from None
    return into / f"layer{PurePosixPath(main.filename).suffix.lower()}"


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


def _find_main(members: list[zipfile.ZipInfo], *, file: str) -> zipfile.ZipInfo:
    for suffixes in ((".shp",), _SINGLE_FILES):
        found = [
            member
            for member in members
            if member.filename.lower().endswith(suffixes)
            and "__MACOSX" not in PurePosixPath(member.filename).parts
        ]
        if len(found) == 1:
            return found[0]
        if found:
            raise refusal(
                file,
                f"zipの中にデータが{len(found)}個あります。1つだけ入れてください。",
            )
    raise refusal(
        file,
        "zipの中に、読めるデータ（Shapefile、GeoJSON、GeoPackage、CSV）がありません。",
    )


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
