"""`hand_over`: how an oracle hands a patient over: everything that a receiver asks for is read from the record first."""

from datetime import datetime
from typing import Any

from medmcp.servers.tool import ToolError
from medmcp.tasks.session import Session

__all__ = ["hand_over"]

SHOWN = (
    ("heart_rate", "HR"),
    ("respiratory_rate", "RR"),
    ("spo2", "SpO2"),
    ("temperature", "temperature"),
    ("gcs", "GCS"),
)
STATUS = {
    "full": "Full code.",
    "dnr": "DNACPR in place.",
    "dnr_dni": "DNACPR in place.",
    "comfort_only": "Comfort care.",
}


async def hand_over(session: Session, service: str, severity: str, why: str) -> dict[str, Any]:
    """Hand the patient to a service; waits for a bed if there is none yet."""
    summary = await session.chart("get_patient_summary")
    info = await session.chart("get_patient_info")
    newest = (await session.chart("get_vital_signs"))["sets"][0]
    values = {name: newest[name]["value"] for name in ("sbp", "dbp", *(code for code, _ in SHOWN)) if name in newest}
    told: dict[str, Any] = {
        "to_service": service,
        "situation": f"{info['demographics']['age_years']}-year-old {'woman' if info['demographics']['sex'] == 'female' else 'man'}: {why}."
        if info["demographics"]["age_years"] >= 16
        else f"A child: {why}.",
        "background": _background(summary),
        "assessment": f"{severity.capitalize()}. BP {values['sbp']:.0f}/{values['dbp']:.0f}, "
        + ", ".join(f"{label} {values[code]:g}" for code, label in SHOWN if code in values)
        + ".",
        "recommendation": _outstanding(summary),
        "illness_severity": severity,
    }
    for _ in range(3):
        try:
            return await session.chart("hand_off_patient", **told)
        except ToolError as refusal:
            free_at = refusal.details.get("free_at")
            if not free_at:
                raise
            now = (await session.chart("get_vital_signs"))["sim_time"]
            wait = (datetime.fromisoformat(free_at) - datetime.fromisoformat(now)).total_seconds() / 60
            await session.call("advance_time", minutes=max(1.0, wait - 18), stop_on_event=False)
    raise RuntimeError("no bed after three waits")


def _background(summary: dict[str, Any]) -> str:
    allergies = summary["alerts"]["allergies"]
    known = isinstance(allergies, list)
    named = "; ".join(f"{one['allergen']} ({one['reaction'] or one['severity']})" for one in allergies) if known else ""
    return " ".join(
        (
            f"Allergies: {named}."
            if known
            else "No known allergies."
            if allergies == "none_known"
            else "Allergies not asked.",
            STATUS.get(summary["alerts"]["code_status"], "Code status not documented."),
        )
    )


def _outstanding(summary: dict[str, Any]) -> str:
    """Pending orders by id, infusions by drug, lines, and the ids of critical results."""
    pending = [f"{one['detail']} {one['order_id']}" for one in summary["pending"]]
    infusions = [one["drug"] for one in summary["active_medications"] if one["frequency"] == "continuous"]
    lines = [one["device"] for one in summary["lines_and_devices"]]
    critical = [
        str(one["result_id"]) for one in summary["key_results"] if str(one.get("flag", "")).startswith("critical")
    ]
    parts = [
        ("Outstanding", pending),
        ("Infusion in progress", infusions),
        ("In situ", lines),
        ("Critical results", critical),
    ]
    return " ".join(f"{title}: {', '.join(names)}." for title, names in parts if names) or "Nothing outstanding."
