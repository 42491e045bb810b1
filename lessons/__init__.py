"""What belongs to one notebook, in a folder of its name: its figures and its exercises.

`checking` judges their answers, `answers` runs and reads them.
"""
