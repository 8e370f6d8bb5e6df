/* What a fuzz target defines. With ADDA_FUZZ it is linked with libFuzzer; always also with
 * replay.c, which runs it over the files of its corpus, so that every compiler sees what the fuzzer
 * found. */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* Always 0. A wrong result aborts. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
