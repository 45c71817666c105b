"""Overdose: airway, the clock of each poison, levels, antidotes, and the person who took it."""

from medmcp.servers.clinical.pathway import Pathway, adapt, fact, optional, phase, step

__all__ = ["PATHWAY"]

_OPIOID = fact("respiratory_rate", "<", 12, "/min", "respiratory rate under 12/min")

PATHWAY = Pathway(
    key="overdose_self_harm", name="Overdose and self-harm", population="all", protocol="overdose_paracetamol",
    phases=(
        phase("resuscitation", "airway, breathing, rhythm and glucose safe", "overdose suspected",
              step("survey", "vital signs and consciousness", "emergency nurse", "triage_emergency", "seen:gcs", minutes=10),
              step("ecg", "12-lead ECG (QRS, QTc)", "emergency nurse", "triage_emergency", "imaging:ecg:heart", minutes=20),
              step("naloxone", "naloxone, titrated to breathing", "emergency physician", "drug_interaction", "drug:naloxone", when=(_OPIOID, fact("miosis", value="yes", label="small pupils")), minutes=10),
              step("observation", "close observation", "emergency nurse", "ehr_management", "care:one_to_one|line_of_sight|two_to_one|continuous_cardiac", minutes=30)),
        phase("poison", "levels at their time, antidotes in theirs", "stable",
              step("paracetamol_level", "paracetamol level at four hours or later", "emergency nurse", "clinical_diagnosis", "lab:paracetamol", minutes=480, zero="onset"),
              step("salicylate_level", "salicylate level", "emergency nurse", "clinical_diagnosis", "lab:salicylate", minutes=480, zero="onset", required=False),
              step("toxicology", "toxidrome and nomogram", "emergency physician", "triage_emergency", "seen:miosis", required=False),
              step("acetylcysteine", "acetylcysteine by the nomogram, or at once when it is late", "emergency physician", "drug_interaction", "drug:acetylcysteine", when=(fact("acetylcysteine_due", label="at or above the nomogram line, or found where the nomogram does not hold"),), minutes=480, zero="onset", source="best protection within 8 h"),
              step("bicarbonate", "sodium bicarbonate for a QRS over 100 ms", "emergency physician", "drug_interaction", "drug:sodium bicarbonate", when=(fact("qrs", ">", 100, "ms"),), minutes=30)),
        phase("psychiatry", "risk assessed once awake", "medically fit to talk",
              step("suicide_risk", "suicide risk assessment", "emergency physician", "psychiatry", "seen:cssrs", when=(fact("gcs", ">=", 15, "", "awake"),)),
              optional("social", "mental state", "psychiatrist", "psychiatry", "seen:mse_mood")),
        phase("handover", "medical or psychiatric bed", "risk known",
              step("handoff", "SBAR hand-off", "emergency physician", "cross_domain", "handoff:medicine|hdu|icu|psychiatry|toxicology|observation_unit")),
    ),
    adaptations=(
        adapt("pregnant: the same antidotes; acetylcysteine crosses and protects", fact("pregnant")),
        adapt("benzodiazepine dependence or a tricyclic on the list: no flumazenil", fact("taking:benzodiazepine|tca")),
        adapt("asthma: acetylcysteine slowly, no contraindication", fact("problem:J45")),
    ),
    citation="RCEM/NPIS 2021; AHA 2023 toxicology update (Lavonas, Circulation 148:e149); NICE NG225 2022",
)  # fmt: skip
