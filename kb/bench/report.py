"""The results of the benchmarks as one page: figures against budgets, growth as a table and a plot, quality, imports.

Budgets are the design's, for two idle cores; whether one is met is said as measured, with the load of the machine beside
it. Reads the JSON files that `medmcp kb bench` left in the folder; what was not run yet is left out.
"""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from medmcp.kb.bench.plot import Panel, plot

__all__ = ["report"]

HEAD = """# What the knowledge base costs and finds

Made by `medmcp kb bench` from the JSON files beside it. The passages are not real: they are recombined from sentences of
MedQuAD, OpenStax and SciFact (three in a row, then single ones, about 107 words), so words have their real frequencies.
Their vectors are sums of two to four real MiniLM vectors of SciFact abstracts. Queries are 200 questions of MedQuAD.
CPU time is the process's own; wall times depend on what else the machine does, which `load` tells (2 cores).
"""


def report(folder: Path) -> list[Path]:
    """Write `README.md` and, where sizes were compared, `growth.svg`; gives what was written."""
    parts = [HEAD]
    written = [folder / "README.md"]
    if found := _read(folder / "scale.json"):
        parts.append(_scale(found))
    if found := _with_scale(_read(folder / "growth.json"), found):
        parts.append(_growth(found))
        (folder / "growth.svg").write_text(_growth_plot(found), encoding="utf-8")
        written.append(folder / "growth.svg")
    if found := _read(folder / "quality.json"):
        parts.append(_quality(found))
    if found := _read(folder / "imports.json"):
        parts.append(_imports(found))
    written[0].write_text("\n".join(parts), encoding="utf-8")
    return written


def _read(file: Path) -> dict[str, Any] | None:
    if not file.is_file():
        return None
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


def _with_scale(growth: dict[str, Any] | None, scale: dict[str, Any] | None) -> dict[str, Any] | None:
    """The sizes that were compared, and the one measured in full, whose first two stages are the same."""
    if growth is None or scale is None or any(size["passages"] == scale["passages"] for size in growth["sizes"]):
        return growth
    return {"sizes": sorted([*growth["sizes"], scale], key=lambda size: int(size["passages"]))}


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    lines += [f"| {' | '.join(map(str, row))} |" for row in rows]
    return "\n".join(lines) + "\n"


def _load(machine: dict[str, Any]) -> str:
    return f"load {machine['load_average'][0]}, nice {machine['nice']}"


def _row(what: str, budget: float, value: float | None, unit: str, *, at_most: bool = True) -> list[object]:
    if value is None:
        return [what, budget, "not measured", ""]
    met = value <= budget if at_most else value >= budget
    return [what, f"{'≤' if at_most else '≥'} {budget:g} {unit}", f"{value:g} {unit}", "met" if met else "missed"]


def _scale(found: dict[str, Any]) -> str:
    ingest, words = found["ingest"], found["words"]
    search = words["search"]
    has_vectors = "hybrid_int8" in found
    rows = [
        _row("words, p50", 10, search["p50_ms"], "ms"),
        _row("words, p99", 50, search["p99_ms"], "ms"),
        _row("words, 4 clients", 300, words["per_second_at_4"]["per_s"], "/s", at_most=False),
        _row("ingest and full text index, wall", 120, ingest["wall_s"], "s"),
        _row("disk, text", 450, ingest["disk_mb"], "MB"),
        _row("memory after search by words", 900, words["memory"].get("rss_mb"), "MB"),
    ]
    if "fts5_over_words" in found:
        rows.append(_row("CPU of SQLite FTS5 over ours", 50, found["fts5_over_words"]["cpu_ms"], "×", at_most=False))
    if has_vectors:
        vectors = found["vectors"]
        rows += [
            _row("hybrid p50, query embedded fp32", 60, found["hybrid_fp32"]["search"]["p50_ms"], "ms"),
            _row("hybrid p50, query embedded int8", 35, found["hybrid_int8"]["search"]["p50_ms"], "ms"),
            _row("hybrid p50, vector given", 25, found["hybrid_int8"]["search_vector_remembered"]["p50_ms"], "ms"),
            _row("disk with vectors", 1800, round(ingest["disk_mb"] + vectors["disk_mb"], 1), "MB"),
            _row(
                f"memory after hybrid search ({found['hybrid_int8']['model_mb']:g} MB of it torch and the model)",
                900,
                found["hybrid_int8"]["memory"].get("rss_mb"),
                "MB",
            ),
        ]
    kinds = [("words", search), ("words, one of four sources", words["search_one_source"]), ("open", words["open"])]
    if has_vectors:
        kinds += [(f"hybrid, query embedded {name}", found[f"hybrid_{name}"]["search"]) for name in ("fp32", "int8")]
        kinds.append(("hybrid, vector given", found["hybrid_int8"]["search_vector_remembered"]))
    if "fts5" in found:
        kinds.append(("SQLite FTS5, reference form", found["fts5"]["search"]))
    latency = _table(
        ["query", "p50 ms", "p90 ms", "p99 ms", "CPU ms"],
        [[name, kind["p50_ms"], kind["p90_ms"], kind["p99_ms"], kind["cpu_ms"]] for name, kind in kinds],
    )
    built = [["ours: text and full text index", ingest]]
    if has_vectors:
        built.append(["ours: vectors given, stored and indexed", found["vectors"]])
    if "fts5_build" in found:
        built.append(["SQLite FTS5", found["fts5_build"]])
    build = _table(
        ["build", "wall s", "CPU s", "disk MB", "peak memory MB"],
        [[name, kind["wall_s"], kind["cpu_s"], kind["disk_mb"], kind["peak_mb"]] for name, kind in built],
    )
    throughput = [["words", words["per_second_at_4"]]]
    recall = ""
    if has_vectors:
        throughput.append(["hybrid, vector given", found["hybrid_int8"]["per_second_at_4"]])
        recall = f"\nIVF_RQ finds {found['hybrid_fp32']['recall_at_10']} of the ten nearest.\n"
    rates = _table(
        ["four clients", "/s", "/CPU-s"], [[name, rate["per_s"], rate["per_cpu_s"]] for name, rate in throughput]
    )
    after = f", {_load(found['after'])} after" if "after" in found else ""
    note = f" {found['note']}" if "note" in found else ""
    return (
        f"## {found['passages']:,} passages of {ingest['words_mean']} words\n\n"
        f"`medmcp kb bench scale`; {_load(found['before'])} before{after}. Making the passages "
        f"took {ingest['making_passages_cpu_s']} CPU-s of the ingest.{note}\n\n"
        + _table(["what", "budget", "measured", ""], rows)
        + f"\n{latency}\n{build}\n{rates}{recall}"
    )


