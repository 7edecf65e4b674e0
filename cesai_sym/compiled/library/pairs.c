static double d_min(double a, double b) {
    if (isnan(a) || isnan(b)) { return NAN; }
    return a < b ? a : b;
}

static double d_max(double a, double b) {
    if (isnan(a) || isnan(b)) { return NAN; }
    return a > b ? a : b;
}

static double nearest(double x) {
    return fabs(x) < 2251799813685248.0 ? (x + 6755399441055744.0) - 6755399441055744.0 : x;
}

/* Pairs. */

static pair p_fast(double hi, double lo) {
    double s = hi + lo;
    return p_of(s, lo - (s - hi));
}

static pair p_two_add(double a, double b) {
    double s = a + b;
    double t = s - a;
    return p_of(s, (a - (s - t)) + (b - t));
}

static pair p_negative(pair a) {
    return p_of(-a.hi, -a.lo);
}

static double p_rounded(pair a) {
    return a.hi + a.lo;
}

static pair p_add(pair a, pair b) {
    pair s = p_two_add(a.hi, b.hi);
    pair t = p_two_add(a.lo, b.lo);
    pair r = p_fast(s.hi, s.lo + t.hi);
    return p_fast(r.hi, r.lo + t.lo);
}

static pair p_add_double(pair a, double b) {
    pair s = p_two_add(a.hi, b);
    return p_fast(s.hi, s.lo + a.lo);
}

static pair p_multiply(pair a, pair b) {
    pair p = p_two_multiply(a.hi, b.hi);
    return p_fast(p.hi, p.lo + (a.hi * b.lo + a.lo * b.hi));
}

static pair p_multiply_double(pair a, double b) {
    pair p = p_two_multiply(a.hi, b);
    return p_fast(p.hi, p.lo + a.lo * b);
}

static pair p_divide(pair a, pair b) {
    double q = a.hi / b.hi;
    pair p = p_two_multiply(q, b.hi);
    double rest = ((a.hi - p.hi) - p.lo) + (a.lo - q * b.lo);
    return p_fast(q, rest / b.hi);
}

static pair p_divide_double(pair a, double b) {
    double q = a.hi / b;
    pair p = p_two_multiply(q, b);
    return p_fast(q, (((a.hi - p.hi) - p.lo) + a.lo) / b);
}

static pair p_shift(pair a, int e) {
    return p_of(shifted(a.hi, e), shifted(a.lo, e));
}

static pair p_abs(pair a) {
    return a.hi < 0.0 ? p_negative(a) : a;
}

static double p_compare(pair a, pair b) {
    return a.hi == b.hi ? a.lo - b.lo : a.hi - b.hi;
}

static pair p_min(pair a, pair b) {
    if (isnan(a.hi) || isnan(b.hi)) { return p_of(NAN, 0.0); }
    return p_compare(a, b) < 0.0 ? a : b;
}

static pair p_max(pair a, pair b) {
    if (isnan(a.hi) || isnan(b.hi)) { return p_of(NAN, 0.0); }
    return p_compare(a, b) > 0.0 ? a : b;
}

static pair p_at(const double *v, size_t n, size_t j) {
    return p_of(v[j], v[n + j]);
}

static pair p_sqrt(pair a) {
    if (!(a.hi > 0.0)) { return a; }
    double r = sqrt(a.hi);
    pair square = p_two_multiply(r, r);
    return p_fast(r, (((a.hi - square.hi) - square.lo) + a.lo) / (2.0 * r));
}

/* Exponential and logarithm: a table of 256 steps, then a short series whose head is a pair (Tang 1989, 1990). */

static pair p_expm1_small(pair a) {
    double h = a.hi;
    double rest = 1.0 / 40320.0 * h + 1.0 / 5040.0;
    rest = rest * h + 1.0 / 720.0;
    rest = rest * h + 1.0 / 120.0;
    rest = rest * h + 1.0 / 24.0;
    rest = rest * h + 1.0 / 6.0;
    pair square = p_two_multiply(h, h);
    pair s = p_two_add(h, 0.5 * square.hi);
    return p_fast(s.hi, s.lo + (a.lo + 0.5 * square.lo + h * a.lo + h * square.hi * rest));
}

static pair p_plus_log2(pair a, double k) {
    pair s = p_two_add(k * LOG2_HEAD, a.hi);
    pair r = p_two_add(s.hi, k * LOG2_MIDDLE);
    return p_fast(r.hi, r.lo + (s.lo + (a.lo + k * LOG2_TAIL)));
}

