/* Every format of the registry: the same bytes however the work is divided, resumed or threaded,
 * and damage that is named. */
#include <sys/stat.h>

#include "export_support.h"

#include <unistd.h>

#include "base/document.h"
#include "gen/paint/journal.h"

START_TEST(threads_and_parts)
{
    struct fixture f;
    struct err e = ERR_INIT;
    fixture_open(&f, exporter_registry[_i]->name);
    write_whole(&f, "a", 1);
    write_whole(&f, "b", 4);
    same_dataset(&f, "a", "b");
    for (uint64_t part = 3; part-- > 0;) {
        const struct write_outcome out = write_part(&f, "c", 2, part, 3, &e);
        ok(&e);
        ck_assert_uint_eq(out.written, 2);
        ck_assert_int_eq(out.complete, part == 0);
    }
    same_dataset(&f, "a", "c");
    fixture_close(&f);
}
END_TEST

/* A run that is stopped leaves nothing but the hidden records, and the next one continues. */
START_TEST(stopped_and_resumed)
{
    struct fixture f;
    struct err e = ERR_INIT;
    volatile sig_atomic_t stop = 1;
    const struct write_options o = {.parts = 1, .stop = &stop};
    struct write_outcome out;
    fixture_open(&f, exporter_registry[_i]->name);
    write_whole(&f, "a", 1);
    write_part(&f, "b", 1, 1, 2, &e);
    ok(&e);
    ck_assert_int_eq(dataset_write(&f.dataset, in_folder(&f, "b"), &o, &out, &e), ERR_TEMPORARY);
    ck_assert_uint_eq(out.written, 0);
    err_free(&e);
    ck_assert_int_ne(access(in_folder(&f, "b/manifest.json"), F_OK), 0);
    out = write_part(&f, "b", 1, 0, 1, &e);
    ok(&e);
    ck_assert_uint_eq(out.kept, 3);
    ck_assert_uint_eq(out.written, 3);
    same_dataset(&f, "a", "b");
    fixture_close(&f);
}
END_TEST

/* A shard with a truncated file is written again. */
START_TEST(torn_shard)
{
    struct fixture f;
    struct err e = ERR_INIT;
    char path[256], torn[400];
    fixture_open(&f, exporter_registry[_i]->name);
    write_whole(&f, "a", 1);
    file_ending(&f, "", path);
    write_part(&f, "b", 1, 0, 2, &e);
    ok(&e);
    snprintf(torn, sizeof torn, "%s/b/%s", f.folder, path);
    ck_assert_int_eq(truncate(torn, 3), 0);
    const struct write_outcome out = write_part(&f, "b", 1, 0, 1, &e);
    ok(&e);
    ck_assert_uint_eq(out.kept, 2);
    same_dataset(&f, "a", "b");
    fixture_close(&f);
}
END_TEST

/* Files that are damaged, missing or not in the manifest are named. */
START_TEST(damage_is_named)
{
    static const char *const endings[] = {"", ".jsonl", "README.md", "croissant.json"};
    struct fixture f;
    fixture_open(&f, exporter_registry[_i]->name);
    write_whole(&f, "a", 1);
    for (int k = 0; k < 4; k++) {
        struct err e = ERR_INIT;
        struct check_outcome out;
        char name[256], path[400];
        file_ending(&f, endings[k], name);
        snprintf(path, sizeof path, "%s/a/%s", f.folder, name);
        flip(path);
        ck_assert_int_eq(dataset_check(in_folder(&f, "a"), NULL, &out, &e), ERR_DATA);
        ck_assert_int_eq(e.count, 1);
        ck_assert_ptr_nonnull(strstr(e.text, path));
        err_free(&e);
        flip(path);
    }
    fixture_close(&f);
}
END_TEST

