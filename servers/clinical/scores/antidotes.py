"""Antidotes with doses, cautions and sources. `check_toxicology` looks them up by agent."""

from medmcp.servers.clinical.row import Row

__all__ = ["ANTIDOTES", "Antidote", "antidotes_for"]

GOLDFRANK = "Goldfrank's Toxicologic Emergencies, 11th ed., 2019"


class Antidote(Row):
    """One antidote. Doses are for adults unless they say so."""

    agents: tuple[str, ...]  # lower case, INN and class names with synonyms
    antidote: str
    dose: str
    caution: str
    source: str


def _row(agents: str, antidote: str, dose: str, caution: str, source: str = GOLDFRANK) -> Antidote:
    names = tuple(name.strip() for name in agents.split(","))
    return Antidote(agents=names, antidote=antidote, dose=dose, caution=caution, source=source)


ANTIDOTES: list[Antidote] = [
    _row(
        "paracetamol, acetaminophen",
        "acetylcysteine",
        "150 mg/kg IV over 1 h, then 50 mg/kg over 4 h, then 100 mg/kg over 16 h (weight capped at 100 to 110 kg)",
        "anaphylactoid reaction: pause, antihistamine, restart slower; asthma is no contraindication",
        "Prescott LF et al. BMJ 1979;2:1097-1100",
    ),
    _row(
        "opioid, morphine, heroin, diamorphine, fentanyl, oxycodone, methadone, codeine, tramadol, buprenorphine",
        "naloxone",
        "0.04 to 0.4 mg IV, repeated every 2 to 3 min to breathing (up to 10 mg); apnoea 0.4 to 2 mg; child 0.1 mg/kg, "
        "at most 2 mg; infusion two thirds of the waking dose per hour",
        "acute withdrawal in dependence; sedation returns with long-acting opioids; pulmonary oedema is rare",
    ),
    _row(
        "benzodiazepine, diazepam, lorazepam, midazolam, alprazolam, clonazepam, temazepam, zolpidem, zopiclone",
        "flumazenil",
        "0.2 mg IV over 30 s, then 0.3 mg, then 0.5 mg at 1 min intervals, at most 3 mg",
        "avoid in benzodiazepine dependence, seizure disorder or pro-convulsant co-ingestion (tricyclic): seizures",
    ),
    _row(
        "organophosphate, organophosphorus, carbamate, nerve agent, sarin",
        "atropine",
        "1 to 3 mg IV, doubled every 5 min until secretions and wheeze have gone; child 0.05 mg/kg",
        "dry lungs are the target, not pupils or heart rate; protect staff",
        "Eddleston M et al. Lancet 2008;371:597-607",
    ),
    _row(
        "organophosphate, organophosphorus, nerve agent, sarin",
        "pralidoxime",
        "30 mg/kg IV (at most 2 g) over 30 min, then 8 mg/kg/h",
        "after atropine; fast injection causes arrest; not for pure carbamates",
        "Eddleston M et al. Lancet 2008;371:597-607",
    ),
    _row(
        "beta-blocker, propranolol, metoprolol, atenolol, bisoprolol, carvedilol, labetalol",
        "glucagon",
        "5 to 10 mg IV over 1 to 2 min (child 0.05 to 0.15 mg/kg), then 2 to 5 mg/h",
        "vomiting: protect the airway; effect fades as stores run out",
    ),
    _row(
        "beta-blocker, propranolol, metoprolol, atenolol, bisoprolol, carvedilol, labetalol, "
        "calcium channel blocker, verapamil, diltiazem, amlodipine, nifedipine",
        "high-dose insulin with glucose",
        "soluble insulin 1 unit/kg IV, then 1 unit/kg/h, raised to 10 unit/kg/h; glucose 25 to 50 g IV first if "
        "glucose < 11 mmol/L",
        "glucose every 15 to 30 min and potassium hourly: hypoglycaemia, hypokalaemia",
        "St-Onge M et al. Crit Care Med 2017;45:e306-e315",
    ),
    _row(
        "calcium channel blocker, verapamil, diltiazem, amlodipine, nifedipine",
        "calcium",
        "calcium chloride 10 % 10 to 20 mL, or calcium gluconate 10 % 30 to 60 mL IV over 10 min, repeated to effect",
        "chloride by a central line: tissue necrosis; follow ionised calcium",
        "St-Onge M et al. Crit Care Med 2017;45:e306-e315",
    ),
    _row(
        "digoxin, digitoxin, cardiac glycoside, oleander, foxglove",
        "digoxin-specific antibody fragments",
        "vials = level in ng/mL x kg / 100; unknown amount: acute 10 to 20 vials, chronic 3 to 6 vials IV over 30 min",
        "potassium falls; heart failure or fast atrial fibrillation may return; later levels mislead",
    ),
    _row(
        "tricyclic, tricyclic antidepressant, amitriptyline, nortriptyline, imipramine, clomipramine, dosulepin, "
        "flecainide, cocaine",
        "sodium bicarbonate",
        "1 to 2 mmol/kg (8.4 %: 1 to 2 mL/kg) IV, repeated until QRS < 100 ms; arterial pH 7.45 to 7.55",
        "hypokalaemia, hypernatraemia, alkalosis above 7.55",
    ),
    _row(
        "salicylate, aspirin, acetylsalicylic acid, methyl salicylate",
        "sodium bicarbonate",
        "1 to 2 mmol/kg IV, then 150 mmol in 1 L glucose 5 % at 1.5 to 2 times maintenance; urine pH 7.5 to 8",
        "replace potassium first, or the urine stays acid; do not intubate without hyperventilation",
    ),
    _row(
        "cyanide, smoke inhalation, nitroprusside",
        "hydroxocobalamin",
        "5 g IV over 15 min (child 70 mg/kg, at most 5 g), once more if needed",
        "red skin and urine; co-oximetry and colorimetric tests mislead",
    ),
    _row(
        "carbon monoxide",
        "oxygen",
        "100 % by tight mask until COHb < 3 % (< 2 % in pregnancy) and no symptoms; discuss hyperbaric oxygen",
        "pulse oximetry reads falsely high",
    ),
    _row(
        "methanol, ethylene glycol",
        "fomepizole",
        "15 mg/kg IV, then 10 mg/kg every 12 h for 4 doses, then 15 mg/kg every 12 h",
        "every 4 h during haemodialysis; do not wait for a level if the gap and acidosis fit",
        "Brent J. N Engl J Med 2009;360:2216-2223",
    ),
    _row(
        "iron, ferrous sulfate",
        "deferoxamine",
        "15 mg/kg/h IV, at most 80 mg/kg/day",
        "hypotension with a fast infusion; lung injury after 24 h; red-brown urine",
    ),
    _row(
        "methaemoglobin, methaemoglobinaemia, dapsone, benzocaine, nitrite, aniline",
        "methylthioninium chloride (methylene blue)",
        "1 to 2 mg/kg IV over 5 min, once more after 30 to 60 min, at most 7 mg/kg",
        "haemolysis in G6PD deficiency; serotonin toxicity with serotonergic drugs",
    ),
    _row(
        "anticholinergic, atropine, scopolamine, hyoscine, diphenhydramine, datura, benzatropine",
        "physostigmine",
        "0.5 to 2 mg IV over 5 min (child 0.02 mg/kg, at most 0.5 mg), once more after 10 to 15 min",
        "not with QRS > 100 ms, conduction block or tricyclic ingestion; atropine at hand",
    ),
    _row(
        "isoniazid, gyromitra, hydrazine",
        "pyridoxine",
        "gram for gram of isoniazid; unknown amount 5 g IV (child 70 mg/kg, at most 5 g) over 5 to 10 min",
        "with a benzodiazepine; repeat for recurrent seizures",
    ),
    _row(
        "sulfonylurea, glibenclamide, glyburide, gliclazide, glimepiride, glipizide",
        "octreotide",
        "50 to 100 microgram SC or IV every 6 h (child 1 to 1.5 microgram/kg), with glucose",
        "observe 24 h; late hypoglycaemia after stopping",
    ),
    _row(
        "insulin",
        "glucose",
        "glucose 20 % 75 to 100 mL or 10 % 150 to 200 mL IV, then infusion by hourly glucose",
        "hypokalaemia; hypoglycaemia as long as the depot lasts",
    ),
    _row(
        "warfarin, phenprocoumon, acenocoumarol, superwarfarin, brodifacoum",
        "phytomenadione (vitamin K1) with prothrombin complex",
        "major bleeding: vitamin K1 5 to 10 mg IV over 20 to 30 min and 4-factor concentrate 25 to 50 unit/kg by INR",
        "anaphylactoid reaction to a fast IV dose; thrombosis with concentrate",
        "Tomaselli GF et al. J Am Coll Cardiol 2020;76:594-622",
    ),
    _row(
        "dabigatran",
        "idarucizumab",
        "5 g IV (two doses of 2.5 g not more than 15 min apart)",
        "thrombosis after reversal; contains sorbitol",
        "Pollack CV et al. N Engl J Med 2017;377:431-441",
    ),
    _row(
        "apixaban, rivaroxaban, edoxaban, factor xa inhibitor",
        "4-factor prothrombin complex concentrate or andexanet alfa",
        "concentrate 2,000 unit or 25 to 50 unit/kg IV; andexanet 400 mg then 4 mg/min, "
        "high dose 800 mg then 8 mg/min, up to 120 min",
        "thrombosis; heparin does not work after andexanet",
        "Tomaselli GF et al. J Am Coll Cardiol 2020;76:594-622",
    ),
    _row(
        "heparin, unfractionated heparin, enoxaparin, dalteparin",
        "protamine",
        "1 mg IV per 100 unit heparin of the last 2 to 3 h, or per 1 mg enoxaparin of the last 8 h; at most 50 mg",
        "slowly: hypotension, anaphylaxis (fish allergy, earlier exposure); reverses LMWH only in part",
    ),
    _row(
        "local anaesthetic, bupivacaine, lidocaine, ropivacaine, levobupivacaine",
        "lipid emulsion 20 %",
        "1.5 mL/kg IV over 2 to 3 min (100 mL above 70 kg), then 0.25 mL/kg/min; at most 12 mL/kg",
        "no vasopressin; adrenaline at most 1 microgram/kg",
        "Neal JM et al. (ASRA) Reg Anesth Pain Med 2021;46:81-82",
    ),
    _row(
        "serotonin, serotonin toxicity, serotonergic",
        "cyproheptadine",
        "12 mg orally, then 2 mg every 2 h to effect, at most 32 mg/day; benzodiazepine and cooling first",
        "stop serotonergic drugs; anticholinergic; paralysis, not antipyretics, for T > 41 degC",
        "Boyer EW, Shannon M. N Engl J Med 2005;352:1112-1120",
    ),
    _row(
        "neuroleptic malignant, antipsychotic, neuroleptic",
        "bromocriptine or dantrolene",
        "bromocriptine 2.5 mg orally every 8 h; dantrolene 1 to 2.5 mg/kg IV, at most 10 mg/kg/day",
        "for moderate or severe rigidity besides cooling and benzodiazepine; liver toxicity of dantrolene",
        "Strawn JR et al. Am J Psychiatry 2007;164:870-876",
    ),
    _row(
        "valproate, valproic acid",
        "levocarnitine",
        "100 mg/kg IV (at most 6 g), then 50 mg/kg (at most 3 g) every 8 h",
        "for hyperammonaemia, coma or level > 450 mg/L; nausea, seizures are rare",
    ),
    _row(
        "methotrexate",
        "folinic acid, glucarpidase",
        "folinic acid 100 mg/m2 IV every 6 h by level; glucarpidase 50 unit/kg IV over 5 min with kidney failure",
        "folinic acid not within 2 h of glucarpidase; never intrathecal folinic acid",
    ),
    _row(
        "lead",
        "succimer",
        "10 mg/kg orally every 8 h for 5 days, then every 12 h for 14 days",
        "neutropenia, raised transaminases; encephalopathy needs dimercaprol then sodium calcium edetate",
    ),
    _row(
        "hydrofluoric acid",
        "calcium gluconate",
        "2.5 % gel on the skin; 10 % 10 mL IV repeatedly for systemic toxicity",
        "hypocalcaemia and arrhythmia: continuous ECG",
    ),
]  # fmt: skip


def antidotes_for(agent: str) -> list[Antidote]:
    """The rows that name `agent` exactly (case does not matter). Empty: none listed here, which is not none exists."""
    name = agent.strip().lower()
    return [row for row in ANTIDOTES if name in row.agents]
