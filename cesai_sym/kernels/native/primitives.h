/* Vector primitives of the kernels: scalar, branch-free functions that a compiler vectorises over rows.
 *
 * No call of the mathematical library other than fma where the target has the instruction, no table, no branch: an
 * `omp simd` loop around them becomes vector code.  Bit patterns are read through memcpy; the rounding mode must be
 * to nearest, and -ffast-math must be off (-ffp-contract=off too: exactness of sums and products is relied upon).
 * Each function states its domain and its greatest error; tests/kernels/test_native_primitives.py measures it.
 */
#ifndef CESAI_PRIMITIVES_H
#define CESAI_PRIMITIVES_H

#include <math.h>
#include <stdint.h>
#include <string.h>

#if defined(__GNUC__) || defined(__clang__)
#define CS_INLINE static inline __attribute__((always_inline, unused))
#else
#define CS_INLINE static inline
#endif

/* Where there is no fused instruction, fma() is a slow library call: products are split instead (Dekker). */
#if defined(__FMA__) || defined(__aarch64__) || defined(CESAI_HAS_FMA)
#define CS_FMA 1
#else
#define CS_FMA 0
#endif

/* An unevaluated sum; |lo| is at most half a unit in the last place of hi unless a function says otherwise. */
typedef struct {
    double hi, lo;
} cs_pair;

CS_INLINE int64_t cs_bits(double a) {
    int64_t b;
    memcpy(&b, &a, sizeof b);
    return b;
}

CS_INLINE double cs_from_bits(int64_t b) {
    double a;
    memcpy(&a, &b, sizeof a);
    return a;
}

/* a*b + c with one rounding where that is one instruction, else with two: for terms that only correct. */
CS_INLINE double cs_muladd(double a, double b, double c) {
#if CS_FMA
    return fma(a, b, c);
#else
    return a * b + c;
#endif
}

CS_INLINE double cs_min(double a, double b) { return a < b ? a : b; }
CS_INLINE double cs_max(double a, double b) { return a > b ? a : b; }

/* ---- error-free transformations (Knuth; Dekker; Ogita, Rump & Oishi, SIAM J. Sci. Comput. 26, 2005) ---- */

CS_INLINE cs_pair cs_pair_of(double a) {
    cs_pair r = {a, 0.0};
    return r;
}

/* a + b exactly. */
CS_INLINE cs_pair cs_two_sum(double a, double b) {
    cs_pair r;
    double t;
    r.hi = a + b;
    t = r.hi - a;
    r.lo = (a - (r.hi - t)) + (b - t);
    return r;
}

/* a + b exactly, for |a| >= |b| or a = 0. */
CS_INLINE cs_pair cs_fast_two_sum(double a, double b) {
    cs_pair r;
    r.hi = a + b;
    r.lo = b - (r.hi - a);
    return r;
}

/* a * b - p for p = a * b rounded; without fma to 2^-104 of it, for |a|, |b| below 2^996. */
CS_INLINE double cs_product_rest(double a, double b, double p) {
#if CS_FMA
    return fma(a, b, -p);
#else
    const int64_t upper = -((int64_t)1 << 27);
    double a1 = cs_from_bits(cs_bits(a) & upper), b1 = cs_from_bits(cs_bits(b) & upper);
    double a2 = a - a1, b2 = b - b1;
    return ((a1 * b1 - p) + a1 * b2 + a2 * b1) + a2 * b2;
#endif
}

CS_INLINE cs_pair cs_two_product(double a, double b) {
    cs_pair r;
    r.hi = a * b;
    r.lo = cs_product_rest(a, b, r.hi);
    return r;
}

/* ---- powers of two ---- */

/* The whole number next to a, |a| < 2^51. */
CS_INLINE double cs_rint(double a) {
    const double shift = 6755399441055744.0; /* 3 * 2^51 */
    return (a + shift) - shift;
}

/* a * 2^k for whole |k| < 2^51, where a and the result are normal and not zero. */
CS_INLINE double cs_scale_normal(double a, double k) {
    return cs_from_bits((int64_t)((uint64_t)cs_bits(a) + ((uint64_t)cs_bits(k + 6755399441055744.0) << 52)));
}

