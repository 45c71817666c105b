"""Run the official conformance suite and the Inspector against our servers: `make conformance`.

Three layers. The frozen requirement sets of both protocol eras against `fixture_server.py`; the scenarios
that need no fixture against the served hospital's domain mounts; the Inspector's strict listing of the
same mounts. Node tools are installed once into the cache folder (MEDMCP_CACHE, else .cache here), Node 22
with them where the machine's own is older. Ends with 1 if anything that counts fails.
"""

import argparse
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parent
PACKAGES = ("@modelcontextprotocol/conformance@0.2.0-alpha.12", "@modelcontextprotocol/inspector@2.12.0")
REVISIONS = ("2025-11-25", "2026-07-28")
DOMAINS = (
    "clinical_diagnosis", "drug_interaction", "ehr_management", "medical_qa", "triage_emergency", "psychiatry", "obstetrics",
    "visual_diagnosis", "radiology_report", "cross_domain",
)  # fmt: skip
GENERIC = {
    "2025-11-25": (
        "server-initialize", "ping", "completion-complete", "tools-list", "resources-list", "prompts-list",
        "dns-rebinding-protection", "server-session-lifecycle",
    ),
    "2026-07-28": (
        "tools-list", "resources-list", "prompts-list", "completion-complete", "http-header-validation",
        "sep-2164-resource-not-found", "dns-rebinding-protection",
    ),
}  # fmt: skip
OLDEST_NODE = 22
PATIENCE_S = 60


def say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def node_tools(cache: Path) -> tuple[str, Path]:
    """A Node of 22 or newer, and the folder that holds the two packages; installed if they are not there."""
    found = shutil.which("node")
    own = (
        found and int(re.sub(r"\D.*", "", subprocess.check_output([found, "--version"], text=True)[1:])) >= OLDEST_NODE
    )
    packages = [*PACKAGES, *([] if own else ["node@22"])]
    marker = cache / "installed.json"
    if not marker.exists() or json.loads(marker.read_text()) != packages:
        npm = shutil.which("npm")
        if npm is None:
            sys.exit("npm is needed for the conformance suite")
        cache.mkdir(parents=True, exist_ok=True)
        (cache / "package.json").write_text("{}")
        subprocess.run([npm, "install", "--no-audit", "--no-fund", *packages], cwd=cache, check=True)
        marker.write_text(json.dumps(packages))
    modules = cache / "node_modules"
    return (found if own and found else str(modules / ".bin" / "node")), modules


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def serving(command: list[str], port: int) -> Iterator[str]:
    """A server in a process of its own, waited for and ended."""
    with subprocess.Popen([sys.executable, *command]) as child:
        try:
            deadline = time.monotonic() + PATIENCE_S
            while True:
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2).close()
                    break
                except OSError:
                    if child.poll() is not None or time.monotonic() > deadline:
                        sys.exit(f"the server did not start: {' '.join(command)}")
                    time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
        finally:
            child.terminate()


def conformance(node: str, modules: Path, url: str, out: Path, *options: str) -> tuple[int, str]:
    script = modules / "@modelcontextprotocol" / "conformance" / "dist" / "index.js"
    done = subprocess.run(
        [node, str(script), "server", "--url", url, "-o", str(out), *options],
        capture_output=True,
        text=True,
        check=False,
    )
    (out.parent / f"{out.name}.log").write_text(done.stdout + done.stderr)
    return done.returncode, done.stdout


def requirement_sets(node: str, modules: Path, out: Path) -> bool:
    """Both frozen sets against the fixture server."""
    port, good = free_port(), True
    with serving([str(HERE / "fixture_server.py"), str(port)], port) as url:
        for revision in REVISIONS:
            code, words = conformance(node, modules, f"{url}/mcp", out / revision, "--requirements", revision)
            totals = re.findall(r"^Total: .*$|^Not scored .*$", words, re.MULTILINE)
            unscored = set(re.findall(r"^ +[✓✗] (\S+) \(", words, re.MULTILINE))
            lines = re.findall(r"^([✓✗]) (\S+): (\d+) passed, (\d+) failed$", words, re.MULTILINE)
            scored = [line for line in lines if line[1] not in unscored]
            passed = [line for line in scored if line[0] == "✓"]
            checks = sum(int(line[2]) for line in scored)
            failed = sum(int(line[3]) for line in scored)
            share = f"{len(passed)}/{len(scored)} scored scenarios, {checks}/{checks + failed} checks"
            say(f"{revision}: {share}; exit {code}")
            say("  " + "; ".join(totals))
            for line in scored:
                if line[0] == "✗":
                    say(f"  failed: {line[1]}")
            good = good and code == 0 and bool(scored)
    return good


def domains(node: str, modules: Path, out: Path) -> bool:
    """What needs no fixture, and the Inspector, against the served hospital."""
    port, good = free_port(), True
    inspector = modules / ".bin" / "mcp-inspector"
    with serving(["-m", "medmcp.servers", "serve", "--http", f"127.0.0.1:{port}"], port) as url:
        for domain in DOMAINS:
            address = f"{url}/mcp/{domain}"
            for revision, scenarios in GENERIC.items():
                failed = []
                for scenario in scenarios:
                    place = out / f"{domain}-{revision}-{scenario}"
                    options = ("--scenario", scenario, "--spec-version", revision)
                    if conformance(node, modules, address, place, *options)[0] != 0:
                        failed.append(scenario)
                passed = len(scenarios) - len(failed)
                say(f"{domain} {revision}: {passed}/{len(scenarios)} generic scenarios {failed or ''}")
                good = good and not failed
            done = subprocess.run(
                [node, str(inspector), "--cli", address, "--transport", "http", "--method", "tools/list", "--strict"],
                capture_output=True, text=True, check=False,
            )  # fmt: skip
            (out / f"{domain}-inspector.log").write_text(done.stdout + done.stderr)
            count = len(json.loads(done.stdout)["tools"]) if done.returncode == 0 else 0
            say(f"{domain} inspector --strict: exit {done.returncode}, {count} tools {done.stderr.strip()[:200]}")
            good = good and done.returncode == 0
    return good


def main() -> None:
    """Everything, or one layer."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", choices=("sets", "domains"), help="one layer")
    parser.add_argument("--out", type=Path, default=Path("out/conformance"), help="where the checks are written")
    chosen = parser.parse_args()
    cache = Path(os.environ.get("MEDMCP_CACHE") or HERE.parents[1] / ".cache") / "conformance"
    out: Path = chosen.out.resolve()
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    node, modules = node_tools(cache)
    good = True
    if chosen.only != "domains":
        good = requirement_sets(node, modules, out) and good
    if chosen.only != "sets":
        good = domains(node, modules, out) and good
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
