"""The stable forms as NumPy code, written by ``python -m cesai_sym.kernels.generate``; not edited by hand.

Each function names the statement, among the stable forms, that its value equals the definition.
"""

from __future__ import annotations

import numpy as np

from cesai_sym.kernels import elementary as fn
from cesai_sym.kernels import pairs as pr
from cesai_sym.kernels.pairs import Array, Pair


def level_far(L: Pair, c: Array, rho: Pair, v: Pair) -> Pair:
    """Computed as the statement ``level_far`` says.

    log(ces(x, rho, w)/m) == (c + log(sum_j(exp(v_j + rho*L_j - c))))/rho, where L_j = log(x_j/m); v_j =
    log(w_j).
    """
    t1 = pr.multiply(rho, L)
    t2 = pr.add(v, t1)
    t3 = pr.add_double(t2, -c)
    t4 = fn.exp(t3)
    t5 = pr.total(t4, 0)
    t6 = fn.log(t5)
    t7 = pr.add_double(t6, c)
    return pr.divide(t7, rho)


def level_near(L: Pair, rho: Pair, w: Pair) -> Pair:
    """Computed as the statement ``level_near`` says.

    log(ces(x, rho, w)/m) == log1p(sum_j(w_j*expm1(rho*L_j)))/rho, where L_j = log(x_j/m).
    """
    t1 = pr.multiply(rho, L)
    t2 = fn.expm1(t1)
    t3 = pr.multiply(w, t2)
    t4 = pr.total(t3, 0)
    t5 = fn.log1p(t4)
    return pr.divide(t5, rho)


def level_at_zero(L: Pair, w: Pair) -> Pair:
    """Computed as the statement ``level_at_zero`` says.

    log(ces(x, 0, w)/m) == sum_j(w_j*L_j), where L_j = log(x_j/m).
    """
    t1 = pr.multiply(w, L)
    return pr.total(t1, 0)


def level_of_part(E: Pair, ell: Pair, rho: Pair) -> Pair:
    """Computed as the statement ``level_of_part`` says.

    log(sum_j(q*w_j*x_j^rho)^rho^(-1)/m) == E + ell/rho, where ell = log(q); E = log(ces(x, rho, w)/m).
    """
    t1 = pr.divide(ell, rho)
    return pr.add(E, t1)


def aggregate(E: Pair, m: Array) -> Array:
    """Computed as the statement ``aggregate`` says.

    ces(x, rho, w) == m*exp(E), where E = log(ces(x, rho, w)/m).
    """
    return fn.exp_times(E, (pr.pair(m),), ())


def gradient(E: Pair, L: Pair, rho: Pair, v: Pair) -> Array:
    """Computed as the statement ``gradient`` says.

    d/dx_j ces(x, rho, w) == exp(v_j + (1 - rho)*(E - L_j)), where L_j = log(x_j/m); v_j = log(w_j); E =
    log(ces(x, rho, w)/m).

    At rho = 0 as ``gradient_at_zero`` says.
    """
    t1 = pr.negative(rho)
    t2 = pr.add_double(t1, 1.0)
    t3 = pr.negative(L)
    t4 = pr.add(E, t3)
    t5 = pr.multiply(t2, t4)
    t6 = pr.add(v, t5)
    return fn.exp_times(t6, (), ())


def hessian_across(E: Pair, L: Pair, m: Array, rho: Pair, v: Pair) -> Array:
    """Computed as the statement ``hessian_across`` says.

    (1 - delta(j, k))*d/dx_k (d/dx_j ces(x, rho, w)) == (1 - delta(j, k))*(1 - rho)*exp(v_j + (1 -
    rho)*(E - L_j) + v_k + (1 - rho)*(E - L_k) - E)/m, where L_j = log(x_j/m); v_j = log(w_j); E =
    log(ces(x, rho, w)/m).

    At rho = 0 as ``hessian_across_at_zero`` says.
    """
    t1 = pr.negative(rho)
    t2 = pr.add_double(t1, 1.0)
    t3 = pr.negative(L)
    t4 = pr.add(E, t3)
    t5 = pr.multiply(t2, t4)
    t6 = pr.add(v, t5)
    t7 = pr.add(pr.spread(t6, np.s_[:, None]), v)
    t8 = pr.add(t7, t5)
    t9 = pr.negative(E)
    t10 = pr.add(t8, t9)
    return fn.exp_times(t10, (t2,), (pr.pair(m),))


