/* The command line: options of every type, help from the table, exit codes, and output that cannot
 * be written. Each case is a run of the tool in a child process. */
#include "table.h"

#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cli.h"
#include "base/cli_pages.h"

struct settings {
    int jobs;
    double scale;
    bool quiet, json, plain, both;
    int depth;
    char *out;
    int format;
    struct text_list sets;
};

static const char *const formats[] = {"md", "csv", "html", NULL};
static const char *output_value(int i)
{
    static const char *const values[] = {"dark", "light", NULL};
    return values[i];
}

static const char *argument_value(int i)
{
    static const char *const values[] = {"this", "that", NULL};
    return values[i];
}

static const struct cli_option options[] = {
    {.param = {"jobs", PARAM_INT, offsetof(struct settings, jobs), .min = 1, .max = 64, .def = "2",
               .help = "worker processes"},
     .key = 'j',
     .argument = "N"},
    {.param = {"scale", PARAM_REAL, offsetof(struct settings, scale), .def = "1.5", .help = "size"},
     .argument = "X"},
    {.param = {"quiet", PARAM_BOOL, offsetof(struct settings, quiet), .def = "false",
               .help = "no talk"},
     .key = 'q'},
    {.param = {"json", PARAM_BOOL, offsetof(struct settings, json), .def = "false",
               .help = "as JSON"}},
    {.param = {"output", PARAM_TEXT, offsetof(struct settings, out), .def = "", .help = "where to"},
     .key = 'o',
     .argument = "DIR",
     .value = output_value},
    {.param = {"depth", PARAM_INT, offsetof(struct settings, depth), .def = "3", .help = "of it"},
     .argument = "N",
     .with = "output"},
    {.param = {"plain", PARAM_BOOL, offsetof(struct settings, plain), .def = "false",
               .help = "as text"},
     .apart = "json"},
    {.param = {"both", PARAM_BOOL, offsetof(struct settings, both), .def = "false",
               .help = "side by side"},
     .least = 2},
    {.param = {"format", PARAM_CHOICE, offsetof(struct settings, format), .choices = formats,
               .def = "md", .help = "of the table"},
     .argument = "NAME"},
    {.param = {"set", PARAM_TEXT, offsetof(struct settings, sets), .help = "name=value"},
     .key = 's',
     .argument = "PAIR",
     .repeat = true},
};

static enum err_code show(const void *in, int count, char **arguments, struct err *e)
{
    const struct settings *s = in;
    (void)e;
    printf("jobs=%d scale=%g quiet=%d json=%d out=[%s] format=%s", s->jobs, s->scale, s->quiet,
           s->json, s->out, formats[s->format]);
    for (int i = 0; i < s->sets.count; i++)
        printf(" set=[%s]", s->sets.items[i]);
    for (int i = 0; i < count; i++)
        printf(" argument=[%s]", arguments[i]);
    printf("\n");
    return ERR_NONE;
}

static enum err_code go_wrong(const void *in, int count, char **arguments, struct err *e)
{
    (void)in;
    for (int i = 0; i < count * 30; i++)
        err_add(e, ERR_CONFIG, "%s:%d:1: wrong", arguments[0], i + 1);
    return err_add(e, ERR_FAILED, "nothing given");
}

static enum err_code flood(const void *in, int count, char **arguments, struct err *e)
{
    (void)in;
    (void)arguments;
    (void)e;
    for (int i = 0; i < 200000 && !ferror(stdout); i++)
        printf("line %d of many, for the sake of length %d\n", i, count);
    return ERR_NONE;
}

