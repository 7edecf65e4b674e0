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
#include "wide.h"

#define CS_JOIN_(a, b) a##b
#define CS_JOIN(a, b) CS_JOIN_(a, b)
#define CS_NAME(stem) CS_JOIN(stem, CS_PATH)

/* Outside of these an input is unserved, or left to the accurate tier where products of derivatives are formed. */
#define CS_LEAST 0x1p-900
#define CS_GREATEST 0x1p+1000
#define CS_LEAST_NEAR 0x1p-100
#define CS_GREATEST_NEAR 0x1p+100
/* Exponents of the fast tier; terms of less are not exact enough for derivatives; weights of less are lopsided. */
#define CS_FAST_LEAST 1.5
/* Below, with L the greatest |log2(x_i/x_j)|, rows go through the form about the mean logarithm where |rho| L and
 * |rho| L^2 are at most this: its series converge, and an error of what is divided by rho stays small. */
#define CS_SMALL_RANGE 2.1
#define CS_SMALL_SPREAD 6.0
#define CS_FAST_GREATEST 0x1p+40
/* Up to this the terms of derivatives come from logarithms in doubles: an error of some |rho| 2^-53. */
#define CS_DOUBLE_TERMS 3.0
#define CS_LEAST_TERM 0x1p-360
#define CS_FAST_WEIGHT 0x1p-60
#define CS_LEAST_WEIGHT 0x1p-900
/* Below it, or where all exponents are small, the form without cancellation: an error of the exponentials is not
 * divided by rho there.  The forms of rho = 0 and rho = 2^-100 are as good as one. */
#define CS_FAR 0x1p-20
#define CS_ZERO 0x1p-100
#define CS_CLIP 0x1p+200
/* Inputs that go through the steps of the fast tier together. */
#define CS_GROUP 4

/* Rows on their way through one tier; arrays of CS_BLOCK rows, in one piece of memory. */
typedef struct {
    ptrdiff_t n;              /* rows so far */
    ptrdiff_t *to;            /* where they go */
    double *x, *w_hi, *w_lo;  /* inputs; normalised weights */
    double *v_hi, *v_lo;      /* logarithms of the weights, in the accurate tier */
    double *rho_hi, *rho_lo;
    double *inverse_hi, *inverse_lo; /* 1/rho, in the fast tier */
} cs_rows;

typedef struct {
    const cs_call *call;
    int status;
    int shared;        /* all rows have the same weights */
    int have_logs;     /* and v is filled */
    int any_small;     /* an exponent is below CS_FAST_LEAST */
    int any_large;     /* or above CS_DOUBLE_TERMS */
    cs_rows now, far, near, little;
    double *raw;       /* weights as they came */
    double *least, *greatest, *m, *served, *fast, *small, *weights_ok, *weights_fast;
    double *l_hi, *l_lo, *q, *S, *e_hi, *e_lo, *F, *a, *own;
    double *little_least, *little_greatest, *little_m;
    double *c, *d, *result, *work;
    double *k, *t;     /* of CS_GROUP inputs: whole parts of logarithms, and the rest */
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
    rows->inverse_hi = cs_take(arena, 1);
    rows->inverse_lo = cs_take(arena, 1);
}

