"""`Service`: where a patient can be handed to: specialties, wards and rooms, and what kind of bed each has.

Whether a unit is monitored, and how long it takes to receive a patient, are rules of the simulated hospital.
"""

from difflib import get_close_matches

from medmcp.servers.clinical.row import Row

__all__ = ["BEDS", "SERVICES", "Service", "find_service", "nearest_services"]

# names of `healthcare_service` rows that stand for places rather than people
ICU, THEATRE, CATH, HDU, WARD, CHILD, LABOUR, PSYCHIATRIC = BEDS = (
    "intensive care bed", "operating theatre", "catheterisation laboratory", "high dependency bed", "ward bed",
    "paediatric bed", "labour ward bed", "psychiatric bed",
)  # fmt: skip


class Service(Row):
    """A receiving service. `bed` is the place that a patient takes there; empty: nobody moves."""

    key: str
    name: str
    bed: str
    monitored: bool = False
    aliases: tuple[str, ...] = ()


def _s(key: str, bed: str, *aliases: str, monitored: bool = False, name: str = "") -> Service:
    return Service(key=key, name=name or key.replace("_", " "), bed=bed, monitored=monitored, aliases=aliases)


SERVICES: dict[str, Service] = {
    row.key: row
    for row in (
        _s("icu", ICU, "intensive care", "critical care", "itu", "intensive care unit", monitored=True, name="intensive care"),
        _s("picu", ICU, "paediatric intensive care", monitored=True, name="paediatric intensive care"),
        _s("hdu", HDU, "high dependency", "high dependency unit", "step down unit", monitored=True, name="high dependency"),
        _s("coronary_care", HDU, "ccu", "coronary care unit", monitored=True),
        _s("stroke_unit", HDU, "hyperacute stroke unit", monitored=True),
        _s("theatre", THEATRE, "operating room", "operating theatre", monitored=True),
        _s("cath_lab", CATH, "catheter laboratory", "catheterisation laboratory", monitored=True),
        _s("interventional_radiology", CATH, monitored=True),
        _s("endoscopy", THEATRE, "endoscopy unit", monitored=True),
        _s("labour_ward", LABOUR, "delivery suite", "labor ward", monitored=True),
        _s("cardiology", WARD, "cardiology ward", monitored=True),
        _s("observation_unit", WARD, "observation ward", "clinical decision unit"),
        _s("trauma_ward", WARD), _s("medicine", WARD, "medical ward", "general medicine", "internal medicine", "ward"),
        _s("neurology", WARD, "neurology ward"), _s("surgery", WARD, "surgical ward", "general surgery"),
        _s("orthopaedics", WARD, "orthopaedic ward", "orthopedics"), _s("infectious_diseases", WARD),
        _s("nephrology", WARD, "renal ward"), _s("gastroenterology", WARD, "gastroenterology ward"),
        _s("pulmonology", WARD, "respiratory ward", "respiratory medicine", "chest ward"), _s("endocrinology", WARD),
        _s("haematology", WARD, "hematology"), _s("oncology", WARD), _s("urology", WARD), _s("ent", WARD),
        _s("ophthalmology", WARD), _s("dermatology", WARD), _s("palliative", WARD, "palliative care"),
        _s("geriatrics", WARD, "geriatric ward"), _s("rheumatology", WARD), _s("vascular_surgery", WARD),
        _s("neurosurgery", WARD), _s("obstetrics_gynaecology", LABOUR, "obstetrics", "gynaecology", monitored=True),
        _s("paediatrics", CHILD, "paediatric ward", "pediatrics", monitored=True),
        _s("paediatric_cardiology", CHILD, monitored=True), _s("psychiatry", PSYCHIATRIC, "psychiatric unit", "psychiatric ward"),
        _s("early_intervention", "", "early intervention in psychosis"), _s("toxicology", WARD),
        _s("anaesthesia", "", "anesthesia"), _s("radiology", ""), _s("social_work", ""), _s("pharmacy", ""),
        _s("physiotherapy", ""), _s("family_medicine", "", "family doctor", "general practitioner", "primary care"),
        _s("breast_clinic", ""),
    )
}  # fmt: skip


def _spelling(text: str) -> str:
    return " ".join(text.casefold().replace("_", " ").replace("-", " ").split())


_BY_NAME = {_spelling(name): row for row in SERVICES.values() for name in (row.key, row.name, *row.aliases)}


def find_service(text: str) -> Service | None:
    """The service with this key, name or alias, or None."""
    return _BY_NAME.get(_spelling(text))


def nearest_services(text: str, n: int = 4) -> list[str]:
    """Keys of services that look like `text`, best first."""
    close = get_close_matches(_spelling(text), _BY_NAME, n=3 * n, cutoff=0.5)
    return list(dict.fromkeys(_BY_NAME[name].key for name in close))[:n]
