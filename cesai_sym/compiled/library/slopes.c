static pair p_expm1mx(pair a) {
    if (fabs(a.hi) > 0.03125) { return p_add(p_expm1(a), p_negative(a)); }
    double h = a.hi;
    double rest = h * (1.0 / 39916800.0) + 1.0 / 3628800.0;
    rest = rest * h + 1.0 / 362880.0;
    rest = rest * h + 1.0 / 40320.0;
    rest = rest * h + 1.0 / 5040.0;
    rest = rest * h + 1.0 / 720.0;
    rest = rest * h + 1.0 / 120.0;
    rest = rest * h + 1.0 / 24.0;
    pair inner = p_add_double(p_multiply(a, p_divide_double(p_of(1.0, 0.0), 6.0)), h * h * rest);
    return p_multiply(p_multiply(a, a), p_add_double(inner, 0.5));
}

static void put_pair(double *v, size_t J, size_t j, pair a) {
    v[j] = a.hi;
    v[J + j] = a.lo;
}

/* The exponent, or the least one that is told from zero. */
static double away_from_zero(double rho) {
    return fabs(rho) < RHO_ZERO ? RHO_ZERO : rho;
}

static int is_kept(const row *p, double x, double v) {
    return v > ABSENT && x > 0.0 && x < INFINITY && !p->lost;
}

/* Another pivot. */
static void measure_from(row *p, double m, const double *x, const double *v, double *L, size_t J) {
    p->m = m;
    for (size_t j = 0; j < J; j++) {
        put_pair(L, J, j, is_kept(p, x[j], v[j]) ? p_log_ratio(x[j], m) : p_of(0.0, 0.0));
    }
}

/* The input with the largest share as the pivot, next to which F is when it is next to any. */
static void measure_from_leading(row *p, const double *x, const double *v, double *L, size_t J) {
    double greatest = -INFINITY;
    double m = p->m;
    for (size_t j = 0; j < J; j++) {
        double u = v[j] + p->rho * L[j];
        if (is_kept(p, x[j], v[j]) && u > greatest) {
            greatest = u;
            m = x[j];
        }
    }
    measure_from(p, m, x, v, L, J);
}

static void measure_from_least(row *p, const double *x, const double *v, double *L, size_t J) {
    double m = INFINITY;
    for (size_t j = 0; j < J; j++) {
        if (is_kept(p, x[j], v[j]) && x[j] < m) { m = x[j]; }
    }
    measure_from(p, m < INFINITY ? m : 1.0, x, v, L, J);
}

/* The level when all weights are multiplied by e^left. */
static pair of_part(pair E, pair left, double rho) {
    double r = rho == 0.0 ? 1.0 : rho;
    double rough = left.hi / r;
    if (fabs(rough) > 1048576.0) { return p_of(rough > 0.0 ? 1048576.0 : -1048576.0, 0.0); }
    return left.hi == 0.0 ? E : form_level_of_part(E, left, r);
}

/* log(F/m), right relative to itself also where F is next to the pivot: the form follows from the value. */
static pair relative_level(const row *p, const double *x, const double *L, const double *w, const double *v,
                           size_t J) {
    ROOM(part, 2 * J);
    pair E = p_of(NAN, 0.0);
    if (part != NULL) {
        pair kept = p_of(0.0, 0.0);
        pair gone = p_of(0.0, 0.0);
        double reach = 1.0;
        for (size_t j = 0; j < J; j++) {
            if (is_dropped(x[j], p->rho)) { gone = p_add(gone, p_at(w, J, j)); }
            else { kept = p_add(kept, p_at(w, J, j)); }
            if (fabs(L[j]) > reach) { reach = fabs(L[j]); }
        }
        if (kept.hi == 0.0) { kept = p_of(1.0, 0.0); }
        int linear = fabs(p->rho) * reach < 0x1p-90;
        int next_to_one = 1;
        if (!linear) {
            E = form_level_far(offset(L, p->rho, v, J), p->rho, L, v, J);
            next_to_one = !(fabs(p->rho * E.hi - (p->dropped > 0 ? p_log(kept).hi : 0.0)) > 0.69);
        }
        if (next_to_one) {
            for (size_t j = 0; j < J; j++) {
                pair own = p->dropped > 0 ? p_divide(p_at(w, J, j), kept) : p_at(w, J, j);
                put_pair(part, J, j, is_dropped(x[j], p->rho) ? p_of(0.0, 0.0) : own);
            }
            pair near = linear ? form_level_at_zero(L, part, J) : form_level_near(p->rho, L, part, J);
            if (p->dropped > 0) {
                near = of_part(near, p_log1p(p_negative(gone.hi > 0.5 ? p_of(0.5, 0.0) : gone)), p->rho);
            }
            if (linear || isfinite(near.hi)) { E = near; }
        }
    }
    DONE(part);
    return E;
}

