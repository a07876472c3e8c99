"""Prints the numbers that the tests of core/metrics compare with. Needs numpy, scipy, scikit-learn and statsmodels."""

import numpy as np
import statsmodels.api as sm
from scipy.stats import norm
from sklearn.metrics import brier_score_loss, roc_auc_score
from statsmodels.stats.proportion import proportion_confint

NEGATIVES = [-2.1, -1.7, -1.2, -1.2, -0.9, -0.4, -0.1, 0.3, 0.3, 0.8, 1.5]
POSITIVES = [-1.2, -0.6, 0.2, 0.3, 0.9, 1.1, 1.5, 1.9, 2.4, 3.2, 3.3]
logits = np.array(NEGATIVES + POSITIVES)
labels = np.array([0] * 11 + [1] * 11)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


# DeLong's structural components by comparing every pair.
wins = np.sign(np.subtract.outer(POSITIVES, NEGATIVES)) / 2 + 0.5
auc = wins.mean()
variance = wins.mean(1).var(ddof=1) / 11 + wins.mean(0).var(ddof=1) / 11
half = norm.ppf(0.975) * np.sqrt(variance) / (auc * (1 - auc))
middle = np.log(auc / (1 - auc))
assert np.isclose(auc, roc_auc_score(labels, logits))
print("auc", auc, "variance", variance, "interval", sigmoid(middle - half), sigmoid(middle + half))

print("wilson 45 of 52", proportion_confint(45, 52, method="wilson"), "0 of 20", proportion_confint(0, 20, method="wilson"))

p = sigmoid(logits)
bins = np.minimum(9, (p * 10).astype(int))
print("brier", brier_score_loss(labels, p), "ece", sum(abs((labels - p)[bins == i].sum()) for i in range(10)) / 22)

slope = sm.Logit(labels, sm.add_constant(logits)).fit(disp=0, tol=1e-14)
intercept = sm.GLM(labels, np.ones((22, 1)), family=sm.families.Binomial(), offset=logits).fit(tol=1e-14)
print("slope", slope.params[1], slope.conf_int()[1], "intercept", intercept.params, intercept.conf_int())
