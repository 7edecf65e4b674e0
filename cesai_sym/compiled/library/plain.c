#include <math.h>
#include <stddef.h>
#include <stdlib.h>
