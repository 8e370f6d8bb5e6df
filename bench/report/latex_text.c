/* What both LaTeX files share. Macro names hold letters only: digits are spelled out, other
 * characters dropped, and a name met before gets an X appended. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "bench/report/latex.h"

void latex_escape(struct text *out, const char *s)
{
    for (; *s; s++) {
        if (strncmp(s, "→", 3) == 0 || strncmp(s, "–", 3) == 0) {
            text_add(out, (unsigned char)s[1] == 0x86 ? "$\\to$" : "--");
            s += 2;
        } else if (strchr("&%$#_{}", *s)) {
            text_printf(out, "\\%c", *s);
        } else if (strchr("<>", *s)) { /* other characters in the text fonts of old */
            text_printf(out, "\\ensuremath{%c}", *s);
        } else if (strchr("~^\\", *s)) {
            text_printf(out, "\\char%d{}", *s);
        } else {
            text_add_bytes(out, s, 1);
        }
    }
}

static void add_word(struct text *name, const char *s)
{
    static const char *const digits[] = {"Zero", "One", "Two",   "Three", "Four",
                                         "Five", "Six", "Seven", "Eight", "Nine"};
    bool capital = true;
    for (; *s; s++) {
        if (isdigit((unsigned char)*s)) {
            text_add(name, digits[*s - '0']);
            capital = true;
        } else if (isalpha((unsigned char)*s)) {
            char c = (char)(capital ? toupper((unsigned char)*s) : *s);
            text_add_bytes(name, &c, 1);
            capital = false;
        } else {
            capital = true;
        }
    }
}

static bool is_taken(const struct latex_names *n, const char *name)
{
    for (int i = 0; i < n->count; i++)
        if (text_equal(n->list[i], name))
            return true;
    return false;
}

const char *latex_names_add(struct latex_names *n, const char *const *words, int count)
{
    struct text name = {0};
    text_add(&name, "adda");
    for (int i = 0; i < count; i++)
        add_word(&name, words[i]);
    while (is_taken(n, name.data))
        text_add(&name, "X");
    n->list = memory_grow(n->list, n->count, &n->capacity, sizeof *n->list);
    n->list[n->count++] = text_take(&name);
    return n->list[n->count - 1];
}

void latex_names_make(struct latex_names *n, const struct table *t)
{
    *n = (struct latex_names){0};
    for (int i = 0; i < t->row_count; i++) {
        const struct table_row *r = &t->rows[i];
        const char *const words[] = {t->name, r->pair, r->label, r->sharing, r->variant};
        latex_names_add(n, words, 5);
    }
}

void latex_names_free(struct latex_names *n)
{
    for (int i = 0; i < n->count; i++)
        free(n->list[i]);
    free(n->list);
    *n = (struct latex_names){0};
}

void latex_macro(struct text *out, const char *name, const char *what, const char *value)
{
    text_printf(out, "\\newcommand{\\%s%s}{", name, what);
    latex_escape(out, value);
    text_add(out, "}\n");
}

void latex_row_names(struct text *out, const struct table *t, const struct table_row *r, bool pair)
{
    latex_escape(out, pair ? r->pair : "");
    text_add(out, " & ");
    latex_method(out, t, r);
}

void latex_method(struct text *out, const struct table *t, const struct table_row *r)
{
    latex_escape(out, r->label);
    text_add(out, " & ");
    latex_escape(out, *r->sharing ? r->sharing : "–");
    if (t->variants) {
        text_add(out, " & ");
        latex_escape(out, r->variant);
    }
}

void latex_interval(struct text *out, const char *name, const char *what,
                    const struct table_number *n, bool bold)
{
    text_printf(out, bold ? " & $\\mathbf{\\%s%s}" : " & $\\%s%s", name, what);
    if (!text_equal(n->half, rounded_none))
        text_printf(out, " \\pm \\%s%sHalf", name, what);
    text_add(out, "$");
}

void latex_notes(struct text *out, const struct notes *n)
{
    for (int i = 0; i < n->count; i++)
        text_printf(out, "%% %s\n", n->list[i]);
}
