"""What every record shares: localized text, dates, sources, errors, tables and the data reader."""
