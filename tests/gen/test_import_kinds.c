/* Folders and IDX files as users have them: read right, refused with a remedy, or told. */
#include <sys/stat.h>
#include <unistd.h>

#include <libdeflate.h>
#include <png.h>

#include "base/file.h"
#include "base/json.h"
#include "base/publish.h"
#include "gen/import/import.h"
#include "gen/paint/png.h"
#include "support.h"

static char folder[64];
static struct font_store *fonts;

static void set_up(void)
{
    strcpy(folder, "/tmp/adda-kinds-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    fonts = open_fonts();
}

static void tear_down(void)
{
    font_store_free(fonts);
    publish_remove(folder, NULL);
}

static const char *path_of(const char *name)
{
    static char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void write_bytes(const char *name, const void *data, size_t size)
{
    struct err e = ERR_INIT;
    ck_assert_msg(!publish_file(path_of(name), data, size, &e), "%s", e.text);
}

static void write_text(const char *name, const char *text)
{
    write_bytes(name, text, strlen(text));
}

enum { SIDE = 8 };

/* A picture of SIDE x SIDE: `level` with one pixel of another. */
static void write_picture(const char *name, int level)
{
    uint8_t pixels[SIDE * SIDE];
    struct err e = ERR_INIT;
    memset(pixels, level, sizeof pixels);
    pixels[9] = (uint8_t)(level + 100);
    ck_assert_msg(!captcha_png_publish(path_of(name), pixels, SIDE, SIDE, 1, &e), "%s", e.text);
}

static void make_folder(const char *name)
{
    ck_assert_int_eq(mkdir(path_of(name), 0777), 0);
}

#define ROW(file_, text_) "{\"file_name\": \"" file_ "\", \"text\": \"" text_ "\"}\n"
#define THREE ROW("0.png", "12") ROW("1.png", "34") ROW("2.png", "56")

/* Three pictures and these rows in a folder "train". */
static void write_three(const char *rows, size_t size)
{
    make_folder("train");
    write_picture("train/0.png", 0);
    write_picture("train/1.png", 50);
    write_picture("train/2.png", 100);
    if (rows)
        write_bytes("train/metadata.jsonl", rows, size);
}

/* The domain of the settings; NULL and an error when it is refused. */
static struct domain *load(const char *settings, int length, struct err *e)
{
    char spec[1024];
    struct domain *d = NULL;
    snprintf(spec, sizeof spec,
             "name: t\ncanvas: {width: 8, height: 8, channels: 1}\nalphabet: \"0123456789\"\n"
             "length: %d\nimport: {%s}\n",
             length, settings);
    domain_parse(&d, spec, path_of("d.yaml"), fonts, e);
    return d;
}

static void refused(const char *settings, int length, const char *because)
{
    struct err e = ERR_INIT;
    struct domain *d = load(settings, length, &e);
    ck_assert_msg(!d, "accepted: %s", settings);
    ck_assert_msg(strstr(e.text, "d.yaml:5:") && strstr(e.text, because), "%s", e.text);
    err_free(&e);
}

static struct domain *accepted(const char *settings, int length)
{
    struct err e = ERR_INIT;
    struct domain *d = load(settings, length, &e);
    ck_assert_msg(d != NULL, "%s", e.text);
    return d;
}

static void told(const struct domain *d, const char *what)
{
    const char *text = domain_warnings(d);
    ck_assert_msg(what ? text && strstr(text, what) : !text, "%s", text ? text : "nothing is told");
}

static void identity(const struct domain *d, char hex[HASH_HEX])
{
    json_t *j = domain_json(d);
    json_hash(j, hex);
    json_decref(j);
}

/* ---- rows ----------------------------------------------------------------------------------- */

/* Marks before the text, other ends of lines, blank lines: the same data set. */
START_TEST(rows_of_other_editors)
{
    static const char *const same[] = {
        THREE, "\xef\xbb\xbf" THREE, THREE "\n\n",
        "\r\n" ROW("0.png", "12") "\r\n  \t\n" ROW("1.png", "34") "\n" ROW("2.png", "56") "\r\n",
        ROW("./0.png", "12") ROW("1.png", "34") "{\"file_name\": \"2.png\", \"text\": \"56\"}"};
    char first[HASH_HEX] = "", hex[HASH_HEX];
    write_three(NULL, 0);
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        write_text("train/metadata.jsonl", same[i]);
        struct domain *d = accepted("train: train", 2);
        told(d, NULL);
        identity(d, hex);
        if (i)
            ck_assert_str_eq(hex, first);
        memcpy(first, hex, sizeof first);
        domain_free(d);
    }
}
END_TEST

START_TEST(rows_that_are_refused)
{
    static const char zeros[] = ROW("0.png", "12") "\0\0\0\0" ROW("1.png", "34");
    static const struct {
        const char *rows;
        size_t size;
        const char *because;
    } cases[] = {
        {zeros, sizeof zeros - 1, "metadata.jsonl:2: a NUL byte: the file is damaged"},
        {"\xff\xfe{\0", 4, "UTF-16: save it as UTF-8"},
        {"\xfe\xff\0{", 4, "UTF-16: save it as UTF-8"},
        {"{\"file_name\": \"0.png\", \"text\": 12}\n", 0, ":1: 'text' is a number: quote it"},
        {"{\"file_name\": 0, \"text\": \"12\"}\n", 0, ":1: 'file_name' is a number: quote it"},
        {THREE ROW("0.png", "99"), 0, "metadata.jsonl:4: '0.png' has a row already, in line 1"},
        {THREE "\n" ROW(".//2.png", "56"), 0, "metadata.jsonl:5: '2.png' has a row already"},
        {"\n\r\n", 0, "0 images"},
        {"", 0, "0 images"},
        {ROW("0.png", "1x"), 0, "not in the alphabet"},
        {ROW("../0.png", "12"), 0, "a path inside the folder"},
    };
    write_three(NULL, 0);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *rows = cases[i].rows;
        write_bytes("train/metadata.jsonl", rows, cases[i].size ? cases[i].size : strlen(rows));
        refused("train: train", 2, cases[i].because);
    }
}
END_TEST

