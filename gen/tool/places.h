/* What a tool that draws reads besides what it is given, as rows of its tables `environment` and
 * `files` (base/cli_table.h). */
#ifndef ADDA_GEN_PLACES_H
#define ADDA_GEN_PLACES_H

#define PLACES_ENVIRONMENT                                                                         \
    {"ADDA_DATA",                                                                                  \
     "Folder of fonts.yaml, domains and sweeps, in place of ../share/adda-bench from "             \
     "the folder of the program."},                                                                \
        {"ADDA_FONTS", "A list of fonts of one's own, added to those of the project."},            \
        {"ADDA_FONT_PATH", "Folders, separated by colons, where files of fonts are looked for "    \
                           "before those of the system."},                                         \
        {"XDG_DATA_HOME", "Its folder fonts is looked through; without it $HOME/.local/share."},   \
        {"HOME", "Its folders .local/share/fonts and .fonts are looked through."},                 \
    {                                                                                              \
        "TMPDIR", "Where scratch files are made; /tmp without it."                                 \
    }

#define PLACES_FILES                                                                               \
    {"../share/adda-bench/fonts.yaml",                                                             \
     "The fonts that every domain may name. From the folder of the program, links resolved, as "   \
     "are the next."},                                                                             \
        {"../share/adda-bench/domains/NAME.yaml",                                                  \
         "Domains that may be given by NAME alone where no file of that name is here."},           \
    {                                                                                              \
        "/usr/share/fonts, /usr/local/share/fonts, ~/.local/share/fonts, ~/.fonts",                \
            "Files of fonts."                                                                      \
    }

#endif
