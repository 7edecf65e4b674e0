/* Functions of a double that a compiler vectorises over rows.  They serve all ordinary arguments; nan says that a row
 * has to be computed by itself.  Errors in ulps: v_exp 1.5, v_log 1, v_log1p 2, v_expm1 1.5, v_pow 2. */
#define LANES 8
#define V_PRAGMA(text) _Pragma(#text)
/* Rows in whole groups of LANES, each of which is computed at once. */
#define ROWS(r, n) for (size_t r##_0 = 0; r##_0 < (n); r##_0 += LANES) \
    V_PRAGMA(omp simd) for (size_t r = r##_0; r < r##_0 + LANES; r++)

CS_INLINE double v_max(double a, double b) { return a != a ? a : b > a ? b : b != b ? b : a; }
CS_INLINE double v_min(double a, double b) { return a != a ? a : b < a ? b : b != b ? b : a; }

/* 2^k for whole |k| <= 1022. */
CS_INLINE double v_power_of_two(double k) {
    return cs_from_bits((int64_t)(((uint64_t)cs_bits(k + 6755399441055744.0) + 1023u) << 52));
}

/* e^r - 1 for |r| <= 0.35, by its series. */
CS_INLINE double v_expm1_reduced(double r) {
    const double r2 = r * r, r4 = r2 * r2, r8 = r4 * r4;
    const double low = cs_muladd(r2, cs_muladd(r, 0x1.1111111111111p-7, 0x1.5555555555555p-5),
                                 cs_muladd(r, 0x1.5555555555555p-3, 0.5));
    const double middle = cs_muladd(r2, cs_muladd(r, 0x1.71de3a556c734p-19, 0x1.a01a01a01a01ap-16),
                                    cs_muladd(r, 0x1.a01a01a01a01ap-13, 0x1.6c16c16c16c17p-10));
    const double high = cs_muladd(r2, cs_muladd(r, 0x1.6124613a86d09p-33, 0x1.1eed8eff8d898p-29),
                                  cs_muladd(r, 0x1.ae64567f544e4p-26, 0x1.27e4fb7789f5cp-22));
    return cs_muladd(cs_muladd(r8, high, cs_muladd(r4, middle, low)), r2, r);
}

CS_INLINE double v_exp_of(double hi, double lo) {
    const double a = hi > -1000.0 ? hi : -1000.0, b = a < 1000.0 ? a : 1000.0;
    const double k = cs_rint(b * 0x1.71547652b82fep+0), half = cs_rint(0.5 * k);
    const double r = (b - k * 0x1.62e42fee00000p-1) + cs_muladd(-k, 0x1.a39ef35793c76p-33, lo);
    const double p = (1.0 + v_expm1_reduced(r)) * v_power_of_two(half) * v_power_of_two(k - half);
    return hi == hi ? p : hi;
}

CS_INLINE double v_exp(double a) { return v_exp_of(a, 0.0); }

/* log(z 2^k) less f, where z = 1 + f in [sqrt(1/2), sqrt(2)): the series of FreeBSD's e_log.c (Sun, 1993). */
CS_INLINE double v_log_rest(double f, double k) {
    const double s = f / (2.0 + f), z = s * s, z2 = z * z, half = 0.5 * f * f;
    const double even = z2 * cs_muladd(z2, cs_muladd(z2, 0x1.39a09d078c69fp-3, 0x1.c71c51d8e78afp-3), 0x1.999999997fa04p-2);
    const double odd = z * cs_muladd(z2, cs_muladd(z2, cs_muladd(z2, 0x1.2f112df3e5244p-3, 0x1.7466496cb03dep-3),
                                                   0x1.2492494229359p-2), 0x1.5555555555593p-1);
    return (half - cs_muladd(s, half + (even + odd), k * 0x1.a39ef35793c76p-33));
}

CS_INLINE double v_log(double a) {
    const int usable = (a >= 2.2250738585072014e-308) & (a <= 1.7976931348623157e308);
    double k, r;
    const double f = cs_split_exponent(usable ? a : 1.0, &k) - 1.0;
    r = k * 0x1.62e42fee00000p-1 - (v_log_rest(f, k) - f);
    r = usable ? r : a == 0.0 ? -INFINITY : a == INFINITY ? a : NAN;
    return r;
}

CS_INLINE double v_log1p(double a) {
    const cs_pair y = cs_two_sum(1.0, a);
    return v_log(y.hi) + y.lo / y.hi;
}

CS_INLINE double v_expm1(double a) {
    const double b = a > -60.0 ? a : -60.0;
    const double k = cs_rint((b < 708.0 ? b : 0.0) * 0x1.71547652b82fep+0);
    const double h = b - k * 0x1.62e42fee00000p-1, r = h - k * 0x1.a39ef35793c76p-33;
    const double q = v_expm1_reduced(r);
    const double scale = v_power_of_two(k), e = cs_muladd(scale, q, scale - 1.0);
    return a < 708.0 ? (k == 0.0 ? q : e) : NAN;
}

/* The logarithm to base 2 is right to 2^-58, and to 2^-57 of itself: enough unless b is large. */
CS_INLINE double v_pow(double a, double b) {
    const int usable = (a >= 2.2250738585072014e-308) & (a <= 1.7976931348623157e308);
    const cs_pair t = cs_quick_multiply_double(cs_log2(usable ? a : 1.0), b);
    const int served = usable & (((fabs(b) <= 64.0) & (fabs(t.hi) <= 1020.0)) | (fabs(t.hi) <= 32.0));
    const double high = served ? t.hi : 0.0, k = cs_rint(high);
    const double p = cs_exp2_reduced((high - k) + (served ? t.lo : 0.0));
    return served ? cs_scale_normal(p, k) : NAN;
}

/* The entries of rows, row by row beside each other; rows behind the last repeat it. */
CS_APART static const double *lanes_of(double *to, const char *from, size_t rows, size_t step, size_t lanes, size_t B,
                                 size_t n, intptr_t first, size_t m, intptr_t second, int single) {
    if (n * m == 1 && !single && (intptr_t)step == (intptr_t)sizeof(double) && rows == lanes)
        return (const double *)(const void *)from;
    for (size_t j = 0; j < n; j++)
        for (size_t k = 0; k < m; k++) {
            const char *at = from + (intptr_t)j * first + (intptr_t)k * second;
            double *put = to + (j * m + k) * B;
            double last = 0.0;
            if (step == 0) {
                last = single ? (double)*(const float *)(const void *)at : *(const double *)(const void *)at;
                for (size_t r = 0; r < lanes; r++) { put[r] = last; }
                continue;
            }
            for (size_t r = 0; r < rows; r++, at += step)
                put[r] = single ? (double)*(const float *)(const void *)at : *(const double *)(const void *)at;
            last = put[rows - 1];
            for (size_t r = rows; r < lanes; r++) { put[r] = last; }
        }
    return to;
}

CS_UNUSED static void logs_of(double *restrict to, const double *restrict from, size_t n, size_t lanes, size_t B) {
    for (size_t j = 0; j < n; j++) {
        ROWS(r, lanes) { to[j * B + r] = v_log(from[j * B + r]); }
    }
}

/* The aggregate m (S/W)^(1/rho) for the pivot m, S = sum w (x/m)^rho and W = sum w, where |rho| is at least 1/2. */
CS_INLINE double ces_far(double S, double W, double m, double rho, double served) {
    const int far = (fabs(rho) >= 0.5) & (fabs(rho) <= 1e6) & (served > 0.0);
    const cs_pair l = cs_log2(far ? S / W : 1.0);
    return far ? cs_exp2_times(cs_quick_divide_double(l, far ? rho : 1.0), m) : NAN;
}

/* Terms far below 2^-1021 count as that, beside a sum of at least 1e-6; an exponent that is not served gives what is
 * not used. */
CS_INLINE double ces_term(double x, double w, double m, double rho, double S) {
    return cs_muladd(w, cs_exp2(cs_quick_multiply_double(cs_log2_ratio(x, m), rho)), S);
}

CS_INLINE double ces_served(double least, double W, int ok) {
    return ok & (least > 1e-6 * W) & (W < 1e250) & (W > 1e-250) ? 1.0 : 0.0;
}

#define V_NEXT(j)                                                                       \
    if (J > (j)) {                                                                      \
        const double a = x[(j) * B + r], b = equal ? 1.0 : w[(j) * B + r];              \
        const int swap = low ? a < p : a > p;                                           \
        ok &= (a > 1e-250) & (a < 1e250);                                               \
        W += b;                                                                         \
        lightest = b < lightest ? b : lightest;                                         \
        x##j = swap ? p : a;                                                            \
        w##j = swap ? wp : b;                                                           \
        p = swap ? a : p;                                                               \
        wp = swap ? b : wp;                                                             \
    }

/* For J = 2, 3 or 4: the pivot is put first, and its own term, which is its weight, is not computed. */
CS_INLINE void ces_few_lanes(int equal, size_t J, const double *restrict x, const double *restrict w,
                             const double *restrict rho, double *restrict out, double *restrict m,
                             double *restrict sum, double *restrict served, size_t lanes, size_t B) {
    double y[3 * 64], v[3 * 64], S[64];
    ROWS(r, lanes) {
        const int low = rho[r] < 0.0;
        double p = x[r], wp = equal ? 1.0 : w[r], x1, x2 = p, x3 = p, w1, w2 = wp, w3 = wp;
        double lightest = wp, W = wp;
        int ok = (p > 1e-250) & (p < 1e250);
        V_NEXT(1)
        V_NEXT(2)
        V_NEXT(3)
        y[r] = x1;
        v[r] = w1;
        if (J > 2) { y[64 + r] = x2; v[64 + r] = w2; }
        if (J > 3) { y[128 + r] = x3; v[128 + r] = w3; }
        m[r] = p;
        S[r] = wp;
        sum[r] = W;
        served[r] = ces_served(lightest, W, ok);
    }
    for (size_t j = 0; j + 1 < J; j++) {
        ROWS(r, lanes) { S[r] = ces_term(y[64 * j + r], v[64 * j + r], m[r], rho[r], S[r]); }
    }
    ROWS(r, lanes) { out[r] = ces_far(S[r], sum[r], m[r], rho[r], served[r]); }
}

CS_INLINE void ces_many_lanes(int equal, size_t J, const double *restrict x, const double *restrict w,
                              const double *restrict rho, double *restrict out, double *restrict m,
                              double *restrict sum, double *restrict served, size_t lanes, size_t B) {
    double S[64], lightest[64];
    ROWS(r, lanes) {
        m[r] = x[r];
        sum[r] = equal ? (double)J : 0.0;
        lightest[r] = equal ? 1.0 : w[r];
        served[r] = 1.0;
        S[r] = 0.0;
    }
    for (size_t j = 0; j < J; j++) {
        const double *restrict a = x + j * B, *restrict b = equal ? a : w + j * B;
        ROWS(r, lanes) {
            const int better = rho[r] < 0.0 ? a[r] < m[r] : a[r] > m[r];
            m[r] = better ? a[r] : m[r];
            served[r] = (a[r] > 1e-250) & (a[r] < 1e250) ? served[r] : 0.0;
            sum[r] = equal ? sum[r] : sum[r] + b[r];
            lightest[r] = equal || !(b[r] < lightest[r]) ? lightest[r] : b[r];
        }
    }
    ROWS(r, lanes) { served[r] = ces_served(equal ? sum[r] : lightest[r], sum[r], served[r] > 0.0); }
    for (size_t j = 0; j < J; j++) {
        const double *restrict a = x + j * B, *restrict b = equal ? a : w + j * B;
        ROWS(r, lanes) { S[r] = ces_term(a[r], equal ? 1.0 : b[r], m[r], rho[r], S[r]); }
    }
    ROWS(r, lanes) { out[r] = ces_far(S[r], sum[r], m[r], rho[r], served[r]); }
}

/* log(F/m) = log(1 + sum w (e^(rho L) - 1))/rho: every exponent is at most 0, and no two terms cancel. */
CS_INLINE void ces_near_lanes(int equal, size_t J, const double *restrict x, const double *restrict w,
                              const double *restrict rho, double *restrict out, const double *restrict m,
                              const double *restrict served, size_t lanes, size_t B) {
    double hi[64], lo[64], W[64], W_lo[64]; /* the sum of the weights to twice the digits */
    ROWS(r, lanes) {
        hi[r] = 0.0;
        lo[r] = 0.0;
        W[r] = equal ? (double)J : 0.0;
        W_lo[r] = 0.0;
    }
    for (size_t j = 0; !equal && j < J; j++) {
        const double *restrict b = w + j * B;
        ROWS(r, lanes) {
            const cs_pair old = {W[r], W_lo[r]}, more = cs_add_double(old, served[r] > 0.0 ? b[r] : 1.0);
            W[r] = more.hi;
            W_lo[r] = more.lo;
        }
    }
    for (size_t j = 0; j < J; j++) {
        const double *restrict a = x + j * B, *restrict b = equal ? a : w + j * B;
        ROWS(r, lanes) {
            const int near = (fabs(rho[r]) < 0.5) & (fabs(rho[r]) >= 1e-200) & (served[r] > 0.0);
            const cs_pair l = cs_log_ratio(near ? a[r] : 1.0, near ? m[r] : 1.0);
            const cs_pair e = cs_expm1(cs_multiply_double(l, near ? rho[r] : 0.0));
            const cs_pair old = {hi[r], lo[r]}, whole = {W[r], W_lo[r]};
            const cs_pair part = cs_divide(cs_multiply_double(e, near & !equal ? b[r] : 1.0), whole);
            const cs_pair s = cs_add(old, part);
            hi[r] = s.hi;
            lo[r] = s.lo;
        }
    }
    ROWS(r, lanes) {
        const int near = (fabs(rho[r]) < 0.5) & (fabs(rho[r]) >= 1e-200) & (served[r] > 0.0);
        const cs_pair s = {hi[r], lo[r]}, l = cs_divide_double(cs_log1p(s), near ? rho[r] : 1.0);
        out[r] = near ? v_exp_of(l.hi, l.lo) * m[r] : out[r];
    }
}

CS_INLINE void ces_of_lanes(int equal, const double *restrict x, const double *restrict w, size_t J,
                            const double *restrict rho, double *restrict out, size_t lanes, size_t B) {
    double m[64], sum[64], served[64];
    int near = 0;
    if (J == 0) {
        for (size_t r = 0; r < lanes; r++) { out[r] = NAN; }
        return;
    }
    switch (J) {
        case 2: ces_few_lanes(equal, 2, x, w, rho, out, m, sum, served, lanes, B); break;
        case 3: ces_few_lanes(equal, 3, x, w, rho, out, m, sum, served, lanes, B); break;
        case 4: ces_few_lanes(equal, 4, x, w, rho, out, m, sum, served, lanes, B); break;
        default: ces_many_lanes(equal, J, x, w, rho, out, m, sum, served, lanes, B);
    }
    for (size_t r = 0; r < lanes; r++) { near |= fabs(rho[r]) < 0.5; }
    if (near) { ces_near_lanes(equal, J, x, w, rho, out, m, served, lanes, B); }
}

CS_UNUSED static void ces_lanes(const double *restrict x, const double *restrict w, size_t J,
                                const double *restrict rho, double *restrict out, size_t lanes, size_t B) {
    ces_of_lanes(0, x, w, J, rho, out, lanes, B);
}

CS_UNUSED static void ces_equal_lanes(const double *restrict x, size_t J, const double *restrict rho,
                                      double *restrict out, size_t lanes, size_t B) {
    ces_of_lanes(1, x, x, J, rho, out, lanes, B);
}

/* Marks the rows with a result that is not finite; returns whether there is one. */
CS_APART static int lost_rows(double *restrict lost, const double *restrict put, size_t n, size_t rows, size_t B) {
    double sum = 0.0;
    for (size_t k = 0; k < n; k++) {
        V_PRAGMA(omp simd reduction(+ : sum))
        for (size_t r = 0; r < rows; r++) { sum += put[k * B + r] * 0.0; } /* 0, or nan */
    }
    if (sum == 0.0) { return 0; }
    for (size_t r = 0; r < rows; r++) { lost[r] = 0.0; }
    for (size_t k = 0; k < n; k++)
        for (size_t r = 0; r < rows; r++) {
            lost[r] = fabs(put[k * B + r]) <= 1.7976931348623157e308 ? lost[r] : 1.0;
        }
    return 1;
}
