/* A domain beside pictures: profiles of both, and of further images of the domain. */
#include "gen/likeness/likeness.h"

#include <math.h>
#include <stdlib.h>

#include "gen/import/pictures.h"
#include "gen/likeness/profile.h"
#include "gen/render/render.h"

enum { RGB = 3 };

static size_t picture_size(const struct domain *d)
{
    const struct domain_info *info = domain_info(d);
    return (size_t)info->width * (size_t)info->height * RGB;
}

enum err_code likeness_pictures(struct import_set *s, const struct domain *d,
                                const struct import_reading *how, const char *path, struct err *e)
{
    const struct domain_info *info = domain_info(d);
    const struct import_shape shape = {
        .width = info->width, .height = info->height, .channels = RGB};
    return import_pictures_by_option(s, &shape, how, path, e);
}

int likeness_count_of(const struct import_set *s, int most)
{
    return s->count < most ? s->count : most;
}

const uint8_t *likeness_picture(const struct import_set *s, const struct domain *d, int i,
                                int count)
{
    return s->pixels + (size_t)((int64_t)i * s->count / count) * picture_size(d);
}

enum { OF_DOMAIN, OF_PICTURES, OF_OWN, PROFILES = OF_OWN + LIKENESS_OWN_SETS };

static enum err_code create_all(struct likeness_profile *p[PROFILES], const struct domain *d,
                                struct err *e)
{
    const struct domain_info *info = domain_info(d);
    for (int i = 0; i < PROFILES; i++)
        if (likeness_profile_create(&p[i], info->width, info->height, e))
            return e->code;
    return ERR_NONE;
}

/* Images first ... first+count-1. */
static void add_images(struct likeness_profile *p, struct renderer *r, const struct domain *d,
                       const struct seeds *seeds, int first, int count, uint8_t *pixels)
{
    for (int i = 0; i < count; i++) {
        render_image(r, seeds, (uint64_t)first + (uint64_t)i, pixels, NULL);
        likeness_profile_add(p, pixels, domain_info(d)->channels);
    }
}

static enum err_code fill_all(struct likeness_profile *p[PROFILES], const struct domain *d,
                              const struct import_set *s, int count, uint64_t seed, struct err *e)
{
    const struct seeds seeds = seeds_single(seed);
    struct renderer *r = NULL;
    uint8_t *pixels = malloc(domain_image_size(domain_info(d)));
    if (!pixels)
        err_memory(e);
    else if (!renderer_create(&r, d, e)) {
        add_images(p[OF_DOMAIN], r, d, &seeds, 0, count, pixels);
        for (int k = 0; k < LIKENESS_OWN_SETS; k++)
            add_images(p[OF_OWN + k], r, d, &seeds, (k + 1) * count, count, pixels);
        for (int i = 0; i < count; i++)
            likeness_profile_add(p[OF_PICTURES], likeness_picture(s, d, i, count), RGB);
    }
    renderer_free(r);
    free(pixels);
    return e->code;
}

static struct likeness_result result_of(struct likeness_profile *const p[PROFILES], int i)
{
    struct likeness_result r = {.domain = likeness_mean(p[OF_DOMAIN], i),
                                .pictures = likeness_mean(p[OF_PICTURES], i),
                                .difference = likeness_distance(p[OF_DOMAIN], p[OF_PICTURES], i)};
    for (int k = 0; k < LIKENESS_OWN_SETS; k++) {
        const double own = likeness_distance(p[OF_DOMAIN], p[OF_OWN + k], i);
        r.by_chance = own > r.by_chance ? own : r.by_chance;
    }
    r.differs = isnan(r.difference) || r.difference > LIKENESS_FACTOR * r.by_chance;
    return r;
}

enum err_code likeness_compare(struct likeness_result *results, const struct domain *d,
                               const struct import_set *s, int count, uint64_t seed, struct err *e)
{
    struct likeness_profile *p[PROFILES] = {0};
    if (domain_is_imported(d))
        return err_set(e, ERR_CONFIG, "the images of '%s' are files: no setting moves them",
                       domain_info(d)->name);
    if (!create_all(p, d, e) && !fill_all(p, d, s, count, seed, e))
        for (int i = 0; i < LIKENESS_FIGURES; i++)
            results[i] = result_of(p, i);
    for (int i = 0; i < PROFILES; i++)
        likeness_profile_free(p[i]);
    return e->code;
}
