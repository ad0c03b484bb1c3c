"""What the gate hides stays hidden: audited by a second program that shares no code."""

import os

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog
from scipy.sparse import csr_array

from geo.analysis.disclosure import (
    SMALLEST_SHOWN,
    WIDTH,
    Cell,
    find_exposed,
    hide,
    is_small,
    protect_table,
)

SOAK = bool(os.environ.get("KYODO_SOAK"))
TABLES = 500 if SOAK else 20


def random_table(seed):
    """Return a table of people: 1–40 × 1–8, sparse or dense, with zeros."""
    random = np.random.default_rng(seed)
    shape = random.integers(1, 41), random.integers(1, 9)
    mean = random.choice([0.5, 2, 6, 20, 200])
    kept = random.random(shape) < random.choice([0.2, 0.6, 1.0])
    return pd.DataFrame(random.poisson(mean, shape) * kept)


def margins(table):
    """Return every published number of a table: its atoms, its value."""
    high, wide = table.shape
    place = np.arange(high * wide).reshape(high, wide)
    values = table.to_numpy()
    rows = [("row", i, place[i], values[i].sum()) for i in range(high)]
    columns = [("column", j, place[:, j], values[:, j].sum()) for j in range(wide)]
    inner = [
        ("inner", (i, j), place[i, [j]], values[i, j])
        for i in range(high)
        for j in range(wide)
    ]
    return [*inner, *rows, *columns, ("total", 0, place.ravel(), values.sum())]


def recoverable(table, inner, rows, columns, *, total, width=WIDTH):
    """Return what an attacker bounds within `width`: their own linear programs."""
    gone = {
        "inner": lambda at: inner.iloc[at],
        "row": lambda at: rows.iloc[at],
        "column": lambda at: columns.iloc[at],
        "total": lambda _: total,
    }
    # A published cell is a constant: only what is hidden is left to be solved for.
    flat, free = table.to_numpy().ravel(), inner.to_numpy().ravel()
    equal, right, least, limits, hidden = [], [], [], [], []
    for kind, at, atoms, value in margins(table):
        line = np.zeros(table.size)
        line[atoms] = 1
        known = flat @ (line * ~free)
        line = line[free]
        if not gone[kind](at):
            equal.append(line)
            right.append(value - known)
            continue
        least.append(line)
        limits.append(known - 1)
        if 0 < value < SMALLEST_SHOWN:
            hidden.append((kind, at, line))
    found = []
    for kind, at, line in hidden:
        ends = []
        for sign in (1, -1) if line.any() else ():
            solved = linprog(
                sign * line,
                A_ub=-csr_array(np.array(least)),
                b_ub=limits,
                A_eq=csr_array(np.array(equal)) if equal else None,
                b_eq=right if equal else None,
                bounds=(0, None),
            )
            # 3: unbounded, nothing limits it
            assert solved.status in {0, 3}
            ends.append(sign * solved.fun if solved.status == 0 else np.inf)
        if not ends or ends[1] - ends[0] < width - 1e-6:
            found.append((kind, at))
    return found


@pytest.mark.parametrize("start", range(0, TABLES, 20))
def test_no_hidden_count_can_be_bounded_within_five(start):
    for seed in range(start, min(start + 20, TABLES)):
        table = random_table(seed)

        inner, rows, columns, total = protect_table(table)

        small = (table > 0) & (table < SMALLEST_SHOWN)
        assert inner[small].eq(other=True).where(small, other=True).all(axis=None)
        assert not (inner & (table == 0)).any(axis=None), seed
        assert not (rows & (table.sum(axis=1) == 0)).any(), seed
        assert not (columns & (table.sum(axis=0) == 0)).any(), seed
        assert recoverable(table, inner, rows, columns, total=total) == [], seed


def test_table_without_small_counts_hides_nothing():
    table = pd.DataFrame([[5, 0, 12], [0, 70, 8]])

    inner, rows, columns, total = protect_table(table)

    assert not inner.any(axis=None)
    assert not rows.any()
    assert not columns.any()
    assert not total


def test_one_small_count_takes_another_with_it_and_leaves_the_total():
    table = pd.DataFrame({"x": [3, 40, 9, 0, 60]})

    inner, _, _, total = protect_table(table)

    assert list(inner["x"]) == [True, False, True, False, False]
    assert not total


def test_small_total_goes_too():
    inner, _, _, total = protect_table(pd.DataFrame({"x": [1, 0, 2]}))

    assert list(inner["x"]) == [True, False, True]
    assert total


def test_one_hidden_cell_a_line_is_not_enough():
    # Two hidden in every row and column, so that nothing is simply a difference; but
    # 3, 1, 2 and 5 only leave each other little room.
    table = pd.DataFrame([[3, 1, 30], [2, 4, 30], [30, 30, 30]])
    greedy = table.lt(SMALLEST_SHOWN)
    none = pd.Series(data=False, index=range(3))
    assert recoverable(table, greedy, none, none, total=False)

    inner, rows, columns, total = protect_table(table)

    assert recoverable(table, inner, rows, columns, total=total) == []


def test_weighted_sums_tell_of_their_parts_too():
    # A district made of half of each of two associations, and of nothing else.
    cells = [
        Cell.of("a", {0: 1.0}, 3.0),
        Cell.of("b", {1: 1.0}, 40.0),
        Cell.of("district", {0: 0.5, 1: 0.5}, 21.5),
    ]
    assert find_exposed(cells, {"a"}) == ["a"]

    hidden = hide(cells).hidden

    assert "a" in hidden
    assert len(hidden) > 1
    assert find_exposed(cells, hidden) == []


def test_what_others_publish_is_not_hidden_but_counts_as_known():
    cells = [
        Cell.of("a", {0: 1.0}, 3.0),
        Cell.of("b", {1: 1.0}, 40.0),
        Cell.of("sum", {0: 1.0, 1: 1.0}, 43.0, may_hide=False),
    ]

    assert hide(cells).hidden == {"a", "b"}


def test_what_cannot_be_protected_is_an_error():
    cells = [
        Cell.of("a", {0: 1.0}, 3.0),
        Cell.of("published", {0: 1.0}, 3.0, may_hide=False),
    ]

    with pytest.raises(ValueError, match="a cannot be protected"):
        hide(cells)


def test_two_cells_of_one_name_are_an_error():
    with pytest.raises(ValueError, match="share a name"):
        hide([Cell.of("a", {0: 1.0}, 3.0), Cell.of("a", {1: 1.0}, 30.0)])


@pytest.mark.parametrize(
    ("count", "small"),
    [(0, False), (0.3, True), (1, True), (4.4, True), (4.5, False), (5, False)],
)
def test_small_is_what_would_be_shown_as_one_to_four(count, small):
    assert is_small(count) is small


def test_nothing_to_publish_hides_nothing():
    assert hide([]).hidden == frozenset()
