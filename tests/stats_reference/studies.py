"""Reference values for the statistics of studies that go on: writes studies.json beside it.

Everything is worked out by going through all possibilities, with exact fractions where that is quick enough:
nothing here is shared with the program. Needs no package.
"""

import json
import random
from fractions import Fraction
from math import comb, exp, factorial, gamma, inf, pi, sqrt
from pathlib import Path

Z95 = 1.959963984540054


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


def wilson_limits(positive, labelled, population):
    """Wilson's limits of a stratum's share, its z squared times (N - n) / (N - 1)."""
    z2 = Z95**2 * (population - labelled) / max(population - 1, 1)
    share = positive / labelled
    middle = (share + z2 / (2 * labelled)) / (1 + z2 / labelled)
    half = sqrt(z2 * (share * (1 - share) / labelled + z2 / (4 * labelled**2))) / (1 + z2 / labelled)
    return max(0.0, middle - half), min(1.0, middle + half)


def bands_of(scores, draws):
    """The cuts of bands: quantiles of the frame, as many bands as the size of the sample bears, 2 to 5."""
    ordered = sorted(scores)
    wanted = min(max(draws // 25, 2), 5)
    cuts = sorted({ordered[i * len(ordered) // wanted] for i in range(1, wanted)} - {ordered[0]})
    if not cuts:
        cuts = sorted(set(ordered))[1:2]
    return cuts


def post_stratified_case(name, scores, draws, labelled):
    cuts = bands_of(scores, draws)
    band = lambda score: sum(cut <= score for cut in cuts)
    sizes = [sum(band(score) == b for score in scores) for b in range(len(cuts) + 1)]
    expected = {"sizes": sizes, "estimate": None, "mover": None}
    counts = []
    for b in range(len(sizes)):
        inside = [holds for score, holds in labelled if band(score) == b]
        counts.append((sum(inside), len(inside)))
    if all(n for _, n in counts):
        everything = len(scores)
        estimate, down, up = 0.0, 0.0, 0.0
        for (k, n), size in zip(counts, sizes):
            weight, share = size / everything, k / n
            low, high = wilson_limits(k, n, size)
            estimate += weight * share
            down += (weight * (share - low)) ** 2
            up += (weight * (high - share)) ** 2
        expected["estimate"] = estimate
        expected["mover"] = [max(0.0, estimate - sqrt(down)), min(1.0, estimate + sqrt(up))]
    return {
        "name": name,
        "statistic": "post_stratified",
        "inputs": {"scores": scores, "draws": draws, "labelled": labelled},
        "expected": expected,
        "source": "Holt, Smith 1979; Zou, Donner 2008: Wilson limits by square and add",
    }


def post_stratified_cases(rng):
    for name, size, draws in (("few", 60, 20), ("many", 600, 150), ("as many as there are", 80, 80)):
        scores = [round(rng.random(), 2) for _ in range(size)]
        drawn = rng.sample(scores, draws)
        labelled = [[score, rng.random() < score] for score in drawn]
        yield post_stratified_case(f"bands: {name}", scores, draws, labelled)
    scores = [0.0] * 90 + [1.0] * 30
    labelled = [[0.0, False]] * 25 + [[1.0, True]] * 8 + [[1.0, False]] * 2
    yield post_stratified_case("bands: yes or no", scores, 35, labelled)
    yield post_stratified_case("bands: nothing labelled in one", scores, 20, [[0.0, False]] * 20)


def poisson_limits(count, tail):
    """The means at which so many or more, and so many or fewer, have the chance of a tail: by halving."""
    def at_most(mean, most):
        term, total = exp(-mean), 0.0
        for number in range(most + 1):
            total += term
            term *= mean / (number + 1)
        return total

    def solve(holds):
        low, high = 0.0, 10.0 * count + 50
        for _ in range(200):
            middle = (low + high) / 2
            low, high = (middle, high) if holds(middle) else (low, middle)
        return (low + high) / 2

    low = 0.0 if count == 0 else solve(lambda mean: 1 - at_most(mean, count - 1) < tail)
    return low, solve(lambda mean: at_most(mean, count) > tail)


def codes_case(name, transcripts, counts):
    singles = sum(count == 1 for count in counts)
    limits = [limit / transcripts for limit in poisson_limits(singles, 0.025)]
    curve = []
    for after in range(transcripts + 1):
        missed = [Fraction(comb(transcripts - count, after), comb(transcripts, after)) for count in counts]
        curve.append(float(sum(1 - one for one in missed)))
    return {
        "name": name,
        "statistic": "good_turing",
        "inputs": {"transcripts": transcripts, "counts": counts},
        "expected": {"expected_new": singles / transcripts, "ci": limits, "curve": curve},
        "source": "Good 1953; Garwood 1936; the curve over all orders by counting",
    }


def wilson(k, n):
    """Wilson's limits of k of n."""
    share, z2 = k / n, Z95**2
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = sqrt(z2 * (share * (1 - share) / n + z2 / (4 * n**2))) / (1 + z2 / n)
    return max(0.0, middle - half), min(1.0, middle + half)


def paired(rights):
    """Two sides of the same items: Newcombe's interval for pairs and McNemar's exact test."""
    if not rights:
        return {"n": 0, "difference": None, "ci": None, "mcnemar_p": None}
    both, first, second, neither = (
        sum((a, b) == sides for a, b in rights)
        for sides in ((True, True), (True, False), (False, True), (False, False))
    )
    n = len(rights)
    p1, p2 = (both + first) / n, (both + second) / n
    (l1, u1), (l2, u2) = wilson(both + first, n), wilson(both + second, n)
    # Newcombe 1998b, method 10: the correlation of the sides, a positive one less half the number of pairs.
    cross = both * neither - first * second
    if cross > 0:
        cross = max(cross - n / 2, 0)
    margins = (both + first) * (second + neither) * (both + second) * (first + neither)
    phi = cross / sqrt(margins) if margins else 0.0
    down = sqrt((p1 - l1) ** 2 - 2 * phi * (p1 - l1) * (u2 - p2) + (u2 - p2) ** 2)
    up = sqrt((p2 - l2) ** 2 - 2 * phi * (p2 - l2) * (u1 - p1) + (u1 - p1) ** 2)
    # Every way in which the items that differ might have fallen, that is no likelier than this one.
    differ = first + second
    chances = [Fraction(comb(differ, k), 2**differ) for k in range(differ + 1)]
    p = sum(chance for chance in chances if chance <= chances[first])
    limits = [max(p1 - p2 - down, -1.0), min(p1 - p2 + up, 1.0)]
    return {"n": n, "difference": p1 - p2, "ci": limits, "mcnemar_p": float(p)}


def two_classifiers_case(name, items):
    """Each item is what its label, the first classifier and the second one say."""
    right = [(a == label, b == label) for label, a, b in items]
    of = lambda wanted: [one for one, (label, _, _) in zip(right, items) if label == wanted]
    return {
        "name": name,
        "statistic": "two_classifiers",
        "inputs": {"items": items},
        "expected": {
            "accuracy": paired(right),
            "recall": paired(of(True)),
            "specificity": paired(of(False)),
        },
        "source": "McNemar 1947; Newcombe 1998, Stat Med 17:2635, method 10",
    }


def order_effect_case(name, first, second):
    """How many of how many have the answer, read first and read second."""
    expected = {"difference": None, "ci": None}
    if first[1] and second[1]:
        p1, p2 = first[0] / first[1], second[0] / second[1]
        (l1, u1), (l2, u2) = wilson(*first), wilson(*second)
        down, up = sqrt((p1 - l1) ** 2 + (u2 - p2) ** 2), sqrt((u1 - p1) ** 2 + (p2 - l2) ** 2)
        expected = {
            "difference": p1 - p2,
            "ci": [max(p1 - p2 - down, -1.0), min(p1 - p2 + up, 1.0)],
        }
    return {
        "name": name,
        "statistic": "order_effect",
        "inputs": {"first": first, "second": second},
        "expected": expected,
        "source": "Newcombe 1998, Stat Med 17:873, method 10",
    }


def student_quantile(freedom):
    """The t that 95 % of a Student variable lie within, by Simpson's rule and halving."""
    scale = gamma((freedom + 1) / 2) / (sqrt(freedom * pi) * gamma(freedom / 2))
    density = lambda t: scale * (1 + t * t / freedom) ** (-(freedom + 1) / 2)

    def within(t, steps=4000):
        width = t / steps
        inner = sum((4 if k % 2 else 2) * density(k * width) for k in range(1, steps))
        return 2 * (density(0) + inner + density(t)) * width / 3

    low, high = 0.0, 20.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if within(middle) < 0.95 else (low, middle)
    return (low + high) / 2


def mean_case(name, values, floor, ceiling):
    """The mean of a few rates or gaps, and what three or ten seeds tell of it."""
    n = len(values)
    value = sum(values) / n
    error = limits = None
    if n > 1:
        error = sqrt(sum((one - value) ** 2 for one in values) / (n - 1) / n)
        if error > 0:
            reach = student_quantile(n - 1) * error
            limits = [max(value - reach, floor), min(value + reach, ceiling)]
    return {
        "name": name,
        "statistic": "mean_over",
        "inputs": {"values": values, "bounds": [floor, ceiling]},
        "expected": {"mean": value, "mean_se": error, "mean_ci95": limits},
        "source": "Student 1908",
    }


def comparing_cases(rng):
    """Classifiers, orders and seeds."""

    def judged(n, right_a, right_b):
        labels = [rng.random() < 0.4 for _ in range(n)]
        return [[y, y == (rng.random() < right_a), y == (rng.random() < right_b)] for y in labels]

    yield two_classifiers_case("classifiers: a good one and a bad one", judged(120, 0.9, 0.6))
    yield two_classifiers_case("classifiers: nearly alike", judged(60, 0.85, 0.82))
    yield two_classifiers_case("classifiers: always alike", [[n % 3 == 0, n % 2 == 0, n % 2 == 0] for n in range(18)])
    yield two_classifiers_case("classifiers: no case", [[False, n % 4 == 0, n % 5 == 0] for n in range(20)])
    yield two_classifiers_case("classifiers: opposites", [[n % 2 == 0, True, False] for n in range(10)])
    yield two_classifiers_case("classifiers: nothing", [])
    yield order_effect_case("order: stricter at first", [9, 40], [17, 40])
    yield order_effect_case("order: none and all", [0, 7], [8, 8])
    yield order_effect_case("order: nothing read second", [3, 9], [0, 0])
    yield mean_case("mean: three seeds", [0.12, 0.2, 0.31], 0.0, 1.0)
    yield mean_case("mean: ten seeds", [round(rng.random() * 0.4, 3) for _ in range(10)], 0.0, 1.0)
    yield mean_case("mean: gaps to both sides", [-0.2, 0.1, 0.45, 0.05], -1.0, 1.0)
    yield mean_case("mean: one seed", [0.4], 0.0, 1.0)
    yield mean_case("mean: all alike", [0.25, 0.25, 0.25], 0.0, 1.0)


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
    yield from post_stratified_cases(rng)
    yield codes_case("codes: a few", 40, [22, 9, 4, 2, 1, 1, 1])
    yield codes_case("codes: none alone", 12, [12, 5, 2])
    yield codes_case("codes: all alone", 6, [1, 1, 1, 1, 1, 1])
    yield from comparing_cases(rng)


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
