/* The stable forms in C, written by `python -m cesai_sym.kernels.generate`; not edited by hand.
 *
 * Each function names the statement, among the stable forms, that its value equals the definition.  All work on a
 * block of rows (block.h); the forms of the fast tier have `fast` in their names, the others are pairs throughout.
 */
#ifndef CESAI_FORMS_H
#define CESAI_FORMS_H

#include "block.h"

/* fast_terms: w_j*(x_j/m)^rho == w_j*exp(log(2)*rho*l_j), where l_j = log(x_j/m)/log(2). */
CS_UNUSED static void cs_form_fast_terms(ptrdiff_t n, ptrdiff_t J, const double *restrict l_hi,
                                         const double *restrict l_lo, const double *restrict rho_hi,
                                         const double *restrict rho_lo, const double *restrict w,
                                         double *restrict out, double *restrict work) {
    (void)work;
    for (ptrdiff_t j = 0; j < J; j++) {
        CS_ROWS(r, n) {
            const cs_pair t1 = cs_quick_multiply((cs_pair){rho_hi[r], rho_lo[r]}, (cs_pair){l_hi[j * CS_BLOCK + r], l_lo[j * CS_BLOCK + r]});
            const double t2 = cs_exp2(t1);
            const double t3 = w[j * CS_BLOCK + r] * t2;
            out[j * CS_BLOCK + r] = t3;
        }
    }
}

/* fast_sum: sum_j(w_j*(x_j/m)^rho) == sum_j(q_j), where q_j = w_j*(x_j/m)^rho. */
CS_UNUSED static void cs_form_fast_sum(ptrdiff_t n, ptrdiff_t J, const double *restrict q, double *restrict out,
                                       double *restrict work) {
    double *restrict t1_kept = work + (0 + 0 * J) * CS_BLOCK;
    (void)work;
    CS_ROWS(r, n) {
        t1_kept[r] = 0.0;
    }
    for (ptrdiff_t j = 0; j < J; j++) {
        CS_ROWS(r, n) {
            const double t1 = t1_kept[r] + q[j * CS_BLOCK + r];
            t1_kept[r] = t1;
        }
    }
    CS_ROWS(r, n) {
        out[r] = t1_kept[r];
    }
}

/* fast_level: log(ces(x, rho, w)/m)/log(2) == log(S)/log(2)/rho, where S = sum_j(w_j*(x_j/m)^rho). */
CS_UNUSED static void cs_form_fast_level(ptrdiff_t n, ptrdiff_t J, const double *restrict S,
                                         const double *restrict rho_hi, const double *restrict rho_lo,
                                         double *restrict out, double *restrict out_lo, double *restrict work) {
    (void)J;
    (void)work;
    CS_ROWS(r, n) {
        const cs_pair t1 = cs_log2(S[r]);
        const cs_pair t2 = cs_quick_divide(t1, (cs_pair){rho_hi[r], rho_lo[r]});
        out[r] = t2.hi;
        out_lo[r] = t2.lo;
    }
}

/* fast_aggregate: ces(x, rho, w) == m*exp(log(2)*e), where e = log(ces(x, rho, w)/m)/log(2). */
CS_UNUSED static void cs_form_fast_aggregate(ptrdiff_t n, ptrdiff_t J, const double *restrict e_hi,
                                             const double *restrict e_lo, const double *restrict m,
                                             double *restrict out, double *restrict work) {
    (void)J;
    (void)work;
    CS_ROWS(r, n) {
        out[r] = cs_exp2_times((cs_pair){e_hi[r], e_lo[r]}, m[r]);
    }
}

/* fast_shares: w_j*x_j^rho/sum_i(w_i*x_i^rho) == q_j/S, where q_j = w_j*(x_j/m)^rho; S = sum_j(w_j*(x_j/m)^rho). */
CS_UNUSED static void cs_form_fast_shares(ptrdiff_t n, ptrdiff_t J, const double *restrict S,
                                          const double *restrict q, double *restrict out, double *restrict work) {
    (void)work;
    for (ptrdiff_t j = 0; j < J; j++) {
        CS_ROWS(r, n) {
            const double t1 = q[j * CS_BLOCK + r] / S[r];
            out[j * CS_BLOCK + r] = t1;
        }
    }
}

/* fast_relative: w_j*x_j^rho/sum_i(w_i*x_i^rho)/x_j == q_j/S/x_j, where q_j = w_j*(x_j/m)^rho; S =
 * sum_j(w_j*(x_j/m)^rho). */
CS_UNUSED static void cs_form_fast_relative(ptrdiff_t n, ptrdiff_t J, const double *restrict S,
                                            const double *restrict q, const double *restrict x,
                                            double *restrict out, double *restrict work) {
    (void)work;
    for (ptrdiff_t j = 0; j < J; j++) {
        CS_ROWS(r, n) {
            const double t1 = S[r] * x[j * CS_BLOCK + r];
            const double t2 = q[j * CS_BLOCK + r] / t1;
            out[j * CS_BLOCK + r] = t2;
        }
    }
}

/* fast_gradient: d/dx_j ces(x, rho, w) == F*a_j, where a_j = w_j*x_j^rho/sum_i(w_i*x_i^rho)/x_j; F = ces(x, rho, w). */
CS_UNUSED static void cs_form_fast_gradient(ptrdiff_t n, ptrdiff_t J, const double *restrict F,
                                            const double *restrict a, double *restrict out,
                                            double *restrict work) {
    (void)work;
    for (ptrdiff_t j = 0; j < J; j++) {
        CS_ROWS(r, n) {
            const double t1 = F[r] * a[j * CS_BLOCK + r];
            out[j * CS_BLOCK + r] = t1;
        }
    }
}

/* fast_hessian_across: (1 - delta(j, k))*d/dx_k (d/dx_j ces(x, rho, w)) == (1 - delta(j, k))*(1 - rho)*F*a_j*a_k,
 * where a_j = w_j*x_j^rho/sum_i(w_i*x_i^rho)/x_j; F = ces(x, rho, w). */
CS_UNUSED static void cs_form_fast_hessian_across(ptrdiff_t n, ptrdiff_t J, const double *restrict F,
                                                  const double *restrict a, const double *restrict rho_hi,
                                                  const double *restrict rho_lo, double *restrict out,
                                                  double *restrict work) {
    double *restrict t3_hi = work + (0 + 0 * J) * CS_BLOCK;
    double *restrict t3_lo = work + (1 + 0 * J) * CS_BLOCK;
    double *restrict t4_hi = work + (2 + 0 * J) * CS_BLOCK;
    double *restrict t4_lo = work + (2 + 1 * J) * CS_BLOCK;
    (void)work;
    CS_ROWS(r, n) {
        const cs_pair t1 = cs_negative((cs_pair){rho_hi[r], rho_lo[r]});
        const cs_pair t2 = cs_add_double(t1, 1.0);
        const cs_pair t3 = cs_quick_multiply_double(t2, F[r]);
        t3_hi[r] = t3.hi;
        t3_lo[r] = t3.lo;
    }
    for (ptrdiff_t j = 0; j < J; j++) {
        CS_ROWS(r, n) {
            const cs_pair t4 = cs_quick_multiply_double((cs_pair){t3_hi[r], t3_lo[r]}, a[j * CS_BLOCK + r]);
            t4_hi[j * CS_BLOCK + r] = t4.hi;
            t4_lo[j * CS_BLOCK + r] = t4.lo;
        }
    }
    for (ptrdiff_t j = 0; j < J; j++) {
        for (ptrdiff_t k = 0; k < J; k++) {
            CS_ROWS(r, n) {
                const cs_pair t5 = cs_quick_multiply_double((cs_pair){t4_hi[j * CS_BLOCK + r], t4_lo[j * CS_BLOCK + r]}, a[k * CS_BLOCK + r]);
                out[(j * J + k) * CS_BLOCK + r] = t5.hi + t5.lo;
            }
        }
    }
}

/* fast_hessian_own: d^2/dx_j^2 ces(x, rho, w) == -(1 - rho)*F*a_j*sum_i((1 - delta(i, j))*q_i)/S/x_j, where q_j =
 * w_j*(x_j/m)^rho; S = sum_j(w_j*(x_j/m)^rho); a_j = w_j*x_j^rho/sum_i(w_i*x_i^rho)/x_j; F = ces(x, rho, w). */
CS_UNUSED static void cs_form_fast_hessian_own(ptrdiff_t n, ptrdiff_t J, const double *restrict F,
                                               const double *restrict S, const double *restrict a,
                                               const double *restrict q, const double *restrict rho_hi,
                                               const double *restrict rho_lo, const double *restrict x,
                                               double *restrict out, double *restrict work) {
    double *restrict t5_hi = work + (0 + 0 * J) * CS_BLOCK;
    double *restrict t5_lo = work + (1 + 0 * J) * CS_BLOCK;
    double *restrict t4_kept = work + (2 + 0 * J) * CS_BLOCK;
    double *restrict t6_hi = work + (2 + 1 * J) * CS_BLOCK;
    double *restrict t6_lo = work + (2 + 2 * J) * CS_BLOCK;
    double *restrict t8_kept = work + (2 + 3 * J) * CS_BLOCK;
    (void)work;
    CS_ROWS(r, n) {
        const cs_pair t1 = cs_negative((cs_pair){rho_hi[r], rho_lo[r]});
        const cs_pair t2 = cs_add_double(t1, 1.0);
        const cs_pair t5 = cs_quick_multiply_double(t2, F[r]);
        t5_hi[r] = t5.hi;
        t5_lo[r] = t5.lo;
    }
    for (ptrdiff_t j = 0; j < J; j++) {
        CS_ROWS(r, n) {
            const cs_pair t6 = cs_quick_multiply_double((cs_pair){t5_hi[r], t5_lo[r]}, a[j * CS_BLOCK + r]);
            t6_hi[j * CS_BLOCK + r] = t6.hi;
            t6_lo[j * CS_BLOCK + r] = t6.lo;
            const double t8 = S[r] * x[j * CS_BLOCK + r];
            t8_kept[j * CS_BLOCK + r] = t8;
        }
    }
    for (ptrdiff_t j = 0; j < J; j++) {
        CS_ROWS(r, n) {
            t4_kept[j * CS_BLOCK + r] = 0.0;
        }
        for (ptrdiff_t i = 0; i < J; i++) {
            CS_ROWS(r, n) {
                const double t3 = i == j ? 0.0 : q[i * CS_BLOCK + r];
                const double t4 = t4_kept[j * CS_BLOCK + r] + t3;
                t4_kept[j * CS_BLOCK + r] = t4;
            }
        }
    }
    for (ptrdiff_t j = 0; j < J; j++) {
        CS_ROWS(r, n) {
            const cs_pair t7 = cs_quick_multiply_double((cs_pair){t6_hi[j * CS_BLOCK + r], t6_lo[j * CS_BLOCK + r]}, t4_kept[j * CS_BLOCK + r]);
            const cs_pair t9 = cs_quick_divide_double(t7, t8_kept[j * CS_BLOCK + r]);
            const cs_pair t10 = cs_negative(t9);
            out[j * CS_BLOCK + r] = t10.hi + t10.lo;
        }
    }
}

