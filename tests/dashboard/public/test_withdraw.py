"""The commands that take a publication back and give it back."""

from dashboard.__main__ import main
from data import withdrawn


def test_the_commands_take_back_and_give_back(line, monkeypatch, capsys):
    monkeypatch.setenv("RELEASES_DIR", str(line.parent))
    assert main(["withdraw", "place/leeds", "--reason", "Wrong."]) == 0
    assert withdrawn.read(line) == {"place/leeds": "Wrong."}
    assert "reload nginx" in capsys.readouterr().out
    assert main(["withdraw", "place/atlantis", "--reason", "Wrong."]) == 1
    assert "There is no embed place/atlantis" in capsys.readouterr().err
    assert main(["restore", "place/leeds"]) == 0
    assert withdrawn.read(line) == {}
