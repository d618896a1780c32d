"""Reference values for the statistics of studies that go on: writes studies.json beside it.

Everything is worked out by going through all possibilities, with exact fractions where that is quick enough:
nothing here is shared with the program. Needs no package.
"""

import json
import random
from fractions import Fraction
from math import comb, factorial, inf
from pathlib import Path


def evidence(population, holding, lacking):
    """Against each total of a stratum: the draws' average chance over all totals, over that under this one."""
    drawn = holding + lacking
    # The chance of one order of the draws under a total is hypergeometric; its average over all totals, each
    # as likely as the other, is that of Laplace's rule of succession.
    average = Fraction(factorial(holding) * factorial(lacking), factorial(drawn + 1))
    ratios = []
    for total in range(population + 1):
        ways = comb(total, holding) * comb(population - total, lacking)
        if ways == 0:
            ratios.append(inf)
            continue
        chance = Fraction(ways, comb(population, drawn)) / comb(drawn, holding)
        ratios.append(average / chance)
    return ratios


def least_products(strata):
    """For each total of the population: the least product of ratios over all ways to share it out."""
    least = [Fraction(1)]
    for ratios in strata:
        after = [inf] * (len(least) + len(ratios) - 1)
        for before, product in enumerate(least):
            if product is inf:
                continue
            for total, ratio in enumerate(ratios):
                if ratio is not inf and product * ratio < after[before + total]:
                    after[before + total] = product * ratio
        least = after
    return least


def sequence(populations, draws, confidence):
    """The totals that no look leaves out: the lowest and the highest of each look, intersected."""
    wrong = 1 - Fraction(confidence)
    low, high = 0, sum(populations)
    seen = [[0, 0] for _ in populations]
    for stratum, holds in draws:
        seen[stratum][0 if holds else 1] += 1
        strata = [evidence(n, *counts) for n, counts in zip(populations, seen)]
        kept = [t for t, ratio in enumerate(least_products(strata)) if ratio < 1 / wrong]
        low, high = max(low, min(kept)), min(high, max(kept))
    return low, high


def draws_of(rng, populations, holding, most):
    """Draws without putting back, strata in a random order that follows their sizes."""
    urns = []
    for population, there in zip(populations, holding):
        urn = [True] * there + [False] * (population - there)
        rng.shuffle(urn)
        urns.append(urn)
    draws = []
    while len(draws) < most and any(urns):
        stratum = rng.choices(range(len(urns)), [len(urn) for urn in urns])[0]
        draws.append([stratum, urns[stratum].pop()])
    return draws


def sequence_case(name, populations, draws, confidence="0.95"):
    low, high = sequence(populations, draws, confidence)
    everything = sum(populations)
    return {
        "name": name,
        "statistic": "confidence_sequence",
        "inputs": {"populations": populations, "draws": draws, "confidence": float(confidence)},
        "expected": {
            "total": [low, high] if low <= high else None,
            "share": [low / everything, high / everything] if low <= high else None,
        },
        "source": "Waudby-Smith, Ramdas 2020; Spertus, Sridhar, Stark 2024; all totals gone through",
    }


def misses_case(name, found, rest, draws, confidence="0.95"):
    _, high = sequence([rest], [[0, case] for case in draws], confidence)
    there = found + sum(draws)
    left = high - sum(draws)
    return {
        "name": name,
        "statistic": "misses",
        "inputs": {"found": found, "rest": rest, "draws": draws, "confidence": float(confidence)},
        "expected": {
            "left_at_most": left,
            "recall_at_least": there / (there + left) if there + left else None,
        },
        "source": "found over found and the upper end of the sequence for the unread rest",
    }


def cases():
    rng = random.Random(20260101)
    yield sequence_case("sequence: one item", [1], [[0, True]])
    yield sequence_case("sequence: none of ten", [200], [[0, False]] * 10)
    yield sequence_case("sequence: all of ten", [200], [[0, True]] * 10)
    yield sequence_case("sequence: every item drawn", [12], [[0, n % 3 == 0] for n in range(12)])
    for confidence in ("0.9", "0.95", "0.99"):
        draws = draws_of(rng, [300], [90], 80)
        yield sequence_case(f"sequence: 30 % at {confidence}", [300], draws, confidence)
    yield sequence_case("sequence: rare", [400], draws_of(rng, [400], [8], 120))
    yield sequence_case("sequence: two strata", [40, 60], draws_of(rng, [40, 60], [30, 6], 40))
    yield sequence_case(
        "sequence: four strata", [20, 25, 30, 15], draws_of(rng, [20, 25, 30, 15], [15, 5, 1, 0], 45)
    )
    yield sequence_case("sequence: an empty stratum", [0, 50], [[1, n % 4 == 0] for n in range(20)])
    yield sequence_case("sequence: a stratum not drawn from", [30, 30], [[0, False]] * 12)
    yield sequence_case("sequence: one stratum in full", [5, 60], [[0, True]] * 5 + [[1, False]] * 15)
    yield misses_case("misses: none in a hundred", 40, 400, [False] * 100)
    yield misses_case("misses: two in a hundred", 40, 400, [n in (17, 60) for n in range(100)])
    yield misses_case("misses: nothing found", 0, 50, [False] * 20)
    yield misses_case("misses: all read", 3, 10, [False] * 10)
    yield misses_case("misses: nothing at all", 0, 6, [False] * 6)


def main():
    document = {
        "set": "studies",
        "tolerance": {"relative": 1e-9, "absolute": 1e-12},
        "cases": list(cases()),
    }
    path = Path(__file__).with_name("studies.json")
    path.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    print(f"{len(document['cases'])} cases")


if __name__ == "__main__":
    main()
