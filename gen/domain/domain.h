/* A domain: a YAML file that says how one kind of captcha looks. Immutable once loaded; share it
 * among threads. It says all itself (what it leaves out has a default),
 *
 *     name: strokes
 *     canvas: {width: 72, height: 24}
 *     alphabet: "0123456789"
 *     length: 3
 *     fonts: [dejavu-sans]
 *     text: {size: {uniform: [13, 16]}}
 *     effects: [{rotate: {angle: 5, probability: 0.5}}, dots]
 *
 * or only what differs from another file, with effects added after the other's,
 *
 *     base: plain.yaml
 *     name: strokes
 *     add: [{lines: {count: 3}}]
 *
 * or which place between two others it takes:
 *
 *     name: half
 *     interpolate: {from: plain.yaml, to: strokes.yaml, gap: 0.5, only: [noise]}
 *
 * or where its images are (import.h):
 *
 *     name: photographs
 *     canvas: {width: 72, height: 24}
 *     alphabet: "0123456789"
 *     length: 3
 *     import: {train: photographs/train, test: photographs/test}
 */
#ifndef ADDA_GEN_DOMAIN_H
#define ADDA_GEN_DOMAIN_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>
#include "base/document.h"
#include "base/err.h"

struct font_store;

enum { DOMAIN_MAX_LENGTH = 16, DOMAIN_MAX_CLASSES = 128, DOMAIN_MAX_SIDE = 2048 };

/* What a user of a domain may know; the rest (fonts, geometry, colours, effects) is private to
 * gen. `alphabet[k]` is the Unicode character of class k. */
struct domain_info {
    const char *name;
    int width, height, channels; /* channels 1 (grey) or 3 (RGB) */
    int length;                  /* characters an image */
    int classes;                 /* size of the alphabet */
    const uint32_t *alphabet;
};

struct domain;

/* Reads, checks everything (all mistakes at once, file:line:col) and prepares the glyph outlines.
 * Every character of the alphabet must have ink in every font named, and each font file its
 * recorded SHA-256. `fonts` must outlive the domain. */
enum err_code domain_load(struct domain **d, const char *path, const struct font_store *fonts,
                          struct err *e);

/* The same from text; `name` stands in messages, and its folder is the one that paths start from.
 */
enum err_code domain_parse(struct domain **d, const char *text, const char *name,
                           const struct font_store *fonts, struct err *e);
void domain_free(struct domain *d);

/* What a shift between two domains is made of; bits to be added up. */
enum domain_factors {
    DOMAIN_FONTS = 1,      /* typefaces, hollow, bold, shadow */
    DOMAIN_GEOMETRY = 2,   /* sizes, places, everything that moves outlines */
    DOMAIN_BACKGROUND = 4, /* what is painted before the text */
    DOMAIN_NOISE = 8,      /* strokes, dots, filters */
    DOMAIN_COLOR = 16,     /* ink, inversion */
    DOMAIN_ALL = 31
};

/* The domain at `gap` (0 ... 1) of the way from `a` to `b`, in the given factors; in the others it
 * is `a`. At 0 it is `a` exactly and at 1, in all factors, `b`. Between, ranges are mixed end by
 * end, choices and fonts by weight; an effect that one side lacks fades to its neutral settings.
 * Where there are none (grounds, hollow, jpeg, invert), each image shows what one side has: its
 * coin says which, so that a share `gap` shows b's, no image shows what neither has, and none goes
 * back as the gap rises. Yes-or-no settings change at one half. Both must have the same canvas,
 * alphabet and length. */
enum err_code domain_interpolate(struct domain **d, const struct domain *a, const struct domain *b,
                                 double gap, unsigned factors, const char *name, struct err *e);

const struct domain_info *domain_info(const struct domain *d);

/* Bytes an image. */
size_t domain_image_size(const struct domain_info *info);

/* Everything that changes pixels and nothing else, defaults and font hashes included: the part of
 * a cell's identity that is this domain. New reference. */
json_t *domain_json(const struct domain *d);

/* The whole domain as one spec that refers to no other (JSON, which is YAML): domain_parse of it
 * gives the same domain_json. To be freed. */
char *domain_spec(const struct domain *d);

#endif
