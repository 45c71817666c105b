"""Serving over streamable HTTP: the combined server at /mcp, each domain at /mcp/<domain>, /healthz.

Whose episode a request works on is decided here, for both protocol eras alike and never by an MCP session:

- With a token file each bearer token has an episode of its own, and `?episode=ID` in the URL gives
  it further ones. Two tokens never meet, whatever ids they use.
- Without tokens (loopback only) `?episode=ID` chooses the episode; a client that sends none shares the
  default episode of this machine's user. The id is the only key, so make it unguessable:
  16 to 64 letters, digits, `-` or `_`, a UUID for example.

An episode begins with the first request that names it and is forgotten after some idle time. `Gate` checks
Host, Origin and token before anything else is read; the SDK limits the size of bodies.
"""

import hashlib
import hmac
import ipaddress
import re
import socket
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import anyio
import uvicorn
from mcp.server.auth.middleware.bearer_auth import AuthenticatedUser
from mcp.server.auth.provider import AccessToken
from mcp.server.transport_security import TransportSecuritySettings
from starlette.applications import Starlette
from starlette.datastructures import Headers, QueryParams
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from medmcp.servers.build import BadChoice
from medmcp.servers.episode import Episode, use_episode
from medmcp.servers.library import warm_after_listing
from medmcp.servers.mcp import HospitalServer
from medmcp.servers.opening import Opening

__all__ = ["EpisodeStore", "Full", "Gate", "Limits", "http_app", "is_loopback", "read_tokens", "serve_http"]

EPISODE_ID = re.compile(r"[A-Za-z0-9_-]{16,64}")
TOKEN = re.compile(r"[A-Za-z0-9._~+/=-]{16,512}")
LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]")
LOOPBACK_ORIGIN = r"https?://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?"
RETRY_AFTER = {"Retry-After": "60"}


@dataclass(frozen=True)
class Limits:
    """What one process will carry."""

    body_bytes: int = 1_048_576
    episodes: int = 1_000
    episodes_per_token: int = 100
    idle_seconds: float = 1_800


class Full(Exception):
    """No room for another episode; `status` says whether this caller (429) or the server (503) is full."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass
class _Kept:
    episode: Episode
    last_used: float
    running: int = 0


Key = tuple[str, str]
"""Digest of the bearer token ("" without), and the episode id ("" for the default)."""


@dataclass
class EpisodeStore:
    """The episodes of a process, by key. One is closed when nobody has used it for `limits.idle_seconds`."""

    make: Opening
    limits: Limits = Limits()
    clock: Callable[[], float] = time.monotonic
    kept: dict[Key, _Kept] = field(default_factory=dict)

    @contextmanager
    def use(self, key: Key) -> Iterator[Episode]:
        """The episode of a key, made if there is none; it does not expire inside the block. Raises `Full`."""
        entry = self.kept.get(key)
        if entry is None:
            entry = self._begin(key)
        entry.running += 1
        try:
            with use_episode(entry.episode):
                yield entry.episode
        finally:
            entry.running -= 1
            entry.last_used = self.clock()

    def _begin(self, key: Key) -> _Kept:
        if len(self.kept) >= self.limits.episodes:
            self.sweep()
        if len(self.kept) >= self.limits.episodes:
            raise Full(503, "Too many episodes are running. Try again later.")
        if key[0] and sum(owner == key[0] for owner, _ in self.kept) >= self.limits.episodes_per_token:
            self.sweep()
            if sum(owner == key[0] for owner, _ in self.kept) >= self.limits.episodes_per_token:
                raise Full(429, "This token has too many episodes. Let some of them end.")
        entry = self.kept[key] = _Kept(self.make(), self.clock())
        return entry

    def sweep(self) -> int:
        """Close the episodes that were idle for too long; returns how many."""
        now = self.clock()
        idle = [
            key
            for key, entry in self.kept.items()
            if not entry.running and now - entry.last_used >= self.limits.idle_seconds
        ]
        for key in idle:
            world = self.kept.pop(key).episode.world
            if world is not None:
                world.close()
        return len(idle)


class Gate:
    """ASGI middleware: Host and Origin, bearer token, episode. `/healthz` passes unasked."""

    def __init__(
        self,
        app: ASGIApp,
        store: EpisodeStore,
        tokens: Sequence[str] = (),
        hosts: Sequence[str] | None = LOOPBACK_NAMES,
        origins: Sequence[str] = (),
    ) -> None:
        """`hosts` are the names that a Host header may carry, with any port; None lets every name pass."""
        self.app = app
        self.store = store
        self.tokens = {hashlib.sha256(token.encode()).hexdigest(): token.encode() for token in tokens}
        self.hosts = hosts
        self.origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] == "/healthz":
            await self.app(scope, receive, send)
            return
        refusal = self._check(scope)
        if isinstance(refusal, Response):
            await refusal(scope, receive, send)
            return
        try:
            with self.store.use(refusal):
                await self.app(scope, receive, send)
        except Full as full:
            await _refuse(full.status, str(full), RETRY_AFTER)(scope, receive, send)

    def _check(self, scope: Scope) -> Response | Key:
        headers = Headers(scope=scope)
        if self.hosts is not None and _host_name(headers.get("host", "")) not in self.hosts:
            return _refuse(421, "This server does not answer to that Host.")
        origin = headers.get("origin")
        if origin and not (re.fullmatch(LOOPBACK_ORIGIN, origin) or origin in self.origins):
            return _refuse(403, "Requests from that Origin are not allowed.")
        owner = ""
        if self.tokens:
            scheme, _, given = headers.get("authorization", "").partition(" ")
            owner = self._owner(given.strip()) if scheme.lower() == "bearer" else ""
            if not owner:
                return _refuse(401, "A valid bearer token is required.", {"WWW-Authenticate": "Bearer"})
            # the SDK binds legacy sessions and multi-round state to this user
            scope["user"] = AuthenticatedUser(AccessToken(token=given.strip(), client_id=owner, scopes=[]))
        episode = QueryParams(scope["query_string"]).get("episode", "")
        if episode and not EPISODE_ID.fullmatch(episode):
            return _refuse(400, "episode must be 16 to 64 letters, digits, '-' or '_'; a UUID is good.")
        return owner, episode

    def _owner(self, given: str) -> str:
        """The digest of the token if it is one of ours. Every token is compared, so the time tells nothing."""
        owner = ""
        for digest, token in self.tokens.items():
            if hmac.compare_digest(token, given.encode()):
                owner = digest
        return owner


def _host_name(host: str) -> str:
    """The Host header without its port."""
    return re.sub(r":\d+$", "", host.lower())


def _refuse(status: int, message: str, headers: Mapping[str, str] | None = None) -> Response:
    return JSONResponse({"error": message}, status, headers)


class _Endpoint:
    """A server's session manager as an ASGI application: a Route takes a plain function for a request handler."""

    def __init__(self, server: HospitalServer) -> None:
        self.server = server

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.server.session_manager.handle_request(scope, receive, send)


