"""`make oracle-calculators`: our calculators against independent ones, over random inputs and the limits of every table.

The peers are installed in an environment of their own (`.cache/oracle`, `requirements.txt`). Where two differ, `verdicts.py` says
who is right and by which source; a difference that it does not explain fails the run. Writes RESULTS.md, results.json and agreed.json (a
few inputs with the value that the peers gave; a test holds ours to them) beside this file. Read `calculators.py` for the inputs, `peers.py` for how the others are asked.
"""

import argparse
import json
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from calculators import CALCULATORS, Calculator
from verdicts import VERDICTS, Verdict

from medmcp.servers.clinical.scores.score import NotApplicable

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
ENVIRONMENT = ROOT / ".cache" / "oracle"
PYTHON = ENVIRONMENT / "bin" / "python"
SEED = 11
KEPT = 6  # agreed values of each output


@dataclass
class Pairing:
    """One output of a calculator against one peer."""

    agree: int = 0
    refused: int = 0
    why_refused: Counter[str] = field(default_factory=Counter)
    explained: Counter[int] = field(default_factory=Counter)  # by the number of the verdict
    unexplained: list[str] = field(default_factory=list)


def install() -> None:
    """Make the peers' environment if it is not there."""
    if PYTHON.exists():
        return
    subprocess.run([sys.executable, "-m", "venv", str(ENVIRONMENT)], check=True)
    subprocess.run(
        [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", str(HERE / "requirements.txt")],
        check=True,
    )  # fmt: skip


def cases(n: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """`n` inputs of every calculator, the same in every run."""
    for name, calculator in CALCULATORS.items():
        rng = Random(f"{SEED}|{name}")
        for _ in range(n):
            yield name, calculator.draw(rng)


def ask(asked: list[tuple[str, dict[str, Any]]]) -> list[dict[str, dict[str, Any]]]:
    """What the peers say, in order."""
    lines = "".join(json.dumps({"calculator": name, "inputs": inputs}) + "\n" for name, inputs in asked)
    done = subprocess.run(
        [str(PYTHON), "-W", "ignore", str(HERE / "peers.py")], input=lines, text=True, capture_output=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"The peers did not answer:\n{done.stderr[-2000:]}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def agree(calculator: Calculator, mine: float, theirs: float) -> bool:
    """Whether two numbers are the same but for rounding."""
    return abs(mine - theirs) <= max(calculator.within, calculator.relative * abs(mine)) + 1e-9


def verdict_on(name: str, output: str, peer: str, inputs: dict[str, Any], mine: float, theirs: Any) -> int | None:
    """The number of the verdict that explains a difference."""
    for number, verdict in enumerate(VERDICTS):
        if (verdict.calculator, verdict.output, verdict.peer) == (name, output, peer) and verdict.when(
            inputs, mine, theirs
        ):
            return number
    return None


def compare(n: int) -> tuple[dict[tuple[str, str, str], Pairing], list[dict[str, Any]]]:
    """Every calculator, output and peer; and the agreed values, those with distinct results."""
    asked = list(cases(n))
    found: dict[tuple[str, str, str], Pairing] = defaultdict(Pairing)
    agreed: list[dict[str, Any]] = []
    seen: dict[tuple[str, str], set[float]] = defaultdict(set)
    for (name, inputs), said in zip(asked, ask(asked), strict=True):
        calculator = CALCULATORS[name]
        try:
            ours = calculator.ours(inputs)
        except (NotApplicable, ValueError) as refusal:
            ours = {}
            said = {peer: {"refused": f"ours: {refusal}"} for peer in said}
        for peer, theirs in said.items():
            if "refused" in theirs:
                pairing = found[name, "", peer]
                pairing.refused += 1
                pairing.why_refused[theirs["refused"]] += 1
                continue
            for output, value in theirs.items():
                mine, pairing = ours[output], found[name, output, peer]
                if mine is None:
                    pairing.refused += 1
                    pairing.why_refused["ours: no result"] += 1
                elif agree(calculator, mine, value):
                    pairing.agree += 1
                    kept = seen[name, output]
                    if len(kept) < KEPT and value not in kept:
                        kept.add(value)
                        agreed.append(
                            {"calculator": name, "inputs": inputs, "output": output, "peer": peer, "value": value}
                        )
                elif (number := verdict_on(name, output, peer, inputs, mine, value)) is not None:
                    pairing.explained[number] += 1
                else:
                    pairing.unexplained.append(f"{inputs}: ours {mine:g}, theirs {value:g}")
    return dict(sorted(found.items())), agreed


def versions() -> dict[str, str]:
    """What was compared with."""
    pins = (HERE / "requirements.txt").read_text().splitlines()
    return dict(line.split("==") for line in pins if "==" in line)


def table(found: dict[tuple[str, str, str], Pairing], n: int) -> str:
    """The results as Markdown."""
    rows = [
        "# Our calculators against independent ones",
        "",
        f"`make oracle-calculators` writes this page: {n} inputs of each calculator, random and at the limits of its tables, seed {SEED}.",
        "Peers: " + ", ".join(f"{name} {version}" for name, version in versions().items()) + ".",
        "Two results agree if they are the same but for the peer's rounding (scores: exactly).",
        "A peer refuses inputs outside its own limits; they are not compared.",
        "",
        "| calculator | output | peer | agree | differ, explained | unexplained | refused |",
        "|---|---|---|---:|---:|---:|---:|",
    ]
    for (name, output, peer), pairing in found.items():
        if output:
            refused = pairing.refused + (found[name, "", peer].refused if (name, "", peer) in found else 0)
            notes = " ".join(f"{count} [{number + 1}]" for number, count in sorted(pairing.explained.items()))
            rows.append(
                f"| {name} | {output} | {peer} | {pairing.agree} | {notes or 0} | {len(pairing.unexplained)} | {refused} |"
            )
    rows += [
        "",
        "## Who is right where they differ",
        "",
        "| | calculator, peer | right | why | source |",
        "|---|---|---|---|---|",
    ]
    rows += [
        f"| {number} | {v.calculator} ({v.output}), {v.peer} | {v.right} | {v.why} | {v.source} |"
        for number, v in enumerate(VERDICTS, 1)
    ]
    return "\n".join(rows) + "\n"


def as_data(found: dict[tuple[str, str, str], Pairing], n: int) -> dict[str, Any]:
    """The results as JSON."""
    return {
        "inputs_each": n,
        "seed": SEED,
        "peers": versions(),
        "pairings": [
            {
                "calculator": name, "output": output, "peer": peer, "agree": p.agree, "refused": p.refused,
                "explained": {str(number + 1): count for number, count in sorted(p.explained.items())},
                "unexplained": p.unexplained[:5],
                **({"why_refused": p.why_refused.most_common(2)} if p.refused else {}),
            }
            for (name, output, peer), p in found.items()
        ],
    }  # fmt: skip


def unused(found: dict[tuple[str, str, str], Pairing]) -> list[Verdict]:
    """Verdicts that explain nothing any more."""
    used = {number for pairing in found.values() for number in pairing.explained}
    return [verdict for number, verdict in enumerate(VERDICTS) if number not in used]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", type=int, default=400, help="inputs of each calculator")
    parser.add_argument("--no-write", action="store_true", help="leave RESULTS.md and results.json as they are")
    options = parser.parse_args()
    install()
    found, agreed = compare(options.n)
    wrong = [
        f"{name} {output} {peer}: {line}" for (name, output, peer), p in found.items() for line in p.unexplained[:3]
    ]
    idle = unused(found)
    if not options.no_write:
        (HERE / "RESULTS.md").write_text(table(found, options.n))
        values = ",\n".join(json.dumps(one) for one in agreed)
        (HERE / "agreed.json").write_text(f"[\n{values}\n]\n")
        (HERE / "results.json").write_text(json.dumps(as_data(found, options.n), indent=1) + "\n")
    compared = sum(p.agree + p.explained.total() + len(p.unexplained) for p in found.values())
    differing = sum(p.explained.total() + len(p.unexplained) for p in found.values())
    pairs = sum(1 for key in found if key[1])
    unexplained = sum(len(p.unexplained) for p in found.values())
    lines = [
        f"{len(CALCULATORS)} calculators, {pairs} pairings, {compared} comparisons, {differing} differ, {unexplained} unexplained"
    ]
    lines += [f"! {line}" for line in wrong]
    lines += [f"! explains nothing: {one.calculator} {one.output} {one.peer}: {one.why}" for one in idle]
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if wrong or idle else 0


if __name__ == "__main__":
    sys.exit(main())
