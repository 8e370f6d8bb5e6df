/* The text of a network: shapes, names, canonical form, and every error with its words. */
#include "nn/checkpoint_read.h"
#include "nn/checkpoint_write.h"
#include "nn/optimizer.h"
#include "nn/presets.h"
#include "support.h"

static const struct {
    const char *text, *canonical;
    struct shape in, out;
} good[] = {
    {"conv 3 3x3", "conv 3 3x3", {7, 5, 2}, {5, 3, 3}},
    {"conv 3 3x3 valid", "conv 3 3x3", {3, 3, 2}, {1, 1, 3}},
    {"  conv   3 5 x 3   same ", "conv 3 5x3 same", {7, 5, 2}, {7, 5, 3}},
    {"pool 2", "pool 2", {7, 5, 2}, {3, 2, 2}},
    {"bn eps 0.001 momentum .01|relu", "bn eps 0.001 momentum 0.01 | relu", {2, 2, 2}, {2, 2, 2}},
    {"bn eps 1e-5", "bn", {2, 2, 2}, {2, 2, 2}},
    {"leaky_relu", "leaky_relu", {1, 1, 4}, {1, 1, 4}},
    {"leaky_relu 0.2", "leaky_relu 0.2", {1, 1, 4}, {1, 1, 4}},
    {"dropout .25 | flatten", "dropout 0.25 | flatten", {2, 3, 4}, {1, 1, 24}},
    {"dense 10", "dense 10", {2, 3, 4}, {1, 1, 10}},
    {"dense 10 sn | l2norm 8 | l2norm", "dense 10 sn | l2norm 8 | l2norm", {2, 3, 4}, {1, 1, 10}},
    {"dense 4x3 sn", "dense 4x3 sn", {1, 1, 2}, {1, 1, 12}},
    {"dense 128x3 | grouped_dense 36 x 3",
     "dense 128x3 | grouped_dense 36x3",
     {1, 1, 8},
     {1, 1, 108}},
};

START_TEST(test_shapes)
{
    struct net *net = make_net(good[_i].text, good[_i].in);
    ck_assert_str_eq(net_text(net), good[_i].canonical);
    struct shape out = net_out(net), want = good[_i].out;
    ck_assert_msg(out.h == want.h && out.w == want.w && out.c == want.c, "%s gives %dx%dx%d",
                  good[_i].text, out.h, out.w, out.c);
    struct net *again = make_net(net_text(net), good[_i].in);
    ck_assert_str_eq(net_text(again), net_text(net));
    net_free(again);
    net_free(net);
}
END_TEST

/* What is wrong, and words the message must have. */
static const struct {
    const char *text, *words[3];
} bad[] = {
    {"", {"empty"}},
    {" \n", {"empty"}},
    {"conv 3 3x3 | | relu", {"layer 2", "no layer between"}},
    {"relu |", {"layer 2", "no layer between"}},
    {"cnov 3 3x3", {"'cnov'", "did you mean 'conv'"}},
    {"zzzzzzzz", {"layers are", "conv", "dense"}},
    {"conv", {"number of channels is missing", "conv C HxW"}},
    {"conv x 3x3", {"whole number", "'x'"}},
    {"conv 0 3x3", {"must be 1 to 4096, not 0"}},
    {"conv 99999 3x3", {"must be 1 to 4096"}},
    {"conv 3", {"kernel is missing"}},
    {"conv 3 3", {"two numbers like 3x3"}},
    {"conv 3 3x", {"two numbers like 3x3"}},
    {"conv 3 0x3", {"must be 1 to 31"}},
    {"conv 3 3x3 sane", {"'sane'", "too many"}},
    {"conv 3 9x9", {"smaller than the 9x9 kernel", "input 8x8x2"}},
    {"pool 9", {"smaller than the 9x9"}},
    {"pool 1", {"must be 2 to 15"}},
    {"pool", {"size is missing"}},
    {"relu 3", {"one word too many"}},
    {"relu | pool 2 | pool 2 | pool 2 | pool 2", {"layer 5", "input 1x1x2", "smaller"}},
    {"bn eps", {"eps is missing"}},
    {"bn eps -1", {"must be 1e-12 to 1"}},
    {"bn momentum 2", {"must be 0 to 1"}},
    {"bn eps nan", {"must be a number"}},
    {"dropout", {"rate is missing"}},
    {"dropout 1", {"must be 0 to 0.99"}},
    {"dropout a", {"must be a number, not 'a'"}},
    {"leaky_relu 2", {"must be 1e-06 to 1"}},
    {"dense", {"number of outputs is missing"}},
    {"dense 1048576x2", {"too many"}},
    {"dense 9999999", {"must be 1 to 1048576"}},
    {"grouped_dense 3x5", {"128 inputs do not divide into 5 groups"}},
    {"grouped_dense 3", {"two numbers"}},
    {"conv 3 3x3 aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", {"longer than"}},
    {"conv 1 2 3 4 5 6 7 8 9 10 11 12 13", {"is a '|' missing?"}},
};

