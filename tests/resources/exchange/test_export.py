"""Files that leave the house: harmless in spreadsheets, set up for paper, and the same when they come back."""

import csv
import io
import json
import zipfile
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from openpyxl import load_workbook

from geo.table import read_table
from profiles.vocabulary.rules import Atmosphere, Feature, Kind, Status, Step, Visibility
from resources.directory.models import Certainty
from resources.exchange.export import csv_text, sample_workbook, workbook
from resources.exchange.hsds import package, rows_of, services_in
from resources.exchange.ical import calendar
from resources.exchange.layout import cells_of
from resources.exchange.merging import BLANK, content_of, differences, merged
from resources.exchange.openings import read
from resources.exchange.reading import read_file
from resources.exchange.sheet import reread

TODAY = date(2026, 11, 25)
NOW = datetime(2026, 11, 25, tzinfo=UTC)


def listing(**fields):
    """Return a stored listing with the given fields."""
    plain = {name: value for name, value in BLANK.items() if name not in ("point", "organisation")}
    own = {
        "ref": "abcdefghjkmn",
        "source": "sheet",
        "source_ref": "A-1",
        "lat": None,
        "lon": None,
        "corporate_number": "",
        "organisation": None,
    }
    return {**plain, **own, "name": "甲", "changed_at": NOW, "removed_at": None, **fields}


WORDS = (
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp")), max_size=12)
    .map(str.strip)
    .filter(lambda text: "&#" not in text)
)
LINE = WORDS.map(lambda text: " ".join(text.split()))
NUMBER = st.none() | st.integers(0, 9999)
OPENINGS = ["", "水 13:00-16:00", "第2・4木 13:30-15:30; 8/13-8/16 休み", "要予約", "随時", "気が向いたら", "月1回 土"]
LISTINGS = st.builds(
    listing,
    name=LINE.filter(bool),
    kana=LINE,
    description=WORDS,
    kind=st.sampled_from(Kind),
    activities=st.lists(st.sampled_from(["編み物", "お茶", "畑"]), unique=True),
    atmosphere=st.lists(st.sampled_from([word.value for word in Atmosphere]), unique=True).map(
        lambda words: [word.value for word in Atmosphere if word.value in words]
    ),
    steps=st.lists(st.sampled_from([word.value for word in Step]), unique=True).map(
        lambda words: [word.value for word in Step if word.value in words]
    ),
    group_size=NUMBER,
    fee=NUMBER,
    pay=NUMBER,
    places_total=NUMBER,
    age_min=st.none() | st.integers(0, 100),
    opening=st.sampled_from(OPENINGS).map(lambda text: read(text).text),
    address=LINE,
    features=st.dictionaries(st.sampled_from([feature.value for feature in Feature]), st.booleans(), max_size=4),
    visibility=st.sampled_from(Visibility),
    status=st.sampled_from(Status),
    confirmed_on=st.none() | st.dates(date(1990, 1, 1), date(2030, 12, 31)),
    remarks=WORDS,
    extra=st.dictionaries(st.sampled_from(["担当課", "備考2", "学区"]), WORDS.filter(bool), max_size=2),
)


@settings(max_examples=150, deadline=None)
@given(LISTINGS)
def test_a_listing_read_again_from_its_own_cells_is_unchanged(one):
    old = content_of(one)

    again = merged(reread(cells_of(one), today=TODAY), old, as_sheet=True)

    assert differences(old, again) == frozenset()


@settings(max_examples=60, deadline=None)
@given(st.lists(LISTINGS, min_size=1, max_size=4))
def test_csv_and_workbook_give_the_same_cells_back(listings):
    wanted = [{column: text for column, text in cells_of(one).items() if text} for one in listings]

    for content in (csv_text(listings).encode(), workbook(listings)):
        read_back = read_file(content, "out", today=TODAY)
        assert len(read_back.rows) == len(wanted)
        assert [row.name for row in read_back.rows] == [cells["名称"] for cells in wanted]
        assert [row.values["remarks"] for row in read_back.rows] == [cells.get("備考", "") for cells in wanted]