/* Rows as JSON, as a table, and as names of files: the same data set. */
START_TEST(labels_kept_in_other_ways)
{
    char first[HASH_HEX], hex[HASH_HEX];
    write_three(THREE, strlen(THREE));
    struct domain *d = accepted("train: train", 2);
    identity(d, first);
    domain_free(d);
    write_text("train/metadata.csv", "file_name,text\n0.png,12\n1.png,34\n2.png,56\n");
    d = accepted("train: train", 2);
    told(d, "metadata.csv' is not read, since there is a metadata.jsonl");
    domain_free(d);
    unlink(path_of("train/metadata.jsonl"));
    d = accepted("train: train", 2);
    told(d, NULL);
    identity(d, hex);
    ck_assert_str_eq(hex, first);
    domain_free(d);
    make_folder("named");
    write_picture("named/12_a.png", 0);
    write_picture("named/34_b.png", 50);
    write_picture("named/56_.png", 100);
    d = accepted("train: named, labels: \"{text}_*\"", 2);
    told(d, NULL);
    identity(d, hex);
    ck_assert_str_eq(hex, first);
    domain_free(d);
    ck_assert_int_eq(symlink("nowhere", path_of("named/metadata.jsonl")), 0);
    refused("train: named", 2, "metadata.jsonl"); /* not taken for a folder without one */
}
END_TEST

START_TEST(pictures_without_a_row)
{
    write_three(THREE, strlen(THREE));
    make_folder("train/more");
    write_picture("train/more/3.png", 9);
    write_picture("train/4.PNG", 9);
    write_text("train/notes.txt", "x");
    write_picture("train/.hidden.png", 9);
    struct domain *d = accepted("train: train", 2);
    told(d, "metadata.jsonl': 2 pictures have no row and are left out, the first: 4.PNG");
    domain_free(d);
    write_text("train/metadata.jsonl", THREE ROW("more/3.png", "77") ROW("4.PNG", "88"));
    d = accepted("train: train", 2);
    told(d, NULL);
    domain_free(d);
}
END_TEST

/* Neither waited for nor read until memory ends. */
START_TEST(what_is_no_regular_file)
{
    write_three(NULL, 0);
    ck_assert_int_eq(mkfifo(path_of("train/metadata.jsonl"), 0666), 0);
    refused("train: train", 2, "not a regular file");
    refused("train: train/metadata.jsonl, train_labels: train/0.png", 2, "not a regular file");
    refused("train: /dev/zero, train_labels: /dev/zero", 2, "not a regular file");
    unlink(path_of("train/metadata.jsonl"));
    write_text("train/metadata.jsonl", ROW("pipe.png", "12"));
    ck_assert_int_eq(mkfifo(path_of("train/pipe.png"), 0666), 0);
    refused("train: train", 2, "not a regular file");
}
END_TEST

