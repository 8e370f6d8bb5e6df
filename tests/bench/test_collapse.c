/* When what a model reads looks like a collapse. */
#include "bench/model/collapse.h"
#include "tests/bench/support.h"

static struct commonest commonest_of(int count, int all)
{
    static struct text_reading readings[200];
    struct commonest c;
    struct err e = ERR_INIT;
    for (int i = 0; i < all; i++) /* each other one once */
        snprintf(readings[i].text, sizeof readings[i].text, "%d",
                 i % 2 && i / 2 < count ? 0 : i + 1);
    ck_assert(!commonest_find(&c, readings, all, &e));
    ck_assert_int_eq(c.count, count);
    if (count > 1)
        ck_assert_str_eq(c.text, "0");
    return c;
}

static void expect_told(struct err *told, const char *part)
{
    ck_assert_msg(part ? told->text && strstr(told->text, part) : !told->text, "'%s' in: %s",
                  part ? part : "", told->text ? told->text : "");
    err_free(told);
}

/* Ten or a thousand texts; far less than the half, or all but that. */
START_TEST(a_text_in_many_pictures_is_told)
{
    const struct domain_info many = {.length = 3, .shortest = 3, .classes = 10},
                             ten = {.length = 1, .shortest = 1, .classes = 10},
                             two = {.length = 1, .shortest = 1, .classes = 2};
    const struct commonest few = commonest_of(3, 100), some = commonest_of(11, 100),
                           tenth = commonest_of(10, 100), half = commonest_of(50, 100),
                           little = commonest_of(24, 49);
    struct commonest most = half;
    struct err told = ERR_INIT;
    most.count = 51;
    collapse_of_reading(&told, &half, &many);
    expect_told(&told, NULL);
    collapse_of_reading(&told, &most, &many);
    expect_told(&told, "'0' was read in 51 of 100 pictures");
    collapse_of_reading(&told, &most, &two);
    expect_told(&told, NULL);
    collapse_of_texts(&told, &few, &some, &many);
    expect_told(&told, "'0' is read in 11 of 100 pictures, and by the source model no text in more "
                       "than 3");
    collapse_of_texts(&told, &few, &tenth, &many);
    expect_told(&told, NULL);
    collapse_of_texts(&told, &tenth, &some, &many); /* the pictures may be so */
    expect_told(&told, NULL);
    collapse_of_texts(&told, &few, &half, &ten);
    expect_told(&told, NULL);
    collapse_of_texts(&told, &few, &most, &ten);
    expect_told(&told, "'0'");
    collapse_of_texts(&told, &few, &little, &many);
    expect_told(&told, NULL);
    collapse_of_information(&told, 1, 0.81);
    expect_told(&told, NULL);
    collapse_of_information(&told, 1, 0.79);
    expect_told(&told, "im");
}
END_TEST

static TCase *make_case(void)
{
    TCase *c = tcase_create("collapse");
    tcase_add_test(c, a_text_in_many_pictures_is_told);
    return c;
}

int main(void)
{
    return run_suite("collapse", make_case);
}
