/* What a cell computes does not depend on its threads: records and predictions of a run with two
 * are those of a run with one, byte for byte. The encoder has three blocks of different sizes, so
 * that in inference threads are in different blocks at once. */
#include "bench/text/files.h"
#include "tests/bench/support.h"

static const char ENCODER[] =
    "network.encoder=conv 16 3x3 same | bn | relu | pool 2 | conv 24 3x3 same | bn | relu | pool 2"
    " | conv 9 3x3 same | bn | relu | flatten | dense 16 | relu";

static char *file_of(const char *store, const char *cell, const char *name, size_t *size)
{
    char *path = text_format("%s/cells/%s/%s", store, cell, name), *data = NULL;
    struct err e = ERR_INIT;
    read_file(path, &data, size, &e);
    ck_assert_msg(!e.code, "%s", e.text);
    free(path);
    return data;
}

static void assert_same_file(const char *const stores[2], const char *cell, const char *name)
{
    size_t sizes[2];
    char *one = file_of(stores[0], cell, name, &sizes[0]);
    char *two = file_of(stores[1], cell, name, &sizes[1]);
    ck_assert_msg(sizes[0] == sizes[1] && memcmp(one, two, sizes[0]) == 0,
                  "cell %.12s: %s differs with two threads", cell, name);
    free(one);
    free(two);
}

START_TEST(two_threads_give_the_records_of_one)
{
    char *scratch = scratch_make();
    char *one = text_format("%s/one", scratch), *two = text_format("%s/two", scratch);
    const char *const stores[2] = {one, two};
    for (int i = 0; i < 2; i++)
        ck_assert_int_eq(TOOL_RUN(scratch, "run", MICRO, "-o", stores[i], "-q", "-j", "1",
                                  "--threads", i ? "2" : "1", "--set", ENCODER, "--set",
                                  "seeds=1..2", "--set", "data.test=1500"),
                         0);
    char *folder = text_format("%s/cells", one), **cells;
    int count;
    struct err e = ERR_INIT;
    ck_assert_int_eq(list_folder(folder, &cells, &count, &e), 0);
    ck_assert_int_eq(count, 12); /* two seeds of a source model, three methods, two bounds */
    for (int i = 0; i < count; i++) {
        assert_same_file(stores, cells[i], "record.json");
        assert_same_file(stores, cells[i], "predictions.npy");
    }
    names_free(cells, count);
    free(folder);
    free(one);
    free(two);
    scratch_remove(scratch);
}
END_TEST

static TCase *make(void)
{
    TCase *c = tcase_create("threads");
    tcase_set_timeout(c, 120);
    tcase_add_test(c, two_threads_give_the_records_of_one);
    return c;
}

int main(void)
{
    return run_suite("threads of a cell", make);
}
