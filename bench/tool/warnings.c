/* What is strange about a sweep, told before its first cell. */
#include <stdlib.h>
#include <string.h>

#include "adapt/methods/registry.h"
#include "base/progress.h"
#include "bench/model/trained_on.h"
#include "bench/plan/cell.h"
#include "bench/plan/leaks.h"
#include "bench/plan/repeated_images.h"
#include "bench/plan/same_training.h"
#include "bench/run/programs.h"
#include "bench/sweep/idle_steps.h"
#include "bench/sweep/layer_needs.h"
#include "bench/tool/commands.h"
#include "gen/render/pairing.h"
#include "gen/render/strange.h"
#include "gen/render/unshown.h"

/* Each of the lines, which may be NULL, behind `head`. */
static void warn_each(const char *head, const char *lines)
{
    for (const char *at = lines; at && *at;) {
        const int length = (int)strcspn(at, "\n");
        char *line = text_format("adda-bench: warning: %s%.*s", head, length, at);
        print_message(stderr, line);
        fputs("\n", stderr);
        free(line);
        at += length + (at[length] == '\n');
    }
}

/* What a pair's domains share; what one has in both parts it says itself. */
static void print_leaks(const struct plan *p)
{
    size_t i;
    const json_t *leak;
    json_array_foreach(p->leaks, i, leak)
    {
        if (json_equal(json_object_get(leak, "train"), json_object_get(leak, "test")))
            continue;
        char *text = leak_text(p, leak);
        fprintf(stderr, "adda-bench: warning: %s\n", text);
        free(text);
    }
}

/* Notes the lines, which are freed, as those of a row: {line: {name: true}}. */
static void note_lines(json_t *told, const char *name, char *lines)
{
    for (const char *at = lines; at && *at; at += strcspn(at, "\n") + 1) {
        char *line = text_format("%.*s", (int)strcspn(at, "\n"), at);
        if (!json_object_get(told, line))
            json_object_set_new(told, line, json_object());
        json_object_set_new(json_object_get(told, line), name, json_true());
        free(line);
    }
    free(lines);
}

/* "minimax, DANN and 3 more rows"; new string. */
static char *some_names(const json_t *names)
{
    enum { MOST_NAMES = 8 };
    struct text t = {0};
    const int count = (int)json_object_size(names);
    const int shown = count <= MOST_NAMES ? count : MOST_NAMES - 1;
    const char *name;
    json_t *value;
    int i = 0;
    json_object_foreach((json_t *)(uintptr_t)names, name, value)
    {
        const char *between = i == 0 ? "" : i + 1 == count ? " and " : ", ";
        if (i++ < shown)
            text_printf(&t, "%s%s", between, name);
    }
    if (count > shown)
        text_printf(&t, " and %d more rows", count - shown);
    return text_take(&t);
}

/* Each line once, behind the names of the rows that it is of. */
static void warn_noted(const json_t *told)
{
    const char *line;
    json_t *names;
    json_object_foreach((json_t *)(uintptr_t)told, line, names)
    {
        char *rows = some_names(names), *head = text_format("%s: ", rows);
        warn_each(head, line);
        free(head);
        free(rows);
    }
}

/* A cell's training; settings that do not read are told where they are used. */
static void note_idle_cell(json_t *told, const struct plan_cell *c, const char *row)
{
    const json_t *adapt = json_object_get(c->identity, "adapt");
    const char *name = json_string_value(json_object_get(c->identity, "method"));
    const struct method *m = name ? method_find(name) : NULL;
    struct adapt_settings s = {0};
    struct supervised_settings source = {0};
    struct err ignored = ERR_INIT;
    if (c->depends < 0 &&
        !supervised_from_json(&source, json_object_get(c->identity, "supervised"), &ignored))
        note_lines(told, row, idle_steps_of_source(&source));
    else if (m && adapt && !adapt_from_json(&s, adapt, &ignored))
        note_lines(told, row, idle_steps_of_method(m, &s));
    supervised_free(&source);
    adapt_free(&s);
    err_free(&ignored);
}

