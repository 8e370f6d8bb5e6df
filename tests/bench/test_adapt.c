/* adda-bench adapt, from a domain and a folder of pictures to texts: what it writes, what it
 * refuses, and that an interruption loses nothing. */
#include "bench/model/collapse.h"
#include "bench/model/recipe.h"
#include "bench/sweep/domains.h"
#include "gen/paint/png.h"
#include "gen/render/render.h"
#include "nn/presets.h"
#include "tests/bench/imports.h"

enum { PICTURES = 48, HEADS = 2 };

static char *scratch, *pictures, *truth, *model, *source, *partial;
static const char domain_file[] = GOLDEN "/domains/left.yaml";

/* PICTURES of the other domain as files without texts, and their texts in a file elsewhere. */
static void set_up(void)
{
    struct err e = ERR_INIT;
    struct domains domains = {0};
    uint8_t pixels[PICTURES * 24 * 12];
    uint16_t labels[PICTURES * HEADS];
    struct text rows = {0};
    scratch = scratch_make();
    pictures = text_format("%s/pictures", scratch);
    truth = text_format("%s/truth.csv", scratch);
    model = text_format("%s/m.safetensors", scratch);
    source = text_format("%s/m.source.safetensors", scratch);
    partial = text_format("%s/m.partial.safetensors", scratch);
    const int d = domains_load(&domains, GOLDEN "/domains/right.yaml", &e);
    ck_assert_msg(d >= 0 && !publish_mkdir(pictures, &e), "%s", e.text);
    const struct seeds seeds = seeds_single(5);
    ck_assert(
        !render_many(domains.entries[d].domain, &seeds, 0, PICTURES, NULL, pixels, labels, &e));
    text_add(&rows, "file_name,text\n");
    for (int i = 0; i < PICTURES; i++) {
        char *path = text_format("%s/%02d.png", pictures, i);
        ck_assert(!captcha_png_publish(path, pixels + (size_t)i * 24 * 12, 24, 12, 1, &e));
        text_printf(&rows, "%02d.png,%d%d\n", i, labels[i * HEADS], labels[i * HEADS + 1]);
        free(path);
    }
    ck_assert(!publish_file(truth, rows.data, rows.size, &e));
    text_free(&rows);
    domains_free(&domains);
}

static void tear_down(void)
{
    free(partial);
    free(source);
    free(model);
    free(truth);
    free(pictures);
    scratch_remove(scratch);
}

/* Of few steps: 24 x 12 pixels in four classes. */
#define ADAPT(...)                                                                                 \
    TOOL_RUN(scratch, "adapt", domain_file, pictures, "-o", model, "--source-steps", "150",        \
             "--set", "{batch: 16, evaluate_every: 20}", __VA_ARGS__)

START_TEST(from_pictures_to_texts)
{
    char *out = text_format("%s/texts.csv", scratch), *sheet = text_format("%s/m.png", scratch);
    ck_assert_int_eq(ADAPT("--steps", "40", "--truth", truth), 0);
    expect_has(scratch, "stdout", "joint + MCC on 48 pictures");
    expect_has(scratch, "stdout", "source model: accuracy of 48 pictures");
    expect_has(scratch, "stdout", "adapted model: accuracy of 48 pictures");
    expect_has(scratch, "stdout", "\nim ");
    expect_lacks(scratch, "stderr", "warning: the adaptation");
    expect_has(scratch, "stderr",
               "warning: its images differ by their texts alone"); /* of the source */
    expect_lacks(scratch, "stderr", "warning: \n");
    expect_has(scratch, "stderr", "of the characters of its own domain");
    ck_assert(!access(sheet, F_OK) && !access(source, F_OK) && access(partial, F_OK));
    ck_assert_int_eq(TOOL_RUN(scratch, "predict", model, pictures, "-o", out, "--truth", truth), 0);
    expect_has(scratch, "stdout", "accuracy of 48 pictures");
    expect_has(scratch, "texts.csv", "47.png,");
    ck_assert_int_eq(TOOL_RUN(scratch, "predict", model, pictures, "-o", "/dev/stdout", "-f", "csv",
                              "--truth", truth),
                     0);
    expect_has(scratch, "stdout", "47.png,");
    expect_lacks(scratch, "stdout", "accuracy of"); /* nor among texts under another name */
    expect_has(scratch, "stderr", "accuracy of 48 pictures");
    free(sheet);
    free(out);
}
END_TEST

