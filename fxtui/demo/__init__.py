"""What `fxtui demo` shows itself on: real servers on this machine, and data in them."""
