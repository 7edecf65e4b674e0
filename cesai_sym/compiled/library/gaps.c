/* The mean of pairs under shares that add up to one, and what each is beside it, into e: (a_j - mean)/mean.
 * Measured from the entry with the largest share, so that equal entries have no deviation at all. */
static pair around_mean(const double *a, const double *s, size_t J, double *e) {
    size_t at = 0;
    pair shift = p_of(0.0, 0.0);
    for (size_t j = 1; j < J; j++) {
        if (s[j] > s[at]) { at = j; }
    }
    for (size_t j = 0; j < J; j++) {
        pair apart = j == at ? p_of(0.0, 0.0) : p_add(p_at(a, J, j), p_negative(p_at(a, J, at)));
        shift = p_add(shift, p_multiply(p_at(s, J, j), apart));
        put_pair(e, J, j, apart);
    }
    pair mean = p_add(p_at(a, J, at), shift);
    pair safe = mean.hi == 0.0 ? p_of(1.0, 0.0) : mean;
    for (size_t j = 0; j < J; j++) {
        put_pair(e, J, j, p_divide(p_add(p_at(e, J, j), p_negative(shift)), safe));
    }
    return mean;
}

/* log(1 + e): log1p where it is right, else by way of other logarithms. */
static pair log_of_ratio(pair e, pair rough) {
    return e.hi > -0.5 && e.hi < 1.0 ? p_log1p(e) : rough;
}

/* log of the aggregate of ratios e^y whose mean under w is one; v are the logarithms of w, and zero marks zeros. */
static pair level_of_ratios(double rho, const double *y, const double *w, const double *v, const double *zero,
                            size_t J) {
    ROOM(h, 2 * J);
    ROOM(bounded, 2 * J);
    ROOM(above, 2 * J);
    pair E = p_of(NAN, 0.0);
    if (h != NULL && bounded != NULL && above != NULL) {
        /* Below the bound e^y is nothing beside 1, and e^-y would be infinite. */
        for (size_t j = 0; j < J; j++) { put_pair(bounded, J, j, y[j] < -690.0 ? p_of(-690.0, 0.0) : p_at(y, J, j)); }
        form_tangent_gap_below(rho, y, J, h);
        form_tangent_gap_above(rho, bounded, J, above);
        pair gap = p_of(0.0, 0.0);
        pair slope = p_of(0.0, 0.0);
        size_t top = 0;
        for (size_t j = 0; j < J; j++) {
            pair own = rho <= 0.5 ? p_at(h, J, j) : p_at(above, J, j);
            if (zero[j] != 0.0) { own = p_two_add(rho, -1.0); }
            else if (!(v[j] > ABSENT)) { own = p_of(0.0, 0.0); }
            put_pair(h, J, j, own);
            gap = p_add(gap, p_multiply(p_at(w, J, j), own));
            slope = p_add(slope, p_multiply(p_at(w, J, j), p_divide_double(own, rho)));
            if (v[j] + rho * y[j] > v[top] + rho * y[top]) { top = j; }
        }
        if (fabs(gap.hi) <= 0.45) { E = fabs(rho) < 0x1p-90 ? slope : form_level_of_mean(rho, h, w, J); }
        else {
            pair lead = p_at(y, J, top);
            for (size_t j = 0; j < J; j++) { put_pair(above, J, j, p_add(p_at(y, J, j), p_negative(lead))); }
            E = p_add(form_level_far(offset(above, rho, v, J), rho, above, v, J), lead);
        }
    }
    DONE(h);
    DONE(bounded);
    DONE(above);
    return E;
}

