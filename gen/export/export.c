/* What formats and the driver share: shapes of pictures, lists of files, paths. */
#include "gen/export/export.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

const char *const export_picture_names[PICTURES] = {"image", "clean", "ink", "masks"};

struct export_shape export_shape(const struct domain_info *info, enum export_picture which)
{
    struct export_shape s = {.width = info->width, .height = info->height, .channels = 1};
    if (which == PICTURE_IMAGE || which == PICTURE_CLEAN)
        s.channels = info->channels;
    if (which == PICTURE_MASKS)
        s.height *= info->length;
    s.bytes = (size_t)s.width * (size_t)s.height * (size_t)s.channels;
    return s;
}

int export_pictures(const struct export_dataset *d)
{
    return d->layers ? PICTURES : 1;
}

void export_list_file(json_t *files, const char *path, uint64_t size, const char *sha256)
{
    json_array_append_new(files, json_pack("{s:s, s:s, s:I}", "path", path, "sha256", sha256,
                                           "size", (json_int_t)size));
}

enum err_code export_list_file_on_disk(json_t *files, const char *name, const char *folder,
                                       const char *path, struct err *e)
{
    char full[EXPORT_PATH], hex[HASH_HEX];
    struct stat s;
    if (export_path(full, e, "%s/%s", folder, path) || hash_file(full, hex, e))
        return e->code;
    if (stat(full, &s))
        return err_system(e, errno, "cannot read '%s'", full);
    export_list_file(files, name, (uint64_t)s.st_size, hex);
    return ERR_NONE;
}

enum err_code export_stopped(const volatile sig_atomic_t *stop, struct err *e)
{
    if (stop && *stop)
        err_set(e, ERR_TEMPORARY, "stopped; the same command continues where this one ended");
    return e->code;
}

enum err_code export_path(char path[EXPORT_PATH], struct err *e, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    const int n = vsnprintf(path, EXPORT_PATH, format, list);
    va_end(list);
    if (n < 0 || n >= EXPORT_PATH)
        return err_set(e, ERR_CANTCREATE, "'%.60s...': the path is too long", path);
    return ERR_NONE;
}
