"""Letters by e-mail: plain text, one at a time, through the operator's mail server.

No address, secret or password is ever written to a log: only how many.
"""

import logging
import re
import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate
from types import TracebackType
from typing import Self
from urllib.parse import SplitResult, unquote, urlsplit

from flask import current_app, render_template
from limits import parse

from geo.domain.errors import SettingError
from web.settings import Settings
from web.signing_in import limiter

TIMEOUT_S = 15
LONGEST_ADDRESS = 254  # RFC 5321 §4.5.3.1.3, without its brackets
LETTERS_A_DAY = parse("10 per day")  # to one address, whoever asks for them
LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
# Plain addresses only: what a form takes must be safe in a header.
_ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)
log = logging.getLogger(__name__)


class MailError(Exception):
    """A letter could not be handed over; it may be tried again."""


@dataclass(frozen=True, slots=True)
class Mail:
    """One letter to one address."""

    to: str
    subject: str
    text: str
    headers: Mapping[str, str] = field(default_factory=dict)


class Postman:
    """A connection to the mail server, opened for the first letter and kept.

    A connection that broke is opened again for the next letter.
    """

    def __init__(self) -> None:
        self._settings: Settings = current_app.config["SETTINGS"]
        self._server: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        """Return itself; nothing is opened yet."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Say goodbye to the server."""
        self._close()

    def hand_over(self, mail: Mail) -> None:
        """Hand a letter to the mail server.

        Raises
        ------
        MailError
            If the server cannot be reached or does not take it.
        """
        message = compose(mail, self._settings)
        try:
            if self._server is None:
                self._server = _connect(self._settings)
            self._server.send_message(message)
        except (OSError, smtplib.SMTPException) as error:
            self._close()
            # The server's own words may repeat the address.
            reason = f"{type(error).__name__}"
            raise MailError(reason) from None

    def _close(self) -> None:
        server, self._server = self._server, None
        if server is None:
            return
        try:
            server.quit()
        except (OSError, smtplib.SMTPException):
            server.close()


def mails_are_set_up() -> bool:
    """Return whether this service can send letters."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.mail is not None


def is_address(text: str) -> bool:
    """Return whether a text can be the address of a letter."""
    short = len(text) <= LONGEST_ADDRESS
    return short and _ADDRESS.fullmatch(text) is not None and ".." not in text


def send_now(mail: Mail) -> bool:
    """Send one letter from a page; a page does not fail because a letter does.

    Anybody can write anybody's address into a form, so that an address gets ten of
    these letters a day at most.
    """
    if not mails_are_set_up():
        return False
    if not limiter.limiter.hit(LETTERS_A_DAY, "letters", _inbox(mail.to)):
        log.warning("a letter was not sent: its address had enough of them today")
        return False
    try:
        with Postman() as postman:
            postman.hand_over(mail)
    except MailError as error:
        log.warning("a letter could not be sent: %s", error)
        return False
    return True


def write(
    template: str,
    language: str,
    *,
    to: str,
    subject: str | None = None,
    headers: Mapping[str, str] | None = None,
    **context: object,
) -> Mail:
    """Write a letter in its reader's language.

    The template's first line is the subject, the rest after a blank line the text.

    Raises
    ------
    SettingError
        If KYODO_PUBLIC_URL is not set.
    """
    with current_app.test_request_context(
        base_url=_base(), query_string={"lang": language}
    ):
        text = render_template(f"mail/{template}.txt", **context)
    first, _, rest = text.strip().partition("\n")
    return Mail(
        to=to,
        subject=" ".join((subject or first).split()),
        text=re.sub(r"\n{3,}", "\n\n", rest.strip()) + "\n",
        headers=headers or {},
    )


def compose(mail: Mail, settings: Settings) -> EmailMessage:
    """Return a letter as it goes through the wire."""
    message = EmailMessage(policy=SMTP)
    sender = settings.mail_from or ""
    message["From"] = sender
    message["To"] = mail.to
    message["Subject"] = mail.subject
    message["Date"] = formatdate()
    # RFC 3834: no holiday notices back, please.
    message["Auto-Submitted"] = "auto-generated"
    for name, value in mail.headers.items():
        message[name] = value
    message.set_content(mail.text, cte="base64")
    return message


def _inbox(address: str) -> str:
    """Return what one person's spellings of an address have in common."""
    name, _, host = address.casefold().partition("@")
    return f"{name.partition('+')[0]}@{host}"


def _base() -> str:
    settings: Settings = current_app.config["SETTINGS"]
    if settings.public_url is not None:
        parts = urlsplit(settings.public_url)
        return f"{parts.scheme}://{parts.netloc}"
    message = (
        "KYODO_PUBLIC_URL is not set: letters need to know the service's address,"
        " like https://map.example.jp"
    )
    raise SettingError(message, setting="KYODO_PUBLIC_URL")


def _connect(settings: Settings) -> smtplib.SMTP:
    parts = urlsplit(settings.mail or "")
    host = parts.hostname or "localhost"
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            host,
            parts.port or 465,
            timeout=TIMEOUT_S,
            context=ssl.create_default_context(),
        )
    else:
        server = smtplib.SMTP(host, parts.port or 25, timeout=TIMEOUT_S)
    try:
        _sign_in(server, parts, host)
    except (OSError, smtplib.SMTPException):
        server.close()
        raise
    return server


def _sign_in(server: smtplib.SMTP, parts: SplitResult, host: str) -> None:
    if parts.username is None:
        return
    if parts.scheme == "smtp" and host not in LOCAL_HOSTS:
        # A password never crosses a network in the open.
        server.starttls(context=ssl.create_default_context())
    server.login(unquote(parts.username), unquote(parts.password or ""))
