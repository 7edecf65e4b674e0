/* The kernels for many rows: blocks of rows are gathered, computed by the forms, and put where they belong.
 *
 * Compiled once for each set of instructions, with CS_PATH the name of the set.  Rows of ordinary inputs go through
 * the fast tier, the others through the accurate one when enough have come together; rows with zeros, infinities, nan,
 * weights of 0 and the like are marked as unserved.
 */
#include <stdlib.h>

#define CESAI_SIMD 1
#include "block.h"
#include "call.h"
#include "forms.h"

#define CS_JOIN_(a, b) a##b
#define CS_JOIN(a, b) CS_JOIN_(a, b)
#define CS_NAME(stem) CS_JOIN(stem, CS_PATH)

/* Outside of these an input is unserved, or left to the accurate tier where products of derivatives are formed. */
#define CS_LEAST 0x1p-900
#define CS_GREATEST 0x1p+1000
#define CS_LEAST_NEAR 0x1p-100
#define CS_GREATEST_NEAR 0x1p+100
/* Exponents of the fast tier; terms of less are not exact enough for derivatives; weights of less are lopsided. */
#define CS_FAST_LEAST 1.0
#define CS_FAST_GREATEST 0x1p+40
#define CS_LEAST_TERM 0x1p-360
#define CS_FAST_WEIGHT 0x1p-60
#define CS_LEAST_WEIGHT 0x1p-900
/* Below it, or where all exponents are small, the form without cancellation: an error of the exponentials is not
 * divided by rho there.  The forms of rho = 0 and rho = 2^-100 are as good as one. */
#define CS_FAR 0x1p-20
#define CS_ZERO 0x1p-100
#define CS_CLIP 0x1p+200

/* Rows on their way through one tier; arrays of CS_BLOCK rows, in one piece of memory. */
typedef struct {
    ptrdiff_t n;              /* rows so far */
    ptrdiff_t *to;            /* where they go */
    double *x, *w_hi, *w_lo;  /* inputs; normalised weights */
    double *v_hi, *v_lo;      /* logarithms of the weights, in the accurate tier */
    double *rho_hi, *rho_lo;
} cs_rows;

typedef struct {
    const cs_call *call;
    int status;
    int shared;        /* all rows have the same weights */
    int have_logs;     /* and v is filled */
    cs_rows now, far, near;
    double *raw;       /* weights as they came */
    double *least, *greatest, *m, *served, *fast, *weights_ok, *weights_fast;
    double *l_hi, *l_lo, *q, *S, *e_hi, *e_lo, *F, *a, *own;
    double *c, *d, *result, *result2, *work;
} cs_state;

#define CS_EACH(j, J) for (ptrdiff_t j = 0; j < (J); j++)
#define CS_AT(j) ((j) * CS_BLOCK)

/* ---- memory ---- */

typedef struct {
    char *next;
    size_t size;
} cs_arena;

static double *cs_take(cs_arena *arena, size_t blocks) {
    double *start = (double *)arena->next;
    arena->size += blocks * CS_BLOCK * sizeof(double);
    if (arena->next) {
        arena->next += blocks * CS_BLOCK * sizeof(double);
    }
    return start;
}

static void cs_take_rows(cs_rows *rows, cs_arena *arena, size_t J) {
    rows->n = 0;
    rows->to = (ptrdiff_t *)cs_take(arena, 1);
    rows->x = cs_take(arena, J);
    rows->w_hi = cs_take(arena, J);
    rows->w_lo = cs_take(arena, J);
    rows->v_hi = cs_take(arena, J);
    rows->v_lo = cs_take(arena, J);
    rows->rho_hi = cs_take(arena, 1);
    rows->rho_lo = cs_take(arena, 1);
}

static void cs_lay_out(cs_state *s, cs_arena *arena, size_t J) {
    const size_t matrix = s->call->kernel == CS_HESSIAN ? J * J : J;
    double **rows[] = {&s->least, &s->greatest, &s->m, &s->served, &s->fast, &s->weights_ok, &s->weights_fast,
                       &s->S, &s->e_hi, &s->e_lo, &s->F, &s->c};
    double **vectors[] = {&s->raw, &s->l_hi, &s->l_lo, &s->q, &s->a, &s->own, &s->d, &s->result2};
    size_t i;
    cs_take_rows(&s->now, arena, J);
    cs_take_rows(&s->far, arena, J);
    cs_take_rows(&s->near, arena, J);
    for (i = 0; i < sizeof rows / sizeof *rows; i++) {
        *rows[i] = cs_take(arena, 1);
    }
    for (i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        *vectors[i] = cs_take(arena, J);
    }
    s->result = cs_take(arena, matrix);
    s->work = cs_take(arena, CS_FORM_SCALARS + CS_FORM_VECTORS * J);
}

/* ---- from and to the arrays of the caller ---- */

