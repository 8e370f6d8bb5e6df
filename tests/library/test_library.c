/* The shared library, by its public header alone, beside the tools that it must agree with. */
#include <check.h>
#include <fenv.h>
#include <locale.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "captchagen.h"

#define TOOL ADDA_BINARY_DIR "/gen/captcha-gen"
enum { MOST = 300, SIZE = 72 * 24 };

static struct captchagen_error e = CAPTCHAGEN_ERROR_INIT;

#define ck_works(call_) ck_assert_msg(!(call_), "%s", captchagen_error_text(&e))

static struct captchagen_fonts *open_fonts(void)
{
    struct captchagen_fonts *fonts;
    ck_works(captchagen_fonts_open(&fonts, NULL, &e));
    return fonts;
}

static struct captchagen_domain *open_domain(struct captchagen_fonts *fonts, const char *name)
{
    struct captchagen_domain *d;
    ck_works(captchagen_domain_open(&d, fonts, name, &e));
    return d;
}

/* What a command prints. */
static void ask(const char *command, char *answer, int size)
{
    FILE *f = popen(command, "r");
    ck_assert_ptr_nonnull(f);
    const size_t length = fread(answer, 1, (size_t)size - 1, f);
    answer[length] = 0;
    ck_assert_int_eq(pclose(f), 0);
}

/* Images of a domain of one's own renderer; the renderer is freed last, to see that it keeps what
 * it needs. */
static void draw(struct captchagen_domain *d, const struct captchagen_seeds *s, int threads,
                 size_t count, const struct captchagen_images *out)
{
    struct captchagen_renderer *r;
    ck_works(captchagen_renderer_create(&r, d, threads, &e));
    ck_works(captchagen_render(r, s, 0, count, out, &e));
    captchagen_renderer_free(r);
}

static uint8_t one[MOST * SIZE], other[MOST * SIZE];

START_TEST(test_pixels_are_those_of_the_tool)
{
    char expected[128], path[] = "/tmp/captchagen-XXXXXX", command[256], found[128];
    struct captchagen_fonts *fonts = open_fonts();
    struct captchagen_domain *d = open_domain(fonts, "plain");
    struct captchagen_seeds s;
    captchagen_fonts_free(fonts);
    ck_works(captchagen_seeds_single(&s, 7, &e));
    draw(d, &s, 2, MOST, &(struct captchagen_images){.pixels = one});
    captchagen_domain_free(d);
    const int file = mkstemp(path);
    ck_assert_int_eq(write(file, one, sizeof one), sizeof one);
    close(file);
    ask(TOOL " hash plain -s 7 -r 0:300", expected, sizeof expected);
    snprintf(command, sizeof command, "sha256sum %s", path);
    ask(command, found, sizeof found);
    unlink(path);
    ck_assert_int_eq(strncmp(expected, found, 64), 0);
}
END_TEST

START_TEST(test_truth_is_the_row_of_the_tool)
{
    char command[512], folder[] = "/tmp/captchagen-XXXXXX";
    static char rows[1 << 16];
    char *json;
    struct captchagen_fonts *fonts = open_fonts();
    struct captchagen_domain *d = open_domain(fonts, "plain");
    struct captchagen_renderer *r;
    struct captchagen_seeds s;
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(command, sizeof command,
             TOOL " render plain -q -s 3 -r 5:6 -o %s/d && cat %s/d/metadata.jsonl "
                  "%s/d/train/metadata.jsonl 2>/dev/null; rm -r %s",
             folder, folder, folder, folder);
    ask(command, rows, sizeof rows);
    ck_works(captchagen_renderer_create(&r, d, 1, &e));
    ck_works(captchagen_seeds_single(&s, 3, &e));
    ck_works(captchagen_truth_json(&json, r, &s, 5, &e));
    ck_assert_msg(strstr(rows, json + 1) != NULL, "%s\n%s", rows, json);
    captchagen_free(json);
    captchagen_renderer_free(r);
    captchagen_domain_free(d);
    captchagen_fonts_free(fonts);
}
END_TEST

