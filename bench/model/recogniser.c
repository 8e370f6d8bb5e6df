/* Models as files: card and weights, and their sum. */
#include "bench/model/recogniser.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/json.h"
#include "base/text.h"
#include "bench/model/cell_card.h"
#include "bench/sweep/domains.h"
#include "nn/checkpoint_read.h"

static const char sum_key[] = "sha256";

void recogniser_free(struct recogniser *r)
{
    model_free(&r->model);
    card_free(&r->card);
    free(r->cell);
    r->cell = NULL;
}

/* ---- the sum --------------------------------------------------------------------------------- */

static void hash_weights(struct hash *h, struct weights *w)
{
    for (int i = 0; i < weights_tensors(w); i++) {
        const struct tensor *t = weights_tensor(w, i);
        hash_add(h, t->name, strlen(t->name));
        hash_add(h, t->value, t->count * sizeof *t->value);
    }
}

/* Of the metadata without their sum, and of all weights. */
static void sum_of(const json_t *metadata, const struct model *m, char hex[HASH_HEX])
{
    json_t *rest = json_copy((json_t *)(uintptr_t)metadata);
    json_object_del(rest, sum_key);
    char *text = json_canonical(rest);
    struct hash *h = hash_create();
    if (text)
        hash_add(h, text, strlen(text));
    hash_weights(h, m->encoder);
    hash_weights(h, m->head);
    hash_finish(h, hex);
    free(text);
    json_decref(rest);
}

enum err_code recogniser_save(const struct card *card, const struct model *model, const char *path,
                              struct err *e)
{
    char sum[HASH_HEX];
    json_t *metadata = card_json(card);
    sum_of(metadata, model, sum);
    json_object_set_new(metadata, sum_key, json_string(sum));
    model_save(model, path, metadata, e);
    json_decref(metadata);
    return e->code;
}

/* ---- opening --------------------------------------------------------------------------------- */

/* Before memory is taken for networks that a card names: their weights must fit into the file. */
static enum err_code check_size(const struct network_settings *network, const struct task *task,
                                const char *path, struct err *e)
{
    struct model m;
    struct stat s;
    if (!model_create_nets(&m, network, task, e)) {
        const size_t values = weights_measure(m.encoder_net).values,
                     more = weights_measure(m.head_net).values;
        if (stat(path, &s) || (uint64_t)s.st_size / sizeof(float) < (uint64_t)values + more)
            err_set(e, ERR_DATA, "damaged: it is too short for the weights of its networks");
    }
    model_free(&m);
    return e->code;
}

static enum err_code load_weights(struct recogniser *r, const char *path, struct err *e)
{
    const struct network_settings network = {r->card.encoder, r->card.head, NULL};
    r->task = domain_task(card_info(&r->card));
    if (kernels_select((enum kernels)r->card.kernels, e) ||
        check_size(&network, &r->task, path, e) ||
        model_create(&r->model, &network, &r->task, 0, e))
        return err_prefix(e, "%s", path);
    return model_load(&r->model, path, e);
}

static enum err_code open_file(struct recogniser *r, const char *path, const json_t *metadata,
                               struct err *e)
{
    const char *said = json_string_value(json_object_get(metadata, sum_key));
    char sum[HASH_HEX];
    if (card_parse(&r->card, metadata, e))
        return err_prefix_lines(e, "%s", path);
    if (load_weights(r, path, e))
        return e->code;
    sum_of(metadata, &r->model, sum);
    if (!said || strcmp(said, sum) != 0)
        return err_set(e, ERR_DATA, "%s: damaged: its SHA-256 is not the one in its metadata",
                       path);
    return ERR_NONE;
}

/* `name`: the path that was asked for. */
static enum err_code open_cell(struct recogniser *r, const char *folder, const char *name,
                               struct err *e)
{
    char *path = text_format("%s/model.safetensors", folder);
    if (!cell_card_read(&r->card, folder, name, e) && !load_weights(r, path, e))
        r->cell = text_copy(folder);
    free(path);
    return e->code;
}

/* Of a cell's model.safetensors, whose metadata name the cell and nothing else. */
static enum err_code open_cell_of(struct recogniser *r, const char *path, struct err *e)
{
    const char *end = strrchr(path, '/');
    char *folder = end ? text_format("%.*s", (int)(end - path), path) : text_copy(".");
    open_cell(r, *folder ? folder : "/", path, e);
    free(folder);
    return e->code;
}

enum err_code recogniser_open(struct recogniser *r, const char *path, struct err *e)
{
    json_t *metadata = NULL;
    struct stat s;
    const bool is_there = !stat(path, &s);
    if (is_there && S_ISDIR(s.st_mode))
        return open_cell(r, path, path, e);
    char *cell = is_there ? NULL : cell_folder_find(path, e);
    if (cell)
        open_cell(r, cell, cell, e);
    free(cell);
    if (cell || e->code)
        return e->code;
    if (!checkpoint_metadata(path, &metadata, e)) {
        if (json_object_get(metadata, "cell") && json_object_get(metadata, "program"))
            err_set(e, ERR_DATA,
                    "%s: is the checkpoint of a training that has not come to its end, and no "
                    "model",
                    path);
        else if (json_object_get(metadata, "cell"))
            open_cell_of(r, path, e);
        else
            open_file(r, path, metadata, e);
    }
    json_decref(metadata);
    return e->code;
}