/* level_far: log(ces(x, rho, w)/m) == (c + log(sum_j(exp(v_j + rho*L_j - c))))/rho, where L_j = log(x_j/m); v_j =
 * log(w_j). */
CS_UNUSED static void cs_form_level_far(ptrdiff_t n, ptrdiff_t J, const double *restrict L_hi,
                                        const double *restrict L_lo, const double *restrict c,
                                        const double *restrict rho_hi, const double *restrict rho_lo,
                                        const double *restrict v_hi, const double *restrict v_lo,
                                        double *restrict out, double *restrict out_lo, double *restrict work) {
    double *restrict t5_hi = work + (0 + 0 * J) * CS_BLOCK;
    double *restrict t5_lo = work + (1 + 0 * J) * CS_BLOCK;
    (void)work;
    CS_ROWS(r, n) {
        t5_hi[r] = 0.0;
        t5_lo[r] = 0.0;
    }
    for (ptrdiff_t j = 0; j < J; j++) {
        CS_ROWS(r, n) {
            const cs_pair t1 = cs_multiply((cs_pair){rho_hi[r], rho_lo[r]}, (cs_pair){L_hi[j * CS_BLOCK + r], L_lo[j * CS_BLOCK + r]});
            const cs_pair t2 = cs_add((cs_pair){v_hi[j * CS_BLOCK + r], v_lo[j * CS_BLOCK + r]}, t1);
            const cs_pair t3 = cs_add_double(t2, -c[r]);
            const cs_pair t4 = cs_exp(t3);
            const cs_pair t5 = cs_add((cs_pair){t5_hi[r], t5_lo[r]}, t4);
            t5_hi[r] = t5.hi;
            t5_lo[r] = t5.lo;
        }
    }
    CS_ROWS(r, n) {
        const cs_pair t6 = cs_log((cs_pair){t5_hi[r], t5_lo[r]});
        const cs_pair t7 = cs_add_double(t6, c[r]);
        const cs_pair t8 = cs_divide(t7, (cs_pair){rho_hi[r], rho_lo[r]});
        out[r] = t8.hi;
        out_lo[r] = t8.lo;
    }
}

/* level_near: log(ces(x, rho, w)/m) == log1p(sum_j(w_j*expm1(rho*L_j)))/rho, where L_j = log(x_j/m). */
CS_UNUSED static void cs_form_level_near(ptrdiff_t n, ptrdiff_t J, const double *restrict L_hi,
                                         const double *restrict L_lo, const double *restrict rho_hi,
                                         const double *restrict rho_lo, const double *restrict w_hi,
                                         const double *restrict w_lo, double *restrict out,
                                         double *restrict out_lo, double *restrict work) {
    double *restrict t4_hi = work + (0 + 0 * J) * CS_BLOCK;
    double *restrict t4_lo = work + (1 + 0 * J) * CS_BLOCK;
    (void)work;
    CS_ROWS(r, n) {
        t4_hi[r] = 0.0;
        t4_lo[r] = 0.0;
    }
    for (ptrdiff_t j = 0; j < J; j++) {
        CS_ROWS(r, n) {
            const cs_pair t1 = cs_multiply((cs_pair){rho_hi[r], rho_lo[r]}, (cs_pair){L_hi[j * CS_BLOCK + r], L_lo[j * CS_BLOCK + r]});
            const cs_pair t2 = cs_expm1(t1);
            const cs_pair t3 = cs_multiply((cs_pair){w_hi[j * CS_BLOCK + r], w_lo[j * CS_BLOCK + r]}, t2);
            const cs_pair t4 = cs_add((cs_pair){t4_hi[r], t4_lo[r]}, t3);
            t4_hi[r] = t4.hi;
            t4_lo[r] = t4.lo;
        }
    }
    CS_ROWS(r, n) {
        const cs_pair t5 = cs_log1p((cs_pair){t4_hi[r], t4_lo[r]});
        const cs_pair t6 = cs_divide(t5, (cs_pair){rho_hi[r], rho_lo[r]});
        out[r] = t6.hi;
        out_lo[r] = t6.lo;
    }
}

/* level_at_zero: log(ces(x, 0, w)/m) == sum_j(w_j*L_j), where L_j = log(x_j/m). */
CS_UNUSED static void cs_form_level_at_zero(ptrdiff_t n, ptrdiff_t J, const double *restrict L_hi,
                                            const double *restrict L_lo, const double *restrict w_hi,
                                            const double *restrict w_lo, double *restrict out,
                                            double *restrict out_lo, double *restrict work) {
    double *restrict t2_hi = work + (0 + 0 * J) * CS_BLOCK;
    double *restrict t2_lo = work + (1 + 0 * J) * CS_BLOCK;
    (void)work;
    CS_ROWS(r, n) {
        t2_hi[r] = 0.0;
        t2_lo[r] = 0.0;
    }
    for (ptrdiff_t j = 0; j < J; j++) {
        CS_ROWS(r, n) {
            const cs_pair t1 = cs_multiply((cs_pair){w_hi[j * CS_BLOCK + r], w_lo[j * CS_BLOCK + r]}, (cs_pair){L_hi[j * CS_BLOCK + r], L_lo[j * CS_BLOCK + r]});
            const cs_pair t2 = cs_add((cs_pair){t2_hi[r], t2_lo[r]}, t1);
            t2_hi[r] = t2.hi;
            t2_lo[r] = t2.lo;
        }
    }
    CS_ROWS(r, n) {
        out[r] = t2_hi[r];
        out_lo[r] = t2_lo[r];
    }
}

/* level_of_part: log(sum_j(q*w_j*x_j^rho)^rho^(-1)/m) == E + ell/rho, where ell = log(q); E = log(ces(x, rho, w)/m). */
CS_UNUSED static void cs_form_level_of_part(ptrdiff_t n, ptrdiff_t J, const double *restrict E_hi,
                                            const double *restrict E_lo, const double *restrict ell_hi,
                                            const double *restrict ell_lo, const double *restrict rho_hi,
                                            const double *restrict rho_lo, double *restrict out,
                                            double *restrict out_lo, double *restrict work) {
    (void)J;
    (void)work;
    CS_ROWS(r, n) {
        const cs_pair t1 = cs_divide((cs_pair){ell_hi[r], ell_lo[r]}, (cs_pair){rho_hi[r], rho_lo[r]});
        const cs_pair t2 = cs_add((cs_pair){E_hi[r], E_lo[r]}, t1);
        out[r] = t2.hi;
        out_lo[r] = t2.lo;
    }
}

/* aggregate: ces(x, rho, w) == m*exp(E), where E = log(ces(x, rho, w)/m). */
CS_UNUSED static void cs_form_aggregate(ptrdiff_t n, ptrdiff_t J, const double *restrict E_hi,
                                        const double *restrict E_lo, const double *restrict m,
                                        double *restrict out, double *restrict work) {
    (void)J;
    (void)work;
    CS_ROWS(r, n) {
        double scale = 0.0, factor_scale;
        cs_pair factor, e = cs_exponential((cs_pair){E_hi[r], E_lo[r]}, &scale);
        factor = cs_significand(cs_pair_of(m[r]), &factor_scale);
        e = cs_multiply(e, factor);
        scale = scale + factor_scale;
        out[r] = cs_scale(e.hi, scale);
    }
}

/* gradient: d/dx_j ces(x, rho, w) == exp(v_j + (1 - rho)*(E - L_j)), where L_j = log(x_j/m); v_j = log(w_j); E =
 * log(ces(x, rho, w)/m). */
CS_UNUSED static void cs_form_gradient(ptrdiff_t n, ptrdiff_t J, const double *restrict E_hi,
                                       const double *restrict E_lo, const double *restrict L_hi,
                                       const double *restrict L_lo, const double *restrict rho_hi,
                                       const double *restrict rho_lo, const double *restrict v_hi,
                                       const double *restrict v_lo, double *restrict out, double *restrict work) {
    double *restrict t2_hi = work + (0 + 0 * J) * CS_BLOCK;
    double *restrict t2_lo = work + (1 + 0 * J) * CS_BLOCK;
    (void)work;
    CS_ROWS(r, n) {
        const cs_pair t1 = cs_negative((cs_pair){rho_hi[r], rho_lo[r]});
        const cs_pair t2 = cs_add_double(t1, 1.0);
        t2_hi[r] = t2.hi;
        t2_lo[r] = t2.lo;
    }
    for (ptrdiff_t j = 0; j < J; j++) {
        CS_ROWS(r, n) {
            const cs_pair t3 = cs_negative((cs_pair){L_hi[j * CS_BLOCK + r], L_lo[j * CS_BLOCK + r]});
            const cs_pair t4 = cs_add((cs_pair){E_hi[r], E_lo[r]}, t3);
            const cs_pair t5 = cs_multiply((cs_pair){t2_hi[r], t2_lo[r]}, t4);
            const cs_pair t6 = cs_add((cs_pair){v_hi[j * CS_BLOCK + r], v_lo[j * CS_BLOCK + r]}, t5);
            double scale = 0.0, factor_scale;
            cs_pair factor, e = cs_exponential(t6, &scale);
            (void)factor, (void)factor_scale;
            out[j * CS_BLOCK + r] = cs_scale(e.hi, scale);
        }
    }
}

