"""Speed of ocsea against its peers, measured in the same run and printed as ratios."""