/* x = z * 2^k with z in [sqrt(1/2), sqrt(2)), for normal x > 0. */
CS_INLINE double cs_split_exponent(double x, double *k) {
    const uint64_t to_upper = 0x00095f619980c433; /* the bits of 1 less those of sqrt(1/2) */
    const uint64_t e = ((uint64_t)cs_bits(x) + to_upper) >> 52;                    /* k + 1023 > 0 */
    *k = cs_from_bits((int64_t)(e | 0x4330000000000000)) - 4503599627371519.0;     /* 2^52 + 1023 */
    return cs_from_bits((int64_t)((uint64_t)cs_bits(x) - (e << 52) + 0x3ff0000000000000));
}

/* 2^k for whole k; beyond -1022..1023 the nearest of these two. */
CS_INLINE double cs_power_of_two(double k) {
    const double shift = 6755399441055744.0;
    const double b = cs_min(cs_max(k, -1022.0), 1023.0) + shift;
    return cs_from_bits((int64_t)(((uint64_t)cs_bits(b) + 1023u) << 52));
}

/* a * 2^k for a in [1/4, 4] and whole k, rounded once: also subnormal, 0 or infinite results. */
CS_INLINE double cs_scale(double a, double k) {
    const double half = cs_rint(0.5 * cs_min(cs_max(k, -2040.0), 2040.0));
    return (a * cs_power_of_two(half)) * cs_power_of_two(cs_min(cs_max(k, -2040.0), 2040.0) - half);
}

/* ---- arithmetic of pairs; relative error 2^-100 (of sums: of the sum of the absolute values) ---- */

CS_INLINE cs_pair cs_negative(cs_pair a) {
    cs_pair r = {-a.hi, -a.lo};
    return r;
}

CS_INLINE cs_pair cs_add(cs_pair a, cs_pair b) {
    const cs_pair s = cs_two_sum(a.hi, b.hi);
    return cs_fast_two_sum(s.hi, s.lo + (a.lo + b.lo));
}

CS_INLINE cs_pair cs_add_double(cs_pair a, double b) {
    const cs_pair s = cs_two_sum(a.hi, b);
    return cs_fast_two_sum(s.hi, s.lo + a.lo);
}

CS_INLINE cs_pair cs_multiply(cs_pair a, cs_pair b) {
    const cs_pair p = cs_two_product(a.hi, b.hi);
    return cs_fast_two_sum(p.hi, p.lo + cs_muladd(a.hi, b.lo, a.lo * b.hi));
}

CS_INLINE cs_pair cs_multiply_double(cs_pair a, double b) {
    const cs_pair p = cs_two_product(a.hi, b);
    return cs_fast_two_sum(p.hi, cs_muladd(a.lo, b, p.lo));
}

CS_INLINE cs_pair cs_divide(cs_pair a, cs_pair b) {
    const double r = 1.0 / b.hi, q = a.hi * r, p = q * b.hi;
    const double rest = ((a.hi - p) - cs_product_rest(q, b.hi, p)) + (a.lo - q * b.lo);
    return cs_fast_two_sum(q, rest * r);
}

CS_INLINE cs_pair cs_divide_double(cs_pair a, double b) {
    const double r = 1.0 / b, q = a.hi * r, p = q * b;
    return cs_fast_two_sum(q, (((a.hi - p) - cs_product_rest(q, b, p)) + a.lo) * r);
}

/* The same without renormalising: |lo| may grow to a few units of hi; relative error 2^-100. */
CS_INLINE cs_pair cs_quick_multiply_double(cs_pair a, double b) {
    cs_pair r;
    r.hi = a.hi * b;
    r.lo = cs_muladd(a.lo, b, cs_product_rest(a.hi, b, r.hi));
    return r;
}

CS_INLINE cs_pair cs_quick_multiply(cs_pair a, cs_pair b) {
    cs_pair r;
    r.hi = a.hi * b.hi;
    r.lo = cs_muladd(a.hi, b.lo, cs_muladd(a.lo, b.hi, cs_product_rest(a.hi, b.hi, r.hi)));
    return r;
}

