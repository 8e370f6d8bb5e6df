/* An alphabet of 1,024 classes: labels and predictions of two bytes, from training to proof and
 * page. */
#include "base/json.h"
#include "tests/bench/altered.h"
#include "tests/gen/many.h"

enum { IMAGES = 24, HEADS = 2, CLASSES = 1024 };

static void set_up_many(void)
{
    set_up_of(GOLDEN "/many.yaml");
}

START_TEST(arrays_have_two_bytes)
{
    static const char *const files[] = {"labels.npy", "predictions.npy", "source_predictions.npy",
                                        "source_by_target_predictions.npy",
                                        "curve_predictions.npy"};
    const char *hash = method_cell();
    for (int i = 0; i < 5; i++) {
        struct npy a = read_array(hash, files[i]);
        ck_assert_int_eq(a.width, 2);
        npy_free(&a);
    }
    struct npy labels = read_array(hash, "labels.npy");
    int high = 0;
    for (int i = 0; i < IMAGES * HEADS; i++) {
        ck_assert_int_lt(labels.data[i], CLASSES);
        high += labels.data[i] > 255;
    }
    ck_assert_int_gt(high, IMAGES / 2);
    npy_free(&labels);
}
END_TEST

/* Every accuracy counted again, and trainings again to the same bits. */
START_TEST(they_are_proved)
{
    free(verify(0, "--rerun", "2"));
    const char *hash = cell_of_rank(RANK_SOURCE_ONLY);
    struct npy labels = read_array(hash, "labels.npy"), said = read_array(hash, "predictions.npy");
    struct err e = ERR_INIT;
    char *path = store_cell_path(store, hash, "predictions.npy");
    for (int i = 0; i < IMAGES * HEADS; i++)
        said.data[i] = labels.data[i]; /* all right */
    npy_write(path, &said, &e);
    write_sums(hash);
    char *found = verify(1, "--level", "2");
    expect(found, "target.mean is recorded as");
    free(found);
    said.width = 1; /* values cut off */
    npy_write(path, &said, &e);
    write_sums(hash);
    found = verify(1, "--level", "2");
    expect(found, "predictions.npy has values of 1 bytes, its 1024 labels need 2");
    free(found);
    free(path);
    npy_free(&said);
    npy_free(&labels);
}
END_TEST

/* The page names as many characters as can be told apart. */
START_TEST(the_page_stays_readable)
{
    char *folder = store_sweep_path(store, plan.name, NULL), *page = slurp(folder, "report.html");
    expect(page, "… (1024 characters)");
    expect(page, "<h3>Confusion of characters</h3>");
    ck_assert_uint_lt(strlen(page), 1000000);
    free(page);
    free(folder);
}
END_TEST

static TCase *make(void)
{
    TCase *t = tcase_create("many");
    tcase_set_timeout(t, 300);
    tcase_add_unchecked_fixture(t, set_up_many, tear_down);
    tcase_add_test(t, arrays_have_two_bytes);
    tcase_add_test(t, the_page_stays_readable);
    tcase_add_test(t, they_are_proved);
    return t;
}

int main(void)
{
    return many_is_drawn_here() ? run_suite("many", make) : SKIPPED;
}
