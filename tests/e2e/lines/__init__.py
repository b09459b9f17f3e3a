"""The examples of the AWS CLI, word for word, and what it does when they run."""