START_TEST(loss_and_surplus_are_named)
{
    struct fixture f;
    struct err e = ERR_INIT;
    struct check_outcome out;
    fixture_open(&f, "npy");
    write_whole(&f, "a", 1);
    ck_assert_int_eq(unlink(in_folder(&f, "a/test-labels.npy")), 0);
    publish_file(in_folder(&f, "a/more.txt"), "x", 1, &e);
    ok(&e);
    ck_assert_int_eq(dataset_check(in_folder(&f, "a"), NULL, &out, &e), ERR_DATA);
    ck_assert_int_eq(e.count, 2);
    ck_assert_ptr_nonnull(strstr(e.text, "test-labels.npy: is missing"));
    ck_assert_ptr_nonnull(strstr(e.text, "more.txt: is not in the manifest"));
    err_free(&e);
    flip(in_folder(&f, "a/manifest.json"));
    ck_assert_int_eq(dataset_check(in_folder(&f, "a"), NULL, &out, &e), ERR_DATA);
    ck_assert_ptr_nonnull(strstr(e.text, "manifest.json"));
    err_free(&e);
    fixture_close(&f);
}
END_TEST

static int count_of(const char *text, const char *what)
{
    int count = 0;
    for (const char *at = text; (at = strstr(at, what)); at++)
        count++;
    return count;
}

/* What `captcha-gen check` prints, to be freed. */
static char *run_check(const char *folder)
{
    char command[512], *text = NULL;
    size_t size = 0;
    snprintf(command, sizeof command, ADDA_BINARY_DIR "/gen/captcha-gen check %s 2>&1", folder);
    FILE *from = popen(command, "r"), *to = open_memstream(&text, &size);
    ck_assert(from && to);
    for (int c; (c = fgetc(from)) != EOF;)
        fputc(c, to);
    pclose(from);
    fclose(to);
    return text;
}

/* Further damage, which is not named, is counted over all folders. */
START_TEST(a_flood_of_damage_is_counted)
{
    enum { LOST = 70, NAMED = 50 };
    struct fixture f;
    char command[512], folders[256], rest[32];
    fixture_open(&f, "imagefolder");
    f.dataset.layers = true;
    write_whole(&f, "a", 1);
    snprintf(command, sizeof command, "cd %s && find a -name '*.png' | head -n %d | xargs rm",
             f.folder, LOST);
    ck_assert_int_eq(system(command), 0);
    snprintf(command, sizeof command, "cp -r %s/a %s/b", f.folder, f.folder);
    ck_assert_int_eq(system(command), 0);
    for (int k = 1; k <= 2; k++) {
        snprintf(folders, sizeof folders, "%s/a %s%s", f.folder, k > 1 ? f.folder : "",
                 k > 1 ? "/b" : "");
        char *text = run_check(folders);
        snprintf(rest, sizeof rest, "... and %d more\n", k * LOST - NAMED);
        ck_assert_int_eq(count_of(text, ".png: is missing"), NAMED);
        ck_assert_msg(strstr(text, rest) != NULL, "no '%s'", rest);
        free(text);
    }
    fixture_close(&f);
}
END_TEST

START_TEST(another_dataset_is_refused)
{
    struct fixture f;
    struct err e = ERR_INIT;
    fixture_open(&f, "npy");
    write_part(&f, "a", 1, 0, 2, &e);
    ok(&e);
    f.dataset.seed = 6;
    write_part(&f, "a", 1, 0, 1, &e);
    ck_assert_int_eq(e.code, ERR_CANTCREATE);
    err_free(&e);
    f.dataset.seed = 5;
    write_whole(&f, "a", 1);
    f.dataset.seed = 6;
    write_part(&f, "a", 1, 0, 1, &e);
    ck_assert_int_eq(e.code, ERR_CANTCREATE);
    err_free(&e);
    fixture_close(&f);
}
END_TEST

/* The card's table of characters adds up to the number of characters; "|" does not break it. */
START_TEST(balance_in_the_card)
{
    struct fixture f;
    struct err e = ERR_INIT;
    char *card, rows[4][8];
    size_t size;
    long sum[2] = {0, 0};
    fixture_open(&f, "npy");
    domain_free(f.domain);
    domain_parse(&f.domain, "base: plain.yaml\nname: pipe\nalphabet: \"012|\"\n",
                 ADDA_SOURCE_DIR "/bench/domains/pipe.yaml", f.fonts, &e);
    ok(&e);
    f.dataset.domain = f.domain;
    write_whole(&f, "a", 1);
    read_file(in_folder(&f, "a/README.md"), &card, &size, &e);
    ok(&e);
    const char *at = strstr(card, "| character | train | test |\n|---|---|---|\n");
    ck_assert_ptr_nonnull(at);
    at = strchr(strchr(at, '\n') + 1, '\n') + 1;
    for (int k = 0; k < 4; k++) {
        long train, test;
        char name[8];
        ck_assert_int_eq(sscanf(at, "| %7s | %ld | %ld |\n", name, &train, &test), 3);
        snprintf(rows[k], sizeof rows[k], "%s", name);
        sum[0] += train;
        sum[1] += test;
        at = strchr(at, '\n') + 1;
    }
    ck_assert_str_eq(rows[0], "0");
    ck_assert_str_eq(rows[3], "\\|");
    ck_assert_int_eq(sum[0], 30 * 3);
    ck_assert_int_eq(sum[1], 5 * 3);
    free(card);
    fixture_close(&f);
}
END_TEST

