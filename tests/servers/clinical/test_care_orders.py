"""Care orders: items by name, their minutes and their amounts."""

import pytest

from medmcp.servers.clinical.care_orders import ITEMS, find_item, minutes_to_effect, nearest_items


@pytest.mark.parametrize(
    ("order_type", "text", "key"),
    [("iv_fluid", "0.9% saline", "saline_0_9"), ("iv_fluid", "Ringer's lactate", "ringers_lactate"),
     ("iv_fluid", "3% saline", "saline_3"), ("iv_fluid", "5% dextrose", "dextrose_5"),
     ("bedside_test", "ECG", "ecg_12_lead"), ("blood_product", "red_cells", "red_cells"),
     ("observation_level", "1:1", "one_to_one"), ("procedure", "hemodialysis", "haemodialysis"),
     ("procedure", "cath lab", "pci"), ("oxygen", "NRB", "non_rebreather")],
)  # fmt: skip
def test_an_item_is_found_by_its_usual_names(order_type: str, text: str, key: str) -> None:
    item = find_item(order_type, text)
    assert item is not None
    assert item.key == key


def test_an_item_belongs_to_its_type_only_and_near_names_are_suggested() -> None:
    assert find_item("diet", "intubation") is None
    assert "intubation" in nearest_items("procedure", "intubate")


def test_minutes_are_those_of_the_order_tool() -> None:
    ecg, red, emergency = (find_item(t, k) for t, k in (("bedside_test", "ecg_12_lead"), ("blood_product", "red_cells"),
                                                        ("blood_product", "red_cells_emergency")))  # fmt: skip
    assert ecg is not None
    assert red is not None
    assert emergency is not None
    assert (minutes_to_effect(ecg, "stat"), minutes_to_effect(ecg, "routine")) == (5, 30)
    assert (red.minutes, emergency.minutes) == (45, 10)
    assert red.type_and_screen
    assert not emergency.type_and_screen


def test_sodium_of_crystalloids_is_that_of_their_labels() -> None:
    sodium = {i.key: i.sodium_mmol_l for i in ITEMS if i.order_type == "iv_fluid"}
    assert (sodium["saline_0_9"], sodium["saline_3"], sodium["ringers_lactate"], sodium["dextrose_5"]) == (
        154,
        513,
        130,
        0,
    )


def test_keys_are_unique_within_a_type() -> None:
    assert len({(i.order_type, i.key) for i in ITEMS}) == len(ITEMS)
