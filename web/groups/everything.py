"""All that a group keeps, in one file to take away."""

import io
import json
import zipfile
from datetime import date

from geo.export.formats import write_table
from geo.export.tables import city_of, read_layer
from geo.query.cities import get_municipality
from geo.query.group_history import find_documents, find_history, find_pictures
from geo.query.publication import find_own_layers
from web.database import open_session
from web.groups.group import Group

FORMATS = ("geojson", "csv")


def pack_everything(group: Group, *, on: date) -> bytes:
    """Return a zip of a group's layers, things, pictures and history."""
    packed: dict[str, bytes] = {}
    with open_session() as session:
        city = get_municipality(session, group.record.city)
        for layer in find_own_layers(session, group.record.id):
            table = read_layer(session, city, layer.slug, on=on, full=True)
            for form in FORMATS:
                name = f"layers/{layer.slug}.{form}"
                packed[name] = write_table(table, city_of(city), form)[0]
        packed["things.json"] = _json(find_documents(session, group.record.id))
        packed["history.json"] = _json(find_history(session, group.record.id))
        for uid, content in find_pictures(session, group.record.id):
            packed[f"pictures/{uid}.jpg"] = content
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in packed.items():
            archive.writestr(name, content)
    return target.getvalue()


def _json(found: object) -> bytes:
    return json.dumps(found, ensure_ascii=False, indent=1).encode()
