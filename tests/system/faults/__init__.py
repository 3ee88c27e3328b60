"""The fault table (table.py) as tests: faults are injected into the real program, row by row.

case.py is what every test gets: strategies, seeds, a look for leftovers. faults_test.py runs them.
"""