/* hessian_across: (1 - delta(j, k))*d/dx_k (d/dx_j ces(x, rho, w)) == (1 - delta(j, k))*(1 - rho)*exp(v_j + (1 -
 * rho)*(E - L_j) + v_k + (1 - rho)*(E - L_k) - E)/m, where L_j = log(x_j/m); v_j = log(w_j); E = log(ces(x, rho,
 * w)/m). */
CS_UNUSED static void cs_form_hessian_across(ptrdiff_t n, ptrdiff_t J, const double *restrict E_hi,
                                             const double *restrict E_lo, const double *restrict L_hi,
                                             const double *restrict L_lo, const double *restrict m,
                                             const double *restrict rho_hi, const double *restrict rho_lo,
                                             const double *restrict v_hi, const double *restrict v_lo,
                                             double *restrict out, double *restrict work) {
    double *restrict t2_hi = work + (0 + 0 * J) * CS_BLOCK;
    double *restrict t2_lo = work + (1 + 0 * J) * CS_BLOCK;
    double *restrict t9_hi = work + (2 + 0 * J) * CS_BLOCK;
    double *restrict t9_lo = work + (3 + 0 * J) * CS_BLOCK;
    double *restrict t5_hi = work + (4 + 0 * J) * CS_BLOCK;
    double *restrict t5_lo = work + (4 + 1 * J) * CS_BLOCK;
    double *restrict t6_hi = work + (4 + 2 * J) * CS_BLOCK;
    double *restrict t6_lo = work + (4 + 3 * J) * CS_BLOCK;
    (void)work;
    CS_ROWS(r, n) {
        const cs_pair t1 = cs_negative((cs_pair){rho_hi[r], rho_lo[r]});
        const cs_pair t2 = cs_add_double(t1, 1.0);
        t2_hi[r] = t2.hi;
        t2_lo[r] = t2.lo;
        const cs_pair t9 = cs_negative((cs_pair){E_hi[r], E_lo[r]});
        t9_hi[r] = t9.hi;
        t9_lo[r] = t9.lo;
    }
    for (ptrdiff_t j = 0; j < J; j++) {
        CS_ROWS(r, n) {
            const cs_pair t3 = cs_negative((cs_pair){L_hi[j * CS_BLOCK + r], L_lo[j * CS_BLOCK + r]});
            const cs_pair t4 = cs_add((cs_pair){E_hi[r], E_lo[r]}, t3);
            const cs_pair t5 = cs_multiply((cs_pair){t2_hi[r], t2_lo[r]}, t4);
            t5_hi[j * CS_BLOCK + r] = t5.hi;
            t5_lo[j * CS_BLOCK + r] = t5.lo;
            const cs_pair t6 = cs_add((cs_pair){v_hi[j * CS_BLOCK + r], v_lo[j * CS_BLOCK + r]}, t5);
            t6_hi[j * CS_BLOCK + r] = t6.hi;
            t6_lo[j * CS_BLOCK + r] = t6.lo;
        }
    }
    for (ptrdiff_t j = 0; j < J; j++) {
        for (ptrdiff_t k = 0; k < J; k++) {
            CS_ROWS(r, n) {
                const cs_pair t7 = cs_add((cs_pair){t6_hi[j * CS_BLOCK + r], t6_lo[j * CS_BLOCK + r]}, (cs_pair){v_hi[k * CS_BLOCK + r], v_lo[k * CS_BLOCK + r]});
                const cs_pair t8 = cs_add(t7, (cs_pair){t5_hi[k * CS_BLOCK + r], t5_lo[k * CS_BLOCK + r]});
                const cs_pair t10 = cs_add(t8, (cs_pair){t9_hi[r], t9_lo[r]});
                double scale = 0.0, factor_scale;
                cs_pair factor, e = cs_exponential(t10, &scale);
                factor = cs_significand((cs_pair){t2_hi[r], t2_lo[r]}, &factor_scale);
                e = cs_multiply(e, factor);
                scale = scale + factor_scale;
                factor = cs_significand(cs_pair_of(m[r]), &factor_scale);
                e = cs_divide(e, factor);
                scale = scale - factor_scale;
                out[(j * J + k) * CS_BLOCK + r] = cs_scale(e.hi, scale);
            }
        }
    }
}

/* hessian_own: d^2/dx_j^2 ces(x, rho, w) == -(1 - rho)*sum_i((1 - delta(i, j))*exp(v_i + rho*(L_i - E) -
 * d_j))*exp(v_j + (1 - rho)*(E - L_j) - L_j + d_j)/m, where L_j = log(x_j/m); v_j = log(w_j); E = log(ces(x, rho,
 * w)/m). */
CS_UNUSED static void cs_form_hessian_own(ptrdiff_t n, ptrdiff_t J, const double *restrict E_hi,
                                          const double *restrict E_lo, const double *restrict L_hi,
                                          const double *restrict L_lo, const double *restrict d,
                                          const double *restrict m, const double *restrict rho_hi,
                                          const double *restrict rho_lo, const double *restrict v_hi,
                                          const double *restrict v_lo, double *restrict out,
                                          double *restrict work) {
    double *restrict t2_hi = work + (0 + 0 * J) * CS_BLOCK;
    double *restrict t2_lo = work + (1 + 0 * J) * CS_BLOCK;
    double *restrict t3_hi = work + (2 + 0 * J) * CS_BLOCK;
    double *restrict t3_lo = work + (3 + 0 * J) * CS_BLOCK;
    double *restrict t6_hi = work + (4 + 0 * J) * CS_BLOCK;
    double *restrict t6_lo = work + (4 + 1 * J) * CS_BLOCK;
    double *restrict t10_hi = work + (4 + 2 * J) * CS_BLOCK;
    double *restrict t10_lo = work + (4 + 3 * J) * CS_BLOCK;
    double *restrict t16_hi = work + (4 + 4 * J) * CS_BLOCK;
    double *restrict t16_lo = work + (4 + 5 * J) * CS_BLOCK;
    (void)work;
    CS_ROWS(r, n) {
        const cs_pair t1 = cs_negative((cs_pair){rho_hi[r], rho_lo[r]});
        const cs_pair t2 = cs_add_double(t1, 1.0);
        t2_hi[r] = t2.hi;
        t2_lo[r] = t2.lo;
        const cs_pair t3 = cs_negative((cs_pair){E_hi[r], E_lo[r]});
        t3_hi[r] = t3.hi;
        t3_lo[r] = t3.lo;
    }
    for (ptrdiff_t i = 0; i < J; i++) {
        CS_ROWS(r, n) {
            const cs_pair t4 = cs_add((cs_pair){L_hi[i * CS_BLOCK + r], L_lo[i * CS_BLOCK + r]}, (cs_pair){t3_hi[r], t3_lo[r]});
            const cs_pair t5 = cs_multiply((cs_pair){rho_hi[r], rho_lo[r]}, t4);
            const cs_pair t6 = cs_add((cs_pair){v_hi[i * CS_BLOCK + r], v_lo[i * CS_BLOCK + r]}, t5);
            t6_hi[i * CS_BLOCK + r] = t6.hi;
            t6_lo[i * CS_BLOCK + r] = t6.lo;
        }
    }
    for (ptrdiff_t j = 0; j < J; j++) {
        CS_ROWS(r, n) {
            const cs_pair t11 = cs_negative((cs_pair){L_hi[j * CS_BLOCK + r], L_lo[j * CS_BLOCK + r]});
            const cs_pair t12 = cs_add((cs_pair){E_hi[r], E_lo[r]}, t11);
            const cs_pair t13 = cs_multiply((cs_pair){t2_hi[r], t2_lo[r]}, t12);
            const cs_pair t14 = cs_add((cs_pair){v_hi[j * CS_BLOCK + r], v_lo[j * CS_BLOCK + r]}, t13);
            const cs_pair t15 = cs_add(t14, t11);
            const cs_pair t16 = cs_add_double(t15, d[j * CS_BLOCK + r]);
            t16_hi[j * CS_BLOCK + r] = t16.hi;
            t16_lo[j * CS_BLOCK + r] = t16.lo;
        }
    }
    for (ptrdiff_t j = 0; j < J; j++) {
        CS_ROWS(r, n) {
            t10_hi[j * CS_BLOCK + r] = 0.0;
            t10_lo[j * CS_BLOCK + r] = 0.0;
        }
        for (ptrdiff_t i = 0; i < J; i++) {
            CS_ROWS(r, n) {
                const cs_pair t7 = cs_add_double((cs_pair){t6_hi[i * CS_BLOCK + r], t6_lo[i * CS_BLOCK + r]}, -d[j * CS_BLOCK + r]);
                const cs_pair t8 = cs_exp(t7);
                const cs_pair t9 = i == j ? cs_pair_of(0.0) : t8;
                const cs_pair t10 = cs_add((cs_pair){t10_hi[j * CS_BLOCK + r], t10_lo[j * CS_BLOCK + r]}, t9);
                t10_hi[j * CS_BLOCK + r] = t10.hi;
                t10_lo[j * CS_BLOCK + r] = t10.lo;
            }
        }
    }
    for (ptrdiff_t j = 0; j < J; j++) {
        CS_ROWS(r, n) {
            double scale = 0.0, factor_scale;
            cs_pair factor, e = cs_exponential((cs_pair){t16_hi[j * CS_BLOCK + r], t16_lo[j * CS_BLOCK + r]}, &scale);
            factor = cs_significand((cs_pair){t2_hi[r], t2_lo[r]}, &factor_scale);
            e = cs_multiply(e, factor);
            scale = scale + factor_scale;
            factor = cs_significand((cs_pair){t10_hi[j * CS_BLOCK + r], t10_lo[j * CS_BLOCK + r]}, &factor_scale);
            e = cs_multiply(e, factor);
            scale = scale + factor_scale;
            factor = cs_significand(cs_pair_of(m[r]), &factor_scale);
            e = cs_divide(e, factor);
            scale = scale - factor_scale;
            out[j * CS_BLOCK + r] = -cs_scale(e.hi, scale);
        }
    }
}

/* shares: w_j*x_j^rho/sum_i(w_i*x_i^rho) == exp(v_j + rho*L_j - c - log(sum_i(exp(v_i + rho*L_i - c)))), where L_j =
 * log(x_j/m); v_j = log(w_j). */
