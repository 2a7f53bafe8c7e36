"""What is kept of a summary for everybody: figures and codes, never a word somebody typed."""

import json
from dataclasses import replace
from datetime import UTC, datetime

from mhsurvey.quotes.quote import Decision, Kind, Quote, QuoteKey, Verdict
from mhsurvey.results.result import Compared, ShareResult, State
from mhsurvey.rounds.comparators import Comparator
from mhsurvey.rounds.comparators import Verdict as Comparison
from mhsurvey.rounds.indicator import IndicatorCode
from mhsurvey.summaries.leaflet import leaflet, readable
from tests.summaries import sample

TYPED = ("QQWHAT", "QQROLE", "QQSIGN", "QQMEANS", "QQNOTE", "QQCAUSE", "QQREASON", "QQOWN")
OWN = IndicatorCode("local:A01:qqown")


def summary() -> sample.Summary:
    """A summary with something typed in every place there is."""
    decision = Decision(Verdict.APPROVED, "QQREASON", datetime(2026, 3, 1, tzinfo=UTC), 1)
    quote = Quote(QuoteKey("k1"), Kind.REASON, "women", "ind02_attente", "QQREASON", decision=decision)
    typed = {"role": "QQROLE", "sign": "QQSIGN", "means": "QQMEANS", "note": "QQNOTE", "cause": "QQCAUSE"}
    promises = tuple(replace(one, what="QQWHAT", **typed) for one in sample.earlier())
    every = list(sample.results().indicators)
    every[3] = replace(every[3], code=OWN, label={"fr": "QQOWN"}, local=True)
    return sample.summarise(
        replace(sample.results(), indicators=tuple(every)),
        place=sample.PLACE,
        occasion=sample.OCCASION,
        earlier=promises,
        new=promises,
        today=sample.TODAY,
        quotes=(quote,),
        named={OWN: "QQOWN"},
    )


def test_nothing_typed_is_kept() -> None:
    kept = json.dumps(leaflet(summary()), ensure_ascii=False)
    assert [word for word in TYPED if word in kept] == []


def test_it_is_plain_json_and_comes_back_as_it_was() -> None:
    made = leaflet(summary())
    assert json.loads(json.dumps(made)) == made


def test_only_words_approved_at_the_moment_of_reading_are_read() -> None:
    kept = leaflet(summary())
    bare = readable(kept, words={}, named={})
    assert all(one["what"] is None for one in (*bare["earlier"], *bare["new"]))
    assert all(not one["said"] for one in bare["points"])
    assert OWN not in {one["code"] for one in bare["points"]}
    worded = readable(kept, words={"k1": "autrement dit"}, named={OWN: "la pharmacie"})
    points = {one["code"]: one for one in worded["points"]}
    assert points["ind02_attente"]["said"][0]["words"] == "autrement dit"
    assert points[OWN]["label"] == {"fr": "la pharmacie"}


def test_a_published_figure_keeps_its_source_and_year() -> None:
    beside = Comparator("q", 55.0, "EDSM-VI", 2018, "accouchements dans un centre")
    share = ShareResult(
        code=IndicatorCode("q"),
        label={"fr": "Accouchée au centre"},
        dimension=None,
        state=State.SHOWN,
        share=0.793,
        n=58,
        compared=(Compared(beside, Comparison.ABOVE),),
    )
    kept = leaflet(replace(summary(), shares=(share,)))["shares"]
    figure = {"value": 55, "definition": "accouchements dans un centre", "source": "EDSM-VI", "year": 2018}
    assert kept == [
        {
            "label": {"fr": "Accouchée au centre"},
            "percent": 79,
            "bound": None,
            "n": 58,
            "small": False,
            "beside": figure,
        }
    ]
