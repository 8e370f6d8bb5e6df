/* Domain confusion (Tzeng et al. 2015; 2017, eq. 8): cross-entropy against the uniform answer. */
#include "adapt/adaptation.h"

extern const struct method method_domain_confusion;
const struct method method_domain_confusion = {
    .name = "domain_confusion",
    .title = "domain confusion",
    .help = "L_advM = -sum_d E[1/2 log D(M_d(x_d)) + 1/2 log(1 - D(M_d(x_d)))]",
    .source = {.weight = 1, .q = 0.5},
    .target = {.weight = 1, .q = 0.5},
    .run = adaptation_run,
};