CS_INLINE cs_pair cs_quick_divide(cs_pair a, cs_pair b) {
    const double i = 1.0 / b.hi;
    cs_pair r;
    double p;
    r.hi = a.hi * i;
    p = r.hi * b.hi;
    r.lo = (((a.hi - p) - cs_product_rest(r.hi, b.hi, p)) + (a.lo - r.hi * b.lo)) * i;
    return r;
}

CS_INLINE cs_pair cs_quick_divide_double(cs_pair a, double b) {
    const double i = 1.0 / b;
    cs_pair r;
    double p;
    r.hi = a.hi * i;
    p = r.hi * b;
    r.lo = (((a.hi - p) - cs_product_rest(r.hi, b, p)) + a.lo) * i;
    return r;
}

/* ---- the fast tier: base 2, arguments and logarithms as pairs, other values as doubles ---- */

/* 2/log(2) * atanh(f/(d + dl)) for d + dl near 2 times a double, |f| <= d/5, as hi + lo with |lo| <= |hi|/64;
 * error 2^-57.5 of the value: the first term to twice the digits, the rest as a polynomial. */
CS_INLINE cs_pair cs_log2_of_quotient(double f, double d, double dl) {
    const double r = 1.0 / d, s = f * r, p = s * d;
    const double sl = (((f - p) - cs_product_rest(s, d, p)) - s * dl) * r;
    const double u = s * s, u2 = u * u, u4 = u2 * u2, sc = cs_muladd(sl, u, sl); /* the slope of atanh is 1 + u + ... */
    const double p01 = cs_muladd(0x1.9999999999989p-3, u, 0x1.5555555555555p-2);
    const double p23 = cs_muladd(0x1.c71c71c1c369cp-4, u, 0x1.2492492494f59p-3);
    const double p45 = cs_muladd(0x1.3b12f11ae5d1ap-4, u, 0x1.745d19f2c890cp-4);
    const double p67 = cs_muladd(0x1.dbe1db1029dd5p-5, u, 0x1.11309deedf6fap-4);
    const double high = cs_muladd(u4, 0x1.fca8a4489815dp-5, cs_muladd(p67, u2, p45));
    const double rest = cs_muladd(u4, high, cs_muladd(p23, u2, p01));
    const double c = 0x1.71547652b82fep+1, cl = 0x1.777d0ffda0d24p-55; /* 2/log(2) */
    cs_pair a;
    a.hi = c * s;
    a.lo = cs_muladd(a.hi * u, rest, cs_muladd(c, sc, cs_muladd(cl, s, cs_product_rest(c, s, a.hi))));
    return a;
}

/* log2(x) for normal x > 0; error 2^-57 of the value. */
CS_INLINE cs_pair cs_log2(double x) {
    double k;
    const double z = cs_split_exponent(x, &k), d = z + 1.0;
    const cs_pair a = cs_log2_of_quotient(z - 1.0, d, z - (d - 1.0));
    const cs_pair r = cs_fast_two_sum(k, a.hi);
    return cs_fast_two_sum(r.hi, r.lo + a.lo);
}

/* y = x * 2^-k with y/m in [2/3, 3/2], for x, m in [2^-900, 2^1000].
 * The bits of a double are its logarithm to base 2, piecewise linear, to 0.0861. */
CS_INLINE double cs_align(double x, double m, double *k) {
    const uint64_t upper = (uint64_t)0xfff << 52, two_to_11 = (uint64_t)1 << 63; /* 2048 * 2^52 */
    const uint64_t b = ((uint64_t)cs_bits(x) - (uint64_t)cs_bits(m)) + (two_to_11 + ((uint64_t)1 << 51));
    *k = cs_from_bits((int64_t)(b >> 52 | 0x4330000000000000)) - 4503599627372544.0; /* 2^52 + 2048 */
    return cs_from_bits((int64_t)((uint64_t)cs_bits(x) - ((b & upper) - two_to_11)));
}

