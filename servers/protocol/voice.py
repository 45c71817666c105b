"""The scripted patient: answers what is asked, in lay words, from the case's history slots. Seeded, no model.

Each slot has cues (words and phrases that ask for it), an answer, who knows it, and a reticence. A question
discloses at most two slots: the ones it names best. A slot more reticent than the rapport is held back the
first time it is asked. Stacked and leading questions lower the rapport, kindness raises it. The diagnosis is
in no slot, so it cannot be said.
"""

import hashlib
import json
import re
from typing import Literal

from medmcp.servers.protocol.results import Reply
from medmcp.servers.tool import ToolError
from medmcp.servers.world.rapport import trust
from medmcp.servers.world.world import Row, World

__all__ = ["Speaker", "answer_question"]

Speaker = Literal["patient", "relative", "carer", "interpreter", "prehospital_crew"]

UNKNOWN = {
    "anxious": ("I don't know. Is it something bad?", "Sorry, I can't say. Should I be worried?"),
    "gruff": ("No idea. You're the doctor.", "Couldn't tell you."),
    "talkative": ("Now that I could not tell you, though I wish I could.", "Hm, nobody ever asked me that. I don't know."),
    "plain": ("I don't know.", "I'm not sure what you mean."),
}  # fmt: skip
HOLD_BACK = {
    "anxious": "I... would rather not talk about that just now.",
    "gruff": "That's nobody's business.",
    "talkative": "Oh, that. Well. It's nothing, really.",
    "plain": "I'd rather not say.",
}
MANNER = {
    "anxious": "looks frightened, speaks fast",
    "gruff": "short answers, looks away",
    "talkative": "friendly, wanders off the subject",
    "plain": "calm and cooperative",
}


def answer_question(world: World, patient_id: str, message: str, speak_to: Speaker) -> Reply:
    """What the person says. Raises `ToolError` CONFLICT if that person cannot answer."""
    persona = world.row(
        "SELECT * FROM latent_persona WHERE patient_id = ? AND speaker = ?", patient_id,
        "patient" if speak_to == "interpreter" else speak_to,
    )  # fmt: skip
    if persona is None or not persona["present"]:
        raise ToolError(
            "CONFLICT", f"No {speak_to.replace('_', ' ')} is here to talk to.", field="speak_to",
            hint=_others(world, patient_id, speak_to),
        )  # fmt: skip
    if speak_to in ("patient", "interpreter") and (world.body.vital(patient_id, "gcs") or 15) < 9:
        raise ToolError(
            "CONFLICT", "The patient is not awake enough to answer.", hint=_others(world, patient_id, "patient")
        )
    voice = persona["personality"] if persona["personality"] in UNKNOWN else "plain"
    rapport = trust(world, patient_id, message)
    foreign = persona["language"] not in (None, "", "en") and speak_to == "patient"
    asked = _asked_for(world, patient_id, message, "patient" if speak_to == "interpreter" else speak_to)
    spoken, disclosed = [], []
    for slot in asked[:2]:
        if foreign and slot["slot"] not in ("pain_site", "name"):
            continue
        if slot["reticence"] > rapport and not _asked_before(world, patient_id, slot["slot"]):
            spoken.append(HOLD_BACK[voice])
            world.log("asked", patient_id=patient_id, text=slot["slot"])
        else:
            spoken.append(slot["answer"])
            disclosed.append(slot["fact_id"])
            world.log("disclosed", patient_id=patient_id, text=slot["slot"])
    if not spoken:
        spoken = ["(answers in another language; you catch a few words)"] if foreign else [_pick(world, voice, message)]
    reply = " ".join(spoken)
    world.insert(
        "communication", patient_id=patient_id, category="conversation", code="ask_patient", recipient=speak_to,
        sent=world.now, reason=message, content=json.dumps({"reply": reply, "facts": disclosed}), status="completed",
    )  # fmt: skip
    return {
        "reply": reply,
        "speaker": speak_to,
        "manner": MANNER[voice],
        "disclosed_fact_ids": disclosed,
        "rapport": "good" if rapport >= 0.7 else "fair" if rapport >= 0.4 else "low",
    }


def _others(world: World, patient_id: str, asked: str) -> str:
    rows = world.rows(
        "SELECT DISTINCT speaker FROM latent_persona WHERE patient_id = ? AND present = 1 AND speaker != ?",
        patient_id, asked,
    )  # fmt: skip
    names = ", ".join(row["speaker"] for row in rows)
    return f"You can speak to: {names}." if names else "Nobody else is here."


def _asked_for(world: World, patient_id: str, message: str, speaker: str) -> list[Row]:
    """The speaker's slots that a message names, best match first."""
    text = f" {re.sub(r'[^a-z0-9 ]+', ' ', message.lower())} "
    text = re.sub(r"\s+", " ", text)
    scored = []
    for slot in world.rows(
        "SELECT * FROM latent_answer WHERE patient_id = ? AND speaker = ? ORDER BY slot", patient_id, speaker
    ):
        hits = sum(len(cue.split()) for cue in json.loads(slot["cues"]) if f" {cue}" in text)
        if hits:
            scored.append((hits, slot))
    return [slot for _, slot in sorted(scored, key=lambda pair: (-pair[0], pair[1]["slot"]))]


def _asked_before(world: World, patient_id: str, slot: str) -> bool:
    return (
        world.row("SELECT 1 FROM event WHERE kind = 'asked' AND patient_id = ? AND text = ?", patient_id, slot)
        is not None
    )


def _pick(world: World, voice: str, message: str) -> str:
    options = UNKNOWN[voice]
    return options[hashlib.blake2b(f"{world.seed}|{message}".encode(), digest_size=1).digest()[0] % len(options)]