CS_UNUSED static void cs_form_shares(ptrdiff_t n, ptrdiff_t J, const double *restrict L_hi,
                                     const double *restrict L_lo, const double *restrict c,
                                     const double *restrict rho_hi, const double *restrict rho_lo,
                                     const double *restrict v_hi, const double *restrict v_lo,
                                     double *restrict out, double *restrict work) {
    double *restrict t5_hi = work + (0 + 0 * J) * CS_BLOCK;
    double *restrict t5_lo = work + (1 + 0 * J) * CS_BLOCK;
    double *restrict t7_hi = work + (2 + 0 * J) * CS_BLOCK;
    double *restrict t7_lo = work + (3 + 0 * J) * CS_BLOCK;
    double *restrict t3_hi = work + (4 + 0 * J) * CS_BLOCK;
    double *restrict t3_lo = work + (4 + 1 * J) * CS_BLOCK;
    (void)work;
    for (ptrdiff_t j = 0; j < J; j++) {
        CS_ROWS(r, n) {
            const cs_pair t1 = cs_multiply((cs_pair){rho_hi[r], rho_lo[r]}, (cs_pair){L_hi[j * CS_BLOCK + r], L_lo[j * CS_BLOCK + r]});
            const cs_pair t2 = cs_add((cs_pair){v_hi[j * CS_BLOCK + r], v_lo[j * CS_BLOCK + r]}, t1);
            const cs_pair t3 = cs_add_double(t2, -c[r]);
            t3_hi[j * CS_BLOCK + r] = t3.hi;
            t3_lo[j * CS_BLOCK + r] = t3.lo;
        }
    }
    CS_ROWS(r, n) {
        t5_hi[r] = 0.0;
        t5_lo[r] = 0.0;
    }
    for (ptrdiff_t i = 0; i < J; i++) {
        CS_ROWS(r, n) {
            const cs_pair t4 = cs_exp((cs_pair){t3_hi[i * CS_BLOCK + r], t3_lo[i * CS_BLOCK + r]});
            const cs_pair t5 = cs_add((cs_pair){t5_hi[r], t5_lo[r]}, t4);
            t5_hi[r] = t5.hi;
            t5_lo[r] = t5.lo;
        }
    }
    CS_ROWS(r, n) {
        const cs_pair t6 = cs_log((cs_pair){t5_hi[r], t5_lo[r]});
        const cs_pair t7 = cs_negative(t6);
        t7_hi[r] = t7.hi;
        t7_lo[r] = t7.lo;
    }
    for (ptrdiff_t j = 0; j < J; j++) {
        CS_ROWS(r, n) {
            const cs_pair t8 = cs_add((cs_pair){t3_hi[j * CS_BLOCK + r], t3_lo[j * CS_BLOCK + r]}, (cs_pair){t7_hi[r], t7_lo[r]});
            double scale = 0.0, factor_scale;
            cs_pair factor, e = cs_exponential(t8, &scale);
            (void)factor, (void)factor_scale;
            out[j * CS_BLOCK + r] = cs_scale(e.hi, scale);
        }
    }
}

/* drift: log(x_j*exp(g_j*t)/m) == L_j + t*g_j, where L_j = log(x_j/m). */
CS_UNUSED static void cs_form_drift(ptrdiff_t n, ptrdiff_t J, const double *restrict L_hi,
                                    const double *restrict L_lo, const double *restrict g,
                                    const double *restrict t, double *restrict out, double *restrict out_lo,
                                    double *restrict work) {
    (void)work;
    for (ptrdiff_t j = 0; j < J; j++) {
        CS_ROWS(r, n) {
            const cs_pair t1 = cs_two_product(t[r], g[j * CS_BLOCK + r]);
            const cs_pair t2 = cs_add((cs_pair){L_hi[j * CS_BLOCK + r], L_lo[j * CS_BLOCK + r]}, t1);
            out[j * CS_BLOCK + r] = t2.hi;
            out_lo[j * CS_BLOCK + r] = t2.lo;
        }
    }
}

/* growth: mesh_growth(t, x, g, rho, w) == sum_j(exp(v_j + rho*(D_j - b) - c)*g_j)/sum_i(exp(v_i + rho*(D_i - b) -
 * c)), where v_j = log(w_j); D_j = log(x_j*exp(g_j*t)/m). */
CS_UNUSED static void cs_form_growth(ptrdiff_t n, ptrdiff_t J, const double *restrict D_hi,
                                     const double *restrict D_lo, const double *restrict b_hi,
                                     const double *restrict b_lo, const double *restrict c,
                                     const double *restrict g, const double *restrict rho_hi,
                                     const double *restrict rho_lo, const double *restrict v_hi,
                                     const double *restrict v_lo, double *restrict out, double *restrict work) {
    double *restrict t1_hi = work + (0 + 0 * J) * CS_BLOCK;
    double *restrict t1_lo = work + (1 + 0 * J) * CS_BLOCK;
    double *restrict t8_hi = work + (2 + 0 * J) * CS_BLOCK;
    double *restrict t8_lo = work + (3 + 0 * J) * CS_BLOCK;
    double *restrict t9_hi = work + (4 + 0 * J) * CS_BLOCK;
    double *restrict t9_lo = work + (5 + 0 * J) * CS_BLOCK;
    double *restrict t6_hi = work + (6 + 0 * J) * CS_BLOCK;
    double *restrict t6_lo = work + (6 + 1 * J) * CS_BLOCK;
    (void)work;
    CS_ROWS(r, n) {
        const cs_pair t1 = cs_negative((cs_pair){b_hi[r], b_lo[r]});
        t1_hi[r] = t1.hi;
        t1_lo[r] = t1.lo;
    }
    CS_ROWS(r, n) {
        t8_hi[r] = 0.0;
        t8_lo[r] = 0.0;
    }
    for (ptrdiff_t j = 0; j < J; j++) {
        CS_ROWS(r, n) {
            const cs_pair t2 = cs_add((cs_pair){D_hi[j * CS_BLOCK + r], D_lo[j * CS_BLOCK + r]}, (cs_pair){t1_hi[r], t1_lo[r]});
            const cs_pair t3 = cs_multiply((cs_pair){rho_hi[r], rho_lo[r]}, t2);
            const cs_pair t4 = cs_add((cs_pair){v_hi[j * CS_BLOCK + r], v_lo[j * CS_BLOCK + r]}, t3);
            const cs_pair t5 = cs_add_double(t4, -c[r]);
            const cs_pair t6 = cs_exp(t5);
            t6_hi[j * CS_BLOCK + r] = t6.hi;
            t6_lo[j * CS_BLOCK + r] = t6.lo;
            const cs_pair t7 = cs_multiply_double(t6, g[j * CS_BLOCK + r]);
            const cs_pair t8 = cs_add((cs_pair){t8_hi[r], t8_lo[r]}, t7);
            t8_hi[r] = t8.hi;
            t8_lo[r] = t8.lo;
        }
    }
    CS_ROWS(r, n) {
        t9_hi[r] = 0.0;
        t9_lo[r] = 0.0;
    }
    for (ptrdiff_t i = 0; i < J; i++) {
        CS_ROWS(r, n) {
            const cs_pair t9 = cs_add((cs_pair){t9_hi[r], t9_lo[r]}, (cs_pair){t6_hi[i * CS_BLOCK + r], t6_lo[i * CS_BLOCK + r]});
            t9_hi[r] = t9.hi;
            t9_lo[r] = t9.lo;
        }
    }
    CS_ROWS(r, n) {
        double scale = 0.0, factor_scale;
        cs_pair factor, e = cs_pair_of(1.0);
        factor = cs_significand((cs_pair){t8_hi[r], t8_lo[r]}, &factor_scale);
        e = cs_multiply(e, factor);
        scale = scale + factor_scale;
        factor = cs_significand((cs_pair){t9_hi[r], t9_lo[r]}, &factor_scale);
        e = cs_divide(e, factor);
        scale = scale - factor_scale;
        out[r] = cs_scale(e.hi, scale);
    }
}

/* mean_at_date: sum_j(w_j*(x_j*exp(g_j*t))^rho*d_j)/sum_i(w_i*(x_i*exp(g_i*t))^rho) == sum_j(exp(v_j + rho*(D_j - b)
 * - c)*d_j)/sum_i(exp(v_i + rho*(D_i - b) - c)), where v_j = log(w_j); D_j = log(x_j*exp(g_j*t)/m). */
CS_UNUSED static void cs_form_mean_at_date(ptrdiff_t n, ptrdiff_t J, const double *restrict D_hi,
                                           const double *restrict D_lo, const double *restrict b_hi,
                                           const double *restrict b_lo, const double *restrict c,
                                           const double *restrict d, const double *restrict rho_hi,
                                           const double *restrict rho_lo, const double *restrict v_hi,
                                           const double *restrict v_lo, double *restrict out,
                                           double *restrict work) {
    double *restrict t1_hi = work + (0 + 0 * J) * CS_BLOCK;
    double *restrict t1_lo = work + (1 + 0 * J) * CS_BLOCK;
    double *restrict t8_hi = work + (2 + 0 * J) * CS_BLOCK;
    double *restrict t8_lo = work + (3 + 0 * J) * CS_BLOCK;
    double *restrict t9_hi = work + (4 + 0 * J) * CS_BLOCK;
    double *restrict t9_lo = work + (5 + 0 * J) * CS_BLOCK;
    double *restrict t6_hi = work + (6 + 0 * J) * CS_BLOCK;
    double *restrict t6_lo = work + (6 + 1 * J) * CS_BLOCK;
    (void)work;
    CS_ROWS(r, n) {
        const cs_pair t1 = cs_negative((cs_pair){b_hi[r], b_lo[r]});
        t1_hi[r] = t1.hi;
        t1_lo[r] = t1.lo;
    }
    CS_ROWS(r, n) {
        t8_hi[r] = 0.0;
        t8_lo[r] = 0.0;
    }
    for (ptrdiff_t j = 0; j < J; j++) {
        CS_ROWS(r, n) {
            const cs_pair t2 = cs_add((cs_pair){D_hi[j * CS_BLOCK + r], D_lo[j * CS_BLOCK + r]}, (cs_pair){t1_hi[r], t1_lo[r]});
            const cs_pair t3 = cs_multiply((cs_pair){rho_hi[r], rho_lo[r]}, t2);
            const cs_pair t4 = cs_add((cs_pair){v_hi[j * CS_BLOCK + r], v_lo[j * CS_BLOCK + r]}, t3);
            const cs_pair t5 = cs_add_double(t4, -c[r]);
            const cs_pair t6 = cs_exp(t5);
            t6_hi[j * CS_BLOCK + r] = t6.hi;
            t6_lo[j * CS_BLOCK + r] = t6.lo;
            const cs_pair t7 = cs_multiply_double(t6, d[j * CS_BLOCK + r]);
            const cs_pair t8 = cs_add((cs_pair){t8_hi[r], t8_lo[r]}, t7);
            t8_hi[r] = t8.hi;
            t8_lo[r] = t8.lo;
        }
    }
    CS_ROWS(r, n) {
        t9_hi[r] = 0.0;
        t9_lo[r] = 0.0;
    }
    for (ptrdiff_t i = 0; i < J; i++) {
        CS_ROWS(r, n) {
            const cs_pair t9 = cs_add((cs_pair){t9_hi[r], t9_lo[r]}, (cs_pair){t6_hi[i * CS_BLOCK + r], t6_lo[i * CS_BLOCK + r]});
            t9_hi[r] = t9.hi;
            t9_lo[r] = t9.lo;
        }
    }
    CS_ROWS(r, n) {
        double scale = 0.0, factor_scale;
        cs_pair factor, e = cs_pair_of(1.0);
        factor = cs_significand((cs_pair){t8_hi[r], t8_lo[r]}, &factor_scale);
        e = cs_multiply(e, factor);
        scale = scale + factor_scale;
        factor = cs_significand((cs_pair){t9_hi[r], t9_lo[r]}, &factor_scale);
        e = cs_divide(e, factor);
        scale = scale - factor_scale;
        out[r] = cs_scale(e.hi, scale);
    }
}

