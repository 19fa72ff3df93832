"""Learning: finds what is there, does no harm where nothing is, and lets no weight turn against its fact."""

import random
from dataclasses import asdict, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.engine.evidence import PARTS, Evidence, Outcome, Pick, matrix, table_of
from matchmaker.engine.learning import SPREADS, learn
from matchmaker.engine.likelihood import LEARNED, LINK_MEANS, loss, moved, score
from matchmaker.engine.ranker import combine
from matchmaker.engine.weights import DEFAULT, Weights, bounds_of
from tests.support.known_towns import OTHER_TOWN, apart, lived, ndcg

share = st.floats(0.0, 1.0)
a_pair = st.fixed_dictionaries(dict.fromkeys(PARTS, share))
some_weights = st.builds(
    moved, st.just(DEFAULT), st.lists(st.floats(-1, 1), min_size=len(LEARNED), max_size=len(LEARNED)).map(np.array)
)
NEUTRAL = dict.fromkeys(PARTS, 0.5)


@given(pairs=st.lists(a_pair, min_size=1, max_size=4), weights=some_weights)
def test_what_is_learned_with_is_the_score_of_the_ranking(pairs, weights):
    found, _rises = score(matrix(pairs), weights)

    assert found == pytest.approx([combine(one, weights) for one in pairs], abs=1e-12)


def test_the_slope_of_the_loss_is_its_slope():
    outcomes, picks = lived(1, 10, OTHER_TOWN)
    picks = [replace(one, against=at % 3 == 0, counts=0.5) for at, one in enumerate(picks)]
    table = table_of(Evidence.of(outcomes, picks))
    at = np.concatenate([np.random.default_rng(2).normal(0, 0.2, len(LEARNED)), LINK_MEANS + 0.1])
    sides = 1e-5 * np.eye(len(at))

    for spread in SPREADS[1:]:
        slope = loss(at, table, DEFAULT, spread)[1]
        near = [loss(at + by, table, DEFAULT, spread)[0] - loss(at - by, table, DEFAULT, spread)[0] for by in sides]
        assert slope == pytest.approx(np.array(near) / 2e-5, abs=1e-5)


def test_without_outcomes_the_weights_are_exactly_those_set_by_hand():
    hand = replace(DEFAULT, travel=0.07, step=0.8)

    found = learn([], [], hand)

    assert found.weights == hand
    assert set(found.sure.values()) == {0.0}
    assert found.trial is None


def test_few_outcomes_move_hardly_anything():
    outcomes, picks = lived(3, 2, OTHER_TOWN)

    found = learn(outcomes, picks, DEFAULT)

    assert apart(found.weights, DEFAULT) < 0.002
    assert max(found.sure.values()) < 0.5
    assert found.trial is None


def test_it_finds_what_is_there_and_ranks_people_better_whom_nobody_has_met():
    some = learn(*lived(5, 30, OTHER_TOWN), DEFAULT)
    many = learn(*lived(5, 160, OTHER_TOWN), DEFAULT)

    assert apart(many.weights, OTHER_TOWN) < 0.85 * apart(DEFAULT, OTHER_TOWN)
    assert apart(some.weights, DEFAULT) < apart(many.weights, DEFAULT)
    assert many.weights.travel > DEFAULT.travel
    assert many.weights.atmosphere < DEFAULT.atmosphere
    assert ndcg(DEFAULT, OTHER_TOWN) < 0.9
    assert ndcg(some.weights, OTHER_TOWN) > ndcg(DEFAULT, OTHER_TOWN) + 0.01
    assert ndcg(many.weights, OTHER_TOWN) > 0.95
    assert np.mean([*many.sure.values()]) > np.mean([*some.sure.values()])
    assert many.sure["atmosphere"] > 0.9
    assert many.trial is not None
    assert sum(many.trial.gains.values()) > 0


def test_outcomes_alone_teach_too():
    outcomes, _picks = lived(6, 300, OTHER_TOWN)

    found = learn(outcomes, [], DEFAULT)

    assert ndcg(found.weights, OTHER_TOWN) > ndcg(DEFAULT, OTHER_TOWN) + 0.02


@pytest.mark.parametrize("people", [20, 200])
def test_where_all_is_chance_it_does_no_harm(people):
    found = learn(*lived(7, people, DEFAULT, by_chance=True), DEFAULT)

    assert apart(found.weights, DEFAULT) < 0.008
    assert ndcg(found.weights, DEFAULT) > 0.995


