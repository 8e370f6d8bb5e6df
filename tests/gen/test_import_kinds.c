/* Folders as users have them: read right, refused with a remedy, or told. */
#include "import_kinds.h"

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
        {"f\0i\0", 4, "UTF-16: save it as UTF-8"},
        {"\x1f\x8b\x08\0", 4, "metadata.jsonl is packed with gzip: unpack it first"},
        {"PK\x03\x04", 4, "is a ZIP archive, as files of spreadsheets are"},
        {ROW("0.png", "e\xcc\x81"), 0, "not in the alphabet; it is decomposed (NFD"},
        {ROW("e\xcc\x81.png", "12"), 0, "names are compared byte by byte"},
        {"{\"file_name\": \"0.png\", \"text\": 12}\n", 0, ":1: 'text' is a number: quote it"},
        {"{\"file_name\": 0, \"text\": \"12\"}\n", 0, ":1: 'file_name' is a number: quote it"},
        {THREE ROW("0.png", "99"), 0, "metadata.jsonl:4: '0.png' has a row already, in line 1"},
        {THREE "\n" ROW(".//2.png", "56"), 0, "metadata.jsonl:5: '2.png' has a row already"},
        {"\n\r\n", 0, "0 images"},
        {"", 0, "0 images"},
        {ROW("0.png", "1x"), 0, "not in the alphabet"},
        {ROW("0.png", "1\\n"), 0, "metadata.jsonl:1: text '1\\n': place 2 is not in the alphabet"},
        {ROW("../0.png", "12"), 0, "a path inside the folder"},
    };
    write_three(NULL, 0);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *rows = cases[i].rows;
        write_bytes("train/metadata.jsonl", rows, cases[i].size ? cases[i].size : strlen(rows));
        refused("train: train", 2, cases[i].because);
    }
    ck_assert(!unlink(path_of("train/metadata.jsonl")));
    write_bytes("train/metadata.csv", "\x1f\x8b\x08\0", 4);
    refused("train: train", 2, "metadata.csv is packed with gzip: unpack it first");
}
END_TEST

START_TEST(texts_that_are_left_unread)
{
    write_three(THREE, strlen(THREE));
    struct domain *d = accepted("train: train, labels: none", 2);
    told(d, "metadata.jsonl' is not read: with labels: none nobody knows the texts");
    domain_free(d);
    write_picture("train/12_0.png", 7);
    for (int i = 0; i < 3; i++)
        ck_assert(!unlink(path_of(i == 0   ? "train/0.png"
                                  : i == 1 ? "train/1.png"
                                           : "train/2.png")));
    d = accepted("train: train, labels: \"{text}_*\"", 2);
    told(d, "is not read: by labels: '{text}_*' the texts stand in the names");
    domain_free(d);
    ck_assert(!unlink(path_of("train/metadata.jsonl")));
    d = accepted("train: train, labels: none", 2);
    told(d, NULL);
    domain_free(d);
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

/* How many characters the text of the one row has, read from a table that begins so. */
static int length_with(const char *columns, const char *more, const char *warned)
{
    uint16_t classes[3];
    const struct seeds seeds = seeds_single(1);
    struct err e = ERR_INIT;
    struct domain *d = NULL;
    char *table = text_format("file_name,text%s\n0.png,'+1%s\n", columns, more);
    write_text("train/metadata.csv", table);
    domain_parse(&d,
                 "name: t\ncanvas: {width: 8, height: 8, channels: 1}\nalphabet: \"01+'\"\n"
                 "length: {uniform: [1, 3]}\nimport: {train: train}\n",
                 path_of("d.yaml"), fonts, &e);
    ck_assert_msg(d != NULL, "%s", e.text);
    told(d, warned);
    render_text(d, &seeds, 0, classes);
    domain_free(d);
    free(table);
    return (classes[0] < 4) + (classes[1] < 4) + (classes[2] < 4);
}

/* What adda-bench predict wrote is undone if its columns are there, and told if they are not. */
START_TEST(tables_of_predict)
{
    make_folder("train");
    write_picture("train/0.png", 0);
    ck_assert_int_eq(length_with(",confidence,confidence_1,confidence_2", ",1,1,1", NULL), 2);
    ck_assert_int_eq(length_with(",confidence", ",1", "metadata.csv:2: the text is taken as"), 3);
    ck_assert_int_eq(length_with("", "", "it stands, '+1, and would be +1 in"), 3);
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

static void add(TCase *c)
{
    tcase_add_test(c, rows_of_other_editors);
    tcase_add_test(c, rows_that_are_refused);
    tcase_add_test(c, texts_that_are_left_unread);
    tcase_add_test(c, labels_kept_in_other_ways);
    tcase_add_test(c, tables_of_predict);
    tcase_add_test(c, pictures_without_a_row);
    tcase_add_test(c, what_is_no_regular_file);
    tcase_add_test(c, transparent_pictures);
    tcase_add_test(c, strange_values);
    tcase_add_test(c, images_in_both_parts);
}

int main(void)
{
    return run_kinds("import_kinds", add);
}