/* distance: log(w_j*x_j^rho/sum_i(w_i*x_i^rho)/w_j) == rho*(L_j - E), where L_j = log(x_j/m); E = log(ces(x, rho,
 * w)/m). */
CS_UNUSED static void cs_form_distance(ptrdiff_t n, ptrdiff_t J, const double *restrict E_hi,
                                       const double *restrict E_lo, const double *restrict L_hi,
                                       const double *restrict L_lo, const double *restrict rho_hi,
                                       const double *restrict rho_lo, double *restrict out,
                                       double *restrict out_lo, double *restrict work) {
    double *restrict t1_hi = work + (0 + 0 * J) * CS_BLOCK;
    double *restrict t1_lo = work + (1 + 0 * J) * CS_BLOCK;
    (void)work;
    CS_ROWS(r, n) {
        const cs_pair t1 = cs_negative((cs_pair){E_hi[r], E_lo[r]});
        t1_hi[r] = t1.hi;
        t1_lo[r] = t1.lo;
    }
    for (ptrdiff_t j = 0; j < J; j++) {
        CS_ROWS(r, n) {
            const cs_pair t2 = cs_add((cs_pair){L_hi[j * CS_BLOCK + r], L_lo[j * CS_BLOCK + r]}, (cs_pair){t1_hi[r], t1_lo[r]});
            const cs_pair t3 = cs_multiply((cs_pair){rho_hi[r], rho_lo[r]}, t2);
            out[j * CS_BLOCK + r] = t3.hi;
            out_lo[j * CS_BLOCK + r] = t3.lo;
        }
    }
}

/* share: w_j*x_j^rho/sum_i(w_i*x_i^rho) == exp(v_j + u_j), where v_j = log(w_j); u_j =
 * log(w_j*x_j^rho/sum_i(w_i*x_i^rho)/w_j). */
CS_UNUSED static void cs_form_share(ptrdiff_t n, ptrdiff_t J, const double *restrict u_hi,
                                    const double *restrict u_lo, const double *restrict v_hi,
                                    const double *restrict v_lo, double *restrict out, double *restrict out_lo,
                                    double *restrict work) {
    (void)work;
    for (ptrdiff_t j = 0; j < J; j++) {
        CS_ROWS(r, n) {
            const cs_pair t1 = cs_add((cs_pair){v_hi[j * CS_BLOCK + r], v_lo[j * CS_BLOCK + r]}, (cs_pair){u_hi[j * CS_BLOCK + r], u_lo[j * CS_BLOCK + r]});
            const cs_pair t2 = cs_exp(t1);
            out[j * CS_BLOCK + r] = t2.hi;
            out_lo[j * CS_BLOCK + r] = t2.lo;
        }
    }
}

/* divergence_below: w_j*x_j^rho*log(w_j*x_j^rho/sum_i(w_i*x_i^rho)/w_j)/sum_i(w_i*x_i^rho) -
 * w_j*x_j^rho/sum_i(w_i*x_i^rho) + w_j == w_j*(u_j*expm1(u_j) - expm1mx(u_j)), where u_j =
 * log(w_j*x_j^rho/sum_i(w_i*x_i^rho)/w_j). */
CS_UNUSED static void cs_form_divergence_below(ptrdiff_t n, ptrdiff_t J, const double *restrict u_hi,
                                               const double *restrict u_lo, const double *restrict w_hi,
                                               const double *restrict w_lo, double *restrict out,
                                               double *restrict out_lo, double *restrict work) {
    double *restrict t2_hi = work + (0 + 0 * J) * CS_BLOCK;
    double *restrict t2_lo = work + (1 + 0 * J) * CS_BLOCK;
    (void)work;
    for (ptrdiff_t j = 0; j < J; j++) {
        CS_ROWS(r, n) {
            const cs_pair t1 = cs_expm1((cs_pair){u_hi[j * CS_BLOCK + r], u_lo[j * CS_BLOCK + r]});
            const cs_pair t2 = cs_multiply((cs_pair){u_hi[j * CS_BLOCK + r], u_lo[j * CS_BLOCK + r]}, t1);
            t2_hi[r] = t2.hi;
            t2_lo[r] = t2.lo;
        }
        CS_ROWS(r, n) {
            const cs_pair t3 = cs_expm1mx((cs_pair){u_hi[j * CS_BLOCK + r], u_lo[j * CS_BLOCK + r]});
            const cs_pair t4 = cs_negative(t3);
            const cs_pair t5 = cs_add((cs_pair){t2_hi[r], t2_lo[r]}, t4);
            const cs_pair t6 = cs_multiply((cs_pair){w_hi[j * CS_BLOCK + r], w_lo[j * CS_BLOCK + r]}, t5);
            out[j * CS_BLOCK + r] = t6.hi;
            out_lo[j * CS_BLOCK + r] = t6.lo;
        }
    }
}

/* divergence_above: w_j*x_j^rho*log(w_j*x_j^rho/sum_i(w_i*x_i^rho)/w_j)/sum_i(w_i*x_i^rho) -
 * w_j*x_j^rho/sum_i(w_i*x_i^rho) + w_j == exp(v_j + u_j)*expm1mx(-u_j), where v_j = log(w_j); u_j =
 * log(w_j*x_j^rho/sum_i(w_i*x_i^rho)/w_j). */
CS_UNUSED static void cs_form_divergence_above(ptrdiff_t n, ptrdiff_t J, const double *restrict u_hi,
                                               const double *restrict u_lo, const double *restrict v_hi,
                                               const double *restrict v_lo, double *restrict out,
                                               double *restrict out_lo, double *restrict work) {
    double *restrict t2_hi = work + (0 + 0 * J) * CS_BLOCK;
    double *restrict t2_lo = work + (1 + 0 * J) * CS_BLOCK;
    double *restrict t3_hi = work + (2 + 0 * J) * CS_BLOCK;
    double *restrict t3_lo = work + (3 + 0 * J) * CS_BLOCK;
    (void)work;
    for (ptrdiff_t j = 0; j < J; j++) {
        CS_ROWS(r, n) {
            const cs_pair t1 = cs_add((cs_pair){v_hi[j * CS_BLOCK + r], v_lo[j * CS_BLOCK + r]}, (cs_pair){u_hi[j * CS_BLOCK + r], u_lo[j * CS_BLOCK + r]});
            const cs_pair t2 = cs_exp(t1);
            t2_hi[r] = t2.hi;
            t2_lo[r] = t2.lo;
            const cs_pair t3 = cs_negative((cs_pair){u_hi[j * CS_BLOCK + r], u_lo[j * CS_BLOCK + r]});
            t3_hi[r] = t3.hi;
            t3_lo[r] = t3.lo;
        }
        CS_ROWS(r, n) {
            const cs_pair t4 = cs_expm1mx((cs_pair){t3_hi[r], t3_lo[r]});
            const cs_pair t5 = cs_multiply((cs_pair){t2_hi[r], t2_lo[r]}, t4);
            out[j * CS_BLOCK + r] = t5.hi;
            out_lo[j * CS_BLOCK + r] = t5.lo;
        }
    }
}

/* slope_in_rho: d/drho ces(x, rho, w) == m*exp(E)*sum_j(T_j)/rho/rho, where E = log(ces(x, rho, w)/m); T_j =
 * w_j*x_j^rho*log(w_j*x_j^rho/sum_i(w_i*x_i^rho)/w_j)/sum_i(w_i*x_i^rho) - w_j*x_j^rho/sum_i(w_i*x_i^rho) + w_j. */
CS_UNUSED static void cs_form_slope_in_rho(ptrdiff_t n, ptrdiff_t J, const double *restrict E_hi,
                                           const double *restrict E_lo, const double *restrict T_hi,
                                           const double *restrict T_lo, const double *restrict m,
                                           const double *restrict rho_hi, const double *restrict rho_lo,
                                           double *restrict out, double *restrict work) {
    double *restrict t1_hi = work + (0 + 0 * J) * CS_BLOCK;
    double *restrict t1_lo = work + (1 + 0 * J) * CS_BLOCK;
    (void)work;
    CS_ROWS(r, n) {
        t1_hi[r] = 0.0;
        t1_lo[r] = 0.0;
    }
    for (ptrdiff_t j = 0; j < J; j++) {
        CS_ROWS(r, n) {
            const cs_pair t1 = cs_add((cs_pair){t1_hi[r], t1_lo[r]}, (cs_pair){T_hi[j * CS_BLOCK + r], T_lo[j * CS_BLOCK + r]});
            t1_hi[r] = t1.hi;
            t1_lo[r] = t1.lo;
        }
    }
    CS_ROWS(r, n) {
        double scale = 0.0, factor_scale;
        cs_pair factor, e = cs_exponential((cs_pair){E_hi[r], E_lo[r]}, &scale);
        factor = cs_significand(cs_pair_of(m[r]), &factor_scale);
        e = cs_multiply(e, factor);
        scale = scale + factor_scale;
        factor = cs_significand((cs_pair){t1_hi[r], t1_lo[r]}, &factor_scale);
        e = cs_multiply(e, factor);
        scale = scale + factor_scale;
        factor = cs_significand((cs_pair){rho_hi[r], rho_lo[r]}, &factor_scale);
        e = cs_divide(e, factor);
        scale = scale - factor_scale;
        factor = cs_significand((cs_pair){rho_hi[r], rho_lo[r]}, &factor_scale);
        e = cs_divide(e, factor);
        scale = scale - factor_scale;
        out[r] = cs_scale(e.hi, scale);
    }
}

