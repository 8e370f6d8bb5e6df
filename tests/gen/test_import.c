/* Domains whose images are files: images that were rendered and exported are read back from IDX
 * files and from a folder, pixel for pixel; sizes and channels are converted; wrong files are
 * refused by name. */
#include <ctype.h>
#include <libdeflate.h>
#include <unistd.h>

#include "export_support.h"
#include "gen/domain/mix.h"
#include "gen/domain/parts.h"
#include "base/path.h"
#include "gen/render/render.h"
#include "gen/render/prefetch.h"

enum { TRAIN = 30, TEST = 5, WIDTH = 72, HEIGHT = 24, LENGTH = 3 };

static void export_as(struct fixture *f, const char *format)
{
    struct err e = ERR_INIT;
    struct write_options o = {.parts = 1};
    struct write_outcome out;
    fixture_open(f, format);
    f->dataset.shard_size = 0;
    dataset_write(&f->dataset, f->folder, &o, &out, &e);
    ok(&e);
}

/* A domain in the folder; `more` follows the canvas's width and height, `import` is its section. */
static enum err_code import(struct domain **d, const struct fixture *f, const char *canvas,
                            const char *settings, struct err *e)
{
    char text[2048], name[128];
    snprintf(name, sizeof name, "%s/domain.yaml", f->folder);
    snprintf(text, sizeof text,
             "name: files\ncanvas: {%s}\nalphabet: \"0123456789\"\nlength: 3\nimport: {%s}\n",
             canvas, settings);
    return domain_parse(d, text, name, f->fonts, e);
}

static const char *const as_it_is = "width: 72, height: 24, channels: 1";
static const char *const idx_files = "train: train-images-idx3-ubyte, train_labels: "
                                     "train-labels-idx2-ubyte, test: test-images-idx3-ubyte, "
                                     "test_labels: test-labels-idx2-ubyte";

/* Every rendered image of a split is exactly once among the imported ones, with its text. */
static void check_same(const struct fixture *f, const struct domain *d, uint64_t first,
                       uint64_t rendered, int count)
{
    static uint8_t was[TRAIN][WIDTH * HEIGHT], is[TRAIN][WIDTH * HEIGHT];
    uint16_t was_text[TRAIN][LENGTH], is_text[TRAIN][LENGTH];
    const struct seeds seeds = seeds_single(5), other = seeds_single(9);
    struct err e = ERR_INIT;
    render_many(f->domain, &seeds, rendered, count, NULL, was[0], was_text[0], &e);
    render_many(d, &other, first, count, NULL, is[0], is_text[0], &e);
    ok(&e);
    for (int i = 0; i < count; i++) {
        int found = 0;
        for (int k = 0; k < count; k++)
            found += !memcmp(was[i], is[k], sizeof was[i]) &&
                     !memcmp(was_text[i], is_text[k], sizeof was_text[i]);
        ck_assert_int_eq(found, 1);
    }
}

static void check_format(const char *format, const char *settings)
{
    struct fixture f;
    struct domain *d;
    struct err e = ERR_INIT;
    export_as(&f, format);
    import(&d, &f, as_it_is, settings, &e);
    ok(&e);
    check_same(&f, d, 0, 10, TRAIN);
    check_same(&f, d, (uint64_t)1 << 32, 0, TEST);
    domain_free(d);
    fixture_close(&f);
}

START_TEST(idx_comes_back)
{
    check_format("idx", idx_files);
}
END_TEST

START_TEST(a_folder_comes_back)
{
    check_format("imagefolder", "train: train, test: test");
}
END_TEST

/* The spec of a domain reads back, from anywhere, as the same domain. */
START_TEST(its_spec_is_itself)
{
    struct fixture f;
    struct domain *d, *again;
    struct err e = ERR_INIT;
    export_as(&f, "idx");
    import(&d, &f, as_it_is, idx_files, &e);
    ok(&e);
    char *spec = domain_spec(d);
    domain_parse(&again, spec, "elsewhere/spec", f.fonts, &e);
    ok(&e);
    json_t *one = domain_json(d), *two = domain_json(again);
    ck_assert(json_equal(one, two));
    json_decref(one);
    json_decref(two);
    domain_free(again);
    free(spec);

    char settings[256];
    snprintf(settings, sizeof settings, "%s, sha256: \"%064d\"", idx_files, 0);
    ck_assert_int_eq(import(&again, &f, as_it_is, settings, &e), ERR_CONFIG);
    ck_assert_ptr_nonnull(strstr(e.text, "the files have changed"));
    err_free(&e);
    domain_free(d);
    fixture_close(&f);
}
END_TEST

