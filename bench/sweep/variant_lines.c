/* Lines of variants. */
#include "bench/sweep/variant_lines.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

char *variant_text(const struct variant *v)
{
    struct text t = {0};
    for (int i = 0; i < v->count; i++) {
        char *value = node_text(v->set[i].value);
        text_printf(&t, "%s%s=%s", i ? "\n" : "", v->set[i].path, value);
        free(value);
    }
    return text_take(&t);
}

/* The value at "a.b.c", or NULL. */
static const struct node *node_at(const struct node *tree, const char *path)
{
    const struct node *n = tree;
    for (const char *at = path; n && *at;) {
        const size_t length = strcspn(at, ".");
        char *key = text_format("%.*s", (int)length, at);
        n = n->kind == NODE_MAP ? node_get(n, key) : NULL;
        free(key);
        at += length + (at[length] == '.');
    }
    return n;
}

char *variants_unset(const struct variants *v, int at, const struct node *tree)
{
    const struct variant *own = &v->list[at];
    struct text t = {0};
    const char *path;
    json_t *ignored;
    json_object_foreach(v->paths, path, ignored)
    {
        bool set = false;
        for (int k = 0; k < own->count; k++)
            set = set || strcmp(own->set[k].path, path) == 0;
        const struct node *n = set ? NULL : node_at(tree, path);
        if (!n)
            continue;
        char *value = node_text(n);
        text_printf(&t, "%s%s=%s", t.size ? "\n" : "", path, value);
        free(value);
    }
    return text_take(&t);
}

char *variant_named(const struct variant *v, const char *lines)
{
    struct text own = {0};
    char *set = variant_text(v);
    bool any = false;
    for (const char *line = lines; v->label && *line;) {
        const size_t length = strcspn(line, "\n");
        if (text_has_line(set, line, length))
            any = true;
        else
            text_printf(&own, "\n%.*s", (int)length, line);
        line += length + (line[length] == '\n');
    }
    char *named =
        any ? text_format("%s%s", v->label->text, own.data ? own.data : "") : text_copy(lines);
    text_free(&own);
    free(set);
    return named;
}
