/* The further kernels: one call for many rows, as the glue hands it over (module.c, further.c). */
#ifndef CESAI_FURTHER_H
#define CESAI_FURTHER_H

#include "call.h"

typedef enum {
    CS_LOG_CES,
    CS_MESH_GROWTH,
    CS_SLOW_SHARE,
    CS_DRHO,
    CS_UNIT_COST,
    CS_DEMANDS,
    CS_HVP,
    CS_GAP,
    CS_TOTAL,
    CS_LOSS,
    CS_POOLING,
    CS_RELATIVE_POOLING
} cs_further_kernel;

typedef struct {
    cs_further_kernel kernel;
    int sigma;      /* the exponent is the elasticity of substitution */
    int single;     /* arrays of float, else of double */
    ptrdiff_t n, J;
    cs_array x, rho, w;
    cs_array vector; /* rates, direction or second source */
    cs_array date;
    cs_array out;
} cs_further_call;

/* Computes the rows that it serves, marks the others, and gives the bits of the status (call.h). */
typedef int cs_further_function(const cs_further_call *call);
cs_further_function cs_further_plain, cs_further_avx2, cs_further_avx512, cs_further_neon;

#endif
