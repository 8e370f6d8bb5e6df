/* Readings beside the texts that pictures show. */
#include "bench/model/truth.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/escape.h"
#include "base/text.h"
#include "base/utf8.h"
#include "gen/import/csv.h"
#include "gen/import/jsonl.h"
#include "bench/text/messages.h"

static const size_t most_bytes = (size_t)1 << 30;

static bool ends_in(const char *name, const char *ending)
{
    const size_t length = strlen(name), end = strlen(ending);
    return length >= end && strcmp(name + length - end, ending) == 0;
}

static enum err_code read_rows(struct import_rows *rows, const struct import_bytes *file, bool csv,
                               struct err *e)
{
    if (csv ? import_csv(rows, file, e) : import_jsonl(rows, file, e))
        return e->code;
    if (!rows->count)
        err_set(e, ERR_DATA, "%s: has no rows of file_name and text", file->name);
    return e->code;
}

enum err_code truth_read(struct import_rows *rows, const char *path, struct err *e)
{
    const bool csv = ends_in(path, ".csv");
    struct import_bytes file = {.name = path};
    char *data = NULL;
    if (!csv && !ends_in(path, ".jsonl"))
        return err_set(e, ERR_USAGE,
                       "%s: texts are read from rows of file_name and text, in a file that ends in "
                       ".csv or .jsonl",
                       path);
    if (!read_file_upto(path, most_bytes, &data, &file.size, e)) {
        file.data = data;
        if (!read_rows(rows, &file, csv, e))
            import_rows_sort(rows, path, e);
    }
    free(data);
    return e->code;
}

void truth_doubts(const struct import_rows *rows, const char *path, const struct domain_info *info,
                  struct err *told)
{
    const struct import_shape shape = {.length = info->length,
                                       .shortest = info->shortest,
                                       .classes = info->classes,
                                       .alphabet = info->alphabet};
    import_csv_doubts(rows, &shape, path, told);
}

const char *truth_name(char *const *names, int i, char number[TRUTH_NUMBER])
{
    if (names)
        return names[i];
    snprintf(number, TRUTH_NUMBER, "%d", i);
    return number;
}

/* ---- one picture ----------------------------------------------------------------------------- */

static int by_name(const void *name, const void *row)
{
    return strcmp(name, (*(const struct import_row *const *)row)->name);
}

static const struct import_row *row_of(const struct import_rows *rows, const char *name)
{
    const struct import_row *const *found =
        rows->count ? bsearch(name, rows->sorted, (size_t)rows->count, sizeof(void *), by_name)
                    : NULL;
    return found ? *found : NULL;
}

static bool is_known(const struct domain_info *info, uint32_t character)
{
    for (int k = 0; k < info->classes; k++)
        if (info->alphabet[k] == character)
            return true;
    return false;
}

/* Counts the characters of the truth, and those of them that were read; false: the model could not
 * have read it. */
static bool count_characters(const struct domain_info *info, const char *truth,
                             const struct text_reading *read, int *shown, int *right)
{
    bool possible = true;
    for (*shown = *right = 0; *truth; ++*shown) {
        uint32_t a;
        truth = utf8_next(truth, &a);
        possible = possible && is_known(info, a);
        *right += *shown < CAPTCHA_MAX_LENGTH && a == read->at[*shown];
    }
    return possible && *shown >= info->shortest && *shown <= info->length;
}

/* ---- before anything is read ------------------------------------------------------------------
 */

static bool has_blank_ends(const char *s)
{
    return *s && (strchr(" \t", *s) || strchr(" \t", s[strlen(s) - 1]));
}

static bool is_picture(char *const *names, int count, const char *name)
{
    char number[TRUTH_NUMBER];
    for (int i = 0; i < count; i++)
        if (strcmp(truth_name(names, i, number), name) == 0)
            return true;
    return false;
}

static void check_blanks(const struct import_rows *rows, const char *path,
                         const struct domain_info *info, char *const *names, int count,
                         struct err *e)
{
    const bool has_blank = is_known(info, ' ');
    for (int i = 0; i < rows->count; i++) {
        const struct import_row *row = &rows->rows[i];
        if (has_blank_ends(row->name) && !is_picture(names, count, row->name))
            err_add(e, ERR_DATA, "%s:%d: the file_name begins or ends with a blank: remove it",
                    path, row->line);
        if (row->text && has_blank_ends(row->text) && !has_blank)
            err_add(e, ERR_DATA, "%s:%d: the text begins or ends with a blank: remove it", path,
                    row->line);
    }
}

