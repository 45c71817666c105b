"""Blunt trauma with a torn spleen and shock: tranexamic acid by the clock, blood, the surgeon."""

from medmcp.tasks.condition import (
    Condition,
    Course,
    Effect,
    Finding,
    Problem,
    Response,
    Result,
    Slot,
    Study,
    Symptom,
)

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="major_trauma",
    name="Major laceration of spleen with haemorrhagic shock",
    icd10="S36.032A",
    split="train",
    domain="cross_domain",
    difficulty="expert",
    teaser="A driver from a crash, pale and cold, holding the left side.",
    topic="road crash",
    complaints=("car against a tree, pain in the left upper belly", "motorcycle crash, cold and sweating", "hit by a car, belly pain and faint"),
    onset_hours=(0.6, 1.6),
    age=(18, 60),
    arrival=("ambulance",),
    symptoms=(
        Symptom(name="abdominal pain", lay="Left, under the ribs, and up into the shoulder.", cues=("belly", "abdom", "pain", "hurt", "where")),
        Symptom(name="dizziness", probability=0.8, lay="Everything goes grey.", cues=("dizz", "faint")),
        Symptom(name="head injury", probability=0.0, lay="I did not hit my head.", cues=("head", "black out")),
    ),
    problems=(Problem(code="J45.20", name="Mild intermittent asthma", probability=0.15),),
    slots=(Slot(slot="mechanism", cues=("what happened", "speed", "belt", "crash"), answer="Sixty, maybe seventy. The belt was on, the door came in."),
           Slot(slot="blood_thinners", cues=("blood thin", "anticoag", "aspirin"), answer="No, nothing to thin the blood.")),
    course=Course(
        severity=(0.46, 0.56), drift_per_hour=0.12, floor=0.12, crisis_at=0.82,
        crisis_text="No pressure to be read, the pulse fades: bled out on the trolley.",
        effects=(
            Effect(parameter="heart_rate", shift=78), Effect(parameter="sbp", shift=-80), Effect(parameter="dbp", shift=-42), Effect(parameter="respiratory_rate", shift=16),
            Effect(parameter="gcs", shift=-2), Effect(parameter="temperature", shift=-1.6), Effect(parameter="haemoglobin", shift=-7), Effect(parameter="lactate", shift=8),
            Effect(parameter="lactate_poc", shift=8), Effect(parameter="base_excess", shift=-14), Effect(parameter="pain", shift=10),
        ),
        responses=(
            Response(match="procedure:surgery_exploratory", per_hour=-0.2, delay_min=20, once_group="control"),
            Response(match="procedure:embolisation", per_hour=-0.14, delay_min=20, once_group="control"),
            Response(match="care:blood_product", per_hour=-0.1, delay_min=5, lasts_min=180, once_group="blood"),
            Response(match="team:massive_transfusion", per_hour=-0.02, delay_min=15, lasts_min=120, once_group="call"),
            Response(match="drug:tranexamic acid", per_hour=-0.03, delay_min=10, lasts_min=180, once_group="antifibrinolytic"),
            Response(match="care:iv_fluid", per_hour=-0.02, delay_min=5, lasts_min=40, once_group="fluid"),
            Response(match="group:anticoagulant", per_hour=0.15, delay_min=10, lasts_min=480, once_group="harm"),
        ),
    ),
    findings=(
        Finding(code="skin_perfusion", text="cold and mottled"), Finding(code="capillary_refill_s", value=(3.4, 5.0)), Finding(code="pulse", text="fast and thready"),
        Finding(code="injuries", text="abdominal bruising"), Finding(code="abdomen", text="diffuse tenderness"),
    ),
    results=(
        Result(code="haemoglobin", level=(12.6, 15.0)), Result(code="platelets", level=(160, 300)), Result(code="inr", level=(1.1, 1.4)), Result(code="fibrinogen", level=(1.4, 2.2)),
        Result(code="creatinine", level=(0.8, 1.1)),
    ),
    studies=(
        Study(modality="ct", body_part="whole_body", findings="Laceration of the spleen through the hilum with active extravasation, much blood around it and in the pelvis. Head, neck and chest without injury.",
              impression="Grade IV splenic laceration, actively bleeding."),
        Study(modality="ct", body_part="abdomen_pelvis", findings="Laceration of the spleen through the hilum with active extravasation, much blood around it and in the pelvis.",
              impression="Grade IV splenic laceration, actively bleeding."),
        Study(modality="ultrasound", body_part="abdomen", findings="Free fluid around the spleen and in the pelvis.", impression="Free fluid."),
        Study(modality="xray", body_part="chest", findings="Fracture of the left ninth and tenth ribs, no pneumothorax.", impression="Two rib fractures left."),
        Study(modality="xray", body_part="pelvis", findings="No fracture.", impression="No fracture."),
    ),
    esi=1,
    zone="resuscitation",
    accepted_names=("splenic laceration", "ruptured spleen", "haemorrhagic shock", "splenic injury", "traumatic haemorrhagic shock"),
    workup=("primary survey", "group and screen, gas with lactate, fibrinogen", "ultrasound at the bedside; CT only if stable enough"),
    treatment=("massive transfusion early, permissive pressure 80 to 90 mmHg", "tranexamic acid 1 g within 3 h of injury", "theatre or embolisation within the hour of an unstable arrival"),
    pitfalls=("litres of saline", "tranexamic acid after three hours", "the scanner with a falling pressure"),
    teaching=("Tranexamic acid saves lives in the first three hours and costs them afterwards.",),
    sources=("CRASH-2 2011 Lancet 377:1096", "NICE NG39 2016", "Rossaint 2023 Crit Care 27:80 (European trauma bleeding guideline)"),
)  # fmt: skip
