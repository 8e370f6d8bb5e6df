/* What the images are: samples of both domains with the same texts, confusions of characters. */
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "bench/cell.h"
#include "bench/npy.h"
#include "bench/report/html.h"
#include "gen/domain.h"
#include "gen/png.h"
#include "gen/render.h"

enum { SAMPLES = 6 };

/* ---- samples ----------------------------------------------------------------------------------
 */

static void base64(struct text *out, const uint8_t *bytes, size_t size)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < size; i += 3) {
        uint32_t group = (uint32_t)bytes[i] << 16;
        group |= i + 1 < size ? (uint32_t)bytes[i + 1] << 8 : 0;
        group |= i + 2 < size ? bytes[i + 2] : 0;
        const char four[4] = {digits[group >> 18], digits[group >> 12 & 63],
                              i + 1 < size ? digits[group >> 6 & 63] : '=',
                              i + 2 < size ? digits[group & 63] : '='};
        text_add_bytes(out, four, 4);
    }
}

void html_character(struct text *out, uint32_t c)
{
    char utf8[5] = "";
    if (c < 0x80) {
        utf8[0] = (char)c;
    } else if (c < 0x800) {
        utf8[0] = (char)(0xc0 | c >> 6);
        utf8[1] = (char)(0x80 | (c & 0x3f));
    } else {
        utf8[0] = (char)(0xe0 | (c >> 12 & 0xf));
        utf8[1] = (char)(0x80 | (c >> 6 & 0x3f));
        utf8[2] = (char)(0x80 | (c & 0x3f));
    }
    html_escape(out, utf8);
}

static void sample_image(struct text *out, const struct domain_info *info, const uint8_t *pixels,
                         const uint8_t *labels, struct png_encoder *png)
{
    size_t size;
    const uint8_t *bytes = png_encoder_run(png, pixels, &size);
    int zoom = info->width <= 100 ? 2 : 1;
    text_printf(out, "<td><img width=\"%d\" alt=\"", info->width * zoom);
    for (int k = 0; k < info->length; k++)
        html_character(out, info->alphabet[labels[k]]);
    text_add(out, "\" src=\"data:image/png;base64,");
    base64(out, bytes, size);
    text_add(out, "\"></td>");
}

static enum err_code sample_row(struct text *out, const struct domain *d, enum side side,
                                struct err *e)
{
    const struct domain_info *info = domain_info(d);
    size_t size = (size_t)info->width * (size_t)info->height * (size_t)info->channels;
    uint8_t *pixels = memory_take(SAMPLES, size);
    uint8_t *labels = memory_take(SAMPLES, (size_t)info->length);
    struct seeds seeds = seeds_pair(1, PAIRING_LAYOUT, side);
    struct png_encoder *png = NULL;
    if (!render_many(d, &seeds, 0, SAMPLES, NULL, pixels, labels, e) &&
        !png_encoder_create(&png, info->width, info->height, info->channels, 12, e)) {
        text_printf(out, "<tr><th>%s</th>", side == SIDE_SOURCE ? "source" : "target");
        for (int i = 0; i < SAMPLES; i++)
            sample_image(out, info, pixels + (size_t)i * size, labels + i * info->length, png);
        text_add(out, "</tr>\n");
    }
    png_encoder_free(png);
    free(labels);
    free(pixels);
    return e->code;
}

/* A store whose domains cannot be opened here (no fonts) still gives a page. */
void html_samples(struct text *out, const struct report_input *in, int pair)
{
    const struct plan_pair *p = &in->results->plan->pairs[pair];
    const char *hashes[] = {p->source, p->target};
    struct domains domains = {0};
    struct err e = ERR_INIT;
    struct text rows = {0};
    for (int i = 0; i < 2 && !e.code; i++) {
        char *path = store_domain_path(in->results->store, hashes[i]);
        int index = domains_load(&domains, path, &e);
        if (index >= 0)
            sample_row(&rows, domains.entries[index].domain, i ? SIDE_TARGET : SIDE_SOURCE, &e);
        free(path);
    }
    if (e.code)
        text_add(out, "<p>No samples: the domains' files or fonts are not here.</p>\n");
    else
        text_printf(out, "<div class=\"scroll\"><table class=\"samples\">%s</table></div>\n",
                    rows.data);
    text_free(&rows);
    err_free(&e);
    domains_free(&domains);
}

/* ---- confusion --------------------------------------------------------------------------------
 */

struct confusion {
    int classes;
    long *count; /* [right][said] */
};

