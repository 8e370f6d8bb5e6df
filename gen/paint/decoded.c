/* The memory of a picture that is being read. */
#include "gen/paint/decoded.h"

#include <stdlib.h>

enum err_code decoded_create(struct decoded_picture *p, unsigned long width, unsigned long height,
                             const char *name, struct err *e)
{
    if (!width || !height || width > PICTURE_MAX_SIDE || height > PICTURE_MAX_SIDE)
        return err_add(e, ERR_DATA, "'%s': %lu x %lu pixels; at most %d x %d", name, width, height,
                       PICTURE_MAX_SIDE, PICTURE_MAX_SIDE);
    p->width = (int)width;
    p->height = (int)height;
    p->orientation = 1;
    p->rgba = malloc((size_t)width * height * 4);
    return p->rgba ? ERR_NONE : err_memory(e);
}
