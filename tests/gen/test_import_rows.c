/* Texts of pictures from tables and from names of files, pictures of several sizes, and arrays of
 * NumPy: read as their manuals say, or refused with the file's name. */
#include <sys/stat.h>
#include <unistd.h>

#include "base/npy.h"
#include "base/publish.h"
#include "gen/import/arrays.h"
#include "gen/import/csv.h"
#include "gen/import/files.h"
#include "gen/import/folder.h"
#include "gen/import/rule.h"
#include "gen/paint/png.h"
#include "support.h"

static const uint32_t alphabet[] = {'0', '1', '2', 'a', 0xe9};
static const struct import_shape shape = {.width = 8,
                                          .height = 4,
                                          .channels = 1,
                                          .length = 3,
                                          .shortest = 2,
                                          .classes = 5,
                                          .alphabet = alphabet};

/* ---- tables --------------------------------------------------------------------------------- */

static enum err_code read_csv(struct import_rows *r, const char *text, struct err *e)
{
    const struct import_bytes file = {"t.csv", text, strlen(text)};
    return import_csv(r, &file, e);
}

/* Rows as NAME=TEXT@LINE, one behind the other. */
static void csv_gives(const char *text, const char *expected)
{
    struct import_rows r = {0};
    struct err e = ERR_INIT;
    struct text all = {0};
    ck_assert_msg(!read_csv(&r, text, &e), "%s", e.text);
    text_add(&all, "");
    for (int i = 0; i < r.count; i++)
        text_printf(&all, "%s=%s@%d;", r.rows[i].name, r.rows[i].text, r.rows[i].line);
    ck_assert_str_eq(all.size ? all.data : "", expected);
    text_free(&all);
    import_rows_free(&r);
}

static void csv_refused(const char *text, const char *because)
{
    struct import_rows r = {0};
    struct err e = ERR_INIT;
    ck_assert_msg(read_csv(&r, text, &e), "accepted: %s", text);
    ck_assert_msg(strstr(e.text, because) != NULL, "%s", e.text);
    err_free(&e);
    import_rows_free(&r);
}

START_TEST(tables_of_programs)
{
    csv_gives("file_name,text\na.png,045\nb.png,1\n", "a.png=045@2;b.png=1@3;");
    csv_gives("\xef\xbb\xbf"
              "file_name,text\r\na.png,045\r\n\r\nb.png,1",
              "a.png=045@2;b.png=1@4;");
    csv_gives("id,text,more,file_name\n7,12,,a/b.png\n", "a/b.png=12@2;");
    csv_gives("text,file_name\n\"1,\"\"2\",\"a\nb.png\"\n3,c.png\n", "a\nb.png=1,\"2@2;c.png=3@4;");
    csv_gives("file_name,text\ra.png,1\rb.png,2\r", "a.png=1@2;b.png=2@3;");
    csv_gives("file_name,text\n", "");
    csv_gives("file_name,text\na.png,\n", "a.png=@2;");
    csv_gives("file_name,text\na.png, 12 \n", "a.png= 12 @2;");
    csv_refused("", "no column is named 'file_name'");
    csv_refused("file_name,label\na.png,1\n", "t.csv:1: no column is named 'text'");
    csv_refused("file_name,text,text\na.png,1,2\n", "two columns are named 'text'");
    csv_refused("file_name;text\na.png;1\n", "t.csv:1: no column is named 'file_name'");
    csv_refused("file_name;text\na.png;1\n", "its columns are separated by ';': separate them by");
    csv_refused("file_name\ttext\na.png\t1\n", "its columns are separated by tabs");
    csv_refused("\xef\xbb\xbfsep=;\nfile_name;text\n",
                "t.csv:1: a line 'sep=' is for spreadsheets");
    csv_refused("sep=,\nfile_name,text\n",
                "t.csv:1: a line 'sep=' is for spreadsheets: leave it out");
    csv_refused("File_Name,Text\n",
                "no column is named 'file_name', but one 'File_Name': rename it");
    csv_refused("File_Name,Text\n", "no column is named 'text', but one 'Text': rename it");
    csv_refused("filename,text\n", "but one 'filename': rename it");
    csv_refused("file_name, text\n", "no column is named 'text', but one ' text': rename it");
    csv_refused("file_name,text\na.png\n", "t.csv:2: 1 fields, and the first line names 2 columns");
    csv_refused("file_name,text\na.png,1,2\n", "t.csv:2: 3 fields");
    csv_refused("file_name,text\n\na.png,\"1\n", "t.csv:3: a quote is not closed");
    csv_refused("file_name,text\na.png,1\"2\n", "a quote inside a field");
    csv_refused("file_name,text\na.png,\"1\"2\n", "expected a comma");
    csv_refused("file_name,text\n../a.png,1\n", "t.csv:2: file_name is no path inside");
    csv_refused("file_name,text\na.png,\xff\n", "the text is no UTF-8");
}
END_TEST