/* As many pictures of one colour as a text is counted of. */
static char *write_alike(void)
{
    static const uint8_t pixels[24 * 12];
    struct err e = ERR_INIT;
    char *to = text_format("%s/alike", scratch);
    ck_assert(!publish_mkdir(to, &e));
    for (int i = 0; i < COLLAPSE_PICTURES; i++) {
        char *path = text_format("%s/%02d.png", to, i);
        ck_assert(!captcha_png_publish(path, pixels, 24, 12, 1, &e));
        free(path);
    }
    return to;
}

/* A model comes of it, and that it reads little is said. */
START_TEST(a_collapse_is_told)
{
    ck_assert_int_eq(TOOL_RUN(scratch, "adapt", domain_file, pictures, "-o", model,
                              "--source-steps", "150", "--steps", "2", "--set",
                              "{batch: 16, mapping: {lr: 1000}}"),
                     0);
    expect_has(scratch, "stderr", "warning: the adaptation seems to have done harm: im");
    ck_assert_int_eq(access(model, F_OK), 0);
    ck_assert_int_eq(TOOL_RUN(scratch, "adapt", domain_file, pictures, "-o", model,
                              "--source-steps", "150", "--steps", "2", "--set",
                              "{batch: 16, mapping: {lr: 1000}}", "-q"),
                     0);
    expect_lacks(scratch, "stderr", "warning");
    char *alike = write_alike();
    ck_assert_int_eq(TOOL_RUN(scratch, "predict", model, alike), 0);
    expect_has(scratch, "stderr", "warning: '");
    expect_has(scratch, "stderr", "' was read in 50 of 50 pictures");
    ck_assert_int_eq(TOOL_RUN(scratch, "predict", model, alike, "-q"), 0);
    expect_lacks(scratch, "stderr", "warning");
    free(alike);
}
END_TEST

/* Training at such a rate harms: the point that `until` keeps is the source model. */
START_TEST(a_training_that_never_rises_is_told)
{
    struct recogniser r = {0};
    struct err e = ERR_INIT;
    ck_assert_int_eq(TOOL_RUN(scratch, "adapt", domain_file, pictures, "-o", model,
                              "--source-steps", "150", "--set",
                              "{batch: 16, evaluate_every: 1, mapping: {lr: 1000}, until: "
                              "{validator: im, patience: 1, at_most: 4}}"),
                     0);
    expect_has(scratch, "stderr", "im was never larger than at the start");
    ck_assert_msg(!recogniser_open(&r, model, &e), "%s", e.text);
    ck_assert_str_eq(json_string_value(json_object_get(r.card.about, "steps")), "0");
    recogniser_free(&r);
}
END_TEST

/* Without labels there is no accuracy anywhere. */
START_TEST(nothing_is_scored_without_a_truth)
{
    ck_assert_int_eq(ADAPT("--steps", "5"), 0);
    expect_lacks(scratch, "stdout", "accuracy");
    ck_assert_int_eq(TOOL_RUN(scratch, "predict", model, pictures), 0);
    expect_lacks(scratch, "stderr", "accuracy");
}
END_TEST

START_TEST(how_pictures_are_read_is_kept)
{
    ck_assert_int_eq(ADAPT("--steps", "2", "--source-accuracy", "0", "--ground", "black"), 0);
    ck_assert_int_eq(TOOL_RUN(scratch, "predict", model, pictures), 0);
    expect_has(scratch, "stderr", "its pictures were read with --ground black, and so are these");
    ck_assert_int_eq(TOOL_RUN(scratch, "predict", source, pictures), 0);
    expect_lacks(scratch, "stderr", "so are these");
}
END_TEST

