/* Where the library's files are: its list of fonts and its domains. */
#ifndef ADDA_GEN_LIBRARY_PLACE_H
#define ADDA_GEN_LIBRARY_PLACE_H

/* Finds them from the place of the library's own file, and tells base/shipped.h. Once, first. */
void place_find(void);

#endif
