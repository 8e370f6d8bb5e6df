/* Replacements in YAML. */
#include "gen/design/patch.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "gen/design/flow.h"

/* ---- all of them ---------------------------------------------------------------------------- */

/* Takes `by`. */
static void put(struct design_patch *p, size_t start, size_t end, struct text *by)
{
    p->list = memory_grow(p->list, p->count, &p->capacity, sizeof *p->list);
    p->list[p->count++] = (struct design_replacement){start, end, text_take(by)};
}

static int by_place(const void *a, const void *b)
{
    const struct design_replacement *x = a, *y = b;
    return (x->start > y->start) - (x->start < y->start);
}

char *design_patch_apply(struct design_patch *p)
{
    struct text all = {0};
    size_t done = 0;
    if (p->count)
        qsort(p->list, (size_t)p->count, sizeof *p->list, by_place);
    for (int i = 0; i < p->count; i++) {
        if (p->list[i].start > done)
            text_add_bytes(&all, p->text + done, p->list[i].start - done);
        text_add(&all, p->list[i].by);
        done = p->list[i].end;
    }
    text_add(&all, p->text + done);
    return text_take(&all);
}

void design_patch_free(struct design_patch *p)
{
    for (int i = 0; i < p->count; i++)
        free(p->list[i].by);
    free(p->list);
    *p = (struct design_patch){0};
}

/* ---- lines ---------------------------------------------------------------------------------- */

static size_t line_start(const char *text, size_t at)
{
    while (at > 0 && text[at - 1] != '\n')
        at--;
    return at;
}

/* Where the line's break is, or the end of the text. */
static size_t line_end(const char *text, size_t at)
{
    at += strcspn(text + at, "\n");
    return text[at] && at > 0 && text[at - 1] == '\r' ? at - 1 : at;
}

static const char *line_break(const char *text)
{
    const char *first = strchr(text, '\n');
    return first && first > text && first[-1] == '\r' ? "\r\n" : "\n";
}

/* A new line, indented as far as what stands at `like`. */
static void add_line(struct text *to, const char *text, size_t like)
{
    text_add(to, line_break(text));
    for (size_t at = line_start(text, like); at < like; at++)
        text_add(to, " ");
}

static size_t dash_before(const char *text, size_t at)
{
    while (at > 0 && text[at] != '-')
        at--;
    return at;
}

static size_t child_start(const struct design_patch *p, const struct design_node *parent, int i)
{
    const struct design_node *child = &parent->children[i];
    if (parent->kind == NODE_MAP)
        return child->key_start;
    return parent->flow || !child->start ? child->start : dash_before(p->text, child->start - 1);
}

/* ---- values --------------------------------------------------------------------------------- */

/* Nothing stands right behind a colon or a dash. */
static void add_blank(struct text *to, const struct design_patch *p, const struct design_node *n)
{
    if (n->start == n->end && n->start > 0 && !strchr(" \t\n", p->text[n->start - 1]))
        text_add(to, " ");
}

void design_patch_replace(struct design_patch *p, const struct design_node *n, const json_t *value)
{
    struct text by = {0};
    add_blank(&by, p, n);
    design_flow(&by, value);
    put(p, n->start, n->end, &by);
}

static void add_entry(struct text *to, const struct design_patch *p, const char *key,
                      const json_t *value, bool lines);

/* Behind a dash: a map of one entry needs no braces. */
static void add_item(struct text *to, const struct design_patch *p, const json_t *value)
{
    void *only = json_object_iter((json_t *)(uintptr_t)value);
    text_add(to, "- ");
    if (json_object_size(value) == 1)
        add_entry(to, p, json_object_iter_key(only), json_object_iter_value(only), false);
    else
        design_flow(to, value);
}

static void add_items(struct text *to, const struct design_patch *p, const json_t *list)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        text_printf(to, "%s  ", line_break(p->text));
        add_item(to, p, json_array_get(list, i));
    }
}