CS_INLINE double cs_load(const char *p, int single) {
    if (single) {
        float f;
        memcpy(&f, p, sizeof f);
        return f;
    } else {
        double d;
        memcpy(&d, p, sizeof d);
        return d;
    }
}

CS_INLINE void cs_store(char *p, double value, int single) {
    if (single) {
        const float f = (float)value;
        memcpy(p, &f, sizeof f);
    } else {
        memcpy(p, &value, sizeof value);
    }
}

CS_INLINE void cs_gather_packed(double *to, const double *from, ptrdiff_t n, const ptrdiff_t J) {
    for (ptrdiff_t r = 0; r < n; r++) {
        CS_EACH(j, J) { to[CS_AT(j) + r] = from[r * J + j]; }
    }
}

/* n rows of a vector into a block; the last row fills up whole vectors. */
static void cs_gather(double *to, const cs_array *a, ptrdiff_t at, ptrdiff_t n, ptrdiff_t J, int single) {
    const char *from = a->data + at * a->row;
    const int aligned = ((size_t)from & 7) == 0;
    if (!single && aligned && a->input == 8 && a->row == 8 * J && J <= 4) {
        switch (J) {
            case 1: cs_gather_packed(to, (const double *)from, n, 1); break;
            case 2: cs_gather_packed(to, (const double *)from, n, 2); break;
            case 3: cs_gather_packed(to, (const double *)from, n, 3); break;
            default: cs_gather_packed(to, (const double *)from, n, 4);
        }
    } else {
        CS_EACH(j, J) {
            const char *p = from + j * a->input;
            for (ptrdiff_t r = 0; r < n; r++) { to[CS_AT(j) + r] = cs_load(p + r * a->row, single); }
        }
    }
    for (ptrdiff_t r = n; r < CS_WHOLE(n); r++) {
        CS_EACH(j, J) { to[CS_AT(j) + r] = to[CS_AT(j) + n - 1]; }
    }
}

CS_INLINE void cs_scatter_packed(double *to, const double *from, ptrdiff_t n, const ptrdiff_t J) {
    for (ptrdiff_t r = 0; r < n; r++) {
        CS_EACH(j, J) { to[r * J + j] = from[CS_AT(j) + r]; }
    }
}

/* A block to the rows from at on. */
static void cs_scatter(const cs_array *a, const double *from, ptrdiff_t at, ptrdiff_t n, ptrdiff_t J, int single) {
    char *to = a->data + at * a->row;
    const int aligned = ((size_t)to & 7) == 0;
    if (!single && aligned && a->input == 8 && a->row == 8 * J && (J <= 4 || J == 9)) {
        switch (J) {
            case 1: memcpy(to, from, sizeof(double) * (size_t)n); break;
            case 2: cs_scatter_packed((double *)to, from, n, 2); break;
            case 3: cs_scatter_packed((double *)to, from, n, 3); break;
            case 4: cs_scatter_packed((double *)to, from, n, 4); break;
            default: cs_scatter_packed((double *)to, from, n, 9);
        }
        return;
    }
    CS_EACH(j, J) {
        char *p = to + j * a->input;
        for (ptrdiff_t r = 0; r < n; r++) { cs_store(p + r * a->row, from[CS_AT(j) + r], single); }
    }
}

/* A matrix as a vector of J * J inputs where it lies in one piece. */
static void cs_scatter_matrix(const cs_array *a, const double *from, ptrdiff_t at, ptrdiff_t n, ptrdiff_t J, int single) {
    if (a->input == J * a->second) {
        const cs_array flat = {a->data, a->row, a->second, 0};
        cs_scatter(&flat, from, at, n, J * J, single);
        return;
    }
    CS_EACH(j, J) {
        const cs_array part = {a->data + j * a->input, a->row, a->second, 0};
        cs_scatter(&part, from + CS_AT(j * J), at, n, J, single);
    }
}

/* ---- weights ---- */

