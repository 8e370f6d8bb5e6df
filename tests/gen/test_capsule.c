/* What a round pen covers: areas against the formula, coverage against the exact raster of a
 * polygon, unions and clipping. */
#include <math.h>
#include <stdbool.h>

#include "base/rng.h"
#include "gen/paint/capsule.h"
#include "gen/paint/raster.h"
#include "tests/base/support.h"

enum { SIZE = 64, SIDES = 200 };

static const int whole[4] = {0, 0, SIZE, SIZE};

static struct capsule random_capsule(struct rng *r, double least, double most)
{
    return (struct capsule){rng_uniform(r, 16, 48), rng_uniform(r, 16, 48), rng_uniform(r, 16, 48),
                            rng_uniform(r, 16, 48), rng_uniform(r, least, most)};
}

static double area(const uint8_t *coverage)
{
    double sum = 0;
    for (int i = 0; i < SIZE * SIZE; i++)
        sum += coverage[i];
    return sum / 255;
}

/* A thin pen too covers as much as it should; below a pixel its ends are up to half a pixel longer.
 */
START_TEST(areas_are_right)
{
    struct rng r = rng_stream(1, "capsule areas", 0);
    for (int k = 0; k < 200; k++) {
        uint8_t coverage[SIZE * SIZE] = {0};
        const struct capsule c = random_capsule(&r, 0.05, 8);
        const double length = hypot(c.x1 - c.x0, c.y1 - c.y0), pi = 3.14159265358979;
        const double exact = 2 * c.radius * length + pi * c.radius * c.radius;
        capsule_cover(&c, coverage, SIZE, whole);
        expect(fabs(area(coverage) - exact) < 0.03 * exact + 3 * c.radius);
    }
}
END_TEST

/* The same shape as a polygon. Distances measure across the stroke, areas do not: at ends of a
 * small radius and on slanted edges they differ by a few levels. */
START_TEST(agrees_with_the_raster)
{
    enum { LEVELS = 36 };
    struct rng r = rng_stream(2, "capsule raster", 0);
    struct raster raster = {0};
    struct err e = ERR_INIT;
    ck_assert(!raster_create(&raster, SIZE, SIZE, &e));
    for (int k = 0; k < 50; k++) {
        uint8_t coverage[SIZE * SIZE] = {0}, expected[SIZE * SIZE];
        const struct capsule c = random_capsule(&r, 1.5, 8);
        const double angle = atan2(c.y1 - c.y0, c.x1 - c.x0), pi = 3.14159265358979;
        float x[SIDES], y[SIDES];
        const int ends[] = {SIDES - 1};
        for (int i = 0; i < SIDES; i++) {
            const int half = SIDES / 2;
            const bool first = i < half;
            const double a = angle + pi * ((first ? 0.5 : 1.5) + i % half / (half - 1.0));
            const double turn = first ? a : a - pi * 2;
            x[i] = (float)((first ? c.x0 : c.x1) + c.radius * cos(turn));
            y[i] = (float)((first ? c.y0 : c.y1) + c.radius * sin(turn));
        }
        const struct polygon p = {x, y, ends, 1};
        raster_fill(&raster, &p, whole, expected);
        capsule_cover(&c, coverage, SIZE, whole);
        for (int i = 0; i < SIZE * SIZE; i++)
            expect(abs(coverage[i] - expected[i]) <= LEVELS);
    }
    raster_free(&raster);
}
END_TEST

/* A part of the canvas is what lies there of the whole; pieces unite; nothing is written outside.
 */
START_TEST(parts_and_unions)
{
    struct rng r = rng_stream(3, "capsule parts", 0);
    for (int k = 0; k < 100; k++) {
        uint8_t all[SIZE * SIZE] = {0}, part[20 * 24], guard = 77;
        const int box[4] = {22, 21, 42, 41};
        const struct capsule c = random_capsule(&r, 0.2, 6);
        const struct capsule back = {c.x1, c.y1, c.x0, c.y0, c.radius};
        capsule_cover(&c, all, SIZE, whole);
        memset(part, guard, sizeof part);
        for (int y = 0; y < 20; y++)
            memset(part + 24 * y, 0, 20);
        capsule_cover(&c, part, 24, box);
        for (int y = 0; y < 20; y++)
            for (int x = 0; x < 24; x++)
                expect(part[24 * y + x] == (x < 20 ? all[(y + 21) * SIZE + x + 22] : guard));
        uint8_t twice[SIZE * SIZE];
        memcpy(twice, all, sizeof all);
        capsule_cover(&c, twice, SIZE, whole);
        expect(memcmp(twice, all, sizeof all) == 0);
        capsule_cover(&back, twice, SIZE, whole);
        for (int i = 0; i < SIZE * SIZE; i++)
            expect(abs(twice[i] - all[i]) <= 1);
    }
}
END_TEST

/* A point is a disc; far outside nothing happens. */
START_TEST(points_and_far_places)
{
    uint8_t coverage[SIZE * SIZE] = {0};
    const struct capsule disc = {32, 32, 32, 32, 10}, far = {-1e9, 1e9, -2e9, 3e9, 5};
    capsule_cover(&far, coverage, SIZE, whole);
    ck_assert(area(coverage) <= 0);
    capsule_cover(&disc, coverage, SIZE, whole);
    ck_assert(fabs(area(coverage) - 314.159) < 2);
    ck_assert_int_eq(coverage[32 * SIZE + 32], 255);
}
END_TEST

RUN_TESTS("capsule", areas_are_right, agrees_with_the_raster, parts_and_unions,
          points_and_far_places)