/* e^a for |a| up to 8192; beyond, as there. */
static scaled s_exp(pair a) {
    if (isnan(a.hi)) { return s_of(a, 0); }
    pair c = fabs(a.hi) > 8192.0 ? p_of(a.hi > 0.0 ? 8192.0 : -8192.0, 0.0) : a;
    double k = nearest(c.hi * (256.0 / 0.6931471805599453));
    pair s = p_two_add(c.hi - k * (LOG2_HEAD / 256.0), -k * (LOG2_MIDDLE / 256.0));
    pair q = p_expm1_small(p_fast(s.hi, s.lo + (c.lo - k * (LOG2_TAIL / 256.0))));
    int n = whole(k);
    int i = n & 255;
    pair t = p_of(EXP_HI[i], EXP_LO[i]);
    return s_of(p_add(t, p_multiply(t, q)), n >> 8);
}

static scaled s_times(scaled s, pair f) {
    int e = exponent_of(f.hi);
    return s_of(p_multiply(s.value, p_shift(f, -e)), s.e + e);
}

static scaled s_over(scaled s, pair f) {
    int e = exponent_of(f.hi);
    return s_of(p_divide(s.value, p_shift(f, -e)), s.e - e);
}

static double s_rounded(scaled s) {
    return shifted(p_rounded(s.value), s.e);
}

static pair p_exp(pair a) {
    scaled s = s_exp(a);
    return p_shift(s.value, s.e);
}

static pair p_expm1(pair a) {
    if (fabs(a.hi) < 0.001953125) { return p_expm1_small(a); }
    return p_add_double(p_exp(a), -1.0);
}

static pair p_log1p_small(pair z) {
    double h = z.hi;
    double rest = h * (-1.0 / 10.0) + 1.0 / 9.0;
    rest = rest * h - 1.0 / 8.0;
    rest = rest * h + 1.0 / 7.0;
    rest = rest * h - 1.0 / 6.0;
    rest = rest * h + 1.0 / 5.0;
    rest = rest * h - 1.0 / 4.0;
    rest = rest * h + 1.0 / 3.0;
    pair square = p_two_multiply(h, h);
    pair s = p_two_add(h, -0.5 * square.hi);
    return p_fast(s.hi, s.lo + (z.lo - 0.5 * square.lo - h * z.lo + h * square.hi * rest));
}

static pair p_log_of_step(double c) {
    int i = whole(c * 256.0) - 128;
    return p_of(LOG_HI[i], LOG_LO[i]);
}

static pair p_log1p_near(pair a) {
    double c = nearest((1.0 + a.hi) * 256.0) / 256.0;
    return p_add(p_log_of_step(c), p_log1p_small(p_divide_double(p_add_double(a, 1.0 - c), c)));
}

static pair p_log(pair a) {
    if (!(a.hi > 0.0) || a.hi == INFINITY) { return p_of(NAN, 0.0); }
    int e = exponent_of(a.hi);
    if (shifted(a.hi, -e) < 0.75) { e = e - 1; }
    return p_plus_log2(p_log1p_near(p_add_double(p_shift(a, -e), -1.0)), e);
}

static pair p_log1p(pair a) {
    if (a.hi >= -0.25 && a.hi <= 0.5) { return p_log1p_near(a); }
    return p_log(p_add_double(a, 1.0));
}

static pair p_power(pair a, pair b) {
    return p_exp(p_multiply(b, p_log(a)));
}

/* log(x / m) for positive doubles of any size, accurate in relative terms also where x is next to m. */
static pair p_log_ratio(double x, double m) {
    int e = exponent_of(x);
    int d = exponent_of(m);
    double f = shifted(x, -e);
    double g = shifted(m, -d);
    double y = f / g;
    int k = e - d;
    if (y >= 1.5) {
        f = f * 0.5;
        y = y * 0.5;
        k = k + 1;
    }
    else if (y < 0.75) {
        f = f * 2.0;
        y = y * 2.0;
        k = k - 1;
    }
    double c = nearest(y * 256.0) / 256.0;
    pair near = p_two_multiply(c, g);
    pair gap = p_two_add(f - near.hi, -near.lo);
    return p_plus_log2(p_add(p_log_of_step(c), p_log1p_small(p_divide(gap, near))), k);
}
