/* Labels as bytes: one each up to 256 values, then two, the low one first. */
#include "base/labels.h"

#include <check.h>
#include <stdlib.h>

START_TEST(widths)
{
    ck_assert_int_eq(labels_width(2), 1);
    ck_assert_int_eq(labels_width(256), 1);
    ck_assert_int_eq(labels_width(257), 2);
    ck_assert_int_eq(labels_width(1025), 2);
}
END_TEST

START_TEST(bytes_and_back)
{
    static const uint16_t narrow[] = {0, 1, 255}, wide[] = {0, 255, 256, 1024};
    static const uint8_t one[] = {0, 1, 255}, two[] = {0, 0, 255, 0, 0, 1, 0, 4};
    uint8_t bytes[8];
    uint16_t back[4];
    labels_pack(bytes, narrow, 3, 1);
    ck_assert_mem_eq(bytes, one, sizeof one);
    labels_unpack(back, one, 3, 1);
    ck_assert_mem_eq(back, narrow, sizeof narrow);
    labels_pack(bytes, wide, 4, 2);
    ck_assert_mem_eq(bytes, two, sizeof two);
    labels_unpack(back, two, 4, 2);
    ck_assert_mem_eq(back, wide, sizeof wide);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("labels");
    TCase *c = tcase_create("labels");
    tcase_add_test(c, widths);
    tcase_add_test(c, bytes_and_back);
    suite_add_tcase(s, c);
    SRunner *runner = srunner_create(s);
    srunner_run_all(runner, CK_ENV);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
