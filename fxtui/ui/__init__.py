"""The browser: a Textual program that sees the two doors, and nothing behind them."""
