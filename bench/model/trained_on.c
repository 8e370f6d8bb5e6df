/* A cell's training images, made again beside the pictures. */
#include "bench/model/trained_on.h"

#include <stdlib.h>

#include "adapt/method.h"
#include "base/json.h"
#include "base/text.h"
#include "bench/plan/cell.h"
#include "bench/run/images.h"
#include "bench/store/domain_files.h"
#include "gen/domain/domain.h"
#include "gen/import/inspect.h"

/* Of one part of the cell; its domain is loaded into `domains`. */
static int count_of_part(const struct cell *c, enum part part, const char *store,
                         struct domains *domains, const struct import_shape *shape,
                         const struct import_set *pictures)
{
    struct err ignored = ERR_INIT;
    int shared = 0;
    const json_t *recorded = parts[part].target ? c->target : c->source;
    const int i = images_count(c, part) && !c->sizes.endless
                      ? store_load_domain(domains, store, recorded, &ignored)
                      : -1;
    if (i >= 0) {
        const struct domain *d = domains->entries[i].domain;
        struct cell_images im = {.task = domain_task(domain_info(d))};
        if (!images_render_part(&im, c, d, part, &ignored)) {
            const struct import_set trained = {.count = images_count(c, part),
                                               .pixels = im.pixels[part]};
            shared = import_shared(&trained, pictures, shape);
        }
        images_free(&im);
    }
    err_free(&ignored);
    return shared;
}

/* Oracles are trained with the target's labels. */
static int count_shared(const struct cell *c, const char *store, const struct import_shape *shape,
                        const struct import_set *pictures)
{
    struct domains domains = {0};
    const bool oracle = c->method && c->method->role == METHOD_ORACLE;
    int most = count_of_part(c, PART_SOURCE_TRAIN, store, &domains, shape, pictures);
    if (oracle) {
        const int own = count_of_part(c, PART_TARGET_TRAIN, store, &domains, shape, pictures);
        most = own > most ? own : most;
    }
    domains_free(&domains);
    return most;
}

char *trained_on_told(const char *folder, const struct domain_info *info,
                      const struct import_set *pictures)
{
    struct err ignored = ERR_INIT;
    struct cell c = {0};
    json_t *identity = NULL;
    char *path = text_format("%s/cell.json", folder), *store = text_format("%s/../..", folder);
    const struct import_shape shape = {
        .width = info->width, .height = info->height, .channels = info->channels};
    const int shared = json_load(path, &identity, &ignored) || cell_parse(&c, identity, &ignored)
                           ? 0
                           : count_shared(&c, store, &shape, pictures);
    cell_free(&c);
    json_decref(identity);
    err_free(&ignored);
    free(store);
    free(path);
    return shared ? text_format("%d of the %d pictures are images that the model was trained with, "
                                "labels and all: what it has learnt by heart counts as read",
                                shared, pictures->count)
                  : NULL;
}