/* log2(x/m) for x, m in [2^-900, 2^1000]; error 2^-57 of the value. */
CS_INLINE cs_pair cs_log2_ratio(double x, double m) {
    double k;
    const double y = cs_align(x, m, &k), d = y + m;
    const cs_pair a = cs_log2_of_quotient(y - m, d, cs_min(y, m) - (d - cs_max(y, m))); /* y - m is exact (Sterbenz) */
    const cs_pair r = cs_fast_two_sum(k, a.hi);
    return cs_fast_two_sum(r.hi, r.lo + a.lo);
}

/* 2^r for |r| <= 0.51: error 2^-52.2 of it. */
CS_INLINE double cs_exp2_reduced(double r) {
    const double r2 = r * r, r4 = r2 * r2;
    const double p12 = cs_muladd(0x1.c6b08d704a0c2p-5, r, 0x1.ebfbdff82c598p-3);
    const double p34 = cs_muladd(0x1.5d87fe78a5276p-10, r, 0x1.3b2ab6fba1ddap-7);
    const double p56 = cs_muladd(0x1.ffcbfc670dcd4p-17, r, 0x1.430913096fd9fp-13);
    const double p78 = cs_muladd(0x1.b524fae627834p-24, r, 0x1.62bfd47773353p-20);
    const double p9 = cs_muladd(0x1.e9d3fe3952179p-32, r, 0x1.e6063f7217bc6p-28);
    const double high = cs_muladd(p9, r4, cs_muladd(p78, r2, p56));
    const double p = cs_muladd(high, r4, cs_muladd(p34, r2, p12));
    return 1.0 + cs_muladd(p, r2, 0x1.62e42fefa39efp-1 * r);
}

/* 2^a, at least 2^-1021, for a pair with a.hi < 1023 and |a.lo| below 2^-10: error 2^-52.2 of it. */
CS_INLINE double cs_exp2(cs_pair a) {
    const double shift = 6755399441055744.0;
    const double t = cs_max(a.hi, -1021.0), b = t + shift;
    const double p = cs_exp2_reduced((t - (b - shift)) + a.lo);
    return cs_from_bits((int64_t)((uint64_t)cs_bits(p) + ((uint64_t)cs_bits(b) << 52)));
}

/* 2^a * f for a pair with |a.hi| < 2000 and a normal f, where the result is normal: error 1.3 ulp. */
CS_INLINE double cs_exp2_times(cs_pair a, double f) {
    const double shift = 6755399441055744.0, b = a.hi + shift;
    const double p = cs_exp2_reduced((a.hi - (b - shift)) + a.lo) * f;
    return cs_from_bits((int64_t)((uint64_t)cs_bits(p) + ((uint64_t)cs_bits(b) << 52)));
}

/* ---- the fast tier in doubles: a logarithm is a whole number and the rest, apart ---- */

/* 2/log(2) atanh(s) for |s| <= 0.2; error 2^-52.9 of it, for the s that is given. */
CS_INLINE double cs_log2_series(double s) {
    const double u = s * s, u2 = u * u;
    const double p01 = cs_muladd(0x1.2776c50ef9ff6p-1, u, 0x1.ec709dc3a03fdp-1);
    const double p23 = cs_muladd(0x1.484b14a227f3bp-2, u, 0x1.a61762a6aa0e6p-2);
    const double p45 = cs_muladd(0x1.c6af46fd504d8p-3, u, 0x1.0c9a37542e85dp-2);
    const double p67 = cs_muladd(0x1.91f6e4b48ced4p-3, u, 0x1.86510c7f8f794p-3);
    const double p = cs_muladd(cs_muladd(p67, u2, p45), u2 * u2, cs_muladd(p23, u2, p01));
    return cs_muladd(u * s, p, 0x1.71547652b82fep+1 * s);
}

/* The s of cs_log2_series for log2(x/m) = k + series(s) with a whole k, for x, m in [2^-900, 2^1000]: |s| <= 0.2,
 * error 2^-52 of it.  Kept apart, k and the rest can be multiplied by a large factor without a loss. */
CS_INLINE double cs_log2_ratio_start(double x, double m, double *k) {
    const double y = cs_align(x, m, k);
    return (y - m) / (y + m); /* the difference is exact (Sterbenz) */
}