/* ---- pixels --------------------------------------------------------------------------------- */

/* A PNG file of `text` = 255 with alpha 0 but for one pixel. */
static void write_transparent(const char *name)
{
    png_image image = {
        .version = PNG_IMAGE_VERSION, .width = SIDE, .height = SIDE, .format = PNG_FORMAT_GA};
    uint8_t pixels[SIDE * SIDE][2];
    for (int i = 0; i < SIDE * SIDE; i++) {
        pixels[i][0] = 255;
        pixels[i][1] = i == 9 ? 255 : 0;
    }
    ck_assert(png_image_write_to_file(&image, path_of(name), 0, pixels, 0, NULL));
}

/* White text on nothing: on white it is lost, and told; on black it is there. */
START_TEST(transparent_pictures)
{
    uint8_t out[SIDE * SIDE];
    uint16_t class;
    const struct seeds seeds = seeds_single(1);
    struct err e = ERR_INIT;
    make_folder("train");
    write_text("train/metadata.jsonl", ROW("a.png", "1"));
    write_transparent("train/a.png");
    struct domain *d = accepted("train: train", 1);
    told(d, "1 of 1 images are of one colour");
    told(d, "choose the other ground");
    domain_free(d);
    d = accepted("train: train, ground: black", 1);
    told(d, NULL);
    ck_assert(!render_many(d, &seeds, 0, 1, NULL, out, &class, &e));
    for (int i = 0; i < SIDE * SIDE; i++)
        ck_assert_int_eq(out[i], i == 9 ? 255 : 0);
    domain_free(d);
}
END_TEST

/* Images of one colour, and values of 0 and 1. */
START_TEST(strange_values)
{
    uint8_t blank[SIDE * SIDE];
    struct err e = ERR_INIT;
    write_three(THREE, strlen(THREE));
    memset(blank, 7, sizeof blank);
    ck_assert(!captcha_png_publish(path_of("train/1.png"), blank, SIDE, SIDE, 1, &e));
    struct domain *d = accepted("train: train", 2);
    told(d, "1 of 3 images are of one colour, the first is number 2");
    domain_free(d);
    for (int i = 0; i < 3; i++) {
        char name[32];
        snprintf(name, sizeof name, "train/%d.png", i);
        blank[0] = (uint8_t)(8 + i);
        ck_assert(!captcha_png_publish(path_of(name), blank, SIDE, SIDE, 1, &e));
    }
    d = accepted("train: train", 2);
    told(d, "all values lie between 7 and 10; 0 to 255 are expected");
    domain_free(d);
}
END_TEST

START_TEST(images_in_both_parts)
{
    write_three(THREE, strlen(THREE));
    struct domain *d = accepted("train: train, test: train", 2);
    ck_assert_int_eq(domain_shared_images(d, d, false).shared, 3);
    const struct shared_images own = domain_shared_images(d, d, true);
    ck_assert(own.images == 3 && own.shared == own.images);
    told(d, "3 of 3 images to test with are also images to train with");
    domain_free(d);
    make_folder("test");
    write_picture("test/a.png", 50); /* another name, the same pixels */
    write_picture("test/b.png", 51);
    write_text("test/metadata.jsonl", ROW("a.png", "99") ROW("b.png", "34"));
    d = accepted("train: train, test: test", 2);
    ck_assert_int_eq(domain_shared_images(d, d, false).shared, 1);
    told(d, "1 of 2 images to test with");
    domain_free(d);
    write_text("test/metadata.jsonl", ROW("b.png", "34"));
    d = accepted("train: train, test: test", 2);
    ck_assert_int_eq(domain_shared_images(d, d, false).shared, 0);
    domain_free(d);
}
END_TEST

/* ---- IDX ------------------------------------------------------------------------------------ */

enum { IMAGES = 10, ROWS = 8, COLUMNS = 6, PIXELS = IMAGES * ROWS * COLUMNS };

