/* What is strange about a sweep, told before its first cell. */
#include <stdlib.h>
#include <string.h>

#include "base/progress.h"
#include "bench/plan/leaks.h"
#include "bench/run/programs.h"
#include "bench/sweep/layer_needs.h"
#include "bench/tool/commands.h"
#include "gen/render/strange.h"

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

/* Of hundreds of domains, as many gaps make, the first are looked at. */
static const double most_seconds = 2;

void print_warnings(const struct plan *p, const struct domains *domains)
{
    const double end = clock_seconds() + most_seconds;
    for (int i = 0; i < domains->count; i++) {
        const struct domain *d = domains->entries[i].domain;
        char *head = text_format("domain '%s': ", domain_info(d)->name);
        char *more = clock_seconds() < end ? render_strange(d) : NULL;
        warn_each(head, domain_warnings(d));
        warn_each(head, more);
        free(more);
        free(head);
    }
    print_leaks(p);
    print_idle_adabn(p);
    print_still(p);
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
