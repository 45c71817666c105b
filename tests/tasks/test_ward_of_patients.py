"""The ward of `medmcp serve --ward SEED`: mixed patients, the same for a seed, other ones for another."""

import anyio
from mcp import Client

from medmcp.servers.build import hospital_server
from medmcp.servers.episode import Episode, use_episode
from medmcp.servers.tool import DOMAINS
from medmcp.tasks.conditions import CONDITIONS
from medmcp.tasks.ward import PER_DOMAIN, ward


def test_a_ward_has_patients_of_every_domain_each_with_an_open_encounter() -> None:
    world = ward(3)
    patients = world.rows("SELECT id FROM patient")
    assert PER_DOMAIN * len(DOMAINS) - 2 <= len(patients) <= PER_DOMAIN * len(DOMAINS)
    assert {one.domain for one in CONDITIONS.values()} == set(DOMAINS)
    for row in patients:
        assert world.row("SELECT 1 FROM encounter WHERE patient_id = ? AND status = 'in-progress'", row["id"])
    beds = world.rows("SELECT patient_id FROM location WHERE patient_id IS NOT NULL")
    assert len(beds) == len({row["patient_id"] for row in beds}) > 0


def test_a_seed_gives_the_same_ward_and_another_seed_another() -> None:
    assert ward(3).digest() == ward(3).digest()
    assert {row["id"] for row in ward(3).rows("SELECT id FROM patient")} != {
        row["id"] for row in ward(4).rows("SELECT id FROM patient")
    }


def test_the_ward_round_names_every_patient_of_the_ward() -> None:
    world = ward(3)

    async def prompted() -> str:
        async with Client(hospital_server()) as client:
            message = (await client.get_prompt("ward_round", {})).messages[0]
            return message.content.text  # type: ignore[union-attr]

    with use_episode(Episode(world=world, mode="sandbox")):
        text = anyio.run(prompted)
    assert all(row["id"] in text for row in world.rows("SELECT id FROM patient"))