/* What predict of adda-bench wrote is what it read, and nothing else is taken for it. */
START_TEST(tables_of_predict)
{
#define PREDICTED "file_name,text,confidence,confidence_1"
    csv_gives(PREDICTED "\n'-a.png,'=1,1,1\nb\\\\n,''\\\\,1,1\n", "-a.png==1@2;b\\n=''\\@3;");
    csv_gives("\xef\xbb\xbf" PREDICTED ",confidence_2\r\na,'+1,1,1,1\r\n", "a=+1@2;");
    csv_gives("\"file_name\",\"text\",confidence,confidence_1,seen\na,'+1,1,1,\n", "a=+1@2;");
    csv_gives("file_name,text\na,'+1\n", "a='+1@2;");
    csv_gives("file_name,text,confidence\na,'+1,1\n", "a='+1@2;");
    csv_gives("file_name,text,confidence,confidence_12\na,'+1,1,1\n", "a='+1@2;");
    csv_gives("text,file_name,confidence,confidence_1\n'+1,a,1,1\n", "a='+1@2;");
    csv_refused(PREDICTED "\n\\x2e./a,1,1,1\n", "t.csv:2: file_name is no path inside");
    csv_refused(PREDICTED "\na,\\xff,1,1\n", "the text is no UTF-8");
}
END_TEST

/* `expected` NULL: nothing is told. */
static void csv_tells(const char *text, const char *characters, const char *expected)
{
    uint32_t known[16];
    const struct import_shape s = {
        .shortest = 1, .length = 2, .classes = (int)strlen(characters), .alphabet = known};
    struct import_rows r = {0};
    struct err e = ERR_INIT, told = ERR_INIT;
    for (int i = 0; i < s.classes; i++)
        known[i] = (uint32_t)characters[i];
    ck_assert_msg(!read_csv(&r, text, &e), "%s", e.text);
    import_csv_doubts(&r, &s, "t.csv", &told);
    ck_assert_int_eq(told.count, expected != NULL);
    ck_assert_msg(!expected || strstr(told.text, expected), "%s", told.text);
    err_free(&told);
    import_rows_free(&r);
}

/* Only where the other text is one that pictures of the alphabet can show. */
START_TEST(texts_that_could_be_escaped)
{
    csv_tells("file_name,text\na,1\nb,'=1\nc,'=\nd,'-1\n",
              "1=", "t.csv:3: the text is taken as it stands, '=1, and would be =1 in");
    csv_tells("file_name,text\na,\\\\\nb,1\nc,1\\\\\n", "1\\", "(2 such texts)");
    csv_tells("file_name,text\na,'=1\nb,'=12\nc,\\\\\n", "12", NULL);
    csv_tells("file_name,text\na,'=12\n", "12=", NULL); /* too long */
    csv_tells("file_name,text\na,\\n1\nb,\\xff\n", "n1xf\\", NULL);
    csv_tells(PREDICTED "\na,'=1,1,1\nb,\\\\,1,1\n", "1=\\", NULL);
}
END_TEST

/* ---- names of files ------------------------------------------------------------------------- */

/* `expected` NULL: the name is refused, as `because` says. */
static void rule_gives(const char *rule, const char *name, const char *expected,
                       const char *because)
{
    struct import_rows r = {0};
    struct err e = ERR_INIT;
    ck_assert(!import_rule_check(rule, &e) && !import_rows_add(&r, name, NULL, 0, &e));
    import_rule(&r, rule, &shape, "set", &e);
    if (expected) {
        ck_assert_msg(!e.code, "%s", e.text);
        ck_assert_str_eq(r.rows[0].text, expected);
    } else {
        ck_assert_msg(e.code && strstr(e.text, because) && strstr(e.text, name), "%s: %s", name,
                      e.text ? e.text : "accepted");
    }
    err_free(&e);
    import_rows_free(&r);
}