def http_app(
    combined: HospitalServer,
    domains: Mapping[str, HospitalServer],
    store: EpisodeStore,
    *,
    tokens: Sequence[str] = (),
    hosts: Sequence[str] | None = LOOPBACK_NAMES,
    origins: Sequence[str] = (),
) -> Starlette:
    """The whole site. A server object can be part of one running app only."""
    limits = store.limits
    mounted = {"/mcp": combined} | {f"/mcp/{name}": server for name, server in domains.items()}
    routes = [Route("/healthz", _healthz)]
    for path, server in mounted.items():
        server.streamable_http_app(  # makes the session manager; the application around it is ours
            max_request_body_size=limits.body_bytes,
            session_idle_timeout=limits.idle_seconds,
            max_sessions=limits.episodes,
            transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),  # Gate has checked
        )
        routes += [Route(path, _Endpoint(server)), Route(f"{path}/", _Endpoint(server))]

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            for server in mounted.values():
                await stack.enter_async_context(server.session_manager.run())
            async with anyio.create_task_group() as group:
                group.start_soon(_sweep_for_ever, store)
                group.start_soon(warm_after_listing)
                yield
                group.cancel_scope.cancel()

    cors = Middleware(
        CORSMiddleware,
        allow_origins=list(origins),
        allow_origin_regex=LOOPBACK_ORIGIN,
        allow_methods=["GET", "POST", "DELETE"],
        allow_headers=["*"],
        expose_headers=["Mcp-Session-Id", "Mcp-Protocol-Version"],
    )
    gate = Middleware(Gate, store=store, tokens=tokens, hosts=hosts, origins=origins)
    return Starlette(routes=routes, middleware=[cors, gate], lifespan=lifespan)


async def _healthz(request: Request) -> Response:
    return JSONResponse({"status": "ok"})


async def _sweep_for_ever(store: EpisodeStore) -> None:
    while True:
        await anyio.sleep(min(60.0, max(1.0, store.limits.idle_seconds / 4)))
        store.sweep()


def is_loopback(host: str) -> bool:
    """True if nobody outside this machine can reach a server bound to `host`."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def read_tokens(path: Path) -> tuple[str, ...]:
    """The bearer tokens of a file, one a line; empty lines and `#` comments do not count. Raises `BadChoice`."""
    try:
        lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    except (OSError, UnicodeDecodeError) as error:
        raise BadChoice(f"Cannot read the token file: {error}.") from None
    tokens = tuple(line for line in lines if line and not line.startswith("#"))
    if not tokens:
        raise BadChoice(
            f"{path} holds no token. Make one with: python -c 'import secrets; print(secrets.token_hex(32))'"
        )
    for number, token in enumerate(tokens, start=1):
        if not TOKEN.fullmatch(token):
            raise BadChoice(f"Token {number} in {path} must be 16 to 512 letters, digits or any of . _ ~ + / = -")
    return tokens


def serve_http(
    app_for: Callable[[Sequence[str] | None], Starlette],
    host: str,
    port: int,
    tokens: Sequence[str],
    names: Sequence[str],
) -> None:
    """Serve until Ctrl-C; `app_for` makes the site for the Host names it may answer to.

    Raises `BadChoice` where it must not or cannot listen: beyond loopback without a token, or an address in use.
    """
    local = is_loopback(host)
    if not local and not tokens:
        raise BadChoice(f"{host} can be reached from other machines: give a bearer token with --token-file.")
    everywhere = host.strip("[]") in ("0.0.0.0", "::")
    # a server on all interfaces cannot know its names: unless they are given, the token alone keeps strangers out
    hosts = None if everywhere and not names else (*LOOPBACK_NAMES, host.lower(), f"[{host.lower()}]", *names)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host.strip("[]"), port))
    except OSError as error:
        listener.close()
        raise BadChoice(f"Cannot listen on {host}:{port}: {error.strerror or error}.") from None
    shown = f"[{host}]" if ":" in host else host
    sys.stderr.write(f"medmcp listens on http://{shown}:{listener.getsockname()[1]}/mcp\n")
    sys.stderr.flush()
    config = uvicorn.Config(
        app_for(hosts), log_level="warning", access_log=False, timeout_graceful_shutdown=2, server_header=False
    )
    try:
        uvicorn.Server(config).run(sockets=[listener])
    except KeyboardInterrupt:
        return
    finally:
        listener.close()
