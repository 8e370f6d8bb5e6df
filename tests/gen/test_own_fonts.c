/* Fonts of one's own in a domain: files, folders, faces of collections, axes of variable fonts;
 * what identifies them, and mistakes. */
#include <ctype.h>
#include <unistd.h>

#include "base/json.h"
#include "gen/domain/domain.h"
#include "gen/domain/mix.h"
#include "gen/render/strange.h"
#include "font_files.h"

enum { IMAGES = 4 };

static struct font_store *fonts;

static void set_up(void)
{
    make_folder();
    fonts = open_fonts();
}

static void tear_down(void)
{
    font_store_free(fonts);
    ck_assert(!publish_remove(folder, NULL));
}

/* ---- domains -------------------------------------------------------------------------------- */

static char *spec_of(const char *alphabet, const char *list)
{
    return text_format("name: t\nalphabet: \"%s\"\nlength: 3\nfonts: %s\neffects: [flat]\n",
                       alphabet, list);
}

/* Of a domain in the folder. */
static enum err_code load(struct domain **d, const char *alphabet, const char *list, struct err *e)
{
    char *spec = spec_of(alphabet, list), *name = text_format("%s/d.yaml", folder);
    *d = NULL;
    const enum err_code code = domain_parse(d, spec, name, fonts, e);
    free(spec);
    free(name);
    return code;
}

static struct domain *own(const char *alphabet, const char *list)
{
    struct err e = ERR_INIT;
    struct domain *d;
    ck_assert_msg(!load(&d, alphabet, list, &e), "%s: %s", list, e.text);
    return d;
}

struct hashes {
    char pixels[HASH_HEX], identity[HASH_HEX];
};

static struct hashes hashes_of(const struct domain *d)
{
    struct hashes h;
    struct err e = ERR_INIT;
    const struct seeds seeds = seeds_single(7);
    const size_t image = image_size(d);
    uint8_t *data = malloc(image * IMAGES);
    uint16_t labels[IMAGES * CAPTCHA_MAX_LENGTH];
    ck_assert(!render_many(d, &seeds, 0, IMAGES, NULL, data, labels, &e));
    json_t *j = domain_json(d);
    hash_bytes(data, image * IMAGES, h.pixels);
    json_hash(j, h.identity);
    json_decref(j);
    free(data);
    return h;
}

static struct hashes hashes(const char *alphabet, const char *list)
{
    struct domain *d = own(alphabet, list);
    const struct hashes h = hashes_of(d);
    domain_free(d);
    return h;
}

static void assert_alike(struct hashes a, struct hashes b)
{
    ck_assert_str_eq(a.pixels, b.pixels);
    ck_assert_str_eq(a.identity, b.identity);
}

static void assert_others(struct hashes a, struct hashes b)
{
    ck_assert_str_ne(a.pixels, b.pixels);
    ck_assert_str_ne(a.identity, b.identity);
}

/* Refused at this place, with this text. */
static void assert_refused(const char *alphabet, const char *list, const char *place,
                           const char *text)
{
    struct err e = ERR_INIT;
    struct domain *d;
    ck_assert_msg(load(&d, alphabet, list, &e) != ERR_NONE, "%s is accepted", list);
    ck_assert_ptr_null(d);
    const char *at = strstr(e.text, place);
    ck_assert_msg(at != NULL, "no %s in: %s", place, e.text);
    ck_assert_msg(strstr(at, text) != NULL, "no \"%s\" in: %s", text, at);
    err_free(&e);
}

/* ---- what identifies a font ----------------------------------------------------------------- */

START_TEST(known_by_its_outlines)
{
    put_copy("Mine.ttf", DEJAVU "DejaVuSerif.ttf");
    put_copy("sub/Other name.ttf", DEJAVU "DejaVuSerif.ttf");
    put_copy("Sans.ttf", DEJAVU "DejaVuSans.ttf");
    const struct hashes mine = hashes("0123", "[./Mine.ttf]");
    assert_alike(mine, hashes("0123", "[\"./sub/Other name.ttf\"]"));
    assert_alike(mine, hashes("0123", "[{sub/../Mine.ttf: {weight: 1}}]"));
    assert_alike(mine, hashes("0123", "{" DEJAVU "DejaVuSerif.ttf: 1}"));
    assert_others(mine, hashes("0123", "[./Sans.ttf]"));
    assert_others(mine, hashes("0123", "[./Mine.ttf, ./Sans.ttf]"));
    /* of the list: the same pixels, and an identity that has always been another */
    const struct hashes listed = hashes("0123", "[dejavu-serif]");
    ck_assert_str_eq(mine.pixels, listed.pixels);
    ck_assert_str_ne(mine.identity, listed.identity);
}
END_TEST

