"""An import that is killed leaves nothing or everything, and a store that is sound (QUALITY R21)."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROWS = 1500
ROUNDS = 12


def test_an_import_that_is_killed_leaves_nothing_or_everything(tmp_path):
    file = tmp_path / "big.csv"
    lines = [
        f"K-{number},場所{number},サロン,汐見野市本町{number},36.8{number % 90:02d},136.9{number % 90:02d},水 10:00-12:00"
        for number in range(ROWS)
    ]
    file.write_text("ID,名称,種別,所在地_連結表記,緯度,経度,開催\n" + "\n".join(lines) + "\n", encoding="utf-8")
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path / 'store.db'}", "PYTHONPATH": str(Path.cwd())}

    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("killing.py")), str(file), str(ROUNDS)],
        capture_output=True,
        text=True,
        timeout=120,
        env=environment,
        check=False,
    )

    assert done.returncode == 0, done.stderr[-2000:]
    *killed, whole = json.loads(done.stdout.splitlines()[-1])
    assert len(killed) == ROUNDS
    assert {tuple(one) for one in killed} <= {(0, 0, 0, "ok"), (ROWS, ROWS, 1, "ok")}
    assert (0, 0, 0, "ok") in {tuple(one) for one in killed}
    assert whole == [ROWS, ROWS, 1, "ok"]
