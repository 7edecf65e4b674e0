/* Functions of a double that a compiler vectorises over rows.  They serve all ordinary arguments; nan says that a row
 * has to be computed by itself.  Errors in ulps: v_exp 1.5, v_log 1, v_log1p 2, v_expm1 1.5, v_pow 2. */
#define LANES 8
#define V_PRAGMA(text) _Pragma(#text)
/* Rows in whole groups of LANES, each of which is computed at once. */
#define ROWS(r, n) for (size_t r##_0 = 0; r##_0 < (n); r##_0 += LANES) \
    V_PRAGMA(omp simd) for (size_t r = r##_0; r < r##_0 + LANES; r++)

CS_INLINE double v_max(double a, double b) { return a != a ? a : b > a ? b : b != b ? b : a; }
CS_INLINE double v_min(double a, double b) { return a != a ? a : b < a ? b : b != b ? b : a; }

CS_INLINE double v_exp_of(double hi, double lo) {
    const double a = hi > -1000.0 ? hi : -1000.0, b = a < 1000.0 ? a : 1000.0;
    const double t = b * 0x1.71547652b82fep+0, k = cs_rint(t);
    const double rest = cs_muladd(b, 0x1.777d0ffda0d24p-56, cs_product_rest(b, 0x1.71547652b82fep+0, t));
    const double p = cs_exp2_reduced((t - k) + cs_muladd(lo, 0x1.71547652b82fep+0, rest));
    const double near = cs_scale_normal(p, k < -1000.0 ? -1000.0 : k > 1000.0 ? 1000.0 : k);
    const double over = cs_power_of_two(k < -1000.0 ? k + 1000.0 : k > 1000.0 ? k - 1000.0 : 0.0);
    return hi == hi ? near * over : hi;
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
    const double k = cs_rint((b < 709.0 ? b : 0.0) * 0x1.71547652b82fep+0);
    const double h = b - k * 0x1.62e42fee00000p-1, r = h - k * 0x1.a39ef35793c76p-33;
    const double r2 = r * r, r4 = r2 * r2, r8 = r4 * r4;
    const double low = cs_muladd(r2, cs_muladd(r, 0x1.1111111111111p-7, 0x1.5555555555555p-5),
                                 cs_muladd(r, 0x1.5555555555555p-3, 0.5));
    const double middle = cs_muladd(r2, cs_muladd(r, 0x1.71de3a556c734p-19, 0x1.a01a01a01a01ap-16),
                                    cs_muladd(r, 0x1.a01a01a01a01ap-13, 0x1.6c16c16c16c17p-10));
    const double high = cs_muladd(r2, cs_muladd(r, 0x1.6124613a86d09p-33, 0x1.1eed8eff8d898p-29),
                                  cs_muladd(r, 0x1.ae64567f544e4p-26, 0x1.27e4fb7789f5cp-22));
    const double q = cs_muladd(cs_muladd(r8, high, cs_muladd(r4, middle, low)), r2, r);
    const double scale = cs_power_of_two(k), e = cs_muladd(scale, q, scale - 1.0);
    return a < 709.0 ? (k == 0.0 ? q : e) : NAN;
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
CS_INLINE const double *lanes_of(double *to, const char *from, size_t rows, size_t step, size_t lanes, size_t B,
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

/* The aggregate where |rho| is at least 1/2; with it what the other rows need: the pivot m and the sum of the weights.
 * The power of two in 2^-1021 and below is no more than 2^-1021, beside a sum of at least 1e-6. */
CS_UNUSED static void ces_far_lanes(const double *restrict x, const double *restrict w, size_t J,
                                    const double *restrict rho, double *restrict out, double *restrict m,
                                    double *restrict sum, double *restrict least, size_t lanes, size_t B) {
    double S[64];
    ROWS(r, lanes) {
        m[r] = x[r];
        sum[r] = 0.0;
        least[r] = 1.0;
        S[r] = 0.0;
    }
    for (size_t j = 0; j < J; j++) {
        const double *restrict a = x + j * B, *restrict b = w == NULL ? NULL : w + j * B;
        ROWS(r, lanes) {
            const int better = rho[r] < 0.0 ? a[r] < m[r] : a[r] > m[r];
            m[r] = better ? a[r] : m[r];
            least[r] = (a[r] > 1e-250) & (a[r] < 1e250) ? least[r] : NAN;
        }
        if (b == NULL) { continue; }
        ROWS(r, lanes) {
            least[r] = j == 0 || !(b[r] >= least[r]) ? (least[r] == least[r] ? b[r] : NAN) : least[r];
            sum[r] = sum[r] + b[r];
        }
    }
    if (w == NULL) {
        ROWS(r, lanes) { sum[r] = (double)J; }
    }
    ROWS(r, lanes) {
        const int even = w == NULL || ((least[r] > 1e-6 * sum[r]) & (sum[r] < 1e250) & (sum[r] > 1e-250));
        least[r] = even && least[r] == least[r] ? 1.0 : 0.0;
        m[r] = least[r] > 0.0 ? m[r] : 1.0;
        sum[r] = least[r] > 0.0 ? sum[r] : 1.0;
    }
    for (size_t j = 0; j < J; j++) {
        const double *restrict a = x + j * B, *restrict b = w == NULL ? NULL : w + j * B;
        ROWS(r, lanes) {
            const cs_pair l = cs_log2_ratio(least[r] > 0.0 ? a[r] : 1.0, m[r]);
            const cs_pair t = cs_quick_multiply_double(l, fabs(rho[r]) <= 1e6 ? rho[r] : 0.0);
            S[r] = cs_muladd(b == NULL ? 1.0 : b[r], cs_exp2(t), S[r]);
        }
    }
    ROWS(r, lanes) {
        const int served = (fabs(rho[r]) >= 0.5) & (fabs(rho[r]) <= 1e6) & (least[r] > 0.0);
        const cs_pair l = cs_log2(served ? S[r] / sum[r] : 1.0);
        out[r] = served ? cs_exp2_times(cs_quick_divide_double(l, served ? rho[r] : 1.0), m[r]) : NAN;
    }
}

/* log(F/m) = log(1 + sum w (e^(rho L) - 1))/rho: every exponent is at most 0, and no two terms cancel. */
CS_UNUSED static void ces_near_lanes(const double *restrict x, const double *restrict w, size_t J,
                                     const double *restrict rho, double *restrict out, const double *restrict m,
                                     const double *restrict sum, const double *restrict least, size_t lanes,
                                     size_t B) {
    double hi[64], lo[64];
    ROWS(r, lanes) {
        hi[r] = 0.0;
        lo[r] = 0.0;
    }
    for (size_t j = 0; j < J; j++) {
        const double *restrict a = x + j * B, *restrict b = w == NULL ? NULL : w + j * B;
        ROWS(r, lanes) {
            const int served = (fabs(rho[r]) < 0.5) & (fabs(rho[r]) >= 1e-200) & (least[r] > 0.0);
            const cs_pair l = cs_log_ratio(served ? a[r] : 1.0, served ? m[r] : 1.0);
            const cs_pair e = cs_expm1(cs_multiply_double(l, served ? rho[r] : 0.0));
            const cs_pair old = {hi[r], lo[r]};
            const cs_pair part = cs_divide_double(cs_multiply_double(e, served && b != NULL ? b[r] : 1.0), sum[r]);
            const cs_pair s = cs_add(old, part);
            hi[r] = s.hi;
            lo[r] = s.lo;
        }
    }
    ROWS(r, lanes) {
        const int served = (fabs(rho[r]) < 0.5) & (fabs(rho[r]) >= 1e-200) & (least[r] > 0.0);
        const cs_pair s = {hi[r], lo[r]}, l = cs_divide_double(cs_log1p(s), served ? rho[r] : 1.0);
        out[r] = served ? v_exp_of(l.hi, l.lo) * m[r] : out[r];
    }
}

CS_UNUSED static void ces_lanes(const double *restrict x, const double *restrict w, size_t J,
                                const double *restrict rho, double *restrict out, size_t lanes, size_t B) {
    double m[64], sum[64], least[64];
    int near = 0;
    if (J == 0) {
        ROWS(r, lanes) { out[r] = NAN; }
        return;
    }
    ces_far_lanes(x, w, J, rho, out, m, sum, least, lanes, B);
    for (size_t r = 0; r < lanes; r++) { near |= fabs(rho[r]) < 0.5; }
    if (near) { ces_near_lanes(x, w, J, rho, out, m, sum, least, lanes, B); }
}

/* Marks the rows with a result that is not finite. */
CS_INLINE int lost_rows(double *restrict lost, const double *restrict put, size_t n, size_t rows, size_t B) {
    int any = 0;
    for (size_t k = 0; k < n; k++)
        for (size_t r = 0; r < rows; r++) {
            lost[r] = fabs(put[k * B + r]) <= 1.7976931348623157e308 ? lost[r] : 1.0;
        }
    for (size_t r = 0; r < rows; r++) { any |= lost[r] != 0.0; }
    return any;
}
