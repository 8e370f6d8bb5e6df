/* Numbers of tables as JSON. */
#include "bench/stats/json_numbers.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

json_t *json_exact(double x)
{
    return isfinite(x) ? json_real(x) : json_null();
}

json_t *json_digits(double x)
{
    char digits[40];
    snprintf(digits, sizeof digits, "%.10g", x);
    return json_exact(strtod(digits, NULL));
}
