/* Mistakes of a folder's pictures: named, counted and summed up. */
#include "gen/import/mistakes.h"

#include <stdlib.h>

#include "base/text.h"

void import_mistakes_add(struct import_mistakes *m, const struct err *own, bool of_size)
{
    if (of_size && !m->sized++)
        m->first = text_copy(own->text ? own->text : "");
    if (++m->count <= MISTAKES_NAMED)
        err_add(&m->said, own->code, "%s", own->text ? own->text : "a picture cannot be read");
}

enum err_code import_mistakes_tell(struct import_mistakes *m, int count, const char *name,
                                   struct err *e)
{
    if (m->sized == count && count > 1)
        return err_add(e, ERR_DATA, "all %d pictures of '%s' have another size than the canvas; %s",
                       count, name, m->first);
    if (m->count > MISTAKES_NAMED)
        err_add(&m->said, ERR_DATA, "and %d more of %d pictures of '%s'", m->count - MISTAKES_NAMED,
                count, name);
    if (m->count)
        err_add(e, m->said.code, "%s", m->said.text ? m->said.text : "pictures cannot be read");
    return m->count ? e->code : ERR_NONE;
}

void import_mistakes_free(struct import_mistakes *m)
{
    free(m->first);
    err_free(&m->said);
}