def test_where_the_weights_are_right_already_they_stay():
    found = learn(*lived(8, 100, DEFAULT), DEFAULT)

    assert apart(found.weights, DEFAULT) < 0.008
    assert ndcg(found.weights, DEFAULT) > 0.995


def test_the_order_in_which_outcomes_came_does_not_matter_and_the_same_gives_the_same():
    outcomes, picks = lived(9, 15, OTHER_TOWN)
    first = learn(outcomes, picks, DEFAULT)
    random.Random(1).shuffle(outcomes)
    random.Random(2).shuffle(picks)

    again = learn(outcomes, picks, DEFAULT)

    assert again.weights == first.weights
    assert again.ranges == first.ranges
    assert again.trial is not None
    assert first.trial is not None
    assert again.trial.gains == first.trial.gains


@settings(max_examples=15)
@given(
    told=st.lists(st.tuples(a_pair, st.booleans(), st.sampled_from([0.3, 1.0])), max_size=12),
    chosen=st.lists(st.tuples(st.lists(a_pair, min_size=1, max_size=4), st.booleans()), max_size=6),
    better=a_pair,
)
def test_whatever_happened_no_weight_turns_negative_and_a_better_fit_never_scores_less(told, chosen, better):
    outcomes = [Outcome("a", parts, good, counts) for parts, good, counts in told]
    picks = [Pick("b", tuple(shown), len(shown) - 1, against=against) for shown, against in chosen]

    found = learn(outcomes, picks, DEFAULT).weights

    for name in LEARNED:
        least, most = bounds_of(name)
        assert 0 < least <= getattr(found, name) <= most < 1
    for name in PARTS:
        risen = {**better, name: 1.0}
        assert combine(risen, found) >= combine(better, found) - 1e-12


def test_where_a_fact_speaks_the_other_way_its_weight_shrinks_and_stays_above_nothing():
    dice, outcomes = random.Random(12), []
    for at in range(400):
        parts = {**NEUTRAL, "travel": dice.random(), "atmosphere": dice.random()}
        outcomes.append(Outcome(f"{at}", parts, good=dice.random() < parts["atmosphere"] * (1.2 - parts["travel"])))

    found = learn(outcomes, [], DEFAULT).weights

    assert bounds_of("travel")[0] <= found.travel < 0.7 * DEFAULT.travel
    assert found.atmosphere > DEFAULT.atmosphere


def test_what_is_passed_over_teaches_the_other_way_round():
    near, far = {**NEUTRAL, "travel": 1.0}, {**NEUTRAL, "travel": 0.0}
    taken = [Pick(f"{at}", (far, near), 1) for at in range(80)]
    passed = [Pick(f"{at}", (far, near), 0, against=True) for at in range(80)]

    by_taken, by_passed = (learn([], picks, DEFAULT).weights.travel for picks in (taken, passed))

    assert by_taken > DEFAULT.travel
    assert by_passed > DEFAULT.travel


def test_what_says_nothing_about_fit_teaches_nothing():
    outcomes, picks = lived(10, 8, OTHER_TOWN)
    nothing = [replace(one, good=not one.good, counts=0.0) for one in outcomes]
    alone = [Pick("x", (NEUTRAL,), 0), replace(picks[0], counts=0.0)]

    assert learn(outcomes + nothing, picks + alone, DEFAULT).weights == learn(outcomes, picks, DEFAULT).weights
    assert learn(nothing, alone, DEFAULT).weights == DEFAULT


def test_nobody_is_foretold_from_their_own_outcomes():
    outcomes = [Outcome(f"{at:02}", NEUTRAL, good=at % 2 == 0) for at in range(10) for _ in range(3)]

    trial = learn(outcomes, [], DEFAULT).trial

    assert trial is not None
    assert sorted(one.who for one in trial.outcomes) == sorted(one.who for one in outcomes)
    for who in {one.who for one in outcomes}:  # two of a fold: whatever became of one, the other was not there to tell
        assert len({round(p, 12) for one, p in zip(trial.outcomes, trial.hand, strict=True) if one.who == who}) == 1


def test_learning_starts_from_what_people_set_and_leaves_what_outcomes_do_not_speak_of():
    hand = replace(DEFAULT, unconfirmed=0.35, travel=0.16)

    found = learn(*lived(11, 30, OTHER_TOWN), hand).weights

    assert found.unconfirmed == 0.35
    assert asdict(found) != asdict(hand)
    assert isinstance(found, Weights)