/* Normalised weights of n rows from s->raw as pairs, and which rows have usable ones. */
static void cs_weigh(cs_state *s, cs_rows *rows, ptrdiff_t n) {
    const ptrdiff_t J = s->call->J;
    double *restrict top = s->S, *restrict hi = s->e_hi, *restrict lo = s->e_lo, *restrict bad = s->F;
    double *restrict ok = s->weights_ok, *restrict even = s->weights_fast;
    CS_ROWS(r, n) {
        top[r] = 0.0;
        bad[r] = 0.0;
    }
    CS_EACH(j, J) {
        const double *restrict raw = s->raw + CS_AT(j);
        CS_ROWS(r, n) {
            top[r] = cs_max(top[r], raw[r]);
            bad[r] = (raw[r] >= 0.0) & (raw[r] <= 1.7976931348623157e308) ? bad[r] : 1.0;
        }
    }
    CS_ROWS(r, n) {
        double k;
        bad[r] = top[r] > 0.0 ? bad[r] : 1.0;
        ok[r] = (top[r] >= CS_LEAST) & (top[r] <= CS_GREATEST) & (bad[r] == 0.0) ? 1.0 : 0.0;
        (void)cs_split_exponent(ok[r] > 0.0 ? top[r] : 1.0, &k);
        top[r] = cs_power_of_two(-k);
        hi[r] = 0.0;
        lo[r] = 0.0;
    }
    CS_EACH(j, J) {
        const double *restrict raw = s->raw + CS_AT(j);
        CS_ROWS(r, n) {
            const cs_pair sum = cs_add_double((cs_pair){hi[r], lo[r]}, raw[r] * top[r]);
            hi[r] = sum.hi;
            lo[r] = sum.lo;
        }
    }
    CS_ROWS(r, n) { even[r] = ok[r]; }
    CS_EACH(j, J) {
        const double *restrict raw = s->raw + CS_AT(j);
        double *restrict w_hi = rows->w_hi + CS_AT(j), *restrict w_lo = rows->w_lo + CS_AT(j);
        CS_ROWS(r, n) {
            const cs_pair w = cs_divide(cs_pair_of(raw[r] * top[r]), (cs_pair){hi[r], lo[r]});
            w_hi[r] = w.hi;
            w_lo[r] = w.lo;
            ok[r] = w.hi >= CS_LEAST_WEIGHT ? ok[r] : 0.0;
            even[r] = w.hi >= CS_FAST_WEIGHT ? even[r] : 0.0;
        }
    }
    for (ptrdiff_t r = 0; r < n; r++) {
        s->status |= bad[r] > 0.0 ? CS_BAD_WEIGHTS : 0;
    }
}

/* Logarithms of the weights. */
static void cs_weight_logs(cs_rows *rows, ptrdiff_t n, ptrdiff_t J) {
    CS_EACH(j, J) {
        const double *restrict w_hi = rows->w_hi + CS_AT(j), *restrict w_lo = rows->w_lo + CS_AT(j);
        double *restrict v_hi = rows->v_hi + CS_AT(j), *restrict v_lo = rows->v_lo + CS_AT(j);
        CS_ROWS(r, n) {
            const cs_pair v = cs_log((cs_pair){w_hi[r], w_lo[r]});
            v_hi[r] = v.hi;
            v_lo[r] = v.lo;
        }
    }
}

/* ---- both tiers: exponent, extremes, pivot ---- */

static void cs_exponents(const cs_call *call, cs_rows *rows, ptrdiff_t at, ptrdiff_t n) {
    double *restrict hi = rows->rho_hi, *restrict lo = rows->rho_lo;
    cs_gather(hi, &call->rho, at, n, 1, call->single);
    if (!call->sigma) {
        CS_ROWS(r, n) { lo[r] = 0.0; }
        return;
    }
    CS_ROWS(r, n) { /* rho = (sigma - 1)/sigma; other elasticities are unserved */
        const int usable = (hi[r] >= 0x1p-200) & (hi[r] <= 0x1p+200);
        const cs_pair rho = cs_divide_double(cs_two_sum(usable ? hi[r] : 1.0, -1.0), usable ? hi[r] : 1.0);
        hi[r] = usable ? rho.hi : hi[r] > 1.7976931348623157e308 ? 1.0 : HUGE_VAL;
        lo[r] = usable ? rho.lo : 0.0;
    }
}

/* Least and greatest of the first J inputs, and whether they are ordinary; J is a constant of at most 4. */
CS_INLINE void cs_extremes(cs_state *s, ptrdiff_t n, const ptrdiff_t J) {
    const double *restrict x = s->now.x;
    double *restrict least = s->least, *restrict greatest = s->greatest, *restrict served = s->served;
    CS_ROWS(r, n) {
        const double a = x[r], b = J > 1 ? x[CS_BLOCK + r] : a, c = J > 2 ? x[2 * CS_BLOCK + r] : b;
        const double d = J > 3 ? x[3 * CS_BLOCK + r] : c;
        const int first = (a >= CS_LEAST) & (b >= CS_LEAST), second = (c >= CS_LEAST) & (d >= CS_LEAST); /* not nan */
        least[r] = cs_min(cs_min(a, b), cs_min(c, d));
        greatest[r] = cs_max(cs_max(a, b), cs_max(c, d));
        served[r] = first & second ? 1.0 : 0.0;
    }
}

