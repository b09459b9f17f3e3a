"""The command line: the same jobs, for scripts. It never imports Textual."""
