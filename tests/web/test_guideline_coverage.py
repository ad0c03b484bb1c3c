"""The page that says where each system of the guidelines is tells the truth."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from werkzeug.exceptions import NotFound
from werkzeug.routing import RequestRedirect

from web import create_app

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reference" / "guideline-coverage.md"
ROW = re.compile(r"^\| ([TFGNR]\d+) \| (.+) \| (.+) \| (.+) \|$", re.MULTILINE)
LAST = {"T": 10, "F": 9, "G": 35, "N": 7, "R": 8}
ROWS = ROW.findall(PAGE.read_text("utf-8"))
STANDS_FOR = {
    "<city>": "inagi",
    "<organisation>": "abc",
    "<uid>": "abc",
    "<code>": "01",
}


@pytest.fixture(scope="module")
def addresses():
    return create_app({}).url_map.bind("localhost")


@cache
def functions(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_row_stands_there_once():
    wanted = [
        f"{letter}{n}" for letter, last in LAST.items() for n in range(1, last + 1)
    ]

    assert [row for row, *_ in ROWS] == wanted


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_every_page_and_test_that_is_named_exists(row, addresses):
    _, _, pages, tests = row
    for page in re.findall(r"`([^`]+)`", pages):
        address = page
        for name, value in STANDS_FOR.items():
            address = address.replace(name, value)
        try:
            addresses.match(address, method="GET")
        except RequestRedirect:
            pass
        except NotFound:
            pytest.fail(f"{page} is no page")
    named = re.findall(r"`([^`]+)::([^`]+)`", tests)
    assert named
    for path, test in named:
        assert test in functions(path), f"{path} has no {test}"