/* hessian_times: sum_k(d/dx_k (d/dx_j ces(x, rho, w))*d_k) == -(1 - rho)*exp(v_j + (1 - rho)*(E - L_j))*b*q*(Q_j -
 * sum_i(T_i)), where L_j = log(x_j/m); v_j = log(w_j); E = log(ces(x, rho, w)/m); Q_j = d_j/x_j/b/q - c; T_j =
 * w_j*x_j^rho*Q_j/sum_i(w_i*x_i^rho). */
CS_UNUSED static void cs_form_hessian_times(ptrdiff_t n, ptrdiff_t J, const double *restrict E_hi,
                                            const double *restrict E_lo, const double *restrict L_hi,
                                            const double *restrict L_lo, const double *restrict Q_hi,
                                            const double *restrict Q_lo, const double *restrict T_hi,
                                            const double *restrict T_lo, const double *restrict b_hi,
                                            const double *restrict b_lo, const double *restrict q,
                                            const double *restrict rho_hi, const double *restrict rho_lo,
                                            const double *restrict v_hi, const double *restrict v_lo,
                                            double *restrict out, double *restrict work) {
    double *restrict t2_hi = work + (0 + 0 * J) * CS_BLOCK;
    double *restrict t2_lo = work + (1 + 0 * J) * CS_BLOCK;
    double *restrict t3_hi = work + (2 + 0 * J) * CS_BLOCK;
    double *restrict t3_lo = work + (3 + 0 * J) * CS_BLOCK;
    double *restrict t4_hi = work + (4 + 0 * J) * CS_BLOCK;
    double *restrict t4_lo = work + (5 + 0 * J) * CS_BLOCK;
    (void)work;
    CS_ROWS(r, n) {
        const cs_pair t1 = cs_negative((cs_pair){rho_hi[r], rho_lo[r]});
        const cs_pair t2 = cs_add_double(t1, 1.0);
        t2_hi[r] = t2.hi;
        t2_lo[r] = t2.lo;
    }
    CS_ROWS(r, n) {
        t3_hi[r] = 0.0;
        t3_lo[r] = 0.0;
    }
    for (ptrdiff_t i = 0; i < J; i++) {
        CS_ROWS(r, n) {
            const cs_pair t3 = cs_add((cs_pair){t3_hi[r], t3_lo[r]}, (cs_pair){T_hi[i * CS_BLOCK + r], T_lo[i * CS_BLOCK + r]});
            t3_hi[r] = t3.hi;
            t3_lo[r] = t3.lo;
        }
    }
    CS_ROWS(r, n) {
        const cs_pair t4 = cs_negative((cs_pair){t3_hi[r], t3_lo[r]});
        t4_hi[r] = t4.hi;
        t4_lo[r] = t4.lo;
    }
    for (ptrdiff_t j = 0; j < J; j++) {
        CS_ROWS(r, n) {
            const cs_pair t5 = cs_add((cs_pair){Q_hi[j * CS_BLOCK + r], Q_lo[j * CS_BLOCK + r]}, (cs_pair){t4_hi[r], t4_lo[r]});
            const cs_pair t6 = cs_negative((cs_pair){L_hi[j * CS_BLOCK + r], L_lo[j * CS_BLOCK + r]});
            const cs_pair t7 = cs_add((cs_pair){E_hi[r], E_lo[r]}, t6);
            const cs_pair t8 = cs_multiply((cs_pair){t2_hi[r], t2_lo[r]}, t7);
            const cs_pair t9 = cs_add((cs_pair){v_hi[j * CS_BLOCK + r], v_lo[j * CS_BLOCK + r]}, t8);
            double scale = 0.0, factor_scale;
            cs_pair factor, e = cs_exponential(t9, &scale);
            factor = cs_significand((cs_pair){t2_hi[r], t2_lo[r]}, &factor_scale);
            e = cs_multiply(e, factor);
            scale = scale + factor_scale;
            factor = cs_significand((cs_pair){b_hi[r], b_lo[r]}, &factor_scale);
            e = cs_multiply(e, factor);
            scale = scale + factor_scale;
            factor = cs_significand(cs_pair_of(q[r]), &factor_scale);
            e = cs_multiply(e, factor);
            scale = scale + factor_scale;
            factor = cs_significand(t5, &factor_scale);
            e = cs_multiply(e, factor);
            scale = scale + factor_scale;
            out[j * CS_BLOCK + r] = -cs_scale(e.hi, scale);
        }
    }
}

/* log_inputs: log(exp(logx_j)/exp(p)) == logx_j - p. */
CS_UNUSED static void cs_form_log_inputs(ptrdiff_t n, ptrdiff_t J, const double *restrict logx,
                                         const double *restrict p, double *restrict out, double *restrict out_lo,
                                         double *restrict work) {
    (void)work;
    for (ptrdiff_t j = 0; j < J; j++) {
        CS_ROWS(r, n) {
            const cs_pair t1 = cs_two_sum(logx[j * CS_BLOCK + r], -p[r]);
            out[j * CS_BLOCK + r] = t1.hi;
            out_lo[j * CS_BLOCK + r] = t1.lo;
        }
    }
}

/* log_aggregate: log(ces(exp(logx_j), rho, w)) == p + E, where E = log(ces(exp(logx_j), rho, w)/exp(p)). */
CS_UNUSED static void cs_form_log_aggregate(ptrdiff_t n, ptrdiff_t J, const double *restrict E_hi,
                                            const double *restrict E_lo, const double *restrict p,
                                            double *restrict out, double *restrict work) {
    (void)J;
    (void)work;
    CS_ROWS(r, n) {
        const cs_pair t1 = cs_add_double((cs_pair){E_hi[r], E_lo[r]}, p[r]);
        double scale = 0.0, factor_scale;
        cs_pair factor, e = cs_pair_of(1.0);
        factor = cs_significand(t1, &factor_scale);
        e = cs_multiply(e, factor);
        scale = scale + factor_scale;
        out[r] = cs_scale(e.hi, scale);
    }
}

/* total: sum_j(q*w_j*x_j^rho)^rho^(-1) == m*exp(E), where E = log(sum_j(q*w_j*x_j^rho)^rho^(-1)/m). */
CS_UNUSED static void cs_form_total(ptrdiff_t n, ptrdiff_t J, const double *restrict E_hi,
                                    const double *restrict E_lo, const double *restrict m, double *restrict out,
                                    double *restrict work) {
    (void)J;
    (void)work;
    CS_ROWS(r, n) {
        double scale = 0.0, factor_scale;
        cs_pair factor, e = cs_exponential((cs_pair){E_hi[r], E_lo[r]}, &scale);
        factor = cs_significand(cs_pair_of(m[r]), &factor_scale);
        e = cs_multiply(e, factor);
        scale = scale + factor_scale;
        out[r] = cs_scale(e.hi, scale);
    }
}

/* unit_cost: sum_j(w_j^sigma*p_j^(1 - sigma))^(1 - sigma)^(-1) == m*exp(E), where E = log(ces(p_j/w_j, 1 - sigma,
 * w)/m). */
CS_UNUSED static void cs_form_unit_cost(ptrdiff_t n, ptrdiff_t J, const double *restrict E_hi,
                                        const double *restrict E_lo, const double *restrict m,
                                        double *restrict out, double *restrict work) {
    (void)J;
    (void)work;
    CS_ROWS(r, n) {
        double scale = 0.0, factor_scale;
        cs_pair factor, e = cs_exponential((cs_pair){E_hi[r], E_lo[r]}, &scale);
        factor = cs_significand(cs_pair_of(m[r]), &factor_scale);
        e = cs_multiply(e, factor);
        scale = scale + factor_scale;
        out[r] = cs_scale(e.hi, scale);
    }
}

/* demand: d/dp_j sum_j(w_j^sigma*p_j^(1 - sigma))^(1 - sigma)^(-1) == exp(sigma*(E - L_j)), where L_j =
 * log(p_j/w_j/m); E = log(ces(p_j/w_j, 1 - sigma, w)/m). */
CS_UNUSED static void cs_form_demand(ptrdiff_t n, ptrdiff_t J, const double *restrict E_hi,
                                     const double *restrict E_lo, const double *restrict L_hi,
                                     const double *restrict L_lo, const double *restrict sigma_hi,
                                     const double *restrict sigma_lo, double *restrict out,
                                     double *restrict work) {
    (void)work;
    for (ptrdiff_t j = 0; j < J; j++) {
        CS_ROWS(r, n) {
            const cs_pair t1 = cs_negative((cs_pair){L_hi[j * CS_BLOCK + r], L_lo[j * CS_BLOCK + r]});
            const cs_pair t2 = cs_add((cs_pair){E_hi[r], E_lo[r]}, t1);
            const cs_pair t3 = cs_multiply((cs_pair){sigma_hi[r], sigma_lo[r]}, t2);
            double scale = 0.0, factor_scale;
            cs_pair factor, e = cs_exponential(t3, &scale);
            (void)factor, (void)factor_scale;
            out[j * CS_BLOCK + r] = cs_scale(e.hi, scale);
        }
    }
}

/* tangent_gap_below: (x_j/A)^rho - 1 - rho*(x_j/A - 1) == expm1mx(rho*y_j) - rho*expm1mx(y_j), where y_j =
 * log(x_j/A). */
