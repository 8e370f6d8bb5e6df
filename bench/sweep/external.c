/* Entries of `methods` that name a program of their own. */
#include "bench/sweep/external.h"

#include <stdlib.h>
#include <string.h>

#include "adapt/methods/registry.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/names.h"
#include "base/text.h"
#include "bench/text/messages.h"

/* Files are scripts, weights and lists of versions. */
enum { MOST_FILES = 100, MOST_WORDS = 100 };
/* Among the names of a lock, most of which are domains'; a file may be both. */
#define NAME_IN_LOCK "file:%s"

static const size_t largest_file = (size_t)1 << 30;

static const struct param limit_params[] = {
    {"seconds", PARAM_REAL, offsetof(struct external_limits, seconds), .min = 1, .max = 1e6,
     .def = "3600.0", .unit = "s", .help = "it is killed after that"},
    {"memory", PARAM_REAL, offsetof(struct external_limits, memory), .min = 0.0625, .max = 4096,
     .def = "4.0", .unit = "GiB", .help = "data of each of its processes; planned for at once"},
    {"threads", PARAM_INT, offsetof(struct external_limits, threads), .min = 1, .max = 256,
     .def = "1", .help = "set for OpenMP, OpenBLAS and MKL"},
};
const struct param_table external_limits_table =
    PARAM_TABLE("limits", struct external_limits, limit_params);

static const struct param entry_params[] = {
    {"external", PARAM_TEXT, offsetof(struct external_entry, script),
     .help = "the program's file, in the sweep's folder or below a path from there"},
    {"deterministic", PARAM_BOOL, offsetof(struct external_entry, deterministic), .def = "false",
     .help = "it claims the same predictions at every run, which verify --rerun tests"},
};
const struct param_table external_table =
    PARAM_TABLE("external", struct external_entry, entry_params);

static const char *const other_keys[] = {"command", "files", "settings", "limits", "label", NULL};

const struct method external_method = {
    .name = "external",
    .title = "external method",
    .help = "a program of one's own; see bench/external/README.md",
    .role = METHOD_OUTSIDE,
};

const struct method *external_or_method(const char *name)
{
    return text_equal(name, external_method.name) ? &external_method : method_find(name);
}

bool external_is_list(const struct node *entry, const char *key)
{
    return node_get(entry, "external") && (text_equal(key, "command") || text_equal(key, "files"));
}

/* ---- files ------------------------------------------------------------------------------------
 */

/* Of the folder in which the method runs: beside the files stand `input` and `output`. */
static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* As the end of a sentence, or NULL. */
static const char *mistake_in_name(const char *name)
{
    if (!*name || text_equal(name, ".") || text_equal(name, ".."))
        return "is no file's name";
    if (text_equal(name, "input") || text_equal(name, "output"))
        return "is that of a folder which the method is given";
    return name_mistake(name);
}

/* SHA-256 of the file as the sweep names it; of a sweep that is planned again, as it was. */
static enum err_code find_hash(const struct sweep_reader *reader, const char *name,
                               char hash[HASH_HEX], struct err *e)
{
    if (reader->records) {
        char *key = text_format(NAME_IN_LOCK, name);
        const char *known = json_string_value(json_object_get(reader->records->names, key));
        free(key);
        if (!known || strlen(known) != HASH_HEX - 1)
            return err_set(e, ERR_DATA, "the lock has no hash of the file '%s'", name);
        memcpy(hash, known, HASH_HEX);
        return ERR_NONE;
    }
    char *path = name[0] == '/' || !reader->folder[0] ? text_copy(name)
                                                      : text_format("%s/%s", reader->folder, name);
    if (!hash_file_upto(path, largest_file, hash, e))
        json_object_set_new(reader->files, hash, json_text(path));
    free(path);
    return e->code;
}

static void note_name(const struct sweep_reader *reader, const char *path, const char *hash)
{
    char *key = text_format(NAME_IN_LOCK, path);
    json_object_set_new(reader->names, key, json_string(hash));
    free(key);
}

static void add_file(const struct sweep_reader *reader, const struct node *n, json_t *files,
                     struct err *e)
{
    char hash[HASH_HEX];
    struct err own = ERR_INIT;
    const char *name = base_name(n->text), *why = mistake_in_name(name);
    if (why)
        node_error(n, e, "'%s' %s", name, why);
    else if (json_object_get(files, name))
        node_error(n, e, "two files would both be called '%s' in the method's folder", name);
    else if (find_hash(reader, n->text, hash, &own))
        node_error(n, e, "%s", own.text);
    else {
        json_object_set_new(files, name, json_string(hash));
        note_name(reader, n->text, hash);
    }
    err_free(&own);
}

static json_t *read_files(const struct sweep_reader *reader, const struct node *entry,
                          struct err *e)
{
    const struct node *list = node_get(entry, "files"), *script = node_get(entry, "external");
    json_t *files = json_object();
    if (script->kind == NODE_SCALAR)
        add_file(reader, script, files, e);
    if (list && !node_is(list, NODE_LIST, e))
        return files;
    if (list && list->count > MOST_FILES)
        node_error(list, e, "more than %d files; one may be an archive", MOST_FILES);
    for (int i = 0; list && i < list->count && i < MOST_FILES; i++)
        if (node_is(&list->children[i], NODE_SCALAR, e))
            add_file(reader, &list->children[i], files, e);
    return files;
}

