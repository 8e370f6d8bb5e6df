/* From cell.json to a card. */
#include "bench/model/cell_card.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/json.h"
#include "base/text.h"
#include "bench/plan/cell.h"
#include "bench/run/cell_data.h"
#include "bench/store/integrity.h"
#include "bench/store/store.h"
#include "bench/text/files.h"

/* `folder` with all links resolved, and where in it the store ends and the cell's hash begins. */
struct cell_place {
    char *path;
    const char *store, *hash;
};

static enum err_code find_place(struct cell_place *p, const char *folder, const char *name,
                                struct err *e)
{
    static const char middle[] = "/cells/";
    p->path = realpath(folder, NULL);
    char *hash = p->path ? strrchr(p->path, '/') : NULL;
    if (!p->path)
        return err_set(e, ERR_NOINPUT, "%s: there is no such folder", name);
    const size_t length = sizeof middle - 1;
    if ((size_t)(hash + 1 - p->path) < length || strlen(hash + 1) != HASH_HEX - 1 ||
        memcmp(hash + 1 - length, middle, length) != 0)
        return err_set(e, ERR_NOINPUT,
                       "%s: not a model%s: expected a file that 'adda-bench adapt' writes, or the "
                       "folder STORE/cells/HASH of a cell",
                       name, name == folder ? "" : " by itself, but the weights of a cell");
    hash[1 - (long)length] = '\0';
    p->store = *p->path ? p->path : "/";
    p->hash = hash + 1;
    return ERR_NONE;
}

char *cell_folder_find(const char *path, struct err *e)
{
    static const char middle[] = "cells";
    char *whole = folder_path(path), *name = strrchr(whole, '/'), *hash = NULL, *found = NULL;
    const size_t length = sizeof middle - 1;
    struct stat s;
    if (name)
        *name++ = '\0';
    const size_t before = strlen(whole);
    if (name && before >= length && strcmp(whole + before - length, middle) == 0 &&
        (before == length || whole[before - length - 1] == '/') && !stat(whole, &s)) {
        char *store = before == length ? text_copy(".")
                                       : text_format("%.*s", (int)(before - length - 1), whole);
        if (!cell_data_find(&hash, store, name, e))
            found = store_cell_path(store, hash, NULL);
        free(store);
    }
    free(hash);
    free(whole);
    return found;
}

static enum err_code check_cell(const struct cell_place *p, const char *name, struct err *e)
{
    struct err why = ERR_INIT;
    const enum cell_state state = store_cell_state(p->store, p->hash, &why);
    if (state == CELL_MISSING)
        err_set(e, ERR_NOINPUT, "%s: there is no finished cell", name);
    else if (state == CELL_DAMAGED)
        err_set(e, ERR_DATA, "%s: damaged: %s", name, why.text ? why.text : "not whole");
    else if (!store_has_model(p->store, p->hash))
        err_set(e, ERR_NOINPUT,
                "%s: this cell was kept without its model; a sweep keeps those of methods with "
                "'save: {models: true}'",
                name);
    err_free(&why);
    return e->code;
}

/* The characters of a domain's identity. */
static enum err_code read_alphabet(struct card *c, const json_t *identity, struct err *e)
{
    const json_t *alphabet = json_object_get(identity, "alphabet"), *character;
    size_t i;
    json_array_foreach(alphabet, i, character)
    {
        const json_int_t code = json_integer_value(character);
        if (code < 1 || code > 0x10ffff)
            return err_set(e, ERR_DATA, "the alphabet of its domain is damaged");
        c->alphabet[i] = (uint32_t)code;
    }
    return ERR_NONE;
}

/* As its domain says whose texts it was made to read: a domain of files is kept in the store by the
 * hash of its identity, which does not have it. */
static void find_pictures(struct card *c, const struct cell *cell, const char *store)
{
    const json_t *domain = cell->method ? cell->target : cell->source;
    struct err unread = ERR_INIT;
    char hash[HASH_HEX];
    json_t *spec = NULL;
    c->of_files = json_object_get(domain, "import") != NULL;
    if (!c->of_files)
        return;
    json_hash(domain, hash);
    char *path = store_domain_path(store, hash);
    if (json_load(path, &spec, &unread) || pictures_of_spec(&c->pictures, spec, &unread)) {
        c->pictures = (struct picture_options){0};
        c->pictures_unknown = true;
    }
    err_free(&unread);
    json_decref(spec);
    free(path);
}

static enum err_code fill(struct card *c, const struct cell *cell, const char *hash, struct err *e)
{
    if (!domains_read_shape(cell->source, &c->info))
        return err_set(e, ERR_DATA, "its domain is damaged");
    c->encoder = text_copy(cell->network.encoder);
    c->head = text_copy(cell->network.head);
    c->kernels = cell->kernels;
    c->about = json_pack("{s:s, s:s}", "cell", hash, "method",
                         cell->method ? cell->method->name : "source_only");
    json_hash(cell->source, c->domain);
    return read_alphabet(c, cell->source, e);
}

enum err_code cell_card_read(struct card *c, const char *folder, const char *name, struct err *e)
{
    struct cell_place place = {NULL, NULL, NULL};
    struct cell cell = {0};
    json_t *identity = NULL;
    char *path = text_format("%s/cell.json", folder);
    if (!find_place(&place, folder, name, e) && !check_cell(&place, name, e) &&
        !json_load(path, &identity, e) &&
        (cell_parse(&cell, identity, e) || fill(c, &cell, place.hash, e)))
        err_prefix(e, "%s", name);
    if (!e->code)
        find_pictures(c, &cell, place.store);
    cell_free(&cell);
    json_decref(identity);
    free(path);
    free(place.path);
    return e->code;
}
