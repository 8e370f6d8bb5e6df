/* Contact sheets: images of one domain, or of two one below the other, as one picture to look at.
 */
#ifndef ADDA_GEN_SHEET_H
#define ADDA_GEN_SHEET_H

#include <stdbool.h>
#include <stdint.h>
#include "base/err.h"
#include "gen/domain/domain.h"
#include "gen/render/render.h"

enum { SHEET_MAX_SIDE = 16384, SHEET_MAX_SCALE = 16 };

/* `count` images of each domain from index `first`, of an import no more than there are, `columns`
 * in a row, each pixel drawn as scale x scale. A second domain adds a row under each row of the
 * first, with the same indices as the target of the pair; a gap separates the pairs of rows. */
struct sheet {
    uint64_t seed, first;
    enum pairing pairing; /* of two domains */
    int count, columns, scale;
};

/* Publishes it as a PNG file, grey when all domains are. `domains[1]` may be NULL. The domains may
 * differ in size. ERR_USAGE when the sheet would be larger than SHEET_MAX_SIDE, or when two domains
 * cannot share what the pairing promises (render_check_pairing); ERR_CONFIG when an import has no
 * image from `first` on. */
enum err_code sheet_publish(const char *path, const struct domain *const domains[2],
                            const struct sheet *s, struct err *e);

/* A picture of the domain's size, pixels[height][width][channels], and what was read in it, UTF-8
 * of the domain's alphabet. */
struct sheet_picture {
    const uint8_t *pixels;
    const char *text;
    bool doubtful; /* shown in red */
};

/* Publishes s->count pictures, each with its text below it in the domain's first font, as a PNG
 * file. ERR_USAGE: the sheet would be too large. An imported domain has no fonts, and gets no
 * texts.
 */
enum err_code sheet_publish_pictures(const char *path, const struct domain *d,
                                     const struct sheet_picture *pictures, const struct sheet *s,
                                     struct err *e);

/* Pictures of files: pixels[count of the sheet], each [height][width][channels]. */
struct sheet_images {
    int width, height, channels;
    const uint8_t *const *pixels;
};

/* The same of a domain, as seeds_single has it, and pictures in the rows under it. */
enum err_code sheet_publish_beside(const char *path, const struct domain *d,
                                   const struct sheet_images *pictures, const struct sheet *s,
                                   struct err *e);

#endif
