/* Pictures without texts, from any path. */
#include "gen/import/pictures.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "base/file.h"
#include "gen/import/array.h"
#include "gen/import/arrays.h"
#include "gen/import/folder.h"
#include "gen/import/inspect.h"
#include "gen/paint/picture.h"

enum { WHITE = 255 };

static enum err_code read_array(struct import_set *s, const struct import_shape *shape,
                                const struct import_reading *how, const char *path, struct err *e)
{
    char *data = NULL;
    struct import_bytes file = {.name = path};
    if (!read_file_upto(path, import_max_bytes, &data, &file.size, e)) {
        file.data = data;
        import_arrays(s, shape, how, &file, NULL, e);
    }
    free(data);
    return e->code;
}

static enum err_code read_head(const char *path, uint8_t head[PICTURE_HEAD], size_t *size,
                               struct err *e)
{
    FILE *f;
    if (file_open(&f, path, e))
        return e->code;
    *size = fread(head, 1, PICTURE_HEAD, f);
    fclose(f);
    return ERR_NONE;
}

bool import_is_picture(const char *path)
{
    struct err unheard = ERR_INIT;
    uint8_t head[PICTURE_HEAD];
    size_t size = 0;
    const bool is = !read_head(path, head, &size, &unheard) && picture_format(head, size);
    err_free(&unheard);
    return is;
}

enum err_code import_pictures(struct import_set *s, const struct import_shape *shape,
                              const struct import_reading *how, const char *path, struct err *e)
{
    struct import_reading plain = *how;
    uint8_t head[PICTURE_HEAD];
    struct stat st;
    size_t size = 0;
    plain.rule = import_no_labels;
    if (!stat(path, &st) && S_ISDIR(st.st_mode))
        return import_folder(s, shape, &plain, path, e);
    if (read_head(path, head, &size, e))
        return e->code;
    if (picture_format(head, size))
        return import_picture_file(s, shape, &plain, path, e);
    if (import_is_array(head, size))
        return read_array(s, shape, &plain, path, e);
    return err_set(e, ERR_DATA,
                   "'%s' is no folder, no picture (PNG, JPEG, GIF, BMP or WebP), and no IDX or NPY "
                   "file",
                   path);
}

/* Options that concern only what is not there. */
static enum err_code check_options(const struct import_set *s, const struct import_reading *how,
                                   const char *path, struct err *e)
{
    const bool array = !s->names;
    if (how->transpose && !array)
        err_add(e, ERR_USAGE,
                "--transpose: '%s' is no IDX or NPY file, of which alone rows and columns are "
                "exchanged",
                path);
    if (how->ground != WHITE && array && how->fit != FIT_CONTAIN)
        err_add(e, ERR_USAGE,
                "--ground: '%s' is an IDX or NPY file, which has no transparency; a ground is for "
                "pictures, and for --fit contain",
                path);
    return e->code;
}

enum err_code import_pictures_by_option(struct import_set *s, const struct import_shape *shape,
                                        const struct import_reading *how, const char *path,
                                        struct err *e)
{
    struct import_reading by_option = *how;
    by_option.advice = import_fit_option;
    if (!import_pictures(s, shape, &by_option, path, e) && !check_options(s, how, path, e))
        import_inspect(s, shape, path, s->names != NULL);
    return e->code;
}
