/* Domains whose images are files: their settings, and the order in which a seed gives them out. */
#include "gen/import/import.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/labels.h"
#include "base/publish.h"
#include "base/rng.h"
#include "base/utf8.h"
#include "gen/import/arrays.h"
#include "gen/import/folder.h"
#include "gen/import/inspect.h"
#include "gen/import/pictures.h"
#include "gen/import/rule.h"

const uint64_t import_indices = 0x7fffffff;

static const char *const grounds[] = {"white", "black", NULL};

#define SETTING(field_) offsetof(struct import_settings, field_)
static const struct param params[] = {
    {"train", PARAM_TEXT, SETTING(path[IMPORT_TRAIN]),
     .help = "images to train with: a folder of pictures, or an IDX or NPY file"},
    {"train_labels", PARAM_TEXT, SETTING(labels[IMPORT_TRAIN]), .def = "",
     .help = "IDX or NPY file of their labels; without it nobody knows them"},
    {"test", PARAM_TEXT, SETTING(path[IMPORT_TEST]), .def = "",
     .help = "images to test with, which have labels"},
    {"test_labels", PARAM_TEXT, SETTING(labels[IMPORT_TEST]), .def = "",
     .help = "IDX or NPY file of their labels"},
    {"transpose", PARAM_BOOL, SETTING(transpose), .def = "false",
     .help = "IDX and NPY: exchange rows and columns, as EMNIST's files need"},
    {"first_label", PARAM_INT, SETTING(first_label), .min = 0, .max = IMPORT_FIRST_LABEL,
     .def = "0", .help = "IDX and NPY: the label of the alphabet's first character"},
    {"ground", PARAM_CHOICE, SETTING(ground), .choices = grounds, .def = "white",
     .help = "what shows where pictures are transparent, and beside them under fit: contain"},
    {"fit", PARAM_CHOICE, SETTING(fit), .choices = import_fits, .def = "none", .later = true,
     .help = "how images of other sizes are brought to the canvas; none: they are refused"},
    {"labels", PARAM_TEXT, SETTING(rule), .def = "", .later = true,
     .help = "texts in names of files, as \"{text}_*\", or none: not read; else in metadata.jsonl "
             "or metadata.csv, if there is one"},
    {"sha256", PARAM_TEXT, SETTING(sha256), .def = "",
     .help = "of the images when the domain was first read; other images are refused"},
};
const struct param_table import_table = PARAM_TABLE("import", struct import_settings, params);

/* ---- reading ------------------------------------------------------------------------ */

/* Absolute, so that the spec names the same files wherever it is read again. */
static enum err_code make_absolute(char **path, const char *folder, struct err *e)
{
    char joined[4096];
    if (!(*path)[0])
        return ERR_NONE;
    const bool given = (*path)[0] == '/';
    const int length =
        snprintf(joined, sizeof joined, "%s%s%s", given ? "" : folder, given ? "" : "/", *path);
    char *whole = length < (int)sizeof joined ? realpath(joined, NULL) : NULL;
    if (!whole)
        return err_set(e, ERR_NOINPUT, "'%s' does not exist", *path);
    if (!utf8_is_valid(whole)) {
        err_set(e, ERR_CONFIG,
                "'%s' is not UTF-8, and could not be named in the files of a domain: rename the "
                "folder",
                whole);
        free(whole);
        return e->code;
    }
    free(*path);
    *path = whole;
    return ERR_NONE;
}

/* The settings by part. `key` is the one that is wrong, NULL when it may be more than one. */
static const char *const path_keys[IMPORT_PARTS] = {"train", "test"};
static const char *const label_keys[IMPORT_PARTS] = {"train_labels", "test_labels"};

/* A spec of an earlier program has no `fit`, and meant what `stretch` means; it has the SHA-256 of
 * what that gave. */
static struct import_reading reading_of(const struct import_settings *s)
{
    const bool earlier = s->fit == FIT_NONE && s->sha256[0];
    return (struct import_reading){.transpose = s->transpose,
                                   .first_label = s->first_label,
                                   .ground = s->ground ? 0 : 255,
                                   .fit = earlier ? FIT_STRETCH : (enum import_fit)s->fit,
                                   .rule = s->rule[0] ? s->rule : NULL};
}

static enum err_code read_arrays(struct import *i, int part, const char **key, struct err *e)
{
    char *data[2] = {NULL, NULL};
    const struct import_reading how = reading_of(&i->settings);
    struct import_bytes file[2] = {{.name = i->settings.path[part]},
                                   {.name = i->settings.labels[part]}};
    for (int k = 0; k < 2 && !e->code; k++) {
        *key = k ? label_keys[part] : path_keys[part];
        read_file_upto(file[k].name, import_max_bytes, &data[k], &file[k].size, e);
        file[k].data = data[k];
    }
    if (!e->code) {
        *key = NULL;
        import_arrays(&i->set[part], &i->shape, &how, &file[0], &file[1], e);
    }
    free(data[0]);
    free(data[1]);
    return e->code;
}

