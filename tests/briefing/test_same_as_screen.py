"""Paper and screen show the same: stretches, dots, withheld spans, marks and arrows."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from components.answer.persons import coarse
from components.answer.policy import Policy
from components.answer.posture import Views
from components.briefing.edition import Edition, Form, Subject
from components.briefing.picture import picture
from components.draw.axes import axis
from components.draw.curve import curve
from components.draw.palette import Theme
from components.draw.paper_curve import withheld_words
from components.draw.series import break_months, published, runs, stretches, withheld
from components.view import Scale, View
from components.words.wording import troops
from tests.briefing.printed import words_of

AXES = {"iraq": "y", "syria": "y2"}


@pytest.mark.parametrize("theatre", AXES)
def test_the_stretches_are_those_of_the_screens_curve(views: Views, theatre: str) -> None:
    figure = curve(views, Theme.LIGHT, Scale.LINEAR)
    lines = [
        trace
        for trace in figure.data
        if trace.name == "estimate and band" and trace.yaxis == AXES[theatre]
    ]
    estimate = views.estimate("USA", theatre)
    found = stretches(estimate, break_months(views, theatre))
    assert [len(line.x) for line in lines] == [end - begin for begin, end in found]
    drawn = np.concatenate([line.y for line in lines])
    wanted = np.concatenate([estimate.best[begin:end] for begin, end in found]).tolist()
    assert drawn.tolist() == [coarse(persons) for persons in wanted]


@pytest.mark.parametrize("theatre", AXES)
def test_the_dots_are_those_of_the_screens_curve(views: Views, theatre: str) -> None:
    figure = curve(views, Theme.LIGHT, Scale.LINEAR)
    shown = [
        number
        for trace in figure.data
        if trace.mode == "markers" and trace.yaxis == AXES[theatre]
        for number in trace.y
    ]
    wanted = [
        int(figure.persons)
        for figure in published(views, theatre)
        if (figure.counting_rule, figure.status) == ("in_country", "reported")
        or figure.status == "planned"
    ]
    assert sorted(shown) == sorted(wanted)


def test_withheld_is_told_with_its_months(views: Views) -> None:
    # The personnel office took Iraq and Syria out of its tables from December 2017.
    first = {span.begin for span in withheld(views, "syria")}
    assert pd.Timestamp(2017, 12, 1) in first
    said = withheld_words(views, "syria")
    assert "December 2017 to September 2021" in said
    assert "Counted anew, no line crosses it: December 2017, December 2024." in said


def test_runs() -> None:
    assert runs(np.array([], dtype=bool)) == []
    assert runs(np.array([True, True, False, True])) == [(0, 2), (3, 4)]


def test_the_axis_holds_whom_the_policy_takes_in(views: Views) -> None:
    theatre = views.descriptor.theatre("iraq")
    assert theatre is not None
    assert axis(views, "iraq") == theatre.axis
    everybody = Policy(allies=True, contractors=True)
    high = np.nanmax(views.under(everybody).estimate("USA", "iraq").high)
    assert axis(views.under(everybody), "iraq").top >= high
    assert troops(views.descriptor, everybody) == "US, allies and contractors where counted"


def test_policy_and_day_are_drawn_and_said(views: Views) -> None:
    query = "month=2007-10&policy=lowest&allies=yes&known=2008-06-01"
    made = picture(views, View.parse(query, views.record), Subject.SCREEN, Edition())
    said = words_of(made.file(Form.PDF))
    assert "Policy: lowest, with allies, without contractors, as known on 1 June 2008." in said
    assert "US and allied troops" in said
    assert "known=2008-06-01" in made.lineage.query
    later = [s for s in made.lineage.sources if s.published > "2008-06-01"]
    assert later == []
