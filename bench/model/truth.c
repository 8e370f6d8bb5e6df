/* Readings beside the texts that pictures show. */
#include "bench/model/truth.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/utf8.h"
#include "gen/import/csv.h"
#include "gen/import/jsonl.h"

static const size_t most_bytes = (size_t)1 << 30;

static bool ends_in(const char *name, const char *ending)
{
    const size_t length = strlen(name), end = strlen(ending);
    return length >= end && strcmp(name + length - end, ending) == 0;
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
        if (!(csv ? import_csv(rows, &file, e) : import_jsonl(rows, &file, e)))
            import_rows_sort(rows, path, e);
    }
    free(data);
    return e->code;
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
static bool count_characters(const struct domain_info *info, const char *truth, const char *read,
                             int *shown, int *right)
{
    bool possible = true;
    for (*shown = *right = 0; *truth; ++*shown) {
        uint32_t a, b = 0;
        truth = utf8_next(truth, &a);
        if (*read)
            read = utf8_next(read, &b);
        possible = possible && is_known(info, a);
        *right += a == b;
    }
    return possible && *shown >= info->shortest && *shown <= info->length;
}

/* ---- all of them ----------------------------------------------------------------------------- */

/* Of each picture that has a row. */
struct character_counts {
    int *shown, *right;
};

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
            !count_characters(info, row->text, readings[i].text, &c->shown[at], &c->right[at]);
        texts += strcmp(row->text, readings[i].text) == 0;
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
                "none of the %d pictures has a text in the file given as --truth, whose first row "
                "is of '%s'",
                count, rows->count ? rows->rows[0].name : "no file");
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
    fprintf(to, "accuracy of %d pictures, with 95 %% intervals\n", s->pictures);
    print_share("character", &s->character, to);
    print_share("text", &s->text, to);
    if (s->without_row)
        fprintf(to, "%d pictures have no text in the truth and are not counted\n", s->without_row);
    if (s->without_file)
        fprintf(to, "%d texts of the truth are of no picture here\n", s->without_file);
    if (s->impossible)
        fprintf(to,
                "%d pictures show a character or a length that the model does not know: they count "
                "as wrong\n",
                s->impossible);
}
