/* A small dataset in a folder that is removed after the test. */
#ifndef ADDA_TESTS_GEN_EXPORT_SUPPORT_H
#define ADDA_TESTS_GEN_EXPORT_SUPPORT_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/publish.h"
#include "gen/export/check.h"
#include "gen/export/dataset.h"
#include "gen/export/registry.h"
#include "gen/export/write.h"
#include "gen/effects/load.h"

struct fixture {
    char folder[64]; /* made by setup, removed by teardown */
    struct font_store *fonts;
    struct domain *domain;
    struct export_dataset dataset;
};

static inline void ok(const struct err *e)
{
    ck_assert_msg(!e->code, "%s", e->text ? e->text : "?");
}

static inline void fixture_open(struct fixture *f, const char *format)
{
    struct err e = ERR_INIT;
    *f = (struct fixture){.fonts = NULL};
    strcpy(f->folder, "/dev/shm/adda-export-XXXXXX"); /* in memory: the tests sync a lot */
    if (!mkdtemp(f->folder)) {
        strcpy(f->folder, "/tmp/adda-export-XXXXXX");
        ck_assert_ptr_nonnull(mkdtemp(f->folder));
    }
    font_store_open(&f->fonts, NULL, &e);
    ok(&e);
    domain_load(&f->domain, ADDA_SOURCE_DIR "/bench/domains/plain.yaml", f->fonts, &e);
    ok(&e);
    f->dataset.domain = f->domain;
    f->dataset.seed = 5;
    dataset_format(&f->dataset, format, &e);
    ok(&e);
    f->dataset.shard_size = 7;
    dataset_add_split(&f->dataset, "train", 10, 40, LABELS_ALL, &e);
    dataset_add_split(&f->dataset, "test", 0, 5, LABELS_ALL, &e);
    ok(&e);
}

static inline void fixture_close(struct fixture *f)
{
    publish_remove(f->folder, NULL);
    dataset_free(&f->dataset);
    domain_free(f->domain);
    font_store_free(f->fonts);
}

/* "FOLDER/name" */
static inline const char *in_folder(const struct fixture *f, const char *name)
{
    static char path[256];
    snprintf(path, sizeof path, "%s/%s", f->folder, name);
    return path;
}

/* Writes part of the dataset as FOLDER/name with some threads. */
static inline struct write_outcome write_part(const struct fixture *f, const char *name,
                                              int threads, uint64_t part, uint64_t parts,
                                              struct err *e)
{
    struct write_options o = {.part = part, .parts = parts, .proof = PROOF_HASH};
    struct write_outcome out;
    ck_assert(!pool_create(&o.pool, threads, e));
    dataset_write(&f->dataset, in_folder(f, name), &o, &out, e);
    pool_free(o.pool);
    return out;
}

static inline void write_whole(const struct fixture *f, const char *name, int threads)
{
    struct err e = ERR_INIT;
    const struct write_outcome out = write_part(f, name, threads, 0, 1, &e);
    ok(&e);
    ck_assert(out.complete);
    ck_assert_uint_eq(out.shards, 6);
}

/* The digest of a good dataset. */
static inline void digest_of(const struct fixture *f, const char *name, char hex[HASH_HEX])
{
    struct err e = ERR_INIT;
    struct check_outcome out;
    dataset_check(in_folder(f, name), NULL, &out, &e);
    ok(&e);
    memcpy(hex, out.digest, HASH_HEX);
}

static inline void same_dataset(const struct fixture *f, const char *a, const char *b)
{
    char one[HASH_HEX], other[HASH_HEX];
    digest_of(f, a, one);
    digest_of(f, b, other);
    ck_assert_str_eq(one, other);
}

/* The first file in the manifest of FOLDER/a whose path has this ending. */
static inline void file_ending(const struct fixture *f, const char *ending, char path[256])
{
    struct err e = ERR_INIT;
    json_t *manifest;
    size_t i;
    const json_t *file;
    json_load(in_folder(f, "a/manifest.json"), &manifest, &e);
    ok(&e);
    *path = 0;
    json_array_foreach(json_object_get(manifest, "files"), i, file)
    {
        const char *name = json_string_value(json_object_get(file, "path"));
        const size_t length = strlen(name), tail = strlen(ending);
        if (!*path && length >= tail && strcmp(name + length - tail, ending) == 0)
            snprintf(path, 256, "%s", name);
    }
    json_decref(manifest);
    ck_assert_msg(*path, "no file ends in '%s'", ending);
}

/* Changes the first byte. */
static inline void flip(const char *path)
{
    FILE *f = fopen(path, "r+b");
    ck_assert_ptr_nonnull(f);
    const int c = fgetc(f);
    rewind(f);
    fputc(c ^ 1, f);
    fclose(f);
}

static inline int run_suite(Suite *s)
{
    SRunner *runner = srunner_create(s);
    srunner_run_all(runner, CK_ENV);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}

#endif
