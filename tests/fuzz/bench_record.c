/* Any JSON as a cell's record: every report under every selection, and a comparison of the record
 * with itself that finds nothing. Two cells of one row have it, and source_only a plain one. */
#include <stdlib.h>
#include <string.h>

#include "bench/verify/compare.h"
#include "bench/report/report.h"
#include "fuzz.h"

static struct plan plan;

static void add_row(const char *method, enum row_rank rank)
{
    struct plan_row row = {.method = text_copy(method),
                           .label = text_copy(method),
                           .sharing = text_copy(""),
                           .variant = text_copy(""),
                           .rank = rank,
                           .count = 2};
    row.cells = memory_take(2, sizeof *row.cells);
    row.baselines = memory_take(2, sizeof *row.baselines);
    for (int s = 0; s < 2; s++) {
        row.cells[s] =
            plan_add_cell(&plan, json_pack("{s:s, s:i}", "method", method, "seed", s), -1);
        row.baselines[s] = s;
    }
    plan.rows = memory_grow(plan.rows, plan.row_count, &plan.row_capacity, sizeof row);
    plan.rows[plan.row_count++] = row;
}

static void make_plan(void)
{
    plan = (struct plan){.name = text_copy("fuzz"),
                         .description = text_copy(""),
                         .domains = json_object(),
                         .index = json_object()};
    plan.pairs = memory_grow(NULL, 0, &plan.pair_capacity, sizeof *plan.pairs);
    plan.pairs[plan.pair_count++] = (struct plan_pair){.name = text_copy("pair"),
                                                       .pairing = text_copy("none"),
                                                       .source_name = text_copy("a"),
                                                       .target_name = text_copy("b"),
                                                       .family = text_copy("family"),
                                                       .gap = 1};
    add_row("source_only", RANK_SOURCE_ONLY);
    add_row("minimax", RANK_METHOD);
}

static void check_reports(const struct results *r, enum select select)
{
    struct tables t;
    struct comparison c;
    tables_make(&t, r, select);
    for (const struct report_file *f = report_files(); f->format; f++) {
        struct text out = {0};
        struct err e = ERR_INIT;
        if (report_write(f, &t, &out, &e) && !e.text)
            abort();
        text_free(&out);
        err_free(&e);
    }
    tables_free(&t);
    compare_results(&c, r, r, select);
    for (int i = 0; i < c.count; i++)
        if (c.rows[i].numbers.n && c.rows[i].mark[0] != '=')
            abort();
    comparison_free(&c);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    json_error_t error;
    json_t *record = json_loadb((const char *)data, size, JSON_REJECT_DUPLICATES, &error);
    if (!record)
        return 0;
    if (!plan.name)
        make_plan();
    json_t *plain = json_pack("{s:{s:{s:f}}}", "result", "target", "mean", 0.5);
    json_t *records[] = {plain, plain, record, record}, *failures[4] = {NULL};
    enum cell_state states[] = {CELL_DONE, CELL_DONE, CELL_DONE, CELL_DONE};
    const struct results r = {&plan, "/nonexistent", records, states, failures};
    for (int select = 0; select < SELECT_COUNT; select++)
        check_reports(&r, (enum select)select);
    json_decref(plain);
    json_decref(record);
    return 0;
}
