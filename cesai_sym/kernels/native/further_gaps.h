/* Small differences: what a single vector loses to its mean, what pooling two sources gains.
 *
 * Both are means less aggregates of ratios around their mean.  log1p of a sum of tangent gaps keeps their digits when
 * all inputs are alike; where that sum is not near 0 the logarithm of a sum of exponentials does.
 */
#ifndef CESAI_FURTHER_GAPS_H
#define CESAI_FURTHER_GAPS_H

#include "further_rows.h"

/* Exponentials of more are infinite; sums of tangent gaps beyond it have a logarithm that is large enough. */
#define CS_GREATEST_POWER 690.0
#define CS_NEXT_TO_ZERO 0.45
/* The least share of an input of the pool; beyond this exponent the shares of a pool lose digits. */
#define CS_LEAST_POOLED (-208.0)
#define CS_STEEP_POOL 0x1p+20

/* s->e: the mean of a under shares that add up to one; s->q: (a_j - mean)/mean, measured from the entry with the
 * largest share: equal entries have no deviation, and the sum of the shares need not be 1 to the last digit. */
static void cs_around_mean(cs_further_state *s, cs_pairs a, cs_pairs share, ptrdiff_t n) {
    double *restrict best = s->a;
    CS_ROWS(r, n) {
        best[r] = -1.0;
        cs_put_pair(s->h, r, cs_pair_of(0.0)); /* the shift */
    }
    CS_EACH(j, s->J) {
        CS_ROWS(r, n) {
            const ptrdiff_t i = CS_AT(j) + r;
            const int more = share.hi[i] > best[r];
            best[r] = more ? share.hi[i] : best[r];
            cs_put_pair(s->e, r, cs_choose(more, cs_get(a, i), cs_get(s->e, r)));
        }
    }
    CS_EACH(j, s->J) {
        CS_ROWS(r, n) {
            const ptrdiff_t i = CS_AT(j) + r;
            const cs_pair apart = cs_add(cs_get(a, i), cs_negative(cs_get(s->e, r)));
            cs_put_pair(s->q, i, apart);
            cs_put_pair(s->h, r, cs_add(cs_get(s->h, r), cs_multiply(cs_get(share, i), apart)));
        }
    }
    CS_ROWS(r, n) { cs_put_pair(s->e, r, cs_add(cs_get(s->e, r), cs_get(s->h, r))); }
    CS_EACH(j, s->J) {
        CS_ROWS(r, n) {
            const ptrdiff_t i = CS_AT(j) + r;
            const cs_pair apart = cs_add(cs_get(s->q, i), cs_negative(cs_get(s->h, r)));
            cs_put_pair(s->q, i, cs_divide(apart, cs_get(s->e, r)));
        }
    }
}

/* s->y = log(1 + q): log1p where it is right, else the sum of other logarithms, which is in s->y. */
static void cs_log_of_ratio(cs_further_state *s, ptrdiff_t n) {
    CS_EACH(j, s->J) {
        CS_ROWS(r, n) {
            const ptrdiff_t i = CS_AT(j) + r;
            const cs_pair e = cs_get(s->q, i);
            const int near = (e.hi > -0.5) & (e.hi < 1.0);
            const cs_pair direct = cs_log1p(cs_choose(near, e, cs_pair_of(0.0)));
            cs_put_pair(s->y, i, cs_choose(near, direct, cs_get(s->y, i)));
        }
    }
}

/* s->p: the tangent gaps of the ratios e^y; s->a: 1 where an exponential among them was infinite. */
static void cs_tangent_gaps(cs_further_state *s, ptrdiff_t n) {
    const ptrdiff_t J = s->J;
    const double *restrict rho = s->rho.hi;
    double *restrict beyond = s->a;
    ptrdiff_t below = 0;
    for (ptrdiff_t r = 0; r < n; r++) { below += rho[r] <= 0.5; }
    CS_ROWS(r, n) { beyond[r] = 0.0; }
    CS_EACH(j, J) {
        CS_ROWS(r, n) {
            const ptrdiff_t i = CS_AT(j) + r;
            const cs_pair y = cs_get(s->y, i);
            const cs_pair bounded = cs_choose(y.hi < -CS_GREATEST_POWER, cs_pair_of(-CS_GREATEST_POWER), y);
            const double power = (rho[r] <= 0.5 ? rho[r] : rho[r] - 1.0) * bounded.hi;
            cs_put_pair(s->q, i, bounded);
            beyond[r] = power > CS_GREATEST_POWER ? 1.0 : beyond[r];
        }
    }
    if (below > 0) {
        cs_form_tangent_gap_below(n, J, CS_BOTH(s->rho), CS_BOTH(s->y), CS_BOTH(s->p), s->work);
    }
    if (below == n) {
        return;
    }
    cs_form_tangent_gap_above(n, J, CS_BOTH(s->rho), CS_BOTH(s->q), CS_BOTH(s->t), s->work);
    CS_EACH(j, J) {
        CS_ROWS(r, n) {
            const ptrdiff_t i = CS_AT(j) + r;
            cs_put_pair(s->p, i, cs_choose(rho[r] <= 0.5, cs_get(s->p, i), cs_get(s->t, i)));
        }
    }
}

