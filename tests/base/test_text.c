/* Growing text, paths from other people's files, headers of .npy files, UTF-8. */
#include "support.h"

#include <stdint.h>

#include "base/npy.h"
#include "base/path.h"
#include "base/text.h"
#include "base/utf8.h"

START_TEST(pieces_add_up)
{
    struct text t = {0};
    text_add(&t, "a");
    text_printf(&t, "%d-%s", 12, "b");
    text_add_bytes(&t, "cd", 1);
    ck_assert_str_eq(t.data, "a12-bc");
    ck_assert_uint_eq(t.size, 6);
    text_clear(&t);
    ck_assert_str_eq(t.data, "");
    for (int i = 0; i < 1000; i++)
        text_add(&t, "0123456789");
    ck_assert_uint_eq(t.size, 10000);
    char *taken = text_take(&t);
    ck_assert_uint_eq(strlen(taken), 10000);
    ck_assert_ptr_null(t.data);
    free(taken);
    taken = text_take(&t);
    ck_assert_str_eq(taken, "");
    free(taken);
}
END_TEST

START_TEST(words_are_quoted_for_a_shell)
{
    struct text t = {0};
    text_add_word(&t, "a/b.yaml");
    text_add(&t, " ");
    text_add_word(&t, "it's");
    text_add(&t, " ");
    text_add_word(&t, "");
    ck_assert_str_eq(t.data, "a/b.yaml 'it'\\''s' ''");
    text_free(&t);
}
END_TEST

/* A fallible text remembers a lack of memory instead of aborting. AddressSanitizer itself ends a
 * program that asks for so much. */
START_TEST(lack_of_memory_is_told)
{
#ifndef __SANITIZE_ADDRESS__
    const size_t huge = SIZE_MAX / 4;
    struct text t = {.fallible = true};
    text_add(&t, "kept");
    text_add_bytes(&t, NULL, huge);
    ck_assert(t.failed);
    text_add(&t, "not added");
    ck_assert_str_eq(t.data, "kept");
    ck_assert_ptr_null(text_take(&t));
    text_add(&t, "again");
    char *taken = text_take(&t);
    ck_assert_str_eq(taken, "again");
    free(taken);
#endif
}
END_TEST

/* A character that the locale cannot write makes printf fail. */
START_TEST(a_format_that_fails)
{
    struct text t = {.fallible = true};
    text_add(&t, "kept");
    text_printf(&t, "%ls", L"\x20ac");
    ck_assert(t.failed);
    ck_assert_str_eq(t.data, "kept");
    ck_assert_ptr_null(text_take(&t));
}
END_TEST

START_TEST(paths_stay_inside)
{
    static const char *const inside[] = {"a", "a/b", "a/..b", "..a", "a/b..", "./a", "a/.../b"};
    static const char *const outside[] = {"", "/", "/a", "..", "../a", "a/..", "a/../b", "a/b/.."};
    for (size_t i = 0; i < sizeof inside / sizeof *inside; i++)
        ck_assert_msg(path_is_inside(inside[i]), "%s", inside[i]);
    for (size_t i = 0; i < sizeof outside / sizeof *outside; i++)
        ck_assert_msg(!path_is_inside(outside[i]), "%s", outside[i]);
    ck_assert(!path_is_inside(NULL));
}
END_TEST

/* As NumPy 1.24 writes it: numpy.save of zeros((8, 3)), zeros(5) and zeros((2**33, 1, 2, 3)). */
START_TEST(npy_headers_are_numpys)
{
    static const struct {
        int dimensions;
        uint64_t extent[4];
        const char *shape;
    } cases[] = {{2, {8, 3}, "(8, 3)"},
                 {1, {5}, "(5,)"},
                 {4, {8589934592, 1, 2, 3}, "(8589934592, 1, 2, 3)"}};
    for (int i = 0; i < 3; i++) {
        struct text t = {0};
        char expected[128];
        npy_add_header(&t, cases[i].extent, cases[i].dimensions, 1);
        snprintf(expected, sizeof expected,
                 "{'descr': '|u1', 'fortran_order': False, 'shape': %s, }", cases[i].shape);
        ck_assert_uint_eq(t.size, 128);
        ck_assert_mem_eq(t.data, "\x93NUMPY\x01\x00v\x00", 10);
        ck_assert_mem_eq(t.data + 10, expected, strlen(expected));
        ck_assert_uint_eq(strspn(t.data + 10 + strlen(expected), " "), 117 - strlen(expected));
        ck_assert_int_eq(t.data[127], '\n');
        text_free(&t);
    }
}
END_TEST

START_TEST(utf8_round_trips)
{
    static const uint32_t characters[] = {'a', 0x7f, 0x80, 0x7ff, 0x800, 0xffff, 0x10000, 0x10ffff};
    for (size_t i = 0; i < sizeof characters / sizeof *characters; i++) {
        char text[8] = "";
        uint32_t back;
        char *end = utf8_put(text, characters[i]);
        ck_assert_ptr_eq(utf8_next(text, &back), end);
        ck_assert_uint_eq(back, characters[i]);
    }
}
END_TEST

RUN_TESTS("text", pieces_add_up, words_are_quoted_for_a_shell, lack_of_memory_is_told,
          a_format_that_fails, paths_stay_inside, npy_headers_are_numpys, utf8_round_trips)
