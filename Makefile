# The commands of cccrm. `make run` needs nothing but make and some Python >= 3.12.

.PHONY: help run test env bench

help:
	@echo "make run    start cccrm on this machine (PORT=8000, CCCRM_HOME=var, CCCRM_NO_BROWSER=1)"
	@echo "make test   check everything: style, types, structure, tests on SQLite and PostgreSQL, browser"
	@echo "make env    make .venv with all that tests and benchmarks need"
	@echo "make bench  run the benchmarks"

run:
	@CCCRM_UNDER_MAKE=$$PPID exec sh tools/start.sh run

env:
	@CCCRM_UNDER_MAKE=$$PPID exec sh tools/start.sh env

test: env
	@exec .venv/bin/python tools/check.py

bench: env
	@exec .venv/bin/python benchmarks/run.py
