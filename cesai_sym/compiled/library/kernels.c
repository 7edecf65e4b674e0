/* Is there an input at 0 or infinity, or something that is no number? */
static int has_edges(const row *p) {
    return p->zeros > 0 || p->infinities > 0 || p->lost;
}

static int is_zero(double x) {
    return x == 0.0;
}

static void fill(double *out, size_t n, double value) {
    for (size_t j = 0; j < n; j++) { out[j] = value; }
}

static int is_used(const double *weights, size_t j) {
    return weights == NULL || weights[j] > 0.0;
}

/* At a lone zero F_j is without bound, at a lone infinity 0, and the other way round beside them. */
static double slope_at_zero(const row *p, double x) {
    if (p->zeros > 0 && p->infinities > 0) { return NAN; }
    if (!is_dominant(x, 0.0)) { return p->zeros > 0 ? 0.0 : INFINITY; }
    if (p->dominant > 1) { return NAN; }
    return is_zero(x) ? INFINITY : 0.0;
}

/* A marginal product with its one-sided limits; own is the logarithm of that of a lone dominant input, slope the
 * ordinary value. */
static double slope_at_edges(const row *p, double x, double w, pair own, double slope) {
    double rho = p->given;
    double beside = rho < 1.0 ? INFINITY : 0.0;
    if (p->lost) { return NAN; }
    if (p->used == 1) { return 1.0; }
    if (rho == 1.0) { return w; }
    if (is_empty(p)) { return NAN; }
    if (p->dominant > 0) {
        if (rho == 0.0) { return slope_at_zero(p, x); }
        if (!is_dominant(x, rho)) { return rho < 0.0 ? 0.0 : beside; }
        if (p->dominant > 1) { return NAN; }
        return s_rounded(s_exp(own));
    }
    if (is_dropped(x, rho)) { return rho < 0.0 ? 0.0 : beside; }
    return slope;
}

static void gradient_of(const double *x, const double *weights, size_t J, double rho, double *out) {
    ROOM(L, 2 * J);
    ROOM(w, 2 * J);
    ROOM(v, 2 * J);
    row p;
    fill(out, J, NAN);
    if (L != NULL && w != NULL && v != NULL) {
        prepare(&p, x, rho, weights, L, w, v, J);
        if (!p.invalid) {
            form_gradient(level(&p, x, L, w, v, J), p.rho, L, v, J, out);
            if (has_edges(&p)) {
                for (size_t j = 0; j < J; j++) {
                    if (is_used(weights, j)) {
                        pair own = p_divide_double(p_at(v, J, j), p.rho == 0.0 ? 1.0 : p.rho);
                        out[j] = slope_at_edges(&p, x[j], w[j], own, out[j]);
                    }
                    else { out[j] = p.lost ? NAN : 0.0; }
                }
            }
        }
    }
    DONE(L);
    DONE(w);
    DONE(v);
}

static double share_at_edges(const row *p, double x, int used, double share) {
    if (p->lost) { return NAN; }
    if (used && is_empty(p)) { return p->used == 1 ? 1.0 : NAN; }
    if (p->dominant > 0 && p->given != 0.0) {
        if (!used || !is_dominant(x, p->given)) { return 0.0; }
        return p->dominant == 1 ? 1.0 : NAN;
    }
    return share;
}

static void shares_of(const double *x, const double *weights, size_t J, double rho, double *out) {
    ROOM(L, 2 * J);
    ROOM(w, 2 * J);
    ROOM(v, 2 * J);
    row p;
    fill(out, J, NAN);
    if (L != NULL && w != NULL && v != NULL) {
        prepare(&p, x, rho, weights, L, w, v, J);
        if (!p.invalid) {
            form_shares(offset(L, p.rho, v, J), p.rho, L, v, J, out);
            if (has_edges(&p)) {
                for (size_t j = 0; j < J; j++) {
                    out[j] = share_at_edges(&p, x[j], is_used(weights, j), out[j]);
                }
            }
        }
    }
    DONE(L);
    DONE(w);
    DONE(v);
}