START_TEST(texts_in_names)
{
    static const char none[] = "its name has no text of 2 to 3 characters of the alphabet";
    rule_gives("{text}", "012.png", "012", NULL);
    rule_gives("{text}", "deep/er/01\xc3\xa9.png", "01\xc3\xa9", NULL);
    rule_gives("{text}_*", "01_x_y.png", "01", NULL);
    rule_gives("{text}_*", "01_.png", "01", NULL);
    rule_gives("*_{text}", "x_01_12a.jpeg", "12a", NULL);
    rule_gives("*-{text}-*", "x-y-01-z-.gif", "01", NULL);
    rule_gives("img{text}", "img012.tar.png", NULL,
               none); /* the ending is what the last dot begins */
    rule_gives("img{text}.tar", "img012.tar.png", "012", NULL);
    rule_gives("{text}/*", "012/7.png", "012", NULL);
    rule_gives("*/{text}/*", "x/012/7.png", "012", NULL);
    rule_gives("{text}/*", "x/012/7.png", NULL, none);
    rule_gives("{text}", "0129.png", NULL, none);
    rule_gives("{text}", "0.png", NULL, none);
    rule_gives("{text}", "0x2.png", NULL, none);
    rule_gives("{text}_*", "012.png", NULL, none);
    rule_gives("{text}_*", "01e\xcc\x81_1.png", NULL, "of the alphabet; it is decomposed (NFD");
    rule_gives("{text}*", "012.png", NULL, "its text could be '01' or '012'");
    rule_gives("*{text}*", "x01y12.png", NULL, "its text could be '01' or '12'");
    rule_gives("*{text}*", "x01y01.png", "01", NULL); /* the same in both readings */
    rule_gives("*{text}", "x012.png", NULL, "its text could be '012' or '12'");
}
END_TEST

START_TEST(rules_that_are_none)
{
    static const char *const wrong[] = {"", "text", "{txt}_*", "{text}{text}", "*"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct err e = ERR_INIT;
        ck_assert_int_eq(import_rule_check(wrong[i], &e), ERR_CONFIG);
        ck_assert_ptr_nonnull(strstr(e.text, "a rule has exactly one"));
        err_free(&e);
    }
}
END_TEST

/* ---- sizes ---------------------------------------------------------------------------------- */

static void placed(enum import_fit fit, struct import_size picture, struct import_size canvas,
                   struct import_area from, struct import_area to)
{
    const struct import_placement p = import_place(fit, picture, canvas);
    ck_assert_mem_eq(&p.from, &from, sizeof from);
    ck_assert_mem_eq(&p.to, &to, sizeof to);
}

#define SIZE(...) ((struct import_size){__VA_ARGS__})
#define AREA(...) ((struct import_area){__VA_ARGS__})

START_TEST(places_on_the_canvas)
{
    placed(FIT_STRETCH, SIZE(10, 50), SIZE(72, 24), AREA(0, 0, 10, 50), AREA(0, 0, 72, 24));
    placed(FIT_CONTAIN, SIZE(144, 48), SIZE(72, 24), AREA(0, 0, 144, 48), AREA(0, 0, 72, 24));
    placed(FIT_CONTAIN, SIZE(100, 20), SIZE(72, 24), AREA(0, 0, 100, 20), AREA(0, 5, 72, 14));
    placed(FIT_CONTAIN, SIZE(20, 100), SIZE(72, 24), AREA(0, 0, 20, 100), AREA(33, 0, 5, 24));
    placed(FIT_CONTAIN, SIZE(8000, 1), SIZE(72, 24), AREA(0, 0, 8000, 1), AREA(0, 11, 72, 1));
    placed(FIT_CROP, SIZE(100, 20), SIZE(72, 24), AREA(20, 0, 60, 20), AREA(0, 0, 72, 24));
    placed(FIT_CROP, SIZE(60, 100), SIZE(72, 24), AREA(0, 40, 60, 20), AREA(0, 0, 72, 24));
    placed(FIT_CROP, SIZE(7, 7), SIZE(8, 4), AREA(0, 1, 7, 4), AREA(0, 0, 8, 4));
}
END_TEST