static const struct cli_command commands[] = {
    {.name = "show",
     .arguments = "SPEC [SPEC...]",
     .min_arguments = 1,
     .max_arguments = 3,
     .summary = "shows what it was given",
     .description = "A paragraph\nof two lines.",
     .examples = "tool show -j 4 a.yaml   # on four processors\n",
     .options = options,
     .option_count = 10,
     .settings_size = sizeof(struct settings),
     .run = show,
     .argument = argument_value},
    {.name = "fail",
     .arguments = "[WORD]",
     .max_arguments = -1,
     .summary = "fails",
     .run = go_wrong},
    {.name = "flood", .summary = "prints much", .run = flood},
    {.name = "draw",
     .arguments = "SPEC",
     .min_arguments = 1,
     .max_arguments = 1,
     .summary = "shows what a spec's name means",
     .options = options,
     .option_count = 10,
     .settings_size = sizeof(struct settings),
     .run = show,
     .shipped = "domains"},
    {.name = "cell", .run = flood}, /* internal: not shown */
};
static const struct cli_fact environment[] = {{"TOOL_X", "What -o is without it."}, {0}};
static const struct cli_fact files[] = {{"~/.tool-x", ".a dot begins this."}, {0}};
static const struct cli_tool tool = {.name = "tool-x",
                                     .version = "1.2.3",
                                     .summary = "a tool for tests",
                                     .description = ".starts with a dot",
                                     .commands = commands,
                                     .command_count = 5,
                                     .environment = environment,
                                     .files = files,
                                     .failed = "a word went wrong"};

/* What a run said and how it ended. */
struct run {
    char out[20000], err[8000];
    int code, signal;
};

static void read_to_end(int fd, char *text, size_t size)
{
    size_t used = 0;
    ssize_t n;
    char rest[4096];
    while (used < size - 1 && (n = read(fd, text + used, size - 1 - used)) > 0)
        used += (size_t)n;
    text[used] = 0;
    while (read(fd, rest, sizeof rest) > 0)
        ;
    close(fd);
}

/* Runs the tool on the words of `line`, split at spaces; `stdout_path` instead of a pipe. */
static struct run *run_to(const char *line, const char *stdout_path)
{
    static struct run r;
    static char name[] = "tool-x";
    char words[1000], *arguments[40] = {name};
    int out[2], err[2], count = 1, status;
    snprintf(words, sizeof words, "%s", line);
    for (char *word = strtok(words, " "); word; word = strtok(NULL, " "))
        arguments[count++] = word;
    ck_assert(pipe(out) == 0 && pipe(err) == 0);
    fflush(NULL);
    const pid_t child = fork();
    if (child == 0) {
        dup2(stdout_path ? open(stdout_path, O_WRONLY) : out[1], 1);
        dup2(err[1], 2);
        close(out[0]);
        close(err[0]);
        const int code = cli_main(&tool, count, arguments);
        _exit(code);
    }
    close(out[1]);
    close(err[1]);
    read_to_end(out[0], r.out, sizeof r.out);
    read_to_end(err[0], r.err, sizeof r.err);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    r.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    r.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    return &r;
}

static struct run *run(const char *line)
{
    return run_to(line, NULL);
}

/* ---- options -------------------------------------------------------------------------------- */

static const struct {
    const char *line, *out;
} good[] = {
    {"show a", "jobs=2 scale=1.5 quiet=0 json=0 out=[] format=md argument=[a]\n"},
    {"show -j 4 a", "jobs=4 "},
    {"show -j4 a", "jobs=4 "},
    {"show --jobs 4 a", "jobs=4 "},
    {"show --jobs=4 a", "jobs=4 "},
    {"show --jo 4 a", "jobs=4 "},
    {"show a -j 4 b", "jobs=4 scale=1.5 quiet=0 json=0 out=[] format=md argument=[a] argument=[b]"},
    {"show -qj 3 a", "jobs=3 scale=1.5 quiet=1"},
    {"show --quiet --json a", "quiet=1 json=1"},
    {"show --scale -2e-1 a", "scale=-0.2 "},
    {"show -o y/z a", "out=[y/z]"},
    {"show -o {odd:[}text a", "out=[{odd:[}text]"},
    {"show --output= a", "out=[]"},
    {"show --depth 4 -o x a", "out=[x]"},
    {"show --plain a", "jobs=2"},
    {"show --both a b", "argument=[b]"},
    {"show --format csv a", "format=csv"},
    {"show -s a=1 --set b=2 a", "format=md set=[a=1] set=[b=2] argument=[a]"},
    {"show -- -j --help", "jobs=2 scale=1.5 quiet=0 json=0 out=[] format=md argument=[-j] "
                          "argument=[--help]"},
    {"show - a", "argument=[-] argument=[a]"},
};

START_TEST(options_are_read)
{
    const struct run *r = run(good[_i].line);
    ck_assert_msg(r->code == 0, "%s: %d, %s", good[_i].line, r->code, r->err);
    ck_assert_msg(strstr(r->out, good[_i].out) != NULL, "%s gave %s", good[_i].line, r->out);
    ck_assert_str_eq(r->err, "");
}
END_TEST