/* Ten images of 6 x 8, turned on their sides or not, and labels from `first` on. */
static void write_idx(bool turned, int first, int brightest)
{
    uint8_t images[16 + PIXELS] = {0, 0, 8, 3, 0, 0, 0, IMAGES, 0, 0, 0, 0, 0, 0, 0, 0};
    uint8_t labels[8 + IMAGES] = {0, 0, 8, 1, 0, 0, 0, IMAGES};
    images[11] = turned ? COLUMNS : ROWS;
    images[15] = turned ? ROWS : COLUMNS;
    for (int i = 0; i < IMAGES; i++)
        for (int y = 0; y < ROWS; y++)
            for (int x = 0; x < COLUMNS; x++) {
                const int at = turned ? x * ROWS + y : y * COLUMNS + x;
                images[16 + i * ROWS * COLUMNS + at] =
                    (uint8_t)((i * 7 + y * COLUMNS + x) % 50 * brightest / 49);
            }
    for (int i = 0; i < IMAGES; i++)
        labels[8 + i] = (uint8_t)(i + first);
    write_bytes("images", images, sizeof images);
    write_bytes("labels", labels, sizeof labels);
}

#define FILES "train: images, train_labels: labels, fit: stretch"

static void plain_identity(char hex[HASH_HEX])
{
    write_idx(false, 0, 255);
    struct domain *d = accepted(FILES, 1);
    told(d, NULL);
    identity(d, hex);
    domain_free(d);
}

START_TEST(idx_files_of_other_conventions)
{
    char plain[HASH_HEX], hex[HASH_HEX];
    plain_identity(plain);
    write_idx(true, 1, 255);
    refused(FILES ", transpose: true", 1, "label 10, but the alphabet has 10 characters");
    refused(FILES ", transpose: true", 1, "if the labels begin at 1, say first_label: 1");
    refused(FILES ", first_label: 2", 1, "label 1, but the first is 2");
    struct domain *d = accepted(FILES ", first_label: 1", 1);
    identity(d, hex);
    ck_assert_str_ne(hex, plain);
    domain_free(d);
    d = accepted(FILES ", transpose: true, first_label: 1", 1);
    told(d, NULL);
    identity(d, hex);
    ck_assert_str_eq(hex, plain);
    char *spec = domain_spec(d);
    struct domain *again = parse_domain(spec, fonts);
    identity(again, hex);
    ck_assert_str_eq(hex, plain);
    free(spec);
    domain_free(again);
    domain_free(d);
}
END_TEST

/* What an earlier program stored says nothing of `fit`, which was `stretch` then, and has the
 * SHA-256 of what that gave. */
START_TEST(specs_without_fit)
{
    char plain[HASH_HEX], hex[HASH_HEX];
    static const char fit[] = "\"fit\": \"stretch\",";
    plain_identity(plain);
    struct domain *d = accepted(FILES, 1);
    char *spec = domain_spec(d), *at = strstr(spec, fit);
    ck_assert_msg(at != NULL, "%s", spec);
    memset(at, ' ', sizeof fit - 1);
    struct domain *again = parse_domain(spec, fonts);
    identity(again, hex);
    ck_assert_str_eq(hex, plain);
    domain_free(again);
    free(spec);
    domain_free(d);
}
END_TEST

START_TEST(idx_files_of_strange_range)
{
    write_idx(false, 0, 1);
    struct domain *d = accepted(FILES, 1);
    told(d, "all values lie between 0 and 1; 0 to 255 are expected");
    domain_free(d);
}
END_TEST

/* `labels` of 5 ... 9 in an alphabet of ten. */
START_TEST(labels_that_begin_late)
{
    uint8_t labels[8 + IMAGES] = {0, 0, 8, 1, 0, 0, 0, IMAGES};
    write_idx(false, 0, 255);
    for (int i = 0; i < IMAGES; i++)
        labels[8 + i] = (uint8_t)(5 + i % 5);
    write_bytes("labels", labels, sizeof labels);
    struct domain *d = accepted(FILES, 1);
    told(d, "no label is below 5; if the labels begin at 5, say first_label: 5");
    domain_free(d);
}
END_TEST

