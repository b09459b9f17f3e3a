"""The command line: the same jobs as in the browser, for scripts. It knows no Textual."""
