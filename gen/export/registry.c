/* The formats, in the order of list.h. */
#include "gen/export/registry.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#define EXPORTER(name_) extern const struct exporter exporter_##name_;
#include "gen/export/list.h"
#undef EXPORTER

#define EXPORTER(name_) &exporter_##name_,
const struct exporter *const exporter_registry[] = {
#include "gen/export/list.h"
    NULL};
#undef EXPORTER

enum { EXPORTERS = sizeof exporter_registry / sizeof *exporter_registry };

static bool is_letter(char c)
{
    return isalnum((unsigned char)c);
}

/* Whether the help speaks of it: "png" of PNG files. */
static bool has_word(const char *help, const char *word)
{
    const size_t length = strlen(word);
    for (const char *at = help; length && *at; at++)
        if ((at == help || !is_letter(at[-1])) && strncasecmp(at, word, length) == 0 &&
            !is_letter(at[length]))
            return true;
    return false;
}

/* The first whose files are what the word says, or of a name that is near; NULL: none. */
static const char *meant(const char *word, const char *const *names, int count)
{
    for (int i = 0; i < count; i++)
        if (has_word(exporter_registry[i]->help, word))
            return names[i];
    return err_nearest(word, names, count);
}

const struct exporter *exporter_find(const char *name, struct err *e)
{
    const char *names[EXPORTERS];
    int count = 0;
    for (; exporter_registry[count]; count++) {
        if (strcmp(exporter_registry[count]->name, name) == 0)
            return exporter_registry[count];
        names[count] = exporter_registry[count]->name;
    }
    const char *near = meant(name, names, count);
    err_set(e, ERR_USAGE, "unknown format '%s'%s%s%s; 'captcha-gen list formats' names them", name,
            near ? " (did you mean '" : "", near ? near : "", near ? "'?)" : "");
    return NULL;
}
