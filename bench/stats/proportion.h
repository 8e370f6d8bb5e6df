/* Accuracies of one model on one set of pictures, with their intervals. Here the unit of
 * replication is the picture (between trainings it is the seed: statistics.h). */
#ifndef ADDA_BENCH_PROPORTION_H
#define ADDA_BENCH_PROPORTION_H

/* `right` of `shown`, and the ends of the 95 % interval; NaN where none is shown. */
struct proportion {
    double right, shown;
    double share, low, high;
};

/* Of independent trials: the exact interval of Clopper and Pearson (1934). */
struct proportion proportion_of(int right, int shown);

/* Of trials that come in clusters, as the characters of a picture do: right[i] of shown[i] in
 * cluster i. Clopper and Pearson's interval at the effective number of trials, the one at which
 * independent ones would vary as the clusters do (Korn and Graubard 1998), from the number of
 * clusters up to that of trials; the former where all or none are right, from which no spread can
 * be told. */
struct proportion proportion_clustered(const int *right, const int *shown, int clusters);

#endif
