"""A city's directory: a small OpenID Connect provider on a port of its own."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "kyodo", "kept-by-both"
KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})


@dataclass
class Directory:
    """What it answers; ``claims`` go over those of an honest token."""

    issuer: str = ""
    claims: dict = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: KEY)
    asked: dict = field(default_factory=dict)  # of the authorization request
    traded: list[dict] = field(default_factory=list)  # of the token requests

    @property
    def settings(self) -> dict[str, str]:
        return {
            "KYODO_OIDC_ISSUER": self.issuer,
            "KYODO_OIDC_CLIENT_ID": CLIENT,
            "KYODO_OIDC_CLIENT_SECRET": SECRET,
            "KYODO_SECRET_KEY": "0123456789abcdef" * 4,
        }

    def token(self) -> dict:
        moment = int(time.time())
        claims = {
            "iss": self.issuer,
            "sub": "staff-1",
            "aud": CLIENT,
            "iat": moment,
            "exp": moment + 300,
            "nonce": self.asked.get("nonce"),
            "email": "kakari@city.example.jp",
            "email_verified": True,
        } | self.claims
        header = {"alg": "RS256", "kid": "one"}
        return {
            "access_token": "opaque",
            "token_type": "Bearer",
            "id_token": jwt.encode(header, claims, self.key),
        }


@contextmanager
def open_directory() -> Iterator[Directory]:
    """Run the provider until the block ends."""
    directory = Directory()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path.endswith("openid-configuration"):
                self.send(
                    {
                        "issuer": directory.issuer,
                        "authorization_endpoint": f"{directory.issuer}/authorize",
                        "token_endpoint": f"{directory.issuer}/token",
                        "jwks_uri": f"{directory.issuer}/keys",
                        "id_token_signing_alg_values_supported": ["RS256"],
                    }
                )
            else:
                self.send({"keys": [KEY.as_dict(private=False)]})

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            form = parse_qs(self.rfile.read(length).decode())
            sent = {name: values[0] for name, values in form.items()}
            directory.traded.append(sent)
            digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
            challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
            if challenge != directory.asked.get("code_challenge"):
                self.send({"error": "invalid_grant"}, 400)
                return
            self.send(directory.token())

        def send(self, answer: dict, status: int = 200) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(answer).encode())

        def log_message(self, *_) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    directory.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield directory
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
