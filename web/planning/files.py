"""Files to take away."""

from flask.typing import ResponseReturnValue

from geo.domain.errors import NotFoundError
from web.caching import revalidated
from web.planning.blueprint import bp


@bp.get("/<city>/report/files/city.<form>")
@revalidated
def send_city_report(city: str, form: str) -> ResponseReturnValue:
    """Send the city's report as a file."""
    raise NotFoundError("このページはまだありません。", kind="page")


@bp.get("/<city>/report/files/districts/<path:code>.<form>")
@revalidated
def send_district_report(city: str, code: str, form: str) -> ResponseReturnValue:
    """Send a district's report as a file."""
    raise NotFoundError("このページはまだありません。", kind="page")


@bp.get("/<city>/report/charts/<slug:name>.<any(svg, png):form>")
@revalidated
def send_chart(city: str, name: str, form: str) -> ResponseReturnValue:
    """Send one chart as a picture."""
    raise NotFoundError("このページはまだありません。", kind="page")
