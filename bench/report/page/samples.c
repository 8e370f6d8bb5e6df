/* What the images are: samples of both domains with the same texts. */
#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "bench/plan/cell.h"
#include "bench/report/page/html.h"
#include "bench/report/page/section.h"
#include "bench/store/domain_files.h"
#include "gen/domain/domain.h"
#include "gen/paint/png.h"
#include "gen/render/render.h"

enum { SAMPLES = 6 };

/* `name`: of its file; NULL: it has none. */
static void sample_image(struct text *out, const struct domain_info *info, const uint8_t *pixels,
                         const uint16_t *labels, const char *name, struct captcha_png *png)
{
    size_t size;
    const uint8_t *bytes = captcha_png_encode(png, pixels, &size);
    int zoom = info->width <= 100 ? 2 : 1;
    text_printf(out, "<td><img width=\"%d\" alt=\"", info->width * zoom);
    const int length = domain_text_length(info, labels);
    for (int k = 0; k < length; k++)
        html_character(out, info->alphabet[labels[k]]);
    if (!length && name)
        escape_html(out, name);
    text_add(out, "\" src=\"data:image/png;base64,");
    text_add_base64(out, bytes, size);
    text_add(out, "\"></td>");
}

static enum err_code sample_images(struct text *out, const struct domain *d, enum side side,
                                   enum pairing pairing, struct err *e)
{
    const struct domain_info *info = domain_info(d);
    size_t size = domain_image_size(info);
    uint8_t *pixels = memory_take(SAMPLES, size);
    uint16_t *labels = memory_take(SAMPLES * (size_t)info->length, sizeof *labels);
    struct seeds seeds = seeds_pair(1, pairing, side);
    struct captcha_png *png = NULL;
    if (!render_many(d, &seeds, 0, SAMPLES, NULL, pixels, labels, e) &&
        !captcha_png_create(&png, info->width, info->height, info->channels, 12, e))
        for (int i = 0; i < SAMPLES; i++)
            sample_image(out, info, pixels + (size_t)i * size, labels + i * info->length,
                         domain_file_name(d, seeds.text, (uint64_t)i), png);
    captcha_png_free(png);
    free(labels);
    free(pixels);
    return e->code;
}

/* A domain that cannot be drawn here (no fonts, another revision) still gives a page. */
static void sample_row(struct text *out, const struct results *r, const char *hash, enum side side,
                       enum pairing pairing)
{
    struct domains domains = {0};
    struct err e = ERR_INIT;
    const int index =
        store_load_domain(&domains, r->store, json_object_get(r->plan->domains, hash), &e);
    text_printf(out, "<tr><th>%s</th>", side == SIDE_SOURCE ? "source" : "target");
    if (index < 0 || sample_images(out, domains.entries[index].domain, side, pairing, &e))
        text_add(out, HTML_UNDRAWN);
    text_add(out, "</tr>\n");
    err_free(&e);
    domains_free(&domains);
}

/* Images of files show the texts that they have. */
static bool share_texts(const json_t *a, const json_t *b)
{
    return !json_object_get(a, "import") && !json_object_get(b, "import") &&
           domain_same_texts(a, b);
}

static void write_pair(struct text *out, const struct tables *t, int pair)
{
    const struct results *results = t->rows.results;
    const struct plan_pair *p = &results->plan->pairs[pair];
    const bool same = share_texts(json_object_get(results->plan->domains, p->source),
                                  json_object_get(results->plan->domains, p->target));
    const enum pairing pairing = same ? PAIRING_LAYOUT : PAIRING_NONE;
    text_add(out, "<div class=\"scroll\"><table class=\"samples\">");
    sample_row(out, results, p->source, SIDE_SOURCE, pairing);
    sample_row(out, results, p->target, SIDE_TARGET, pairing);
    text_printf(out,
                "</table></div>\n"
                "<p class=\"notes\">Samples, for the eye: %s, whatever the pairing of the images "
                "that are tested on (",
                same ? "each column shows one text in one layout"
                     : "each domain shows texts of its own, as it draws them");
    escape_html(out, p->pairing);
    text_add(out, ").</p>\n");
}

extern const struct page_section section_samples;
const struct page_section section_samples = {.write_pair = write_pair};