/* The card's head is YAML and its title is text, whatever the domain is called. */
START_TEST(names_in_the_card)
{
    struct fixture f;
    struct err e = ERR_INIT;
    struct document *head = NULL;
    char *card;
    size_t size;
    fixture_open(&f, "npy");
    domain_free(f.domain);
    domain_parse(&f.domain, "base: plain.yaml\nname: \"a \\\"b\\\" \\\\c: #d|<i>`e` \xc3\xa4\"\n",
                 ADDA_SOURCE_DIR "/bench/domains/odd.yaml", f.fonts, &e);
    ok(&e);
    ck_assert_str_eq(domain_info(f.domain)->name, "a \"b\" \\c: #d|<i>`e` \xc3\xa4");
    f.dataset.domain = f.domain;
    write_whole(&f, "a", 1);
    read_file(in_folder(&f, "a/README.md"), &card, &size, &e);
    ok(&e);
    ck_assert_ptr_nonnull(strstr(card, "\n# Captchas of the domain a \"b\" \\\\c: "
                                       "\\#d\\|&lt;i>\\`e\\` \xc3\xa4\n"));
    char *end = strstr(card, "\n---\n");
    ck_assert_ptr_nonnull(end);
    *end = 0;
    document_parse(&head, card, "README.md", &e);
    ok(&e);
    const struct node *title = node_get(document_root(head), "pretty_name");
    ck_assert_ptr_nonnull(title);
    ck_assert_str_eq(title->text, "Captchas of the domain a \"b\" \\c: #d|<i>`e` \xc3\xa4");
    ck_assert_ptr_nonnull(node_get(document_root(head), "configs"));
    document_free(head);
    free(card);
    fixture_close(&f);
}
END_TEST

/* ---- hostile names and alphabets ----------------------------------------------------------------
 */

static const char punctuation[] = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

/* Inlined, gcc 12 takes its result for a dangling pointer. */
__attribute__((noinline)) static char *load_text(const struct fixture *f, const char *name)
{
    struct err e = ERR_INIT;
    char *text;
    size_t size;
    read_file(in_folder(f, name), &text, &size, &e);
    ok(&e);
    return text;
}

/* The head is YAML whose title is the name, there are our headings only, and the table of
 * characters has a row for each with as many cells. */
static void check_card(const struct fixture *f, const char *name)
{
    struct err e = ERR_INIT;
    struct document *head = NULL;
    char *card = load_text(f, "a/README.md"), *end = strstr(card, "\n---\n");
    char *title = text_format("Captchas of the domain %s", name);
    int headings = 0, rows = 0;
    *end = 0;
    document_parse(&head, card, "README.md", &e);
    ok(&e);
    ck_assert_str_eq(node_get(document_root(head), "pretty_name")->text, title);
    const char *table = strstr(end + 1, "## Balance"), *fonts = strstr(end + 1, "## Fonts");
    for (const char *line = end + 5; *line; line += strcspn(line, "\n") + 1) {
        int bars = 0;
        headings += *line == '#';
        for (size_t i = 0; line[i] && line[i] != '\n'; i++) {
            bars += line[i] == '|';
            i += line[i] == '\\';
        }
        ck_assert(bars == 0 || bars == 4);
        rows += bars && line > table && line < fonts;
    }
    ck_assert_int_eq(headings, 4);
    ck_assert_int_eq(rows, 2 + (int)strlen(punctuation));
    document_free(head);
    free(title);
    free(card);
}

