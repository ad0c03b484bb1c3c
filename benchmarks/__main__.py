"""Time Kyodo Map against its opponents: ``python -m benchmarks [NAME …]``."""

import argparse

from benchmarks import (
    assigning,
    features,
    ingest,
    map_page,
    nearby,
    report,
    unchanged,
)
from benchmarks.table import show

BENCHMARKS = {
    "assigning": assigning.run,
    "features": features.run,
    "nearby": nearby.run,
    "unchanged": unchanged.run,
    "map_page": map_page.run,
    "ingest": ingest.run,
    "report": report.run,
}


def main() -> None:
    """Run the benchmarks named, all of them if none is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    chosen = parser.parse_args().names or list(BENCHMARKS)
    if unknown := sorted(set(chosen) - set(BENCHMARKS)):
        parser.error(f"no such benchmark: {', '.join(unknown)}")
    for name in chosen:
        for result in BENCHMARKS[name]():
            show(result)


if __name__ == "__main__":
    main()
