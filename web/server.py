"""Serving with gunicorn: threads for waiting, processes for more cores."""

from typing import Any

import click
from flask import Flask
from gunicorn.app.base import BaseApplication

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

    def say_where(server: Any) -> None:
        address = server.LISTENERS[0].getsockname()
        click.echo(f"協働マップを開けます: http://{host}:{address[1]}/")
        click.echo("止めるときは Ctrl-C を押してください。")

    _Server(
        application,
        {
            "bind": f"{host}:{port}",
            "workers": workers,
            "worker_class": "gthread",
            "threads": THREADS,
            "loglevel": "warning",
            "when_ready": say_where,
            "proc_name": "kyodo",
            "control_socket_disable": True,
        },
    ).run()