/* Labelled pictures as the source are told what they lack: images that no step trains with. */
START_TEST(a_source_of_files_is_told_what_to_test_with)
{
    static const char *const sources[][2] = {{"bare.yaml", "'bare' imports no images to test with"},
                                             {"A.yaml", "'A' has 20 images to test with"}};
    char *target = text_format("%s/B_train.images", scratch);
    imports_write(scratch);
    for (int i = 0; i < 2; i++) {
        char *domain = text_format("%s/%s", scratch, sources[i][0]);
        ck_assert_int_eq(
            TOOL_RUN(scratch, "adapt", domain, target, "-o", model, "--set", "{batch: 16}"),
            ERR_CONFIG);
        expect_has(scratch, "stderr", sources[i][1]);
        expect_has(scratch, "stderr", "give its import a `test` part of 2000 labelled images");
        ck_assert(access(source, F_OK) && access(partial, F_OK));
        free(domain);
    }
    free(target);
}
END_TEST

START_TEST(one_that_does_not_read_is_not_adapted)
{
    ck_assert_int_eq(ADAPT("--rounds", "1", "--source-accuracy", "1", "--seed", "3", "--network",
                           "lenet", "--steps", "5"),
                     ERR_DATA); /* the canvas is too small for it */
    ck_assert_int_eq(TOOL_RUN(scratch, "adapt", domain_file, pictures, "-o", model,
                              "--source-steps", "1", "--rounds", "1", "--set", "{batch: 16}"),
                     ERR_FAILED);
    expect_has(scratch, "stderr", "nothing was adapted from it");
    expect_has(scratch, "stderr", "after 1 round, less");
    ck_assert(access(model, F_OK) != 0);
    ck_assert_int_eq(access(source, F_OK), 0); /* a whole model, from which the next run goes on */
    ck_assert_int_eq(TOOL_RUN(scratch, "adapt", domain_file, pictures, "-o", model,
                              "--source-steps", "1", "--rounds", "2", "--source-accuracy", "0",
                              "--set", "{batch: 16}", "--steps", "3"),
                     0);
    expect_has(scratch, "stderr", "is there");
}
END_TEST

/* An untrained one would be none. */
START_TEST(a_source_model_is_trained_whatever_is_asked_of_it)
{
    ck_assert_int_eq(
        ADAPT("--steps", "3", "--source-accuracy", "0", "--seed", "9223372036854775807"), 0);
    expect_has(scratch, "stderr", "source model: reads");
    ck_assert_int_eq(access(source, F_OK), 0);
    ck_assert_int_eq(
        ADAPT("--steps", "3", "--source-accuracy", "0", "--seed", "9223372036854775807"),
        0); /* its own model */
}
END_TEST

START_TEST(a_source_model_of_other_settings_is_refused)
{
    ck_assert_int_eq(ADAPT("--steps", "3", "--source-accuracy", "0.5"), 0);
    ck_assert_int_eq(ADAPT("--steps", "3", "--source-accuracy", "0.5", "--seed", "2"), ERR_DATA);
    expect_has(scratch, "stderr", "remove it, or give another output");
}
END_TEST

/* Interrupted and killed in the middle, again and again, it ends with the same bits, whatever the
 * number of threads. */
