"""`RiskFactor`: what an interview about suicide or violence asks for, beside the instrument itself.

Factors are listed with their evidence, never summed: none of these lists predicts. Those that the record holds
(earlier attempts, admissions, violence) are read from it; the others are asked.
"""

from typing import Literal

from medmcp.servers.clinical.row import Row

__all__ = ["RISK_FACTORS", "FactorKind", "RiskFactor", "factors"]

FactorKind = Literal["static", "dynamic", "protective", "warning", "means", "historical", "clinical", "situational"]


class RiskFactor(Row):
    """One factor; `about` is what it bears on."""

    code: str
    about: Literal["suicide", "violence"]
    kind: FactorKind
    text: str
    source: str


FAWCETT = "Fawcett 1990 Am J Psychiatry 147:1189"
TURECKI = "Turecki 2016 Lancet 387:1227"
RUDD = "Rudd 2006 Suicide Life Threat Behav 36:255 (warning signs)"
MANN = "Mann 2005 JAMA 294:2064 (means restriction)"
DOUGLAS = "Douglas 2013 HCR-20 version 3 (constructs only)"
LINEHAN = "Linehan 1983 J Consult Clin Psychol 51:276 (reasons for living)"

RISK_FACTORS: dict[str, RiskFactor] = {
    row.code: row
    for row in (
        RiskFactor(code="risk_hopelessness", about="suicide", kind="dynamic", text="hopelessness", source=FAWCETT),
        RiskFactor(code="risk_insomnia", about="suicide", kind="dynamic", text="severe insomnia", source=FAWCETT),
        RiskFactor(code="risk_agitation", about="suicide", kind="dynamic", text="agitation or severe anxiety", source=FAWCETT),
        RiskFactor(code="risk_recent_loss", about="suicide", kind="dynamic", text="recent loss, separation or humiliation", source=TURECKI),
        RiskFactor(code="risk_isolation", about="suicide", kind="dynamic", text="social isolation", source=TURECKI),
        RiskFactor(code="risk_alcohol", about="suicide", kind="dynamic", text="drinking or drug use has gone up", source=TURECKI),
        RiskFactor(code="risk_pain", about="suicide", kind="dynamic", text="chronic pain or burden of illness", source=TURECKI),
        RiskFactor(code="risk_voices", about="suicide", kind="dynamic", text="voices that tell to die", source=TURECKI),
        RiskFactor(code="protect_living", about="suicide", kind="protective", text="names reasons for living", source=LINEHAN),
        RiskFactor(code="protect_family", about="suicide", kind="protective", text="responsible for children or family", source=LINEHAN),
        RiskFactor(code="protect_support", about="suicide", kind="protective", text="somebody to turn to", source=TURECKI),
        RiskFactor(code="protect_treatment", about="suicide", kind="protective", text="engaged in treatment", source=TURECKI),
        RiskFactor(code="protect_faith", about="suicide", kind="protective", text="faith or values against suicide", source=LINEHAN),
        RiskFactor(code="warn_goodbye", about="suicide", kind="warning", text="said goodbye, wrote notes or gave things away", source=RUDD),
        RiskFactor(code="warn_seeking", about="suicide", kind="warning", text="looked for means or practised", source=RUDD),
        RiskFactor(code="warn_withdrawing", about="suicide", kind="warning", text="withdraws from everybody", source=RUDD),
        RiskFactor(code="warn_reckless", about="suicide", kind="warning", text="acts recklessly", source=RUDD),
        RiskFactor(code="means_firearm", about="suicide", kind="means", text="firearm within reach", source=MANN),
        RiskFactor(code="means_medicines", about="suicide", kind="means", text="stock of medicines at home", source=MANN),
        RiskFactor(code="means_other", about="suicide", kind="means", text="access to another means that was thought of", source=MANN),
        RiskFactor(code="violence_persecution", about="violence", kind="clinical", text="feels persecuted or controlled", source=DOUGLAS),
        RiskFactor(code="violence_commands", about="violence", kind="clinical", text="voices that tell to hurt somebody", source=DOUGLAS),
        RiskFactor(code="violence_intoxicated", about="violence", kind="clinical", text="intoxicated or in withdrawal", source=DOUGLAS),
        RiskFactor(code="violence_unmedicated", about="violence", kind="clinical", text="stopped treatment", source=DOUGLAS),
        RiskFactor(code="violence_weapon", about="violence", kind="situational", text="carries or has hidden a weapon", source=DOUGLAS),
        RiskFactor(code="violence_conflict", about="violence", kind="situational", text="open conflict with somebody here", source=DOUGLAS),
        RiskFactor(code="violence_victim", about="violence", kind="situational", text="threat to an identified person", source="Tarasoff v. Regents 1976 17 Cal.3d 425"),
    )
}  # fmt: skip


def factors(about: str, *kinds: FactorKind) -> list[RiskFactor]:
    """The factors about suicide or violence, of some kinds or all, in table order."""
    return [row for row in RISK_FACTORS.values() if row.about == about and (not kinds or row.kind in kinds)]
