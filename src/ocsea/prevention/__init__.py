"""What prevents and answers harm: measures, first-response steps, services and observed figures."""