/* Each line is JSON whose text is of the alphabet. */
static void check_rows(const struct fixture *f, const char *rows_tail)
{
    char name[64];
    snprintf(name, sizeof name, "a/train%s", rows_tail);
    char *text = load_text(f, name);
    int rows = 0;
    for (const char *line = text; *line; line += strcspn(line, "\n") + 1, rows++) {
        json_t *row = json_loadb(line, strcspn(line, "\n"), JSON_REJECT_DUPLICATES, NULL);
        const char *shown = json_string_value(json_object_get(row, "text"));
        ck_assert_msg(shown && strlen(shown) == 3 && strspn(shown, punctuation) == 3, "%.200s",
                      line);
        json_decref(row);
    }
    ck_assert_int_eq(rows, 30);
    free(text);
}

static void check_json(const struct fixture *f, const char *name)
{
    json_t *manifest, *croissant;
    struct err e = ERR_INIT;
    char *title = text_format("captchas-%s", name);
    json_load(in_folder(f, "a/manifest.json"), &manifest, &e);
    ok(&e);
    json_load(in_folder(f, "a/croissant.json"), &croissant, &e);
    ok(&e);
    const json_t *dataset = json_object_get(manifest, "dataset");
    ck_assert_str_eq(json_string_value(json_object_get(dataset, "name")), name);
    ck_assert_str_eq(json_string_value(json_object_get(croissant, "name")), title);
    json_decref(croissant);
    json_decref(manifest);
    free(title);
}

START_TEST(any_name_and_alphabet_in_any_format)
{
    static const char *const names[] = {
        "a|b **c** `d`",       "---",          "# h", "1. <script>alert(1)</script>",
        "${x} \\ %\\input{y}", "'q\": [1, 2]", "=1+1"};
    const struct exporter *x = exporter_registry[_i];
    const char *name = names[_i % (int)(sizeof names / sizeof *names)];
    struct fixture f;
    struct err e = ERR_INIT;
    struct text spec = {0};
    fixture_open(&f, x->name);
    domain_free(f.domain);
    text_add(&spec, "base: plain.yaml\nname: ");
    json_add_string(&spec, name, strlen(name));
    text_add(&spec, "\nalphabet: ");
    json_add_string(&spec, punctuation, strlen(punctuation));
    text_add(&spec, "\n");
    domain_parse(&f.domain, spec.data, ADDA_SOURCE_DIR "/bench/domains/odd.yaml", f.fonts, &e);
    ok(&e);
    f.dataset.domain = f.domain;
    write_whole(&f, "a", 1);
    check_card(&f, name);
    check_json(&f, name);
    check_rows(&f, x->rows_tail);
    text_free(&spec);
    fixture_close(&f);
}
END_TEST

/* A file of any name is one message, and none of a manifest holds a line break. */
START_TEST(names_of_files_are_shown)
{
    struct fixture f;
    struct err e = ERR_INIT;
    struct check_outcome out;
    fixture_open(&f, "npy");
    write_whole(&f, "a", 1);
    ck_assert(!publish_file(in_folder(&f, "a/x\xff\ny: good"), "", 0, &e));
    ck_assert_int_eq(dataset_check(in_folder(&f, "a"), NULL, &out, &e), ERR_DATA);
    ck_assert_msg(strstr(e.text, "/x\\xff\\ny: good: is not in the manifest"), "%s", e.text);
    ck_assert_ptr_null(strchr(e.text, '\n'));
    err_free(&e);
    char *manifest = load_text(&f, "a/manifest.json"), *at = strstr(manifest, "README.md");
    memcpy(at, "READ\\nmd", 8);
    ck_assert(!publish_file(in_folder(&f, "a/manifest.json"), manifest, strlen(manifest), &e));
    ck_assert_int_eq(dataset_check(in_folder(&f, "a"), NULL, &out, &e), ERR_DATA);
    ck_assert_msg(strstr(e.text, "is not a {path, sha256, size}") != NULL, "%s", e.text);
    err_free(&e);
    free(manifest);
    fixture_close(&f);
}
END_TEST

