"""Where two medicines meet at an enzyme or a transporter, by the roles that the formulary gives them."""

from typing import Any

from medmcp.servers.clinical.drug import CypRole, Drug

__all__ = ["TRANSPORTERS", "shared_pathways"]

TRANSPORTERS = ("P-gp", "BCRP", "OATP", "OAT", "OCT", "MATE", "MRP")  # what else `Drug.cyp` names is an enzyme


def shared_pathways(drug: Drug, other: Drug, records: tuple[str, ...]) -> list[dict[str, Any]]:
    """Each enzyme at which one of two drugs changes the other, or both are substrates."""
    found = []
    for mine in drug.cyp:
        for theirs in other.cyp:
            if mine.enzyme != theirs.enzyme:
                continue
            roles = mine.role, theirs.role
            if roles == ("substrate", "substrate"):
                if mine.fraction == theirs.fraction == "major":
                    text = "both are substrates: competition is rarely relevant"
                else:
                    continue
            elif theirs.role == "substrate":
                text = _effect_on(drug, mine, other)
            elif mine.role == "substrate":
                text = _effect_on(other, theirs, drug)
            else:
                continue
            found.append(
                {"other_drug": other.name, "medication_ids": list(records), "enzyme": mine.enzyme, "consequence": text}
            )
    return found


def _effect_on(acting: Drug, role: CypRole, affected: Drug) -> str:
    direction = "raises" if role.role == "inhibitor" else "lowers"
    return f"{acting.name} ({role.strength or 'unrated'} {role.role}) {direction} {affected.name}"
