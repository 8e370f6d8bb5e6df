/* How to get the same: commands that work on the store the page stands in. */
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/publish.h"
#include "bench/report/page/html.h"
#include "bench/report/page/section.h"

/* "0.1.0 (f0be93d)"; "" where the record is of a program that did not say. */
static char *version_of(const struct results *r, int cell)
{
    struct err ignored = ERR_INIT;
    char *path = store_cell_path(r->store, r->plan->cells[cell].hash, "run.json");
    json_t *run = NULL;
    const char *version = NULL;
    if (!json_load(path, &run, &ignored))
        version = json_string_value(json_object_get(run, "version"));
    char *copy = text_copy(version ? version : "");
    json_decref(run);
    err_free(&ignored);
    free(path);
    return copy;
}

/* Each version once. What the cells were computed by may change without their numbers. */
static void add_versions(struct text *out, const struct results *r)
{
    struct text seen = {0};
    int count = 0;
    text_add(out, HTML_MEASURED);
    for (int i = 0; i < r->plan->cell_count; i++) {
        char *version = r->states[i] == CELL_DONE ? version_of(r, i) : text_copy("");
        if (*version && !text_has_line(seen.data, version, strlen(version))) {
            text_printf(&seen, "%s\n", version);
            text_add(out, count++ ? ", " : "adda-bench ");
            escape_html(out, version);
        }
        free(version);
    }
    text_add(out, count ? "" : "a version that was not recorded");
    text_add(out, "</span>");
    text_free(&seen);
}

static void add_commands(struct text *out, const struct sweep_rows *rows)
{
    struct text name = {0};
    text_add_word(&name, rows->results->plan->name);
    text_add(out,
             "<pre># what is missing; the store holds its plan and its domains\nadda-bench run "
             "DIR --sweep ");
    escape_html(out, name.data);
    text_add(out, "\n# this page\nadda-bench report DIR --sweep ");
    escape_html(out, name.data);
    text_printf(out, " --select %s --format html -o report.html\n", select_names[rows->select]);
    text_add(out, "# proofs, and three trainings again\nadda-bench verify DIR --rerun 3 --sweep ");
    escape_html(out, name.data);
    text_add(out, "\n# everything again, and is it the same?\nmkdir NEW\ncp -r DIR/domains "
                  "DIR/sweeps NEW\nadda-bench run NEW --sweep ");
    escape_html(out, name.data);
    text_add(out, "\nadda-bench compare DIR:");
    escape_html(out, name.data);
    text_add(out, " NEW:");
    escape_html(out, name.data);
    text_add(out, "</pre>\n");
    text_free(&name);
}

/* As it was given; the settings that were laid over it stand below. */
static void add_sweep(struct text *out, const struct results *r)
{
    char *path = store_sweep_path(r->store, r->plan->name, "sweep.yaml"), *data = NULL;
    struct err ignored = ERR_INIT;
    size_t size;
    if (!read_file(path, &data, &size, &ignored)) {
        text_add(out, "<details class=\"keep\"><summary>sweep.yaml</summary>\n<pre>");
        escape_html(out, data);
        for (size_t i = 0; i < json_array_size(r->plan->set); i++) {
            text_add(out, "\n# --set ");
            escape_html(out, json_string_value(json_array_get(r->plan->set, i)));
        }
        text_add(out, "</pre></details>\n");
    }
    err_free(&ignored);
    free(data);
    free(path);
}

static void write(struct text *out, const struct tables *t)
{
    text_add(out, "<section>\n<h2 id=\"reproduce\">How to get the same</h2>\n<p>DIR is the store: "
                  "the directory with "
                  "<code>cells</code> and <code>sweeps</code>. Its cells were computed by ");
    add_versions(out, t->rows.results);
    text_add(out, "; the same version gives the same bits.</p>\n");
    add_commands(out, &t->rows);
    add_sweep(out, t->rows.results);
    text_add(out, "</section>\n");
}

extern const struct page_section section_reproduce;
const struct page_section section_reproduce = {.write = write};
