/* Where pictures lie on the canvas. */
#include "gen/import/fit.h"

#include <stddef.h>
#include <stdint.h>

const char *const import_fits[] = {"none", "stretch", "contain", "crop", NULL};
const char import_fit_option[] = "--fit stretch|contain|crop brings pictures to the canvas's size";

/* The nearest whole number to a * b / c, at least 1. Sides are at most some thousands. */
static int scaled(int a, int b, int c)
{
    const int64_t nearest = ((int64_t)a * b + c / 2) / c;
    return nearest < 1 ? 1 : (int)nearest;
}

/* The largest size of the proportions of `shape` that fits into `room`. */
static struct import_size within(struct import_size shape, struct import_size room)
{
    if ((int64_t)shape.width * room.height >= (int64_t)shape.height * room.width)
        return (struct import_size){room.width, scaled(shape.height, room.width, shape.width)};
    return (struct import_size){scaled(shape.width, room.height, shape.height), room.height};
}

static struct import_area middle(struct import_size part, struct import_size of)
{
    return (struct import_area){(of.width - part.width) / 2, (of.height - part.height) / 2,
                                part.width, part.height};
}

struct import_placement import_place(enum import_fit fit, struct import_size picture,
                                     struct import_size canvas)
{
    const struct import_size from = fit == FIT_CROP ? within(canvas, picture) : picture;
    const struct import_size to = fit == FIT_CONTAIN ? within(picture, canvas) : canvas;
    return (struct import_placement){middle(from, picture), middle(to, canvas)};
}
