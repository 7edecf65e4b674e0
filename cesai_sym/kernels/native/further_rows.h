/* A block of rows of a further kernel: arguments, weights, exponent, and the level log(F/m).
 *
 * A row is served where its arguments are ordinary: further_serve() says what that is.  Beyond these bounds products
 * of small terms would leave the range of doubles, and the row is left to NumPy.
 */
#ifndef CESAI_FURTHER_ROWS_H
#define CESAI_FURTHER_ROWS_H

#include <stdlib.h>

#include "block.h"
#include "forms.h"
#include "further.h"

/* Inputs; nearer ones where quotients of inputs are formed; logarithms, rates and dates. */
#define CS_LEAST 0x1p-900
#define CS_GREATEST 0x1p+1000
#define CS_LEAST_NEAR 0x1p-200
#define CS_GREATEST_NEAR 0x1p+200
#define CS_LEAST_LOG 0x1p-300
#define CS_GREATEST_LOG 0x1p+30
/* Weights over the sum of the weights, before and after. */
#define CS_LEAST_WEIGHT 0x1p-300
/* Exponents; nearer ones to zero are taken as the least: everything is continuous there, to 2^-85. */
#define CS_CLIP 0x1p+200
#define CS_ZERO 0x1p-130
#define CS_GREATEST_SIGMA 0x1p+20
/* log(1/2) to log(2), where log1p is right for the logarithm of a sum. */
#define CS_NEXT_TO_ONE 0.69
#define CS_NOTHING (-0x1p+16)

#define CS_EACH(j, J) for (ptrdiff_t j = 0; j < (J); j++)
#define CS_AT(j) ((j) * CS_BLOCK)

/* An array of pairs. */
typedef struct {
    double *hi, *lo;
} cs_pairs;

#define CS_BOTH(a) (a).hi, (a).lo

CS_INLINE cs_pair cs_get(cs_pairs a, ptrdiff_t i) { return (cs_pair){a.hi[i], a.lo[i]}; }

CS_INLINE void cs_put_pair(cs_pairs a, ptrdiff_t i, cs_pair value) {
    a.hi[i] = value.hi;
    a.lo[i] = value.lo;
}

CS_INLINE cs_pair cs_choose(int first, cs_pair a, cs_pair b) {
    return (cs_pair){first ? a.hi : b.hi, first ? a.lo : b.lo};
}

typedef struct {
    const cs_further_call *call;
    ptrdiff_t J;
    int status;
    int shared;                           /* all rows have the same weights */
    double *served, *weights_ok, *result; /* 1 or 0 for each row; the results */
    double *x, *raw, *more, *date;        /* inputs, weights as they came, and what else the kernel takes */
    cs_pairs rho, w, v, log_sum;          /* exponent; normalised weights and their logarithms; that of their sum */
    double *m;                            /* pivot */
    cs_pairs L, E;                        /* log(x_j/m) and log(F/m) */
    double *a, *b, *c, *d;                /* for the kernels: numbers, */
    cs_pairs e, f, g, h, first, second;   /* pairs, */
    double *k;                            /* a vector, */
    cs_pairs p, q, s, t, u, y;            /* and vectors of pairs */
    double *work;
} cs_further_state;

/* ---- memory ---- */

typedef struct {
    char *next;
    size_t size;
} cs_arena;

static double *cs_take(cs_arena *arena, size_t blocks) {
    double *start = (double *)(void *)arena->next;
    arena->size += blocks * CS_BLOCK * sizeof(double);
    if (arena->next) {
        arena->next += blocks * CS_BLOCK * sizeof(double);
    }
    return start;
}

