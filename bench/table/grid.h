/* What stands between tables and formats: a table laid out as columns, rows and notes. A cell holds
 * its exact values, the same rounded to text, and its mark. A table makes its grid in one place
 * (table.h); a format prints any grid, and rounds, sorts and decides nothing. */
#ifndef ADDA_BENCH_TABLE_GRID_H
#define ADDA_BENCH_TABLE_GRID_H

#include <stdbool.h>
#include "base/text.h"
#include "bench/stats/rounded.h"

/* What the cells of a column are, and which of their values count. */
enum grid_kind {
    GRID_NAME,     /* `text` as people read it, `name` as programs do */
    GRID_COUNT,    /* `count`; or for people `text`: "2 of 3" */
    GRID_NUMBER,   /* `first` */
    GRID_ESTIMATE, /* a mean and the half-width of its interval: "0.894 ± 0.012" */
    GRID_INTERVAL, /* from `first` to `second` */
    GRID_SHARE,  /* an accuracy and the share of the gap that it closes, with the share's interval:
                    "0.947 (0.754 [0.712, 0.790])", or "0.947 (–)" where it may not be given */
    GRID_P,      /* a p-value, `first` */
    GRID_FLAG,   /* `count` is 0 or 1 */
    GRID_LIST,   /* words: `name` holds them with spaces between, `text` what people see */
    GRID_RECORD, /* `name` is the hash of a cell of the store, `text` its beginning */
    GRID_ROWS    /* `rows`: a grid within a cell, for JSON only */
};

/* Who sees a column: people (Markdown, LaTeX, the page), CSV, JSON. */
enum { GRID_PEOPLE = 1, GRID_CSV = 2, GRID_JSON = 4, GRID_PROGRAMS = GRID_CSV | GRID_JSON };

struct grid_column {
    const char *key;   /* in CSV and JSON */
    const char *title; /* for people */
    const char *group; /* the object of JSON that holds it; NULL: the row's own */
    const char *macro; /* what ends the names of its macros in LaTeX; NULL: it has none */
    enum grid_kind kind;
    int readers;     /* GRID_PEOPLE, ...; 0: all of them */
    bool is_symbol;  /* LaTeX sets the title in math */
    bool has_sign;   /* a difference: people see "+0.010" */
    bool is_heading; /* LaTeX sets it above the rows that share it, not beside each */
    bool is_across;  /* one of several that stand side by side, as pairs do (grid.across) */
};

/* Best: the best of its pair, or not shown to be worse. Absent: there can be no value here. */
enum grid_mark { GRID_PLAIN, GRID_BEST, GRID_ABSENT };

struct table_grid;

struct grid_cell {
    enum grid_mark mark;
    char *text, *name; /* owned */
    char *macro;       /* begins the names of its macros in LaTeX; NULL: as its row says. Owned */
    long long count;   /* ESTIMATE: of the values that it is the mean of */
    struct rounded first, second;
    struct rounded low, high; /* SHARE: the interval of `second` */
    bool is_withheld;         /* SHARE: people see a dash in place of `second` */
    struct table_grid *rows;  /* owned */
};

struct grid_row {
    struct grid_cell *cells; /* [column_count] */
    char *macro;             /* begins the names of its macros in LaTeX: letters only. Owned */
    int row;                 /* of sweep_rows, what the row is about */
    bool begins_group;       /* a rule stands above it */
    bool is_bound;           /* no method that could be chosen: shown in grey */
};

/* A run of rows that the numbers do not tell apart. */
struct grid_group {
    int first, last;
};

/* Sentences under a table: what marks mean, what n cannot show, what is missing. The first `marks`
 * of them explain marks on rows, without which the table must not be shown: LaTeX prints these
 * below the table, and all others as comments. */
struct notes {
    char **list;
    int count, capacity;
    int marks;
};

struct table_grid {
    struct grid_column *columns; /* their strings are borrowed */
    struct grid_row *rows;
    struct grid_group *groups; /* owned */
    int column_count, row_count, group_count;
    int column_capacity, row_capacity;
    int filled;         /* cells of the last row so far */
    const char *place;  /* of GRID_RECORD, as of tables.h; NULL: the sweep's folder */
    const char *across; /* what the columns across are: "pair"; NULL: there are none */
    struct notes notes;
};

/* Zero-initialise; grid_free. */
void grid_add_columns(struct table_grid *g, const struct grid_column *columns, int count);

/* Begins a row; its cells follow in the order of the columns, by the functions below: each aborts
 * when the column is of another kind, and returns the cell to be marked. Text is copied. */
struct grid_row *grid_add_row(struct table_grid *g, int row, const char *macro);

void grid_add_name(struct table_grid *g, const char *name, const char *text); /* or RECORD */
void grid_add_list(struct table_grid *g, const char *words, const char *text);
struct grid_cell *grid_add_count(struct table_grid *g, long long count); /* or FLAG */
void grid_add_seeds(struct table_grid *g, int count, int planned);       /* a COUNT: "2 of 3" */
struct grid_cell *grid_add_number(struct table_grid *g, struct rounded number); /* or P */
void grid_add_interval(struct table_grid *g, struct rounded low, struct rounded high);
struct grid_cell *grid_add_share(struct table_grid *g, struct rounded accuracy,
                                 struct rounded share, struct rounded low, struct rounded high);
struct grid_cell *grid_add_estimate(struct table_grid *g, const struct table_number *n);
struct table_grid *grid_add_rows(struct table_grid *g); /* the cell's grid, to be filled */
void grid_add_absent(struct table_grid *g);             /* of any kind */

void grid_free(struct table_grid *g);

/* A cell by its column's key, of the first column that has it; NULL: no such column. */
const struct grid_cell *grid_find(const struct table_grid *g, int row, const char *key);

/* Whether a column is for that reader. */
bool grid_shows(const struct grid_column *column, int reader);

/* Whether its cells are words, which stand on the left. */
bool grid_is_text(const struct grid_column *column);

/* How a format writes text, and what it puts around the best and around a remark. */
struct grid_markup {
    void (*escape)(struct text *out, const char *s);
    const char *bold[2], *remark[2];
};

/* A cell as people read it. */
void grid_print(struct text *out, const struct grid_column *column, const struct grid_cell *cell,
                const struct grid_markup *markup);

/* One column more behind those that all rows have filled: its cells are empty, to be filled. */
void grid_append(struct table_grid *g, const struct grid_column *column);

/* Adds a sentence; takes it over. A mark is put before all others. */
void note_add(struct notes *n, char *sentence);
void note_add_mark(struct notes *n, char *sentence);

#endif