/* Its SHA-256 may be written with letters of either case. */
START_TEST(upper_case_sha256)
{
    struct fixture f;
    struct domain *d, *again;
    struct err e = ERR_INIT;
    char settings[256];
    export_as(&f, "idx");
    import(&d, &f, as_it_is, idx_files, &e);
    ok(&e);
    const int before = snprintf(settings, sizeof settings, "%s, sha256: ", idx_files);
    for (int i = 0; i < HASH_HEX; i++)
        settings[before + i] = (char)toupper((unsigned char)d->import->content[i]);
    import(&again, &f, as_it_is, settings, &e);
    ok(&e);
    ck_assert_str_eq(again->import->settings.sha256, d->import->content);
    domain_free(again);
    domain_free(d);
    fixture_close(&f);
}
END_TEST

static const struct import_reading stretched = {.fit = FIT_STRETCH};

static void put(uint8_t *out, struct import_shape shape, struct import_picture picture)
{
    struct err e = ERR_INIT;
    struct import_set s = {.count = 1, .pixels = out};
    shape.length = 1;
    import_set_put(&s, 0, &shape, &stretched, &picture, "picture", &e);
    ok(&e);
}

/* Half the size is the mean of four pixels, twice the size the pixel again, three channels thrice
 * the grey one, and grey of colours is luma. */
START_TEST(sizes_and_channels_change)
{
    static const uint8_t grey[4] = {10, 20, 31, 40}, color[3] = {200, 100, 50};
    uint8_t out[48];
    put(out, (struct import_shape){.width = 1, .height = 1, .channels = 1},
        (struct import_picture){grey, 2, 2, 1});
    ck_assert_int_eq(out[0], 25);
    put(out, (struct import_shape){.width = 1, .height = 1, .channels = 1},
        (struct import_picture){color, 1, 1, 3});
    ck_assert_int_eq(out[0], (299 * 200 + 587 * 100 + 114 * 50 + 500) / 1000);
    put(out, (struct import_shape){.width = 4, .height = 4, .channels = 3},
        (struct import_picture){grey, 2, 2, 1});
    for (int y = 0; y < 4; y++)
        for (int x = 0; x < 4; x++)
            for (int c = 0; c < 3; c++)
                ck_assert_int_eq(out[(y * 4 + x) * 3 + c], grey[y / 2 * 2 + x / 2]);
    put(out, (struct import_shape){.width = 3, .height = 1, .channels = 1},
        (struct import_picture){grey, 4, 1, 1});
    ck_assert_int_eq(out[0], (3 * 10 + 20 + 2) / 4);
    ck_assert_int_eq(out[1], (20 + 31) * 2 / 4 + 1);
    ck_assert_int_eq(out[2], (31 + 3 * 40 + 2) / 4);
}
END_TEST

static void replace_by_gzip(const struct fixture *f, const char *name)
{
    char *data;
    size_t size;
    struct err e = ERR_INIT;
    struct libdeflate_compressor *c = libdeflate_alloc_compressor(6);
    read_file(in_folder(f, name), &data, &size, &e);
    ok(&e);
    const size_t room = libdeflate_gzip_compress_bound(c, size);
    char *packed = malloc(room);
    ck_assert_ptr_nonnull(packed);
    const size_t used = libdeflate_gzip_compress(c, data, size, packed, room);
    remove(in_folder(f, name));
    publish_file(in_folder(f, name), packed, used, &e);
    ok(&e);
    libdeflate_free_compressor(c);
    free(packed);
    free(data);
}

START_TEST(gzip_is_seen_through)
{
    struct fixture f;
    struct domain *d;
    struct err e = ERR_INIT;
    export_as(&f, "idx");
    replace_by_gzip(&f, "train-images-idx3-ubyte");
    replace_by_gzip(&f, "test-labels-idx2-ubyte");
    import(&d, &f, as_it_is, idx_files, &e);
    ok(&e);
    check_same(&f, d, 0, 10, TRAIN);
    domain_free(d);
    fixture_close(&f);
}
END_TEST

/* A row must not name a file outside its folder. */
START_TEST(paths_stay_inside)
{
    static const char *const inside[] = {"a.png", "a/b.png", "..a", "a..", "a/..b/c", ".hidden"};
    static const char *const outside[] = {"",     "/a.png",    "..", "../a.png",
                                          "a/..", "a/../../b", NULL};
    for (int i = 0; i < 6; i++)
        ck_assert_msg(path_is_inside(inside[i]), "%s", inside[i]);
    for (int i = 0; i < 7; i++)
        ck_assert_msg(!path_is_inside(outside[i]), "%s", outside[i] ? outside[i] : "NULL");
}
END_TEST

