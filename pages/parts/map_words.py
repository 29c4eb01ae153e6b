"""The names and words of the map in every language: sent once with an edition, so that a gesture sends numbers only."""

from __future__ import annotations

import json
from typing import Any

from data import reading
from data.derived import boundary_file
from data.editions import Edition, open_edition
from geo import shapes
from pages.parts.texts import Texts
from pages.parts.view import LANGUAGES
from risk_model.model import Model, load_model


def about_script(edition: Edition) -> str:
    """A script that tells the browser what never changes while an edition is shown."""
    con, model = open_edition(edition), load_model()
    try:
        places = {place.location_id: place for place in reading.locations(con)}
        labels, settings, span = reading.code_labels(con), reading.settings(con), reading.span(con)
    finally:
        con.close()
    currency = settings.get("base_currency", "")
    about = {
        "places": {code: [place.lat, place.lon] for code, place in places.items()},
        "trained_full": 2 * model.indicators["C01"].goalposts[1],
        "modules": sum(1 for name, _code in labels if name == "training_module"),
        "words": {
            language: {
                **_words(Texts(language, labels, currency=currency), model, edition, span),
                "names": {code: Texts(language).name(place) for code, place in places.items()},
            }
            for language in LANGUAGES
        },
    }
    return "window.YJ_ABOUT=" + json.dumps(about, ensure_ascii=False, separators=(",", ":")) + ";"


def layer_names(texts: Texts) -> dict[str, str]:
    """The layers by name, as the reader chooses them."""
    _ = texts.gettext
    return {
        "attention": _("Attention level"),
        "incidents": _("Incidents (totals only)"),
        "training": _("Training coverage"),
        "grants": _("Grant spending"),
        "dialogues": _("Dialogues held"),
        "documented": _("Documented activities"),
    }


def statuses(texts: Texts) -> dict[str, str]:
    """Why a location has no band."""
    _ = texts.gettext
    return {"silent": _("No reports received"), "thin": _("Not enough data"), "weak": _("Not enough data to rank")}


def trends(texts: Texts) -> dict[int, str]:
    """The change against the month before."""
    _ = texts.gettext
    return {1: f"▲ {_('Rising')}", -1: f"▼ {_('Falling')}", 0: f"● {_('No clear change')}"}


def _words(texts: Texts, model: Model, edition: Edition, span: reading.Span) -> dict[str, Any]:
    _ = texts.gettext
    return {
        **layer_names(texts),
        "bands": {str(band.number): _(band.name) for band in model.bands},
        "status": statuses(texts),
        "trend": {str(change): word for change, word in trends(texts).items()},
        "not_enough": _("Not enough data"),
        "records": _("number of recorded incidents"),
        "zero_reported": _("Report received: no incidents"),
        "zero_filtered": _("no incidents that match the filters"),
        "not_reported": _("No reports received"),
        "delivered": _("modules delivered (of six)"),
        "modules_of": _("modules: {modules} of {all}"),
        "trained": _("people trained per 1,000 residents"),
        "trained_unknown": _("number unknown"),
        "per_1000": _("per 1,000 residents"),
        "paid_of_committed": _("paid (filled) of committed (outline)"),
        "amount_unknown": _("amount unknown"),
        "currency": texts.code("currency", texts.currency),
        "dialogues_held": _("dialogues in 12 months"),
        "documented_records": _("publicly documented activities"),
        "legend": _("Legend"),
        "note": _("Sample data. Not real events.") if edition.programme.is_sample else "",
        "whole": _("Whole country"),
        "km": _("km"),
        "zoom_in": _("Zoom in"),
        "zoom_out": _("Zoom out"),
        "attribution": f"{data_date(texts, span)}. {boundary_note(texts, edition)}",
    }


def data_date(texts: Texts, span: reading.Span) -> str:
    """The sentence that says how new the data is."""
    return texts.gettext("Data up to {month}").format(month=texts.month(span.last_month))


def boundary_note(texts: Texts, edition: Edition) -> str:
    """Date and source of the boundaries, and the disclaimer that goes with them."""
    _ = texts.gettext
    disclaimer = _(
        "Boundaries, names and designations on this map do not express any opinion on the legal status of any territory "
        "or the course of any border."
    )
    if edition.base_map is None:
        return disclaimer
    about = shapes.about(boundary_file(edition.base_map, edition.programme))
    dated = _("Boundaries as of {date} ({source}).").format(date=about["boundaries_as_of"] or "–", source=about["attribution"])
    return f"{dated} {disclaimer}"
