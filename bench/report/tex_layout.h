/* How a table fits the text of LaTeX's article class, 345 pt wide at its own settings: which
 * columns stand side by side, which of them wrap, and how many lines a row takes. Widths are
 * estimates from those of Computer Modern at \footnotesize. */
#ifndef ADDA_BENCH_REPORT_TEX_LAYOUT_H
#define ADDA_BENCH_REPORT_TEX_LAYOUT_H

#include "bench/table/grid.h"

/* What one table has at most, and several in one float or on one page, their titles counted; beside
 * them there is room for a caption and notes. */
enum { TEX_LINES = 36, TEX_FLOAT_LINES = 44 };

/* A column that is no heading. */
struct tex_column {
    int column;          /* of the grid */
    double natural;      /* points of its widest cell */
    double width;        /* points that it takes: less where it wraps */
    bool wraps;          /* an X column of tabularx */
    bool has_wide_title; /* of a column that stands across, whose title wraps to `width` */
};

struct tex_layout {
    struct tex_column *columns;
    int count;
    int names; /* the first ones, which name a row: they stand in every panel */
};

struct tex_layout tex_layout_of(const struct table_grid *g);
void tex_layout_free(struct tex_layout *l);

/* A table too wide is several panels below each other, each with the names and some of the other
 * columns: from `first` on. Returns one past the last of them. */
int tex_panel_end(const struct tex_layout *l, int first);

/* Whether the column is in the panel. */
bool tex_panel_has(const struct tex_layout *l, int i, int first, int end);

/* A column's part of the width that is left to those that wrap, in hundredths: all of a panel give
 * a hundred times their number, as tabularx wants them. */
int tex_share(const struct tex_layout *l, int i, int first, int end);

/* Lines of a row of the grid in a panel. */
int tex_row_lines(const struct tex_layout *l, const struct table_grid *g, int row, int first,
                  int end);

/* Whether a heading stands above the row: what its heading columns say has changed. */
bool tex_has_heading(const struct table_grid *g, int row);

/* Lines of a heading that says what the row's heading columns do; 0 without such columns. */
int tex_heading_lines(const struct table_grid *g, int row);

#endif
