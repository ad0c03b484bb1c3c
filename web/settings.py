"""The operator's settings: ``KYODO_*`` variables, read once, when the app is made."""

import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from geo.domain.errors import SettingError

DEFAULT_DATABASE = "instance/kyodo.gpkg"
MOST_PROXIES = 5
MOST_DAYS = 366
MOST_MONTHS = 24
_SENDER = re.compile(r"[^@\s<>]+@[^@\s<>]+")


@dataclass(frozen=True, slots=True)
class Oidc:
    """The city's own directory, through which staff come in."""

    issuer: str
    client_id: str
    client_secret: str


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator can choose."""

    database: str  # path of a .gpkg file, or postgresql+psycopg://…
    base_map: str  # gsi-pale, none, or the path of a TOML file
    secret_key: str
    public_url: str | None  # https://map.example.jp, for what leaves the pages
    mail: str | None  # smtp://[user:secret@]host[:port] or smtps://…
    mail_from: str | None  # the address that letters come from
    keep_contact_days: int  # after an activity's day
    keep_officer_months: int  # after a term's end
    proxies: int  # how many proxies of our own stand in front
    oidc: Oidc | None


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
    mail, mail_from = read("KYODO_MAIL"), read("KYODO_MAIL_FROM")
    _check_mail(mail, mail_from, public_url)

    def read_number(name: str, default: int, most: int) -> int:
        value = read(name, str(default)) or str(default)
        if not value.isascii() or not value.isdigit() or int(value) > most:
            message = f"{name} is {value!r}: give a number from 0 to {most}"
            raise SettingError(message, setting=name)
        return int(value)

    return Settings(
        database=read("KYODO_DATABASE", DEFAULT_DATABASE) or DEFAULT_DATABASE,
        base_map=read("KYODO_BASE_MAP", "gsi-pale") or "gsi-pale",
        # Nothing is signed yet that must outlive the process.
        secret_key=read("KYODO_SECRET_KEY") or secrets.token_hex(32),
        public_url=public_url.rstrip("/") if public_url else None,
        mail=mail,
        mail_from=mail_from,
        keep_contact_days=read_number("KYODO_KEEP_CONTACT_DAYS", 14, MOST_DAYS),
        keep_officer_months=read_number("KYODO_KEEP_OFFICER_MONTHS", 6, MOST_MONTHS),
        proxies=read_number("KYODO_PROXIES", 0, MOST_PROXIES),
        oidc=_read_oidc(read),
    )


def _read_oidc(read: Callable[[str], str | None]) -> Oidc | None:
    names = ("KYODO_OIDC_ISSUER", "KYODO_OIDC_CLIENT_ID", "KYODO_OIDC_CLIENT_SECRET")
    issuer, client_id, client_secret = (read(name) for name in names)
    if not issuer and not client_id and not client_secret:
        return None
    for name in names:
        if not read(name):
            message = f"{name} is missing: issuer, client id and secret go together"
            raise SettingError(message, setting=name)
    parts = urlsplit(issuer or "")
    here = parts.scheme == "http" and parts.hostname == "127.0.0.1"
    if not parts.hostname or (parts.scheme != "https" and not here):
        message = (
            f"KYODO_OIDC_ISSUER is {issuer!r}: write it like https://login.example.jp"
        )
        raise SettingError(message, setting=names[0])
    if not read("KYODO_SECRET_KEY"):
        message = (
            "KYODO_SECRET_KEY is missing: the way to the city's directory and back"
            " is signed with it"
        )
        raise SettingError(message, setting="KYODO_SECRET_KEY")
    return Oidc(issuer or "", client_id or "", client_secret or "")


def _check_mail(
    mail: str | None, mail_from: str | None, public_url: str | None
) -> None:
    # The message never repeats the value: it may hold a password.
    if mail is not None:
        try:
            parts = urlsplit(mail)
            usable = parts.scheme in {"smtp", "smtps"} and bool(parts.hostname)
            usable = usable and parts.port != 0
        except ValueError:
            usable = False
        if not usable:
            message = "KYODO_MAIL cannot be read: write smtp://mail.example.jp:25"
            raise SettingError(message, setting="KYODO_MAIL")
        if mail_from is None:
            message = "KYODO_MAIL_FROM is missing: letters need a sender's address"
            raise SettingError(message, setting="KYODO_MAIL_FROM")
        if public_url is None:
            # A reader's own Host header must never write the links of a letter.
            message = (
                "KYODO_PUBLIC_URL is missing: letters need the service's address,"
                " like https://map.example.jp"
            )
            raise SettingError(message, setting="KYODO_PUBLIC_URL")
    if mail_from is not None and _SENDER.fullmatch(mail_from) is None:
        message = "KYODO_MAIL_FROM is no address: write map@city.example.jp"
        raise SettingError(message, setting="KYODO_MAIL_FROM")
