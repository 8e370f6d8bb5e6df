/* A figure and what came out, as JSON: what `captcha-gen compare --json` prints and the page of
 * `captcha-gen design` shows. */
#ifndef ADDA_GEN_LIKENESS_JSON_H
#define ADDA_GEN_LIKENESS_JSON_H

#include "gen/likeness/likeness.h"

/* Values that there are not (NaN, an effect that the domain does not have) are null. New reference.
 */
json_t *likeness_figure_json(const struct likeness_figure *f, const struct likeness_result *r,
                             const struct domain *d);

#endif
