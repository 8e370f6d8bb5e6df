/* A font is what it draws: a file of other bytes with the recorded outlines is that font, wherever
 * it lies; one with other outlines, or with characters of which no outline is recorded, is refused.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/publish.h"
#include "gen/domain/font.h"

static const struct fineness fine = {0.001, 0.05};
static const uint32_t letters[] = {'A', 'g', '8', 0xe9};

/* A folder of fonts that holds a file under a name that no installed font has. */
struct fixture {
    char folder[64], hex[HASH_HEX];
    struct font_store *store;
    struct font font; /* dejavu-sans, to be found by that name */
};

static void write_font(struct fixture *f, const char *name)
{
    struct err e = ERR_INIT;
    const char *near;
    char path[128], *data;
    size_t size;
    ck_assert_msg(!read_file(font_store_find(f->store, name, &near)->file, &data, &size, &e), "%s",
                  e.text);
    data = realloc(data, size + 16);
    memset(data + size, 0, 16); /* no part of any table */
    snprintf(path, sizeof path, "%s/below/adda-test.ttf", f->folder);
    ck_assert_msg(!publish_file(path, data, size + 16, &e), "%s", e.text);
    hash_bytes(data, size + 16, f->hex);
    free(data);
}

static void fixture_open(struct fixture *f)
{
    struct err e = ERR_INIT;
    const char *near;
    char path[128];
    strcpy(f->folder, "/tmp/adda-font-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(f->folder));
    snprintf(path, sizeof path, "%s/below", f->folder);
    ck_assert(!publish_mkdir(path, &e));
    snprintf(path, sizeof path, "/nowhere:not-absolute:%s", f->folder);
    setenv("ADDA_FONT_FOLDERS", path, 1);
    ck_assert_msg(!font_store_open(&f->store, NULL, &e), "%s", e.text);
    f->font = *font_store_find(f->store, "dejavu-sans", &near);
    f->font.file = "/nowhere/adda-test.ttf";
}

static void fixture_close(struct fixture *f)
{
    font_store_free(f->store);
    ck_assert(!publish_remove(f->folder, NULL));
}

static void expect_refused(const struct fixture *f, int first, int count, const char *part)
{
    struct glyphs g = {0};
    struct err e = ERR_INIT;
    ck_assert_int_eq(font_glyphs(&g, &f->font, letters + first, count, &fine, &e), ERR_UNAVAILABLE);
    ck_assert_msg(strstr(e.text, part) != NULL, "'%s' is not in: %s", part, e.text);
    err_free(&e);
    glyphs_free(&g);
}

START_TEST(other_bytes_with_the_same_outlines)
{
    struct fixture f;
    struct err e = ERR_INIT;
    struct glyphs mine = {0}, theirs = {0};
    const char *near;
    fixture_open(&f);
    expect_refused(&f, 0, 3, "apt-get install fonts-dejavu-core");
    write_font(&f, "dejavu-sans");
    ck_assert_msg(!font_glyphs(&mine, &f.font, letters, 3, &fine, &e), "%s", e.text);
    ck_assert_msg(!font_glyphs(&theirs, font_store_find(f.store, "dejavu-sans", &near), letters, 3,
                               &fine, &e),
                  "%s", e.text);
    for (int i = 0; i < 3; i++) {
        const size_t bytes = (size_t)mine.glyph[i].points * sizeof(float);
        ck_assert_int_eq(mine.glyph[i].points, theirs.glyph[i].points);
        ck_assert_mem_eq(mine.glyph[i].x, theirs.glyph[i].x, bytes);
        ck_assert_mem_eq(mine.glyph[i].y, theirs.glyph[i].y, bytes);
    }
    glyphs_free(&mine);
    glyphs_free(&theirs);
    fixture_close(&f);
}
END_TEST

START_TEST(other_outlines_are_refused)
{
    struct fixture f;
    fixture_open(&f);
    write_font(&f, "dejavu-serif");
    expect_refused(&f, 1, 2, "draws 'g' with another outline");
    f.hex[12] = '\0';
    expect_refused(&f, 0, 1, f.hex);
    f.font.outlines = "";
    expect_refused(&f, 0, 1, "no outline of 'A' is recorded");
    fixture_close(&f);
}
END_TEST

START_TEST(characters_without_a_record)
{
    struct fixture f;
    struct err e = ERR_INIT;
    struct glyphs g = {0};
    fixture_open(&f);
    write_font(&f, "dejavu-sans");
    expect_refused(&f, 0, 4, "no outline of 'é' is recorded");
    f.font.sha256 = f.hex;
    ck_assert_msg(!font_glyphs(&g, &f.font, letters, 4, &fine, &e), "%s", e.text);
    glyphs_free(&g);
    fixture_close(&f);
}
END_TEST

/* A list with a record that is too short, or that says that the font lacks a character. */
START_TEST(records_that_lack_a_character)
{
    struct fixture f;
    fixture_open(&f);
    write_font(&f, "dejavu-sans");
    f.font.outlines = "107e9bc7 1d1b33ac";
    expect_refused(&f, 0, 1, "no outline of 'A' is recorded");
    f.font.outlines = "- - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - -";
    expect_refused(&f, 0, 1, "draws 'A' with another outline");
    fixture_close(&f);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("fonts");
    TCase *c = tcase_create("fonts");
    suite_add_tcase(s, c);
    tcase_add_test(c, other_bytes_with_the_same_outlines);
    tcase_add_test(c, other_outlines_are_refused);
    tcase_add_test(c, characters_without_a_record);
    tcase_add_test(c, records_that_lack_a_character);
    SRunner *runner = srunner_create(s);
    srunner_run_all(runner, CK_ENV);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
