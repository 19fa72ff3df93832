"""The made-up town, loaded once for the tests that walk through the whole house."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from geo.db import db
from geo.spatialite import only_looks
from profiles.desk import paper
from tests.conftest import STORES, empty
from tests.house.visitors import House, open_house


@pytest.fixture(scope="module", params=STORES)
def house(request: pytest.FixtureRequest, apps: Callable[[str], Flask]) -> Iterator[House]:
    """Return the town with one visitor of each role."""
    app = apps(request.param)
    with app.test_request_context():
        empty()
        opened = open_house(app)
        db.session.remove()
        looks = only_looks.set(True)
        with pytest.MonkeyPatch.context() as patch:  # what would be printed is read as it is handed to the press
            patch.setattr(paper, "pdf_of", lambda html: b"%PDF-1.7\n" + html.encode())
            yield opened
        db.session.remove()
        only_looks.reset(looks)
