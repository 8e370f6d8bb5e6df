/* A dataset that grows: the bytes are those of the larger one rendered at once, what is there is
 * copied and not rendered, and what is not the same dataset is refused. */
#include "export_support.h"

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/rng.h"
#include "gen/export/shard_record.h"

static int formats;

/* Images 10 ... end-1 to train with, and with `more` five to test with. */
static void have(struct fixture *f, uint64_t end, bool more)
{
    f->dataset.splits[0].end = end;
    f->dataset.split_count = more ? 2 : 1;
}

static void fixture_of(struct fixture *f, int i)
{
    fixture_open(f, exporter_registry[i]->name);
    f->dataset.layers = exporter_registry[i]->layers;
}

static struct write_outcome write_grown(const struct fixture *f, const char *name)
{
    struct err e = ERR_INIT;
    const struct write_outcome out = write_part(f, name, 2, 0, 1, &e);
    ok(&e);
    ck_assert(out.complete);
    ck_assert_int_ne(access(in_folder(f, "b/.shards"), F_OK), 0);
    return out;
}

/* From `before` images to `after`, in shards of `size`: `copied` of them are not rendered. */
static void grow(struct fixture *f, uint64_t before, uint64_t after, uint64_t size, uint64_t copied)
{
    f->dataset.shard_size = size;
    have(f, 10 + before, false);
    write_grown(f, "b");
    have(f, 10 + after, true);
    const struct write_outcome out = write_grown(f, "b");
    ck_assert_uint_eq(out.copied, copied);
    ck_assert_uint_eq(out.damaged, 0);
    write_grown(f, "a");
    same_dataset(f, "a", "b");
    publish_remove(in_folder(f, "a"), NULL);
    publish_remove(in_folder(f, "b"), NULL);
}

/* Whole shards stay as they are, unless the only one gets a number. */
START_TEST(grows_to_the_same_bytes)
{
    struct fixture f;
    fixture_of(&f, _i);
    grow(&f, 10, 20, 0, 10);
    grow(&f, 10, 20, 10000, 10);
    grow(&f, 10, 30, 7, 3);
    grow(&f, 5, 30, 7, 5);
    grow(&f, 7, 30, 7, 7);
    grow(&f, 14, 15, 7, 0);
    grow(&f, 1, 2, 1, 1);
    fixture_close(&f);
}
END_TEST

START_TEST(grows_again_and_by_a_split)
{
    struct fixture f;
    fixture_of(&f, _i);
    for (uint64_t end = 12; end < 40; end += 9) {
        have(&f, end, false);
        write_grown(&f, "b");
    }
    have(&f, 39, true);
    write_grown(&f, "b");
    write_grown(&f, "a");
    same_dataset(&f, "a", "b");
    fixture_close(&f);
}
END_TEST

static void flip_last(const char *path)
{
    FILE *f = fopen(path, "r+b");
    ck_assert_ptr_nonnull(f);
    fseek(f, -1, SEEK_END);
    const int c = fgetc(f);
    fseek(f, -1, SEEK_END);
    fputc(c ^ 1, f);
    fclose(f);
}

/* A pixel that was changed where sizes alone are compared comes back: it was not drawn again. */
START_TEST(the_first_images_are_not_drawn_again)
{
    struct fixture f;
    struct err e = ERR_INIT;
    struct write_outcome out;
    char *was, *is;
    size_t small, large;
    const struct write_options o = {.parts = 1, .proof = PROOF_SIZE};
    fixture_open(&f, "npy");
    f.dataset.shard_size = 0;
    have(&f, 20, false);
    write_grown(&f, "b");
    flip_last(in_folder(&f, "b/train-images.npy"));
    read_file(in_folder(&f, "b/train-images.npy"), &was, &small, &e);
    have(&f, 30, false);
    dataset_write(&f.dataset, in_folder(&f, "b"), &o, &out, &e);
    ok(&e);
    read_file(in_folder(&f, "b/train-images.npy"), &is, &large, &e);
    ok(&e);
    ck_assert_uint_gt(large, small);
    ck_assert_int_eq(memcmp(was + 128, is + 128, small - 128), 0); /* behind the header */
    free(was);
    free(is);
    fixture_close(&f);
}
END_TEST

/* ---- refused -------------------------------------------------------------------------------- */

