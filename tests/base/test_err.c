/* Errors as values: who wins, what is collected, what is suggested. */
#include "support.h"

#include <errno.h>
#include <sysexits.h>

_Static_assert((int)ERR_USAGE == EX_USAGE && (int)ERR_DATA == EX_DATAERR, "sysexits");
_Static_assert((int)ERR_NOINPUT == EX_NOINPUT && (int)ERR_SOFTWARE == EX_SOFTWARE, "sysexits");
_Static_assert((int)ERR_UNAVAILABLE == EX_UNAVAILABLE && (int)ERR_OS == EX_OSERR, "sysexits");
_Static_assert((int)ERR_CANTCREATE == EX_CANTCREAT && (int)ERR_IO == EX_IOERR, "sysexits");
_Static_assert((int)ERR_TEMPORARY == EX_TEMPFAIL && (int)ERR_NOPERM == EX_NOPERM, "sysexits");
_Static_assert((int)ERR_CONFIG == EX_CONFIG, "sysexits");

START_TEST(the_first_failure_wins)
{
    struct err e = ERR_INIT;
    ck_assert_int_eq(err_set(&e, ERR_DATA, "%s %d", "first", 1), ERR_DATA);
    ck_assert_int_eq(err_set(&e, ERR_IO, "second"), ERR_DATA);
    ck_assert_int_eq(err_system(&e, ENOSPC, "third"), ERR_DATA);
    ck_assert_str_eq(e.text, "first 1");
    ck_assert_int_eq(e.count, 1);
    err_free(&e);
    ck_assert_int_eq(e.code, ERR_NONE);
    ck_assert_ptr_null(e.text);
}
END_TEST

START_TEST(without_a_place_the_code_is_given_back)
{
    ck_assert_int_eq(err_set(NULL, ERR_DATA, "x"), ERR_DATA);
    ck_assert_int_eq(err_add(NULL, ERR_CONFIG, "x"), ERR_CONFIG);
    ck_assert_int_eq(err_system(NULL, ENOENT, "x"), ERR_NOINPUT);
    ck_assert_int_eq(err_prefix(NULL, "x"), ERR_NONE);
    struct err from = ERR_INIT;
    err_add(&from, ERR_CONFIG, "x");
    err_merge(NULL, &from); /* freed all the same */
    ck_assert_ptr_null(from.text);
    err_sort(NULL, "x");
    err_free(NULL);
}
END_TEST

START_TEST(every_line_gets_the_place)
{
    struct err e = ERR_INIT;
    err_prefix_lines(&e, "%s", "x");
    ck_assert_ptr_null(e.text);
    err_add(&e, ERR_CONFIG, "a");
    err_prefix_lines(&e, "f:%d", 1);
    ck_assert_str_eq(e.text, "f:1: a");
    err_add(&e, ERR_CONFIG, "b\n");
    err_prefix_lines(&e, "g");
    ck_assert_str_eq(e.text, "g: f:1: a\ng: b\ng: ");
    err_free(&e);
}
END_TEST

START_TEST(messages_are_collected)
{
    struct err e = ERR_INIT;
    err_add(&e, ERR_CONFIG, "a");
    err_add(&e, ERR_DATA, "b");
    err_add(&e, ERR_DATA, "%s", "c");
    ck_assert_str_eq(e.text, "a\nb\nc");
    ck_assert_int_eq(e.code, ERR_CONFIG);
    ck_assert_int_eq(e.count, 3);
    err_prefix(&e, "in %s", "here");
    ck_assert_str_eq(e.text, "in here: a\nb\nc");
    err_free(&e);
}
END_TEST

START_TEST(a_flood_is_counted_not_kept)
{
    struct err e = ERR_INIT;
    int lines = 1;
    for (int i = 0; i < 1000; i++)
        err_add(&e, ERR_CONFIG, "line %d", i);
    for (const char *p = e.text; *p; p++)
        lines += *p == '\n';
    ck_assert_int_eq(e.count, 1000);
    ck_assert_int_eq(lines, ERR_KEPT);
    err_free(&e);
}
END_TEST

START_TEST(mistakes_are_sorted_by_place)
{
    struct err e = ERR_INIT;
    err_sort(&e, "f");
    ck_assert_ptr_null(e.text);
    err_add(&e, ERR_CONFIG, "g:1:1: elsewhere");
    err_add(&e, ERR_CONFIG, "f:10:2: b:\n  f:1:1: below b");
    err_add(&e, ERR_DATA, "f:9:20: a");
    err_add(&e, ERR_DATA, "f:9:3: c");
    err_add(&e, ERR_DATA, "no place");
    err_add(&e, ERR_DATA, "f:9:20: a");
    err_sort(&e, "f");
    ck_assert_str_eq(e.text, "f:9:3: c\nf:9:20: a\nf:10:2: b:\n  f:1:1: below b\n"
                             "g:1:1: elsewhere\nno place");
    ck_assert_int_eq(e.code, ERR_CONFIG);
    ck_assert_int_eq(e.count, 5);
    err_free(&e);
    for (int i = 0; i < 1000; i++)
        err_add(&e, ERR_CONFIG, "f:%d:1: line", 1000 - i);
    err_sort(&e, "f");
    ck_assert_int_eq(strncmp(e.text, "f:951:1: line\n", 14), 0);
    ck_assert_int_eq(e.count, 1000);
    err_free(&e);
}
END_TEST

