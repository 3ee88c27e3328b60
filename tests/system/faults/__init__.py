"""The fault table (table.py) as tests: faults are injected into the real program, row by row.

case.py contains what all tests share: strategies, seeds, checks for leftovers. faults_test.py runs the tests.
"""
