/* Characters that cannot be drawn one by one, or not told apart, are refused by name. */
#include <unistd.h>

#include "base/file.h"
#include "base/publish.h"
#include "base/names.h"
#include "base/utf8.h"
#include "gen/domain/suitable.h"
#include "gen/paint/lookalike.h"
#include "support.h"

static enum err_code load(const char *alphabet, const char *font, const struct font_store *fonts,
                          struct err *e)
{
    char spec[512];
    struct domain *d = NULL;
    snprintf(spec, sizeof spec,
             "name: t\ncanvas: {width: 120, height: 30}\nalphabet: \"%s\"\nlength: 2\n"
             "fonts: [%s]\ntext: {size: 16}\n",
             alphabet, font);
    const enum err_code code = domain_parse(&d, spec, "d.yaml", fonts, e);
    domain_free(d);
    return code;
}

/* U+202E in the middle; not as a literal, which would turn the rest of this line around in editors.
 */
static const char override[] = {'a', (char)0xe2, (char)0x80, (char)0xae, 'b', '\0'};

static void refused(const char *alphabet, const char *place, const char *because)
{
    struct font_store *fonts = open_fonts();
    struct err e = ERR_INIT;
    ck_assert_msg(load(alphabet, "comfortaa-bold", fonts, &e) != ERR_NONE, "%s", alphabet);
    ck_assert_msg(strstr(e.text, place) && strstr(e.text, because), "%s: %s", alphabet, e.text);
    err_free(&e);
    font_store_free(fonts);
}

START_TEST(what_cannot_be_drawn_by_itself)
{
    refused("\u05d0\u05d1\u05d2", "d.yaml:3:11: alphabet: U+05D0, U+05D1, U+05D2: each",
            "from right to left");
    refused("ab\u0301c", "d.yaml:3:11: alphabet: U+0301: it", "combining mark");
    refused("ab\u0627", "U+0627", "from right to left");
    refused("ab\ufe8e", "U+FE8E", "from right to left");
    refused("a\u0915\u0916", "U+0915, U+0916", "shaping");
    refused("a\u1780\u1781", "U+1780, U+1781", "shaping");
    refused("a\u1100\u1161", "U+1100, U+1161", "shaping");
    refused("\u0e01\u0e34", "U+0E34", "combining mark");
    refused("ab\ufe0f", "U+FE0F", "control or format");
    refused("ab\u200d", "U+200D", "control or format");
    refused(override, "U+202E", "control or format");
    refused("ab\u00ad", "U+00AD", "control or format");
    refused("a\\tb", "U+0009", "control or format");
    refused("ab\\n", "d.yaml:3:11: alphabet: U+000A: it",
            "'comfortaa-bold' has no character '\\n'");
    refused(override, "U+202E", "'\\u202e'");
    refused("a\\x1bb", "d.yaml:3:11", "control characters");
    refused("a b", "U+0020", "space");
    refused("ab\u00a0\u3000", "U+00A0, U+3000", "space");
    refused("ab\u2800", "U+2800", "space");
    refused("ab\U0001f1e9\U0001f1ea", "U+1F1E9, U+1F1EA", "beside it");
    refused("ab\U000e0101", "U+E0101", "control or format");
}
END_TEST

/* Of twenty letters eight are named. */
START_TEST(many_are_counted)
{
    char alphabet[80] = "a", *at = alphabet + 1;
    for (uint32_t c = 0x5d0; c < 0x5d0 + 20; c++)
        at = utf8_put(at, c);
    *at = 0;
    refused(alphabet, "U+05D7 and 12 more: each", "right to left");
}
END_TEST

/* Characters with their marks, and scripts that stand side by side. */
START_TEST(what_can_be_drawn)
{
    static const uint32_t good[] = {'0',    'a',    '|',    '\'',   0xe9,   0x3b1,  0x416,
                                    0x531,  0x10d0, 0xe01,  0x1e85, 0x4e2d, 0x3042, 0xac00,
                                    0x20ac, 0x2190, 0xfb01, 0xff21, 0x1d400};
    struct font_store *fonts = open_fonts();
    struct err e = ERR_INIT;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        ck_assert_msg(!domain_unsuitable(good[i]), "U+%04X", (unsigned)good[i]);
    ck_assert_msg(!load("\u00e1\u00e9\u0436\u03b1z", "comfortaa-bold", fonts, &e), "%s", e.text);
    ck_assert_msg(!load("0O1lI5S|", "comfortaa-bold", fonts, &e), "%s", e.text);
    font_store_free(fonts);
}
END_TEST

