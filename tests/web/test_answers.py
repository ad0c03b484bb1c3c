"""Answers that are not pages: data, the map's script, a way to the right page."""

import json


def test_a_post_is_refused_in_japanese(client):
    answer = client.post("/inagi/")

    assert answer.status_code == 405
    assert "この条件では表示できません" in answer.get_data(as_text=True)


def test_geojson_has_the_features_of_the_question(client):
    answer = client.get("/inagi/features.geojson?kind=activity")
    kinds = {f["properties"]["kind"] for f in json.loads(answer.data)["features"]}

    assert answer.mimetype == "application/geo+json"
    assert kinds == {"activity"}


def test_the_map_script_holds_no_text_of_any_feature(client):
    script = client.get("/inagi/map.js").get_data(as_text=True)
    features = json.loads(client.get("/inagi/features.geojson").data)["features"]

    assert not any(f["properties"]["title"] in script for f in features)


def test_a_wrong_folder_leads_to_the_right_page(client):
    features = json.loads(client.get("/inagi/features.geojson").data)["features"]
    uid = next(f["id"] for f in features if f["properties"]["kind"] == "activity")

    answer = client.get(f"/inagi/places/{uid}")

    assert answer.status_code == 308
    assert answer.headers["Location"].endswith(f"/inagi/activities/{uid}")
