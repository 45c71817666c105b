"""`--noise SEED`: disturbances of a real ward between the policy and the hospital, and whether it recovers.

Kinds: a tool times out (the call never reaches the hospital; asking again works), a result comes in
another unit (glucose in mg/dL instead of mmol/L, labelled so), a drug is not in stock (refused once with CONFLICT). Every disturbance is seeded by episode and call number.
"""

import hashlib
import json
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from medmcp.agent.hospital import Connect, Hospital
from medmcp.servers.mcp import HospitalServer
from medmcp.servers.world.world import World
from medmcp.tasks.family import Built

__all__ = ["NoisyHospital", "disturbed"]

RATE = 0.12  # share of calls that are disturbed
GLUCOSE_MG_PER_MMOL = 18.016


class NoisyHospital:
    """A hospital whose answers are sometimes disturbed. `injected` and `recovered` count by kind."""

    def __init__(self, inner: Hospital, seed: int, episode: str) -> None:
        self._inner = inner
        self._key = f"{seed}|{episode}"
        self._number = 0
        self._failed: dict[str, str] = {}
        self.injected: Counter[str] = Counter()
        self.recovered: Counter[str] = Counter()

    @property
    def disturbances(self) -> dict[str, int]:
        return {**self.injected, "recovered": sum(self.recovered.values())} if self.injected else {}

    @property
    def calls(self) -> int:
        return self._inner.calls

    @property
    def submission(self) -> dict[str, Any] | None:
        return self._inner.submission

    @property
    def sim_time(self) -> str:
        return self._inner.sim_time

    @property
    def minutes(self) -> float:
        return self._inner.minutes

    @property
    def patient_died(self) -> bool:
        return self._inner.patient_died

    async def final_world(self) -> World:
        return await self._inner.final_world()

    async def call(self, name: str, arguments: dict[str, Any], batch: str) -> tuple[dict[str, Any], str]:
        self._number += 1
        draw = hashlib.blake2b(f"{self._key}|{self._number}".encode(), digest_size=2).digest()
        signature = f"{name}|{json.dumps(arguments, sort_keys=True)}"
        if signature in self._failed:
            self.recovered[self._failed.pop(signature)] += 1
            return await self._inner.call(name, arguments, batch)
        if draw[0] / 256 >= RATE or name in ("submit_answer", "think"):
            return await self._inner.call(name, arguments, batch)
        if name == "prescribe_medication" and draw[1] % 2:
            return self._refuse(
                signature, "shortage", "CONFLICT", f"{arguments.get('drug_name')} is being restocked; order again."
            )
        if name in ("get_vital_signs", "get_lab_results") and draw[1] % 2:
            return await self._other_unit(name, arguments, batch)
        return self._refuse(signature, "timeout", "INTERNAL", f"{name} timed out; nothing was changed. Try again.")

    def _refuse(self, signature: str, kind: str, code: str, message: str) -> tuple[dict[str, Any], str]:
        self.injected[kind] += 1
        self._failed[signature] = kind
        error = {"code": code, "message": message, "field": "", "retryable": True, "hint": ""}
        return {"error": error}, f"[{code.lower()}] {message}"

    async def _other_unit(self, name: str, arguments: dict[str, Any], batch: str) -> tuple[dict[str, Any], str]:
        structured, text = await self._inner.call(name, arguments, batch)
        for one in structured.get("sets", []):
            glucose = one.get("glucose_poc")
            if isinstance(glucose, dict):
                self.injected["unit"] += 1
                one["glucose_poc"] = {"value": round(glucose["value"] * GLUCOSE_MG_PER_MMOL), "unit": "mg/dL"}
                text = json.dumps(structured, ensure_ascii=False, separators=(",", ":"))
        return structured, text


def disturbed(connect: Connect, seed: int) -> Connect:
    """The same connections with disturbances."""

    @asynccontextmanager
    async def noisy(built: Built, server: HospitalServer) -> AsyncIterator[Hospital]:
        async with connect(built, server) as inner:
            yield NoisyHospital(inner, seed, built.task.id)  # type: ignore[misc]

    return noisy