def hessian_own(E: Pair, L: Pair, d: Array, m: Array, rho: Pair, v: Pair) -> Array:
    """Computed as the statement ``hessian_own`` says.

    d^2/dx_j^2 ces(x, rho, w) == -(1 - rho)*sum_i((1 - delta(i, j))*exp(v_i + rho*(L_i - E) -
    d_j))*exp(v_j + (1 - rho)*(E - L_j) - L_j + d_j)/m, where L_j = log(x_j/m); v_j = log(w_j); E =
    log(ces(x, rho, w)/m).

    At rho = 0 as ``hessian_own_at_zero`` says.
    """
    t1 = pr.negative(rho)
    t2 = pr.add_double(t1, 1.0)
    t3 = pr.negative(E)
    t4 = pr.add(L, t3)
    t5 = pr.multiply(rho, t4)
    t6 = pr.add(v, t5)
    t7 = pr.add_double(pr.spread(t6, np.s_[:, None]), -d)
    t8 = fn.exp(t7)
    t9 = pr.off_diagonal(t8)
    t10 = pr.total(t9, 0)
    t11 = pr.negative(L)
    t12 = pr.add(E, t11)
    t13 = pr.multiply(t2, t12)
    t14 = pr.add(v, t13)
    t15 = pr.add(t14, t11)
    t16 = pr.add_double(t15, d)
    return -fn.exp_times(t16, (t2, t10), (pr.pair(m),))


def shares(L: Pair, c: Array, rho: Pair, v: Pair) -> Array:
    """Computed as the statement ``shares`` says.

    w_j*x_j^rho/sum_i(w_i*x_i^rho) == exp(v_j + rho*L_j - c - log(sum_i(exp(v_i + rho*L_i - c)))), where
    L_j = log(x_j/m); v_j = log(w_j).
    """
    t1 = pr.multiply(rho, L)
    t2 = pr.add(v, t1)
    t3 = pr.add_double(t2, -c)
    t4 = fn.exp(t3)
    t5 = pr.total(t4, 0)
    t6 = fn.log(t5)
    t7 = pr.negative(t6)
    t8 = pr.add(t3, t7)
    return fn.exp_times(t8, (), ())


def drift(L: Pair, g: Array, t: Array) -> Pair:
    """Computed as the statement ``drift`` says.

    log(x_j*exp(g_j*t)/m) == L_j + t*g_j, where L_j = log(x_j/m).
    """
    t1 = pr.two_product(t, g)
    return pr.add(L, t1)


def growth(D: Pair, b: Pair, c: Array, g: Array, rho: Pair, v: Pair) -> Array:
    """Computed as the statement ``growth`` says.

    mesh_growth(t, x, g, rho, w) == sum_j(exp(v_j + rho*(D_j - b) - c)*g_j)/sum_i(exp(v_i + rho*(D_i -
    b) - c)), where v_j = log(w_j); D_j = log(x_j*exp(g_j*t)/m).
    """
    t1 = pr.negative(b)
    t2 = pr.add(D, t1)
    t3 = pr.multiply(rho, t2)
    t4 = pr.add(v, t3)
    t5 = pr.add_double(t4, -c)
    t6 = fn.exp(t5)
    t7 = pr.multiply_double(t6, g)
    t8 = pr.total(t7, 0)
    t9 = pr.total(t6, 0)
    return fn.product((t8,), (t9,))


def mean_at_date(D: Pair, b: Pair, c: Array, d: Array, rho: Pair, v: Pair) -> Array:
    """Computed as the statement ``mean_at_date`` says.

    sum_j(w_j*(x_j*exp(g_j*t))^rho*d_j)/sum_i(w_i*(x_i*exp(g_i*t))^rho) == sum_j(exp(v_j + rho*(D_j - b)
    - c)*d_j)/sum_i(exp(v_i + rho*(D_i - b) - c)), where v_j = log(w_j); D_j = log(x_j*exp(g_j*t)/m).
    """
    t1 = pr.negative(b)
    t2 = pr.add(D, t1)
    t3 = pr.multiply(rho, t2)
    t4 = pr.add(v, t3)
    t5 = pr.add_double(t4, -c)
    t6 = fn.exp(t5)
    t7 = pr.multiply_double(t6, d)
    t8 = pr.total(t7, 0)
    t9 = pr.total(t6, 0)
    return fn.product((t8,), (t9,))


