/* The further kernels for many rows, in pairs of doubles: blocks of rows are gathered, computed by the forms, and put
 * where they belong.  Compiled once for each set of instructions, with CS_PATH the name of the set.
 *
 * What is done here around the forms is what rows_slopes.py, rows_dual.py and rows_gaps.py do in NumPy.
 */
#define CESAI_SIMD 1
#include "further_rows.h"
#include "further_gaps.h"

#define CS_JOIN_(a, b) a##b
#define CS_JOIN(a, b) CS_JOIN_(a, b)
#define CS_NAME(stem) CS_JOIN(stem, CS_PATH)

/* Beyond it e^u is nothing beside 1. */
#define CS_GONE (-8192.0)
/* The logarithm of the least share in products with the Hessian. */
#define CS_LEAST_SHARE (-277.0)
/* Where rho log(x_j/m) is greater for some input, the gap is measured from the greatest. */
#define CS_STEEP 4096.0
/* Results of growth that are smaller beside the rates owe their digits to exponentials that are nothing. */
#define CS_LEAST_MEAN 0x1p-600
#define CS_LEAST_RATE 0x1p-60
#define CS_GREATEST_RATE 0x1p+60
#define CS_GREATEST_DRIFT 0x1p+30
#define CS_LEAST_EXPONENT 0x1p-60

static void cs_log_of_aggregate(cs_further_state *s, ptrdiff_t n) {
    cs_serve(s, s->x, s->J, n, CS_LEAST_LOG, CS_GREATEST_LOG, 1);
    cs_away_from_zero(s->rho, n);
    cs_extreme(s, s->x, n, 0);
    cs_lead(s, n, 1);
    cs_form_log_inputs(n, s->J, s->x, s->m, CS_BOTH(s->L), s->work);
    cs_level(s, s->w, s->v, n);
    cs_form_log_aggregate(n, s->J, CS_BOTH(s->E), s->m, s->result, s->work);
}

/* ---- growth ---- */

/* s->e: of the D_j in s->p the least (rho < 0) or greatest, down to the second part; s->c: the greatest exponent. */
static void cs_foremost(cs_further_state *s, ptrdiff_t n) {
    const double *restrict rho = s->rho.hi;
    double *restrict c = s->c;
    CS_ROWS(r, n) {
        cs_put_pair(s->e, r, cs_get(s->p, r));
        c[r] = -HUGE_VAL;
    }
    CS_EACH(j, s->J) {
        CS_ROWS(r, n) {
            const double sign = rho[r] < 0.0 ? -1.0 : 1.0;
            const cs_pair D = cs_get(s->p, CS_AT(j) + r), b = cs_get(s->e, r);
            const double hi = sign * D.hi, old = sign * b.hi;
            const int ahead = (hi > old) | ((hi == old) & (sign * D.lo > sign * b.lo));
            cs_put_pair(s->e, r, cs_choose(ahead, D, b));
        }
    }
    CS_EACH(j, s->J) {
        CS_ROWS(r, n) {
            const cs_pair D = cs_get(s->p, CS_AT(j) + r), b = cs_get(s->e, r);
            c[r] = cs_max(c[r], s->v.hi[CS_AT(j) + r] + rho[r] * ((D.hi - b.hi) + (D.lo - b.lo)));
        }
    }
}

/* s->k: 1 for the inputs with the least rate, else 0. */
static void cs_slowest(cs_further_state *s, ptrdiff_t n) {
    double *restrict least = s->a;
    memcpy(least, s->more, sizeof(double) * (size_t)CS_WHOLE(n));
    CS_EACH(j, s->J) {
        CS_ROWS(r, n) { least[r] = cs_min(least[r], s->more[CS_AT(j) + r]); }
    }
    CS_EACH(j, s->J) {
        CS_ROWS(r, n) { s->k[CS_AT(j) + r] = s->more[CS_AT(j) + r] == least[r] ? 1.0 : 0.0; }
    }
}

