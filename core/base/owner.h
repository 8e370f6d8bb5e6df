/* Which process a temporary name belongs to: the text that goes into the name, and whether that
 * process still runs. */
#ifndef ADDA_BASE_OWNER_H
#define ADDA_BASE_OWNER_H

enum { OWNER_TEXT = 64 };

/* "<process>-<machine>-<start>" of this process. */
void owner_write(char text[OWNER_TEXT]);

/* NONE: `text` does not begin so. ELSEWHERE: another machine's, of which nothing is known. GONE:
 * the process ended, whether or not its parent has asked for it, and whether or not its number is
 * another's by now. */
enum owner { OWNER_NONE, OWNER_RUNS, OWNER_GONE, OWNER_ELSEWHERE };
enum owner owner_read(const char *text);

#endif
