/* Training images of cells, made again beside the pictures. */
#include "bench/model/trained_on.h"

#include <stdlib.h>

#include "adapt/method.h"
#include "base/json.h"
#include "base/text.h"
#include "bench/plan/cell.h"
#include "bench/run/images.h"
#include "bench/store/domain_files.h"
#include "gen/import/inspect.h"

/* Images that are looked at: of a part at first, and once one of them is shared; of all source
 * cells of a pair at first; and how many bytes they take at most. */
enum { FIRST = 500, THEN = 10000, OF_ALL_CELLS = 2500, MOST_BYTES = 1 << 28 };

/* At most `wanted`, and as many as `bytes` hold, but one. */
static int images_within(const struct domain *d, int wanted, size_t bytes)
{
    const size_t most = bytes / domain_image_size(domain_info(d));
    return most < 1 ? 1 : most < (size_t)wanted ? (int)most : wanted;
}

/* What is compared with the images, and how many of it are among them. */
struct sought {
    const struct import_set *pictures; /* NULL: the test images of `domain` */
    const struct domain *domain;
    const struct import_shape *shape;
};

static int count_among(const struct sought *with, uint8_t *pixels, int count)
{
    const struct import_set images = {.count = count, .pixels = pixels};
    return with->pictures ? import_shared(&images, with->pictures, with->shape)
                          : domain_shared_with(with->domain, pixels, count).shared;
}

/* Among `most` of the part's images; *all: whether it has no others. */
static int count_among_some(const struct sought *with, const struct cell *c, const struct domain *d,
                            enum part part, int most, bool *all)
{
    const int within = images_within(d, most, MOST_BYTES);
    uint8_t *pixels = memory_take((size_t)within, domain_image_size(domain_info(d)));
    const int count = images_spread(c, d, part, within, pixels);
    const int shared = count_among(with, pixels, count);
    *all = count == images_count(c, part);
    free(pixels);
    return shared;
}

/* ---- a cell and pictures --------------------------------------------------------------------- */

struct found {
    int shared;
    bool all; /* else at least so many */
};

/* Of one part of the cell; its domain is loaded into `domains`. */
static void look_at_part(struct found *most, const struct sought *with, const struct cell *c,
                         enum part part, const char *store, struct domains *domains)
{
    struct err ignored = ERR_INIT;
    const json_t *recorded = parts[part].target ? c->target : c->source;
    const int i = images_count(c, part) && !c->sizes.endless
                      ? store_load_domain(domains, store, recorded, &ignored)
                      : -1;
    const struct domain *d = i >= 0 ? domains->entries[i].domain : NULL;
    struct found f = {0, true};
    if (d)
        f.shared = count_among_some(with, c, d, part, FIRST, &f.all);
    if (f.shared && !f.all) {
        const int first = f.shared;
        f.shared = count_among_some(with, c, d, part, THEN, &f.all);
        f.shared = f.shared > first ? f.shared : first;
    }
    if (f.shared > most->shared)
        *most = f;
    err_free(&ignored);
}

/* An oracle is trained from the start with the target's labels, and may be with the source's. */
static struct found look_at_cell(const struct sought *with, const struct cell *c, const char *store)
{
    struct domains domains = {0};
    struct found most = {0, true};
    const bool oracle = c->method && c->method->role == METHOD_ORACLE;
    if (!oracle || c->oracle.labels == ORACLE_BOTH)
        look_at_part(&most, with, c, PART_SOURCE_TRAIN, store, &domains);
    if (oracle)
        look_at_part(&most, with, c, PART_TARGET_TRAIN, store, &domains);
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
    const struct sought with = {.pictures = pictures, .shape = &shape};
    struct found f = {0, true};
    if (!json_load(path, &identity, &ignored) && !cell_parse(&c, identity, &ignored))
        f = look_at_cell(&with, &c, store);
    cell_free(&c);
    json_decref(identity);
    err_free(&ignored);
    free(store);
    free(path);
    return f.shared
               ? text_format("%s%d of the %d pictures are images that the model was trained with, "
                             "labels and all: what it has learnt by heart counts as read",
                             f.all ? "" : "at least ", f.shared, pictures->count)
               : NULL;
}

/* ---- a pair's source cells and files --------------------------------------------------------- */

