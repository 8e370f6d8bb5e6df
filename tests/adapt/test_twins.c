/* Twins: whose feature is nearest, decided exactly and in the order of indices; what that says of
 * labels; and what an evaluation makes of it. */
#include <math.h>

#include "adapt/nearest.h"
#include "adapt/rows.h"
#include "problem.h"
#include "../nn/classes.h"

/* ---- whose is nearest ----------------------------------------------------------------------- */

struct search {
    struct nearest n;
    struct arena arena;
    uint16_t *found;
};

static struct search search_create(int images, int size)
{
    struct search s = {.n = {.images = images, .size = size}, .arena = ARENA_COUNT};
    struct err e = ERR_INIT;
    nearest_lay_out(&s.n, &s.arena);
    ck_assert_msg(!arena_reserve(&s.arena, &e), "%s", e.text);
    nearest_lay_out(&s.n, &s.arena);
    s.found = calloc((size_t)images, sizeof *s.found);
    ck_assert_ptr_nonnull(s.found);
    return s;
}

static void search_free(struct search *s)
{
    arena_free(&s->arena);
    free(s->found);
}

/* Sources at the corners of a square, the last as the first; targets near them. */
START_TEST(known_neighbours)
{
    static const real source[] = {0, 0, 4, 0, 0, 4, 4, 4, 0, 0},
                      target[] = {3, 3, 4, 1, 1, 0, 2, 0, 2, 2};
    static const uint16_t nearest[] = {3, 1, 0, 0, 0}; /* the last two tied: the lowest index */
    struct search s = search_create(5, 2);
    memcpy(s.n.source, source, sizeof source);
    memcpy(s.n.target, target, sizeof target);
    nearest_find(&s.n, s.found);
    ck_assert_mem_eq(s.found, nearest, sizeof nearest);
    search_free(&s);
}
END_TEST

/* Far from the origin a product of floats knows nothing of distances of one half. */
START_TEST(rounding_decides_nothing)
{
    struct search s = search_create(3, 2);
    static const real source[] = {100001, 1e5f, 1e5f, 100000.5f, 1e5f, 100002},
                      target[] = {1e5f, 1e5f, 100001, 100000.25f, 1e5f, 100001.75f};
    static const uint16_t nearest[] = {1, 0, 2};
    memcpy(s.n.source, source, sizeof source);
    memcpy(s.n.target, target, sizeof target);
    nearest_find(&s.n, s.found);
    ck_assert_mem_eq(s.found, nearest, sizeof nearest);
    search_free(&s);
}
END_TEST

/* Each with each, in double. */
static void find_slowly(const struct nearest *n, uint16_t *found)
{
    for (int i = 0; i < n->images; i++) {
        double least = (double)INFINITY;
        for (int j = 0; j < n->images; j++) {
            const double d =
                rows_distance2(n->target + i * n->size, n->source + j * n->size, n->size);
            if (d < least) {
                least = d;
                found[i] = (uint16_t)j;
            }
        }
    }
}

/* Spread out, close together around a far point, tiny, and with a few values only, so that many are
 * equal. */
static real draw(struct rng *r, int kind)
{
    const double u = rng_uniform(r, 0, 1);
    return (real)(kind == 0   ? u
                  : kind == 1 ? 50 + 0.001 * u
                  : kind == 2 ? u * 1e-22
                              : floor(2 * u));
}

START_TEST(as_slow_and_exact)
{
    static const struct {
        int images, size;
    } shapes[] = {{1, 1}, {63, 5}, {130, 128}, {65, 300}, {200, 3}};
    for (int shape = 0; shape < 5; shape++)
        for (int kind = 0; kind < 4; kind++) {
            struct search s = search_create(shapes[shape].images, shapes[shape].size);
            struct rng r = rng_stream(5, "twins", (uint64_t)(8 * shape + kind));
            const size_t images = (size_t)s.n.images, values = images * (size_t)s.n.size;
            uint16_t *slow = calloc(images, sizeof *slow);
            for (size_t i = 0; i < values; i++) {
                s.n.source[i] = draw(&r, kind);
                s.n.target[i] = draw(&r, kind);
            }
            nearest_find(&s.n, s.found);
            find_slowly(&s.n, slow);
            ck_assert_msg(memcmp(s.found, slow, images * sizeof *slow) == 0, "shape %d, kind %d",
                          shape, kind);
            free(slow);
            search_free(&s);
        }
}
END_TEST

/* What cannot be compared has no neighbours. */
START_TEST(no_neighbours_of_what_is_no_number)
{
    const real wrong[] = {(real)(double)NAN, (real)(double)INFINITY, (real)1e20};
    for (int i = 0; i < 6; i++) {
        struct search s = search_create(70, 2);
        (i % 2 ? s.n.source : s.n.target)[131] = wrong[i / 2];
        nearest_find(&s.n, s.found);
        for (int k = 0; k < 70; k++)
            ck_assert_int_eq(s.found[k], NEAREST_NONE);
        search_free(&s);
    }
}
END_TEST

/* ---- what it says --------------------------------------------------------------------------- */

/* Four images of two heads: the neighbours of 0 and 1 are twins, that of 2 shows its first
 * character, that of 3 its whole text. */
static const uint16_t shown_by_source[] = {0, 1, 1, 2, 2, 0, 2, 0},
                      shown_by_target[] = {0, 1, 1, 2, 2, 1, 2, 0};
static uint16_t found[] = {0, 1, 3, 2};

static struct task task_of_four(bool last_is_none)
{
    return (struct task){.heads = 2,
                         .classes = 3,
                         .last_is_none = last_is_none,
                         .twins = true,
                         .source_test = {.count = 4, .labels = shown_by_source},
                         .target_test = {.count = 4, .labels = shown_by_target}};
}

