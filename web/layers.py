"""What a city's map is made of: every layer with its source, licence and counts."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from geo.query.export_figures import find_figure_kinds
from geo.query.publication import find_description, find_published_changes
from geo.report.declared import conflicts_of
from web.caching import revalidated
from web.database import get_snapshot, open_session

bp = Blueprint("layers", __name__)


@bp.get("/<city>/layers/")
@revalidated
def show_layers(city: str) -> ResponseReturnValue:
    """Show every layer and every way of dividing the city."""
    snapshot = get_snapshot(city)
    with open_session() as session:
        figures = find_figure_kinds(session, snapshot.municipality_id)
    return render_template(
        "layers/index.html", city=snapshot.city, snapshot=snapshot, figures=figures
    )


@bp.get("/<city>/layers/<slug>")
@revalidated
def show_layer(city: str, slug: str) -> ResponseReturnValue:
    """Show one layer and all it holds."""
    snapshot = get_snapshot(city)
    layer = snapshot.get_layer(slug)
    with open_session() as session:
        conflicts = conflicts_of(session, snapshot, slug)
        description = find_description(session, snapshot.municipality_id, slug)
        changes = find_published_changes(session, snapshot.municipality_id, slug)
    return render_template(
        "layers/show.html",
        city=snapshot.city,
        layer=layer,
        cards=snapshot.find_cards(layer=slug),
        conflicts=conflicts,
        description=description,
        changes=changes,
        has_agreements=layer.kind == "adoption_site" and snapshot.adoptions_recorded,
    )
