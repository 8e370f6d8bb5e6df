#include "bench/verify.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "base/publish.h"
#include "bench/cell.h"
#include "bench/images.h"
#include "bench/npy.h"
#include "bench/report/report.h"
#include "bench/text.h"

void findings_add(struct findings *f, char *sentence)
{
    f->list = memory_grow(f->list, f->count, &f->capacity, sizeof *f->list);
    f->list[f->count++] = sentence;
}

void findings_free(struct findings *f)
{
    for (int i = 0; i < f->count; i++)
        free(f->list[i]);
    free(f->list);
    *f = (struct findings){0};
}

char *report_file_name(enum select select, const char *extension)
{
    return select == SELECT_LAST ? text_format("report.%s", extension)
                                 : text_format("report-%s.%s", select_names[select], extension);
}

/* ---- L0 ---------------------------------------------------------------------------------------
 */

void verify_cells(const struct results *r, struct findings *f)
{
    for (int i = 0; i < r->plan->cell_count; i++) {
        const char *hash = r->plan->cells[i].hash;
        struct err why = ERR_INIT;
        f->checked++;
        if (r->states[i] == CELL_MISSING)
            findings_add(f, text_format("cell %s is missing", hash));
        if (r->states[i] == CELL_DAMAGED) {
            store_cell_state(r->store, hash, &why);
            findings_add(f, text_format("cell %s is damaged: %s", hash,
                                        why.text ? why.text : "its record cannot be read"));
        }
        err_free(&why);
    }
}

/* ---- L1 ---------------------------------------------------------------------------------------
 */

/* The word around a place, for a message. */
static char *word_at(const char *text, size_t size, size_t at)
{
    static const char ends[] = " |,\t\n<>\"{}&";
    size_t from = at, to = at;
    while (from > 0 && at - from < 40 && !strchr(ends, text[from - 1]))
        from--;
    while (to < size && to - at < 40 && !strchr(ends, text[to]))
        to++;
    return text_format("%.*s", (int)(to - from), text + from);
}

static char *first_difference(const char *name, const char *file, size_t file_size,
                              const char *made, size_t made_size)
{
    size_t at = 0, line = 1;
    while (at < file_size && at < made_size && file[at] == made[at])
        line += file[at++] == '\n';
    char *old = word_at(file, file_size, at), *new = word_at(made, made_size, at);
    char *text =
        text_format("%s:%zu: the file says '%s', the records give '%s'", name, line, old, new);
    free(new);
    free(old);
    return text;
}

static enum err_code verify_report(const struct report_input *in,
                                   const struct report_format *format, const char *path,
                                   struct findings *f, struct err *e)
{
    struct text made = {0};
    char *file = NULL;
    size_t size;
    f->checked++;
    if (!read_file(path, &file, &size, e) && !format->write(in, &made, e) &&
        (size != made.size || memcmp(file, made.data, size) != 0))
        findings_add(f, first_difference(path, file, size, made.data, made.size));
    text_free(&made);
    free(file);
    return e->code;
}

/* Reports under one rule: those of the formats whose file is there. */
static enum err_code verify_selection(const struct results *r, enum select select,
                                      struct findings *f, struct err *e)
{
    struct table table = {0};
    struct report_input in = {&table, r};
    for (int i = 0; report_formats[i] && !e->code; i++) {
        char *name = report_file_name(select, report_formats[i]->extension);
        char *path = store_sweep_path(r->store, r->plan->name, name);
        if (access(path, F_OK) == 0) {
            if (!table.rows) /* its intervals take time, and few rules have reports */
                table_make(&table, r, select);
            verify_report(&in, report_formats[i], path, f, e);
        }
        free(path);
        free(name);
    }
    table_free(&table);
    return e->code;
}

enum err_code verify_reports(const struct results *r, struct findings *f, struct err *e)
{
    for (int rule = 0; rule < SELECT_COUNT && !e->code; rule++)
        verify_selection(r, (enum select)rule, f, e);
    return e->code;
}

/* ---- L2 ---------------------------------------------------------------------------------------
 */

/* What the predictions and labels say, in the sums training used. */
struct recount {
    double position[RESULT_MAX_HEADS], mean, string;
};

static struct recount count_right(const struct npy *predictions, const struct npy *labels)
{
    struct recount c = {{0}, 0, 0};
    const int images = labels->extent[0], heads = labels->extent[1];
    for (int n = 0; n < images; n++) {
        int right = 0;
        for (int k = 0; k < heads; k++) {
            int at = n * heads + k, hit = predictions->data[at] == labels->data[at];
            c.position[k] += hit;
            right += hit;
        }
        c.string += right == heads;
    }
    for (int k = 0; k < heads; k++) {
        c.position[k] /= images;
        c.mean += c.position[k] / heads;
    }
    c.string /= images;
    return c;
}