static void put(uint8_t out[32], enum import_fit fit, const uint8_t *in, int width, int height)
{
    const struct import_reading how = {.fit = fit, .ground = 9};
    const struct import_picture p = {in, width, height, 1};
    struct import_set s = {.count = 1, .pixels = out};
    struct err e = ERR_INIT;
    ck_assert(!import_set_put(&s, 0, &shape, &how, &p, "p", &e));
}

/* A picture of 4 x 4 on a canvas of 8 x 4. */
START_TEST(pixels_of_each_rule)
{
    uint8_t in[16], out[32];
    for (int i = 0; i < 16; i++)
        in[i] = (uint8_t)(10 * i);
    put(out, FIT_CONTAIN, in, 4, 4);
    for (int i = 0; i < 32; i++)
        ck_assert_int_eq(out[i], i % 8 < 2 || i % 8 > 5 ? 9 : 10 * (i / 8 * 4 + i % 8 - 2));
    put(out, FIT_STRETCH, in, 4, 4);
    for (int i = 0; i < 32; i++)
        ck_assert_int_eq(out[i], 10 * (i / 8 * 4 + i % 8 / 2));
    put(out, FIT_CROP, in, 4, 4); /* its two middle rows */
    for (int i = 0; i < 32; i++)
        ck_assert_int_eq(out[i], 10 * ((i / 16 + 1) * 4 + i % 8 / 2));
    const struct import_reading none = {.fit = FIT_NONE};
    const struct import_picture p = {in, 4, 4, 1};
    struct import_set s = {.count = 1, .pixels = out};
    struct err e = ERR_INIT;
    ck_assert_int_eq(import_set_put(&s, 0, &shape, &none, &p, "x.png", &e), ERR_DATA);
    ck_assert_ptr_nonnull(strstr(e.text, "'x.png' has 4 x 4 pixels, and the canvas 8 x 4"));
    ck_assert_int_eq(import_set_advise(&s, &none, &e), ERR_DATA);
    ck_assert_ptr_nonnull(
        strstr(e.text, "\nsay how pictures are brought to the canvas's size, fit: "));
    err_free(&e);
}
END_TEST

/* ---- arrays --------------------------------------------------------------------------------- */

/* An .npy file with this header, which may be wrong, and `size` bytes of values. */
static struct import_bytes npy(const char *name, char *to, const char *header, const void *values,
                               size_t size)
{
    const size_t length = strlen(header);
    memcpy(to, npy_magic, NPY_MAGIC);
    to[NPY_MAGIC] = (char)(length & 255);
    to[NPY_MAGIC + 1] = (char)(length >> 8);
    memcpy(to + NPY_MAGIC + 2, header, length);
    memcpy(to + NPY_MAGIC + 2 + length, values, size);
    return (struct import_bytes){name, to, NPY_MAGIC + 2 + length + size};
}

#define HEADER(type_, order_, shape_)                                                              \
    "{'descr': '" type_ "', 'fortran_order': " order_ ", 'shape': (" shape_ "), }    \n"

static const uint8_t pixels[64] = {[33] = 200};
static const struct import_reading as_it_is = {0};

static void labels_give(const char *header, const void *values, size_t size, const char *because)
{
    char images[512], labels[512];
    struct import_set s = {0};
    struct err e = ERR_INIT;
    const struct import_bytes i =
        npy("i.npy", images, HEADER("|u1", "False", "2, 4, 8"), pixels, sizeof pixels);
    const struct import_bytes l = npy("l.npy", labels, header, values, size);
    const enum err_code code = import_arrays(&s, &shape, &as_it_is, &i, &l, &e);
    if (because) {
        ck_assert_msg(code && strstr(e.text, because), "%s", code ? e.text : "accepted");
        const char *hint = strstr(e.text, "say first_label: ");
        ck_assert_msg(!hint || atof(strchr(hint, ':') + 1) <= IMPORT_FIRST_LABEL, "%s", e.text);
    } else {
        static const uint16_t expected[] = {0, 1, 5, 4, 3, 2}; /* 5: no character */
        ck_assert_msg(!code, "%s", e.text);
        ck_assert(s.count == 2 && s.pixels[33] == 200 && !s.names);
        ck_assert_mem_eq(s.classes, expected, sizeof expected);
    }
    err_free(&e);
    import_set_free(&s);
}