START_TEST(what_is_no_character)
{
    static const uint32_t none[] = {0xd800, 0xdfff, 0xfdd0, 0xfffe, 0x1ffff, 0x10ffff, 0x110000};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        ck_assert_msg(is_control(none[i]) && domain_unsuitable(none[i]), "U+%04X",
                      (unsigned)none[i]);
}
END_TEST

/* Letters that Latin, Greek and Cyrillic share; and one glyph in two places. */
START_TEST(one_outline_of_two_characters)
{
    struct font_store *fonts = open_fonts();
    struct err e = ERR_INIT;
    refused("xA\u0391", "d.yaml:5:9: font 'comfortaa-bold' draws 'A' (U+0041)", "(U+0391)");
    refused("xo\u043e", "'o' (U+006F)", "(U+043E)");
    refused("x\u039f\u041e", "(U+039F)", "(U+041E)");
    refused(".\u00b7x", "(U+002E)", "(U+00B7)");
    ck_assert(load("AB\u0391\u0392", "comfortaa-bold, roboto-slab-bold", fonts, &e) == ERR_CONFIG);
    ck_assert_int_eq(e.count, 4);
    err_free(&e);
    font_store_free(fonts);
}
END_TEST

/* A shape of two contours, as points of an outline; `turn` is the point that it begins with. */
static struct glyph make_shape(float x[8], float y[8], int ends[2], int turn, float dx, float dy,
                               float wider)
{
    static const float at[8][2] = {{0, 0},      {0.6f, 0},   {0.6f, 1},   {0, 1},
                                   {0.2f, .2f}, {0.2f, .8f}, {0.4f, .8f}, {0.4f, .2f}};
    for (int i = 0; i < 8; i++) {
        const int from = i < 4 ? (i + turn) % 4 : 4 + (i + turn) % 4;
        x[i] = at[from][0] * wider + dx;
        y[i] = at[from][1] + dy;
    }
    ends[0] = 3;
    ends[1] = 7;
    return (struct glyph){8, 2, x, y, ends, {dx, dy, dx + 0.6f * wider, dy + 1}};
}

START_TEST(shapes_are_compared_wherever_they_begin)
{
    float x[3][8], y[3][8];
    int ends[3][2], first = -1, second = -1;
    struct glyph one[3] = {make_shape(x[0], y[0], ends[0], 0, 0, 0, 1),
                           make_shape(x[1], y[1], ends[1], 0, 0, 0, 1.05f),
                           make_shape(x[2], y[2], ends[2], 3, 0.3f, -0.2f, 1)};
    struct glyphs all = {.count = 3, .glyph = one};
    ck_assert(glyphs_find_lookalike(&all, &first, &second));
    ck_assert_int_eq(first, 0);
    ck_assert_int_eq(second, 2);
    ck_assert(!glyphs_find_lookalike(&all, &first, &second));
    one[2].contours = 1; /* without its hole */
    first = second = -1;
    ck_assert(!glyphs_find_lookalike(&all, &first, &second));
}
END_TEST

static void put32(unsigned char *to, uint32_t v)
{
    for (int i = 0; i < 4; i++)
        to[i] = (unsigned char)(v >> (24 - 8 * i));
}

