/* Images to a pipe: the bytes of a dataset's files, in order, and what a reader that leaves finds
 * elsewhere, which is nothing. */
#include "export_support.h"

#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "gen/export/pipe_kinds.h"
#include "gen/export/pipe_write.h"

static void fixture_of(struct fixture *f, const char *kind)
{
    struct err e = ERR_INIT;
    fixture_open(f, "npy");
    f->dataset.shard_size = 0;
    f->dataset.split_count = 1;
    f->dataset.exporter = export_pipe_kind(kind, &e);
    ok(&e);
    signal(SIGPIPE, SIG_IGN);
}

/* Writes into a file, with the rows in "FOLDER/rows" unless the pipe has them. */
static void pipe_into(const struct fixture *f, const char *name, int threads)
{
    struct err e = ERR_INIT;
    char rows[256];
    uint64_t written;
    snprintf(rows, sizeof rows, "%s/rows", f->folder);
    FILE *to = fopen(in_folder(f, name), "wb");
    ck_assert_ptr_nonnull(to);
    struct pipe_options o = {.descriptor = fileno(to),
                             .truth = f->dataset.exporter->rows_inside ? NULL : rows};
    ck_assert(!pool_create(&o.pool, threads, &e));
    dataset_pipe(&f->dataset, &o, &written, &e);
    ok(&e);
    ck_assert_uint_eq(written, 30);
    pool_free(o.pool);
    fclose(to);
}

/* The file `name` from byte `skip` on. */
static char *content(const struct fixture *f, const char *name, size_t skip, size_t *size)
{
    struct err e = ERR_INIT;
    char *data;
    read_file(in_folder(f, name), &data, size, &e);
    ok(&e);
    ck_assert_uint_ge(*size, skip);
    *size -= skip;
    memmove(data, data + skip, *size);
    return data;
}

static void same_file(const struct fixture *f, const char *one, size_t skip, const char *other)
{
    size_t a, b;
    char *x = content(f, one, skip, &a), *y = content(f, other, 0, &b);
    ck_assert_uint_eq(a, b);
    ck_assert_int_eq(memcmp(x, y, a), 0);
    free(x);
    free(y);
}

/* Rows of a pipe, each of which has the number of its image before what the dataset's has. */
static void same_rows(const struct fixture *f, const char *dataset, const char *piped)
{
    size_t a, b;
    char *x = content(f, dataset, 0, &a), *y = content(f, piped, 0, &b), number[64];
    const char *one = x, *other = y;
    for (int i = 0; i < 30; i++) {
        const size_t head = (size_t)snprintf(number, sizeof number, "{\"file_name\": \"%d\", ", i);
        const size_t rest = strcspn(one, "\n");
        ck_assert_int_eq(strncmp(other, number, head), 0);
        ck_assert_int_eq(strncmp(other + head, one + 1, rest), 0);
        one += rest + 1;
        other += head + rest;
    }
    ck_assert_ptr_eq(one, x + a);
    ck_assert_ptr_eq(other, y + b);
    free(x);
    free(y);
}

static void write_dataset(const struct fixture *f, const char *format)
{
    struct err e = ERR_INIT;
    struct fixture g = *f;
    dataset_format(&g.dataset, format, &e);
    ok(&e);
    g.dataset.shard_size = 0;
    write_part(&g, "a", 1, 0, 1, &e);
    ok(&e);
    dataset_free(&g.dataset);
}

static const struct {
    const char *kind, *format, *file;
    size_t header;
    const char *rows;
} kinds[] = {{"tar", "webdataset", "a/train-000000.tar", 0, NULL},
             {"npy", "npy", "a/train-images.npy", 0, "a/train-truth.jsonl"},
             {"raw", "npy", "a/train-images.npy", 128, "a/train-truth.jsonl"}};

static bool is_built(const char *kind)
{
    struct err e = ERR_INIT;
    const bool built = export_pipe_kind(kind, &e) != NULL;
    err_free(&e);
    return built;
}

START_TEST(as_the_files_of_a_dataset)
{
    struct fixture f;
    if (!is_built(kinds[_i].kind))
        return;
    fixture_of(&f, kinds[_i].kind);
    write_dataset(&f, kinds[_i].format);
    for (int threads = 1; threads < 5; threads += 3) {
        pipe_into(&f, "piped", threads);
        same_file(&f, kinds[_i].file, kinds[_i].header, "piped");
        if (kinds[_i].rows)
            same_rows(&f, kinds[_i].rows, "rows");
    }
    fixture_close(&f);
}
END_TEST

/* ---- readers that leave --------------------------------------------------------------------- */

static void nothing_is_left(const struct fixture *f)
{
    char command[400];
    snprintf(command, sizeof command, "test -z \"$(ls -A '%s')\"", f->folder);
    ck_assert_msg(system(command) == 0, "something is left");
}