START_TEST(labels_of_numpy)
{
    static const uint8_t one[] = {0, 1, 5, 4, 3, 2};
    static const int16_t two[] = {0, 1, 5, 4, 3, 2};
    static const int32_t four[] = {0, 1, 5, 4, 3, 2};
    static const int64_t eight[] = {0, 1, 5, 4, 3, 2}, negative[] = {0, -1, 5, 4, 3, 2};
    static const uint64_t huge[] = {0, UINT64_MAX, 5, 4, 3, 2};
    static const int64_t near[] = {255, 256, 256, 256, 256, 300},
                         far[] = {256, 256, 256, 256, 256, 256};
    labels_give(HEADER("|u1", "False", "2, 3"), one, sizeof one, NULL);
    labels_give(HEADER("|i1", "False", "2,3"), one, sizeof one, NULL);
    labels_give(HEADER("<u2", "False", "2, 3,"), two, sizeof two, NULL);
    labels_give(HEADER("<i2", "False", "2, 3"), two, sizeof two, NULL);
    labels_give(HEADER("<i4", "False", "2, 3"), four, sizeof four, NULL);
    labels_give(HEADER("<i8", "False", "2, 3"), eight, sizeof eight, NULL);
    labels_give(HEADER("<i8", "False", "2, 3"), negative, sizeof negative, "label -1");
    labels_give(HEADER("<u8", "False", "2, 3"), huge, sizeof huge, "label 9223372036854775807");
    labels_give(HEADER("<i8", "False", "2, 3"), near, sizeof near, "say first_label: 255");
    labels_give(HEADER("<i8", "False", "2, 3"), far, sizeof far, "label 256, but the alphabet");
    labels_give(HEADER("<i8", "False", "6,"), eight, sizeof eight,
                "expected labels [n][length], 3");
    labels_give(HEADER("<i8", "False", "1, 6"), eight, sizeof eight, "expected labels");
    labels_give(HEADER(">i8", "False", "2, 3"), eight, sizeof eight, "values of type '>i8'");
    labels_give(HEADER("<f4", "False", "2, 3"), four, sizeof four, "values of type '<f4'");
    labels_give(HEADER("<i4", "True", "2, 3"), four, sizeof four, "in Fortran's order");
    labels_give(HEADER("<i4", "False", ""), four, sizeof four, "an array of no values");
    labels_give(HEADER("<i4", "False", "2, -3"), four, sizeof four, "an array of no values");
    labels_give(HEADER("<i4", "False", "0, 3"), four, sizeof four, "an array of no values");
    labels_give(HEADER("<i4", "False", "2, 4"), four, sizeof four, "not as long as its header");
    labels_give(HEADER("<i4", "False", "4294967295, 4294967295"), four, sizeof four,
                "not as long as its header");
    labels_give("{}", four, sizeof four, "values of type ''");
}
END_TEST

START_TEST(images_of_numpy)
{
    static const struct {
        const char *header;
        size_t size;
        const char *because;
    } cases[] = {
        {HEADER("|u1", "False", "2, 4, 8"), 64, NULL},
        {HEADER("|u1", "False", "2, 4, 8, 1"), 64, NULL},
        {HEADER("|u1", "False", "1, 4, 4, 4"), 64, "of 1 or 3 channels"},
        {HEADER("|u1", "False", "64,"), 64, "expected images"},
        {HEADER("|i1", "False", "2, 4, 8"), 64, "images are of unsigned bytes"},
        {HEADER("<u2", "False", "1, 4, 8"), 64, "images are of unsigned bytes"},
        {HEADER("|u1", "False", "1, 2, 3, 4, 5"), 64, "more than 4 dimensions"},
    };
    char images[512];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct import_set s = {0};
        struct err e = ERR_INIT;
        const struct import_bytes b = npy("i.npy", images, cases[i].header, pixels, cases[i].size);
        const enum err_code code = import_arrays(&s, &shape, &as_it_is, &b, NULL, &e);
        ck_assert_msg((code == 0) == !cases[i].because &&
                          (!code || strstr(e.text, cases[i].because)),
                      "%s: %s", cases[i].header, e.text ? e.text : "accepted");
        ck_assert(code || (s.count == 2 && !s.classes));
        err_free(&e);
        import_set_free(&s);
    }
}
END_TEST

