"""The cities that the planners' tests share: loaded once in a run."""

import shutil

import pytest

from tests.real import planned_cities

CITIES = ("yaizu", "ebetsu", "sunagawa")


@pytest.fixture(scope="session")
def planned_city(shared, empty_gpkg, tmp_path_factory):
    """Give each city by its name, made when it is first asked for."""
    made = {}

    def get(slug):
        if slug not in made:
            path = tmp_path_factory.mktemp(slug) / "kyodo.gpkg"
            shutil.copy(empty_gpkg, path)
            if slug == "yaizu":
                made[slug] = planned_cities.yaizu(shared, path)
            else:
                made[slug] = planned_cities.small_areas(shared, slug, path)
        return made[slug]

    yield get
    for city in made.values():
        city.database.engine.dispose()


@pytest.fixture(params=CITIES)
def city(request, planned_city):
    """Each of the three cities in turn."""
    return planned_city(request.param)
