/* Copies of files, and links to them. */
#include "bench/site/copies.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/publish.h"
#include "bench/report/page/html.h"
#include "bench/text/files.h"

enum { FILE_MOST = 100 << 20 }; /* bytes: what common hosts take */

char *site_folder_name(const char *path)
{
    char *real = realpath(path, NULL), *slash = real ? strrchr(real, '/') : NULL;
    char *name = text_copy(slash && slash[1] ? slash + 1 : "results");
    free(real);
    return name;
}

enum err_code site_copy(const char *from, const char *to, bool optional, struct err *e)
{
    struct stat s;
    char *data = NULL;
    size_t size;
    if (optional && lstat(from, &s))
        return e->code;
    if (!read_file_upto(from, FILE_MOST, &data, &size, e))
        write_file(to, data, size, e);
    free(data);
    return e->code;
}

static bool is_regular(const char *path)
{
    struct stat s;
    return lstat(path, &s) == 0 && S_ISREG(s.st_mode);
}

static bool is_folder(const char *path)
{
    struct stat s;
    return lstat(path, &s) == 0 && S_ISDIR(s.st_mode);
}

enum err_code site_copy_files(struct site *s, const char *from, const char *name, char ***files,
                              int *count, struct err *e)
{
    char *folder = text_format("%s/%s", s->root, name);
    int all, kept = 0;
    if (!list_folder(from, files, &all, e))
        publish_mkdir(folder, e);
    for (int i = 0; i < all; i++) {
        char *file = (*files)[i], *source = text_format("%s/%s", from, file);
        char *target = text_format("%s/%s", folder, file);
        const bool regular = is_regular(source);
        if (regular && !e->code)
            site_copy(source, target, false, e);
        else if (!regular && !is_folder(source))
            text_printf(&s->told, "%s is no regular file: left out\n", source);
        if (regular)
            (*files)[kept++] = file;
        else
            free(file);
        free(target);
        free(source);
    }
    *count = kept;
    free(folder);
    return e->code;
}

void site_add_files(struct text *out, const char *folder, char **files, int count)
{
    text_add(out, count ? "<p class=\"links\">" : "");
    for (int i = 0; i < count; i++) {
        char *path = text_format("%s%s%s", folder, *folder ? "/" : "", files[i]);
        html_link(out, path, files[i]);
        text_add(out, i + 1 < count ? "\n" : "</p>\n");
        free(path);
    }
}
