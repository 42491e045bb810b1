"""What plain pytest needs to know: `pytest --nbval notebooks`, from here or from there."""

from pathlib import Path

RULE = Path(__file__).with_name("tests") / "nbval.cfg"


def pytest_configure(config):
    """Let nbval leave out picture data, whose bytes belong to a version of matplotlib."""
    if getattr(config.option, "nbval_sanitize_with", RULE) is None:
        config.option.nbval_sanitize_with = str(RULE)
