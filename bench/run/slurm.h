/* The Slurm workload manager, through its own programs scontrol and sbatch. It is never asked for
 * the state of jobs: records alone say what is done. */
#ifndef ADDA_BENCH_SLURM_H
#define ADDA_BENCH_SLURM_H

#include "base/cli.h"
#include "base/err.h"

/* What every job array of a sweep has in common. Paths are absolute, since another machine reads
 * them. */
struct slurm_job {
    const char *program; /* path of adda-bench itself */
    const char *store, *sweep;
    const char *lock;         /* plan_fingerprint of lock.h */
    const char *folder;       /* for the tasks' logs */
    const char *time;         /* as sbatch takes it; NULL: what the partition gives */
    const char *partition;    /* NULL: the cluster's default */
    int pack, jobs;           /* cells per task, and how many of them at once */
    int notice;               /* seconds before the time limit at which a task is signalled */
    bool again;               /* also what other sources made */
    struct text_list options; /* further ones, "--name=value" */
};

/* The batch script; takes two arguments: a stage, and what to add to the array's indices.
 * ERR_USAGE: a value that cannot be on one line. *script is a new string. */
enum err_code slurm_script(const struct slurm_job *job, char **script, struct err *e);

/* How many tasks one array may have: MaxArraySize of the configuration. */
enum err_code slurm_max_array(int *size, struct err *e);

/* Submits with sbatch's NULL-terminated arguments; *id is a new string. */
enum err_code slurm_submit(const char *const *arguments, char **id, struct err *e);

/* Puts the array task of this process back into the queue, which ends the process. */
enum err_code slurm_requeue_this(struct err *e);

/* How often the task of this process was put back before; 0 outside a job. */
int slurm_restarts(void);

#endif
