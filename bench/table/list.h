/* The tables of a report, in the order in which they stand. One file and one line each. */
TABLE(main)
TABLE(matrix)
TABLE(comparisons)
TABLE(trials)
TABLE(ranking)
TABLE(recall)
TABLE(unlabelled)
