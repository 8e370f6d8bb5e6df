/* Files that may be gzipped (RFC 1952), in one or more members. */
#ifndef ADDA_GEN_IMPORT_UNPACK_H
#define ADDA_GEN_IMPORT_UNPACK_H

#include "gen/import/set.h"

/* `b` becomes the unpacked bytes of all members; *owned is to be freed in every case, NULL for a
 * plain file. Bytes behind the last member are told. ERR_DATA when it is damaged or larger than
 * import_max_bytes. */
enum err_code import_unpack(struct import_bytes *b, void **owned, struct err *told, struct err *e);

#endif