/* What is tested with without labels would be scored by guesses. */
static enum err_code check_labels(const struct import *i, struct err *e)
{
    const struct import_set *test = &i->set[IMPORT_TEST];
    if (test->count && !test->classes)
        return err_set(e, ERR_CONFIG,
                       "test: '%s' has no labels, and what is tested with needs them; leave test "
                       "out: images of unknown texts can be adapted to, not scored",
                       i->settings.path[IMPORT_TEST]);
    return ERR_NONE;
}

/* Texts that are there, and that `labels` has left unread. */
static void tell_unread(struct import *i, int part)
{
    const char *rule = i->settings.rule;
    char *metadata = *rule ? import_folder_metadata(i->settings.path[part]) : NULL;
    if (metadata && strcmp(rule, import_no_labels) == 0)
        err_add(&i->set[part].told, ERR_DATA,
                "'%s' is not read: with labels: none nobody knows the texts", metadata);
    else if (metadata)
        err_add(&i->set[part].told, ERR_DATA,
                "'%s' is not read: by labels: '%s' the texts stand in the names of the files",
                metadata, rule);
    free(metadata);
}

static enum err_code read_part(struct import *i, int part, const char **key, struct err *e)
{
    const char *path = i->settings.path[part];
    const struct import_reading how = reading_of(&i->settings);
    *key = path_keys[part];
    if (!path[0])
        return ERR_NONE;
    if (i->settings.labels[part][0])
        return read_arrays(i, part, key, e);
    if (i->is_folder[part]) {
        tell_unread(i, part);
        return import_folder(&i->set[part], &i->shape, &how, path, e);
    }
    return import_pictures(&i->set[part], &i->shape, &how, path, e);
}

/* ---- settings ------------------------------------------------------------------------------- */

static enum err_code find_part(struct import *i, int part, const char *folder, const char **key,
                               struct err *e)
{
    char **path = &i->settings.path[part], **labels = &i->settings.labels[part];
    struct stat s;
    *key = label_keys[part];
    if (!(*path)[0] && (*labels)[0])
        return err_set(e, ERR_CONFIG, "%s without %s: name the file of the images too", *key,
                       path_keys[part]);
    *key = path_keys[part];
    if (make_absolute(path, folder, e))
        return e->code;
    i->is_folder[part] = (*path)[0] && !stat(*path, &s) && S_ISDIR(s.st_mode);
    *key = label_keys[part];
    if (i->is_folder[part] && (*labels)[0])
        return err_set(e, ERR_CONFIG,
                       "%s is for IDX and NPY files, and '%s' is a folder: its texts stand in its "
                       "metadata.jsonl or metadata.csv, or in names of files (labels)",
                       *key, *path);
    return make_absolute(labels, folder, e);
}

/* Settings that concern only what is not there. */
static enum err_code check_kinds(const struct import *i, const char **key, struct err *e)
{
    const struct import_settings *s = &i->settings;
    bool array = false, folder = false, picture = false, labels = false;
    for (int k = 0; k < IMPORT_PARTS; k++) {
        const bool file = s->path[k][0] && !i->is_folder[k];
        const bool one = file && !s->labels[k][0] && import_is_picture(s->path[k]);
        folder = folder || i->is_folder[k];
        picture = picture || one;
        array = array || (file && !one);
        labels = labels || s->labels[k][0];
    }
    *key = s->transpose ? "transpose" : "first_label";
    if ((s->transpose && !array) || (s->first_label && !labels))
        return err_set(e, ERR_CONFIG, "%s is for %sIDX and NPY files, and there are none", *key,
                       s->transpose ? "" : "labels in ");
    *key = "ground";
    if (s->ground && !folder && !picture && s->fit != FIT_CONTAIN)
        return err_set(e, ERR_CONFIG,
                       "ground is for pictures, and for fit: contain; IDX and NPY files have no "
                       "transparency");
    *key = "labels";
    if (s->rule[0] && !folder)
        return err_set(e, ERR_CONFIG, "labels is for folders of pictures, and there are none");
    if (s->rule[0] && strcmp(s->rule, import_no_labels) != 0)
        return import_rule_check(s->rule, e);
    return ERR_NONE;
}

static enum err_code read_all(struct import *i, const char *folder, const char **key, struct err *e)
{
    for (int k = 0; k < IMPORT_PARTS; k++)
        if (find_part(i, k, folder, key, e))
            return e->code;
    if (check_kinds(i, key, e))
        return e->code;
    for (int k = 0; k < IMPORT_PARTS; k++)
        if (read_part(i, k, key, e))
            return e->code;
    *key = path_keys[IMPORT_TEST];
    return check_labels(i, e);
}

