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