START_TEST(only_the_alphabet_counts)
{
    put_copy("a.ttf", VARIABLE);
    struct domain *d = own("01", "[./a.ttf]"), *all = own("012", "[./a.ttf]");
    json_t *one = domain_json(d), *other = domain_json(all);
    const json_t *font = json_array_get(json_object_get(one, "fonts"), 0);
    ck_assert_uint_eq(json_object_size(font), 2);
    ck_assert(json_object_get(font, "weight") && json_object_get(font, "outlines"));
    ck_assert(!json_equal(font, json_array_get(json_object_get(other, "fonts"), 0)));
    json_decref(one);
    json_decref(other);
    domain_free(all);
    domain_free(d);
}
END_TEST

START_TEST(a_spec_names_file_and_outlines)
{
    struct err e = ERR_INIT;
    struct domain *again = NULL, *d;
    const char *const files[] = {DEJAVU "DejaVuSans.ttf", DEJAVU "DejaVuSerif.ttf"};
    put_collection("two.ttc", files, 2);
    put_copy("v.ttf", VARIABLE);
    d = own("012", "[{./two.ttc: {face: 1, weight: 3}}, {./v.ttf: {axes: {wght: 300.5}}}]");
    char *spec = domain_spec(d);
    ck_assert_msg(!domain_parse(&again, spec, "elsewhere/spec", fonts, &e), "%s", e.text);
    assert_alike(hashes_of(d), hashes_of(again));
    domain_free(again);
    for (char *at = spec; (at = strstr(at, "\"outlines\": \""));)
        for (at += strlen("\"outlines\": \""); *at != '"'; at++)
            *at = (char)toupper((unsigned char)*at);
    ck_assert_msg(!domain_parse(&again, spec, "elsewhere/spec", fonts, &e), "%s", e.text);
    assert_alike(hashes_of(d), hashes_of(again));
    domain_free(again);
    domain_free(d);
    put_copy("v.ttf", DEJAVU "DejaVuSans.ttf");
    ck_assert_int_eq(domain_parse(&again, spec, "spec", fonts, &e), ERR_CONFIG); /* no axes */
    err_free(&e);
    put_collection("two.ttc", (const char *const[]){files[1], files[0]}, 2);
    put_copy("v.ttf", VARIABLE);
    ck_assert_int_eq(domain_parse(&again, spec, "spec", fonts, &e), ERR_DATA);
    ck_assert_msg(strstr(e.text, "draws other outlines"), "%s", e.text);
    err_free(&e);
    free(spec);
}
END_TEST

/* ---- folders -------------------------------------------------------------------------------- */

START_TEST(folders_in_the_order_of_names)
{
    put_copy("f/b.TTF", DEJAVU "DejaVuSans.ttf");
    put_copy("f/a.ttf", DEJAVU "DejaVuSerif.ttf");
    put_copy("f/.hidden.ttf", DEJAVU "DejaVuSansMono.ttf");
    put_copy("f/below/c.ttf", DEJAVU "DejaVuSansMono.ttf");
    put("f/LICENSE", "text", 4);
    const struct hashes all = hashes("0123", "[./f/a.ttf, ./f/b.TTF]");
    assert_alike(all, hashes("0123", "[./f/]"));
    assert_alike(all, hashes("0123", "[f/.]"));
    assert_alike(hashes("0123", "{./f/a.ttf: 2, ./f/b.TTF: 2, dejavu-sans-mono: 1}"),
                 hashes("0123", "{./f: 2, dejavu-sans-mono: 1}"));
}
END_TEST

