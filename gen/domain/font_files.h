/* Where font files are looked for: by their names, in the folders that hold fonts. */
#ifndef ADDA_GEN_FONT_FILES_H
#define ADDA_GEN_FONT_FILES_H

#include <stdbool.h>

/* Calls `accept` with the paths that a file of the list may have, until it returns true: its
 * recorded path, then every file of the same name below the folders of the environment variable
 * ADDA_FONT_FOLDERS (absolute paths with ':' between), the user's (~/.local/share/fonts, ~/.fonts)
 * and the system's (/usr/local/share/fonts, /usr/share/fonts). Returns whether one was accepted. */
bool font_files_try(const char *recorded, bool (*accept)(const char *path, void *user), void *user);

#endif
