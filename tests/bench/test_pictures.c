/* Pictures of a page are compared by their pixels, and where they cannot be drawn again that is
 * reported, and everything else is still proved. */
#include "base/json.h"
#include "gen/paint/picture.h"
#include "gen/paint/png.h"
#include "tests/bench/altered.h"

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char mark[] = "data:image/png;base64,";

static char *encode(const uint8_t *bytes, size_t size)
{
    struct text out = {0};
    for (size_t i = 0; i < size; i += 3) {
        uint32_t group = 0;
        char four[4] = {'=', '=', '=', '='};
        for (size_t k = 0; k < 3; k++)
            group |= i + k < size ? (uint32_t)bytes[i + k] << (16 - 8 * k) : 0;
        for (size_t k = 0; k < 4; k++)
            if (k < 2 || i + k - 1 < size)
                four[k] = digits[group >> (18 - 6 * k) & 63];
        text_add_bytes(&out, four, 4);
    }
    return text_take(&out);
}

static uint8_t *decode(const char *text, size_t *size)
{
    uint8_t *bytes = memory_take(strlen(text) + 1, 1);
    uint32_t bits = 0;
    int count = 0;
    *size = 0;
    for (const char *at; *text && (at = strchr(digits, *text)); text++) {
        bits = bits << 6 | (uint32_t)(at - digits);
        count += 6;
        if (count >= 8)
            bytes[(*size)++] = (uint8_t)(bits >> (count -= 8));
    }
    return bytes;
}

static char *page_path(void)
{
    return store_sweep_path(store, plan.name, "report.html");
}

static char *slurp_page(void)
{
    char *folder = store_sweep_path(store, plan.name, NULL), *page = slurp(folder, "report.html");
    free(folder);
    return page;
}

/* The page with `change` added to the first byte of its first picture, which is compressed
 * otherwise; to be freed. */
static char *repaint(const char *page, int change)
{
    struct err e = ERR_INIT;
    struct rgb_picture picture;
    struct captcha_png *png;
    size_t size;
    const char *at = strstr(page, mark);
    ck_assert_ptr_nonnull(at);
    at += strlen(mark);
    uint8_t *bytes = decode(at, &size);
    ck_assert_msg(!picture_read(&picture, bytes, size, "test", &e), "%s", e.text);
    picture.rgb[0] = (uint8_t)(picture.rgb[0] + change);
    ck_assert(!captcha_png_create(&png, picture.width, picture.height, 3, 1, &e));
    const uint8_t *file = captcha_png_encode(png, picture.rgb, &size);
    char *text = encode(file, size);
    char *made = text_format("%.*s%s%s", (int)(at - page), page, text, strchr(at, '"'));
    ck_assert_str_ne(made, page);
    captcha_png_free(png);
    free(picture.rgb);
    free(text);
    free(bytes);
    return made;
}

static void save(const char *path, const char *text)
{
    struct err e = ERR_INIT;
    ck_assert_msg(!publish_file(path, text, strlen(text), &e), "%s", e.text);
}

START_TEST(pixels_count_and_not_bytes)
{
    char *path = page_path(), *page = slurp_page();
    char *same = repaint(page, 0), *other = repaint(page, 1);
    save(path, same);
    free(verify(0, "-q", NULL));
    save(path, other);
    char *said = verify(1, "-q", NULL);
    expect(said, "report.html:");
    expect(said, "the pixels of a picture are not those that are drawn again");
    free(said);
    char *at = strstr(same, mark) + strlen(mark);
    memset(at + 40, 'A', 40); /* no PNG any more */
    save(path, same);
    free(verify(1, "-q", NULL));
    free(other);
    free(same);
    free(page);
    free(path);
}
END_TEST

