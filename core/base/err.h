/* Errors are values.
 *
 * Every function that can fail returns an `enum err_code` and fills a `struct err` the caller
 * owns. The code is the process's exit status (sysexits.h); the text is for a person: what is
 * wrong, where, what to do. The library never prints and never exits.
 *
 *   struct err e = ERR_INIT;
 *   if (domain_load(&domain, path, &e)) { ... e.text ...; err_free(&e); }
 *
 * A `struct err` belongs to one thread at a time. */
#ifndef ADDA_BASE_ERR_H
#define ADDA_BASE_ERR_H

/* Values are those of <sysexits.h>. ERR_FAILED: some cells failed, or a comparison differs. */
enum err_code {
    ERR_NONE = 0,
    ERR_FAILED = 1,
    ERR_USAGE = 64,
    ERR_DATA = 65,
    ERR_NOINPUT = 66,
    ERR_UNAVAILABLE = 69,
    ERR_SOFTWARE = 70,
    ERR_OS = 71,
    ERR_CANTCREATE = 73,
    ERR_IO = 74,
    ERR_TEMPORARY = 75,
    ERR_NOPERM = 77,
    ERR_CONFIG = 78,
};

/* Messages stored; further ones are only counted. */
enum { ERR_KEPT = 50 };

/* `text` is NULL while code == ERR_NONE (or where there was no memory for it), else one or more
 * lines without a final newline, owned by the struct. `count` is the number of messages collected.
 */
struct err {
    enum err_code code;
    int count;
    char *text;
};

#define ERR_INIT                                                                                   \
    {                                                                                              \
        ERR_NONE, 0, NULL                                                                          \
    }

/* The first failure wins: if `e` already holds one this changes nothing. Returns e->code, so that
 * `return err_set(e, ERR_DATA, "...")` is the idiom. `e` may be NULL: then only the code is given
 * back. */
enum err_code err_set(struct err *e, enum err_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Collects: adds one more line, so that all mistakes of a file are told at once. The first code
 * stays. `e` may be NULL as for err_set. After ERR_KEPT messages further ones are counted, not
 * stored. Returns e->code. */
enum err_code err_add(struct err *e, enum err_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Many mistakes of one file. A message is a line, and the lines below it that begin with two
 * spaces.
 *
 * err_merge adds the messages of `from` that `e` does not hold yet, and frees it: the same mistake,
 * found twice, is told once. err_sort orders messages by their place in `file`, those of no place
 * in it last, and drops repeated ones. `e` may be NULL. */
void err_merge(struct err *e, struct err *from);
void err_sort(struct err *e, const char *file);

/* Puts "context: " before the text on its way up. Nothing happens when `e` holds no error. Returns
 * e->code. */
enum err_code err_prefix(struct err *e, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The same before every line of the text: for a place that all its messages have in common. */
enum err_code err_prefix_lines(struct err *e, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Sets an error that ends in the text of `errnum` (an errno value). ENOSPC, EACCES and EROFS get
 * advice, and the code follows from errnum: ENOENT/ENOTDIR/EISDIR ERR_NOINPUT, EACCES/EPERM/EROFS
 * ERR_NOPERM, ENOSPC/EDQUOT/EFBIG/EIO ERR_IO, otherwise ERR_OS. */
enum err_code err_system(struct err *e, int errnum, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Out of memory, without allocating. */
enum err_code err_memory(struct err *e);

/* Frees the text and sets `e` back to ERR_INIT; NULL is fine. */
void err_free(struct err *e);

/* The nearest of `count` names to `word` by edit distance (transpositions count one), or NULL when
 * none is near enough to suggest (more than 1 + length/3 edits). */
const char *err_nearest(const char *word, const char *const *names, int count);

#endif