/* Appends a gzip member of part of the images. */
static size_t add_member(uint8_t *to, const uint8_t *from, size_t size)
{
    struct libdeflate_compressor *c = libdeflate_alloc_compressor(6);
    const size_t used = libdeflate_gzip_compress(c, from, size, to, 1 << 16);
    ck_assert_uint_gt(used, 0);
    libdeflate_free_compressor(c);
    return used;
}

START_TEST(gzip_of_several_members)
{
    enum { WHOLE = 16 + PIXELS };
    static uint8_t packed[1 << 18];
    char plain[HASH_HEX], hex[HASH_HEX], *data;
    size_t size, used = 0;
    struct err e = ERR_INIT;
    plain_identity(plain);
    ck_assert(!read_file(path_of("images"), &data, &size, &e));
    ck_assert_uint_eq(size, WHOLE);
    const size_t cuts[] = {0, 5, 100, 100, WHOLE}; /* one of them is empty */
    for (int i = 0; i < 4; i++)
        used += add_member(packed + used, (uint8_t *)data + cuts[i], cuts[i + 1] - cuts[i]);
    write_bytes("images", packed, used);
    struct domain *d = accepted(FILES, 1);
    told(d, NULL);
    identity(d, hex);
    ck_assert_str_eq(hex, plain);
    domain_free(d);

    memset(packed + used, 0, 512); /* padded to a block */
    write_bytes("images", packed, used + 512);
    d = accepted(FILES, 1);
    told(d, "512 bytes after the compressed data are left out");
    identity(d, hex);
    ck_assert_str_eq(hex, plain);
    domain_free(d);

    packed[used - 12] ^= 1;
    write_bytes("images", packed, used);
    refused(FILES, 1, "damaged gzip file");
    write_bytes("images", packed, used / 2);
    refused(FILES, 1, "");
    free(data);
}
END_TEST

/* More than the header promises is no IDX file of that header. */
START_TEST(idx_with_a_tail)
{
    char *data;
    size_t size;
    struct err e = ERR_INIT;
    write_idx(false, 0, 255);
    ck_assert(!read_file(path_of("images"), &data, &size, &e));
    data = realloc(data, size + 4);
    memset(data + size, 0, 4);
    write_bytes("images", data, size + 4);
    refused(FILES, 1, "not as long as its header says");
    free(data);
}
END_TEST

/* ---- settings ------------------------------------------------------------------------------- */

/* A setting that concerns nothing that is there is not ignored. */
START_TEST(settings_that_do_not_apply)
{
    write_three(THREE, strlen(THREE));
    write_idx(false, 0, 255);
    refused("train: train, transpose: true", 2, "transpose is for IDX and NPY files");
    refused("train: train, first_label: 1", 2, "first_label is for labels in IDX and NPY files");
    refused(FILES ", ground: black", 1, "ground is for pictures");
    refused(FILES ", test_labels: labels", 1, "test_labels without test");
    refused(FILES ", first_label: 256", 1, "out of range");
    refused(FILES ", ground: green", 1, "ground");
    refused("train: train, labels: \"\"", 2, "expected a rule with {text}");
}
END_TEST

/* One picture is no array: it has transparency, and no rows to exchange. */
START_TEST(a_single_picture)
{
    write_transparent("a.png");
    refused("train: a.png, transpose: true", 1, "transpose is for IDX and NPY files");
    domain_free(accepted("train: a.png, ground: black", 1));
    domain_free(accepted("train: a.png", 1));
}
END_TEST

/* Pixels, classes of two bytes, and names. */
START_TEST(memory_of_images)
{
    write_three(THREE, strlen(THREE));
    write_idx(false, 0, 255);
    struct domain *d = accepted("train: train", 2);
    ck_assert_uint_eq(domain_imported_bytes(d),
                      3 * (SIDE * SIDE + 2 * sizeof(uint16_t) + sizeof(char *) + sizeof "0.png"));
    domain_free(d);
    d = accepted(FILES, 1);
    ck_assert_uint_eq(domain_imported_bytes(d), IMAGES * (SIDE * SIDE + sizeof(uint16_t)));
    domain_free(d);
    d = accepted("train: images, fit: stretch", 1);
    ck_assert_uint_eq(domain_imported_bytes(d), IMAGES * SIDE * SIDE);
    domain_free(d);
}
END_TEST