/* Fonts of a machine where none is installed: files whose names no folder of fonts has. */
static void hide_fonts(void)
{
    char *path = text_format("%s/fonts.yaml", scratch);
    char *list = slurp(ADDA_SOURCE_DIR "/fonts", "fonts.yaml");
    struct text out = {0};
    for (char *at = list, *next; *at; at = next) {
        next = strstr(at + 1, "\n    sha256:"); /* the key after the file */
        next = next ? next : at + strlen(at);
        text_add_bytes(&out, at, (size_t)(next - at));
        text_add(&out, *next ? ".missing" : "");
    }
    save(path, out.data);
    setenv("ADDA_FONTS", path, 1);
    text_free(&out);
    free(list);
    free(path);
}

static void show_fonts(void)
{
    unsetenv("ADDA_FONTS");
}

START_TEST(missing_fonts_are_no_finding)
{
    hide_fonts();
    free(verify(0, "-q", NULL));
    char *notes = slurp(scratch, "stderr");
    expect(notes, "L1: note: 12 pictures of ");
    expect(notes, "L2: note: the images of domain left (");
    expect(notes, "L2: note: the images of domain right (");
    expect(notes, "DejaVuSans.ttf.missing, and no folder of fonts has");
    expect(notes, "L2: 18 could not be checked");
    char *said = verify(0, "--level", "2");
    expect(said, "L2: 18 checked, 0 wrong, 18 could not be checked");
    free(said);
    said = verify(0, "--json", NULL);
    json_t *all = json_loads(said, 0, NULL);
    ck_assert_int_eq(json_integer_value(json_object_get(json_array_get(all, 1), "unchecked")), 24);
    ck_assert_uint_eq(json_array_size(json_object_get(json_array_get(all, 2), "notes")), 2);
    show_fonts();
    json_decref(all);
    free(said);
    free(notes);
}
END_TEST

/* Accuracies are counted again from the labels that are stored. */
START_TEST(predictions_are_proved_without_fonts)
{
    const char *hash = method_cell();
    struct npy labels = read_array(hash, "labels.npy");
    struct npy predictions = read_array(hash, "predictions.npy");
    int at = 0;
    while (labels.data[at] != predictions.data[at])
        at++;
    alter_array(hash, "predictions.npy", at);
    hide_fonts();
    char *said = verify(1, "-q", NULL);
    expect(said, "target.mean is recorded as 0.");
    show_fonts();
    npy_free(&predictions);
    npy_free(&labels);
    free(said);
}
END_TEST

/* Pictures alone are passed over where they cannot be drawn, nothing that stands beside them. */
START_TEST(only_pictures_are_passed_over)
{
    char *path = page_path(), *page = slurp_page(), *at = strstr(page, "\"></td>");
    char *altered =
        text_format("%.*s\"><b>0.999</b></td>%s", (int)(at - page), page, at + strlen("\"></td>"));
    save(path, altered);
    hide_fonts();
    free(verify(1, "-q", NULL));
    save(path, page);
    free(verify(0, "-q", NULL));
    show_fonts();
    free(altered);
    free(page);
    free(path);
}
END_TEST

/* A page that was made where fonts are missing. */
START_TEST(pages_without_pictures)
{
    hide_fonts();
    ck_assert_int_eq(TOOL_RUN(scratch, "report", store, "--all", "-q"), 0);
    char *page = page_path(), *text = slurp_page();
    ck_assert_ptr_null(strstr(text, mark));
    expect(text, "not drawn: the fonts are missing");
    show_fonts();
    free(verify(0, "-q", NULL));
    char *notes = slurp(scratch, "stderr");
    expect(notes, "L1: note: 12 pictures of ");
    free(notes);
    free(text);
    free(page);
}
END_TEST

static TCase *make(void)
{
    TCase *t = tcase_create("pictures");
    tcase_set_timeout(t, 300);
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, pixels_count_and_not_bytes);
    tcase_add_test(t, missing_fonts_are_no_finding);
    tcase_add_test(t, predictions_are_proved_without_fonts);
    tcase_add_test(t, only_pictures_are_passed_over);
    tcase_add_test(t, pages_without_pictures);
    return t;
}

int main(void)
{
    return run_suite("pictures", make);
}
