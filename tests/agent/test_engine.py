"""`EngineGenerator`: who nears the end of the context is cut short, and nobody else."""

from medmcp.agent.engine import EngineGenerator


def test_each_episode_is_given_the_room_that_it_has() -> None:
    asked: list[tuple[list[list[int]], int]] = []

    def sample(prompts: list[list[int]], temperature: float, most: int) -> list[tuple[list[int], list[float]]]:
        asked.append(([list(ids) for ids in prompts], most))
        return [([ids[0]] * most, [-0.5] * most) for ids in prompts]

    generator = EngineGenerator(sample, size=10)
    slots = [generator.open([1] * 3, 0), generator.open([2] * 8, 0), generator.open([3] * 4, 0)]
    said = generator.turn(slots, temperature=1.0, max_tokens=5)
    # 10 - 3 and 10 - 4 leave room for all five tokens, 10 - 8 for two
    assert asked == [([[2] * 8], 2), ([[1] * 3, [3] * 4], 5)]
    assert [ids for ids, _ in said] == [[1] * 5, [2] * 2, [3] * 5]
    generator.extend(slots[0], [7])
    assert slots[0].ids == [*[1] * 8, 7]