/* F with its limits, where the ordinary value is F. */
static double at_edges(const row *p, double F) {
    if (p->lost) { return NAN; }
    if (is_empty(p)) { return p->given < 0.0 ? INFINITY : 0.0; }
    if (p->dominant > 0) {
        if (p->zeros > 0 && p->infinities > 0 && p->given == 0.0) { return NAN; }
        return p->given < 0.0 || p->infinities == 0 ? 0.0 : INFINITY;
    }
    return F;
}

static void value_and_gradient_of(const double *x, const double *weights, size_t J, double rho, double *out) {
    ROOM(slopes, J);
    fill(out, J + 1, NAN);
    if (slopes != NULL) {
        gradient_of(x, weights, J, rho, slopes);
        out[0] = ces_of(x, weights, J, rho);
        for (size_t j = 0; j < J; j++) { out[j + 1] = slopes[j]; }
    }
    DONE(slopes);
}

/* dF/drho where F is 0 on both sides of rho is 0; where F is infinite there is none. */
static double slope_in_rho_at_edges(const row *p, double slope) {
    if (p->used == 1) { return 0.0; }
    if (is_empty(p)) { return p->given < 0.0 ? NAN : 0.0; }
    if (p->dominant > 0) { return p->zeros > 0 && (p->given < 0.0 || p->infinities == 0) ? 0.0 : NAN; }
    return slope;
}

static double slope_in_rho_from(const row *p, pair E, const double *x, const double *weights, const double *L,
                                const double *w, const double *v, double *u, double *T, double *raised, size_t J) {
    form_distance(E, p->rho, L, J, u);
    for (size_t j = 0; j < J; j++) {
        if (u[j] < -8192.0) { put_pair(u, J, j, p_of(-8192.0, 0.0)); }
        put_pair(raised, J, j, p_shift(p_at(w, J, j), 600));
    }
    form_divergence_below(u, raised, J, T);
    for (size_t j = 0; j < J; j++) { put_pair(raised, J, j, p_plus_log2(p_at(v, J, j), 600.0)); }
    ROOM(above, 2 * J);
    double slope = NAN;
    if (above != NULL) {
        form_divergence_above(u, raised, J, above);
        for (size_t j = 0; j < J; j++) {
            pair t = u[j] <= 0.0 ? p_at(T, J, j) : p_at(above, J, j);
            if (is_dropped(x[j], p->rho)) { t = p_shift(p_at(w, J, j), 600); }
            put_pair(T, J, j, is_used(weights, j) ? t : p_of(0.0, 0.0));
        }
        slope = form_slope_in_rho(E, p->m, shifted(p->rho, 300), T, J) / p->excess / p->excess;
    }
    DONE(above);
    return slope;
}

static double slope_in_rho_of(const double *x, const double *weights, size_t J, double rho) {
    ROOM(L, 2 * J);
    ROOM(w, 2 * J);
    ROOM(v, 2 * J);
    ROOM(u, 2 * J);
    ROOM(T, 2 * J);
    ROOM(raised, 2 * J);
    row p;
    double slope = NAN;
    if (L != NULL && w != NULL && v != NULL && u != NULL && T != NULL && raised != NULL) {
        prepare(&p, x, away_from_zero(rho), weights, L, w, v, J);
        if (!p.invalid && !p.lost) {
            measure_from_leading(&p, x, v, L, J);
            slope = slope_in_rho_from(&p, relative_level(&p, x, L, w, v, J), x, weights, L, w, v, u, T, raised, J);
            if (has_edges(&p)) { slope = slope_in_rho_at_edges(&p, slope); }
        }
    }
    DONE(L);
    DONE(w);
    DONE(v);
    DONE(u);
    DONE(T);
    DONE(raised);
    return slope;
}

