/* Who works on a file: the process that holds it.
 *
 * A hold is a lock on the open file (of its description: fcntl, F_OFD_SETLK). The kernel ends it
 * with the process, however that ends, and in whatever namespace it ran. Locks reach every process
 * of one running kernel, and other machines where the file system passes them on. Where they may
 * not reach, a hold is a lease besides: the holder renews the file's time of modification, and
 * another machine leaves alone what is younger than the lease. */
#ifndef ADDA_BASE_HOLD_H
#define ADDA_BASE_HOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

/* The running kernel that this process is on, as 8 hexadecimal digits: locks between processes that
 * agree in it are to be trusted. */
enum { HOLD_MACHINE = 9 };
const char *hold_machine(void);

/* Holds a file that is open for writing. False when another process holds it, or when it has no
 * name any more: whoever held it removed it. On a file system without locks nobody else holds it.
 */
bool hold_begin(int descriptor);

/* Whether the file, open for writing, is now held by this process because nobody else holds it. It
 * was made on `machine` ("": not known to be another) and last modified at `modified`; `lease` is
 * in seconds. */
bool hold_take_over(int descriptor, const char *machine, time_t modified, time_t lease);

/* Whether another holds the file, open for reading or writing; changes nothing. */
bool hold_is_elsewhere(int descriptor, const char *machine, time_t modified, time_t lease);

/* Renews the file's time of modification now and then, from a thread of its own, until hold_end.
 * Without memory for a thread it is not renewed, and the lease alone counts. A child of fork does
 * not renew its parent's, and may hold and renew files of its own. */
void hold_renew(int descriptor);
extern double hold_pace; /* seconds between two renewals, 30; tests are faster */

/* Closes the file, with which the hold ends. */
void hold_end(int descriptor);

#endif
