"""Gains by deviating in games of many unequal agents (Yardim and He, 2024).

    python unequal_players.py rps|sis|alpha|beta [--trials 3] [--flows 50] [--plays 4000]
                              [--agents 1] [--policy policy.npy] [--shared]

rps, sis     Figures 1b and 1c: Symm-PMD (algorithm 2, with TD learning, algorithm 1, from the paths
             of all N agents) and IPMD (a policy and a Q per agent, each from its own path), on A-RPS
             (N 2000, H 10, beta 0.1) and A-SIS (N 1000, H 20, alpha = beta = 0.1); gains of the mean
             of pi_0 .. pi_t after t = 0, 20, 50, 100 epochs.
alpha, beta  Figure 2a: an exact mean-field equilibrium of A-SIS with equal agents (--policy, an array
             [step, infected/healthy, distance/go out]), played by 1000 agents who differ by alpha (beta).

The games are those of appendix E, alpha and beta those of definition 7 (beta on rewards divided by the
range of all agents' rewards), the gain is E^(i) of definition 2. An agent faces the N - 1 others.

The gain in A-RPS is exact: nobody's states depend on the others and rewards are linear in rho^-i, so
the agent meets the expected distribution of the others (backward induction).
In A-SIS the best response is found by backward induction over --flows sampled flows of the others
(each weighted by how likely it makes the agent be in the state, eight sweeps; own flows
for each of the 20 agents, or with --shared all 20 times as many for everybody), and
    J(p) = E[G(p, x)] + sum_{k<h} D_kh a_i (V_h+1(I) - V_h+1(H)) (P_p(b_k, HU_h) - P_pi(b_k) P_p(HU_h))
on --plays fresh plays of all N agents, the same for both policies. G is the agent's expected return
along the realised x_h = sigma(rho^-i)(I,U); the sum is its influence: b_k, it is infected and out at k;
HU_h, healthy and out at h; D_kh, by how much b_k raises the expected x_h (the linearised population
update); pi, the policy the agent had in the plays. What is left out is of order 1/N^2.
"""
import argparse
import time
import numpy as np
from numba import njit

EPOCHS, M, TAU, DELTA, SHOWN = 100, 100, 0.05, 0.1, (0, 20, 50, 100)

