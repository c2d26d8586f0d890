"""Proximal steps by a general solver: the table in ProximalEntropyStepTests.swift.

    python3 -m pip install numpy==2.4.6 scipy==1.17.1
    python3 proximal_steps.py

Maximises <u, q> + tau H(u) - |u - p|^2 / (2 eta) on the simplex with H(u) >= floor by SLSQP, from
the uniform distribution; the objective is multiplied by eta, so that its size is that of p.
"""

import numpy as np
import scipy
from scipy.optimize import minimize

# q, p, eta, tau, floor
steps = [
    ([1.0, 2.0, 5.0], [0.5, 0.3, 0.2], 0.1, 1.0, 0.0),
    ([9.7, 10.1, 3.2, 8.8, 10.16], [0.2, 0.2, 0.2, 0.2, 0.2], 0.01, 0.01, 0.0),
    ([0.4, -0.3, 0.1, 0.9], [0.7, 0.1, 0.1, 0.1], 2.0, 0.5, 0.0),
    ([1.0, 2.0, 5.0], [0.5, 0.3, 0.2], 0.1, 0.1, 1.05),
    ([9.7, 10.1, 3.2, 8.8, 10.16], [0.01, 0.9, 0.03, 0.01, 0.05], 0.01, 0.01, 1.2),
    ([0.4, -0.3, 0.1, 0.9], [0.7, 0.1, 0.1, 0.1], 50.0, 0.01, 0.5),
]


def entropy(u):
    return -np.sum(u * np.log(u))


def solution(q, p, eta, tau, floor):
    q, p = np.array(q), np.array(p)
    constraints = [{"type": "eq", "fun": lambda u: np.sum(u) - 1, "jac": np.ones_like}]
    if floor > 0:
        constraints.append(
            {"type": "ineq", "fun": lambda u: entropy(u) - floor, "jac": lambda u: -1 - np.log(u)})
    found = minimize(
        lambda u: -eta * (u @ q + tau * entropy(u)) + 0.5 * np.sum((u - p) ** 2),
        np.full_like(p, 1 / len(p)),
        jac=lambda u: -eta * (q - tau * (1 + np.log(u))) + u - p,
        method="SLSQP", bounds=[(1e-12, 1)] * len(p), constraints=constraints,
        options={"ftol": 1e-16, "maxiter": 1000})
    return found.x


print(f"scipy {scipy.__version__}, numpy {np.__version__}")
for step in steps:
    print(", ".join(f"{share:.9f}" for share in solution(*step)))