/* A name in a folder of the pictures, as the truth of that folder has it: where it is. */
static const char *find_below(char *const *names, int count, const struct import_rows *rows)
{
    for (int i = 0; names && i < count; i++)
        for (const char *at = strchr(names[i], '/'); at; at = strchr(at + 1, '/'))
            if (row_of(rows, at + 1))
                return names[i];
    return NULL;
}

static enum err_code refuse_names(const struct import_rows *rows, const char *path,
                                  char *const *names, int count, struct err *e)
{
    char number[TRUTH_NUMBER];
    const char *below = find_below(names, count, rows);
    char *here = shown_text(below ? below : truth_name(names, 0, number));
    char *there = shown_text(rows->rows[0].name);
    err_set(e, ERR_DATA,
            "%s: has a text of none of the %d picture%s: its first row is of '%s', and a picture "
            "here is called '%s'%s",
            path, count, plural(count), there, here,
            below   ? "; it is the truth of a folder inside: give that folder as the pictures"
            : names ? "; file_name is relative to the folder of the pictures"
                    : "; images of an array are called by their number");
    free(there);
    free(here);
    return e->code;
}

enum err_code truth_check(const struct import_rows *rows, const char *path,
                          const struct domain_info *info, char *const *names, int count,
                          struct err *e)
{
    char number[TRUTH_NUMBER];
    check_blanks(rows, path, info, names, count, e);
    for (int i = 0; i < count && !e->code; i++)
        if (row_of(rows, truth_name(names, i, number)))
            return ERR_NONE;
    return e->code ? e->code : refuse_names(rows, path, names, count, e);
}

/* ---- all of them ----------------------------------------------------------------------------- */

/* Of each picture that has a row. */
struct character_counts {
    int *shown, *right;
};

/* Whether no place behind the first `length` has a character. */
static bool ends_at(const struct text_reading *r, int length)
{
    for (int i = length; i < CAPTCHA_MAX_LENGTH; i++)
        if (r->at[i])
            return false;
    return true;
}

static void count_all(struct truth_score *s, const struct import_rows *rows,
                      const struct domain_info *info, char *const *names,
                      const struct text_reading *readings, int count, struct character_counts *c)
{
    int texts = 0;
    char number[TRUTH_NUMBER];
    for (int i = 0; i < count; i++) {
        const struct import_row *row = row_of(rows, truth_name(names, i, number));
        const int at = s->pictures;
        if (!row || !row->text) {
            s->without_row++;
            continue;
        }
        s->impossible +=
            !count_characters(info, row->text, &readings[i], &c->shown[at], &c->right[at]);
        texts += c->right[at] == c->shown[at] && ends_at(&readings[i], c->shown[at]);
        s->pictures++;
    }
    s->without_file = rows->count - s->pictures;
    s->text = proportion_of(texts, s->pictures);
    s->character = proportion_clustered(c->right, c->shown, s->pictures);
}

enum err_code truth_compare(struct truth_score *s, const struct import_rows *rows,
                            const struct domain_info *info, char *const *names,
                            const struct text_reading *readings, int count, struct err *e)
{
    struct character_counts c = {calloc((size_t)count + 1, sizeof(int)),
                                 calloc((size_t)count + 1, sizeof(int))};
    *s = (struct truth_score){.pictures = 0};
    if (!c.shown || !c.right)
        err_memory(e);
    else
        count_all(s, rows, info, names, readings, count, &c);
    if (!e->code && !s->pictures)
        err_set(e, ERR_DATA,
                "none of the %d picture%s has a text in the file given as --truth, whose first row "
                "is of '%s'",
                count, plural(count), rows->count ? rows->rows[0].name : "no file");
    free(c.shown);
    free(c.right);
    return e->code;
}

static void print_share(const char *what, const struct proportion *p, FILE *to)
{
    fprintf(to, "%-10s %.4f  [%.4f, %.4f]  %.0f of %.0f\n", what, p->share, p->low, p->high,
            p->right, p->shown);
}

void truth_print(const struct truth_score *s, FILE *to)
{
    fprintf(to, "accuracy of %d picture%s, with 95 %% intervals\n", s->pictures,
            plural(s->pictures));
    print_share("character", &s->character, to);
    print_share("text", &s->text, to);
    if (s->without_row)
        fprintf(to, "%d picture%s without a text in the truth: not counted\n", s->without_row,
                plural(s->without_row));
    if (s->without_file)
        fprintf(to, "%d text%s of the truth for no picture here\n", s->without_file,
                plural(s->without_file));
    if (s->impossible)
        fprintf(to,
                "%d picture%s with a character or a length that the model does not know: counted "
                "as wrong\n",
                s->impossible, plural(s->impossible));
}