static const struct {
    const char *line, *err;
} wrong[] = {
    {"", "tool-x: no command; 'tool-x --help' lists them\n"},
    {"shwo a", "tool-x: unknown command 'shwo' (did you mean 'show'?)\n"},
    {"zzzzzzzz", "tool-x: unknown command 'zzzzzzzz'; 'tool-x --help' lists what there is\n"},
    {"cel", "unknown command 'cel'"},
    {"--verson", "unknown option '--verson'"},
    {"help shwo", "unknown command 'shwo' (did you mean 'show'?)"},
    {"show", "tool-x: show: missing SPEC [SPEC...]; 'tool-x show --help' shows how\n"},
    {"show a b c d", "tool-x: show: too many arguments; it takes SPEC [SPEC...]\n"},
    {"flood a", "flood: too many arguments; it takes none"},
    {"show --jbos 3 a", "tool-x: unknown option '--jbos' (did you mean '--jobs'?)\n"},
    {"show --jbos=3 a", "tool-x: unknown option '--jbos' (did you mean '--jobs'?)\n"},
    {"show --perspective a", "unknown option '--perspective'; 'tool-x show --help' lists them"},
    {"show --j 3 a", "option '--j' is the beginning of 2 options"},
    {"show -z a", "tool-x: unknown option '-z'; 'tool-x show --help' lists them\n"},
    {"show a -j", "tool-x: option '--jobs' takes an argument, N\n"},
    {"show a --output", "tool-x: option '--output' takes an argument, DIR\n"},
    {"show --quiet=3 a", "tool-x: option '--quiet' takes no argument\n"},
    {"show --help=3 a", "tool-x: option '--help' takes no argument\n"},
    {"show -j 4 -j 5 a", "tool-x: --jobs is given twice\n"},
    {"show -o x a --output=x", "tool-x: --output is given twice\n"},
    {"show -j many a", "tool-x: --jobs: 'many' is not a whole number\n"},
    {"show -j 0 a", "tool-x: --jobs: 0 is out of range, 1 to 64\n"},
    {"show -j [1 a", "tool-x: --jobs: '[1' is not a YAML value; put it in quotation marks\n"},
    {"show --depth 4 a", "tool-x: --depth is read only with --output\n"},
    {"show --depth=3 a", "tool-x: --depth is read only with --output\n"},
    {"show --plain --json a", "tool-x: --plain and --json exclude each other\n"},
    {"show --both a", "tool-x: --both is read only with 2 arguments, SPEC [SPEC...]\n"},
    {"show --scale big a", "tool-x: --scale: 'big' is not a number\n"},
    {"show --format cvs a",
     "tool-x: --format: unknown 'cvs' (did you mean 'csv'?); one of md, csv, html\n"},
};

START_TEST(mistakes_are_told)
{
    const struct run *r = run(wrong[_i].line);
    ck_assert_msg(r->code == 64, "%s: %d, %s", wrong[_i].line, r->code, r->err);
    ck_assert_msg(strstr(r->err, wrong[_i].err) != NULL, "%s gave %s", wrong[_i].line, r->err);
    ck_assert_str_eq(r->out, "");
}
END_TEST

START_TEST(all_mistakes_are_told_at_once)
{
    const struct run *r = run("show -j 0 --scael 3 --format cvs -z");
    ck_assert_int_eq(r->code, 64);
    ck_assert_ptr_nonnull(strstr(r->err, "tool-x: --jobs: 0"));
    ck_assert_ptr_nonnull(strstr(r->err, "\ntool-x: unknown option '--scael' (did you mean"));
    ck_assert_ptr_nonnull(strstr(r->err, "\ntool-x: --format: unknown 'cvs'"));
    ck_assert_ptr_nonnull(strstr(r->err, "\ntool-x: unknown option '-z'"));
}
END_TEST

/* ---- pages ---------------------------------------------------------------------------------- */