static void cs_at_date(cs_further_state *s, ptrdiff_t n) {
    const int share = s->call->kernel == CS_SLOW_SHARE;
    const ptrdiff_t J = s->J;
    cs_serve(s, s->x, J, n, CS_LEAST, CS_GREATEST, 0);
    cs_serve(s, s->more, J, n, CS_LEAST_RATE, CS_GREATEST_RATE, 1);
    cs_serve(s, s->date, 1, n, CS_LEAST_RATE, CS_GREATEST_RATE, 1);
    CS_EACH(j, J) {
        CS_ROWS(r, n) {
            const double drift = fabs(s->date[r] * s->more[CS_AT(j) + r]);
            s->served[r] = drift <= CS_GREATEST_DRIFT ? s->served[r] : 0.0;
        }
    }
    cs_away_from_zero(s->rho, n);
    cs_extreme(s, s->x, n, 0);
    cs_logarithms(s, n);
    cs_form_drift(n, J, CS_BOTH(s->L), s->more, s->date, CS_BOTH(s->p), s->work);
    cs_foremost(s, n);
    if (share) {
        cs_slowest(s, n);
        cs_form_mean_at_date(n, J, CS_BOTH(s->p), CS_BOTH(s->e), s->c, s->k, CS_BOTH(s->rho), CS_BOTH(s->v), s->result,
                             s->work);
    } else {
        cs_form_growth(n, J, CS_BOTH(s->p), CS_BOTH(s->e), s->c, s->more, CS_BOTH(s->rho), CS_BOTH(s->v), s->result,
                       s->work);
    }
    CS_ROWS(r, n) { s->served[r] = fabs(s->result[r]) >= CS_LEAST_MEAN ? s->served[r] : 0.0; }
}

/* ---- slopes and products ---- */

static void cs_slope_in_rho(cs_further_state *s, ptrdiff_t n) {
    const ptrdiff_t J = s->J;
    cs_serve(s, s->x, J, n, CS_LEAST, CS_GREATEST, 0);
    cs_prepare(s, n, 1);
    cs_form_distance(n, J, CS_BOTH(s->E), CS_BOTH(s->L), CS_BOTH(s->rho), CS_BOTH(s->u), s->work);
    CS_EACH(j, J) {
        CS_ROWS(r, n) {
            const cs_pair u = cs_get(s->u, CS_AT(j) + r);
            cs_put_pair(s->u, CS_AT(j) + r, cs_choose(u.hi < CS_GONE, cs_pair_of(CS_GONE), u));
        }
    }
    cs_form_divergence_below(n, J, CS_BOTH(s->u), CS_BOTH(s->w), CS_BOTH(s->p), s->work);
    cs_form_divergence_above(n, J, CS_BOTH(s->u), CS_BOTH(s->v), CS_BOTH(s->q), s->work);
    CS_EACH(j, J) {
        CS_ROWS(r, n) {
            const ptrdiff_t i = CS_AT(j) + r;
            cs_put_pair(s->p, i, cs_choose(s->u.hi[i] <= 0.0, cs_get(s->p, i), cs_get(s->q, i)));
        }
    }
    cs_form_slope_in_rho(n, J, CS_BOTH(s->E), CS_BOTH(s->p), s->m, CS_BOTH(s->rho), s->result, s->work);
}

/* d/x; without a second part where the quotient is a double. */
CS_INLINE cs_pair cs_quotient(double d, double x) {
    const double q = d / x, p = q * x;
    return (cs_pair){q, ((d - p) - cs_product_rest(q, x, p)) / x};
}