static void cs_lay_out(cs_further_state *s, cs_arena *arena) {
    const size_t J = (size_t)s->J;
    double **rows[] = {&s->served, &s->weights_ok, &s->date, &s->m, &s->a, &s->b, &s->c, &s->d};
    double **vectors[] = {&s->x, &s->raw, &s->more, &s->result, &s->k};
    cs_pairs *row_pairs[] = {&s->rho, &s->log_sum, &s->E, &s->e, &s->f, &s->g, &s->h, &s->first,
                             &s->second};
    cs_pairs *vector_pairs[] = {&s->w, &s->v, &s->L, &s->p, &s->q, &s->s, &s->t, &s->u, &s->y};
    size_t i;
    for (i = 0; i < sizeof rows / sizeof *rows; i++) { *rows[i] = cs_take(arena, 1); }
    for (i = 0; i < sizeof vectors / sizeof *vectors; i++) { *vectors[i] = cs_take(arena, J); }
    for (i = 0; i < sizeof row_pairs / sizeof *row_pairs; i++) {
        row_pairs[i]->hi = cs_take(arena, 1);
        row_pairs[i]->lo = cs_take(arena, 1);
    }
    for (i = 0; i < sizeof vector_pairs / sizeof *vector_pairs; i++) {
        vector_pairs[i]->hi = cs_take(arena, J);
        vector_pairs[i]->lo = cs_take(arena, J);
    }
    s->work = cs_take(arena, CS_FORM_SCALARS + CS_FORM_VECTORS * J);
}

/* ---- from and to the arrays of the caller ---- */

/* n rows of a vector into a block; the last row fills up whole vectors. */
static void cs_gather(double *to, const cs_array *a, ptrdiff_t at, ptrdiff_t n, ptrdiff_t J, int single) {
    CS_EACH(j, J) {
        const char *from = a->data + at * a->row + j * a->input;
        for (ptrdiff_t r = 0; r < n; r++) {
            if (single) {
                float f;
                memcpy(&f, from + r * a->row, sizeof f);
                to[CS_AT(j) + r] = f;
            } else {
                memcpy(&to[CS_AT(j) + r], from + r * a->row, sizeof(double));
            }
        }
        for (ptrdiff_t r = n; r < CS_WHOLE(n); r++) { to[CS_AT(j) + r] = to[CS_AT(j) + n - 1]; }
    }
}

/* n results to the rows from at on; of a row that is not served the first number is marked. */
static void cs_scatter(cs_further_state *s, ptrdiff_t at, ptrdiff_t n, ptrdiff_t J) {
    const cs_array *a = &s->call->out;
    const int64_t mark = CS_UNSERVED_BITS;
    const int32_t short_mark = CS_UNSERVED_SINGLE;
    CS_EACH(j, J) {
        char *to = a->data + at * a->row + j * a->input;
        for (ptrdiff_t r = 0; r < n; r++) {
            if (s->call->single) {
                const float f = (float)s->result[CS_AT(j) + r];
                memcpy(to + r * a->row, &f, sizeof f);
            } else {
                memcpy(to + r * a->row, &s->result[CS_AT(j) + r], sizeof(double));
            }
        }
    }
    for (ptrdiff_t r = 0; r < n; r++) {
        char *first = a->data + (at + r) * a->row;
        if (s->served[r] > 0.0) {
            continue;
        }
        s->status |= CS_UNSERVED;
        if (s->call->single) {
            memcpy(first, &short_mark, sizeof short_mark);
        } else {
            memcpy(first, &mark, sizeof mark);
        }
    }
}

/* ---- weights and exponent ---- */