static void cs_lay_out(cs_state *s, cs_arena *arena, size_t J) {
    const size_t matrix = s->call->kernel == CS_HESSIAN ? J * J : J;
    double **rows[] = {&s->least, &s->greatest, &s->m, &s->served, &s->fast, &s->small, &s->weights_ok, &s->weights_fast,
                       &s->S, &s->e_hi, &s->e_lo, &s->F, &s->c, &s->little_least, &s->little_greatest, &s->little_m};
    double **vectors[] = {&s->raw, &s->l_hi, &s->l_lo, &s->q, &s->a, &s->own, &s->d};
    size_t i;
    cs_take_rows(&s->now, arena, J);
    cs_take_rows(&s->far, arena, J);
    cs_take_rows(&s->near, arena, J);
    cs_take_rows(&s->little, arena, J);
    for (i = 0; i < sizeof rows / sizeof *rows; i++) {
        *rows[i] = cs_take(arena, 1);
    }
    for (i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        *vectors[i] = cs_take(arena, J);
    }
    s->result = cs_take(arena, matrix);
    s->k = cs_take(arena, CS_GROUP);
    s->t = cs_take(arena, CS_GROUP);
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

#if defined(__AVX__) && defined(__GNUC__)
typedef double cs_four __attribute__((vector_size(32)));
typedef int64_t cs_lanes __attribute__((vector_size(32)));

/* Four rows of four inputs, which lie at a distance of `row` doubles, into a block. */
CS_INLINE void cs_transpose(double *to, const double *from, ptrdiff_t row) {
    const cs_lanes even = {0, 4, 2, 6}, odd = {1, 5, 3, 7}, lower = {0, 1, 4, 5}, upper = {2, 3, 6, 7};
    cs_four a, b, c, d, column[4];
    memcpy(&a, from, sizeof a);
    memcpy(&b, from + row, sizeof b);
    memcpy(&c, from + 2 * row, sizeof c);
    memcpy(&d, from + 3 * row, sizeof d);
    {
        const cs_four ab0 = __builtin_shuffle(a, b, even), ab1 = __builtin_shuffle(a, b, odd);
        const cs_four cd0 = __builtin_shuffle(c, d, even), cd1 = __builtin_shuffle(c, d, odd);
        column[0] = __builtin_shuffle(ab0, cd0, lower);
        column[1] = __builtin_shuffle(ab1, cd1, lower);
        column[2] = __builtin_shuffle(ab0, cd0, upper);
        column[3] = __builtin_shuffle(ab1, cd1, upper);
    }
    CS_EACH(j, 4) { memcpy(to + CS_AT(j), &column[j], sizeof column[j]); }
}

/* Rows in one piece, J >= 4, into a block: how many rows have been done. */
static ptrdiff_t cs_gather_many(double *to, const double *from, ptrdiff_t n, ptrdiff_t row, ptrdiff_t J) {
    const ptrdiff_t rows = n & ~(ptrdiff_t)3;
    for (ptrdiff_t r = 0; r < rows; r += 4) {
        for (ptrdiff_t i = 0; i < J; i += 4) { /* the last ones may come twice */
            const ptrdiff_t j = i + 4 <= J ? i : J - 4;
            cs_transpose(to + CS_AT(j) + r, from + r * row + j, row);
        }
    }
    return rows;
}
#else
static ptrdiff_t cs_gather_many(double *to, const double *from, ptrdiff_t n, ptrdiff_t row, ptrdiff_t J) {
    (void)to, (void)from, (void)n, (void)row, (void)J;
    return 0;
}
#endif

/* n rows of a vector into a block; the last row fills up whole vectors. */
static void cs_gather(double *to, const cs_array *a, ptrdiff_t at, ptrdiff_t n, ptrdiff_t J, int single) {
    const char *from = a->data + at * a->row;
    const int aligned = ((size_t)from & 7) == 0;
    if (!single && aligned && (a->input == 8 || J == 1) && a->row == 8 * J && J <= 4) {
        switch (J) {
            case 1: cs_gather_packed(to, (const double *)from, n, 1); break;
            case 2: cs_gather_packed(to, (const double *)from, n, 2); break;
            case 3: cs_gather_packed(to, (const double *)from, n, 3); break;
            default: cs_gather_packed(to, (const double *)from, n, 4);
        }
    } else {
        const int packed = !single && aligned && a->input == 8 && J > 4 && a->row % 8 == 0;
        const ptrdiff_t done = packed ? cs_gather_many(to, (const double *)from, n, a->row / 8, J) : 0;
        CS_EACH(j, J) {
            const char *p = from + j * a->input;
            for (ptrdiff_t r = done; r < n; r++) { to[CS_AT(j) + r] = cs_load(p + r * a->row, single); }
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
    if (!single && aligned && (a->input == 8 || J == 1) && a->row == 8 * J && (J <= 4 || J == 9)) {
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

/* The weights of the first row to n rows. */
static void cs_spread_weights(cs_state *s, ptrdiff_t n) {
    CS_EACH(j, s->call->J) {
        double *restrict hi = s->now.w_hi + CS_AT(j), *restrict lo = s->now.w_lo + CS_AT(j);
        const double first = hi[0], second = lo[0];
        CS_ROWS(r, n) {
            hi[r] = first;
            lo[r] = second;
        }
    }
    {
        double *restrict ok = s->weights_ok, *restrict even = s->weights_fast;
        const double first = ok[0], second = even[0];
        CS_ROWS(r, n) {
            ok[r] = first;
            even[r] = second;
        }
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

/* 1/rho as a pair where rho is ordinary. */
static void cs_inverse(cs_rows *rows, ptrdiff_t n) {
    const double *restrict hi = rows->rho_hi, *restrict lo = rows->rho_lo;
    double *restrict to = rows->inverse_hi, *restrict to_lo = rows->inverse_lo;
    CS_ROWS(r, n) {
        const double q = 1.0 / hi[r], p = q * hi[r];
        to[r] = q;
        to_lo[r] = (((1.0 - p) - cs_product_rest(q, hi[r], p)) - q * lo[r]) * q;
    }
}

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

/* What decides between the tiers for all rows of a call. */
typedef struct {
    double low, high; /* ordinary inputs */
    double from;      /* and exponents */
} cs_limits;

static cs_limits cs_limits_of(const cs_call *call) {
    const int value = call->kernel == CS_CES;
    const cs_limits limits = {value ? CS_LEAST : CS_LEAST_NEAR, value ? CS_GREATEST : CS_GREATEST_NEAR,
                              call->kernel == CS_SHARES ? 0.0 : CS_FAST_LEAST}; /* shares are not divided by rho */
    return limits;
}

/* Least and greatest of J inputs after those before them, J a constant of at most 4; after the last, in the same loop,
 * the pivot, which rows can be computed here at all, and which by the fast tier. */
CS_INLINE void cs_look(cs_state *s, const double *restrict x, ptrdiff_t n, const ptrdiff_t J, const int first,
                       const int last) {
    const cs_limits limits = cs_limits_of(s->call);
    double *restrict least = s->least, *restrict greatest = s->greatest, *restrict served = s->served;
    double *restrict fast = s->fast, *restrict m = s->m;
    const double *restrict rho = s->now.rho_hi, *restrict usable = s->weights_ok, *restrict even = s->weights_fast;
    CS_ROWS(r, n) {
        const double a = x[r], b = J > 1 ? x[CS_BLOCK + r] : a, c = J > 2 ? x[2 * CS_BLOCK + r] : b;
        const double d = J > 3 ? x[3 * CS_BLOCK + r] : c;
        const double below = cs_min(cs_min(a, b), cs_min(c, d)), above = cs_max(cs_max(a, b), cs_max(c, d));
        const double low = first ? below : cs_min(least[r], below), high = first ? above : cs_max(greatest[r], above);
        const int front = (a >= CS_LEAST) & (b >= CS_LEAST), back = (c >= CS_LEAST) & (d >= CS_LEAST); /* not nan */
        const double good = front & back ? first ? 1.0 : served[r] : 0.0;
        least[r] = low;
        greatest[r] = high;
        if (last) {
            const double size = fabs(rho[r]);
            const double can = (high <= CS_GREATEST) & (size < CS_CLIP) ? good * usable[r] : 0.0;
            const int inside = (low >= limits.low) & (high <= limits.high);
            const int ordinary = inside & (size >= limits.from) & (size <= CS_FAST_GREATEST);
            served[r] = can;
            fast[r] = ordinary ? can * even[r] : 0.0;
            m[r] = rho[r] < 0.0 ? low : high;
        } else {
            served[r] = good;
        }
    }
}

static void cs_classify(cs_state *s, ptrdiff_t n) {
    const ptrdiff_t J = s->call->J;
    ptrdiff_t j = 4;
    switch (J) {
        case 1: cs_look(s, s->now.x, n, 1, 1, 1); return;
        case 2: cs_look(s, s->now.x, n, 2, 1, 1); return;
        case 3: cs_look(s, s->now.x, n, 3, 1, 1); return;
        case 4: cs_look(s, s->now.x, n, 4, 1, 1); return;
        default: cs_look(s, s->now.x, n, 4, 1, 0);
    }
    for (; j + 4 < J; j += 4) { cs_look(s, s->now.x + CS_AT(j), n, 4, 0, 0); }
    cs_look(s, s->now.x + CS_AT(J - 4), n, 4, 0, 1); /* some may come twice */
}

/* log2(b/a) for positive normal a <= b, to 0.0861: the bits of a double are its logarithm, piecewise linear. */
CS_INLINE double cs_doublings(double a, double b) {
    const uint64_t between = ((uint64_t)cs_bits(b) - (uint64_t)cs_bits(a)) >> 12;
    return (cs_from_bits((int64_t)(between | 0x4330000000000000)) - 0x1p+52) * 0x1p-40;
}

/* Which rows go through the form for small exponents, in s->small. */
static void cs_classify_small(cs_state *s, ptrdiff_t n) {
    const cs_limits limits = cs_limits_of(s->call);
    const double *restrict least = s->least, *restrict greatest = s->greatest, *restrict served = s->served;
    const double *restrict rho = s->now.rho_hi, *restrict even = s->weights_fast;
    double *restrict small = s->small;
    CS_ROWS(r, n) {
        const double size = fabs(rho[r]);
        const int inside = (least[r] >= limits.low) & (greatest[r] <= limits.high) & (size < CS_FAST_LEAST);
        const double apart = cs_doublings(inside ? least[r] : 1.0, inside ? greatest[r] : 1.0) + 0.2;
        const int close = (size * apart <= CS_SMALL_RANGE) & (size * apart * apart <= CS_SMALL_SPREAD);
        small[r] = inside & close ? served[r] * even[r] : 0.0;
    }
}

/* ---- the fast tier ---- */

#define CS_PUT_FIRST(j)                                              \
    if (J > (j)) {                                                   \
        const double a = x[CS_AT(j) + r], wa = w[CS_AT(j) + r];      \
        const int swap = a * sign > p * sign;                        \
        y[CS_AT(j) + r] = swap ? p : a;                              \
        v[CS_AT(j) + r] = swap ? wp : wa;                            \
        if (keep) {                                                  \
            swapped[CS_AT(j) + r] = swap ? 1.0 : 0.0;                \
        }                                                            \
        p = swap ? a : p;                                            \
        wp = swap ? wa : wp;                                         \
    }

/* The pivot in s->m and its weight in s->S, the others in s->a and s->d, where it was in s->own; J is at most 4. */
CS_INLINE void cs_pivot_first(cs_state *s, ptrdiff_t n, const ptrdiff_t J, const int keep) {
    const double *restrict x = s->now.x, *restrict w = s->now.w_hi, *restrict rho = s->now.rho_hi;
    double *restrict y = s->a, *restrict v = s->d, *restrict m = s->m, *restrict S = s->S, *restrict swapped = s->own;
    double *restrict q = s->q;
    CS_ROWS(r, n) {
        const double sign = rho[r] < 0.0 ? -1.0 : 1.0;
        double p = x[r], wp = w[r];
        CS_PUT_FIRST(1)
        CS_PUT_FIRST(2)
        CS_PUT_FIRST(3)
        m[r] = p;
        S[r] = wp;
        if (keep) {
            q[r] = wp;
        }
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
        case 1: cs_pivot_first(s, n, 1, 1); break;
        case 2: cs_pivot_first(s, n, 2, 1); break;
        case 3: cs_pivot_first(s, n, 3, 1); break;
        default: cs_pivot_first(s, n, 4, 1);
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

/* Loops are short and long-running: a processor looks ahead some hundred instructions, and should find several rows
 * among them.  So a few inputs (CS_GROUP at most) go through each step together, as one long row where the block is full.
 */
#if CS_WIDE
static void cs_terms_of(cs_state *s, ptrdiff_t n, ptrdiff_t count, const double *x, const double *w, double *q) {
    CS_EACH(j, count) {
        cs_wide_powers(n, x + CS_AT(j), s->m, s->now.rho_hi, s->now.rho_lo, w + CS_AT(j), s->k, s->t, q + CS_AT(j));
    }
}

/* m S^(1/rho) into F. */
static void cs_level_power(cs_state *s, ptrdiff_t n) {
    cs_wide_powers(n, s->S, NULL, s->now.inverse_hi, s->now.inverse_lo, s->m, s->k, s->t, s->F);
}
#else
/* 2^(c (k + log2_series(t))) f for `count` inputs; k and t are used up. */
static void cs_scaled_powers(ptrdiff_t n, ptrdiff_t count, const double *restrict c_hi, const double *restrict c_lo,
                             double *restrict k, double *restrict t, const double *restrict f, double *restrict out) {
    const int full = CS_WHOLE(n) == CS_BLOCK;
    const ptrdiff_t pieces = full ? 1 : count, length = full ? count * CS_BLOCK : CS_WHOLE(n);
    CS_EACH(j, pieces) {
        double *restrict to = t + CS_AT(j);
        CS_ROWS(r, length) { to[r] = cs_log2_series(to[r]); }
    }
    CS_EACH(j, count) {
        double *restrict kj = k + CS_AT(j), *restrict tj = t + CS_AT(j);
        CS_ROWS(r, n) {
            double b;
            tj[r] = cs_exp2_start((cs_pair){c_hi[r], c_lo[r]}, kj[r], tj[r], &b);
            kj[r] = b;
        }
    }
    CS_EACH(j, pieces) {
        const double *restrict kj = k + CS_AT(j), *restrict tj = t + CS_AT(j), *restrict fj = f + CS_AT(j);
        double *restrict to = out + CS_AT(j);
        CS_ROWS(r, length) { to[r] = cs_exp2_end(tj[r], kj[r], fj[r]); }
    }
}

/* The terms w 2^(rho log2(x/m)) of `count` inputs: fast_terms with the logarithm as a whole number and the rest. */
static void cs_terms_of(cs_state *s, ptrdiff_t n, ptrdiff_t count, const double *x, const double *w, double *q) {
    const double *restrict m = s->m;
    CS_EACH(j, count) {
        const double *restrict xj = x + CS_AT(j);
        double *restrict k = s->k + CS_AT(j), *restrict t = s->t + CS_AT(j);
        CS_ROWS(r, n) {
            double whole;
            t[r] = cs_log2_ratio_start(xj[r], m[r], &whole);
            k[r] = whole;
        }
    }
    cs_scaled_powers(n, count, s->now.rho_hi, s->now.rho_lo, s->k, s->t, w, q);
}

/* m S^(1/rho) into F. */
static void cs_level_power(cs_state *s, ptrdiff_t n) {
    const double *restrict S = s->S;
    double *restrict k = s->k, *restrict t = s->t;
    CS_ROWS(r, n) {
        double whole;
        t[r] = cs_log2_start(S[r], &whole);
        k[r] = whole;
    }
    cs_scaled_powers(n, 1, s->now.inverse_hi, s->now.inverse_lo, k, t, s->m, s->F);
}
#endif

/* The terms beside the pivot where it has been put first, summed up. */
CS_INLINE void cs_value_beside_pivot(cs_state *s, ptrdiff_t n, const ptrdiff_t J, const int keep) {
    double *restrict S = s->S;
    const double *restrict q = s->q + CS_BLOCK;
    if (keep) {
        cs_pivot_first(s, n, J, 1);
    } else {
        cs_pivot_first(s, n, J, 0);
    }
    if (J > 1) {
        cs_terms_of(s, n, J - 1, s->a + CS_BLOCK, s->d + CS_BLOCK, s->q + CS_BLOCK);
        CS_ROWS(r, n) {
            const double more = J > 2 ? q[CS_BLOCK + r] : 0.0, last = J > 3 ? q[2 * CS_BLOCK + r] : 0.0;
            S[r] = (S[r] + q[r]) + (more + last);
        }
    }
    if (keep && J > 1) {
        cs_terms_back(s, n, J);
    }
}

/* All terms summed up; what is lost between groups is put back, which grows with J otherwise. */
static void cs_value_of_many(cs_state *s, ptrdiff_t n, int keep) {
    const ptrdiff_t J = s->call->J;
    double *restrict S = s->S, *restrict lost = s->c;
    CS_ROWS(r, n) { S[r] = lost[r] = 0.0; }
    for (ptrdiff_t j = 0; j < J; j += CS_GROUP) {
        const ptrdiff_t count = J - j < CS_GROUP ? J - j : CS_GROUP;
        double *to = s->q + (keep ? CS_AT(j) : 0);
        const double *restrict a = to, *restrict b = a + CS_AT(1), *restrict c = a + CS_AT(2), *restrict d = a + CS_AT(3);
        cs_terms_of(s, n, count, s->now.x + CS_AT(j), s->now.w_hi + CS_AT(j), to);
        if (count == CS_GROUP) {
            CS_ROWS(r, n) {
                const cs_pair sum = cs_two_sum(S[r], (a[r] + b[r]) + (c[r] + d[r]));
                S[r] = sum.hi;
                lost[r] += sum.lo;
            }
            continue;
        }
        CS_EACH(i, count) {
            const double *restrict q = a + CS_AT(i);
            CS_ROWS(r, n) {
                const cs_pair sum = cs_two_sum(S[r], q[r]);
                S[r] = sum.hi;
                lost[r] += sum.lo;
            }
        }
    }
    CS_ROWS(r, n) { S[r] += lost[r]; }
}

/* fast_level and fast_aggregate; the aggregate lies between the inputs, also after rounding. */
static void cs_value(cs_state *s, ptrdiff_t n) {
    const double *restrict least = s->least, *restrict greatest = s->greatest;
    double *restrict F = s->F;
    cs_level_power(s, n);
    CS_ROWS(r, n) { F[r] = cs_max(cs_min(F[r], greatest[r]), least[r]); }
}

/* The logarithms to base 2 of x/m in s->l_hi (whole) and s->l_lo, and their mean in s->e_hi + s->e_lo: fast_mean. */
static void cs_mean_logarithm(cs_state *s, ptrdiff_t n) {
    const double *restrict m = s->m;
    double *restrict mean = s->e_hi, *restrict rest = s->e_lo;
    CS_ROWS(r, n) { mean[r] = rest[r] = 0.0; }
    CS_EACH(j, s->call->J) {
        const double *restrict x = s->now.x + CS_AT(j), *restrict w = s->now.w_hi + CS_AT(j);
        const double *restrict w_lo = s->now.w_lo + CS_AT(j);
        double *restrict k = s->l_hi + CS_AT(j), *restrict a = s->l_lo + CS_AT(j);
        CS_ROWS(r, n) {
            double whole;
            a[r] = cs_log2_ratio_start(x[r], m[r], &whole);
            k[r] = whole;
        }
        CS_ROWS(r, n) { a[r] = cs_log2_series(a[r]); }
        CS_ROWS(r, n) { /* w k exactly: |k| may be large */
            const cs_pair p = cs_two_product(w[r], k[r]), sum = cs_two_sum(mean[r], p.hi);
            mean[r] = sum.hi;
            rest[r] += cs_muladd(w[r], a[r], cs_muladd(w_lo[r], k[r], p.lo + sum.lo));
        }
    }
}

/* F for small exponents: fast_level_near and fast_aggregate.  About the mean logarithm the sum has no first-order
 * terms; what is left is of second order, and so are the errors of the exponentials. */
static void cs_value_about_mean(cs_state *s, ptrdiff_t n) {
    const double *restrict m = s->m, *restrict rho = s->now.rho_hi, *restrict mean = s->e_hi, *restrict rest = s->e_lo;
    const double *restrict least = s->least, *restrict greatest = s->greatest;
    double *restrict slope = s->own, *restrict Q = s->c, *restrict F = s->F, *restrict b = s->k, *restrict t = s->t;
    cs_mean_logarithm(s, n);
    CS_ROWS(r, n) { /* zero is as good as 2^-100 */
        slope[r] = fabs(rho[r]) < CS_ZERO ? CS_ZERO : rho[r];
        Q[r] = 0.0;
    }
    CS_EACH(j, s->call->J) {
        const double *restrict k = s->l_hi + CS_AT(j), *restrict a = s->l_lo + CS_AT(j);
        const double *restrict w = s->now.w_hi + CS_AT(j);
        CS_ROWS(r, n) { t[r] = (0x1.62e42fefa39efp-1 * slope[r]) * ((k[r] - mean[r]) + (a[r] - rest[r])); }
        CS_ROWS(r, n) { Q[r] = cs_muladd(w[r], cs_expm1mx_double(t[r]), Q[r]); }
    }
    CS_ROWS(r, n) { t[r] = cs_log2_series(Q[r] / (2.0 + Q[r])); } /* log2(1 + Q), Q <= 1/2 */
    CS_ROWS(r, n) {
        const double shift = 6755399441055744.0, low = rest[r] + t[r] / slope[r], whole = (mean[r] + low) + shift;
        b[r] = whole;
        t[r] = (mean[r] - (whole - shift)) + low;
    }
    CS_ROWS(r, n) { F[r] = cs_max(cs_min(cs_exp2_end(t[r], b[r], m[r]), greatest[r]), least[r]); }
}

/* The terms and their sum in doubles; in s->q, in the order of the inputs, where they are to be kept. */
static void cs_double_terms(cs_state *s, ptrdiff_t n, int keep) {
    switch (s->call->J) {
        case 1: cs_value_beside_pivot(s, n, 1, keep); break;
        case 2: cs_value_beside_pivot(s, n, 2, keep); break;
        case 3: cs_value_beside_pivot(s, n, 3, keep); break;
        case 4: cs_value_beside_pivot(s, n, 4, keep); break;
        default: cs_value_of_many(s, n, keep);
    }
}

/* The same where the logarithms are pairs: exact to a few ulps also for large exponents. */
static void cs_pair_terms(cs_state *s, ptrdiff_t n) {
    if (s->call->J <= 4) {
        cs_sum_beside_pivot(s, n);
    } else {
        cs_terms(s, n);
    }
}

/* The terms of those rows from pairs whose exponent is large, the others and all sums for F as for the aggregate. */
static void cs_mixed_terms(cs_state *s, ptrdiff_t n) {
    const ptrdiff_t J = s->call->J;
    const double *restrict rho = s->now.rho_hi;
    double *restrict S = s->S;
    const double *restrict other = s->e_lo;
    cs_pair_terms(s, n);
    memcpy(s->result, s->q, sizeof(double) * (size_t)(J * CS_BLOCK));
    memcpy(s->e_lo, S, sizeof(double) * CS_BLOCK);
    cs_double_terms(s, n, 1);
    if (s->call->kernel != CS_SHARES) {
        cs_value(s, n);
    }
    CS_ROWS(r, n) { S[r] = fabs(rho[r]) > CS_DOUBLE_TERMS ? other[r] : S[r]; }
    CS_EACH(j, J) {
        double *restrict q = s->q + CS_AT(j);
        const double *restrict p = s->result + CS_AT(j);
        CS_ROWS(r, n) { q[r] = fabs(rho[r]) > CS_DOUBLE_TERMS ? p[r] : q[r]; }
    }
}

#define CS_INPUT(j) (J > (j) ? x[CS_AT(j) + r] : 1.0)
#define CS_SLOPE(j, others) \
    if (J > (j)) { out[CS_AT(j) + r] = (q[CS_AT(j) + r] * (others)) * i; }

/* fast_relative and fast_gradient, all quotients by way of one; J is a constant of at most 4. */
CS_INLINE void cs_gradient_of_few(cs_state *s, ptrdiff_t n, const ptrdiff_t J) {
    const double *restrict x = s->now.x, *restrict q = s->q, *restrict F = s->F, *restrict S = s->S;
    double *restrict out = s->result;
    CS_ROWS(r, n) {
        const double a = CS_INPUT(0), b = CS_INPUT(1), c = CS_INPUT(2), d = CS_INPUT(3), ab = a * b, cd = c * d;
        const double i = F[r] / (S[r] * (ab * cd));
        CS_SLOPE(0, b * cd)
        CS_SLOPE(1, a * cd)
        CS_SLOPE(2, ab * d)
        CS_SLOPE(3, ab * c)
    }
}

static void cs_fast_gradient(cs_state *s, ptrdiff_t n) {
    const ptrdiff_t J = s->call->J;
    switch (J) {
        case 1: cs_gradient_of_few(s, n, 1); break;
        case 2: cs_gradient_of_few(s, n, 2); break;
        case 3: cs_gradient_of_few(s, n, 3); break;
        case 4: cs_gradient_of_few(s, n, 4); break;
        default:
            cs_form_fast_relative(n, J, s->S, s->q, s->now.x, s->a, s->work);
            cs_form_fast_gradient(n, J, s->F, s->a, s->result, s->work);
    }
}

static void cs_fast_hessian(cs_state *s, ptrdiff_t n, int small) {
    const ptrdiff_t J = s->call->J;
    const cs_rows *b = &s->now;
    cs_pair_terms(s, n);
    if (small) {
        cs_value_about_mean(s, n);
    } else {
        cs_form_fast_level(n, J, s->S, b->rho_hi, b->rho_lo, s->e_hi, s->e_lo, s->work);
        cs_form_fast_aggregate(n, J, s->e_hi, s->e_lo, s->m, s->F, s->work);
    }
    cs_form_fast_relative(n, J, s->S, s->q, b->x, s->a, s->work);
    cs_form_fast_hessian_across(n, J, s->F, s->a, b->rho_hi, b->rho_lo, s->result, s->work);
    cs_form_fast_hessian_own(n, J, s->F, s->S, s->a, s->q, b->rho_hi, b->rho_lo, b->x, s->own, s->work);
    CS_EACH(j, J) { memcpy(s->result + CS_AT(j * J + j), s->own + CS_AT(j), sizeof(double) * CS_WHOLE(n)); }
}

/* small: all rows have small exponents. */
static void cs_fast(cs_state *s, ptrdiff_t n, int small) {
    const cs_kernel kernel = s->call->kernel;
    const int value = kernel == CS_CES;
    if (kernel == CS_HESSIAN) {
        cs_fast_hessian(s, n, small);
        return;
    }
    if (small) {
        if (!value) {
            cs_double_terms(s, n, 1);
        }
        cs_value_about_mean(s, n);
    } else if (!value && s->any_large) {
        cs_mixed_terms(s, n);
    } else {
        cs_double_terms(s, n, !value);
        if (kernel != CS_SHARES) {
            cs_value(s, n);
        }
    }
    if (kernel == CS_SHARES) {
        cs_form_fast_shares(n, s->call->J, s->S, s->q, s->result, s->work);
    } else if (!value) {
        cs_fast_gradient(s, n);
    }
}

/* Rows with a term that is too small for derivatives leave the fast tier. */
static void cs_check_terms(cs_state *s, ptrdiff_t n) {
    double *restrict fast = s->fast;
    CS_EACH(j, s->call->J) {
        const double *restrict q = s->q + CS_AT(j);
        CS_ROWS(r, n) { fast[r] = q[r] >= CS_LEAST_TERM ? fast[r] : 0.0; }
    }
}

/* The last row fills up whole vectors. */
static void cs_fill_vectors(const cs_state *s, cs_rows *b) {
    const ptrdiff_t n = b->n;
    for (ptrdiff_t r = n; r < CS_WHOLE(n); r++) {
        b->rho_hi[r] = b->rho_hi[n - 1];
        b->rho_lo[r] = b->rho_lo[n - 1];
        CS_EACH(j, s->call->J) {
            b->x[CS_AT(j) + r] = b->x[CS_AT(j) + n - 1];
            if (!s->shared) {
                b->w_hi[CS_AT(j) + r] = b->w_hi[CS_AT(j) + n - 1];
                b->w_lo[CS_AT(j) + r] = b->w_lo[CS_AT(j) + n - 1];
            }
        }
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
    cs_fill_vectors(s, b);
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

/* The results of a block to the rows it was gathered from; neighbours go together. */
static void cs_put_rows(const cs_state *s, const cs_rows *rows) {
    for (ptrdiff_t r = 0, run; r < rows->n; r += run) {
        for (run = 1; r + run < rows->n && rows->to[r + run] == rows->to[r] + run; run++) {
        }
        cs_put(s, r, rows->to[r], run);
    }
}

static void cs_flush(cs_state *s, cs_rows *rows, int near) {
    if (rows->n == 0) {
        return;
    }
    cs_accurate(s, rows, near);
    cs_put_rows(s, rows);
    rows->n = 0;
}

/* A row of the block to others of its kind that wait. */
static void cs_copy_row(const cs_state *s, cs_rows *rows, ptrdiff_t r, ptrdiff_t at) {
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

/* A row of the block to those that wait for the accurate tier. */
static void cs_defer(cs_state *s, ptrdiff_t r, ptrdiff_t at) {
    const double size = fabs(s->now.rho_hi[r]);
    const int near = size < CS_FAR || size * cs_doublings(s->least[r], s->greatest[r]) < 1.0;
    cs_copy_row(s, near ? &s->near : &s->far, r, at);
    if (s->far.n == CS_BLOCK) {
        cs_flush(s, &s->far, 0);
    }
    if (s->near.n == CS_BLOCK) {
        cs_flush(s, &s->near, 1);
    }
}

/* The rows with small exponents that wait: as a block of their own, beside the one that is under way. */
static void cs_flush_little(cs_state *s) {
    cs_state own = *s;
    const ptrdiff_t n = s->little.n;
    if (n == 0) {
        return;
    }
    own.now = s->little;
    own.least = s->little_least;
    own.greatest = s->little_greatest;
    own.m = s->little_m;
    own.served = s->c; /* known already, as is own.fast */
    own.fast = s->e_hi;
    cs_fill_vectors(&own, &own.now);
    if (s->shared) {
        own.now.w_hi = s->now.w_hi, own.now.w_lo = s->now.w_lo;
    }
    cs_classify(&own, n);
    cs_fast(&own, n, 1);
    cs_put_rows(&own, &own.now);
    s->little.n = 0;
}

/* Are all flags up, and is any?  A flag is 1.0 or 0.0; its bits take no time to join. */
static void cs_flags(const double *restrict a, ptrdiff_t n, int *all, int *any) {
    uint64_t both = ~(uint64_t)0, either = 0;
    CS_PRAGMA(omp simd reduction(& : both) reduction(| : either))
    for (ptrdiff_t r = 0; r < CS_WHOLE(n); r++) {
        both &= (uint64_t)cs_bits(a[r]);
        either |= (uint64_t)cs_bits(a[r]);
    }
    *all = both != 0;
    *any = either != 0;
}

/* Is an |a| beyond one bound, and not beyond the other? */
static int cs_any(const double *restrict a, ptrdiff_t n, double above, double below) {
    int any = 0;
    for (ptrdiff_t r = 0; r < n; r++) { any |= (fabs(a[r]) > above) & (fabs(a[r]) < below); }
    return any;
}

/* One block: rows [at, at + n). */
static void cs_block(cs_state *s, ptrdiff_t at, ptrdiff_t n) {
    const cs_call *call = s->call;
    int all, any;
    cs_gather(s->now.x, &call->x, at, n, call->J, call->single);
    if (!s->shared) {
        cs_gather(s->raw, &call->w, at, n, call->J, call->single);
        cs_weigh(s, &s->now, n);
    }
    if (call->rho.row != 0 || at == 0) {
        const ptrdiff_t filled = call->rho.row != 0 || call->n < CS_BLOCK ? n : CS_BLOCK;
        cs_exponents(call, &s->now, at, filled);
        cs_inverse(&s->now, filled);
        s->any_large = cs_any(s->now.rho_hi, filled, CS_DOUBLE_TERMS, HUGE_VAL);
        s->any_small = cs_any(s->now.rho_hi, filled, -1.0, CS_FAST_LEAST) && !call->accurate && call->kernel != CS_SHARES;
    }
    cs_classify(s, n);
    if (call->accurate) {
        memset(s->fast, 0, CS_BLOCK * sizeof(double));
    }
    cs_flags(s->fast, n, &all, &any);
    if (any) {
        cs_fast(s, n, 0);
        if (call->kernel != CS_CES) {
            cs_check_terms(s, n);
            cs_flags(s->fast, n, &all, &any);
        }
        cs_put(s, 0, at, n); /* what the others are will be put in their place */
        if (all) {
            return;
        }
    }
    if (s->any_small) {
        cs_classify_small(s, n);
        cs_flags(s->small, n, &all, &any);
        if (all) {
            cs_fast(s, n, 1);
            cs_put(s, 0, at, n);
            return;
        }
    }
    for (ptrdiff_t r = 0; r < n; r++) { /* the block keeps its inputs, but not its results, while others are computed */
        if (s->fast[r] > 0.0) {
            continue;
        }
        if (s->any_small && s->small[r] > 0.0) {
            cs_copy_row(s, &s->little, r, at + r);
            if (s->little.n == CS_BLOCK) {
                cs_flush_little(s);
            }
        } else if (s->served[r] == 0.0) {
            cs_put_unserved(s, at + r);
        } else {
            cs_defer(s, r, at + r);
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
        cs_gather(s.raw, &repeated, 0, 1, call->J, call->single);
        cs_weigh(&s, &s.now, 1);
        cs_spread_weights(&s, together);
    }
    for (ptrdiff_t at = 0; at < call->n; at += CS_BLOCK) {
        cs_block(&s, at, call->n - at < CS_BLOCK ? call->n - at : CS_BLOCK);
    }
    cs_flush(&s, &s.far, 0);
    cs_flush(&s, &s.near, 1);
    cs_flush_little(&s);
    free(memory);
    return s.status;
}

/* ---- for the tests ---- */

CS_INLINE cs_pair cs_log2_apart(double x, double m) {
    double k;
    const double s = cs_log2_ratio_start(x, m, &k);
    return cs_two_sum(k, cs_log2_series(s));
}

CS_INLINE cs_pair cs_log2_apart_of_one(double x) {
    double k;
    const double s = cs_log2_start(x, &k);
    return cs_two_sum(k, cs_log2_series(s));
}

/* 2^a as 2^(1 (k + (a - k))). */
CS_INLINE double cs_exp2_apart(cs_pair a) {
    double b;
    const double k = cs_rint(a.hi), r = cs_exp2_start(cs_pair_of(1.0), k, (a.hi - k) + a.lo, &b);
    return cs_exp2_end(r, b, 1.0);
}

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
    CS_PROBE("log2_apart", cs_log2_apart(a.hi, b[r]))
    CS_PROBE("log2_apart_of_one", cs_log2_apart_of_one(a.hi))
    CS_PROBE("exp2_apart", cs_pair_of(cs_exp2_apart(a)))
    CS_PROBE("expm1mx_double", cs_pair_of(cs_expm1mx_double(a.hi)))
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
