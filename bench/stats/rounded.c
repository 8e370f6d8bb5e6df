/* Numbers as text, rounded in one place. */
#include "bench/stats/rounded.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const char rounded_none[] = "–";

void round_number(char out[12], double x)
{
    if (isfinite(x))
        snprintf(out, 12, "%.3f", fabs(x) < 0.0005 ? 0.0 : x);
    else
        snprintf(out, 12, "%s", rounded_none);
}

static void round_p(char out[12], double p)
{
    if (p < 0.001)
        snprintf(out, 12, "<0.001");
    else
        round_number(out, p);
}

struct rounded round_value(double x)
{
    struct rounded r = {.exact = x};
    round_number(r.text, x);
    return r;
}

struct rounded round_p_value(double p)
{
    struct rounded r = {.exact = p};
    round_p(r.text, p);
    return r;
}

struct table_number round_estimate(struct estimate e)
{
    struct table_number t = {.exact = e};
    round_number(t.mean, e.mean);
    round_number(t.half, e.half);
    return t;
}