static void note_training(json_t *told, const struct plan_cell *c, const char *row)
{
    note_idle_cell(told, c, row);
    note_lines(told, row, repeated_images_told(c->identity));
}

/* To look at a row costs ten times what planning it does: of thousands, the first are looked at. */
static int rows_looked_at(const struct plan *p)
{
    enum { MOST = 2000 };
    return p->row_count < MOST ? p->row_count : MOST;
}

/* {label and variant: true}, of those that rows with different sharing have; new reference. */
static json_t *names_of_several(const struct plan *p, int rows)
{
    json_t *first = json_object(), *several = json_object();
    for (int i = 0; i < rows; i++) {
        const struct plan_row *r = &p->rows[i];
        char *name = text_format("%s\n%s", r->label, r->variant);
        const char *known = json_string_value(json_object_get(first, name));
        if (!known)
            json_object_set_new(first, name, json_string(r->sharing));
        else if (!text_equal(known, r->sharing))
            json_object_set_new(several, name, json_true());
        free(name);
    }
    json_decref(first);
    return several;
}

/* "minimax", "minimax (tied, k_d=5)": its label, its sharing where rows of the same name have
 * another, and its variant; new string. */
static char *row_name(const struct plan_row *r, const json_t *several)
{
    char *name = text_format("%s\n%s", r->label, r->variant);
    const char *sharing = json_object_get(several, name) ? r->sharing : "";
    const char *between = *sharing && *r->variant ? ", " : "";
    free(name);
    return *sharing || *r->variant
               ? text_format("%s (%s%s%s)", r->label, sharing, between, r->variant)
               : text_copy(r->label);
}

/* Each source model once. */
static void print_trainings(const struct plan *p, int rows)
{
    json_t *told = json_object(), *several = names_of_several(p, rows);
    bool *seen = memory_take((size_t)p->cell_count, sizeof *seen);
    for (int i = 0; i < rows; i++) {
        const struct plan_cell *c = &p->cells[p->rows[i].cells[0]];
        char *name = row_name(&p->rows[i], several);
        if (c->depends >= 0 && !seen[c->depends])
            note_training(told, &p->cells[c->depends], "source");
        if (c->depends >= 0)
            seen[c->depends] = true;
        note_training(told, c, name);
        free(name);
    }
    warn_noted(told);
    free(seen);
    json_decref(several);
    json_decref(told);
}

static void print_same_training(const struct plan *p, int rows)
{
    char *lines = same_training_told(p, rows);
    warn_each("", lines);
    free(lines);
    if (rows < p->row_count)
        fprintf(stderr,
                "adda-bench: the first %d of %d rows were looked at for trainings that move "
                "nothing, or are those of other rows\n",
                rows, p->row_count);
}

/* AdaBN changes nothing but the statistics of the encoder's batch norm. */
static void print_idle_adabn(const struct plan *p)
{
    for (int i = 0; i < p->row_count; i++) {
        const json_t *identity = p->cells[p->rows[i].cells[0]].identity;
        const char *encoder =
            json_string_value(json_object_get(json_object_get(identity, "network"), "encoder"));
        if (!text_equal(p->rows[i].method, "adabn") || !encoder || layer_is_in(encoder, "bn"))
            continue;
        fprintf(stderr, "adda-bench: warning: adabn: the encoder has no batch norm, and the row is "
                        "source only under another name\n");
        return;
    }
}

/* Pairs of which nobody said that source and target are one domain: two names, or a gap at which
 * nothing has moved. */
static void print_still(const struct plan *p)
{
    for (int i = 0; i < p->pair_count; i++) {
        const struct plan_pair *pair = &p->pairs[i];
        const bool said =
            *pair->family ? pair->gap == 0 : text_equal(pair->source_name, pair->target_name);
        if (said || strcmp(pair->source, pair->target) != 0)
            continue;
        char *line = text_format("adda-bench: warning: pair '%s': its target is the same domain as "
                                 "its source: there is no shift",
                                 pair->name);
        print_message(stderr, line);
        fputs("\n", stderr);
        free(line);
    }
}

