/* A dataset before it is written: format, splits, shards, identity. */
#include "gen/export/dataset.h"

#include <cairo.h>
#include <ctype.h>
#include <inttypes.h>
#include <libdeflate.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ft2build.h>
#include FT_FREETYPE_H

#include "gen/export/registry.h"

enum err_code dataset_format(struct export_dataset *d, const char *format, struct err *e)
{
    d->exporter = exporter_find(format, e);
    if (!d->exporter)
        return e->code;
    d->shard_size = d->exporter->shard_size;
    if (!d->exporter->table.count)
        return ERR_NONE;
    d->settings = calloc(1, d->exporter->table.size);
    if (!d->settings)
        return err_memory(e);
    return param_read(&d->exporter->table, d->settings, NULL, NULL, e);
}

void dataset_free(struct export_dataset *d)
{
    if (d->settings)
        param_free(&d->exporter->table, d->settings);
    free(d->settings);
    d->settings = NULL;
}

static bool good_name(const char *name)
{
    if (!*name || strlen(name) >= EXPORT_NAME)
        return false;
    for (; *name; name++)
        if (!isalnum((unsigned char)*name) && *name != '-' && *name != '_')
            return false;
    return true;
}

/* "train-more" begins with "train" and a dash, as names of its shards do. */
static bool begins(const char *name, const char *with)
{
    const size_t length = strlen(with);
    return strncmp(name, with, length) == 0 && name[length] == '-';
}

enum err_code dataset_add_split(struct export_dataset *d, const char *name, uint64_t first,
                                uint64_t end, enum labels labels, struct err *e)
{
    if (!good_name(name))
        return err_add(e, ERR_USAGE,
                       "split '%s': a name has letters, digits, '-' and '_', %d at most", name,
                       EXPORT_NAME - 1);
    if (end <= first)
        return err_add(e, ERR_USAGE, "split '%s' is empty", name);
    if (d->split_count == EXPORT_MAX_SPLITS)
        return err_add(e, ERR_USAGE, "more than %d splits", EXPORT_MAX_SPLITS);
    for (int i = 0; i < d->split_count; i++) {
        const struct split *other = &d->splits[i];
        if (strcmp(other->name, name) == 0)
            return err_add(e, ERR_USAGE, "split '%s' is given twice", name);
        if (begins(name, other->name) || begins(other->name, name))
            return err_add(e, ERR_USAGE,
                           "splits '%s' and '%s': the files of one would be taken for those of the "
                           "other; choose another name",
                           other->name, name);
        if (first < other->end && other->first < end)
            return err_add(e, ERR_USAGE,
                           "splits '%s' and '%s' share images: give ranges that do not overlap",
                           other->name, name);
    }
    struct split *s = &d->splits[d->split_count++];
    *s = (struct split){.first = first, .end = end, .labels = labels};
    memcpy(s->name, name, strlen(name) + 1);
    return ERR_NONE;
}

/* ---- publication ---------------------------------------------------------------------------- */

/* "2024-02-29", of the Gregorian calendar. */
static bool good_date(const char *text)
{
    static const char pattern[] = "dddd-dd-dd";
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (strlen(text) != sizeof pattern - 1)
        return false;
    for (size_t i = 0; i < sizeof pattern - 1; i++)
        if (pattern[i] == 'd' ? !isdigit((unsigned char)text[i]) : text[i] != '-')
            return false;
    const long year = strtol(text, NULL, 10), month = strtol(text + 5, NULL, 10);
    const long day = strtol(text + 8, NULL, 10);
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1] + (leap && month == 2);
}

static bool good_url(const char *text)
{
    static const char others[] = "-._~:/?#[]@!$&'()*+,;=%";
    const size_t scheme = strncmp(text, "http://", 7) == 0    ? 7
                          : strncmp(text, "https://", 8) == 0 ? 8
                                                              : 0;
    const char *at = text + scheme;
    if (!scheme || (!isalnum((unsigned char)*at) && *at != '['))
        return false;
    for (; *at; at++)
        if (!isascii((unsigned char)*at) || (!isalnum((unsigned char)*at) && !strchr(others, *at)))
            return false;
    return true;
}

