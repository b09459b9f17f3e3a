"""What a storage knows besides names and bytes: facts, what was, what is half done."""