/* The same for log2(x), normal x > 0. */
CS_INLINE double cs_log2_start(double x, double *k) {
    const double z = cs_split_exponent(x, k);
    return (z - 1.0) / (z + 1.0);
}

/* The r in [-0.6, 0.51] for which 2^(c (k + a)) = 2^r 2^b for a pair c, whole k and |a| <= 0.59, with b as a double
 * to which 3 * 2^51 is added; b is at least -900, and a lesser product is taken as that at most.
 * Error 2^-54 + |c.hi a| 2^-53. */
CS_INLINE double cs_exp2_start(cs_pair c, double k, double a, double *b) {
    const double shift = 6755399441055744.0, l = k + a;
    double whole;
    *b = cs_max(c.hi * l, -900.0) + shift;
#if CS_FMA
    whole = fma(c.hi, k, -(*b - shift));
#else
    {
        const double p = c.hi * k;
        whole = (p - (*b - shift)) + cs_product_rest(c.hi, k, p);
    }
#endif
    return cs_max(cs_muladd(c.lo, l, cs_muladd(c.hi, a, whole)), -0.6);
}

/* 2^r 2^b f for the results of cs_exp2_start, where f and the result are normal; error 2^-51.6 of it. */
CS_INLINE double cs_exp2_end(double r, double b, double f) {
    const double p = cs_exp2_reduced(r) * f;
    return cs_from_bits((int64_t)((uint64_t)cs_bits(p) + ((uint64_t)cs_bits(b) << 52)));
}

/* e^u - 1 - u for |u| <= 1.5; error 2^-50.5 of it. */
CS_INLINE double cs_expm1mx_double(double u) {
    const double u2 = u * u, u4 = u2 * u2;
    const double p01 = cs_muladd(0x1.5555555555571p-3, u, 0.5);
    const double p23 = cs_muladd(0x1.111111110f44cp-7, u, 0x1.555555555555bp-5);
    const double p45 = cs_muladd(0x1.a01a01a2422d7p-13, u, 0x1.6c16c16c15f55p-10);
    const double p67 = cs_muladd(0x1.71de39317e7fep-19, u, 0x1.a01a01a10ed3ap-16);
    const double p89 = cs_muladd(0x1.ae64f4dea3f22p-26, u, 0x1.27e4faf6180eep-22);
    const double pab = cs_muladd(0x1.60f66a321392ap-33, u, 0x1.1eedd53b42971p-29);
    const double pcd = cs_muladd(0x1.bc0cfb714162fp-41, u, 0x1.936e838044af6p-37);
    const double high = cs_muladd(cs_muladd(0x1.ba86e133c3069p-45, u2, pcd), u4, cs_muladd(pab, u2, p89));
    const double low = cs_muladd(cs_muladd(p67, u2, p45), u4, cs_muladd(p23, u2, p01));
    return u2 * cs_muladd(high, u4 * u4, low);
}

/* ---- the accurate tier: pairs throughout ---- */

/* a less k log(2) for k = rint(a/log(2)), |a| below 2^13, as a pair; the first difference is exact. */
CS_INLINE cs_pair cs_reduce(cs_pair a, double *k) {
    double s;
    cs_pair r;
    *k = cs_rint(a.hi * 0x1.71547652b82fep+0);
    s = a.hi - *k * 0x1.62e42fee00000p-1; /* log(2) in three parts */
    r = cs_two_sum(s, -*k * 0x1.a39ef35600000p-33);
    return cs_fast_two_sum(r.hi, r.lo + (a.lo - *k * 0x1.93c7673007e5fp-65));
}

/* k log(2) + a for whole |k| below 2^12 and |a| below 1/2. */
CS_INLINE cs_pair cs_plus_log2(cs_pair a, double k) {
    const cs_pair s = cs_fast_two_sum(k * 0x1.62e42fee00000p-1, a.hi);
    const cs_pair r = cs_fast_two_sum(s.hi, k * 0x1.a39ef35600000p-33);
    return cs_fast_two_sum(r.hi, r.lo + (s.lo + cs_muladd(k, 0x1.93c7673007e5fp-65, a.lo)));
}

