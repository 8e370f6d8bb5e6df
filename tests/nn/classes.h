/* Running a suite in the class of kernels that ADDA_TEST_KERNELS names, "fast" without it; ctest
 * has an entry for each class (tests/CMakeLists.txt). */
#ifndef TESTS_NN_CLASSES_H
#define TESTS_NN_CLASSES_H

#include <check.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "nn/kernels/kernels.h"
#include "nn/kernels/simd_select.h"

enum { SKIPPED = 77 };

static inline int run_suite(Suite *suite)
{
    const char *name = getenv("ADDA_TEST_KERNELS");
    if (name && strcmp(name, kernels_names[KERNELS_REFERENCE]) != 0 &&
        strcmp(name, kernels_names[KERNELS_FAST]) != 0) {
        fprintf(stderr, "ADDA_TEST_KERNELS is '%s', not a class of kernels\n", name);
        return EXIT_FAILURE;
    }
    bool reference = name && strcmp(name, kernels_names[KERNELS_REFERENCE]) == 0;
    struct err e = ERR_INIT;
    if (kernels_select(reference ? KERNELS_REFERENCE : KERNELS_FAST, &e)) {
        fprintf(stderr, "%s\n", e.text);
        err_free(&e);
        return simd_reference() ? EXIT_FAILURE : SKIPPED;
    }
    printf("kernels: %s, OpenBLAS %s\n", kernels_variant(), kernels_blas_core());
    fflush(stdout);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#endif