static double within(double e, double bound) {
    return e > bound ? bound : e < -bound ? -bound : e;
}

/* d_j/x_j in units of a power of two; returns whether all are too far apart for products of doubles. */
static int ratios_to(const row *p, const double *x, const double *d, const double *v, size_t J, double *ratios,
                     double *units) {
    int high = -2000;
    int wide = 0;
    for (size_t j = 0; j < J; j++) {
        if (is_kept(p, x[j], v[j]) && d[j] != 0.0) {
            int e = isfinite(d[j]) ? exponent_of(d[j]) : 0;
            if (e > high) { high = e; }
        }
    }
    if (high == -2000) { high = 0; }
    int low = exponent_of(p->m);
    if (low < -1000) { low = -1000; }
    for (size_t j = 0; j < J; j++) {
        int counts = is_kept(p, x[j], v[j]);
        double above = counts ? shifted(d[j], -high) : 0.0;
        double below = counts ? shifted(x[j], -low) : 1.0;
        pair q = p_divide_double(p_of(above, 0.0), below);
        put_pair(ratios, J, j, q);
        double size = counts && d[j] != 0.0 ? fabs(q.hi) : 1.0;
        if (size > 0x1p400 || size < 0x1p-400 || below > 0x1p400 || below < 0x1p-400) { wide = 1; }
    }
    double unit = high - low - 300;
    double first = within(floor(unit / 2.0), 1000.0);
    units[0] = shifted(1.0, whole(first));
    units[1] = shifted(1.0, whole(within(unit - first, 1000.0)));
    return wide;
}

static void hessian_times_from(const row *p, const double *x, const double *ratios, const double *units,
                               const double *L, const double *w, const double *v, double *u, double *s, double *Q,
                               double *T, size_t J, double *out) {
    pair E = relative_level(p, x, L, w, v, J);
    form_distance(E, p->rho, L, J, u);
    for (size_t j = 0; j < J; j++) { put_pair(Q, J, j, p_plus_log2(p_at(v, J, j), 300.0)); }
    form_share(u, Q, J, s);
    size_t top = 0;
    for (size_t j = 1; j < J; j++) {
        if (v[j] + p->rho * L[j] > v[top] + p->rho * L[top]) { top = j; }
    }
    for (size_t j = 0; j < J; j++) {
        pair apart = j == top ? p_of(0.0, 0.0) : p_add(p_at(ratios, J, j), p_negative(p_at(ratios, J, top)));
        pair share = v[j] > ABSENT ? p_at(s, J, j) : p_of(0.0, 0.0);
        put_pair(T, J, j, p_multiply(share, apart));
        put_pair(Q, J, j, p_shift(apart, 300));
    }
    form_hessian_times(E, p_of(units[0], 0.0), units[1], p->rho, L, Q, T, v, J, out);
    for (size_t j = 0; j < J; j++) {
        if (!(v[j] > ABSENT)) { out[j] = 0.0; }
        if (p->excess > 1.0 && out[j] != 0.0) { out[j] = out[j] * p->excess; }
    }
}

/* The Hessian with its limits times the vector; a zero of the vector takes nothing from its column. */
static void hessian_summed(const double *x, const double *d, const double *weights, size_t J, double rho,
                           double *out) {
    ROOM(H, J * J);
    if (H != NULL) {
        hessian_of(x, weights, J, rho, H);
        for (size_t j = 0; j < J; j++) {
            double sum = 0.0;
            for (size_t k = 0; k < J; k++) {
                if (d[k] != 0.0) { sum = sum + H[j * J + k] * d[k]; }
            }
            out[j] = sum;
        }
    }
    DONE(H);
}