static void count_cell(struct confusion *c, const struct results *r, int cell)
{
    struct npy predictions = {0}, labels = {0};
    struct err e = ERR_INIT;
    char *files[] = {store_cell_path(r->store, r->plan->cells[cell].hash, "predictions.npy"),
                     store_cell_path(r->store, r->plan->cells[cell].hash, "labels.npy")};
    if (!npy_read(&predictions, files[0], &e) && !npy_read(&labels, files[1], &e) &&
        predictions.dimensions == 2 && labels.dimensions == 2 &&
        memcmp(predictions.extent, labels.extent, 2 * sizeof(int)) == 0)
        for (int i = 0; i < labels.extent[0] * labels.extent[1]; i++)
            if (labels.data[i] < c->classes && predictions.data[i] < c->classes)
                c->count[labels.data[i] * c->classes + predictions.data[i]]++;
    npy_free(&predictions);
    npy_free(&labels);
    err_free(&e);
    free(files[0]);
    free(files[1]);
}

static const json_t *alphabet_of(const struct report_input *in, int pair)
{
    const struct plan *p = in->results->plan;
    return json_object_get(json_object_get(p->domains, p->pairs[pair].target), "alphabet");
}

static void class_label(struct text *out, double x, double y, const json_t *alphabet, int k)
{
    text_printf(out, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">", x, y);
    html_character(out, (uint32_t)json_integer_value(json_array_get(alphabet, (size_t)k)));
    text_add(out, "</text>");
}

static void confusion_row(struct text *out, const struct confusion *c, int right, double side)
{
    long total = 0;
    for (int k = 0; k < c->classes; k++)
        total += c->count[right * c->classes + k];
    for (int k = 0; k < c->classes; k++) {
        long n = c->count[right * c->classes + k];
        if (n)
            text_printf(out,
                        "<rect class=\"heat\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" "
                        "fill-opacity=\"%.3f\"><title>%ld of %ld</title></rect>\n",
                        24 + k * side, 24 + right * side, side, side, (double)n / (double)total, n,
                        total);
    }
}

static void confusion_chart(struct text *out, const struct confusion *c, const json_t *alphabet,
                            const char *title)
{
    double side = c->classes <= 12 ? 22 : 300.0 / c->classes;
    int size = 24 + (int)(side * c->classes) + 6;
    text_add(out, "<figure style=\"margin:0\">");
    svg_open(out, size, size, title);
    for (int k = 0; k < c->classes; k++) {
        class_label(out, 24 + (k + 0.5) * side, 16, alphabet, k);
        class_label(out, 12, 24 + (k + 0.5) * side + 4, alphabet, k);
        confusion_row(out, c, k, side);
    }
    text_printf(out,
                "<rect x=\"24\" y=\"24\" width=\"%.1f\" height=\"%.1f\" fill=\"none\" "
                "class=\"axis\"/>\n",
                side * c->classes, side * c->classes);
    svg_close(out);
    html_element(out, "figcaption", title);
    text_add(out, "</figure>\n");
}

static void confusion_of(struct text *out, const struct report_input *in, int pair,
                         const struct table_row *r)
{
    const json_t *alphabet = alphabet_of(in, pair);
    struct confusion c = {.classes = (int)json_array_size(alphabet)};
    char *title = table_row_title(r);
    c.count = memory_take((size_t)c.classes * (size_t)c.classes, sizeof *c.count);
    for (int k = 0; k < r->n; k++)
        count_cell(&c, in->results, r->seeds[k].cell);
    if (c.classes && r->n)
        confusion_chart(out, &c, alphabet, title);
    free(c.count);
    free(title);
}

/* Source only beside the best method: what adaptation mends. */
void html_confusion(struct text *out, const struct report_input *in, int pair)
{
    const struct table_row *base = NULL, *best = NULL;
    for (int i = 0; i < in->table->row_count; i++) {
        const struct table_row *r = &in->table->rows[i];
        if (r->pair_index != pair || !r->n)
            continue;
        if (r->rank == 0)
            base = r;
        if (r->rank == 1 &&
            (!best || text_number(r->accuracy.mean) > text_number(best->accuracy.mean)))
            best = r;
    }
    text_add(out, "<h3>Confusion of characters</h3>\n<p class=\"notes\">Rows: what stands there; "
                  "columns: what was read; all seeds at the end of training.</p>\n"
                  "<div class=\"charts\">\n");
    if (base)
        confusion_of(out, in, pair, base);
    if (best)
        confusion_of(out, in, pair, best);
    text_add(out, "</div>\n");
}
