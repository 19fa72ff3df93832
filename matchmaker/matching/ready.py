"""Making ready before anybody asks: the words of new listings are read, and each worker keeps its index up to date."""

import gc
from threading import Event, Lock, Thread

import sqlalchemy as sa
from flask import Flask, Response, request

from geo.areas import Town
from geo.db import db
from geo.spatialite import only_looks
from matchmaker.matching.indexes import index_of_town
from resources.directory.models import Resource

MOST_LISTINGS = 20_000  # of a town whose words are read right after an import; more are read when first asked for


def read_words(town_id: int) -> None:
    """Bring the index of a town up and leave it for the next process, unless there are too many listings to wait for."""
    count = db.session.scalar(sa.select(sa.func.count()).select_from(Resource).where(Resource.town_id == town_id))
    if count and count <= MOST_LISTINGS:
        index_of_town(town_id)


def keep_ready(app: Flask) -> None:
    """Let each worker build its index in the background: with its first request, and after what may have changed it."""
    keeper = Keeper(app)

    @app.before_request
    def begin() -> None:
        keeper.begin()

    @app.after_request
    def look_again(response: Response) -> Response:
        if request.method == "POST" and response.status_code < 400:
            keeper.stale.set()
        return response


class Keeper:
    """One thread of a worker that builds what is stale; with nothing changed it asks the store once and rests."""

    def __init__(self, app: Flask) -> None:
        """Keep the application; nothing runs yet, for the process may still be forked."""
        self.app = app
        self.stale = Event()
        self.stale.set()
        self._begun = Lock()

    def begin(self) -> None:
        """Start the thread; only the first call does."""
        if self._begun.acquire(blocking=False):  # and never let go
            Thread(target=self._run, name="keep-ready", daemon=True).start()

    def _run(self) -> None:
        """Build whenever something may have changed."""
        while self.stale.wait():
            self.stale.clear()
            self.build()

    def build(self) -> None:
        """Build the index of every town."""
        looks = only_looks.set(True)
        try:
            with self.app.app_context():
                for town_id in db.session.scalars(sa.select(Town.id)).all():
                    index_of_town(town_id)
            gc.freeze()  # all that is loaded by now stays as well
        except sa.exc.DBAPIError as fault:  # whoever asks first builds it, as if nobody had tried
            self.app.logger.warning("no index made ready: %s", fault)
        finally:
            only_looks.reset(looks)