static void refuse(const struct fixture *f, const char *why)
{
    struct err e = ERR_INIT;
    write_part(f, "b", 1, 0, 1, &e);
    ck_assert_int_eq(e.code, ERR_CANTCREATE);
    ck_assert_msg(strstr(e.text, why) != NULL, "'%s' is not in: %s", why, e.text);
    err_free(&e);
}

START_TEST(another_dataset_does_not_grow)
{
    struct fixture f;
    struct err e = ERR_INIT;
    char before[HASH_HEX], after[HASH_HEX];
    fixture_open(&f, "imagefolder");
    const struct domain *plain = f.dataset.domain;
    struct domain *other;
    domain_load(&other, ADDA_SOURCE_DIR "/bench/domains/italic.yaml", f.fonts, &e);
    ok(&e);
    have(&f, 20, false);
    write_grown(&f, "b");
    digest_of(&f, "b", before);
    have(&f, 30, true);
    f.dataset.seed = 6;
    refuse(&f, "differs in seed, splits");
    f.dataset.seed = 5;
    f.dataset.layers = true;
    refuse(&f, "differs in layers, splits");
    f.dataset.layers = false;
    f.dataset.draws = true;
    refuse(&f, "differs in draws, splits");
    f.dataset.draws = false;
    f.dataset.shard_size = 8;
    refuse(&f, "differs in shard_size, splits");
    f.dataset.shard_size = 7;
    f.dataset.domain = other;
    refuse(&f, "domain");
    f.dataset.domain = plain;
    f.dataset.splits[0].labels = LABELS_TRAIN;
    refuse(&f, "differs in splits");
    f.dataset.splits[0].labels = LABELS_ALL;
    f.dataset.splits[0].first = 9;
    refuse(&f, "each of its splits begins where it began and ends no earlier");
    f.dataset.splits[0].first = 10;
    have(&f, 19, true);
    refuse(&f, "each of its splits begins where it began and ends no earlier");
    digest_of(&f, "b", after);
    ck_assert_str_eq(before, after);
    domain_free(other);
    fixture_close(&f);
}
END_TEST

/* Who writes the smaller one would be left without its records. */
START_TEST(what_is_not_complete_does_not_grow)
{
    struct fixture f;
    struct err e = ERR_INIT;
    fixture_open(&f, "npy");
    have(&f, 30, false);
    write_part(&f, "b", 1, 0, 2, &e);
    ok(&e);
    have(&f, 40, false);
    refuse(&f, "let the command that began it end first");
    fixture_close(&f);
}
END_TEST

/* ---- harmed --------------------------------------------------------------------------------- */

static void harm_and_grow(struct fixture *f, const char *name, const char *harmed, bool cut)
{
    char path[400];
    have(f, 20, false);
    write_grown(f, "b");
    snprintf(path, sizeof path, "%s/b/%s", f->folder, harmed);
    if (cut)
        ck_assert_int_eq(truncate(path, 3), 0);
    else
        flip_last(path);
    have(f, 40, true);
    const struct write_outcome out = write_grown(f, "b");
    ck_assert_uint_eq(out.damaged, 1);
    same_dataset(f, name, "b");
    publish_remove(in_folder(f, "b"), NULL);
}

/* What is damaged is rendered again. */
START_TEST(a_harmed_dataset_grows)
{
    struct fixture f;
    char file[256], rows[64];
    fixture_of(&f, _i);
    snprintf(rows, sizeof rows, "train%s", exporter_registry[_i]->rows_tail);
    f.dataset.shard_size = 0;
    have(&f, 20, false);
    write_grown(&f, "a");
    file_ending(&f, "", file);
    publish_remove(in_folder(&f, "a"), NULL);
    have(&f, 40, true);
    write_grown(&f, "a");
    for (int cut = 0; cut < 2; cut++) {
        harm_and_grow(&f, "a", file, cut);
        harm_and_grow(&f, "a", rows, cut);
        harm_and_grow(&f, "a", "README.md", cut);
    }
    fixture_close(&f);
}
END_TEST

/* ---- killed and together -------------------------------------------------------------------- */