static void hessian_times_of(const double *x, const double *d, const double *weights, size_t J, double rho,
                             double *out) {
    ROOM(L, 2 * J);
    ROOM(w, 2 * J);
    ROOM(v, 2 * J);
    ROOM(u, 2 * J);
    ROOM(s, 2 * J);
    ROOM(Q, 2 * J);
    ROOM(T, 2 * J);
    ROOM(ratios, 2 * J);
    ROOM(units, J + 2);
    row p;
    fill(out, J, NAN);
    if (L != NULL && w != NULL && v != NULL && u != NULL && s != NULL && Q != NULL && T != NULL && ratios != NULL) {
        prepare(&p, x, rho, weights, L, w, v, J);
        if (!p.invalid && J == 1) { out[0] = p.lost || isnan(d[0]) ? NAN : 0.0; }
        if (!p.invalid && J > 1) {
            int special = has_edges(&p);
            if (!special) {
                measure_from_leading(&p, x, v, L, J);
                special = ratios_to(&p, x, d, v, J, ratios, units);
            }
            if (special) { hessian_summed(x, d, weights, J, rho, out); }
            else { hessian_times_from(&p, x, ratios, units, L, w, v, u, s, Q, T, J, out); }
        }
    }
    DONE(L);
    DONE(w);
    DONE(v);
    DONE(u);
    DONE(s);
    DONE(Q);
    DONE(T);
    DONE(ratios);
    DONE(units);
}

/* The pivot among logarithms: the one with the largest share, 0 of none. */
static double leading_log(const double *logs, const double *marked, const double *v, double rho, size_t J) {
    double extreme = NAN;
    double greatest = -INFINITY;
    for (size_t j = 0; j < J; j++) {
        if (v[j] > ABSENT && marked[j] == 1.0) {
            if (isnan(extreme) || (rho < 0.0 ? logs[j] < extreme : logs[j] > extreme)) { extreme = logs[j]; }
        }
    }
    if (isnan(extreme)) { return 0.0; }
    if (isinf(rho)) { return extreme; }
    double lead = extreme;
    for (size_t j = 0; j < J; j++) {
        if (v[j] > ABSENT && marked[j] == 1.0) {
            double u = v[j] + rho * (logs[j] - extreme);
            if (u > greatest) {
                greatest = u;
                lead = logs[j];
            }
        }
    }
    return lead;
}

static double log_aggregate_from(row *p, const double *logs, const double *marked, double *L, const double *w,
                                 const double *v, double rho, size_t J) {
    p->rho = isfinite(rho) ? rho : 1.0;
    p->m = leading_log(logs, marked, v, rho, J);
    form_log_inputs(p->m, logs, J, L);
    double reach = 16384.0 / fabs(p->rho);
    for (size_t j = 0; j < J; j++) {
        if (!(v[j] > ABSENT) || marked[j] != 1.0) { put_pair(L, J, j, p_of(0.0, 0.0)); }
        else if (fabs(L[j]) > reach) { put_pair(L, J, j, p_of(L[j] > 0.0 ? reach : -reach, 0.0)); }
    }
    pair E = isinf(rho) ? p_of(0.0, 0.0) : relative_level(p, marked, L, w, v, J);
    double value = form_log_aggregate(E, p->m);
    double limit = has_edges(p) ? at_edges(p, 1.0) : 1.0;
    return limit == 1.0 ? value : limit == 0.0 ? -INFINITY : limit;
}

