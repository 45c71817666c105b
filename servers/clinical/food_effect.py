"""What a medicine does with one food, drink or herb: the rows of its record that speak of it."""

from medmcp.servers.clinical.drug import Drug, FoodEffect

__all__ = ["food_effects"]


def food_effects(drug: Drug, item: str = "") -> list[FoodEffect]:
    """The rows that share a telling word with the item; all of them without one."""
    asked = _telling(item)
    return [row for row in drug.food if not asked or asked & _telling(row.item)]


def _telling(text: str) -> set[str]:
    """The words of an item that tell it from others; plurals in the singular."""
    common = {"juice", "food", "foods", "rich", "products", "product", "and", "or", "with", "of", "the", "other"}
    words = [word.strip("(),;.").lower() for word in text.replace("-", " ").split()]
    return {
        word[:-1] if len(word) > 4 and word.endswith("s") else word for word in words if word and word not in common
    }
