/* SVG files, and PDF files that another program makes of them. */
#define _GNU_SOURCE /* pipe2 */
#include "bench/site/figure_files.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/publish.h"
#include "bench/text/files.h"

extern char **environ;

static char *path_of(const char *folder, const struct page_figure *f, const char *ending)
{
    return text_format("%s/%s.%s", folder, f->name, ending);
}

enum err_code figure_files_write(const char *folder, const struct page_figures *f, struct err *e)
{
    publish_mkdir(folder, e);
    for (int i = 0; i < f->count && !e->code; i++) {
        char *path = path_of(folder, &f->list[i], "svg");
        write_file(path, f->list[i].svg.data, f->list[i].svg.size, e);
        free(path);
    }
    return e->code;
}

/* Starts the program with its output in a pipe, whose other end *output is. An errno or 0. */
static int start(char *svg, pid_t *child, int *output)
{
    char program[] = "rsvg-convert", format[] = "--format=pdf";
    char *const arguments[] = {program, format, svg, NULL};
    posix_spawn_file_actions_t actions;
    int pipes[2];
    if (pipe2(pipes, O_CLOEXEC))
        return errno;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, pipes[1], STDOUT_FILENO);
    const int failed = posix_spawnp(child, program, &actions, NULL, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    close(pipes[1]);
    *output = pipes[0];
    if (failed)
        close(pipes[0]);
    return failed;
}

static int read_to_end(int file, struct text *out)
{
    char block[1 << 14];
    for (;;) {
        const ssize_t size = read(file, block, sizeof block);
        if (size == 0)
            return 0;
        if (size > 0)
            text_add_bytes(out, block, (size_t)size);
        else if (errno != EINTR)
            return errno;
    }
}

/* An errno where it cannot be started, else its status. The file is not written by the program,
 * which could not say that the disk is full. */
static int convert(char *svg, struct text *pdf, int *status)
{
    pid_t child = 0;
    int output = -1, failed = start(svg, &child, &output);
    if (failed)
        return failed;
    failed = read_to_end(output, pdf);
    close(output);
    while (waitpid(child, status, 0) < 0)
        if (errno != EINTR)
            return errno;
    return failed;
}

static enum err_code convert_one(const char *folder, const struct page_figure *f, bool *there,
                                 struct err *e)
{
    char *svg = path_of(folder, f, "svg"), *path = path_of(folder, f, "pdf");
    struct text pdf = {0};
    int status = 0;
    const int failed = convert(svg, &pdf, &status);
    *there = failed != ENOENT;
    if (failed && *there)
        err_system(e, failed, "cannot run rsvg-convert");
    else if (*there && (!WIFEXITED(status) || WEXITSTATUS(status) != 0))
        err_set(e, ERR_FAILED, "rsvg-convert makes no PDF of the figure %s", f->name);
    else if (*there)
        write_file(path, pdf.data, pdf.size, e);
    text_free(&pdf);
    free(path);
    free(svg);
    return e->code;
}

enum err_code figure_files_convert(const char *folder, const struct page_figures *f, bool *there,
                                   struct err *e)
{
    *there = true;
    for (int i = 0; i < f->count && *there && !e->code; i++)
        convert_one(folder, &f->list[i], there, e);
    return e->code;
}
