"""A mail server that keeps what it is handed, on a port of its own."""

import email
import email.policy
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage

from aiosmtpd.controller import Controller


@dataclass
class Mailbox:
    """What arrived; ``refuse_after``: how many letters it takes before it fails."""

    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    refuse_after: int | None = None

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802, ARG002 - aiosmtpd's name and arguments
        """Take a letter, or fail for now."""
        if self.refuse_after is not None and len(self.letters) >= self.refuse_after:
            return "451 try again later"
        self.letters.append(
            email.message_from_bytes(envelope.content, policy=email.policy.default)
        )
        return "250 taken"

    def to(self, address: str) -> list[EmailMessage]:
        """Return the letters to an address."""
        return [letter for letter in self.letters if letter["To"] == address]

    @property
    def settings(self) -> dict[str, str]:
        """The settings that lead a service's letters here."""
        return {
            "KYODO_MAIL": f"smtp://127.0.0.1:{self.port}",
            "KYODO_MAIL_FROM": "map@city.example.jp",
            "KYODO_PUBLIC_URL": "https://map.example.jp",
        }


@contextmanager
def open_mailbox() -> Iterator[Mailbox]:
    """Run the server until the block ends."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        mailbox = Mailbox(port=free.getsockname()[1])
    controller = Controller(mailbox, hostname="127.0.0.1", port=mailbox.port)
    controller.start()
    try:
        yield mailbox
    finally:
        controller.stop()
