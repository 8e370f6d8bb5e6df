/* The random draws of a domain's effects: which effects act on an image, the streams they draw
 * from, and the values drawn. */
#ifndef ADDA_GEN_DOMAIN_DRAWS_H
#define ADDA_GEN_DOMAIN_DRAWS_H

#include "gen/domain/parts.h"

/* Whether effect `k` acts on this image (its probability, and the coin of its stage). */
bool domain_effect_acts(const struct domain *d, int k, uint64_t seed, uint64_t index);

/* The draws of effect `k` of the domain, or of the text settings (JOURNAL_TEXT), under `name`. */
struct draws domain_draws(const struct domain *d, int k, const char *name, uint64_t seed,
                          uint64_t color_seed, uint64_t index, struct journal *journal);

/* {"text": {"size": [14.2], ...}, "rotate/0": {"angle": [-3.1, 8, 2.5]}, ...}: each setting's draws
 * in their order. Drawn colours as "#rrggbb". New reference. When an image drew more than the
 * journal holds, "lost" is the number of further values. */
json_t *domain_journal_json(const struct domain *d, const struct journal *j);

#endif
