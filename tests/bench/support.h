/* Scratch folders and processes for the tests of the harness. */
#ifndef ADDA_TESTS_BENCH_SUPPORT_H
#define ADDA_TESTS_BENCH_SUPPORT_H

#include <check.h>
#include <fcntl.h>
#include <glob.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/publish.h"
#include "base/rng.h"
#include "bench/text/files.h"
#include "base/text.h"

#define TOOL ADDA_BINARY_DIR "/bench/adda-bench"
#define GOLDEN ADDA_SOURCE_DIR "/tests/golden/bench"

/* The sweep of the tests: three seeds, one pair, trainings of milliseconds. */
__attribute__((unused)) static const char MICRO[] = GOLDEN "/micro.yaml";

enum { MAX_ARGUMENTS = 24 };

/* Exit code of a test that cannot be made here: ctest shows it as skipped. */
enum { SKIPPED = 77 };

/* A new folder, in memory where the system has such a place: these tests write thousands of files
 * and sync each. The caller frees the name by scratch_remove. */
static inline char *scratch_make(void)
{
    const char *base = getenv("TMPDIR");
    if (!base || !*base)
        base = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    char *path = text_format("%s/adda-test-XXXXXX", base);
    ck_assert_ptr_nonnull(mkdtemp(path));
    return path;
}

static inline void scratch_remove(char *path)
{
    struct err e = ERR_INIT;
    publish_remove(path, &e);
    err_free(&e);
    free(path);
}

/* Starts the tool with its output in files of `scratch`; arguments end with NULL. */
static inline pid_t tool_start(const char *scratch, const char *const *arguments)
{
    char *out = text_format("%s/stdout", scratch), *err = text_format("%s/stderr", scratch);
    char *all[MAX_ARGUMENTS + 1] = {text_copy(TOOL)};
    for (int i = 0; arguments[i] && i < MAX_ARGUMENTS - 1; i++)
        all[i + 1] = text_copy(arguments[i]);
    pid_t pid = fork();
    if (pid == 0) {
        int o = open(out, O_WRONLY | O_CREAT | O_TRUNC, 0666);
        int e = open(err, O_WRONLY | O_CREAT | O_TRUNC, 0666);
        if (dup2(o, 1) < 0 || dup2(e, 2) < 0)
            _exit(126);
        execv(TOOL, all);
        _exit(127);
    }
    for (int i = 0; all[i]; i++)
        free(all[i]);
    free(out);
    free(err);
    ck_assert_int_gt(pid, 0);
    return pid;
}

/* Exit code, or 128 + the signal. */
static inline int tool_wait(pid_t pid)
{
    int status;
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

#define TOOL_RUN(scratch, ...)                                                                     \
    tool_wait(tool_start(scratch, (const char *const[]){__VA_ARGS__, NULL}))

/* A file of the scratch folder; the caller frees. Inlined, gcc 12 takes its result for a dangling
 * pointer. */
__attribute__((noinline, unused)) static char *slurp(const char *folder, const char *name)
{
    struct err e = ERR_INIT;
    char *path = text_format("%s/%s", folder, name), *data = NULL;
    size_t size;
    read_file(path, &data, &size, &e);
    ck_assert_msg(e.code == ERR_NONE, "%s", e.text);
    free(path);
    return data;
}

/* Of what a file of the scratch folder says. */
static inline void expect_has(const char *folder, const char *name, const char *part)
{
    char *said = slurp(folder, name);
    ck_assert_msg(strstr(said, part) != NULL, "'%s' is not in:\n%s", part, said);
    free(said);
}

static inline void expect_lacks(const char *folder, const char *name, const char *part)
{
    char *said = slurp(folder, name);
    ck_assert_msg(strstr(said, part) == NULL, "'%s' is in:\n%s", part, said);
    free(said);
}

static inline void pause_seconds(double seconds)
{
    struct timespec t = {(time_t)seconds, (long)((seconds - (double)(time_t)seconds) * 1e9)};
    nanosleep(&t, NULL);
}

/* Names in `folder` that match, those that begin with a dot where the pattern does. */
static inline size_t count_matches(const char *folder, const char *pattern)
{
    char *path = text_format("%s/%s", folder, pattern);
    glob_t found = {0};
    glob(path, 0, NULL, &found);
    const size_t count = found.gl_pathc;
    globfree(&found);
    free(path);
    return count;
}

/* Entries of a folder of the store. */
static inline int store_count(const char *store, const char *folder)
{
    char **names, *path = text_format("%s/%s", store, folder);
    struct err e = ERR_INIT;
    int count;
    ck_assert_int_eq(list_folder(path, &names, &count, &e), 0);
    names_free(names, count);
    free(path);
    return count;
}

/* One of the children of a process, or 0. */
static inline pid_t tool_child(pid_t parent, struct rng *r)
{
    char path[64], line[256] = "";
    long child[8];
    int count = 0;
    snprintf(path, sizeof path, "/proc/%ld/task/%ld/children", (long)parent, (long)parent);
    FILE *f = fopen(path, "re");
    if (f && fgets(line, sizeof line, f))
        for (char *at = line, *end; count < 8; at = end) {
            child[count] = strtol(at, &end, 10);
            if (end == at)
                break;
            count++;
        }
    if (f)
        fclose(f);
    return count ? (pid_t)child[rng_below(r, (uint32_t)count)] : 0;
}

static inline int run_suite(const char *name, TCase *(*make)(void))
{
    Suite *suite = suite_create(name);
    suite_add_tcase(suite, make());
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#endif