static void cs_hessian_times(cs_further_state *s, ptrdiff_t n) {
    const ptrdiff_t J = s->J;
    double *restrict served = s->served, *restrict top = s->a, *restrict one = s->b;
    const double *restrict m = s->m;
    cs_serve(s, s->x, J, n, CS_LEAST_NEAR, CS_GREATEST_NEAR, 0);
    cs_serve(s, s->more, J, n, CS_LEAST_NEAR, CS_GREATEST_NEAR, 1);
    cs_prepare(s, n, 1);
    cs_form_distance(n, J, CS_BOTH(s->E), CS_BOTH(s->L), CS_BOTH(s->rho), CS_BOTH(s->u), s->work);
    cs_form_share(n, J, CS_BOTH(s->u), CS_BOTH(s->v), CS_BOTH(s->s), s->work);
    CS_ROWS(r, n) {
        top[r] = 1.0; /* no pivot yet */
        one[r] = 1.0;
        cs_put_pair(s->e, r, cs_pair_of(0.0));
        cs_put_pair(s->f, r, cs_pair_of(1.0));
    }
    CS_EACH(j, J) {
        const double *restrict x = s->x + CS_AT(j), *restrict d = s->more + CS_AT(j);
        CS_ROWS(r, n) { /* the ratio of the pivot is subtracted: its own entry is then exactly zero */
            const ptrdiff_t i = CS_AT(j) + r;
            const cs_pair ratio = cs_quotient(d[r], x[r]);
            const int first = (x[r] == m[r]) & (top[r] > 0.0);
            cs_put_pair(s->q, i, ratio);
            cs_put_pair(s->e, r, cs_choose(first, ratio, cs_get(s->e, r)));
            top[r] = first ? 0.0 : top[r];
            served[r] = s->v.hi[i] + s->u.hi[i] >= CS_LEAST_SHARE ? served[r] : 0.0;
        }
    }
    CS_EACH(j, J) {
        CS_ROWS(r, n) {
            const ptrdiff_t i = CS_AT(j) + r;
            const cs_pair Q = cs_add(cs_get(s->q, i), cs_negative(cs_get(s->e, r)));
            cs_put_pair(s->q, i, Q);
            cs_put_pair(s->p, i, cs_multiply(cs_get(s->s, i), Q));
        }
    }
    cs_form_hessian_times(n, J, CS_BOTH(s->E), CS_BOTH(s->L), CS_BOTH(s->q), CS_BOTH(s->p), CS_BOTH(s->f), one,
                          CS_BOTH(s->rho), CS_BOTH(s->v), s->result, s->work);
    CS_EACH(j, J) {
        CS_ROWS(r, n) { s->result[CS_AT(j) + r] += 0.0; /* no -0 */ }
    }
}

/* ---- totals and gaps ---- */

static void cs_unnormalised(cs_further_state *s, ptrdiff_t n) {
    CS_ROWS(r, n) { s->served[r] = fabs(s->rho.hi[r]) >= CS_LEAST_EXPONENT ? s->served[r] : 0.0; }
    cs_serve(s, s->x, s->J, n, CS_LEAST, CS_GREATEST, 0);
    cs_prepare(s, n, 0);
    cs_form_level_of_part(n, s->J, CS_BOTH(s->E), CS_BOTH(s->log_sum), CS_BOTH(s->rho), CS_BOTH(s->h), s->work);
    cs_form_total(n, s->J, CS_BOTH(s->h), s->m, s->result, s->work);
}

static void cs_gap_to_minimum(cs_further_state *s, ptrdiff_t n) {
    double *restrict least = s->d;
    cs_serve(s, s->x, s->J, n, CS_LEAST, CS_GREATEST, 0);
    cs_away_from_zero(s->rho, n);
    cs_extreme(s, s->x, n, 1);
    memcpy(least, s->m, sizeof(double) * (size_t)CS_WHOLE(n));
    cs_extreme(s, s->x, n, 0);
    CS_ROWS(r, n) {
        const int steep = s->rho.hi[r] * cs_log_ratio(s->m[r], least[r]).hi > CS_STEEP;
        s->m[r] = steep ? s->m[r] : least[r];
    }
    cs_logarithms(s, n);
    cs_level(s, s->w, s->v, n);
    CS_ROWS(r, n) { s->result[r] = cs_add(cs_get(s->E, r), cs_log_ratio(s->m[r], least[r])).hi; }
}