START_TEST(help_is_asked_in_many_ways)
{
    static const char *const ways[] = {"--help", "-h", "help"};
    static const char *const more[] = {"show --help", "show -h", "help show", "show -j 0 --help x",
                                       "show --hel"};
    for (int i = 0; i < 3; i++) {
        const struct run *r = run(ways[i]);
        ck_assert_int_eq(r->code, 0);
        ck_assert_ptr_nonnull(strstr(r->out, "Usage: tool-x COMMAND"));
        ck_assert_ptr_nonnull(strstr(r->out, "  show         shows what it was given\n"));
        ck_assert_ptr_nonnull(strstr(r->out, "  74  reading or writing failed"));
        ck_assert_ptr_nonnull(strstr(r->out, "\nEnvironment:\n  TOOL_X\n      What -o is"));
        ck_assert_ptr_nonnull(strstr(r->out, "\nFiles:\n  ~/.tool-x\n"));
        ck_assert_ptr_null(strstr(r->out, "cell  "));
    }
    for (int i = 0; i < 5; i++) {
        const struct run *r = run(more[i]);
        ck_assert_int_eq(r->code, 0);
        ck_assert_str_eq(r->err, "");
        ck_assert_ptr_nonnull(strstr(r->out, "Usage: tool-x show [OPTION...] SPEC [SPEC...]\n"));
        ck_assert_ptr_nonnull(strstr(r->out, "-j, --jobs=N"));
        ck_assert_ptr_nonnull(strstr(r->out, "worker processes (default 2)"));
        ck_assert_ptr_nonnull(strstr(r->out, "of the table: md, csv, html (default md)"));
        ck_assert_ptr_nonnull(strstr(r->out, "name=value (may be given several times)"));
        ck_assert_ptr_nonnull(strstr(r->out, "of it (default 3; with --output)\n"));
        ck_assert_ptr_nonnull(strstr(r->out, "side by side\n"));
        ck_assert_ptr_nonnull(strstr(r->out, "  tool show -j 4 a.yaml   # on four processors"));
        ck_assert_ptr_nonnull(
            strstr(r->out, "Exit codes:\n  0   success\n  1   a word went wrong\n"));
    }
}
END_TEST

/* A tool of which no command ends with 1 does not list it. */
START_TEST(each_tool_has_its_exit_codes)
{
    struct cli_tool other = tool;
    char page[20000];
    void (*const pages[])(const struct cli_tool *, FILE *) = {cli_help, cli_man};
    static const char *const codes[] = {"\n  1   ", "\n.B 1\n"};
    for (int i = 0; i < 4; i++) {
        FILE *to = fmemopen(page, sizeof page, "w");
        other.failed = i < 2 ? "a word went wrong" : NULL;
        pages[i % 2](&other, to);
        fclose(to);
        ck_assert_msg((strstr(page, codes[i % 2]) != NULL) == (i < 2), "%s", page);
        ck_assert_ptr_nonnull(strstr(page, "wrong command line"));
    }
}
END_TEST

START_TEST(the_version_is_told)
{
    ck_assert_str_eq(run("--version")->out, "tool-x 1.2.3\n");
}
END_TEST

/* Nothing of the text may be taken for a request of roff. */
START_TEST(the_man_page_is_roff)
{
    const struct run *r = run("--man");
    ck_assert_int_eq(r->code, 0);
    ck_assert_int_eq(strncmp(r->out, ".TH TOOL-X 1 ", 13), 0);
    ck_assert_ptr_nonnull(strstr(r->out, "\n\\&.starts with a dot\n"));
    ck_assert_ptr_nonnull(strstr(r->out, ".B \\-j, \\-\\-jobs=N\n"));
    ck_assert_ptr_nonnull(strstr(r->out, ".SH ENVIRONMENT\n.TP\n.B TOOL_X\nWhat \\-o is"));
    ck_assert_ptr_nonnull(strstr(r->out, ".SH FILES\n.TP\n.B ~/.tool\\-x\n\\&.a dot"));
    ck_assert_ptr_nonnull(strstr(r->out, ".SH EXIT STATUS\n"));
    for (const char *line = r->out; line && *line; line = strchr(line, '\n')) {
        line += *line == '\n';
        ck_assert_msg(*line != '.' || strchr("TSPnBRIf", line[1]), "%.40s", line);
    }
}
END_TEST

/* bash itself completes: the script is run with what a user would have typed, in a folder with the
 * file plan.yaml, and with a tool that ships the domains plain and tilted. */