/* Which rows can be computed here at all, and which by the fast tier. */
static void cs_classify(cs_state *s, ptrdiff_t n) {
    const ptrdiff_t J = s->call->J;
    const int value = s->call->kernel == CS_CES;
    const double low = value ? CS_LEAST : CS_LEAST_NEAR, high = value ? CS_GREATEST : CS_GREATEST_NEAR;
    double *restrict least = s->least, *restrict greatest = s->greatest, *restrict served = s->served;
    double *restrict fast = s->fast, *restrict m = s->m;
    const double *restrict rho = s->now.rho_hi, *restrict usable = s->weights_ok, *restrict even = s->weights_fast;
    switch (J) {
        case 1: cs_extremes(s, n, 1); break;
        case 2: cs_extremes(s, n, 2); break;
        case 3: cs_extremes(s, n, 3); break;
        default: cs_extremes(s, n, 4);
    }
    for (ptrdiff_t j = 4; j < J; j++) {
        const double *restrict x = s->now.x + CS_AT(j);
        CS_ROWS(r, n) {
            least[r] = cs_min(least[r], x[r]);
            greatest[r] = cs_max(greatest[r], x[r]);
            served[r] = x[r] >= CS_LEAST ? served[r] : 0.0; /* not for nan */
        }
    }
    CS_ROWS(r, n) {
        const double size = fabs(rho[r]);
        const int inside = (least[r] >= low) & (greatest[r] <= high);
        const int ordinary = inside & (size >= CS_FAST_LEAST) & (size <= CS_FAST_GREATEST);
        served[r] = (greatest[r] <= CS_GREATEST) & (size < CS_CLIP) ? served[r] * usable[r] : 0.0;
        fast[r] = ordinary ? served[r] * even[r] : 0.0;
        m[r] = rho[r] < 0.0 ? least[r] : greatest[r];
    }
}

/* ---- the fast tier ---- */

#define CS_PUT_FIRST(j)                                              \
    if (J > (j)) {                                                   \
        const double a = x[CS_AT(j) + r], wa = w[CS_AT(j) + r];      \
        const int swap = low ? a < p : a > p;                        \
        y[CS_AT(j) + r] = swap ? p : a;                              \
        v[CS_AT(j) + r] = swap ? wp : wa;                            \
        swapped[CS_AT(j) + r] = swap ? 1.0 : 0.0;                    \
        p = swap ? a : p;                                            \
        wp = swap ? wa : wp;                                         \
    }

/* The pivot in s->m and its weight in s->S, the others in s->a and s->d, where it was in s->own; J is at most 4. */
CS_INLINE void cs_pivot_first(cs_state *s, ptrdiff_t n, const ptrdiff_t J) {
    const double *restrict x = s->now.x, *restrict w = s->now.w_hi, *restrict rho = s->now.rho_hi;
    double *restrict y = s->a, *restrict v = s->d, *restrict m = s->m, *restrict S = s->S, *restrict swapped = s->own;
    double *restrict q = s->q;
    CS_ROWS(r, n) {
        const int low = rho[r] < 0.0;
        double p = x[r], wp = w[r];
        CS_PUT_FIRST(1)
        CS_PUT_FIRST(2)
        CS_PUT_FIRST(3)
        m[r] = p;
        S[r] = q[r] = wp;
    }
}

#define CS_PUT_BACK(j)                                               \
    if (J > (j)) {                                                   \
        const double term = q[CS_AT(j) + r];                         \
        const int swap = swapped[CS_AT(j) + r] > 0.0;                \
        q[CS_AT(j) + r] = swap ? first : term;                       \
        first = swap ? term : first;                                 \
    }

/* The terms in s->q in the order of the inputs again. */
CS_INLINE void cs_terms_back(cs_state *s, ptrdiff_t n, const ptrdiff_t J) {
    const double *restrict swapped = s->own;
    double *restrict q = s->q;
    CS_ROWS(r, n) {
        double first = q[r];
        CS_PUT_BACK(3)
        CS_PUT_BACK(2)
        CS_PUT_BACK(1)
        q[r] = first;
    }
}

/* The sum of the terms where the pivot has been put first: its own term is its weight, and not computed.
 *
 * For few inputs that saves a good part of the work; what is computed is fast_terms and fast_sum. */
static void cs_sum_beside_pivot(cs_state *s, ptrdiff_t n) {
    const cs_rows *b = &s->now;
    double *restrict p = s->m, *restrict S = s->S;
    const double *restrict rho_hi = b->rho_hi, *restrict rho_lo = b->rho_lo;
    switch (s->call->J) {
        case 1: cs_pivot_first(s, n, 1); break;
        case 2: cs_pivot_first(s, n, 2); break;
        case 3: cs_pivot_first(s, n, 3); break;
        default: cs_pivot_first(s, n, 4);
    }
    for (ptrdiff_t j = 1; j < s->call->J; j++) {
        const double *restrict y = s->a + CS_AT(j);
        double *restrict hi = s->l_hi + CS_AT(j), *restrict lo = s->l_lo + CS_AT(j);
        CS_ROWS(r, n) {
            const cs_pair t = cs_quick_multiply((cs_pair){rho_hi[r], rho_lo[r]}, cs_log2_ratio(y[r], p[r]));
            hi[r] = t.hi;
            lo[r] = t.lo;
        }
    }
    for (ptrdiff_t j = 1; j < s->call->J; j++) {
        const double *restrict v = s->d + CS_AT(j);
        const double *restrict hi = s->l_hi + CS_AT(j), *restrict lo = s->l_lo + CS_AT(j);
        double *restrict q = s->q + CS_AT(j);
        CS_ROWS(r, n) {
            q[r] = v[r] * cs_exp2((cs_pair){hi[r], lo[r]});
            S[r] += q[r];
        }
    }
    if (s->call->kernel == CS_CES) {
        return;
    }
    switch (s->call->J) {
        case 1: break;
        case 2: cs_terms_back(s, n, 2); break;
        case 3: cs_terms_back(s, n, 3); break;
        default: cs_terms_back(s, n, 4);
    }
}