/* ---- the cost function ---- */

/* s->f: sigma; s->rho: 1 - sigma. */
static void cs_dual_exponents(cs_further_state *s, ptrdiff_t n) {
    const int by_sigma = s->call->sigma;
    const double *restrict given = s->d;
    CS_ROWS(r, n) {
        const cs_pair rho = cs_get(s->rho, r), rest = cs_add_double(cs_negative(rho), 1.0);
        const int concave = by_sigma | (rho.hi < 1.0);
        const cs_pair quotient = cs_divide(cs_pair_of(1.0), cs_choose(concave, rest, cs_pair_of(1.0)));
        const cs_pair sigma = cs_choose(by_sigma, cs_pair_of(given[r]), quotient);
        const cs_pair less = cs_negative(cs_multiply(rho, quotient));
        cs_put_pair(s->f, r, sigma);
        cs_put_pair(s->rho, r, cs_choose(by_sigma, cs_two_sum(1.0, -given[r]), less));
        s->served[r] = concave & (sigma.hi <= CS_GREATEST_SIGMA) ? s->served[r] : 0.0;
    }
}

/* s->L = log((p_j/w_j)/(p_i/w_i)) for the pivot i, and s->e = log((p_i/w_i)/m): from the ratio itself where that is
 * next to 1, so that ties are ties. */
static void cs_ratios_to_pivot(cs_further_state *s, ptrdiff_t n) {
    const double *restrict rho = s->rho.hi;
    double *restrict price = s->a, *restrict weight = s->b;
    CS_EACH(j, s->J) {
        CS_ROWS(r, n) {
            const ptrdiff_t i = CS_AT(j) + r;
            const cs_pair ratio = cs_add(cs_get(s->L, i), cs_negative(cs_get(s->v, i))), e = cs_get(s->e, r);
            const int ahead = (j == 0) | (rho[r] < 0.0 ? ratio.hi < e.hi : ratio.hi > e.hi);
            cs_put_pair(s->p, i, ratio);
            cs_put_pair(s->e, r, cs_choose(ahead, ratio, e));
            price[r] = ahead ? s->x[i] : price[r];
            weight[r] = ahead ? s->raw[i] : weight[r];
        }
    }
    CS_EACH(j, s->J) {
        CS_ROWS(r, n) {
            const ptrdiff_t i = CS_AT(j) + r;
            double kp, kw, kp_i, kw_i;
            const double p = cs_split_exponent(s->x[i], &kp), w = cs_split_exponent(s->raw[i], &kw);
            const double p_i = cs_split_exponent(price[r], &kp_i), w_i = cs_split_exponent(weight[r], &kw_i);
            const double k = (kp - kw) - (kp_i - kw_i), scale = cs_power_of_two(cs_min(cs_max(k, -4.0), 4.0));
            const cs_pair above = cs_two_product(p * scale, w_i), below = cs_two_product(w, p_i);
            const cs_pair gap = cs_divide(cs_add(above, cs_negative(below)), below);
            const int near = (fabs(gap.hi) < 0.25) & (fabs(k) <= 3.0);
            const cs_pair exact = cs_log1p(cs_choose(near, gap, cs_pair_of(0.0)));
            const cs_pair shifted = cs_add(cs_get(s->p, i), cs_negative(cs_get(s->e, r)));
            cs_put_pair(s->L, i, cs_choose(near, exact, shifted));
        }
    }
}

