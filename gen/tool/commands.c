/* What the commands share: opening fonts and domains, ranges of images. */
#include "gen/tool/commands.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/domain/not_domain.h"
#include "gen/effects/load.h"
#include "gen/render/strange.h"

void print_warnings(const char *at)
{
    while (at && *at) {
        const int length = (int)strcspn(at, "\n");
        fprintf(stderr, "captcha-gen: warning: %.*s\n", length, at);
        at += length + (at[length] == '\n');
    }
}

/* What is strange about the domain. */
static void tell(const struct domain *d)
{
    char *more = render_strange(d);
    print_warnings(domain_warnings(d));
    print_warnings(more);
    free(more);
}

enum err_code setup_open(struct setup *s, char **paths, int count, struct err *e)
{
    if (font_store_open(&s->fonts, NULL, e))
        return e->code;
    for (int i = 0; i < count && i < 2; i++)
        if (!domain_refuse(paths[i], e) && !domain_load(&s->domains[i], paths[i], s->fonts, e))
            tell(s->domains[i]);
    return e->code;
}

void setup_free(struct setup *s)
{
    for (int i = 0; i < 2; i++)
        domain_free(s->domains[i]);
    font_store_free(s->fonts);
}

/* Digits only: strtoull alone would take signs and spaces. */
static const char *number(const char *text, uint64_t *value)
{
    char *end;
    if (*text < '0' || *text > '9')
        return NULL;
    errno = 0;
    *value = strtoull(text, &end, 10);
    return errno || *value > INT64_MAX ? NULL : end;
}

enum err_code number_parse(uint64_t *value, const char *text, const char *option, struct err *e)
{
    const char *end = number(text, value);
    if (end && !*end)
        return ERR_NONE;
    return err_add(e, ERR_USAGE, "%s '%s': expected a whole number from 0 to %" PRId64, option,
                   text, INT64_MAX);
}

enum err_code range_parse(struct range *r, const char *text, const char *option, struct err *e)
{
    r->first = 0;
    const char *at = *text == ':' ? text : number(text, &r->first);
    if (at && *at == ':')
        at = number(at + 1, &r->end);
    else
        at = NULL;
    if (!at || *at)
        return err_add(e, ERR_USAGE, "%s '%s': expected FIRST:END, as in 0:1000", option, text);
    if (r->end <= r->first)
        return err_add(e, ERR_USAGE, "%s '%s': the range is empty; END must be larger than FIRST",
                       option, text);
    return ERR_NONE;
}
