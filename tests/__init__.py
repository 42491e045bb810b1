"""Tests of the course; importing any of them begins here."""

import sys

# A grammar of web addresses that nbformat would import, and nothing here uses: more than a
# second for each worker.
sys.modules["rfc3987_syntax"] = None