/* Which are often the same once more: they are told, and can be named. */
START_TEST(fonts_of_a_folder_that_are_left_out)
{
    put_copy("f/a.ttf", DEJAVU "DejaVuSans.ttf");
    put("f/LICENSE.txt", "text", 4);
    put("f/.hidden.woff", "wOFF", 4);
    struct domain *d = own("0123", "[./f/]");
    ck_assert_ptr_null(domain_warnings(d));
    domain_free(d);
    put("f/z.WOFF2", "wOF2", 4);
    put("f/b.woff", "wOFF", 4);
    d = own("0123", "[./f/]");
    ck_assert_ptr_nonnull(strstr(domain_warnings(d), "and b.woff and 1 more are left out"));
    ck_assert_ptr_nonnull(strstr(domain_warnings(d), "can be named by their paths"));
    domain_free(d);
    d = own("0123", "[./f/]");
    struct domain *half = NULL;
    struct err e = ERR_INIT;
    ck_assert(!domain_interpolate(&half, d, d, 0.5, DOMAIN_ALL, "half", &e));
    ck_assert_str_eq(domain_warnings(half), domain_warnings(d));
    domain_free(half);
    domain_free(d);
    put("web/b.woff", "wOFF", 4);
    assert_refused("01", "[./web/]", "d.yaml:4:9: ", "and b.woff is left out");
}
END_TEST

/* The numbers of the names of all glyphs that have one from `first` to `last` (of the 258 that
 * every font knows: 36 is A) are raised by 100. */
static void put_renamed(const char *name, int first, int last)
{
    struct err e = ERR_INIT;
    char *data;
    size_t size;
    ck_assert_msg(!read_file(DEJAVU "DejaVuSans.ttf", &data, &size, &e), "%s", e.text);
    unsigned char *post = (unsigned char *)data + 12;
    while (memcmp(post, "post", 4) != 0)
        post += 16;
    post = (unsigned char *)data + get32(post + 8);
    ck_assert_uint_eq(get32(post), 0x20000);
    const int count = post[32] << 8 | post[33];
    for (unsigned char *at = post + 34; at < post + 34 + 2 * count; at += 2) {
        const int named = at[0] << 8 | at[1];
        if (named >= first && named <= last)
            at[1] = (unsigned char)(named + 100);
    }
    put(name, data, size);
    free(data);
}

static void told_of(const char *alphabet, const char *list, const char *what)
{
    struct domain *d = own(alphabet, list);
    char *said = render_strange(d);
    ck_assert_msg(what ? said && strstr(said, what) : !said, "%s: %s", list, said ? said : "-");
    free(said);
    domain_free(d);
}

/* Glyphs have names, and those of fonts of symbols are not those of letters. */
START_TEST(fonts_of_symbols)
{
    enum { A = 36, M = 48, Z = 61 };
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    put_renamed("all.ttf", A, Z);
    put_renamed("half.ttf", M + 1, Z);
    put_renamed("less.ttf", M + 2, Z);
    told_of(letters, "[./all.ttf]",
            "font 'all.ttf': A is named paragraph, B germandbls: is it a font of");
    told_of(letters, "[dejavu-sans-mono, ./half.ttf]", "font 'half.ttf': N is named ");
    told_of(letters, "[./less.ttf]", NULL);
    told_of("abcdefghij", "[./all.ttf]", NULL);
    told_of("0123456789", "[./all.ttf]", NULL);
    told_of("ABCDEFGH+-*", "[./all.ttf]", "A is named paragraph");
}
END_TEST

/* Where a glyph begins, by a short table of places. */
static size_t offset_of(const unsigned char *loca, int glyph)
{
    return 2 * ((size_t)loca[2 * glyph] << 8 | loca[2 * glyph + 1]);
}

/* The digits 0 and 1 exchange their outlines. */
static void put_exchanged(const char *name)
{
    enum { ROOM = 256 };
    struct err e = ERR_INIT;
    char *data, zero[ROOM];
    size_t size;
    ck_assert_msg(!read_file(VARIABLE, &data, &size, &e), "%s", e.text);
    unsigned char *glyf = (unsigned char *)data + 12, *loca = glyf;
    while (memcmp(glyf, "glyf", 4) != 0)
        glyf += 16;
    while (memcmp(loca, "loca", 4) != 0)
        loca += 16;
    glyf = (unsigned char *)data + get32(glyf + 8);
    loca = (unsigned char *)data + get32(loca + 8);
    const size_t first = offset_of(loca, 1), second = offset_of(loca, 2);
    const size_t length = second - first;
    ck_assert_uint_eq(length, offset_of(loca, 3) - second);
    ck_assert_uint_le(length, ROOM);
    memcpy(zero, glyf + first, length);
    memcpy(glyf + first, glyf + second, length);
    memcpy(glyf + second, zero, length);
    put(name, data, size);
    free(data);
}

