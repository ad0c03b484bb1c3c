"""Serving with gunicorn: threads for waiting, processes for more cores."""

import socket
from typing import Any

import click
from flask import Flask
from gunicorn.app.base import BaseApplication

from geo.domain.errors import SettingError

THREADS = 4


class _Server(BaseApplication):
    """Gunicorn, configured by us instead of by its command line."""

    def __init__(self, application: Flask, settings: dict[str, Any]) -> None:
        self._application = application
        self._settings = settings
        super().__init__()

    def load_config(self) -> None:
        """Take our settings."""
        for name, value in self._settings.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Return the application."""
        return self._application


def run(application: Flask, *, host: str, port: int, workers: int) -> None:
    """Serve an application until it is told to stop."""
    place = f"[{host}]" if ":" in host else host
    _require_free(host, port)

    def say_where(server: Any) -> None:
        address = server.LISTENERS[0].getsockname()
        click.echo(f"協働マップを開けます: http://{place}:{address[1]}/")
        click.echo("止めるときは Ctrl-C を押してください。")

    _Server(
        application,
        {
            "bind": f"{place}:{port}",
            "workers": workers,
            "worker_class": "gthread",
            "threads": THREADS,
            "loglevel": "warning",
            "when_ready": say_where,
            "proc_name": "kyodo",
            "control_socket_disable": True,
        },
    ).run()


def _require_free(host: str, port: int) -> None:
    """Refuse an address that cannot be served, before gunicorn tries five times."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        message = (
            f"{host} の {port} 番では始められません（{error.strerror}）。"
            "--port で別の番号を選んでください。"
        )
        raise SettingError(message, setting="port") from error
