/* Alphabets of more classes than a byte has values, in UTF-8: what is drawn, exported and imported,
 * and what cannot hold them. */
#include "base/file.h"
#include "base/utf8.h"
#include "export_support.h"
#include "gen/domain/parts.h"
#include "many.h"

enum { CLASSES = 1024, LENGTH = 2, WIDTH = 40, HEIGHT = 24, COUNT = 30 };

static void open_many(struct fixture *f, const char *format)
{
    struct err e = ERR_INIT;
    fixture_open(f, format);
    domain_free(f->domain);
    f->domain = NULL;
    domain_load(&f->domain, MANY, f->fonts, &e);
    ok(&e);
    f->dataset.domain = f->domain;
    f->dataset.shard_size = 0;
}

static enum err_code write(struct fixture *f, struct err *e)
{
    struct write_options o = {.parts = 1};
    struct write_outcome out;
    return dataset_write(&f->dataset, f->folder, &o, &out, e);
}

/* The text is that of the classes, and both are all over the alphabet. */
START_TEST(all_classes_are_shown)
{
    enum { TEXTS = 8000 };
    struct fixture f;
    static int seen[CLASSES];
    const struct seeds seeds = seeds_single(4);
    open_many(&f, "npy");
    const struct domain_info *info = domain_info(f.domain);
    ck_assert_int_eq(info->classes, CLASSES);
    for (uint64_t i = 0; i < TEXTS; i++) {
        struct truth t = {.length = LENGTH};
        char text[TRUTH_TEXT];
        const char *at = text;
        render_text(f.domain, &seeds, i, t.classes);
        truth_text(info, &t, text);
        for (int k = 0; k < LENGTH; k++) {
            uint32_t c;
            at = utf8_next(at, &c);
            ck_assert_uint_eq(c, info->alphabet[t.classes[k]]);
            seen[t.classes[k]]++;
        }
        ck_assert_int_eq(*at, 0);
    }
    for (int k = 0; k < CLASSES; k++)
        ck_assert_msg(seen[k] > 0, "class %d never comes up", k);
    fixture_close(&f);
}
END_TEST

/* Two texts that differ in high bytes alone can be in different parts. */
START_TEST(high_bytes_count_in_parts)
{
    int different = 0;
    for (int k = 0; k < 100; k++) {
        const uint16_t low[] = {(uint16_t)k, 7}, high[] = {(uint16_t)(k + 256), 7};
        different += seeds_labels_part(low, 2) != seeds_labels_part(high, 2);
    }
    ck_assert_int_gt(different, 10);
}
END_TEST

START_TEST(arrays_have_two_bytes)
{
    struct fixture f;
    struct err e = ERR_INIT;
    char *data;
    size_t size;
    const struct seeds seeds = seeds_single(5);
    int wide = 0;
    open_many(&f, "npy");
    write(&f, &e);
    ok(&e);
    read_file_upto(in_folder(&f, "train-labels.npy"), 1 << 16, &data, &size, &e);
    ok(&e);
    ck_assert_ptr_nonnull(strstr(data + 10, "'descr': '<u2'"));
    const uint8_t *labels = (const uint8_t *)data + size - 2 * COUNT * LENGTH;
    for (uint64_t i = 0; i < COUNT; i++) {
        uint16_t classes[LENGTH];
        render_text(f.domain, &seeds, 10 + i, classes);
        for (uint64_t k = 0; k < LENGTH; k++) {
            const uint8_t *at = labels + 2 * (i * LENGTH + k);
            ck_assert_int_eq(at[0] | at[1] << 8, classes[k]);
            wide += classes[k] > 255;
        }
    }
    ck_assert_int_gt(wide, COUNT / 2);
    free(data);
    fixture_close(&f);
}
END_TEST

START_TEST(bytes_cannot_hold_them)
{
    struct fixture f;
    struct err e = ERR_INIT;
    open_many(&f, "idx");
    ck_assert_int_eq(write(&f, &e), ERR_USAGE);
    ck_assert_msg(strstr(e.text, "the format idx holds labels of 256 classes, and 'many' has 1024; "
                                 "choose npy") != NULL,
                  "%s", e.text);
    err_free(&e);
    fixture_close(&f);
}
END_TEST

/* Every image and its text, from a folder of pictures. */
START_TEST(a_folder_comes_back)
{
    struct fixture f;
    struct err e = ERR_INIT;
    struct domain *d = NULL;
    char *spec, *alphabet, name[128];
    static uint8_t was[COUNT][WIDTH * HEIGHT], is[COUNT][WIDTH * HEIGHT];
    uint16_t was_text[COUNT][LENGTH], is_text[COUNT][LENGTH];
    const struct seeds seeds = seeds_single(5);
    open_many(&f, "imagefolder");
    write(&f, &e);
    ok(&e);
    spec = domain_spec(f.domain);
    json_t *all = json_loads(spec, 0, NULL);
    alphabet = json_dumps(json_object_get(all, "alphabet"), JSON_ENCODE_ANY);
    const size_t size = strlen(alphabet) + 256;
    char *text = malloc(size);
    snprintf(text, size,
             "name: files\ncanvas: {width: %d, height: %d, channels: 1}\nalphabet: %s\n"
             "length: 2\nimport: {train: train}\n",
             WIDTH, HEIGHT, alphabet);
    snprintf(name, sizeof name, "%s/domain.yaml", f.folder);
    domain_parse(&d, text, name, f.fonts, &e);
    ok(&e);
    render_many(f.domain, &seeds, 10, COUNT, NULL, was[0], was_text[0], &e);
    render_many(d, &seeds, 0, COUNT, NULL, is[0], is_text[0], &e);
    ok(&e);
    for (int i = 0; i < COUNT; i++) {
        int found = 0;
        for (int k = 0; k < COUNT; k++)
            found += !memcmp(was[i], is[k], sizeof was[i]) &&
                     !memcmp(was_text[i], is_text[k], sizeof was_text[i]);
        ck_assert_int_eq(found, 1);
    }
    free(text);
    free(alphabet);
    free(spec);
    json_decref(all);
    domain_free(d);
    fixture_close(&f);
}
END_TEST

START_TEST(more_are_refused)
{
    struct fixture f;
    struct err e = ERR_INIT;
    struct domain *d = NULL;
    char spec[4 * CLASSES + 256] = "name: t\nalphabet: \"", *at = spec + strlen(spec);
    open_many(&f, "npy");
    for (uint32_t c = 0x4e00; c <= 0x4e00 + CLASSES; c++)
        at = utf8_put(at, c);
    strcpy(at, "\"\nlength: 2\nfonts: [dejavu-sans]\n");
    domain_parse(&d, spec, "t.yaml", f.fonts, &e);
    ck_assert_int_eq(e.code, ERR_CONFIG);
    ck_assert_ptr_nonnull(strstr(e.text, "t.yaml:2:11: alphabet: more than 1024 characters"));
    err_free(&e);
    fixture_close(&f);
}
END_TEST

static Suite *make(void)
{
    Suite *s = suite_create("many");
    TCase *c = tcase_create("many");
    tcase_set_timeout(c, 300);
    tcase_add_test(c, all_classes_are_shown);
    tcase_add_test(c, high_bytes_count_in_parts);
    tcase_add_test(c, arrays_have_two_bytes);
    tcase_add_test(c, bytes_cannot_hold_them);
    tcase_add_test(c, a_folder_comes_back);
    tcase_add_test(c, more_are_refused);
    suite_add_tcase(s, c);
    return s;
}

int main(void)
{
    return many_is_drawn_here() ? run_suite(make()) : 77;
}