START_TEST(a_mistake_found_twice_is_told_once)
{
    struct err e = ERR_INIT, from = ERR_INIT;
    err_merge(&e, &from);
    ck_assert_int_eq(e.code, ERR_NONE);
    err_add(&e, ERR_CONFIG, "f:1:1: a");
    err_add(&from, ERR_DATA, "f:1:1: a");
    err_add(&from, ERR_DATA, "f:1:1: ab\n  c");
    err_merge(&e, &from);
    ck_assert_str_eq(e.text, "f:1:1: a\nf:1:1: ab\n  c");
    ck_assert_int_eq(e.count, 2);
    ck_assert_int_eq(e.code, ERR_CONFIG);
    ck_assert_ptr_null(from.text);
    err_free(&e);
    for (int i = 0; i < ERR_KEPT + 7; i++)
        err_add(&from, ERR_DATA, "line %d", i);
    err_add(&e, ERR_DATA, "before");
    err_merge(&e, &from);
    ck_assert_int_eq(e.count, ERR_KEPT + 8); /* those that were not kept count on */
    err_free(&e);
    from.code = ERR_IO; /* there was no memory for its text */
    err_merge(&e, &from);
    ck_assert_int_ne(e.code, ERR_NONE);
    err_free(&e);
}
END_TEST

START_TEST(a_prefix_needs_an_error)
{
    struct err e = ERR_INIT;
    ck_assert_int_eq(err_prefix(&e, "here"), ERR_NONE);
    ck_assert_ptr_null(e.text);
}
END_TEST

START_TEST(system_errors_have_codes_and_advice)
{
    static const struct {
        int errnum;
        enum err_code code;
        const char *part;
    } cases[] = {
        {ENOENT, ERR_NOINPUT, "No such file"}, {EISDIR, ERR_NOINPUT, "Is a directory"},
        {EACCES, ERR_NOPERM, "permissions"},   {EROFS, ERR_NOPERM, "can be written"},
        {ENOSPC, ERR_IO, "free some space"},   {EDQUOT, ERR_IO, "free some space"},
        {EIO, ERR_IO, "Input/output error"},   {EFBIG, ERR_IO, "too large"},
        {ENOMEM, ERR_OS, "Cannot allocate"},   {EMFILE, ERR_OS, "Too many open files"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct err e = ERR_INIT;
        err_system(&e, cases[i].errnum, "cannot write '%s'", "x.txt");
        ck_assert_ptr_nonnull(strstr(e.text, "cannot write 'x.txt': "));
        expect_error(&e, cases[i].code, cases[i].part);
    }
}
END_TEST

START_TEST(long_texts_are_whole)
{
    struct err e = ERR_INIT;
    char *text = calloc(1, 100001);
    memset(text, 'x', 100000);
    err_set(&e, ERR_DATA, "%s", text);
    ck_assert_uint_eq(strlen(e.text), 100000);
    free(text);
    err_free(&e);
}
END_TEST

START_TEST(the_nearest_name_is_suggested)
{
    static const char *const names[] = {"gaussian", "salt_pepper", "blur", "rotate", "sgd"};
    static const struct {
        const char *word, *nearest;
    } cases[] = {
        {"gausian", "gaussian"},
        {"guassian", "gaussian"},
        {"blru", "blur"},
        {"rotat", "rotate"},
        {"salt-pepper", "salt_pepper"},
        {"sdg", "sgd"},
        {"perspective", NULL},
        {"blur", "blur"},
        {"x", NULL},
        {"", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *near = err_nearest(cases[i].word, names, 5);
        if (cases[i].nearest)
            ck_assert_pstr_eq(near, cases[i].nearest);
        else
            ck_assert_msg(!near, "'%s' suggested '%s'", cases[i].word, near);
    }
    ck_assert_ptr_null(err_nearest("blur", names, 0));
}
END_TEST

START_TEST(very_long_words_are_near_to_nothing)
{
    char word[400];
    memset(word, 'a', sizeof word - 1);
    word[sizeof word - 1] = 0;
    const char *const names[] = {"a", word};
    ck_assert_ptr_null(err_nearest(word, names, 1));
    ck_assert_ptr_null(err_nearest("b", names + 1, 1));
}
END_TEST

RUN_TESTS("err", the_first_failure_wins, without_a_place_the_code_is_given_back,
          messages_are_collected, every_line_gets_the_place, a_flood_is_counted_not_kept,
          mistakes_are_sorted_by_place, a_mistake_found_twice_is_told_once, a_prefix_needs_an_error,
          system_errors_have_codes_and_advice, long_texts_are_whole, the_nearest_name_is_suggested,
          very_long_words_are_near_to_nothing)
