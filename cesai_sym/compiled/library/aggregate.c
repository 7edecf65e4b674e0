/* One row of inputs made ready: rho clipped to 2^200, the pivot m, and what is special about the row. */
typedef struct {
    double given, rho, excess, m;
    int used, zeros, infinities, dominant, dropped, lost, invalid;
} row;

/* Weights divided by their sum, and their logarithms; ABSENT is the logarithm of nothing. */
static void weigh(row *p, const double *weights, double *w, double *v, size_t J) {
    double greatest = 0.0;
    for (size_t j = 0; j < J; j++) {
        double raw = weights == NULL ? 1.0 : weights[j];
        if (!(raw >= 0.0) || raw == INFINITY) { p->invalid = 1; }
        if (raw > greatest) { greatest = raw; }
    }
    if (p->invalid || !(greatest > 0.0)) {
        p->invalid = 1;
        return;
    }
    int e = exponent_of(greatest);
    pair sum = p_of(0.0, 0.0);
    for (size_t j = 0; j < J; j++) {
        sum = p_add_double(sum, shifted(weights == NULL ? 1.0 : weights[j], -e));
    }
    for (size_t j = 0; j < J; j++) {
        double raw = weights == NULL ? 1.0 : weights[j];
        pair part = p_divide(p_of(shifted(raw, -e), 0.0), sum);
        pair logarithm = p_of(ABSENT, 0.0);
        if (raw > 0.0) {
            logarithm = p_add_double(p_plus_log2(p_log_ratio(raw, sum.hi), -e), -(sum.lo / sum.hi));
            p->used = p->used + 1;
        }
        w[j] = part.hi;
        w[J + j] = part.lo;
        v[j] = logarithm.hi;
        v[J + j] = logarithm.lo;
    }
}

/* Is the input one whose term vanishes, or one that alone decides? */
static int is_dropped(double x, double rho) {
    return (rho < 0.0 && x == INFINITY) || (rho > 0.0 && x == 0.0);
}

static int is_dominant(double x, double rho) {
    return (rho <= 0.0 && x == 0.0) || (rho >= 0.0 && x == INFINITY);
}

/* Fills L = log(x/m), w and v = log w, each J heads and then J tails. */
static void prepare(row *p, const double *x, double rho, const double *weights, double *L, double *w, double *v,
                    size_t J) {
    p->given = rho;
    p->rho = isnan(rho) ? 1.0 : rho;
    p->excess = 1.0;
    p->used = 0;
    p->zeros = 0;
    p->infinities = 0;
    p->dominant = 0;
    p->dropped = 0;
    p->lost = isnan(rho) ? 1 : 0;
    p->invalid = J == 0 ? 1 : 0;
    p->m = 1.0;
    if (fabs(p->rho) == INFINITY) {
        p->excess = INFINITY;
        p->rho = rho > 0.0 ? RHO_LIMIT : -RHO_LIMIT;
    }
    else if (fabs(p->rho) >= 2.0 * RHO_LIMIT) {
        int e = exponent_of(rho) - 200;
        p->rho = shifted(rho, -e);
        p->excess = shifted(1.0, e);
    }
    weigh(p, weights, w, v, J);
    if (p->invalid) { return; }
    double least = INFINITY;
    double greatest = 0.0;
    for (size_t j = 0; j < J; j++) {
        if (v[j] == ABSENT) { continue; }
        if (isnan(x[j])) { p->lost = 1; }
        if (x[j] < 0.0) { p->invalid = 1; }
        if (x[j] == 0.0) { p->zeros = p->zeros + 1; }
        else if (x[j] == INFINITY) { p->infinities = p->infinities + 1; }
        else {
            if (x[j] < least) { least = x[j]; }
            if (x[j] > greatest) { greatest = x[j]; }
        }
        if (is_dropped(x[j], p->rho)) { p->dropped = p->dropped + 1; }
        if (is_dominant(x[j], p->rho)) { p->dominant = p->dominant + 1; }
    }
    if (p->invalid) { return; }
    if (greatest > 0.0 && !p->lost) { p->m = p->rho < 0.0 ? least : greatest; }
    for (size_t j = 0; j < J; j++) {
        int kept = v[j] != ABSENT && x[j] > 0.0 && x[j] < INFINITY && !p->lost;
        pair ratio = kept ? p_log_ratio(x[j], p->m) : p_of(0.0, 0.0);
        L[j] = ratio.hi;
        L[J + j] = ratio.lo;
        if (v[j] != ABSENT && is_dropped(x[j], p->rho)) {
            v[j] = ABSENT;
            v[J + j] = 0.0;
        }
    }
}