static void refused(const struct fixture *f, const char *settings, const char *because)
{
    struct domain *d;
    struct err e = ERR_INIT;
    ck_assert_msg(import(&d, f, as_it_is, settings, &e), "accepted: %s", settings);
    ck_assert_ptr_null(d);
    ck_assert_msg(strstr(e.text, "domain.yaml:5:") && strstr(e.text, because), "%s", e.text);
    err_free(&e);
}

/* The files of a domain could not name such a folder. */
START_TEST(a_folder_that_is_no_utf8)
{
    struct fixture f;
    struct err e = ERR_INIT;
    struct domain *d = NULL;
    export_as(&f, "imagefolder");
    char *odd = text_format("%s/o\xff", f.folder), *link = text_format("%s/link", f.folder);
    char *train = text_format("%s/train", f.folder);
    ck_assert(!rename(train, odd) && !symlink(odd, link));
    ck_assert(import(&d, &f, as_it_is, "train: link", &e));
    ck_assert_msg(strstr(e.text, "is not UTF-8") != NULL, "%s", e.text);
    err_free(&e);
    free(train);
    free(link);
    free(odd);
    fixture_close(&f);
}
END_TEST

START_TEST(mistakes_are_named)
{
    struct fixture f;
    struct err e = ERR_INIT;
    struct domain *d, *out;
    static uint8_t pixels[(TRAIN + 1) * WIDTH * HEIGHT];
    static uint16_t classes[(TRAIN + 1) * LENGTH];
    const struct seeds seeds = seeds_single(1);
    export_as(&f, "idx");
    refused(&f, "train: nothing, train_labels: train-labels-idx2-ubyte",
            "'nothing' does not exist");
    refused(&f, "train: train-labels-idx2-ubyte, train_labels: train-labels-idx2-ubyte",
            "expected images");
    refused(&f, "train: train-images-idx3-ubyte, train_labels: test-labels-idx2-ubyte",
            "5 labels for 30 images");
    refused(&f, "train: train-images-idx3-ubyte, train_labels: manifest.json", "not an IDX file");
    refused(&f, "train: .", "holds no pictures");
    refused(&f, "train: ., train_labels: train-labels-idx2-ubyte", "train_labels is for IDX");
    refused(&f, "train: manifest.json", "is no folder, no picture");
    refused(&f, "train: train-images-idx3-ubyte, train_labels: nothing", "yaml:5:56: import");
    refused(&f, "tain: .", "did you mean 'train'?");

    import(&d, &f, as_it_is,
           "train: train-images-idx3-ubyte, train_labels: train-labels-idx2-ubyte", &e);
    ok(&e);
    ck_assert_int_eq(render_many(d, &seeds, 0, TRAIN + 1, NULL, pixels, classes, &e), ERR_CONFIG);
    ck_assert_str_eq(e.text, "'files' has 30 images to train with, and 31 are asked for");
    err_free(&e);
    ck_assert_int_eq(render_many(d, &seeds, (uint64_t)1 << 32, 1, NULL, pixels, classes, &e),
                     ERR_CONFIG);
    err_free(&e);
    const struct prefetch_set set = {d, seeds, 0, TRAIN + 1, pixels};
    struct prefetch *stream;
    ck_assert_int_eq(prefetch_create(&stream, &set, 1, &e), ERR_CONFIG);
    ck_assert_ptr_null(stream);
    err_free(&e);
    ck_assert(domain_interpolate(&out, d, f.domain, 0.5, DOMAIN_ALL, "half", &e));
    err_free(&e);
    domain_free(d);
    fixture_close(&f);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("import");
    TCase *c = tcase_create("import");
    tcase_set_timeout(c, 120);
    tcase_add_test(c, idx_comes_back);
    tcase_add_test(c, a_folder_comes_back);
    tcase_add_test(c, its_spec_is_itself);
    tcase_add_test(c, upper_case_sha256);
    tcase_add_test(c, sizes_and_channels_change);
    tcase_add_test(c, gzip_is_seen_through);
    tcase_add_test(c, paths_stay_inside);
    tcase_add_test(c, mistakes_are_named);
    tcase_add_test(c, a_folder_that_is_no_utf8);
    suite_add_tcase(s, c);
    return run_suite(s);
}
