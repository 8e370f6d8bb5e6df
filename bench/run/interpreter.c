/* Asks Python for its folders and packages, and others for their version. */
#include "bench/run/interpreter.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "bench/run/program.h"

static const char *const asked_for_version[] = {"Rscript", "julia", "node", "octave", "java"};

/* Isolated (-I): neither the environment nor a folder of the user's is read. */
static const char ask_python[] =
    "import sys, json, importlib.metadata as m\n"
    "print(json.dumps({'program': sys.executable, 'prefix': sys.prefix, 'base': sys.base_prefix,\n"
    "                  'interpreter': 'Python ' + sys.version.split()[0],\n"
    "                  'packages': {d.metadata['Name']: d.version for d in m.distributions()\n"
    "                               if d.metadata['Name']}}))";

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static const char *text_of(const json_t *j, const char *key)
{
    return json_string_value(json_object_get(j, key));
}

static void take_python(struct interpreter *i)
{
    const char *program = text_of(i->answer, "program");
    i->prefix = text_of(i->answer, "prefix");
    i->base = text_of(i->answer, "base");
    if (program && program[0] == '/') {
        free(i->program);
        i->program = text_copy(program);
    }
    i->versions = json_pack("{s:O, s:O}", "interpreter", json_object_get(i->answer, "interpreter"),
                            "packages", json_object_get(i->answer, "packages"));
}

static bool is_asked_for_version(const char *name)
{
    for (size_t k = 0; k < sizeof asked_for_version / sizeof *asked_for_version; k++)
        if (strcmp(asked_for_version[k], name) == 0)
            return true;
    return false;
}

void interpreter_ask(struct interpreter *i, const char *program)
{
    const bool python = strncmp(base_name(program), "python", 6) == 0;
    const char *const words[] = {program, python ? "-I" : "--version", python ? "-c" : NULL,
                                 ask_python, NULL};
    struct text output = {0};
    struct err ignored = ERR_INIT;
    *i = (struct interpreter){.program = text_copy(program)};
    if (program[0] == '/' && (python || is_asked_for_version(base_name(program))) &&
        !program_run(words, &output, &ignored)) {
        text_trim(&output);
        i->answer = python ? json_loads(output.data, 0, NULL) : NULL;
        if (json_is_object(i->answer))
            take_python(i);
        output.data[strcspn(output.data, "\n")] = '\0';
        if (!python)
            i->versions = json_pack("{s:o}", "interpreter", json_text(output.data));
    }
    if (!i->versions)
        i->versions = json_null();
    err_free(&ignored);
    text_free(&output);
}

void interpreter_free(struct interpreter *i)
{
    json_decref(i->versions);
    json_decref(i->answer);
    free(i->program);
    *i = (struct interpreter){0};
}
