"""Time Kyodo Map against its opponents: ``python -m benchmarks [NAME …]``."""

import argparse

from benchmarks import assigning, bbox, browser
from benchmarks.table import show

BENCHMARKS = {
    "assigning": assigning.run,
    "bbox": bbox.run,
    "browser": browser.run,
}


def main() -> None:
    """Run the benchmarks named, all of them if none is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *BENCHMARKS], default=[])
    chosen = parser.parse_args().names or list(BENCHMARKS)
    for name in chosen:
        show(BENCHMARKS[name]())


if __name__ == "__main__":
    main()