static double relative_loss_from(const row *p, const double *x, const double *weights, const double *w, double *v,
                                 double *a, double *e, double *zero, size_t J) {
    double top = 0.0;
    for (size_t j = 0; j < J; j++) {
        if (is_used(weights, j) && x[j] > top) { top = x[j]; }
    }
    int size = exponent_of(top);
    for (size_t j = 0; j < J; j++) {
        put_pair(a, J, j, p_of(is_used(weights, j) ? shifted(x[j], -size) : 0.0, 0.0));
    }
    pair mean = around_mean(a, w, J, e);
    pair of_top = p_log(p_divide(p_of(shifted(top, -size), 0.0), mean));
    for (size_t j = 0; j < J; j++) {
        int counts = is_used(weights, j) && x[j] > 0.0;
        zero[j] = is_used(weights, j) && x[j] == 0.0 ? 1.0 : 0.0;
        pair y = p_of(0.0, 0.0);
        if (counts) { y = log_of_ratio(p_at(e, J, j), p_add(p_log_ratio(x[j], top), of_top)); }
        else { put_pair(v, J, j, p_of(ABSENT, 0.0)); }
        put_pair(a, J, j, y);
    }
    return form_relative_gap(level_of_ratios(p->rho, a, w, v, zero, J));
}

static double relative_loss_of(const double *x, const double *weights, size_t J, double rho) {
    ROOM(L, 2 * J);
    ROOM(w, 2 * J);
    ROOM(v, 2 * J);
    ROOM(a, 2 * J);
    ROOM(e, 2 * J);
    ROOM(zero, J);
    row p;
    double loss = NAN;
    if (L != NULL && w != NULL && v != NULL && a != NULL && e != NULL && zero != NULL) {
        prepare(&p, x, away_from_zero(rho), weights, L, w, v, J);
        if (!p.invalid && !p.lost && p.zeros < p.used && p.infinities < p.used) {
            if (p.infinities > 0) { loss = p.given < 0.0 ? 1.0 : NAN; }
            else if (p.zeros > 0 && p.rho <= 0.0) { loss = 1.0; }
            else if (rho == 1.0) { loss = 0.0; }
            else { loss = relative_loss_from(&p, x, weights, w, v, a, e, zero, J); }
        }
    }
    DONE(L);
    DONE(w);
    DONE(v);
    DONE(a);
    DONE(e);
    DONE(zero);
    return loss;
}

/* The mean less the aggregate of the fractions of the pool that are one source's, under the shares s of the pool. */
static pair part_of_pool(const row *p, const double *source, const double *pool, const double *s,
                         const double *log_share, double *a, double *e, double *v, double *zero, size_t J) {
    int nothing = 0;
    for (size_t j = 0; j < J; j++) {
        int counts = log_share[j] > ABSENT;
        put_pair(a, J, j, counts ? p_divide(p_of(source[j], 0.0), p_at(pool, J, j)) : p_of(0.5, 0.0));
        zero[j] = counts && source[j] == 0.0 ? 1.0 : 0.0;
        if (zero[j] != 0.0 && p->rho <= 0.0) { nothing = 1; }
    }
    pair mean = around_mean(a, s, J, e);
    if (mean.hi == 0.0) { return p_of(0.0, 0.0); }
    if (nothing) { return mean; }
    pair log_mean = p_log(mean);
    for (size_t j = 0; j < J; j++) {
        int positive = log_share[j] > ABSENT && source[j] > 0.0;
        pair y = p_of(0.0, 0.0);
        if (positive) {
            pair of_source = p_add_double(p_log_ratio(source[j], pool[j]), -(pool[J + j] / pool[j]));
            y = log_of_ratio(p_at(e, J, j), p_add(of_source, p_negative(log_mean)));
        }
        put_pair(a, J, j, y);
        put_pair(v, J, j, positive ? p_at(log_share, J, j) : p_of(ABSENT, 0.0));
    }
    return form_mean_gap(mean, level_of_ratios(p->rho, a, s, v, zero, J));
}

/* F of a source over F of a pool with the pivot m and the level E. */
static pair quotient_of(const double *source, const double *weights, size_t J, double rho, double m, pair E) {
    ROOM(L, 2 * J);
    ROOM(w, 2 * J);
    ROOM(v, 2 * J);
    row p;
    pair quotient = p_of(NAN, 0.0);
    if (L != NULL && w != NULL && v != NULL) {
        prepare(&p, source, rho, weights, L, w, v, J);
        if (!p.invalid && !p.lost) {
            pair own = p_add(level(&p, source, L, w, v, J), p_log_ratio(p.m, m));
            quotient = p.dominant > 0 || is_empty(&p) ? p_of(0.0, 0.0) : p_exp(p_add(own, p_negative(E)));
        }
    }
    DONE(L);
    DONE(w);
    DONE(v);
    return quotient;
}

