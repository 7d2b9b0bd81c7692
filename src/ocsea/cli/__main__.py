"""Run the command as ``python -m ocsea.cli``."""

from ocsea.cli import main

main()
