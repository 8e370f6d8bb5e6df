/* Parameter tables: what is accepted comes back from its canonical JSON unchanged, and can be drawn
 * from within its range. */
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/param.h"
#include "fuzz.h"

struct all {
    int count, style;
    double width;
    bool front;
    char *label;
    struct dist length, angle, ink;
};

static const char *const styles[] = {"solid", "dashed", NULL};
static const struct param params[] = {
    {"count", PARAM_INT, offsetof(struct all, count), .min = 0, .max = 500, .def = "3"},
    {"style", PARAM_CHOICE, offsetof(struct all, style), .choices = styles, .def = "solid"},
    {"width", PARAM_REAL, offsetof(struct all, width), .def = "1.5"},
    {"front", PARAM_BOOL, offsetof(struct all, front), .def = "false"},
    {"label", PARAM_TEXT, offsetof(struct all, label), .def = ""},
    {"length", PARAM_INT_DIST, offsetof(struct all, length), .min = -5, .max = 100, .def = "1"},
    {"angle", PARAM_REAL_DIST, offsetof(struct all, angle), .min = -180, .max = 180, .def = "0"},
    {"ink", PARAM_COLOR, offsetof(struct all, ink), .def = "\"#204080\""},
};
static const struct param_table table = PARAM_TABLE("all", struct all, params);

static void draw(const struct all *a)
{
    struct rng r = rng_stream(1, "fuzz", 0);
    uint8_t rgb[3];
    for (int i = 0; i < 8; i++) {
        const double length = dist_sample(&a->length, &r), angle = dist_sample(&a->angle, &r);
        if (length < dist_low(&a->length) || length > dist_high(&a->length) ||
            length != (double)(int)length)
            abort();
        if (angle < dist_low(&a->angle) || angle > dist_high(&a->angle))
            abort();
        dist_sample_color(&a->ink, &r, rgb);
    }
}

static void round_trip(const struct all *a)
{
    struct err e = ERR_INIT;
    struct all back;
    json_t *j = param_json(&table, a);
    char *text = json_canonical(j);
    if (param_from_json(&table, &back, j, &e))
        abort();
    json_t *again = param_json(&table, &back);
    char *second = json_canonical(again);
    if (strcmp(text, second) != 0)
        abort();
    free(text);
    free(second);
    json_decref(j);
    json_decref(again);
    param_free(&table, &back);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct err e = ERR_INIT;
    struct document *d = NULL;
    struct all a;
    char *text = malloc(size + 1);
    if (!text)
        return 0;
    if (size)
        memcpy(text, data, size);
    text[size] = 0;
    if (!document_parse(&d, text, "input", &e)) {
        if (!param_read(&table, &a, document_root(d), NULL, &e)) {
            draw(&a);
            round_trip(&a);
        }
        param_free(&table, &a);
    }
    document_free(d);
    err_free(&e);
    free(text);
    return 0;
}
