/* Domains of imported images for tests: IDX files of 8 x 8 pictures, and the YAML beside them. */
#ifndef ADDA_TESTS_BENCH_IMPORTS_H
#define ADDA_TESTS_BENCH_IMPORTS_H

#include "tests/bench/support.h"

enum { IMPORT_SIDE = 8, IMPORT_PIXELS = IMPORT_SIDE * IMPORT_SIDE, IMPORT_MOST = 100 };

static inline void write_text(const char *folder, const char *name, const char *text)
{
    char *path = text_format("%s/%s", folder, name);
    struct err e = ERR_INIT;
    ck_assert_msg(!publish_file(path, text, strlen(text), &e), "%s", e.text);
    free(path);
}

static inline void write_idx(const char *folder, const char *name, const uint8_t *data, size_t size)
{
    char *path = text_format("%s/%s", folder, name);
    struct err e = ERR_INIT;
    ck_assert_msg(!publish_file(path, data, size, &e), "%s", e.text);
    free(path);
}

/* NAME.images and NAME.labels: `count` pictures that differ, the same for the same `first`. */
static inline void import_write(const char *folder, const char *name, int first, int count)
{
    uint8_t images[16 + IMPORT_MOST * IMPORT_PIXELS] = {0, 0, 8, 3, 0, 0, 0, (uint8_t)count,
                                                        0, 0, 0, 8, 0, 0, 0, 8};
    uint8_t labels[8 + IMPORT_MOST] = {0, 0, 8, 1, 0, 0, 0, (uint8_t)count};
    for (int i = 0; i < count; i++) {
        labels[8 + i] = (uint8_t)((first + i) % 10);
        for (int k = 0; k < IMPORT_PIXELS; k++)
            images[16 + i * IMPORT_PIXELS + k] = (uint8_t)((first + i) * 7 + k * 3);
        images[16 + i * IMPORT_PIXELS] = (uint8_t)(first + i);
    }
    char *file = text_format("%s.images", name);
    write_idx(folder, file, images, 16 + (size_t)count * IMPORT_PIXELS);
    free(file);
    file = text_format("%s.labels", name);
    write_idx(folder, file, labels, 8 + (size_t)count);
    free(file);
}

/* NAME.yaml, of files that import_write wrote; `test` NULL: none. */
static inline void import_domain(const char *folder, const char *name, const char *train,
                                 const char *test)
{
    char *more =
        test ? text_format(", test: %s.images, test_labels: %s.labels", test, test) : text_copy("");
    char *text = text_format("name: %s\ncanvas: {width: 8, height: 8, channels: 1}\n"
                             "alphabet: \"0123456789\"\nlength: 1\n"
                             "import: {train: %s.images, train_labels: %s.labels%s}\n",
                             name, train, train, more);
    char *file = text_format("%s.yaml", name);
    write_text(folder, file, text);
    free(file);
    free(text);
    free(more);
}

/* A: 40 images to train and 20 to test with, B: others of as many. `few`: 5 and A's to test with.
 * `bare`: nothing to test with. `learnt` tests with the images that A trains with. */
static inline void imports_write(const char *folder)
{
    import_write(folder, "A_train", 0, 40);
    import_write(folder, "A_test", 40, 20);
    import_write(folder, "B_train", 100, 40);
    import_write(folder, "B_test", 140, 20);
    import_write(folder, "few_train", 200, 5);
    import_domain(folder, "A", "A_train", "A_test");
    import_domain(folder, "B", "B_train", "B_test");
    import_domain(folder, "few", "few_train", "A_test");
    import_domain(folder, "bare", "B_train", NULL);
    import_domain(folder, "learnt", "B_train", "A_train");
}

#endif