/* The relative gain by the parts of the two sources; fills s and what the parts need. */
static pair pooled_close(const row *p, const double *x, const double *y, const double *pool, pair E, const double *L,
                         const double *v, double *s, double *u, size_t J) {
    ROOM(a, 2 * J);
    ROOM(e, 2 * J);
    ROOM(own, 2 * J);
    ROOM(zero, J);
    pair relative = p_of(NAN, 0.0);
    if (a != NULL && e != NULL && own != NULL && zero != NULL) {
        pair sum = p_of(0.0, 0.0);
        form_distance(E, p->rho, L, J, u);
        form_share(u, v, J, s);
        for (size_t j = 0; j < J; j++) {
            int counts = v[j] > ABSENT && pool[j] > 0.0;
            put_pair(s, J, j, counts ? p_at(s, J, j) : p_of(0.0, 0.0));
            put_pair(u, J, j, counts ? p_add(p_at(v, J, j), p_at(u, J, j)) : p_of(ABSENT, 0.0));
            sum = p_add(sum, p_at(s, J, j));
        }
        for (size_t j = 0; j < J; j++) { put_pair(s, J, j, p_divide(p_at(s, J, j), sum)); }
        pair first = part_of_pool(p, x, pool, s, u, a, e, own, zero, J);
        pair second = part_of_pool(p, y, pool, s, u, a, e, own, zero, J);
        relative = form_pooling_parts(first, second, p_of(0.0, 0.0));
    }
    DONE(a);
    DONE(e);
    DONE(own);
    DONE(zero);
    return relative;
}

/* Both sources, less by a power of two so that their sum is a double, and the sum as pairs; the factor, or nan. */
static double pool_of(const double *x, const double *y, const double *weights, size_t J, double *first,
                      double *second, double *pool) {
    double greatest = 0.0;
    for (size_t j = 0; j < J; j++) {
        first[j] = is_used(weights, j) ? x[j] : 0.0;
        second[j] = is_used(weights, j) ? y[j] : 0.0;
        if (!(first[j] >= 0.0 && first[j] < INFINITY && second[j] >= 0.0 && second[j] < INFINITY)) { return NAN; }
        greatest = d_max(greatest, d_max(first[j], second[j]));
    }
    double unit = greatest > 0x1p1020 ? 4.0 : 1.0;
    for (size_t j = 0; j < J; j++) {
        first[j] = first[j] / unit;
        second[j] = second[j] / unit;
        put_pair(pool, J, j, p_two_add(first[j], second[j]));
    }
    return unit;
}

static double pooled_from(row *p, const double *x, const double *y, const double *pool, const double *weights,
                          double *L, double *w, const double *v, double *s, double *u, size_t J, double unit,
                          double relative) {
    double least = 0.0;
    for (size_t j = J; j > 0; j--) {
        if (pool[j - 1] == p->m) { least = pool[J + j - 1] / p->m; }
    }
    for (size_t j = 0; j < J; j++) {
        double tail = v[j] > ABSENT && pool[j] > 0.0 ? pool[J + j] / pool[j] : 0.0;
        put_pair(L, J, j, p_add_double(p_at(L, J, j), tail - least));
    }
    pair E = level(p, pool, L, w, v, J);
    pair whole = p_add_double(E, least);
    pair R = p_of(1.0, 0.0);
    if (p->given == 1.0) { R = p_of(0.0, 0.0); }
    else if (fabs(p->given) >= 1048576.0) {
        R = p_add(R, p_negative(quotient_of(x, weights, J, p->given, p->m, whole)));
        R = p_add(R, p_negative(quotient_of(y, weights, J, p->given, p->m, whole)));
    }
    else { R = pooled_close(p, x, y, pool, E, L, v, s, u, J); }
    return relative != 0.0 ? R.hi : form_pooling_gain(whole, R, p->m * unit);
}