/* The greatest exponent v_j + rho L_j, so that no exponential overflows. */
static double offset(const double *L, double rho, const double *v, size_t J) {
    double c = -INFINITY;
    for (size_t j = 0; j < J; j++) {
        double u = v[j] + rho * L[j];
        if (u > c) { c = u; }
    }
    return c;
}

/* log(F/m) by the form that serves this rho. */
static pair level(const row *p, const double *x, const double *L, double *w, const double *v, size_t J) {
    double size = fabs(p->rho);
    if (size >= RHO_FAR) { return form_level_far(offset(L, p->rho, v, J), p->rho, L, v, J); }
    pair left = p_of(0.0, 0.0);
    if (p->dropped > 0) {
        pair kept = p_of(0.0, 0.0);
        pair gone = p_of(0.0, 0.0);
        for (size_t j = 0; j < J; j++) {
            if (is_dropped(x[j], p->rho)) { gone = p_add(gone, p_at(w, J, j)); }
            else { kept = p_add(kept, p_at(w, J, j)); }
        }
        if (gone.hi > 0.5) { gone = p_of(0.5, 0.0); }
        if (kept.hi == 0.0) { kept = p_of(1.0, 0.0); }
        left = p_log1p(p_negative(gone));
        for (size_t j = 0; j < J; j++) {
            pair part = is_dropped(x[j], p->rho) ? p_of(0.0, 0.0) : p_divide(p_at(w, J, j), kept);
            w[j] = part.hi;
            w[J + j] = part.lo;
        }
    }
    pair E = size < RHO_ZERO ? form_level_at_zero(L, w, J) : form_level_near(p->rho, L, w, J);
    if (left.hi == 0.0) { return E; }
    double rough = left.hi / (p->rho == 0.0 ? 1.0 : p->rho);
    if (fabs(rough) > 1048576.0) { return p_of(rough > 0.0 ? 1048576.0 : -1048576.0, 0.0); }
    return form_level_of_part(E, left, p->rho == 0.0 ? 1.0 : p->rho);
}

static int is_empty(const row *p) {
    return p->dropped == p->used;
}

/* F with its limits: 0 or infinity, and nan at rho = 0 where a zero meets an infinity. */
static double ces_of(const double *x, const double *weights, size_t J, double rho) {
    ROOM(L, 2 * J);
    ROOM(w, 2 * J);
    ROOM(v, 2 * J);
    row p;
    double F = NAN;
    if (x != NULL && L != NULL && w != NULL && v != NULL) {
        prepare(&p, x, rho, weights, L, w, v, J);
        if (!p.invalid && !p.lost) {
            if (p.dominant > 0) {
                if (p.zeros > 0 && p.infinities > 0 && p.given == 0.0) { F = NAN; }
                else { F = p.given < 0.0 || p.infinities == 0 ? 0.0 : INFINITY; }
            }
            else if (is_empty(&p)) { F = p.given < 0.0 ? INFINITY : 0.0; }
            else { F = form_aggregate(level(&p, x, L, w, v, J), p.m); }
        }
    }
    DONE(L);
    DONE(w);
    DONE(v);
    return F;
}

/* The same in doubles where they serve to a few units in the last place: the form level_far with c = 0. */
static double ces_quick(const double *x, const double *weights, size_t J, double rho) {
    if (x == NULL || !(fabs(rho) >= 0.5 && fabs(rho) <= 1e6)) { return ces_of(x, weights, J, rho); }
    double m = x[0];
    double least = weights == NULL ? 1.0 : INFINITY;
    double sum = 0.0;
    for (size_t j = 0; j < J; j++) {
        double w = weights == NULL ? 1.0 : weights[j];
        if (!(x[j] > 1e-300 && x[j] < 1e300)) { return ces_of(x, weights, J, rho); }
        if (rho < 0.0 ? x[j] < m : x[j] > m) { m = x[j]; }
        if (!(w >= least)) { least = w; }
        sum = sum + w;
    }
    if (!(least > 1e-6 * sum && sum < 1e300 && sum > 1e-290)) { return ces_of(x, weights, J, rho); }
    double S = 0.0;
    for (size_t j = 0; j < J; j++) {
        S = S + (weights == NULL ? 1.0 : weights[j]) * exp(rho * log(x[j] / m));
    }
    return m * exp(log(S / sum) / rho);
}