/* A character of one font that looks as another of another font has two labels. */
START_TEST(fonts_that_contradict_each_other)
{
    put_copy("a.ttf", VARIABLE);
    put_exchanged("b.ttf");
    put_copy("c.ttf", DEJAVU "DejaVuSans.ttf");
    told_of("012", "[./a.ttf, ./c.ttf, ./b.ttf]",
            "fonts 'a.ttf' and 'b.ttf': '0' of the first has the outline of '1' of the second, and "
            "there are 2 such pairs");
    told_of("012", "[./a.ttf, ./c.ttf]", NULL);
    told_of("012", "[./b.ttf]", NULL);
    told_of("02", "[./a.ttf, ./b.ttf]", NULL);
}
END_TEST

/* No font of the list calls its letters and digits otherwise. Other systems lack some of them or
 * have other versions, which are refused. */
START_TEST(fonts_of_the_list_are_of_letters)
{
    static const char *const alphabets[] = {"0123456789", "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
                                            "abcdefghijklmnopqrstuvwxyz"};
    int seen = 0;
    for (int i = 0; i < font_store_count(fonts); i++) {
        char *list = text_format("[%s]", font_store_at(fonts, i)->name);
        for (int a = 0; a < 3; a++) {
            struct err e = ERR_INIT;
            struct domain *d;
            if (!load(&d, alphabets[a], list, &e)) {
                domain_free(d);
                told_of(alphabets[a], list, NULL);
                seen++;
            } else {
                ck_assert_msg(strstr(e.text, "is not the recorded file") != NULL ||
                                  strstr(e.text, "install it with 'apt-get install") != NULL,
                              "%s", e.text);
            }
        }
        free(list);
    }
    ck_assert_int_ge(seen, 30);
}
END_TEST

START_TEST(folders_without_fonts_or_with_too_many)
{
    put("empty/README", "text", 4);
    put_copy("nested/below/c.ttf", DEJAVU "DejaVuSans.ttf");
    assert_refused("01", "[./empty/]", "d.yaml:4:9: ", "no font in");
    assert_refused("01", "[./nested]", "d.yaml:4:9: ", "folders below are not searched");
    assert_refused("01", "[./nowhere/]", "d.yaml:4:9: ", "No such file");
    for (int i = 0; i <= 64; i++) {
        char name[32];
        snprintf(name, sizeof name, "many/%02d.ttf", i);
        put(name, "no font", 7);
    }
    assert_refused("01", "[./many]", "d.yaml:4:9: ", "holds 65 fonts, and 64 more");
    assert_refused("01", "[dejavu-sans, ./many]", "d.yaml:4:22: ", "65 fonts, and 63 more");
}
END_TEST

/* ---- faces and axes ------------------------------------------------------------------------- */

START_TEST(faces_of_a_collection)
{
    const char *const files[] = {DEJAVU "DejaVuSans.ttf", DEJAVU "DejaVuSerif.ttf"};
    put_collection("two.ttc", files, 2);
    assert_alike(hashes("0123", "[{./two.ttc: {face: 0}}]"),
                 hashes("0123", "[" DEJAVU "DejaVuSans.ttf]"));
    assert_alike(hashes("0123", "{./two.ttc: {face: 1}}"),
                 hashes("0123", "[" DEJAVU "DejaVuSerif.ttf]"));
    assert_alike(hashes("0123", "[{" DEJAVU "DejaVuSerif.ttf: {face: 0}}]"),
                 hashes("0123", "[" DEJAVU "DejaVuSerif.ttf]"));
    assert_refused("01", "[./two.ttc]",
                   "d.yaml:4:9: ", "face: N (0 DejaVu Sans Book, 1 DejaVu Serif Book)");
    assert_refused("01", "[{./two.ttc: {face: 2}}]", "d.yaml:4:10: ", "no face 2: it has 2");
    assert_refused("01", "[{./two.ttc: {face: -1}}]", "d.yaml:4:28: ", "0 to 65535");
    assert_refused("01", "[{./two.ttc: {face: 1, axes: {wght: 4}}}]", "d.yaml:4:10: ", "no axes");
}
END_TEST