CS_UNUSED static void cs_form_tangent_gap_below(ptrdiff_t n, ptrdiff_t J, const double *restrict rho_hi,
                                                const double *restrict rho_lo, const double *restrict y_hi,
                                                const double *restrict y_lo, double *restrict out,
                                                double *restrict out_lo, double *restrict work) {
    double *restrict t2_hi = work + (0 + 0 * J) * CS_BLOCK;
    double *restrict t2_lo = work + (1 + 0 * J) * CS_BLOCK;
    (void)work;
    for (ptrdiff_t j = 0; j < J; j++) {
        CS_ROWS(r, n) {
            const cs_pair t1 = cs_multiply((cs_pair){rho_hi[r], rho_lo[r]}, (cs_pair){y_hi[j * CS_BLOCK + r], y_lo[j * CS_BLOCK + r]});
            const cs_pair t2 = cs_expm1mx(t1);
            t2_hi[r] = t2.hi;
            t2_lo[r] = t2.lo;
        }
        CS_ROWS(r, n) {
            const cs_pair t3 = cs_expm1mx((cs_pair){y_hi[j * CS_BLOCK + r], y_lo[j * CS_BLOCK + r]});
            const cs_pair t4 = cs_multiply((cs_pair){rho_hi[r], rho_lo[r]}, t3);
            const cs_pair t5 = cs_negative(t4);
            const cs_pair t6 = cs_add((cs_pair){t2_hi[r], t2_lo[r]}, t5);
            out[j * CS_BLOCK + r] = t6.hi;
            out_lo[j * CS_BLOCK + r] = t6.lo;
        }
    }
}

/* tangent_gap_above: (x_j/A)^rho - 1 - rho*(x_j/A - 1) == exp(y_j)*(expm1mx((rho - 1)*y_j) + (rho -
 * 1)*expm1mx(-y_j)), where y_j = log(x_j/A). */
CS_UNUSED static void cs_form_tangent_gap_above(ptrdiff_t n, ptrdiff_t J, const double *restrict rho_hi,
                                                const double *restrict rho_lo, const double *restrict y_hi,
                                                const double *restrict y_lo, double *restrict out,
                                                double *restrict out_lo, double *restrict work) {
    double *restrict t1_hi = work + (0 + 0 * J) * CS_BLOCK;
    double *restrict t1_lo = work + (1 + 0 * J) * CS_BLOCK;
    double *restrict t2_hi = work + (2 + 0 * J) * CS_BLOCK;
    double *restrict t2_lo = work + (3 + 0 * J) * CS_BLOCK;
    double *restrict t3_hi = work + (4 + 0 * J) * CS_BLOCK;
    double *restrict t3_lo = work + (5 + 0 * J) * CS_BLOCK;
    double *restrict t4_hi = work + (6 + 0 * J) * CS_BLOCK;
    double *restrict t4_lo = work + (7 + 0 * J) * CS_BLOCK;
    double *restrict t5_hi = work + (8 + 0 * J) * CS_BLOCK;
    double *restrict t5_lo = work + (9 + 0 * J) * CS_BLOCK;
    (void)work;
    CS_ROWS(r, n) {
        const cs_pair t2 = cs_add_double((cs_pair){rho_hi[r], rho_lo[r]}, -1.0);
        t2_hi[r] = t2.hi;
        t2_lo[r] = t2.lo;
    }
    for (ptrdiff_t j = 0; j < J; j++) {
        CS_ROWS(r, n) {
            const cs_pair t1 = cs_exp((cs_pair){y_hi[j * CS_BLOCK + r], y_lo[j * CS_BLOCK + r]});
            t1_hi[r] = t1.hi;
            t1_lo[r] = t1.lo;
            const cs_pair t3 = cs_multiply((cs_pair){t2_hi[r], t2_lo[r]}, (cs_pair){y_hi[j * CS_BLOCK + r], y_lo[j * CS_BLOCK + r]});
            t3_hi[r] = t3.hi;
            t3_lo[r] = t3.lo;
        }
        CS_ROWS(r, n) {
            const cs_pair t4 = cs_expm1mx((cs_pair){t3_hi[r], t3_lo[r]});
            t4_hi[r] = t4.hi;
            t4_lo[r] = t4.lo;
            const cs_pair t5 = cs_negative((cs_pair){y_hi[j * CS_BLOCK + r], y_lo[j * CS_BLOCK + r]});
            t5_hi[r] = t5.hi;
            t5_lo[r] = t5.lo;
        }
        CS_ROWS(r, n) {
            const cs_pair t6 = cs_expm1mx((cs_pair){t5_hi[r], t5_lo[r]});
            const cs_pair t7 = cs_multiply((cs_pair){t2_hi[r], t2_lo[r]}, t6);
            const cs_pair t8 = cs_add((cs_pair){t4_hi[r], t4_lo[r]}, t7);
            const cs_pair t9 = cs_multiply((cs_pair){t1_hi[r], t1_lo[r]}, t8);
            out[j * CS_BLOCK + r] = t9.hi;
            out_lo[j * CS_BLOCK + r] = t9.lo;
        }
    }
}

/* level_of_mean: log(ces(x, rho, w)/sum_j(w_j*x_j)) == log1p(sum_j(w_j*h_j))/rho, where h_j =
 * (x_j/sum_j(w_j*x_j))^rho - 1 - rho*(x_j/sum_j(w_j*x_j) - 1). */
CS_UNUSED static void cs_form_level_of_mean(ptrdiff_t n, ptrdiff_t J, const double *restrict h_hi,
                                            const double *restrict h_lo, const double *restrict rho_hi,
                                            const double *restrict rho_lo, const double *restrict w_hi,
                                            const double *restrict w_lo, double *restrict out,
                                            double *restrict out_lo, double *restrict work) {
    double *restrict t2_hi = work + (0 + 0 * J) * CS_BLOCK;
    double *restrict t2_lo = work + (1 + 0 * J) * CS_BLOCK;
    (void)work;
    CS_ROWS(r, n) {
        t2_hi[r] = 0.0;
        t2_lo[r] = 0.0;
    }
    for (ptrdiff_t j = 0; j < J; j++) {
        CS_ROWS(r, n) {
            const cs_pair t1 = cs_multiply((cs_pair){w_hi[j * CS_BLOCK + r], w_lo[j * CS_BLOCK + r]}, (cs_pair){h_hi[j * CS_BLOCK + r], h_lo[j * CS_BLOCK + r]});
            const cs_pair t2 = cs_add((cs_pair){t2_hi[r], t2_lo[r]}, t1);
            t2_hi[r] = t2.hi;
            t2_lo[r] = t2.lo;
        }
    }
    CS_ROWS(r, n) {
        const cs_pair t3 = cs_log1p((cs_pair){t2_hi[r], t2_lo[r]});
        const cs_pair t4 = cs_divide(t3, (cs_pair){rho_hi[r], rho_lo[r]});
        out[r] = t4.hi;
        out_lo[r] = t4.lo;
    }
}

/* mean_gap: sum_j(w_j*x_j) - ces(x, rho, w) == -A*expm1(E), where A = sum_j(w_j*x_j); E = log(ces(x, rho,
 * w)/sum_j(w_j*x_j)). */
CS_UNUSED static void cs_form_mean_gap(ptrdiff_t n, ptrdiff_t J, const double *restrict A_hi,
                                       const double *restrict A_lo, const double *restrict E_hi,
                                       const double *restrict E_lo, double *restrict out, double *restrict out_lo,
                                       double *restrict work) {
    (void)J;
    (void)work;
    CS_ROWS(r, n) {
        const cs_pair t1 = cs_expm1((cs_pair){E_hi[r], E_lo[r]});
        const cs_pair t2 = cs_multiply((cs_pair){A_hi[r], A_lo[r]}, t1);
        const cs_pair t3 = cs_negative(t2);
        out[r] = t3.hi;
        out_lo[r] = t3.lo;
    }
}

/* relative_gap: 1 - ces(x, rho, w)/sum_j(w_j*x_j) == -expm1(E), where E = log(ces(x, rho, w)/sum_j(w_j*x_j)). */
CS_UNUSED static void cs_form_relative_gap(ptrdiff_t n, ptrdiff_t J, const double *restrict E_hi,
                                           const double *restrict E_lo, double *restrict out,
                                           double *restrict work) {
    double *restrict t1_hi = work + (0 + 0 * J) * CS_BLOCK;
    double *restrict t1_lo = work + (1 + 0 * J) * CS_BLOCK;
    (void)work;
    CS_ROWS(r, n) {
        const cs_pair t1 = cs_expm1((cs_pair){E_hi[r], E_lo[r]});
        t1_hi[r] = t1.hi;
        t1_lo[r] = t1.lo;
    }
    CS_ROWS(r, n) {
        double scale = 0.0, factor_scale;
        cs_pair factor, e = cs_pair_of(1.0);
        factor = cs_significand((cs_pair){t1_hi[r], t1_lo[r]}, &factor_scale);
        e = cs_multiply(e, factor);
        scale = scale + factor_scale;
        out[r] = -cs_scale(e.hi, scale);
    }
}

/* pooling_parts: 1 - ces(alpha_j*z_j, rho, w)/ces(z, rho, w) - ces(beta_j*z_j, rho, w)/ces(z, rho, w) == G + P + R,
 * where G = sum_j(w_j*z_j^rho*alpha_j/sum_i(w_i*z_i^rho)) - ces(alpha, rho, w_j*z_j^rho/sum_i(w_i*z_i^rho)); P =
 * sum_j(w_j*z_j^rho*beta_j/sum_i(w_i*z_i^rho)) - ces(beta, rho, w_j*z_j^rho/sum_i(w_i*z_i^rho)); R =
 * sum_j(w_j*z_j^rho*(1 - alpha_j - beta_j)/sum_i(w_i*z_i^rho)). */
CS_UNUSED static void cs_form_pooling_parts(ptrdiff_t n, ptrdiff_t J, const double *restrict G_hi,
                                            const double *restrict G_lo, const double *restrict P_hi,
                                            const double *restrict P_lo, const double *restrict R_hi,
                                            const double *restrict R_lo, double *restrict out,
                                            double *restrict out_lo, double *restrict work) {
    (void)J;
    (void)work;
    CS_ROWS(r, n) {
        const cs_pair t1 = cs_add((cs_pair){G_hi[r], G_lo[r]}, (cs_pair){P_hi[r], P_lo[r]});
        const cs_pair t2 = cs_add(t1, (cs_pair){R_hi[r], R_lo[r]});
        out[r] = t2.hi;
        out_lo[r] = t2.lo;
    }
}