START_TEST(an_interruption_loses_nothing)
{
    static const char *const command[] = {"adapt",   NULL,    NULL,
                                          "-o",      NULL,    "--source-steps",
                                          "150",     "--set", "{batch: 16, evaluate_every: 20}",
                                          "--steps", "300",   "--threads",
                                          "1",       NULL};
    const char *arguments[14];
    char *whole = text_format("%s/whole.safetensors", scratch);
    memcpy(arguments, command, sizeof command);
    arguments[1] = domain_file;
    arguments[2] = pictures;
    arguments[4] = whole;
    arguments[12] = "2";
    ck_assert_int_eq(tool_wait(tool_start(scratch, arguments)), 0);
    arguments[4] = model;
    arguments[12] = "1";
    int code = ERR_TEMPORARY, stops = 0;
    while (code == ERR_TEMPORARY && stops < 100) {
        const pid_t tool = tool_start(scratch, arguments);
        pause_seconds(0.2 + 0.05 * stops);
        kill(tool, stops % 3 == 2 ? SIGKILL : SIGINT);
        code = tool_wait(tool);
        if (code == ERR_TEMPORARY)
            expect_has(scratch, "stderr", "the same command continues");
        else if (code == 128 + SIGINT || code == 128 + SIGKILL) /* SIGINT: before it had begun */
            code = ERR_TEMPORARY;
        stops++;
    }
    ck_assert_int_eq(code, 0);
    ck_assert_int_gt(stops, 1);
    ck_assert(access(partial, F_OK) != 0);
    struct err e = ERR_INIT;
    char a[HASH_HEX], b[HASH_HEX];
    ck_assert(!hash_file(whole, a, &e) && !hash_file(model, b, &e));
    ck_assert_str_eq(a, b);
    free(whole);
}
END_TEST

/* Of adapting, some steps in; another command with the same output leaves it as it is. */
START_TEST(a_checkpoint_of_another_command_is_refused)
{
    const char *const command[] = {"adapt",       domain_file,
                                   pictures,      "-o",
                                   model,         "--source-steps",
                                   "150",         "--set",
                                   "{batch: 16}", "--source-accuracy",
                                   "0.5",         "--steps",
                                   "1000000",     NULL};
    const pid_t tool = tool_start(scratch, command);
    for (int i = 0; i < 300 && access(source, F_OK); i++)
        pause_seconds(0.1);
    pause_seconds(1);
    kill(tool, SIGINT);
    ck_assert_int_eq(tool_wait(tool), ERR_TEMPORARY);
    ck_assert_int_eq(access(partial, F_OK), 0);
    char before[HASH_HEX], after[HASH_HEX];
    struct err e = ERR_INIT;
    ck_assert(!hash_file(partial, before, &e));
    ck_assert_int_eq(TOOL_RUN(scratch, "predict", partial, pictures), ERR_DATA);
    expect_has(scratch, "stderr", "m.partial.safetensors: is the checkpoint of a training");
    ck_assert_int_eq(TOOL_RUN(scratch, "adapt", domain_file, pictures, "-o", model,
                              "--source-steps", "150", "--set", "{batch: 16}", "--source-accuracy",
                              "0.5", "--steps", "5", "--method", "source_free"),
                     ERR_DATA);
    expect_has(scratch, "stderr", "differs in method (joint, not source_free)");
    unlink(source);
    ck_assert_int_eq(ADAPT("--seed", "2"), ERR_DATA);
    expect_has(scratch, "stderr", "seed (1, not 2)");
    ck_assert(!hash_file(partial, after, &e));
    ck_assert_str_eq(before, after);
}
END_TEST

/* A training without a rate is no mistake; a source model's name is no place for what is adapted.
 */
START_TEST(idle_steps_and_a_source_for_an_output)
{
    ck_assert_int_eq(TOOL_RUN(scratch, "adapt", domain_file, pictures, "-o", model,
                              "--source-steps", "20", "--steps", "2", "--set",
                              "{batch: 16, mapping: {lr: 0}}"),
                     0);
    expect_has(scratch, "stderr", "warning: mapping: lr: 0: no step moves a weight, and what");
    ck_assert_int_eq(TOOL_RUN(scratch, "adapt", domain_file, pictures, "-o", source),
                     ERR_CANTCREATE);
    expect_has(scratch, "stderr", "is the source model of another output");
}
END_TEST