START_TEST(axes_of_a_variable_font)
{
    put_copy("v.ttf", VARIABLE);
    const struct hashes plain = hashes("012", "[./v.ttf]");
    const struct hashes bold = hashes("012", "[{./v.ttf: {axes: {wght: 900}}}]");
    assert_alike(plain, hashes("012", "[{./v.ttf: {axes: {wdth: 100, wght: 100}}}]"));
    assert_others(plain, bold);
    assert_others(bold, hashes("012", "[{./v.ttf: {axes: {wght: 500}}}]"));
    assert_others(bold, hashes("012", "[{./v.ttf: {axes: {wght: 900, wdth: 200}}}]"));
    assert_refused("01", "[{./v.ttf: {axes: {wghl: 900}}}]", "d.yaml:4:10: ", "mean 'wght'?");
    assert_refused("01", "[{./v.ttf: {axes: {wdth: 201}}}]", "d.yaml:4:10: ", "not in 50..200");
    assert_refused("01", "[{./v.ttf: {axes: {weight: 2}}}]", "d.yaml:4:27: ", "four characters");
    assert_refused("01", "[{./v.ttf: {axes: {wght: x}}}]", "d.yaml:4:33: ", "number");
    assert_refused("01", "[{./v.ttf: {axes: [1]}}]", "d.yaml:4:26: ", "a map");
}
END_TEST

/* The bars of the variable font are 1, 2 and 3 hundred units wide, and 200 more at weight 900: at
 * half of the way each is 100 wider, of 700 high. */
START_TEST(an_axis_moves_points)
{
    struct renderer *r;
    struct truth t;
    put_copy("v.ttf", VARIABLE);
    struct domain *d = own("012", "[{./v.ttf: {axes: {wght: 500}}}]");
    uint8_t *pixels = malloc(image_size(d));
    const struct seeds seeds = seeds_single(1);
    r = open_renderer(d);
    for (uint64_t i = 0; i < 4; i++) {
        render_image(r, &seeds, i, pixels, &t);
        for (int k = 0; k < t.length; k++) {
            const float *box = t.character[k].box;
            const double wide = (double)(box[2] - box[0]), high = (double)(box[3] - box[1]);
            ck_assert_double_eq_tol(wide / high, (200 + 100 * t.classes[k]) / 700.0, 1e-4);
        }
    }
    renderer_free(r);
    free(pixels);
    domain_free(d);
}
END_TEST

/* ---- mistakes ------------------------------------------------------------------------------- */

START_TEST(mistakes)
{
    char *data;
    size_t size;
    struct err e = ERR_INIT;
    ck_assert(!read_file(DEJAVU "DejaVuSans.ttf", &data, &size, &e));
    put("whole.ttf", data, size);
    put("copy.ttf", data, size);
    put("cut.ttf", data, 3000);
    put("text.ttf", "no font", 7);
    put("nothing.ttf", "", 0);
    free(data);
    assert_refused("01", "[./cut.ttf]", "d.yaml:4:9: font 'cut.ttf'", "FreeType can read");
    assert_refused("01", "[./text.ttf]", "d.yaml:4:9: ", "not a scalable font");
    assert_refused("01", "[./nothing.ttf]", "d.yaml:4:9: ", "not a scalable font");
    assert_refused("01", "[dejavu-sans, ./text.ttf, ./cut.ttf]", "d.yaml:4:22: ", "d.yaml:4:34: ");
    assert_refused("01\xe9\xbe\x8d\xe9\xac\xbc", "[./whole.ttf]",
                   "d.yaml:4:9: ", "no character '\xe9\xac\xbc'");
    assert_refused("01", "[/dev/zero]", "d.yaml:4:9: ", "not a regular file");
    assert_refused("01", "[./whole.ttf, ./whole.ttf]", "d.yaml:4:22: ", "is named twice");
    assert_refused("01", "[dejavu-sans, dejavu-sans]",
                   "d.yaml:4:22: ", "'dejavu-sans' is named twice");
    assert_refused("01", "{dejavu-sans: 1, dejavu-serif: 2, dejavu-sans: 3}", "d.yaml:4:", "twice");
    assert_refused("01", "[./whole.ttf, ./copy.ttf]", "d.yaml:4:22: ", "draws the alphabet as");
    assert_refused("01", "[./whole.ttf, dejavu-sans]", "d.yaml:4:22: 'dejavu-sans' draws",
                   "/whole.ttf' does");
    assert_refused("01", "[dejavu-sans-mono, dejavu-sans, ./copy.ttf]",
                   "d.yaml:4:40: ", "/copy.ttf' draws the alphabet as 'dejavu-sans' does");
    assert_refused("01", "[whole.ttf]", "d.yaml:4:9: ", "has a slash: ./whole.ttf");
    assert_refused("01", "{./whole.ttf: 0}", "d.yaml:4:22: ", "out of range");
    assert_refused("01", "[{./whole.ttf: {faces: 0}}]", "d.yaml:4:24: ", "did you mean 'face'");
    assert_refused("01", "[{dejavu-sans: {face: 0}}]", "d.yaml:4:24: ", "there are: weight");
    assert_refused("01", "[{./whole.ttf: {outlines: 12}}]", "d.yaml:4:34: ", "64 hexadecimal");
    assert_refused("01", "[{./: {face: 0}}]", "d.yaml:4:10: ", "a folder of several fonts");
}
END_TEST

