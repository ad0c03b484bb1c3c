"""What the import commands print: what was understood, and what it does."""

import csv
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import click

from geo.ingest.notes import Note
from web.column_names import column_name
from web.imported import Change, Imported, Understood
from web.wishes import Wish

MOST = 20
MOST_ROWS = 3
UNITS = {"boundaries": "地区", "layer": "件", "adoptions": "件の協定"}
GROUPS = {
    "repair": "直して読んだところ",
    "doubt": "確かめてほしいところ",
    "skip": "読み飛ばした行",
}


def tell_understood(understood: Understood, wish: Wish, notes: Iterable[Note]) -> None:
    """Print what a file was taken for, and every repair, doubt and skip."""
    said = [f"{understood.rows}行"]
    if understood.sheet:
        said.append(f"シート「{understood.sheet}」")
    if understood.encoding:
        said.append(f"文字コード {understood.encoding}")
    if understood.crs:
        said.append(f"座標系 {understood.crs}")
    click.echo(f"{understood.file}: {'、'.join(said)}")
    if understood.mapping:
        pairs = "、".join(
            f"{theirs} → {column_name(ours, wish)}"
            for ours, theirs in understood.mapping.items()
        )
        click.echo(f"  読み取った列: {pairs}")
    if understood.unmapped:
        click.echo(f"  使わなかった列: {'、'.join(understood.unmapped)}")
    tell_notes(notes)


def tell_notes(notes: Iterable[Note]) -> None:
    """Print notes by severity, the same sentence once with its rows."""
    found = list(notes)
    for severity, heading in GROUPS.items():
        same = list(_together(note for note in found if note.severity == severity))
        if not same:
            continue
        click.echo(f"  {heading}:")
        for line in islice(same, MOST):
            click.echo(f"    {line}")
        if len(same) > MOST:
            click.echo(
                f"    ほか{len(same) - MOST}種類（--notes で全部を書き出せます）"
            )


def tell_effect(imported: Imported, wish: Wish) -> None:
    """Print what is new, changed and gone, and how many lie where."""
    placed = (
        (imported.located, "位置あり"),
        (imported.approximate, "およその位置"),
        (imported.not_located, "位置なし"),
    )
    if any(count for count, _ in placed):
        words = "、".join(f"{name} {count}件" for count, name in placed)
        click.echo(f"  位置: {words}")
    if imported.skipped_rows:
        click.echo(
            f"  {imported.rows}行のうち{imported.skipped_rows}行は取り込みません。"
        )
    _tell_changes("変わるもの", imported, "changed", wish)
    _tell_changes("新しいファイルにないもの（残します）", imported, "vanished", wish)
    kept = [
        change
        for change in imported.changes
        if change.adoption and change.kind != "vanished"
    ]
    for change in kept[:MOST]:
        click.echo(f"  {change.title}: 「{change.adoption}」との協定も残します。")


def tell_done(imported: Imported) -> None:
    """Print what was stored, or would be."""
    unit = UNITS.get(imported.understood.purpose, "件")
    counts = (
        (imported.added, f"{unit}を追加"),
        (imported.changed, f"{unit}を変更"),
        (imported.unchanged, f"{unit}は同じ"),
        (imported.figures, "件の数値を登録"),
        (imported.organisations, "の自治会のページを作成"),
    )
    words = "、".join(f"{count}{does}" for count, does in counts if count)
    ending = "しました。" if imported.stored else "します。"
    click.echo(f"{imported.city_name} に{words or '変更なしで登録'}{ending}")
    if imported.waiting:
        click.echo(
            "この境界は、kyodo activate-edition で有効にするまで地図や数値に使われません。"
        )


def write_notes(path: Path, notes: Iterable[Note]) -> None:
    """Write every note as CSV."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow(["種類", "データの行", "列", "内容"])
        for note in notes:
            for row in note.rows or (note.row,):
                table.writerow(
                    [GROUPS[note.severity], row or "", note.column or "", note.message]
                )


def _together(notes: Iterable[Note]) -> Iterator[str]:
    rows: dict[str, list[int]] = {}
    for note in notes:
        found = rows.setdefault(note.message, [])
        if note.row is not None:
            found += note.rows or (note.row,)
    for message, numbers in rows.items():
        if not numbers:
            yield message
            continue
        more = len(numbers) - MOST_ROWS
        others = f"ほか{more}行" if more > 0 else ""
        yield f"{'・'.join(map(str, numbers[:MOST_ROWS]))}行目{others}: {message}"


def _tell_changes(heading: str, imported: Imported, kind: str, wish: Wish) -> None:
    found = [change for change in imported.changes if change.kind == kind]
    if not found:
        return
    click.echo(f"  {heading} {len(found)}件:")
    for change in found[:MOST]:
        click.echo(f"    {_change_line(change, wish)}")
    if len(found) > MOST:
        click.echo(f"    ほか{len(found) - MOST}件")


def _change_line(change: Change, wish: Wish) -> str:
    line = change.title
    if change.fields:
        fields = "、".join(
            f"{column_name(name, wish)}「{old or 'なし'}」→「{new or 'なし'}」"
            for name, old, new in change.fields
        )
        line += f": {' '.join(fields.split())}"
    if change.adoption and change.kind == "vanished":
        line += f"（「{change.adoption}」との協定も残します）"
    return line