/* fast_sum with the rounding errors of the sum put back, which grow with J otherwise. */
static void cs_sum_of_many(cs_state *s, ptrdiff_t n) {
    double *restrict S = s->S, *restrict lost = s->c;
    CS_ROWS(r, n) { S[r] = lost[r] = 0.0; }
    CS_EACH(j, s->call->J) {
        const double *restrict q = s->q + CS_AT(j);
        CS_ROWS(r, n) {
            const cs_pair sum = cs_two_sum(S[r], q[r]);
            S[r] = sum.hi;
            lost[r] += sum.lo;
        }
    }
    CS_ROWS(r, n) { S[r] += lost[r]; }
}

/* The sum of the terms, and the terms themselves. */
static void cs_terms(cs_state *s, ptrdiff_t n) {
    const ptrdiff_t J = s->call->J;
    const cs_rows *b = &s->now;
    const double *restrict m = s->m;
    CS_EACH(j, J) {
        const double *restrict x = b->x + CS_AT(j);
        double *restrict hi = s->l_hi + CS_AT(j), *restrict lo = s->l_lo + CS_AT(j);
        CS_ROWS(r, n) {
            const cs_pair l = cs_log2_ratio(x[r], m[r]);
            hi[r] = l.hi;
            lo[r] = l.lo;
        }
    }
    cs_form_fast_terms(n, J, s->l_hi, s->l_lo, b->rho_hi, b->rho_lo, b->w_hi, s->q, s->work);
    cs_sum_of_many(s, n);
}

static void cs_fast(cs_state *s, ptrdiff_t n) {
    const ptrdiff_t J = s->call->J;
    const cs_rows *b = &s->now;
    const double *m = s->m;
    if (J <= 4) {
        cs_sum_beside_pivot(s, n);
    } else {
        cs_terms(s, n);
    }
    if (s->call->kernel == CS_SHARES) {
        cs_form_fast_shares(n, J, s->S, s->q, s->result, s->work);
        return;
    }
    cs_form_fast_level(n, J, s->S, b->rho_hi, b->rho_lo, s->e_hi, s->e_lo, s->work);
    cs_form_fast_aggregate(n, J, s->e_hi, s->e_lo, m, s->F, s->work);
    {
        double *restrict F = s->F;
        const double *restrict least = s->least, *restrict greatest = s->greatest;
        CS_ROWS(r, n) { /* the aggregate lies between the inputs, also after rounding */
            const double f = F[r] < greatest[r] ? F[r] : greatest[r];
            F[r] = f > least[r] ? f : least[r];
        }
    }
    if (s->call->kernel == CS_CES) {
        return;
    }
    cs_form_fast_relative(n, J, s->S, s->q, b->x, s->a, s->work);
    if (s->call->kernel != CS_HESSIAN) {
        cs_form_fast_gradient(n, J, s->F, s->a, s->result, s->work);
        return;
    }
    cs_form_fast_hessian_across(n, J, s->F, s->a, b->rho_hi, b->rho_lo, s->result, s->work);
    cs_form_fast_hessian_own(n, J, s->F, s->S, s->a, s->q, b->rho_hi, b->rho_lo, b->x, s->own, s->work);
    CS_EACH(j, J) { memcpy(s->result + CS_AT(j * J + j), s->own + CS_AT(j), sizeof(double) * CS_WHOLE(n)); }
}

/* Rows with a term that is too small for derivatives leave the fast tier. */
static void cs_check_terms(cs_state *s, ptrdiff_t n) {
    double *restrict fast = s->fast;
    if (s->call->kernel == CS_CES) {
        return;
    }
    CS_EACH(j, s->call->J) {
        const double *restrict q = s->q + CS_AT(j);
        CS_ROWS(r, n) { fast[r] = q[r] >= CS_LEAST_TERM ? fast[r] : 0.0; }
    }
}

/* ---- the accurate tier ---- */