/* A row holds a limited number of draws: the card says how many. */
START_TEST(draws_in_the_card)
{
    struct fixture f;
    struct err e = ERR_INIT;
    char *card, *rows, most[80];
    size_t size;
    fixture_open(&f, "npy");
    f.dataset.draws = true;
    domain_free(f.domain);
    domain_parse(&f.domain, "base: plain.yaml\nname: many\nadd: [{dots: {count: 5000}}]\n",
                 ADDA_SOURCE_DIR "/bench/domains/many.yaml", f.fonts, &e);
    ok(&e);
    f.dataset.domain = f.domain;
    write_whole(&f, "a", 1);
    read_file(in_folder(&f, "a/test-truth.jsonl"), &rows, &size, &e);
    ok(&e);
    ck_assert_ptr_nonnull(strstr(rows, "\"lost\":"));
    free(rows);
    read_file(in_folder(&f, "a/README.md"), &card, &size, &e);
    ok(&e);
    snprintf(most, sizeof most, "at most %d per image; `lost` is the number of further values",
             JOURNAL_ROOM);
    ck_assert_ptr_nonnull(strstr(card, most));
    free(card);
    fixture_close(&f);
}
END_TEST

/* The largest seed is the one of sweeps, in every description. */
START_TEST(the_largest_seed)
{
    struct fixture f;
    struct err e = ERR_INIT;
    json_t *manifest;
    char *card;
    size_t size;
    fixture_open(&f, "npy");
    f.dataset.seed = INT64_MAX;
    write_whole(&f, "a", 1);
    write_whole(&f, "a", 1);
    json_load(in_folder(&f, "a/manifest.json"), &manifest, &e);
    ok(&e);
    read_file(in_folder(&f, "a/README.md"), &card, &size, &e);
    ok(&e);
    ck_assert_ptr_nonnull(strstr(card, "the seed 9223372036854775807."));
    free(card);
    card = json_canonical(manifest);
    ck_assert_ptr_nonnull(strstr(card, "9223372036854775807"));
    json_decref(manifest);
    free(card);
    fixture_close(&f);
}
END_TEST

/* A pipe in the place of rows is damage that is found and mended, not waited for. */
START_TEST(a_pipe_in_place_of_rows)
{
    struct fixture f;
    struct err e = ERR_INIT;
    struct check_outcome out;
    fixture_open(&f, "npy");
    write_whole(&f, "a", 1);
    ck_assert_int_eq(remove(in_folder(&f, "a/train-truth.jsonl")), 0);
    ck_assert_int_eq(mkfifo(in_folder(&f, "a/train-truth.jsonl"), 0666), 0);
    ck_assert(dataset_check(in_folder(&f, "a"), NULL, &out, &e));
    ck_assert_msg(strstr(e.text, "train-truth.jsonl") != NULL, "%s", e.text);
    err_free(&e);
    fixture_close(&f);
}
END_TEST

static struct seeds_parts count_texts(int classes, int length)
{
    const struct seeds_texts texts = {.classes = classes, .shortest = length, .longest = length};
    return seeds_count_parts(&texts);
}

/* Parts of texts that cannot show every character are refused with their numbers. */
START_TEST(parts_of_few_texts)
{
    struct fixture f;
    struct err e = ERR_INIT;
    struct write_outcome out;
    const struct write_options o = {.parts = 1, .proof = PROOF_HASH};
    const struct seeds_parts one = count_texts(10, 1), three = count_texts(10, 3);
    ck_assert(!one.cover && three.cover);
    ck_assert(one.train + one.test > 9.5 && one.train + one.test < 10.5);
    ck_assert(three.train > 750 && three.test > 150);
    ck_assert(count_texts(128, 16).cover && count_texts(128, 16).fair);
    const struct seeds_parts two = count_texts(4, 2); /* 12 and 4 */
    ck_assert(!one.fair && !two.cover && two.fair && !count_texts(1, 3).fair);
    fixture_open(&f, "npy");
    domain_free(f.domain);
    domain_parse(&f.domain, "base: plain.yaml\nname: one\nlength: 1\n",
                 ADDA_SOURCE_DIR "/bench/domains/one.yaml", f.fonts, &e);
    ok(&e);
    f.dataset.domain = f.domain;
    f.dataset.splits[1].labels = LABELS_TEST;
    ck_assert_int_eq(dataset_write(&f.dataset, in_folder(&f, "a"), &o, &out, &e), ERR_USAGE);
    ck_assert_msg(strstr(e.text, "split 'test': of the texts of 1 characters there are 9 to train "
                                 "and 1 to test with"),
                  "%s", e.text);
    err_free(&e);
    fixture_close(&f);
}
END_TEST

