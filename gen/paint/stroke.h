/* What strokes of every shape share: how many, how wide, of what colour. */
#ifndef ADDA_GEN_STROKE_H
#define ADDA_GEN_STROKE_H

#include "gen/paint/canvas.h"
#include "gen/paint/draws.h"

struct strokes {
    struct dist count, width, color, alpha;
    bool behind;
};

/* The settings of a `struct strokes` that is the field `field_` of `type_`. */
#define STROKES_PARAMS(type_, field_, count_)                                                      \
    {"count",         PARAM_INT_DIST,   offsetof(type_, field_.count), .min = 0, .max = 500,       \
     .def = (count_), .help = "strokes"},                                                          \
        {"width",      PARAM_REAL_DIST,      offsetof(type_, field_.width),                        \
         .min = 0.1,   .max = 200,           .def = "{uniform: [0.8, 1.6]}",                       \
         .unit = "px", .help = "of a stroke"},                                                     \
        {"color",                                                                                  \
         PARAM_COLOR,                                                                              \
         offsetof(type_, field_.color),                                                            \
         .def = "{uniform: [0, 96]}",                                                              \
         .ink = true,                                                                              \
         .help = "of a stroke; ink: that of a character"},                                         \
        {"alpha",    PARAM_REAL_DIST,  offsetof(type_, field_.alpha), .min = 0, .max = 1,          \
         .def = "1", .help = "opacity"},                                                           \
    {                                                                                              \
        "behind", PARAM_BOOL, offsetof(type_, field_.behind),                                      \
            .def = "false", .help = "behind the text instead of over it"                           \
    }

/* Draws width, colour and opacity, then the stroke through the points. */
void stroke_draw(const struct strokes *s, struct canvas *c, struct draws *d, const double *x,
                 const double *y, int count);

/* The Bezier curve of four points as `count` points. */
void stroke_curve(const double x[4], const double y[4], double *out_x, double *out_y, int count);

#endif