START_TEST(test_truth_and_labels)
{
    static struct captchagen_truth truth[MOST];
    static uint16_t labels[MOST][3], alone[MOST][3];
    struct captchagen_fonts *fonts = open_fonts();
    struct captchagen_domain *d = open_domain(fonts, "plain");
    const struct captchagen_info *info = captchagen_domain_info(d);
    struct captchagen_seeds s;
    ck_works(captchagen_seeds_single(&s, 7, &e));
    draw(d, &s, 3, MOST,
         &(struct captchagen_images){.pixels = one, .labels = &labels[0][0], .truth = truth});
    draw(d, &s, 1, MOST, &(struct captchagen_images){.labels = &alone[0][0]});
    ck_assert_mem_eq(labels, alone, sizeof labels);
    for (int i = 0; i < MOST; i++) {
        ck_assert_uint_eq(truth[i].index, (uint64_t)i);
        ck_assert_int_eq(truth[i].length, info->length);
        for (int k = info->length; k < CAPTCHAGEN_TEXT; k++)
            ck_assert_int_eq(truth[i].text[k], 0);
        for (int k = 0; k < 3; k++) {
            const struct captchagen_character *c = &truth[i].character[k];
            ck_assert_int_eq(c->label, labels[i][k]);
            ck_assert_int_eq(truth[i].text[k], (int)info->alphabet[c->label]);
            ck_assert_str_eq(captchagen_domain_font(d, c->font), "dejavu-sans");
            ck_assert(c->box[0] < c->box[2] && c->clipped[0] >= 0 && c->clipped[2] <= 72);
            ck_assert(c->inside > 0 && c->visible <= c->inside && c->contrast > 0);
        }
    }
    ck_assert_ptr_null(captchagen_domain_font(d, 1));
    captchagen_domain_free(d);
    captchagen_fonts_free(fonts);
}
END_TEST

START_TEST(test_pairs)
{
    static uint16_t labels[2][MOST][3];
    struct captchagen_fonts *fonts = open_fonts();
    struct captchagen_domain *a = open_domain(fonts, "plain"), *b = open_domain(fonts, "strokes");
    struct captchagen_seeds s[2];
    ck_works(captchagen_seeds_pair(&s[0], &s[1], a, b, 4, "label", &e));
    draw(a, &s[0], 1, MOST, &(struct captchagen_images){.labels = &labels[0][0][0]});
    draw(b, &s[1], 1, MOST, &(struct captchagen_images){.labels = &labels[1][0][0]});
    ck_assert_mem_eq(labels[0], labels[1], sizeof labels[0]);
    ck_works(captchagen_seeds_pair(&s[0], &s[1], a, b, 4, "none", &e));
    draw(b, &s[1], 1, MOST, &(struct captchagen_images){.labels = &labels[1][0][0]});
    ck_assert(memcmp(labels[0], labels[1], sizeof labels[0]) != 0);
    ck_assert_int_eq(captchagen_seeds_pair(&s[0], &s[1], a, b, 4, "labels", &e), CAPTCHAGEN_USAGE);
    ck_assert_ptr_nonnull(strstr(captchagen_error_text(&e), "did you mean 'label'?"));
    /* The first error stays. */
    ck_assert_int_eq(captchagen_seeds_single(&s[0], 1, &e), CAPTCHAGEN_USAGE);
    captchagen_error_free(&e);
    captchagen_domain_free(a);
    captchagen_domain_free(b);
    captchagen_fonts_free(fonts);
}
END_TEST

static void ck_identity(struct captchagen_domain *a, struct captchagen_domain *b)
{
    char *one_json, *other_json;
    ck_works(captchagen_domain_identity(&one_json, a, &e));
    ck_works(captchagen_domain_identity(&other_json, b, &e));
    ck_assert_str_eq(one_json, other_json);
    captchagen_free(one_json);
    captchagen_free(other_json);
}

START_TEST(test_interpolation_is_that_of_a_file)
{
    struct captchagen_fonts *fonts = open_fonts();
    struct captchagen_domain *a = open_domain(fonts, "plain"), *b = open_domain(fonts, "strokes");
    struct captchagen_domain *half, *file;
    ck_works(captchagen_domain_interpolate(&half, a, b, 0.5, "noise", "half", &e));
    ck_works(captchagen_domain_parse(
        &file, fonts,
        "name: half\ninterpolate: {from: plain.yaml, to: strokes.yaml, gap: 0.5, only: [noise]}\n",
        ADDA_SOURCE_DIR "/bench/domains/half.yaml", &e));
    captchagen_domain_free(a);
    captchagen_domain_free(b);
    ck_identity(half, file);
    ck_assert_str_eq(captchagen_domain_info(half)->name, "half");
    captchagen_domain_free(half);
    captchagen_domain_free(file);
    captchagen_fonts_free(fonts);
}
END_TEST

