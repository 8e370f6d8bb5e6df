/* Which random streams two domains share, and which texts may be drawn. */
#include "gen/render/seeds.h"

#include <stddef.h>

#include "base/hash.h"
#include "base/rng.h"

const char *const seeds_pairing_names[] = {"none", "label", "layout", "layout+colour", NULL};
const char *const seeds_side_names[] = {"source", "target", NULL};
const char *const seeds_labels_names[] = {"all", "train", "test", NULL};

/* An effect's places and colours have the same stream name, so they must not have the same seed:
 * the colour of a dot would depend on its height. */
static uint64_t colors(uint64_t seed)
{
    return rng_derive(seed, "colours");
}

struct seeds seeds_single(uint64_t seed)
{
    return (struct seeds){.text = seed, .layout = seed, .style = seed, .color = colors(seed)};
}

/* The source's streams are the same under every pairing. */
struct seeds seeds_pair(uint64_t seed, enum pairing pairing, enum side side)
{
    if (side == SIDE_SOURCE)
        return seeds_single(seed);
    const uint64_t own = rng_derive(seed, "target domain");
    return (struct seeds){.text = pairing >= PAIRING_LABEL ? seed : own,
                          .layout = pairing >= PAIRING_LAYOUT ? seed : own,
                          .style = own,
                          .color = colors(pairing >= PAIRING_LAYOUT_COLOR ? seed : own)};
}

/* FNV-1a, then mixed, since its low bits alone are those of the last character. */
enum labels seeds_labels_part(const uint8_t *classes, int length)
{
    uint32_t h = hash_fnv1a(classes, (size_t)length);
    h ^= h >> 16;
    h *= 0x7feb352du;
    h ^= h >> 15;
    h *= 0x846ca68bu;
    h ^= h >> 16;
    return h % 5 == 0 ? LABELS_TEST : LABELS_TRAIN;
}
