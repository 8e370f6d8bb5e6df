/* Domains between two domains. */
#ifndef ADDA_GEN_DOMAIN_MIX_H
#define ADDA_GEN_DOMAIN_MIX_H

#include "base/err.h"
#include "gen/domain/domain.h"

/* The factors of a shift between two domains; bits to be combined. */
enum domain_factors {
    DOMAIN_FONTS = 1,        /* typefaces, hollow, bold, shadow */
    DOMAIN_GEOMETRY = 2,     /* sizes, places, everything that moves outlines */
    DOMAIN_BACKGROUND = 4,   /* everything painted before the text */
    DOMAIN_NOISE = 8,        /* strokes, dots, filters */
    DOMAIN_COLOR = 16,       /* ink, inversion */
    DOMAIN_FREQUENCIES = 32, /* of characters */
    DOMAIN_ALL = 63
};

/* The domain at `gap` (0 ... 1) of the way from `a` to `b`, in the given factors; in the others it
 * is `a`. At 0 it is `a` exactly and at 1, in all factors, `b`. In between, ranges are mixed end by
 * end, choices and fonts by weight; an effect that one side lacks fades to its neutral settings. An
 * effect without neutral settings (backgrounds, hollow, jpeg, invert) is taken in each image from
 * one side: the image's coin decides which, so that a share `gap` of the images shows b's and no
 * image returns to a's as the gap rises. Boolean settings change at one half. Both must have the
 * same canvas, alphabet and length. */
enum err_code domain_interpolate(struct domain **d, const struct domain *a, const struct domain *b,
                                 double gap, unsigned factors, const char *name, struct err *e);

#endif
