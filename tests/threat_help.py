"""What the tests of exports to threat-intelligence platforms share: odd records, and a second process."""

import hashlib
import os
import subprocess
import sys

import ocsea

KB = ocsea.load()

OVERLAY = """
[[form]]
id = "same-name"
kind = "form"
label = { id = "Penguntitan siber", en = "CYBERSTALKING" }
definition = { id = "Contoh.", en = "An example." }
scope = { id = "Contoh saja.", en = "An example only." }
broader = ["kbgo", "adolescent-image-sharing"]
victims = "both"
contact = "non-contact"
maturity = "emerging"
status = "unverified"
checked = 2026-11-21

[[form]]
id = "quoted-name"
deprecated = { id = "Diganti.", en = "Replaced." }
replaced_by = ["cyberstalking"]
kind = "form"
label = { id = "Bentuk “contoh”", en = 'A so-called "example"' }
definition = { id = "Contoh.", en = "An example." }
scope = { id = "Contoh saja.", en = "An example only." }
broader = ["kbgo"]
victims = "both"
contact = "non-contact"
maturity = "stable"
sources = ["core4c"]
status = "verified"
checked = 2026-11-21

[[measure]]
id = "ended-example"
label = { id = "Langkah contoh", en = "An example of a measure" }
actor = "school"
level = "primary"
cost = "low"
outcome_studied = false
certainty = "expert"
directness = "direct"
needs = [["sch-report-channel", "dev-2fa"], ["sch-report-channel"]]
valid_to = 2026-01-09
status = "verified"
checked = 2026-11-21

[[scheme]]
id = "misp"
replaces = true
[[scheme.concept]]
id = "seen"
code = 'misp-galaxy:example="Seen"'
uuid = "11111111-1111-4111-8111-111111111111"
label = { id = "Contoh", en = "Example" }
gloss = { id = "Contoh.", en = "An example." }
status = "verified"
basis = "primary"
mappings = [{ form = "same-name", relation = "narrowMatch" }]
[[scheme.concept]]
id = "not-seen"
code = 'misp-galaxy:example="Not seen"'
uuid = "22222222-2222-4222-8222-222222222222"
label = { id = "Contoh", en = "Example" }
gloss = { id = "Contoh.", en = "An example." }
status = "unverified"
basis = "not-seen"
mappings = [{ form = "same-name", relation = "closeMatch" }]
"""


def overlaid(folder):
    """Return the knowledge with what is odd laid over it."""
    (folder / "odd.toml").write_text(OVERLAY, encoding="utf-8")
    return ocsea.load(overlays=[folder])


def hashed(text):
    """Return the SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def elsewhere(code):
    """Return what a program prints in a process of its own, which hashes strings in its own way."""
    env = os.environ | {"PYTHONHASHSEED": "12345", "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True
    )
    return done.stdout.split()
