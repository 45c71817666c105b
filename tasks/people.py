"""Names, personalities and body sizes that generated patients draw from. Nobody here is real."""

from random import Random

__all__ = ["FAMILY_NAMES", "GIVEN_NAMES", "PERSONALITIES", "body_size", "person_name"]

GIVEN_NAMES: dict[str, tuple[str, ...]] = {
    "female": (
        "Aaliyah", "Adaeze", "Agnes", "Aiko", "Aisha", "Alma", "Amara", "Anika", "Astrid", "Beatriz", "Bridget", "Camila",
        "Carmen", "Chiara", "Clara", "Dalia", "Delphine", "Edith", "Eleni", "Elif", "Emeka", "Esther", "Fatima", "Freya",
        "Gloria", "Greta", "Hana", "Helga", "Imani", "Ingrid", "Irina", "Jasmine", "Joan", "Kamala", "Katya", "Lakshmi",
        "Leila", "Lidia", "Ludmila", "Mabel", "Magda", "Maeve", "Marisol", "Mei", "Miriam", "Nadia", "Naledi", "Noor",
        "Olga", "Paloma", "Philippa", "Priya", "Rosa", "Ruth", "Sabine", "Salma", "Sigrid", "Sofia", "Tamar", "Teodora",
        "Ursula", "Valeria", "Wanjiku", "Xiulan", "Yasmin", "Yuki", "Zainab", "Zofia",
    ),
    "male": (
        "Abdul", "Adrian", "Ahmed", "Akira", "Alejandro", "Ambrose", "Anders", "Antonio", "Arjun", "Bartek", "Bogdan",
        "Callum", "Carlos", "Chidi", "Cyril", "Dario", "Desmond", "Dmitri", "Edgar", "Emil", "Enzo", "Farid", "Felix",
        "Finn", "Gavin", "Giorgos", "Hamza", "Haruto", "Henrik", "Hugo", "Ibrahim", "Ivan", "Jamal", "Javier", "Jonas",
        "Karim", "Kofi", "Kwame", "Lars", "Leopold", "Luca", "Malik", "Mateo", "Mikhail", "Milan", "Nikhil", "Oleg",
        "Omar", "Oscar", "Pablo", "Pascal", "Percy", "Rafael", "Rajesh", "Rashid", "Rupert", "Samir", "Sanjay", "Stefan",
        "Tariq", "Tomasz", "Umar", "Viktor", "Walter", "Wei", "Yusuf", "Zoltan",
    ),
}  # fmt: skip

FAMILY_NAMES: tuple[str, ...] = (
    "Abara", "Achterberg", "Adeyemi", "Ahlstrom", "Alvarado", "Amsel", "Anand", "Ashworth", "Bakshi", "Balogun",
    "Barzani", "Bielak", "Blackwood", "Borges", "Brandvold", "Calloway", "Cardoso", "Chaudhry", "Chowdhury", "Cisneros",
    "Dahl", "Danso", "Delacroix", "Dimitrov", "Dragan", "Eklund", "Ellery", "Espinosa", "Fairweather", "Farouk",
    "Fierro", "Fontaine", "Galanis", "Gallagher", "Ghosh", "Grabowski", "Guerrero", "Haddad", "Halvorsen", "Hargreaves",
    "Hashimoto", "Holloway", "Horvat", "Iglesias", "Ishida", "Ivanova", "Jankowski", "Jelinek", "Kapoor", "Karlsson",
    "Kimura", "Kovac", "Kowalczyk", "Kruger", "Lachance", "Lindqvist", "Lockhart", "Mahmoud", "Marchetti", "Mbeki",
    "Mensah", "Moreau", "Mukherjee", "Nakamura", "Nasser", "Novotny", "Nyberg", "Obi", "Okafor", "Oduya", "Ortega",
    "Osei", "Palmgren", "Papadakis", "Patil", "Pereira", "Petrosyan", "Quintero", "Radcliffe", "Rahman", "Reinhardt",
    "Rezaei", "Rossetti", "Sandoval", "Sarkisian", "Schreiber", "Sembene", "Shapira", "Silveira", "Solberg", "Stavros",
    "Szabo", "Takeda", "Tanaka", "Thackeray", "Thiessen", "Toure", "Trujillo", "Vasquez", "Verhoeven", "Villanueva",
    "Wachowski", "Waweru", "Whitlock", "Yamamoto", "Yilmaz", "Zapata", "Zielinski",
)  # fmt: skip

PERSONALITIES: tuple[str, ...] = ("plain", "plain", "anxious", "gruff", "talkative")


def person_name(rng: Random, sex: str) -> tuple[str, str]:
    """A given and a family name."""
    return rng.choice(GIVEN_NAMES[sex]), rng.choice(FAMILY_NAMES)


def body_size(rng: Random, sex: str, age: float) -> tuple[float, float]:
    """Height in cm and weight in kg.

    Adults: means of NHANES 2015-2018 rounded (women 161 cm, 77 kg; men 175 cm, 90 kg). Children: the
    APLS rules (weight 2 x age + 8 kg from 1 to 5 years, 3 x age + 7 kg from 6 to 12; height 6 x age + 77 cm).
    """
    if age < 1:
        return round(50 + 25 * age, 1), round(3.5 + 6 * age, 1)
    if age < 13:
        weight = 2 * age + 8 if age <= 5 else 3 * age + 7
        return round(6 * age + 77 + rng.uniform(-4, 4), 0), round(weight * rng.uniform(0.9, 1.15), 1)
    height = rng.gauss(161 if sex == "female" else 175, 6.5)
    bmi = min(42.0, max(18.0, rng.gauss(27, 4.5)))
    return round(height), round(bmi * (height / 100) ** 2)