/* ---- command, settings, limits ----------------------------------------------------------------
 */

static json_t *read_command(const struct node *entry, const char *script, struct err *e)
{
    const struct node *list = node_get(entry, "command");
    if (!list)
        return json_pack("[s, o]", "python3", json_text(base_name(script)));
    json_t *command = json_array();
    if (!node_is(list, NODE_LIST, e))
        return command;
    if (list->count == 0 || list->count > MOST_WORDS)
        node_error(list, e, "a command has 1 to %d words, the first of them a program", MOST_WORDS);
    for (int i = 0; i < list->count && i < MOST_WORDS; i++)
        if (node_is(&list->children[i], NODE_SCALAR, e))
            json_array_append_new(command, json_text(list->children[i].text));
    const char *program = json_string_value(json_array_get(command, 0));
    if (program && !*program)
        node_error(list, e, "the program's name is empty");
    return command;
}

static json_t *json_of_scalar(const struct node *n)
{
    struct err ignored = ERR_INIT;
    long long whole;
    double number;
    bool truth;
    json_t *j = NULL;
    if (!n->quoted && (text_equal(n->text, "null") || text_equal(n->text, "~")))
        j = json_null();
    else if (!n->quoted && node_bool(n, &truth, &ignored))
        j = json_boolean(truth);
    else if (!n->quoted && node_int(n, INT64_MIN, INT64_MAX, &whole, &ignored))
        j = json_integer(whole);
    else if (!n->quoted && node_real(n, -1e300, 1e300, &number, &ignored))
        j = json_real(number);
    else
        j = json_text(n->text);
    err_free(&ignored);
    return j;
}

/* Settings as a program reads them: YAML's plain scalars are numbers, booleans and null. */
static json_t *json_of(const struct node *n)
{
    if (n->kind == NODE_SCALAR)
        return json_of_scalar(n);
    json_t *j = n->kind == NODE_LIST ? json_array() : json_object();
    for (int i = 0; i < n->count; i++)
        if (n->kind == NODE_LIST)
            json_array_append_new(j, json_of(&n->children[i]));
        else
            json_object_set_new(j, n->children[i].key, json_of(&n->children[i]));
    return j;
}

static json_t *read_settings(const struct node *entry, struct err *e)
{
    const struct node *map = node_get(entry, "settings");
    return map && node_is(map, NODE_MAP, e) ? json_of(map) : json_object();
}

static json_t *read_limits(const struct node *entry, struct err *e)
{
    struct external_limits limits;
    param_read(&external_limits_table, &limits, node_get(entry, "limits"), NULL, e);
    return param_json(&external_limits_table, &limits);
}

json_t *external_read(const struct sweep_reader *reader, const struct node *entry, struct err *e)
{
    struct external_entry own;
    struct err mistakes = ERR_INIT;
    param_read(&external_table, &own, entry, other_keys, &mistakes);
    const char *script = own.script ? own.script : "";
    json_t *files = read_files(reader, entry, &mistakes);
    json_t *command = read_command(entry, script, &mistakes);
    json_t *settings = read_settings(entry, &mistakes), *limits = read_limits(entry, &mistakes);
    json_t *j =
        json_pack("{s:o, s:o, s:o, s:o, s:o}", "script", json_text(base_name(script)), "command",
                  command, "files", files, "settings", settings, "limits", limits);
    if (own.deterministic)
        json_object_set_new(j, "deterministic", json_true());
    param_free(&external_table, &own);
    if (mistakes.code) {
        json_decref(j);
        j = NULL;
    }
    err_merge(e, &mistakes);
    return j;
}

/* ---- identities -------------------------------------------------------------------------------
 */

static bool is_hash(const char *text)
{
    return text && strlen(text) == HASH_HEX - 1 && strspn(text, "0123456789abcdef") == HASH_HEX - 1;
}

static bool are_files(json_t *files)
{
    const char *name;
    json_t *hash;
    json_object_foreach(files, name, hash) if (strchr(name, '/') || mistake_in_name(name) ||
                                               !is_hash(json_string_value(hash))) return false;
    return json_is_object(files) && json_object_size(files) > 0;
}

static bool is_command(const json_t *command)
{
    size_t i;
    const json_t *word;
    json_array_foreach(command, i, word) if (!json_is_string(word)) return false;
    return json_array_size(command) > 0;
}

enum err_code external_parse(const json_t *identity, struct external_limits *limits, struct err *e)
{
    const char *script = json_string_value(json_object_get(identity, "script"));
    json_t *files = json_object_get(identity, "files");
    *limits = (struct external_limits){0};
    if (!script || !json_object_get(files, script) || !are_files(files) ||
        !is_command(json_object_get(identity, "command")) ||
        !json_is_object(json_object_get(identity, "settings")))
        return err_add(e, ERR_DATA, "cell: 'external' is missing or damaged");
    return param_from_json(&external_limits_table, limits, json_object_get(identity, "limits"), e);
}
