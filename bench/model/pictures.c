/* A domain's facts as the shape of imported pictures. */
#include "bench/model/pictures.h"

#include "gen/import/pictures.h"

const char *const picture_grounds[] = {"white", "black", NULL};

enum err_code pictures_load(struct import_set *s, const struct domain_info *info,
                            const struct picture_options *o, const char *path, struct err *e)
{
    const struct import_shape shape = {.width = info->width,
                                       .height = info->height,
                                       .channels = info->channels,
                                       .length = info->length,
                                       .shortest = info->shortest,
                                       .classes = info->classes,
                                       .alphabet = info->alphabet};
    const struct import_reading how = {
        .transpose = o->transpose, .ground = o->ground ? 0 : 255, .fit = (enum import_fit)o->fit};
    return import_pictures_by_option(s, &shape, &how, path, e);
}
