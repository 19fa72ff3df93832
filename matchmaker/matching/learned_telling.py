"""The report on learned weights in words, for the page and for the command."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from matchmaker.matching.weighing_words import KINDS, NAMES, shown

SURE = ((0.9, _l("はっきりしている")), (0.5, _l("いくらか分かる")), (0.0, _l("ほとんど分からない")))
VERDICTS = {
    1: _l("学んだ重みのほうが、結果をよく言い当てます。使うことを考えてよさそうです。"),
    0: _l("手で決めた重みとの差は、たまたまかもしれない大きさです。使うかどうかは、ほかの事情で決めてください。"),
    -1: _l("学んだ重みのほうが、結果を言い当てません。使わないことをすすめます。"),
    None: _l("学べる人がまだ少ないので、よくなるかどうかは言えません。重みは、ほとんど動いていません。"),
}
FOR_KIND = {1: _l("よくなる"), 0: _l("変わらない（差は、たまたまかもしれない）"), -1: _l("悪くなる")}


@dataclass(frozen=True, slots=True)
class Line:
    """One weight: before, after, in which range it lies, and how sure that is."""

    label: str
    old: str
    new: str
    low: str
    high: str
    sure: str


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure of how well outcomes are foretold, under both sets."""

    label: str
    hand: str
    learned: str


@dataclass(frozen=True, slots=True)
class Told:
    """The whole report as a page shows it."""

    verdict: str
    helps: bool  # beyond chance
    counted: str
    unused: str
    weights: tuple[Line, ...]
    measures: tuple[Measure, ...]
    bins: tuple[Mapping[str, Any], ...]
    kinds: tuple[Mapping[str, Any], ...]


def _(text: object, **gaps: object) -> str:
    """Return a text in the language of the reader, its gaps filled."""
    return str(gettext(str(text), **gaps))


def learned_lines(report: Mapping[str, Any] | None) -> Told | None:
    """Return the report in words; None for a set that was not learned."""
    if not report:
        return None
    trial = report["trial"] or {}
    return Told(
        verdict=str(VERDICTS[trial.get("verdict")]),
        helps=trial.get("verdict") == 1,
        counted=_counted(report["counted"]),
        unused=_unused(report["counted"]),
        weights=tuple(map(_line, report["weights"])),
        measures=tuple(_measures(trial)) if "hand" in trial else (),
        bins=tuple(
            {"count": one["count"], "said": _percent(one["said"]), "seen": _percent(one["seen"])}
            for one in trial.get("learned", {}).get("bins", ())
        ),
        kinds=tuple(
            {"label": str(KINDS[kind]), "people": people, "verdict": str(FOR_KIND[found])}
            for kind, people, found in map(itemgetter("kind", "people", "verdict"), report["kinds"])
        ),
    )


def _counted(counted: Mapping[str, int]) -> str:
    """Return how much was learned from."""
    return _(
        "%(people)s 人の、つなぎの結果 %(outcomes)s 件（うまくいった %(good)s 件）と、候補から選んだ %(choices)s 回から学びました。",
        **{name: counted[name] for name in ("people", "outcomes", "good", "choices")},
    )


def _unused(counted: Mapping[str, int]) -> str:
    """Return how much was not, and why; empty where there is nothing to say."""
    said = []
    if counted["silent"]:
        said.append(
            _(
                "入院や受入先の事情のように、合うかどうかと関わりのない %(n)s 件（まだ途中のものを含む）は使っていません。",
                n=counted["silent"],
            )
        )
    if counted["unseen"]:
        said.append(_("始めたときの記録がない %(n)s 件も使っていません。", n=counted["unseen"]))
    return "".join(said)


def _line(kept: Mapping[str, Any]) -> Line:
    """Return one weight in words."""
    sure = next(word for least, word in SURE if kept["sure"] >= least)
    figures = {name: shown(kept[name]) for name in ("old", "new", "low", "high")}
    return Line(label=str(NAMES[kept["name"]]), sure=str(sure), **figures)


def _measures(trial: Mapping[str, Any]) -> Iterator[Measure]:
    """Yield the measures, those that are none left out."""
    hand, learned = trial["hand"], trial["learned"]
    yield Measure(_("外れの大きさ（小さいほどよい）"), f"{hand['log_loss']:.3f}", f"{learned['log_loss']:.3f}")
    if hand["auc"] is not None:
        label = _("うまくいった組を、いかなかった組より上にした割合（半分なら、でたらめと同じ）")
        yield Measure(label, _percent(hand["auc"]), _percent(learned["auc"]))


def _percent(share: float) -> str:
    """Return a share in whole percent."""
    return f"{round(100 * share)}%"


def as_text(told: Told) -> Iterator[str]:
    """Yield the lines of the report for a terminal."""
    yield from (told.verdict, told.counted, *filter(None, [told.unused]))
    for line in told.weights:
        yield f"  {line.label}　{line.old} → {line.new}（{line.low}–{line.high}）　{line.sure}"
    for measure in told.measures:
        yield f"{measure.label}　{measure.hand} → {measure.learned}"
    for one in told.bins:
        yield _("  %(count)s 件　見込み %(said)s　実際 %(seen)s", **one)
    for one in told.kinds:
        yield f"  {one['label']}　{one['people']}　{one['verdict']}"
