/* SVG files, and PDF files that another program makes of them. */
#include "bench/site/figure_files.h"

#include <errno.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>

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

/* An errno where it cannot be started, else its status. */
static int convert(char *svg, char *pdf, int *status)
{
    char program[] = "rsvg-convert", format[] = "--format=pdf", output[] = "-o";
    char *const arguments[] = {program, format, output, pdf, svg, NULL};
    pid_t child;
    const int failed = posix_spawnp(&child, program, NULL, NULL, arguments, environ);
    if (failed)
        return failed;
    while (waitpid(child, status, 0) < 0)
        if (errno != EINTR)
            return errno;
    return 0;
}

enum err_code figure_files_convert(const char *folder, const struct page_figures *f, bool *there,
                                   struct err *e)
{
    *there = true;
    for (int i = 0; i < f->count && *there && !e->code; i++) {
        char *svg = path_of(folder, &f->list[i], "svg"), *pdf = path_of(folder, &f->list[i], "pdf");
        int status = 0;
        const int failed = convert(svg, pdf, &status);
        *there = failed != ENOENT;
        if (failed && *there)
            err_system(e, failed, "cannot start rsvg-convert");
        else if (*there && (!WIFEXITED(status) || WEXITSTATUS(status) != 0))
            err_set(e, ERR_FAILED, "rsvg-convert makes no PDF of the figure %s", f->list[i].name);
        free(pdf);
        free(svg);
    }
    return e->code;
}