def _growth(found: dict[str, Any]) -> str:
    rows = []
    for size in found["sizes"]:
        ingest, words = size["ingest"], size["words"]
        search = words["search"]
        rows.append(
            [
                f"{size['passages']:,}", search["p50_ms"], search["p90_ms"], search["p99_ms"], search["cpu_ms"],
                ingest["wall_s"], ingest["cpu_s"], ingest["disk_mb"], words["memory"].get("rss_mb"), ingest["peak_mb"],
                size["before"]["load_average"][0],
            ]
        )  # fmt: skip
    head = [
        "passages", "p50 ms", "p90 ms", "p99 ms", "CPU ms a query", "build s", "build CPU-s", "disk MB",
        "memory of search MB", "peak memory of build MB", "load",
    ]  # fmt: skip
    return (
        f"## Growth, by words\n\n`medmcp kb bench growth`\n\n{_table(head, rows)}\n![cost against size](growth.svg)\n"
    )


def _growth_plot(found: dict[str, Any]) -> str:
    sizes = found["sizes"]

    def search(name: str) -> list[float]:
        return [size["words"]["search"][name] for size in sizes]

    def ingest(name: str) -> list[float]:
        return [max(size["ingest"][name], 0.1) for size in sizes]

    return plot(
        [size["passages"] for size in sizes],
        [
            Panel("search, ms", {"p50": search("p50_ms"), "p99": search("p99_ms"), "CPU": search("cpu_ms")}),
            Panel("build, s", {"wall": ingest("wall_s"), "CPU": ingest("cpu_s")}),
            Panel("disk, MB", {"text and index": ingest("disk_mb")}),
            Panel(
                "memory, MB",
                {"search": [size["words"]["memory"]["rss_mb"] for size in sizes], "build": ingest("peak_mb")},
            ),
        ],
    )


def _quality(found: dict[str, Any]) -> str:
    floors = {"words": 0.684, "hybrid": 0.715}
    rows = []
    for one in found["evaluations"]:
        floor = floors.get(one["mode"])
        met = "" if floor is None else "met" if one["ndcg_at_10"] >= floor else "missed"
        rows.append(
            [
                one["mode"], one["query_precision"] or "", one["ndcg_at_10"], floor or "", met, one["recall_at_10"],
                one["mrr_at_10"], one["recall_at_100"], one["latency_p50_ms"],
            ]
        )  # fmt: skip
    head = ["mode", "queries in", "nDCG@10", "floor", "", "R@10", "MRR@10", "R@100", "p50 ms"]
    return (
        f"## Quality: SciFact, 5,183 abstracts, 300 test queries\n\n`medmcp kb bench quality`; {_load(found['before'])}. "
        f"Nothing was tuned on these queries.\n\n{_table(head, rows)}"
    )


def _imports(found: dict[str, Any]) -> str:
    rows = [
        [
            one["format"], f"`{one['file']}`", one["added"], one["duplicates"], one["could_not_be_read"],
            one["cpu_s"], one["peak_mb"],
        ]
        for one in found["added"]
    ]  # fmt: skip
    built = found.get("built", {"sources": {}})
    default = [
        [name, one["passages"], ", ".join(one["kinds"]), "; ".join(one["licences"])]
        for name, one in built["sources"].items()
    ]
    sources = [
        [name, one["passages"], ", ".join(one["kinds"]), "; ".join(one["licences"])]
        for name, one in found["sources"].items()
    ]
    kinds = ["source", "passages", "kinds", "licences"]
    head = ["format", "file", "added", "already there", "could not be read", "CPU-s", "peak memory MB"]
    parts = [
        "## Importers on real corpora\n\n`medmcp kb bench imports`; a corpus in a second row was added again.\n",
        _table(head, rows),
        _table(kinds, sources),
    ]
    if default:
        parts += [
            f"## What `medmcp kb build` makes of the installed packages\n\n{built['passages']:,} passages, searched by words "
            f"after {built['wall_s']} s ({built['cpu_s']} CPU-s; {_load(found['before'])}), {built['disk_mb']} MB.\n",
            _table(kinds, default),
        ]
    return "\n".join(parts)
