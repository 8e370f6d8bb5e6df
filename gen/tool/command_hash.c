/* captcha-gen hash: SHA-256 of rendered pixels. */
#include <inttypes.h>
#include <stddef.h>
#include <stdlib.h>

#include "base/hash.h"
#include "base/parallel.h"
#include "gen/render/pairing.h"
#include "gen/tool/commands.h"

struct hash_options {
    char *range;
    struct which which;
    bool each;
};

#define FIELD(name_) offsetof(struct hash_options, name_)
static const struct cli_option options[] = {
    {.param = {"range", PARAM_TEXT, FIELD(range), .help = "images, default 0:1"},
     .key = 'r',
     .argument = "FIRST:END"},
    WHICH_OPTIONS(struct hash_options, which),
    {.param = {"each", PARAM_BOOL, FIELD(each), .def = "false",
               .help = "one line per image instead of one for all"}},
};

/* Batch by batch, so that a range of any length takes constant memory. */
enum { BATCH_BYTES = 1 << 24, BATCH_IMAGES = 4096 };

struct hash_batch {
    uint8_t *pixels;
    uint16_t *labels;
    size_t size; /* bytes of an image */
    int images;
};

static enum err_code batch_create(struct hash_batch *b, const struct domain_info *info,
                                  struct err *e)
{
    b->size = domain_image_size(info);
    b->images = BATCH_BYTES / b->size > BATCH_IMAGES ? BATCH_IMAGES : (int)(BATCH_BYTES / b->size);
    b->images = b->images ? b->images : 1;
    b->pixels = malloc(b->size * (size_t)b->images);
    b->labels = malloc((size_t)info->length * (size_t)b->images * sizeof *b->labels);
    return b->pixels && b->labels ? ERR_NONE : err_memory(e);
}

static void batch_print(const struct hash_batch *b, uint64_t first, int count)
{
    char hex[HASH_HEX];
    for (int i = 0; i < count; i++) {
        hash_bytes(b->pixels + (size_t)i * b->size, b->size, hex);
        printf("%s  %" PRIu64 "\n", hex, first + (uint64_t)i);
    }
}

static enum err_code hash_range(const struct domain *d, const struct seeds *seeds, struct range r,
                                bool each, struct pool *pool, struct err *e)
{
    struct hash_batch b = {0};
    char hex[HASH_HEX];
    struct hash *all = hash_create();
    batch_create(&b, domain_info(d), e);
    for (uint64_t i = r.first; i < r.end && !e->code; i += (uint64_t)b.images) {
        const int count = r.end - i < (uint64_t)b.images ? (int)(r.end - i) : b.images;
        if (render_many(d, seeds, i, count, pool, b.pixels, b.labels, e))
            break;
        if (each)
            batch_print(&b, i, count);
        else
            hash_add(all, b.pixels, b.size * (size_t)count);
    }
    hash_finish(all, hex);
    if (!each && !e->code)
        printf("%s  %" PRIu64 ":%" PRIu64 "\n", hex, r.first, r.end);
    free(b.pixels);
    free(b.labels);
    return e->code;
}

static enum err_code run(const void *given, int count, char **arguments, struct err *e)
{
    const struct hash_options *s = given;
    struct setup setup = {0};
    struct pool *pool = NULL;
    struct range range = {0, 1};
    const struct which *w = &s->which;
    uint64_t seed;
    if (number_parse(&seed, w->seed, "--seed", e))
        return e->code;
    const struct seeds seeds = seeds_pair(seed, (enum pairing)w->pairing, (enum side)w->side);
    if (s->range && range_parse(&range, s->range, "--range", e))
        return e->code;
    if (!setup_open(&setup, arguments, count, e) &&
        !render_check_pairing(setup.domains[0], NULL, (enum pairing)w->pairing, "--pairing", e) &&
        !pool_create(&pool, w->jobs ? w->jobs : processors(), e))
        hash_range(setup.domains[0], &seeds, range, s->each, pool, e);
    pool_free(pool);
    setup_free(&setup);
    return e->code;
}

extern const struct cli_command command_hash;
const struct cli_command command_hash = {
    .name = "hash",
    .arguments = "SPEC",
    .min_arguments = 1,
    .max_arguments = 1,
    .shipped = "domains",
    .summary = "SHA-256 of pixels, without writing images",
    .description = "One line for the whole range: the SHA-256 of all its pixels, image after "
                   "image, row after row. Two machines that print the same line render the same.",
    .examples = "captcha-gen hash plain.yaml -r 0:1000 -s 7  # one line for a thousand images\n"
                "captcha-gen hash plain.yaml -r 0:10 --each  # one line per image",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .settings_size = sizeof(struct hash_options),
    .run = run};