static uint32_t get32(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* A collection whose faces are both one font: its header, then the font with its tables moved. */
static void write_collection(const char *from, const char *path)
{
    enum { HEADER = 20, TABLE = 16 };
    struct err e = ERR_INIT;
    char *data;
    size_t size;
    ck_assert(!read_file(from, &data, &size, &e));
    unsigned char *out = calloc(size + HEADER, 1);
    memcpy(out, "ttcf\0\1\0\0", 8);
    put32(out + 8, 2);
    put32(out + 12, HEADER);
    put32(out + 16, HEADER);
    memcpy(out + HEADER, data, size);
    const int tables = out[HEADER + 4] << 8 | out[HEADER + 5];
    for (int i = 0; i < tables; i++) {
        unsigned char *offset = out + HEADER + 12 + TABLE * i + 8;
        put32(offset, get32(offset) + HEADER);
    }
    ck_assert(!publish_file(path, out, size + HEADER, &e));
    free(out);
    free(data);
}

START_TEST(a_collection_is_not_a_face)
{
    char folder[] = "/tmp/adda-faces-XXXXXX", path[64], list[64], text[512], hex[HASH_HEX];
    const char *near;
    struct err e = ERR_INIT;
    struct font_store *fonts = open_fonts(), *own = NULL;
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/two.ttc", folder);
    snprintf(list, sizeof list, "%s/fonts.yaml", folder);
    write_collection(font_store_find(fonts, "dejavu-sans", &near)->file, path);
    ck_assert(!hash_file(path, hex, &e));
    snprintf(text, sizeof text,
             "fonts:\n  - {name: two, package: none, file: %s, sha256: %s, licence: x, style: y}\n",
             path, hex);
    ck_assert(!publish_file(list, text, strlen(text), &e));
    ck_assert(!font_store_open(&own, list, &e));
    ck_assert(load("01", "two", own, &e) == ERR_CONFIG);
    ck_assert_msg(strstr(e.text, "a collection of 2 faces"), "%s", e.text);
    err_free(&e);
    font_store_free(own);
    font_store_free(fonts);
    publish_remove(folder, NULL);
}
END_TEST

static size_t get16(const unsigned char *p)
{
    return (size_t)p[0] << 8 | p[1];
}

/* Where a table of a font begins. */
static unsigned char *table_of(char *font, const char *tag)
{
    unsigned char *at = (unsigned char *)font;
    for (int i = 0; (size_t)i < get16(at + 4); i++)
        if (memcmp(at + 12 + 16 * i, tag, 4) == 0)
            return at + get32(at + 12 + 16 * i + 8);
    ck_abort_msg("no table %s", tag);
}

/* The font's .notdef gets the outline of its '2', or none. */
static void write_notdef(const char *path, bool blank)
{
    struct err e = ERR_INIT;
    char *data;
    size_t size;
    ck_assert(!read_file(ADDA_SOURCE_DIR "/tests/golden/gen/variable.ttf", &data, &size, &e));
    unsigned char *glyf = table_of(data, "glyf"), *loca = table_of(data, "loca");
    const size_t one = 2u * get16(loca + 2), last = 2u * get16(loca + 6);
    if (blank)
        memset(glyf, 0, 2); /* contours */
    else
        memcpy(glyf, glyf + last, one);
    ck_assert(!publish_file(path, data, size, &e));
    free(data);
}

/* As one that it lacks, whatever its table of characters says. */
START_TEST(what_is_drawn_as_notdef)
{
    char folder[] = "/tmp/adda-notdef-XXXXXX", path[64];
    struct err e = ERR_INIT;
    struct font_store *fonts = open_fonts();
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/f.ttf", folder);
    write_notdef(path, false);
    ck_assert_msg(!load("01", path, fonts, &e), "%s", e.text);
    ck_assert_int_eq(load("012", path, fonts, &e), ERR_CONFIG);
    ck_assert_msg(strstr(e.text, "d.yaml:5:9: font 'f.ttf' has no character '2': "), "%s", e.text);
    err_free(&e);
    write_notdef(path, true);
    ck_assert_msg(!load("012", path, fonts, &e), "%s", e.text);
    font_store_free(fonts);
    publish_remove(folder, NULL);
}
END_TEST

/* Names stand in messages, cards and pages. */
START_TEST(names_hold_no_controls)
{
    static const char *const bad[][2] = {
        {"a\\nb", "U+000A"},   {"a\\tb", "control"}, {"\\x1b[2J", "control characters"},
        {"a\\x7f", "control"}, {override, "U+202E"}, {"a\u2028b", "U+2028"},
        {"", "empty"}};
    struct font_store *fonts = open_fonts();
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char specs[3][256];
        snprintf(specs[0], 256, "name: \"%s\"\nbase: plain.yaml\n", bad[i][0]);
        snprintf(specs[1], 256, "name: \"%s\"\ninterpolate: {from: plain.yaml, to: sans.yaml}\n",
                 bad[i][0]);
        snprintf(specs[2], 256, "name: \"%s\"\nalphabet: \"01\"\nlength: 1\nimport: {train: x}\n",
                 bad[i][0]);
        for (int k = 0; k < 3; k++) {
            struct err e = ERR_INIT;
            struct domain *d = NULL;
            ck_assert(
                domain_parse(&d, specs[k], ADDA_SOURCE_DIR "/bench/domains/t.yaml", fonts, &e));
            ck_assert_msg(strstr(e.text, "t.yaml:1:7: ") && strstr(e.text, bad[i][1]), "%s%s",
                          specs[k], e.text);
            err_free(&e);
        }
    }
    font_store_free(fonts);
}
END_TEST

static void add(TCase *c)
{
    tcase_add_test(c, what_cannot_be_drawn_by_itself);
    tcase_add_test(c, many_are_counted);
    tcase_add_test(c, what_can_be_drawn);
    tcase_add_test(c, what_is_no_character);
    tcase_add_test(c, one_outline_of_two_characters);
    tcase_add_test(c, shapes_are_compared_wherever_they_begin);
    tcase_add_test(c, a_collection_is_not_a_face);
    tcase_add_test(c, what_is_drawn_as_notdef);
    tcase_add_test(c, names_hold_no_controls);
}

int main(void)
{
    return run_suite("characters", add);
}
