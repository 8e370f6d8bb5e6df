/* What the tests of gen share. */
#ifndef ADDA_TESTS_GEN_SUPPORT_H
#define ADDA_TESTS_GEN_SUPPORT_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "gen/effects/load.h"
#include "gen/render/render.h"

static inline struct font_store *open_fonts(void)
{
    struct err e = ERR_INIT;
    struct font_store *fonts = NULL;
    ck_assert_msg(!font_store_open(&fonts, ADDA_SOURCE_DIR "/fonts/fonts.yaml", &e), "%s", e.text);
    return fonts;
}

static inline struct domain *parse_domain(const char *text, const struct font_store *fonts)
{
    struct err e = ERR_INIT;
    struct domain *d = NULL;
    ck_assert_msg(!domain_parse(&d, text, ADDA_SOURCE_DIR "/bench/domains/test.yaml", fonts, &e),
                  "%s", e.text);
    return d;
}

static inline struct domain *load_domain(const char *path, const struct font_store *fonts)
{
    struct err e = ERR_INIT;
    struct domain *d = NULL;
    ck_assert_msg(!domain_load(&d, path, fonts, &e), "%s", e.text);
    return d;
}

static inline struct renderer *open_renderer(const struct domain *d)
{
    struct err e = ERR_INIT;
    struct renderer *r = NULL;
    ck_assert_msg(!renderer_create(&r, d, &e), "%s", e.text);
    return r;
}

static inline size_t image_size(const struct domain *d)
{
    const struct domain_info *i = domain_info(d);
    return (size_t)i->width * (size_t)i->height * (size_t)i->channels;
}

static inline int run_suite(const char *name, void (*add)(TCase *))
{
    Suite *s = suite_create(name);
    TCase *c = tcase_create(name);
    tcase_set_timeout(c, 300);
    add(c);
    suite_add_tcase(s, c);
    SRunner *runner = srunner_create(s);
    srunner_run_all(runner, CK_ENV);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}

#endif
