"""The operator's settings: ``KYODO_*`` variables, read once, when the app is made."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from geo.domain.errors import SettingError

DEFAULT_DATABASE = "instance/kyodo.gpkg"
MOST_PROXIES = 5


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator can choose."""

    database: str  # path of a .gpkg file, or postgresql+psycopg://…
    base_map: str  # gsi-pale, none, or the path of a TOML file
    secret_key: str
    public_url: str | None  # https://map.example.jp, for a later release's letters
    mail: str | None  # smtp://host:port, for a later release's digests
    proxies: int  # how many proxies of our own stand in front


def read_settings(given: Mapping[str, Any]) -> Settings:
    """Return the settings of the environment, overridden by what is given.

    Raises
    ------
    SettingError
        If a value cannot be used.
    """

    def read(name: str, default: str | None = None) -> str | None:
        value = given.get(name, os.environ.get(name))
        return str(value) if value else default

    public_url = read("KYODO_PUBLIC_URL")
    if public_url is not None:
        parts = urlsplit(public_url)
        if parts.scheme not in {"http", "https"} or not parts.netloc:
            message = (
                f"KYODO_PUBLIC_URL is {public_url!r}: write it like"
                " https://map.example.jp"
            )
            raise SettingError(message, setting="KYODO_PUBLIC_URL")
    mail = read("KYODO_MAIL")
    if mail is not None and urlsplit(mail).scheme not in {"smtp", "smtps"}:
        message = f"KYODO_MAIL is {mail!r}: write it like smtp://mail.example.jp:25"
        raise SettingError(message, setting="KYODO_MAIL")
    proxies = read("KYODO_PROXIES", "0") or "0"
    if not proxies.isascii() or not proxies.isdigit() or int(proxies) > MOST_PROXIES:
        message = (
            f"KYODO_PROXIES is {proxies!r}: give a number from 0 to {MOST_PROXIES}"
        )
        raise SettingError(message, setting="KYODO_PROXIES")
    return Settings(
        database=read("KYODO_DATABASE", DEFAULT_DATABASE) or DEFAULT_DATABASE,
        base_map=read("KYODO_BASE_MAP", "gsi-pale") or "gsi-pale",
        # Nothing is signed yet that must outlive the process.
        secret_key=read("KYODO_SECRET_KEY") or secrets.token_hex(32),
        public_url=public_url.rstrip("/") if public_url else None,
        mail=mail,
        proxies=int(proxies),
    )