/* Sums and products inside of a series are not renormalised: the second parts stay small, and the chain short. */

/* e^(2a) - 1 from q = e^a - 1 for |q| < 1. */
CS_INLINE cs_pair cs_expm1_doubled(cs_pair q) {
    const double twice = 2.0 * q.hi, p = q.hi * q.hi;
    const double rest = cs_muladd(twice, q.lo, cs_product_rest(q.hi, q.hi, p));
    cs_pair s = cs_fast_two_sum(twice, p);
    s.lo += cs_muladd(2.0, q.lo, rest);
    return s;
}

/* e^a - 1 for |a| <= 0.35; error 2^-68 of it.  Three terms of the series as pairs at a/8, then doubled thrice. */
CS_INLINE cs_pair cs_expm1_reduced(cs_pair a) {
    const double sixth = 0x1.5555555555555p-3, sixth_lo = 0x1.5555555555555p-57;
    const double h = 0.125 * a.hi, l = 0.125 * a.lo;
    const double square = h * h, square_lo = cs_muladd(2.0 * h, l, cs_product_rest(h, h, square));
    const double b = h * sixth, b_lo = cs_muladd(h, sixth_lo, cs_muladd(l, sixth, cs_product_rest(h, sixth, b)));
    const double cube = square * b;
    const double cube_lo = cs_muladd(square, b_lo, cs_muladd(square_lo, b, cs_product_rest(square, b, cube)));
    const double p01 = cs_muladd(0x1.1111111111111p-7, h, 0x1.5555555555555p-5);
    const double p23 = cs_muladd(0x1.a01a01a01a01ap-13, h, 0x1.6c16c16c16c17p-10);
    const double p45 = cs_muladd(0x1.71de3a556c734p-19, h, 0x1.a01a01a01a01ap-16);
    const double p67 = cs_muladd(0x1.ae64567f544e4p-26, h, 0x1.27e4fb7789f5cp-22);
    const double fourth = square * square;
    const double p = cs_muladd(fourth, cs_muladd(p67, square, p45), cs_muladd(p23, square, p01));
    cs_pair q = cs_fast_two_sum(cube, fourth * p);
    double low = q.lo + cube_lo;
    q = cs_fast_two_sum(0.5 * square, q.hi);
    low = q.lo + cs_muladd(0.5, square_lo, low);
    q = cs_fast_two_sum(h, q.hi);
    q.lo += low + l;
    q = cs_expm1_doubled(cs_expm1_doubled(cs_expm1_doubled(q)));
    return cs_fast_two_sum(q.hi, q.lo);
}

/* e^a as a pair in [2/3, 3/2] and a power of two; |a| beyond 8192 is taken as 8192. */
CS_INLINE cs_pair cs_exponential(cs_pair a, double *k) {
    const double bounded = cs_min(cs_max(a.hi, -8192.0), 8192.0);
    const cs_pair b = {bounded, bounded == a.hi ? a.lo : 0.0};
    const cs_pair r = cs_reduce(b, k);
    return cs_add_double(cs_expm1_reduced(r), 1.0);
}

/* e^a for a.hi <= 700, as a pair; error 2^-68; for less than -700 that of -700, which is below 2^-1009. */
CS_INLINE cs_pair cs_exp(cs_pair a) {
    const double bounded = cs_max(a.hi, -700.0);
    const cs_pair b = {bounded, bounded == a.hi ? a.lo : 0.0};
    double k, scale;
    const cs_pair r = cs_expm1_reduced(cs_reduce(b, &k)), e = cs_add_double(r, 1.0);
    cs_pair result;
    scale = cs_power_of_two(k);
    result.hi = e.hi * scale;
    result.lo = e.lo * scale;
    return result;
}

/* e^a - 1 for a.hi <= 700 as a pair, without cancellation for small a; error 2^-66 of it. */
CS_INLINE cs_pair cs_expm1(cs_pair a) {
    const double bounded = cs_max(a.hi, -700.0);
    const cs_pair b = {bounded, bounded == a.hi ? a.lo : 0.0};
    double k, scale;
    const cs_pair q = cs_expm1_reduced(cs_reduce(b, &k));
    cs_pair scaled;
    scale = cs_power_of_two(k);
    scaled.hi = q.hi * scale;
    scaled.lo = q.lo * scale;
    return cs_add(cs_two_sum(scale, -1.0), scaled);
}

