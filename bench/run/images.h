/* The images of a cell, in memory: a function of its identity. The source's training images are
 * indices 0 ... train-1, the target's begin at 2^31, the test images of both at 2^32. The three
 * ranges never overlap: no target training image shows the text or the layout of a source image
 * under any pairing, while test image i of both domains does, and may under a pairing of its own.
 * The source side of every pairing is the same, since pairs share source models. Of an endless
 * source there are as many at once as a batch has; under the transductive protocol the target's
 * test images are its training images. */
#ifndef ADDA_BENCH_IMAGES_H
#define ADDA_BENCH_IMAGES_H

#include <jansson.h>
#include <stdbool.h>
#include "adapt/task.h"
#include "base/err.h"
#include "bench/plan/cell.h"
#include "gen/domain/domain.h"
#include "gen/render/render.h"

enum part { PART_SOURCE_TRAIN, PART_SOURCE_TEST, PART_TARGET_TRAIN, PART_TARGET_TEST, PARTS };

struct part_kind {
    const char *name;
    bool target, test;
};
extern const struct part_kind parts[PARTS];

/* Images of a part of the cell; 0: it has no such set (endless training images). */
int images_count(const struct cell *c, enum part part);

/* What an image of the part shares with the source's of its index; an enum pairing. */
int images_pairing(const struct cell *c, enum part part);

struct cell_images;
struct image_reader {
    struct cell_images *images;
    int set; /* of the prefetch */
};

/* `task` points into memory this owns, and into this itself: it must not move. Zero-initialise;
 * images_free. */
struct cell_images {
    struct task task;
    uint8_t *pixels[PARTS];
    uint16_t *labels[PARTS];
    struct prefetch *prefetch;
    struct image_reader readers[PARTS];
    struct renderer *endless; /* of a source model's endless training images; else NULL */
    const struct domain *source;
    struct seeds seeds; /* of these */
};

/* Labels are complete when this returns; images are rendered while the task is read
 * (gen/render/prefetch.h). `target` NULL for a source cell: the target sets stay empty. */
enum err_code images_start(struct cell_images *im, const struct cell *c,
                           const struct domain *source, const struct domain *target, struct err *e);

/* Waits until all images are rendered; returns the seconds that readers have waited for images. */
double images_finish(struct cell_images *im);

/* One part alone, at once; the others stay as they are. */
enum err_code images_render_part(struct cell_images *im, const struct cell *c,
                                 const struct domain *d, enum part part, struct err *e);
void images_free(struct cell_images *im);

/* At most `most` images of a part into pixels[most], all of them or evenly spread over them from
 * the first on. How many; 0: it has no such set, or they cannot be made. */
int images_spread(const struct cell *c, const struct domain *d, enum part part, int most,
                  uint8_t *pixels);

/* {"source_train": SHA-256 of pixels and labels, ...}: so that verify can compare the pixels.
 * Without endless ones, which are no set. */
json_t *images_hashes(const struct cell_images *im);

#endif
