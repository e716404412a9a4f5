"""What scikit-learn makes of the diabetes data (Efron et al. 2004): Lasso, its path, and ridge.

Run by hand where scikit-learn is installed (1.9.1 was): python make_lasso.py > lasso.json

Lasso minimizes |y - Xw|²/(2n) + alpha |w|_1, Ridge |y - Xw|² + alpha |w|²: their alphas are not
alike. X is centred with columns of length 1, y is centred; what the solvers see of them, X'X/n and
X'y/n, is stored with the answers.
"""

import json
import sys

from sklearn import __version__
from sklearn.datasets import load_diabetes
from sklearn.linear_model import Lasso, Ridge, lars_path

LASSO = (2.0, 1.0, 0.5, 0.1, 0.05, 0.01, 0.001)
RIDGE = (10.0, 1.0, 0.1, 0.01, 0.001)


def main() -> None:
    bunch = load_diabetes()
    X, y = bunch.data, bunch.target - bunch.target.mean()
    n = len(y)
    lasso = {}
    for alpha in LASSO:
        fit = Lasso(alpha=alpha, fit_intercept=False, tol=1e-14, max_iter=1_000_000).fit(X, y)
        lasso[str(alpha)] = fit.coef_.tolist()
    ridge = {
        str(alpha): Ridge(alpha=alpha, fit_intercept=False, solver="svd").fit(X, y).coef_.tolist()
        for alpha in RIDGE
    }
    _, order, _ = lars_path(X, y, method="lar")
    alphas, _, weights = lars_path(X, y, method="lasso")
    json.dump(
        {
            "made_with": f"scikit-learn {__version__}",
            "n": n,
            "features": list(bunch.feature_names),
            "gram": (X.T @ X / n).tolist(),
            "correlation": (X.T @ y / n).tolist(),
            "lasso": lasso,
            "ridge": ridge,
            "lars_order": [int(j) + 1 for j in order],
            "path": {"alphas": alphas.tolist(), "weights": weights.T.tolist()},
        },
        sys.stdout,
        indent=1,
    )
    print()


if __name__ == "__main__":
    main()