START_TEST(what_does_not_apply_is_refused)
{
    ck_assert_int_eq(TOOL_RUN(scratch, "adapt", domain_file, pictures, "-o", model, "--method",
                              "adabn", "--steps", "5"),
                     ERR_USAGE);
    ck_assert_int_eq(ADAPT("--method", "adabn"), ERR_CONFIG);
    expect_has(scratch, "stderr", "'evaluate_every' would do nothing for adabn");
    ck_assert_int_eq(TOOL_RUN(scratch, "adapt", domain_file, pictures, "-o", "m.jpg"), ERR_USAGE);
    expect_has(scratch, "stderr", "'m.jpg' does not end so");
    ck_assert_int_eq(TOOL_RUN(scratch, "adapt", domain_file, pictures), ERR_USAGE);
    expect_has(scratch, "stderr", "-o FILE.safetensors is needed");
    ck_assert_int_eq(
        TOOL_RUN(scratch, "adapt", domain_file, pictures, "-o", model, "--set", "batch=32"),
        ERR_CONFIG);
    expect_has(scratch, "stderr",
               "--set 'batch=32': expected a map of settings, such as '{batch: 32");
    ck_assert_int_eq(ADAPT("--method", "oracle"), ERR_USAGE);
    ck_assert_int_eq(ADAPT("--method", "jiont"), ERR_USAGE);
    expect_has(scratch, "stderr", "joint");
    ck_assert_int_eq(
        TOOL_RUN(scratch, "adapt", domain_file, pictures, "-o", model, "--set", "{k_d: 2}"),
        ERR_CONFIG);
    expect_has(scratch, "stderr", "'k_d' would do nothing for joint");
    ck_assert_int_eq(
        TOOL_RUN(scratch, "adapt", domain_file, pictures, "-o", model, "--set", "{projection: 16}"),
        ERR_CONFIG);
    expect_has(scratch, "stderr",
               "'projection' would do nothing for joint: it is read with another method");
    ck_assert_int_eq(TOOL_RUN(scratch, "adapt", domain_file, pictures, "-o", model, "--set",
                              "{terms: {mcc: {weight: 0, ramp: false}}}"),
                     ERR_CONFIG);
    expect_has(scratch, "stderr",
               "'ramp' would do nothing: it is read only with a weight of the term above 0");
    ck_assert_int_eq(TOOL_RUN(scratch, "adapt", domain_file, pictures, "-o", model, "--set",
                              "{dropout_m: false}"),
                     ERR_CONFIG);
    expect_has(scratch, "stderr",
               "'dropout_m' would do nothing for joint: it is read with dropout in the network");
    ck_assert_int_eq(TOOL_RUN(scratch, "adapt", domain_file, pictures, "-o", model, "--network",
                              "lenet", "--method", "adabn"),
                     ERR_USAGE);
    expect_has(scratch, "stderr", "--method: adabn needs batch norm, and the encoder has none");
    ck_assert_int_eq(TOOL_RUN(scratch, "adapt", domain_file, pictures, "-o", model), ERR_DATA);
    expect_has(scratch, "stderr", "fewer than a batch of 64");
    ck_assert_int_eq(ADAPT("--steps", "5", "--transpose"), ERR_USAGE);
    expect_has(scratch, "stderr", "no IDX or NPY file");
    ck_assert_int_eq(TOOL_RUN(scratch, "adapt", domain_file, pictures, "-o", model, "--steps", "6",
                              "--set", "{batch: 16, steps: 5}"),
                     ERR_CONFIG);
    expect_has(scratch, "stderr", "--steps says the same");
    char *one = text_format("%s/00.png", pictures), *alike = write_alike();
    ck_assert_int_eq(TOOL_RUN(scratch, "adapt", domain_file, alike, "-o", model), ERR_DATA);
    expect_has(scratch, "stderr", "alike': 50 of 50 images are of one colour");
    expect_has(scratch, "stderr", "alike': all values lie between 0 and 0");
    free(alike);
    ck_assert_int_eq(TOOL_RUN(scratch, "adapt", domain_file, one, "-o", model), ERR_DATA);
    expect_has(scratch, "stderr", "has one picture");
    free(one);
    ck_assert_int_eq(TOOL_RUN(scratch, "adapt", pictures, pictures, "-o", model), ERR_CONFIG);
    expect_has(scratch, "stderr", "is a folder, and a domain is expected");
    ck_assert_int_eq(TOOL_RUN(scratch, "adapt", ADDA_SOURCE_DIR "/bench/sweeps/quick.yaml",
                              pictures, "-o", model),
                     ERR_CONFIG);
    expect_has(scratch, "stderr", "this is a sweep, and a domain is expected");
    ck_assert_int_eq(ADAPT("--seed", "9223372036854775808"), ERR_USAGE);
    ck_assert_int_eq(ADAPT("--seed", "-1"), ERR_USAGE);
    ck_assert_int_eq(ADAPT("--truth", "/nowhere.csv"), ERR_NOINPUT);
    ck_assert_int_eq(TOOL_RUN(scratch, "adapt", domain_file, pictures, "--truth", truth, "-o",
                              "/nowhere/m.safetensors"),
                     ERR_CANTCREATE);
    write_text(scratch, "other.csv", "file_name,text\nz.png,01\n");
    char *other = text_format("%s/other.csv", scratch);
    ck_assert_int_eq(ADAPT("--truth", other), ERR_DATA);
    expect_has(scratch, "stderr", "a picture here is called '00.png'");
    free(other);
    ck_assert(access(source, F_OK) != 0); /* before anything was trained */
}
END_TEST