/* e^a - 1 - a for a.hi <= 700 as a pair; error 2^-64 of it, also where that is about a^2/2. */
CS_INLINE cs_pair cs_expm1mx(cs_pair a) {
    const int near = fabs(a.hi) <= 0.03125;
    const cs_pair sixth = {0x1.5555555555555p-3, 0x1.5555555555555p-57};
    const cs_pair b = {near ? a.hi : 0.0, near ? a.lo : 0.0}, square = cs_multiply(b, b);
    const cs_pair other = cs_add(cs_expm1(a), cs_negative(a));
    const double h = b.hi;
    double p = cs_muladd(0x1.ae64567f544e4p-26, h, 0x1.27e4fb7789f5cp-22);
    cs_pair r;
    p = cs_muladd(p, h, 0x1.71de3a556c734p-19);
    p = cs_muladd(p, h, 0x1.a01a01a01a01ap-16);
    p = cs_muladd(p, h, 0x1.a01a01a01a01ap-13);
    p = cs_muladd(p, h, 0x1.6c16c16c16c17p-10);
    p = cs_muladd(p, h, 0x1.1111111111111p-7);
    p = cs_muladd(p, h, 0x1.5555555555555p-5);
    r = cs_multiply(square, cs_add_double(cs_add_double(cs_multiply(b, sixth), h * h * p), 0.5));
    r.hi = near ? r.hi : other.hi;
    r.lo = near ? r.lo : other.lo;
    return r;
}

/* 2 atanh(s) for |s| <= 0.2; error 2^-69 of it: two terms as pairs, the rest as a polynomial. */
CS_INLINE cs_pair cs_twice_atanh(cs_pair s) {
    const double u = s.hi * s.hi, u_lo = cs_muladd(2.0 * s.hi, s.lo, cs_product_rest(s.hi, s.hi, u));
    const double u2 = u * u, u4 = u2 * u2;
    const double p01 = cs_muladd(0x1.c71c71c71c701p-4, u, 0x1.2492492492492p-3);
    const double p23 = cs_muladd(0x1.3b13b136930d8p-4, u, 0x1.745d1745d5f4ep-4);
    const double p45 = cs_muladd(0x1.e1e09e6831820p-5, u, 0x1.11111351bc99dp-4);
    const double p67 = cs_muladd(0x1.810bbc0b29514p-5, u, 0x1.af5d88dec4f2cp-5);
    const double high = cs_muladd(u4, 0x1.a55dd27d59a33p-5, cs_muladd(p67, u2, p45));
    const double rest = cs_muladd(u4, high, cs_muladd(p23, u2, p01));
    const cs_pair third = {0x1.5555555555555p-2, 0x1.5555555555555p-56};
    const cs_pair square = {u, u_lo};
    cs_pair p = cs_fast_two_sum(0x1.999999999999ap-3, u * rest), q;
    p.lo += -0x1.999999999999ap-57;
    q = cs_quick_multiply(square, p);
    p = cs_fast_two_sum(third.hi, q.hi);
    p.lo += q.lo + third.lo;
    q = cs_quick_multiply(cs_quick_multiply(s, square), p);
    p = cs_fast_two_sum(s.hi, q.hi);
    p = cs_fast_two_sum(p.hi, p.lo + (q.lo + s.lo));
    p.hi *= 2.0;
    p.lo *= 2.0;
    return p;
}

/* log(a) for a pair with normal a.hi in [2^-1000, 2^1000]; error 2^-68 of it, or 2^-103 next to 1. */
CS_INLINE cs_pair cs_log(cs_pair a) {
    double k, scale;
    const double z = cs_split_exponent(a.hi, &k);
    cs_pair low, high;
    scale = cs_power_of_two(-k);
    low = cs_fast_two_sum(z - 1.0, a.lo * scale);
    high = cs_add_double(cs_two_sum(z, 1.0), a.lo * scale);
    return cs_plus_log2(cs_twice_atanh(cs_divide(low, high)), k);
}

