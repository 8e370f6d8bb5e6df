/* Which random streams two domains share, and which texts may be drawn. */
#include "gen/render/seeds.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

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

/* FNV-1a, then mixed, since its low bits alone are those of the last character. High bytes follow
 * where there are any. */
enum labels seeds_labels_part(const uint16_t *classes, int length)
{
    uint8_t bytes[2 * CAPTCHA_MAX_LENGTH];
    bool wide = false;
    for (int i = 0; i < length; i++) {
        bytes[i] = (uint8_t)classes[i];
        bytes[length + i] = (uint8_t)(classes[i] >> 8);
        wide = wide || bytes[length + i];
    }
    uint32_t h = hash_fnv1a(bytes, (size_t)length * (wide ? 2 : 1));
    h ^= h >> 16;
    h *= 0x7feb352du;
    h ^= h >> 15;
    h *= 0x846ca68bu;
    h ^= h >> 16;
    return h % 5 == 0 ? LABELS_TEST : LABELS_TRAIN;
}

enum { COUNTED_TEXTS = 1 << 20 };

/* Of one length. `digits` index the characters that are shown. */
struct text_counter {
    uint16_t shown[CAPTCHA_MAX_CLASSES]; /* classes */
    int count, length;
    uint16_t digits[CAPTCHA_MAX_LENGTH], text[CAPTCHA_MAX_LENGTH];
};

static bool next_text(struct text_counter *c)
{
    int i = c->length - 1;
    while (i >= 0 && ++c->digits[i] == c->count)
        c->digits[i--] = 0;
    return i >= 0;
}

static void count_length(struct text_counter *c, struct seeds_parts *p)
{
    memset(c->digits, 0, sizeof c->digits);
    bool met[2][CAPTCHA_MAX_LENGTH][CAPTCHA_MAX_CLASSES] = {0};
    const double all = pow(c->count, c->length);
    if (all > COUNTED_TEXTS) {
        p->train += all * 0.8;
        p->test += all * 0.2;
        return;
    }
    do {
        for (int i = 0; i < c->length; i++)
            c->text[i] = c->shown[c->digits[i]];
        const bool test = seeds_labels_part(c->text, c->length) == LABELS_TEST;
        *(test ? &p->test : &p->train) += 1;
        for (int i = 0; i < c->length; i++)
            met[test][i][c->digits[i]] = true;
    } while (next_text(c));
    for (int i = 0; i < c->length; i++)
        for (int k = 0; k < c->count; k++) {
            p->cover = p->cover && met[0][i][k] && met[1][i][k];
            p->fair = p->fair && (met[0][i][k] || !met[1][i][k]);
        }
}

struct seeds_parts seeds_count_parts(const struct seeds_texts *of)
{
    struct text_counter c = {.count = 0};
    struct seeds_parts p = {.cover = true, .fair = true};
    for (int k = 0; k < of->classes; k++)
        if (!of->left_out[k])
            c.shown[c.count++] = (uint16_t)k;
    for (c.length = of->shortest; c.length <= of->longest; c.length++)
        count_length(&c, &p);
    p.fair = p.fair && p.train > 0 && p.test > 0;
    return p;
}