/* "key: value"; a list of its own lines where it is one of the outermost map. */
static void add_entry(struct text *to, const struct design_patch *p, const char *key,
                      const json_t *value, bool lines)
{
    design_flow_text(to, key);
    text_add(to, ":");
    if (!lines || !json_array_size(value)) {
        text_add(to, " ");
        design_flow(to, value);
    }
    if (lines)
        add_items(to, p, value);
}

void design_patch_replace_name(struct design_patch *p, const struct design_node *n, const char *key,
                               const json_t *value)
{
    struct text by = {0};
    add_blank(&by, p, n);
    add_entry(&by, p, key, value, false);
    put(p, n->start, n->end, &by);
}

static void insert_in_braces(struct design_patch *p, const struct design_node *n, const char *key,
                             const json_t *value)
{
    const size_t at = n->count ? n->children[n->count - 1].end : n->start + 1;
    struct text by = {0};
    text_add(&by, n->count ? ", " : "");
    if (key)
        add_entry(&by, p, key, value, false);
    else
        design_flow(&by, value);
    put(p, at, at, &by);
}

void design_patch_insert(struct design_patch *p, const struct design_node *map, const char *key,
                         const json_t *value)
{
    struct text by = {0};
    if (map && map->flow) {
        insert_in_braces(p, map, key, value);
        return;
    }
    const size_t size = strlen(p->text), at = map ? line_end(p->text, map->end) : size;
    const size_t first = map ? map->children[0].key_start : 0;
    const bool outermost = first == line_start(p->text, first);
    if (map)
        add_line(&by, p->text, first);
    else if (size && p->text[size - 1] != '\n')
        text_add(&by, line_break(p->text));
    add_entry(&by, p, key, value, outermost);
    if (!map)
        text_add(&by, line_break(p->text));
    put(p, at, at, &by);
}

void design_patch_append(struct design_patch *p, const struct design_node *list,
                         const json_t *value)
{
    struct text by = {0};
    if (list->flow) {
        insert_in_braces(p, list, NULL, value);
        return;
    }
    const size_t at = line_end(p->text, list->end);
    add_line(&by, p->text, child_start(p, list, 0));
    add_item(&by, p, value);
    put(p, at, at, &by);
}

bool design_patch_replace_section(struct design_patch *p, const struct design_node *n,
                                  const json_t *list)
{
    struct text by = {0};
    if (n->count || (n->kind == NODE_SCALAR && n->start != n->end))
        return false;
    add_items(&by, p, list);
    put(p, n->start, n->end, &by);
    return true;
}

/* ---- removal -------------------------------------------------------------------------------- */

static void remove_in_braces(struct design_patch *p, const struct design_node *parent, int i)
{
    const bool last = i + 1 == parent->count;
    size_t start = child_start(p, parent, i), end = parent->children[i].end;
    struct text by = {0};
    if (!last)
        end = child_start(p, parent, i + 1);
    else if (i > 0)
        start = parent->children[i - 1].end;
    put(p, start, end, &by);
}

static void remove_all(struct design_patch *p, const struct design_node *parent)
{
    struct text by = {0};
    if (parent->start == line_start(p->text, parent->start))
        text_add(&by, "  "); /* items as far left as their key */
    text_add(&by, parent->kind == NODE_MAP ? "{}" : "[]");
    put(p, parent->start, parent->end, &by);
}

static void remove_lines(struct design_patch *p, const struct design_node *parent, int i)
{
    size_t start = child_start(p, parent, i), end = line_end(p->text, parent->children[i].end);
    const size_t line = line_start(p->text, start);
    struct text by = {0};
    if (line + strspn(p->text + line, " ") < start) { /* "- a: 1", of which `a` goes */
        end = i + 1 < parent->count ? child_start(p, parent, i + 1) : parent->children[i].end;
    } else {
        start = line;
        end += strspn(p->text + end, "\r");
        end += p->text[end] == '\n';
    }
    put(p, start, end, &by);
}

void design_patch_remove(struct design_patch *p, const struct design_node *parent, int i)
{
    if (parent->flow)
        remove_in_braces(p, parent, i);
    else if (parent->count == 1)
        remove_all(p, parent);
    else
        remove_lines(p, parent, i);
}
