/* What the glue and the rows share: one call of a kernel for many rows, and what became of it. */
#ifndef CESAI_CALL_H
#define CESAI_CALL_H

#include <stddef.h>

typedef enum { CS_CES, CS_GRADIENT, CS_VALUE_AND_GRADIENT, CS_SHARES, CS_HESSIAN, CS_KERNELS } cs_kernel;

/* An argument or result: where it starts, and how many bytes from row to row and from input to input. */
typedef struct {
    char *data;
    ptrdiff_t row, input, second;
} cs_array;

typedef struct {
    cs_kernel kernel;
    int accurate;  /* pairs throughout */
    int sigma;     /* the exponent is the elasticity of substitution */
    int single;    /* arrays of float, else of double */
    ptrdiff_t n, J;
    cs_array x, rho, w, out[2];
} cs_call;

/* Bits of the status of a call. */
enum {
    CS_UNSERVED = 1,     /* some results are CS_UNSERVED_BITS: left to the rules for edges */
    CS_NEGATIVE = 2,     /* an input is negative */
    CS_BAD_WEIGHTS = 4,  /* a weight is negative, infinite or nan, or all of a row are 0 */
    CS_NO_MEMORY = 8
};

/* The nan that marks a result that was not computed. */
#define CS_UNSERVED_BITS 0x7ff8ce5a1000ce5a
#define CS_UNSERVED_SINGLE 0x7fc0ce5a

typedef int cs_rows_function(const cs_call *call);
cs_rows_function cs_rows_plain, cs_rows_avx2, cs_rows_avx512, cs_rows_neon;

/* A primitive on pairs, for the tests: out = f(a) for n pairs; returns 0 if there is none of that name. */
typedef int cs_probe_function(const char *name, ptrdiff_t n, const double *a_hi, const double *a_lo, const double *b,
                              double *out_hi, double *out_lo);
cs_probe_function cs_probe_plain, cs_probe_avx2, cs_probe_avx512, cs_probe_neon;

#endif
