/* A booktabs table, and one macro for each number so that a paper's text can quote it:
 * \addaQuickFontMinimaxUntiedCharacter. Names hold letters only: digits are spelled out, other
 * characters dropped, and a name met before gets an X appended. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/report/report.h"

struct names {
    char **list;
    int count, capacity;
};

static void escape(struct text *out, const char *s)
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

static bool is_taken(const struct names *n, const char *name)
{
    for (int i = 0; i < n->count; i++)
        if (text_equal(n->list[i], name))
            return true;
    return false;
}

/* The common part of a row's macros, different from those of all rows before. */
static const char *row_name(struct names *n, const struct table *t, const struct table_row *r)
{
    struct text name = {0};
    text_add(&name, "adda");
    add_word(&name, t->name);
    add_word(&name, r->pair);
    add_word(&name, r->label);
    add_word(&name, r->sharing);
    add_word(&name, r->variant);
    while (is_taken(n, name.data))
        text_add(&name, "X");
    n->list = memory_grow(n->list, n->count, &n->capacity, sizeof *n->list);
    n->list[n->count] = text_take(&name);
    return n->list[n->count++];
}

static void macro(struct text *out, const char *name, const char *what, const char *value)
{
    text_printf(out, "\\newcommand{\\%s%s}{", name, what);
    escape(out, value);
    text_add(out, "}\n");
}

static void add_macros(struct text *out, const struct table_row *r, const char *name)
{
    char n[16];
    snprintf(n, sizeof n, "%d", r->n);
    macro(out, name, "N", n);
    macro(out, name, "Character", r->accuracy.mean);
    macro(out, name, "CharacterHalf", r->accuracy.half);
    macro(out, name, "String", r->string.mean);
    macro(out, name, "StringHalf", r->string.half);
    if (r->rank == 0)
        return;
    macro(out, name, "Delta", r->delta.mean);
    macro(out, name, "DeltaHalf", r->delta.half);
    macro(out, name, "P", r->p);
}

static void pair_of(struct text *out, const char *name, const char *what, bool bold)
{
    text_printf(out, bold ? " & $\\mathbf{\\%s%s}" : " & $\\%s%s", name, what);
    text_printf(out, " \\pm \\%s%sHalf$", name, what);
}

static void add_row(struct text *out, const struct table *t, const struct table_row *r,
                    const char *name)
{
    if (r->first_of_pair && r != t->rows)
        text_add(out, "\\midrule\n");
    escape(out, r->first_of_pair ? r->pair : "");
    text_add(out, " & ");
    escape(out, r->label);
    text_add(out, " & ");
    escape(out, *r->sharing ? r->sharing : "–");
    if (t->variants) {
        text_add(out, " & ");
        escape(out, r->variant);
    }
    text_printf(out, " & \\%sN", name);
    pair_of(out, name, "Character", r->best);
    pair_of(out, name, "String", false);
    if (r->rank == 0) {
        text_add(out, " & -- & -- \\\\\n");
        return;
    }
    pair_of(out, name, "Delta", false);
    text_printf(out, " & \\%sP \\\\\n", name);
}

static void add_notes(struct text *out, const struct table *t)
{
    for (int i = 0; i < t->note_count; i++)
        text_printf(out, "%% %s\n", t->notes[i]);
}

static enum err_code write(const struct report_input *in, struct text *out, struct err *e)
{
    const struct table *t = in->table;
    struct names names = {0};
    struct text body = {0};
    add_notes(out, t);
    for (int i = 0; i < t->row_count; i++) {
        const char *name = row_name(&names, t, &t->rows[i]);
        add_macros(out, &t->rows[i], name);
        add_row(&body, t, &t->rows[i], name);
    }
    text_printf(out,
                "\\begin{tabular}{lll%srrrrr}\n\\toprule\npair & method & sharing%s & $n$ & "
                "character & string & $\\Delta$ & $p$ \\\\\n\\midrule\n",
                t->variants ? "l" : "", t->variants ? " & variant" : "");
    if (body.size)
        text_add(out, body.data);
    text_add(out, "\\bottomrule\n\\end{tabular}\n");
    for (int i = 0; i < names.count; i++)
        free(names.list[i]);
    free(names.list);
    text_free(&body);
    return e->code;
}

extern const struct report_format report_latex;
const struct report_format report_latex = {.name = "latex",
                                           .extension = "tex",
                                           .help = "booktabs, and one macro for each number",
                                           .write = write};