static double log_aggregate_of(const double *logs, const double *weights, size_t J, double rho) {
    ROOM(L, 2 * J);
    ROOM(w, 2 * J);
    ROOM(v, 2 * J);
    ROOM(scaled_logs, J);
    ROOM(marked, J);
    row p;
    double value = NAN;
    if (L != NULL && w != NULL && v != NULL && scaled_logs != NULL && marked != NULL) {
        double greatest = 0.0;
        for (size_t j = 0; j < J; j++) {
            if (isfinite(logs[j]) && fabs(logs[j]) > greatest) { greatest = fabs(logs[j]); }
            marked[j] = isnan(logs[j]) ? NAN : logs[j] == -INFINITY ? 0.0 : logs[j] == INFINITY ? INFINITY : 1.0;
        }
        /* log F is homogeneous: of logs/unit and rho unit it is log F/unit. */
        double unit = greatest > 0x1p1000 && fabs(rho) < 1.0 ? 1024.0 : 1.0;
        for (size_t j = 0; j < J; j++) { scaled_logs[j] = logs[j] / unit; }
        prepare(&p, marked, rho * unit, weights, L, w, v, J);
        if (!p.invalid && !p.lost) {
            value = log_aggregate_from(&p, scaled_logs, marked, L, w, v, rho * unit, J) * unit;
        }
    }
    DONE(L);
    DONE(w);
    DONE(v);
    DONE(scaled_logs);
    DONE(marked);
    return value;
}

/* The logarithm of the sum of the weights, where possible of the sum itself: it may be next to one. */
static pair log_of_sum(const double *weights, size_t J) {
    double greatest = 0.0;
    for (size_t j = 0; j < J; j++) {
        if (weights[j] > greatest) { greatest = weights[j]; }
    }
    int e = exponent_of(greatest);
    int safe = e > -900 && e < 900 ? e : 0;
    pair sum = p_of(0.0, 0.0);
    for (size_t j = 0; j < J; j++) { sum = p_add_double(sum, shifted(weights[j], -e)); }
    return p_plus_log2(p_log(p_shift(sum, safe)), e - safe);
}

static double total_of(const double *x, const double *weights, size_t J, double rho) {
    ROOM(L, 2 * J);
    ROOM(w, 2 * J);
    ROOM(v, 2 * J);
    ROOM(kept, J);
    row p;
    double T = NAN;
    if (L != NULL && w != NULL && v != NULL && kept != NULL) {
        int some = 0;
        for (size_t j = 0; j < J; j++) {
            double raw = weights == NULL ? 1.0 : weights[j];
            kept[j] = raw > 0.0 && rho != 0.0 && is_dropped(x[j], rho) ? 0.0 : raw;
            if (kept[j] > 0.0) { some = 1; }
        }
        for (size_t j = 0; j < J; j++) {
            if (!some) { kept[j] = weights == NULL ? 1.0 : weights[j]; }
        }
        prepare(&p, x, rho, kept, L, w, v, J);
        if (!p.invalid) {
            pair sum = log_of_sum(kept, J);
            T = form_total(of_part(relative_level(&p, x, L, w, v, J), sum, p.rho), p.m);
            if (has_edges(&p)) { T = at_edges(&p, T); }
            if (rho == 0.0 && sum.hi != 0.0) { T = NAN; }
        }
    }
    DONE(L);
    DONE(w);
    DONE(v);
    DONE(kept);
    return T;
}

static double gap_to_minimum_at_edges(const row *p, const double *x, const double *weights, const double *v,
                                      double gap, size_t J) {
    double own = 0.0;
    for (size_t j = 0; j < J; j++) {
        if (is_used(weights, j) && is_dominant(x[j], p->given)) {
            own = own + p_divide_double(p_at(v, J, j), p->given < 0.0 ? p->rho : -1.0).hi;
        }
    }
    if (p->zeros == p->used || p->infinities == p->used) { return p->used == 1 ? 0.0 : NAN; }
    if (p->zeros > 0) {
        if (!(p->given < 0.0)) { return INFINITY; }
        if (p->dominant != 1) { return NAN; }
        return p->given == -INFINITY ? 0.0 : own;
    }
    if (p->infinities > 0 && p->given >= 0.0) { return INFINITY; }
    return gap;
}

static double gap_to_minimum_from(row *p, const double *x, double *L, const double *w, const double *v, size_t J) {
    double extreme = p->m;
    measure_from_least(p, x, v, L, J);
    double least = p->m;
    double widest = 0.0;
    for (size_t j = 0; j < J; j++) {
        if (L[j] > widest) { widest = L[j]; }
    }
    if (p->given == INFINITY) { return widest; }
    if (p->rho * widest > 4096.0) {
        measure_from(p, extreme, x, v, L, J);
        return p_add(relative_level(p, x, L, w, v, J), p_log_ratio(extreme, least)).hi;
    }
    double gap = relative_level(p, x, L, w, v, J).hi;
    return p->rho < 0.0 ? gap / p->excess : gap;
}