/* The greatest exponent v_j + rho L_j. */
static void cs_offset(cs_state *s, const cs_rows *b, ptrdiff_t n) {
    double *restrict c = s->c;
    const double *restrict rho = b->rho_hi;
    CS_ROWS(r, n) { c[r] = -HUGE_VAL; }
    CS_EACH(j, s->call->J) {
        const double *restrict v = b->v_hi + CS_AT(j), *restrict L = s->l_hi + CS_AT(j);
        CS_ROWS(r, n) { c[r] = cs_max(c[r], v[r] + rho[r] * L[r]); }
    }
}

/* For each j the greatest exponent among the others, relative to F. */
static void cs_offsets_of_others(cs_state *s, const cs_rows *b, ptrdiff_t n) {
    const double *restrict rho = b->rho_hi;
    CS_EACH(j, s->call->J) {
        double *restrict d = s->d + CS_AT(j);
        CS_ROWS(r, n) { d[r] = -0x1p+16; }
        CS_EACH(i, s->call->J) {
            const double *restrict v = b->v_hi + CS_AT(i), *restrict L = s->l_hi + CS_AT(i), *restrict E = s->e_hi;
            if (i == j) {
                continue;
            }
            CS_ROWS(r, n) { d[r] = cs_max(d[r], v[r] + rho[r] * (L[r] - E[r])); }
        }
    }
}

static void cs_accurate(cs_state *s, cs_rows *b, int near) {
    const ptrdiff_t J = s->call->J, n = b->n;
    const cs_kernel kernel = s->call->kernel;
    double *restrict m = s->m, *restrict rho_hi = b->rho_hi, *restrict rho_lo = b->rho_lo;
    CS_EACH(j, J) { /* whole vectors */
        for (ptrdiff_t r = n; r < CS_WHOLE(n); r++) {
            b->x[CS_AT(j) + r] = b->x[CS_AT(j) + n - 1];
            b->rho_hi[r] = b->rho_hi[n - 1];
            b->rho_lo[r] = b->rho_lo[n - 1];
            if (!s->shared) {
                b->w_hi[CS_AT(j) + r] = b->w_hi[CS_AT(j) + n - 1];
                b->w_lo[CS_AT(j) + r] = b->w_lo[CS_AT(j) + n - 1];
            }
        }
    }
    if (s->shared) {
        if (!s->have_logs) {
            cs_weight_logs(&s->now, CS_BLOCK, J);
            s->have_logs = 1;
        }
        b->w_hi = s->now.w_hi, b->w_lo = s->now.w_lo, b->v_hi = s->now.v_hi, b->v_lo = s->now.v_lo;
    } else {
        cs_weight_logs(b, n, J);
    }
    memcpy(m, b->x, sizeof(double) * (size_t)CS_WHOLE(n));
    CS_EACH(j, J) {
        const double *restrict x = b->x + CS_AT(j);
        CS_ROWS(r, n) { m[r] = rho_hi[r] < 0.0 ? cs_min(m[r], x[r]) : cs_max(m[r], x[r]); }
    }
    CS_EACH(j, J) {
        const double *restrict x = b->x + CS_AT(j);
        double *restrict hi = s->l_hi + CS_AT(j), *restrict lo = s->l_lo + CS_AT(j);
        CS_ROWS(r, n) {
            const cs_pair L = cs_log_ratio(x[r], m[r]);
            hi[r] = L.hi;
            lo[r] = L.lo;
        }
    }
    if (!near || kernel == CS_SHARES) {
        cs_offset(s, b, n);
    }
    if (kernel == CS_SHARES) {
        cs_form_shares(n, J, s->l_hi, s->l_lo, s->c, b->rho_hi, b->rho_lo, b->v_hi, b->v_lo, s->result, s->work);
        return;
    }
    if (near) {
        CS_ROWS(r, n) { /* zero is as good as 2^-100 */
            const int tiny = fabs(rho_hi[r]) < CS_ZERO;
            rho_hi[r] = tiny ? CS_ZERO : rho_hi[r];
            rho_lo[r] = tiny ? 0.0 : rho_lo[r];
        }
        cs_form_level_near(n, J, s->l_hi, s->l_lo, b->rho_hi, b->rho_lo, b->w_hi, b->w_lo, s->e_hi, s->e_lo, s->work);
    } else {
        cs_form_level_far(n, J, s->l_hi, s->l_lo, s->c, b->rho_hi, b->rho_lo, b->v_hi, b->v_lo, s->e_hi, s->e_lo,
                          s->work);
    }
    if (kernel == CS_CES || kernel == CS_VALUE_AND_GRADIENT) {
        cs_form_aggregate(n, J, s->e_hi, s->e_lo, m, s->F, s->work);
    }
    if (kernel == CS_GRADIENT || kernel == CS_VALUE_AND_GRADIENT) {
        cs_form_gradient(n, J, s->e_hi, s->e_lo, s->l_hi, s->l_lo, b->rho_hi, b->rho_lo, b->v_hi, b->v_lo, s->result,
                         s->work);
    }
    if (kernel == CS_HESSIAN) {
        cs_offsets_of_others(s, b, n);
        cs_form_hessian_across(n, J, s->e_hi, s->e_lo, s->l_hi, s->l_lo, m, b->rho_hi, b->rho_lo, b->v_hi, b->v_lo,
                               s->result, s->work);
        cs_form_hessian_own(n, J, s->e_hi, s->e_lo, s->l_hi, s->l_lo, s->d, m, b->rho_hi, b->rho_lo, b->v_hi, b->v_lo,
                            s->own, s->work);
        CS_EACH(j, J) { memcpy(s->result + CS_AT(j * J + j), s->own + CS_AT(j), sizeof(double) * CS_WHOLE(n)); }
    }
}

