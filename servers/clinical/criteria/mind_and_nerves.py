"""Criteria of psychiatry and neurology. DSM criteria are given by construct, never in their words."""

from medmcp.servers.clinical.criteria.criterion import CriteriaSet, Criterion, Cue, Kind, Level, need

__all__ = ["SETS"]


def _c(id: str, text: str, type: Kind, *findings: str) -> Criterion:
    return Criterion(id=id, text=text, type=type, cues=tuple(Cue(finding=name) for name in findings))


SETS: tuple[CriteriaSet, ...] = (
    CriteriaSet(
        key="migraine_ichd3",
        name="Migraine without aura, ICHD-3",
        aliases=("migraine", "migraine without aura", "ICHD-3 migraine"),
        year=2018,
        citation="International Headache Society. Cephalalgia 2018;38:1-211 (ICHD-3)",
        purpose="diagnosis",
        criteria=(
            _c("attacks", "Five attacks or more", "required", "five_headache_attacks"),
            _c("hours", "Attacks of 4 to 72 hours", "required", "headache_4_72_h"),
            _c("unilateral", "One-sided", "major", "headache_unilateral"),
            _c("pulsating", "Pulsating", "major", "headache_pulsating"),
            _c("severe", "Moderate or severe", "major", "headache_severe"),
            _c("activity", "Made worse by, or keeps from, routine activity", "major", "headache_worse_with_activity"),
            _c("nausea", "Nausea or vomiting", "minor", "headache_nausea"),
            _c("light_sound", "Sensitivity to light and to sound", "minor", "photophobia_and_phonophobia"),
            _c("not_better", "Not better explained by another diagnosis", "required", "headache_no_other_cause"),
        ),
        levels=(Level(name="migraine without aura", words="Number, duration, 2 of 4 features, 1 of 2 accompaniments, no better"
                      " explanation",
                      rule=need(5, "attacks", "hours", need(2, "major"), need(1, "minor"), "not_better")),),
    ),
    CriteriaSet(
        key="delirium_cam",
        name="Delirium, Confusion Assessment Method",
        aliases=("delirium", "CAM", "confusion assessment method"),
        year=1990,
        citation="Inouye SK et al. Ann Intern Med 1990;113:941-948",
        purpose="diagnosis",
        population="adults",
        ages=(18, 130),
        criteria=(
            _c("acute", "Acute onset and fluctuating course", "required", "acute_fluctuating_course"),
            _c("inattention", "Inattention", "required", "inattention"),
            _c("thinking", "Disorganised thinking", "major", "disorganised_thinking"),
            _c("consciousness", "Altered level of consciousness", "major", "altered_consciousness"),
        ),
        levels=(Level(name="delirium", words="The first two, and one of the others",
                      rule=need(3, "acute", "inattention", need(1, "major"))),),
    ),
    CriteriaSet(
        key="depression_dsm5",
        name="Major depressive episode, DSM-5-TR by construct",
        aliases=("major depression", "major depressive episode", "depression", "DSM-5 depression"),
        year=2022,
        citation="American Psychiatric Association. DSM-5-TR, 2022 (constructs, not its wording)",
        purpose="diagnosis",
        criteria=(
            _c("mood", "Low mood most of the day", "major", "low_mood"),
            _c("anhedonia", "Loss of interest or pleasure", "major", "anhedonia"),
            _c("appetite", "Change of appetite or weight", "minor", "appetite_or_weight_change"),
            _c("sleep", "Sleeping too little or too much", "minor", "sleep_change"),
            _c("psychomotor", "Agitation or slowing that others see", "minor", "psychomotor_change"),
            _c("energy", "Loss of energy", "minor", "fatigue"),
            _c("worth", "Worthlessness or undue guilt", "minor", "worthlessness_or_guilt"),
            _c("concentration", "Poor concentration or indecision", "minor", "poor_concentration"),
            _c("death", "Thoughts of death or suicide", "minor", "thoughts_of_death"),
            _c("two_weeks", "Present together for 2 weeks", "required", "symptoms_two_weeks"),
            _c("impairment", "Distress or impairment", "required", "functional_impairment"),
            _c("cause", "A substance or a medical condition causes it", "exclusion", "substance_or_medical_cause"),
            _c("mania", "A manic or hypomanic episode ever", "exclusion", "past_mania"),
        ),
        levels=(Level(name="major depressive episode",
                      words="5 of 9, one of them low mood or loss of interest, for 2 weeks, with impairment, no excluding cause",
                      rule=need(6, need(1, "mood", "anhedonia"),
                                need(5, "mood", "anhedonia", "appetite", "sleep", "psychomotor", "energy", "worth",
                                     "concentration", "death"),
                                "two_weeks", "impairment", "!cause", "!mania")),),
    ),
    CriteriaSet(
        key="gad_dsm5",
        name="Generalised anxiety disorder, DSM-5-TR by construct",
        aliases=("generalised anxiety disorder", "generalized anxiety disorder", "GAD"),
        year=2022,
        citation="American Psychiatric Association. DSM-5-TR, 2022 (constructs, not its wording)",
        purpose="diagnosis",
        population="adults (in children one symptom suffices)",
        ages=(18, 130),
        criteria=(
            _c("worry", "Undue worry about several matters on most days for 6 months", "required", "worry_6_months"),
            _c("control", "Hard to control the worry", "required", "worry_uncontrolled"),
            _c("restless", "Restlessness", "minor", "restlessness"),
            _c("energy", "Easily tired", "minor", "fatigue"),
            _c("concentration", "Poor concentration", "minor", "poor_concentration"),
            _c("irritable", "Irritability", "minor", "irritability"),
            _c("tension", "Muscle tension", "minor", "muscle_tension"),
            _c("sleep", "Disturbed sleep", "minor", "sleep_change"),
            _c("impairment", "Distress or impairment", "required", "functional_impairment"),
            _c("cause", "A substance or a medical condition causes it", "exclusion", "substance_or_medical_cause"),
        ),
        levels=(Level(name="generalised anxiety disorder", words="Worry, hard to control, with 3 of 6 symptoms and impairment, no"
                      " excluding cause",
                      rule=need(5, "worry", "control", need(3, "minor"), "impairment", "!cause")),),
    ),
)  # fmt: skip