START_TEST(test_mistakes_are_values)
{
    struct captchagen_fonts *fonts = open_fonts(), *none;
    struct captchagen_domain *d = open_domain(fonts, "plain"), *bad;
    struct captchagen_renderer *r;
    struct captchagen_seeds s;
    ck_assert_int_eq(captchagen_domain_open(&bad, fonts, "/nowhere.yaml", &e), CAPTCHAGEN_NOINPUT);
    ck_assert_ptr_null(bad);
    captchagen_error_free(&e);
    ck_assert_int_eq(captchagen_domain_parse(&bad, fonts, "nam: x\nlength: 99\n", "x.yaml", &e),
                     CAPTCHAGEN_CONFIG);
    ck_assert_ptr_nonnull(strstr(captchagen_error_text(&e), "x.yaml:1:1: unknown key 'nam'"));
    ck_assert_int_gt(e.count, 1);
    captchagen_error_free(&e);
    ck_assert_int_eq(
        captchagen_domain_open(&bad, fonts, ADDA_SOURCE_DIR "/bench/sweeps/quick.yaml", &e),
        CAPTCHAGEN_CONFIG);
    ck_assert_ptr_nonnull(strstr(captchagen_error_text(&e), "this is a sweep, and a domain is"));
    ck_assert_int_eq(e.count, 1);
    captchagen_error_free(&e);
    ck_assert_int_eq(captchagen_domain_open(&bad, fonts, ADDA_SOURCE_DIR "/bench/sweeps", &e),
                     CAPTCHAGEN_CONFIG);
    ck_assert_ptr_nonnull(strstr(captchagen_error_text(&e), "is a folder, and a domain is"));
    captchagen_error_free(&e);
    ck_assert_int_eq(captchagen_domain_interpolate(&bad, d, d, 2, NULL, "x", NULL),
                     CAPTCHAGEN_USAGE);
    ck_assert_int_eq(captchagen_domain_interpolate(&bad, d, d, 0.5, "colours", "x", NULL),
                     CAPTCHAGEN_USAGE);
    ck_assert_int_eq(captchagen_domain_interpolate(&bad, d, d, 0.5, NULL, "", NULL),
                     CAPTCHAGEN_USAGE);
    ck_assert_int_eq(captchagen_seeds_single(&s, UINT64_MAX, NULL), CAPTCHAGEN_USAGE);
    ck_assert_int_eq(captchagen_renderer_create(&r, d, -1, NULL), CAPTCHAGEN_USAGE);
    ck_assert_int_eq(captchagen_fonts_open(&none, "/nowhere", NULL), CAPTCHAGEN_NOINPUT);
    ck_assert_ptr_null(none);
    captchagen_domain_free(d);
    captchagen_fonts_free(fonts);
}
END_TEST

/* Neither a decimal comma nor another rounding of the program that calls changes anything. */
START_TEST(test_surroundings)
{
    struct captchagen_fonts *fonts = open_fonts();
    struct captchagen_domain *d = open_domain(fonts, "strokes"), *again;
    struct captchagen_seeds s;
    ck_works(captchagen_seeds_single(&s, 1, &e));
    draw(d, &s, 1, 100, &(struct captchagen_images){.pixels = one});
    if (!setlocale(LC_ALL, "de_DE.UTF-8"))
        fprintf(stderr, "no locale de_DE.UTF-8: rounding alone is tried\n");
    fesetround(FE_UPWARD);
    again = open_domain(fonts, "strokes");
    draw(again, &s, 2, 100, &(struct captchagen_images){.pixels = other});
    ck_assert_int_eq(fegetround(), FE_UPWARD);
    fesetround(FE_TONEAREST);
    setlocale(LC_ALL, "C");
    ck_assert_mem_eq(one, other, 100 * SIZE);
    ck_identity(d, again);
    captchagen_domain_free(d);
    captchagen_domain_free(again);
    captchagen_fonts_free(fonts);
}
END_TEST

struct thread {
    struct captchagen_fonts *fonts;
    struct captchagen_domain *shared;
    uint8_t pixels[50 * SIZE];
};

static void *open_and_draw(void *context)
{
    struct thread *t = context;
    struct captchagen_error own = CAPTCHAGEN_ERROR_INIT;
    struct captchagen_domain *d = NULL;
    struct captchagen_renderer *r = NULL;
    struct captchagen_seeds s;
    const struct captchagen_images out = {.pixels = t->pixels};
    captchagen_domain_open(&d, t->fonts, "lepture", &own);
    captchagen_seeds_single(&s, 1, &own);
    captchagen_renderer_create(&r, t->shared, 1, &own);
    if (!own.code)
        captchagen_render(r, &s, 0, 50, &out, &own);
    captchagen_renderer_free(r);
    captchagen_domain_free(d);
    const int code = own.code;
    captchagen_error_free(&own);
    return code ? t : NULL;
}

