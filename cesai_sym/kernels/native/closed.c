/* The kernels of single numbers, element by element in blocks; compiled once for each set of instructions.
 *
 * Elements whose arguments are not ordinary are marked, and left to the rules for edges (closed.py).
 */
#define CESAI_SIMD 1
#include "block.h"
#include "closed.h"
#include "forms.h"

#define CS_JOIN_(a, b) a##b
#define CS_JOIN(a, b) CS_JOIN_(a, b)
#define CS_NAME(stem) CS_JOIN(stem, CS_PATH)

#define CS_LEAST 0x1p-900
#define CS_GREATEST 0x1p+900
/* Of what is squared. */
#define CS_LEAST_ROOT 0x1p-400
#define CS_GREATEST_ROOT 0x1p+400
#define CS_CLIP 0x1p+200

/* A block: arguments, exponent, what is served, results, and work space of one input. */
typedef struct {
    double a[4][CS_BLOCK], rho_hi[CS_BLOCK], rho_lo[CS_BLOCK], served[CS_BLOCK], out[CS_BLOCK], other[CS_BLOCK];
    double work[(CS_FORM_SCALARS + CS_FORM_VECTORS) * CS_BLOCK];
} cs_closed_state;

static void cs_gather(double *to, const cs_array *a, ptrdiff_t at, ptrdiff_t n, int single) {
    const char *from = a->data + at * a->row;
    for (ptrdiff_t r = 0; r < n; r++) {
        if (single) {
            float f;
            memcpy(&f, from + r * a->row, sizeof f);
            to[r] = f;
        } else {
            memcpy(&to[r], from + r * a->row, sizeof(double));
        }
    }
    for (ptrdiff_t r = n; r < CS_WHOLE(n); r++) { to[r] = to[n - 1]; }
}

/* An element is served where the argument lies in the bounds, or is 0 if that is allowed. */
static void cs_serve(cs_closed_state *s, const double *restrict a, ptrdiff_t n, double least, double greatest, int zero) {
    double *restrict served = s->served;
    CS_ROWS(r, n) {
        const int inside = (a[r] >= least) & (a[r] <= greatest); /* not for nan */
        served[r] = inside | (zero & (a[r] == 0.0)) ? served[r] : 0.0;
    }
}

/* Rho from the first argument, which may be the elasticity. */
static void cs_exponent(cs_closed_state *s, ptrdiff_t n, int sigma) {
    CS_ROWS(r, n) {
        const double given = s->a[0][r];
        const int usable = sigma ? (given >= 1.0 / CS_CLIP) & (given <= CS_CLIP) : fabs(given) <= CS_GREATEST;
        const double value = usable ? given : 1.0;
        const cs_pair by_sigma = cs_divide_double(cs_two_sum(value, -1.0), value);
        s->rho_hi[r] = sigma ? by_sigma.hi : value;
        s->rho_lo[r] = sigma ? by_sigma.lo : 0.0;
        s->served[r] = usable ? s->served[r] : 0.0;
    }
}

static void cs_retained(cs_closed_state *s, ptrdiff_t n) {
    double *restrict many = s->rho_hi, *restrict few = s->rho_lo;
    const double *restrict M = s->a[0];
    cs_serve(s, s->a[0], n, 1.0 + 0x1p-52, CS_GREATEST, 0);
    cs_serve(s, s->a[1], n, CS_LEAST, CS_GREATEST, 1);
    CS_ROWS(r, n) {
        many[r] = M[r] >= 2.0 ? M[r] : 2.0;
        few[r] = M[r] >= 2.0 ? 1.5 : M[r];
    }
    cs_form_retained(n, 1, many, s->a[1], s->out, s->work);
    cs_form_retained_of_few(n, 1, few, s->a[1], s->other, s->work);
    CS_ROWS(r, n) { s->out[r] = M[r] >= 2.0 ? s->out[r] : s->other[r]; }
}

static void cs_compute(cs_closed_state *s, ptrdiff_t n, const cs_closed_call *call) {
    if (call->kernel == CS_RETAINED) {
        cs_retained(s, n);
        return;
    }
    cs_exponent(s, n, call->sigma);
    if (call->kernel == CS_CEILING) {
        CS_ROWS(r, n) { s->served[r] = (s->rho_hi[r] <= -CS_LEAST) & (s->rho_hi[r] >= -CS_CLIP) ? s->served[r] : 0.0; }
        cs_serve(s, s->a[1], n, CS_LEAST, CS_GREATEST, 0);
        cs_serve(s, s->a[2], n, CS_LEAST, 1.0, 0);
        cs_form_level_ceiling(n, 1, s->a[1], s->rho_hi, s->rho_lo, s->a[2], s->out, s->work);
        return;
    }
    cs_serve(s, s->a[1], n, 1.0, CS_GREATEST, 0);
    if (call->kernel == CS_CURVATURE) {
        cs_form_curvature(n, 1, s->a[1], s->rho_hi, s->rho_lo, s->out, s->work);
        return;
    }
    cs_serve(s, s->a[2], n, CS_LEAST_ROOT, CS_GREATEST_ROOT, 1);
    if (call->kernel == CS_BONUS) {
        cs_form_bonus(n, 1, s->a[2], s->a[1], s->rho_hi, s->rho_lo, s->out, s->work);
        return;
    }
    cs_serve(s, s->a[3], n, -1.0, 1.0, 0);
    cs_form_expected_loss(n, 1, s->a[2], s->a[1], s->a[3], s->rho_hi, s->rho_lo, s->out, s->work);
}

static void cs_put(const cs_closed_state *s, const cs_closed_call *call, ptrdiff_t at, ptrdiff_t n, int *status) {
    const int64_t mark = CS_UNSERVED_BITS;
    const int32_t short_mark = CS_UNSERVED_SINGLE;
    for (ptrdiff_t r = 0; r < n; r++) {
        char *to = call->out.data + (at + r) * call->out.row;
        const float f = (float)s->out[r];
        *status |= s->served[r] > 0.0 ? 0 : CS_UNSERVED;
        if (call->single) {
            memcpy(to, s->served[r] > 0.0 ? (const void *)&f : (const void *)&short_mark, sizeof f);
        } else {
            memcpy(to, s->served[r] > 0.0 ? (const void *)&s->out[r] : (const void *)&mark, sizeof mark);
        }
    }
}

int CS_NAME(cs_closed_)(const cs_closed_call *call) {
    cs_closed_state s;
    int status = 0;
    for (ptrdiff_t at = 0; at < call->n; at += CS_BLOCK) {
        const ptrdiff_t n = call->n - at < CS_BLOCK ? call->n - at : CS_BLOCK;
        for (int i = 0; i < call->arguments; i++) { cs_gather(s.a[i], &call->in[i], at, n, call->single); }
        CS_ROWS(r, n) { s.served[r] = 1.0; }
        cs_compute(&s, n, call);
        CS_ROWS(r, n) { s.out[r] += 0.0; /* no -0 */ }
        cs_put(&s, call, at, n, &status);
    }
    return status;
}