def distance(E: Pair, L: Pair, rho: Pair) -> Pair:
    """Computed as the statement ``distance`` says.

    log(w_j*x_j^rho/sum_i(w_i*x_i^rho)/w_j) == rho*(L_j - E), where L_j = log(x_j/m); E = log(ces(x,
    rho, w)/m).
    """
    t1 = pr.negative(E)
    t2 = pr.add(L, t1)
    return pr.multiply(rho, t2)


def share(u: Pair, v: Pair) -> Pair:
    """Computed as the statement ``share`` says.

    w_j*x_j^rho/sum_i(w_i*x_i^rho) == exp(v_j + u_j), where v_j = log(w_j); u_j =
    log(w_j*x_j^rho/sum_i(w_i*x_i^rho)/w_j).
    """
    t1 = pr.add(v, u)
    return fn.exp(t1)


def divergence_below(u: Pair, w: Pair) -> Pair:
    """Computed as the statement ``divergence_below`` says.

    w_j*x_j^rho*log(w_j*x_j^rho/sum_i(w_i*x_i^rho)/w_j)/sum_i(w_i*x_i^rho) -
    w_j*x_j^rho/sum_i(w_i*x_i^rho) + w_j == w_j*(u_j*expm1(u_j) - expm1mx(u_j)), where u_j =
    log(w_j*x_j^rho/sum_i(w_i*x_i^rho)/w_j).
    """
    t1 = fn.expm1(u)
    t2 = pr.multiply(u, t1)
    t3 = fn.expm1mx(u)
    t4 = pr.negative(t3)
    t5 = pr.add(t2, t4)
    return pr.multiply(w, t5)


def divergence_above(u: Pair, v: Pair) -> Pair:
    """Computed as the statement ``divergence_above`` says.

    w_j*x_j^rho*log(w_j*x_j^rho/sum_i(w_i*x_i^rho)/w_j)/sum_i(w_i*x_i^rho) -
    w_j*x_j^rho/sum_i(w_i*x_i^rho) + w_j == exp(v_j + u_j)*expm1mx(-u_j), where v_j = log(w_j); u_j =
    log(w_j*x_j^rho/sum_i(w_i*x_i^rho)/w_j).
    """
    t1 = pr.add(v, u)
    t2 = fn.exp(t1)
    t3 = pr.negative(u)
    t4 = fn.expm1mx(t3)
    return pr.multiply(t2, t4)


def slope_in_rho(E: Pair, T: Pair, m: Array, rho: Pair) -> Array:
    """Computed as the statement ``slope_in_rho`` says.

    d/drho ces(x, rho, w) == m*exp(E)*sum_j(T_j)/rho/rho, where E = log(ces(x, rho, w)/m); T_j =
    w_j*x_j^rho*log(w_j*x_j^rho/sum_i(w_i*x_i^rho)/w_j)/sum_i(w_i*x_i^rho) -
    w_j*x_j^rho/sum_i(w_i*x_i^rho) + w_j.
    """
    t1 = pr.total(T, 0)
    return fn.exp_times(E, (pr.pair(m), t1), (rho, rho))


def hessian_times(E: Pair, L: Pair, Q: Pair, T: Pair, b: Pair, q: Array, rho: Pair, v: Pair) -> Array:
    """Computed as the statement ``hessian_times`` says.

    sum_k(d/dx_k (d/dx_j ces(x, rho, w))*d_k) == -(1 - rho)*exp(v_j + (1 - rho)*(E - L_j))*b*q*(Q_j -
    sum_i(T_i)), where L_j = log(x_j/m); v_j = log(w_j); E = log(ces(x, rho, w)/m); Q_j = d_j/x_j/b/q -
    c; T_j = w_j*x_j^rho*Q_j/sum_i(w_i*x_i^rho).
    """
    t1 = pr.negative(rho)
    t2 = pr.add_double(t1, 1.0)
    t3 = pr.total(T, 0)
    t4 = pr.negative(t3)
    t5 = pr.add(Q, t4)
    t6 = pr.negative(L)
    t7 = pr.add(E, t6)
    t8 = pr.multiply(t2, t7)
    t9 = pr.add(v, t8)
    return -fn.exp_times(t9, (t2, b, pr.pair(q), t5), ())


def log_inputs(logx: Array, p: Array) -> Pair:
    """Computed as the statement ``log_inputs`` says.

    log(exp(logx_j)/exp(p)) == logx_j - p.
    """
    return pr.two_sum(logx, -p)


