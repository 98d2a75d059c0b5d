"""`python -m giichat.app`: the command line."""

from __future__ import annotations

import sys

from giichat.app.cli import main

sys.exit(main())
