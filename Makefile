# A thin door: every target is in make.py, which needs no make.
.DEFAULT_GOAL := help
.PHONY: help run village setup test check bench words lock clean
help run village setup check words lock clean:
	@python3 make.py $@
test:
	@python3 make.py test $(ONLY)
bench:
	@python3 make.py bench $(ONLY)