def log_aggregate(E: Pair, p: Array) -> Array:
    """Computed as the statement ``log_aggregate`` says.

    log(ces(exp(logx_j), rho, w)) == p + E, where E = log(ces(exp(logx_j), rho, w)/exp(p)).
    """
    t1 = pr.add_double(E, p)
    return fn.product((t1,), ())


def total(E: Pair, m: Array) -> Array:
    """Computed as the statement ``total`` says.

    sum_j(q*w_j*x_j^rho)^rho^(-1) == m*exp(E), where E = log(sum_j(q*w_j*x_j^rho)^rho^(-1)/m).
    """
    return fn.exp_times(E, (pr.pair(m),), ())


def unit_cost(E: Pair, m: Array) -> Array:
    """Computed as the statement ``unit_cost`` says.

    sum_j(w_j^sigma*p_j^(1 - sigma))^(1 - sigma)^(-1) == m*exp(E), where E = log(ces(p_j/w_j, 1 - sigma,
    w)/m).
    """
    return fn.exp_times(E, (pr.pair(m),), ())


def demand(E: Pair, L: Pair, sigma: Pair) -> Array:
    """Computed as the statement ``demand`` says.

    d/dp_j sum_j(w_j^sigma*p_j^(1 - sigma))^(1 - sigma)^(-1) == exp(sigma*(E - L_j)), where L_j =
    log(p_j/w_j/m); E = log(ces(p_j/w_j, 1 - sigma, w)/m).
    """
    t1 = pr.negative(L)
    t2 = pr.add(E, t1)
    t3 = pr.multiply(sigma, t2)
    return fn.exp_times(t3, (), ())


def tangent_gap_below(rho: Pair, y: Pair) -> Pair:
    """Computed as the statement ``tangent_gap_below`` says.

    (x_j/A)^rho - 1 - rho*(x_j/A - 1) == expm1mx(rho*y_j) - rho*expm1mx(y_j), where y_j = log(x_j/A).
    """
    t1 = pr.multiply(rho, y)
    t2 = fn.expm1mx(t1)
    t3 = fn.expm1mx(y)
    t4 = pr.multiply(rho, t3)
    t5 = pr.negative(t4)
    return pr.add(t2, t5)


def tangent_gap_above(rho: Pair, y: Pair) -> Pair:
    """Computed as the statement ``tangent_gap_above`` says.

    (x_j/A)^rho - 1 - rho*(x_j/A - 1) == exp(y_j)*(expm1mx((rho - 1)*y_j) + (rho - 1)*expm1mx(-y_j)),
    where y_j = log(x_j/A).
    """
    t1 = fn.exp(y)
    t2 = pr.add_double(rho, -1.0)
    t3 = pr.multiply(t2, y)
    t4 = fn.expm1mx(t3)
    t5 = pr.negative(y)
    t6 = fn.expm1mx(t5)
    t7 = pr.multiply(t2, t6)
    t8 = pr.add(t4, t7)
    return pr.multiply(t1, t8)


def level_of_mean(h: Pair, rho: Pair, w: Pair) -> Pair:
    """Computed as the statement ``level_of_mean`` says.

    log(ces(x, rho, w)/sum_j(w_j*x_j)) == log1p(sum_j(w_j*h_j))/rho, where h_j =
    (x_j/sum_j(w_j*x_j))^rho - 1 - rho*(x_j/sum_j(w_j*x_j) - 1).
    """
    t1 = pr.multiply(w, h)
    t2 = pr.total(t1, 0)
    t3 = fn.log1p(t2)
    return pr.divide(t3, rho)


def mean_gap(A: Pair, E: Pair) -> Pair:
    """Computed as the statement ``mean_gap`` says.

    sum_j(w_j*x_j) - ces(x, rho, w) == -A*expm1(E), where A = sum_j(w_j*x_j); E = log(ces(x, rho,
    w)/sum_j(w_j*x_j)).
    """
    t1 = fn.expm1(E)
    t2 = pr.multiply(A, t1)
    return pr.negative(t2)


def relative_gap(E: Pair) -> Array:
    """Computed as the statement ``relative_gap`` says.

    1 - ces(x, rho, w)/sum_j(w_j*x_j) == -expm1(E), where E = log(ces(x, rho, w)/sum_j(w_j*x_j)).
    """
    t1 = fn.expm1(E)
    return -fn.product((t1,), ())