/* ---- results ---- */

/* n results from row `from` of the block to the rows from `at` on. */
static void cs_put(const cs_state *s, ptrdiff_t from, ptrdiff_t at, ptrdiff_t n) {
    const cs_call *call = s->call;
    const ptrdiff_t J = call->J;
    switch (call->kernel) {
        case CS_CES: cs_scatter(&call->out[0], s->F + from, at, n, 1, call->single); break;
        case CS_VALUE_AND_GRADIENT:
            cs_scatter(&call->out[0], s->F + from, at, n, 1, call->single);
            cs_scatter(&call->out[1], s->result + from, at, n, J, call->single);
            break;
        case CS_HESSIAN: cs_scatter_matrix(&call->out[0], s->result + from, at, n, J, call->single); break;
        default: cs_scatter(&call->out[0], s->result + from, at, n, J, call->single);
    }
}

static void cs_mark(char *to, int single) {
    if (single) {
        const int32_t bits = CS_UNSERVED_SINGLE;
        memcpy(to, &bits, sizeof bits);
    } else {
        const int64_t bits = CS_UNSERVED_BITS;
        memcpy(to, &bits, sizeof bits);
    }
}

/* The first number of each result of a row says that it is unserved. */
static void cs_put_unserved(cs_state *s, ptrdiff_t at) {
    const cs_call *call = s->call;
    s->status |= CS_UNSERVED;
    cs_mark(call->out[0].data + at * call->out[0].row, call->single);
    CS_EACH(j, call->J) { s->status |= s->now.x[CS_AT(j) + at % CS_BLOCK] < 0.0 ? CS_NEGATIVE : 0; }
}

static void cs_flush(cs_state *s, cs_rows *rows, int near) {
    if (rows->n == 0) {
        return;
    }
    cs_accurate(s, rows, near);
    for (ptrdiff_t r = 0, run; r < rows->n; r += run) { /* rows that are neighbours go together */
        for (run = 1; r + run < rows->n && rows->to[r + run] == rows->to[r] + run; run++) {
        }
        cs_put(s, r, rows->to[r], run);
    }
    rows->n = 0;
}

/* A row of the block to those that wait for the accurate tier. */
static void cs_defer(cs_state *s, ptrdiff_t r, ptrdiff_t at) {
    /* The bits of a double are its logarithm to base 2, nearly: the greatest |rho log(x_j/m)|, to a tenth. */
    const double doublings = ((double)cs_bits(s->greatest[r]) - (double)cs_bits(s->least[r])) * 0x1p-52;
    const int near = fabs(s->now.rho_hi[r]) < CS_FAR || fabs(s->now.rho_hi[r]) * doublings < 1.0;
    cs_rows *rows = near ? &s->near : &s->far;
    const ptrdiff_t to = rows->n++;
    rows->to[to] = at;
    rows->rho_hi[to] = s->now.rho_hi[r];
    rows->rho_lo[to] = s->now.rho_lo[r];
    CS_EACH(j, s->call->J) {
        rows->x[CS_AT(j) + to] = s->now.x[CS_AT(j) + r];
        if (!s->shared) {
            rows->w_hi[CS_AT(j) + to] = s->now.w_hi[CS_AT(j) + r];
            rows->w_lo[CS_AT(j) + to] = s->now.w_lo[CS_AT(j) + r];
        }
    }
}

static void cs_bounds(const double *restrict a, ptrdiff_t n, double *least, double *greatest) {
    double low = a[0], high = a[0];
    CS_PRAGMA(omp simd reduction(min : low) reduction(max : high))
    for (ptrdiff_t r = 0; r < CS_WHOLE(n); r++) {
        low = a[r] < low ? a[r] : low;
        high = a[r] > high ? a[r] : high;
    }
    *least = low;
    *greatest = high;
}

