"""A crisis in borderline personality disorder after a separation: fresh cuts, chronic thoughts, quick change."""

from medmcp.tasks.condition import Answers, Condition, Finding, HomeMedicine, PastEvent, Problem, Slot, Symptom

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="borderline_crisis",
    name="Borderline personality disorder, crisis with self-harm",
    icd10="F60.3",
    split="validation",
    domain="psychiatry",
    difficulty="advanced",
    teaser="The fourth visit this year; this time the trigger was a text message.",
    topic="self-harm",
    complaints=("cut the arm after a quarrel", "says it all went dark after the message", "cannot bear it tonight, brought by a friend"),
    onset_hours=(1, 18),
    age=(18, 38),
    arrival=("brought by family", "walked in", "police"),
    symptoms=(
        Symptom(name="cuts", lay="It lets the pressure out.", cues=("cut", "arm", "happened")),
        Symptom(name="emptiness", probability=0.8, told=False, lay="There's just nothing in there.", cues=("empty", "inside", "feel")),
    ),
    problems=(
        Problem(code="F60.3", name="Borderline personality disorder", probability=0.7),
        Problem(code="F32.9", name="Depression", probability=0.4,
                medicines=(HomeMedicine(drug="fluoxetine", dose=20, unit="mg", frequency="daily", indication="depression"),)),
    ),
    slots=(
        Slot(slot="trigger", cues=("message", "quarrel", "friend", "partner", "left"), answer="She wrote that it's over. By text."),
        Slot(slot="plan_home", cues=("safe", "tonight", "home"), answer="I could ring my sister. I always can."),
        Slot(slot="overdose", cues=("tablets", "swallow", "overdose"), answer="No tablets, I swear. Just the blade."),
    ),
    findings=(
        Finding(code="mse_appearance", text="fresh superficial cuts on the forearms"),
        Finding(code="mse_behaviour", text="agitated, then clinging"),
        Finding(code="mse_mood", text="says: empty, then furious"),
        Finding(code="mse_affect", text="intense, labile"),
        Finding(code="mse_thought_content", text="fear of being abandoned"),
        Finding(code="mse_judgement", text="impaired for risk", probability=0.6),
    ),
    answers=(
        Answers(instrument="phq9", points=((1, 2), (1, 3), (1, 3), (1, 2), (1, 2), (2, 3), (1, 2), (0, 1), (1, 2))),
        Answers(instrument="gad7", points=((1, 3), (1, 2), (1, 3), (2, 3), (1, 3), (2, 3), (1, 3))),
        Answers(instrument="cssrs", points=((1, 1), (1, 1), (0, 1), (0, 0), (0, 0), (1, 1), (0, 0))),
        Answers(instrument="broset", points=((0, 0), (1, 1), (0, 1), (0, 1), (0, 0), (0, 0))),
        Answers(instrument="audit", points=((1, 3), (1, 3), (0, 2), (0, 1), (0, 1), (0, 0), (0, 2), (0, 1), (0, 2), (0, 2))),
    ),
    yes=(("risk_recent_loss", 1.0), ("risk_agitation", 0.8), ("risk_alcohol", 0.4), ("warn_reckless", 0.4), ("protect_support", 0.8), ("protect_living", 0.6),
         ("protect_treatment", 0.5), ("means_medicines", 0.3)),
    past=(
        PastEvent(section="self_harm", text="superficial cuts, many times", years_ago=(0.3, 3), detail={"method": "cutting", "intent": "relief", "lethality": "low"}),
        PastEvent(section="self_harm", text="overdose of paracetamol, treated", years_ago=(1, 6), detail={"method": "overdose", "intent": "to die", "lethality": "moderate"}, probability=0.6),
        PastEvent(section="treatments", text="dialectical behaviour therapy, first months", years_ago=(0.2, 1.5), detail={"therapy": "DBT", "response": "partial"}, probability=0.5),
        PastEvent(section="trauma", text="neglect in childhood", years_ago=(10, 25), probability=0.6),
    ),
    esi=2,
    zone="behavioural",
    accepted_names=("borderline personality disorder", "emotionally unstable personality disorder", "EUPD", "emotional crisis with self-harm"),
    workup=("C-SSRS, what is new against the chronic level", "ingestion asked and paracetamol level if in doubt", "wound care with respect"),
    treatment=("validate, solve the crisis, safety plan with a named person", "short crisis contact, the therapy goes on", "no new drug for the crisis beyond a sedative for days"),
    pitfalls=("contempt", "a long admission by routine", "missing the overdose under the cuts"),
    teaching=("Chronic risk does not make acute risk: ask each time what is different today.",),
    sources=("NICE CG78", "NICE NG225 2022"),
)  # fmt: skip