/* What is strange about the images, part by part, and what both parts share. */
static void inspect(struct import *i)
{
    for (int k = 0; k < IMPORT_PARTS; k++) {
        struct import_set *s = &i->set[k];
        if (s->count)
            import_inspect(s, &i->shape, i->settings.path[k], i->is_folder[k]);
        err_merge(&i->told, &s->told);
    }
    i->shared = import_shared(&i->set[IMPORT_TRAIN], &i->set[IMPORT_TEST], &i->shape);
    if (i->shared)
        err_add(&i->told, ERR_DATA,
                "%d of %d images to test with are also images to train with, pixel by pixel: what "
                "is learnt by heart counts as read",
                i->shared, i->set[IMPORT_TEST].count);
}

/* As bytes, two each where there are more than 256 of them. */
static void add_classes(struct hash *all, const struct import_set *s,
                        const struct import_shape *shape)
{
    const int width = labels_width(shape->classes + (shape->shortest < shape->length));
    uint8_t bytes[2];
    for (size_t k = 0; s->classes && k < (size_t)s->count * (size_t)shape->length; k++) {
        labels_pack(bytes, &s->classes[k], 1, width);
        hash_add(all, bytes, (size_t)width);
    }
}

static enum err_code check_content(struct import *i, struct err *e)
{
    struct hash *all = hash_create();
    for (int k = 0; k < IMPORT_PARTS; k++) {
        hash_add(all, i->set[k].pixels, (size_t)i->set[k].count * import_image_size(&i->shape));
        add_classes(all, &i->set[k], &i->shape);
    }
    hash_finish(all, i->content);
    if (i->settings.sha256[0] && strcmp(i->settings.sha256, i->content) != 0)
        return err_set(e, ERR_DATA, "the images have SHA-256 %s, not %s: the files have changed",
                       i->content, i->settings.sha256);
    return ERR_NONE;
}

enum err_code import_load(struct import **out, struct import_settings *settings, const char *folder,
                          const struct import_shape *shape, const char **key, struct err *e)
{
    struct err own = ERR_INIT;
    struct import *i = calloc(1, sizeof *i);
    hash_read(settings->sha256, settings->sha256);
    *out = i;
    *key = NULL;
    if (!i) {
        param_free(&import_table, settings);
        return err_memory(e);
    }
    i->settings = *settings;
    i->shape = *shape;
    if (!read_all(i, folder, key, &own)) {
        *key = "sha256";
        if (!check_content(i, &own))
            inspect(i);
    }
    const enum err_code code = own.code;
    if (code) {
        err_add(e, code, "%s", own.text);
        import_free(i);
        *out = NULL;
    }
    err_free(&own);
    return code;
}

void import_free(struct import *i)
{
    if (!i)
        return;
    for (int k = 0; k < IMPORT_PARTS; k++)
        import_set_free(&i->set[k]);
    err_free(&i->told);
    param_free(&import_table, &i->settings);
    free(i);
}

/* ---- images --------------------------------------------------------------------------------- */

static const struct import_set *set_of(const struct import *i, uint64_t index)
{
    const bool test = index >> 32 && i->set[IMPORT_TEST].count;
    return &i->set[test ? IMPORT_TEST : IMPORT_TRAIN];
}

int import_count(const struct import *i, uint64_t first)
{
    return i->set[first >> 32 ? IMPORT_TEST : IMPORT_TRAIN].count;
}

/* A permutation of 0 ... count-1 that needs no memory: a Feistel network of four rounds on the next
 * power of four, repeated until the result is below `count` (Black and Rogaway, "Ciphers with
 * arbitrary finite domains", 2002). */
static size_t shuffled(uint32_t i, uint32_t count, uint64_t seed)
{
    unsigned half = 1;
    while ((uint64_t)1 << 2 * half < count)
        half++;
    const uint32_t mask = (1u << half) - 1;
    do {
        for (uint64_t round = 0; round < 4; round++) {
            const uint32_t right = i & mask;
            struct rng r = rng_stream(seed, "import", round << 32 | right);
            i = right << half | ((i >> half ^ rng_u32(&r)) & mask);
        }
    } while (i >= count);
    return i;
}

static size_t place(const struct import_set *s, uint64_t seed, uint64_t index)
{
    const uint32_t count = (uint32_t)s->count;
    return shuffled((uint32_t)((index & import_indices) % count), count, seed);
}

void import_image(const struct import *i, uint64_t seed, uint64_t index, uint8_t *pixels)
{
    const struct import_set *s = set_of(i, index);
    const size_t size = import_image_size(&i->shape);
    memcpy(pixels, s->pixels + place(s, seed, index) * size, size);
}

void import_classes(const struct import *i, uint64_t seed, uint64_t index, uint16_t *classes)
{
    const struct import_set *s = set_of(i, index);
    const size_t length = (size_t)i->shape.length;
    if (s->classes)
        memcpy(classes, s->classes + place(s, seed, index) * length, length * sizeof *classes);
    else
        memset(classes, 0xff, length * sizeof *classes);
}

const char *import_name(const struct import *i, uint64_t seed, uint64_t index)
{
    const struct import_set *s = set_of(i, index);
    return s->names ? s->names[place(s, seed, index)] : NULL;
}

bool import_has_labels(const struct import *i, enum import_part part)
{
    return i->set[part].classes != NULL;
}
