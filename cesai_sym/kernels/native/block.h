/* A block of rows: the arrays that the forms work on have CS_BLOCK rows, of which n are computed.
 *
 * n is rounded up to whole vectors of CS_LANES rows, whose arguments must hold numbers too.  With CS_BLOCK and
 * CS_LANES defined as 1 the same code computes one row.
 */
#ifndef CESAI_BLOCK_H
#define CESAI_BLOCK_H

#include <stddef.h>

#include "primitives.h"

#ifndef CS_BLOCK
#define CS_BLOCK 128
#endif
#ifndef CS_LANES
#define CS_LANES 8
#endif

#define CS_WHOLE(n) (((n) + (CS_LANES - 1)) & ~(ptrdiff_t)(CS_LANES - 1))

#define CS_PRAGMA(text) _Pragma(#text)
#if defined(CESAI_SIMD)
#define CS_ROWS(r, n) CS_PRAGMA(omp simd) for (ptrdiff_t r = 0; r < CS_WHOLE(n); r++)
#else
#define CS_ROWS(r, n) for (ptrdiff_t r = 0; r < CS_WHOLE(n); r++)
#endif

#if defined(__GNUC__) || defined(__clang__)
#define CS_UNUSED __attribute__((unused))
#else
#define CS_UNUSED
#endif

#endif
