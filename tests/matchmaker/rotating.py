"""Run as a script: changes the keys a few rows at a time, so that there is time to be killed."""

from matchmaker import rotation
from matchmaker.app import create_app

rotation.ROWS = 7
app = create_app()
with app.app_context():
    print("begin", flush=True)
    print(rotation.rotate(app.config["KEY_DIR"]), flush=True)