static double pooled_of(const double *x, const double *y, const double *weights, size_t J, double rho,
                        double relative) {
    ROOM(L, 2 * J);
    ROOM(w, 2 * J);
    ROOM(v, 2 * J);
    ROOM(s, 2 * J);
    ROOM(u, 2 * J);
    ROOM(pool, 2 * J);
    ROOM(first, J);
    ROOM(second, J);
    row p;
    double gain = NAN;
    if (L != NULL && w != NULL && v != NULL && s != NULL && u != NULL && pool != NULL && first != NULL &&
        second != NULL) {
        double unit = pool_of(x, y, weights, J, first, second, pool);
        if (!isnan(unit)) {
            prepare(&p, pool, away_from_zero(rho), weights, L, w, v, J);
            if (!p.invalid && !p.lost) {
                if (p.zeros == p.used || (p.zeros > 0 && p.rho <= 0.0)) { gain = relative != 0.0 ? NAN : 0.0; }
                else { gain = pooled_from(&p, first, second, pool, weights, L, w, v, s, u, J, unit, relative); }
            }
        }
    }
    DONE(L);
    DONE(w);
    DONE(v);
    DONE(s);
    DONE(u);
    DONE(pool);
    DONE(first);
    DONE(second);
    return gain;
}

static double pooling_gain_of(const double *x, const double *y, const double *weights, size_t J, double rho) {
    return pooled_of(x, y, weights, J, rho, 0.0);
}

static double relative_pooling_gain_of(const double *x, const double *y, const double *weights, size_t J, double rho) {
    return pooled_of(x, y, weights, J, rho, 1.0);
}

/* The elasticity 1/(1 - rho), and 1 less it. */
static pair sigma_of(double rho) {
    if (rho == 1.0) { return p_of(INFINITY, 0.0); }
    if (isinf(rho)) { return p_of(0.0, 0.0); }
    return p_divide(p_of(1.0, 0.0), p_two_add(1.0, -rho));
}

static pair dual_of(double rho) {
    if (rho == 1.0) { return p_of(-INFINITY, 0.0); }
    if (isinf(rho)) { return p_of(1.0, 0.0); }
    return p_negative(p_multiply_double(sigma_of(rho), rho));
}

/* log((p_j/w_j)/(p_i/w_i)) from the ratio itself where that is next to 1: there ties must be ties. */
static pair next_to(double price, double weight, double price_i, double weight_i, pair rough) {
    if (!(weight > 0.0 && weight_i > 0.0 && price > 0.0 && price < INFINITY && price_i > 0.0 && price_i < INFINITY)) { return rough; }
    int e = exponent_of(price);
    int d = exponent_of(weight);
    int e_i = exponent_of(price_i);
    int d_i = exponent_of(weight_i);
    int apart = (e - d) - (e_i - d_i);
    if (apart > 2 || apart < -2) { return rough; }
    pair above = p_shift(p_two_multiply(shifted(price, -e), shifted(weight_i, -d_i)), apart);
    pair below = p_two_multiply(shifted(weight, -d), shifted(price_i, -e_i));
    pair gap = p_divide(p_add(above, p_negative(below)), below);
    return fabs(gap.hi) < 0.25 ? p_log1p(gap) : rough;
}

/* L becomes log((p_j/w_j)/(p_i/w_i)) for the pivot i; returns the logarithm of the pivot over m. */
static pair measure_dual(const row *p, const double *prices, const double *weights, const double *v, double *L,
                         size_t J) {
    double least = INFINITY;
    size_t at = 0;
    for (size_t j = 0; j < J; j++) {
        pair ratio = p_add(p_at(L, J, j), p_negative(p_at(v, J, j)));
        double sized = p->rho < 0.0 ? ratio.hi : -ratio.hi;
        if (v[j] > ABSENT && sized < least) {
            least = sized;
            at = j;
        }
        put_pair(L, J, j, ratio);
    }
    pair pivot = p_at(L, J, at);
    for (size_t j = 0; j < J; j++) {
        pair apart = p_add(p_at(L, J, j), p_negative(pivot));
        apart = next_to(prices[j], weights == NULL ? 1.0 : weights[j], prices[at],
                        weights == NULL ? 1.0 : weights[at], apart);
        put_pair(L, J, j, v[j] > ABSENT ? apart : p_of(0.0, 0.0));
    }
    return pivot;
}