static void cs_dual(cs_further_state *s, ptrdiff_t n) {
    cs_serve(s, s->x, s->J, n, CS_LEAST, CS_GREATEST, 0);
    cs_dual_exponents(s, n);
    cs_away_from_zero(s->rho, n);
    cs_extreme(s, s->x, n, 0);
    cs_logarithms(s, n);
    cs_ratios_to_pivot(s, n);
    cs_level(s, s->w, s->v, n);
    if (s->call->kernel == CS_DEMANDS) {
        cs_form_demand(n, s->J, CS_BOTH(s->E), CS_BOTH(s->L), CS_BOTH(s->f), s->result, s->work);
        return;
    }
    CS_ROWS(r, n) { cs_put_pair(s->h, r, cs_add(cs_get(s->E, r), cs_get(s->e, r))); }
    cs_form_unit_cost(n, s->J, CS_BOTH(s->h), s->m, s->result, s->work);
}

/* ---- blocks ---- */

static void cs_compute(cs_further_state *s, ptrdiff_t n) {
    switch (s->call->kernel) {
        case CS_LOG_CES: cs_log_of_aggregate(s, n); break;
        case CS_MESH_GROWTH:
        case CS_SLOW_SHARE: cs_at_date(s, n); break;
        case CS_DRHO: cs_slope_in_rho(s, n); break;
        case CS_UNIT_COST:
        case CS_DEMANDS: cs_dual(s, n); break;
        case CS_HVP: cs_hessian_times(s, n); break;
        case CS_GAP: cs_gap_to_minimum(s, n); break;
        case CS_TOTAL: cs_unnormalised(s, n); break;
        case CS_LOSS: cs_relative_loss(s, n); break;
        case CS_POOLING:
        case CS_RELATIVE_POOLING: cs_pooling(s, n); break;
    }
}

/* One block: rows [at, at + n). */
static void cs_block(cs_further_state *s, ptrdiff_t at, ptrdiff_t n) {
    const cs_further_call *call = s->call;
    const int many = (call->kernel == CS_DEMANDS) | (call->kernel == CS_HVP);
    cs_gather(s->x, &call->x, at, n, s->J, call->single);
    if (!s->shared) {
        cs_gather(s->raw, &call->w, at, n, s->J, call->single);
        cs_weigh(s, n);
    }
    if (call->vector.data) {
        cs_gather(s->more, &call->vector, at, n, s->J, call->single);
    }
    if (call->date.data) {
        cs_gather(s->date, &call->date, at, n, 1, call->single);
    }
    cs_gather(s->c, &call->rho, at, n, 1, call->single);
    memcpy(s->d, s->c, sizeof(double) * (size_t)CS_WHOLE(n));
    cs_exponent(s, n);
    if (cs_any(s->served, n)) {
        cs_compute(s, n);
    }
    cs_scatter(s, at, n, many ? s->J : 1);
}

int CS_NAME(cs_further_)(const cs_further_call *call) {
    cs_further_state s;
    cs_arena arena = {NULL, 0};
    const ptrdiff_t together = call->n < CS_BLOCK ? call->n : CS_BLOCK;
    void *memory;
    if (call->n == 0) {
        return 0;
    }
    memset(&s, 0, sizeof s);
    s.call = call;
    s.J = call->J;
    cs_lay_out(&s, &arena);
    memory = malloc(arena.size + 64);
    if (!memory) {
        return CS_NO_MEMORY;
    }
    arena.next = (char *)(((size_t)memory + 63) & ~(size_t)63);
    cs_lay_out(&s, &arena);
    s.shared = call->w.row == 0 || call->n == 1;
    if (s.shared) {
        const cs_array repeated = {call->w.data, 0, call->w.input, 0};
        cs_gather(s.raw, &repeated, 0, together, s.J, call->single);
        cs_weigh(&s, together);
    }
    for (ptrdiff_t at = 0; at < call->n; at += CS_BLOCK) {
        cs_block(&s, at, call->n - at < CS_BLOCK ? call->n - at : CS_BLOCK);
    }
    free(memory);
    return s.status;
}
