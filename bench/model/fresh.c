/* Draws what a batch asks for into the places that it asks for. */
#include "bench/model/fresh.h"

#include <stdlib.h>

enum err_code fresh_create(struct fresh *f, const struct domain *d, uint64_t seed, int places,
                           struct pool *pool, struct err *e)
{
    const struct domain_info *info = domain_info(d);
    *f = (struct fresh){.domain = d,
                        .seeds = seeds_single(seed),
                        .pool = pool,
                        .threads = pool_threads(pool),
                        .places = places};
    f->renderers = calloc((size_t)f->threads, sizeof(struct renderer *));
    f->pixels = calloc((size_t)places, domain_image_size(info));
    f->labels = calloc((size_t)places * (size_t)info->length, sizeof *f->labels);
    if (!f->renderers || !f->pixels || !f->labels)
        return err_memory(e);
    for (int i = 0; i < f->threads; i++)
        if (renderer_create(&f->renderers[i], d, e))
            return e->code;
    return ERR_NONE;
}

void fresh_free(struct fresh *f)
{
    for (int i = 0; f->renderers && i < f->threads; i++)
        renderer_free(f->renderers[i]);
    free(f->renderers);
    free(f->pixels);
    free(f->labels);
    *f = (struct fresh){0};
}

static void draw(void *context, int i, int worker)
{
    const struct fresh *f = context;
    const struct domain_info *info = domain_info(f->domain);
    const size_t place = f->wanted[i] % (uint32_t)f->places;
    const uint64_t index = f->next + (uint64_t)i;
    render_image(f->renderers[worker], &f->seeds, index,
                 f->pixels + place * domain_image_size(info), NULL);
    render_text(f->domain, &f->seeds, index, f->labels + place * (size_t)info->length);
}

static void need(void *context, const uint32_t *indices, int n)
{
    struct fresh *f = context;
    f->wanted = indices;
    pool_run(f->pool, n, draw, f);
    f->wanted = NULL;
    f->next += (uint64_t)n;
}

struct image_set fresh_set(struct fresh *f, bool endless)
{
    return (struct image_set){.count = f->places,
                              .endless = endless,
                              .images = f->pixels,
                              .labels = f->labels,
                              .need = need,
                              .context = f};
}