/* The greatest exponent v_i + rho (L_i - E) of the others, so that their sum neither overflows nor vanishes. */
static double greatest_other(const double *L, const double *v, pair E, double rho, size_t J, size_t k) {
    double greatest = -65536.0;
    for (size_t j = 0; j < J; j++) {
        double u = v[j] + rho * (L[j] - E.hi);
        if (j != k && u > greatest) { greatest = u; }
    }
    return greatest;
}

/* A second derivative with its one-sided limits; used and vanishing are those of either input. */
static double second_at_edges(const row *p, int used, int vanishing, int own, double w_over_F, double value) {
    double rho = p->given;
    if (p->lost) { return NAN; }
    if (rho == 1.0 || p->used == 1 || !used) { return 0.0; }
    if (p->dominant > 0 || is_empty(p)) { return NAN; }
    if (!vanishing) { return value; }
    if (!own) { return rho < 1.0 ? INFINITY : 0.0; }
    if (rho < 1.0) { return -INFINITY; }
    return rho < 2.0 ? INFINITY : rho == 2.0 ? w_over_F : 0.0;
}

static void hessian_of(const double *x, const double *weights, size_t J, double rho, double *out) {
    ROOM(L, 2 * J);
    ROOM(w, 2 * J);
    ROOM(v, 2 * J);
    ROOM(d, J);
    ROOM(own, J);
    row p;
    fill(out, J * J, NAN);
    if (L != NULL && w != NULL && v != NULL && d != NULL && own != NULL) {
        prepare(&p, x, rho, weights, L, w, v, J);
        if (!p.invalid && J == 1) { out[0] = p.lost ? NAN : 0.0; }
        if (!p.invalid && J > 1) {
            pair E = level(&p, x, L, w, v, J);
            double F = form_aggregate(E, p.m);
            for (size_t k = 0; k < J; k++) { d[k] = greatest_other(L, v, E, p.rho, J, k); }
            form_hessian_across(E, p.m, p.rho, L, v, J, out);
            form_hessian_own(E, p.m, p.rho, L, d, v, J, own);
            for (size_t j = 0; j < J; j++) {
                for (size_t k = 0; k < J; k++) {
                    double value = j == k ? own[j] : out[j * J + k];
                    if (p.excess > 1.0 && value != 0.0) { value = value * p.excess; }
                    if (has_edges(&p)) {
                        int used = is_used(weights, j) && is_used(weights, k);
                        int vanishing = p.given > 0.0 && (is_dropped(x[j], p.given) || is_dropped(x[k], p.given));
                        value = second_at_edges(&p, used, vanishing, j == k, w[j] / F, value);
                    }
                    out[j * J + k] = value;
                }
            }
        }
    }
    DONE(L);
    DONE(w);
    DONE(v);
    DONE(d);
    DONE(own);
}

/* The rate of the inputs that decide, when they agree: of the dominant ones, or of all that are used. */
static double common_rate(const row *p, const double *x, const double *g, const double *weights, size_t J) {
    double least = INFINITY;
    double greatest = -INFINITY;
    for (size_t j = 0; j < J; j++) {
        if (is_used(weights, j) && (is_empty(p) || is_dominant(x[j], p->given))) {
            if (g[j] < least) { least = g[j]; }
            if (g[j] > greatest) { greatest = g[j]; }
        }
    }
    return least == greatest ? least : NAN;
}

