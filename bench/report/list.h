/* The formats of a report. One file and one line each. */
FORMAT(markdown)
FORMAT(csv)
FORMAT(csv_comparisons)
FORMAT(latex)
FORMAT(latex_comparisons)
FORMAT(json)
FORMAT(html)