START_TEST(test_threads)
{
    enum { THREADS = 6 };
    static struct thread threads[THREADS];
    pthread_t running[THREADS];
    struct captchagen_fonts *fonts = open_fonts();
    struct captchagen_domain *d = open_domain(fonts, "plain");
    for (int i = 0; i < THREADS; i++) {
        threads[i].fonts = fonts;
        threads[i].shared = d;
        ck_assert_int_eq(pthread_create(&running[i], NULL, open_and_draw, &threads[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        void *failed;
        pthread_join(running[i], &failed);
        ck_assert_ptr_null(failed);
        ck_assert_mem_eq(threads[i].pixels, threads[0].pixels, sizeof threads[0].pixels);
    }
    captchagen_domain_free(d);
    captchagen_fonts_free(fonts);
}
END_TEST

/* A child of a fork goes on with what the parent made, although its threads are gone. */
START_TEST(test_fork)
{
    int status;
    struct captchagen_fonts *fonts = open_fonts();
    struct captchagen_domain *d = open_domain(fonts, "plain");
    struct captchagen_renderer *r;
    struct captchagen_seeds s;
    ck_works(captchagen_seeds_single(&s, 1, &e));
    ck_works(captchagen_renderer_create(&r, d, 4, &e));
    const struct captchagen_images to_one = {.pixels = one}, to_other = {.pixels = other};
    ck_works(captchagen_render(r, &s, 0, 100, &to_one, &e));
    const pid_t child = fork();
    if (!child) {
        alarm(60);
        const int code = captchagen_render(r, &s, 0, 100, &to_other, &e);
        const int differ = memcmp(one, other, 100 * SIZE) != 0;
        captchagen_renderer_free(r);
        _exit(code || differ);
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_int_eq(status, 0);
    captchagen_renderer_free(r);
    captchagen_domain_free(d);
    captchagen_fonts_free(fonts);
}
END_TEST

/* Where memory ends the call fails, and the process goes on. (Check's own assertions take memory:
   none stands where there is no more.) */
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
static void *take_until_full(size_t least)
{
    void **chain = NULL;
    for (size_t size = (size_t)1 << 24; size >= least; size /= 2)
        for (void **more; (more = malloc(size)); chain = more)
            *more = chain;
    return chain;
}

START_TEST(test_memory)
{
    enum { LEVELS = 12 };
    struct captchagen_fonts *fonts = open_fonts(), *late;
    struct captchagen_domain *d;
    const struct rlimit limit = {(rlim_t)1 << 28, (rlim_t)1 << 28};
    int failed = 0, whole = 1;
    ck_assert_int_eq(setrlimit(RLIMIT_AS, &limit), 0);
    for (int level = 0; level < LEVELS; level++) {
        void **chain = take_until_full((size_t)64 << level);
        const int code = captchagen_domain_open(&d, fonts, "lepture", &e);
        whole &= !code == (d != NULL);
        captchagen_domain_free(d);
        const int late_code = captchagen_fonts_open(&late, NULL, NULL);
        captchagen_fonts_free(late);
        while (chain) {
            void **next = *chain;
            free(chain);
            chain = next;
        }
        failed += code == CAPTCHAGEN_OS || late_code == CAPTCHAGEN_OS;
        captchagen_error_free(&e);
    }
    ck_assert(whole);
    ck_assert_int_gt(failed, 0);
    captchagen_fonts_free(fonts);
    fonts = open_fonts();
    captchagen_domain_free(open_domain(fonts, "lepture"));
    captchagen_fonts_free(fonts);
}
END_TEST
#endif

int main(void)
{
    Suite *suite = suite_create("library");
    TCase *c = tcase_create("library");
    tcase_set_timeout(c, 300);
    tcase_add_test(c, test_pixels_are_those_of_the_tool);
    tcase_add_test(c, test_truth_is_the_row_of_the_tool);
    tcase_add_test(c, test_truth_and_labels);
    tcase_add_test(c, test_pairs);
    tcase_add_test(c, test_interpolation_is_that_of_a_file);
    tcase_add_test(c, test_mistakes_are_values);
    tcase_add_test(c, test_surroundings);
    tcase_add_test(c, test_threads);
    tcase_add_test(c, test_fork);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    tcase_add_test(c, test_memory);
#endif
    suite_add_tcase(suite, c);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
