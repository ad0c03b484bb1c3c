"""An operator's settings are checked when the application is made."""

import pytest

from geo.domain.errors import SettingError
from web import create_app
from web.settings import read_settings


def test_without_settings_the_service_uses_its_own_file_and_the_pale_map(monkeypatch):
    for name in ("DATABASE", "BASE_MAP", "SECRET_KEY", "PUBLIC_URL", "MAIL"):
        monkeypatch.delenv(f"KYODO_{name}", raising=False)

    settings = read_settings({})

    assert settings.database == "instance/kyodo.gpkg"
    assert settings.base_map == "gsi-pale"


def test_what_is_given_wins_over_the_environment(monkeypatch):
    monkeypatch.setenv("KYODO_BASE_MAP", "gsi-pale")

    assert read_settings({"KYODO_BASE_MAP": "none"}).base_map == "none"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KYODO_PUBLIC_URL", "map.example.jp"),
        ("KYODO_PUBLIC_URL", "ftp://map.example.jp"),
        ("KYODO_MAIL", "mail.example.jp"),
        ("KYODO_BASE_MAP", "a-map-nobody-knows"),
        ("KYODO_BASE_MAP", "/nowhere/maps.toml"),
    ],
)
def test_a_wrong_setting_stops_the_start_and_is_named(tmp_path, name, value):
    config = {"KYODO_DATABASE": str(tmp_path / "new.gpkg"), name: value}

    with pytest.raises(SettingError, match=name):
        create_app(config)
