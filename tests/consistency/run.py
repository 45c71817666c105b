"""`make consistency`: no two tools contradict each other about one patient, over a thousand generated patients.

Every condition with seeds from 1 on until there are enough patients; each is asked about by some sixty calls (`gather.py`), and the
answers are compared by the named checks of `checks.py`. Prints what each check compared and the contradictions; exits 1 if there are
any, or if a check never compared anything.
"""

import argparse
import json
import multiprocessing
import os
import sys
from collections import Counter, defaultdict
from concurrent.futures import ProcessPoolExecutor
from itertools import count, islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import anyio
from checks import CHECKS
from gather import gather

from medmcp.tasks.conditions import CONDITIONS

Patient = tuple[str, int]
Found = tuple[str, Counter[str], dict[str, list[str]]]


def patients(n: int, conditions: list[str]) -> list[Patient]:
    """`n` patients: every condition in turn, then the next seed."""
    return list(islice(((name, seed) for seed in count(1) for name in conditions), n))


def compare(patient: Patient) -> Found:
    """How much each check compared about a patient, and the contradictions by check."""
    said = anyio.run(gather, *patient)
    compared: Counter[str] = Counter()
    wrong: dict[str, list[str]] = defaultdict(list)
    for name, check in CHECKS.items():
        for holds, text in check(said):
            compared[name] += 1
            if not holds:
                wrong[name].append(text)
    return said.who, compared, dict(wrong)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", type=int, default=1000, help="how many patients")
    parser.add_argument("--condition", action="append", help="only these conditions")
    parser.add_argument("--show", type=int, default=4, help="contradictions shown of each check")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    chosen = patients(options.n, options.condition or list(CONDITIONS))
    compared: Counter[str] = Counter()
    patients_of: Counter[str] = Counter()
    wrong: dict[str, list[str]] = defaultdict(list)
    with ProcessPoolExecutor(options.processes, mp_context=multiprocessing.get_context("spawn")) as pool:
        for who, counts, contradictions in pool.map(compare, chosen, chunksize=8):
            compared += counts
            patients_of.update(counts.keys())
            for name, texts in contradictions.items():
                wrong[name] += [f"{who}: {text}" for text in texts]
    if options.json:
        rows = {
            name: {"patients": patients_of[name], "compared": compared[name], "wrong": wrong[name]} for name in CHECKS
        }
        sys.stdout.write(json.dumps({"patients": len(chosen), "checks": rows}) + "\n")
    else:
        lines = [
            f"{len(chosen)} patients, {compared.total()} comparisons, {sum(map(len, wrong.values()))} contradictions"
        ]
        for name in CHECKS:
            lines.append(
                f"{name:<26} {patients_of[name]:>5} patients {compared[name]:>7} compared {len(wrong[name]):>5} contradictions"
            )
            lines += [f"    {text}" for text in wrong[name][: options.show]]
        sys.stdout.write("\n".join(lines) + "\n")
    idle = [name for name in CHECKS if not compared[name]] if not options.condition else []
    return 1 if any(wrong.values()) or idle else 0


if __name__ == "__main__":
    sys.exit(main())
