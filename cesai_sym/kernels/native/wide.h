/* The steps of the fast tier in AVX-512: the same arithmetic as in primitives.h, a few vectors at a time.
 *
 * Where a processor has the instructions, rounding, scaling by a power of two and their special cases are one each, and
 * several vectors go through each step side by side, so that none waits for the one before it.
 */
#ifndef CESAI_WIDE_H
#define CESAI_WIDE_H

#include "block.h"

#if defined(__AVX512F__) && defined(__AVX512DQ__) && defined(__GNUC__) && !defined(CESAI_NO_WIDE)
#define CS_WIDE 1
#include <immintrin.h>

typedef __m512d cs_wide;

/* Vectors side by side. */
#define CS_ABREAST 4
#define CS_EACH_OF(i, count) _Pragma("GCC unroll 4") for (int i = 0; i < (count); i++)
#define CS_ALL(a) _mm512_set1_pd(a)
#define CS_FUSED(a, b, c) _mm512_fmadd_pd(a, b, c)

/* One step of Horner's scheme: fewer instructions than others, and the vectors abreast hide how long it takes. */
#define CS_STEP(p, x, c) CS_EACH_OF(i, count) { p[i] = CS_FUSED(p[i], x[i], CS_ALL(c)); }

/* cs_log2_series. */
CS_INLINE void cs_wide_series(cs_wide *s, const int count) {
    cs_wide u[CS_ABREAST], p[CS_ABREAST];
    CS_EACH_OF(i, count) { u[i] = _mm512_mul_pd(s[i], s[i]); }
    CS_EACH_OF(i, count) { p[i] = CS_FUSED(CS_ALL(0x1.91f6e4b48ced4p-3), u[i], CS_ALL(0x1.86510c7f8f794p-3)); }
    CS_STEP(p, u, 0x1.c6af46fd504d8p-3)
    CS_STEP(p, u, 0x1.0c9a37542e85dp-2)
    CS_STEP(p, u, 0x1.484b14a227f3bp-2)
    CS_STEP(p, u, 0x1.a61762a6aa0e6p-2)
    CS_STEP(p, u, 0x1.2776c50ef9ff6p-1)
    CS_STEP(p, u, 0x1.ec709dc3a03fdp-1)
    CS_EACH_OF(i, count) { u[i] = _mm512_mul_pd(u[i], s[i]); }
    CS_EACH_OF(i, count) { s[i] = _mm512_mul_pd(s[i], CS_ALL(0x1.71547652b82fep+1)); }
    CS_EACH_OF(i, count) { s[i] = CS_FUSED(u[i], p[i], s[i]); }
}

/* cs_exp2_end: 2^(n + r) f. */
CS_INLINE void cs_wide_exp2(const double *n, const double *t, const double *f, double *out, const int count) {
    cs_wide r[CS_ABREAST], p[CS_ABREAST];
    CS_EACH_OF(i, count) { r[i] = _mm512_load_pd(t + 8 * i); }
    CS_EACH_OF(i, count) { p[i] = CS_FUSED(CS_ALL(0x1.e9d3fe3952179p-32), r[i], CS_ALL(0x1.e6063f7217bc6p-28)); }
    CS_STEP(p, r, 0x1.b524fae627834p-24)
    CS_STEP(p, r, 0x1.62bfd47773353p-20)
    CS_STEP(p, r, 0x1.ffcbfc670dcd4p-17)
    CS_STEP(p, r, 0x1.430913096fd9fp-13)
    CS_STEP(p, r, 0x1.5d87fe78a5276p-10)
    CS_STEP(p, r, 0x1.3b2ab6fba1ddap-7)
    CS_STEP(p, r, 0x1.c6b08d704a0c2p-5)
    CS_STEP(p, r, 0x1.ebfbdff82c598p-3)
    CS_STEP(p, r, 0x1.62e42fefa39efp-1)
    CS_STEP(p, r, 1.0)
    CS_EACH_OF(i, count) { p[i] = _mm512_mul_pd(p[i], _mm512_loadu_pd(f + 8 * i)); }
    CS_EACH_OF(i, count) { _mm512_storeu_pd(out + 8 * i, _mm512_scalef_pd(p[i], _mm512_load_pd(n + 8 * i))); }
}

