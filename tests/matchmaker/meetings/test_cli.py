"""The command that tells which meetings come next."""

from geo.clock import today


def test_the_next_meetings_are_told_with_numbers_and_without_codes(app, body_of, planned, called):
    planned("C-1")
    called(body_of(rhythm="平日 10:00-11:00"))

    told = app.test_cli_runner().invoke(args=["meetings", "next"])

    assert told.exit_code == 0
    assert f"{today()}  よりそい会議  招集ずみ・議題 1 件" in told.output
    assert "まだ招集していません" in told.output
    assert "C-1" not in told.output


def test_a_town_without_meetings_and_a_day_that_cannot_be_are_said(app, make):
    assert make.town
    run = app.test_cli_runner().invoke

    assert "ありません" in run(args=["meetings", "next"]).output
    wrong = run(args=["meetings", "next", "--as-of", "2026-13-40"])
    assert wrong.exit_code == 1
    assert "2026-12-08 のように" in wrong.output
    assert run(args=["meetings", "next", "--town", "nowhere"]).exit_code == 1
