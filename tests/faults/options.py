"""The options of the tools that name a place, read from their own --help."""

import re

PLACES = ("FILE", "FOLDER", "DIR", "PATH", "PICTURES")
OPTION = re.compile(r"^  (?:-\w,|   ) --([\w-]+)(?:=(\S+))? +(.*)$", re.MULTILINE)


def commands(tool):
    """Names in the list of the tool's --help."""
    listed = tool("--help").must_end(0).out.decode().partition("\nCommands:\n")[2]
    return [line.split()[0] for line in listed.partition("\n\n")[0].splitlines()]


def of_places(tool):
    """{"COMMAND --OPTION"} of those that take a place, or say that they write."""
    found = set()
    for command in commands(tool):
        for name, value, what in OPTION.findall(tool(command, "--help").must_end(0).out.decode()):
            if value in PLACES or re.search(r"\bwrites?\b", what):
                found.add(f"{command} --{name}")
    return found