/* For infinite t the slowest or fastest rate, whichever the sign of rho t favours, and the mean at rho = 0. */
static double rate_in_the_end(const row *p, const double *g, const double *w, const double *v, double t, size_t J) {
    if (isnan(t)) { return NAN; }
    double least = INFINITY;
    double greatest = -INFINITY;
    double mean = 0.0;
    for (size_t j = 0; j < J; j++) {
        if (v[j] > ABSENT && g[j] < least) { least = g[j]; }
        if (v[j] > ABSENT && g[j] > greatest) { greatest = g[j]; }
        mean = mean + w[j] * g[j];
    }
    if (p->rho == 0.0) { return mean; }
    return (p->rho < 0.0) != (t < 0.0) ? least : greatest;
}

/* Fills D_j at date t; the number of the input that leads then, J if none counts. */
static size_t foremost(const row *p, const double *L, const double *g, const double *v, double *D, double t,
                       size_t J) {
    form_drift(t, L, g, J, D);
    double sign = p->rho < 0.0 ? -1.0 : 1.0;
    size_t k = J;
    for (size_t j = 0; j < J; j++) {
        if (v[j] > ABSENT) {
            if (k == J) { k = j; }
            else if (sign * D[j] > sign * D[k] || (D[j] == D[k] && sign * D[J + j] > sign * D[J + k])) { k = j; }
        }
    }
    return k;
}

static double offset_at_date(const row *p, const double *v, const double *D, size_t k, size_t J) {
    double c = -INFINITY;
    for (size_t j = 0; j < J; j++) {
        double u = v[j] + p->rho * ((D[j] - D[k]) + (D[J + j] - D[J + k]));
        if (u > c) { c = u; }
    }
    return c;
}

static double rate_at(const row *p, const double *L, const double *g, const double *v, double *D, double t, size_t J) {
    size_t k = foremost(p, L, g, v, D, t, J);
    return k == J ? NAN : form_growth(p_at(D, J, k), offset_at_date(p, v, D, k, J), p->rho, D, g, v, J);
}

static double growth_of(const double *x, const double *g, const double *weights, size_t J, double rho, double t) {
    ROOM(L, 2 * J);
    ROOM(w, 2 * J);
    ROOM(v, 2 * J);
    ROOM(D, 2 * J);
    row p;
    double result = NAN;
    if (L != NULL && w != NULL && v != NULL && D != NULL) {
        prepare(&p, x, rho, weights, L, w, v, J);
        for (size_t j = 0; j < J; j++) {
            if (!isfinite(g[j]) || (isfinite(t) && fabs(t * g[j]) > 1e200)) { p.invalid = 1; }
        }
        if (!p.invalid && !p.lost && !isnan(t)) {
            if (is_empty(&p) || (p.dominant > 0 && p.given != 0.0)) { result = common_rate(&p, x, g, weights, J); }
            else if (isfinite(t)) { result = rate_at(&p, L, g, v, D, t, J); }
            else { result = rate_in_the_end(&p, g, w, v, t, J); }
        }
    }
    DONE(L);
    DONE(w);
    DONE(v);
    DONE(D);
    return result;
}

static int is_count(double J) {
    return J >= 1.0 && J == floor(J) && J < INFINITY;
}

static double curvature_of(double rho, double J) {
    if (!is_count(J) || isnan(rho)) { return NAN; }
    if (isfinite(rho)) { return form_curvature(rho, J); }
    return J == 1.0 ? 0.0 : -rho;
}

static double bonus_of(double rho, double J, double cv) {
    if (!is_count(J) || isnan(rho) || !(cv >= 0.0)) { return NAN; }
    if (isfinite(rho) && isfinite(cv)) { return form_bonus(cv, rho, J); }
    return (J == 1.0 ? 0.0 : 1.0 - rho) * cv * cv;
}

static double retained_of(double M, double n) {
    if (!(M >= 1.0) || !(n >= 0.0)) { return NAN; }
    if (M == 1.0) { return n == 0.0 ? 1.0 : 0.0; }
    if (M == INFINITY) { return n == INFINITY ? NAN : 1.0; }
    if (n == INFINITY) { return 0.0; }
    return M >= 2.0 ? form_retained(M, n) : form_retained_of_few(M, n);
}
