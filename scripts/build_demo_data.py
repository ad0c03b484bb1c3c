#!/usr/bin/env python3
"""Make data/boundaries and data/layers again, byte for byte, from one seed.

The districts are derived from jp-prefecture's town points and the coarse outlines
in libpysal's example files; everything else is invented, except the three rates
that Inagi's guideline prints and the two surveys that Asaka's names.
"""

import argparse
import sys
from pathlib import Path

from demo.activities import COLUMNS as ACTIVITY_COLUMNS
from demo.activities import activity_rows
from demo.actors import (
    CENTRE_COLUMNS,
    DESK_COLUMNS,
    ORGANISATION_COLUMNS,
    Cast,
    association_rows,
    centre_rows,
    desk_rows,
    group_rows,
    make_cast,
    read_actors,
)
from demo.adoption import adoption_features
from demo.cities import CITIES
from demo.districts import make_districts, read_outline
from demo.figures import COLUMNS as FIGURE_COLUMNS
from demo.figures import figure_rows
from demo.membership import COLUMNS as MEMBERSHIP_COLUMNS
from demo.membership import membership_rows
from demo.observations import COLUMNS as OBSERVATION_COLUMNS
from demo.observations import observation_rows
from demo.plane import to_degrees
from demo.population import COLUMNS as POPULATION_COLUMNS
from demo.population import make_population, population_rows
from demo.reports import COLUMNS as REPORT_COLUMNS
from demo.reports import report_rows
from demo.sources import INTRO, boundary_entries, layer_entries
from demo.spots import Ground
from demo.territories import make_territories
from demo.writing import write_csv, write_geojson, write_sources

DATA = Path(__file__).resolve().parent.parent / "data"


def main() -> None:
    """Write every file of the demo below the folder given."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--output", type=Path, default=DATA, help="default: data/")
    output: Path = parser.parse_args().output
    for city in CITIES:
        outline = read_outline(city)
        districts = make_districts(city, outline)
        territories = make_territories(city, outline, districts)
        ground = Ground(city, outline, districts, {own.key: own for own in territories})
        cast = make_cast(ground)
        write_boundaries(output / "boundaries" / city.slug, cast)
        write_layers(output / "layers" / city.slug, cast)
        sys.stdout.write(f"{city.slug}: {len(districts)} districts\n")


def write_boundaries(folder: Path, cast: Cast) -> None:
    """Write a city's districts and territories."""
    folder.mkdir(parents=True, exist_ok=True)
    ground = cast.ground
    write_geojson(
        folder / "districts.geojson",
        [
            (
                {"code": own.code, "name": own.name, "approximate": True},
                to_degrees(own.cell),
            )
            for own in ground.districts
        ],
    )
    names = {
        row["key"]: row["name"] for row in read_actors(ground.city, "associations.csv")
    }
    write_geojson(
        folder / "associations.geojson",
        [
            (
                {
                    "code": f"{ground.city.code}-{key}",
                    "name": names[key],
                    "fictional": True,
                },
                to_degrees(territory.area),
            )
            for key, territory in ground.territories.items()
        ],
    )
    write_sources(folder / "SOURCE.toml", boundary_entries(ground.city), INTRO)


def write_layers(folder: Path, cast: Cast) -> None:
    """Write a city's layers and figures."""
    folder.mkdir(parents=True, exist_ok=True)
    ground = cast.ground
    city, districts = ground.city, ground.districts
    population = make_population(city, districts)
    territories = list(ground.territories.values())
    members = membership_rows(city, districts, territories, population)
    write_csv(folder / "associations.csv", ORGANISATION_COLUMNS, association_rows(cast))
    write_csv(folder / "groups.csv", ORGANISATION_COLUMNS, group_rows(cast))
    write_csv(folder / "support_centres.csv", CENTRE_COLUMNS, centre_rows(cast))
    write_csv(folder / "desks.csv", DESK_COLUMNS, desk_rows(cast))
    activities = activity_rows(cast)
    write_csv(folder / "activities.csv", ACTIVITY_COLUMNS, activities)
    write_csv(folder / "reports.csv", REPORT_COLUMNS, report_rows(city, activities))
    write_geojson(folder / "adoption_sites.geojson", adoption_features(cast))
    write_csv(
        folder / "population.csv",
        POPULATION_COLUMNS,
        population_rows(city, districts, population),
    )
    write_csv(folder / "membership.csv", MEMBERSHIP_COLUMNS, members)
    figures = figure_rows(city, districts, population)
    write_csv(folder / "figures.csv", FIGURE_COLUMNS, figures)
    published = observation_rows(city)
    write_csv(folder / "observations.csv", OBSERVATION_COLUMNS, published)
    write_sources(folder / "SOURCE.toml", layer_entries(city), INTRO)


if __name__ == "__main__":
    main()
