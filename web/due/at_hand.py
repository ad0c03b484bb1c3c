"""All that the city's staff have to see to, from every city that is on the map."""

from geo.domain.periods import today
from geo.report.due_list import Choice, DueItem, DueList, choose_due, locate_due
from web.database import find_cities, get_snapshot, open_session


def find_all_due(city: str | None = None) -> list[DueItem]:
    """Return what is due in a city, or in all of them."""
    on = today()
    items: list[DueItem] = []
    with open_session() as session:
        for each in find_cities():
            if city in {None, each.slug}:
                items += locate_due(session, get_snapshot(each.slug), on=on)
    return items


def count_due() -> DueList:
    """Return what is due until the end of this month."""
    return choose_due(find_all_due(), Choice(), on=today())
