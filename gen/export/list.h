/* The formats. One file and one line each. */
EXPORTER(imagefolder)