/* s->f: log of the aggregate of the ratios e^y, whose mean under w is one; v are the logarithms of w. */
static void cs_level_of_ratios(cs_further_state *s, cs_pairs w, cs_pairs v, ptrdiff_t n) {
    const ptrdiff_t J = s->J;
    double *restrict beyond = s->a, *restrict gap = s->b, *restrict c = s->c, *restrict best = s->d;
    const double *restrict rho = s->rho.hi;
    cs_tangent_gaps(s, n);
    CS_ROWS(r, n) {
        gap[r] = 0.0;
        best[r] = c[r] = -HUGE_VAL;
    }
    CS_EACH(j, J) {
        CS_ROWS(r, n) {
            const ptrdiff_t i = CS_AT(j) + r;
            const double exponent = v.hi[i] + rho[r] * s->y.hi[i];
            const int more = exponent > best[r];
            gap[r] += w.hi[i] * s->p.hi[i];
            best[r] = more ? exponent : best[r];
            cs_put_pair(s->g, r, cs_choose(more, cs_get(s->y, i), cs_get(s->g, r)));
        }
    }
    CS_EACH(j, J) {
        CS_ROWS(r, n) {
            const ptrdiff_t i = CS_AT(j) + r;
            const cs_pair behind = cs_add(cs_get(s->y, i), cs_negative(cs_get(s->g, r)));
            cs_put_pair(s->q, i, behind);
            c[r] = cs_max(c[r], v.hi[i] + rho[r] * behind.hi);
        }
    }
    CS_ROWS(r, n) { beyond[r] = fabs(gap[r]) <= CS_NEXT_TO_ZERO ? beyond[r] : 1.0; }
    cs_form_level_of_mean(n, J, CS_BOTH(s->p), CS_BOTH(s->rho), CS_BOTH(w), CS_BOTH(s->f), s->work);
    if (!cs_any(beyond, n)) {
        return;
    }
    cs_form_level_far(n, J, CS_BOTH(s->q), c, CS_BOTH(s->rho), CS_BOTH(v), CS_BOTH(s->h), s->work);
    CS_ROWS(r, n) {
        const cs_pair far = cs_add(cs_get(s->h, r), cs_get(s->g, r));
        cs_put_pair(s->f, r, cs_choose(beyond[r] > 0.0, far, cs_get(s->f, r)));
    }
}

static void cs_relative_loss(cs_further_state *s, ptrdiff_t n) {
    const ptrdiff_t J = s->J;
    double *restrict m = s->m;
    cs_serve(s, s->x, J, n, CS_LEAST_NEAR, CS_GREATEST_NEAR, 0);
    cs_away_from_zero(s->rho, n);
    memcpy(m, s->x, sizeof(double) * (size_t)CS_WHOLE(n));
    CS_EACH(j, J) {
        CS_ROWS(r, n) {
            m[r] = cs_max(m[r], s->x[CS_AT(j) + r]);
            cs_put_pair(s->u, CS_AT(j) + r, cs_pair_of(s->x[CS_AT(j) + r]));
        }
    }
    cs_around_mean(s, s->u, s->w, n);
    CS_ROWS(r, n) { cs_put_pair(s->h, r, cs_log(cs_divide(cs_pair_of(m[r]), cs_get(s->e, r)))); }
    CS_EACH(j, J) {
        CS_ROWS(r, n) {
            const cs_pair to_top = cs_log_ratio(s->x[CS_AT(j) + r], m[r]);
            cs_put_pair(s->y, CS_AT(j) + r, cs_add(to_top, cs_get(s->h, r)));
        }
    }
    cs_log_of_ratio(s, n);
    cs_level_of_ratios(s, s->w, s->v, n);
    cs_form_relative_gap(n, J, CS_BOTH(s->f), s->result, s->work);
    CS_ROWS(r, n) {
        const int linear = (s->rho.hi[r] == 1.0) & (s->rho.lo[r] == 0.0);
        s->result[r] = linear ? 0.0 : s->result[r] + 0.0;
    }
}

/* ---- pooling ---- */

/* s->x: the pool x + z, rounded; s->k: the first source; s->result: what the rounding left, over the pool. */
static void cs_pool(cs_further_state *s, ptrdiff_t n) {
    CS_EACH(j, s->J) {
        CS_ROWS(r, n) {
            const ptrdiff_t i = CS_AT(j) + r;
            const cs_pair pool = cs_two_sum(s->x[i], s->more[i]);
            s->k[i] = s->x[i];
            s->x[i] = pool.hi;
            s->result[i] = pool.lo / pool.hi;
        }
    }
}

/* out: the mean less the aggregate of the fractions of the pool that are one source's; s->s are the shares, s->u
 * their logarithms. */