static pid_t start(const struct fixture *f)
{
    const pid_t child = fork();
    if (child == 0) {
        struct err e = ERR_INIT;
        const struct write_outcome out = write_part(f, "b", 1, 0, 1, &e);
        if (e.code)
            fprintf(stderr, "%s\n", e.text);
        _exit(e.code ? (int)e.code : !out.complete);
    }
    ck_assert_int_gt(child, 0);
    return child;
}

static int end(pid_t child)
{
    int status;
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static void nothing_is_left(const struct fixture *f)
{
    char command[400];
    snprintf(command, sizeof command, "test -z \"$(find '%s/b' -name '.?*')\"", f->folder);
    ck_assert_msg(system(command) == 0, "something is left");
}

/* A manifest is there only with a whole dataset: the smaller one, or the larger. */
static void is_whole_or_none(struct fixture *f)
{
    struct err e = ERR_INIT;
    struct check_outcome out;
    if (access(in_folder(f, "b/manifest.json"), F_OK) != 0)
        return;
    dataset_check(in_folder(f, "b"), NULL, &out, &e);
    ok(&e);
}

START_TEST(killed_while_it_grows)
{
    struct fixture f;
    struct rng r = rng_stream(3, "grows", (uint64_t)_i);
    fixture_of(&f, _i);
    have(&f, 40, true);
    write_grown(&f, "a");
    for (int round = 0; round < 15; round++) {
        have(&f, 23, false);
        write_grown(&f, "b");
        have(&f, 40, true);
        for (int kills = 0; kills < 3; kills++) {
            const pid_t child = start(&f);
            usleep(rng_below(&r, 40000));
            kill(child, SIGKILL);
            const int code = end(child);
            ck_assert(code == 0 || code == 128 + SIGKILL);
            is_whole_or_none(&f);
        }
        write_grown(&f, "b");
        same_dataset(&f, "a", "b");
        nothing_is_left(&f);
        publish_remove(in_folder(&f, "b"), NULL);
    }
    fixture_close(&f);
}
END_TEST

START_TEST(two_that_grow_it_at_once)
{
    struct fixture f;
    fixture_of(&f, _i);
    have(&f, 40, true);
    write_grown(&f, "a");
    for (int round = 0; round < 5; round++) {
        have(&f, 23, false);
        write_grown(&f, "b");
        have(&f, 40, true);
        const pid_t one = start(&f), other = start(&f);
        ck_assert_int_eq(end(one), 0);
        ck_assert_int_eq(end(other), 0);
        same_dataset(&f, "a", "b");
        nothing_is_left(&f);
        publish_remove(in_folder(&f, "b"), NULL);
    }
    fixture_close(&f);
}
END_TEST

/* Records that a killed run left beside a complete dataset are not those of the next. */
START_TEST(stale_records)
{
    struct fixture f;
    struct err e = ERR_INIT;
    fixture_open(&f, "npy");
    have(&f, 23, false);
    write_grown(&f, "b");
    publish_mkdir(in_folder(&f, "b/.shards/old/.shards"), &e);
    publish_file(in_folder(&f, "b/.shards/old/.shards/dataset.json"), "{}", 2, &e);
    publish_file(in_folder(&f, "b/.shards/train-00002.json"), "{}", 2, &e);
    publish_file(in_folder(&f, "b/.shards/train-00002.spool"), "?", 1, &e);
    ok(&e);
    have(&f, 40, true);
    write_grown(&f, "b");
    write_grown(&f, "a");
    same_dataset(&f, "a", "b");
    fixture_close(&f);
}
END_TEST

int main(void)
{
    while (exporter_registry[formats])
        formats++;
    Suite *s = suite_create("grow");
    TCase *c = tcase_create("grow");
    tcase_set_timeout(c, 300);
    tcase_add_loop_test(c, grows_to_the_same_bytes, 0, formats);
    tcase_add_loop_test(c, grows_again_and_by_a_split, 0, formats);
    tcase_add_test(c, the_first_images_are_not_drawn_again);
    tcase_add_test(c, another_dataset_does_not_grow);
    tcase_add_test(c, what_is_not_complete_does_not_grow);
    tcase_add_loop_test(c, a_harmed_dataset_grows, 0, formats);
    tcase_add_loop_test(c, killed_while_it_grows, 0, formats);
    tcase_add_loop_test(c, two_that_grow_it_at_once, 0, formats);
    tcase_add_test(c, stale_records);
    suite_add_tcase(s, c);
    return run_suite(s);
}