START_TEST(dates_and_addresses)
{
    static const char *const dates[] = {"2024-02-29", "2000-02-29", "2025-12-31"};
    static const char *const no_dates[] = {"yesterday",  "2023-02-29", "1900-02-29", "2024-13-01",
                                           "2024-04-31", "2024-4-3",   "2024-00-10", "24-01-01",
                                           "2024-01-00", "",           "2024/01/01", "2024-01-011"};
    static const char *const urls[] = {"https://example.org/a?b=c&d#e", "http://10.0.0.1:80/x%20y"};
    static const char *const no_urls[] = {"x\"y",          "https://",         "ftp://example.org",
                                          "https://a b",   "https://a\"b",     "https://a\nb",
                                          "https://a\\b",  "https://\xc3\xa4", "",
                                          "example.org/a", "https:///path"};
    struct export_dataset d = {.seed = 0};
    struct err e = ERR_INIT;
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++)
        ck_assert(!dataset_publication(&d, dates[i], NULL, &e));
    for (size_t i = 0; i < sizeof urls / sizeof *urls; i++)
        ck_assert(!dataset_publication(&d, NULL, urls[i], &e));
    for (size_t i = 0; i < sizeof no_dates / sizeof *no_dates; i++) {
        ck_assert_msg(dataset_publication(&d, no_dates[i], NULL, &e) == ERR_USAGE, "%s",
                      no_dates[i]);
        err_free(&e);
    }
    for (size_t i = 0; i < sizeof no_urls / sizeof *no_urls; i++) {
        ck_assert_msg(dataset_publication(&d, NULL, no_urls[i], &e) == ERR_USAGE, "%s", no_urls[i]);
        err_free(&e);
    }
}
END_TEST

/* What the files are comes before how the name is spelt. */
START_TEST(unknown_formats)
{
    static const struct {
        const char *given, *said;
    } names[] = {{"png", "(did you mean 'imagefolder'?)"},
                 {"PNG", "(did you mean 'imagefolder'?)"},
                 {"mnist", "(did you mean 'idx'?)"},
                 {"numpy", "(did you mean 'npy'?)"},
                 {"imagefoldr", "(did you mean 'imagefolder'?)"},
                 {"", "unknown format ''; 'captcha-gen list"},
                 {"magnificent", "unknown format 'magnificent'; 'captcha-gen list"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct err e = ERR_INIT;
        ck_assert_ptr_null(exporter_find(names[i].given, &e));
        ck_assert_int_eq(e.code, ERR_USAGE);
        ck_assert_msg(strstr(e.text, names[i].said) != NULL, "%s", e.text);
        err_free(&e);
    }
}
END_TEST

int main(void)
{
    int formats = 0;
    while (exporter_registry[formats])
        formats++;
    Suite *s = suite_create("export");
    TCase *c = tcase_create("formats");
    tcase_set_timeout(c, 60);
    tcase_add_loop_test(c, threads_and_parts, 0, formats);
    tcase_add_loop_test(c, stopped_and_resumed, 0, formats);
    tcase_add_loop_test(c, torn_shard, 0, formats);
    tcase_add_loop_test(c, damage_is_named, 0, formats);
    tcase_add_test(c, loss_and_surplus_are_named);
    tcase_add_test(c, a_flood_of_damage_is_counted);
    tcase_add_test(c, another_dataset_is_refused);
    tcase_add_test(c, balance_in_the_card);
    tcase_add_test(c, names_in_the_card);
    tcase_add_loop_test(c, any_name_and_alphabet_in_any_format, 0, formats);
    tcase_add_test(c, names_of_files_are_shown);
    tcase_add_test(c, draws_in_the_card);
    tcase_add_test(c, parts_of_few_texts);
    tcase_add_test(c, the_largest_seed);
    tcase_add_test(c, a_pipe_in_place_of_rows);
    tcase_add_test(c, dates_and_addresses);
    tcase_add_test(c, unknown_formats);
    suite_add_tcase(s, c);
    return run_suite(s);
}