START_TEST(bash_completes)
{
    static const char *const cases[][3] = {
        /* words typed, index of the last, what must be offered */
        {"tool-x sh", "1", "show"},
        {"tool-x show --fo", "2", "--format"},
        {"tool-x show --s", "2", "--scale --set"},
        {"tool-x show --format ", "3", "md csv html"},
        {"tool-x show --format = c", "4", "csv"},
        {"tool-x show --format =", "3", "md csv html"},
        {"tool-x show -o d", "3", "dark"},
        {"tool-x show --set ", "3", ""},
        {"tool-x show th", "2", "this that"},
        {"tool-x draw pl", "2", "plain plan.yaml"},
        {"tool-x draw -q t", "3", "tilted"},
        {"tool-x draw --format c", "3", "csv"},
    };
    char folder[256], script[300], command[1200], answer[200];
    struct err e = ERR_INIT;
    const struct run *r = run("--completion");
    ck_assert_int_eq(r->code, 0);
    new_folder(folder);
    snprintf(script, sizeof script, "%s/completion", folder);
    publish_file(script, r->out, strlen(r->out), &e);
    snprintf(script, sizeof script, "%s/plan.yaml", folder);
    publish_file(script, "", 0, &e);
    expect_none(&e);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        snprintf(command, sizeof command,
                 "cd %s && bash -c 'tool-x() { [ \"$*\" = \"--names domains\" ] && "
                 "echo plain && echo tilted; }; . ./completion; COMP_WORDS=(%s); COMP_CWORD=%s; "
                 "_tool_x; echo ${COMPREPLY[*]}'",
                 folder, cases[i][0], cases[i][1]);
        FILE *f = popen(command, "r");
        ck_assert(f && fgets(answer, sizeof answer, f));
        ck_assert_int_eq(pclose(f), 0);
        answer[strcspn(answer, "\n")] = 0;
        ck_assert_str_eq(answer, cases[i][2]);
    }
    drop_folder(folder);
}
END_TEST

/* A folder of shipped files, with the domain plain. */
static void ship(char folder[256])
{
    char path[300];
    struct err e = ERR_INIT;
    new_folder(folder);
    snprintf(path, sizeof path, "%s/domains", folder);
    publish_mkdir(path, &e);
    snprintf(path, sizeof path, "%s/domains/plain.yaml", folder);
    publish_file(path, "", 0, &e);
    expect_none(&e);
    setenv("ADDA_DATA", folder, 1);
}

START_TEST(a_file_of_a_shipped_name_is_told)
{
    char folder[256], here[4096], file[300];
    struct err e = ERR_INIT;
    ship(folder);
    snprintf(file, sizeof file, "%s/plain.yaml", folder);
    ck_assert(getcwd(here, sizeof here) && !chdir(folder));
    ck_assert_str_eq(run("draw plain")->err, "");
    publish_file(file, "name: other\n", 12, &e);
    expect_none(&e);
    const struct run *r = run("draw plain");
    ck_assert_str_eq(r->err,
                     "tool-x: warning: 'plain' is the shipped file of that name; for the one of "
                     "this folder say ./plain.yaml\n");
    ck_assert_ptr_nonnull(strstr(r->out, "/domains/plain.yaml]\n"));
    ck_assert_str_eq(run("draw plain.yaml")->err, "");
    ck_assert_str_eq(run("show plain")->err, "");
    ck_assert(!unlink(file) && !symlink("domains/plain.yaml", file));
    ck_assert_str_eq(run("draw plain")->err, ""); /* it is the same */
    ck_assert(!chdir(here));
    drop_folder(folder);
}
END_TEST

START_TEST(arguments_name_shipped_files)
{
    char folder[256], expected[400];
    ship(folder);
    snprintf(expected, sizeof expected, "argument=[%s/domains/plain.yaml]\n", folder);
    ck_assert_ptr_nonnull(strstr(run("draw plain")->out, expected));
    const struct run *r = run("draw plian");
    ck_assert_int_eq(r->code, ERR_NOINPUT);
    ck_assert_msg(
        strstr(r->err, "'plian' is no file here") &&
            strstr(r->err, "; did you mean 'plain'?; 'captcha-gen list domains' names all"),
        "%s", r->err);
    ck_assert_ptr_nonnull(strstr(run("draw plain.yaml")->out, "argument=[plain.yaml]\n"));
    ck_assert_ptr_nonnull(strstr(run("show plain")->out, "argument=[plain]\n"));
    ck_assert_str_eq(run("--names domains")->out, "plain\n");
    r = run("--names sweeps");
    ck_assert_int_eq(r->code, 69);
    ck_assert_ptr_nonnull(strstr(r->err, "/sweeps': No such file or directory; the variable"));
    drop_folder(folder);
}
END_TEST

