/* The kernels of single numbers: one call for many elements, as the glue hands it over (module.c, closed.c). */
#ifndef CESAI_CLOSED_H
#define CESAI_CLOSED_H

#include "call.h"

/* By their arguments: (rho, J), (rho, J, cv), (rho, J, cv, r), (rho, Z, w_Z), (M, n). */
typedef enum { CS_CURVATURE, CS_BONUS, CS_EXPECTED_LOSS, CS_CEILING, CS_RETAINED } cs_closed_kernel;

typedef struct {
    cs_closed_kernel kernel;
    int arguments;
    int sigma;  /* the first argument is the elasticity of substitution */
    int single; /* arrays of float, else of double */
    ptrdiff_t n;
    cs_array in[4], out;
} cs_closed_call;

typedef int cs_closed_function(const cs_closed_call *call);
cs_closed_function cs_closed_plain, cs_closed_avx2, cs_closed_avx512, cs_closed_neon;

#endif