/* Paths start at the file that has them, also where it is a base. */
START_TEST(relative_to_the_file_that_names_it)
{
    struct err e = ERR_INIT;
    struct domain *d = NULL;
    put_copy("deep/Mine.ttf", DEJAVU "DejaVuSerif.ttf");
    char *spec = spec_of("0123", "[./Mine.ttf]"), *name = text_format("%s/d.yaml", folder);
    put("deep/base.yaml", spec, strlen(spec));
    ck_assert_msg(!domain_parse(&d, "base: deep/base.yaml\nname: t\n", name, fonts, &e), "%s",
                  e.text);
    assert_alike(hashes_of(d), hashes("0123", "[./deep/Mine.ttf]"));
    domain_free(d);
    free(spec);
    free(name);
}
END_TEST

/* ---- between two domains -------------------------------------------------------------------- */

START_TEST(mixed_with_others)
{
    struct err e = ERR_INIT;
    put_copy("a.ttf", DEJAVU "DejaVuSans.ttf");
    put_copy("b.ttf", DEJAVU "DejaVuSerif.ttf");
    put_copy("again.ttf", DEJAVU "DejaVuSerif.ttf");
    struct domain *one = own("0123", "[./a.ttf, ./b.ttf]"), *half;
    struct domain *other = own("0123", "[./again.ttf, dejavu-sans-mono]");
    ck_assert_msg(!domain_interpolate(&half, one, other, 0.5, DOMAIN_ALL, "t", &e), "%s", e.text);
    const struct hashes mixed = hashes_of(half);
    domain_free(half);
    assert_alike(mixed, hashes("0123", "{./a.ttf: 0.25, ./b.ttf: 0.5, dejavu-sans-mono: 0.25}"));
    ck_assert_msg(!domain_interpolate(&half, one, other, 1, DOMAIN_ALL, "t", &e), "%s", e.text);
    domain_free(one);
    assert_alike(hashes_of(half), hashes_of(other));
    domain_free(other);
    domain_free(half);
}
END_TEST

/* A mixture keeps a font of the list and a copy of its file apart, and its spec is read again. */
START_TEST(mixed_with_its_copy)
{
    struct err e = ERR_INIT;
    put_copy("a.ttf", DEJAVU "DejaVuSans.ttf");
    struct domain *one = own("0123", "[./a.ttf]"), *half, *again;
    struct domain *other = own("0123", "[dejavu-sans]");
    ck_assert_msg(!domain_interpolate(&half, one, other, 0.5, DOMAIN_ALL, "t", &e), "%s", e.text);
    char *spec = domain_spec(half);
    ck_assert_msg(!domain_parse(&again, spec, "spec", fonts, &e), "%s", e.text);
    assert_alike(hashes_of(half), hashes_of(again));
    free(spec);
    domain_free(one);
    domain_free(other);
    domain_free(half);
    domain_free(again);
}
END_TEST

static void add(TCase *c)
{
    tcase_add_checked_fixture(c, set_up, tear_down);
    tcase_add_test(c, known_by_its_outlines);
    tcase_add_test(c, only_the_alphabet_counts);
    tcase_add_test(c, a_spec_names_file_and_outlines);
    tcase_add_test(c, folders_in_the_order_of_names);
    tcase_add_test(c, fonts_of_a_folder_that_are_left_out);
    tcase_add_test(c, fonts_of_symbols);
    tcase_add_test(c, fonts_that_contradict_each_other);
    tcase_add_test(c, fonts_of_the_list_are_of_letters);
    tcase_add_test(c, folders_without_fonts_or_with_too_many);
    tcase_add_test(c, faces_of_a_collection);
    tcase_add_test(c, axes_of_a_variable_font);
    tcase_add_test(c, an_axis_moves_points);
    tcase_add_test(c, mistakes);
    tcase_add_test(c, relative_to_the_file_that_names_it);
    tcase_add_test(c, mixed_with_others);
    tcase_add_test(c, mixed_with_its_copy);
}

int main(void)
{
    return run_suite("own fonts", add);
}
