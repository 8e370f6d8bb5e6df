/* The arena: the counting run and the carving run are the same calls. */
#include "support.h"

#include <stdint.h>

#include "base/arena.h"

#if defined(__SANITIZE_ADDRESS__)
#define WITH_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WITH_ASAN 1
#endif
#endif
#ifdef WITH_ASAN
#include <sanitizer/asan_interface.h>
#endif

struct layout {
    float *a;
    unsigned char *b, *none;
    double *c;
};

static void lay_out(struct arena *a, struct layout *l)
{
    l->a = arena_take(a, 1001, sizeof *l->a);
    l->b = arena_take(a, 3, 1);
    l->none = arena_take(a, 0, 8);
    l->c = arena_take(a, 77, sizeof *l->c);
}

START_TEST(counts_then_carves)
{
    struct arena a = ARENA_COUNT;
    struct layout l;
    struct err e = ERR_INIT;
    lay_out(&a, &l);
    ck_assert(!l.a && !l.b && !l.c);
    const size_t counted = a.used;
    ck_assert(!arena_reserve(&a, &e));
    ck_assert_uint_eq(a.used, 0);
    lay_out(&a, &l);
    ck_assert_uint_eq(a.used, counted);
    ck_assert_uint_eq((uintptr_t)l.a % 64, 0);
    ck_assert_uint_eq((uintptr_t)l.b % 64, 0);
    ck_assert_uint_eq((uintptr_t)l.c % 64, 0);
    ck_assert((unsigned char *)(l.a + 1001) <= l.b && l.b + 3 <= (unsigned char *)l.c);
    for (int i = 0; i < 1001; i++)
        ck_assert(l.a[i] == 0);
    for (int i = 0; i < 77; i++)
        ck_assert(l.c[i] == 0);
    arena_free(&a);
    arena_free(&a);
}
END_TEST

#ifdef WITH_ASAN
START_TEST(red_zones_follow_every_buffer)
{
    struct arena a = ARENA_COUNT;
    struct layout l;
    struct err e = ERR_INIT;
    lay_out(&a, &l);
    ck_assert(!arena_reserve(&a, &e));
    lay_out(&a, &l);
    ck_assert(!__asan_address_is_poisoned(l.a + 1000));
    ck_assert(__asan_address_is_poisoned(l.a + 1001));
    ck_assert(!__asan_address_is_poisoned(l.b + 2));
    ck_assert(__asan_address_is_poisoned(l.b + 3));
    ck_assert(__asan_address_is_poisoned(l.b + 66));
    arena_free(&a);
}
END_TEST
#endif

START_TEST(an_empty_layout_is_fine)
{
    struct arena a = ARENA_COUNT;
    struct err e = ERR_INIT;
    ck_assert(!arena_reserve(&a, &e));
    arena_free(&a);
}
END_TEST

START_TEST(sizes_that_overflow_are_out_of_memory)
{
    static const size_t sizes[][2] = {{SIZE_MAX / 2, 3}, {SIZE_MAX, SIZE_MAX}, {SIZE_MAX / 8, 8}};
    for (size_t i = 0; i < 3; i++) {
        struct arena a = ARENA_COUNT;
        struct err e = ERR_INIT;
        arena_take(&a, 100, 1);
        arena_take(&a, sizes[i][0], sizes[i][1]);
        arena_take(&a, 100, 1);
        ck_assert(arena_reserve(&a, &e));
        expect_error(&e, ERR_OS, "out of memory");
        arena_free(&a);
    }
}
END_TEST

/* Taking more than was counted is a fault of the program, and stops it. */
START_TEST(more_than_counted_stops)
{
    struct arena a = ARENA_COUNT;
    struct err e = ERR_INIT;
    arena_take(&a, 10, 1);
    ck_assert(!arena_reserve(&a, &e));
    arena_take(&a, 1000, 1);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("arena");
    TCase *c = tcase_create("arena");
    tcase_add_test(c, counts_then_carves);
    tcase_add_test(c, an_empty_layout_is_fine);
    tcase_add_test(c, sizes_that_overflow_are_out_of_memory);
    tcase_add_test_raise_signal(c, more_than_counted_stops, 6 /* SIGABRT */);
#ifdef WITH_ASAN
    tcase_add_test(c, red_zones_follow_every_buffer);
#endif
    suite_add_tcase(s, c);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    const int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
