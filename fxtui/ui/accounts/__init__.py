"""The accounts that there are, as a person sees, tries and changes them."""
