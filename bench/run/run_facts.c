/* run.json: times, memory, versions and the machine of one computation. */
#include "bench/run/run_facts.h"

#include <gnu/libc-version.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "base/hash.h"
#include "base/json.h"
#include "base/progress.h"
#include "bench/run/version.h"
#include "nn/kernels/kernels.h"

struct run_facts run_facts_start(void)
{
    return (struct run_facts){.started = clock_seconds()};
}

void run_facts_free(struct run_facts *f)
{
    json_decref(f->external);
    f->external = NULL;
}

static json_t *milliseconds(double seconds)
{
    return json_real(round(seconds * 1e3) / 1e3);
}

static json_t *processor_name(void)
{
    char line[256], *colon;
    FILE *f = fopen("/proc/cpuinfo", "re");
    json_t *name = NULL;
    while (f && !name && fgets(line, sizeof line, f))
        if (strncmp(line, "model name", 10) == 0 && (colon = strchr(line, ':'))) {
            line[strcspn(line, "\n")] = '\0';
            name = json_text(colon + 2);
        }
    if (f)
        fclose(f);
    return name ? name : json_null();
}

json_t *program_hash(void)
{
    char hex[HASH_HEX];
    struct err e = ERR_INIT;
    hash_file("/proc/self/exe", hex, &e);
    json_t *j = e.code ? json_null() : json_string(hex);
    err_free(&e);
    return j;
}

static json_t *finished_at(void)
{
    char text[32];
    struct tm t;
    time_t now = time(NULL);
    if (!gmtime_r(&now, &t))
        return json_null();
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &t);
    return json_string(text);
}

json_t *run_facts_json(const struct run_facts *f)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    json_t *seconds = json_pack(
        "{s:o, s:o, s:o, s:o}", "prepare", milliseconds(f->prepared - f->started), "train",
        milliseconds(f->trained - f->prepared + f->earlier), "images", milliseconds(f->images),
        "total", milliseconds(clock_seconds() - f->started + f->earlier));
    json_t *kernels = json_pack("{s:s, s:s, s:s}", "own", kernels_variant(), "blas_core",
                                kernels_blas_core(), "blas_version", kernels_blas_version());
    return json_pack("{s:s, s:o, s:o, s:o, s:s, s:s, s:o, s:i, s:i, s:o, s:O*}", "version",
                     adda_version, "seconds", seconds, "kernels", kernels, "program",
                     program_hash(), "compiler", __VERSION__, "libc", gnu_get_libc_version(),
                     "processor", processor_name(), "threads", f->threads, "peak_memory_kib",
                     (int)usage.ru_maxrss, "finished", finished_at(), "external", f->external);
}
