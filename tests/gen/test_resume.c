/* Datasets with lost or damaged files: the next run finds them, and renders again what is needed
 * and no more. */
#include "export_support.h"
#include "gen/export/shard_record.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { TRAIN_SHARDS = 5, IMAGES = 30 };

static void lengthen(const char *path)
{
    FILE *f = fopen(path, "ab");
    ck_assert_ptr_nonnull(f);
    fputs("more", f);
    fclose(f);
}

static void shorten(const char *path)
{
    ck_assert_int_eq(truncate(path, 3), 0);
}

static void lose(const char *path)
{
    ck_assert_int_eq(unlink(path), 0);
}

static void (*const harms[])(const char *path) = {lose, shorten, lengthen, flip};
enum { HARMS = sizeof harms / sizeof *harms };

/* Harms "b/name" of a complete dataset; the next run finds one bad file, writes `shards` shards and
 * leaves the dataset as it was. */
static void harm_and_mend(const struct fixture *f, void (*harm)(const char *), const char *name,
                          uint64_t shards)
{
    struct err e = ERR_INIT;
    char path[400];
    snprintf(path, sizeof path, "%s/b/%s", f->folder, name);
    harm(path);
    const struct write_outcome out = write_part(f, "b", 2, 0, 1, &e);
    ok(&e);
    ck_assert(out.complete);
    ck_assert_uint_eq(out.damaged, 1);
    ck_assert_uint_eq(out.written, shards);
    ck_assert_int_ne(access(in_folder(f, "b/.shards"), F_OK), 0);
    same_dataset(f, "a", "b");
}

START_TEST(complete_but_harmed)
{
    struct fixture f;
    char name[256], rows[64];
    fixture_open(&f, exporter_registry[_i]->name);
    f.dataset.layers = exporter_registry[_i]->layers;
    write_whole(&f, "a", 1);
    write_whole(&f, "b", 1);
    file_ending(&f, "", name);
    snprintf(rows, sizeof rows, "train%s", exporter_registry[_i]->rows_tail);
    for (int k = 0; k < HARMS; k++) {
        harm_and_mend(&f, harms[k], name, 1);
        harm_and_mend(&f, harms[k], "README.md", 0);
        harm_and_mend(&f, harms[k], rows, TRAIN_SHARDS);
    }
    fixture_close(&f);
}
END_TEST

START_TEST(complete_and_good)
{
    struct fixture f;
    struct err e = ERR_INIT;
    fixture_open(&f, exporter_registry[_i]->name);
    write_whole(&f, "a", 1);
    const struct write_outcome out = write_part(&f, "a", 2, 0, 1, &e);
    ok(&e);
    ck_assert(out.complete);
    ck_assert_uint_eq(out.damaged + out.written, 0);
    fixture_close(&f);
}
END_TEST

/* With --sizes-only, damage that keeps the size is not found. */
START_TEST(sizes_alone)
{
    struct fixture f;
    struct err e = ERR_INIT;
    struct write_outcome out;
    const struct write_options o = {.parts = 1, .proof = PROOF_SIZE};
    fixture_open(&f, "npy");
    write_whole(&f, "a", 1);
    flip(in_folder(&f, "a/test-images.npy"));
    dataset_write(&f.dataset, in_folder(&f, "a"), &o, &out, &e);
    ok(&e);
    ck_assert_uint_eq(out.damaged, 0);
    lengthen(in_folder(&f, "a/test-images.npy"));
    dataset_write(&f.dataset, in_folder(&f, "a"), &o, &out, &e);
    ok(&e);
    ck_assert_uint_eq(out.damaged, 1);
    ck_assert_uint_eq(out.written, 1);
    fixture_close(&f);
}
END_TEST

START_TEST(a_damaged_manifest_is_refused)
{
    struct fixture f;
    struct err e = ERR_INIT;
    char *text;
    size_t size;
    fixture_open(&f, "npy");
    write_whole(&f, "a", 1);
    read_file(in_folder(&f, "a/manifest.json"), &text, &size, &e);
    ok(&e);
    char *at = strstr(strstr(text, "\"files\""), "\"size\"");
    ck_assert_ptr_nonnull(at);
    at += strcspn(at, "123456789");
    *at = *at == '1' ? '2' : '1';
    publish_file(in_folder(&f, "a/manifest.json"), text, size, &e);
    free(text);
    write_part(&f, "a", 1, 0, 1, &e);
    ck_assert_int_eq(e.code, ERR_DATA);
    ck_assert_ptr_nonnull(strstr(e.text, "a/manifest.json: damaged"));
    ck_assert_int_eq(access(in_folder(&f, "a/train-00000-images.npy"), F_OK), 0);
    err_free(&e);
    fixture_close(&f);
}
END_TEST