/* The source cell of each seed that trains with the most images. */
struct seeds_of_pair {
    int *cells, count;
};

static void add_cell(struct seeds_of_pair *s, const struct plan *p, int cell)
{
    int i = 0;
    while (i < s->count && plan_cell_seed(p, s->cells[i]) != plan_cell_seed(p, cell))
        i++;
    if (i == s->count)
        s->cells[s->count++] = cell;
    else if (cell_sizes(p->cells[cell].identity).source_train >
             cell_sizes(p->cells[s->cells[i]].identity).source_train)
        s->cells[i] = cell;
}

static struct seeds_of_pair find_seeds(const struct plan *p, int pair)
{
    struct seeds_of_pair s = {memory_take((size_t)p->cell_count, sizeof *s.cells), 0};
    for (int i = 0; i < p->cell_count; i++) {
        const json_t *identity = p->cells[i].identity;
        char hash[HASH_HEX];
        if (!cell_is_source(identity))
            continue;
        json_hash(json_object_get(identity, "source"), hash);
        if (text_equal(hash, p->pairs[pair].source))
            add_cell(&s, p, i);
    }
    return s;
}

/* Calls images_spread of a source cell. */
static int spread(const struct plan *p, int cell, const struct domain *source, int most,
                  uint8_t *pixels)
{
    struct err ignored = ERR_INIT;
    struct cell c = {0};
    const int count = cell_parse(&c, p->cells[cell].identity, &ignored)
                          ? 0
                          : images_spread(&c, source, PART_SOURCE_TRAIN, most, pixels);
    cell_free(&c);
    err_free(&ignored);
    return count;
}

/* The first of the cells some of whose images, *least, are among the files; -1: none. */
static int find_cell(const struct seeds_of_pair *s, const struct plan *p, const struct sought *with,
                     const struct domain *source, int *least)
{
    const size_t size = domain_image_size(domain_info(source));
    const int each = OF_ALL_CELLS / s->count < FIRST ? OF_ALL_CELLS / s->count : FIRST;
    const int most = images_within(source, each > 1 ? each : 1, MOST_BYTES / (size_t)s->count);
    uint8_t *pixels = memory_take((size_t)s->count * (size_t)most, size);
    int *from = memory_take((size_t)s->count + 1, sizeof *from), found = -1;
    from[0] = 0;
    for (int i = 0; i < s->count; i++)
        from[i + 1] =
            from[i] + spread(p, s->cells[i], source, most, pixels + (size_t)from[i] * size);
    const bool any = count_among(with, pixels, from[s->count]) > 0;
    for (int i = 0; any && i < s->count && found < 0; i++) {
        *least = count_among(with, pixels + (size_t)from[i] * size, from[i + 1] - from[i]);
        found = *least ? s->cells[i] : -1;
    }
    free(from);
    free(pixels);
    return found;
}

/* New string. */
static char *line_of(const struct plan *p, int pair, int cell, int least,
                     const struct domain *source, const struct domain *target)
{
    const int most = images_within(source, THEN, MOST_BYTES);
    uint8_t *pixels = memory_take((size_t)most, domain_image_size(domain_info(source)));
    const int count = spread(p, cell, source, most, pixels);
    const struct shared_images s = domain_shared_with(target, pixels, count);
    const bool all = count == cell_sizes(p->cells[cell].identity).source_train;
    free(pixels);
    return text_format(
        "pair '%s': %s%d of the %d test images of the target are the source's training images of "
        "seed %llu, pixel by pixel: what is learnt by heart counts as read",
        p->pairs[pair].name, all ? "" : "at least ", s.shared > least ? s.shared : least, s.images,
        (unsigned long long)plan_cell_seed(p, cell));
}

char *trained_on_files(const struct plan *p, int pair, const struct domain *source,
                       const struct domain *target)
{
    if (!domain_is_imported(target) || domain_is_imported(source))
        return NULL;
    const struct sought with = {.domain = target};
    struct seeds_of_pair seeds = find_seeds(p, pair);
    int least = 0;
    const int cell = seeds.count ? find_cell(&seeds, p, &with, source, &least) : -1;
    free(seeds.cells);
    return cell >= 0 ? line_of(p, pair, cell, least, source, target) : NULL;
}
