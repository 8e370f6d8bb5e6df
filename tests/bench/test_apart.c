/* What a command writes is none of the files that it reads, by whatever name or link. */
#include "base/apart.h"
#include "bench/model/outputs.h"
#include "tests/bench/imports.h"

static char *scratch, *folder;

static void set_up(void)
{
    struct err e = ERR_INIT;
    scratch = scratch_make();
    folder = text_format("%s/pictures", scratch);
    ck_assert(!publish_mkdir(folder, &e));
    write_text(folder, "a.png", "a picture");
    write_text(scratch, "truth.csv", "file_name,text\n");
    write_text(scratch, "model.csv", "a model");
}

static void tear_down(void)
{
    free(folder);
    scratch_remove(scratch);
}

static char *in_scratch(const char *name)
{
    return text_format("%s/%s", scratch, name);
}

static void expect_code(const char *output, const char *input, enum err_code code)
{
    struct err e = ERR_INIT;
    char *to = in_scratch(output), *from = in_scratch(input);
    ck_assert_msg(apart_check(to, from, "the input", &e) == code, "'%s' and '%s': %s", output,
                  input, e.text ? e.text : "nothing");
    err_free(&e);
    free(from);
    free(to);
}

static void make_link(const char *to, const char *name, bool hard)
{
    char *old = in_scratch(to), *new = in_scratch(name);
    ck_assert(!(hard ? link(old, new) : symlink(old, new)));
    free(new);
    free(old);
}

START_TEST(a_file_is_itself_by_any_name)
{
    expect_code("truth.csv", "truth.csv", ERR_USAGE);
    expect_code("pictures/..//./truth.csv", "truth.csv", ERR_USAGE);
    make_link("truth.csv", "soft.csv", false);
    make_link("truth.csv", "hard.csv", true);
    expect_code("soft.csv", "truth.csv", ERR_USAGE);
    expect_code("truth.csv", "soft.csv", ERR_USAGE);
    expect_code("hard.csv", "truth.csv", ERR_USAGE);
    expect_code("model.csv", "truth.csv", ERR_NONE);
    expect_code("new.csv", "truth.csv", ERR_NONE);
    expect_code("truth.csv", "missing.csv", ERR_NONE);
}
END_TEST

START_TEST(nothing_is_written_into_a_folder_that_is_read)
{
    make_link("pictures", "other", false);
    make_link("truth.csv", "pictures/link.csv", false);
    make_link("pictures/a.png", "outside.csv", false);
    expect_code("pictures", "pictures", ERR_USAGE);
    expect_code("pictures/a.png", "pictures", ERR_USAGE);
    expect_code("pictures/new.csv", "pictures", ERR_USAGE);
    expect_code("other/new.csv", "pictures", ERR_USAGE);
    expect_code("pictures/new.csv", "other", ERR_USAGE);
    expect_code("outside.csv", "pictures", ERR_USAGE);
    expect_code("truth.csv", "pictures", ERR_USAGE); /* a link in it leads there */
    expect_code("model.csv", "pictures", ERR_NONE);
    expect_code("pictures.csv", "pictures", ERR_NONE);
}
END_TEST

static void expect_content(const char *name, const char *expected)
{
    char *said = slurp(scratch, name);
    ck_assert_str_eq(said, expected);
    free(said);
}

/* Before anything is read: none of these is a model. */
START_TEST(predict_replaces_no_input)
{
    char *truth = in_scratch("truth.csv"), *model = in_scratch("model.csv");
    char *picture = text_format("%s/a.png", folder);
    ck_assert_int_eq(TOOL_RUN(scratch, "predict", model, folder, "--truth", truth, "-o", truth),
                     ERR_USAGE);
    ck_assert_int_eq(TOOL_RUN(scratch, "predict", model, folder, "-o", model), ERR_USAGE);
    ck_assert_int_eq(TOOL_RUN(scratch, "predict", model, picture, "-f", "csv", "-o", picture),
                     ERR_USAGE);
    ck_assert_int_eq(TOOL_RUN(scratch, "predict", model, folder, "-f", "csv", "-o", picture),
                     ERR_USAGE);
    expect_content("truth.csv", "file_name,text\n");
    expect_content("model.csv", "a model");
    expect_content("pictures/a.png", "a picture");
    free(picture);
    free(model);
    free(truth);
}
END_TEST

static void expect_refused(const char *output, const char *target, enum err_code code)
{
    char *to = in_scratch(output), *from = in_scratch(target), *truth = in_scratch("truth.csv");
    const int got = TOOL_RUN(scratch, "adapt", GOLDEN "/domains/left.yaml", from, "-o", to,
                             "--truth", truth, "-q");
    ck_assert_msg(got == (int)code, "'%s' of '%s': %d", output, target, got);
    free(truth);
    free(from);
    free(to);
}

START_TEST(adapt_replaces_no_input)
{
    write_text(scratch, "m.png", "a picture");
    write_text(scratch, "n.source.safetensors", "a domain or a target");
    write_text(scratch, "o.partial.safetensors", "a domain or a target");
    expect_refused("pictures/m.safetensors", "pictures", ERR_USAGE);
    expect_refused("m.safetensors", "m.png", ERR_USAGE);
    expect_refused("n.safetensors", "n.source.safetensors", ERR_USAGE);
    expect_refused("o.safetensors", "o.partial.safetensors", ERR_USAGE);
    make_link("truth.csv", "t.png", false);
    expect_refused("t.safetensors", "pictures", ERR_USAGE);
    expect_content("m.png", "a picture");
    expect_content("truth.csv", "file_name,text\n");
}
END_TEST

START_TEST(adapt_replaces_no_file_of_others)
{
    write_text(scratch, "m.png", "a picture");
    write_text(scratch, "n.safetensors", "not a model");
    expect_refused("m.safetensors", "pictures", ERR_CANTCREATE);
    expect_refused("n.safetensors", "pictures", ERR_CANTCREATE);
    expect_content("m.png", "a picture");
    expect_content("n.safetensors", "not a model");
}
END_TEST

START_TEST(one_process_has_an_output)
{
    struct err e = ERR_INIT;
    struct outputs one = OUTPUTS_INIT, two = OUTPUTS_INIT;
    char *to = in_scratch("m.safetensors"), *lock = in_scratch(".m.safetensors.lock");
    ck_assert(!outputs_choose(&one, to, &e) && !outputs_take(&one, &e));
    ck_assert(!outputs_choose(&two, to, &e));
    ck_assert_int_eq(outputs_take(&two, &e), ERR_UNAVAILABLE);
    err_free(&e);
    expect_refused("m.safetensors", "pictures", ERR_UNAVAILABLE);
    outputs_free(&one);
    ck_assert(access(lock, F_OK) != 0);
    ck_assert(!outputs_take(&two, &e));
    outputs_free(&two);
    free(lock);
    free(to);
}
END_TEST

static TCase *make_case(void)
{
    TCase *c = tcase_create("apart");
    tcase_add_checked_fixture(c, set_up, tear_down);
    tcase_add_test(c, a_file_is_itself_by_any_name);
    tcase_add_test(c, nothing_is_written_into_a_folder_that_is_read);
    tcase_add_test(c, predict_replaces_no_input);
    tcase_add_test(c, adapt_replaces_no_input);
    tcase_add_test(c, adapt_replaces_no_file_of_others);
    tcase_add_test(c, one_process_has_an_output);
    return c;
}

int main(void)
{
    return run_suite("apart", make_case);
}
