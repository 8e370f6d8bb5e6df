/* Networks however they are written, and the settings of an adaptation that name a place in them:
 * what trains the same is the same here. */
#ifndef ADDA_BENCH_SAME_NETWORKS_H
#define ADDA_BENCH_SAME_NETWORKS_H

#include <jansson.h>

/* Networks that were built, by their texts and the shape of the images. Zero-initialise;
 * known_networks_free. */
struct known_networks {
    json_t *facts;
};
void known_networks_free(struct known_networks *k);

/* Alters `cell`, the identity of a cell of `source`, a domain: the texts of its networks become
 * those that the library prints of them; `share_through` becomes the last layer with weights among
 * those that it shares, and `sharing` tied where these are all that have any; `look: flat` becomes
 * feature where the encoder ends there. What cannot be built stays as it is. `cell` and its `adapt`
 * must belong to the caller alone. */
void same_networks_write(struct known_networks *k, json_t *cell, const json_t *source);

#endif