/* log(F/m) for an exponent that is a pair. */
static pair level_wide(const row *p, pair r, const double *x, const double *L, double *w, const double *v, size_t J) {
    if (fabs(r.hi) >= RHO_FAR) { return form_level_far_wide(offset(L, r.hi, v, J), r, L, v, J); }
    pair kept = p_of(0.0, 0.0);
    pair gone = p_of(0.0, 0.0);
    for (size_t j = 0; p->dropped > 0 && j < J; j++) {
        if (is_dropped(x[j], p->rho)) { gone = p_add(gone, p_at(w, J, j)); }
        else { kept = p_add(kept, p_at(w, J, j)); }
    }
    if (kept.hi == 0.0) { kept = p_of(1.0, 0.0); }
    for (size_t j = 0; p->dropped > 0 && j < J; j++) {
        put_pair(w, J, j, is_dropped(x[j], p->rho) ? p_of(0.0, 0.0) : p_divide(p_at(w, J, j), kept));
    }
    pair E = fabs(r.hi) < RHO_ZERO ? form_level_at_zero(L, w, J) : form_level_near_wide(r, L, w, J);
    if (p->dropped == 0) { return E; }
    pair left = p_log1p(p_negative(gone.hi > 0.5 ? p_of(0.5, 0.0) : gone));
    double rough = left.hi / (r.hi == 0.0 ? 1.0 : r.hi);
    if (fabs(rough) > 1048576.0) { return p_of(rough > 0.0 ? 1048576.0 : -1048576.0, 0.0); }
    return form_level_of_part_wide(E, left, r.hi == 0.0 ? p_of(1.0, 0.0) : r);
}

static double unit_cost_of(const double *prices, const double *weights, size_t J, double rho) {
    ROOM(L, 2 * J);
    ROOM(w, 2 * J);
    ROOM(v, 2 * J);
    row p;
    double cost = NAN;
    if (L != NULL && w != NULL && v != NULL && rho <= 1.0) {
        pair r = dual_of(rho);
        prepare(&p, prices, r.hi, weights, L, w, v, J);
        if (!p.invalid && !p.lost) {
            pair pivot = measure_dual(&p, prices, weights, v, L, J);
            if (p.excess > 1.0) { r = p_of(p.rho, 0.0); }
            cost = form_unit_cost(p_add(level_wide(&p, r, prices, L, w, v, J), pivot), p.m);
            if (has_edges(&p)) { cost = at_edges(&p, cost); }
        }
    }
    DONE(L);
    DONE(w);
    DONE(v);
    return cost;
}

static void demands_of(const double *prices, const double *weights, size_t J, double rho, double *out) {
    ROOM(L, 2 * J);
    ROOM(w, 2 * J);
    ROOM(v, 2 * J);
    ROOM(whole_v, 2 * J);
    row p;
    fill(out, J, NAN);
    if (L != NULL && w != NULL && v != NULL && whole_v != NULL && rho <= 1.0) {
        pair r = dual_of(rho);
        pair sigma = sigma_of(rho);
        prepare(&p, prices, r.hi, weights, L, w, v, J);
        for (size_t j = 0; !p.invalid && j < J; j++) {
            put_pair(whole_v, J, j, is_used(weights, j) ? p_log(p_at(w, J, j)) : p_of(ABSENT, 0.0));
        }
        if (!p.invalid && !p.lost) {
            pair pivot = measure_dual(&p, prices, weights, v, L, J);
            if (p.excess > 1.0) {
                r = p_of(p.rho, 0.0);
                sigma = p_of(-p.rho, 0.0);
            }
            (void)pivot;
            form_demand_wide(level_wide(&p, r, prices, L, w, v, J), sigma, L, J, out);
            for (size_t j = 0; j < J; j++) {
                if (!is_used(weights, j)) { out[j] = 0.0; }
                else if (has_edges(&p)) {
                    pair log_w = p_at(whole_v, J, j);
                    pair own = r.hi == 0.0 ? p_of(0.0, 0.0) : p_add(p_divide(log_w, r), p_negative(log_w));
                    out[j] = slope_at_edges(&p, prices[j], 1.0, own, out[j]);
                }
            }
        }
    }
    DONE(L);
    DONE(w);
    DONE(v);
    DONE(whole_v);
}
