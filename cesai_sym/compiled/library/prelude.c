#include <float.h>
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#if defined(FLT_EVAL_METHOD) && FLT_EVAL_METHOD != 0
#error "doubles must be computed as doubles: compile for SSE2 or another unit without excess precision"
#endif

/* Room for an array: on the stack when it is small; NULL when there is no memory. */
#define ROOM(v, n) double v##_room[64]; double *v = (n) <= 64 ? v##_room : (double *)malloc((n) * sizeof(double))
#define DONE(v) if (v != v##_room) free(v)

/* A pair: the unevaluated sum hi + lo, with twice the digits of a double. */
typedef struct { double hi, lo; } pair;
/* A pair times 2^e, which neither overflows nor underflows. */
typedef struct { pair value; int e; } scaled;

static inline pair p_of(double hi, double lo) {
    pair p;
    p.hi = hi;
    p.lo = lo;
    return p;
}

static inline scaled s_of(pair value, int e) {
    scaled s;
    s.value = value;
    s.e = e;
    return s;
}

/* The exponent e with |x| = f 2^e for f in [1/2, 1). */
static inline int exponent_of(double x) {
    uint64_t bits;
    int e;
    memcpy(&bits, &x, sizeof bits);
    e = (int)((bits >> 52) & 2047);
    if (e != 0 && e != 2047) return e - 1022;
    (void)frexp(x, &e);
    return e;
}

/* x 2^e, rounded once: a product with a power of two is. */
static inline double shifted(double x, int e) {
    uint64_t bits;
    double power;
    if (e < -1022 || e > 1023) return ldexp(x, e);
    bits = (uint64_t)(e + 1023) << 52;
    memcpy(&power, &bits, sizeof power);
    return x * power;
}

static inline int whole(double x) {
    return (int)x;
}