/* ---- stopped while checking -------------------------------------------------------------------
 */

static void write_stopped(const struct fixture *f, enum file_proof proof)
{
    struct err e = ERR_INIT;
    volatile sig_atomic_t stop = 1;
    const struct write_options o = {.parts = 1, .proof = proof, .stop = &stop};
    struct write_outcome out;
    ck_assert_int_eq(dataset_write(&f->dataset, in_folder(f, "b"), &o, &out, &e), ERR_TEMPORARY);
    ck_assert_str_eq(e.text, "stopped; the same command continues where this one ended");
    ck_assert(!out.complete);
    ck_assert_uint_eq(out.kept + out.written + out.damaged, 0);
    err_free(&e);
}

/* Files that were not checked are neither good nor damaged: the dataset, complete or not, stays as
 * it is. */
START_TEST(stopped_while_checking)
{
    struct fixture f;
    struct err e = ERR_INIT;
    char name[256], path[400];
    fixture_open(&f, exporter_registry[_i]->name);
    write_whole(&f, "a", 1);
    file_ending(&f, "", name);
    snprintf(path, sizeof path, "%s/b/%s", f.folder, name);
    write_part(&f, "b", 1, 0, 2, &e);
    ok(&e);
    lengthen(path);
    write_stopped(&f, PROOF_HASH);
    write_stopped(&f, PROOF_SIZE);
    ck_assert_int_eq(access(path, F_OK), 0);
    ck_assert_int_eq(access(in_folder(&f, "b/.shards/train-00000.json"), F_OK), 0);
    write_whole(&f, "b", 1);
    lengthen(path);
    write_stopped(&f, PROOF_HASH);
    write_stopped(&f, PROOF_SIZE);
    ck_assert_int_eq(access(in_folder(&f, "b/manifest.json"), F_OK), 0);
    write_whole(&f, "b", 1);
    same_dataset(&f, "a", "b");
    fixture_close(&f);
}
END_TEST

/* ---- half written --------------------------------------------------------------------------- */

/* Damaged rows and files of shards that were complete when the run before ended. */
START_TEST(half_written_and_harmed)
{
    struct fixture f;
    char name[256], path[400];
    fixture_open(&f, exporter_registry[_i]->name);
    write_whole(&f, "a", 1);
    file_ending(&f, "", name);
    for (int k = 0; k < 2 * HARMS; k++) {
        struct err e = ERR_INIT;
        write_part(&f, "b", 1, 0, 2, &e);
        ok(&e);
        snprintf(path, sizeof path, "%s/b/%s", f.folder,
                 k < HARMS ? ".shards/train-00000.rows" : name);
        harms[k % HARMS](path);
        const struct write_outcome out = write_part(&f, "b", 1, 0, 1, &e);
        ok(&e);
        ck_assert_uint_eq(out.kept, 2);
        ck_assert_uint_eq(out.written, 4);
        same_dataset(&f, "a", "b");
        publish_remove(in_folder(&f, "b"), &e);
        ok(&e);
    }
    fixture_close(&f);
}
END_TEST

/* A folder in a shard's place that is not the shard is neither accepted nor removed. */
START_TEST(something_else_is_there)
{
    static const char *const formats[] = {"imagefolder", "lmdb"};
    static const char *const places[] = {"a/train/00000", "a/train-00000"};
    struct fixture f;
    struct err e = ERR_INIT;
    char mine[80];
    if (!exporter_find(formats[_i], &e)) {
        err_free(&e);
        return;
    }
    fixture_open(&f, formats[_i]);
    snprintf(mine, sizeof mine, "%s/mine", places[_i]);
    write_part(&f, "a", 1, 1, 2, &e);
    ok(&e);
    publish_mkdir(in_folder(&f, places[_i]), &e);
    publish_file(in_folder(&f, mine), "x", 1, &e);
    ok(&e);
    write_part(&f, "a", 1, 0, 1, &e);
    ck_assert_int_eq(e.code, ERR_DATA);
    ck_assert_ptr_nonnull(strstr(e.text, places[_i]));
    ck_assert_int_eq(access(in_folder(&f, mine), F_OK), 0);
    err_free(&e);
    fixture_close(&f);
}
END_TEST

