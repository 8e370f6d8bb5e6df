/* The formats of a report. One file and one line each. */
FORMAT(markdown)
FORMAT(csv)
FORMAT(latex)
FORMAT(macros)
FORMAT(json)
FORMAT(html)