def pooling_parts(G: Pair, P: Pair, R: Pair) -> Pair:
    """Computed as the statement ``pooling_parts`` says.

    1 - ces(alpha_j*z_j, rho, w)/ces(z, rho, w) - ces(beta_j*z_j, rho, w)/ces(z, rho, w) == G + P + R,
    where G = sum_j(w_j*z_j^rho*alpha_j/sum_i(w_i*z_i^rho)) - ces(alpha, rho,
    w_j*z_j^rho/sum_i(w_i*z_i^rho)); P = sum_j(w_j*z_j^rho*beta_j/sum_i(w_i*z_i^rho)) - ces(beta, rho,
    w_j*z_j^rho/sum_i(w_i*z_i^rho)); R = sum_j(w_j*z_j^rho*(1 - alpha_j - beta_j)/sum_i(w_i*z_i^rho)).
    """
    t1 = pr.add(G, P)
    return pr.add(t1, R)


def pooling_gain(E: Pair, R: Pair, m: Array) -> Array:
    """Computed as the statement ``pooling_gain`` says.

    ces(z, rho, w) - ces(alpha_j*z_j, rho, w) - ces(beta_j*z_j, rho, w) == m*exp(E)*R, where E =
    log(ces(z, rho, w)/m); R = 1 - ces(alpha_j*z_j, rho, w)/ces(z, rho, w) - ces(beta_j*z_j, rho,
    w)/ces(z, rho, w).
    """
    return fn.exp_times(E, (pr.pair(m), R), ())


def curvature(J: Array, rho: Pair) -> Array:
    """Computed as the statement ``curvature`` says.

    curvature(rho, J) == (1 - rho)*(J - 1)/J.
    """
    t1 = pr.negative(rho)
    t2 = pr.add_double(t1, 1.0)
    t3 = pr.two_sum(J, -1.0)
    return fn.product((t2, t3), (pr.pair(J),))


def bonus(CV: Array, J: Array, rho: Pair) -> Array:
    """Computed as the statement ``bonus`` says.

    diversity_bonus(rho, J, CV) == 1/2*(1 - rho)*(J - 1)*CV*CV/J.
    """
    t1 = pr.negative(rho)
    t2 = pr.add_double(t1, 1.0)
    t3 = pr.two_sum(J, -1.0)
    return fn.product((t2, t3, pr.pair(CV), pr.pair(CV)), (pr.pair(2.0), pr.pair(J)))


def expected_loss(CV: Array, J: Array, r: Array, rho: Pair) -> Array:
    """Computed as the statement ``expected_loss`` says.

    1/2*curvature(rho, J)*(1 - r)*CV^(2) == 1/2*(1 - rho)*(J - 1)*(1 - r)*CV*CV/J.
    """
    t1 = pr.negative(rho)
    t2 = pr.add_double(t1, 1.0)
    t3 = pr.two_sum(J, -1.0)
    t4 = pr.two_sum(1.0, -r)
    return fn.product((t2, t3, t4, pr.pair(CV), pr.pair(CV)), (pr.pair(2.0), pr.pair(J)))


def level_ceiling(Z: Array, rho: Pair, w_Z: Array) -> Array:
    """Computed as the statement ``level_ceiling`` says.

    level_ceiling(Z, rho, w_Z) == Z*exp(log(w_Z)/rho).
    """
    t1 = fn.log(pr.pair(w_Z))
    t2 = pr.divide(t1, rho)
    return fn.exp_times(t2, (pr.pair(Z),), ())


def retained(M: Array, n: Array) -> Array:
    """Computed as the statement ``retained`` says.

    variance_retained(M, n) == exp(n*log1p(-1/M)).
    """
    t1 = pr.divide_double(pr.pair(1.0), M)
    t2 = pr.negative(t1)
    t3 = fn.log1p(t2)
    t4 = pr.multiply_double(t3, n)
    return fn.exp_times(t4, (), ())


def retained_of_few(M: Array, n: Array) -> Array:
    """Computed as the statement ``retained_of_few`` says.

    variance_retained(M, n) == exp(n*log((M - 1)/M)).
    """
    t1 = pr.two_sum(M, -1.0)
    t2 = pr.divide_double(t1, M)
    t3 = fn.log(t2)
    t4 = pr.multiply_double(t3, n)
    return fn.exp_times(t4, (), ())