enum err_code dataset_publication(struct export_dataset *d, const char *date, const char *url,
                                  struct err *e)
{
    d->date = date;
    d->url = url;
    if (date && !good_date(date))
        err_add(e, ERR_USAGE, "--date '%s': expected a day, YYYY-MM-DD, as in 2024-02-29", date);
    if (url && !good_url(url))
        err_add(
            e, ERR_USAGE,
            "--url '%s': expected an address that begins with http:// or https://; write spaces, "
            "quotes and other characters than those of addresses as %%XX",
            url);
    return e->code;
}

/* ---- shards --------------------------------------------------------------------------------- */

static uint64_t shards_of(const struct export_dataset *d, const struct split *s)
{
    const uint64_t images = s->end - s->first;
    return d->shard_size ? (images - 1) / d->shard_size + 1 : 1;
}

uint64_t dataset_shards(const struct export_dataset *d)
{
    uint64_t count = 0;
    for (int i = 0; i < d->split_count; i++)
        count += shards_of(d, &d->splits[i]);
    return count;
}

struct shard dataset_shard(const struct export_dataset *d, uint64_t n, const char *folder)
{
    const struct split *s = d->splits;
    for (; n >= shards_of(d, s); s++)
        n -= shards_of(d, s);
    struct shard out = {
        .dataset = d, .folder = folder, .split = s, .number = n, .count = shards_of(d, s)};
    out.first = s->first + n * d->shard_size;
    out.end = out.count == n + 1 ? s->end : out.first + d->shard_size;
    if (out.count == 1)
        snprintf(out.stem, sizeof out.stem, "%s", s->name);
    else
        snprintf(out.stem, sizeof out.stem, "%s-%05" PRIu64, s->name, n);
    return out;
}

bool dataset_shard_of(const struct export_dataset *d, const char *split, uint64_t number,
                      const char *folder, struct shard *s)
{
    uint64_t before = 0;
    for (int i = 0; i < d->split_count; i++) {
        const bool found = strcmp(d->splits[i].name, split) == 0;
        if (found && number < shards_of(d, &d->splits[i])) {
            *s = dataset_shard(d, before + number, folder);
            return true;
        }
        before += shards_of(d, &d->splits[i]);
    }
    return false;
}

uint64_t dataset_images(const struct export_dataset *d)
{
    uint64_t count = 0;
    for (int i = 0; i < d->split_count; i++)
        count += d->splits[i].end - d->splits[i].first;
    return count;
}

/* ---- identity ------------------------------------------------------------------------------- */

/* Versions of this program and the libraries that make the bytes. */
static json_t *versions_json(void)
{
    char freetype[48] = "?";
    FT_Library library;
    int major, minor, patch;
    if (!FT_Init_FreeType(&library)) {
        FT_Library_Version(library, &major, &minor, &patch);
        snprintf(freetype, sizeof freetype, "%d.%d.%d", major, minor, patch);
        FT_Done_FreeType(library);
    }
    return json_pack("{s:s, s:s, s:s, s:s}", "captcha-gen", ADDA_VERSION, "cairo",
                     cairo_version_string(), "freetype", freetype, "libdeflate",
                     LIBDEFLATE_VERSION_STRING);
}

static json_t *splits_json(const struct export_dataset *d)
{
    json_t *list = json_array();
    for (int i = 0; i < d->split_count; i++)
        json_array_append_new(list, json_pack("{s:s, s:I, s:I, s:s}", "name", d->splits[i].name,
                                              "first", (json_int_t)d->splits[i].first, "end",
                                              (json_int_t)d->splits[i].end, "labels",
                                              seeds_labels_names[d->splits[i].labels]));
    return list;
}

json_t *dataset_json(const struct export_dataset *d)
{
    json_t *j = json_pack("{s:s, s:I, s:s, s:I, s:s, s:s}", "format", d->exporter->name,
                          "shard_size", (json_int_t)d->shard_size, "name",
                          domain_info(d->domain)->name, "seed", (json_int_t)d->seed, "pairing",
                          seeds_pairing_names[d->pairing], "side", seeds_side_names[d->side]);
    json_object_set_new(j, "layers", json_boolean(d->layers));
    json_object_set_new(j, "draws", json_boolean(d->draws));
    json_object_set_new(j, "splits", splits_json(d));
    json_object_set_new(j, "domain", domain_json(d->domain));
    json_object_set_new(j, "versions", versions_json());
    if (d->date)
        json_object_set_new(j, "date", json_string(d->date));
    if (d->url)
        json_object_set_new(j, "url", json_string(d->url));
    if (d->settings)
        json_object_set_new(j, "settings", param_json(&d->exporter->table, d->settings));
    return j;
}
