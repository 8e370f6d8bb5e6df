/* Font files of the usual folders, found by the file's name:
 *
 *     each folder of ADDA_FONT_PATH (separated by colons)
 *     $XDG_DATA_HOME/fonts (without it ~/.local/share/fonts), ~/.fonts
 *     /usr/local/share/fonts, /usr/share/fonts
 *
 * and all folders below them, in the order of their names; hidden ones are left out, symbolic links
 * are followed, and no folder is entered twice. */
#ifndef ADDA_GEN_FONT_FOLDERS_H
#define ADDA_GEN_FONT_FOLDERS_H

/* The folders are read once, at the first search, which any thread may make. Reads at most 65,536
 * entries, eight folders deep: what lies beyond is not found. */
struct font_folders;
struct font_folders *font_folders_create(void); /* NULL without memory */
void font_folders_free(struct font_folders *f); /* NULL is fine */

/* The path of the n-th file (from 0) of that name; NULL after the last. Owned by `f`. */
const char *font_folders_find(struct font_folders *f, const char *name, int n);

#endif