/* What images of both domains share: those to train with, or twins to test with. */
static enum pairing closest_pairing(const struct plan *p, int pair)
{
    enum pairing closest = PAIRING_NONE;
    for (int k = 0; seeds_pairing_names[k]; k++)
        if (text_equal(p->pairs[pair].pairing, seeds_pairing_names[k]))
            closest = (enum pairing)k;
    for (int i = 0; i < p->row_count; i++) {
        if (p->rows[i].pair != pair)
            continue;
        const json_t *identity = p->cells[p->rows[i].cells[0]].identity;
        const char *twins = json_string_value(json_object_get(identity, "test_pairing"));
        for (int k = 0; twins && seeds_pairing_names[k]; k++)
            if (text_equal(twins, seeds_pairing_names[k]) && (int)closest < k)
                closest = (enum pairing)k;
    }
    return closest;
}

/* Of two domains of files that share them; one of a domain's own names it elsewhere. */
static char *shared_training(const struct domain *source, const struct domain *target)
{
    const struct shared_images s = domain_shared_images(source, target, true);
    return s.shared
               ? text_format("%d of the %d training images of the target are also the source's, "
                             "pixel by pixel: the source reads their labels\n",
                             s.shared, s.images)
               : NULL;
}

static void print_unlike_pairs(const struct plan *p, const struct domains *domains)
{
    for (int i = 0; i < p->pair_count; i++) {
        const struct plan_pair *pair = &p->pairs[i];
        const struct domain *source = domains_find(domains, pair->source);
        const struct domain *target = domains_find(domains, pair->target);
        if (!source || !target || source == target)
            continue;
        char *head = text_format("pair '%s': ", pair->name);
        char *unshared = render_pairing_told(source, target, closest_pairing(p, i));
        char *shared = shared_training(source, target);
        char *unshown = unshown_told(source, target);
        warn_each(head, unshown);
        warn_each(head, unshared);
        warn_each(head, shared);
        free(unshown);
        free(shared);
        free(unshared);
        free(head);
        char *drawn = trained_on_files(p, i, source, target);
        warn_each("", drawn);
        free(drawn);
    }
}

/* Of hundreds of domains, as many gaps make, the first are looked at. */
static const double most_seconds = 2;

void print_warnings(const struct plan *p, const struct domains *domains)
{
    const double end = clock_seconds() + most_seconds;
    const int rows = rows_looked_at(p);
    for (int i = 0; i < domains->count; i++) {
        const struct domain *d = domains->entries[i].domain;
        char *head = text_format("domain '%s': ", domain_info(d)->name);
        char *more = clock_seconds() < end ? render_strange(d) : NULL;
        if (!domains->entries[i].in_pair)
            warn_each(head, "no pair has it: nothing will be made of it");
        warn_each(head, domain_warnings(d));
        warn_each(head, more);
        free(more);
        free(head);
    }
    if (p->lacks_network)
        fprintf(stderr,
                "adda-bench: warning: no encoder is named, which makes it that of 'small', as "
                "before there was 'small_bn': with batch norm behind the dense feature the three "
                "losses read more on every pair of results/feature; write network: "
                "small_bn, or small, or one of them as the preset of a map\n");
    print_leaks(p);
    print_trainings(p, rows);
    print_same_training(p, rows);
    print_idle_adabn(p);
    print_still(p);
    print_unlike_pairs(p, domains);
    for (int i = 0; i < p->pair_count; i++) {
        const int before = plan_pair_before(p, i);
        if (before >= 0)
            fprintf(stderr,
                    "adda-bench: warning: pair '%s' is pair '%s' under another name: means over "
                    "pairs count it once\n",
                    p->pairs[i].name, p->pairs[before].name);
    }
    for (int i = 0; i < p->pair_count; i++)
        if (!plan_pair_is_scored(p, i)) {
            char *line =
                text_format("adda-bench: pair '%s': nobody knows the labels of its target, "
                            "which is adapted to and never scored",
                            p->pairs[i].name);
            print_message(stderr, line);
            fputs("\n", stderr);
            free(line);
        }
}

void print_missing_programs(const struct plan *p, const char *store)
{
    char *lines = programs_missing(p, store);
    warn_each("", lines);
    free(lines);
}
