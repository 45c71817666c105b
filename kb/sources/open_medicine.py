"""open-medicine (MIT): summaries of 43 guidelines, 14 differentials of symptoms, renal dosing of 23 drugs.

The texts are the package's paraphrases, each with the DOI of the guideline or paper it rests on.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from medmcp.kb.chunk import markdown_sections, split_words
from medmcp.kb.passage import Passage

__all__ = ["passages"]

SOURCE = "open-medicine"
LICENCE = "MIT (open-medicine)"


def passages(root: Path, version: str) -> Iterator[Passage]:
    """All passages of the package installed under `root`."""
    folder = root / "open_medicine"
    registry = json.loads((folder / "guidelines" / "registry.json").read_text(encoding="utf-8"))
    for guideline in registry:
        yield from _guideline(folder / "guidelines" / "content" / guideline["id"], guideline, version)
    for file in sorted((folder / "mcp" / "differentials" / "data").glob("*.json")):
        yield from _differential(json.loads(file.read_text(encoding="utf-8")), version)
    renal = folder / "mcp" / "calculators" / "data" / "renal_dose_adjustments.json"
    for drug in json.loads(renal.read_text(encoding="utf-8")).values():
        yield _renal(drug, version)


def _guideline(folder: Path, guideline: dict[str, Any], version: str) -> Iterator[Passage]:
    number = 0
    for name in guideline["sections"]:
        file = folder / f"{name}.md"
        if not file.is_file():
            continue
        # The package points to its own calculators, which nobody has here; those lines are left out.
        lines = file.read_text(encoding="utf-8").splitlines()
        text = "\n".join(line for line in lines if "OpenMedicine Calculator" not in line)
        for section in markdown_sections(text, depth=2):
            for piece in split_words(section.text):
                yield Passage(
                    text=piece,
                    title=guideline["title"],
                    section=" > ".join(section.path) or name.replace("_", " "),
                    doc_id=f"guideline/{guideline['id']}",
                    chunk=number,
                    source=SOURCE,
                    kind="guideline",
                    licence=LICENCE,
                    citation=f"{guideline['title']}. {guideline['year']}. Summarised in open-medicine {version}.",
                    doi=guideline["doi"] or "",
                    url=f"https://doi.org/{guideline['doi']}" if guideline["doi"] else "",
                    year=guideline["year"],
                    organisation=guideline["organization"],
                )
                number += 1


def _differential(record: dict[str, Any], version: str) -> Iterator[Passage]:
    names = "; ".join(f"{entry['name']} ({_words(entry['likelihood'])})" for entry in record["diagnoses"])
    texts = [("Overview", f"{record['description']}\nConsider: {names}.")]
    for entry in record["diagnoses"]:
        lines = [f"Likelihood: {_words(entry['likelihood'])}."]
        # Tests that are named like functions are the package's own tools, which nobody has here.
        tests = [test for test in entry["recommended_tests"] if not test.startswith("calculate_")]
        for label, items in (
            ("Key features", entry["key_features"]), ("Red flags", entry["red_flags"]), ("Tests", tests),
        ):  # fmt: skip
            if items:
                lines.append(f"{label}: {'; '.join(items)}.")
        texts.append((entry["name"], "\n".join(lines)))
    number = 0
    for section, text in texts:
        for piece in split_words(text):
            yield Passage(
                text=piece,
                title=record["title"],
                section=section,
                doc_id=f"differential/{record['differential_id']}",
                chunk=number,
                source=SOURCE,
                kind="differential",
                licence=LICENCE,
                citation=f"{record['source_description']} Summarised in open-medicine {version}.",
                doi=record["source_doi"] or "",
                url=f"https://doi.org/{record['source_doi']}" if record["source_doi"] else "",
            )
            number += 1


def _renal(drug: dict[str, Any], version: str) -> Passage:
    metric = {"crcl": "creatinine clearance, mL/min", "egfr": "eGFR, mL/min/1.73 m²"}.get(
        drug["label_renal_metric"].lower(), drug["label_renal_metric"]
    )
    lines = [f"{drug['drug_name']} ({drug['drug_class']}), {drug['route']}. Usual dose: {drug['normal_dose']}."]
    for tier in drug["tiers"]:
        low, high = tier["min"], tier["max"]
        band = f"{low} and above" if high is None else f"{low} to {high}"
        notes = [*tier["warnings"], *([tier["dialysis_note"]] if tier["dialysis_note"] else [])]
        lines.append(f"{metric} {band}: {tier['dose']}." + (f" {'; '.join(notes)}." if notes else ""))
    if drug["monitoring_parameters"]:
        lines.append(f"Monitor: {'; '.join(drug['monitoring_parameters'])}.")
    return Passage(
        text="\n".join(lines),
        title=f"Renal dosing of {drug['drug_name']}",
        doc_id=f"renal/{drug['drug_name']}",
        source=SOURCE,
        kind="drug_label",
        licence=LICENCE,
        citation=f"{drug['source_description']} Summarised in open-medicine {version}.",
        doi=drug["source_doi"] or "",
        url=f"https://doi.org/{drug['source_doi']}" if drug["source_doi"] else "",
    )


def _words(name: str) -> str:
    return name.replace("_", " ")