def antithetic(rng, N, k):
    """Directions in [-1, 1]^k; agents 2i and 2i + 1 are opposite."""
    e = rng.uniform(-1, 1, (N // 2, k))
    return np.stack([e, -e], 1).reshape(N, k)

# ---------------------------------------------------------------- A-RPS: states = actions = R, P, S
def rps_rewards_at_corners(K):
    """R^i(s, a, all others in (s', a')); K = (c, u_R, u_P, u_S, v_R, v_P, v_S) of each agent."""
    r = np.zeros((len(K), 3, 3, 3, 3))
    for s, a, s2, a2 in np.ndindex(3, 3, 3, 3):
        r[:, s, a, s2, a2] = (-K[:, 0] * (a2 == a) - K[:, 1 + s] * (s2 == (s + 1) % 3)
                              + K[:, 4 + s] * (s2 == (s + 2) % 3))
    return r

def rps_agents(seed, N, beta):
    mean, e = np.array([4., 2, 4, 6, 1, 2, 3]), antithetic(np.random.default_rng(seed), N, 7)
    lo, hi = 0.0, 4.0
    def beta_of(s):
        r = rps_rewards_at_corners(mean + s * e)
        return np.abs(r - rps_rewards_at_corners(mean[None])).max() / (r.max() - r.min())
    while hi - lo > 1e-12:
        s = (lo + hi) / 2
        lo, hi = (s, hi) if beta_of(s) < beta else (lo, s)
    print(f"A-RPS beta {beta_of(s):.5f} (spread {s:.5f})")
    return mean + s * e

@njit(cache=True)
def rps_play(pi, K, S, A, R):
    """One path of the game; pi[0] is everybody's policy if it is alone."""
    (N, H), own = S.shape, len(pi) > 1
    for j in range(N):
        S[j, 0] = np.random.randint(3)
    for h in range(H):
        ns, na = np.zeros(3), np.zeros(3)
        for j in range(N):
            s, z = S[j, h], np.random.random()
            p = pi[j if own else 0, h, s]
            A[j, h] = a = 0 if z < p[0] else (1 if z < p[0] + p[1] else 2)
            ns[s] += 1
            na[a] += 1
            if h + 1 < H:
                S[j, h + 1] = a
        for j in range(N):     # the two states in the sum are not the agent's own
            s, a = S[j, h], A[j, h]
            R[j, h] = (-K[j, 0] * (na[a] - 1) - K[j, 1 + s] * ns[(s + 1) % 3]
                       + K[j, 4 + s] * ns[(s + 2) % 3]) / (N - 1)

def rps_gains(pi, K, chosen):
    """Exact gains; pi[1 or N, H, s, a]."""
    N, H = len(K), pi.shape[1]
    pi = np.broadcast_to(pi, (N,) + pi.shape[1:])
    mu, s = np.zeros((N, H, 3, 3)), np.full((N, 3), 1 / 3)
    for h in range(H):
        mu[:, h] = s[:, :, None] * pi[:, h]
        s = mu[:, h].sum(1)
    rho = (mu.sum(0) - mu) / (N - 1)                       # the others' expected state-actions
    r = np.einsum("isatb,ihtb->ihsa", rps_rewards_at_corners(K[chosen]), rho[chosen])
    V, W = np.zeros((2, len(chosen), 3))
    for h in reversed(range(H)):
        Q, B = r[:, h] + V[:, None, :], r[:, h] + W[:, None, :]
        V, W = (pi[chosen, h] * Q).sum(2), B.max(2)
    return (W - V).mean(1)

# ---------------------------------------------------------------- A-SIS: states I, H; actions D, U
def sis_agents(seed, N, alpha, beta):
    """Columns: susceptibility, healing, cost of isolation."""
    mean, e = np.array([0.81, 0.3, 0.5]), antithetic(np.random.default_rng(seed), N, 3)
    s1 = alpha / 2 / np.abs(e[:, :2]).max()                # a row has two entries; x = 1 is the worst
    s2 = (1 + mean[2]) * beta / (1 - beta) / e[:, 2].max() # beta = s2 max(e) / (1 + mean + s2 max(e))
    print(f"A-SIS alpha {alpha:.5f} (spread {s1:.5f}), beta {beta:.5f} (spread {s2:.5f})")
    return mean + e * np.array([s1, s1, s2])

@njit(cache=True)
def sis_play(pi, K, S, A, R):
    (N, H), own = S.shape, len(pi) > 1
    for j in range(N):
        S[j, 0] = np.random.randint(2)
    for h in range(H):
        out = 0
        for j in range(N):
            s = S[j, h]
            a = 0 if np.random.random() < pi[j if own else 0, h, s, 0] else 1
            A[j, h], out = a, out + (1 if s == 0 and a == 1 else 0)
            R[j, h] = -(1.0 if s == 0 else 0.0) - (K[j, 2] if a == 0 else 0.0)
        for j in range(N if h + 1 < H else 0):
            if S[j, h] == 0:
                S[j, h + 1] = 1 if np.random.random() < K[j, 1] else 0
            else:                                          # a healthy agent is not among the sick
                S[j, h + 1] = 0 if A[j, h] == 1 and np.random.random() < K[j, 0] * out / (N - 1) else 1

@njit(cache=True)
def sis_flows(pi, K, H, chosen, plays, seed):
    """x[play, chosen agent, h] = sigma(rho^-i)(I, U), of plays of all N."""
    np.random.seed(seed)
    N, x = len(K), np.zeros((plays, len(chosen), H))
    S, A, R = np.empty((N, H), np.int8), np.empty((N, H), np.int8), np.empty((N, H))
    for k in range(plays):
        sis_play(pi, K, S, A, R)
        for h in range(H):
            b = (S[:, h] == 0) & (A[:, h] == 1)
            for c in range(len(chosen)):
                x[k, c, h] = (b.sum() - b[chosen[c]]) / (N - 1)
    return x

def sis_V(p, k, x):
    """Values V[h, s, flow] and chances P[h, s, flow] of an agent k = (a, theta, xi) along flows x."""
    H = len(p)
    V, P = np.zeros((H + 1, 2, len(x))), np.full((H, 2, len(x)), 0.5)
    for h in range(H - 1):
        sick = P[h, 0] * (1 - k[1]) + P[h, 1] * p[h, 1, 1] * k[0] * x[:, h]
        P[h + 1] = sick, 1 - sick
    for h in reversed(range(H)):
        V[h] = (p[h][:, :, None] * sis_Q(k, x[:, h], V[h + 1])).sum(1)
    return V, P

def sis_Q(k, x, V):
    healed, ill = k[1] * V[1] + (1 - k[1]) * V[0], k[0] * x
    return np.array([[-1 - k[2] + healed, -1 + healed], [-k[2] + V[1], ill * V[0] + (1 - ill) * V[1]]])

def sis_best_response(p, k, x):
    for _ in range(8):
        P, V, new = sis_V(p, k, x)[1], np.zeros((2, len(x))), np.zeros_like(p)
        for h in reversed(range(len(p))):
            q = sis_Q(k, x[:, h], V)
            new[h] = np.eye(2)[[(q[s] @ P[h, s]).argmax() for s in range(2)]]
            V = (new[h][:, :, None] * q).sum(1)
        p = new
    return p

def sis_D(pi, K):
    """D[k, h]: the rise of the expected x_h when an agent is infected and out at k."""
    N, H = len(K), pi.shape[1]
    pi = np.broadcast_to(pi, (N,) + pi.shape[1:])
    p, d, D = np.full(N, 0.5), np.zeros((H, N)), np.zeros((H, H))   # d[k]: the rise of everybody's p
    for h in range(H):
        out, go = pi[:, h, 0, 1], pi[:, h, 1, 1]
        x, D[:, h] = (p * out).mean(), (d * out).mean(1)
        rise = D[:, h] + np.eye(H)[h] / (N - 1)
        d = d * (1 - K[:, 1] - K[:, 0] * x * go) + rise[:, None] * K[:, 0] * (1 - p) * go
        p = p * (1 - K[:, 1]) + (1 - p) * go * K[:, 0] * x
    return D

def sis_J(p, pi, k, x, D):
    """J flow by flow: G plus the influence."""
    H, mean, more = len(p), x.mean(0)[None], 0.0
    (V, P), P_pi = sis_V(p, k, mean), sis_V(pi, k, mean)[1]
    for c in range(H - 1):
        sick = 1.0                                         # P(infected at h | b_c)
        for h in range(c + 1, H - 1):
            sick = sick * (1 - k[1]) + (1 - sick) * p[h - 1, 1, 1] * k[0] * mean[0, h - 1]
            joint = P[c, 0, 0] * p[c, 0, 1] * (1 - sick) * p[h, 1, 1]
            apart = P_pi[c, 0, 0] * pi[c, 0, 1] * P[h, 1, 0] * p[h, 1, 1]
            more += D[c, h] * k[0] * (V[h + 1, 0, 0] - V[h + 1, 1, 0]) * (joint - apart)
    return sis_V(p, k, x)[0][0].mean(0) + more

def sis_gains(pi, K, chosen, o, seed):
    """Gains, and the standard error of their mean."""
    H, D = pi.shape[1], sis_D(pi, K)
    x = sis_flows(pi, K, H, chosen, o.flows * len(chosen), seed)
    y = sis_flows(pi, K, H, chosen, o.plays, seed + 1)
    g = np.zeros((len(chosen), o.plays))
    for c, i in enumerate(chosen):
        p = pi[i if len(pi) > 1 else 0]
        best = sis_best_response(p, K[i], x[:, c] if o.shared else x[c * o.flows:(c + 1) * o.flows, c])
        g[c] = sis_J(best, p, K[i], y[:, c], D) - sis_J(p, p, K[i], y[:, c], D)
    return g.mean(1), g.mean(0).std() / np.sqrt(o.plays)

# ---------------------------------------------------------------- learners
@njit(cache=True)
def TD(Q, pi, S, A, R, eta):
    """Algorithm 1, line 4: all h against the old Q (h ascends, Q[h + 1] is still old)."""
    (N, H), n, own = S.shape, Q.shape[2], len(pi) > 1
    for h in range(H):
        total, count = np.zeros((n, n)), np.zeros((n, n))
        for j in range(N):
            i, s, a = j if own else 0, S[j, h], A[j, h]
            e = R[j, h] - Q[i, h, s, a]
            for b in range(n):
                e -= TAU * pi[i, h, s, b] * np.log(pi[i, h, s, b])
            if h + 1 < H:
                e += Q[i, h + 1, S[j, h + 1], A[j, h + 1]]
            if own:
                Q[i, h, s, a] += eta * e
            total[s, a] += e
            count[s, a] += 1
        if not own:
            Q[0, h] += eta * total / np.maximum(count, 1)

@njit
def epoch(play, pi, K, seed):
    """Algorithm 1: M plays."""
    np.random.seed(seed)
    N, H, Q = len(K), pi.shape[1], np.zeros(pi.shape)
    S, A, R = np.empty((N, H), np.int8), np.empty((N, H), np.int8), np.empty((N, H))
    for m in range(M):
        play(pi, K, S, A, R)
        TD(Q, pi, S, A, R, 2 / DELTA / (m + 2 / DELTA))
    return Q

def PMD(play, K, H, n, own, seed, measure):
    """Algorithm 2 (own: IPMD); calls measure(t, mean of pi_0 .. pi_t) at the epochs SHOWN."""
    pi = total = np.full((len(K) if own else 1, H, n, n), 1 / n)
    measure(0, total)
    for t in range(EPOCHS):
        xi, Q = 1 / np.sqrt(t + 1), epoch(play, pi, K, seed * 1000 + t)
        z = (1 - TAU * xi) * np.log(pi) + xi * Q           # the entropy in q cancels
        new = np.exp(z - z.max(3, keepdims=True))
        pi = (1 - 1 / (t + 1)) * new / new.sum(3, keepdims=True) + 1 / (t + 1) / n
        total = total + pi
        if t + 1 in SHOWN:
            measure(t + 1, total / (t + 2))

# ---------------------------------------------------------------- command line
def show(name, rows):
    """rows: for each trial (gains of the agents, standard error of their mean)."""
    v = np.array([[g.mean(), g.max()] for g, _ in rows])
    (m, top), (d, e) = v.mean(0), v.std(0, ddof=min(1, len(v) - 1))
    print(f"{name:12s} mean {m:9.5f} +- {d:.5f}   largest {top:9.5f} +- {e:.5f}   (s.e. {rows[0][1]:.5f})", flush=True)

def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("what", choices=["rps", "sis", "alpha", "beta"])
    for name, value in dict(trials=3, flows=50, plays=4000, agents=1).items():
        ap.add_argument("--" + name, type=int, default=value)
    ap.add_argument("--shared", action="store_true")
    ap.add_argument("--policy", default="policy.npy")
    o, start = ap.parse_args(), time.time()
    N, H, n, play, many = (2000, 10, 3, rps_play, 100) if o.what == "rps" else (1000, 20, 2, sis_play, 20)
    chosen = np.arange(0, N, N // many)
    if o.what in ("alpha", "beta"):
        pi = np.load(o.policy)
        flow, p = np.zeros((1, H)), 0.5                    # the mean-field game, from its own formulas
        for h in range(H):
            flow[0, h] = p * pi[h, 0, 1]
            p = p * 0.7 + (1 - p) * pi[h, 1, 1] * 0.81 * flow[0, h]
        k = np.array([0.81, 0.3, 0.5])
        best = sis_best_response(pi, k, flow)
        print("mean-field exploitability", (sis_V(best, k, flow)[0][0] - sis_V(pi, k, flow)[0][0]).mean())
        for v in np.arange(11) * 0.025:
            K = sis_agents(o.agents, N, v if o.what == "alpha" else 0, v if o.what == "beta" else 0)
            show(f"{o.what} {v:.3f}", [sis_gains(pi[None], K, chosen, o, 10 * t + 5) for t in range(o.trials)])
    else:
        K = rps_agents(o.agents, N, 0.1) if n == 3 else sis_agents(o.agents, N, 0.1, 0.1)
        for own in (False, True):
            begun, found = time.time(), {t: [] for t in SHOWN}
            for seed in range(1 + own, 1 + own + 2 * o.trials, 2):
                PMD(play, K, H, n, own, seed,
                    lambda t, pi: found[t].append((rps_gains(pi, K, chosen), 0.0) if n == 3 else
                                                  sis_gains(pi, K, chosen, o, 100 * seed + t)))
            for t in SHOWN:
                show(f"{'IPMD' if own else 'Symm-PMD'} {t}", found[t])
            print(f"  {time.time() - begun:.1f} s")
    print(f"{time.time() - start:.1f} s in all")

main()
