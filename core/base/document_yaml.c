/* Limits that libyaml lacks, and its error messages in plain words. */
#include "base/document_yaml.h"

#include <string.h>

enum { MAX_ANCHORS = 1000, MAX_DIRECTIVES = 16 };
_Static_assert(DOCUMENT_MAX_DEPTH == 64, "a message below says 64");

/* What to do about the commonest of libyaml's complaints. */
static const char *advice(const char *problem)
{
    static const struct {
        const char *problem, *advice;
    } table[] = {
        {"mapping values are not allowed in this context",
         "; check the indentation, and quote a text that holds ': '"},
        {"could not find expected ':'", "; a line is 'key: value' or '- item'"},
        {"did not find expected key", "; check the indentation"},
        {"found character that cannot start any token",
         "; quote a text that begins with %, @ or a backquote"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (strcmp(table[i].problem, problem) == 0)
            return table[i].advice;
    return "";
}

/* Whether a tab is among the white space that begins a line (counted from 0). */
static bool tab_indents(const char *text, size_t line)
{
    for (; line > 0; line--) {
        text = strchr(text, '\n');
        if (!text)
            return false;
        text++;
    }
    return memchr(text, '\t', strspn(text, " \t")) != NULL;
}

/* The file is not UTF-8, or holds characters that no text file holds: libyaml counts bytes. */
static enum err_code reader_error(const char *name, const yaml_parser_t *p, const char *text,
                                  size_t size, struct err *e)
{
    int line = 1, column = 1;
    for (size_t i = 0; i < p->problem_offset && i < size; i++) {
        column = text[i] == '\n' ? 1 : column + 1;
        line += text[i] == '\n';
    }
    return err_add(e, ERR_CONFIG, "%s:%d:%d: %s; the file must be plain text in UTF-8", name, line,
                   column, p->problem ? p->problem : "cannot be read");
}

enum err_code document_parser_error(const char *name, const yaml_parser_t *p, const char *text,
                                    size_t size, struct err *e)
{
    if (p->error == YAML_MEMORY_ERROR)
        return err_memory(e);
    if (p->error == YAML_READER_ERROR)
        return reader_error(name, p, text, size, e);
    const char *problem = p->problem ? p->problem : "not YAML";
    const int line = (int)p->problem_mark.line + 1, column = (int)p->problem_mark.column + 1;
    if (tab_indents(text, p->problem_mark.line))
        return err_add(e, ERR_CONFIG, "%s:%d:%d: a tab in the indentation; use spaces", name, line,
                       column);
    return err_add(e, ERR_CONFIG, "%s:%d:%d: %s%s%s%s", name, line, column,
                   p->context ? p->context : "", p->context ? ", " : "", problem, advice(problem));
}

/* Each directive is compared with all before it. */
static bool few_directives(const char *name, const char *text, struct err *e)
{
    int count = 0, line = 1;
    for (const char *p = text; p && count <= MAX_DIRECTIVES; line++) {
        count += *p == '%';
        p = strchr(p, '\n');
        p = p ? p + 1 : NULL;
    }
    if (count > MAX_DIRECTIVES)
        err_add(e, ERR_CONFIG, "%s:%d:1: more than %d lines begin with %%", name, line - 1,
                MAX_DIRECTIVES);
    return count <= MAX_DIRECTIVES;
}

/* How an event changes the depth. */
static int deeper(const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_SEQUENCE_START_EVENT:
    case YAML_MAPPING_START_EVENT:
        return 1;
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        return -1;
    default:
        return 0;
    }
}

static bool has_anchor(const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        return event->data.scalar.anchor;
    case YAML_SEQUENCE_START_EVENT:
        return event->data.sequence_start.anchor;
    case YAML_MAPPING_START_EVENT:
        return event->data.mapping_start.anchor;
    default:
        return false;
    }
}

bool document_within_limits(const char *name, const char *text, size_t size, struct err *e)
{
    yaml_parser_t p;
    yaml_event_t event;
    int depth = 0, anchors = 0;
    const char *excess = NULL;
    bool end = false;
    if (!few_directives(name, text, e))
        return false;
    if (!yaml_parser_initialize(&p)) {
        err_memory(e);
        return false;
    }
    yaml_parser_set_input_string(&p, (const unsigned char *)text, size);
    while (!end && !excess && yaml_parser_parse(&p, &event)) {
        end = event.type == YAML_STREAM_END_EVENT;
        depth += deeper(&event);
        anchors += has_anchor(&event);
        excess = depth > DOCUMENT_MAX_DEPTH + 1 ? "nested deeper than 64 levels"
                 : anchors > MAX_ANCHORS        ? "more than 1000 anchors"
                                                : NULL;
        if (excess)
            err_add(e, ERR_CONFIG, "%s:%d:%d: %s", name, (int)event.start_mark.line + 1,
                    (int)event.start_mark.column + 1, excess);
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&p);
    return !excess;
}
