/* "0.1.0 (f0be93d)": the version and the commit it was built from, with "-dirty" if files had
 * changed. Records keep it (run.json); no number depends on it. */
#ifndef ADDA_BENCH_VERSION_H
#define ADDA_BENCH_VERSION_H

extern const char adda_version[];

#endif