/* ---- ends ----------------------------------------------------------------------------------- */

START_TEST(errors_of_a_command_are_its_exit_code)
{
    const struct run *r = run("fail");
    ck_assert_int_eq(r->code, 1);
    ck_assert_str_eq(r->err, "tool-x: nothing given\n");
    r = run("fail a.yaml");
    ck_assert_int_eq(r->code, 78);
    ck_assert_int_eq(strncmp(r->err, "tool-x: a.yaml:1:1: wrong\ntool-x: a.yaml:2:1: wrong\n", 52),
                     0);
    r = run("fail a.yaml b");
    ck_assert_ptr_nonnull(strstr(r->err, "tool-x: a.yaml:50:1: wrong\ntool-x: ... and 11 more\n"));
}
END_TEST

START_TEST(output_that_cannot_be_written_is_an_error)
{
    static const char *const lines[] = {"show a", "flood", "--help", "show --help", "--man"};
    for (int i = 0; i < 5; i++) {
        const struct run *r = run_to(lines[i], "/dev/full");
        ck_assert_msg(r->code == 74, "%s: %d", lines[i], r->code);
        ck_assert_ptr_nonnull(strstr(r->err, "tool-x: cannot write to standard output"));
        ck_assert_ptr_nonnull(strstr(r->err, "is the disk full?"));
    }
}
END_TEST

/* Started with closed streams, the tool gives their numbers to none of its files. */
START_TEST(closed_streams_are_opened)
{
    int status;
    fflush(NULL);
    const pid_t child = fork();
    if (child == 0) {
        char name[] = "tool-x", command[] = "--version", *arguments[] = {name, command, NULL};
        for (int fd = 0; fd <= 2; fd++)
            close(fd);
        signal(SIGCHLD, SIG_IGN); /* as some parents leave it */
        const int code = cli_main(&tool, 2, arguments);
        const bool open_now = dup(2) > 2;
        const bool waits = signal(SIGCHLD, SIG_DFL) == SIG_DFL;
        _exit(open_now && waits ? code : 99);
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFEXITED(status));
    ck_assert_int_eq(WEXITSTATUS(status), 74); /* the version went nowhere */
}
END_TEST

/* As in `tool flood | head -1`: the end is quick and silent. */
START_TEST(a_reader_that_goes_ends_the_tool)
{
    int out[2], status;
    ck_assert_int_eq(pipe(out), 0);
    signal(SIGPIPE, SIG_IGN); /* as some parents leave it */
    fflush(NULL);
    const pid_t child = fork();
    if (child == 0) {
        char name[] = "tool-x", command[] = "flood", *arguments[] = {name, command, NULL};
        dup2(out[1], 1);
        close(out[0]);
        _exit(cli_main(&tool, 2, arguments));
    }
    close(out[0]);
    close(out[1]);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFSIGNALED(status));
    ck_assert_int_eq(WTERMSIG(status), SIGPIPE);
}
END_TEST

static const struct test tests[] = {
    LOOP(options_are_read, sizeof good / sizeof *good),
    LOOP(mistakes_are_told, sizeof wrong / sizeof *wrong),
    TEST(all_mistakes_are_told_at_once),
    TEST(help_is_asked_in_many_ways),
    TEST(each_tool_has_its_exit_codes),
    TEST(the_version_is_told),
    TEST(the_man_page_is_roff),
    TEST(bash_completes),
    TEST(arguments_name_shipped_files),
    TEST(a_file_of_a_shipped_name_is_told),
    TEST(errors_of_a_command_are_its_exit_code),
    TEST(output_that_cannot_be_written_is_an_error),
    TEST(a_reader_that_goes_ends_the_tool),
    TEST(closed_streams_are_opened),
};
RUN_TABLE("cli", tests)