/* Normalised weights of n rows from s->raw, their logarithms, that of the sum, and which rows have usable ones. */
static void cs_weigh(cs_further_state *s, ptrdiff_t n) {
    double *restrict top = s->a, *restrict scale = s->b, *restrict ok = s->weights_ok;
    CS_ROWS(r, n) {
        top[r] = 0.0;
        ok[r] = 1.0;
    }
    CS_EACH(j, s->J) {
        const double *restrict raw = s->raw + CS_AT(j);
        CS_ROWS(r, n) {
            top[r] = cs_max(top[r], raw[r]);
            ok[r] = (raw[r] >= CS_LEAST) & (raw[r] <= CS_GREATEST) ? ok[r] : 0.0; /* not for nan */
        }
    }
    CS_ROWS(r, n) {
        double k;
        (void)cs_split_exponent(ok[r] > 0.0 ? top[r] : 1.0, &k);
        scale[r] = cs_power_of_two(-k);
        cs_put_pair(s->e, r, cs_pair_of(0.0));
    }
    CS_EACH(j, s->J) {
        const double *restrict raw = s->raw + CS_AT(j);
        CS_ROWS(r, n) { cs_put_pair(s->e, r, cs_add_double(cs_get(s->e, r), raw[r] * scale[r])); }
    }
    CS_ROWS(r, n) {
        const double back = 1.0 / scale[r];
        const cs_pair sum = {s->e.hi[r] * back, s->e.lo[r] * back};
        cs_put_pair(s->log_sum, r, cs_log(sum));
    }
    CS_EACH(j, s->J) {
        const double *restrict raw = s->raw + CS_AT(j);
        CS_ROWS(r, n) {
            const cs_pair w = cs_divide(cs_pair_of(raw[r] * scale[r]), cs_get(s->e, r));
            ok[r] = w.hi >= CS_LEAST_WEIGHT ? ok[r] : 0.0;
            cs_put_pair(s->w, CS_AT(j) + r, w);
            cs_put_pair(s->v, CS_AT(j) + r, cs_log(w));
        }
    }
}

/* Rho, and s->e for the elasticity; s->served becomes 0 where the exponent or the weights are not ordinary. */
static void cs_exponent(cs_further_state *s, ptrdiff_t n) {
    const int sigma = s->call->sigma;
    double *restrict hi = s->rho.hi, *restrict lo = s->rho.lo, *restrict served = s->served;
    const double *restrict given = s->c, *restrict ok = s->weights_ok;
    CS_ROWS(r, n) {
        const int usable = sigma ? (given[r] >= 1.0 / CS_CLIP) & (given[r] <= CS_CLIP) : fabs(given[r]) < CS_CLIP;
        const double value = usable ? given[r] : 1.0;
        const cs_pair by_sigma = cs_divide_double(cs_two_sum(value, -1.0), value);
        hi[r] = sigma ? by_sigma.hi : value;
        lo[r] = sigma ? by_sigma.lo : 0.0;
        served[r] = usable ? ok[r] : 0.0;
    }
}

static void cs_away_from_zero(cs_pairs rho, ptrdiff_t n) {
    CS_ROWS(r, n) {
        const int tiny = fabs(rho.hi[r]) < CS_ZERO;
        rho.hi[r] = tiny ? CS_ZERO : rho.hi[r];
        rho.lo[r] = tiny ? 0.0 : rho.lo[r];
    }
}

/* A row is served where all entries of the vector are in the bounds in size, or zero if that is allowed. */
static void cs_serve(cs_further_state *s, const double *vector, ptrdiff_t J, ptrdiff_t n, double least, double greatest,
                     int signed_or_zero) {
    double *restrict served = s->served;
    CS_EACH(j, J) {
        const double *restrict x = vector + CS_AT(j);
        CS_ROWS(r, n) {
            const double size = signed_or_zero ? fabs(x[r]) : x[r];
            const int inside = (size >= least) & (size <= greatest); /* not for nan */
            served[r] = inside | (signed_or_zero & (x[r] == 0.0)) ? served[r] : 0.0;
        }
    }
}

/* ---- pivot and level ---- */

/* The least input (rho < 0, or always if `lowest`), else the greatest, in s->m. */
static void cs_extreme(cs_further_state *s, const double *vector, ptrdiff_t n, int lowest) {
    double *restrict m = s->m;
    const double *restrict rho = s->rho.hi;
    memcpy(m, vector, sizeof(double) * (size_t)CS_WHOLE(n));
    CS_EACH(j, s->J) {
        const double *restrict x = vector + CS_AT(j);
        CS_ROWS(r, n) { m[r] = lowest | (rho[r] < 0.0) ? cs_min(m[r], x[r]) : cs_max(m[r], x[r]); }
    }
}

