"""Self-assessments: instruments, scoring, evaluation of trainings, batch scoring."""
