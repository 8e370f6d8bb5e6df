/* Which random streams two domains share, and which texts may be drawn. */
#include "gen/render/seeds.h"

#include <math.h>
#include <stddef.h>

#include "base/hash.h"
#include "base/rng.h"
#include "gen/paint/limits.h"

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

enum { COUNTED_TEXTS = 1 << 20 };

static bool next_text(uint8_t *text, int classes, int length)
{
    int i = length - 1;
    while (i >= 0 && ++text[i] == classes)
        text[i--] = 0;
    return i >= 0;
}

struct seeds_parts seeds_count_parts(int classes, int length)
{
    bool shown[2][CAPTCHA_MAX_LENGTH][CAPTCHA_MAX_CLASSES] = {0};
    uint8_t text[CAPTCHA_MAX_LENGTH] = {0};
    struct seeds_parts p = {.cover = true, .fair = true};
    const double all = pow(classes, length);
    if (all > COUNTED_TEXTS)
        return (struct seeds_parts){all * 0.8, all * 0.2, true, true};
    do {
        const bool test = seeds_labels_part(text, length) == LABELS_TEST;
        *(test ? &p.test : &p.train) += 1;
        for (int i = 0; i < length; i++)
            shown[test][i][text[i]] = true;
    } while (next_text(text, classes, length));
    for (int i = 0; i < length; i++)
        for (int c = 0; c < classes; c++) {
            p.cover = p.cover && shown[0][i][c] && shown[1][i][c];
            p.fair = p.fair && (shown[0][i][c] || !shown[1][i][c]);
        }
    p.fair = p.fair && p.train > 0 && p.test > 0;
    return p;
}
