/* What a row's numbers alone do not support: claims of a table that the table checks itself. Each
 * has an entry in claims.c. It is found once, pair by pair; every format prints it as a mark on the
 * row and a sentence below the table, and in CSV and JSON as words of the field `claims`. */
#ifndef ADDA_BENCH_TABLE_CLAIMS_H
#define ADDA_BENCH_TABLE_CLAIMS_H

#include "bench/table/rows.h"

enum claim {
    CLAIM_RISING,            /* the curve still rises where the training ends */
    CLAIM_ORACLE_BELOW,      /* of an oracle: it bounds nothing */
    CLAIM_GAP_SMALL,         /* of an oracle: no share of the gap is given */
    CLAIM_BELOW_SOURCE_ONLY, /* of a method */
    CLAIM_NOT_ABOVE_ADABN,   /* of a method, in a pair with AdaBN */
    CLAIM_OWN_VALIDATOR,     /* of a method whose step was chosen by what it optimises */
    CLAIM_NOT_CONFINED,      /* of a method from outside */
    CLAIM_DIVERGED,          /* of a method: a training of the row has */
    CLAIM_COUNT
};

/* The smallest gap between source only and the oracle that shares are given of; claims.c says why.
 */
extern const double claim_least_gap;

/* Finds the claims of every row, once all other numbers are there. */
void claims_find(struct sweep_rows *rows);

bool claim_holds(const struct table_row *r, enum claim claim);

/* The key of a claim in CSV and JSON: "below_source_only". */
const char *claim_key(enum claim claim);

/* The column, which people see only when some row has a mark, and its cell of a row. */
void claims_add_column(struct table_grid *g, const struct sweep_rows *rows);
void claims_add(struct table_grid *g, const struct table_row *r);

/* The sentences of those that some row has: the first notes of a table. */
void claims_add_notes(struct notes *notes, const struct sweep_rows *rows);

#endif
