/* Names of outputs that would be misread. */
#include "gen/tool/output.h"

#include <fcntl.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const pictures[] = {".jpg", ".jpeg", ".gif", ".bmp", ".webp",
                                       ".tif", ".tiff", ".pdf", ".svg", NULL};
static const char *const files[] = {".png",  ".tar", ".tgz",  ".gz",   ".zip",     ".npy",
                                    ".npz",  ".raw", ".mdb",  ".lmdb", ".jsonl",   ".csv",
                                    ".json", ".txt", ".yaml", ".yml",  ".parquet", NULL};

bool output_is_pipe(const char *path)
{
    return strcmp(path, "-") == 0;
}

/* One that the caller closed can only be read (cli.c), but its name in /dev would be opened anew.
 */
static bool is_writable(int fd)
{
    const int flags = fcntl(fd, F_GETFL);
    return flags >= 0 && (flags & O_ACCMODE) != O_RDONLY;
}

enum err_code output_check_pipe(struct err *e)
{
    if (!is_writable(STDOUT_FILENO))
        return err_add(e, ERR_IO, "-o -: cannot write to standard output: it is closed");
    if (!isatty(STDOUT_FILENO))
        return ERR_NONE;
    return err_add(e, ERR_USAGE,
                   "-o -: standard output is a terminal; send it to a program or a file, as in "
                   "'... -o - | tar tv' or '... -o - > FILE'");
}

static const char *ending_of(const char *path, const char *const *endings)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    const char *dot = strrchr(name, '.');
    for (int i = 0; dot && dot > name && endings[i]; i++)
        if (strcasecmp(dot, endings[i]) == 0)
            return endings[i];
    return NULL;
}

enum err_code output_folder(const char *path, struct err *e)
{
    struct stat s;
    const char *ending = ending_of(path, pictures);
    if (!ending)
        ending = ending_of(path, files);
    if (!ending || (stat(path, &s) == 0 && S_ISDIR(s.st_mode)))
        return ERR_NONE;
    return err_add(e, ERR_USAGE,
                   "-o '%s': a directory is written, and this is the name of a file; '%s/' says "
                   "that it is meant. 'captcha-gen sheet' draws images as one picture, and 'render "
                   "-o -' writes one file, to standard output",
                   path, path);
}

bool output_is_standard(const char *path)
{
    struct stat file, output;
    return stat(path, &file) == 0 && fstat(STDOUT_FILENO, &output) == 0 && S_ISREG(file.st_mode) &&
           file.st_dev == output.st_dev && file.st_ino == output.st_ino;
}

const char *output_picture(const char *path, struct err *e)
{
    const char *ending = ending_of(path, pictures);
    if (!ending)
        ending = ending_of(path, files + 1);
    if (ending)
        err_add(e, ERR_USAGE, "-o '%s': a PNG file is written, whose name does not end in '%s'",
                path, ending);
    if (!output_is_pipe(path))
        return path;
    output_check_pipe(e);
    return "/dev/stdout";
}
