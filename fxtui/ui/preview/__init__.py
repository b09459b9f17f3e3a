"""A first look into what is under the cursor: beside the rows, or on the whole screen."""