/* log(1 + a) for a pair a.hi > -1, a.hi < 2^1000, without cancellation for small a; error 2^-68 of it. */
CS_INLINE cs_pair cs_log1p(cs_pair a) {
    const cs_pair y = cs_add_double(a, 1.0);
    double k, scale;
    const double z = cs_split_exponent(y.hi, &k);
    cs_pair low, high;
    scale = cs_power_of_two(-k);
    low = cs_fast_two_sum(z - 1.0, y.lo * scale);
    low.hi = k == 0.0 ? a.hi : low.hi;
    low.lo = k == 0.0 ? a.lo : low.lo;
    high = cs_add_double(cs_two_sum(z, 1.0), y.lo * scale);
    return cs_plus_log2(cs_twice_atanh(cs_divide(low, high)), k);
}

/* log(x/m) for x, m in [2^-900, 2^1000]; error 2^-68 of it, also where x is next to m. */
CS_INLINE cs_pair cs_log_ratio(double x, double m) {
    double k;
    const double y = cs_align(x, m, &k);
    const cs_pair low = {y - m, 0.0};
    return cs_plus_log2(cs_twice_atanh(cs_divide(low, cs_two_sum(y, m))), k);
}

/* A factor as a significand in [1/2, 2] in size, or 0, and a power of two; a.hi is 0 or normal in 2^+-1000. */
CS_INLINE cs_pair cs_significand(cs_pair a, double *k) {
    const double size = fabs(a.hi);
    cs_pair r;
    double scale;
    (void)cs_split_exponent(size > 0.0 ? size : 1.0, k);
    scale = cs_power_of_two(-*k);
    r.hi = a.hi * scale;
    r.lo = a.lo * scale;
    return r;
}

/* ---- doubles to doubles, for every argument: 0, infinities and nan as in IEEE 754 ---- */

/* e^a; error 0.51 ulp. */
CS_INLINE double cs_exp_double(double a) {
    double k;
    const cs_pair e = cs_exponential(cs_pair_of(a), &k);
    return a == a ? cs_scale(e.hi, k) : a;
}

/* e^a - 1; error 0.51 ulp. */
CS_INLINE double cs_expm1_double(double a) {
    const double bounded = cs_min(a, 700.0), over = cs_exp_double(a);
    const cs_pair e = cs_expm1(cs_pair_of(bounded));
    double r = fabs(a) < 0x1p-55 ? a : e.hi; /* the series begins with a, to the last bit */
    r = a > 700.0 ? over : r;
    return a == a ? r : a;
}

/* log(a); error 0.51 ulp; also of subnormal numbers. */
CS_INLINE double cs_log_double(double a) {
    const double big = a < 1.0 ? a * 0x1p+600 : a * 0x1p-24; /* normal, and not too large */
    const double usable = a > 0.0 && a <= 1.7976931348623157e308 ? big : 1.0;
    double k, r;
    const double z = cs_split_exponent(usable, &k);
    const cs_pair s = cs_divide(cs_pair_of(z - 1.0), cs_two_sum(z, 1.0));
    r = cs_plus_log2(cs_twice_atanh(s), k - (a < 1.0 ? 600.0 : -24.0)).hi;
    r = a == 0.0 ? -HUGE_VAL : r;
    r = a > 1.7976931348623157e308 ? a : r;
    return a >= 0.0 ? r : (a - a) / (a - a);
}

/* log(1 + a); error 0.51 ulp. */
CS_INLINE double cs_log1p_double(double a) {
    const int usable = a > -1.0 && a < 0x1p+999;
    const double large = cs_log_double(a), small = cs_log1p(cs_pair_of(usable ? a : 1.0)).hi;
    double r = a >= 0x1p+999 ? large : small;
    r = fabs(a) < 0x1p-55 ? a : r;
    r = a == -1.0 ? -HUGE_VAL : r;
    return a >= -1.0 ? r : (a - a) / (a - a);
}

#endif
