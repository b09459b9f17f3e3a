"""The same trees, once asked of ``aws s3`` and once of fxtui: what would each do?"""