/* A folder of the user's own is not written into: what it holds could be replaced. */
START_TEST(a_folder_of_other_files_is_refused)
{
    struct fixture f;
    struct err e = ERR_INIT;
    char *text;
    size_t size;
    fixture_open(&f, "imagefolder");
    publish_mkdir(in_folder(&f, "a"), &e);
    publish_file(in_folder(&f, "a/README.md"), "mine", 4, &e);
    ok(&e);
    write_part(&f, "a", 1, 0, 1, &e);
    ck_assert_int_eq(e.code, ERR_CANTCREATE);
    ck_assert_ptr_nonnull(strstr(e.text, "is not empty and holds no dataset"));
    err_free(&e);
    read_file(in_folder(&f, "a/README.md"), &text, &size, &e);
    ok(&e);
    ck_assert_str_eq(text, "mine");
    ck_assert_int_ne(access(in_folder(&f, "a/.shards"), F_OK), 0);
    free(text);
    fixture_close(&f);
}
END_TEST

/* ---- rows and images ------------------------------------------------------------------------- */

static void set_digest(json_t *manifest)
{
    char hex[HASH_HEX], line[512];
    json_t *head = json_copy(manifest);
    size_t i;
    const json_t *file;
    struct hash *h = hash_create();
    json_object_del(head, "digest");
    json_object_del(head, "files");
    char *text = json_canonical(head);
    hash_add(h, text, strlen(text));
    hash_add(h, "\n", 1);
    json_array_foreach(json_object_get(manifest, "files"), i, file)
    {
        const int n = snprintf(line, sizeof line, "%s %lld %s\n",
                               json_string_value(json_object_get(file, "sha256")),
                               (long long)json_integer_value(json_object_get(file, "size")),
                               json_string_value(json_object_get(file, "path")));
        hash_add(h, line, (size_t)n);
    }
    hash_finish(h, hex);
    json_object_set_new(manifest, "digest", json_string(hex));
    json_decref(head);
    free(text);
}

/* Writes the manifest of "a" again, so that it lists `name` as it is now. */
static void list_anew(const struct fixture *f, const char *name)
{
    struct err e = ERR_INIT;
    json_t *manifest;
    char path[400], hex[HASH_HEX];
    struct stat s;
    size_t i;
    json_t *file;
    snprintf(path, sizeof path, "%s/a/%s", f->folder, name);
    ck_assert_int_eq(stat(path, &s), 0);
    hash_file(path, hex, &e);
    json_load(in_folder(f, "a/manifest.json"), &manifest, &e);
    ok(&e);
    json_array_foreach(json_object_get(manifest, "files"), i, file)
    {
        if (strcmp(json_string_value(json_object_get(file, "path")), name) != 0)
            continue;
        json_object_set_new(file, "size", json_integer(s.st_size));
        json_object_set_new(file, "sha256", json_string(hex));
    }
    set_digest(manifest);
    char *text = json_readable(manifest);
    publish_file(in_folder(f, "a/manifest.json"), text, strlen(text), &e);
    ok(&e);
    free(text);
    json_decref(manifest);
}

/* A dataset that was finished with rows missing is not good, though every file has its hash. */
START_TEST(fewer_rows_than_images)
{
    struct fixture f;
    struct err e = ERR_INIT;
    struct check_outcome out;
    char rows[64], path[400], *text, wanted[32];
    size_t size;
    fixture_open(&f, exporter_registry[_i]->name);
    write_whole(&f, "a", 1);
    snprintf(rows, sizeof rows, "train%s", exporter_registry[_i]->rows_tail);
    list_anew(&f, rows);
    dataset_check(in_folder(&f, "a"), NULL, &out, &e);
    ok(&e);
    snprintf(path, sizeof path, "%s/a/%s", f.folder, rows);
    read_file(path, &text, &size, &e);
    ok(&e);
    const char *second = strchr(text, '\n') + 1;
    publish_file(path, second, size - (size_t)(second - text), &e);
    ok(&e);
    free(text);
    list_anew(&f, rows);
    ck_assert_int_eq(dataset_check(in_folder(&f, "a"), NULL, &out, &e), ERR_DATA);
    snprintf(wanted, sizeof wanted, "has %d rows for %d images", IMAGES - 1, IMAGES);
    ck_assert_msg(strstr(e.text, wanted) != NULL, "%s", e.text);
    ck_assert_ptr_nonnull(strstr(e.text, rows));
    err_free(&e);
    fixture_close(&f);
}
END_TEST