/* s->L = log(x_j/m). */
static void cs_logarithms(cs_further_state *s, ptrdiff_t n) {
    CS_EACH(j, s->J) {
        const double *restrict x = s->x + CS_AT(j), *restrict m = s->m;
        CS_ROWS(r, n) { cs_put_pair(s->L, CS_AT(j) + r, cs_log_ratio(x[r], m[r])); }
    }
}

/* The input with the largest share becomes the pivot, next to which F is when it is next to any; s->m is an extreme. */
static void cs_lead(cs_further_state *s, ptrdiff_t n, int logs) {
    double *restrict best = s->a, *restrict lead = s->b;
    const double *restrict m = s->m, *restrict rho = s->rho.hi;
    CS_ROWS(r, n) { best[r] = -HUGE_VAL; }
    CS_EACH(j, s->J) {
        const double *restrict x = s->x + CS_AT(j), *restrict v = s->v.hi + CS_AT(j);
        CS_ROWS(r, n) {
            const double exponent = v[r] + rho[r] * (logs ? x[r] - m[r] : cs_log_ratio(x[r], m[r]).hi);
            const int more = exponent > best[r];
            best[r] = more ? exponent : best[r];
            lead[r] = more ? x[r] : lead[r];
        }
    }
    memcpy(s->m, lead, sizeof(double) * (size_t)CS_WHOLE(n));
}

/* Is there a row with 1, or none but such? */
static int cs_any(const double *a, ptrdiff_t n) {
    double top = 0.0;
    for (ptrdiff_t r = 0; r < n; r++) { top = a[r] > top ? a[r] : top; }
    return top > 0.0;
}

static int cs_all(const double *a, ptrdiff_t n) {
    double least = 1.0;
    for (ptrdiff_t r = 0; r < n; r++) { least = a[r] < least ? a[r] : least; }
    return least > 0.0;
}

/* s->E = log(F/m) from s->L under the weights w with logarithms v.
 *
 * Where the logarithm of the sum is small it comes without cancellation, and E is right relative to itself. */
static void cs_level(cs_further_state *s, cs_pairs w, cs_pairs v, ptrdiff_t n) {
    const ptrdiff_t J = s->J;
    double *restrict near = s->a, *restrict reach = s->b, *restrict c = s->c;
    const double *restrict rho = s->rho.hi;
    CS_ROWS(r, n) {
        reach[r] = 0.0;
        c[r] = -HUGE_VAL;
    }
    CS_EACH(j, J) {
        const double *restrict L = s->L.hi + CS_AT(j), *restrict log_w = v.hi + CS_AT(j);
        CS_ROWS(r, n) {
            reach[r] = cs_max(reach[r], fabs(rho[r] * L[r]));
            c[r] = cs_max(c[r], log_w[r] + rho[r] * L[r]);
        }
    }
    CS_ROWS(r, n) { near[r] = reach[r] <= CS_NEXT_TO_ONE ? 1.0 : 0.0; }
    if (!cs_all(near, n)) {
        cs_form_level_far(n, J, CS_BOTH(s->L), c, CS_BOTH(s->rho), CS_BOTH(v), CS_BOTH(s->E), s->work);
        CS_ROWS(r, n) { /* what is near by its reach is near by its sum too */
            near[r] = fabs(rho[r] * s->E.hi[r]) <= CS_NEXT_TO_ONE ? 1.0 : near[r];
        }
    }
    if (cs_any(near, n)) {
        cs_form_level_near(n, J, CS_BOTH(s->L), CS_BOTH(s->rho), CS_BOTH(w), CS_BOTH(s->h), s->work);
        CS_ROWS(r, n) { cs_put_pair(s->E, r, cs_choose(near[r] > 0.0, cs_get(s->h, r), cs_get(s->E, r))); }
    }
}

/* Pivot, logarithms and level. */
static void cs_prepare(cs_further_state *s, ptrdiff_t n, int lead) {
    cs_away_from_zero(s->rho, n);
    cs_extreme(s, s->x, n, 0);
    if (lead) {
        cs_lead(s, n, 0);
    }
    cs_logarithms(s, n);
    cs_level(s, s->w, s->v, n);
}

#endif