/* cs_log2_ratio_start, with k negative. */
CS_INLINE cs_wide cs_wide_ratio(const double *x, const double *m, cs_wide *k) {
    const cs_wide a = _mm512_loadu_pd(x), b = _mm512_loadu_pd(m);
    const __m512i between = _mm512_sub_epi64(_mm512_castpd_si512(a), _mm512_castpd_si512(b));
    const __m512i half = _mm512_set1_epi64((int64_t)(((uint64_t)1 << 63) + ((uint64_t)1 << 51)));
    const __m512i magic = _mm512_set1_epi64(0x4330000000000000);
    const __m512i whole = _mm512_srli_epi64(_mm512_add_epi64(between, half), 52);
    cs_wide y;
    *k = _mm512_sub_pd(CS_ALL(4503599627372544.0), _mm512_castsi512_pd(_mm512_or_epi64(whole, magic)));
    y = _mm512_scalef_pd(a, *k);
    return _mm512_div_pd(_mm512_sub_pd(y, b), _mm512_add_pd(y, b));
}

/* cs_log2_start, with k negative. */
CS_INLINE cs_wide cs_wide_start(const double *x, cs_wide *k) {
    const cs_wide a = _mm512_loadu_pd(x), one = CS_ALL(1.0);
    const __m512i e = _mm512_add_epi64(_mm512_castpd_si512(a), _mm512_set1_epi64(0x00095f619980c433));
    const __m512i whole = _mm512_or_epi64(_mm512_srli_epi64(e, 52), _mm512_set1_epi64(0x4330000000000000));
    cs_wide z;
    *k = _mm512_sub_pd(CS_ALL(4503599627371519.0), _mm512_castsi512_pd(whole));
    z = _mm512_scalef_pd(a, *k);
    return _mm512_div_pd(_mm512_sub_pd(z, one), _mm512_add_pd(z, one));
}

/* The body for CS_ABREAST vectors at a time, then for one at a time, of n rows rounded up to whole vectors. */
#define CS_VECTORS(n, body)                                            \
    {                                                                  \
        ptrdiff_t r = 0;                                               \
        for (; r + 8 * CS_ABREAST <= (n); r += 8 * CS_ABREAST) {       \
            const int count = CS_ABREAST;                              \
            body                                                       \
        }                                                              \
        for (; r < (n); r += 8) {                                      \
            const int count = 1;                                       \
            body                                                       \
        }                                                              \
    }

/* (x/m)^c f for n rows, m = 1 where it is NULL; k and t are used up. */
CS_INLINE void cs_wide_powers(ptrdiff_t n, const double *x, const double *m, const double *c_hi, const double *c_lo,
                              const double *f, double *k, double *t, double *out) {
    for (ptrdiff_t r = 0; r < n; r += 8) {
        cs_wide whole;
        _mm512_store_pd(t + r, m ? cs_wide_ratio(x + r, m + r, &whole) : cs_wide_start(x + r, &whole));
        _mm512_store_pd(k + r, whole);
    }
    CS_VECTORS(n, {
        cs_wide s[CS_ABREAST];
        CS_EACH_OF(i, count) { s[i] = _mm512_load_pd(t + r + 8 * i); }
        cs_wide_series(s, count);
        CS_EACH_OF(i, count) { _mm512_store_pd(t + r + 8 * i, s[i]); }
    })
    for (ptrdiff_t r = 0; r < n; r += 8) {
        const cs_wide c = _mm512_loadu_pd(c_hi + r), a = _mm512_load_pd(t + r), w = _mm512_load_pd(k + r);
        const cs_wide l = _mm512_sub_pd(a, w), whole = _mm512_roundscale_pd(_mm512_mul_pd(c, l), 0x08);
        const cs_wide rest = CS_FUSED(c, a, _mm512_fnmsub_pd(c, w, whole));
        _mm512_store_pd(t + r, CS_FUSED(_mm512_loadu_pd(c_lo + r), l, rest));
        _mm512_store_pd(k + r, whole);
    }
    CS_VECTORS(n, { cs_wide_exp2(k + r, t + r, f + r, out + r, count); })
}
#else
#define CS_WIDE 0
#endif

#endif
