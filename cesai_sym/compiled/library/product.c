/* The product of two doubles, exactly unless it underflows. */
static inline pair p_two_multiply(double a, double b) {
    double p = a * b;
#if defined(FP_FAST_FMA) || defined(__FMA__)
    return p_of(p, fma(a, b, -p));
#else
    double c = 134217729.0 * a, d = 134217729.0 * b; /* Dekker: 2^27 + 1 */
    double a1 = c - (c - a), b1 = d - (d - b);
    double a2 = a - a1, b2 = b - b1;
    if (fabs(a) > 0x1p990 || fabs(b) > 0x1p990) {
        if (fabs(a) > 0x1p990 && fabs(a) <= DBL_MAX && fabs(b) < 0x1p990) {
            pair r = p_two_multiply(a * 0x1p-64, b);
            return p_of(p, r.lo * 0x1p64);
        }
        if (fabs(b) > 0x1p990 && fabs(b) <= DBL_MAX && fabs(a) < 0x1p990) {
            pair r = p_two_multiply(a, b * 0x1p-64);
            return p_of(p, r.lo * 0x1p64);
        }
        return p_of(p, 0.0);
    }
    return p_of(p, ((a1 * b1 - p) + a1 * b2 + a2 * b1) + a2 * b2);
#endif
}