static void cs_pooled_part(cs_further_state *s, const double *source, cs_pairs out, ptrdiff_t n) {
    const ptrdiff_t J = s->J;
    const double *tail = s->result;
    CS_EACH(j, J) {
        CS_ROWS(r, n) {
            const ptrdiff_t i = CS_AT(j) + r;
            const cs_pair pool = {s->x[i], tail[i] * s->x[i]};
            cs_put_pair(s->p, i, cs_divide(cs_pair_of(source[i]), pool));
        }
    }
    cs_around_mean(s, s->p, s->s, n);
    CS_ROWS(r, n) { cs_put_pair(s->h, r, cs_log(cs_get(s->e, r))); }
    CS_EACH(j, J) {
        CS_ROWS(r, n) {
            const ptrdiff_t i = CS_AT(j) + r;
            const cs_pair of_source = cs_add_double(cs_log_ratio(source[i], s->x[i]), -tail[i]);
            cs_put_pair(s->y, i, cs_add(of_source, cs_negative(cs_get(s->h, r))));
        }
    }
    cs_log_of_ratio(s, n);
    cs_level_of_ratios(s, s->s, s->u, n);
    cs_form_mean_gap(n, J, CS_BOTH(s->e), CS_BOTH(s->f), CS_BOTH(out), s->work);
}

/* The logarithms of the pool over its pivot, that of the aggregate, and the shares, normalised, with logarithms. */
static void cs_level_of_pool(cs_further_state *s, ptrdiff_t n) {
    const ptrdiff_t J = s->J;
    const double *restrict tail = s->result, *restrict m = s->m;
    double *restrict own = s->d;
    cs_extreme(s, s->x, n, 0);
    cs_logarithms(s, n);
    CS_EACH(j, J) {
        CS_ROWS(r, n) { own[r] = s->x[CS_AT(j) + r] == m[r] ? tail[CS_AT(j) + r] : own[r]; }
    }
    CS_EACH(j, J) {
        CS_ROWS(r, n) {
            const ptrdiff_t i = CS_AT(j) + r;
            cs_put_pair(s->L, i, cs_add_double(cs_get(s->L, i), tail[i] - own[r]));
        }
    }
    cs_level(s, s->w, s->v, n);
    cs_form_distance(n, J, CS_BOTH(s->E), CS_BOTH(s->L), CS_BOTH(s->rho), CS_BOTH(s->p), s->work);
    cs_form_share(n, J, CS_BOTH(s->p), CS_BOTH(s->v), CS_BOTH(s->s), s->work);
    CS_ROWS(r, n) {
        cs_put_pair(s->E, r, cs_add_double(cs_get(s->E, r), own[r])); /* all but the rounding of the pivot */
        cs_put_pair(s->h, r, cs_pair_of(0.0));
    }
    CS_EACH(j, J) {
        CS_ROWS(r, n) {
            const ptrdiff_t i = CS_AT(j) + r;
            const cs_pair log_share = cs_add(cs_get(s->v, i), cs_get(s->p, i));
            cs_put_pair(s->h, r, cs_add(cs_get(s->h, r), cs_get(s->s, i)));
            cs_put_pair(s->u, i, log_share);
            s->served[r] = log_share.hi >= CS_LEAST_POOLED ? s->served[r] : 0.0;
        }
    }
    CS_EACH(j, J) {
        CS_ROWS(r, n) {
            const ptrdiff_t i = CS_AT(j) + r;
            cs_put_pair(s->s, i, cs_divide(cs_get(s->s, i), cs_get(s->h, r)));
        }
    }
}

static void cs_pooling(cs_further_state *s, ptrdiff_t n) {
    cs_serve(s, s->x, s->J, n, CS_LEAST_NEAR, CS_GREATEST_NEAR, 0);
    cs_serve(s, s->more, s->J, n, CS_LEAST_NEAR, CS_GREATEST_NEAR, 0);
    CS_ROWS(r, n) { s->served[r] = fabs(s->rho.hi[r]) < CS_STEEP_POOL ? s->served[r] : 0.0; }
    cs_away_from_zero(s->rho, n);
    cs_pool(s, n);
    cs_level_of_pool(s, n);
    cs_pooled_part(s, s->k, s->first, n);
    cs_pooled_part(s, s->more, s->second, n);
    CS_ROWS(r, n) { cs_put_pair(s->e, r, cs_pair_of(0.0)); /* nothing else is in the pool */ }
    cs_form_pooling_parts(n, s->J, CS_BOTH(s->first), CS_BOTH(s->second), CS_BOTH(s->e), CS_BOTH(s->f), s->work);
    CS_ROWS(r, n) {
        const int linear = (s->rho.hi[r] == 1.0) & (s->rho.lo[r] == 0.0);
        cs_put_pair(s->f, r, cs_choose(linear, cs_pair_of(0.0), cs_get(s->f, r)));
        s->result[r] = s->f.hi[r];
    }
    if (s->call->kernel == CS_POOLING) {
        cs_form_pooling_gain(n, s->J, CS_BOTH(s->E), CS_BOTH(s->f), s->m, s->result, s->work);
    }
}

#endif