START_TEST(other_methods_adapt)
{
    static const char *const names[] = {"adabn", "inverted_gan", "source_free"};
    for (int i = 0; i < 3; i++) {
        ck_assert_int_eq(TOOL_RUN(scratch, "adapt", domain_file, pictures, "-o", model,
                                  "--source-steps", "150", "--set", "{batch: 16}", "--method",
                                  names[i], i ? "--steps" : "--threads", i ? "4" : "1"),
                         0);
        ck_assert(!access(model, F_OK));
        unlink(model);
    }
}
END_TEST

static struct recipe read_recipe(int width, int height, const char *settings, int steps)
{
    struct recipe r = {0};
    struct err e = ERR_INIT;
    const struct recipe_request q = {"joint", settings, "", steps};
    const struct domain_info info = {.width = width, .height = height, .channels = 3};
    ck_assert_msg(!recipe_read(&r, &q, &info, &e), "%s", e.text);
    return r;
}

/* The network follows from the canvas; what --set says of terms is all that there is of them. */
START_TEST(defaults_suit_the_pictures)
{
    struct recipe r = read_recipe(72, 24, "", 0);
    ck_assert_str_eq(r.network.encoder, preset_find("small_bn")->encoder);
    ck_assert(r.adapt.steps == 2000 && r.adapt.terms[TERM_mcc].used);
    recipe_free(&r);
    r = read_recipe(160, 60, "{terms: {im: 0.5}, batch: 8}", 7);
    ck_assert_str_eq(r.network.encoder, preset_find("captcha")->encoder);
    ck_assert(r.adapt.steps == 7 && r.adapt.batch == 8);
    ck_assert(r.adapt.terms[TERM_im].used && !r.adapt.terms[TERM_mcc].used);
    recipe_free(&r);
}
END_TEST

static TCase *make_case(void)
{
    TCase *c = tcase_create("adapt");
    tcase_add_checked_fixture(c, set_up, tear_down);
    tcase_add_test(c, from_pictures_to_texts);
    tcase_add_test(c, a_collapse_is_told);
    tcase_add_test(c, a_training_that_never_rises_is_told);
    tcase_add_test(c, nothing_is_scored_without_a_truth);
    tcase_add_test(c, how_pictures_are_read_is_kept);
    tcase_add_test(c, a_source_of_files_is_told_what_to_test_with);
    tcase_add_test(c, one_that_does_not_read_is_not_adapted);
    tcase_add_test(c, a_source_model_is_trained_whatever_is_asked_of_it);
    tcase_add_test(c, a_source_model_of_other_settings_is_refused);
    tcase_add_test(c, an_interruption_loses_nothing);
    tcase_add_test(c, a_checkpoint_of_another_command_is_refused);
    tcase_add_test(c, idle_steps_and_a_source_for_an_output);
    tcase_add_test(c, what_does_not_apply_is_refused);
    tcase_add_test(c, other_methods_adapt);
    tcase_add_test(c, defaults_suit_the_pictures);
    return c;
}

int main(void)
{
    return run_suite("adapt", make_case);
}
