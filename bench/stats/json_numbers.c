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

/* {"mean", "half", "text": "0.894 ± 0.012"}, as the other formats print it. */
static json_t *estimate(const struct table_number *n)
{
    struct text text = {0};
    text_add(&text, n->mean);
    table_add_half(&text, n);
    json_t *j = json_pack("{s:o, s:o, s:s}", "mean", json_exact(n->exact.mean), "half",
                          json_digits(n->exact.half), "text", text.data);
    text_free(&text);
    return j;
}

void json_add_paired(json_t *to, const struct paired_text *p)
{
    json_object_set_new(to, "n", json_integer(p->n));
    json_object_set_new(to, "delta", estimate(&p->difference));
    json_object_set_new(to, "bootstrap",
                        json_pack("{s:o, s:o}", "low", json_exact(p->low.exact), "high",
                                  json_exact(p->high.exact)));
    json_object_set_new(to, "p",
                        json_pack("{s:o, s:o, s:o}", "wilcoxon", json_digits(p->wilcoxon.exact),
                                  "sign_flip", json_digits(p->sign_flip.exact), "holm",
                                  json_digits(p->holm.exact)));
}