static double gap_to_minimum_of(const double *x, const double *weights, size_t J, double rho) {
    ROOM(L, 2 * J);
    ROOM(w, 2 * J);
    ROOM(v, 2 * J);
    row p;
    double gap = NAN;
    if (L != NULL && w != NULL && v != NULL) {
        prepare(&p, x, rho, weights, L, w, v, J);
        if (!p.invalid && !p.lost) {
            gap = gap_to_minimum_from(&p, x, L, w, v, J);
            if (has_edges(&p)) { gap = gap_to_minimum_at_edges(&p, x, weights, v, gap, J); }
        }
    }
    DONE(L);
    DONE(w);
    DONE(v);
    return gap;
}

/* The share then of the inputs with the least rate; slow is 1 for these and 0 for the others. */
static double slow_share_from(const row *p, const double *L, const double *g, const double *slow, const double *w,
                              const double *v, double *D, double t, size_t J) {
    if (isnan(t)) { return NAN; }
    if (isfinite(t)) {
        size_t k = foremost(p, L, g, v, D, t, J);
        return k == J ? NAN : form_mean_at_date(p_at(D, J, k), offset_at_date(p, v, D, k, J), p->rho, D, slow, v, J);
    }
    double alone = 1.0;
    double mean = 0.0;
    for (size_t j = 0; j < J; j++) {
        if (v[j] > ABSENT && slow[j] < alone) { alone = slow[j]; }
        mean = mean + w[j] * slow[j];
    }
    if (p->rho == 0.0) { return mean; }
    return (p->rho < 0.0) != (t < 0.0) ? 1.0 : alone;
}

static double slow_share_of(const double *x, const double *g, const double *weights, size_t J, double rho, double t) {
    ROOM(L, 2 * J);
    ROOM(w, 2 * J);
    ROOM(v, 2 * J);
    ROOM(D, 2 * J);
    ROOM(slow, J);
    row p;
    double result = NAN;
    if (L != NULL && w != NULL && v != NULL && D != NULL && slow != NULL) {
        prepare(&p, x, rho, weights, L, w, v, J);
        double least = INFINITY;
        for (size_t j = 0; j < J; j++) {
            if (!isfinite(g[j]) || (isfinite(t) && fabs(t * g[j]) > 1e200)) { p.invalid = 1; }
            if (is_used(weights, j) && g[j] < least) { least = g[j]; }
        }
        for (size_t j = 0; j < J; j++) { slow[j] = is_used(weights, j) && g[j] == least ? 1.0 : 0.0; }
        if (!p.invalid && !p.lost && !isnan(t)) {
            if (is_empty(&p) || (p.dominant > 0 && p.given != 0.0)) { result = common_rate(&p, x, slow, weights, J); }
            else { result = slow_share_from(&p, L, g, slow, w, v, D, t, J); }
        }
    }
    DONE(L);
    DONE(w);
    DONE(v);
    DONE(D);
    DONE(slow);
    return result;
}

static double expected_loss_of(double rho, double J, double cv, double r) {
    if (!is_count(J) || isnan(rho) || !(cv >= 0.0 && cv < INFINITY) || !(r >= -1.0 && r <= 1.0)) { return NAN; }
    if (isfinite(rho)) { return form_expected_loss(cv, r, rho, J); }
    return J == 1.0 || r == 1.0 || cv == 0.0 ? 0.0 : -rho;
}

static double level_ceiling_of(double Z, double rho, double w_Z) {
    if (!(rho < 0.0) || !(w_Z > 0.0 && w_Z <= 1.0) || !(Z >= 0.0)) { return NAN; }
    return isfinite(rho) && isfinite(Z) ? form_level_ceiling(Z, rho, w_Z) : Z;
}
