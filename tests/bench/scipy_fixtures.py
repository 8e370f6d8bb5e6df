#!/usr/bin/env python3
"""Writes tests/golden/bench/scipy.json: what Debian's python3-scipy says about fixed inputs.

The tests read the stored file and need no Python; run this again only to extend it:
    /usr/bin/python3 tests/bench/scipy_fixtures.py > tests/golden/bench/scipy.json
"""
import json

import numpy as np
from scipy import optimize, special, stats

random = np.random.default_rng(20170215)


def student():
    quantiles = [[p, df, float(stats.t.ppf(p, df))]
                 for df in (1, 2, 3, 4, 9, 29, 200, 2.5)
                 for p in (1e-6, 0.005, 0.025, 0.3, 0.5, 0.9, 0.975, 0.995, 0.9999)]
    tails = [[t, df, float(stats.t.cdf(t, df))]
             for df in (1, 2, 5, 9, 30) for t in (-40.0, -3.2, -1, 0, 0.5, 2.2, 8)]
    return quantiles, tails


def special_functions():
    beta = [[a, b, x, float(special.betainc(a, b, x))]
            for a in (0.5, 1, 2.5, 15) for b in (0.5, 3, 40) for x in (1e-6, 0.1, 0.5, 0.93, 1 - 1e-9)]
    gamma = [[a, x, float(special.gammainc(a, x))]
             for a in (0.5, 1, 4.5, 30) for x in (1e-8, 0.3, 2, 9, 60)]
    chi = [[x, df, float(stats.chi2.sf(x, df))] for df in (1, 2, 4, 7) for x in (0.1, 3.84, 9, 50)]
    return beta, gamma, chi


def samples():
    """Differences of accuracies: rounded, so that ties and zeros occur."""
    out = []
    for n in (2, 3, 5, 7, 10, 15):
        for shift, digits in ((0.0, 3), (0.02, 2), (0.05, 4)):
            d = np.round(random.normal(shift, 0.03, n), digits)
            out.append([float(x) for x in d])
    out += [[0.0, 0.0, 0.0], [0.1, 0.1, 0.1, 0.1], [0.01, -0.01, 0.02, -0.02]]
    return out


def describe(d):
    d = np.array(d)
    n = len(d)
    one = {"values": [float(x) for x in d], "mean": float(d.mean()), "sd": float(d.std(ddof=1))}
    if d.std() > 0:
        low, high = stats.t.interval(0.95, n - 1, loc=d.mean(), scale=stats.sem(d))
        one["half"] = float((high - low) / 2)
        one["t_p"] = float(stats.ttest_1samp(d, 0).pvalue)
    # Not stats.permutation_test: its tolerance for equal sums changed between releases.
    signs = (np.arange(2 ** n)[:, None] >> np.arange(n) & 1) * 2 - 1
    sums = np.abs(signs @ d)
    one["flip_p"] = float(np.mean(sums >= abs(d.sum()) - 1e-12 * np.abs(d).sum()))
    kept = d[d != 0]
    if len(kept) and len(set(np.abs(kept))) == len(kept):
        one["wilcoxon_p"] = float(stats.wilcoxon(kept, method="exact").pvalue)
    elif len(kept):
        # scipy 1.10 has no exact distribution with ties: the definition, enumerated.
        ranks = stats.rankdata(np.abs(kept))
        m = len(kept)
        signs = np.arange(2 ** m)[:, None] >> np.arange(m) & 1
        plus = signs @ ranks
        seen = ranks[kept > 0].sum()
        smaller = min(seen, ranks.sum() - seen)
        one["wilcoxon_p"] = float(min(1, 2 * np.mean(plus <= smaller + 1e-9)))
    return one


def friedman():
    out = []
    for blocks, k in ((3, 3), (6, 4), (10, 5), (9, 8)):
        v = np.round(random.normal(0.8, 0.05, (blocks, k)) + np.arange(k) * 0.01, 2)
        r = stats.friedmanchisquare(*v.T)
        ranks = np.mean([stats.rankdata(row) for row in v], axis=0)
        out.append({"blocks": blocks, "treatments": k, "values": [float(x) for x in v.ravel()],
                    "statistic": float(r.statistic), "p": float(r.pvalue),
                    "ranks": [float(x) for x in ranks]})
    return out


def holm():
    """Step-down by its definition; statsmodels, which has it, is not needed for three lines."""
    out = []
    for n in (1, 3, 8):
        p = np.round(random.uniform(0, 0.2, n), 4)
        order = np.argsort(p, kind="stable")
        adjusted = np.empty(n)
        adjusted[order] = np.minimum(1, np.maximum.accumulate((n - np.arange(n)) * p[order]))
        out.append({"p": [float(x) for x in p], "adjusted": [float(x) for x in adjusted]})
    return out


def bootstrap():
    """A large independent run: ours must agree within Monte Carlo error."""
    images = [int(n) for n in (300, 300, 300, 300, 300)]
    rates = (0.81, 0.86, 0.79, 0.9, 0.84)
    values = [[float(x) for x in random.binomial(3, r, n) / 3] for r, n in zip(rates, images)]
    arrays = [np.array(v) for v in values]
    means = []
    for _ in range(20000):
        picks = random.integers(0, 5, 5)
        means.append(np.mean([random.choice(arrays[i], len(arrays[i])).mean() for i in picks]))
    low, high = np.percentile(means, [2.5, 97.5])
    return {"thirds": [[round(3 * x) for x in v] for v in values], "low": float(low),
            "high": float(high)}


def spearman():
    """With and without ties; a stream of its own, so that the draws above stay as they were."""
    own = np.random.default_rng(1904)
    out = []
    for n, digits in ((3, 3), (8, 1), (40, 2), (40, 0)):
        x = np.round(own.normal(size=n), digits)
        y = np.round(x + own.normal(size=n), digits)
        out.append({"x": [float(v) for v in x], "y": [float(v) for v in y],
                    "rho": float(stats.spearmanr(x, y)[0])})
    return out


def assignment():
    """Counts and the largest sum of one in each row and column; small counts have many equal sums."""
    own = np.random.default_rng(1955)
    out = []
    for n in (1, 2, 3, 5, 8, 13, 36):
        for most in (2, 1000):
            counts = own.integers(0, most, (n, n)) + most * (own.random((n, n)) < 1 / n)
            out.append({"n": n, "counts": [int(c) for c in counts.ravel()],
                        "sum": int(counts[optimize.linear_sum_assignment(-counts)].sum())})
    return out


quantiles, tails = student()
beta, gamma, chi = special_functions()
print(json.dumps({
    "student_quantile": quantiles, "student_cdf": tails, "incomplete_beta": beta,
    "incomplete_gamma": gamma, "chi_square_upper": chi,
    "samples": [describe(d) for d in samples()], "friedman": friedman(), "holm": holm(),
    "bootstrap": bootstrap(), "spearman": spearman(), "assignment": assignment()}, indent=None, separators=(",", ":")))
