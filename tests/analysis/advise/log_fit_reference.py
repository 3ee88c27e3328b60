"""Prints the numbers in log_fit.test.cpp, as SciPy computes them:

    python3 tests/analysis/advise/log_fit_reference.py

Used with SciPy 1.10.1 and NumPy 1.24.2. Tests do not run it, because they need no third-party package.
"""

import numpy as np
from scipy.optimize import least_squares, nnls
from scipy.stats import t

# Elements and workers of twelve jobs, and their times in us: about 800 per worker, 50 once, and 0.004 per
# element divided by at most two workers, with 10 % of noise. The last column of TERMS has no effect.
ELEMENTS = np.array([1e3, 1e4, 1e5, 1e6, 1e3, 1e4, 1e5, 1e6, 1e3, 1e4, 1e5, 1e6])
WORKERS = np.array([1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4.0])
TIMES = np.array([912, 831, 1302, 4950, 1590, 1771, 1745, 3702, 3344, 3001, 3610, 5050.0])
TERMS = np.column_stack([np.ones(12), WORKERS, ELEMENTS / np.minimum(WORKERS, 2), ELEMENTS * WORKERS])


def residuals(prices):
    return np.log(TIMES / (TERMS @ prices))


def main():
    scale = np.array([1.0, 1.0, 1e-6, 1e-6])
    found = least_squares(lambda p: residuals(p * scale), [100, 500, 1000, 10], bounds=(0, np.inf),
                          xtol=1e-15, ftol=1e-15, gtol=1e-15, x_scale=[100, 500, 1000, 10])
    prices = found.x * scale
    print("prices", prices.tolist())
    free = prices > 1e-9 * np.array([1, 1, 1e-6, 1e-6])
    print("free", free.tolist())
    slopes = TERMS[:, free] / (TERMS @ prices)[:, None]
    freedom = len(TIMES) - free.sum()
    variance = np.sum(residuals(prices) ** 2) / freedom
    covariance = np.linalg.inv(slopes.T @ slopes)
    print("variance", variance, "degrees of freedom", freedom)
    reach = t.ppf(0.975, freedom) * np.sqrt(variance * np.diag(covariance))
    print("95 % intervals", np.column_stack([prices[free] - reach, prices[free] + reach]).tolist())
    row = np.array([1, 3, 2e5 / 2, 6e5])
    time = row @ prices
    curve = variance * (row[free] / time) @ covariance @ (row[free] / time)
    factor = np.exp(t.ppf(0.95, freedom) * np.sqrt(variance + curve))
    print("prediction", time, "90 %", time / factor, time * factor, "curve variance", curve)
    a = np.array([[1, 2, 0, 1], [0, 1, 3, 1], [2, 0, 1, 0], [1, 1, 1, 4], [0, 2, 2, 1.0]])
    print("nnls", nnls(a, np.array([1, -1, 2, 0.5, 3.0])))
    print("nnls", nnls(a, np.array([-3, 1, 2, 4, 1.0])))


if __name__ == "__main__":
    main()