START_TEST(known_figures)
{
    const struct task t = task_of_four(false);
    struct neighbours v = {.nearest = found};
    nearest_score(&t, &v);
    ck_assert(v.twin == 0.5 && v.string == 0.75 && v.character == 0.875);
}
END_TEST

/* The last class is no character: of five there are, one in the second head is another. */
START_TEST(known_figures_of_several_lengths)
{
    const struct task t = task_of_four(true);
    struct neighbours v = {.nearest = found};
    nearest_score(&t, &v);
    ck_assert(v.twin == 0.5 && v.string == 0.75 && v.character == 0.8);
}
END_TEST

START_TEST(no_figures_without_neighbours)
{
    uint16_t none[4] = {NEAREST_NONE, NEAREST_NONE, NEAREST_NONE, NEAREST_NONE};
    const struct task t = task_of_four(false);
    struct neighbours v = {.nearest = none};
    nearest_score(&t, &v);
    ck_assert(isnan(v.twin) && isnan(v.string) && isnan(v.character));
}
END_TEST

/* ---- in a training -------------------------------------------------------------------------- */

static const char short_run[] = "{steps: 7, evaluate_every: 3, batch: 16}";

static struct problem *twins_of(const char *method, const char *adapt)
{
    struct problem *p = problem_create(NULL, method, adapt);
    p->task.twins = true;
    return p;
}

static void train(struct problem *p, struct result *r)
{
    struct err e = ERR_INIT;
    ck_assert_msg(!method_run(&p->input, r, NULL, &e), "%s", e.text);
}

/* Images of the source as the target's: before any step each lies on its twin, or on an earlier one
 * of the same feature. */
START_TEST(the_same_images_are_nearest)
{
    struct problem *p = twins_of("inverted_gan", short_run);
    struct result r = {0};
    p->task.target_test = p->task.source_test;
    train(p, &r);
    for (int i = 0; i < TEST; i++)
        ck_assert_int_le(r.curve_nearest[i], i);
    ck_assert(r.curve[CURVE_NEAREST_TWIN] > 0.9);
    result_free(&r);
    problem_free(p);
}
END_TEST

/* The last point is the end, whatever the sharing; of what else there is nothing changes. */
START_TEST(the_end_is_the_last_point)
{
    static const char *const sharing[] = {"untied", "partial", "tied"};
    for (int i = 0; i < 3; i++) {
        char adapt[128];
        snprintf(adapt, sizeof adapt, "{steps: 7, evaluate_every: 3, batch: 16, sharing: %s}",
                 sharing[i]);
        struct problem *p = twins_of("minimax", adapt), *q = problem_create(NULL, "minimax", adapt);
        struct result r = {0}, plain = {0};
        train(p, &r);
        train(q, &plain);
        const double *last = r.curve + (r.rows - 1) * CURVE_COLUMNS;
        ck_assert(last[CURVE_NEAREST_TWIN] == r.neighbours.twin &&
                  last[CURVE_NEAREST_CHARACTER] == r.neighbours.character &&
                  last[CURVE_NEAREST_STRING] == r.neighbours.string);
        ck_assert_mem_eq(r.curve_nearest + (r.rows - 1) * TEST, r.neighbours.nearest,
                         TEST * sizeof *r.neighbours.nearest);
        for (int k = 0; k < r.rows * CURVE_COLUMNS; k++)
            if (k % CURVE_COLUMNS < CURVE_NEAREST_TWIN || k % CURVE_COLUMNS >= CURVE_VALIDATORS)
                ck_assert_mem_eq(&r.curve[k], &plain.curve[k], sizeof *r.curve);
        result_free(&plain);
        result_free(&r);
        problem_free(q);
        problem_free(p);
    }
}
END_TEST

static bool has(const json_t *result, const char *column)
{
    return json_object_get(json_object_get(result, "curve"), column) != NULL;
}

/* Columns and figures stand where twins are compared; an oracle's features are not. */
START_TEST(records_have_what_was_compared)
{
    static const char *const methods_of[] = {"minimax", "minimax", "source_only", "oracle"};
    for (int i = 0; i < 4; i++) {
        const bool adapts = i < 2;
        struct problem *p = twins_of(methods_of[i], adapts ? short_run : "{}");
        struct result r = {0};
        p->task.twins = i != 0;
        train(p, &r);
        json_t *j = result_json(&r);
        ck_assert_int_eq(json_object_get(j, "nearest") != NULL, i == 1 || i == 2);
        ck_assert_int_eq(has(j, "nearest_twin") && has(j, "nearest_string"), i == 1);
        ck_assert_int_eq(has(j, "nearest_character"), i == 1);
        json_decref(j);
        result_free(&r);
        problem_free(p);
    }
}
END_TEST

int main(void)
{
    Suite *s = suite_create("twins");
    TCase *t = tcase_create("twins");
    tcase_add_test(t, known_neighbours);
    tcase_add_test(t, rounding_decides_nothing);
    tcase_add_test(t, as_slow_and_exact);
    tcase_add_test(t, no_neighbours_of_what_is_no_number);
    tcase_add_test(t, known_figures);
    tcase_add_test(t, known_figures_of_several_lengths);
    tcase_add_test(t, no_figures_without_neighbours);
    tcase_add_test(t, the_same_images_are_nearest);
    tcase_add_test(t, the_end_is_the_last_point);
    tcase_add_test(t, records_have_what_was_compared);
    suite_add_tcase(s, t);
    return run_suite(s);
}
