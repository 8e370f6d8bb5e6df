/* Files that come with the tools: found by the variable, beside the program, through links; what a
 * name given in place of a path means; and what is said where nothing is there. */
#include "table.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/shipped.h"
#include "base/text.h"

static char folder[256];

static void begin(void)
{
    new_folder(folder);
    unsetenv("ADDA_DATA");
}

static void end(void)
{
    drop_folder(folder);
}

static char *at(const char *name)
{
    static char path[600];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void make(const char *name)
{
    struct err e = ERR_INIT;
    publish_file(at(name), "", 0, &e);
    expect_none(&e);
}

static void make_folder(const char *name)
{
    ck_assert_int_eq(mkdir(at(name), 0777), 0);
}

/* What shipped_file says in a copy of this program that is started as `program`: its path, or the
 * error. */
static const char *asked_as(const char *program)
{
    static char answer[2000];
    char *command = text_format("'%s' --where", program);
    FILE *f = popen(command, "r");
    free(command);
    ck_assert(f && fgets(answer, sizeof answer, f));
    ck_assert_int_eq(pclose(f), 0);
    answer[strcspn(answer, "\n")] = 0;
    return answer;
}

static int say_where(void)
{
    struct err e = ERR_INIT;
    char *path = shipped_file("fonts.yaml", &e);
    puts(path ? path : e.text);
    err_free(&e);
    free(path);
    return 0;
}

static void install_here(void)
{
    make_folder("bin");
    make_folder("share");
    make_folder("share/adda-bench");
    make("share/adda-bench/fonts.yaml");
    char *command = text_format("cp -L /proc/%d/exe '%s/bin/program'", (int)getpid(), folder);
    ck_assert_int_eq(system(command), 0);
    free(command);
}

START_TEST(it_is_beside_the_program_wherever_that_is)
{
    begin();
    install_here();
    ck_assert_str_eq(asked_as(at("bin/program")), at("share/adda-bench/fonts.yaml"));
    make_folder("links");
    ck_assert_int_eq(symlink("../bin/program", at("links/program")), 0);
    ck_assert_str_eq(asked_as(at("links/program")), at("share/adda-bench/fonts.yaml"));
    make_folder("moved");
    char *to = text_copy(at("moved/share"));
    ck_assert_int_eq(rename(at("share"), to), 0);
    free(to);
    to = text_copy(at("moved/bin"));
    ck_assert_int_eq(rename(at("bin"), to), 0);
    free(to);
    ck_assert_str_eq(asked_as(at("moved/bin/program")), at("moved/share/adda-bench/fonts.yaml"));
    end();
}
END_TEST

START_TEST(where_it_is_not_there_one_learns_where_it_was_looked_for)
{
    begin();
    install_here();
    ck_assert_int_eq(unlink(at("share/adda-bench/fonts.yaml")), 0);
    const char *said = asked_as(at("bin/program"));
    ck_assert_msg(strstr(said, at("share/adda-bench/fonts.yaml': No such file")) != NULL, "%s",
                  said);
    ck_assert_msg(strstr(said, "ADDA_DATA") && strstr(said, "cmake --install"), "%s", said);
    end();
}
END_TEST

START_TEST(the_variable_comes_first_and_alone)
{
    struct err e = ERR_INIT;
    begin();
    make("fonts.yaml");
    setenv("ADDA_DATA", folder, 1);
    char *path = shipped_file("fonts.yaml", &e);
    ck_assert_str_eq(path, at("fonts.yaml"));
    free(path);
    ck_assert_ptr_null(shipped_file("domains", &e)); /* although a build has them */
    expect_error(&e, ERR_UNAVAILABLE, "the variable ADDA_DATA names the folder");
    setenv("ADDA_DATA", "", 1); /* as good as none */
    path = shipped_file("fonts.yaml", &e);
    ck_assert_str_eq(path, ADDA_BINARY_DIR "/share/adda-bench/fonts.yaml");
    free(path);
    end();
}
END_TEST

static void expect_spec(const char *given, bool or_folder, const char *expected)
{
    char *spec = shipped_spec("domains", given, or_folder);
    ck_assert_str_eq(spec, expected);
    free(spec);
}

START_TEST(a_name_is_a_file_of_here_or_one_that_is_shipped)
{
    begin();
    make_folder("domains");
    make("domains/plain.yaml");
    make("domains/a.b.yaml");
    setenv("ADDA_DATA", folder, 1);
    make_folder("here");
    ck_assert_int_eq(chdir(at("here")), 0);
    char *shipped = text_copy(at("domains/plain.yaml"));
    expect_spec("plain", false, shipped);
    expect_spec("./plain", false, "./plain");
    expect_spec("plain.yaml", false, "plain.yaml");
    expect_spec("a.b", false, "a.b");
    expect_spec("../domains/plain", false, "../domains/plain");
    expect_spec("other", false, "other");
    expect_spec("", false, "");
    make_folder("here/plain"); /* a dataset is no domain */
    expect_spec("plain", false, shipped);
    expect_spec("plain", true, "plain");
    ck_assert_int_eq(rmdir("plain"), 0);
    make("here/plain");
    expect_spec("plain", false, "plain");
    free(shipped);
    ck_assert_int_eq(chdir("/"), 0);
    end();
}
END_TEST

static void collect(const char *name, const char *path, void *text)
{
    text_printf(text, "%s=%s\n", name, path + strlen(folder));
}

START_TEST(names_are_listed_in_order)
{
    struct text all = {0};
    struct err e = ERR_INIT;
    begin();
    make_folder("domains");
    make("domains/b.yaml");
    make("domains/a.yaml");
    make("domains/README.md");
    make("domains/.yaml");
    setenv("ADDA_DATA", folder, 1);
    ck_assert(!shipped_each("domains", collect, &all, &e));
    ck_assert_str_eq(all.data, "a=/domains/a.yaml\nb=/domains/b.yaml\n");
    text_free(&all);
    shipped_each("domains/a.yaml", collect, &all, &e);
    expect_error(&e, ERR_UNAVAILABLE, "Not a directory");
    end();
}
END_TEST

static const struct test tests[] = {
    TEST(it_is_beside_the_program_wherever_that_is),
    TEST(where_it_is_not_there_one_learns_where_it_was_looked_for),
    TEST(the_variable_comes_first_and_alone),
    TEST(a_name_is_a_file_of_here_or_one_that_is_shipped),
    TEST(names_are_listed_in_order),
};

int main(int count, char **arguments)
{
    return count == 2 && strcmp(arguments[1], "--where") == 0
               ? say_where()
               : run_table("shipped", tests, sizeof tests / sizeof *tests);
}
