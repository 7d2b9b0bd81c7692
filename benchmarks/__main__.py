"""Run every benchmark: ``python -m benchmarks``."""

import platform
import sys

from benchmarks import batch, law, start

print(f"Python {platform.python_version()} on {platform.machine()}, {sys.platform}")
print()
print("How fast the library starts (processor time, medians; peers less the empty interpreter)")
start.main()
print()
print("Law on a day")
law.main()
print()
print("Batch scoring at a million sheets of 40 questions")
batch.main()
