/* Reads the pictures of a refused folder one by one. */
#include "gen/import/mistakes.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/text.h"
#include "gen/import/files.h"
#include "gen/import/folder.h"
#include "gen/import/pictures.h"

/* The advice at the end of import_set_put's message, which speaks as a domain file does. */
static const char advice[] = ": say how pictures are brought to its size, fit: stretch, contain or "
                             "crop";
static const char option[] = "--fit stretch|contain|crop brings pictures to the canvas's size";

/* Cuts the advice off; false: it is no message of a size. */
static bool cut_advice(char *text)
{
    const size_t length = text ? strlen(text) : 0, end = sizeof advice - 1;
    if (length < end || strcmp(text + length - end, advice) != 0)
        return false;
    text[length - end] = '\0';
    return true;
}

/* `count` of the folder's pictures were read, of which `wrong` are refused, `sized` of these for
 * their size; `first`: the first of the latter. */
struct mistakes {
    int count, wrong, sized;
    char *first;
    struct err said;
};

static void add_mistake(struct mistakes *m, struct err *own)
{
    const bool of_size = cut_advice(own->text);
    if (of_size && !m->sized++)
        m->first = text_copy(own->text);
    if (++m->wrong <= MISTAKES_NAMED)
        err_add(&m->said, own->code, "%s", own->text ? own->text : "a picture cannot be read");
}

/* The rows that import_folder reads. False: there is no memory to look at them. */
static bool look(struct mistakes *m, const struct import_rows *rows,
                 const struct import_shape *shape, const struct import_reading *how,
                 const char *folder)
{
    enum err_code code = ERR_NONE;
    m->count = how->most && how->most < rows->count ? how->most : rows->count;
    for (int i = 0; i < m->count && code != ERR_OS; i++) {
        const struct import_row *row = &rows->rows[(int64_t)i * rows->count / m->count];
        char *path = text_format("%s/%s", folder, row->name);
        struct import_set one = {0};
        struct err own = ERR_INIT;
        code = import_picture_file(&one, shape, how, path, &own);
        if (code)
            add_mistake(m, &own);
        err_free(&own);
        import_set_free(&one);
        free(path);
    }
    return code != ERR_OS;
}

static void sum_up(struct mistakes *m, const char *folder)
{
    if (m->sized == m->count && m->count > 1) {
        err_free(&m->said);
        err_add(&m->said, ERR_DATA, "all %d pictures of '%s' have another size than the canvas; %s",
                m->count, folder, m->first ? m->first : "");
    } else if (m->wrong > MISTAKES_NAMED) {
        err_add(&m->said, ERR_DATA, "and %d more of %d pictures of '%s'", m->wrong - MISTAKES_NAMED,
                m->count, folder);
    }
    if (m->sized)
        err_add(&m->said, ERR_DATA, "%s", option);
}

/* Exchanges the folder's first mistake for all of them. */
static void tell_folder(const struct import_shape *shape, const struct import_reading *how,
                        const char *folder, struct err *e)
{
    struct mistakes m = {.said = ERR_INIT};
    struct import_rows rows = {0};
    struct err unheard = ERR_INIT;
    char *other = NULL;
    int others;
    if (!import_files(&rows, folder, &others, &other, &unheard) &&
        look(&m, &rows, shape, how, folder) && m.wrong) {
        sum_up(&m, folder);
        err_free(e);
        *e = m.said;
        m.said = (struct err)ERR_INIT;
    }
    err_free(&m.said);
    err_free(&unheard);
    free(m.first);
    free(other);
    import_rows_free(&rows);
}

enum err_code import_pictures_told(struct import_set *s, const struct import_shape *shape,
                                   const struct import_reading *how, const char *path,
                                   struct err *e)
{
    struct err own = ERR_INIT;
    struct stat st;
    if (!import_pictures(s, shape, how, path, &own))
        return ERR_NONE;
    if (own.code != ERR_OS && !stat(path, &st) && S_ISDIR(st.st_mode))
        tell_folder(shape, how, path, &own);
    else if (cut_advice(own.text))
        err_add(&own, own.code, "%s", option);
    err_set(e, own.code, "%s", own.text ? own.text : "out of memory");
    err_free(&own);
    return e->code;
}
