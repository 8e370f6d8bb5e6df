/* Files of methods from outside, and orders of target images. */
#define _GNU_SOURCE /* getrandom */
#include "bench/store/outside.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/json.h"
#include "base/publish.h"
#include "base/text.h"
#include "bench/plan/cell.h"
#include "bench/store/store.h"
#include "bench/sweep/external.h"

char *store_method_path(const char *store, const char *hash)
{
    return text_format("%s/methods/%s", store, hash);
}

static char *order_path(const char *store, const char *hash)
{
    return text_format("%s/orders/%s", store, hash);
}

/* ---- files ------------------------------------------------------------------------------------
 */

static bool holds(const char *path, const char *hash)
{
    char is[HASH_HEX];
    struct err ignored = ERR_INIT;
    const bool same = !hash_file(path, is, &ignored) && strcmp(is, hash) == 0;
    err_free(&ignored);
    return same;
}

static enum err_code save_file(const char *store, const char *hash, const char *from, struct err *e)
{
    char *path = store_method_path(store, hash), *data = NULL, is[HASH_HEX];
    size_t size = 0;
    if (!holds(path, hash) && !read_file(from, &data, &size, e)) {
        hash_bytes(data, size, is);
        if (strcmp(is, hash) != 0)
            err_set(e, ERR_DATA, "%s has changed since it was read", from);
        else
            publish_file(path, data, size, e);
    }
    free(data);
    free(path);
    return e->code;
}

enum err_code store_check_outside(const char *store, const json_t *identity, struct err *e)
{
    const char *name;
    json_t *value;
    struct external_limits ignored;
    if (!cell_external(identity) || external_parse(cell_external(identity), &ignored, e))
        return e->code;
    json_object_foreach(json_object_get(cell_external(identity), "files"), name, value)
    {
        char *path = store_method_path(store, json_string_value(value));
        if (access(path, F_OK) != 0)
            err_set(e, ERR_DATA,
                    "%s is missing: it is '%s' of a method from outside; 'adda-bench run' with the "
                    "sweep writes it anew",
                    path, name);
        else if (!holds(path, json_string_value(value)))
            err_set(e, ERR_DATA, "%s, '%s' of a method from outside, is not what its name says",
                    path, name);
        free(path);
    }
    return e->code;
}

/* ---- orders -----------------------------------------------------------------------------------
 */

void order_print(uint64_t order, char text[ORDER_TEXT])
{
    snprintf(text, ORDER_TEXT, "%016" PRIx64, order);
}

static bool order_parse(const char *text, uint64_t *order)
{
    const size_t digits = text ? strspn(text, "0123456789abcdef") : 0;
    if (digits != ORDER_TEXT - 1)
        return false;
    *order = strtoull(text, NULL, 16);
    return true;
}

static bool order_of_record(const char *store, const char *hash, uint64_t *order)
{
    struct err ignored = ERR_INIT;
    json_t *record = NULL;
    char *path = store_cell_path(store, hash, "record.json");
    const bool found =
        !json_load(path, &record, &ignored) &&
        order_parse(json_string_value(json_object_get(cell_external(record), "order")), order);
    json_decref(record);
    err_free(&ignored);
    free(path);
    return found;
}

enum err_code store_load_order(const char *store, const char *hash, uint64_t *order, struct err *e)
{
    struct err ignored = ERR_INIT;
    char *path = order_path(store, hash), *text = NULL;
    size_t size = 0;
    const bool found =
        (!read_file_upto(path, 4096, &text, &size, &ignored) && order_parse(text, order)) ||
        order_of_record(store, hash, order);
    err_free(&ignored);
    free(text);
    if (!found)
        err_set(e, ERR_NOINPUT,
                "%s is missing, the order of the cell's target images; 'adda-bench run' with the "
                "sweep draws one",
                path);
    free(path);
    return e->code;
}

enum err_code store_save_order(const char *store, const char *hash, uint64_t order, struct err *e)
{
    char digits[ORDER_TEXT], *path = order_path(store, hash);
    order_print(order, digits);
    char *line = text_format("%s\n", digits);
    publish_file(path, line, strlen(line), e);
    free(line);
    free(path);
    return e->code;
}

void store_clear_order(const char *store, const char *hash)
{
    char *path = order_path(store, hash);
    unlink(path);
    free(path);
}

/* Nothing that a method knows, the cell's seed above all, leads to it. */
static enum err_code draw_order(const char *store, const char *hash, struct err *e)
{
    uint64_t order;
    struct err none = ERR_INIT;
    const bool is_there = !store_load_order(store, hash, &order, &none);
    err_free(&none);
    if (is_there)
        return ERR_NONE;
    if (getrandom(&order, sizeof order, 0) != (ssize_t)sizeof order)
        return err_system(e, errno, "random numbers of the operating system");
    return store_save_order(store, hash, order, e);
}

enum err_code store_prepare_outside(const char *store, struct err *e)
{
    static const char *const folders[] = {"methods", "orders"};
    for (int i = 0; i < 2 && !e->code; i++) {
        char *path = text_format("%s/%s", store, folders[i]);
        if (!publish_mkdir(path, e))
            temporary_sweep(path, NULL);
        free(path);
    }
    return e->code;
}

static bool has_any(const struct plan *p)
{
    for (int i = 0; i < p->cell_count; i++)
        if (cell_external(p->cells[i].identity))
            return true;
    return false;
}

enum err_code store_save_outside(const char *store, const struct plan *p, struct err *e)
{
    const char *hash;
    json_t *path;
    if (!has_any(p) || store_prepare_outside(store, e))
        return e->code;
    json_object_foreach(p->files, hash, path) if (save_file(store, hash, json_string_value(path),
                                                            e)) return e->code;
    for (int i = 0; i < p->cell_count && !e->code; i++)
        if (cell_external(p->cells[i].identity))
            draw_order(store, p->cells[i].hash, e);
    return e->code;
}
