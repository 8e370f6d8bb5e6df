/* What a chart must keep whatever its numbers are: names of ticks apart, and series apart; and any
 * character of an alphabet as text of the page. */
#include <math.h>

#include "bench/report/page/html.h"
#include "bench/report/page/svg.h"
#include "tests/bench/support.h"

/* Of every text in the middle of its place, the axis title left out: its place and its width. */
static int read_ticks(const char *svg, const char *title, double *x, double *width, int most)
{
    int count = 0;
    while (count < most && (svg = strstr(svg, "<text x=\""))) {
        char text[64] = "", anchor[16] = "";
        double y;
        if (sscanf(svg, "<text x=\"%lf\" y=\"%lf\" text-anchor=\"%15[a-z]\">%63[^<]", &x[count], &y,
                   anchor, text) == 4 &&
            text_equal(anchor, "middle") && !text_equal(text, title))
            width[count++] = svg_text_width(text);
        svg++;
    }
    return count;
}

static void check_ticks(double low, double high)
{
    const struct plot p = {low, high, 0, 1, 40, 205, 28, 170};
    struct text svg = {0};
    double x[64], width[64];
    plot_axes(&svg, &p, "title", "");
    const int count = read_ticks(svg.data, "title", x, width, 64);
    ck_assert_msg(count >= 1, "%g to %g: no tick", low, high);
    for (int i = 1; i < count; i++)
        ck_assert_msg(x[i] - x[i - 1] > (width[i] + width[i - 1]) / 2, "%g to %g: ticks touch", low,
                      high);
    text_free(&svg);
}

START_TEST(ticks_do_not_touch)
{
    for (int exponent = -6; exponent <= 6; exponent++)
        for (int k = 1; k < 40; k++) {
            const double unit = pow(10, exponent);
            check_ticks(-unit * k, -unit * k / 3);
            check_ticks(3.8 - unit * k / 40 * 0.01, 3.84);
            check_ticks(0, unit * k);
        }
}
END_TEST

static char *mark_of(int series)
{
    const struct plot p = {0, 1, 0, 1, 0, 100, 0, 100};
    struct text svg = {0};
    plot_mark(&svg, &p, 0.5, 0.5, series, 4);
    return text_take(&svg);
}

/* Colour, shape and filling together are each series' own; neighbours differ in shape too. */
START_TEST(series_differ)
{
    for (int a = SVG_ORACLE; a < 128; a++)
        for (int b = SVG_ORACLE; b < a; b++) {
            char *of_a = mark_of(a), *of_b = mark_of(b);
            ck_assert_msg(!text_equal(of_a, of_b), "series %d and %d", a, b);
            if (b >= 0 && a == b + 1)
                ck_assert_str_ne(strstr(of_a, " d="), strstr(of_b, " d="));
            free(of_a);
            free(of_b);
        }
}
END_TEST

START_TEST(axes_show_the_data)
{
    struct plot p = {0};
    ck_assert(!plot_accuracies(&p, 0.1, 0.9));
    ck_assert(p.y0 == 0 && p.y1 == 1);
    ck_assert(!plot_accuracies(&p, (double)INFINITY, -(double)INFINITY)); /* of none */
    ck_assert(p.y0 == 0 && p.y1 == 1);
    ck_assert(plot_accuracies(&p, 0.95, 1));
    ck_assert(p.y0 > 0.9 && p.y0 < 0.95 && p.y1 == 1);
    ck_assert(plot_accuracies(&p, 0.5, 0.5)); /* all the same: not on the edge */
    ck_assert(p.y0 < 0.5 && p.y1 > 0.5);
}
END_TEST

START_TEST(characters_of_any_plane)
{
    static const uint32_t characters[] = {'a', '<', 0xe9, 0x20ac, 0x1d49c};
    struct text out = {0};
    for (size_t i = 0; i < sizeof characters / sizeof *characters; i++)
        html_character(&out, characters[i]);
    ck_assert_str_eq(out.data, "a&lt;\xc3\xa9\xe2\x82\xac\xf0\x9d\x92\x9c");
    text_free(&out);
}
END_TEST

static TCase *make(void)
{
    TCase *t = tcase_create("svg");
    tcase_add_test(t, ticks_do_not_touch);
    tcase_add_test(t, series_differ);
    tcase_add_test(t, axes_show_the_data);
    tcase_add_test(t, characters_of_any_plane);
    return t;
}

int main(void)
{
    return run_suite("svg", make);
}