START_TEST(test_errors)
{
    struct net *net = NULL;
    struct err e = ERR_INIT;
    ck_assert_int_eq(net_create(&net, bad[_i].text, (struct shape){8, 8, 2}, &e), ERR_DATA);
    ck_assert_ptr_null(net);
    for (int k = 0; k < 3 && bad[_i].words[k]; k++)
        ck_assert_msg(strstr(e.text, bad[_i].words[k]), "'%s': no '%s' in: %s", bad[_i].text,
                      bad[_i].words[k], e.text);
    err_free(&e);
    ck_assert_int_eq(net_create(&net, bad[_i].text, (struct shape){8, 8, 2}, NULL), ERR_DATA);
}
END_TEST

START_TEST(test_limits)
{
    char text[8192] = "relu";
    struct net *net;
    for (int i = 0; i < 130; i++)
        strcat(text, " | relu");
    struct err e = ERR_INIT;
    ck_assert_int_eq(net_create(&net, text, (struct shape){1, 1, 1}, &e), ERR_DATA);
    ck_assert_ptr_nonnull(strstr(e.text, "more than 128 layers"));
    err_free(&e);
    for (int i = 0; i < 800; i++)
        strcat(text, " | relu");
    ck_assert_int_eq(net_create(&net, text, (struct shape){1, 1, 1}, &e), ERR_DATA);
    ck_assert_ptr_nonnull(strstr(e.text, "at most"));
    err_free(&e);
    ck_assert_int_eq(net_create(&net, "relu", (struct shape){0, 1, 1}, &e), ERR_DATA);
    err_free(&e);
    ck_assert_int_eq(net_create(&net, "conv 4096 1x1", (struct shape){4096, 4096, 1}, &e),
                     ERR_DATA);
    ck_assert_ptr_nonnull(strstr(e.text, "larger than"));
    err_free(&e);
}
END_TEST

START_TEST(test_names_and_blocks)
{
    struct net *net = make_net("conv 3 3x3 | bn | relu | conv 4 3x3 | relu | pool 2 | flatten"
                               " | dense 5 | relu",
                               (struct shape){9, 9, 1});
    const char *names[] = {"conv1", "bn1",      "relu1",  "conv2", "relu2",
                           "pool1", "flatten1", "dense1", "relu3"};
    const int ends[] = {3, 3, 3, 7, 7, 7, 7, 9, 9};
    ck_assert_int_eq(net_layers(net), 9);
    for (int i = 0; i < 9; i++) {
        ck_assert_str_eq(net_layer_name(net, i), names[i]);
        ck_assert_int_eq(net_find(net, names[i]), i);
        ck_assert_int_eq(net_block_end(net, i), ends[i]);
    }
    ck_assert_int_eq(net_find(net, "conv3"), -1);
    ck_assert_int_eq(net_shape(net, -1).h, 9);
    net_free(net);
}
END_TEST

/* Who does not want the message gives no struct err: the code comes back alone. */
START_TEST(test_without_an_error)
{
    struct net *net;
    struct weights *w = NULL;
    struct pass *p;
    struct optimizer *o;
    char out[8];
    const struct shape shape = {8, 8, 1};
    static const char *const texts[] = {"conv",
                                        "conv 4 3xthree",
                                        "dense 4 | | relu",
                                        "comv 4 3x3",
                                        "dense 4 4",
                                        "bn eps 99",
                                        "dense 12345678901234567890123456789"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        ck_assert_int_eq(net_create(&net, texts[i], shape, NULL), ERR_DATA);
    net = make_net("dense 4", shape);
    ck_assert_int_eq(weights_create(&w, net, NULL, NULL), ERR_NONE);
    const struct pass_settings none = {.batch = 0};
    ck_assert_int_eq(pass_create(&p, net, &none, NULL), ERR_DATA);
    const struct optimizer_settings wrong = {.schedule = SCHEDULE_STEP};
    ck_assert_int_eq(optimizer_create(&o, &wrong, &w, 1, NULL), ERR_DATA);
    const struct checkpoint_part part = {"net", w};
    ck_assert_int_eq(checkpoint_load("/nowhere/model.safetensors", &part, 1, NULL), ERR_NOINPUT);
    ck_assert_int_ne(checkpoint_save("/nowhere/model.safetensors", &part, 1, NULL, NULL), ERR_NONE);
    ck_assert_int_eq(preset_expand("{head}", 1, 1, out, sizeof out, NULL), ERR_DATA);
    weights_free(w);
    net_free(net);
}
END_TEST

START_TEST(test_help_is_complete)
{
    for (int i = 0; i < layer_type_count; i++) {
        const struct layer_type *t = layer_types[i];
        ck_assert_ptr_nonnull(t->help);
        ck_assert_msg(strncmp(t->syntax, t->name, strlen(t->name)) == 0, "%s", t->name);
        ck_assert_ptr_nonnull((const void *)(uintptr_t)t->parse);
        ck_assert_ptr_nonnull((const void *)(uintptr_t)t->forward);
        ck_assert_ptr_nonnull((const void *)(uintptr_t)t->backward);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("net");
    TCase *tests = tcase_create("net");
    tcase_add_loop_test(tests, test_shapes, 0, (int)(sizeof good / sizeof *good));
    tcase_add_loop_test(tests, test_errors, 0, (int)(sizeof bad / sizeof *bad));
    tcase_add_test(tests, test_limits);
    tcase_add_test(tests, test_names_and_blocks);
    tcase_add_test(tests, test_without_an_error);
    tcase_add_test(tests, test_help_is_complete);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