/* The first eight are told, and how many more there are. */
START_TEST(many_mistakes)
{
    struct text rows = {0};
    char name[32];
    make_folder("train");
    for (int i = 0; i < 11; i++) {
        snprintf(name, sizeof name, "train/%02d.png", i);
        write_picture(name, i);
        for (int k = 0; k < 2; k++)
            text_printf(&rows, ROW("%02d.png", "12"), i);
    }
    refused("train: train, labels: \"x{text}\"", 2, "so it is with 3 more names");
    refused("train: train, labels: \"{text}.png\"", 2, "the ending is no part of the name");
    refused("train: train, labels: \"../{text}\"", 2, "paths begin in the folder");
    write_bytes("train/metadata.jsonl", rows.data, rows.size);
    refused("train: train", 2, "3 more rows are of pictures that have one already");
    text_free(&rows);
}
END_TEST

/* Every setting of the table: two values give other images, or the second is refused. */
START_TEST(every_setting_counts)
{
    static const struct setting {
        const char *name, *one, *other, *refusal;
        int length;
    } settings[] = {
        {"train", "train: train", "train: other", NULL, 2},
        {"train_labels", FILES, "train: images, train_labels: others, fit: stretch", NULL, 1},
        {"test", "train: train", "train: train, test: other", NULL, 2},
        {"test_labels", FILES ", test: images, test_labels: labels",
         FILES ", test: images, test_labels: others", NULL, 1},
        {"transpose", FILES, FILES ", transpose: true", NULL, 1},
        {"first_label", FILES, FILES ", first_label: 1", "label 0, but the first is 1", 1},
        {"ground", "train: clear", "train: clear, ground: black", NULL, 1},
        {"fit", FILES, "train: images, train_labels: labels, fit: crop", NULL, 1},
        {"labels", "train: train", "train: train, labels: none", NULL, 2},
        {"sha256", FILES, FILES ", sha256: \"00\"", "the files have changed", 1},
    };
    enum { SETTINGS = sizeof settings / sizeof *settings };
    uint8_t labels[8 + IMAGES] = {0, 0, 8, 1, 0, 0, 0, IMAGES};
    write_three(THREE, strlen(THREE));
    write_idx(false, 0, 255);
    write_bytes("others", labels, sizeof labels);
    make_folder("other");
    write_picture("other/0.png", 11);
    write_text("other/metadata.jsonl", ROW("0.png", "12"));
    make_folder("clear");
    write_transparent("clear/a.png");
    write_text("clear/metadata.jsonl", ROW("a.png", "1"));
    ck_assert_int_eq(import_table.count, SETTINGS);
    for (int i = 0; i < SETTINGS; i++) {
        const struct setting *s = &settings[i];
        char one[HASH_HEX], other[HASH_HEX];
        ck_assert_str_eq(import_table.params[i].name, s->name);
        struct domain *d = accepted(s->one, s->length);
        identity(d, one);
        domain_free(d);
        if (s->refusal) {
            refused(s->other, s->length, s->refusal);
            continue;
        }
        d = accepted(s->other, s->length);
        identity(d, other);
        ck_assert_msg(strcmp(one, other) != 0, "%s", s->name);
        domain_free(d);
    }
}
END_TEST

int main(void)
{
    Suite *s = suite_create("import_kinds");
    TCase *c = tcase_create("import_kinds");
    tcase_add_checked_fixture(c, set_up, tear_down);
    tcase_add_test(c, rows_of_other_editors);
    tcase_add_test(c, rows_that_are_refused);
    tcase_add_test(c, labels_kept_in_other_ways);
    tcase_add_test(c, pictures_without_a_row);
    tcase_add_test(c, what_is_no_regular_file);
    tcase_add_test(c, transparent_pictures);
    tcase_add_test(c, strange_values);
    tcase_add_test(c, images_in_both_parts);
    tcase_add_test(c, idx_files_of_other_conventions);
    tcase_add_test(c, specs_without_fit);
    tcase_add_test(c, idx_files_of_strange_range);
    tcase_add_test(c, labels_that_begin_late);
    tcase_add_test(c, gzip_of_several_members);
    tcase_add_test(c, idx_with_a_tail);
    tcase_add_test(c, settings_that_do_not_apply);
    tcase_add_test(c, a_single_picture);
    tcase_add_test(c, memory_of_images);
    tcase_add_test(c, many_mistakes);
    tcase_add_test(c, every_setting_counts);
    suite_add_tcase(s, c);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    const int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
