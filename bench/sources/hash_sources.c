/* Writes the C source that bench/sources/sources.h declares, at build time:
 *
 *   hash-sources ROOT LIST OUT
 *
 * LIST names files of the folder ROOT, one a line. Where a list.h is among them it is a registry:
 * KIND(name) makes the file name.c beside it an entry, which is hashed by itself. All others are
 * hashed together, without the registries' list.h: an entry more changes no other's numbers. The
 * output depends on the files' names and tokens alone. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/publish.h"
#include "base/text.h"
#include "bench/sources/c_tokens.h"

struct input {
    char *path;
    char hash[HASH_HEX];
    bool is_entry, is_registry;
};

struct inputs {
    const char *root;
    struct input *list;
    int count, capacity;
};

static int by_path(const void *a, const void *b)
{
    return strcmp(((const struct input *)a)->path, ((const struct input *)b)->path);
}

static enum err_code read_tokens(const struct inputs *in, const char *path, struct text *tokens,
                                 struct err *e)
{
    char *full = text_format("%s/%s", in->root, path), *source;
    size_t size;
    if (!read_file(full, &source, &size, e))
        c_tokens(tokens, source, size);
    free(source);
    free(full);
    return e->code;
}

static enum err_code read_list(struct inputs *in, const char *path, struct err *e)
{
    char *names;
    size_t size;
    if (read_file(path, &names, &size, e))
        return e->code;
    for (char *line = strtok(names, "\n"); line; line = strtok(NULL, "\n")) {
        in->list = memory_grow(in->list, in->count, &in->capacity, sizeof *in->list);
        in->list[in->count++] = (struct input){.path = text_copy(line)};
    }
    free(names);
    if (in->count)
        qsort(in->list, (size_t)in->count, sizeof *in->list, by_path);
    return ERR_NONE;
}

/* The folder of "folder/list.h", with its slash; 0: another file. */
static int registry_folder(const char *path)
{
    static const char name[] = "list.h";
    const char *slash = strrchr(path, '/');
    return slash && strcmp(slash + 1, name) == 0 ? (int)(slash + 1 - path) : 0;
}

static enum err_code mark_entry(struct inputs *in, const char *registry, int folder,
                                const char *name, struct err *e)
{
    const struct input key = {.path = text_format("%.*s%s.c", folder, registry, name)};
    struct input *entry = bsearch(&key, in->list, (size_t)in->count, sizeof *in->list, by_path);
    if (entry)
        entry->is_entry = true;
    else
        err_add(e, ERR_DATA, "%s: there is no file %s of entry '%s'", registry, key.path, name);
    free(key.path);
    return e->code;
}

/* Its tokens are KIND ( name ) again and again. */
static enum err_code read_registry(struct inputs *in, const char *path, int folder, struct err *e)
{
    struct text tokens = {0};
    char kind[64], name[64];
    int length = 0, found = 0;
    if (!read_tokens(in, path, &tokens, e)) {
        const char *at = tokens.data ? tokens.data : "";
        for (; sscanf(at, "%63[A-Z_] ( %63[a-zA-Z0-9_] )%n", kind, name, &length) == 2 && length;
             found++) {
            mark_entry(in, path, folder, name, e);
            at += length;
            at += strspn(at, " ");
            length = 0;
        }
        if (*at || !found)
            err_add(e, ERR_DATA, "%s: expected KIND(name) at '%.20s'", path, at);
    }
    text_free(&tokens);
    return e->code;
}

static enum err_code hash_all(struct inputs *in, char rest[HASH_HEX], struct err *e)
{
    struct text all = {0};
    for (int i = 0; i < in->count; i++) {
        struct input *f = &in->list[i];
        struct text tokens = {0};
        const int folder = registry_folder(f->path);
        f->is_registry = folder > 0;
        if (f->is_registry)
            read_registry(in, f->path, folder, e);
        else if (!read_tokens(in, f->path, &tokens, e))
            hash_bytes(tokens.data, tokens.size, f->hash);
        text_free(&tokens);
    }
    for (int i = 0; i < in->count; i++)
        if (!in->list[i].is_entry && !in->list[i].is_registry)
            text_printf(&all, "%s  %s\n", in->list[i].hash, in->list[i].path);
    hash_bytes(all.data, all.size, rest);
    text_free(&all);
    return e->code;
}

static enum err_code write_table(const struct inputs *in, const char *rest, const char *path,
                                 struct err *e)
{
    struct text t = {0};
    text_add(&t, "/* Made by hash-sources. */\n#include \"bench/sources/sources.h\"\n\n"
                 "const struct source sources[] = {\n");
    for (int i = 0; i < in->count; i++)
        if (in->list[i].is_entry)
            text_printf(&t, "    {\"%s\", \"%s\"},\n", in->list[i].path, in->list[i].hash);
    text_printf(&t, "    {0}};\nconst char sources_rest[] = \"%s\";\n", rest);
    publish_file(path, t.data, t.size, e);
    text_free(&t);
    return e->code;
}

int main(int count, char **arguments)
{
    struct err e = ERR_INIT;
    struct inputs in = {0};
    char rest[HASH_HEX];
    if (count != 4) {
        fprintf(stderr, "usage: hash-sources ROOT LIST OUT\n");
        return ERR_USAGE;
    }
    in.root = arguments[1];
    if (!read_list(&in, arguments[2], &e) && !hash_all(&in, rest, &e))
        write_table(&in, rest, arguments[3], &e);
    for (int i = 0; i < in.count; i++)
        free(in.list[i].path);
    free(in.list);
    if (e.code)
        fprintf(stderr, "hash-sources: %s\n", e.text);
    const int code = (int)e.code;
    err_free(&e);
    return code;
}