/* One block: rows [at, at + n). */
static void cs_block(cs_state *s, ptrdiff_t at, ptrdiff_t n) {
    const cs_call *call = s->call;
    double all, any;
    cs_gather(s->now.x, &call->x, at, n, call->J, call->single);
    if (!s->shared) {
        cs_gather(s->raw, &call->w, at, n, call->J, call->single);
        cs_weigh(s, &s->now, n);
    }
    if (call->rho.row != 0 || at == 0) {
        cs_exponents(call, &s->now, at, call->rho.row != 0 || call->n < CS_BLOCK ? n : CS_BLOCK);
    }
    cs_classify(s, n);
    if (call->accurate) {
        memset(s->fast, 0, CS_BLOCK * sizeof(double));
    }
    cs_bounds(s->fast, n, &all, &any);
    if (any > 0.0) {
        cs_fast(s, n);
        cs_check_terms(s, n);
        cs_bounds(s->fast, n, &all, &any);
        cs_put(s, 0, at, n); /* what the others are will be put in their place */
        if (all > 0.0) {
            return;
        }
    }
    for (ptrdiff_t r = 0; r < n; r++) { /* the block keeps its inputs, but not its results, while others are computed */
        if (s->fast[r] > 0.0) {
            continue;
        }
        if (s->served[r] == 0.0) {
            cs_put_unserved(s, at + r);
            continue;
        }
        cs_defer(s, r, at + r);
        if (s->far.n == CS_BLOCK) {
            cs_flush(s, &s->far, 0);
        }
        if (s->near.n == CS_BLOCK) {
            cs_flush(s, &s->near, 1);
        }
    }
}

int CS_NAME(cs_rows_)(const cs_call *call) {
    cs_state s;
    cs_arena arena = {NULL, 0};
    void *memory;
    const size_t J = (size_t)call->J;
    const ptrdiff_t together = call->n < CS_BLOCK ? call->n : CS_BLOCK;
    if (call->n == 0) {
        return 0;
    }
    memset(&s, 0, sizeof s);
    s.call = call;
    cs_lay_out(&s, &arena, J);
    memory = malloc(arena.size + 64);
    if (!memory) {
        return CS_NO_MEMORY;
    }
    arena.next = (char *)(((size_t)memory + 63) & ~(size_t)63);
    cs_lay_out(&s, &arena, J);
    s.shared = call->w.row == 0 || call->n == 1;
    if (s.shared) {
        const cs_array repeated = {call->w.data, 0, call->w.input, 0};
        cs_gather(s.raw, &repeated, 0, together, call->J, call->single);
        cs_weigh(&s, &s.now, together);
    }
    for (ptrdiff_t at = 0; at < call->n; at += CS_BLOCK) {
        cs_block(&s, at, call->n - at < CS_BLOCK ? call->n - at : CS_BLOCK);
    }
    cs_flush(&s, &s.far, 0);
    cs_flush(&s, &s.near, 1);
    free(memory);
    return s.status;
}

/* ---- for the tests ---- */

#define CS_PROBE(text, expression)                                     \
    if (strcmp(name, text) == 0) {                                     \
        for (ptrdiff_t r = 0; r < n; r++) {                            \
            const cs_pair a = {a_hi[r], a_lo[r]}, f = (expression);    \
            out_hi[r] = f.hi;                                          \
            out_lo[r] = f.lo;                                          \
            (void)a;                                                   \
        }                                                              \
        return 1;                                                      \
    }

int CS_NAME(cs_probe_)(const char *name, ptrdiff_t n, const double *a_hi, const double *a_lo, const double *b,
                       double *out_hi, double *out_lo) {
    CS_PROBE("log2", cs_log2(a.hi))
    CS_PROBE("log2_ratio", cs_log2_ratio(a.hi, b[r]))
    CS_PROBE("exp2", cs_pair_of(cs_exp2(a)))
    CS_PROBE("log", cs_log(a))
    CS_PROBE("log_ratio", cs_log_ratio(a.hi, b[r]))
    CS_PROBE("log1p", cs_log1p(a))
    CS_PROBE("exp", cs_exp(a))
    CS_PROBE("expm1", cs_expm1(a))
    CS_PROBE("expm1mx", cs_expm1mx(a))
    CS_PROBE("two_sum", cs_two_sum(a.hi, b[r]))
    CS_PROBE("two_product", cs_two_product(a.hi, b[r]))
    CS_PROBE("divide", cs_divide_double(a, b[r]))
    CS_PROBE("multiply", cs_multiply_double(a, b[r]))
    CS_PROBE("add", cs_add_double(a, b[r]))
    CS_PROBE("exp_double", cs_pair_of(cs_exp_double(a.hi)))
    CS_PROBE("expm1_double", cs_pair_of(cs_expm1_double(a.hi)))
    CS_PROBE("log_double", cs_pair_of(cs_log_double(a.hi)))
    CS_PROBE("log1p_double", cs_pair_of(cs_log1p_double(a.hi)))
    return 0;
}