/* pooling_gain: ces(z, rho, w) - ces(alpha_j*z_j, rho, w) - ces(beta_j*z_j, rho, w) == m*exp(E)*R, where E =
 * log(ces(z, rho, w)/m); R = 1 - ces(alpha_j*z_j, rho, w)/ces(z, rho, w) - ces(beta_j*z_j, rho, w)/ces(z, rho, w). */
CS_UNUSED static void cs_form_pooling_gain(ptrdiff_t n, ptrdiff_t J, const double *restrict E_hi,
                                           const double *restrict E_lo, const double *restrict R_hi,
                                           const double *restrict R_lo, const double *restrict m,
                                           double *restrict out, double *restrict work) {
    (void)J;
    (void)work;
    CS_ROWS(r, n) {
        double scale = 0.0, factor_scale;
        cs_pair factor, e = cs_exponential((cs_pair){E_hi[r], E_lo[r]}, &scale);
        factor = cs_significand(cs_pair_of(m[r]), &factor_scale);
        e = cs_multiply(e, factor);
        scale = scale + factor_scale;
        factor = cs_significand((cs_pair){R_hi[r], R_lo[r]}, &factor_scale);
        e = cs_multiply(e, factor);
        scale = scale + factor_scale;
        out[r] = cs_scale(e.hi, scale);
    }
}

/* curvature: curvature(rho, J) == (1 - rho)*(J - 1)/J. */
CS_UNUSED static void cs_form_curvature(ptrdiff_t n, ptrdiff_t J, const double *restrict J_,
                                        const double *restrict rho_hi, const double *restrict rho_lo,
                                        double *restrict out, double *restrict work) {
    (void)J;
    (void)work;
    CS_ROWS(r, n) {
        const cs_pair t1 = cs_negative((cs_pair){rho_hi[r], rho_lo[r]});
        const cs_pair t2 = cs_add_double(t1, 1.0);
        const cs_pair t3 = cs_two_sum(J_[r], -1.0);
        double scale = 0.0, factor_scale;
        cs_pair factor, e = cs_pair_of(1.0);
        factor = cs_significand(t2, &factor_scale);
        e = cs_multiply(e, factor);
        scale = scale + factor_scale;
        factor = cs_significand(t3, &factor_scale);
        e = cs_multiply(e, factor);
        scale = scale + factor_scale;
        factor = cs_significand(cs_pair_of(J_[r]), &factor_scale);
        e = cs_divide(e, factor);
        scale = scale - factor_scale;
        out[r] = cs_scale(e.hi, scale);
    }
}

/* bonus: diversity_bonus(rho, J, CV) == 1/2*(1 - rho)*(J - 1)*CV*CV/J. */
CS_UNUSED static void cs_form_bonus(ptrdiff_t n, ptrdiff_t J, const double *restrict CV, const double *restrict J_,
                                    const double *restrict rho_hi, const double *restrict rho_lo,
                                    double *restrict out, double *restrict work) {
    (void)J;
    (void)work;
    CS_ROWS(r, n) {
        const cs_pair t1 = cs_negative((cs_pair){rho_hi[r], rho_lo[r]});
        const cs_pair t2 = cs_add_double(t1, 1.0);
        const cs_pair t3 = cs_two_sum(J_[r], -1.0);
        double scale = 0.0, factor_scale;
        cs_pair factor, e = cs_pair_of(1.0);
        factor = cs_significand(t2, &factor_scale);
        e = cs_multiply(e, factor);
        scale = scale + factor_scale;
        factor = cs_significand(t3, &factor_scale);
        e = cs_multiply(e, factor);
        scale = scale + factor_scale;
        factor = cs_significand(cs_pair_of(CV[r]), &factor_scale);
        e = cs_multiply(e, factor);
        scale = scale + factor_scale;
        factor = cs_significand(cs_pair_of(CV[r]), &factor_scale);
        e = cs_multiply(e, factor);
        scale = scale + factor_scale;
        factor = cs_significand(cs_pair_of(2.0), &factor_scale);
        e = cs_divide(e, factor);
        scale = scale - factor_scale;
        factor = cs_significand(cs_pair_of(J_[r]), &factor_scale);
        e = cs_divide(e, factor);
        scale = scale - factor_scale;
        out[r] = cs_scale(e.hi, scale);
    }
}

/* expected_loss: 1/2*curvature(rho, J)*(1 - r)*CV^(2) == 1/2*(1 - rho)*(J - 1)*(1 - r)*CV*CV/J. */
CS_UNUSED static void cs_form_expected_loss(ptrdiff_t n, ptrdiff_t J, const double *restrict CV,
                                            const double *restrict J_, const double *restrict r_,
                                            const double *restrict rho_hi, const double *restrict rho_lo,
                                            double *restrict out, double *restrict work) {
    (void)J;
    (void)work;
    CS_ROWS(r, n) {
        const cs_pair t1 = cs_negative((cs_pair){rho_hi[r], rho_lo[r]});
        const cs_pair t2 = cs_add_double(t1, 1.0);
        const cs_pair t3 = cs_two_sum(J_[r], -1.0);
        const cs_pair t4 = cs_two_sum(1.0, -r_[r]);
        double scale = 0.0, factor_scale;
        cs_pair factor, e = cs_pair_of(1.0);
        factor = cs_significand(t2, &factor_scale);
        e = cs_multiply(e, factor);
        scale = scale + factor_scale;
        factor = cs_significand(t3, &factor_scale);
        e = cs_multiply(e, factor);
        scale = scale + factor_scale;
        factor = cs_significand(t4, &factor_scale);
        e = cs_multiply(e, factor);
        scale = scale + factor_scale;
        factor = cs_significand(cs_pair_of(CV[r]), &factor_scale);
        e = cs_multiply(e, factor);
        scale = scale + factor_scale;
        factor = cs_significand(cs_pair_of(CV[r]), &factor_scale);
        e = cs_multiply(e, factor);
        scale = scale + factor_scale;
        factor = cs_significand(cs_pair_of(2.0), &factor_scale);
        e = cs_divide(e, factor);
        scale = scale - factor_scale;
        factor = cs_significand(cs_pair_of(J_[r]), &factor_scale);
        e = cs_divide(e, factor);
        scale = scale - factor_scale;
        out[r] = cs_scale(e.hi, scale);
    }
}

/* level_ceiling: level_ceiling(Z, rho, w_Z) == Z*exp(log(w_Z)/rho). */
CS_UNUSED static void cs_form_level_ceiling(ptrdiff_t n, ptrdiff_t J, const double *restrict Z,
                                            const double *restrict rho_hi, const double *restrict rho_lo,
                                            const double *restrict w_Z, double *restrict out,
                                            double *restrict work) {
    double *restrict t2_hi = work + (0 + 0 * J) * CS_BLOCK;
    double *restrict t2_lo = work + (1 + 0 * J) * CS_BLOCK;
    (void)work;
    CS_ROWS(r, n) {
        const cs_pair t1 = cs_log(cs_pair_of(w_Z[r]));
        const cs_pair t2 = cs_divide(t1, (cs_pair){rho_hi[r], rho_lo[r]});
        t2_hi[r] = t2.hi;
        t2_lo[r] = t2.lo;
    }
    CS_ROWS(r, n) {
        double scale = 0.0, factor_scale;
        cs_pair factor, e = cs_exponential((cs_pair){t2_hi[r], t2_lo[r]}, &scale);
        factor = cs_significand(cs_pair_of(Z[r]), &factor_scale);
        e = cs_multiply(e, factor);
        scale = scale + factor_scale;
        out[r] = cs_scale(e.hi, scale);
    }
}

/* retained: variance_retained(M, n) == exp(n*log1p(-1/M)). */
CS_UNUSED static void cs_form_retained(ptrdiff_t n, ptrdiff_t J, const double *restrict M,
                                       const double *restrict n_, double *restrict out, double *restrict work) {
    double *restrict t4_hi = work + (0 + 0 * J) * CS_BLOCK;
    double *restrict t4_lo = work + (1 + 0 * J) * CS_BLOCK;
    (void)work;
    CS_ROWS(r, n) {
        const cs_pair t1 = cs_divide_double(cs_pair_of(1.0), M[r]);
        const cs_pair t2 = cs_negative(t1);
        const cs_pair t3 = cs_log1p(t2);
        const cs_pair t4 = cs_multiply_double(t3, n_[r]);
        t4_hi[r] = t4.hi;
        t4_lo[r] = t4.lo;
    }
    CS_ROWS(r, n) {
        double scale = 0.0, factor_scale;
        cs_pair factor, e = cs_exponential((cs_pair){t4_hi[r], t4_lo[r]}, &scale);
        (void)factor, (void)factor_scale;
        out[r] = cs_scale(e.hi, scale);
    }
}

/* retained_of_few: variance_retained(M, n) == exp(n*log((M - 1)/M)). */
CS_UNUSED static void cs_form_retained_of_few(ptrdiff_t n, ptrdiff_t J, const double *restrict M,
                                              const double *restrict n_, double *restrict out,
                                              double *restrict work) {
    double *restrict t4_hi = work + (0 + 0 * J) * CS_BLOCK;
    double *restrict t4_lo = work + (1 + 0 * J) * CS_BLOCK;
    (void)work;
    CS_ROWS(r, n) {
        const cs_pair t1 = cs_two_sum(M[r], -1.0);
        const cs_pair t2 = cs_divide_double(t1, M[r]);
        const cs_pair t3 = cs_log(t2);
        const cs_pair t4 = cs_multiply_double(t3, n_[r]);
        t4_hi[r] = t4.hi;
        t4_lo[r] = t4.lo;
    }
    CS_ROWS(r, n) {
        double scale = 0.0, factor_scale;
        cs_pair factor, e = cs_exponential((cs_pair){t4_hi[r], t4_lo[r]}, &scale);
        (void)factor, (void)factor_scale;
        out[r] = cs_scale(e.hi, scale);
    }
}

/* The most work space of any form, in blocks: of rows, and of J times rows. */
#define CS_FORM_SCALARS 10
#define CS_FORM_VECTORS 6

#endif
