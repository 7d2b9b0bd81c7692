# `make demo` makes a printable workshop pack; `make test` runs every check.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PACK := pack
INSTALL := $(BIN)/uv pip install --quiet --python
FORMATS := $(VENV)/formats/bin
PACKAGES := $(VENV)/lib/*/site-packages
WRITTEN := $(VENV)/written
JUDGES := "bibtexparser>=2.0.0b7" "check-jsonschema>=0.33" "citeproc-py>=0.6" "csvw>=3.5" "frictionless>=5.18" "sssom>=0.4.21"
PEERS := allpairspy covertable coverwise igraph openfisca-core ortools pyagrum rustworkx

.PHONY: demo test check-style check-types check-docs formats test-spark docs bench package clean

unexport PYTHONDONTWRITEBYTECODE # the many processes of the tests share what was compiled once

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(BIN)/uv: | $(BIN)/python # what the checks need is much: it brings that in seconds
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv

$(VENV)/.demo: pyproject.toml hatch_build.py | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[cli]"
	touch $@

$(VENV)/.test: pyproject.toml hatch_build.py | $(BIN)/uv
	$(INSTALL) $(BIN)/python --editable ".[dev]"
	touch $@ $(VENV)/.demo

$(VENV)/.formats: Makefile | $(BIN)/uv # apart: sssom brings a plug-in that breaks pytest
	$(PYTHON) -m venv --clear --without-pip $(VENV)/formats
	$(INSTALL) $(FORMATS)/python $(JUDGES)
	touch $@

$(VENV)/.spark: pyproject.toml hatch_build.py | $(VENV)/.test
	$(INSTALL) $(BIN)/python --editable ".[dev,spark]"
	touch $@

$(VENV)/.bench: $(VENV)/.test # the peers; one that does not install is left out of the table
	-for peer in $(PEERS); do $(INSTALL) $(BIN)/python $$peer; done
	touch $@

demo: $(VENV)/.demo
	$(BIN)/ocsea workshop --preset setara-ocsea-school --participants 60 --groups 6 --seed 2026 --out $(PACK)

test: $(VENV)/.test
	$(MAKE) --jobs=2 formats check-style check-types check-docs
	$(BIN)/pytest --numprocesses=auto --dist=loadfile --cov --cov-report=term-missing

check-style: $(VENV)/.test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/ocsea lint README.md CONTRIBUTING.md CHANGELOG.md docs examples src

check-types: $(VENV)/.test
	$(BIN)/mypy

check-docs: $(VENV)/.test
	$(BIN)/sphinx-build -W -q -j auto -b html docs docs/_build/html

formats: $(VENV)/.test $(VENV)/.formats # each format of others, judged by its own tool
	rm -rf $(WRITTEN)
	$(BIN)/ocsea export skos sssom misp stix bibliography tables data-schema --out $(WRITTEN) > /dev/null
	$(BIN)/pyshacl --shacl $(WRITTEN)/ocsea-skos-shapes.ttl $(WRITTEN)/ocsea-skos.ttl
	! PYTHONWARNINGS=ignore $(FORMATS)/sssom validate $(WRITTEN)/ocsea.sssom.tsv 2>&1 | grep . # it drops rows and calls that a success, but says so
	$(FORMATS)/check-jsonschema --schemafile $(PACKAGES)/pytaxonomies/data/misp-taxonomies/schema.json $(WRITTEN)/taxonomies/ocsea/machinetag.json
	$(FORMATS)/check-jsonschema --schemafile $(PACKAGES)/pymispgalaxies/data/misp-galaxy/schema_galaxies.json $(WRITTEN)/galaxies/*.json
	$(FORMATS)/check-jsonschema --schemafile $(PACKAGES)/pymispgalaxies/data/misp-galaxy/schema_clusters.json $(WRITTEN)/clusters/*.json
	$(BIN)/stix2_validator --version 2.1 --strict --strict-types --strict-properties --enforce-refs --disable 103,302 $(WRITTEN)/ocsea-stix.json
	$(FORMATS)/python tests/bibliography_oracle.py $(WRITTEN)/ocsea.bib $(WRITTEN)/ocsea.csl.json
	$(FORMATS)/check-jsonschema --schemafile tests/csl/csl-data.json $(WRITTEN)/ocsea.csl.json
	$(FORMATS)/frictionless validate $(WRITTEN)/datapackage.json
	$(FORMATS)/csvwvalidate $(WRITTEN)/csv-metadata.json
	$(FORMATS)/check-jsonschema --check-metaschema $(WRITTEN)/ocsea-data.schema.json
	$(FORMATS)/check-jsonschema --schemafile $(WRITTEN)/ocsea-data.schema.json docs/examples/*/*.toml

test-spark: $(VENV)/.spark
	$(BIN)/pytest -m spark tests/test_spark.py tests/test_notebooks.py

docs: $(VENV)/.test
	$(BIN)/sphinx-build -W -j auto -b html docs docs/_build/html

bench: $(VENV)/.bench # the short form; BENCH="--long", BENCH="--only graph"
	$(BIN)/python -m benchmarks $(BENCH)

package: $(VENV)/.test # what is handed on; the tests see that it is the same wherever it is built
	$(BIN)/pytest tests/test_package.py tests/test_dependencies.py
	$(BIN)/hatchling build --directory dist

clean:
	rm -rf $(VENV) $(PACK) dist docs/_build docs/_generated docs/bentuk docs/form
