/* Files that come with the tools: the list of fonts, domains, sweeps. Their folder is what the
 * environment variable ADDA_DATA names; without it ../share/adda-bench from the folder of the
 * running program, wherever that was moved or is linked from. A build has such a folder, too, of
 * links into the source tree, so that no path is fixed when the program is compiled. */
#ifndef ADDA_BASE_SHIPPED_H
#define ADDA_BASE_SHIPPED_H

#include <stdbool.h>
#include "base/err.h"

/* For a library, which runs in somebody else's program: their folder (taken over; NULL: unknown) in
 * place of the one beside the program. Before any other call, once. */
void shipped_are_in(char *folder);

/* The path of "fonts.yaml" or "domains/plain.yaml", a new string. NULL and ERR_UNAVAILABLE where no
 * such file is there: the error says where it was looked for. */
char *shipped_file(const char *name, struct err *e);

/* What a user means by `given`: a file where there is one of that name (or with `or_folder` a
 * folder), else the shipped FOLDER/given.yaml where there is that, else `given`. A name with a
 * slash or a dot is only ever a file; without a folder (NULL) every one is. A new string. */
char *shipped_spec(const char *folder, const char *given, bool or_folder);

/* Whether `given`, for which shipped_spec gives `spec`, may have meant another file: `spec` is a
 * shipped one, and the working folder has a given.yaml that is not the same. */
bool shipped_hides(const char *given, const char *spec);

/* ERR_NOINPUT where `given` can be neither a shipped name nor a file or folder of here: says which
 * name is near, and what lists all. What shipped_spec takes for a path is for others to find. */
enum err_code shipped_check(const char *folder, const char *given, struct err *e);

/* Calls fn for every NAME of the shipped FOLDER/NAME.yaml, in the order of their bytes. The error
 * is that of shipped_file. */
enum err_code shipped_each(const char *folder,
                           void (*fn)(const char *name, const char *path, void *context),
                           void *context, struct err *e);

#endif