/* The first to finish removes the records that the others are about to write. (gcc 12's
   AddressSanitizer does not hold its allocator's locks across a fork: the child of a process that
   has another thread may wait for ever.) */
#ifndef __SANITIZE_ADDRESS__
START_TEST(renderings_at_once)
{
    enum { PROCESSES = 4, ROUNDS = 8 };
    struct fixture f;
    pid_t pids[PROCESSES];
    int status;
    fixture_open(&f, exporter_registry[_i]->name);
    write_whole(&f, "a", 1);
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < PROCESSES; i++)
            if ((pids[i] = fork()) == 0) {
                struct err e = ERR_INIT;
                const struct write_outcome out = write_part(&f, "b", 1, 0, 1, &e);
                if (e.code)
                    fprintf(stderr, "%s\n", e.text);
                _exit(!e.code && out.complete ? 0 : 1);
            }
        for (int i = 0; i < PROCESSES; i++) {
            ck_assert_int_eq(waitpid(pids[i], &status, 0), pids[i]);
            ck_assert_int_eq(status, 0);
        }
        same_dataset(&f, "a", "b");
        ck_assert_int_ne(access(in_folder(&f, "b/.shards"), F_OK), 0);
        publish_remove(in_folder(&f, "b"), NULL);
    }
    fixture_close(&f);
}
END_TEST
#endif

/* Whoever compares files with records takes them for damaged when the records vanish meanwhile. */
START_TEST(records_stay_while_they_are_read)
{
    struct err e = ERR_INIT;
    struct fixture f;
    int records, gone, status;
    fixture_open(&f, "npy");
    ck_assert(!publish_mkdir(in_folder(&f, "b/.shards"), &e));
    ck_assert(!dataset_share_records(in_folder(&f, "b"), &records, &e));
    ck_assert_int_ge(records, 0);
    const pid_t pid = fork();
    if (pid == 0) {
        dataset_unlock(records); /* its copy */
        _exit(dataset_remove_records(in_folder(&f, "b"), NULL) ? 1 : 0);
    }
    usleep(200000);
    ck_assert_int_eq(waitpid(pid, &status, WNOHANG), 0);
    ck_assert_int_eq(access(in_folder(&f, "b/.shards"), F_OK), 0);
    dataset_unlock(records);
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert_int_eq(status, 0);
    ck_assert(!dataset_share_records(in_folder(&f, "b"), &gone, &e));
    ck_assert_int_eq(gone, -1);
    fixture_close(&f);
}
END_TEST

int main(void)
{
    int formats = 0;
    while (exporter_registry[formats])
        formats++;
    Suite *s = suite_create("resume");
    TCase *c = tcase_create("harm");
    tcase_set_timeout(c, 120);
    tcase_add_loop_test(c, complete_but_harmed, 0, formats);
    tcase_add_loop_test(c, complete_and_good, 0, formats);
    tcase_add_test(c, sizes_alone);
    tcase_add_test(c, a_damaged_manifest_is_refused);
    tcase_add_loop_test(c, stopped_while_checking, 0, formats);
    tcase_add_loop_test(c, half_written_and_harmed, 0, formats);
    tcase_add_loop_test(c, something_else_is_there, 0, 2);
    tcase_add_test(c, a_folder_of_other_files_is_refused);
    tcase_add_loop_test(c, fewer_rows_than_images, 0, formats);
#ifndef __SANITIZE_ADDRESS__
    tcase_add_loop_test(c, renderings_at_once, 0, formats);
#endif
    tcase_add_test(c, records_stay_while_they_are_read);
    suite_add_tcase(s, c);
    return run_suite(s);
}