/* Reads some bytes and closes its end. */
static void *read_a_little(void *given)
{
    char block[3000];
    const int *descriptor = given;
    ck_assert_int_gt((int)read(*descriptor, block, sizeof block), 0);
    close(*descriptor);
    return NULL;
}

START_TEST(a_reader_that_leaves)
{
    struct fixture f;
    struct err e = ERR_INIT;
    char rows[256];
    int ends[2];
    uint64_t written;
    pthread_t reader;
    if (!is_built(kinds[_i].kind))
        return;
    fixture_of(&f, kinds[_i].kind);
    f.dataset.splits[0].end = 1000010;
    snprintf(rows, sizeof rows, "%s/rows", f.folder);
    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_int_eq(pthread_create(&reader, NULL, read_a_little, &ends[0]), 0);
    const struct pipe_options o = {.descriptor = ends[1], .truth = kinds[_i].rows ? rows : NULL};
    ck_assert_int_eq(dataset_pipe(&f.dataset, &o, &written, &e), ERR_IO);
    ck_assert_str_eq(e.text, "the reader of standard output closed it before all was written");
    ck_assert_uint_lt(written, 10000);
    pthread_join(reader, NULL);
    close(ends[1]);
    err_free(&e);
    nothing_is_left(&f);
    fixture_close(&f);
}
END_TEST

START_TEST(stopped)
{
    struct fixture f;
    struct err e = ERR_INIT;
    char rows[256];
    uint64_t written;
    volatile sig_atomic_t stop = 1;
    fixture_of(&f, "raw");
    snprintf(rows, sizeof rows, "%s/rows", f.folder);
    FILE *to = tmpfile();
    const struct pipe_options o = {.descriptor = fileno(to), .truth = rows, .stop = &stop};
    ck_assert_int_eq(dataset_pipe(&f.dataset, &o, &written, &e), ERR_TEMPORARY);
    ck_assert_str_eq(e.text, "stopped before all was written");
    err_free(&e);
    fclose(to);
    nothing_is_left(&f);
    fixture_close(&f);
}
END_TEST

static volatile sig_atomic_t stop_now;

static void *stop_soon(void *given)
{
    usleep(300000);
    stop_now = 1;
    return given;
}

/* A reader that takes nothing does not hold up who is asked to stop. */
START_TEST(stopped_while_nobody_reads)
{
    struct fixture f;
    struct err e = ERR_INIT;
    int ends[2];
    uint64_t written;
    pthread_t thread;
    fixture_of(&f, "raw");
    f.dataset.splits[0].end = 1000010;
    ck_assert_int_eq(pipe(ends), 0);
    const struct pipe_options o = {.descriptor = ends[1], .truth = "/dev/null", .stop = &stop_now};
    ck_assert_int_eq(pthread_create(&thread, NULL, stop_soon, NULL), 0);
    ck_assert_int_eq(dataset_pipe(&f.dataset, &o, &written, &e), ERR_TEMPORARY);
    ck_assert_uint_lt(written, 1000);
    pthread_join(thread, NULL);
    err_free(&e);
    fixture_close(&f);
}
END_TEST

START_TEST(a_full_device)
{
    struct fixture f;
    struct err e = ERR_INIT;
    uint64_t written;
    fixture_of(&f, "raw");
    FILE *full = fopen("/dev/full", "wb");
    if (full) {
        const struct pipe_options o = {.descriptor = fileno(full), .truth = "/dev/null"};
        ck_assert_int_eq(dataset_pipe(&f.dataset, &o, &written, &e), ERR_IO);
        ck_assert_ptr_nonnull(strstr(e.text, "cannot write to standard output"));
        fclose(full);
    }
    err_free(&e);
    fixture_close(&f);
}
END_TEST

START_TEST(layers_and_kinds)
{
    struct fixture f;
    struct err e = ERR_INIT;
    uint64_t written;
    const struct pipe_options o = {.descriptor = -1};
    fixture_of(&f, "raw");
    f.dataset.layers = true;
    ck_assert_int_eq(dataset_pipe(&f.dataset, &o, &written, &e), ERR_USAGE);
    ck_assert_ptr_nonnull(strstr(e.text, "the format raw cannot hold layers"));
    err_free(&e);
    ck_assert_ptr_null(export_pipe_kind("lmdb", &e));
    ck_assert_ptr_nonnull(strstr(e.text, "npy, raw"));
    err_free(&e);
    fixture_close(&f);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("pipe");
    TCase *c = tcase_create("pipe");
    tcase_set_timeout(c, 300);
    tcase_add_loop_test(c, as_the_files_of_a_dataset, 0, 3);
    tcase_add_loop_test(c, a_reader_that_leaves, 0, 3);
    tcase_add_test(c, stopped);
    tcase_add_test(c, stopped_while_nobody_reads);
    tcase_add_test(c, a_full_device);
    tcase_add_test(c, layers_and_kinds);
    suite_add_tcase(s, c);
    return run_suite(s);
}
