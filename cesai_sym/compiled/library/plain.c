#include <math.h>
#include <stddef.h>
#include <stdlib.h>

static inline double d_min(double a, double b) {
    return isnan(a) || isnan(b) ? NAN : a < b ? a : b;
}

static inline double d_max(double a, double b) {
    return isnan(a) || isnan(b) ? NAN : a > b ? a : b;
}