PAYLOADS = [
    sign + body
    for sign in ("=", "+", "-", "@", "|", "%", "＝", "＋", "－", "＠")
    for body in ("cmd|' /C calc'!A0", "1+1", "SUM(A1)", 'HYPERLINK("http://x")')
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_cell_of_a_csv_begins_a_formula(payload):
    text = csv_text([listing(name=payload, remarks=payload, extra={payload: payload})])

    cells = [cell for row in read_rows(text) for cell in row]
    assert not any(cell[:1] in "=+-@|%＝＋－＠\t\r" and cell for cell in cells)


def read_rows(text):
    """Return the rows of a CSV text as they stand."""
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_every_cell_of_a_workbook_is_a_text(payload):
    book = load_workbook(io.BytesIO(workbook([listing(name=payload, remarks=payload)])))

    assert {cell.data_type for row in book.active.iter_rows() for cell in row if cell.value is not None} == {"s"}
    assert book.active["B2"].value == payload


def test_a_workbook_is_set_up_for_screen_and_paper():
    sheet = load_workbook(io.BytesIO(workbook([listing()]))).active

    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref.startswith("A1:")
    assert sheet["A1"].font.bold
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize), sheet.page_setup.fitToHeight) == (
        "landscape",
        9,
        0,
    )
    assert sheet.print_title_rows == "$1:$1"


def test_the_empty_sheet_can_be_handed_in_as_it_is():
    table = read_table(sample_workbook(), "sheet.xlsx")

    assert table.sheet == "社会資源シート"
    assert table.rows == []


def test_zeros_at_the_front_of_an_id_survive_the_workbook():
    read_back = read_file(workbook([listing(source_ref="0010")]), "a.xlsx", today=TODAY)

    assert read_back.rows[0].source_ref == "0010"


def test_an_hsds_package_holds_services_with_place_schedule_and_organisation_and_comes_back():
    one = listing(
        opening="第2・4木 13:30-15:30",
        lat=36.85,
        lon=136.98,
        address="本町1",
        organisation="甲の会",
        phone="000-1",
        fee=200,
    )

    with zipfile.ZipFile(io.BytesIO(package([one]))) as made:
        services = json.loads(made.read("services.json"))
        organisations = json.loads(made.read("organizations.json"))

    service = services["contents"][0]
    assert (services["total_items"], service["status"], service["cost_options"][0]["amount"]) == (1, "active", 200)
    assert service["schedules"][0]["byday"] == "2TH,4TH"
    assert service["service_at_locations"][0]["location"]["latitude"] == 36.85
    assert organisations["contents"][0]["name"] == "甲の会"
    back = reread(rows_of(services_in([services]))[0].cells, today=TODAY)
    assert (back.source_ref, back.values["opening"], back.organisation) == ("A-1", "第2・4木 13:30-15:30", "甲の会")


def test_the_same_listing_has_the_same_hsds_id_every_time():
    assert services(package([listing()])) == services(package([listing()]))


def services(content):
    """Return the services of a package."""
    with zipfile.ZipFile(io.BytesIO(content)) as made:
        return json.loads(made.read("services.json"))


@pytest.mark.parametrize(
    ("opening", "first", "rule"),
    [
        ("水 13:00-16:00", datetime(2026, 11, 25, 13, 0), {"FREQ": ["WEEKLY"], "BYDAY": ["WE"]}),
        ("第2・4木 13:30-15:30", datetime(2026, 11, 26, 13, 30), {"FREQ": ["MONTHLY"], "BYDAY": ["2TH", "4TH"]}),
        ("毎月12日 10:00-12:00", datetime(2026, 12, 12, 10, 0), {"FREQ": ["MONTHLY"], "BYMONTHDAY": [12]}),
        ("2026-12-05 10:00-15:00", datetime(2026, 12, 5, 10, 0), None),
    ],
)
def test_an_opening_becomes_an_event_that_comes_again(opening, first, rule):
    event = Calendar.from_ical(calendar([listing(opening=opening)], today=TODAY)).walk("VEVENT")[0]

    assert event["DTSTART"].dt.replace(tzinfo=None) == first
    found = event.get("RRULE")
    assert (found and {name: [str(v) if name == "BYDAY" else v for v in found[name]] for name in rule}) == rule


def test_closed_days_are_left_out_of_the_calendar():
    event = Calendar.from_ical(calendar([listing(opening="水 13:00-16:00; 12/29-1/3 休み")], today=TODAY)).walk(
        "VEVENT"
    )[0]

    dates = event["EXDATE"] if isinstance(event["EXDATE"], list) else [event["EXDATE"]]
    assert [one.dt.date() for listed in dates for one in listed.dts] == [date(2026, 12, 30)]


def test_places_that_rest_or_whose_opening_is_unknown_are_not_in_the_calendar():
    book = Calendar.from_ical(
        calendar([listing(opening="水 13:00-16:00", status=Status.RESTING), listing(opening="不定期")], today=TODAY)
    )

    assert book.walk("VEVENT") == []


def test_how_sure_a_point_is_goes_with_it():
    cells = cells_of(listing(lat=36.85, lon=136.98, certainty=Certainty.TOWN))

    assert reread(cells, today=TODAY).values["certainty"] is Certainty.TOWN
