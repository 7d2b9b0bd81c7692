"""Run every benchmark: ``python -m benchmarks``."""

import platform
import sys

from benchmarks import assembly, batch, covering, graph, law, lint, plans, simulation, start

print(f"Python {platform.python_version()} on {platform.machine()}, {sys.platform}")
print()
print("How fast the library starts (processor time, medians; peers less the empty interpreter)")
start.main()
print()
print("Law on a day")
law.main()
print()
print("The graph of prevention (medians; a peer's time and how many times ours it is [target])")
graph.main()
print()
print("The best measures for a budget (value, time, and how many times ours a peer took)")
plans.main()
print()
print("Simulation")
simulation.main()
print()
print("Batch scoring at a million sheets of 40 questions")
batch.main()
print()
print("Covering designs (rows and seconds, counted again; [target])")
covering.main()
print()
print("Sets of cases out of a large bank")
assembly.main()
print()
print("The respectful-language linter (processor time)")
lint.main()
