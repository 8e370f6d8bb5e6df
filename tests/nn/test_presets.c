/* The networks that come with the library, and the kernel classes. */
#include "nn/pass.h"
#include "nn/presets.h"
#include "nn/kernels/gemm.h"
#include "support.h"

static const struct {
    const char *name;
    struct shape in, feature;
} known[] = {
    {"seed", {100, 100, 3}, {1, 1, 30976}},       {"seed_bn", {100, 100, 3}, {1, 1, 30976}},
    {"seed_feature", {100, 100, 3}, {1, 1, 256}}, {"small", {24, 72, 1}, {1, 1, 128}},
    {"small_bn", {24, 72, 1}, {1, 1, 128}},       {"captcha", {60, 160, 3}, {1, 1, 512}},
    {"lenet", {28, 28, 1}, {1, 1, 500}},
};

START_TEST(test_presets)
{
    ck_assert_int_eq(preset_count, (int)(sizeof known / sizeof *known));
    const struct preset *p = preset_find(known[_i].name);
    char text[512];
    ck_assert_ptr_nonnull(p);
    struct net *encoder = make_net(p->encoder, known[_i].in);
    ck_assert_int_eq(net_out(encoder).c, known[_i].feature.c);
    ck_assert_int_eq(preset_expand(p->head, 3, 36, text, sizeof text, NULL), ERR_NONE);
    struct net *head = make_net(text, net_out(encoder));
    ck_assert_int_eq(net_out(head).c, 108);
    ck_assert_int_eq(preset_expand(p->discriminator, 3, 36, text, sizeof text, NULL), ERR_NONE);
    struct net *discriminator = make_net(text, net_out(encoder));
    /* one logit, or the two outputs of a softmax */
    ck_assert_int_le(net_out(discriminator).c, 2);
    net_free(encoder);
    net_free(head);
    net_free(discriminator);
}
END_TEST

/* What is compared in a table with and without batch norm of the feature differs by that alone. */
START_TEST(test_normalised_feature)
{
    const struct preset *plain = preset_find("small"), *normalised = preset_find("small_bn");
    const size_t length = strlen(plain->encoder) - strlen(" | relu");
    ck_assert_int_eq(strncmp(plain->encoder, normalised->encoder, length), 0);
    ck_assert_str_eq(plain->encoder + length, " | relu");
    ck_assert_str_eq(normalised->encoder + length, " | bn | relu");
    ck_assert_str_eq(plain->head, normalised->head);
    ck_assert_str_eq(plain->discriminator, normalised->discriminator);
}
END_TEST

/* A training pass over 512 images of the seed's network, planned only; a whole training of it, with
 * images, head and optimiser, takes 4.5 GiB. */
START_TEST(test_memory_of_a_large_batch)
{
    struct net *encoder = make_net(preset_find("seed")->encoder, known[0].in);
    const struct pass_settings s = {.batch = 512, .trainable = true};
    size_t bytes;
    ck_assert_int_eq(pass_count_bytes(encoder, &s, 1, &bytes, NULL), ERR_NONE);
    const double gib = (double)bytes / (1 << 30);
    ck_assert_msg(gib > 2 && gib < 3, "%.2f GiB", gib);
    net_free(encoder);
}
END_TEST

START_TEST(test_expand)
{
    char out[32];
    struct err e = ERR_INIT;
    ck_assert_int_eq(preset_expand("a {heads} {classes}x{outputs}", 3, 36, out, sizeof out, &e), 0);
    ck_assert_str_eq(out, "a 3 36x108");
    const char *bad[] = {"dense {head}", "dense {", "dense {}", "{outputs", "x {headsx"};
    for (int i = 0; i < 5; i++) {
        ck_assert_int_eq(preset_expand(bad[i], 3, 36, out, sizeof out, &e), ERR_DATA);
        ck_assert_ptr_nonnull(strstr(e.text, "not a placeholder"));
        err_free(&e);
    }
    ck_assert_int_eq(preset_expand("0123456789012345678901234567890", 1, 1, out, 32, &e), 0);
    ck_assert_int_eq(preset_expand("01234567890123456789012345678901", 1, 1, out, 32, &e), 65);
    ck_assert_ptr_nonnull(strstr(e.text, "at most 31"));
    err_free(&e);
    ck_assert_ptr_null(preset_find("huge"));
}
END_TEST

/* The class is what was asked for, or a message that says what to do. */
START_TEST(test_classes)
{
    struct err e = ERR_INIT;
    ck_assert_str_eq(kernels_names[KERNELS_REFERENCE], "reference");
    ck_assert_str_eq(kernels_names[KERNELS_FAST], "fast");
    ck_assert_ptr_null(kernels_names[2]);
    ck_assert_ptr_nonnull(strstr(kernels_blas_version(), "OpenBLAS"));
    if (getenv("OPENBLAS_CORETYPE")) { /* somebody else's choice is not the best */
        ck_assert_int_eq(kernels_select(KERNELS_FAST, &e), ERR_CONFIG);
        ck_assert_ptr_nonnull(strstr(e.text, "without that variable"));
        err_free(&e);
    } else {
        ck_assert_int_eq(kernels_select(KERNELS_FAST, &e), ERR_NONE);
        ck_assert_str_eq(kernels_variant(), simd_variants()[0]->name);
        ck_assert(!gemm_is_own());
    }
    if (simd_reference()) {
        ck_assert_int_eq(kernels_select(KERNELS_REFERENCE, &e), ERR_NONE);
        ck_assert_str_eq(kernels_variant(), simd_reference()->name);
        ck_assert(gemm_is_own());
    } else {
        ck_assert_int_ne(kernels_select(KERNELS_REFERENCE, &e), ERR_NONE);
        err_free(&e);
    }
}
END_TEST

/* What a processor without fused multiply-add is told. */
START_TEST(test_refusals)
{
    struct err e = ERR_INIT;
    ck_assert_int_eq(kernels_check_reference(NULL, &e), ERR_UNAVAILABLE);
    ck_assert_ptr_nonnull(strstr(e.text, "AVX2"));
    ck_assert_ptr_nonnull(strstr(e.text, "use kernels 'fast'"));
    err_free(&e);
    ck_assert_int_eq(kernels_check_reference(&simd_portable, &e), ERR_NONE);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("presets and kernels");
    TCase *tests = tcase_create("presets");
    tcase_add_loop_test(tests, test_presets, 0, (int)(sizeof known / sizeof *known));
    tcase_add_test(tests, test_normalised_feature);
    tcase_add_test(tests, test_memory_of_a_large_batch);
    tcase_add_test(tests, test_expand);
    tcase_add_test(tests, test_classes);
    tcase_add_test(tests, test_refusals);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