static void expect(struct findings *f, const char *hash, const char *what, double recorded,
                   double counted)
{
    if (fabs(recorded - counted) > 1e-12)
        findings_add(f, text_format("cell %s: %s is recorded as %.17g, the predictions give %.17g",
                                    hash, what, recorded, counted));
}

static void check_recount(const struct results *r, int cell, const struct npy *predictions,
                          const struct npy *labels, struct findings *f)
{
    const char *hash = r->plan->cells[cell].hash;
    const bool source = r->plan->cells[cell].depends < 0;
    const json_t *result = json_object_get(r->records[cell], "result");
    const json_t *end = json_object_get(result, source ? "source" : "target");
    const json_t *position = json_object_get(end, "position");
    if (predictions->dimensions != 2 || labels->dimensions != 2 ||
        memcmp(predictions->extent, labels->extent, 2 * sizeof(int)) != 0 ||
        labels->extent[1] > RESULT_MAX_HEADS || labels->extent[0] < 1) {
        findings_add(f, text_format("cell %s: predictions and labels differ in shape", hash));
        return;
    }
    struct recount c = count_right(predictions, labels);
    expect(f, hash, "the accuracy", json_number_value(json_object_get(end, "mean")), c.mean);
    expect(f, hash, "the whole-string accuracy", json_number_value(json_object_get(end, "string")),
           c.string);
    for (int k = 0; k < labels->extent[1]; k++)
        expect(f, hash, "a position's accuracy",
               json_number_value(json_array_get(position, (size_t)k)), c.position[k]);
}

/* Renders the test set again: its hash must be the record's and its labels the stored ones. */
static enum err_code check_images(const struct results *r, int cell, const struct cell *c,
                                  const struct domain *domain, const struct npy *labels,
                                  struct findings *f, struct err *e)
{
    struct images im = {.task = {.heads = domain_info(domain)->length}};
    const struct domain_info *info = domain_info(domain);
    const enum part part = c->method ? PART_TARGET_TEST : PART_SOURCE_TEST;
    const char *hash = r->plan->cells[cell].hash;
    im.task.image = (struct shape){info->height, info->width, info->channels};
    if (images_render_part(&im, c, domain, part, e))
        goto cleanup;
    size_t size = (size_t)c->test * (size_t)info->length;
    if (labels->extent[0] != c->test || labels->extent[1] != info->length ||
        memcmp(labels->data, im.labels[part], size) != 0)
        findings_add(f,
                     text_format("cell %s: the stored labels are not those of its images", hash));
    json_t *hashes = images_hashes(&im);
    const json_t *recorded = json_object_get(r->records[cell], "images");
    if (!json_equal(json_object_get(hashes, part_names[part]),
                    json_object_get(recorded, part_names[part])))
        findings_add(f, text_format("cell %s: its test images are rendered differently now", hash));
    json_decref(hashes);
cleanup:
    images_free(&im);
    return e->code;
}

static enum err_code verify_accuracy(const struct results *r, int cell, struct domains *domains,
                                     struct findings *f, struct err *e)
{
    const struct plan_cell *p = &r->plan->cells[cell];
    struct npy predictions = {0}, labels = {0};
    struct cell c = {0};
    char hash[HASH_HEX], *path = NULL;
    char *files[] = {store_cell_path(r->store, p->hash, "predictions.npy"),
                     store_cell_path(r->store, p->hash, "labels.npy")};
    if (npy_read(&predictions, files[0], e) || npy_read(&labels, files[1], e) ||
        cell_parse(&c, p->identity, e))
        goto cleanup;
    json_hash(c.method ? c.target : c.source, hash);
    path = store_domain_path(r->store, hash);
    int domain = domains_load(domains, path, e);
    if (domain < 0)
        goto cleanup;
    f->checked++;
    check_recount(r, cell, &predictions, &labels, f);
    check_images(r, cell, &c, domains->entries[domain].domain, &labels, f, e);
cleanup:
    free(path);
    free(files[0]);
    free(files[1]);
    cell_free(&c);
    npy_free(&predictions);
    npy_free(&labels);
    return e->code;
}

enum err_code verify_accuracies(const struct results *r, struct findings *f, struct err *e)
{
    struct domains domains = {0};
    for (int i = 0; i < r->plan->cell_count && !e->code; i++)
        if (r->states[i] == CELL_DONE)
            verify_accuracy(r, i, &domains, f, e);
    domains_free(&domains);
    return e->code;
}