/* ---- folders -------------------------------------------------------------------------------- */

static char folder[64];

static void set_up(void)
{
    strcpy(folder, "/tmp/adda-rows-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
}

static void tear_down(void)
{
    publish_remove(folder, NULL);
}

static const char *path_of(const char *name)
{
    static char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

/* By content and by name, in the order of bytes, whatever the locale says; links to files count,
 * and links to folders do not, so that no folder holds itself. */
START_TEST(pictures_of_a_folder)
{
    static const char *const names[] = {"B.png", "_", "a/b.GIF", "a.bin", "b.webp", "link.jpg"};
    static const uint8_t grey[32] = {0};
    struct import_rows r = {0};
    struct err e = ERR_INIT;
    int others;
    char *other;
    ck_assert(!mkdir(path_of("a"), 0777));
    ck_assert(!captcha_png_publish(path_of("a.bin"), grey, 8, 4, 1, &e));
    ck_assert(!captcha_png_publish(path_of("_"), grey, 8, 4, 1, &e));
    const char *const damaged[] = {"B.png", "a/b.GIF", "b.webp", ".hidden.png", "c.txt", "a/d"};
    for (int i = 0; i < 6; i++)
        ck_assert(!publish_file(path_of(damaged[i]), "x", 1, &e));
    ck_assert(!mkfifo(path_of("fifo"), 0666));
    ck_assert(!symlink("a.bin", path_of("link.jpg")) && !symlink(".", path_of("again")));
    ck_assert_msg(!import_files(&r, folder, &others, &other, &e), "%s", e.text);
    ck_assert_int_eq(r.count, 6);
    for (int i = 0; i < 6; i++)
        ck_assert_str_eq(r.rows[i].name, names[i]);
    ck_assert_int_eq(others, 3); /* the pipe, and two texts */
    ck_assert_str_eq(other, "a/d");
    free(other);
    import_rows_free(&r);
}
END_TEST

/* A file that only calls itself a picture is met when it is read; one without an ending is read. */
START_TEST(damaged_pictures_are_named)
{
    static const uint8_t grey[32] = {0};
    const struct import_reading how = {.ground = 255};
    struct import_set s = {0};
    struct err e = ERR_INIT;
    ck_assert(!captcha_png_publish(path_of("good"), grey, 8, 4, 1, &e));
    ck_assert(!import_folder(&s, &shape, &how, folder, &e));
    ck_assert(s.count == 1 && !s.classes && !s.told.text);
    import_set_free(&s);
    ck_assert(!publish_file(path_of("torn.gif"), "GIF89a", 6, &e));
    ck_assert(import_folder(&s, &shape, &how, folder, &e));
    ck_assert_msg(strstr(e.text, "torn.gif' is a damaged GIF file") != NULL, "%s", e.text);
    err_free(&e);
    import_set_free(&s);
    ck_assert(!publish_file(path_of("torn.gif"), "", 0, &e));
    ck_assert(import_folder(&s, &shape, &how, folder, &e));
    ck_assert_msg(strstr(e.text, "torn.gif' is no PNG, JPEG") != NULL, "%s", e.text);
    err_free(&e);
    import_set_free(&s);
}
END_TEST

static void add(TCase *c)
{
    tcase_add_checked_fixture(c, set_up, tear_down);
    tcase_add_test(c, tables_of_programs);
    tcase_add_test(c, tables_of_predict);
    tcase_add_test(c, texts_that_could_be_escaped);
    tcase_add_test(c, texts_in_names);
    tcase_add_test(c, rules_that_are_none);
    tcase_add_test(c, places_on_the_canvas);
    tcase_add_test(c, pixels_of_each_rule);
    tcase_add_test(c, labels_of_numpy);
    tcase_add_test(c, images_of_numpy);
    tcase_add_test(c, pictures_of_a_folder);
    tcase_add_test(c, damaged_pictures_are_named);
}

int main(void)
{
    return run_suite("import_rows", add);
}
