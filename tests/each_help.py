"""One test for many records: it names every record that breaks its rule."""


def of_each(records, name=lambda record: record.id):
    """Make a test of a check on one record: all records are checked, and those that fail are told.

    Thousands of tests that each look at one record cost more in being counted than in being run.
    """

    def made(check):
        def test():
            told = {}
            for record in records:
                try:
                    check(record)
                except AssertionError as error:
                    told[name(record)] = str(error)
            assert {} == told, told  # this module is not rewritten by pytest, which would show it

        assert records
        test.__name__, test.__doc__ = check.__name__, check.__doc__
        return test

    return made
